package member

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
)

// letter is a stored enrolment letter.
type letter struct {
	id, person             string
	expires, revoked, used time.Time
}

func insertLetter(ctx context.Context, tx *db.Tx, id string, l Letter, hash, by string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO member_letter (id, person_id, secret_hash, made_by, made_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, id, l.Person, hash, by, now, l.Last.End())
	return err
}

func letterBySecret(ctx context.Context, q db.Q, hash string) (letter, error) {
	return db.One(ctx, q, func(s db.Scanner) (l letter, err error) {
		return l, s.Scan(&l.id, &l.person, db.At(&l.expires), db.At(&l.revoked), db.At(&l.used))
	}, "SELECT id, person_id, expires_at, revoked_at, used_at FROM member_letter WHERE secret_hash = $1", hash)
}

// tellLetterUse gives the last use of a letter the person has not been told of, and notes that they are told now.
func tellLetterUse(ctx context.Context, tx *db.Tx, person string, now time.Time) (used time.Time, err error) {
	used, err = db.One(ctx, tx, db.Scan[time.Time],
		"SELECT max(used_at) FROM member_letter WHERE person_id = $1 AND used_at IS NOT NULL AND told_at IS NULL", person)
	if err != nil || used.IsZero() {
		return used, err
	}
	_, err = tx.Exec(ctx, "UPDATE member_letter SET told_at = $2 WHERE person_id = $1 AND used_at IS NOT NULL AND told_at IS NULL", person, now)
	return used, err
}

// speaksIn lists the committees that represent units and in which a person sits on the employee side.
func speaksIn(ctx context.Context, q db.Q, person string) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT DISTINCT v.committee_id FROM committee_voice v
		JOIN committee_member_now m ON m.committee_id = v.committee_id
		WHERE m.person_id = $1 AND m.side = 'employee' ORDER BY v.committee_id`, person)
}

// asker is somebody who asks for letters, with the committees they speak in; those are looked up once, since the databases
// plan a join with them badly inside other queries.
type asker struct {
	secretariat bool
	committees  []string
}

func (x *Room) asker(ctx context.Context, q db.Q, a access.Actor) (asker, error) {
	k := asker{secretariat: a.Grants.Secretariat}
	if k.secretariat || !a.SignedIn() {
		return k, nil
	}
	var err error
	k.committees, err = speaksIn(ctx, q, a.Person)
	return k, err
}

// args are the committees as arguments after others.
func (k asker) args(others ...any) []any {
	for _, c := range k.committees {
		others = append(others, c)
	}
	return others
}

// represents is true in SQL where the asker speaks for a unit; first is the number of the first committee among the
// arguments.
func (k asker) represents(unit string, first int) string {
	return "EXISTS (SELECT 1 FROM committee_voice v WHERE v.unit_id = " + unit + " AND v.committee_id IN (" + db.In(first, len(k.committees)) + "))"
}

// recipient is somebody a letter may be made for, as seen by the asker.
type recipient struct {
	Recipient
	id, name string
	// unitID and unit are one of the units they work in; worded by Room.unitOf.
	unitID, unit string
	// waiting is until when an unused letter lasts; zero when there is none. Only for lists.
	waiting time.Time
	// active: has a session. Only for lists.
	active bool
}

// columns reads a recipient from org_person_name p. Two people with one e-mail cannot sign in by it, and so are not
// reachable.
func (k asker) columns(first int) string {
	return `p.id, p.name, p.present,
		EXISTS (SELECT 1 FROM member_grant g WHERE g.person_id = p.id) AS duty,
		p.email <> '' AND NOT EXISTS (SELECT 1 FROM org_person_name o WHERE o.email = p.email AND o.id <> p.id AND o.present) AS reachable,
		EXISTS (SELECT 1 FROM org_leader_now l WHERE l.person_id = p.id) AS leader,
		EXISTS (SELECT 1 FROM committee_member_now c WHERE c.person_id = p.id) AS sits,
		EXISTS (SELECT 1 FROM org_employment_now e WHERE e.person_id = p.id AND ` + k.represents("e.unit_id", first) + `) AS represented,
		COALESCE((SELECT u.id FROM org_employment_now e JOIN org_unit_now u ON u.id = e.unit_id WHERE e.person_id = p.id
			ORDER BY u.sort_key, u.id LIMIT 1), '') AS unit_id,
		COALESCE((SELECT u.name FROM org_employment_now e JOIN org_unit_now u ON u.id = e.unit_id WHERE e.person_id = p.id
			ORDER BY u.sort_key, u.id LIMIT 1), '') AS unit`
}

func (r *recipient) dest() []any {
	return []any{&r.id, &r.name, &r.Present, &r.Duty, &r.Reachable, &r.Leader, &r.Sits, &r.Represented, &r.unitID, &r.unit}
}

// unitOf is the unit of a recipient as people tell it from others.
func (x *Room) unitOf(r recipient) string { return x.org.Label(r.unitID, r.unit) }

func recipients(ctx context.Context, q db.Q, k asker, people []string) (map[string]recipient, error) {
	args := make([]any, len(people))
	for i, p := range people {
		args[i] = p
	}
	all, err := db.All(ctx, q, func(s db.Scanner) (r recipient, err error) { return r, s.Scan(r.dest()...) },
		"SELECT "+k.columns(len(args)+1)+" FROM org_person_name p WHERE p.id IN ("+db.In(1, len(args))+")", k.args(args...)...)
	byID := make(map[string]recipient, len(all))
	for _, r := range all {
		byID[r.id] = r
	}
	return byID, err
}

// mayPrintFor is MayPrintFor in SQL, on a recipient t; $1 says whether the asker is the secretariat.
const mayPrintFor = "t.present AND NOT t.duty AND ($1 OR (t.represented AND NOT t.leader AND NOT t.sits AND NOT t.reachable))"

// recipientsIn lists whom in a unit or below it the asker may make letters for, by name: all, or only those without an
// e-mail of their own.
func recipientsIn(ctx context.Context, q db.Q, k asker, unit string, all bool, now time.Time, limit int) ([]recipient, error) {
	return db.All(ctx, q, func(s db.Scanner) (r recipient, err error) {
		return r, s.Scan(append(r.dest(), db.At(&r.waiting), &r.active)...)
	}, `SELECT t.id, t.name, t.present, t.duty, t.reachable, t.leader, t.sits, t.represented, t.unit_id, t.unit,
			(SELECT max(l.expires_at) FROM member_letter l
				WHERE l.person_id = t.id AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > $4),
			EXISTS (SELECT 1 FROM member_session s WHERE s.person_id = t.id AND s.expires_at > $4)
		FROM (SELECT `+k.columns(6)+`, p.sort_key FROM org_person_name p WHERE p.id IN (
			SELECT e.person_id FROM org_ancestor a JOIN org_employment_now e ON e.unit_id = a.unit_id WHERE a.ancestor_id = $2)) t
		WHERE `+mayPrintFor+` AND ($3 OR NOT t.reachable) ORDER BY t.sort_key, t.id LIMIT $5`,
		k.args(k.secretariat, unit, all, now, limit)...)
}

// unitsFor lists units below parent ("" for the top) in which the asker may make letters for somebody: all of them for the
// secretariat; for a representative those they represent, from the highest.
func unitsFor(ctx context.Context, q db.Q, k asker, parent string) ([]unitLine, error) {
	where := "(u.parent_id = $1 OR ($1 = '' AND u.parent_id IS NULL))"
	if !k.secretariat {
		where = k.represents("u.id", 2) + " AND (u.parent_id = $1 OR ($1 = '' AND NOT " + k.represents("u.parent_id", 2) + "))"
	}
	return db.All(ctx, q, func(s db.Scanner) (u unitLine, err error) { return u, s.Scan(&u.ID, &u.Name) },
		"SELECT u.id, u.name FROM org_unit_now u WHERE "+where+" ORDER BY u.sort_key, u.id", k.args(parent)...)
}

// unitLine is a unit to choose; Above tells equal names apart, where it is known.
type unitLine struct{ ID, Name, Above string }

// unitOpen says whether the asker may see whom letters can be made for in a unit: it or one below it is theirs.
func unitOpen(ctx context.Context, q db.Q, k asker, unit string) (bool, error) {
	if k.secretariat {
		return true, nil
	}
	return db.One(ctx, q, db.Scan[bool], "SELECT EXISTS (SELECT 1 FROM org_ancestor a WHERE a.ancestor_id = $1 AND "+
		k.represents("a.unit_id", 2)+")", k.args(unit)...)
}
