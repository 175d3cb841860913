package year

import (
	"slices"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
)

// The policy of this room (docs/who-may.md section 7). The rows it answers for: "the calendar of meetings", "change the meetings of a
// committee", "import of meetings, closed days, deadlines". Pure: what it needs is handed in.

// MayRead says whether the actor may read when committees meet: who may read the committees.
func MayRead(a access.Actor) bool { return committee.MayRead(a) }

// MayKeep says whether the actor may bring a file of meetings in, and change closed days, deadlines and the stages of a withdrawal
// request: the secretariat.
func MayKeep(a access.Actor) bool { return a.SignedIn() && a.Grants.Secretariat }

// MayPlan says whether the actor may add, change and cancel the meetings of a committee: its chair and vice-chair, who call them, and
// the secretariat. members are those who sit in it today.
func MayPlan(a access.Actor, members []committee.Member) bool {
	return MayKeep(a) || a.SignedIn() && slices.ContainsFunc(members, func(m committee.Member) bool {
		return m.PersonID == a.Person && (m.Role == committee.Chair || m.Role == committee.ViceChair)
	})
}
