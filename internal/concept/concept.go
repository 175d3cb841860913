package concept

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/words"
	"github.com/medspil/medspil/internal/kit/written"
	"github.com/medspil/medspil/internal/matter"
)

// Side is one of the two sides of a committee; "" is neither.
type Side string

// The sides, as committees name them.
const (
	Management Side = committee.Management
	Employees  Side = committee.Employee
)

// Sides lists them in the order they are shown.
var Sides = []Side{Employees, Management}

// Kind is what an entry says.
type Kind string

// The kinds of entry.
const (
	Proposed Kind = "proposed" // Text, Committee
	Agreed   Kind = "agreed"   // Of, Side
	NotYet   Kind = "not_yet"  // Of, Side, Reason
)

// Limits, of lengths in characters.
const (
	MaxWord    = 60
	MaxForms   = 300
	MaxMeaning = 1500
	MaxPart    = 800
	MaxReason  = 1000
	MaxWhen    = 200

	// mostForms is how many other ways to write a word there can be.
	mostForms = 12
	// mostAgainDays is how many days ahead a parked discussion can rest at the most.
	mostAgainDays = 3 * 366
	// mostEntries bounds what is said about one word.
	mostEntries = 200
)

// Text is a word and what it means.
type Text struct {
	Word string
	// Forms are other ways to write it that count as the word, with commas between.
	Forms string
	// Meaning is what we mean by it; "" while only the word is named. Apart is what we do not mean, and Example what it means in daily work;
	// both may be "".
	Meaning, Apart, Example string
}

// parts are the texts below the word, by the names of their fields, in the order in which they are shown.
func (t *Text) parts() []part {
	return []part{{"meaning", &t.Meaning}, {"apart", &t.Apart}, {"example", &t.Example}}
}

type part struct {
	name string
	text *string
}

// forms are all the ways in which the word may stand in a text, each once.
func (t Text) forms() []string {
	out := []string{strings.TrimSpace(t.Word)}
	for _, f := range strings.FieldsFunc(t.Forms, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if f = strings.TrimSpace(f); f != "" && !slices.ContainsFunc(out, func(o string) bool { return words.Fold(o) == words.Fold(f) }) {
			out = append(out, f)
		}
	}
	return out
}

// key is the word as words are compared: two themes with one key are about the same word.
func (t Text) key() string { return words.Fold(strings.Join(strings.Fields(t.Word), " ")) }

// clash is the first way to write the word that another of some words has too: its field, itself, and that word; all "" for none.
func (t Text) clash(others []Text) (field, form, word string) {
	taken := map[string]string{}
	for _, o := range others {
		for _, f := range o.forms() {
			taken[words.Fold(f)] = o.Word
		}
	}
	for i, f := range t.forms() {
		if word := taken[words.Fold(f)]; word != "" {
			return []string{"word", "forms"}[min(i, 1)], f, word
		}
	}
	return "", "", ""
}

// Below says whether a committee of a level is too far down to change what one of another level has agreed on for the whole municipality; the main
// committee's is the least.
func Below(level, agreed int) bool { return level > agreed }

func (t Text) check(inv *fault.Invalid) {
	needed(inv, "word", t.Word, MaxWord)
	if strings.ContainsAny(t.Word, ",;") {
		inv.Add("word", "concept.error.word_many")
	}
	within(inv, "forms", t.Forms, MaxForms)
	list := t.forms()
	if len(list) > mostForms+1 {
		inv.Add("forms", "concept.error.forms_many", "max", mostForms)
	}
	for i, f := range list {
		// A single letter is everywhere, and what has no letter is no word.
		if f != "" && (utf8.RuneCountInString(f) < 2 || utf8.RuneCountInString(f) > MaxWord || !strings.ContainsFunc(f, unicode.IsLetter)) {
			inv.Add([]string{"word", "forms"}[min(i, 1)], "concept.error.word_short", "max", MaxWord)
			break
		}
	}
	within(inv, "meaning", t.Meaning, MaxMeaning)
	within(inv, "apart", t.Apart, MaxPart)
	within(inv, "example", t.Example, MaxPart)
	if strings.TrimSpace(t.Meaning) == "" && strings.TrimSpace(t.Apart+t.Example) != "" {
		inv.Add("meaning", "concept.error.meaning_missing")
	}
}

// Entry is one thing that was said of the word of a theme. It is never changed.
type Entry struct {
	ID string
	// N is its place in the theme, from 1.
	N    int
	Kind Kind
	// Text is what is proposed, and Committee whose two sides are to agree.
	Text
	Committee string
	// Of is the proposal an answer is to, Side whose answer it is, and Reason why not yet.
	Of     int
	Side   Side
	Reason string
	// Heads: the answer was given as chair or vice-chair of the side.
	Heads bool
	By    matter.Person
	At    time.Time
	// Hidden is why its texts are hidden; "" while they are not.
	Hidden string
}

// How a theme ended.
type How string

// The ends.
const (
	InGlossary How = "agreed"
	Parked     How = "parked"
)

// End is how a theme ended.
type End struct {
	How How
	// Of is the proposal both sides agreed on, or that had come furthest.
	Of int
	// AgainDay is when a parked discussion may be taken up again, AgainWhen the same in words; one of them may be missing.
	AgainDay  clock.Day
	AgainWhen string
	At        time.Time
	// ReplacedBy is the theme that agreed on the same word later, TakenUpBy the one in which a parked one was taken up again; "" for none.
	ReplacedBy, TakenUpBy string
}

// Theme is what the entries of a theme come to today.
type Theme struct {
	MatterID string
	Entries  []Entry
	// Proposals are the entries that propose, the newest last.
	Proposals []Entry
	// End is nil while it is open.
	End *End
}

// Fold makes of entries, in their order, what they come to.
func Fold(matterID string, entries []Entry, end *End) Theme {
	t := Theme{MatterID: matterID, Entries: entries, End: end}
	for _, e := range entries {
		if e.Kind == Proposed {
			t.Proposals = append(t.Proposals, e)
		}
	}
	return t
}

// Now is the proposal that counts: the newest; nil while there is none.
func (t Theme) Now() *Entry {
	if n := len(t.Proposals); n > 0 {
		return &t.Proposals[n-1]
	}
	return nil
}

// Ready says whether there is something to agree on: more than the word.
func (t Theme) Ready() bool { return t.Now() != nil && t.Now().Meaning != "" }

// Answer is the newest that one person has said to a proposal for their side.
type Answer struct {
	Entry
	// Lifted is the yes of who heads the side, by which a "not yet" no longer holds the side back; nil while it stands, and for a yes.
	Lifted *Entry
}

// Holds says whether it holds its side back.
func (a Answer) Holds() bool { return a.Kind == NotYet && a.Lifted == nil }

// Answers are what a side has said to a proposal: of each who spoke their newest, in the order in which it was said. A "not yet" stands until its
// author says something else, or who heads the side agrees after it.
func (t Theme) Answers(of int, s Side) []Answer {
	var out []Answer
	for i := range t.Entries {
		e := &t.Entries[i]
		if e.Kind == Proposed || e.Of != of || e.Side != s {
			continue
		}
		out = slices.DeleteFunc(out, func(a Answer) bool { return a.By.ID == e.By.ID })
		for j := range out {
			if e.Kind == Agreed && e.Heads && out[j].Holds() {
				out[j].Lifted = e
			}
		}
		out = append(out, Answer{Entry: *e})
	}
	return out
}

// Held are the answers that hold a side back from agreeing to a proposal, but for those of one person.
func (t Theme) Held(of int, s Side, but string) []Answer {
	return slices.DeleteFunc(t.Answers(of, s), func(a Answer) bool { return !a.Holds() || a.By.ID == but })
}

// Mine is what one person has last said to a proposal for a side; nil while they have said nothing.
func (t Theme) Mine(of int, s Side, person string) *Answer {
	for _, a := range t.Answers(of, s) {
		if a.By.ID == person {
			return &a
		}
	}
	return nil
}

// namesOf are those who gave some answers.
func namesOf(list []Answer) string {
	var names []string
	for _, a := range list {
		names = append(names, a.By.Name)
	}
	return strings.Join(names, ", ")
}

// AgreedBy is by whom a side agreed to a proposal: its newest yes; nil while nobody has said so, or a "not yet" stands.
func (t Theme) AgreedBy(of int, s Side) *Entry {
	var by *Entry
	for _, a := range t.Answers(of, s) {
		if a.Holds() {
			return nil
		}
		if a.Kind == Agreed {
			by = &a.Entry
		}
	}
	return by
}

// Missing are the sides that do not agree on the newest proposal.
func (t Theme) Missing() []Side {
	var out []Side
	for _, s := range Sides {
		if !t.Ready() || t.AgreedBy(t.Now().N, s) == nil {
			out = append(out, s)
		}
	}
	return out
}

// Step is how far a theme has come.
type Step int

// The steps of a theme, in order.
const (
	StepHear Step = iota
	StepPropose
	StepAgree
	StepGlossary
)

// Step says how far it has come: everyone has the floor until something is proposed, and what is agreed on waits to be put in the glossary.
func (t Theme) Step() Step {
	switch {
	case t.End != nil && t.End.How == InGlossary, t.Ready() && len(t.Missing()) == 0:
		return StepGlossary
	case t.Ready():
		return StepAgree
	case t.Now() != nil:
		return StepPropose
	}
	return StepHear
}

// ParkInput parks a discussion.
type ParkInput struct {
	// Why it rests; read by all who read the theme.
	Why string
	// Day is when it may be taken up again, When the same in words; one of them is needed.
	Day  clock.Day
	When string
	// NoDay: something was written for the day that is none.
	NoDay bool
	// Early is why it is closed before its last day is over, as matter.CloseInput.
	Early string
}

func (in ParkInput) check(today clock.Day, inv *fault.Invalid) {
	needed(inv, "why", in.Why, MaxReason)
	within(inv, "when", in.When, MaxWhen)
	switch {
	case in.NoDay:
		inv.Add("again_day", "concept.error.not_day")
	case in.Day.IsZero() && strings.TrimSpace(in.When) == "":
		inv.Add("again_day", "concept.error.again_missing")
	case in.Day.IsZero():
	case !in.Day.After(today):
		inv.Add("again_day", "concept.error.again_past")
	case today.DaysUntil(in.Day) > mostAgainDays:
		inv.Add("again_day", "concept.error.again_far")
	}
}

// needed and within check what is written, in this room's messages (package written).
func needed(inv *fault.Invalid, field, text string, most int) {
	written.Needed(inv, "concept.error.", field, field, text, most)
}

func within(inv *fault.Invalid, field, text string, most int) {
	written.Within(inv, "concept.error.", field, text, most)
}
