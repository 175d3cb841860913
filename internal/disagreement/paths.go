package disagreement

import (
	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/matter"
)

// OverviewPath is the overview of disagreements.
const OverviewPath = "/uenigheder"

// Path is where a disagreement is read.
func Path(id string) string { return "/uenighed/" + id }

// raisePath is where a disagreement is raised in a matter.
func raisePath(matterID string) templ.SafeURL {
	return templ.SafeURL(matter.Path(matterID) + "/uenighed")
}

// CardPath is where a withdrawal request is read.
func CardPath(id string) string { return "/gult-kort/" + id }

// newCardPath is where one is made ready for a matter's decision.
func newCardPath(matterID string) string { return matter.Path(matterID) + "/gult-kort" }
