package matter

import (
	"context"
	"errors"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/secret"
)

func insertUnnamed(ctx context.Context, tx *db.Tx, m Matter, in UnnamedInput, today clock.Day) error {
	given := id.New()
	n, err := tx.Exec(ctx, `INSERT INTO matter_unnamed (id, matter_id, receipt, kind, version, question_id, text, late, day)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (receipt) DO NOTHING`,
		given, m.ID, secret.Hash(in.Receipt), in.Kind, in.Version, db.Null(in.Question), in.Text, !m.InTime(today), today)
	if err != nil || n == 0 {
		return err
	}
	return insertFiles(ctx, tx, filesWaiting, m.ID, fileOfContribution, given, in.Files)
}

// deleteUnnamed takes one back that waits to be shown, with its files, and tells whether there was one.
func deleteUnnamed(ctx context.Context, tx *db.Tx, receipt string) (bool, error) {
	if _, err := tx.Exec(ctx, `DELETE FROM matter_unnamed_file WHERE target_id IN (SELECT id FROM matter_unnamed WHERE receipt = $1)`, receipt); err != nil {
		return false, err
	}
	n, err := tx.Exec(ctx, `DELETE FROM matter_unnamed WHERE receipt = $1`, receipt)
	return n > 0, err
}

// loadUnnamed are a matter's contributions that wait to be shown.
func loadUnnamed(ctx context.Context, q db.Q, matterID string) ([]unnamed, error) {
	return db.All(ctx, q, func(s db.Scanner) (unnamed, error) {
		var u unnamed
		err := s.Scan(&u.ID, &u.MatterID, &u.Receipt, &u.Kind, &u.Version, db.OrZero(&u.Question), &u.Text, &u.Late, &u.Day)
		return u, err
	}, `SELECT id, matter_id, receipt, kind, version, question_id, text, late, day FROM matter_unnamed WHERE matter_id = $1 ORDER BY id`, matterID)
}

// moveUnnamed makes contributions of those that waited, in the order given, all with the day they are shown and no time of it.
func moveUnnamed(ctx context.Context, tx *db.Tx, list []unnamed, shown clock.Day) error {
	rows, ids := make([][]any, len(list)), make([]any, len(list))
	for i, u := range list {
		rows[i] = []any{u.ID, u.MatterID, u.Kind, NameToNobody, u.Version, u.Text, u.Late, shown.Start(), db.Null(u.Question), u.Receipt}
		ids[i] = u.ID
	}
	if err := db.InsertMany(ctx, tx, `INSERT INTO matter_contribution (id, matter_id, kind, name_to, version, text, late, at, question_id, receipt)`, "", rows); err != nil {
		return err
	}
	if err := showFiles(ctx, tx, ids); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM matter_unnamed WHERE id IN (`+db.In(1, len(ids))+`)`, ids...)
	return err
}

// sentUnnamed says whether that receipt was sent before with these words and files, shown by now or not. With others it is refused, as
// sameAgain does.
func sentUnnamed(ctx context.Context, q db.Q, matterID string, in UnnamedInput) (bool, error) {
	var of, text, given, files string
	err := q.QueryRow(ctx, `SELECT matter_id, text, id, '`+filesWaiting+`' FROM matter_unnamed WHERE receipt = $1
		UNION ALL SELECT matter_id, text, id, '`+filesShown+`' FROM matter_contribution WHERE receipt = $1`, secret.Hash(in.Receipt)).Scan(&of, &text, &given, &files)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	same, err := haveFiles(ctx, q, files, fileOfContribution, given, in.Files)
	switch {
	case err != nil:
		return false, err
	case of != matterID || text != in.Text || !same:
		return false, fault.One("text", "matter.error.sent_otherwise")
	}
	return true, nil
}

// claim finds the contribution of whoever acts as its author; fault.NotFound when they are not.
type claim func(ctx context.Context, q db.Q) (contribution, error)

// byPerson is somebody who has signed in.
func byPerson(person, contributionID string) claim {
	return func(ctx context.Context, q db.Q) (contribution, error) {
		c, err := loadContribution(ctx, q, contributionID)
		if err == nil && (person == "" || c.Author != person) {
			err = fault.NotFound
		}
		return c, err
	}
}

// byReceipt is somebody who has the receipt of a contribution without a name.
func byReceipt(code string) claim {
	return func(ctx context.Context, q db.Q) (contribution, error) {
		letter, ok := secret.ParseLetter(code)
		if !ok {
			return contribution{}, fault.NotFound
		}
		return db.One(ctx, q, scanRule, selectRule+` WHERE c.receipt = $1`, secret.Hash(letter))
	}
}
