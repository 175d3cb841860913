package year

import (
	"slices"

	"github.com/medspil/medspil/internal/kit/clock"
)

// Change is what a file changes in the plan.
type Change struct {
	New     []Meeting
	Changed []Moved
	// Gone are meetings to come that an earlier file brought and this one has no more.
	Gone []Planned
	// Same is how many stay as they are; Cancelled how many of the file are cancelled here, and stay so.
	Same, Cancelled int
}

// Moved is a meeting before and after.
type Moved struct {
	Was Planned
	Now Meeting
}

// Nothing says whether nothing changes.
func (c Change) Nothing() bool { return len(c.New)+len(c.Changed)+len(c.Gone) == 0 }

// Counts are how many are new, changed and gone.
func (c Change) Counts() [3]int { return [3]int{len(c.New), len(c.Changed), len(c.Gone)} }

// Compare finds what a file changes. stored are the meetings of the file's committees from the file's first day to its last, so a plan for
// one year leaves another year's alone. What was entered by hand is never gone, and what has been stays.
func Compare(stored []Planned, file []Meeting, today clock.Day) Change {
	type place struct {
		committee string
		day       clock.Day
	}
	at := map[place][]Planned{}
	for _, p := range stored {
		k := place{p.Committee, p.Day}
		at[k] = append(at[k], p)
	}
	// take is the stored meeting of that day that fits, which then fits no other.
	take := func(k place, fits func(Planned) bool) (Planned, bool) {
		i := slices.IndexFunc(at[k], fits)
		if i < 0 {
			return Planned{}, false
		}
		p := at[k][i]
		at[k] = slices.Delete(at[k], i, i+1)
		return p, true
	}
	var c Change
	var later []Meeting
	settle := func(p Planned, m Meeting) {
		m.ID = p.ID
		switch {
		case p.Cancelled != "":
			c.Cancelled++
		case p.Meeting == m:
			c.Same++
		default:
			c.Changed = append(c.Changed, Moved{p, m})
		}
	}
	for _, m := range file { // those of the very time first, so that two on one day are not mixed up
		if p, ok := take(place{m.Committee, m.Day}, func(p Planned) bool { return p.Start == m.Start }); ok {
			settle(p, m)
		} else {
			later = append(later, m)
		}
	}
	for _, m := range later {
		if p, ok := take(place{m.Committee, m.Day}, func(Planned) bool { return true }); ok {
			settle(p, m)
		} else {
			c.New = append(c.New, m)
		}
	}
	for _, left := range at {
		for _, p := range left {
			if p.Source == byFile && p.Cancelled == "" && !p.Day.Before(today) {
				c.Gone = append(c.Gone, p)
			}
		}
	}
	slices.SortFunc(c.Gone, func(a, b Planned) int { return Chronological(a.Meeting, b.Meeting) })
	return c
}
