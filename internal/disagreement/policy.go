package disagreement

import (
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/matter"
)

// The policy of this room (docs/who-may.md section 7). Pure: what it needs is handed in.

// SideOf is the side somebody writes for in a matter: its owner for management, and those who sit in a committee concerned for the side they
// sit on. Who sits on both sides and does not own it writes for neither.
func SideOf(s matter.Standing) Side {
	switch {
	case s.Owner:
		return Management
	case s.Management && s.Representative:
		return ""
	case s.Representative:
		return Employees
	case s.Management:
		return Management
	}
	return ""
}

// Seat is one that somebody has in a committee of today.
type Seat struct {
	// Committee is the committee, or one that ended and lives on as it.
	Committee, Role string
	Level           int
}

// Standing is what somebody is to one disagreement.
type Standing struct {
	Side Side
	// Reads: they may read the matter.
	Reads bool
	Seats []Seat
	// Secretariat: they may hide texts in what they may read.
	Secretariat bool
}

// above says whether they sit in a committee.
func (s Standing) above(committeeID string, may func(Seat) bool) bool {
	for _, seat := range s.Seats {
		if seat.Committee == committeeID && may(seat) {
			return true
		}
	}
	return false
}

func anySeat(Seat) bool { return true }

// leads says whether a seat is the chair's or the vice-chair's.
func leads(s Seat) bool { return s.Role == committee.Chair || s.Role == committee.ViceChair }

// Main says whether they sit in the main committee.
func (s Standing) Main() bool {
	for _, seat := range s.Seats {
		if seat.Level == committee.Main {
			return true
		}
	}
	return false
}

// MayRead says whether they may read it: who may read the matter; and, once it is passed up, who sits in a committee it is passed to, or in
// the main committee. Twin for lists: readSQL.
func MayRead(s Standing, d Disagreement) bool {
	if s.Reads {
		return true
	}
	for _, p := range d.Passages {
		if s.Main() || s.above(p.Up.Committee, anySeat) {
			return true
		}
	}
	return false
}

// MayRaise says whether they may raise one in a matter, open or closed. In a dialogue room one listens to how others see it, and nobody has to act.
func MayRaise(s matter.Standing, m matter.Matter) bool {
	return matter.MayRead(s, m) && SideOf(s) != "" && !matter.Kinds[m.Kind].Positions
}

// May says whether they may add an entry of a kind now.
func May(s Standing, d Disagreement, k Kind, today clock.Day) bool {
	if d.End != nil {
		return false
	}
	if k == Answered {
		p := d.Above()
		return p != nil && s.above(p.Up.Committee, leads)
	}
	if s.Side == "" || !s.Reads {
		return false
	}
	switch k {
	case View, Proposed, Back, Ending:
		return true
	case Stepped:
		return s.Side == Management
	case Accepted:
		return d.Offer != nil && d.Offer.Side == s.Side.Other()
	case Passed:
		return d.Above() == nil
	case Ended:
		return d.Ending != nil && d.Ending.Side == s.Side.Other()
	case Reread:
		return d.Came(today) && d.Read[s.Side] == nil
	}
	return false
}

// MayHide says whether they may hide a text of it.
func MayHide(s Standing, d Disagreement) bool { return s.Secretariat && MayRead(s, d) }

// MayOversee says whether they have the overview: chairs, vice-chairs, the main committee and the secretariat.
func MayOversee(s Standing) bool {
	if s.Secretariat || s.Main() {
		return true
	}
	for _, seat := range s.Seats {
		if leads(seat) {
			return true
		}
	}
	return false
}
