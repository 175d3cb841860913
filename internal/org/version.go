package org

import (
	"context"

	"github.com/medspil/medspil/internal/kit/db"
)

// Version counts the changes of the organisation: what was read at one number still holds while it is the same.
func (x *Room) Version(ctx context.Context, q db.Q) (int, error) {
	return db.One(ctx, q, db.Scan[int], "SELECT version FROM org_today")
}
