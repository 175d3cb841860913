package committee_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/org"
)

// world is a small municipality in a database: Town > Care > (North > Team, South), Office.
type world struct {
	t    *testing.T
	d    *db.DB
	clk  *clock.Fake
	org  *org.Room
	x    *committee.Room
	unit map[string]string // key → id
	who  map[string]string
}

var (
	ctx         = context.Background()
	first       = clock.MustDay("2026-11-23")
	secretariat = access.Actor{Person: "secretary", Grants: access.Grants{Secretariat: true}}
	day0        = first.Start().Add(12 * time.Hour)
)

func newWorld(t *testing.T, d *db.DB) *world {
	clk := clock.NewFake(day0)
	o := org.New(d, clk)
	w := &world{t: t, d: d, clk: clk, org: o, x: committee.New(d, clk, o, committeetest.Levels)}
	unit := func(key, name, parent string) org.SyncUnit {
		return org.SyncUnit{Key: key, Name: name, Type: "Enhed", ParentKey: parent, Placed: true, From: first}
	}
	s := org.Sync{Units: []org.SyncUnit{unit("town", "Lillesund Kommune", ""), unit("care", "Center for Omsorg", "town"), unit("north", "Hjemmeplejen Nord", "care"),
		unit("team", "Team 1", "north"), unit("south", "Hjemmeplejen Syd", "care"), unit("office", "Kontoret", "town")},
		Leaders: []org.SyncLeader{{UnitKey: "town", PersonKey: "boss"}, {UnitKey: "care", PersonKey: "chief"}, {UnitKey: "north", PersonKey: "leader"}}}
	for _, p := range [][3]string{{"boss", "Bodil", "town"}, {"chief", "Carl", "care"}, {"leader", "Lene", "north"}, {"vice", "Vera", "north"},
		{"tr", "Tom", "north"}, {"amr", "Asta", "team"}, {"spare", "Signe", "team"}, {"south1", "Søren", "south"}, {"clerk", "Kaj", "office"}} {
		s.People = append(s.People, org.SyncPerson{Key: p[0], FirstName: p[1], LastName: "Prøve", Username: p[0], Email: p[0] + "@example.dk", Phone: "11 22 33 44", From: first})
		s.Employments = append(s.Employments, org.SyncEmployment{Key: p[0], PersonKey: p[0], UnitKey: p[2], Title: "Medarbejder", From: first})
	}
	w.write(func(ctx context.Context, tx *db.Tx) error {
		if err := o.Apply(ctx, tx, first, s); err != nil {
			return err
		}
		var err error
		if w.unit, err = o.UnitIDs(ctx, tx, []string{"town", "care", "north", "team", "south", "office"}); err != nil {
			return err
		}
		w.who, err = o.PersonIDs(ctx, tx, []string{"boss", "chief", "leader", "vice", "tr", "amr", "spare", "south1", "clerk"})
		return err
	})
	return w
}

func (w *world) write(fn func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	if err := w.d.Write(ctx, fn); err != nil {
		w.t.Fatal(err)
	}
}

// apply runs a Sync on the clock's day.
func (w *world) apply(s committee.Sync) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *db.Tx) error { return w.x.Apply(ctx, tx, clock.Today(w.clk), s) })
}

// nights moves the clock on and refreshes, as the program does at midnight.
func (w *world) nights(n int) {
	w.t.Helper()
	w.clk.Advance(time.Duration(n) * 24 * time.Hour)
	w.write(func(ctx context.Context, tx *db.Tx) error {
		if err := w.org.Refresh(ctx, tx, clock.Today(w.clk)); err != nil {
			return err
		}
		return w.x.Refresh(ctx, tx, clock.Today(w.clk))
	})
}

func seat(committeeKey, key, kind, side, role string, position int, person string) committee.SyncSeat {
	return committee.SyncSeat{SyncSeatKey: committee.SyncSeatKey{CommitteeKey: committeeKey, Key: key}, Kind: kind, Side: side, Role: role, Position: position, PersonKey: person}
}

// board is the first night: H (main), H/C (area), H/C/N (local, North) and its group.
func board() committee.Sync {
	return committee.Sync{
		Committees: []committee.SyncCommittee{
			{Key: "H/C/N", Name: "L-MED Hjemmeplejen Nord", Level: committee.Local, Kind: committee.KindCommittee, ParentKey: "H/C", UnitKey: "north"},
			{Key: "H", Name: "H-MED", Level: committee.Main, Kind: committee.KindCommittee, UnitKey: "town"},
			{Key: "H/C", Name: "C-MED Center for Omsorg", Level: committee.Area, Kind: committee.KindCommittee, ParentKey: "H", UnitKey: "care"},
			{Key: "H/C/N/G", Name: "AMG Hjemmeplejen Nord", Level: committee.Group, Kind: committee.KindGroup, ParentKey: "H/C/N", UnitKey: "north"},
		},
		Seats: []committee.SyncSeat{
			seat("H", "LR formand 1", "LR", "management", "chair", 1, "boss"),
			seat("H", "FTR næstformand 1", "FTR", "employee", "vice_chair", 2, "clerk"),
			seat("H/C", "LR formand 1", "LR", "management", "chair", 1, "chief"),
			seat("H/C", "TR næstformand 1", "TR", "employee", "vice_chair", 2, "south1"),
			seat("H/C/N", "LR formand 1", "LR", "management", "chair", 1, "leader"),
			seat("H/C/N", "TR næstformand 1", "TR", "employee", "vice_chair", 2, "vice"),
			seat("H/C/N", "TR 1", "TR", "employee", "member", 3, "tr"),
			seat("H/C/N", "TR 2", "TR", "employee", "member", 4, ""),
			seat("H/C/N", "AMR 1", "AMR", "employee", "member", 5, "amr"),
			seat("H/C/N/G", "AMR 1", "AMR", "employee", "member", 1, "amr"),
		},
	}
}

// named gives the id of the committee of today with that name.
func (w *world) named(name string) committee.Committee {
	w.t.Helper()
	all, err := w.x.All(ctx, w.d.Read())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range all {
		if c.Name == name {
			return c
		}
	}
	w.t.Fatalf("no committee %s in %v", name, all)
	return committee.Committee{}
}

// voices gives for each unit key the name of its voice.
func (w *world) voices() map[string]string {
	w.t.Helper()
	got := map[string]string{}
	for key, id := range w.unit {
		m, err := w.x.Voice(ctx, w.d.Read(), []string{id})
		if err != nil {
			w.t.Fatal(err)
		}
		got[key] = m[id].Name
	}
	return got
}

// seats gives the seats of a committee as "key-like" lines.
func (w *world) seats(id string) []string {
	w.t.Helper()
	all, err := w.x.Seats(ctx, w.d.Read(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	var lines []string
	for _, s := range all {
		line := s.Side + " " + s.Kind + " " + s.Role + ":"
		if s.Holder != nil {
			line += " " + s.Holder.FirstName
		}
		if !s.TermFrom.IsZero() {
			line += " " + s.TermFrom.String() + "–" + s.TermUntil.String()
		}
		for _, b := range s.Substitutes {
			line += " +" + b.Person.FirstName
			if b.Acting {
				line += "!"
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// stands gives for each committee the one of today that it counts as.
func (w *world) stands(ids []string) map[string]string {
	w.t.Helper()
	m := map[string]string{}
	for _, id := range ids {
		now, err := db.One(ctx, w.d.Read(), db.Scan[string], `SELECT now_id FROM committee_stands_for WHERE committee_id = $1`, id)
		w.must(err)
		m[id] = now
	}
	return m
}

func (w *world) seatOf(committeeID, person string) string {
	w.t.Helper()
	all, err := w.x.Seats(ctx, w.d.Read(), committeeID)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range all {
		if s.Holder != nil && s.Holder.ID == w.who[person] {
			return s.ID
		}
	}
	w.t.Fatalf("%s has no seat", person)
	return ""
}

func (w *world) same(what string, want, got any) {
	w.t.Helper()
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(clock.Day{})); diff != "" {
		w.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) rows(table string) int {
	w.t.Helper()
	n, err := db.One(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM `+table)
	w.must(err)
	return n
}

func onBoth(t *testing.T, run func(w *world)) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) { run(newWorld(t, d)) },
		journal.Migrations, jobs.Migrations, org.Migrations, committee.Migrations)
}
