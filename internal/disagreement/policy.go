package disagreement

import (
	"slices"

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

// onSide is SideOf as a condition on the matter whose id column has, for the person $1.
func onSide(s Side, column string) string {
	owns, represents, manages := matter.Arms(column)
	if s == Management {
		return `(` + owns + ` OR ` + manages + ` AND NOT ` + represents + `)`
	}
	return `(` + represents + ` AND NOT ` + manages + ` AND NOT ` + owns + `)`
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

// MayRaise says whether they may raise one in a matter, open or closed. What a theme cannot agree on is parked; in a dialogue room one listens to
// how others see it, and nobody has to act.
func MayRaise(s matter.Standing, m matter.Matter) bool {
	return m.Kind != matter.Theme && !matter.Kinds[m.Kind].Positions && matter.MayRead(s, m) && SideOf(s) != ""
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

// MayBeResponsible says whether they may be made responsible for management's next step: who reads the matter, and is no guest in it. Else they
// were told of something they cannot see.
func MayBeResponsible(s matter.Standing, m matter.Matter) bool {
	return matter.MayRead(s, m) && !s.Guest
}

// inPlace are the kinds of entry that take the place of what one is writing: what somebody else wrote meanwhile is to be seen first.
var inPlace = map[Kind][]Kind{View: {View}, Proposed: {Proposed, Accepted}, Accepted: {Proposed, Accepted}, Stepped: {Stepped}, Back: {Back},
	Passed: {Passed, Answered}, Answered: {Answered}, Ending: {Ending}, Ended: {Ending}, Reread: {Reread, Back}}

// meanwhile are the entries written since somebody of a side saw the first seen of them that take the place of one of a kind; an end takes every
// place. A view, and that it has been read again, are each side's own.
func meanwhile(d Disagreement, k Kind, s Side, seen int) (list []Entry) {
	for _, e := range d.Entries[min(max(seen, 0), len(d.Entries)):] {
		own := e.Kind != View && e.Kind != Reread || e.Side == s
		if e.Kind == Ended || slices.Contains(inPlace[k], e.Kind) && own {
			list = append(list, e)
		}
	}
	return list
}

// Moved says whether somebody was faster: what they might add to it when they saw its first seen entries has another in its place now.
func Moved(s Standing, d Disagreement, k Kind, seen int, today clock.Day) bool {
	before := Fold(d.ID, d.MatterID, d.Entries[:min(max(seen, 0), len(d.Entries))])
	return May(s, before, k, today) && len(meanwhile(d, k, s.Side, seen)) > 0
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
