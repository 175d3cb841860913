package journal

import (
	"context"

	"github.com/medspil/medspil/internal/kit/db"
)

// By lists what a person did, newest first: at most limit entries numbered below before.
func By(ctx context.Context, q db.Q, person string, before int64, limit int) ([]Entry, error) {
	return db.All(ctx, q, scan, `SELECT `+columns+` FROM journal WHERE actor_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`, person, before, limit)
}

// About lists what happened to one subject as Of does, but newest first: at most limit entries numbered below before.
func About(ctx context.Context, q db.Q, kind, id string, before int64, limit int) ([]Entry, error) {
	return db.All(ctx, q, scan, `SELECT `+columns+` FROM journal
		WHERE subject_kind = $1 AND subject_id = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4`, kind, id, before, limit)
}

// Unname takes out who did what these verbs tell of some subjects of one kind: when a name's time is over it must not stand here
// either. It is the only thing in the journal that is ever changed.
func Unname(ctx context.Context, tx *db.Tx, kind string, ids, verbs []string) error {
	args := []any{kind}
	for _, s := range append(append([]string{}, ids...), verbs...) {
		args = append(args, s)
	}
	_, err := tx.Exec(ctx, `UPDATE journal SET actor_id = NULL WHERE subject_kind = $1 AND actor_id IS NOT NULL
		AND subject_id IN (`+db.In(2, len(ids))+`) AND verb IN (`+db.In(2+len(ids), len(verbs))+`)`, args...)
	return err
}
