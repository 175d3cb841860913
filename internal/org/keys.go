package org

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/db"
)

// UnitKeys maps ids of units, living or ended, to their keys in the imported system: the other way of UnitIDs.
func (x *Room) UnitKeys(ctx context.Context, q db.Q, ids []string) (map[string]string, error) {
	return keysOf(ctx, q, "org_unit", ids)
}

// PersonKeys maps ids of people, here or gone, to their keys in the imported system: the other way of PersonIDs.
func (x *Room) PersonKeys(ctx context.Context, q db.Q, ids []string) (map[string]string, error) {
	return keysOf(ctx, q, "org_person", ids)
}

func keysOf(ctx context.Context, q db.Q, table string, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	for part := range slices.Chunk(ids, listed) {
		some, err := pairs(ctx, q, "SELECT id, source_key FROM "+table+" WHERE source = $1 AND id IN ("+db.In(2, len(part))+")",
			append([]any{imported}, db.Args(part)...)...)
		if err != nil {
			return nil, err
		}
		for id, key := range some {
			out[id] = key
		}
	}
	return out, nil
}
