package journal

import (
	"context"
	"fmt"

	"github.com/medspil/medspil/internal/kit/db"
)

// OfVerbs lists what happened to one subject as Of does, oldest first, at most limit entries, those of the given verbs only.
func OfVerbs(ctx context.Context, q db.Q, kind, id string, verbs []string, limit int) ([]Entry, error) {
	args := []any{kind, id}
	for _, v := range verbs {
		args = append(args, v)
	}
	return db.All(ctx, q, scan, `SELECT `+columns+` FROM journal WHERE subject_kind = $1 AND subject_id = $2
		AND verb IN (`+db.In(3, len(verbs))+`) ORDER BY seq LIMIT `+fmt.Sprintf("$%d", len(args)+1), append(args, limit)...)
}
