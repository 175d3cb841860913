// Package orgtest builds organisations for the tests of this and higher rooms.
package orgtest

import (
	"context"
	"testing"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/org"
)

// Town is the municipality that Seed makes, by the keys it was imported with:
//
//	town                                  leader boss
//	├── care      Center for Omsorg        leader carechief
//	│   ├── north Hjemmeplejen Nord        leader karen; people nadia, omar, pia, quentin
//	│   │   ├── team1 Team 1               no leader; people rosa, sofus, tina
//	│   │   └── team2 Team 2               leader ulla; people viggo, ylva
//	│   └── south Hjemmeplejen Syd         leader lars; people mona, niels
//	└── schools   Center for Skoler        leader schoolchief
//	    ├── oak   Egeskolen                leader ella, who leads oakteam too; people frida, gorm
//	    │   └── oakteam Team 1             people hanne
//	    └── lake  Søskolen                 no leader; people ivan, nadia (her second employment)
//
// Everyone has an e-mail "<key>@lillesund.example" and a telephone, but omar has no e-mail and tina neither.
type Town struct {
	Room *org.Room
	// Units and People are the ids by key.
	Units, People map[string]string
	// First is the day everything began.
	First clock.Day
}

// Unit is the id of a unit by its key.
func (w *Town) Unit(key string) string { return must(w.Units, key) }

// Person is the id of a person by their key.
func (w *Town) Person(key string) string { return must(w.People, key) }

func must(ids map[string]string, key string) string {
	id, ok := ids[key]
	if !ok {
		panic("orgtest: no key " + key)
	}
	return id
}

// Sync is the town as an import brings it, with everything beginning on day.
func Sync(day clock.Day) org.Sync {
	unit := func(key, name, kind, parent string) org.SyncUnit {
		return org.SyncUnit{Key: key, Name: name, Type: kind, ParentKey: parent, Placed: true, From: day}
	}
	s := org.Sync{
		Units: []org.SyncUnit{
			unit("town", "Lillesund Kommune", "Kommune", ""),
			unit("care", "Center for Omsorg", "Center", "town"),
			unit("north", "Hjemmeplejen Nord", "Afdeling", "care"),
			unit("team1", "Team 1", "Team", "north"),
			unit("team2", "Team 2", "Team", "north"),
			unit("south", "Hjemmeplejen Syd", "Afdeling", "care"),
			unit("schools", "Center for Skoler", "Center", "town"),
			unit("oak", "Egeskolen", "Afdeling", "schools"),
			unit("oakteam", "Team 1", "Team", "oak"),
			unit("lake", "Søskolen", "Afdeling", "schools"),
		},
		Leaders: []org.SyncLeader{{UnitKey: "town", PersonKey: "boss"}, {UnitKey: "care", PersonKey: "carechief"}, {UnitKey: "north", PersonKey: "karen"},
			{UnitKey: "team2", PersonKey: "ulla"}, {UnitKey: "south", PersonKey: "lars"}, {UnitKey: "schools", PersonKey: "schoolchief"},
			{UnitKey: "oak", PersonKey: "ella"}, {UnitKey: "oakteam", PersonKey: "ella"}},
	}
	for _, p := range []struct{ key, first, last, unit, title string }{
		{"boss", "Bodil", "Kjær", "town", "Kommunaldirektør"},
		{"carechief", "Carl", "Munk", "care", "Centerchef"},
		{"karen", "Karen", "Brandt", "north", "Afdelingsleder"},
		{"nadia", "Nadia", "Yilmaz", "north", "Social- og sundhedsassistent"},
		{"omar", "Omar", "Ågård", "north", "Social- og sundhedshjælper"},
		{"pia", "Pia", "Ørsted", "north", "Social- og sundhedsassistent"},
		{"quentin", "Quentin", "Aagaard", "north", "Rengøringsassistent"},
		{"rosa", "Rosa", "Holm", "team1", "Social- og sundhedsassistent"},
		{"sofus", "Sofus", "Friis", "team1", "Social- og sundhedshjælper"},
		{"tina", "Tina", "Lund", "team1", "Afløser"},
		{"ulla", "Ulla", "Bang", "team2", "Teamleder"},
		{"viggo", "Viggo", "Dahl", "team2", "Social- og sundhedshjælper"},
		{"ylva", "Ylva", "Æbelø", "team2", "Sygeplejerske"},
		{"lars", "Lars", "Toft", "south", "Afdelingsleder"},
		{"mona", "Mona", "Skov", "south", "Social- og sundhedsassistent"},
		{"niels", "Niels", "Vang", "south", "Social- og sundhedshjælper"},
		{"schoolchief", "Sanne", "Bro", "schools", "Centerchef"},
		{"ella", "Ella", "Gram", "oak", "Skoleleder"},
		{"frida", "Frida", "Juhl", "oak", "Lærer"},
		{"gorm", "Gorm", "Krogh", "oak", "Lærer"},
		{"hanne", "Hanne", "Nør", "oakteam", "Pædagog"},
		{"ivan", "Ivan", "Petersen", "lake", "Lærer"},
	} {
		email, phone := p.key+"@lillesund.example", "20 30 40 50"
		if p.key == "omar" || p.key == "tina" {
			email = ""
		}
		if p.key == "tina" {
			phone = ""
		}
		s.People = append(s.People, org.SyncPerson{Key: p.key, FirstName: p.first, LastName: p.last, Username: p.key, Email: email, Phone: phone, From: day})
		s.Employments = append(s.Employments, org.SyncEmployment{Key: p.key, PersonKey: p.key, UnitKey: p.unit, Title: p.title, From: day})
	}
	s.Employments = append(s.Employments, org.SyncEmployment{Key: "nadia2", PersonKey: "nadia", UnitKey: "lake", Title: "Støttelærer", From: day})
	return s
}

// Seed brings the town into an empty database, from a month before the clock's day.
func Seed(t testing.TB, d *db.DB, clk clock.Clock) *Town {
	t.Helper()
	w := &Town{Room: org.New(d, clk), First: clock.Today(clk).AddDays(-30)}
	s := Sync(w.First)
	var units, people []string
	for _, u := range s.Units {
		units = append(units, u.Key)
	}
	for _, p := range s.People {
		people = append(people, p.Key)
	}
	w.Write(t, d, func(ctx context.Context, tx *db.Tx) error {
		if err := w.Room.Apply(ctx, tx, w.First, s); err != nil {
			return err
		}
		if err := w.Room.Refresh(ctx, tx, clock.Today(clk)); err != nil {
			return err
		}
		var err error
		if w.Units, err = w.Room.UnitIDs(ctx, tx, units); err != nil {
			return err
		}
		w.People, err = w.Room.PersonIDs(ctx, tx, people)
		return err
	})
	return w
}

// Write runs fn as one transaction that must succeed.
func (w *Town) Write(t testing.TB, d *db.DB, fn func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// Apply brings in what a later night changes, on the clock's day.
func (w *Town) Apply(t testing.TB, d *db.DB, clk clock.Clock, s org.Sync) {
	t.Helper()
	w.Write(t, d, func(ctx context.Context, tx *db.Tx) error { return w.Room.Apply(ctx, tx, clock.Today(clk), s) })
}
