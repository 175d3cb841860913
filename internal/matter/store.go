package matter

import (
	"context"
	"errors"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
)

const matterColumns = `m.id, m.kind, m.state, m.visibility, m.ask, COALESCE(m.unit_id, ''), m.version, m.last_day,
	m.created_by, m.on_behalf, m.opened_at, m.closed_at, COALESCE(m.closed_by, ''), COALESCE(m.took, ''),
	m.contributions, m.unanswered, m.blocking, m.decided_by, COALESCE(m.decider_id, ''), m.closed_reason, m.unnamed,
	m.subject, COALESCE(m.agreement_id, ''), m.differ, m.remember`

func scanMatter(s db.Scanner) (Matter, error) {
	var m Matter
	err := s.Scan(&m.ID, &m.Kind, &m.State, &m.Visibility, &m.Ask, &m.UnitID, &m.Version, &m.LastDay,
		&m.CreatedBy, &m.OnBehalf, db.At(&m.OpenedAt), db.At(&m.ClosedAt), &m.ClosedBy, &m.Took,
		&m.Contributions, &m.Unanswered, &m.Blocking, &m.DecidedBy, &m.Decider, &m.ClosedReason, &m.Unnamed,
		&m.Subject, &m.Agreement, &m.Differ, &m.Remember)
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
		created_at, saved_at, on_behalf, contributions, unanswered, blocking, decided_by, decider_id, closed_reason, unnamed, subject)
		VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $9, $10, 0, 0, 0, $11, $12, $13, $14, $15)
		ON CONFLICT (id) DO UPDATE SET visibility = excluded.visibility, ask = excluded.ask, unit_id = excluded.unit_id,
		last_day = excluded.last_day, saved_at = excluded.saved_at, on_behalf = excluded.on_behalf, decided_by = excluded.decided_by,
		decider_id = excluded.decider_id, closed_reason = excluded.closed_reason, unnamed = excluded.unnamed, subject = excluded.subject`,
		m.ID, m.Kind, Draft, in.Visibility, in.Ask, db.Null(in.UnitID), in.LastDay, m.CreatedBy, now, m.OnBehalf, in.DecidedBy,
		db.Null(in.Decider), in.ClosedReason, in.Unnamed, in.Subject); err != nil {
		return err
	}
	for _, table := range []string{"matter_version", "matter_touched", "matter_owner", "matter_question", "matter_handshake", "matter_window"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE matter_id = $1`, m.ID); err != nil {
			return err
		}
	}
	if err := saveVersion(ctx, tx, m.ID, Text{N: 1, Title: in.Title, Problem: in.Problem, CoreTask: in.CoreTask, Frames: in.Frames,
		Citizens: in.Citizens, CitizensFrom: in.CitizensFrom, Author: Person{ID: m.CreatedBy}, At: now}); err != nil {
		return err
	}
	var rows [][]any
	for _, u := range in.Touched {
		rows = append(rows, []any{m.ID, "unit", u, Draft})
	}
	if err := db.InsertMany(ctx, tx, `INSERT INTO matter_touched (matter_id, subject_kind, subject_id, matter_state)`, "", rows); err != nil {
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
	rows = nil
	for i, text := range in.Questions {
		rows = append(rows, []any{id.New(), m.ID, i, text})
	}
	if err := db.InsertMany(ctx, tx, `INSERT INTO matter_question (id, matter_id, position, text)`, "", rows); err != nil {
		return err
	}
	if !in.rules().Decides {
		return nil
	}
	return saveDecisionDraft(ctx, tx, m, in, now)
}

// saveDecisionDraft stores what a decision's draft has besides.
func saveDecisionDraft(ctx context.Context, tx *db.Tx, m Matter, in DraftInput, now time.Time) error {
	var rows [][]any
	for i, day := range in.Windows {
		if !day.IsZero() {
			rows = append(rows, []any{m.ID, i, in.rules().Windows[i], day})
		}
	}
	if err := db.InsertMany(ctx, tx, `INSERT INTO matter_window (matter_id, position, code, last_day)`, "", rows); err != nil {
		return err
	}
	h := Handshake{N: 1, Promise: in.Promise, OfferedBy: Person{ID: in.Leader}, OfferedAt: now}
	if last := len(in.rules().Windows) - 1; last < len(in.Windows) {
		h.Until = in.Windows[last]
	}
	return addHandshake(ctx, tx, m.ID, h)
}

func saveVersion(ctx context.Context, tx *db.Tx, matterID string, t Text) error {
	_, err := tx.Exec(ctx, `INSERT INTO matter_version (matter_id, n, title, problem, core_task, why, author_id, at,
		frames, citizens, citizens_from) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, matterID, t.N, t.Title, t.Problem,
		t.CoreTask, t.Why, t.Author.ID, t.At, t.Frames, t.Citizens, t.CitizensFrom)
	return err
}

func deleteDraft(ctx context.Context, tx *db.Tx, id string) error {
	for _, table := range []string{"matter_version", "matter_touched", "matter_committee", "matter_owner", "matter_window",
		"matter_question", "matter_handshake"} {
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
		&t.Frames, &t.Citizens, &t.CitizensFrom, db.OrZero(&t.HiddenReason))
	t.Hidden = t.HiddenReason != ""
	return t, err
}

// loadTexts gives a matter's versions, newest first.
func loadTexts(ctx context.Context, q db.Q, matterID string) ([]Text, error) {
	return db.All(ctx, q, scanText, `SELECT v.n, v.title, v.problem, v.core_task, v.why, v.author_id, p.name, v.at, v.frames, v.citizens, v.citizens_from, h.reason
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

// setWindows stores the windows' last days, and that of the one with which contributions are in time with the matter.
func setWindows(ctx context.Context, tx *db.Tx, matterID string, k Kind, days []clock.Day) error {
	for i, code := range Kinds[k].Windows {
		if _, err := tx.Exec(ctx, `INSERT INTO matter_window (matter_id, position, code, last_day) VALUES ($1, $2, $3, $4)
			ON CONFLICT (matter_id, position) DO UPDATE SET last_day = excluded.last_day`, matterID, i, code, days[i]); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE matter SET last_day = $2 WHERE id = $1`, matterID, days[Kinds[k].contributeUntil()])
	return err
}

func loadWindows(ctx context.Context, q db.Q, matterID string) ([]Window, error) {
	return db.All(ctx, q, func(s db.Scanner) (Window, error) {
		var w Window
		err := s.Scan(&w.Code, &w.LastDay)
		return w, err
	}, `SELECT code, last_day FROM matter_window WHERE matter_id = $1 ORDER BY position`, matterID)
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

// present says whether the person works here or is otherwise known, not as a guest only, and has not left.
func present(ctx context.Context, q db.Q, person string) (bool, error) {
	ok, err := db.One(ctx, q, db.Scan[bool], `SELECT present AND NOT EXISTS (SELECT 1 FROM org_guest_now g WHERE g.person_id = p.id) FROM org_person_name p WHERE p.id = $1`, person)
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
