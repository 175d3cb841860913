package org

import (
	"cmp"
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// stored is what imports have brought in, living or ended, by the keys it came with.
type stored struct {
	units       map[string]*storedUnit
	people      map[string]*storedPerson
	employments map[string]*storedEmployment
	leaders     map[leader]clock.Day // the day the last row of the pair ends; zero while it is open
	// unitKeys and personKeys lead from ids back to keys.
	unitKeys, personKeys map[string]string
}

type leader struct{ unit, person string }

// span is a row's days: until is the first day it no longer holds, zero for no end.
type span struct{ from, until clock.Day }

// open says that the row holds on day or will later.
func (s span) open(day clock.Day) bool { return s.until.IsZero() || s.until.After(day) }

// storedUnit is a unit with its last spell.
type storedUnit struct {
	id, key string
	span
	name, kind, parent string
	placed             bool
	spellFrom          clock.Day
}

type storedPerson struct {
	Person
	key string
	span
}

// storedEmployment is an employment with its last spell. began is the first day of the unbroken row of spells that ends with
// it, and firstUntil the end of the first of them.
type storedEmployment struct {
	id, key, person string
	span
	unit, title       string
	began, firstUntil clock.Day
	before            clock.Day // the end of what came before began; zero when nothing did
}

func load(ctx context.Context, q db.Q) (*stored, error) {
	st := &stored{units: map[string]*storedUnit{}, people: map[string]*storedPerson{}, employments: map[string]*storedEmployment{},
		leaders: map[leader]clock.Day{}, unitKeys: map[string]string{}, personKeys: map[string]string{}}
	for _, part := range []func(context.Context, db.Q) error{st.loadUnits, st.loadPeople, st.loadEmployments, st.loadLeaders} {
		if err := part(ctx, q); err != nil {
			return nil, err
		}
	}
	return st, nil
}

func (st *stored) loadUnits(ctx context.Context, q db.Q) error {
	list, err := db.All(ctx, q, func(s db.Scanner) (*storedUnit, error) {
		u := &storedUnit{}
		err := s.Scan(&u.id, &u.key, &u.from, &u.until, &u.name, &u.kind, &u.parent, &u.placed, &u.spellFrom)
		return u, err
	}, `SELECT u.id, u.source_key, u.from_day, u.until_day, s.name, s.type, COALESCE(s.parent_id, ''), s.placed, s.from_day
		FROM org_unit u JOIN org_unit_spell s ON s.unit_id = u.id
		WHERE u.source = $1 AND s.from_day = (SELECT max(l.from_day) FROM org_unit_spell l WHERE l.unit_id = u.id)`, imported)
	for _, u := range list {
		st.units[u.key], st.unitKeys[u.id] = u, u.key
	}
	return err
}

func (st *stored) loadPeople(ctx context.Context, q db.Q) error {
	list, err := db.All(ctx, q, func(s db.Scanner) (*storedPerson, error) {
		p := &storedPerson{}
		err := s.Scan(&p.ID, &p.key, &p.from, &p.until, &p.FirstName, &p.LastName, &p.Username, &p.Email, &p.Phone)
		return p, err
	}, "SELECT id, source_key, from_day, until_day, first_name, last_name, username, email, phone FROM org_person WHERE source = $1", imported)
	for _, p := range list {
		st.people[p.key], st.personKeys[p.ID] = p, p.key
	}
	return err
}

func (st *stored) loadEmployments(ctx context.Context, q db.Q) error {
	list, err := db.All(ctx, q, func(s db.Scanner) (*storedEmployment, error) {
		e := &storedEmployment{}
		err := s.Scan(&e.id, &e.key, &e.person, &e.unit, &e.title, &e.from, &e.until)
		return e, err
	}, `SELECT e.id, e.source_key, s.person_id, s.unit_id, s.title, s.from_day, s.until_day
		FROM org_employment e JOIN org_employment_spell s ON s.employment_id = e.id
		WHERE e.source = $1 ORDER BY e.id, s.from_day`, imported)
	for _, e := range list {
		old := st.employments[e.key]
		switch {
		case old == nil:
			e.began, e.firstUntil = e.from, e.until
		case old.until == e.from: // it went on somewhere else
			e.began, e.firstUntil, e.before = old.began, old.firstUntil, old.before
		default:
			e.began, e.firstUntil, e.before = e.from, e.until, old.until
		}
		st.employments[e.key] = e
	}
	return err
}

func (st *stored) loadLeaders(ctx context.Context, q db.Q) error {
	type row struct {
		leader
		until clock.Day
	}
	list, err := db.All(ctx, q, func(s db.Scanner) (row, error) {
		var r row
		err := s.Scan(&r.unit, &r.person, &r.until)
		return r, err
	}, "SELECT unit_id, person_id, until_day FROM org_leadership WHERE source = $1 ORDER BY from_day", imported)
	for _, r := range list {
		st.leaders[r.leader] = r.until
	}
	return err
}

// sort gives a Snapshot one order, so that it can be compared and read.
func (s *Sync) sort() {
	slices.SortFunc(s.Units, func(a, b SyncUnit) int { return cmp.Compare(a.Key, b.Key) })
	slices.SortFunc(s.People, func(a, b SyncPerson) int { return cmp.Compare(a.Key, b.Key) })
	slices.SortFunc(s.Employments, func(a, b SyncEmployment) int { return cmp.Compare(a.Key, b.Key) })
	slices.SortFunc(s.Leaders, func(a, b SyncLeader) int {
		return cmp.Or(cmp.Compare(a.UnitKey, b.UnitKey), cmp.Compare(a.PersonKey, b.PersonKey))
	})
}
