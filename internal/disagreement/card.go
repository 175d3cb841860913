package disagreement

import (
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/matter"
)

// Card is a withdrawal request ("gult kort"): the employee side asks management to take a published decision back.
type Card struct {
	ID, MatterID, Text string
	Sent               clock.Day
	// AnswerBy is the last day of the answer, as it was when it was sent; no day where the municipality has set none.
	AnswerBy clock.Day
	By       string
	At       time.Time
	// Outcome is "" while it waits for an answer.
	Outcome    CardOutcome
	Answer     string
	AnsweredBy string
	AnsweredAt time.Time
	// Hidden is why its texts are hidden; "" while they are not. Erased: they are gone for good.
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

// CardState is where a withdrawal request stands.
type CardState string

// The states of a withdrawal request.
const (
	CardWaits     CardState = "waits"
	CardOver      CardState = "over" // the day of the answer is over, and there is none
	CardWithdrawn CardState = "withdrawn"
	CardKept      CardState = "kept"
)

// State says where it stands on a day.
func (c Card) State(today clock.Day) CardState {
	switch {
	case c.Outcome == Withdrawn:
		return CardWithdrawn
	case c.Outcome == Kept:
		return CardKept
	case !c.AnswerBy.IsZero() && c.AnswerBy.Before(today):
		return CardOver
	}
	return CardWaits
}

// MaxCard is how long a withdrawal request is at most, in characters.
const MaxCard = 4000

// MaySendCard says whether they may ask that the decision of a matter is taken back: the employee side, once it is published, and while no
// other request of it waits for an answer.
func MaySendCard(s matter.Standing, m matter.Matter, waiting bool) bool {
	return matter.MayRead(s, m) && m.State == matter.Closed && matter.Kinds[m.Kind].Decides && SideOf(s) == Employees && !waiting
}

// MayAnswerCard says whether they may answer one: management, once.
func MayAnswerCard(s matter.Standing, m matter.Matter, c Card) bool {
	return matter.MayRead(s, m) && SideOf(s) == Management && c.Outcome == ""
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
