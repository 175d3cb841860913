package journal

import (
	"context"

	"github.com/medspil/medspil/internal/kit/db"
)

// Some are the entries with these numbers, by number; those that do not exist are left out.
func Some(ctx context.Context, q db.Q, seqs []int64) (map[int64]Entry, error) {
	args := make([]any, len(seqs))
	for i, s := range seqs {
		args[i] = s
	}
	list, err := db.All(ctx, q, scan, `SELECT `+columns+` FROM journal WHERE seq IN (`+db.In(1, len(seqs))+`)`, args...)
	if err != nil {
		return nil, err
	}
	all := make(map[int64]Entry, len(list))
	for _, e := range list {
		all[e.Seq] = e
	}
	return all, nil
}
