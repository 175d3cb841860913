package agreement

import (
	"cmp"
	"slices"

	"github.com/medspil/medspil/internal/committee"
)

// Ground is the organisation and its committees on one day, as the rules look at them. Make it with NewGround, once for
// many questions; it is never changed after.
type Ground struct {
	tree     committee.Tree
	byID     map[string]committee.Committee
	own      map[string][]committee.Committee // unit → its committees that may speak, filled or not, most local first
	filled   map[string]bool
	voices   map[string]string
	main     string
	levels   []int
	children map[string][]string
	// below are, for each level, the units with a committee of that level somewhere below them.
	below  map[int]map[string]bool
	leaves []string // the workplaces of the units with nothing below
	// names are the units' own, and order theirs in Danish; only where it was read from the database.
	names map[string]string
	order []string
}

// NewGround lays the ground. committees are those of the day, filled those with somebody on the employee side, levels those the
// municipality's agreement has; none given, they are those of its committees.
func NewGround(tree committee.Tree, committees []committee.Committee, filled map[string]bool, levels ...int) Ground {
	g := Ground{tree: tree, filled: filled, levels: slices.Clone(levels), voices: committee.Voices(tree, committees, filled),
		byID: map[string]committee.Committee{}, own: map[string][]committee.Committee{},
		children: map[string][]string{}, below: map[int]map[string]bool{}}
	for _, c := range slices.SortedFunc(slices.Values(committees), listed) {
		if !c.Speaks() {
			continue
		}
		g.byID[c.ID] = c
		if c.Level == committee.Main && filled[c.ID] && g.main == "" {
			g.main = c.ID
		}
		if u := tree.Now(c.UnitID); u != "" {
			g.own[u] = append(g.own[u], c)
		}
		if len(levels) == 0 && !slices.Contains(g.levels, c.Level) {
			g.levels = append(g.levels, c.Level)
		}
	}
	for u, list := range g.own {
		slices.SortStableFunc(list, func(a, b committee.Committee) int { // its own before one taken over, then the most local
			return cmp.Or(-cmp.Compare(ordinal(a.UnitID == u), ordinal(b.UnitID == u)), cmp.Compare(b.Level, a.Level))
		})
		for _, c := range list {
			if g.below[c.Level] == nil {
				g.below[c.Level] = map[string]bool{}
			}
			for _, above := range tree.Up(u)[1:] {
				g.below[c.Level][above] = true
			}
		}
	}
	for u, above := range tree.Parent {
		g.children[above] = append(g.children[above], u)
	}
	for u := range tree.Parent {
		if len(g.children[u]) == 0 {
			g.leaves = append(g.leaves, g.workplace(u))
		}
	}
	return g
}

// Unit is the name of a unit, or of the unit of today it counts as; "" where it counts as none, or names were not read.
func (g Ground) Unit(id string) string { return g.names[g.tree.Now(id)] }

// Above is the name of the unit above a unit of today, "" for a root.
func (g Ground) Above(id string) string { return g.names[g.tree.Parent[g.tree.Now(id)]] }

// Committee is a committee of today that may speak; the zero Committee when there is none.
func (g Ground) Committee(id string) committee.Committee { return g.byID[id] }

func ordinal(b bool) int {
	if b {
		return 1
	}
	return 0
}

// listed is the order committees are listed in: from the main committee down, by name.
func listed(a, b committee.Committee) int {
	return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.SortKey, b.SortKey), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

// ownAt says whether a unit has a committee of its own at a level, filled or not.
func (g Ground) ownAt(unit string, level int) bool {
	return slices.ContainsFunc(g.own[unit], func(c committee.Committee) bool { return c.Level == level })
}

// root says whether nothing lies above a unit.
func (g Ground) root(unit string) bool { return g.tree.Parent[unit] == "" }

// nearest is the nearest committee upwards at a level or above it, with somebody on the employee side: its id, "" for none,
// and the committees passed that have nobody. The main committee takes what nobody else does.
func (g Ground) nearest(unit string, level int) (id string, silent []string) {
	for _, u := range g.tree.Up(unit) {
		for _, c := range g.own[u] {
			switch {
			case c.Level > level:
			case g.filled[c.ID]:
				return c.ID, silent
			default:
				silent = append(silent, c.ID)
			}
		}
	}
	return g.main, silent
}

// centre is the unit of today's centre: the nearest upwards that has an area committee; where there is none, the uppermost below the
// root. "" for what lies above all centres.
func (g Ground) centre(unit string) string {
	path := g.tree.Up(unit)
	for _, u := range path {
		if g.ownAt(u, committee.Area) {
			return u
		}
	}
	uppermost := ""
	for _, u := range path {
		if !g.root(u) && !g.below[committee.Area][u] {
			uppermost = u
		}
	}
	return uppermost
}

// workplace is the unit that counts as somebody's workplace: the nearest upwards that has a local committee; where there is none
// below the centre, the uppermost unit there.
func (g Ground) workplace(unit string) string {
	last := unit
	for _, u := range g.tree.Up(unit) {
		if g.ownAt(u, committee.Local) {
			return u
		}
		if g.root(u) || g.ownAt(u, committee.Area) {
			break
		}
		last = u
	}
	return last
}

// levelOf is the level of a unit's leader: local below the centre, unless all the unit's local committees lie below it. It never
// grows on the way up.
func (g Ground) levelOf(unit string) int {
	switch centre := g.centre(unit); {
	case g.root(unit), centre == "":
		return committee.Main
	case centre == unit, g.below[committee.Area][unit]:
		return committee.Area
	case g.below[committee.Local][unit] && !slices.ContainsFunc(g.tree.Up(unit), func(u string) bool { return g.ownAt(u, committee.Local) }):
		return committee.Area
	}
	return committee.Local
}

// existing is the level itself, or the nearest above that the municipality has.
func (g Ground) existing(level int) int {
	for level > committee.Main && !slices.Contains(g.levels, level) {
		level--
	}
	return level
}

// under lists the units given and everything below them, each once.
func (g Ground) under(units []string) []string {
	seen := make(map[string]bool, len(units))
	var list []string
	for todo := slices.Clone(units); len(todo) > 0; {
		u := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !seen[u] {
			seen[u] = true
			list = append(list, u)
			todo = append(todo, g.children[u]...)
		}
	}
	slices.Sort(list)
	return list
}

// standing are the units of today that units count as, each once, and those that count as none.
func (g Ground) standing(units []string) (now, lost []string) {
	for _, t := range units {
		switch u := g.tree.Now(t); {
		case u == "":
			if !slices.Contains(lost, t) {
				lost = append(lost, t)
			}
		case !slices.Contains(now, u):
			now = append(now, u)
		}
	}
	return now, lost
}

// Extent is how much the units touch, with all below them.
func (g Ground) Extent(touched []string) Extent {
	now, _ := g.standing(touched)
	return g.extent(now)
}

func (g Ground) extent(now []string) Extent {
	places, centres := map[string]bool{}, map[string]bool{}
	for _, u := range g.under(now) {
		places[g.workplace(u)] = true
		if c := g.centre(u); c != "" {
			centres[c] = true
		}
	}
	missed := func(w string) bool { return !places[w] }
	switch {
	case len(places) == 0:
		return Nothing
	case !slices.ContainsFunc(g.leaves, missed):
		return Everywhere
	case len(centres) > 1:
		return ManyCentres
	case len(places) > 1:
		return OneCentre
	}
	return OneWorkplace
}
