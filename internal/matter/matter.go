package matter

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/cpr"
	"github.com/medspil/medspil/internal/kit/fault"
)

// Kind says what a matter is for; its rules are in Kinds.
type Kind string

// Advice (sparring): a leader asks about one concrete problem and closes with what they took from it.
const Advice Kind = "advice"

// Rules are what differs between kinds of matter.
type Rules struct {
	// Windows are the stages in time, in order.
	Windows []string
	// ContributeUntil is the window with which contributions are in time.
	ContributeUntil string
	// DefaultDays is how long it lasts when nobody says otherwise.
	DefaultDays int
}

// Kinds is the table of kinds.
var Kinds = map[Kind]Rules{
	Advice: {Windows: []string{WindowContribute}, ContributeUntil: WindowContribute, DefaultDays: 14},
}

// WindowContribute is advice's one window.
const WindowContribute = "contribute"

// State is how far a matter is.
type State string

// The states.
const (
	Draft  State = "draft"
	Open   State = "open"
	Closed State = "closed"
)

// Visibility is who may read a matter.
type Visibility string

// The visibilities: those it touches (the default), every employee, or the committees and the owner only.
const (
	ToTouched   Visibility = "touched"
	ToAll       Visibility = "all"
	ToCommittee Visibility = "committee"
)

// Ask is who is told of a matter. Being asked does not decide who may contribute.
type Ask string

// The two: members of the committees (the default), or also everyone who works there.
const (
	AskCommittees Ask = "committees"
	AskEveryone   Ask = "everyone"
)

// The roles an owner can have.
const (
	RoleOwner   = "owner"
	RoleCoOwner = "co_owner"
	RoleStandIn = "stand_in"
)

// Limits of what can be written, in characters, and of the last day, in days from today.
const (
	MaxTitle    = 120
	madeTitle   = 90 // of a title made from the problem
	MaxText     = 5000
	MaxCoreTask = 2000
	MaxReason   = 1000
	MaxTouched  = 200
	MaxDays     = 366
)

// Matter is one matter without its texts.
type Matter struct {
	ID         string
	Kind       Kind
	State      State
	Visibility Visibility
	Ask        Ask
	// UnitID is the unit whose leader asks; "" only in a draft without one.
	UnitID string
	// Version is the number of its newest text.
	Version int
	// LastDay is the last day on which a contribution is in time.
	LastDay clock.Day
	// CreatedBy wrote the draft; OnBehalf: as secretariat, for the owner.
	CreatedBy string
	OnBehalf  bool
	OpenedAt  time.Time
	ClosedAt  time.Time
	ClosedBy  string
	// Took is what the owner took from it; "" until it is closed.
	Took string
	// Contributions counts those not withdrawn; Unanswered those waiting for an answer; Blocking those of them that came
	// in time and so keep it open.
	Contributions, Unanswered, Blocking int
}

// InTime says whether a contribution accepted on that day is in time.
func (m Matter) InTime(day clock.Day) bool { return !day.After(m.LastDay) }

// DefaultLastDay is the last day offered for a matter of the kind.
func DefaultLastDay(k Kind, today clock.Day) clock.Day { return today.AddDays(Kinds[k].DefaultDays) }

// Text is one version of a matter's text.
type Text struct {
	N                        int
	Title, Problem, CoreTask string
	// Why it was changed; "" for the first.
	Why    string
	Author Person
	At     time.Time
	// Hidden by the secretariat, for HiddenReason; the texts are then "" for all but its author and the secretariat.
	Hidden       bool
	HiddenReason string
}

// Person is who somebody is, as shown: someone who has left keeps their name.
type Person struct{ ID, Name string }

// TitleOf makes a title of a problem when none was written: its first sentence or line, at most 90 characters, cut at a word.
func TitleOf(problem string) string {
	s, _, _ := strings.Cut(strings.TrimSpace(problem), "\n")
	s = strings.Join(strings.Fields(s), " ")
	for i, r := range s {
		if strings.ContainsRune(".?!", r) && (i+1 == len(s) || s[i+1] == ' ') && utf8.RuneCountInString(s[:i]) >= 10 {
			s = s[:i+1]
			if r == '.' {
				s = s[:i]
			}
			break
		}
	}
	if utf8.RuneCountInString(s) <= madeTitle {
		return s
	}
	runes := []rune(s)[:madeTitle-1]
	short := string(runes)
	if i := strings.LastIndexByte(short, ' '); i > len(short)/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,;:-–") + "…"
}

// DraftInput is the form of a draft. ID is made beforehand with id.New, so that saving twice is one draft.
type DraftInput struct {
	ID string
	// UnitID is the unit whose leader asks; Leader is that leader when the secretariat writes for someone, else "".
	UnitID, Leader string
	// Title may be empty: it is then made from the problem.
	Title, Problem, CoreTask string
	// Touched are units.
	Touched []string
	LastDay clock.Day
	// Ask and Visibility may be "": AskCommittees and ToTouched.
	Ask        Ask
	Visibility Visibility
	// StandIn is a person who may do what the owner may; "" for nobody.
	StandIn string
}

// checkSaved finds what cannot even be stored in a draft.
func (in *DraftInput) checkSaved(inv *fault.Invalid) {
	checkLength(inv, "title", in.Title, MaxTitle)
	checkLength(inv, "problem", in.Problem, MaxText)
	checkLength(inv, "core_task", in.CoreTask, MaxCoreTask)
	if len(in.Touched) > MaxTouched {
		inv.Add("touched", "matter.error.touched_many", "max", MaxTouched)
	}
	if in.Ask == "" {
		in.Ask = AskCommittees
	}
	if in.Visibility == "" {
		in.Visibility = ToTouched
	}
	if in.Ask != AskCommittees && in.Ask != AskEveryone {
		inv.Add("ask", "matter.error.ask")
	}
	if in.Visibility != ToTouched && in.Visibility != ToAll {
		inv.Add("visibility", "matter.error.visibility")
	}
}

// checkLastDay finds a last day that cannot be.
func checkLastDay(inv *fault.Invalid, day, today clock.Day) {
	switch {
	case day.IsZero():
		inv.Add("last_day", "matter.error.last_day_missing")
	case day.Before(today):
		inv.Add("last_day", "matter.error.last_day_past")
	case today.DaysUntil(day) > MaxDays:
		inv.Add("last_day", "matter.error.last_day_far")
	}
}

// checkText finds what is wrong with words that must be there.
func checkText(inv *fault.Invalid, field, text string, most int) {
	if strings.TrimSpace(text) == "" {
		inv.Add(field, "matter.error."+field+"_missing")
		return
	}
	checkLength(inv, field, text, most)
}

// checkLength finds a text that is too long, or holds a CPR number (docs/privacy.md).
func checkLength(inv *fault.Invalid, field, text string, most int) {
	if n := utf8.RuneCountInString(text); n > most {
		inv.Add(field, "matter.error.too_long", "max", most, "n", n)
	}
	if cpr.In(text) {
		inv.Add(field, "matter.error.cpr")
	}
}

// VersionInput is a new text of an open matter.
type VersionInput struct {
	// Base is the version it was written from; when another came meanwhile it is fault.Conflict.
	Base                     int
	Title, Problem, CoreTask string
	// Why it is changed: read by all, told with it.
	Why string
}

func (in *VersionInput) check() error {
	inv := &fault.Invalid{}
	if strings.TrimSpace(in.Title) == "" {
		in.Title = TitleOf(in.Problem)
	}
	checkLength(inv, "title", in.Title, MaxTitle)
	checkText(inv, "problem", in.Problem, MaxText)
	checkText(inv, "core_task", in.CoreTask, MaxCoreTask)
	checkText(inv, "why", in.Why, MaxReason)
	return inv.Err()
}

// CloseInput ends a matter.
type CloseInput struct {
	// Took is what the owner took from it.
	Took string
	// Early is why it is closed before its last day is over; required then, because people were told they had until that
	// day.
	Early string
}

func (in CloseInput) check(m Matter, today clock.Day) error {
	inv := &fault.Invalid{}
	checkText(inv, "took", in.Took, MaxText)
	if m.InTime(today) {
		checkText(inv, "early", in.Early, MaxReason)
	}
	return inv.Err()
}

// Asked is a committee of a matter.
type Asked struct {
	CommitteeID, Name string
	// Form is committee.FormDiscuss or FormInvolve.
	Form string
	// ReasonCode and ReasonArgs say why it was found (worded by committee.ReasonText); "" when a person added it.
	ReasonCode string
	ReasonArgs map[string]string
	// Added by a person, or Removed by one, for the reason in Words.
	Added, Removed bool
	Words          string
}

// settle lays what was found anew over what stood there: what people added stays, what they removed stays removed.
func settle(before, found []Asked) []Asked {
	var now []Asked
	for _, f := range found {
		if i := slices.IndexFunc(before, func(a Asked) bool { return a.CommitteeID == f.CommitteeID }); i >= 0 && before[i].Removed {
			f.Removed, f.Words = true, before[i].Words
		}
		now = append(now, f)
	}
	for _, a := range before {
		if a.Added && !slices.ContainsFunc(now, func(n Asked) bool { return n.CommitteeID == a.CommitteeID }) {
			now = append(now, a)
		}
	}
	if len(now) > 0 && len(standing(now)) == 0 {
		for i := range now { // all that was left is gone: nobody chose to ask no committee
			now[i].Removed, now[i].Words = false, ""
		}
	}
	return now
}

// standing are the committees not removed.
func standing(list []Asked) []Asked {
	return slices.DeleteFunc(slices.Clone(list), func(a Asked) bool { return a.Removed })
}

func encodeArgs(args map[string]string) string {
	b, _ := json.Marshal(args) // a map of strings always can be
	return string(b)
}
