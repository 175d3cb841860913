package org

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
)

// Nav is the key of this room's entry in the main menu (ui.PageProps.Active).
const Nav = "organisation"

// branch is a unit in the tree with what is below it.
type branch struct {
	Unit
	// Below is how many units are directly below it.
	Below int
	// Children are those of them that the page shows.
	Children []branch
}

func scanBranch(s db.Scanner) (branch, error) {
	var b branch
	err := s.Scan(&b.ID, &b.Name, &b.Type, &b.Placed, &b.ParentID, &b.Below)
	return b, err
}

const branchColumns = unitColumns + `, (SELECT count(*) FROM org_closure below WHERE below.ancestor_id = n.id AND below.depth = 1)`

// treeView is the page of the whole organisation: its upper levels, or what was searched for.
type treeView struct {
	Query  string
	Units  []UnitHit
	People []PersonHit
	Roots  []branch
	// Unplaced are the units without a known place, at most listedUnplaced of them.
	Unplaced []Unit
}

const (
	searchHits = 30
	// grandchildren is how many units of the third level are folded into the page; where there are more, one walks to them.
	grandchildren  = 400
	listedUnplaced = 100
)

func (x *Room) treeView(ctx context.Context, q db.Q, text string) (treeView, error) {
	v := treeView{Query: text}
	if text != "" {
		v.Units, v.People = x.SearchUnits(ctx, text, searchHits), x.SearchPeople(ctx, text, searchHits)
		return v, nil
	}
	var err error
	v.Roots, err = db.All(ctx, q, scanBranch, `SELECT `+branchColumns+` FROM org_unit_now n WHERE n.placed AND `+isTop+` ORDER BY n.sort_key, n.id`)
	if err != nil {
		return v, err
	}
	children, err := below(ctx, q, v.Roots, 1)
	if err != nil {
		return v, err
	}
	third := 0
	for _, c := range children {
		third += c.Below
	}
	var folded map[string][]branch
	if third <= grandchildren {
		list, err := below(ctx, q, v.Roots, 2)
		if err != nil {
			return v, err
		}
		folded = byParent(list)
	}
	for i := range children {
		children[i].Children = folded[children[i].ID]
	}
	second := byParent(children)
	for i := range v.Roots {
		v.Roots[i].Children = second[v.Roots[i].ID]
	}
	v.Unplaced, err = db.All(ctx, q, scanUnit, `SELECT `+unitColumns+` FROM org_unit_now n WHERE NOT n.placed ORDER BY n.sort_key, n.id LIMIT $1`, listedUnplaced)
	return v, err
}

// below are the units that many steps below any of the roots.
func below(ctx context.Context, q db.Q, roots []branch, depth int) ([]branch, error) {
	args := []any{depth}
	for _, r := range roots {
		args = append(args, r.ID)
	}
	return db.All(ctx, q, scanBranch, `SELECT `+branchColumns+` FROM org_closure a JOIN org_unit_now n ON n.id = a.unit_id
		WHERE a.depth = $1 AND a.ancestor_id IN (`+db.In(2, len(roots))+`) ORDER BY n.sort_key, n.id`, args...)
}

func byParent(list []branch) map[string][]branch {
	out := map[string][]branch{}
	for _, b := range list {
		out[b.ParentID] = append(out[b.ParentID], b)
	}
	return out
}

// unitView is the page of one unit.
type unitView struct {
	Unit Unit
	// Above is the way to it, without itself.
	Above   []Unit
	Leaders []personView
	// Nearest leads the unit nearest above, where this one has no leader.
	Nearest     personView
	NearestUnit Unit
	// LeaderUnknown says that it has a leader whom the import could not find.
	LeaderUnknown bool
	Children      []branch
	// HeadCount is how many work here or below.
	HeadCount int
	Employees []personView
	// Paged is true after the first page of employees; Next leads on, "" on the last.
	Paged    bool
	Next     string
	Sections []templ.Component
}

// personView is a person as the reader may see them: Email and Phone are "" where they may not.
type personView struct {
	ID, Name, Initials, Title string
	Email, Phone              string
}

func personFor(a access.Actor, p Person, title string, leads bool) personView {
	v := personView{ID: p.ID, Name: p.Name(), Initials: p.Initials(), Title: title}
	if MaySeeContact(a, leads) {
		v.Email, v.Phone = p.Email, p.Phone
	}
	return v
}

// employeesShown is how many employees a page of the list holds.
const employeesShown = 50

func (x *Room) unitView(ctx context.Context, q db.Q, a access.Actor, unitID, after string) (unitView, error) {
	var v unitView
	path, err := x.Path(ctx, q, unitID)
	if err != nil {
		return v, err
	}
	v.Unit, v.Above = path[len(path)-1], path[:len(path)-1]
	if !v.Unit.Ended {
		if err := x.living(ctx, q, a, &v, after); err != nil {
			return v, err
		}
	}
	for _, section := range x.sections {
		part, err := section(ctx, unitID)
		if err != nil {
			return v, err
		}
		if part != nil {
			v.Sections = append(v.Sections, part)
		}
	}
	return v, nil
}

// living fills in what only a living unit has.
func (x *Room) living(ctx context.Context, q db.Q, a access.Actor, v *unitView, after string) (err error) {
	unitID := v.Unit.ID
	if err := x.leading(ctx, q, a, v); err != nil {
		return err
	}
	v.Children, err = db.All(ctx, q, scanBranch, `SELECT `+branchColumns+` FROM org_closure a JOIN org_unit_now n ON n.id = a.unit_id
		WHERE a.ancestor_id = $1 AND a.depth = 1 ORDER BY n.sort_key, n.id`, unitID)
	if err != nil {
		return err
	}
	v.HeadCount = x.search.current().heads[unitID]
	staff, err := x.EmploymentsIn(ctx, q, unitID, after, employeesShown+1)
	if err != nil {
		return err
	}
	v.Paged = after != ""
	if len(staff) > employeesShown {
		staff = staff[:employeesShown]
		v.Next = UnitPath(unitID) + "?" + url.Values{"efter": {staff[employeesShown-1].ID}}.Encode() + "#medarbejdere"
	}
	for _, e := range staff {
		v.Employees = append(v.Employees, personFor(a, e.Person, e.Title, false))
	}
	return nil
}

// leading fills in the unit's leaders, or the nearest above.
func (x *Room) leading(ctx context.Context, q db.Q, a access.Actor, v *unitView) error {
	leaders, err := x.Leaders(ctx, q, []string{v.Unit.ID})
	if err != nil {
		return err
	}
	for _, p := range leaders[v.Unit.ID] {
		v.Leaders = append(v.Leaders, personFor(a, p, "", true))
	}
	if len(v.Leaders) > 0 {
		return nil
	}
	v.LeaderUnknown, err = db.One(ctx, q, db.Scan[bool], "SELECT EXISTS (SELECT 1 FROM org_leader_unknown WHERE unit_id = $1)", v.Unit.ID)
	if err != nil {
		return err
	}
	p, u, found, err := x.LeaderAbove(ctx, q, v.Unit.ID)
	if err == nil && found {
		v.Nearest, v.NearestUnit = personFor(a, p, "", true), u
	}
	return err
}
