package matter

import (
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/fault"
)

// The kinds of contribution, in the order they are offered.
const (
	Perspective = "perspective"
	Proposal    = "proposal"
	Question    = "question"
	Concern     = "concern"
	Experience  = "experience"
)

// ContributionKinds lists them.
var ContributionKinds = []string{Perspective, Proposal, Question, Concern, Experience}

// Who sees a contribution's name: all who read the matter, or the author's representatives only.
const (
	NameToAll             = "all"
	NameToRepresentatives = "representatives"
)

// ContributionInput is the form of a contribution.
type ContributionInput struct {
	// Kind is one of ContributionKinds.
	Kind string
	// Text is 1 to MaxText characters.
	Text string
	// NameTo is NameToAll or NameToRepresentatives.
	NameTo string
	// SendKey is made with the form (id.New): the same key sent again is the same contribution. "" makes each send its own.
	SendKey string
	// Version of the matter's text the form showed; 0 is the newest.
	Version int
}

func (in ContributionInput) check() error {
	inv := &fault.Invalid{}
	if !slices.Contains(ContributionKinds, in.Kind) {
		inv.Add("kind", "matter.error.kind")
	}
	checkText(inv, "text", in.Text, MaxText)
	if in.NameTo != NameToAll && in.NameTo != NameToRepresentatives {
		inv.Add("name_to", "matter.error.name_to")
	}
	if len(in.SendKey) > 64 {
		inv.Add("send_key", "matter.error.send_key")
	}
	return inv.Err()
}

// EditInput changes a contribution.
type EditInput struct{ Kind, Text string }

func (in EditInput) check() error {
	inv := &fault.Invalid{}
	if !slices.Contains(ContributionKinds, in.Kind) {
		inv.Add("kind", "matter.error.kind")
	}
	checkText(inv, "text", in.Text, MaxText)
	return inv.Err()
}

// contribution is what the rules need of a stored one.
type contribution struct {
	ID, MatterID, Author, Kind, NameTo, Text string
	Late                                     bool
	At, EditedAt, WithdrawnAt                time.Time
	Hidden                                   bool
	Answers, Misunderstood                   int
}

// waiting says whether it waits for an answer. Its twin in SQL is waitingSQL.
func (c contribution) waiting() bool {
	return c.WithdrawnAt.IsZero() && !c.Hidden && c.Answers <= c.Misunderstood
}

// changeable says whether its author may still edit or withdraw it.
func (c contribution) changeable() error {
	switch {
	case c.Answers > 0:
		return ErrAnswered
	case !c.WithdrawnAt.IsZero():
		return ErrWithdrawn
	case c.Hidden:
		return ErrHidden
	}
	return nil
}

// journalActor is who the journal names for an act of the author: nobody when the name was given to the representatives only.
func (c contribution) journalActor(author string) string {
	if c.NameTo == NameToAll {
		return author
	}
	return ""
}
