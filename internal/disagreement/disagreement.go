package disagreement

import (
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/written"
)

// Side is one of the two sides of a disagreement; "" is neither.
type Side string

// The sides, in the order they are always shown.
const (
	Employees  Side = "employees"
	Management Side = "management"
)

// Sides lists them in that order.
var Sides = []Side{Employees, Management}

// Other is the side across from it; "" of neither.
func (s Side) Other() Side {
	switch s {
	case Employees:
		return Management
	case Management:
		return Employees
	}
	return ""
}

// Kind is what an entry says.
type Kind string

// The kinds of entry, with which of its fields each has.
const (
	Raised   Kind = "raised"   // Text: what it is about
	View     Kind = "view"     // Text: the side's view; More: the interests behind it
	Proposed Kind = "proposed" // Text: what both agree on, as one side proposes it
	Accepted Kind = "accepted" // Of: the proposal the other side accepts
	Stepped  Kind = "stepped"  // Text: management's next step; More: how employees come into the conversation; Person, Day
	Back     Kind = "back"     // Day: when it comes back to both
	Passed   Kind = "passed"   // Committee: where to; Text: what is sent along
	Answered Kind = "answered" // Of: the passage; Text: the answer of the committee above
	Ending   Kind = "ending"   // Outcome, Text: how one side proposes that it ends
	Ended    Kind = "ended"    // Of: the ending the other side confirms
	Reread   Kind = "reread"   // Day: the day it had come back on; Text: what the side sees now, which may be nothing
)

// Outcome is how it ends.
type Outcome string

// The outcomes.
const (
	Agreed Outcome = "agreed"
	Apart  Outcome = "apart" // still of two minds, which is all right
)

// The most characters each text holds.
const (
	MaxAbout = 500
	MaxView  = 3000
	MaxShort = 1000
)

// MaxEntries is how many entries one has at most; what ends it, and the first view of a side, has room still.
const MaxEntries = 200

// MaxOfMatter is how many disagreements a matter has at most.
const MaxOfMatter = 20

const (
	// backMonths is after how many months it comes back when nobody says otherwise.
	backMonths = 3
	// mostBackDays is how many days ahead it can come back at the latest.
	mostBackDays = 366
)

// Entry is one thing that was said or done in a disagreement. It is never changed.
type Entry struct {
	ID string
	// N is its place in the disagreement, from 1.
	N    int
	Kind Kind
	// Side is whose it is; "" of an answer from above, which is the committee's.
	Side       Side
	Text, More string
	// Of is the entry it accepts, answers or confirms.
	Of int
	// Person is who is responsible for a next step.
	Person    string
	Committee string
	Day       clock.Day
	Outcome   Outcome
	By        string
	At        time.Time
	// Hidden is why its texts are hidden; "" while they are not. Erased: they are gone for good.
	Hidden string
	Erased bool
}

// same says whether another entry says the same by the same person: a form that was sent twice.
func (e Entry) same(o Entry) bool {
	return e.Kind == o.Kind && e.By == o.By && e.Text == o.Text && e.More == o.More && e.Of == o.Of && e.Person == o.Person && e.Outcome == o.Outcome &&
		(e.Kind == Reread || e.Day == o.Day)
}

// Passage is once up and down again.
type Passage struct {
	Up Entry
	// Answer is nil while the committee above has not answered.
	Answer *Entry
}

// Disagreement is what the entries of one come to today.
type Disagreement struct {
	ID, MatterID string
	Entries      []Entry
	// About is the first entry.
	About Entry
	// Views are each side's, the newest last.
	Views map[Side][]Entry
	// Common is what both agree on; Offer what one side proposes that it be, and the other has not answered.
	Common, Offer *Entry
	Step          *Entry
	// Back is the day it comes back to both.
	Back     clock.Day
	Passages []Passage
	// Ending is how one side proposes that it ends; End is that once both say so.
	Ending, End *Entry
	// Read is how each side read it again on the day it came back.
	Read map[Side]*Entry
}

// Fold makes of entries, in their order, what they come to.
func Fold(id, matterID string, entries []Entry) Disagreement {
	d := Disagreement{ID: id, MatterID: matterID, Entries: entries, Views: map[Side][]Entry{}, Read: map[Side]*Entry{}}
	for i := range entries {
		e := &entries[i]
		switch e.Kind {
		case Raised:
			d.About = *e
			d.Back = e.Day
		case View:
			d.Views[e.Side] = append(d.Views[e.Side], *e)
		case Proposed:
			d.Offer = e
		case Accepted:
			d.Common, d.Offer = d.Offer, nil
		case Stepped:
			d.Step = e
		case Back:
			d.Back, d.Read = e.Day, map[Side]*Entry{}
		case Passed:
			d.Passages = append(d.Passages, Passage{Up: *e})
		case Answered:
			d.Passages[len(d.Passages)-1].Answer = e
		case Ending:
			d.Ending = e
		case Ended:
			d.End, d.Ending = d.Ending, nil
		case Reread:
			d.Read[e.Side] = e
		}
	}
	return d
}

// View is a side's newest; nil while it has written none.
func (d Disagreement) View(s Side) *Entry {
	list := d.Views[s]
	if len(list) == 0 {
		return nil
	}
	return &list[len(list)-1]
}

// Above is the passage that waits for an answer; nil when none does.
func (d Disagreement) Above() *Passage {
	if n := len(d.Passages); n > 0 && d.Passages[n-1].Answer == nil {
		return &d.Passages[n-1]
	}
	return nil
}

// Came says whether the day has come on which it comes back, and somebody has not read it again yet.
func (d Disagreement) Came(today clock.Day) bool {
	return d.End == nil && !d.Back.After(today) && (d.Read[Employees] == nil || d.Read[Management] == nil)
}

// Ask is what a side is asked for once its day has come.
type Ask string

// What a side can be asked for; "" for nothing.
const (
	AskRead Ask = "read" // to read it again
	AskEnd  Ask = "end"  // to confirm how the other side proposes that it ends
	AskDay  Ask = "day"  // both have read it again: a new day, or how it ends
)

// asks is what a side is asked for on the day it comes back and later: to read it again, wherever it lies, for it comes back also while a
// committee above has it. Once both have, it must not be forgotten: it ends, or management, which has the duty to act, finds a new day.
func (d Disagreement) asks(s Side) Ask {
	switch {
	case d.End != nil || s == "":
		return ""
	case d.Read[s] == nil:
		return AskRead
	case d.Read[s.Other()] == nil:
		return ""
	case d.Ending != nil && d.Ending.Side == s.Other():
		return AskEnd
	case d.Ending == nil && s == Management:
		return AskDay
	}
	return ""
}

// Asks is what a side is asked for on a day.
func (d Disagreement) Asks(s Side, today clock.Day) Ask {
	if d.Back.After(today) {
		return ""
	}
	return d.asks(s)
}

// Status is where it stands, in one of the codes the pages have words for.
type Status string

// The statuses.
const (
	StatusRaised   Status = "raised"
	StatusBoth     Status = "both"
	StatusStepped  Status = "stepped"
	StatusPassed   Status = "passed"
	StatusReturned Status = "returned"
	StatusAgreed   Status = "agreed"
	StatusApart    Status = "apart"
)

// Status says where it stands on a day.
func (d Disagreement) Status(today clock.Day) Status {
	switch {
	case d.End != nil:
		return d.reached()
	case d.Above() != nil:
		return StatusPassed
	case d.Came(today):
		return StatusReturned
	}
	return d.reached()
}

// reached is how far the two sides have come with it, whatever day it is and wherever it lies.
func (d Disagreement) reached() Status {
	switch {
	case d.End != nil && d.End.Outcome == Agreed:
		return StatusAgreed
	case d.End != nil:
		return StatusApart
	case d.Step != nil:
		return StatusStepped
	case d.View(Employees) != nil && d.View(Management) != nil:
		return StatusBoth
	}
	return StatusRaised
}

// full says whether there is no room for another entry of a kind. What answers or confirms is one for each that is there; an end is proposed a
// few times more.
func (d Disagreement) full(k Kind) bool {
	switch k {
	case Answered, Ended:
		return false
	case Ending:
		return len(d.Entries) >= MaxEntries+20
	}
	return len(d.Entries) >= MaxEntries
}

// check finds what is wrong with an entry that a side may write, on a day.
func (e Entry) check(d Disagreement, today clock.Day) error {
	inv := &fault.Invalid{}
	if d.full(e.Kind) && !(e.Kind == View && d.View(e.Side) == nil) { // without both views it could never end
		inv.Add("", "disagreement.error.full", "max", MaxEntries)
	}
	switch e.Kind {
	case Raised:
		needed(inv, "about", e.Text, MaxAbout)
		checkBack(inv, e.Day, today)
	case View:
		needed(inv, "view", e.Text, MaxView)
		within(inv, "interests", e.More, MaxShort)
	case Proposed:
		needed(inv, "common", e.Text, MaxShort)
	case Stepped:
		needed(inv, "step", e.Text, MaxShort)
		if e.Person == "" {
			inv.Add("responsible", "disagreement.error.responsible_missing")
		}
		switch {
		case e.Day.IsZero():
			inv.Add("step_day", "disagreement.error.step_day_missing")
		case e.Day.Before(today):
			inv.Add("step_day", "disagreement.error.day_past")
		case today.DaysUntil(e.Day) > mostBackDays:
			inv.Add("step_day", "disagreement.error.day_far")
		}
		needed(inv, "conversation", e.More, MaxShort)
	case Back:
		checkBack(inv, e.Day, today)
		if e.Side == Employees && e.Day.After(d.Back) && d.Back.After(today) {
			inv.Add("back", "disagreement.error.back_later")
		}
	case Passed:
		needed(inv, "along", e.Text, MaxView)
	case Answered:
		needed(inv, "answer", e.Text, MaxView)
	case Ending:
		viewsFirst(inv, d)
		if e.Outcome != Agreed && e.Outcome != Apart {
			inv.Add("outcome", "disagreement.error.outcome_missing")
		}
		needed(inv, "ending", e.Text, MaxShort)
	case Ended:
		viewsFirst(inv, d)
	case Reread:
		within(inv, "reread", e.Text, MaxShort)
	}
	return inv.Err()
}

// viewsFirst finds a side that has not written its view: nothing ends before both stand beside each other.
func viewsFirst(inv *fault.Invalid, d Disagreement) {
	for _, s := range Sides {
		if d.View(s) == nil {
			inv.Add("", "disagreement.error.view_first_"+string(s))
		}
	}
}

func checkBack(inv *fault.Invalid, day, today clock.Day) {
	switch {
	case day.IsZero():
		inv.Add("back", "disagreement.error.back_missing")
	case !day.After(today):
		inv.Add("back", "disagreement.error.back_past")
	case today.DaysUntil(day) > mostBackDays:
		inv.Add("back", "disagreement.error.day_far")
	}
}

// needed and within check what is written, in this room's messages (package written).
func needed(inv *fault.Invalid, field, text string, most int) {
	written.Needed(inv, "disagreement.error.", field, field, text, most)
}

func within(inv *fault.Invalid, field, text string, most int) {
	written.Within(inv, "disagreement.error.", field, text, most)
}
