package org

import (
	"cmp"
	"errors"
	"slices"
)

// The rules of the tree; pure. What is stored is what tree gives.

// node is a unit that has ever been, with its last known parent.
type node struct {
	id, parent string
	living     bool
}

// closureRow says that ancestor is depth steps above unit; 0 is the unit itself.
type closureRow struct {
	unit, ancestor string
	depth          int
}

// standRow says that unit counts as now.
type standRow struct{ unit, now string }

// errCycle is a unit that lies below itself.
var errCycle = errors.New("org: a unit lies below itself")

// tree gives every living unit's ancestors, and for every unit what it counts as today: itself, or the nearest living unit
// above. An ended unit without one counts as nothing and has no row.
func tree(nodes []node) (closure []closureRow, stand []standRow, err error) {
	by := make(map[string]node, len(nodes))
	for _, n := range nodes {
		by[n.id] = n
	}
	// above is the nearest living unit above an id, "" for none.
	above := func(n node) (string, error) {
		for range len(nodes) + 1 {
			p, ok := by[n.parent]
			if !ok {
				return "", nil
			}
			if p.living {
				return p.id, nil
			}
			n = p
		}
		return "", errCycle
	}
	parents := make(map[string]string, len(nodes))
	for _, n := range nodes {
		if parents[n.id], err = above(n); err != nil {
			return nil, nil, err
		}
		switch {
		case n.living:
			stand = append(stand, standRow{n.id, n.id})
		case parents[n.id] != "":
			stand = append(stand, standRow{n.id, parents[n.id]})
		}
	}
	for _, n := range nodes {
		if !n.living {
			continue
		}
		for at, depth := n.id, 0; at != ""; at, depth = parents[at], depth+1 {
			if depth > len(nodes) {
				return nil, nil, errCycle
			}
			closure = append(closure, closureRow{n.id, at, depth})
		}
	}
	return closure, stand, nil
}

// difference is what turns the stored rows into the wanted ones: rows to write (new or with another value) and keys to
// delete, in an order that does not change from run to run.
func difference[K comparable, V comparable](stored, want map[K]V, order func(a, b K) int) (write, drop []K) {
	for k, v := range want {
		if old, ok := stored[k]; !ok || old != v {
			write = append(write, k)
		}
	}
	for k := range stored {
		if _, ok := want[k]; !ok {
			drop = append(drop, k)
		}
	}
	slices.SortFunc(write, order)
	slices.SortFunc(drop, order)
	return write, drop
}

type closureKey struct{ unit, ancestor string }

func byUnit(a, b closureKey) int {
	return cmp.Or(cmp.Compare(a.unit, b.unit), cmp.Compare(a.ancestor, b.ancestor))
}
