package matter

import (
	"errors"
	"fmt"
	"slices"

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
	// Outcome is one of Outcomes; Text the reason, always.
	Outcome, Text string
}

func (in *AnswerInput) check() error {
	inv := &fault.Invalid{}
	slices.Sort(in.Contributions)
	in.Contributions = slices.Compact(in.Contributions)
	switch {
	case len(in.Contributions) == 0:
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
	// ErrWithdrawn: the contribution was withdrawn.
	ErrWithdrawn = conflict("withdrawn")
	// ErrHidden: the text was hidden.
	ErrHidden = conflict("hidden")
	// ErrReopened: an answer has been called a misunderstanding before, or there is none yet.
	ErrReopened = conflict("cannot be reopened")
	// ErrRevised: a newer text was made meanwhile.
	ErrRevised = conflict("revised meanwhile")
	// ErrLastCommittee: at least one committee is asked.
	ErrLastCommittee = conflict("the last committee stays")
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
