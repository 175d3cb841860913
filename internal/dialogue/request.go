package dialogue

import (
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/written"
	"github.com/medspil/medspil/internal/year"
)

// State is where a request is.
type State string

// The states. All but Open and Withdrawn are the kind of its latest outcome.
const (
	Open      State = "open"
	Matter    State = "matter"
	Meeting   State = "meeting"
	Answered  State = "answered"
	Declined  State = "declined"
	Withdrawn State = "withdrawn"
)

// Limits.
const (
	MaxWhat      = 2000
	MaxWhy       = 1000
	MaxText      = 2000
	MaxAdditions = 20
)

// Person is somebody by name.
type Person struct{ ID, Name string }

// Request is a wish that something be taken up, as its reader may see it.
type Request struct {
	ID string
	// UnitID and Unit are the unit whose leader is asked, as it is today; GroupID and Group the group of leaders. One of the two is "".
	UnitID, Unit, GroupID, Group string
	// CommitteeID and Committee speak for the unit today; "" when nobody does.
	CommitteeID, Committee string
	// Asker is nobody when the name's time is over.
	Asker     Person
	What, Why string
	// HiddenReason says why the secretariat has hidden what it says; "" when it has not.
	HiddenReason string
	// ForCommittee and ForDay are the meeting it should come to; no day for none in particular.
	ForCommittee string
	ForDay       clock.Day
	CarryAsked   bool
	Carrier      Person
	CarriedAt    time.Time
	State        State
	At           time.Time
	Deadline     clock.Day
	EndedAt      time.Time
	// Joins is how many have joined.
	Joins int
	// Outcomes is how many it has had.
	Outcomes int
}

// Overdue says whether it waits although its deadline is over.
func (r Request) Overdue(today clock.Day) bool { return r.State == Open && r.Deadline.Before(today) }

// Addition is what the asker added.
type Addition struct {
	ID, Text     string
	HiddenReason string
	At           time.Time
}

// Outcome is what became of a request.
type Outcome struct {
	N    int
	Kind State
	Text string
	// MatterID is the matter it became.
	MatterID string
	// Committee and Day are the meeting it is taken to.
	Committee string
	Day       clock.Day
	By        Person
	At        time.Time
	// HiddenReason is as in Request.
	HiddenReason string
}

// repeats says whether an outcome says what another said, by the same person: taken to a meeting of the unit's committee both of them, or neither.
func (o Outcome) repeats(last Outcome, ofCommittee bool) bool {
	return o.Kind == last.Kind && o.Text == last.Text && o.By.ID == last.By.ID && o.Day == last.Day && ofCommittee == (last.Committee != "")
}

// AskInput is the form of a request.
type AskInput struct {
	// ID is made with the form, so that the same form sent twice is one request.
	ID string
	// UnitID or GroupID is who is asked.
	UnitID, GroupID string
	What, Why       string
	// MeetingID is the meeting it should come to; "" is none in particular.
	MeetingID string
	// Carry asks one's representatives to carry it.
	Carry bool
}

func (in AskInput) check(inv *fault.Invalid) {
	checkText(inv, "what", in.What, MaxWhat)
	checkText(inv, "why", in.Why, MaxWhy)
}

// OutcomeInput is the form of an answer.
type OutcomeInput struct {
	// Seen is how many outcomes there were when the form was shown.
	Seen int
	// Kind is Meeting, Answered or Declined.
	Kind State
	Text string
	// MeetingID is a coming meeting of the unit's committee; Day, without one, the day of another.
	MeetingID string
	Day       clock.Day
}

// MostAhead is how many days ahead a meeting can be that a request is taken to.
const MostAhead = 366

func (in OutcomeInput) check(inv *fault.Invalid, today clock.Day) {
	switch in.Kind {
	case Answered:
		checkText(inv, "answer", in.Text, MaxText)
	case Declined:
		checkText(inv, "reason", in.Text, MaxText)
	case Meeting:
		checkLength(inv, "note", in.Text, MaxText)
		switch {
		case in.MeetingID != "":
		case in.Day.IsZero():
			inv.Add("day", "dialogue.error.day_missing")
		case in.Day.Before(today), today.DaysUntil(in.Day) > MostAhead:
			inv.Add("day", "dialogue.error.day_range")
		}
	default:
		inv.Add("kind", "dialogue.error.kind_missing")
	}
}

// checkText and checkLength check what is written, in this room's messages (package written).
func checkText(inv *fault.Invalid, field, text string, most int) {
	written.Needed(inv, "dialogue.error.", field, field, text, most)
}

func checkLength(inv *fault.Invalid, field, text string, most int) {
	written.Within(inv, "dialogue.error.", field, text, most)
}

// remindBefore is how many working days before the deadline who is to answer is reminded.
const remindBefore = 3

// deadlines are the last day to answer a request made today, and the day to remind of it; none when that is today already. The last day is
// worked on, and never today: a leader who is asked in a closed week has the first working day after it.
func deadlines(c year.Calendar, today clock.Day, days int) (last, remind clock.Day) {
	if last = c.OnOrBefore(today.AddDays(days)); !last.After(today) {
		last = c.OnOrAfter(today.AddDays(1))
	}
	if remind = c.AddWorkdays(last, -remindBefore); !remind.After(today) {
		remind = clock.Day{}
	}
	return last, remind
}
