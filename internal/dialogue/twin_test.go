package dialogue

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/org"
)

// village is a random small municipality as a plain picture, from which standing is worked out by hand.
type village struct {
	parent       []int // of units; the root has -1; an ended unit is a leaf
	ended        []bool
	works, leads [][]int // person → units, unit → people
	boardOf      []int   // unit → the committee that stands at it, -1 for none
	seats        [][]seated
	groups       [][]int
	over         []bool // groups that have ended
	requests     []wish
}

type seated struct {
	person          int
	employee, chair bool
}

type wish struct {
	id          string
	unit, group int // one is -1
	asker       int // -1: forgotten
	carrier     int
	joined      []int
	state       State
}

func (v *village) now(unit int) int {
	for v.ended[unit] {
		unit = v.parent[unit]
	}
	return unit
}

// chain are the units from one to the top.
func (v *village) chain(unit int) (list []int) {
	for u := v.now(unit); u >= 0; u = v.parent[u] {
		list = append(list, u)
	}
	return list
}

// speaks is the committee that speaks for a unit: the nearest at it or above that has somebody on the employee side.
func (v *village) speaks(unit int) int {
	for _, u := range v.chain(unit) {
		if c := v.boardOf[u]; c >= 0 && slices.ContainsFunc(v.seats[c], func(s seated) bool { return s.employee }) {
			return c
		}
	}
	return -1
}

func (v *village) standing(p int, r wish, keeper int) Standing {
	s := Standing{Asker: r.asker == p, Joined: slices.Contains(r.joined, p), Carrier: r.carrier == p, Secretariat: keeper == p}
	if r.group >= 0 {
		s.Answers = slices.Contains(v.groups[r.group], p) && !s.Asker && !v.over[r.group]
		for i, g := range v.groups {
			s.Fellow = s.Fellow || !s.Asker && !v.over[i] && slices.Contains(g, p) && slices.Contains(g, r.asker)
		}
		return s
	}
	for _, w := range v.works[p] {
		s.Working = s.Working || slices.Contains(v.chain(w), v.now(r.unit))
	}
	if c := v.speaks(r.unit); c >= 0 {
		for _, seat := range v.seats[c] {
			if seat.person == p {
				s.Representative, s.Management, s.Chair = s.Representative || seat.employee, s.Management || !seat.employee, s.Chair || seat.chair
			}
		}
	}
	found := false
	for _, u := range v.chain(r.unit) {
		s.LeaderAbove = s.LeaderAbove || slices.Contains(v.leads[u], p)
		if others := slices.DeleteFunc(slices.Clone(v.leads[u]), func(l int) bool { return l == r.asker }); !found && len(others) > 0 {
			found, s.Answers = true, slices.Contains(others, p)
		}
	}
	return s
}

func drawVillage(t *rapid.T) *village {
	v := &village{}
	n := func(most int, label string) int { return rapid.IntRange(0, most).Draw(t, label) }
	some := func(of, most int, label string) []int {
		return rapid.SliceOfNDistinct(rapid.IntRange(0, of-1), 0, min(most, of), rapid.ID[int]).Draw(t, label)
	}
	units, people := 2+n(5, "units"), 4+n(4, "people")
	for u := range units {
		parent := -1
		if u > 0 {
			parent = n(u-1, "parent")
		}
		v.parent, v.ended, v.leads = append(v.parent, parent), append(v.ended, false), append(v.leads, some(people, 2, "leads"))
	}
	for u := 1; u < units; u++ {
		if !slices.Contains(v.parent, u) && n(3, "ends") == 0 {
			v.ended[u], v.leads[u] = true, nil
		}
	}
	for range people {
		v.works = append(v.works, some(units, 2, "works"))
	}
	for u := range units {
		board := -1
		if !v.ended[u] && (u == 0 || n(1, "has a committee") == 0) {
			board = len(v.seats)
			var seats []seated
			for range n(4, "seats") {
				seats = append(seats, seated{n(people-1, "sits"), n(3, "side") > 0, n(2, "chair") == 0})
			}
			v.seats = append(v.seats, seats)
		}
		v.boardOf = append(v.boardOf, board)
	}
	for range 2 {
		v.groups, v.over = append(v.groups, some(people, 3, "group")), append(v.over, n(2, "group ended") == 0)
	}
	for range 1 + n(3, "requests") {
		r := wish{id: id.New(), unit: n(units-1, "unit"), group: -1, asker: n(people, "asker") - 1, carrier: n(people, "carrier") - 1, joined: some(people, 2, "joined"),
			state: rapid.SampledFrom([]State{Answered, Declined, Matter, Withdrawn}).Draw(t, "state")}
		if n(2, "to a group") == 0 {
			r.unit, r.group = -1, n(1, "group asked")
		}
		v.requests = append(v.requests, r)
	}
	return v
}

// build brings the village into the database, then ends what has ended.
func (w *world) build(v *village) (people []string) {
	tag := id.New()
	unit := func(u int) string { return fmt.Sprint(tag, "-u", u) }
	person := func(p int) string { return fmt.Sprint(tag, "-p", p) }
	var o, oEnd org.Sync
	var c committee.Sync
	var unitKeys, personKeys []string
	for u, parent := range v.parent {
		s := org.SyncUnit{Key: unit(u), Name: unit(u), Type: "Enhed", Placed: true}
		if parent >= 0 {
			s.ParentKey = unit(parent)
		}
		o.Units, unitKeys = append(o.Units, s), append(unitKeys, unit(u))
		for _, p := range v.leads[u] {
			o.Leaders = append(o.Leaders, org.SyncLeader{UnitKey: unit(u), PersonKey: person(p)})
		}
		if v.ended[u] {
			oEnd.EndUnits = append(oEnd.EndUnits, unit(u))
		}
		if board := v.boardOf[u]; board >= 0 {
			key := fmt.Sprint(tag, "-c", board)
			c.Committees = append(c.Committees, committee.SyncCommittee{Key: key, Name: key, Level: 2, Kind: committee.KindCommittee, UnitKey: unit(u)})
			for k, seat := range v.seats[board] {
				s := committee.SyncSeat{SyncSeatKey: committee.SyncSeatKey{CommitteeKey: key, Key: fmt.Sprint(k)}, Kind: committee.TR, Side: committee.Management, Role: committee.RoleMember, Position: k, PersonKey: person(seat.person)}
				if seat.employee {
					s.Side = committee.Employee
				}
				if seat.chair {
					s.Role = committee.Chair
				}
				c.Seats = append(c.Seats, s)
			}
		}
	}
	for p, works := range v.works {
		personKeys = append(personKeys, person(p))
		o.People = append(o.People, org.SyncPerson{Key: person(p), FirstName: "P", LastName: fmt.Sprint(p)})
		for i, u := range works {
			o.Employments = append(o.Employments, org.SyncEmployment{Key: fmt.Sprint(person(p), i), PersonKey: person(p), UnitKey: unit(u), Title: "Ansat"})
		}
	}
	today := clock.Today(w.clk)
	w.town.Write(w.T, w.d, func(ctx context.Context, tx *db.Tx) error {
		if err := w.town.Room.Apply(ctx, tx, today.AddDays(-5), o); err != nil {
			return err
		}
		if err := w.board.Room.Apply(ctx, tx, today.AddDays(-5), c); err != nil {
			return err
		}
		if err := w.town.Room.Apply(ctx, tx, today, oEnd); err != nil {
			return err
		}
		return w.board.Room.Refresh(ctx, tx, today)
	})
	ids, err := w.town.Room.PersonIDs(bg, w.d.Read(), personKeys)
	w.ok(err)
	units, err := w.town.Room.UnitIDs(bg, w.d.Read(), unitKeys)
	w.ok(err)
	for p := range v.works {
		people = append(people, ids[person(p)])
	}
	who := func(p int) any {
		if p < 0 {
			return nil
		}
		return people[p]
	}
	w.town.Write(w.T, w.d, func(ctx context.Context, tx *db.Tx) error {
		groups := []string{id.New(), id.New()}
		for g, members := range v.groups {
			var ended any
			if v.over[g] {
				ended = w.clk.Now()
			}
			if _, err := tx.Exec(ctx, `INSERT INTO dialogue_group (id, name, ended_at) VALUES ($1, 'Gruppe', $2)`, groups[g], ended); err != nil {
				return err
			}
			for _, p := range members {
				if _, err := tx.Exec(ctx, `INSERT INTO dialogue_group_member (group_id, person_id) VALUES ($1, $2)`, groups[g], people[p]); err != nil {
					return err
				}
			}
		}
		for _, r := range v.requests {
			var u, g any
			if r.group >= 0 {
				g = groups[r.group]
			} else {
				u = units[unit(r.unit)]
			}
			if _, err := tx.Exec(ctx, `INSERT INTO dialogue_request (id, unit_id, group_id, asker_id, what, why, carry_asked, carrier_id, state, at, deadline_day)
				VALUES ($1, $2, $3, $4, 'Hvad', 'Hvorfor', FALSE, $5, $6, $7, $8)`, r.id, u, g, who(r.asker), who(r.carrier), r.state, w.clk.Now(), today); err != nil {
				return err
			}
			for _, p := range r.joined {
				if _, err := tx.Exec(ctx, `INSERT INTO dialogue_join (request_id, person_id, at) VALUES ($1, $2, $3)`, r.id, people[p], w.clk.Now()); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return people
}

// TestPredicatesEqualTheirTwins: in random municipalities, for everybody and every request, the standing worked out by hand is the one the
// query gives, and what MayRead says of it is what the condition of lists says; who is told to answer is who is to answer.
func TestPredicatesEqualTheirTwins(t *testing.T) {
	both(t, func(w *world) {
		reads, answered := 0, 0
		rapid.Check(t, func(rt *rapid.T) {
			v := drawVillage(rt)
			people := w.build(v)
			keeper := rapid.IntRange(0, len(people)-1).Draw(rt, "secretariat")
			for _, r := range v.requests {
				told, err := db.All(bg, w.d.Read(), db.Scan[string], peopleAnswering, r.id)
				w.ok(err)
				for p, person := range people {
					actor := access.Actor{Person: person, Grants: access.Grants{Secretariat: p == keeper}}
					want := v.standing(p, r, keeper)
					got, err := loadStanding(bg, w.d.Read(), actor, r.id)
					if w.ok(err); got != want {
						rt.Fatalf("person %d: standing\n%+v, by hand\n%+v", p, got, want)
					}
					listed, err := db.One(bg, w.d.Read(), db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM dialogue_request r WHERE r.id = $2 AND CAST($1 AS TEXT) IS NOT NULL AND `+read(p == keeper)+`)`, person, r.id)
					if w.ok(err); listed != MayRead(want) {
						rt.Fatalf("person %d: listed %v, standing %+v", p, listed, want)
					}
					if slices.Contains(told, person) != want.Answers {
						rt.Fatalf("person %d is told to answer: %v, standing %+v", p, !want.Answers, want)
					}
					if listed {
						reads++
					}
					if want.Answers {
						answered++
					}
				}
			}
		})
		if reads == 0 || answered == 0 {
			t.Errorf("tried nothing: %d read, %d answer", reads, answered)
		}
	})
}
