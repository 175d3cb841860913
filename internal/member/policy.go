package member

import "github.com/medspil/medspil/internal/kit/access"

// The policy of this room (docs/who-may.md section 7). The rows it answers for: "print enrolment letters" and "appoint
// secretariat and administrators". Pure: what it needs is handed in.

// MayAppoint says whether the actor may give and take the duties of secretariat and administrator.
func MayAppoint(a access.Actor) bool { return a.SignedIn() && a.Grants.Administrator }

// MayPrint says whether the actor may make letters at all: the secretariat, and whoever sits on the employee side of a
// committee that represents units, for those units.
func MayPrint(a access.Actor, represents bool) bool {
	return a.SignedIn() && (a.Grants.Secretariat || represents)
}

// Recipient is what decides whether a letter may be made for a person.
type Recipient struct {
	// Present: works here today.
	Present bool
	// Duty: is secretariat or administrator.
	Duty bool
	// Reachable: can sign in by e-mail.
	Reachable bool
	// Leader: leads a unit.
	Leader bool
	// Sits: sits in a committee, on either side, also acting.
	Sits bool
	// Represented: works in a unit that the actor represents.
	Represented bool
}

// MayPrintFor says whether the actor may make a letter for somebody. Whoever holds a letter can be that person, so it
// stops where it would lend more than it gives: nobody makes one for a holder of a duty, and a representative makes none
// for a leader, for who sits in a committee (another one reads what this one does not) or for who can sign in by e-mail.
func MayPrintFor(a access.Actor, p Recipient) bool {
	switch {
	case !a.SignedIn() || !p.Present || p.Duty:
		return false
	case a.Grants.Secretariat:
		return true
	}
	return p.Represented && !p.Leader && !p.Sits && !p.Reachable
}
