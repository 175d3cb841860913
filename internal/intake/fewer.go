package intake

import (
	"slices"

	"github.com/medspil/medspil/internal/intake/os2mo"
)

// Fewer is a kind of which much is gone although what it hangs on is still here. Most often a file was cut short between two rows,
// which nothing in the file itself can show.
type Fewer struct {
	Kind         Kind
	Lost, Before int
}

// Places are the units whose place in the tree is known, as a kind of Fewer.
const Places Kind = "places"

// fewest is how many of a kind must be gone to be asked about: in a small municipality one closed committee is a tenth.
const fewest = 3

// fewer lists the kinds of which more than a tenth is gone unexplained. What goes with a unit that is closed or a person who has
// left is explained, and so is what something new takes the place of. Pure.
func fewer(was, after *os2mo.Snapshot, unitOf map[string]string) []Fewer {
	units, people := map[string]bool{}, map[string]bool{}
	for _, u := range after.Units {
		units[u.ID] = true
	}
	for _, p := range after.People {
		people[p.ID] = true
	}
	lost := []Fewer{
		{Units, len(was.Units) - len(after.Units), len(was.Units)},
		placesLost(was, after, units),
		leadersLost(was, after, units, people),
		committeesLost(was, after, units, unitOf),
		seatsLost(was, after, people),
	}
	return slices.DeleteFunc(lost, func(f Fewer) bool { return f.Lost < fewest || f.Lost*tooMany <= f.Before })
}

func placesLost(was, after *os2mo.Snapshot, units map[string]bool) Fewer {
	placed := map[string]bool{}
	for _, u := range after.Units {
		placed[u.ID] = u.Placed
	}
	f := Fewer{Kind: Places}
	for _, u := range was.Units {
		if !u.Placed {
			continue
		}
		f.Before++
		if units[u.ID] && !placed[u.ID] {
			f.Lost++
		}
	}
	return f
}

// leadersLost counts the units that had a leader who is still here, and have none.
func leadersLost(was, after *os2mo.Snapshot, units, people map[string]bool) Fewer {
	leads, led := map[string]bool{}, map[string]bool{} // unit ids: whether one who led it is still here
	for _, l := range after.Leaderships {
		leads[l.UnitID] = leads[l.UnitID] || l.PersonID != ""
	}
	for _, l := range was.Leaderships {
		if l.PersonID != "" {
			led[l.UnitID] = led[l.UnitID] || people[l.PersonID]
		}
	}
	f := Fewer{Kind: Leaders, Before: len(led)}
	for unit, here := range led {
		if here && units[unit] && !leads[unit] {
			f.Lost++
		}
	}
	return f
}

// committeesLost counts committees, less those whose unit has gone with them. unitOf are the units they had, by key.
func committeesLost(was, after *os2mo.Snapshot, units map[string]bool, unitOf map[string]string) Fewer {
	f := Fewer{Kind: Committees, Before: len(was.Committees), Lost: len(was.Committees) - len(after.Committees)}
	here := byCommittee(after)
	for _, c := range was.Committees {
		if _, stays := here[c.Key]; !stays && unitOf[c.Key] != "" && !units[unitOf[c.Key]] {
			f.Lost--
		}
	}
	return f
}

// seatsLost counts the filled seats of the committees that stay, less those whose holder has left.
func seatsLost(was, after *os2mo.Snapshot, people map[string]bool) Fewer {
	f := Fewer{Kind: Seats}
	now := byCommittee(after)
	for _, c := range was.Committees {
		stays, ok := now[c.Key]
		if !ok {
			continue
		}
		for _, s := range c.Seats {
			if s.PersonID != "" {
				f.Before++
			}
			if people[s.PersonID] {
				f.Lost++
			}
		}
		for _, s := range stays.Seats {
			if s.PersonID != "" {
				f.Lost--
			}
		}
	}
	return f
}

func byCommittee(s *os2mo.Snapshot) map[string]os2mo.Committee {
	m := make(map[string]os2mo.Committee, len(s.Committees))
	for _, c := range s.Committees {
		m[c.Key] = c
	}
	return m
}
