package org

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
)

// errUnknown is a reference to something neither here nor in the Sync: an import is checked before it is applied.
var errUnknown = errors.New("org: a key that is not known")

// Apply changes what came from imports, from day on, and refreshes. Rows close and open with that day; what is ended before
// is left as it is. The same Sync twice changes nothing the second time.
func (x *Room) Apply(ctx context.Context, tx *db.Tx, day clock.Day, s Sync) error {
	if s.Empty() {
		return x.refresh(ctx, tx, day, false)
	}
	st, err := load(ctx, tx)
	if err != nil {
		return fmt.Errorf("org: apply: %w", err)
	}
	a := applying{stored: st, tx: tx, day: day}
	for _, step := range []func(context.Context, Sync) error{a.unitsOf, a.peopleOf, a.employmentsOf, a.leadersOf, a.endsOf} {
		if err := step(ctx, s); err != nil {
			return fmt.Errorf("org: apply: %w", err)
		}
	}
	return x.refresh(ctx, tx, day, a.changed)
}

// applying is one run of Apply.
type applying struct {
	*stored
	tx      *db.Tx
	day     clock.Day
	changed bool
}

func (a *applying) exec(ctx context.Context, sql string, args ...any) error {
	a.changed = true
	_, err := a.tx.Exec(ctx, sql, args...)
	return err
}

func (a *applying) insert(ctx context.Context, insert, suffix string, rows [][]any) error {
	a.changed = a.changed || len(rows) > 0
	return db.InsertMany(ctx, a.tx, insert, suffix, rows)
}

func (a *applying) update(ctx context.Context, table, set, where string, rows [][]any) error {
	a.changed = a.changed || len(rows) > 0
	return db.UpdateMany(ctx, a.tx, table, set, where, rows)
}

// from is the day something begins: as the import says, else as it was, else today.
func (a *applying) from(said, was clock.Day) clock.Day {
	switch {
	case !said.IsZero():
		return said
	case !was.IsZero():
		return was
	}
	return a.day
}

func (a *applying) unitsOf(ctx context.Context, s Sync) error {
	var units, spells [][]any
	fresh := map[string]bool{}
	for _, u := range s.Units { // first all ids, for a unit may come before its parent
		if a.units[u.Key] == nil {
			n := &storedUnit{id: id.New(), key: u.Key, span: span{a.from(u.From, clock.Day{}), u.Until}}
			a.units[u.Key], a.unitKeys[n.id], fresh[u.Key] = n, u.Key, true
			units = append(units, []any{n.id, imported, n.key, n.from, n.until})
		}
	}
	if err := a.insert(ctx, "INSERT INTO org_unit (id, source, source_key, from_day, until_day)", "", units); err != nil {
		return err
	}
	for _, u := range s.Units {
		parent := ""
		if u.ParentKey != "" {
			p := a.units[u.ParentKey]
			if p == nil {
				return errUnknown
			}
			parent = p.id
		}
		old := a.units[u.Key]
		row := func(from clock.Day) []any {
			return []any{old.id, u.Name, SortKey(u.Name), u.Type, db.Null(parent), u.Placed, from}
		}
		if fresh[u.Key] {
			spells = append(spells, row(old.from))
			continue
		}
		if from := a.from(u.From, old.from); from != old.from || u.Until != old.until {
			if err := a.exec(ctx, "UPDATE org_unit SET from_day = $2, until_day = $3 WHERE id = $1", old.id, from, u.Until); err != nil {
				return err
			}
			old.span = span{from, u.Until}
		}
		same := old.name == u.Name && old.kind == u.Type && old.parent == parent && old.placed == u.Placed
		late := old.spellFrom.After(a.day) && old.spellFrom != old.from // it was to begin later
		switch {
		case same && !late:
		case !old.spellFrom.Before(a.day):
			from := old.spellFrom
			if late {
				from = old.from
			}
			if err := a.exec(ctx, `UPDATE org_unit_spell SET name = $2, sort_key = $3, type = $4, parent_id = $5, placed = $6, from_day = $7
				WHERE unit_id = $1 AND from_day = $8`, append(row(from), old.spellFrom)...); err != nil {
				return err
			}
		default:
			if err := a.exec(ctx, "UPDATE org_unit_spell SET until_day = $2 WHERE unit_id = $1 AND until_day IS NULL", old.id, a.day); err != nil {
				return err
			}
			spells = append(spells, row(a.day))
		}
	}
	return a.insert(ctx, "INSERT INTO org_unit_spell (unit_id, name, sort_key, type, parent_id, placed, from_day)", "", spells)
}

// tidy is a person as they are kept.
func (p SyncPerson) tidy() Person {
	return Person{FirstName: strings.TrimSpace(p.FirstName), LastName: strings.TrimSpace(p.LastName), Username: strings.TrimSpace(p.Username),
		Email: strings.ToLower(strings.TrimSpace(p.Email)), Phone: strings.TrimSpace(p.Phone)}
}

func (a *applying) peopleOf(ctx context.Context, s Sync) error {
	known, err := a.addedByHand(ctx)
	if err != nil {
		return err
	}
	var rows, changes [][]any
	for _, sp := range s.People {
		p := sp.tidy()
		old := a.people[sp.Key]
		if old == nil && p.Email != "" && known[p.Email] != "" {
			// The export now knows somebody who was added by hand (the first administrator, before the first import), or is a guest: they are
			// one person, and keep who they were here.
			old = &storedPerson{Person: Person{ID: known[p.Email]}, key: sp.Key}
			delete(known, p.Email)
			if err := a.exec(ctx, `UPDATE org_person SET source = $2, source_key = $3 WHERE id = $1`, old.ID, imported, sp.Key); err != nil {
				return err
			}
			a.people[sp.Key], a.personKeys[old.ID] = old, sp.Key
		}
		if old == nil {
			p.ID = id.New()
			n := &storedPerson{Person: p, key: sp.Key, span: span{a.from(sp.From, clock.Day{}), sp.Until}}
			a.people[sp.Key], a.personKeys[p.ID] = n, sp.Key
			rows = append(rows, personRow(p, imported, sp.Key, n.from, n.until))
			continue
		}
		p.ID = old.ID
		from := a.from(sp.From, old.from)
		if p == old.Person && from == old.from && sp.Until == old.until {
			continue
		}
		changes = append(changes, []any{p.ID, p.FirstName, p.LastName, SortKey(p.LastName, p.FirstName), p.Username, p.Email, p.Phone, from, sp.Until})
		old.Person, old.span = p, span{from, sp.Until}
	}
	if err := a.update(ctx, "org_person", `first_name = v.column2, last_name = v.column3, sort_key = v.column4, username = v.column5,
		email = v.column6, phone = v.column7, from_day = v.column8, until_day = v.column9`, "org_person.id = v.column1", changes); err != nil {
		return err
	}
	return a.insert(ctx, insertPerson, "", rows)
}

// addedByHand are the people no import knows yet, also those who are guests, by e-mail; an e-mail that two of them share names nobody.
func (a *applying) addedByHand(ctx context.Context) (map[string]string, error) {
	list, err := db.All(ctx, a.tx, func(s db.Scanner) (p [2]string, err error) { return p, s.Scan(&p[0], &p[1]) },
		`SELECT email, min(id) FROM org_person WHERE email <> '' AND (source = $1 AND until_day IS NULL OR source = $2 AND until_day > $3)
		GROUP BY email HAVING count(*) = 1`, byHand, guest, a.day)
	known := make(map[string]string, len(list))
	for _, p := range list {
		known[p[0]] = p[1]
	}
	return known, err
}

const insertPerson = "INSERT INTO org_person (id, source, source_key, first_name, last_name, sort_key, username, email, phone, from_day, until_day)"

func personRow(p Person, source, key string, from, until clock.Day) []any {
	return []any{p.ID, source, key, p.FirstName, p.LastName, SortKey(p.LastName, p.FirstName), p.Username, p.Email, p.Phone, from, until}
}

func (a *applying) employmentsOf(ctx context.Context, s Sync) error {
	var rows, spells, mended [][]any
	for _, e := range s.Employments {
		p, u := a.people[e.PersonKey], a.units[e.UnitKey]
		if p == nil || u == nil {
			return errUnknown
		}
		old := a.employments[e.Key]
		if old == nil {
			n := &storedEmployment{id: id.New(), key: e.Key, person: p.ID, unit: u.id, title: e.Title, span: span{a.from(e.From, clock.Day{}), e.Until}}
			n.began, n.firstUntil = n.from, n.until
			a.employments[e.Key] = n
			rows = append(rows, []any{n.id, imported, n.key, n.person})
			spells = append(spells, []any{n.id, n.person, n.unit, n.title, n.from, n.until})
			continue
		}
		next := &storedEmployment{id: old.id, key: old.key, person: p.ID, unit: u.id, title: e.Title, span: span{old.from, e.Until}}
		mend, opened, err := a.changeEmployment(ctx, old, next, e.From)
		if err != nil {
			return err
		}
		if mend != nil {
			mended = append(mended, mend)
		}
		if opened {
			spells = append(spells, []any{next.id, next.person, next.unit, next.title, next.from, next.until})
		}
		a.employments[e.Key] = next
	}
	if err := a.update(ctx, "org_employment_spell",
		"person_id = v.column3, unit_id = v.column4, title = v.column5, from_day = v.column6, until_day = v.column7", spellAt, mended); err != nil {
		return err
	}
	if err := a.insert(ctx, "INSERT INTO org_employment (id, source, source_key, person_id)", "", rows); err != nil {
		return err
	}
	return a.insert(ctx, "INSERT INTO org_employment_spell (employment_id, person_id, unit_id, title, from_day, until_day)", "", spells)
}

// spellAt finds the spell of an employment that began on a day, in an update of many.
const spellAt = "org_employment_spell.employment_id = v.column1 AND org_employment_spell.from_day = v.column2"

// changeEmployment brings an employment from old to next. mend is what its last spell is to become, where it changes: the employment,
// the day it now begins with, and its values; opened says that a new spell is to be inserted.
func (a *applying) changeEmployment(ctx context.Context, old, next *storedEmployment, from clock.Day) (mend []any, opened bool, err error) {
	if old.person != next.person {
		if err := a.exec(ctx, "UPDATE org_employment SET person_id = $2 WHERE id = $1", old.id, next.person); err != nil {
			return nil, false, err
		}
	}
	same := old.person == next.person && old.unit == next.unit && old.title == next.title
	again := !old.open(a.day) && !from.IsZero() && !from.Before(old.until) // it ended, and this is another one
	switch {
	case !old.from.Before(a.day): // begun today, or to begin later: the row itself is mended
		switch {
		case old.began != old.from:
			if err := a.rightStart(ctx, old, next, from); err != nil {
				return nil, false, err
			}
		case from.After(a.day) || old.from.After(a.day) && !from.IsZero():
			next.from = from
		}
		if same && next.span == old.span {
			return nil, false, nil
		}
		return next.spell(old.from), false, nil
	case again:
		next.from = from
		return nil, true, nil
	}
	if err := a.rightStart(ctx, old, next, from); err != nil {
		return nil, false, err
	}
	if same {
		if next.until == old.until {
			return nil, false, nil
		}
		return next.spell(next.from), false, nil
	}
	closed := *old
	closed.span = span{next.from, a.day}
	next.from = a.day
	return closed.spell(closed.from), true, nil
}

// spell is the row that the spell begun on day at is to become.
func (e *storedEmployment) spell(at clock.Day) []any {
	return []any{e.id, at, e.person, e.unit, e.title, e.from, e.until}
}

// rightStart mends the first day of an employment that the import now gives differently; next.from follows when it is the
// first day of the last spell too.
func (a *applying) rightStart(ctx context.Context, old, next *storedEmployment, from clock.Day) error {
	fits := from.After(a.day) == old.began.After(a.day) && (old.firstUntil.IsZero() || from.Before(old.firstUntil)) && !from.Before(old.before)
	if from.IsZero() || from == old.began || !fits {
		return nil
	}
	if old.began == old.from {
		next.from = from
	}
	return a.exec(ctx, "UPDATE org_employment_spell SET from_day = $2 WHERE employment_id = $1 AND from_day = $3", old.id, from, old.began)
}

func (a *applying) leadersOf(ctx context.Context, s Sync) error {
	var rows, unknown [][]any
	for _, l := range s.Leaders {
		u, p := a.units[l.UnitKey], a.people[l.PersonKey]
		if u != nil && l.PersonKey == "" {
			unknown = append(unknown, []any{u.id})
			continue
		}
		if u == nil || p == nil {
			return errUnknown
		}
		pair := leader{u.id, p.ID}
		if until, was := a.leaders[pair]; was && until.IsZero() {
			continue
		}
		a.leaders[pair] = clock.Day{}
		rows = append(rows, []any{u.id, p.ID, imported, a.day})
	}
	if err := a.insert(ctx, "INSERT INTO org_leader_unknown (unit_id)", "ON CONFLICT (unit_id) DO NOTHING", unknown); err != nil {
		return err
	}
	// A leadership that ended and came back on one day has a row of that day: it opens anew.
	return a.insert(ctx, "INSERT INTO org_leadership (unit_id, person_id, source, from_day)",
		"ON CONFLICT (unit_id, person_id, from_day) DO UPDATE SET until_day = NULL", rows)
}

// endsOf ends what is gone. What follows from an end (employments, leaderships) is Refresh's.
func (a *applying) endsOf(ctx context.Context, s Sync) error {
	var leaders, employments, people, units [][]any
	for _, l := range s.EndLeaders {
		u, p := a.units[l.UnitKey], a.people[l.PersonKey]
		if u != nil && l.PersonKey == "" {
			if err := a.exec(ctx, "DELETE FROM org_leader_unknown WHERE unit_id = $1", u.id); err != nil {
				return err
			}
			continue
		}
		if u == nil || p == nil {
			continue
		}
		if until, was := a.leaders[leader{u.id, p.ID}]; !was || !until.IsZero() {
			continue
		}
		leaders = append(leaders, []any{u.id, p.ID, a.day})
	}
	for _, key := range s.EndEmployments {
		if e := a.employments[key]; e != nil && e.open(a.day) {
			employments = append(employments, []any{e.id, e.from, a.day})
		}
	}
	for _, key := range s.EndPeople {
		if p := a.people[key]; p != nil && p.open(a.day) {
			people = append(people, []any{p.ID, a.day})
		}
	}
	for _, key := range s.EndUnits {
		if u := a.units[key]; u != nil && u.open(a.day) {
			units = append(units, []any{u.id, a.day})
		}
	}
	for _, end := range []struct {
		table, set, where string
		rows              [][]any
	}{
		{"org_leadership", "until_day = v.column3",
			"org_leadership.unit_id = v.column1 AND org_leadership.person_id = v.column2 AND org_leadership.until_day IS NULL", leaders},
		{"org_employment_spell", "until_day = v.column3", spellAt, employments},
		{"org_person", "until_day = v.column2", "org_person.id = v.column1", people},
		{"org_unit", "until_day = v.column2", "org_unit.id = v.column1", units},
	} {
		if err := a.update(ctx, end.table, end.set, end.where, end.rows); err != nil {
			return err
		}
	}
	return nil
}

// AddPerson adds somebody whom no import knows, from day on: the first administrator. E-mail and names are kept as imports
// keep them.
func (x *Room) AddPerson(ctx context.Context, tx *db.Tx, day clock.Day, p Person) (string, error) {
	q := SyncPerson{FirstName: p.FirstName, LastName: p.LastName, Username: p.Username, Email: p.Email, Phone: p.Phone}.tidy()
	q.ID = id.New()
	if err := db.InsertMany(ctx, tx, insertPerson, "", [][]any{personRow(q, byHand, q.ID, day, clock.Day{})}); err != nil {
		return "", err
	}
	return q.ID, changed(ctx, tx)
}
