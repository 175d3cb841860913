package org

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// topic wakes this node's search after a commit that changed the organisation.
const topic = "org"

// Refresh makes day the day of the views and brings the stored tree in step: who is above whom, and what ended units count
// as. Only differences are written; a second run writes nothing. The program calls it at midnight in Denmark and when it starts,
// with the committees' own Refresh after it in the same transaction.
func (x *Room) Refresh(ctx context.Context, tx *db.Tx, day clock.Day) error {
	return x.refresh(ctx, tx, day, false)
}

func (x *Room) refresh(ctx context.Context, tx *db.Tx, day clock.Day, changed bool) error {
	moved, err := moveDay(ctx, tx, day)
	if err != nil {
		return fmt.Errorf("org: refresh: %w", err)
	}
	ended, err := endsFollow(ctx, tx, day)
	if err != nil {
		return fmt.Errorf("org: refresh: %w", err)
	}
	built, err := storeTree(ctx, tx)
	if err != nil {
		return fmt.Errorf("org: refresh: %w", err)
	}
	if !changed && moved+ended+built == 0 {
		return nil
	}
	tx.Signal(topic)
	_, err = tx.Exec(ctx, "UPDATE org_today SET version = version + 1")
	return err
}

func moveDay(ctx context.Context, tx *db.Tx, day clock.Day) (int64, error) {
	return tx.Exec(ctx, "UPDATE org_today SET day = $1 WHERE day <> $1", day)
}

// endsFollow ends the employments and leaderships of people who have left, and the leaderships of units that have ended:
// an export may only say the first.
func endsFollow(ctx context.Context, tx *db.Tx, day clock.Day) (int64, error) {
	var all int64
	for _, sql := range []string{
		`UPDATE org_employment_spell SET until_day = p.until_day FROM org_person p
			WHERE p.id = org_employment_spell.person_id AND p.until_day <= $1
			AND (org_employment_spell.until_day IS NULL OR org_employment_spell.until_day > p.until_day)`,
		`UPDATE org_leadership SET until_day = p.until_day FROM org_person p
			WHERE p.id = org_leadership.person_id AND p.until_day <= $1
			AND (org_leadership.until_day IS NULL OR org_leadership.until_day > p.until_day)`,
		`UPDATE org_leadership SET until_day = u.until_day FROM org_unit u
			WHERE u.id = org_leadership.unit_id AND u.until_day <= $1
			AND (org_leadership.until_day IS NULL OR org_leadership.until_day > u.until_day)`,
	} {
		n, err := tx.Exec(ctx, sql, day)
		if err != nil {
			return 0, err
		}
		all += n
	}
	return all, nil
}

// storeTree writes what differs between the stored tree and that of today.
func storeTree(ctx context.Context, tx *db.Tx) (int64, error) {
	nodes, err := everyUnit(ctx, tx)
	if err != nil {
		return 0, err
	}
	closure, stand, err := tree(nodes)
	if err != nil {
		return 0, err
	}
	a, err := storeClosure(ctx, tx, closure)
	if err != nil {
		return 0, err
	}
	b, err := storeStands(ctx, tx, stand)
	return a + b, err
}

// everyUnit lists the units that have begun, each with the parent of its last spell.
func everyUnit(ctx context.Context, q db.Q) ([]node, error) {
	return db.All(ctx, q, func(s db.Scanner) (node, error) {
		var n node
		err := s.Scan(&n.id, &n.parent, &n.living)
		return n, err
	}, `SELECT s.unit_id, COALESCE(s.parent_id, ''), EXISTS (SELECT 1 FROM org_unit_now n WHERE n.id = s.unit_id)
		FROM org_unit_spell s, org_today t
		WHERE s.from_day = (SELECT max(l.from_day) FROM org_unit_spell l WHERE l.unit_id = s.unit_id AND l.from_day <= t.day)`)
}

func storeClosure(ctx context.Context, tx *db.Tx, rows []closureRow) (int64, error) {
	want := make(map[closureKey]int, len(rows))
	for _, r := range rows {
		want[closureKey{r.unit, r.ancestor}] = r.depth
	}
	have, err := db.All(ctx, tx, func(s db.Scanner) (closureRow, error) {
		var r closureRow
		err := s.Scan(&r.unit, &r.ancestor, &r.depth)
		return r, err
	}, "SELECT unit_id, ancestor_id, depth FROM org_closure")
	if err != nil {
		return 0, err
	}
	stored := make(map[closureKey]int, len(have))
	for _, r := range have {
		stored[closureKey{r.unit, r.ancestor}] = r.depth
	}
	write, drop := difference(stored, want, byUnit)
	changed := int64(len(write) + len(drop))
	for len(drop) > 0 {
		same := 1
		for same < len(drop) && drop[same].unit == drop[0].unit {
			same++
		}
		args := []any{drop[0].unit}
		for _, k := range drop[:same] {
			args = append(args, k.ancestor)
		}
		if _, err := tx.Exec(ctx, "DELETE FROM org_closure WHERE unit_id = $1 AND ancestor_id IN ("+db.In(2, same)+")", args...); err != nil {
			return 0, err
		}
		drop = drop[same:]
	}
	var values [][]any
	for _, k := range write {
		values = append(values, []any{k.unit, k.ancestor, want[k]})
	}
	err = db.InsertMany(ctx, tx, "INSERT INTO org_closure (unit_id, ancestor_id, depth)",
		"ON CONFLICT (unit_id, ancestor_id) DO UPDATE SET depth = excluded.depth", values)
	return changed, err
}

func storeStands(ctx context.Context, tx *db.Tx, rows []standRow) (int64, error) {
	want := make(map[string]string, len(rows))
	for _, r := range rows {
		want[r.unit] = r.now
	}
	stored, err := pairs(ctx, tx, "SELECT unit_id, now_id FROM org_stand")
	if err != nil {
		return 0, err
	}
	write, drop := difference(stored, want, strings.Compare)
	for part := range slices.Chunk(drop, listed) {
		if _, err := tx.Exec(ctx, "DELETE FROM org_stand WHERE unit_id IN ("+db.In(1, len(part))+")", db.Args(part)...); err != nil {
			return 0, err
		}
	}
	var values [][]any
	for _, unit := range write {
		values = append(values, []any{unit, want[unit]})
	}
	err = db.InsertMany(ctx, tx, "INSERT INTO org_stand (unit_id, now_id)", "ON CONFLICT (unit_id) DO UPDATE SET now_id = excluded.now_id", values)
	return int64(len(write) + len(drop)), err
}
