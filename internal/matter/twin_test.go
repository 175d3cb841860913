package matter

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/org"
)

// village is a random small municipality as a plain picture, from which standing is worked out by hand: a third way of
// knowing beside the predicates' own query and their twins.
type village struct {
	parent          []int // of units; the root has -1; an ended unit is a leaf
	ended           []bool
	works           [][]int // person → units
	leads           [][]int // unit → people
	committeeParent []int
	committeeEnded  []bool
	committeeHeir   []int // -1: nobody has said that an ended one lives on
	seats           [][]seated
	matters         []askedAbout
}

type seated struct {
	person   int
	employee bool
	vice     bool
}

type askedAbout struct {
	id                 string
	unit               int
	touched            []int
	committees         []int
	removed            []bool
	owners             []int
	asked              int // -1: nobody
	visibility         Visibility
	kind               Kind
	state              State
	author             int
	promised           []int // committees
	given              string
	named              string
	creator, grantedTo int
	guests             []invited
}

// invited is an invitation: to contribute or not, over or ended or neither.
type invited struct {
	person                   int
	contributes, over, ended bool
}

func (v *village) now(unit int) int {
	for v.ended[unit] {
		unit = v.parent[unit]
	}
	return unit
}

func (v *village) nowCommittee(c int) int {
	for v.committeeEnded[c] {
		if heir := v.committeeHeir[c]; heir >= 0 {
			c = heir
		} else {
			c = v.committeeParent[c]
		}
	}
	return c
}

// under says whether a unit of today is a unit or below it.
func (v *village) under(unit, top int) bool {
	for u := v.now(unit); u >= 0; u = v.parent[u] {
		if u == v.now(top) {
			return true
		}
	}
	return false
}

// leadsOver says whether a person leads a unit or one above it.
func (v *village) leadsOver(person, unit int) bool {
	for u := v.now(unit); u >= 0; u = v.parent[u] {
		if slices.Contains(v.leads[u], person) {
			return true
		}
	}
	return false
}

func (v *village) sits(person, c int, employee bool) (sits, vice bool) {
	for _, s := range v.seats[v.nowCommittee(c)] {
		if s.person == person && s.employee == employee {
			sits, vice = true, vice || s.vice
		}
	}
	return sits, vice
}

// standing is what a person is to a matter.
func (v *village) standing(person int, m askedAbout, id string) Standing {
	s := Standing{Person: id, Employee: len(v.works[person]) > 0, Creator: m.creator == person, Secretariat: m.grantedTo == person,
		Owner: slices.Contains(m.owners, person), AskedToTakeOver: m.asked == person, LeaderAbove: v.leadsOver(person, m.unit)}
	for _, t := range m.touched {
		for _, w := range v.works[person] {
			s.Touched = s.Touched || v.under(w, t)
		}
		s.TouchedLeader = s.TouchedLeader || v.leadsOver(person, t)
	}
	for _, g := range m.guests {
		if g.person == person && !g.over && !g.ended {
			s.Guest, s.GuestContributes = true, g.contributes
		}
	}
	for i, c := range m.committees {
		if m.removed[i] {
			continue
		}
		rep, vice := v.sits(person, c, true)
		manages, _ := v.sits(person, c, false)
		s.Representative, s.ViceChair, s.Management = s.Representative || rep, s.ViceChair || vice, s.Management || manages
	}
	return s
}

// speaks says whether somebody sits in a committee that was promised the name, or in the one it lives on as: not in the one above.
func (v *village) speaks(person int, m askedAbout) bool {
	return slices.ContainsFunc(m.promised, func(c int) bool {
		if v.committeeEnded[c] && v.committeeHeir[c] < 0 {
			return false
		}
		sits, _ := v.sits(person, c, true)
		return sits
	})
}

func drawVillage(t *rapid.T) *village {
	v := &village{}
	n := func(most int, label string) int { return rapid.IntRange(0, most).Draw(t, label) }
	some := func(of, most int, label string) []int {
		return rapid.SliceOfNDistinct(rapid.IntRange(0, of-1), 0, min(most, of), rapid.ID[int]).Draw(t, label)
	}
	units, people, committees := 2+n(5, "units"), 4+n(4, "people"), 1+n(3, "committees")
	for u := range units {
		parent := -1
		if u > 0 {
			parent = n(u-1, "parent")
		}
		v.parent, v.ended = append(v.parent, parent), append(v.ended, false)
		v.leads = append(v.leads, some(people, 2, "leads"))
	}
	for u := 1; u < units; u++ {
		if !slices.Contains(v.parent, u) && n(3, "ends") == 0 {
			v.ended[u], v.leads[u] = true, nil // who led a unit that has ended leads it no more
		}
	}
	for range people {
		v.works = append(v.works, some(units, 2, "works"))
	}
	for c := range committees {
		parent := -1
		if c > 0 {
			parent = n(c-1, "above")
		}
		v.committeeParent, v.committeeEnded, v.committeeHeir = append(v.committeeParent, parent), append(v.committeeEnded, false), append(v.committeeHeir, -1)
		var seats []seated
		for range n(4, "seats") {
			seats = append(seats, seated{n(people-1, "sits"), n(3, "side") > 0, n(2, "vice") == 0})
		}
		v.seats = append(v.seats, seats)
	}
	for c := 1; c < committees; c++ {
		if !slices.Contains(v.committeeParent, c) && n(2, "committee ends") == 0 {
			v.committeeEnded[c] = true
		}
	}
	for c := range committees {
		if heir := n(committees-1, "lives on as"); v.committeeEnded[c] && !v.committeeEnded[heir] && n(1, "lives on") == 0 {
			v.committeeHeir[c] = heir
		}
	}
	for range 1 + n(2, "matters") {
		m := askedAbout{id: id.New(), unit: n(units-1, "unit"), touched: some(units, 3, "touched"), committees: some(committees, 3, "asked"),
			owners: some(people, 2, "owners"), asked: n(people, "asked to take over") - 1, author: n(people-1, "author"),
			promised: some(committees, 2, "promised"), creator: n(people-1, "creator"), grantedTo: n(people-1, "secretariat"), given: id.New(), named: id.New(),
			visibility: rapid.SampledFrom([]Visibility{ToTouched, ToAll, ToCommittee}).Draw(t, "visibility"),
			state:      rapid.SampledFrom([]State{Open, Open, Closed, Draft}).Draw(t, "state"),
			kind:       rapid.SampledFrom([]Kind{Advice, DialogueRoom}).Draw(t, "kind")}
		for range m.committees {
			m.removed = append(m.removed, n(3, "removed") == 0)
		}
		for _, p := range some(people, 2, "guests") {
			m.guests = append(m.guests, invited{p, n(1, "contributes") > 0, n(3, "over") == 0, n(3, "ended") == 0})
		}
		v.matters = append(v.matters, m)
	}
	return v
}

// build brings the village into the database: as it was, then with what ended.
func (w *world) build(v *village) (people []string) {
	ctx, tag := context.Background(), id.New()
	unit := func(u int) string { return fmt.Sprint(tag, "-u", u) }
	person := func(p int) string { return fmt.Sprint(tag, "-p", p) }
	body := func(c int) string { return fmt.Sprint(tag, "-c", c) }
	var o, oEnd org.Sync
	var c, cEnd committee.Sync
	for u, parent := range v.parent {
		s := org.SyncUnit{Key: unit(u), Name: unit(u), Type: "Enhed", Placed: true}
		if parent >= 0 {
			s.ParentKey = unit(parent)
		}
		o.Units = append(o.Units, s)
		for _, p := range v.leads[u] {
			o.Leaders = append(o.Leaders, org.SyncLeader{UnitKey: unit(u), PersonKey: person(p)})
		}
		if v.ended[u] {
			oEnd.EndUnits = append(oEnd.EndUnits, unit(u))
		}
	}
	var keys []string
	for p, works := range v.works {
		keys = append(keys, person(p))
		o.People = append(o.People, org.SyncPerson{Key: person(p), FirstName: "P", LastName: fmt.Sprint(p)})
		for i, u := range works {
			o.Employments = append(o.Employments, org.SyncEmployment{Key: fmt.Sprint(person(p), i), PersonKey: person(p), UnitKey: unit(u), Title: "Ansat"})
		}
	}
	for i, parent := range v.committeeParent {
		s := committee.SyncCommittee{Key: body(i), Name: body(i), Level: min(i+1, 3), Kind: committee.KindCommittee}
		if parent >= 0 {
			s.ParentKey = body(parent)
		}
		c.Committees = append(c.Committees, s)
		for k, seat := range v.seats[i] {
			s := committee.SyncSeat{SyncSeatKey: committee.SyncSeatKey{CommitteeKey: body(i), Key: fmt.Sprint(k)}, Kind: committee.TR,
				Side: committee.Management, Role: committee.RoleMember, Position: k, PersonKey: person(seat.person)}
			if seat.employee {
				s.Side = committee.Employee
			}
			if seat.vice {
				s.Role = committee.ViceChair
			}
			c.Seats = append(c.Seats, s)
		}
		if v.committeeEnded[i] {
			cEnd.EndCommittees = append(cEnd.EndCommittees, body(i))
		}
	}
	w.town.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error {
		before := w.today().AddDays(-5)
		for _, step := range []func() error{
			func() error { return w.town.Room.Apply(ctx, tx, before, o) }, func() error { return w.board.Room.Apply(ctx, tx, before, c) },
			func() error { return w.town.Room.Apply(ctx, tx, w.today(), oEnd) }, func() error { return w.board.Room.Apply(ctx, tx, w.today(), cEnd) }} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	ids, err := w.town.Room.PersonIDs(ctx, w.d.Read(), keys)
	ok(w.t, err)
	units, err := w.town.Room.UnitIDs(ctx, w.d.Read(), unitKeys(len(v.parent), unit))
	ok(w.t, err)
	type made struct{ key, id string }
	list, err := db.All(ctx, w.d.Read(), func(s db.Scanner) (made, error) {
		var m made
		err := s.Scan(&m.key, &m.id)
		return m, err
	}, `SELECT source_key, id FROM committee WHERE source_key LIKE $1`, tag+"%")
	ok(w.t, err)
	bodies := map[string]string{}
	for _, m := range list {
		bodies[m.key] = m.id
	}
	for p := range v.works {
		people = append(people, ids[person(p)])
	}
	w.town.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error {
		for c, heir := range v.committeeHeir {
			if heir < 0 {
				continue
			}
			if _, err := tx.Exec(ctx, `UPDATE committee SET same_as = $2 WHERE id = $1`, bodies[body(c)], bodies[body(heir)]); err != nil {
				return err
			}
		}
		if err := w.board.Room.Refresh(ctx, tx, w.today()); err != nil {
			return err
		}
		for _, m := range v.matters {
			if err := w.insert(ctx, tx, m, people, func(u int) string { return units[unit(u)] }, func(c int) string { return bodies[body(c)] }); err != nil {
				return err
			}
		}
		return nil
	})
	return people
}

func unitKeys(n int, key func(int) string) (keys []string) {
	for u := range n {
		keys = append(keys, key(u))
	}
	return keys
}

// insert puts a matter into the tables as it is, also in ways that no act leads to.
func (w *world) insert(ctx context.Context, tx *db.Tx, m askedAbout, people []string, unit, body func(int) string) error {
	now := w.clk.Now()
	in := DraftInput{UnitID: unit(m.unit), Visibility: m.visibility, Ask: AskCommittees, LastDay: w.today().AddDays(5)}
	for _, u := range m.touched {
		in.Touched = append(in.Touched, unit(u))
	}
	if err := saveDraft(ctx, tx, Matter{ID: m.id, Kind: m.kind, CreatedBy: people[m.creator]}, in, now); err != nil {
		return err
	}
	var asked []Asked
	for i, c := range m.committees {
		asked = append(asked, Asked{CommitteeID: body(c), Removed: m.removed[i]})
	}
	if err := saveAsked(ctx, tx, m.id, asked); err != nil {
		return err
	}
	for i, p := range m.owners {
		if err := addOwner(ctx, tx, m.id, people[p], []string{RoleOwner, RoleStandIn}[i], now); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE matter SET state = $2, opened_at = $3 WHERE id = $1`, m.id, m.state, now); err != nil {
		return err
	}
	if m.asked >= 0 {
		if _, err := tx.Exec(ctx, `INSERT INTO matter_owner_gap (matter_id, asked_id, at) VALUES ($1, $2, $3)`, m.id, people[m.asked], now); err != nil {
			return err
		}
	}
	for _, g := range m.guests {
		last := w.today()
		if g.over {
			last = last.AddDays(-1)
		}
		if err := saveGuest(ctx, tx, m.id, Guest{Person: Person{ID: people[g.person]}, Role: "Observatør", MayContribute: g.contributes, LastDay: last,
			InvitedBy: Person{ID: people[m.creator]}, InvitedAt: now}); err != nil {
			return err
		}
		if g.ended {
			if _, err := tx.Exec(ctx, `UPDATE matter_guest SET ended_at = $3 WHERE matter_id = $1 AND person_id = $2`, m.id, people[g.person], now); err != nil {
				return err
			}
		}
	}
	for contribution, to := range map[string]string{m.given: NameToRepresentatives, m.named: NameToAll} {
		if _, err := insertContribution(ctx, tx, contributionOf(contribution, m, people, to, w), "", 1); err != nil {
			return err
		}
	}
	for _, c := range m.promised {
		if _, err := tx.Exec(ctx, `INSERT INTO matter_name_given (contribution_id, committee_id) VALUES ($1, $2)`, m.given, body(c)); err != nil {
			return err
		}
	}
	if m.state != Draft {
		if err := remeasure(ctx, tx, m.id); err != nil {
			return err
		}
	}
	return recount(ctx, tx, m.id)
}

func contributionOf(id string, m askedAbout, people []string, to string, w *world) contribution {
	return contribution{ID: id, MatterID: m.id, Author: people[m.author], Kind: Concern, NameTo: to, Text: "Hej", At: w.clk.Now()}
}

// TestPredicatesEqualTheirTwins: in random municipalities, for everybody and every matter, what the predicates say of the
// standing worked out by hand is what the query for one matter, the conditions of lists and the columns of names say.
func TestPredicatesEqualTheirTwins(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, q := context.Background(), w.d.Read()
		reads, contributes, names := 0, 0, 0
		rapid.Check(t, func(rt *rapid.T) {
			v := drawVillage(rt)
			people := w.build(v)
			for _, m := range v.matters {
				stored, err := loadMatter(ctx, q, m.id)
				ok(t, err)
				for p, person := range people {
					actor := access.Actor{Person: person, Grants: access.Grants{Secretariat: m.grantedTo == p}}
					want := v.standing(p, m, person)
					got, err := loadStanding(ctx, q, actor, stored)
					if ok(t, err); got != want {
						rt.Fatalf("person %d: standing\n%+v, by hand\n%+v", p, got, want)
					}
					for _, wide := range []bool{false, true} {
						read, contribute := twins(t, q, reach{secretariat: actor.Grants.Secretariat, wide: wide}, person, m.id)
						if read != MayRead(want, stored) || contribute != MayContribute(want, stored) {
							rt.Fatalf("person %d: listed %v, contributes %v (wide %v), predicates %v, %v, standing %+v", p, read, contribute,
								wide, MayRead(want, stored), MayContribute(want, stored), want)
						}
						reads, contributes = reads+one(read), contributes+one(contribute)
					}
					sight, err := w.x.Sight(ctx, q, actor, Filter{})
					ok(t, err)
					measured, err := db.All(ctx, q, db.Scan[string], `SELECT m.id FROM matter_measured m WHERE m.id = `+sight.Arg(m.id)+` AND `+sight.Where(), sight.Args()...)
					ok(t, err)
					if (len(measured) > 0) != MayRead(want, stored) {
						rt.Fatalf("person %d: measured %v, predicate %v, standing %+v", p, measured, MayRead(want, stored), want)
					}
					list, _, err := contributionsOf(ctx, q, readerOf(got), m.id, "", Page{})
					ok(t, err)
					for _, c := range list {
						may := MaySeeName(want, c.NameTo, m.author == p, v.speaks(p, m))
						if (c.Author != nil) != may || c.Author != nil && c.Author.ID != people[m.author] {
							rt.Fatalf("person %d sees the name to %s: %v, predicate %v", p, c.NameTo, c.Author, may)
						}
						names += one(may && c.NameTo == NameToRepresentatives && m.author != p)
					}
				}
			}
		})
		if reads == 0 || contributes == 0 || names == 0 {
			t.Errorf("tried nothing: %d read, %d contribute, %d see a given name", reads, contributes, names)
		}
		t.Logf("%d read, %d contribute, %d see a given name", reads, contributes, names)
	})
}

func twins(t *testing.T, q db.Q, r reach, person, matterID string) (read, contribute bool) {
	t.Helper()
	ok(t, q.QueryRow(context.Background(), `SELECT EXISTS (SELECT 1 FROM matter m WHERE m.id = $2 AND `+r.read()+`),
		EXISTS (SELECT 1 FROM matter m WHERE m.id = $2 AND `+r.contribute()+`)`, person, matterID).Scan(&read, &contribute))
	return read, contribute
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
