package matter

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/fault"
)

// The outcomes of an answer: the same codes for all kinds of matter, their words are per kind.
const (
	Changed     = "changed"
	Partly      = "partly"
	NotFollowed = "not_followed"
	Answered    = "answered"
	Elsewhere   = "elsewhere"
)

// Outcomes lists them in the order they are offered.
var Outcomes = []string{Changed, Partly, NotFollowed, Answered, Elsewhere}

// maxAnswered bounds the contributions one answer goes to.
const maxAnswered = 500

// AnswerInput is one answer to one or several contributions.
type AnswerInput struct {
	Contributions []string
	// Group answers also all in that group that wait.
	Group string
	// Outcome is one of Outcomes; Text the reason, always.
	Outcome, Text string
	// Hold keeps it until the decision, or the closing, with which it goes out; else it goes at once, or after the time in which it can
	// be taken back.
	Hold bool
	// ReadAt is when the contributions were read: one that was changed since is ErrChanged. Zero does not ask.
	ReadAt time.Time
	// Draft is the draft it was written in: it goes when the answer is sent. "" for none.
	Draft string
}

// Why an answer that was held, or could still be taken back, fell away and is a draft again.
const (
	FellChanged   = "changed"
	FellWithdrawn = "withdrawn"
	FellHidden    = "hidden"
)

// maxAnswerDrafts bounds what one person has begun to answer in one matter.
const maxAnswerDrafts = 30

// AnswerDraft is what somebody has begun to answer, or an answer that fell away before it went out.
type AnswerDraft struct {
	ID, Outcome, Text string
	Contributions     []string
	// Author wrote it last.
	Author Person
	// Fell is one of the Fell… codes: then all owners of the matter see it. "" for what was only begun, which is its author's alone.
	Fell    string
	SavedAt time.Time
}

func (in *AnswerInput) check() error {
	inv := &fault.Invalid{}
	slices.Sort(in.Contributions)
	in.Contributions = slices.Compact(in.Contributions)
	switch {
	case len(in.Contributions) == 0 && in.Group == "":
		inv.Add("contributions", "matter.error.contributions_missing")
	case len(in.Contributions) > maxAnswered:
		inv.Add("contributions", "matter.error.contributions_many", "max", maxAnswered)
	}
	if !slices.Contains(Outcomes, in.Outcome) {
		inv.Add("outcome", "matter.error.outcome")
	}
	checkText(inv, "text", in.Text, MaxText)
	return inv.Err()
}

// What another act has made impossible. All are of kind fault.Conflict.
var (
	// ErrNotOpen: the matter is not open (any more).
	ErrNotOpen = conflict("the matter is not open")
	// ErrNotDraft: the matter has been opened.
	ErrNotDraft = conflict("the matter is not a draft any more")
	// ErrAnswered: the contribution has got its answer: it is locked, or someone else answered first.
	ErrAnswered = conflict("answered already")
	// ErrChanged: a contribution was changed after it was read.
	ErrChanged = conflict("changed since it was read")
	// ErrSent: the answer has gone out and cannot be taken back.
	ErrSent = conflict("sent already")
	// ErrWithdrawn: the contribution was withdrawn.
	ErrWithdrawn = conflict("withdrawn")
	// ErrHidden: the text was hidden.
	ErrHidden = conflict("hidden")
	// ErrShown: the text is not hidden.
	ErrShown = conflict("not hidden")
	// ErrReopened: an answer has been called a misunderstanding before, or there is none yet.
	ErrReopened = conflict("cannot be reopened")
	// ErrRevised: a newer text was made meanwhile.
	ErrRevised = conflict("revised meanwhile")
	// ErrLastCommittee: at least one committee is asked.
	ErrLastCommittee = conflict("the last committee stays")
	// ErrNotAnswered: there is no answer to go on from yet.
	ErrNotAnswered = conflict("not answered yet")
	// ErrAsked: a clarifying question waits for its reply, or has got it.
	ErrAsked = conflict("asked already")
	// ErrMoved: the window ends today anyway, or it is the last.
	ErrMoved = conflict("nothing to move on from")
	// ErrQuestionClosed: the question has been closed.
	ErrQuestionClosed = conflict("the question is closed")
	// ErrHandshakeTaken: the handshake has been answered.
	ErrHandshakeTaken = conflict("the handshake is answered")
	// ErrUnnamedOpen: people may still contribute without a name, or what they wrote has not been shown yet.
	ErrUnnamedOpen = conflict("contributions without a name may still come")
	// ErrForgotten: the names of those who have recognised it have been taken away, and it can be recognised no more.
	ErrForgotten = conflict("its names are forgotten")
	// ErrSettled: the report has been settled.
	ErrSettled = conflict("settled already")
)

func conflict(s string) error { return fault.Wrap(fault.Conflict, errors.New("matter: "+s)) }

// Missing refuses to close a matter: contributions that came in time wait for an answer. It is a fault.Conflict.
type Missing struct {
	// Contributions are their ids, oldest first.
	Contributions []string
}

func (e *Missing) Error() string {
	return fmt.Sprintf("matter: %d contributions wait for an answer", len(e.Contributions))
}

// Unwrap makes it a fault.Conflict.
func (e *Missing) Unwrap() error { return fault.Conflict }
