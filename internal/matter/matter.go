package matter

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/written"
)

// Kind says what a matter is for; its rules are in Kinds.
type Kind string

// The kinds of matter.
const (
	// Advice (sparring): a leader asks about one concrete problem and closes with what they took from it.
	Advice Kind = "advice"
	// Decision (beslutning): something will be decided; nothing is decided before it is discussed.
	Decision Kind = "decision"
	// Theme (tema): a word is made common ground; it ends in a definition both sides of a committee agree on, or is parked.
	Theme Kind = "theme"
	// DialogueRoom (dialogrum): dilemmas are talked through with politicians; nothing is decided, and it ends in a shared picture.
	DialogueRoom Kind = "dialogue_room"
)

// everyKind are the kinds in the order they are offered.
var everyKind = []Kind{Advice, Decision, Theme, DialogueRoom}

// KindNames are the kinds as rooms below know them, in the order they are offered.
func KindNames() []string {
	out := make([]string, len(everyKind))
	for i, k := range everyKind {
		out[i] = string(k)
	}
	return out
}

// Rules are what differs between kinds of matter.
type Rules struct {
	// Windows are the stages in time, in order.
	Windows []string
	// Shares are how the time to the decision is shared among the windows when nobody says otherwise, in per cent.
	Shares []int
	// ContributeUntil is the window with which contributions are in time.
	ContributeUntil string
	// DefaultDays is how long it lasts when nobody says otherwise.
	DefaultDays int
	// Decides: it ends in a decision, with a decider and a handshake.
	Decides bool
	// Questions: it has questions, each of which is talked about on its own; a dialogue room's are its dilemmas.
	Questions bool
	// Positions: what is said in it is a position with the intention behind it (position.go), which nobody has to answer. Its owner speaks in it too.
	Positions bool
	// Apart: its owner can have it read by its committees only.
	Apart bool
	// ReadBy is who reads it when nobody says otherwise; "" is ToTouched.
	ReadBy Visibility
	// Unnamed: its owner can let people contribute without a name.
	Unnamed bool
	// EndsAbove: its end is an act of a room above (Room.End), not of Room.Close.
	EndsAbove bool
	// Early: how early people were let in is told of it. Where nothing comes of it on a day there is no early and no late.
	Early bool
}

// Kinds is the table of kinds.
var Kinds = map[Kind]Rules{
	Advice: {Windows: []string{WindowContribute}, Shares: []int{100}, ContributeUntil: WindowContribute, DefaultDays: 14, Early: true},
	Decision: {Windows: []string{WindowProblem, WindowSolutions, WindowProposal, WindowDecided}, Shares: []int{40, 25, 20, 15},
		ContributeUntil: WindowProposal, DefaultDays: 60, Decides: true, Questions: true, Apart: true, Unnamed: true, Early: true},
	Theme: {Windows: []string{WindowContribute}, Shares: []int{100}, ContributeUntil: WindowContribute, DefaultDays: 42, EndsAbove: true},
	// What is said in a dialogue room is for the day it becomes hard, also to those it does not touch now.
	DialogueRoom: {Windows: []string{WindowContribute}, Shares: []int{100}, ContributeUntil: WindowContribute, DefaultDays: 28, Questions: true, Positions: true, Apart: true, ReadBy: ToAll},
}

// EarlyKinds are the kinds of which it is told how early people were let in.
func EarlyKinds() []Kind {
	return slices.DeleteFunc(slices.Clone(everyKind), func(k Kind) bool { return !Kinds[k].Early })
}

// Who decides.
const (
	// ByLeader: the leader of a unit, whoever that is on the day.
	ByLeader = "unit"
	// ByCouncil: the politicians, on the administration's recommendation.
	ByCouncil = "council"
)

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

	MaxFrames    = 3000
	MaxCitizens  = 2000
	MaxSource    = 300
	MaxQuestion  = 300
	MaxQuestions = 10
	MaxPromise   = 1000
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
	// Took is what the owner took from it; "" until it is closed. In a dialogue room it is the first part of the shared picture, and Differ and
	// Remember are the others; "" in all other kinds.
	Took, Differ, Remember string
	// DecidedBy is ByLeader or ByCouncil, "" where nothing is decided; Decider the unit whose leader decides.
	DecidedBy, Decider string
	// ClosedReason is why it is read by its committees only; "" where others read it too.
	ClosedReason string
	// Unnamed: one may contribute without a name. Once promised it stays so.
	Unnamed bool
	// Subject is what it is about; "" where that was not said. Agreement is the version of the agreement's rules it was opened under; "" is
	// the framework's minimum alone.
	Subject   agreement.Subject
	Agreement string
	// Contributions counts those not withdrawn; Unanswered those waiting for an answer; Blocking those of them that came
	// in time and so keep it open.
	Contributions, Unanswered, Blocking int
}

// InTime says whether a contribution accepted on that day is in time.
func (m Matter) InTime(day clock.Day) bool { return !day.After(m.LastDay) }

// DefaultLastDay is the last day offered for a matter of the kind.
func DefaultLastDay(k Kind, today clock.Day) clock.Day { return today.AddDays(Kinds[k].DefaultDays) }

// DefaultVisibility is who reads a matter of the kind when nobody says otherwise.
func DefaultVisibility(k Kind) Visibility { return cmp.Or(Kinds[k].ReadBy, ToTouched) }

// Text is one version of a matter's text.
type Text struct {
	N                        int
	Title, Problem, CoreTask string
	// Frames is what is fixed; Citizens what citizens, users and relatives say and CitizensFrom where that is known from. "" when not written.
	Frames, Citizens, CitizensFrom string
	// Why it was changed; "" for the first. Taught are the contributions that taught it.
	Why    string
	Taught []Lesson
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

// made says whether the title was made of the problem.
func (t Text) made() bool { return t.Title != "" && t.Title == TitleOf(t.Problem) }

// DraftInput is the form of a draft. ID is made beforehand with id.New, so that saving twice is one draft.
type DraftInput struct {
	ID string
	// Kind is Advice for "". It is settled when the draft is first saved.
	Kind Kind
	// UnitID is the unit whose leader asks; Leader is that leader when the secretariat writes for someone, else "".
	UnitID, Leader string
	// Subject is what it is about; "" is nothing said, which only advice can be opened with.
	Subject agreement.Subject
	// Title may be empty: it is then made from the problem.
	Title, Problem, CoreTask string
	// Touched are units.
	Touched []string
	LastDay clock.Day
	// Ask and Visibility may be "": AskCommittees and DefaultVisibility.
	Ask        Ask
	Visibility Visibility
	// StandIn is a person who may do what the owner may; "" for nobody.
	StandIn string
	// ClosedReason is why only the committees may read it; needed with ToCommittee.
	ClosedReason string

	// Questions are what is open, each to be talked about on its own, where the kind has questions.
	Questions []string

	// What a decision has besides. Citizens, CitizensFrom and Frames may be empty.
	Citizens, CitizensFrom, Frames string
	// DecidedBy is ByLeader or ByCouncil; Decider, with ByLeader, the unit whose leader decides: that of UnitID or one above.
	DecidedBy, Decider string
	// Windows are the windows' last days in the order of the kind's; the last is the day of the decision. Advice has LastDay instead.
	Windows []clock.Day
	// Unnamed: one may contribute without a name. It can be changed until the matter is opened, then only promised.
	Unnamed bool
	// Promise is the handshake the owner offers: how much time we give each other and what we promise.
	Promise string
}

// rules are those of the draft's kind.
func (in *DraftInput) rules() Rules { return Kinds[in.Kind] }

// plain takes away what the kind does not have, so that nothing is kept that no page shows.
func (in *DraftInput) plain() {
	in.Unnamed = in.Unnamed && in.rules().Unnamed
	in.Questions = slices.DeleteFunc(slices.Clone(in.Questions), func(q string) bool { return strings.TrimSpace(q) == "" })
	if !in.rules().Questions {
		in.Questions = nil
	}
	if !in.rules().Decides {
		in.Citizens, in.CitizensFrom, in.Frames = "", "", ""
		in.DecidedBy, in.Decider, in.Windows, in.Promise = "", "", nil, ""
		return
	}
	in.LastDay = clock.Day{}
	if i := in.rules().contributeUntil(); i < len(in.Windows) {
		in.LastDay = in.Windows[i]
	}
	in.Windows = in.Windows[:min(len(in.Windows), len(in.rules().Windows))]
}

// windows are the last days of the draft's windows.
func (in *DraftInput) windows() []clock.Day {
	if in.rules().Decides {
		return in.Windows
	}
	return []clock.Day{in.LastDay}
}

// checkSaved finds what cannot even be stored in a draft.
func (in *DraftInput) checkSaved(inv *fault.Invalid) {
	checkLength(inv, "title", in.Title, MaxTitle)
	checkLength(inv, "problem", in.Problem, MaxText)
	checkLength(inv, "core_task", in.CoreTask, MaxCoreTask)
	if len(in.Touched) > MaxTouched {
		inv.Add("touched", "matter.error.touched_many", "max", MaxTouched)
	}
	checkLength(inv, "frames", in.Frames, MaxFrames)
	checkLength(inv, "citizens", in.Citizens, MaxCitizens)
	checkLength(inv, "citizens_from", in.CitizensFrom, MaxSource)
	checkLength(inv, "promise", in.Promise, MaxPromise)
	checkLength(inv, "closed_reason", in.ClosedReason, MaxReason)
	if len(in.Questions) > MaxQuestions {
		inv.Add("questions", wordKey(in.Kind, "matter.error.questions_many"), "max", MaxQuestions)
	}
	for _, q := range in.Questions {
		checkLength(inv, "questions", q, MaxQuestion)
	}
	if in.Subject != "" && !slices.Contains(agreement.Subjects, in.Subject) {
		inv.Add("subject", "matter.error.subject")
	}
	if in.DecidedBy != "" && in.DecidedBy != ByLeader && in.DecidedBy != ByCouncil {
		inv.Add("decider", "matter.error.decider")
	}
	if in.Ask == "" {
		in.Ask = AskCommittees
	}
	if in.Visibility == "" {
		in.Visibility = DefaultVisibility(in.Kind)
	}
	if in.Ask != AskCommittees && in.Ask != AskEveryone {
		inv.Add("ask", "matter.error.ask")
	}
	if in.Visibility != ToTouched && in.Visibility != ToAll && !(in.Visibility == ToCommittee && in.rules().Apart) {
		inv.Add("visibility", "matter.error.visibility")
	}
	if in.Visibility != ToCommittee {
		in.ClosedReason = ""
	}
}

// checkStep finds what a step of the form lacks before one goes on; 0 is all of advice's one step.
func (in *DraftInput) checkStep(inv *fault.Invalid, step int, today clock.Day) {
	if step == 0 || step == stepProblem {
		if strings.TrimSpace(in.Problem) == "" {
			inv.Add("problem", "matter.error.problem_missing_"+kindCode(in.Kind))
		} else {
			checkLength(inv, "problem", in.Problem, MaxText)
		}
		checkText(inv, "core_task", in.CoreTask, MaxCoreTask)
		in.checkSubject(inv)
	}
	if step == 0 || step == stepWhom {
		if in.rules().Questions && len(in.Questions) == 0 {
			inv.Add("questions", wordKey(in.Kind, "matter.error.questions_missing"))
		}
		if in.Visibility == ToCommittee {
			checkText(inv, "closed_reason", in.ClosedReason, MaxReason)
		}
	}
	if (step == 0 || step == stepWhom) && len(in.Touched) == 0 {
		inv.Add("touched", "matter.error.touched_missing")
	}
	if step == 0 {
		checkLastDay(inv, in.LastDay, today)
	}
	if step == stepTime {
		if in.DecidedBy == "" || in.DecidedBy == ByLeader && in.Decider == "" {
			inv.Add("decider", "matter.error.decider_missing")
		}
		checkWindows(inv, in.Kind, in.Windows, today)
		checkText(inv, "promise", in.Promise, MaxPromise)
	}
}

// checkSubject finds a subject that nothing can be opened about, or that is missing where the agreement's rules need one.
func (in *DraftInput) checkSubject(inv *fault.Invalid) {
	switch {
	case in.Subject.Outside():
		inv.Add("subject", "matter.error.subject_"+string(in.Subject))
	case in.Subject == "" && in.rules().Decides:
		inv.Add("subject", "matter.error.subject_missing")
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

// checkText and checkLength check what is written, in this room's messages (package written).
func checkText(inv *fault.Invalid, field, text string, most int) {
	written.Needed(inv, "matter.error.", field, field, text, most)
}

func checkLength(inv *fault.Invalid, field, text string, most int) {
	written.Within(inv, "matter.error.", field, text, most)
}

// VersionInput is a new text of an open matter.
type VersionInput struct {
	// Base is the version it was written from; when another came meanwhile it is fault.Conflict.
	Base                     int
	Title, Problem, CoreTask string
	// Frames, Citizens and CitizensFrom as in Text.
	Frames, Citizens, CitizensFrom string
	// Why it is changed: what was learnt. Read by all, told with it.
	Why string
	// Taught are the contributions that taught it, at most MaxTaught.
	Taught []string
	// Questions are what becomes of a decision's open questions; those left out stay as they are. NewQuestions are asked from now on.
	Questions    []QuestionInput
	NewQuestions []string
}

func (in *VersionInput) check() error {
	inv := &fault.Invalid{}
	if strings.TrimSpace(in.Title) == "" {
		in.Title = TitleOf(in.Problem)
	}
	checkLength(inv, "title", in.Title, MaxTitle)
	checkText(inv, "problem", in.Problem, MaxText)
	checkText(inv, "core_task", in.CoreTask, MaxCoreTask)
	checkLength(inv, "frames", in.Frames, MaxFrames)
	checkLength(inv, "citizens", in.Citizens, MaxCitizens)
	checkLength(inv, "citizens_from", in.CitizensFrom, MaxSource)
	checkText(inv, "why", in.Why, MaxReason)
	in.checkTaught(inv)
	return inv.Err()
}

// CloseInput ends a matter.
type CloseInput struct {
	// Took is what the owner took from it; in a dialogue room Differ and Remember are the other parts of the shared picture.
	Took, Differ, Remember string
	// Early is why it is closed before its last day is over; required then, because people were told they had until that
	// day.
	Early string
}

func (in CloseInput) check(m Matter, today clock.Day) error {
	inv := &fault.Invalid{}
	if Kinds[m.Kind].Positions {
		in.picture().check(inv)
	} else {
		checkText(inv, "took", in.Took, MaxText)
	}
	if m.InTime(today) {
		checkText(inv, "early", in.Early, MaxReason)
	}
	return inv.Err()
}

// Asked is a committee of a matter.
type Asked struct {
	CommitteeID, Name string
	// NameThen is its name of the day it was found or added on.
	NameThen string
	Form     agreement.Form
	// Told are the reasons it was found for by the agreement's rules, the strongest first, with the names of that day.
	Told []agreement.Told
	// ReasonCode and ReasonArgs say why one was found before there were rules (worded by committee.ReasonText).
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
