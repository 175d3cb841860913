package matter

import (
	"slices"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
)

// Ruling is a decision as it was written; the zero Ruling is none.
type Ruling struct {
	// N is 1 for the first, one more for each correction or decision after a reopening.
	N int
	// Decision is what is decided, a point a line; Reasons why; CoreTask what it means for the core task.
	Decision, Reasons, CoreTask string
	// Why it was corrected; "" for the first.
	Why string
	// Undiscussed: it was published before the committee at the deciding level had discussed it.
	Undiscussed bool
	// Published is false for a draft.
	Published   bool
	PublishedBy Person
	PublishedAt time.Time
	// Changes are the contributions that changed it.
	Changes []Change
}

// Change is a contribution that changed a decision.
type Change struct {
	Matter, Contribution string
	// Line is the point it changed, from 1; 0 is the whole.
	Line int
	// Author is nil when the reader is not to see the name, as NameTo says.
	Author *Person
	NameTo string
	Text   string
	// Mine: the reader wrote it.
	Mine bool
}

// Lines are the decision's points.
func (r Ruling) Lines() []string { return lines(r.Decision) }

// DecisionInput is a decision being written.
type DecisionInput struct {
	Decision, Reasons, CoreTask string
	// Changes are the contributions that changed it, each with the line it changed, from 1; 0 is the whole.
	Changes map[string]int
	// Why it is corrected; only of one that has been published.
	Why string
}

// checkSaved finds what cannot even be kept as a draft.
func (in DecisionInput) checkSaved(inv *fault.Invalid) {
	checkLength(inv, "decision", in.Decision, MaxText)
	checkLength(inv, "reasons", in.Reasons, MaxText)
	checkLength(inv, "core_task", in.CoreTask, MaxCoreTask)
	if len(in.Changes) > most {
		inv.Add("changes", "matter.error.changes_many", "max", most)
	}
}

func (in DecisionInput) check() error {
	inv := &fault.Invalid{}
	checkText(inv, "decision", in.Decision, MaxText)
	checkText(inv, "reasons", in.Reasons, MaxText)
	checkText(inv, "core_task", in.CoreTask, MaxCoreTask)
	return inv.Err()
}

// ReopenInput takes a published decision up again.
type ReopenInput struct {
	Reason string
	// Contribute is the last day for contributions, Decide the day of the decision.
	Contribute, Decide clock.Day
}

func (in ReopenInput) check(today clock.Day) error {
	inv := &fault.Invalid{}
	checkText(inv, "reason", in.Reason, MaxReason)
	before := today
	for _, d := range []struct {
		code string
		day  clock.Day
	}{{WindowProposal, in.Contribute}, {WindowDecided, in.Decide}} {
		switch {
		case d.day.IsZero():
			inv.Add(windowField(d.code), windowError(d.code, "missing"))
		case d.day.Before(today):
			inv.Add(windowField(d.code), "matter.error.window_past")
		case d.day.Before(before):
			inv.Add(windowField(d.code), windowError(d.code, "order"))
		case today.DaysUntil(d.day) > maxDecisionDays:
			inv.Add(windowField(d.code), "matter.error.window_far")
		default:
			before = d.day
		}
	}
	return inv.Err()
}

// Discussion is that a committee has discussed a matter.
type Discussion struct {
	CommitteeID string
	Day         clock.Day
	// Words are what it said; often "".
	Words string
}

// undiscussed are the committees that have not discussed the matter and must before it is decided: that of the level where the decision is
// taken (docs/who-may.md section 1), and those that the agreement's rules let discuss it or agree on a guideline.
func undiscussed(asked []Asked, held []Discussion) []Asked {
	return slices.DeleteFunc(standing(asked), func(a Asked) bool {
		return a.Form.Strength() < agreement.Discuss.Strength() || slices.ContainsFunc(held, func(d Discussion) bool { return d.CommitteeID == a.CommitteeID })
	})
}

// Writing is the page on which a decision is written, before it is published or to correct it.
type Writing struct {
	*Story
	// Draft is what has been written so far; of a published decision what stands.
	Draft Ruling
	// Shaping are the contributions a decision can point at: those whose answer says that they changed something.
	Shaping []Contribution
	// Held is how many answers go out with it.
	Held int
	// Undiscussed are the committees that must discuss it first and have not.
	Undiscussed []Asked
}
