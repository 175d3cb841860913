package journal

import (
	"context"

	"github.com/medspil/medspil/internal/kit/db"
)

// Last is what happened to a subject most recently, or fault.NotFound.
func Last(ctx context.Context, q db.Q, kind, id string) (Entry, error) {
	return db.One(ctx, q, scan, `SELECT `+columns+` FROM journal WHERE subject_kind = $1 AND subject_id = $2 ORDER BY seq DESC LIMIT 1`, kind, id)
}
