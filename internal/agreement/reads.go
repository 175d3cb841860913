package agreement

import (
	"context"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/db"
)

// Ground reads the ground of today, in four queries.
func (x *Room) Ground(ctx context.Context, q db.Q) (Ground, error) {
	tree := committee.Tree{Parent: map[string]string{}, Stands: map[string]string{}}
	names := map[string]string{}
	units, err := db.All(ctx, q, triple, `SELECT id, COALESCE(parent_id, ''), name FROM org_unit_now ORDER BY sort_key, id`)
	if err != nil {
		return Ground{}, err
	}
	order := make([]string, len(units))
	for i, u := range units {
		order[i], tree.Parent[u[0]], names[u[0]] = u[0], u[1], u[2]
	}
	for u, above := range tree.Parent {
		if _, lives := tree.Parent[above]; !lives {
			tree.Parent[u] = ""
		}
	}
	stands, err := db.All(ctx, q, pair, `SELECT unit_id, now_id FROM org_unit_stands_for WHERE unit_id <> now_id`)
	if err != nil {
		return Ground{}, err
	}
	for _, s := range stands {
		tree.Stands[s[0]] = s[1]
	}
	committees, err := db.All(ctx, q, func(s db.Scanner) (c committee.Committee, err error) {
		return c, s.Scan(&c.ID, &c.Name, &c.Level, &c.Kind, &c.ParentID, &c.UnitID, &c.SortKey)
	}, `SELECT id, name, level, kind, COALESCE(parent_id, ''), COALESCE(unit_id, ''), sort_key FROM committee_now`)
	if err != nil {
		return Ground{}, err
	}
	sit, err := db.All(ctx, q, db.Scan[string], `SELECT DISTINCT committee_id FROM committee_member_now WHERE side = $1`, committee.Employee)
	filled := make(map[string]bool, len(sit))
	for _, id := range sit {
		filled[id] = true
	}
	g := NewGround(tree, committees, filled)
	g.names, g.order = names, order
	return g, err
}

// Terms are what this municipality's rules can speak of today. One query.
func (x *Room) Terms(ctx context.Context, q db.Q) (Terms, error) {
	levels, err := db.All(ctx, q, db.Scan[int], `SELECT DISTINCT level FROM committee_now WHERE kind <> $1 ORDER BY level`, committee.KindGroup)
	return Terms{Kinds: x.kinds, Levels: levels}, err
}

// sitters are all on the employee sides of today. One query.
func (x *Room) sitters(ctx context.Context, q db.Q) ([]Sitter, error) {
	list, err := x.committee.EmployeeSides(ctx, q)
	out := make([]Sitter, len(list))
	for i, m := range list {
		out[i] = Sitter{PersonID: m.PersonID, CommitteeID: m.CommitteeID, Kind: m.Kind, Group: m.Group}
	}
	return out, err
}

func pair(s db.Scanner) (t [2]string, err error) { return t, s.Scan(&t[0], &t[1]) }

func triple(s db.Scanner) (t [3]string, err error) { return t, s.Scan(&t[0], &t[1], &t[2]) }
