package retention

import (
	"context"
	"errors"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// loadSettings are those that somebody has changed.
func loadSettings(ctx context.Context, q db.Q) (map[string]int, error) {
	out := map[string]int{}
	_, err := db.All(ctx, q, func(s db.Scanner) (key string, err error) {
		var v int
		err = s.Scan(&key, &v)
		out[key] = v
		return key, err
	}, `SELECT key, value FROM retention_setting`)
	return out, err
}

func storeSetting(ctx context.Context, tx *db.Tx, key string, value int) error {
	_, err := tx.Exec(ctx, `INSERT INTO retention_setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return err
}

// lastNight is the last day whose night is over; zero for none.
func lastNight(ctx context.Context, q db.Q) (clock.Day, error) {
	day, err := db.One(ctx, q, db.Scan[clock.Day], `SELECT day FROM retention_night`)
	if errors.Is(err, fault.NotFound) {
		return clock.Day{}, nil
	}
	return day, err
}

func storeNight(ctx context.Context, tx *db.Tx, day clock.Day) error {
	_, err := tx.Exec(ctx, `INSERT INTO retention_night (one, day) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET day = excluded.day`, day)
	return err
}

// listing is a thing on the list.
type listing struct {
	Subject     string
	Apart       bool
	Listed, Due clock.Day
	// HeldBy is the name of who holds it, since HeldAt, for Reason; "" when nobody does.
	HeldBy, Reason string
	HeldAt         time.Time
}

const selectListing = `SELECT p.subject_id, p.apart, p.listed, p.due, (SELECT n.name FROM org_person_name n WHERE n.id = p.held_by), p.held_at, p.reason FROM retention_plan p`

func scanListing(s db.Scanner) (l listing, err error) {
	return l, s.Scan(&l.Subject, &l.Apart, &l.Listed, &l.Due, db.OrZero(&l.HeldBy), db.At(&l.HeldAt), &l.Reason)
}

// unlist takes away what is listed of a kind after one id up to another ("" for all that follow), but for these and what is held.
func unlist(ctx context.Context, tx *db.Tx, kind, after, upTo string, but []string) error {
	args := []any{kind, after, upTo}
	not := ``
	if len(but) > 0 {
		not = ` AND subject_id NOT IN (` + db.In(4, len(but)) + `)`
	}
	for _, id := range but {
		args = append(args, id)
	}
	_, err := tx.Exec(ctx, `DELETE FROM retention_plan WHERE kind = $1 AND subject_id > $2 AND ($3 = '' OR subject_id <= $3) AND held_by IS NULL`+not, args...)
	return err
}

// unlistThese takes these away.
func unlistThese(ctx context.Context, tx *db.Tx, kind string, ids []string) error {
	args := []any{kind}
	for _, id := range ids {
		args = append(args, id)
	}
	_, err := tx.Exec(ctx, `DELETE FROM retention_plan WHERE kind = $1 AND subject_id IN (`+db.In(2, len(ids))+`)`, args...)
	return err
}

// storeListed lists what is not listed yet.
func storeListed(ctx context.Context, tx *db.Tx, kind string, ids []string, apart map[string]bool, listed, due clock.Day) error {
	rows := make([][]any, len(ids))
	for i, id := range ids {
		rows[i] = []any{kind, id, apart[id], listed, due}
	}
	return db.InsertMany(ctx, tx, `INSERT INTO retention_plan (kind, subject_id, apart, listed, due)`, `ON CONFLICT (kind, subject_id) DO NOTHING`, rows)
}

// untold is how much is on the list that the secretariat has not been told of, by kind.
func untold(ctx context.Context, q db.Q) (map[string]int, error) {
	out := map[string]int{}
	_, err := db.All(ctx, q, func(s db.Scanner) (kind string, err error) {
		var n int
		err = s.Scan(&kind, &n)
		out[kind] = n
		return kind, err
	}, `SELECT kind, count(*) FROM retention_plan WHERE NOT told AND NOT apart GROUP BY kind`)
	return out, err
}

func markTold(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE retention_plan SET told = TRUE WHERE NOT told`)
	return err
}

// loadRipe is what has been listed of a kind for long enough and is not held.
func loadRipe(ctx context.Context, q db.Q, kind string, today clock.Day, limit int) ([]listing, error) {
	return db.All(ctx, q, scanListing, selectListing+` WHERE p.kind = $1 AND p.due <= $2 AND p.held_by IS NULL ORDER BY p.due, p.subject_id LIMIT $3`, kind, today, limit)
}

func addDone(ctx context.Context, tx *db.Tx, day clock.Day, kind string, n int) error {
	_, err := tx.Exec(ctx, `INSERT INTO retention_done (day, kind, n) VALUES ($1, $2, $3)
		ON CONFLICT (day, kind) DO UPDATE SET n = retention_done.n + excluded.n`, day, kind, n)
	return err
}

// loadListing is one thing on the list.
func loadListing(ctx context.Context, q db.Q, kind, subject string) (listing, error) {
	return db.One(ctx, q, scanListing, selectListing+` WHERE p.kind = $1 AND p.subject_id = $2`, kind, subject)
}

// hold holds what nobody holds; false when somebody does, or it is not listed.
func hold(ctx context.Context, tx *db.Tx, kind, subject, by, reason string, at time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE retention_plan SET held_by = $3, held_at = $4, reason = $5 WHERE kind = $1 AND subject_id = $2 AND held_by IS NULL`,
		kind, subject, by, at, reason)
	return n == 1, err
}

func release(ctx context.Context, tx *db.Tx, kind, subject string, due clock.Day) error {
	_, err := tx.Exec(ctx, `UPDATE retention_plan SET held_by = NULL, held_at = NULL, reason = '', due = $3 WHERE kind = $1 AND subject_id = $2`, kind, subject, due)
	return err
}
