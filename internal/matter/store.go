package matter

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

const matterColumns = `m.id, m.kind, m.state, m.visibility, m.ask, COALESCE(m.unit_id, ''), m.version, m.last_day,
	m.created_by, m.on_behalf, m.opened_at, m.closed_at, COALESCE(m.closed_by, ''), COALESCE(m.took, ''),
	m.contributions, m.unanswered, m.blocking`

func scanMatter(s db.Scanner) (Matter, error) {
	var m Matter
	err := s.Scan(&m.ID, &m.Kind, &m.State, &m.Visibility, &m.Ask, &m.UnitID, &m.Version, &m.LastDay,
		&m.CreatedBy, &m.OnBehalf, db.At(&m.OpenedAt), db.At(&m.ClosedAt), &m.ClosedBy, &m.Took,
		&m.Contributions, &m.Unanswered, &m.Blocking)
	return m, err
}

func loadMatter(ctx context.Context, q db.Q, id string) (Matter, error) {
	return db.One(ctx, q, scanMatter, `SELECT `+matterColumns+` FROM matter m WHERE m.id = $1`, id)
}

// nameOf is the name of a person who may not be there. A lookup, because SQLite would write out the whole view for a LEFT JOIN.
func nameOf(id string) string {
	return `(SELECT n.name FROM org_person_name n WHERE n.id = ` + id + `)`
}

// saveDraft stores a draft's own row and text; a new one when it was not there.
func saveDraft(ctx context.Context, tx *db.Tx, m Matter, in DraftInput, now time.Time) error {
	if _, err := tx.Exec(ctx, `INSERT INTO matter (id, kind, state, visibility, ask, unit_id, version, last_day, created_by,
		created_at, saved_at, on_behalf, contributions, unanswered, blocking)
		VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $9, $10, 0, 0, 0)
		ON CONFLICT (id) DO UPDATE SET visibility = excluded.visibility, ask = excluded.ask, unit_id = excluded.unit_id,
		last_day = excluded.last_day, saved_at = excluded.saved_at, on_behalf = excluded.on_behalf`,
		m.ID, m.Kind, Draft, in.Visibility, in.Ask, db.Null(in.UnitID), in.LastDay, m.CreatedBy, now, m.OnBehalf); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM matter_version WHERE matter_id = $1`, m.ID); err != nil {
		return err
	}
	if err := saveVersion(ctx, tx, m.ID, Text{N: 1, Title: in.Title, Problem: in.Problem, CoreTask: in.CoreTask,
		Author: Person{ID: m.CreatedBy}, At: now}); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM matter_touched WHERE matter_id = $1`, m.ID); err != nil {
		return err
	}
	var rows [][]any
	for _, u := range in.Touched {
		rows = append(rows, []any{m.ID, "unit", u, Draft})
	}
	if err := db.InsertMany(ctx, tx, `INSERT INTO matter_touched (matter_id, subject_kind, subject_id, matter_state)`, "", rows); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM matter_owner WHERE matter_id = $1`, m.ID); err != nil {
		return err
	}
	for _, o := range []struct{ person, role string }{{in.Leader, RoleOwner}, {in.StandIn, RoleStandIn}} {
		if o.person == "" {
			continue
		}
		if err := addOwner(ctx, tx, m.ID, o.person, o.role, now); err != nil {
			return err
		}
	}
	return nil
}

func saveVersion(ctx context.Context, tx *db.Tx, matterID string, t Text) error {
	_, err := tx.Exec(ctx, `INSERT INTO matter_version (matter_id, n, title, problem, core_task, why, search, author_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, matterID, t.N, t.Title, t.Problem, t.CoreTask, t.Why,
		strings.ToLower(t.Title+"\n"+t.Problem+"\n"+t.CoreTask), t.Author.ID, t.At)
	return err
}

func deleteDraft(ctx context.Context, tx *db.Tx, id string) error {
	for _, table := range []string{"matter_version", "matter_touched", "matter_committee", "matter_owner", "matter_window"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE matter_id = $1`, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM matter WHERE id = $1`, id)
	return err
}

func scanText(s db.Scanner) (Text, error) {
	var t Text
	err := s.Scan(&t.N, &t.Title, &t.Problem, &t.CoreTask, &t.Why, &t.Author.ID, &t.Author.Name, db.At(&t.At),
		db.OrZero(&t.HiddenReason))
	t.Hidden = t.HiddenReason != ""
	return t, err
}

// loadTexts gives a matter's versions, newest first.
func loadTexts(ctx context.Context, q db.Q, matterID string) ([]Text, error) {
	return db.All(ctx, q, scanText, `SELECT v.n, v.title, v.problem, v.core_task, v.why, v.author_id, p.name, v.at, h.reason
		FROM matter_version v JOIN org_person_name p ON p.id = v.author_id
		LEFT JOIN matter_hidden h ON h.target_kind = 'version' AND h.target_id = CAST(v.n AS TEXT) AND h.matter_id = v.matter_id
		WHERE v.matter_id = $1 ORDER BY v.n DESC`, matterID)
}

func loadTouched(ctx context.Context, q db.Q, matterID string) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT subject_id FROM matter_touched
		WHERE matter_id = $1 AND subject_kind = 'unit' ORDER BY subject_id`, matterID)
}

func addOwner(ctx context.Context, tx *db.Tx, matterID, person, role string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO matter_owner (matter_id, person_id, role, from_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (matter_id, person_id, from_at) DO UPDATE SET role = excluded.role, until_at = NULL`, matterID, person, role, now)
	return err
}

func endOwner(ctx context.Context, tx *db.Tx, matterID, person, role string, now time.Time) (int64, error) {
	return tx.Exec(ctx, `UPDATE matter_owner SET until_at = $4 WHERE matter_id = $1 AND person_id = $2 AND role = $3
		AND until_at IS NULL`, matterID, person, role, now)
}

// ownerRow is somebody who owns a matter today.
type ownerRow struct {
	Person
	Role string
}

func loadOwners(ctx context.Context, q db.Q, matterID string) ([]ownerRow, error) {
	return db.All(ctx, q, func(s db.Scanner) (ownerRow, error) {
		var o ownerRow
		err := s.Scan(&o.ID, &o.Name, &o.Role)
		return o, err
	}, `SELECT o.person_id, p.name, o.role FROM matter_owner o JOIN org_person_name p ON p.id = o.person_id
		WHERE o.matter_id = $1 AND o.until_at IS NULL ORDER BY o.role, p.sort_key, o.person_id`, matterID)
}

func setWindow(ctx context.Context, tx *db.Tx, matterID string, k Kind, day clock.Day) error {
	for i, code := range Kinds[k].Windows {
		if _, err := tx.Exec(ctx, `INSERT INTO matter_window (matter_id, position, code, last_day) VALUES ($1, $2, $3, $4)
			ON CONFLICT (matter_id, position) DO UPDATE SET last_day = excluded.last_day`, matterID, i, code, day); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE matter SET last_day = $2 WHERE id = $1`, matterID, day)
	return err
}

func loadWindows(ctx context.Context, q db.Q, matterID string) ([]Window, error) {
	return db.All(ctx, q, func(s db.Scanner) (Window, error) {
		var w Window
		err := s.Scan(&w.Code, &w.LastDay)
		return w, err
	}, `SELECT code, last_day FROM matter_window WHERE matter_id = $1 ORDER BY position`, matterID)
}

// saveAsked replaces the committees of a matter.
func saveAsked(ctx context.Context, tx *db.Tx, matterID string, list []Asked) error {
	if _, err := tx.Exec(ctx, `DELETE FROM matter_committee WHERE matter_id = $1`, matterID); err != nil {
		return err
	}
	var rows [][]any
	for i, a := range list {
		rows = append(rows, []any{matterID, a.CommitteeID, i, a.Form, a.ReasonCode, encodeArgs(a.ReasonArgs), a.Added, a.Removed, a.Words})
	}
	return db.InsertMany(ctx, tx, `INSERT INTO matter_committee (matter_id, committee_id, position, form, reason_code,
		reason_args, added, removed, words)`, "", rows)
}

// loadAsked gives the committees of a matter in order. One that has ended keeps the name it was found with.
func loadAsked(ctx context.Context, q db.Q, matterID string) ([]Asked, error) {
	return db.All(ctx, q, func(s db.Scanner) (Asked, error) {
		var a Asked
		var args string
		err := s.Scan(&a.CommitteeID, &a.Name, &a.Form, &a.ReasonCode, &args, &a.Added, &a.Removed, &a.Words)
		if err == nil {
			err = json.Unmarshal([]byte(args), &a.ReasonArgs)
		}
		if a.Name == "" {
			a.Name = a.ReasonArgs["committee"]
		}
		return a, err
	}, `SELECT mc.committee_id, COALESCE((SELECT c.name FROM committee_now c WHERE c.id = mc.committee_id), ''), mc.form, mc.reason_code, mc.reason_args, mc.added, mc.removed, mc.words
		FROM matter_committee mc WHERE mc.matter_id = $1 ORDER BY mc.position`, matterID)
}

// recount brings a matter's counters in step with its contributions.
func recount(ctx context.Context, tx *db.Tx, matterID string) error {
	_, err := tx.Exec(ctx, `UPDATE matter SET
		contributions = (SELECT count(*) FROM matter_contribution c WHERE c.matter_id = $1 AND c.withdrawn_at IS NULL),
		unanswered = (SELECT count(*) FROM matter_contribution c WHERE c.matter_id = $1 AND `+waitingSQL+`),
		blocking = (SELECT count(*) FROM matter_contribution c WHERE c.matter_id = $1 AND NOT c.late AND `+waitingSQL+`)
		WHERE id = $1`, matterID)
	return err
}

// present says whether the person works here or is otherwise known and has not left.
func present(ctx context.Context, q db.Q, person string) (bool, error) {
	ok, err := db.One(ctx, q, db.Scan[bool], `SELECT present FROM org_person_name WHERE id = $1`, person)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return ok, err
}

// leads says whether the person leads that unit of today.
func leads(ctx context.Context, q db.Q, person, unit string) (bool, error) {
	return db.One(ctx, q, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM org_leader_now l JOIN org_unit_now u ON u.id = l.unit_id
		JOIN org_person_name p ON p.id = l.person_id WHERE l.person_id = $1 AND l.unit_id = $2 AND p.present)`, person, unit)
}

func anys(ids []string) []any {
	out := make([]any, len(ids))
	for i, v := range ids {
		out[i] = v
	}
	return out
}
