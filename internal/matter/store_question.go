package matter

import (
	"context"
	"errors"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
)

// loadQuestions gives a matter's questions in order, as they are worded now.
func loadQuestions(ctx context.Context, q db.Q, matterID string) ([]OpenQuestion, error) {
	return db.All(ctx, q, func(s db.Scanner) (OpenQuestion, error) {
		var v OpenQuestion
		err := s.Scan(&v.ID, &v.Text, &v.Since, db.OrZero(&v.Settled), db.At(&v.ClosedAt), db.OrZero(&v.ClosedWith), &v.Contributions)
		v.Closed = !v.ClosedAt.IsZero()
		return v, err
	}, `SELECT k.id, k.text, k.since_version, k.settled, k.closed_at, k.closed_version,
		(SELECT count(*) FROM matter_contribution c WHERE c.question_id = k.id AND c.withdrawn_at IS NULL)
		FROM matter_question k WHERE k.matter_id = $1 ORDER BY k.position`, matterID)
}

// withWordings fills in how a matter's questions were worded before. One query, and none of a text that has not changed.
func withWordings(ctx context.Context, q db.Q, m Matter, list []OpenQuestion) error {
	if m.Version < 2 || len(list) == 0 {
		return nil
	}
	at := map[string]*OpenQuestion{}
	for i := range list {
		at[list[i].ID] = &list[i]
	}
	type row struct {
		question string
		Wording
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.question, &r.Until, &r.Text) },
		`SELECT question_id, until_version, text FROM matter_question_earlier WHERE matter_id = $1 ORDER BY question_id, until_version`, m.ID)
	for _, r := range rows {
		at[r.question].Earlier = append(at[r.question].Earlier, r.Wording)
	}
	return err
}

// questionOpen says whether a matter has that question and it is open, or was for who read that version of the text.
func questionOpen(ctx context.Context, q db.Q, m Matter, question string, version int) (bool, error) {
	if version < 1 || version > m.Version {
		version = m.Version
	}
	open, err := db.One(ctx, q, db.Scan[bool], `SELECT since_version <= $3 AND (closed_at IS NULL OR COALESCE(closed_version, 0) > $3)
		FROM matter_question WHERE matter_id = $1 AND id = $2`, m.ID, question, version)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return open, err
}

// closeQuestion closes a question; version is that of the text it is closed with, or nil.
func closeQuestion(ctx context.Context, tx *db.Tx, question, settled, by string, now time.Time, version any) error {
	_, err := tx.Exec(ctx, `UPDATE matter_question SET settled = $2, closed_at = $3, closed_by = $4, closed_version = $5 WHERE id = $1`,
		question, settled, now, by, version)
	return err
}

// rewordQuestion gives a question another wording from a version of the text on, and keeps the one it had.
func rewordQuestion(ctx context.Context, tx *db.Tx, matterID, question, text string, version int) error {
	if _, err := tx.Exec(ctx, `INSERT INTO matter_question_earlier (matter_id, question_id, until_version, text)
		SELECT matter_id, id, $3, text FROM matter_question WHERE matter_id = $1 AND id = $2`, matterID, question, version-1); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE matter_question SET text = $2 WHERE id = $1`, question, text)
	return err
}

// addQuestion asks one more, as the n-th of the matter.
func addQuestion(ctx context.Context, tx *db.Tx, matterID, text string, n, version int) (string, error) {
	question := id.New()
	_, err := tx.Exec(ctx, `INSERT INTO matter_question (id, matter_id, position, text, since_version) VALUES ($1, $2, $3, $4, $5)`,
		question, matterID, n-1, text, version)
	return question, err
}
