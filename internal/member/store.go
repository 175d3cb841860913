package member

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

const sessionColumns = "s.id, s.person_id, s.kind, s.how, s.device, s.demo_role, s.made_at, s.seen_at, s.expires_at"

func sessionDest(s *Session) []any {
	return []any{&s.ID, &s.Person, &s.Kind, &s.How, &s.Device, &s.DemoRole, db.At(&s.Made), db.At(&s.Seen), db.At(&s.Expires)}
}

// findSession reads a session with its person, duties and language.
func findSession(ctx context.Context, q db.Q, column, value string) (f found, data []byte, err error) {
	f, err = db.One(ctx, q, func(s db.Scanner) (found, error) {
		var f found
		dest := append(sessionDest(&f.Session), &data, &f.name, &f.present, &f.language,
			&f.grants.Secretariat, &f.grants.Administrator, &f.grants.Guest, &f.outside)
		return f, s.Scan(dest...)
	}, `WITH t AS (
			SELECT `+sessionColumns+`, s.data, p.name, p.present, COALESCE(m.language, '') AS language,
				EXISTS (SELECT 1 FROM member_grant g WHERE g.person_id = s.person_id AND g.duty = 'secretariat') AS secretariat,
				EXISTS (SELECT 1 FROM member_grant g WHERE g.person_id = s.person_id AND g.duty = 'administrator') AS administrator,
				EXISTS (SELECT 1 FROM org_guest_now g WHERE g.person_id = s.person_id) AS guest
			FROM member_session s JOIN org_person_name p ON p.id = s.person_id
			LEFT JOIN member_settings m ON m.person_id = s.person_id
			WHERE s.`+column+` = $1)
		SELECT t.*, NOT t.secretariat
			AND NOT EXISTS (SELECT 1 FROM org_employment_now e WHERE e.person_id = t.person_id)
			AND NOT EXISTS (SELECT 1 FROM org_leader_now l WHERE l.person_id = t.person_id)
			AND NOT EXISTS (SELECT 1 FROM committee_member_now c WHERE c.person_id = t.person_id)
		FROM t`, value)
	return f, data, err
}

func insertSession(ctx context.Context, tx *db.Tx, s Session, hash string, data []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO member_session
			(id, token_hash, person_id, kind, how, device, demo_role, data, made_at, seen_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		s.ID, hash, s.Person, s.Kind, s.How, s.Device, s.DemoRole, data, s.Made, s.Seen, s.Expires)
	return err
}

func sessionsOf(ctx context.Context, q db.Q, person string) ([]Session, error) {
	return db.All(ctx, q, func(s db.Scanner) (v Session, err error) { return v, s.Scan(sessionDest(&v)...) },
		"SELECT "+sessionColumns+" FROM member_session s WHERE s.person_id = $1 ORDER BY s.seen_at DESC, s.id", person)
}

// mustBePresent is fault.NotFound for somebody who has left.
func mustBePresent(ctx context.Context, q db.Q, person string) error {
	present, err := db.One(ctx, q, db.Scan[bool], "SELECT present FROM org_person_name WHERE id = $1", person)
	if err == nil && !present {
		return fault.NotFound
	}
	return err
}

// mustBelong is fault.NotFound for somebody who has left, and for who was here for a duty alone and has none any more. A guest has left with
// the last invitation.
func mustBelong(ctx context.Context, q db.Q, person string) error {
	belongs, err := db.One(ctx, q, db.Scan[bool], `SELECT p.present AND (
			EXISTS (SELECT 1 FROM org_employment_now e WHERE e.person_id = p.id)
			OR EXISTS (SELECT 1 FROM org_leader_now l WHERE l.person_id = p.id)
			OR EXISTS (SELECT 1 FROM committee_member_now c WHERE c.person_id = p.id)
			OR EXISTS (SELECT 1 FROM member_grant g WHERE g.person_id = p.id)
			OR EXISTS (SELECT 1 FROM org_guest_now g WHERE g.person_id = p.id))
		FROM org_person_name p WHERE p.id = $1`, person)
	if err == nil && !belongs {
		return fault.NotFound
	}
	return err
}

// isGuest says whether somebody is here as a guest only.
func isGuest(ctx context.Context, q db.Q, person string) (bool, error) {
	return db.One(ctx, q, db.Scan[bool], "SELECT EXISTS (SELECT 1 FROM org_guest_now g WHERE g.person_id = $1)", person)
}

// deleteStale removes what can no longer be used. A letter that was used stays until its owner has been told.
func deleteStale(ctx context.Context, tx *db.Tx, now time.Time) error {
	for _, stale := range []struct {
		where string
		args  []any
	}{
		{"member_session WHERE expires_at <= $1", []any{now}},
		{"member_session WHERE kind = $1 AND seen_at <= $2", []any{KindOwn, now.Add(-ownIdle)}},
		{"member_session WHERE person_id IN (SELECT p.id FROM org_person_name p WHERE NOT p.present)", nil},
		{"member_request WHERE expires_at <= $1", []any{now}},
		{"member_invitation WHERE expires_at <= $1", []any{now}},
		{"member_letter WHERE (expires_at <= $1 AND used_at IS NULL) OR told_at IS NOT NULL", []any{now}},
	} {
		if _, err := tx.Exec(ctx, "DELETE FROM "+stale.where, stale.args...); err != nil {
			return err
		}
	}
	return nil
}

func insertRequest(ctx context.Context, tx *db.Tx, r request, browserHash string) error {
	_, err := tx.Exec(ctx, `INSERT INTO member_request (id, browser_hash, email, language, next, tries, expires_at)
		VALUES ($1, $2, $3, $4, $5, 0, $6)`, r.id, browserHash, r.email, r.language, r.next, r.expires)
	return err
}

func requestWhere(ctx context.Context, q db.Q, where string, arg string) (request, error) {
	return db.One(ctx, q, func(s db.Scanner) (r request, err error) {
		return r, s.Scan(&r.id, &r.email, &r.language, &r.next, &r.person, &r.codeHash, &r.tries, db.At(&r.expires), db.At(&r.used))
	}, `SELECT id, email, language, next, COALESCE(person_id, ''), COALESCE(code_hash, ''), tries, expires_at, used_at
		FROM member_request WHERE `+where+` = $1`, arg)
}

func requestByID(ctx context.Context, q db.Q, id string) (request, error) {
	return requestWhere(ctx, q, "id", id)
}

func requestByBrowser(ctx context.Context, q db.Q, hash string) (request, error) {
	return requestWhere(ctx, q, "browser_hash", hash)
}

func requestByToken(ctx context.Context, q db.Q, hash string) (request, error) {
	return requestWhere(ctx, q, "token_hash", hash)
}

func insertInvitation(ctx context.Context, tx *db.Tx, i invitation, hash string) error {
	_, err := tx.Exec(ctx, "INSERT INTO member_invitation (id, token_hash, email, expires_at) VALUES ($1, $2, $3, $4)",
		i.id, hash, i.email, i.expires)
	return err
}

func invitationByToken(ctx context.Context, q db.Q, hash string) (invitation, error) {
	return db.One(ctx, q, func(s db.Scanner) (i invitation, err error) {
		return i, s.Scan(&i.id, &i.email, db.At(&i.expires), db.At(&i.used))
	}, "SELECT id, email, expires_at, used_at FROM member_invitation WHERE token_hash = $1", hash)
}

func holders(ctx context.Context, q db.Q) ([]Holder, error) {
	return db.All(ctx, q, func(s db.Scanner) (h Holder, err error) {
		return h, s.Scan(&h.Person, &h.Name, &h.Duty, &h.Present, &h.GivenBy, db.At(&h.Given))
	}, `SELECT g.person_id, p.name, g.duty, p.present, COALESCE(b.name, ''), g.given_at
		FROM member_grant g JOIN org_person_name p ON p.id = g.person_id
		LEFT JOIN org_person_name b ON b.id = g.given_by
		ORDER BY p.sort_key, p.id, g.duty`)
}

// readSettings fills into with the settings of the people who have chosen.
func readSettings(ctx context.Context, q db.Q, people []string, into map[string]Settings) error {
	args := make([]any, len(people))
	for i, p := range people {
		args[i] = p
	}
	type row struct {
		person string
		s      Settings
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (r row, err error) {
		return r, s.Scan(&r.person, &r.s.Language, &r.s.Mail)
	}, "SELECT person_id, language, mail FROM member_settings WHERE person_id IN ("+db.In(1, len(args))+")", args...)
	for _, r := range rows {
		into[r.person] = r.s
	}
	return err
}

func storeSettings(ctx context.Context, tx *db.Tx, person string, s Settings) error {
	_, err := tx.Exec(ctx, `INSERT INTO member_settings (person_id, language, mail) VALUES ($1, $2, $3)
		ON CONFLICT (person_id) DO UPDATE SET language = excluded.language, mail = excluded.mail`, person, string(s.Language), s.Mail)
	return err
}

// unitsOf are the units a person works in today, by name.
func unitsOf(ctx context.Context, q db.Q, person string) ([]unitLine, error) {
	return db.All(ctx, q, func(s db.Scanner) (u unitLine, err error) { return u, s.Scan(&u.ID, &u.Name) }, `SELECT u.id, u.name FROM org_unit_now u
		WHERE u.id IN (SELECT e.unit_id FROM org_employment_now e WHERE e.person_id = $1) ORDER BY u.sort_key, u.id`, person)
}

// secretariat are the people who are the MED secretariat today.
func secretariat(ctx context.Context, q db.Q) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], "SELECT person_id FROM member_grant_now WHERE duty = $1 ORDER BY person_id", DutySecretariat)
}
