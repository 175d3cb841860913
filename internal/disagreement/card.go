package disagreement

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/year"
)

// Card is a withdrawal request ("gult kort"): the employee side asks management to take a published decision back.
type Card struct {
	ID, MatterID, Text string
	Sent               clock.Day
	// AnswerBy is the last day of the answer, as it was when it was sent; no day where the municipality has set none.
	AnswerBy clock.Day
	// Stages are the stages and their days as they were when it was sent; none of those sent before they were kept.
	Stages []year.StageDay
	By     string
	At     time.Time
	// Outcome is "" while it waits for an answer.
	Outcome CardOutcome
	// Entries are what came of it, in the order in which it can come.
	Entries []CardEntry
	// Hidden is why its text is hidden; "" while it is not. Erased: it is gone for good.
	Hidden string
	Erased bool
}

// CardOutcome is what management answers.
type CardOutcome string

// The outcomes of a withdrawal request.
const (
	Withdrawn CardOutcome = "withdrawn"
	Kept      CardOutcome = "kept"
)

// CardKind is what can come of a withdrawal request, each once.
type CardKind string

// The kinds, in the order in which they can come. The employee side takes it further; what came back is written down by either side, for it
// is said outside the program.
const (
	CardAnswered    CardKind = "answered"     // management's answer: Outcome, Text
	CardToMain      CardKind = "main"         // taken to the main committee: Committee, Day, Text what was sent along
	CardFromMain    CardKind = "main_back"    // what came back: Day, Text
	CardToCentral   CardKind = "central"      // taken to the central parties: Day, Text what was sent along
	CardFromCentral CardKind = "central_back" // what came back: Day, Text
)

var cardKinds = []CardKind{CardAnswered, CardToMain, CardFromMain, CardToCentral, CardFromCentral}

// CardEntry is one thing that came of a withdrawal request. It is never changed.
type CardEntry struct {
	ID   string
	Kind CardKind
	// Side is whose side wrote it.
	Side      Side
	Text      string
	Outcome   CardOutcome
	Committee string
	// Day is when it happened, none of an answer, which is given here; and Due when it is answered where it was taken, as it was counted then.
	Day, Due clock.Day
	By       string
	At       time.Time
	// Hidden is why its text is hidden; "" while it is not. Erased: it is gone for good.
	Hidden string
	Erased bool
}

// Entry is what came of it of a kind; nil while nothing has.
func (c Card) Entry(k CardKind) *CardEntry {
	for i := range c.Entries {
		if c.Entries[i].Kind == k {
			return &c.Entries[i]
		}
	}
	return nil
}

// CardState is where a withdrawal request stands.
type CardState string

// The states of a withdrawal request. Withdrawn it stays, wherever it had come; else, once it is taken further, its state is the kind of the
// newest entry.
const (
	CardWaits     CardState = "waits"
	CardOver      CardState = "over" // the day of the answer is over, and there is none
	CardWithdrawn CardState = "withdrawn"
	CardKept      CardState = "kept"
)

// State says where it stands on a day.
func (c Card) State(today clock.Day) CardState {
	if c.Outcome == Withdrawn {
		return CardWithdrawn
	}
	for _, k := range slices.Backward(cardKinds[1:]) {
		if c.Entry(k) != nil {
			return CardState(k)
		}
	}
	switch {
	case c.Outcome == Kept:
		return CardKept
	case !c.AnswerBy.IsZero() && c.AnswerBy.Before(today):
		return CardOver
	}
	return CardWaits
}

// Stage is the code of the stage whose clock runs on a day; "" when none does.
func (c Card) Stage(today clock.Day) string {
	switch c.State(today) {
	case CardWaits:
		return stageAnswer
	case CardOver, CardKept, CardState(CardToMain):
		return stageMain
	case CardState(CardFromMain), CardState(CardToCentral):
		return stageCentral
	}
	return ""
}

// Limits of withdrawal requests.
const (
	// MaxCard is how long one is at most, in characters.
	MaxCard = 4000
	// MaxCards is how many there can be about one decision.
	MaxCards = 20
)

// MaySendCard says whether they may ask that the decision of a matter is taken back: the employee side, once it is published, and while no
// other request of it waits for an answer.
func MaySendCard(s matter.Standing, m matter.Matter, waiting bool) bool {
	return matter.MayRead(s, m) && m.State == matter.Closed && matter.Kinds[m.Kind].Decides && SideOf(s) == Employees && !waiting
}

// MayRecord says whether they may write down that something came of one: each once, and nothing once the decision is withdrawn. Management
// answers, also late. The employee side takes it to the main committee when the decision is kept or the day of the answer is over, and on to the
// central parties when what came back is written down or the main committee's day is over.
func MayRecord(s matter.Standing, m matter.Matter, c Card, k CardKind, today clock.Day) bool {
	side := SideOf(s)
	if side == "" || !matter.MayRead(s, m) || c.Outcome == Withdrawn || c.Entry(k) != nil {
		return false
	}
	switch k {
	case CardAnswered:
		return side == Management
	case CardToMain:
		over := c.Outcome == "" && (c.AnswerBy.IsZero() || c.AnswerBy.Before(today))
		return side == Employees && (c.Outcome == Kept || over)
	case CardFromMain:
		return c.Entry(CardToMain) != nil
	case CardToCentral:
		main := c.Entry(CardToMain)
		return side == Employees && main != nil && (c.Entry(CardFromMain) != nil || !main.Due.IsZero() && main.Due.Before(today))
	case CardFromCentral:
		return c.Entry(CardToCentral) != nil
	}
	return false
}

// cardMoved says whether somebody was faster: it stands there already, or the decision is withdrawn, and they might have written it before.
func cardMoved(s matter.Standing, m matter.Matter, c Card, k CardKind, today clock.Day) bool {
	if c.Entry(k) == nil && c.Outcome != Withdrawn {
		return false
	}
	before := c
	before.Entries = slices.DeleteFunc(slices.Clone(c.Entries), func(e CardEntry) bool { return e.Kind == k || e.Outcome == Withdrawn })
	if k == CardAnswered || c.Outcome == Withdrawn {
		before.Outcome = ""
	}
	return MayRecord(s, m, before, k, today)
}

func checkCard(text string) error {
	inv := &fault.Invalid{}
	needed(inv, "card", text, MaxCard)
	return inv.Err()
}

func checkCardAnswer(outcome CardOutcome, answer string) error {
	inv := &fault.Invalid{}
	if outcome != Withdrawn && outcome != Kept {
		inv.Add("card_outcome", "disagreement.error.card_outcome_missing")
	}
	needed(inv, "card_answer", answer, MaxView)
	return inv.Err()
}

// CardRecord is what somebody writes down that came of a request.
type CardRecord struct {
	Kind CardKind
	Day  clock.Day
	Text string
}

// from is the first day on which something of a kind can have happened: that of what comes before it.
func (c Card) from(k CardKind) clock.Day {
	from := c.Sent
	for _, e := range c.Entries {
		if slices.Index(cardKinds, e.Kind) < slices.Index(cardKinds, k) {
			from = later(from, c.happened(e))
		}
	}
	return from
}

// happened is the day on which something came of it. What waited for an answer waited no longer than to the day after the last for it.
func (c Card) happened(e CardEntry) clock.Day {
	if e.Kind != CardAnswered {
		return e.Day
	}
	day := clock.DayOf(e.At)
	if over := c.AnswerBy.AddDays(1); !c.AnswerBy.IsZero() && over.Before(day) {
		return over
	}
	return day
}

func later(a, b clock.Day) clock.Day {
	if a.Before(b) {
		return b
	}
	return a
}

// check finds what is wrong with it: it happened between the day of what came before it and today.
func (r CardRecord) check(c Card, today clock.Day) error {
	inv := &fault.Invalid{}
	if !slices.Contains(cardKinds[1:], r.Kind) {
		inv.Add("card_kind", "disagreement.error.card_kind_missing")
	}
	switch {
	case r.Day.IsZero():
		inv.Add("card_day", "disagreement.error.card_day_missing")
	case r.Day.After(today) || r.Day.Before(c.from(r.Kind)):
		inv.Add("card_day", "disagreement.error.card_day", "from", c.from(r.Kind))
	}
	needed(inv, "card_text", r.Text, MaxView)
	return inv.Err()
}

// unfinished says whether a text made ready still has one of the sentences one is to go on with, and nothing after it before what comes next in it.
func unfinished(text, next string, prompts ...string) bool {
	return slices.ContainsFunc(prompts, func(prompt string) bool {
		_, rest, there := strings.Cut(text, strings.TrimSpace(prompt))
		rest = strings.TrimSpace(rest)
		return there && (rest == "" || strings.HasPrefix(rest, next))
	})
}

// quoted gives a text with as much of a quotation as there is room for, and an ellipsis where that is not all: what is offered is never too long
// to be sent.
func quoted(whole func(quotation string) string, quotation string, most int) string {
	text := whole(quotation)
	over := utf8.RuneCountInString(text) - most
	if over <= 0 {
		return text
	}
	kept := []rune(quotation)
	kept = kept[:max(0, len(kept)-over-1)]
	for len(kept) > 0 && !unicode.IsSpace(kept[len(kept)-1]) { // never in the middle of a word, or of a number that would read as another
		kept = kept[:len(kept)-1]
	}
	return whole(strings.TrimSpace(string(kept)) + "…")
}
