package intake

import (
	"slices"

	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/clock"
)

// current is an export without what was over before day: employments, people who have no other, units. A unit where somebody
// works, or that has units below, is taken as open whatever its dates say: nobody is to lose their place over a date. before lends
// its first days where the export gives none, so that a day given once is not a change every night. s is left as it is.
func current(s, before *os2mo.Snapshot, day clock.Day) *os2mo.Snapshot {
	out := &os2mo.Snapshot{}
	over := func(last clock.Day) bool { return !last.IsZero() && last.Before(day) }
	began := map[string]clock.Day{}
	for _, e := range before.Employments {
		began[e.ID] = e.From
	}
	here, needed := map[string]bool{}, map[string]bool{}
	for _, e := range s.Employments {
		if over(e.To) {
			continue
		}
		if e.From.IsZero() {
			e.From = began[e.ID]
		}
		here[e.PersonID], needed[e.UnitID] = true, true
		out.Employments = append(out.Employments, e)
	}
	for _, p := range s.People {
		if here[p.ID] {
			out.People = append(out.People, p)
		}
	}
	out.Units = openUnits(s.Units, before.Units, needed, over)
	open := map[string]bool{}
	for _, u := range out.Units {
		open[u.ID] = true
	}
	for _, l := range s.Leaderships {
		if open[l.UnitID] && (l.PersonID == "" || here[l.PersonID]) {
			out.Leaderships = append(out.Leaderships, l)
		}
	}
	for _, c := range s.Committees {
		c.Seats = slices.Clone(c.Seats)
		for i, seat := range c.Seats {
			if !here[seat.PersonID] {
				c.Seats[i].PersonID = ""
			}
		}
		out.Committees = append(out.Committees, c)
	}
	return out
}

func openUnits(units, before []os2mo.Unit, needed map[string]bool, over func(clock.Day) bool) []os2mo.Unit {
	parent := make(map[string]string, len(units))
	for _, u := range units {
		parent[u.ID] = u.ParentID
		if !over(u.ValidTo) {
			needed[u.ID] = true
		}
	}
	for id := range needed {
		for up := parent[id]; up != "" && !needed[up]; up = parent[up] {
			needed[up] = true
		}
	}
	from := map[string]clock.Day{}
	for _, u := range before {
		from[u.ID] = u.ValidFrom
	}
	var open []os2mo.Unit
	for _, u := range units {
		if !needed[u.ID] {
			continue
		}
		if over(u.ValidTo) {
			u.ValidTo = clock.Day{}
		}
		if u.ValidFrom.IsZero() {
			u.ValidFrom = from[u.ID]
		}
		open = append(open, u)
	}
	return open
}
