package os2mo

import (
	"cmp"
	"slices"
	"strings"

	"github.com/medspil/medspil/internal/kit/clock"
)

// Snapshot is an organisation as the exports of one night tell it, or as the database has it. Lists are sorted (Sort), ids are
// those of OS2mo, in lower case.
type Snapshot struct {
	Units       []Unit
	People      []Person
	Employments []Employment
	Leaderships []Leadership
	Committees  []Committee
}

// Unit is a part of the organisation.
type Unit struct {
	ID, Name string
	// TypeTitle is the municipality's word for it: "Center", "Afdeling".
	TypeTitle string
	// ValidFrom and ValidTo are its first and last day; no day when it is open.
	ValidFrom, ValidTo clock.Day
	// ParentID is the unit above; "" for a root and for a unit that is not Placed.
	ParentID string
	// Placed says that its place in the tree is known.
	Placed bool
	// Path are the names from the root down to its own; nil when no path was found. Diff does not look at it.
	Path []string
}

// Person is somebody with at least one employment, joined over all of them.
type Person struct {
	ID, FirstName, LastName string
	Username                string
	// Email is lower case; "" when there is none.
	Email string
	// Phone is in pairs of digits: "20 41 38 12"; "" when there is none.
	Phone string
}

// Name is first and last name together.
func (p Person) Name() string { return strings.TrimSpace(p.FirstName + " " + p.LastName) }

// Employment is a person's work in one unit. It keeps its ID when the person moves.
type Employment struct {
	ID, PersonID, UnitID, Title string
	// From and To are the first and the last day; no day when it is open.
	From, To clock.Day
}

// Leadership says who leads what. A unit may have several leaders, a person may lead several units. PersonID is "" when the unit has a
// leader, and only one who is not found among the employed.
type Leadership struct{ UnitID, PersonID string }

// Separator stands between the names of a committee's Key and of paths in Args.
const Separator = " › "

// Committee is a MED committee or a working-environment group. It has no id of its own: it is its path of names.
type Committee struct {
	// Key is the path of names, joined with Separator.
	Key string
	// Name is the last of the Names, as it is written.
	Name  string
	Names []string
	// Level is 1 main, 2 area, 3 local, 4 working-environment group.
	Level int
	// Kind is committee.KindCommittee, KindStaffMeeting or KindGroup.
	Kind string
	// ParentKey is "" for a main committee.
	ParentKey string
	// Seats are sorted by post, the filled ones first.
	Seats []Seat
}

// Seat is one seat of a committee. Seats of one post are told apart by who holds them, so a Key says only how many there
// are: Diff pairs seats by holder.
type Seat struct {
	CommitteeKey string
	// Key is the post and an ordinal within the committee: "TR 2".
	Key string
	// Position orders the seats of a committee; Diff does not look at it.
	Position int
	// Post is as the export writes it; Diff does not look at it.
	Post string
	// Kind is committee.LR, FTR, TR or AMR; Side and Role are those of the committee room.
	Kind, Side, Role string
	// PersonID is "" when the seat is vacant, or Unknown.
	PersonID string
	// Unknown: somebody sits in it who is not found among the employed.
	Unknown bool
}

// Sort puts the lists in their order: by id or key.
func (s *Snapshot) Sort() {
	slices.SortFunc(s.Units, func(a, b Unit) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.People, func(a, b Person) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Employments, func(a, b Employment) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Leaderships, byLeadership)
	slices.SortFunc(s.Committees, func(a, b Committee) int { return cmp.Compare(a.Key, b.Key) })
}

func byLeadership(a, b Leadership) int {
	return cmp.Or(cmp.Compare(a.UnitID, b.UnitID), cmp.Compare(a.PersonID, b.PersonID))
}
