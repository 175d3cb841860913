package org_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/org/orgtest"
)

var (
	ctx  = context.Background()
	noon = time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC)
)

// world is the seeded town on one database.
type world struct {
	*orgtest.Town
	t   *testing.T
	d   *db.DB
	clk *clock.Fake
	q   db.Q
}

func onBoth(t *testing.T, run func(w *world)) {
	t.Helper()
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		clk := clock.NewFake(noon)
		run(&world{Town: orgtest.Seed(t, d, clk), t: t, d: d, clk: clk, q: d.Read()})
	}, org.Migrations)
}

func (w *world) same(what string, want, got any) {
	w.t.Helper()
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(clock.Day{})); diff != "" {
		w.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// ok is the value of a call that must succeed.
func ok[T any](w *world) func(v T, err error) T {
	return func(v T, err error) T {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
		return v
	}
}

func unitNames(units []org.Unit) string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = u.Name
	}
	return strings.Join(names, " / ")
}

func (w *world) path(key string) string {
	w.t.Helper()
	return unitNames(ok[[]org.Unit](w)(w.Room.Path(ctx, w.q, w.Unit(key))))
}

// keysOf turns people into the keys they were imported with.
func (w *world) keysOf(people []org.Person) string {
	var keys []string
	for _, p := range people {
		for k, id := range w.People {
			if id == p.ID {
				keys = append(keys, k)
			}
		}
	}
	return strings.Join(keys, " ")
}

func (w *world) apply(s org.Sync) { w.t.Helper(); w.Apply(w.t, w.d, w.clk, s) }

func (w *world) nights(n int) {
	w.t.Helper()
	w.clk.Advance(time.Duration(n) * 24 * time.Hour)
	w.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error { return w.Room.Refresh(ctx, tx, clock.Today(w.clk)) })
}

func TestUnitsAndTheirPlace(t *testing.T) {
	onBoth(t, func(w *world) {
		w.same("unit", org.Unit{ID: w.Unit("team1"), Name: "Team 1", Type: "Team", ParentID: w.Unit("north"), Placed: true},
			ok[org.Unit](w)(w.Room.Unit(ctx, w.q, w.Unit("team1"))))
		w.same("path", "Lillesund Kommune / Center for Omsorg / Hjemmeplejen Nord / Team 1", w.path("team1"))
		w.same("path of the top", "Lillesund Kommune", w.path("town"))
		for _, unknown := range []string{id.New(), ""} {
			if _, err := w.Room.Unit(ctx, w.q, unknown); !errors.Is(err, fault.NotFound) {
				w.t.Errorf("unknown unit: %v", err)
			}
			if _, err := w.Room.Path(ctx, w.q, unknown); !errors.Is(err, fault.NotFound) {
				w.t.Errorf("unknown path: %v", err)
			}
		}
		units := ok[map[string]org.Unit](w)(w.Room.Units(ctx, w.q, []string{w.Unit("oak"), w.Unit("lake"), id.New()}))
		w.same("units", 2, len(units))
		w.same("no units", 0, len(ok[map[string]org.Unit](w)(w.Room.Units(ctx, w.q, nil))))
	})
}

func TestLeaders(t *testing.T) {
	onBoth(t, func(w *world) {
		leaders := ok[map[string][]org.Person](w)(w.Room.Leaders(ctx, w.q, []string{w.Unit("north"), w.Unit("team1"), w.Unit("oak")}))
		w.same("leader", "karen", w.keysOf(leaders[w.Unit("north")]))
		w.same("none", "", w.keysOf(leaders[w.Unit("team1")]))
		w.same("two units of one leader", "Egeskolen / Team 1", unitNames(ok[[]org.Unit](w)(w.Room.UnitsLed(ctx, w.q, w.Person("ella")))))

		above := func(unit string, except ...string) string {
			var ids []string
			for _, k := range except {
				ids = append(ids, w.Person(k))
			}
			p, u, found, err := w.Room.LeaderAbove(ctx, w.q, w.Unit(unit), ids...)
			if err != nil {
				w.t.Fatal(err)
			}
			if !found {
				return "nobody"
			}
			return w.keysOf([]org.Person{p}) + " of " + u.Name
		}
		w.same("above a leaderless team", "karen of Hjemmeplejen Nord", above("team1"))
		w.same("strictly above", "carechief of Center for Omsorg", above("north"))
		w.same("not the same person again", "schoolchief of Center for Skoler", above("oakteam", "ella"))
		w.same("nobody above the top", "nobody", above("town"))
		w.same("nobody left", "nobody", above("care", "boss"))

		for _, tc := range []struct {
			person, unit string
			want         bool
		}{{"karen", "north", true}, {"karen", "team1", true}, {"boss", "team2", true}, {"karen", "south", false}, {"karen", "care", false}, {"rosa", "team1", false}} {
			w.same(tc.person+" over "+tc.unit, tc.want, w.leads(tc.person, tc.unit))
		}
	})
}

func TestPeopleAndWork(t *testing.T) {
	onBoth(t, func(w *world) {
		p := ok[org.Person](w)(w.Room.Person(ctx, w.q, w.Person("omar")))
		w.same("person", org.Person{ID: w.Person("omar"), FirstName: "Omar", LastName: "Ågård", Phone: "20 30 40 50", Username: "omar", Present: true}, p)
		if _, err := w.Room.Person(ctx, w.q, id.New()); !errors.Is(err, fault.NotFound) {
			w.t.Errorf("unknown person: %v", err)
		}
		w.same("persons", 2, len(ok[map[string]org.Person](w)(w.Room.Persons(ctx, w.q, []string{w.Person("rosa"), w.Person("tina"), id.New()}))))
		w.same("by e-mail", "rosa", w.keysOf(ok[[]org.Person](w)(w.Room.PersonByEmail(ctx, w.q, " Rosa@Lillesund.Example "))))
		w.same("no e-mail is nobody's", "", w.keysOf(ok[[]org.Person](w)(w.Room.PersonByEmail(ctx, w.q, ""))))

		var works []string
		for _, e := range ok[[]org.Employment](w)(w.Room.Employments(ctx, w.q, w.Person("nadia"))) {
			u := ok[org.Unit](w)(w.Room.Unit(ctx, w.q, e.UnitID))
			works = append(works, e.Title+", "+u.Name)
		}
		w.same("two employments", []string{"Social- og sundhedsassistent, Hjemmeplejen Nord", "Støttelærer, Søskolen"}, works)

		w.same("directly in it, Danish order", "karen nadia pia omar quentin", w.staff("north", 50))
		w.same("page by page", "karen nadia pia omar quentin", w.staff("north", 2))
		w.same("nobody", "", w.staff("team1x", 2))
		w.same("the whole", 22, w.heads("town"))
		w.same("a branch", 11, w.heads("north"))
	})
}

// heads counts the people in a unit and below it by the views that other rooms join.
func (w *world) heads(unit string) int {
	w.t.Helper()
	return ok[int](w)(db.One(ctx, w.q, db.Scan[int], `SELECT count(DISTINCT e.person_id) FROM org_employment_now e
		JOIN org_unit_stands_for s ON s.unit_id = e.unit_id JOIN org_ancestor a ON a.unit_id = s.now_id WHERE a.ancestor_id = $1`, w.Unit(unit)))
}

// leads says by the views whether somebody leads a unit or one above it.
func (w *world) leads(person, unit string) bool {
	w.t.Helper()
	return ok[bool](w)(db.One(ctx, w.q, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM org_unit_stands_for s JOIN org_ancestor a ON a.unit_id = s.now_id
		JOIN org_leader_now l ON l.unit_id = a.ancestor_id WHERE s.unit_id = $1 AND l.person_id = $2)`, w.Unit(unit), w.Person(person)))
}

// stands is the unit of today that a unit counts as.
func (w *world) stands(unit string) string {
	w.t.Helper()
	return ok[string](w)(db.One(ctx, w.q, db.Scan[string], "SELECT now_id FROM org_unit_stands_for WHERE unit_id = $1", w.Unit(unit)))
}

// staff are those directly in a unit, read page by page.
func (w *world) staff(key string, limit int) string {
	w.t.Helper()
	var people []org.Person
	for after := ""; ; {
		page := ok[[]org.Employee](w)(w.Room.EmploymentsIn(ctx, w.q, w.Units[key], after, limit))
		for _, e := range page {
			people = append(people, e.Person)
			after = e.ID
		}
		if len(page) < limit {
			return w.keysOf(people)
		}
	}
}

// wide is a municipality of many units in seven levels, each with one employee.
func wide(day clock.Day, width int) org.Sync {
	s := org.Sync{Leaders: []org.SyncLeader{{UnitKey: "u0", PersonKey: "u0"}}}
	for i := range width {
		key := fmt.Sprint("u", i)
		parent := ""
		if i > 0 {
			parent = fmt.Sprint("u", (i-1)/4)
		}
		s.Units = append(s.Units, org.SyncUnit{Key: key, Name: fmt.Sprint("Enhed ", i), Type: "Enhed", ParentKey: parent, Placed: true, From: day})
		s.People = append(s.People, org.SyncPerson{Key: key, FirstName: "Person", LastName: fmt.Sprint("Nr", i), Email: key + "@x.example", From: day})
		s.Employments = append(s.Employments, org.SyncEmployment{Key: key, PersonKey: key, UnitKey: key, Title: "Medarbejder", From: day})
	}
	return s
}

func TestThousandsOfUnits(t *testing.T) {
	onBoth(t, func(w *world) {
		w.clk.Advance(24 * time.Hour)
		began := time.Now()
		w.apply(wide(clock.Today(w.clk), 5000))
		w.t.Logf("5,000 units with an employee each: %v", time.Since(began).Round(time.Millisecond))
		ids := ok[map[string]string](w)(w.Room.UnitIDs(ctx, w.q, []string{"u0", "u1", "u4999"}))
		path := ok[[]org.Unit](w)(w.Room.Path(ctx, w.q, ids["u4999"]))
		w.same("the deepest", 7, len(path))
		w.same("the top first", "Enhed 0", path[0].Name)
		w.same("all of them", 5000, ok[int](w)(db.One(ctx, w.q, db.Scan[int], "SELECT count(*) FROM org_ancestor WHERE ancestor_id = $1", ids["u0"])))

		began = time.Now()
		w.nights(1)
		w.t.Logf("a night without changes: %v", time.Since(began).Round(time.Millisecond))
		began = time.Now()
		w.apply(org.Sync{Units: []org.SyncUnit{{Key: "u1", Name: "Enhed 1", Type: "Enhed", ParentKey: "u2", Placed: true, From: w.First}}})
		w.t.Logf("a quarter of the tree moved: %v", time.Since(began).Round(time.Millisecond))
		deep := ok[map[string]string](w)(w.Room.UnitIDs(ctx, w.q, []string{"u1365"}))["u1365"]
		w.same("one level deeper", 8, len(ok[[]org.Unit](w)(w.Room.Path(ctx, w.q, deep))))
	})
}
