package org_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/org/orgtest"
)

// version is the number of changes the organisation has seen.
func (w *world) version() int {
	w.t.Helper()
	return ok[int](w)(db.One(ctx, w.q, db.Scan[int], "SELECT version FROM org_today"))
}

// count is the number of rows of a table.
func (w *world) count(table string) int {
	w.t.Helper()
	return ok[int](w)(db.One(ctx, w.q, db.Scan[int], "SELECT count(*) FROM "+table))
}

// changed is a unit of the town, changed.
func (w *world) changed(key string, change func(*org.SyncUnit)) org.SyncUnit {
	s := orgtest.Sync(w.First)
	u := s.Units[slices.IndexFunc(s.Units, func(u org.SyncUnit) bool { return u.Key == key })]
	change(&u)
	return u
}

func TestTheSameImportTwiceWritesNothing(t *testing.T) {
	onBoth(t, func(w *world) {
		before, spells := w.version(), w.count("org_unit_spell")+w.count("org_employment_spell")
		w.clk.Advance(48 * time.Hour)
		w.nights(0)
		w.same("a new day is a change", before+1, w.version())
		w.apply(orgtest.Sync(w.First))
		w.nights(0)
		w.same("nothing more", before+1, w.version())
		w.same("no row", spells, w.count("org_unit_spell")+w.count("org_employment_spell"))
		snapshot := ok[org.Sync](w)(w.Room.Snapshot(ctx, w.q))
		w.apply(snapshot)
		w.same("what is stored is no change", before+1, w.version())
	})
}

func TestSnapshotIsWhatCameIn(t *testing.T) {
	onBoth(t, func(w *world) {
		s := orgtest.Sync(w.First)
		got := ok[org.Sync](w)(w.Room.Snapshot(ctx, w.q))
		slices.SortFunc(s.Units, func(a, b org.SyncUnit) int { return compare(a.Key, b.Key) })
		slices.SortFunc(s.People, func(a, b org.SyncPerson) int { return compare(a.Key, b.Key) })
		slices.SortFunc(s.Employments, func(a, b org.SyncEmployment) int { return compare(a.Key, b.Key) })
		slices.SortFunc(s.Leaders, func(a, b org.SyncLeader) int { return compare(a.UnitKey+a.PersonKey, b.UnitKey+b.PersonKey) })
		if !slices.Equal(got.Units, s.Units) || !slices.Equal(got.People, s.People) || !slices.Equal(got.Employments, s.Employments) || !slices.Equal(got.Leaders, s.Leaders) {
			w.t.Errorf("stored %+v", got)
		}
	})
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

func TestUnitIsRenamedAndMoved(t *testing.T) {
	onBoth(t, func(w *world) {
		w.nights(1)
		w.apply(org.Sync{Units: []org.SyncUnit{w.changed("north", func(u *org.SyncUnit) { u.Name = "Hjemmeplejen Nord og Service" })}})
		w.same("renamed, the same unit", "Lillesund Kommune / Center for Omsorg / Hjemmeplejen Nord og Service", w.path("north"))
		w.same("earlier name kept", 1, ok[int](w)(db.One(ctx, w.q, db.Scan[int],
			"SELECT count(*) FROM org_unit_spell WHERE name = 'Hjemmeplejen Nord' AND until_day = $1", clock.Today(w.clk))))

		w.nights(1)
		w.apply(org.Sync{Units: []org.SyncUnit{w.changed("north", func(u *org.SyncUnit) { u.Name, u.ParentKey = "Hjemmeplejen Nord og Service", "schools" })}})
		w.same("its teams move with it", "Lillesund Kommune / Center for Skoler / Hjemmeplejen Nord og Service / Team 1", w.path("team1"))
		w.same("counted there", 7-1+11, w.heads("schools")) // nadia works in both
		w.same("no longer above", false, w.leads("carechief", "team1"))

		spells := w.count("org_unit_spell")
		w.apply(org.Sync{Units: []org.SyncUnit{w.changed("north", func(u *org.SyncUnit) { u.Name = "Hjemmeplejen" })}})
		w.same("twice on one day is one row", spells, w.count("org_unit_spell"))
		w.same("back again", "Lillesund Kommune / Center for Omsorg / Hjemmeplejen", w.path("north"))
	})
}

func TestEndedUnitCountsAsItsParent(t *testing.T) {
	onBoth(t, func(w *world) {
		w.nights(1)
		w.apply(org.Sync{EndUnits: []string{"team2"}})
		u := ok[org.Unit](w)(w.Room.Unit(ctx, w.q, w.Unit("team2")))
		w.same("ended", org.Unit{ID: w.Unit("team2"), Name: "Team 2", Type: "Team", ParentID: w.Unit("north"), Placed: true, Ended: true}, u)
		w.same("its path", "Lillesund Kommune / Center for Omsorg / Hjemmeplejen Nord / Team 2", w.path("team2"))
		w.same("not below it", 0, ok[int](w)(db.One(ctx, w.q, db.Scan[int], "SELECT count(*) FROM org_ancestor WHERE unit_id = $1", w.Unit("team2"))))
		w.same("its leader leads no more", 0, len(ok[[]org.Unit](w)(w.Room.UnitsLed(ctx, w.q, w.Person("ulla")))))
		w.same("its people are above now", "ulla karen viggo nadia ylva pia omar quentin", w.staff("north", 3))
		p, _, found, err := w.Room.LeaderAbove(ctx, w.q, w.Unit("team2"))
		w.same("the leader above it", "karen true <nil>", w.keysOf([]org.Person{p})+" "+str(found)+" "+errText(err))

		w.apply(org.Sync{EndUnits: []string{"north"}})
		w.same("stand for", []string{w.Unit("care"), w.Unit("care"), w.Unit("team1")}, []string{w.stands("team2"), w.stands("north"), w.stands("team1")})
		w.same("the living team hangs on", "Lillesund Kommune / Center for Omsorg / Team 1", w.path("team1"))
		w.same("a leader above it", true, w.leads("carechief", "team2"))

		w.nights(1)
		w.apply(org.Sync{Units: []org.SyncUnit{w.changed("team2", func(*org.SyncUnit) {}), w.changed("north", func(*org.SyncUnit) {})}})
		w.same("come back", "Lillesund Kommune / Center for Omsorg / Hjemmeplejen Nord / Team 2", w.path("team2"))
		w.same("again in memory", 2, len(w.Room.SearchUnits(ctx, "team hjemmeplejen", 9)))
	})
}

func str(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func errText(err error) string {
	if err == nil {
		return "<nil>"
	}
	return err.Error()
}

func TestUnplacedUnit(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(org.Sync{Units: []org.SyncUnit{{Key: "lost", Name: "Vikarkorpset", Type: "Team", From: w.First}}})
		lost := ok[map[string]string](w)(w.Room.UnitIDs(ctx, w.q, []string{"lost"}))["lost"]
		w.same("unplaced", org.Unit{ID: lost, Name: "Vikarkorpset", Type: "Team"}, ok[org.Unit](w)(w.Room.Unit(ctx, w.q, lost)))
		w.nights(1)
		w.apply(org.Sync{Units: []org.SyncUnit{{Key: "lost", Name: "Vikarkorpset", Type: "Team", ParentKey: "care", Placed: true, From: w.First}}})
		w.same("found", "Lillesund Kommune / Center for Omsorg / Vikarkorpset", unitNames(ok[[]org.Unit](w)(w.Room.Path(ctx, w.q, lost))))
	})
}

func TestPersonLeavesAndComesBack(t *testing.T) {
	onBoth(t, func(w *world) {
		w.nights(1)
		w.apply(org.Sync{EndPeople: []string{"karen"}})
		p := ok[org.Person](w)(w.Room.Person(ctx, w.q, w.Person("karen")))
		w.same("kept with name", "Karen Brandt false", p.Name()+" "+str(p.Present))
		w.same("works no more", 0, len(ok[[]org.Employment](w)(w.Room.Employments(ctx, w.q, p.ID))))
		w.same("leads no more", 0, len(ok[map[string][]org.Person](w)(w.Room.Leaders(ctx, w.q, []string{w.Unit("north")}))))
		w.same("not found by e-mail", 0, len(ok[[]org.Person](w)(w.Room.PersonByEmail(ctx, w.q, "karen@lillesund.example"))))
		w.same("not found by name", 0, len(w.Room.SearchPeople(ctx, "karen", 5)))
		version := w.version()
		w.apply(org.Sync{EndPeople: []string{"karen", "nobody"}, EndEmployments: []string{"karen", "nothing"},
			EndLeaders: []org.SyncLeader{{UnitKey: "north", PersonKey: "karen"}, {UnitKey: "x", PersonKey: "y"}}, EndUnits: []string{"none"}})
		w.same("ended once", version, w.version())

		w.nights(10)
		back := clock.Today(w.clk)
		s := orgtest.Sync(w.First)
		s.People = s.People[slices.IndexFunc(s.People, func(p org.SyncPerson) bool { return p.Key == "karen" }):][:1]
		s.People[0].From = back
		w.apply(org.Sync{People: s.People, Employments: []org.SyncEmployment{{Key: "karen", PersonKey: "karen", UnitKey: "south", Title: "Afdelingsleder", From: back}},
			Leaders: []org.SyncLeader{{UnitKey: "south", PersonKey: "karen"}}})
		w.same("here again, the same person", "karen", w.keysOf(ok[[]org.Person](w)(w.Room.PersonByEmail(ctx, w.q, "karen@lillesund.example"))))
		w.same("two leaders", "karen lars", w.keysOf(ok[map[string][]org.Person](w)(w.Room.Leaders(ctx, w.q, []string{w.Unit("south")}))[w.Unit("south")]))
		version = w.version()
		w.apply(ok[org.Sync](w)(w.Room.Snapshot(ctx, w.q)))
		w.same("and that is stored", version, w.version())
	})
}

func TestEmploymentMovesAndEnds(t *testing.T) {
	onBoth(t, func(w *world) {
		job := func(unit, title string, from, until clock.Day) org.Sync {
			return org.Sync{Employments: []org.SyncEmployment{{Key: "rosa", PersonKey: "rosa", UnitKey: unit, Title: title, From: from, Until: until}}}
		}
		works := func() string {
			list := ok[[]org.Employment](w)(w.Room.Employments(ctx, w.q, w.Person("rosa")))
			if len(list) == 0 {
				return ""
			}
			return list[0].Title + ", " + ok[org.Unit](w)(w.Room.Unit(ctx, w.q, list[0].UnitID)).Name
		}
		began := func() clock.Day {
			s := ok[org.Sync](w)(w.Room.Snapshot(ctx, w.q))
			i := slices.IndexFunc(s.Employments, func(e org.SyncEmployment) bool { return e.Key == "rosa" })
			if i < 0 {
				return clock.Day{}
			}
			return s.Employments[i].From
		}
		none := clock.Day{}
		w.nights(1)
		w.apply(job("south", "Vikar", w.First, none))
		w.same("moved with the same id", "Vikar, Hjemmeplejen Syd", works())
		w.same("began as before", w.First, began())
		w.apply(job("south", "Sygeplejerske", w.First, none))
		w.same("twice on one day", "Sygeplejerske, Hjemmeplejen Syd", works())
		w.same("two rows", 2, ok[int](w)(db.One(ctx, w.q, db.Scan[int], "SELECT count(*) FROM org_employment_spell WHERE person_id = $1", w.Person("rosa"))))

		earlier := w.First.AddDays(-100)
		w.apply(job("south", "Sygeplejerske", earlier, none))
		w.same("a corrected beginning", earlier, began())

		w.nights(1)
		last := clock.Today(w.clk).AddDays(5)
		w.apply(job("south", "Sygeplejerske", earlier, last))
		w.nights(4)
		w.same("the last day", "Sygeplejerske, Hjemmeplejen Syd", works())
		w.nights(1)
		w.same("ended by its own day", "", works())
		w.apply(org.Sync{EndEmployments: []string{"rosa"}})
		w.apply(job("south", "Sygeplejerske", earlier, none))
		w.same("it had not ended after all", "Sygeplejerske, Hjemmeplejen Syd", works())
		w.same("unbroken", earlier, began())

		w.nights(1)
		w.apply(org.Sync{EndEmployments: []string{"rosa"}})
		w.same("ended by the import", "", works())
		w.nights(20)
		start := clock.Today(w.clk).AddDays(3)
		w.apply(job("oak", "Pædagog", start, none))
		w.same("not yet", "", works())
		w.same("another beginning", start, began())
		w.apply(job("oak", "Pædagog", start.AddDays(-1), none))
		w.nights(2)
		w.same("begun", "Pædagog, Egeskolen", works())
		version := w.version()
		w.apply(job("oak", "Pædagog", start.AddDays(-1), none))
		w.same("nothing new", version, w.version())
	})
}

func TestUnitOfTheFuture(t *testing.T) {
	onBoth(t, func(w *world) {
		start := clock.Today(w.clk).AddDays(10)
		u := org.SyncUnit{Key: "new", Name: "Nyt plejecenter", Type: "Afdeling", ParentKey: "care", Placed: true, From: start}
		w.apply(org.Sync{Units: []org.SyncUnit{u}})
		unit := ok[map[string]string](w)(w.Room.UnitIDs(ctx, w.q, []string{"new"}))["new"]
		if _, err := w.Room.Unit(ctx, w.q, unit); !errors.Is(err, fault.NotFound) {
			w.t.Errorf("before it begins: %v", err)
		}
		u.Name, u.From = "Plejecenter Fyrtårnet", start.AddDays(-5)
		w.apply(org.Sync{Units: []org.SyncUnit{u}})
		w.nights(5)
		w.same("begins earlier, by its last name", "Plejecenter Fyrtårnet", ok[org.Unit](w)(w.Room.Unit(ctx, w.q, unit)).Name)
		w.same("in the tree", "Lillesund Kommune / Center for Omsorg / Plejecenter Fyrtårnet", unitNames(ok[[]org.Unit](w)(w.Room.Path(ctx, w.q, unit))))
	})
}

func TestLeaderChanges(t *testing.T) {
	onBoth(t, func(w *world) {
		leads := func() string {
			return w.keysOf(ok[map[string][]org.Person](w)(w.Room.Leaders(ctx, w.q, []string{w.Unit("south")}))[w.Unit("south")])
		}
		swap := org.Sync{EndLeaders: []org.SyncLeader{{UnitKey: "south", PersonKey: "lars"}}, Leaders: []org.SyncLeader{{UnitKey: "south", PersonKey: "mona"}}}
		w.nights(1)
		w.apply(swap)
		w.same("the new leader", "mona", leads())
		w.apply(org.Sync{EndLeaders: swap.Leaders, Leaders: swap.EndLeaders})
		w.same("taken back the same day", "lars", leads())
		w.apply(swap)
		w.same("and again", "mona", leads())
	})
}

func TestUnknownReferenceChangesNothing(t *testing.T) {
	onBoth(t, func(w *world) {
		before := w.version()
		for name, s := range map[string]org.Sync{
			"parent":   {Units: []org.SyncUnit{{Key: "a", Name: "A", ParentKey: "x", Placed: true}}},
			"person":   {Employments: []org.SyncEmployment{{Key: "a", PersonKey: "x", UnitKey: "oak"}}},
			"unit":     {Employments: []org.SyncEmployment{{Key: "a", PersonKey: "rosa", UnitKey: "x"}}},
			"leader":   {Leaders: []org.SyncLeader{{UnitKey: "oak", PersonKey: "x"}}},
			"in a row": {Units: []org.SyncUnit{w.changed("care", func(u *org.SyncUnit) { u.ParentKey = "team1" })}},
		} {
			err := w.d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return w.Room.Apply(ctx, tx, clock.Today(w.clk), s) })
			if err == nil {
				w.t.Errorf("%s: no error", name)
			}
		}
		w.same("nothing changed", before, w.version())
	})
}

func TestAddPersonByHandIsNeverTouchedByImports(t *testing.T) {
	onBoth(t, func(w *world) {
		var added string
		w.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error {
			var err error
			added, err = w.Room.AddPerson(ctx, tx, clock.Today(w.clk), org.Person{FirstName: " Ada ", LastName: "Berg", Email: "Ada@Lillesund.Example"})
			return err
		})
		w.same("found", []org.PersonHit{{ID: added, Name: "Ada Berg"}}, w.Room.SearchPeople(ctx, "ada b", 5))
		w.apply(org.Sync{EndPeople: []string{added}})
		w.same("still here", 1, len(ok[[]org.Person](w)(w.Room.PersonByEmail(ctx, w.q, "ada@lillesund.example"))))
		s := ok[org.Sync](w)(w.Room.Snapshot(ctx, w.q))
		w.same("not in the snapshot", 22, len(s.People))
	})
}

func TestWhoWasAddedByHandIsTheSamePersonWhenTheExportKnowsThem(t *testing.T) {
	onBoth(t, func(w *world) {
		var added string
		w.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error {
			var err error
			added, err = w.Room.AddPerson(ctx, tx, clock.Today(w.clk), org.Person{FirstName: "Ada", LastName: "Berg", Email: "ada@lillesund.example"})
			return err
		})
		w.apply(org.Sync{
			People:      []org.SyncPerson{{Key: "ada", FirstName: "Ada", LastName: "Berg Holm", Email: "ADA@lillesund.example"}},
			Employments: []org.SyncEmployment{{Key: "ada", PersonKey: "ada", UnitKey: "oak", Title: "Konsulent"}},
		})
		found := ok[[]org.Person](w)(w.Room.PersonByEmail(ctx, w.q, "ada@lillesund.example"))
		w.same("one person", 1, len(found))
		w.same("with the id they had", added, found[0].ID)
		w.same("and the export's name", "Ada Berg Holm", found[0].Name())
		w.same("in the snapshot", 23, len(ok[org.Sync](w)(w.Room.Snapshot(ctx, w.q)).People))
	})
}

func TestSearch(t *testing.T) {
	onBoth(t, func(w *world) {
		w.same("units of one name are told apart", []org.UnitHit{
			{ID: w.Unit("oakteam"), Name: "Team 1", Path: "Lillesund Kommune › Center for Skoler › Egeskolen"},
		}, w.Room.SearchUnits(ctx, "team 1 egesk", 9))
		w.same("both", 2, len(w.Room.SearchUnits(ctx, "TEAM 1", 9)))
		w.same("the top has no path", []org.UnitHit{{ID: w.Unit("town"), Name: "Lillesund Kommune"}}, w.Room.SearchUnits(ctx, "lillesund", 9))
		w.same("two employments", []org.PersonHit{{ID: w.Person("nadia"), Name: "Nadia Yilmaz", Work: []org.Work{
			{UnitID: w.Unit("north"), Unit: "Hjemmeplejen Nord", Title: "Social- og sundhedsassistent"},
			{UnitID: w.Unit("lake"), Unit: "Søskolen", Title: "Støttelærer"}}}}, sorted(w.Room.SearchPeople(ctx, "nadia", 9)))
		hits := w.Room.SearchPeople(ctx, "aagård", 9)
		w.same("two spellings of one name", 2, len(hits))
		w.same("where", "Støttelærer, Søskolen", org.PersonHit{Work: []org.Work{{Unit: "Søskolen", Title: "Støttelærer"}}}.Works())
		w.same("no title", "Søskolen · Pedel, Egeskolen", org.PersonHit{Work: []org.Work{{Unit: "Søskolen"}, {Unit: "Egeskolen", Title: "Pedel"}}}.Works())

		other := org.New(w.d, w.clk) // as another node: it is asked once, and then not again until time has gone
		w.same("there too", 1, len(other.SearchUnits(ctx, "søskolen", 9)))
		w.clk.Advance(time.Minute)
		w.apply(org.Sync{Units: []org.SyncUnit{w.changed("lake", func(u *org.SyncUnit) { u.Name = "Fjordskolen" })}})
		w.same("at once here", 1, len(w.Room.SearchUnits(ctx, "fjord", 9)))
		w.same("and there", 1, len(other.SearchUnits(ctx, "fjord", 9)))
		w.same("gone by the old name", 0, len(w.Room.SearchUnits(ctx, "søskolen", 9)))
	})
}

// Where somebody works is told apart in units of one name too.
func TestPeopleInUnitsOfOneName(t *testing.T) {
	onBoth(t, func(w *world) {
		w.same("rosa's team", "Social- og sundhedsassistent, Team 1 (Hjemmeplejen Nord)", w.Room.SearchPeople(ctx, "rosa", 9)[0].Works())
		w.same("hanne's team", "Team 1 (Egeskolen)", w.Room.SearchPeople(ctx, "hanne", 9)[0].Work[0].Unit)
		w.same("a name that is its own", "Søskolen", w.Room.Label(w.Unit("lake"), "?"))
		w.same("no unit of today", "?", w.Room.Label("nowhere", "?"))
		w.apply(org.Sync{EndUnits: []string{"oakteam"}})
		w.same("when there is only one left", "Team 1", w.Room.Label(w.Unit("team1"), "?"))
	})
}

// The secretariat finds people by username and e-mail too; others do not learn whose an address is.
func TestLookUpPeople(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(org.Sync{People: []org.SyncPerson{{Key: "rosa", FirstName: "Rosa", LastName: "Holm", Username: "ROHO1", Email: "xq77@lillesund.example"}}})
		for _, text := range []string{"roho", "ROHO1", " xq77@", "rosa"} {
			hits := w.Room.LookUpPeople(ctx, text, 9)
			if len(hits) != 1 || hits[0].ID != w.Person("rosa") || hits[0].Username != "ROHO1" {
				w.t.Errorf("%q: %+v", text, hits)
			}
		}
		for _, text := range []string{"roho", "xq77@", ""} {
			if hits := w.Room.SearchPeople(ctx, text, 9); len(hits) != 0 {
				w.t.Errorf("everybody finds %q: %+v", text, hits)
			}
		}
		w.same("nothing typed", 0, len(w.Room.LookUpPeople(ctx, " ", 9)))
		w.same("no more than asked for", 1, len(w.Room.LookUpPeople(ctx, "m", 1)))
	})
}

func sorted(hits []org.PersonHit) []org.PersonHit {
	for _, h := range hits {
		slices.SortFunc(h.Work, func(a, b org.Work) int { return compare(a.Unit, b.Unit) })
	}
	return hits
}

// Another process writes to the same file and sends no signal here.
func TestSearchHearsOfOtherProcessesWithinSeconds(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		clk := clock.NewFake(noon)
		w := orgtest.Seed(t, d, clk)
		w.Room.SearchUnits(ctx, "x", 1)
		if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, "UPDATE org_unit_spell SET name = 'Fjordskolen' WHERE unit_id = $1", w.Unit("lake")); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "UPDATE org_today SET version = version + 1")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if len(w.Room.SearchUnits(ctx, "fjord", 1)) != 0 {
			t.Error("asked the database for every search")
		}
		clk.Advance(5 * time.Second)
		if len(w.Room.SearchUnits(ctx, "fjord", 1)) != 1 {
			t.Error("never asked again")
		}
	}, org.Migrations)
}
