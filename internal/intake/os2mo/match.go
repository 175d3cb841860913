package os2mo

import (
	"cmp"
	"slices"

	"github.com/medspil/medspil/internal/committee"
)

// Match is which unit a committee belongs to.
type Match struct {
	Committee Committee
	// UnitID is the unit when it is Sure; otherwise "".
	UnitID string
	Sure   bool
	// Candidates are unit ids worth asking about when it is not sure, the likeliest first.
	Candidates []string
}

const shownCandidates = 8

// Match finds the units of all committees, by name, in the order of Committees. Sure are: the main committee and the only root; a
// name chosen before (committee key → unit id); an equal name, apart from the words for "committee", straight below the unit of the
// committee above, that unit itself, or the only one anywhere below it. Where the committee above has no unit, the only one in the
// whole tree will do. Names that are only alike are never taken, only proposed: see committee.Ranker.
func (s *Snapshot) Match(chosen map[string]string) []Match {
	m := matcher{chosen: chosen, units: byKey(s.Units, func(u Unit) string { return u.ID }),
		committees: byKey(s.Committees, func(c Committee) string { return c.Key }), done: map[string]Match{},
		led: map[string][]string{}}
	named := make([]committee.Named, len(s.Units))
	for i, u := range s.Units {
		named[i] = committee.Named{ID: u.ID, Name: u.Name}
		if u.Placed && u.ParentID == "" {
			m.roots = append(m.roots, u.ID)
		}
	}
	m.ranker = committee.NewRanker(named)
	for _, l := range s.Leaderships {
		if l.PersonID == "" {
			continue
		}
		m.led[l.PersonID] = append(m.led[l.PersonID], l.UnitID)
	}
	list := make([]Match, len(s.Committees))
	for i, c := range s.Committees {
		list[i] = m.match(c)
	}
	return list
}

type matcher struct {
	ranker     *committee.Ranker
	chosen     map[string]string
	units      map[string]*Unit
	committees map[string]*Committee
	done       map[string]Match
	roots      []string
	led        map[string][]string // unit ids by leader
}

func (m *matcher) match(c Committee) Match {
	if d, ok := m.done[c.Key]; ok {
		return d
	}
	above := ""
	if parent := m.committees[c.ParentKey]; parent != nil {
		above = m.match(*parent).UnitID
	}
	ranked := m.ranker.Rank(c.Name)
	d := Match{Committee: c}
	if d.UnitID = m.sure(c, above, ranked); d.UnitID != "" {
		d.Sure = true
	} else {
		d.Candidates = m.candidates(c, above, ranked)
	}
	m.done[c.Key] = d
	return d
}

// sure is the unit that needs no asking, or "".
func (m *matcher) sure(c Committee, above string, ranked []committee.Ranked) string {
	if id := m.chosen[c.Key]; m.units[id] != nil {
		return id
	}
	if c.ParentKey == "" && c.Level == committee.Main && len(m.roots) == 1 {
		return m.roots[0]
	}
	var own, child, deeper, all []string
	for _, r := range ranked {
		if r.Score < 0.999 {
			break // sorted: the equal names come first
		}
		if !committee.SameName(c.Name, r.Name) {
			continue
		}
		all = append(all, r.ID)
		switch {
		case r.ID == above:
			own = append(own, r.ID)
		case m.units[r.ID].ParentID == above:
			child = append(child, r.ID)
		case m.within(r.ID, above):
			deeper = append(deeper, r.ID)
		}
	}
	order := [][]string{child, own, deeper}
	switch {
	case above == "":
		order = [][]string{all}
	case c.Kind == committee.KindGroup:
		order = [][]string{own, child, deeper} // a group mostly belongs to the unit of its local committee
	}
	for _, ids := range order {
		if len(ids) > 0 {
			return only(ids)
		}
	}
	return ""
}

// candidates are units with a like name, and those the chair leads. What the chair leads comes first, then what lies below the unit of
// the committee above, then by how alike the names are.
func (m *matcher) candidates(c Committee, above string, ranked []committee.Ranked) []string {
	type candidate struct {
		id       string
		led, far bool
		score    float64
	}
	var list []candidate
	var led []string
	for _, s := range c.Seats {
		if s.Role == committee.Chair {
			led = append(led, m.led[s.PersonID]...)
		}
	}
	seen := map[string]bool{}
	for _, r := range ranked {
		list = append(list, candidate{r.ID, slices.Contains(led, r.ID), !m.within(r.ID, above), r.Score})
		seen[r.ID] = true
	}
	for _, id := range led {
		if !seen[id] && m.units[id] != nil {
			list = append(list, candidate{id, true, !m.within(id, above), 0})
			seen[id] = true
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int {
		return cmp.Or(no(a.led)-no(b.led), no(!a.far)-no(!b.far), cmp.Compare(b.score, a.score),
			cmp.Compare(m.units[a.id].Name, m.units[b.id].Name), cmp.Compare(a.id, b.id))
	})
	var ids []string
	for _, x := range list[:min(len(list), shownCandidates)] {
		ids = append(ids, x.id)
	}
	return ids
}

// no sorts what is true first.
func no(b bool) int {
	if b {
		return 0
	}
	return 1
}

// within says whether a unit is another or lies below it.
func (m *matcher) within(id, above string) bool {
	for u := m.units[id]; u != nil; u = m.units[u.ParentID] {
		if u.ID == above {
			return true
		}
	}
	return false
}
