package os2mo

import (
	"cmp"
	"slices"
	"strings"
)

// spots is which unit stands at which path.
type spots struct {
	unit map[string]string   // path key → unit id
	path map[string][]string // unit id → path
	why  map[string]string   // unit id → why it has none
	many map[string]int      // unit id → how many paths it may be
}

// pathKey is a path as the key of a map.
func pathKey(path []string) string { return strings.Join(path, "\x00") }

// upwards is the unit and those above it whose places are known.
func (s spots) upwards(unit string) []string {
	list := []string{unit}
	for path := s.path[unit]; len(path) > 1; {
		path = path[:len(path)-1]
		if id := s.unit[pathKey(path)]; id != "" {
			list = append(list, id)
		}
	}
	return list
}

// place is one path of the tree with those who stand exactly there.
type place struct {
	path    []string
	kind    kind // the file that mentions it first, the tree before the leaders
	line    int
	exact   bool // the line is the path itself, not one below it
	workers []worker
	leaders []string // person ids
}

type worker struct {
	person string
	line   int
}

// place puts the units at their paths. See the package comment for how.
func (rd *reading) place() {
	places := rd.places()
	rd.spots = spots{map[string]string{}, map[string][]string{}, map[string]string{}, map[string]int{}}
	ids, paths := map[string][]string{}, map[string][]*place{}
	for _, u := range rd.units {
		ids[u.name] = append(ids[u.name], u.id)
	}
	for _, p := range places {
		name := p.path[len(p.path)-1]
		paths[name] = append(paths[name], p)
	}
	for name, list := range ids {
		slices.Sort(list)
		m := matching{rd: rd, name: name, ids: list, places: paths[name]}
		m.run()
	}
	for _, p := range places {
		rd.placeGaps(p)
	}
	for _, u := range rd.units {
		path := rd.spots.path[u.id]
		if len(path) > 1 && rd.spots.unit[pathKey(path[:len(path)-1])] == "" {
			rd.spots.why[u.id] = "parent_unknown"
		}
		if why := rd.spots.why[u.id]; why != "" {
			p := rd.at(units, u.line, UnplacedUnit)
			p.Value, p.Args = u.name, map[string]any{"id": u.id, "name": u.name, "why": why, "paths": rd.spots.many[u.id]}
			rd.gap(p)
		}
	}
}

// places are all paths of both files and those above them, each once, sorted.
func (rd *reading) places() []*place {
	all := map[string]*place{}
	mention := func(path []string, k kind, line int) *place {
		for n := 1; n <= len(path); n++ {
			key, exact := pathKey(path[:n]), n == len(path)
			p := all[key]
			if p == nil {
				p = &place{path: path[:n], kind: k, line: line, exact: exact}
				all[key] = p
			}
			if exact && (!p.exact || p.kind == k && line < p.line) || !exact && !p.exact && p.kind == k && line < p.line {
				p.kind, p.line, p.exact = k, line, exact
			}
		}
		return all[pathKey(path)]
	}
	for _, t := range rd.tree {
		p := mention(t.path, tree, t.line)
		if id := rd.who.worker(t); id != "" {
			p.workers = append(p.workers, worker{id, t.line})
		} else {
			q := rd.at(tree, t.line, TreePersonUnknown)
			q.Field, q.Value = colUser, cmp.Or(t.username, t.email, t.name)
			rd.gap(q)
		}
	}
	for _, l := range rd.leaders {
		p := mention(l.path, leaders, l.line)
		if l.name == "" && l.email == "" {
			continue
		}
		if id, _ := rd.who.leader(l, nil); id != "" {
			p.leaders = append(p.leaders, id)
		}
	}
	list := make([]*place, 0, len(all))
	for _, p := range all {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b *place) int { return slices.Compare(a.path, b.path) })
	return list
}

// matching puts the units of one name at the paths that end in it.
type matching struct {
	rd     *reading
	name   string
	ids    []string // not placed yet, sorted
	places []*place // without a unit yet, sorted
}

// claim is how many people say that a unit stands at a place, and the first line that says so.
type claim struct{ people, line int }

func (m *matching) run() {
	claims := m.claims(func(p *place) []worker { return p.workers }, true)
	if m.contradicted(claims) {
		return
	}
	for p, by := range claims {
		for id := range by {
			m.settle(id, p)
		}
	}
	for m.round(func(p *place) []worker { return p.workers }) {
	}
	for m.round(func(p *place) (list []worker) {
		for _, id := range p.leaders {
			list = append(list, worker{id, p.line})
		}
		return list
	}) {
	}
	if len(m.ids) == 1 && len(m.places) == 1 {
		m.settle(m.ids[0], m.places[0])
	}
	for _, id := range m.ids {
		if m.rd.spots.why[id] = "ambiguous"; len(m.places) == 0 {
			m.rd.spots.why[id] = "no_path"
		}
		m.rd.spots.many[id] = len(m.places)
	}
}

// claims counts, for each place, the people whose employments name one of the units; sure people have only one unit of this name.
// A claim that has a better one at both its ends (somebody who has just moved) is left out.
func (m *matching) claims(who func(*place) []worker, sure bool) map[*place]map[string]claim {
	all, best, top := map[*place]map[string]claim{}, map[string]int{}, map[*place]int{}
	for _, p := range m.places {
		for _, w := range who(p) {
			mine := slices.DeleteFunc(slices.Clone(m.rd.who.units[w.person]), func(id string) bool { return !slices.Contains(m.ids, id) })
			if len(mine) == 0 || sure && len(mine) > 1 {
				continue
			}
			for _, id := range mine {
				if all[p] == nil {
					all[p] = map[string]claim{}
				}
				c := all[p][id]
				if c.people++; c.line == 0 || w.line < c.line {
					c.line = w.line
				}
				all[p][id] = c
				best[id], top[p] = max(best[id], c.people), max(top[p], c.people)
			}
		}
	}
	for p, by := range all {
		for id, c := range by {
			if c.people < best[id] && c.people < top[p] {
				delete(by, id)
			}
		}
	}
	return all
}

// contradicted reports a unit with people at two places and a place with people of two units.
func (m *matching) contradicted(claims map[*place]map[string]claim) bool {
	before := len(m.rd.Bad)
	at := map[string]*place{}
	for _, p := range m.places {
		by := claims[p]
		ids := make([]string, 0, len(by))
		for id := range by {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for _, id := range ids {
			if first := at[id]; first != nil {
				m.report(UnitIDTwoPaths, claims[first][id].line, by[id].line, map[string]any{"id": id, "name": m.name,
					"path": strings.Join(first.path, Separator), "other_path": strings.Join(p.path, Separator)})
				continue
			}
			at[id] = p
		}
		for _, id := range ids[min(1, len(ids)):] {
			m.report(PathTwoIDs, by[ids[0]].line, by[id].line, map[string]any{"id": ids[0], "other_id": id,
				"path": strings.Join(p.path, Separator)})
		}
	}
	return len(m.rd.Bad) > before
}

func (m *matching) report(reason string, line, other int, args map[string]any) {
	p := m.rd.at(tree, line, reason)
	p.Value, p.Args = m.name, args
	p.Args["other"] = other
	m.rd.bad(p)
}

// round places the units that have one best place which has them as its one best unit, and says whether there were any.
func (m *matching) round(who func(*place) []worker) bool {
	claims := m.claims(who, false)
	wants := map[string]*place{}
	for _, id := range m.ids {
		wants[id] = best(m.places, func(p *place) int { return claims[p][id].people })
	}
	placed := false
	for _, p := range slices.Clone(m.places) {
		id := best(m.ids, func(id string) int { return claims[p][id].people })
		if id != "" && wants[id] == p {
			m.settle(id, p)
			placed = true
		}
	}
	return placed
}

// best is the one with the most, or the zero value when none has any or two have as many.
func best[T comparable](list []T, count func(T) int) (one T) {
	var none T
	most := 0
	for _, x := range list {
		switch n := count(x); {
		case n > most:
			one, most = x, n
		case n == most && n > 0:
			one = none
		}
	}
	return one
}

func (m *matching) settle(id string, p *place) {
	m.rd.spots.unit[pathKey(p.path)], m.rd.spots.path[id] = id, p.path
	m.ids = slices.DeleteFunc(m.ids, func(x string) bool { return x == id })
	m.places = slices.DeleteFunc(m.places, func(x *place) bool { return x == p })
}

// placeGaps lists a path no unit has, and people at a path whose unit they are not employed in.
func (rd *reading) placeGaps(p *place) {
	path := strings.Join(p.path, Separator)
	unit := rd.spots.unit[pathKey(p.path)]
	if unit == "" {
		q := rd.at(p.kind, p.line, PathUnknown)
		q.Value, q.Args = p.path[len(p.path)-1], map[string]any{"path": path, "people": len(p.workers)}
		rd.gap(q)
		return
	}
	for _, w := range p.workers {
		if !slices.Contains(rd.who.units[w.person], unit) {
			q := rd.at(tree, w.line, PersonElsewhere)
			q.Value, q.Args = rd.who.byID[w.person].Name(), map[string]any{"path": path}
			rd.gap(q)
		}
	}
}

func (rd *reading) snapshotUnits() []Unit {
	list := make([]Unit, len(rd.units))
	for i, u := range rd.units {
		path := rd.spots.path[u.id]
		n := Unit{ID: u.id, Name: u.name, TypeTitle: u.kind, ValidFrom: u.from, ValidTo: u.to, Path: path, Placed: rd.spots.why[u.id] == ""}
		if n.Placed && len(path) > 1 {
			n.ParentID = rd.spots.unit[pathKey(path[:len(path)-1])]
		}
		list[i] = n
	}
	return list
}
