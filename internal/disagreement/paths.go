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
