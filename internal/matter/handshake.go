package matter

import (
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
)

// Handshake (håndslag) is how much process time we give each other and what we promise: offered by the owner, taken or answered by
// the vice-chair or a representative. It never blocks. The zero Handshake is none.
type Handshake struct {
	// N is 1 for the first, one more for each change.
	N       int
	Promise string
	// Until is the last day of the time we give each other.
	Until clock.Day
	// Why it was changed; "" for the first.
	Why       string
	OfferedBy Person
	OfferedAt time.Time
	// Answered by somebody of the employee side: Taken, or answered with a reservation. Answer is what they said with it, often "".
	Answered   bool
	Taken      bool
	Answer     string
	AnsweredBy Person
	AnsweredAt time.Time
}

// HandshakeInput is a new offer in an open matter.
type HandshakeInput struct {
	Promise string
	Until   clock.Day
	// Why it is changed: read by all, told with it.
	Why string
}

func (in HandshakeInput) check(today clock.Day) error {
	inv := &fault.Invalid{}
	checkText(inv, "promise", in.Promise, MaxPromise)
	switch {
	case in.Until.IsZero():
		inv.Add("until", "matter.error.until_missing")
	case in.Until.Before(today):
		inv.Add("until", "matter.error.until_past")
	case today.DaysUntil(in.Until) > maxDecisionDays:
		inv.Add("until", "matter.error.window_far")
	}
	checkText(inv, "why", in.Why, MaxReason)
	return inv.Err()
}

// HandshakeAnswer is the employee side's answer to an offer.
type HandshakeAnswer struct {
	// N is the offer that is answered; another one meanwhile is ErrRevised.
	N int
	// Taken, or answered with a reservation, which must then be said in Words.
	Taken bool
	Words string
}

func (in HandshakeAnswer) check() error {
	inv := &fault.Invalid{}
	if !in.Taken && strings.TrimSpace(in.Words) == "" {
		inv.Add("words", "matter.error.words_missing")
	}
	checkLength(inv, "words", in.Words, MaxReason)
	return inv.Err()
}

// TimeUsed is how much of the time we gave each other has gone and is left on a day, in whole days: the day something ends counts as
// left until it is over.
func (h Handshake) TimeUsed(opened, today clock.Day) (used, left int) {
	whole := max(opened.DaysUntil(h.Until)+1, 0)
	used = min(max(opened.DaysUntil(today), 0), whole)
	return used, whole - used
}
