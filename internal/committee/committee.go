package committee

import (
	"cmp"
	"slices"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/org"
)

// The levels of committees, as in the export's columns.
const (
	Main  = 1
	Area  = 2
	Local = 3
	Group = 4
)

// The kinds of committee.
const (
	KindCommittee    = "committee"
	KindStaffMeeting = "staff_meeting" // a staff meeting with MED status
	KindGroup        = "group"         // a working-environment group: it represents nobody in MED matters
)

// The two sides of a committee.
const (
	Management = "management"
	Employee   = "employee"
)

// The roles in a committee.
const (
	Chair      = "chair"
	ViceChair  = "vice_chair"
	RoleMember = "member"
)

// The kinds of seat, by the abbreviations every committee uses.
const (
	LR  = "LR"  // ledelsesrepræsentant, for the management
	FTR = "FTR" // fællestillidsrepræsentant, joint shop steward
	TR  = "TR"  // tillidsrepræsentant, shop steward
	AMR = "AMR" // arbejdsmiljørepræsentant, working-environment representative
)

// How a committee found its unit.
const (
	HowNone = "none"
	HowName = "name" // by name, at an import
	HowHand = "hand" // chosen by the secretariat; imports leave it alone
)

// ElectionGroups are the groups an employee-side seat can belong to: academics, the former LO area, the former FTF area.
// Source: docs/who-may.md section 2.
var ElectionGroups = []string{"A", "B", "C"}

// Committee is one committee, of today or ended.
type Committee struct {
	ID, Name string
	// Level is 1 (main) to 4 (working-environment group).
	Level int
	// Kind is KindCommittee, KindStaffMeeting or KindGroup.
	Kind string
	// ParentID is the committee above; "" for the main committee.
	ParentID string
	// UnitID is the unit it belongs to, as matched (the unit may have ended since); "" when not matched yet.
	UnitID string
	// UnitHow is HowNone, HowName or HowHand.
	UnitHow string
	// From is its first day, Until the first day it no longer is; no day while it lives.
	From, Until clock.Day
	// SameAs is the committee an ended one lives on as, when the secretariat has said so.
	SameAs string
	// SortKey gives Danish order.
	SortKey string
}

// Ended says whether the committee is no more on that day.
func (c Committee) Ended(day clock.Day) bool { return !c.Until.IsZero() && !c.Until.After(day) }

// Speaks says whether a committee of this kind can represent a unit.
func (c Committee) Speaks() bool { return c.Kind != KindGroup }

// Seat is one seat of a committee today.
type Seat struct {
	ID, CommitteeID string
	// Kind is LR, FTR, TR or AMR; Side is Management or Employee; Role is Chair, ViceChair or RoleMember.
	Kind, Side, Role string
	// Position orders the seats of a committee.
	Position int
	// Holder is who sits in it; nil when it is vacant, its holder has left the municipality, or is Unknown.
	Holder *org.Person
	// Unknown: somebody holds it whom the import could not find among the people. Nobody can act for them here but a substitute.
	Unknown bool
	// TermFrom and TermUntil are the period the holder is elected for; no days when it has not been entered.
	TermFrom, TermUntil clock.Day
	// Substitutes belong to the seat.
	Substitutes []Substitute
}

// Filled says whether somebody sits in the seat: its holder or an acting substitute.
func (s Seat) Filled() bool {
	return s.Holder != nil || slices.ContainsFunc(s.Substitutes, func(b Substitute) bool { return b.Acting })
}

// Substitute is a substitute of today.
type Substitute struct {
	ID, SeatID string
	Person     org.Person
	// Acting: sits in the seat now, for its holder.
	Acting bool
}

// Member is someone who sits in a committee today, in their own seat or acting in another's. A person in two seats is
// two members.
type Member struct {
	CommitteeID, SeatID, PersonID string
	Kind, Side, Role              string
	Acting                        bool
}

// Representative is a member with name and contact data, one for each person: Kinds and Roles hold what they are in all
// their seats of the committee.
type Representative struct {
	Person org.Person
	Side   string
	Kinds  []string
	// Role is the highest of their roles.
	Role string
	// Acting: only as a substitute.
	Acting bool
}

// byLevel is the order committees are listed in: from the main committee down, by name, and always the same.
func byLevel(a, b Committee) int {
	return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.SortKey, b.SortKey), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

// rank orders roles: chair, vice-chair, others.
func rank(role string) int {
	return slices.Index([]string{Chair, ViceChair, RoleMember}, role)
}

// together adds a member to a list that has each person once.
func together(list []Representative, m Member, p org.Person) []Representative {
	i := slices.IndexFunc(list, func(r Representative) bool { return r.Person.ID == p.ID && r.Side == m.Side })
	if i < 0 {
		return append(list, Representative{Person: p, Side: m.Side, Kinds: []string{m.Kind}, Role: m.Role, Acting: m.Acting})
	}
	r := &list[i]
	if !slices.Contains(r.Kinds, m.Kind) {
		r.Kinds = append(r.Kinds, m.Kind)
	}
	if rank(m.Role) < rank(r.Role) {
		r.Role = m.Role
	}
	r.Acting = r.Acting && m.Acting
	return list
}
