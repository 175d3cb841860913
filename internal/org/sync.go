package org

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// Sync is what an import changes; every reference is a key of the system it came from. A zero From is the day of the import,
// a zero Until has no end.
type Sync struct {
	// Units are new or changed.
	Units []SyncUnit
	// EndUnits are the keys of those that are no more.
	EndUnits []string
	// People are new or changed.
	People []SyncPerson
	// EndPeople are the keys of those who have left; their employments and leaderships end with them.
	EndPeople []string
	// Employments are new or changed: another unit or title closes one row and opens another.
	Employments    []SyncEmployment
	EndEmployments []string
	Leaders        []SyncLeader
	EndLeaders     []SyncLeader
}

// SyncUnit is a unit as an import knows it.
type SyncUnit struct {
	Key, Name, Type string
	// ParentKey is "" at the top, and for a unit that is not Placed.
	ParentKey   string
	Placed      bool
	From, Until clock.Day
}

// SyncPerson is a person as an import knows them. Names are kept without outer white space and e-mail in lower case.
type SyncPerson struct {
	Key, FirstName, LastName, Username, Email, Phone string
	From, Until                                      clock.Day
}

// SyncEmployment is an employment as an import knows it.
type SyncEmployment struct {
	Key, PersonKey, UnitKey, Title string
	From, Until                    clock.Day
}

// SyncLeader says who leads what. PersonKey "" is somebody who leads it and cannot be found among the people.
type SyncLeader struct{ UnitKey, PersonKey string }

// Empty says that there is nothing to do.
func (s Sync) Empty() bool {
	return len(s.Units)+len(s.EndUnits)+len(s.People)+len(s.EndPeople)+len(s.Employments)+len(s.EndEmployments)+len(s.Leaders)+len(s.EndLeaders) == 0
}

// The sources of rows.
const (
	imported = "import"
	byHand   = "hand"
	guest    = "guest"
)

// UnitIDs maps keys of the imported system to the ids of units, living or ended; unknown keys are left out.
func (x *Room) UnitIDs(ctx context.Context, q db.Q, keys []string) (map[string]string, error) {
	return idsOf(ctx, q, "org_unit", keys)
}

// PersonIDs maps keys of the imported system to the ids of people, here or gone; unknown keys are left out.
func (x *Room) PersonIDs(ctx context.Context, q db.Q, keys []string) (map[string]string, error) {
	return idsOf(ctx, q, "org_person", keys)
}

func idsOf(ctx context.Context, q db.Q, table string, keys []string) (map[string]string, error) {
	out := make(map[string]string, len(keys))
	for part := range slices.Chunk(keys, listed) {
		some, err := pairs(ctx, q, "SELECT source_key, id FROM "+table+" WHERE source = $1 AND source_key IN ("+db.In(2, len(part))+")",
			append([]any{imported}, db.Args(part)...)...)
		if err != nil {
			return nil, err
		}
		for k, id := range some {
			out[k] = id
		}
	}
	return out, nil
}

// Snapshot is what imports have brought in that has not ended, with the keys it came with: what the next night's export is
// compared with. An employment's From is the day it began, however often it has moved since.
func (x *Room) Snapshot(ctx context.Context, q db.Q) (Sync, error) {
	var s Sync
	st, err := load(ctx, q)
	if err != nil {
		return s, err
	}
	day, err := db.One(ctx, q, db.Scan[clock.Day], "SELECT day FROM org_today")
	if err != nil {
		return s, err
	}
	for _, u := range st.units {
		if u.open(day) {
			s.Units = append(s.Units, SyncUnit{Key: u.key, Name: u.name, Type: u.kind, ParentKey: st.unitKeys[u.parent], Placed: u.placed, From: u.from, Until: u.until})
		}
	}
	for _, p := range st.people {
		if p.open(day) {
			s.People = append(s.People, SyncPerson{Key: p.key, FirstName: p.FirstName, LastName: p.LastName, Username: p.Username,
				Email: p.Email, Phone: p.Phone, From: p.from, Until: p.until})
		}
	}
	for _, e := range st.employments {
		if e.open(day) {
			s.Employments = append(s.Employments, SyncEmployment{Key: e.key, PersonKey: st.personKeys[e.person], UnitKey: st.unitKeys[e.unit], Title: e.title,
				From: e.began, Until: e.until})
		}
	}
	for l, until := range st.leaders {
		if until.IsZero() {
			s.Leaders = append(s.Leaders, SyncLeader{st.unitKeys[l.unit], st.personKeys[l.person]})
		}
	}
	unknown, err := x.LeaderUnknown(ctx, q)
	if err != nil {
		return s, err
	}
	for _, u := range st.units {
		if unknown[u.id] && u.open(day) {
			s.Leaders = append(s.Leaders, SyncLeader{UnitKey: u.key})
		}
	}
	s.sort()
	return s, nil
}
