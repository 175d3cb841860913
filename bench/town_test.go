package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/org"
)

// size is how much there is of everything. What is around the readers whose pages are measured, "home", has a size of its own:
// the same in a small municipality and in a large one, because a person works in one unit in both.
type size struct {
	name                                              string
	people, units, committees, matters, contributions int
	// homePeople work in the home unit, homeMatters concern it, with homeContributions each; homeSeats are on the employee side of
	// its committee.
	homePeople, homeMatters, homeContributions, homeSeats int
}

// The data sets of the bars, and two for counting queries: in the second there is ten times as much, or more, of everything.
var (
	ballerup = size{"ballerup", 4_800, 400, 70, 300, 6_000, 25, 60, 50, 5}
	large    = size{"large", 50_000, 4_000, 2_000, 20_000, 1_000_000, 25, 60, 50, 5}
	little   = size{"little", 120, 20, 8, 16, 64, 4, 8, 4, 2}
	tenfold  = size{"tenfold", 1_200, 200, 80, 160, 4_000, 40, 80, 40, 20}
)

// Units by number: the top, the centre and the section above the home unit, and the home unit.
const (
	top = iota
	homeCentre
	homeSection
	homeUnit
)

// town is the organisation of a data set: everything by number, 0 first.
type town struct {
	size
	rnd *rand.Rand
	day clock.Day // on which it came in
	// units, people and committees are ids.
	units, people, committees []string
	parent                    []int   // of each unit; -1 for the top
	working                   [][]int // people of each unit, its leader first
	of                        []int   // unit of each committee
	speaks                    []int   // committee that speaks for each unit
}

func newTown(s size, today clock.Day) *town {
	w := &town{size: s, rnd: rand.New(rand.NewPCG(1, uint64(s.people))), day: today.AddDays(-4 * 365)}
	w.grow()
	w.employ()
	w.elect()
	return w
}

// grow lays out the tree: centres below the top, sections below centres, and teams below those and below each other, seven levels
// at most.
func (w *town) grow() {
	centres := min(10+w.size.units/100, w.size.units/5)
	sections := w.size.units / 5
	w.parent = make([]int, w.size.units)
	depth := make([]int, w.size.units)
	var under []int // where a unit of the next kind may hang
	for i := range w.parent {
		switch {
		case i == top:
			w.parent[i] = -1
		case i <= homeUnit:
			w.parent[i] = i - 1
		case i < 3+centres:
			w.parent[i] = top
		case i < 3+centres+sections:
			w.parent[i] = 4 + w.rnd.IntN(centres-1)
		default:
			w.parent[i] = under[w.rnd.IntN(len(under))]
		}
		if i == top {
			continue
		}
		if depth[i] = depth[w.parent[i]] + 1; i > homeUnit && depth[i] >= 2 && depth[i] < 6 {
			under = append(under, i)
		}
	}
}

// employ gives each unit a leader, the home unit its people, and the rest work anywhere.
func (w *town) employ() {
	w.working = make([][]int, w.size.units)
	for p := range w.size.people {
		switch {
		case p < w.size.units:
			w.working[p] = []int{p}
		case p < w.size.units+w.homePeople-1:
			w.working[homeUnit] = append(w.working[homeUnit], p)
		default:
			u := homeUnit + 1 + w.rnd.IntN(w.size.units-homeUnit-1)
			w.working[u] = append(w.working[u], p)
		}
	}
}

// elect gives the top, the centres, the home unit and then the first sections and teams a committee.
func (w *town) elect() {
	w.of = []int{top, homeCentre, homeUnit}
	for u := homeUnit + 1; len(w.of) < w.size.committees; u++ {
		w.of = append(w.of, u)
	}
	own := map[int]int{}
	for c, u := range w.of {
		own[u] = c
	}
	w.speaks = make([]int, w.size.units)
	for u := range w.speaks {
		at, ok := u, false
		for ; !ok; at = w.parent[at] {
			w.speaks[u], ok = own[at]
		}
	}
}

// above lists the unit and those above it.
func (w *town) above(u int) []int {
	var path []int
	for ; u >= 0; u = w.parent[u] {
		path = append(path, u)
	}
	return path
}

// somebody works in the unit or as near it as people do.
func (w *town) somebody(u int) int {
	for len(w.working[u]) < 2 && w.parent[u] >= 0 {
		u = w.parent[u]
	}
	return w.working[u][w.rnd.IntN(len(w.working[u]))]
}

var (
	firstNames = []string{"Aisha", "Bent", "Camilla", "Dorte", "Emil", "Fatima", "Gitte", "Hassan", "Ida", "Jens", "Karen", "Lars", "Mette", "Nadia", "Ole", "Pia"}
	lastNames  = []string{"Aagaard", "Bang", "Christensen", "Dahl", "Eskildsen", "Friis", "Gram", "Holm", "Iversen", "Juhl", "Krogh", "Lund", "Mølgaard", "Nygaard", "Ørsted", "Pedersen"}
	unitNames  = []string{"Plejecenter", "Hjemmeplejen", "Dagtilbud", "Skolen", "Sundhedsplejen", "Jobcenter", "Biblioteket", "Vej og park"}
	unitTypes  = []string{"Kommune", "Center", "Afdeling", "Team"}
)

func unitKey(i int) string      { return fmt.Sprintf("u%d", i) }
func personKey(i int) string    { return fmt.Sprintf("p%d", i) }
func committeeKey(i int) string { return fmt.Sprintf("c%d", i) }

func (w *town) unitName(i int) string { return fmt.Sprintf("%s %d", unitNames[i%len(unitNames)], i) }

// settle brings the organisation and its committees in as an import does, through the rooms.
func (w *town) settle(t testing.TB, d *db.DB, clk clock.Clock) {
	ctx := context.Background()
	o := org.New(d, clk)
	c := committee.New(d, clk, o, committeetest.Levels)
	err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := o.Apply(ctx, tx, w.day, w.organisation()); err != nil {
			return err
		}
		return c.Apply(ctx, tx, w.day, w.boards())
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := o.Refresh(ctx, tx, clock.Today(clk)); err != nil {
			return err
		}
		return c.Refresh(ctx, tx, clock.Today(clk))
	}); err != nil {
		t.Fatal(err)
	}
	w.units = ids(t, d, "org_unit", unitKey, w.size.units)
	w.people = ids(t, d, "org_person", personKey, w.size.people)
	w.committees = ids(t, d, "committee", committeeKey, w.size.committees)
}

func (w *town) organisation() org.Sync {
	var s org.Sync
	for i, p := range w.parent {
		u := org.SyncUnit{Key: unitKey(i), Name: w.unitName(i), Type: unitTypes[min(len(w.above(i))-1, 3)], Placed: true, From: w.day}
		if p >= 0 {
			u.ParentKey = unitKey(p)
		}
		s.Units = append(s.Units, u)
		s.Leaders = append(s.Leaders, org.SyncLeader{UnitKey: unitKey(i), PersonKey: personKey(i)})
	}
	for u, list := range w.working {
		for _, p := range list {
			key := personKey(p)
			s.People = append(s.People, org.SyncPerson{Key: key, FirstName: firstNames[p%16], LastName: lastNames[p/16%16], Username: key,
				Email: key + "@kommune.example", Phone: "20 30 40 50", From: w.day})
			s.Employments = append(s.Employments, org.SyncEmployment{Key: key, PersonKey: key, UnitKey: unitKey(u), Title: "Medarbejder", From: w.day})
		}
	}
	return s
}

func (w *town) boards() committee.Sync {
	var s committee.Sync
	board := map[int]int{}
	for c, u := range w.of {
		board[u] = c
		level, parent := committee.Local, committeeKey(0)
		switch {
		case u == top:
			level, parent = committee.Main, ""
		case w.parent[u] == top:
			level = committee.Area
		default:
			for _, a := range w.above(u)[1:] {
				if n, ok := board[a]; ok {
					parent = committeeKey(n)
					break
				}
			}
		}
		s.Committees = append(s.Committees, committee.SyncCommittee{Key: committeeKey(c), Name: "MED " + w.unitName(u), Level: level,
			Kind: committee.KindCommittee, ParentKey: parent, UnitKey: unitKey(u)})
		s.Seats = append(s.Seats, w.seats(c)...)
	}
	return s
}

// seats are the unit's leader in the chair, a vice-chair, and the rest of the employee side.
func (w *town) seats(c int) []committee.SyncSeat {
	unit, employees := w.of[c], 5
	if unit == homeUnit {
		employees = w.homeSeats
	}
	chair := committee.SyncSeat{Kind: committee.LR, Side: committee.Management, Role: committee.Chair, PersonKey: personKey(unit)}
	list := []committee.SyncSeat{chair}
	for i := range employees {
		seat := committee.SyncSeat{Kind: committee.TR, Side: committee.Employee, Role: committee.RoleMember, PersonKey: personKey(w.somebody(unit))}
		if unit == homeUnit {
			seat.PersonKey = personKey(w.working[homeUnit][1+i])
		}
		if i == 0 {
			seat.Role = committee.ViceChair
		}
		list = append(list, seat)
	}
	for i := range list {
		list[i].SyncSeatKey = committee.SyncSeatKey{CommitteeKey: committeeKey(c), Key: fmt.Sprintf("plads %d", i)}
		list[i].Position = i
	}
	return list
}

// ids reads the ids that an import gave to the keys 0 to n.
func ids(t testing.TB, d *db.DB, table string, key func(int) string, n int) []string {
	t.Helper()
	type row struct{ key, id string }
	rows, err := db.All(context.Background(), d.Read(), func(s db.Scanner) (row, error) {
		var r row
		err := s.Scan(&r.key, &r.id)
		return r, err
	}, "SELECT source_key, id FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	by := make(map[string]string, len(rows))
	for _, r := range rows {
		by[r.key] = r.id
	}
	list := make([]string, n)
	for i := range list {
		if list[i] = by[key(i)]; list[i] == "" {
			t.Fatalf("%s has no %s", table, key(i))
		}
	}
	return list
}
