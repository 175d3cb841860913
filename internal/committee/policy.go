package committee

import (
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/org"
)

// The policy of this room (docs/who-may.md section 7). The rows it answers for: "organisation, committees, who speaks for whom",
// "election group of a representative", "gaps", "edit organisation and committees". Pure: what it needs is handed in.

// MayRead says whether the actor may read committees, their seats and who speaks for whom: who may read the organisation.
func MayRead(a access.Actor) bool { return org.MayRead(a) }

// MayKeep says whether the actor may see the gaps, and change matches, terms, election groups and substitutes.
func MayKeep(a access.Actor) bool { return a.SignedIn() && a.Grants.Secretariat }

// MaySeeGroup says whether the actor may see the election group of a seat: special-category data, for the employee side of
// that committee, the seat's own holder, and the secretariat. members are those who sit in the committee today.
func MaySeeGroup(a access.Actor, holder string, members []Member) bool {
	if !a.SignedIn() {
		return false
	}
	if a.Grants.Secretariat || holder == a.Person {
		return true
	}
	for _, m := range members {
		if m.PersonID == a.Person && m.Side == Employee {
			return true
		}
	}
	return false
}

// MaySeeContact says whether the actor may see somebody's e-mail and telephone on a committee's page: of those who sit in it,
// on either side. A substitute who does not act is an employee like any other.
func MaySeeContact(a access.Actor, sits bool) bool { return a.SignedIn() && sits }
