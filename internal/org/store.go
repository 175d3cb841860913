package org

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// listed is how many ids one statement names at most.
const listed = 200

// pairs reads two text columns into a map.
func pairs(ctx context.Context, q db.Q, sql string, args ...any) (map[string]string, error) {
	list, err := db.All(ctx, q, func(s db.Scanner) (p [2]string, err error) { return p, s.Scan(&p[0], &p[1]) }, sql, args...)
	out := make(map[string]string, len(list))
	for _, p := range list {
		out[p[0]] = p[1]
	}
	return out, err
}

// unitColumns read a row of "org_unit_now n", with the living unit above.
const unitColumns = `n.id, n.name, n.type, n.placed,
	COALESCE((SELECT c.ancestor_id FROM org_closure c WHERE c.unit_id = n.id AND c.depth = 1), '')`

func scanUnit(s db.Scanner) (Unit, error) {
	var u Unit
	err := s.Scan(&u.ID, &u.Name, &u.Type, &u.Placed, &u.ParentID)
	return u, err
}

// Unit is a unit, living or ended; fault.NotFound when there never was one.
func (x *Room) Unit(ctx context.Context, q db.Q, id string) (Unit, error) {
	all, err := x.Units(ctx, q, []string{id})
	if err != nil {
		return Unit{}, err
	}
	u, ok := all[id]
	if !ok {
		return u, fault.NotFound
	}
	return u, nil
}

// Units are the units with the ids, living or ended; unknown ids are left out.
func (x *Room) Units(ctx context.Context, q db.Q, ids []string) (map[string]Unit, error) {
	out := make(map[string]Unit, len(ids))
	list, err := db.All(ctx, q, func(s db.Scanner) (Unit, error) {
		var u Unit
		err := s.Scan(&u.ID, &u.Name, &u.Type, &u.Placed, &u.Ended, &u.ParentID)
		return u, err
	}, `SELECT s.unit_id, s.name, s.type, s.placed, NOT EXISTS (SELECT 1 FROM org_unit_now n WHERE n.id = s.unit_id),
			COALESCE((SELECT c.ancestor_id FROM org_closure c WHERE c.unit_id = s.unit_id AND c.depth = 1),
				(SELECT d.now_id FROM org_stand d WHERE d.unit_id = s.unit_id AND d.now_id <> d.unit_id), '')
		FROM org_unit_spell s, org_today t
		WHERE s.unit_id IN (`+db.In(1, len(ids))+`)
			AND s.from_day = (SELECT max(l.from_day) FROM org_unit_spell l WHERE l.unit_id = s.unit_id AND l.from_day <= t.day)`, db.Args(ids)...)
	for _, u := range list {
		out[u.ID] = u
	}
	return out, err
}

// Path is the way to a unit from the top of the tree, itself included. An ended unit stands below the living one it counts
// as. fault.NotFound when there never was such a unit.
func (x *Room) Path(ctx context.Context, q db.Q, unitID string) ([]Unit, error) {
	path, err := db.All(ctx, q, scanUnit, `SELECT `+unitColumns+` FROM org_stand d JOIN org_closure a ON a.unit_id = d.now_id
		JOIN org_unit_now n ON n.id = a.ancestor_id WHERE d.unit_id = $1 ORDER BY a.depth DESC`, unitID)
	if err != nil {
		return nil, err
	}
	if len(path) > 0 && path[len(path)-1].ID == unitID {
		return path, nil
	}
	u, err := x.Unit(ctx, q, unitID)
	if err != nil {
		return nil, err
	}
	return append(path, u), nil
}

// isTop is true of a living unit n with none above it: it has no parent, or one that has ended and counts as nothing. (Asking
// the closure takes PostgreSQL a quarter of a second for 5,000 units.)
const isTop = `NOT EXISTS (SELECT 1 FROM org_stand up WHERE up.unit_id = n.parent_id)`

// personColumns read a row of "org_person_name p".
const personColumns = "p.id, p.first_name, p.last_name, p.email, p.phone, p.username, p.present"

func (p *Person) fields() []any {
	return []any{&p.ID, &p.FirstName, &p.LastName, &p.Email, &p.Phone, &p.Username, &p.Present}
}

func scanPerson(s db.Scanner) (Person, error) {
	var p Person
	err := s.Scan(p.fields()...)
	return p, err
}

// Person is somebody who is or was here; fault.NotFound when there never was one.
func (x *Room) Person(ctx context.Context, q db.Q, id string) (Person, error) {
	return db.One(ctx, q, scanPerson, "SELECT "+personColumns+" FROM org_person_name p WHERE p.id = $1", id)
}

// Persons are the people with the ids, who are or were here; unknown ids are left out.
func (x *Room) Persons(ctx context.Context, q db.Q, ids []string) (map[string]Person, error) {
	list, err := db.All(ctx, q, scanPerson, "SELECT "+personColumns+" FROM org_person_name p WHERE p.id IN ("+db.In(1, len(ids))+")", db.Args(ids)...)
	out := make(map[string]Person, len(list))
	for _, p := range list {
		out[p.ID] = p
	}
	return out, err
}

// PersonByEmail lists those who are here today with an e-mail address, whatever its capitals: usually one, but an address may
// be shared. An empty address is nobody's.
func (x *Room) PersonByEmail(ctx context.Context, q db.Q, email string) ([]Person, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if email == "" {
		return nil, nil
	}
	return db.All(ctx, q, scanPerson, "SELECT "+personColumns+" FROM org_person_name p WHERE p.email = $1 AND p.present ORDER BY p.sort_key, p.id", email)
}

// Leaders are those who lead each of the units today, in Danish order. A unit without a leader is left out.
func (x *Room) Leaders(ctx context.Context, q db.Q, unitIDs []string) (map[string][]Person, error) {
	type row struct {
		unit string
		p    Person
	}
	list, err := db.All(ctx, q, func(s db.Scanner) (row, error) {
		var r row
		err := s.Scan(append([]any{&r.unit}, r.p.fields()...)...)
		return r, err
	}, "SELECT l.unit_id, "+personColumns+` FROM org_leader_now l JOIN org_person_name p ON p.id = l.person_id
		WHERE l.unit_id IN (`+db.In(1, len(unitIDs))+") ORDER BY p.sort_key, p.id", db.Args(unitIDs)...)
	out := map[string][]Person{}
	for _, r := range list {
		out[r.unit] = append(out[r.unit], r.p)
	}
	return out, err
}

// LeaderUnknown are the units that have a leader whom the last import could not find among the people.
func (x *Room) LeaderUnknown(ctx context.Context, q db.Q) (map[string]bool, error) {
	ids, err := db.All(ctx, q, db.Scan[string], "SELECT unit_id FROM org_leader_unknown")
	out := make(map[string]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

// UnitsLed are the units a person leads today, in Danish order.
func (x *Room) UnitsLed(ctx context.Context, q db.Q, personID string) ([]Unit, error) {
	return db.All(ctx, q, scanUnit, `SELECT `+unitColumns+` FROM org_leader_now l JOIN org_unit_now n ON n.id = l.unit_id
		WHERE l.person_id = $1 ORDER BY n.sort_key, n.id`, personID)
}

// LeaderAbove is the nearest leader strictly above a unit who is none of except, with the unit they lead; ok is false when
// there is none. An ended unit counts as the one above it, whose leader is above it then.
func (x *Room) LeaderAbove(ctx context.Context, q db.Q, unitID string, except ...string) (p Person, u Unit, ok bool, err error) {
	type row struct {
		p Person
		u Unit
	}
	list, err := db.All(ctx, q, func(s db.Scanner) (row, error) {
		var r row
		err := s.Scan(append(r.p.fields(), &r.u.ID, &r.u.Name, &r.u.Type, &r.u.Placed, &r.u.ParentID)...)
		return r, err
	}, `SELECT `+personColumns+`, `+unitColumns+` FROM org_stand d
		JOIN org_closure a ON a.unit_id = d.now_id AND a.ancestor_id <> $1
		JOIN org_leader_now l ON l.unit_id = a.ancestor_id
		JOIN org_person_name p ON p.id = l.person_id JOIN org_unit_now n ON n.id = a.ancestor_id
		WHERE d.unit_id = $1 AND p.id NOT IN (`+notNone(2, len(except))+`) ORDER BY a.depth, p.sort_key, p.id LIMIT 1`,
		append([]any{unitID}, db.Args(except)...)...)
	if err != nil || len(list) == 0 {
		return p, u, false, err
	}
	return list[0].p, list[0].u, true, nil
}

// notNone is db.In for NOT IN, where NULL would refuse every row.
func notNone(from, n int) string {
	if n == 0 {
		return "''"
	}
	return db.In(from, n)
}

func scanEmployment(s db.Scanner) (Employment, error) {
	var e Employment
	err := s.Scan(&e.ID, &e.PersonID, &e.UnitID, &e.Title)
	return e, err
}

// Employments are where a person works today; the unit may be an ended one (StandsFor).
func (x *Room) Employments(ctx context.Context, q db.Q, personID string) ([]Employment, error) {
	return db.All(ctx, q, scanEmployment, `SELECT e.id, e.person_id, e.unit_id, e.title FROM org_employment_now e
		LEFT JOIN org_unit_now n ON n.id = e.unit_id WHERE e.person_id = $1 ORDER BY n.sort_key, e.id`, personID)
}

// EmploymentsIn are those who work directly in a unit today, by last name in Danish order, at most limit after the employment
// with the id after ("" for the first). People still employed in an ended unit are found in the one it counts as.
func (x *Room) EmploymentsIn(ctx context.Context, q db.Q, unitID, after string, limit int) ([]Employee, error) {
	return db.All(ctx, q, func(s db.Scanner) (Employee, error) {
		var e Employee
		err := s.Scan(append([]any{&e.ID, &e.PersonID, &e.UnitID, &e.Title}, e.Person.fields()...)...)
		return e, err
	}, `SELECT e.id, e.person_id, e.unit_id, e.title, `+personColumns+` FROM org_stand d
		JOIN org_employment_now e ON e.unit_id = d.unit_id JOIN org_person_name p ON p.id = e.person_id
		WHERE d.now_id = $1 AND ($2 = '' OR (p.sort_key, e.id) > (SELECT f.sort_key, g.id FROM org_employment g
			JOIN org_person f ON f.id = g.person_id WHERE g.id = $2))
		ORDER BY p.sort_key, e.id LIMIT $3`, unitID, after, limit)
}
