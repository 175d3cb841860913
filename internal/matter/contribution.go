package matter

import (
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
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

// Who sees a contribution's name: all who read the matter, the author's representatives only, or nobody, because it is not kept, or
// because its time was over and it has been taken away for good.
const (
	NameToAll             = "all"
	NameToRepresentatives = "representatives"
	NameToNobody          = "nobody"
	NameForgotten         = "forgotten"
)

// For whom somebody speaks. "" is for oneself.
const (
	ForColleague = "colleague"
	ForCommittee = "committee"
	ForMeeting   = "meeting" // a staff meeting
)

// ContributionInput is the form of a contribution.
type ContributionInput struct {
	// Kind is one of ContributionKinds, or Position in a dialogue room.
	Kind string
	// Text is 1 to MaxText characters.
	Text string
	// Intention is what somebody wants to take care of, behind a position; as long as a text, and "" of all else.
	Intention string
	// NameTo is NameToAll or NameToRepresentatives.
	NameTo string
	// SendKey is made with the form (id.New): the same key sent again is the same contribution. "" makes each send its own.
	SendKey string
	// Version of the matter's text the form showed; 0 is the newest.
	Version int
	// Question is the open question it is about; "" is the whole.
	Question string
	// For is "" or one of the For… codes; Committee is which, with ForCommittee: one the contributor sits in.
	For, Committee string
	// Follows is an answered contribution of one's own that this goes on from; it keeps that one's question and its promise about the
	// name. "" for none.
	Follows string
	// Files are MaxFiles at most; PDFs only in a name that all may see.
	Files []FileInput
	// Written is the day it was written where a room above kept it since: it is late if it was late then. No day is today.
	Written clock.Day
}

func (in ContributionInput) check() error {
	inv := &fault.Invalid{}
	checkSaid(inv, in.Kind, in.Intention, in.Text)
	if in.NameTo != NameToAll && in.NameTo != NameToRepresentatives {
		inv.Add("name_to", "matter.error.name_to")
	}
	if in.For != "" && in.For != ForColleague && in.For != ForCommittee && in.For != ForMeeting && in.For != ForPoliticians {
		inv.Add("for", "matter.error.for")
	}
	checkFiles(inv, in.NameTo, in.Files)
	if len(in.SendKey) > 64 {
		inv.Add("send_key", "matter.error.send_key")
	}
	return inv.Err()
}

// checkSaid finds what is wrong with what somebody says: the intention behind a position stands first, and is never left out.
func checkSaid(inv *fault.Invalid, kind, intention, text string) {
	if kind == Position {
		checkText(inv, "intention", intention, MaxText)
	} else if !slices.Contains(ContributionKinds, kind) {
		inv.Add("kind", "matter.error.kind")
	}
	checkText(inv, "text", text, MaxText)
}

// EditInput changes a contribution. A position stays one.
type EditInput struct {
	Kind, Text, Intention string
	// Remove are the ids of files to take away for good; Files are those to add.
	Remove []string
	Files  []FileInput
}

func (in EditInput) check() error {
	inv := &fault.Invalid{}
	checkSaid(inv, in.Kind, in.Intention, in.Text)
	return inv.Err()
}

// contribution is what the rules need of a stored one.
type contribution struct {
	ID, MatterID, Author, Kind, NameTo, Text, Intention string
	// Side is one of Sides for a position.
	Side string
	// Question and Follows as in ContributionInput; For with Committee too.
	Question, For, Committee, Follows string
	Late                              bool
	At, EditedAt, WithdrawnAt         time.Time
	Hidden                            bool
	// Counted is how many had recognised it when their names were taken away.
	Counted int
	// Answers that have gone out, and those of them called a misunderstanding; Held is an answer that has not gone out yet.
	Answers, Misunderstood, Held int
}

// waiting says whether it waits for an answer; a position does not. Its twin in SQL is waitingSQL.
func (c contribution) waiting() bool {
	return c.Kind != Position && c.WithdrawnAt.IsZero() && !c.Hidden && c.Answers+c.Held <= c.Misunderstood
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

// recognisable says whether one can still say "so here too": once its names have been taken away nobody knows any more who has, or who its
// author is.
func (c contribution) recognisable() bool { return c.NameTo != NameForgotten && c.Counted == 0 }

// journalActor is who the journal names for an act of the author: nobody when the name was given to the representatives only.
func (c contribution) journalActor(author string) string {
	if c.NameTo == NameToAll {
		return author
	}
	return ""
}

// followUp gives a follow-up what it has from the contribution it goes on from: the same question, and the same promise about the name,
// because a name beside what was said without it would give the first one away.
func (in *ContributionInput) followUp(before contribution) error {
	if before.Answers == 0 {
		return ErrNotAnswered
	}
	in.Question, in.NameTo, in.For, in.Committee = before.Question, before.NameTo, before.For, before.Committee
	inv := &fault.Invalid{}
	checkFiles(inv, in.NameTo, in.Files)
	return inv.Err()
}

// Clarification is what the owner asked in order to understand a contribution, and what its author said to it.
type Clarification struct {
	ID, Question string
	AskedBy      Person
	AskedAt      time.Time
	// Reply is "" until RepliedAt.
	Reply     string
	RepliedAt time.Time
}
