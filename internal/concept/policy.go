package concept

import (
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/matter"
)

// The policy of this room (docs/who-may.md section 7). Pure: what it needs is handed in.

// MayRead says whether somebody may read what is proposed in a theme: who may read the theme.
func MayRead(s matter.Standing, m matter.Matter) bool {
	return m.Kind == matter.Theme && matter.MayRead(s, m)
}

// MayPropose says whether they may name the word and propose what it means: the owner, while it is open.
func MayPropose(s matter.Standing, m matter.Matter) bool {
	return m.Kind == matter.Theme && matter.MayLead(s, m)
}

// Seat is what somebody is in a committee: on which side, and whether they head it, as its chair or vice-chair.
type Seat struct {
	Side  Side
	Heads bool
}

// SeatOf is the one somebody answers from in the committee that is to agree; seats are what they are there, one for each side. Who owns the theme
// never answers for the employees, and who sits on both sides answers for neither: then it is the zero Seat.
func SeatOf(s matter.Standing, seats []Seat) Seat {
	if len(seats) != 1 || seats[0].Side == Employees && s.Owner {
		return Seat{}
	}
	return seats[0]
}

// MaySay says whether they may agree, or say not yet, for a side: while it is open, and something is proposed.
func MaySay(s matter.Standing, m matter.Matter, side Side, t Theme) bool {
	return m.State == matter.Open && MayRead(s, m) && side != "" && t.Ready()
}

// MayEnd says whether they may end it: the owner. That both sides agree is what the act asks for.
func MayEnd(s matter.Standing, m matter.Matter) bool { return MayPropose(s, m) }

// MayTakeUp says whether they may open a theme that takes a parked one up again: who may read it and open matters, once, and from the day
// on where there is one.
func MayTakeUp(s matter.Standing, m matter.Matter, opens bool, t Theme, today clock.Day) bool {
	return MayRead(s, m) && opens && t.End != nil && t.End.How == Parked && t.End.TakenUpBy == "" && !t.End.AgainDay.After(today)
}

// MayReadGlossary says whether they may read what the municipality has agreed on: whoever is signed in, but for guests, who read what they are
// invited into.
func MayReadGlossary(a access.Actor) bool { return a.SignedIn() && !a.Outside }

// MayHide says whether they may hide a text.
func MayHide(s matter.Standing, m matter.Matter) bool { return MayRead(s, m) && matter.MayHide(s, m) }
