package agreement

import (
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
)

// The policy of this room (docs/who-may.md section 7). The rows it answers for: "the agreement's rules and the calculator", "edit the
// agreement's rules", "one's own bagland". Pure: what it needs is handed in.

// MayRead says whether the actor may read the rules and try the calculator: who may read the committees that they are about.
func MayRead(a access.Actor) bool { return committee.MayRead(a) }

// MayEdit says whether the actor may make versions of the rules, and read the one that is being made: the secretariat.
func MayEdit(a access.Actor) bool { return a.SignedIn() && a.Grants.Secretariat }

// MayReadVersion says whether the actor may read a version: a draft only who may edit.
func MayReadVersion(a access.Actor, v Version) bool {
	if v.Draft {
		return MayEdit(a)
	}
	return MayRead(a)
}

// MaySeeBagland says whether the actor may see whose bagland is whose: only somebody on an employee side, of their own seat. It tells who
// has their election group, which is special-category data, so not even the secretariat looks over their shoulder.
func MaySeeBagland(a access.Actor, of Sitter) bool { return a.SignedIn() && of.PersonID == a.Person }
