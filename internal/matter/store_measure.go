package matter

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
)

// measured works a matter's measures out from what is stored. Five queries.
func measured(ctx context.Context, q db.Q, matterID string) (Measure, error) {
	m, err := loadMatter(ctx, q, matterID)
	if err != nil {
		return Measure{}, err
	}
	windows, err := loadWindows(ctx, q, matterID)
	if err != nil {
		return Measure{}, err
	}
	questions, err := loadQuestions(ctx, q, matterID)
	if err != nil {
		return Measure{}, err
	}
	var decided time.Time
	var n int
	if err := q.QueryRow(ctx, `SELECT min(published_at), COALESCE(max(n), 0) FROM matter_decision WHERE matter_id = $1 AND published_at IS NOT NULL`, matterID).
		Scan(db.At(&decided), &n); err != nil {
		return Measure{}, err
	}
	list, err := db.All(ctx, q, func(s db.Scanner) (heard, error) {
		var h heard
		var changed, taught, pointed int
		err := s.Scan(db.At(&h.At), db.At(&h.Answered), &changed, &taught, &pointed)
		h.Changed, h.Taught, h.Pointed = changed > 0, taught > 0, pointed > 0
		return h, err
	}, `SELECT c.at, min(a.sent_at), max(CASE WHEN a.outcome IN ('changed', 'partly') THEN 1 ELSE 0 END), count(w.version), count(k.n)
		FROM matter_contribution c JOIN matter_answer_to t ON t.contribution_id = c.id JOIN matter_answer a ON a.id = t.answer_id
		LEFT JOIN matter_decision_change k ON k.contribution_id = c.id AND k.matter_id = $1 AND k.n = $2
		LEFT JOIN matter_taught w ON w.contribution_id = c.id
		WHERE c.matter_id = $1 AND c.withdrawn_at IS NULL AND a.sent_at IS NOT NULL AND NOT `+hiddenSQL+` GROUP BY c.id, c.at`, matterID, n)
	return measure(m, windows, questions, decided, list), err
}

// remeasure stores a matter's measures anew; to be called by every act that may have changed them.
func remeasure(ctx context.Context, tx *db.Tx, matterID string) error {
	m, err := measured(ctx, tx, matterID)
	if err != nil {
		return err
	}
	var days any
	if m.Answered > 0 {
		days = m.AnswerDays
	}
	_, err = tx.Exec(ctx, `INSERT INTO matter_measure (matter_id, told_on, decision_on, decided, questions, open_then, answered, answer_days, changed, pointed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (matter_id) DO UPDATE SET told_on = excluded.told_on,
		decision_on = excluded.decision_on, decided = excluded.decided, questions = excluded.questions, open_then = excluded.open_then,
		answered = excluded.answered, answer_days = excluded.answer_days, changed = excluded.changed, pointed = excluded.pointed`,
		matterID, m.Told, m.Decision, m.Decided, m.Questions, m.Open, m.Answered, days, m.Changed, m.Pointed)
	return err
}

// MeasureColumns are the columns of the view matter_measured that ScanMeasure reads, in its order.
const MeasureColumns = `m.told_on, m.decision_on, m.decided, m.questions, m.open_then, m.answered, m.answer_days, m.changed, m.pointed`

// MeasureDest are the places MeasureColumns are read into.
func MeasureDest(m *Measure) []any {
	return []any{&m.Told, &m.Decision, &m.Decided, &m.Questions, &m.Open, &m.Answered, db.OrZero(&m.AnswerDays), &m.Changed, &m.Pointed}
}

// loadMeasure is a matter's measures as they are stored; zero where there are none.
func loadMeasure(ctx context.Context, q db.Q, matterID string) (Measure, error) {
	list, err := db.All(ctx, q, func(s db.Scanner) (m Measure, err error) { return m, s.Scan(MeasureDest(&m)...) },
		`SELECT `+MeasureColumns+` FROM matter_measured m WHERE m.id = $1`, matterID)
	if err != nil || len(list) == 0 {
		return Measure{}, err
	}
	return list[0], nil
}

// unmeasured is how many matters one run of measureMissing takes.
const unmeasured = 500

// measureMissing measures matters that were opened before measures were kept. After the first time it finds none.
func (x *Room) measureMissing(ctx context.Context) error {
	ids, err := db.All(ctx, x.db.Read(), db.Scan[string], `SELECT m.id FROM matter m WHERE m.state <> 'draft'
		AND NOT EXISTS (SELECT 1 FROM matter_measure e WHERE e.matter_id = m.id) ORDER BY m.opened_at, m.id LIMIT $1`, unmeasured)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return remeasure(ctx, tx, id) }); err != nil {
			return err
		}
	}
	return nil
}
