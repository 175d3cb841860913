// Package committeetest gives the tests of this and higher rooms committees on orgtest's town.
package committeetest

import (
	"context"
	"testing"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/org/orgtest"
)

// Board is the committees that Seed makes, by key:
//
//	main      H-MED Hoved-MED          of town     chair boss; vice-chair frida (FTR), mona (FTR)
//	├── care  C-MED Center for Omsorg  of care     chair carechief; vice-chair mona (TR), nadia (TR)
//	│   └── north L-MED Hjemmeplejen Nord of north chair karen; vice-chair nadia (TR), pia (TR), a vacant TR seat, omar (AMR)
//	│       └── group AMG Hjemmeplejen Nord of north  omar (AMR), karen
//	└── schools C-MED Center for Skoler of schools chair schoolchief; vice-chair frida (TR)
//	    └── oak L-MED Egeskolen        of oak      chair ella; vice-chair gorm (TR), hanne (AMR)
//
// So north speaks for north, team1, team2; oak for oak, oakteam; care for care, south; schools for schools, lake; main for town.
type Board struct {
	Room *committee.Room
	// Committees are the ids by key.
	Committees map[string]string
	seats      map[string]string
}

// Committee is the id of a committee by its key.
func (b *Board) Committee(key string) string { return must(b.Committees, key) }

// Seat is the id of the seat that a person, by orgtest's key, holds in a committee; person "" is its vacant seat.
func (b *Board) Seat(committee, person string) string { return must(b.seats, committee+" "+person) }

func must(ids map[string]string, key string) string {
	id, ok := ids[key]
	if !ok {
		panic("committeetest: no key " + key)
	}
	return id
}

// Levels are the words for the levels in tests.
func Levels(context.Context) ([4]string, error) {
	return [4]string{"Hoved-MED", "Center-MED", "Lokal-MED", "Arbejdsmiljøgruppe"}, nil
}

// keys are the source keys: a committee is its path of names.
var keys = map[string]string{
	"main":    "H-MED Hoved-MED",
	"care":    "H-MED Hoved-MED/C-MED Center for Omsorg",
	"schools": "H-MED Hoved-MED/C-MED Center for Skoler",
	"north":   "H-MED Hoved-MED/C-MED Center for Omsorg/L-MED Hjemmeplejen Nord",
	"oak":     "H-MED Hoved-MED/C-MED Center for Skoler/L-MED Egeskolen",
	"group":   "H-MED Hoved-MED/C-MED Center for Omsorg/L-MED Hjemmeplejen Nord/AMG Hjemmeplejen Nord",
}

// Key is the source key of a committee by its key here, for a Sync that changes it.
func Key(committee string) string { return must(keys, committee) }

// seat is a seat of a committee, on the side its kind belongs to.
func seat(of, post, kind, role string, position int, person string) committee.SyncSeat {
	side := committee.Employee
	if kind == committee.LR {
		side = committee.Management
	}
	return committee.SyncSeat{SyncSeatKey: committee.SyncSeatKey{CommitteeKey: keys[of], Key: post}, Kind: kind, Side: side, Role: role, Position: position, PersonKey: person}
}

// Sync is the committees as an import brings them.
func Sync() committee.Sync {
	of := func(key, name string, level int, kind, parent, unit string) committee.SyncCommittee {
		return committee.SyncCommittee{Key: keys[key], Name: name, Level: level, Kind: kind, ParentKey: keys[parent], UnitKey: unit}
	}
	const chair, vice, member = committee.Chair, committee.ViceChair, committee.RoleMember
	return committee.Sync{
		Committees: []committee.SyncCommittee{
			of("main", "H-MED Hoved-MED", committee.Main, committee.KindCommittee, "", "town"),
			of("care", "C-MED Center for Omsorg", committee.Area, committee.KindCommittee, "main", "care"),
			of("schools", "C-MED Center for Skoler", committee.Area, committee.KindCommittee, "main", "schools"),
			of("north", "L-MED Hjemmeplejen Nord", committee.Local, committee.KindCommittee, "care", "north"),
			of("oak", "L-MED Egeskolen", committee.Local, committee.KindCommittee, "schools", "oak"),
			of("group", "AMG Hjemmeplejen Nord", committee.Group, committee.KindGroup, "north", "north"),
		},
		Seats: []committee.SyncSeat{
			seat("main", "LR formand 1", committee.LR, chair, 1, "boss"),
			seat("main", "FTR næstformand 1", committee.FTR, vice, 2, "frida"),
			seat("main", "FTR 1", committee.FTR, member, 3, "mona"),
			seat("care", "LR formand 1", committee.LR, chair, 1, "carechief"),
			seat("care", "TR næstformand 1", committee.TR, vice, 2, "mona"),
			seat("care", "TR 1", committee.TR, member, 3, "nadia"),
			seat("schools", "LR formand 1", committee.LR, chair, 1, "schoolchief"),
			seat("schools", "TR næstformand 1", committee.TR, vice, 2, "frida"),
			seat("north", "LR formand 1", committee.LR, chair, 1, "karen"),
			seat("north", "TR næstformand 1", committee.TR, vice, 2, "nadia"),
			seat("north", "TR 1", committee.TR, member, 3, "pia"),
			seat("north", "TR 2", committee.TR, member, 4, ""),
			seat("north", "AMR 1", committee.AMR, member, 5, "omar"),
			seat("oak", "LR formand 1", committee.LR, chair, 1, "ella"),
			seat("oak", "TR næstformand 1", committee.TR, vice, 2, "gorm"),
			seat("oak", "AMR 1", committee.AMR, member, 3, "hanne"),
			seat("group", "AMR 1", committee.AMR, member, 1, "omar"),
			seat("group", "LR 1", committee.LR, member, 2, "karen"),
		},
	}
}

// Seed brings the committees into a town that orgtest.Seed has made, from the same day, and refreshes them for the clock's.
// The database needs the migrations of org, committee, journal and jobs.
func Seed(t testing.TB, d *db.DB, clk clock.Clock, town *orgtest.Town) *Board {
	t.Helper()
	b := &Board{Room: committee.New(d, clk, town.Room, Levels), Committees: map[string]string{}, seats: map[string]string{}}
	s := Sync()
	town.Write(t, d, func(ctx context.Context, tx *db.Tx) error {
		if err := b.Room.Apply(ctx, tx, town.First, s); err != nil {
			return err
		}
		return b.Room.Refresh(ctx, tx, clock.Today(clk))
	})
	b.learn(t, d, town, s)
	return b
}

// learn looks up the ids of what was made.
func (b *Board) learn(t testing.TB, d *db.DB, town *orgtest.Town, s committee.Sync) {
	t.Helper()
	ctx := context.Background()
	all, err := b.Room.All(ctx, d.Read())
	if err != nil {
		t.Fatal(err)
	}
	nameOf, personOf := map[string]string{}, map[string]string{}
	for _, c := range s.Committees {
		for key, path := range keys {
			if path == c.Key {
				nameOf[c.Name] = key
			}
		}
	}
	for key, id := range town.People {
		personOf[id] = key
	}
	for _, c := range all {
		key := nameOf[c.Name]
		b.Committees[key] = c.ID
		seats, err := b.Room.Seats(ctx, d.Read(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range seats {
			person := ""
			if s.Holder != nil {
				person = personOf[s.Holder.ID]
			}
			b.seats[key+" "+person] = s.ID
		}
	}
}
