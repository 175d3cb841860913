package impact

import (
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/matter"
)

// The picture's measures in pixels from the top; across it is as wide as there is room, so that what is across is a share of it.
const (
	pictureTop  = 26
	pictureBase = 236
	pictureTall = 268
	// edge is what is left free at both sides, as a share.
	edge = .03
	// pictureSide is how wide the words are at the side of the picture.
	pictureSide = 64
)

// picture is every matter as a stalk on the day of its decision, as tall as it was heard of before.
type picture struct {
	Stalks []stalk
	// Levels are the lines across, with their days; Ticks the days below, from left to right.
	Levels []level
	Ticks  []tick
	// Today is where today lies, negative where it is not in the picture; Middle how high the median is, 0 for none.
	Today, Middle float64
}

type stalk struct {
	X, Y float64
	Kind matter.Kind
	// Planned: not decided yet.
	Planned bool
}

type level struct {
	Y    float64
	Days int
}

type tick struct {
	X   float64
	Day clock.Day
}

// draw places matters in the picture; middle is the median to mark, 0 for none.
func draw(rows []Row, middle int, today clock.Day) picture {
	p := picture{Today: -1}
	if len(rows) == 0 {
		return p
	}
	first, last, tallest := rows[0].Decision, rows[0].Decision, 0
	for _, r := range rows {
		if r.Decision.Before(first) {
			first = r.Decision
		}
		if r.Decision.After(last) {
			last = r.Decision
		}
		tallest = max(tallest, r.DaysBefore())
	}
	// A month at least, so that matters of one day stand in the middle.
	if short := 30 - first.DaysUntil(last); short > 0 {
		first, last = first.AddDays(-short/2), last.AddDays(short/2)
	}
	across := func(d clock.Day) float64 {
		return edge + (1-2*edge)*float64(first.DaysUntil(d))/float64(first.DaysUntil(last))
	}
	step := stepOf(tallest)
	full := max((tallest+step-1)/step, 1) * step
	up := func(days int) float64 { return pictureBase - (pictureBase-pictureTop)*float64(days)/float64(full) }
	for d := 0; d <= full; d += step {
		p.Levels = append(p.Levels, level{up(d), d})
	}
	for _, d := range tickDays(first, last) {
		p.Ticks = append(p.Ticks, tick{across(d), d})
	}
	for _, r := range rows {
		p.Stalks = append(p.Stalks, stalk{across(r.Decision), up(r.DaysBefore()), r.Kind, !r.Decided})
	}
	if !today.Before(first) && !today.After(last) {
		p.Today = across(today)
	}
	if middle > 0 {
		p.Middle = up(middle)
	}
	return p
}

// stepOf is how many days lie between the lines across, so that there are at most five above the ground.
func stepOf(tallest int) int {
	for _, s := range []int{5, 10, 20, 50, 100} {
		if tallest <= 5*s {
			return s
		}
	}
	return 200
}

// How many days below have room on a phone: written out, or as months.
const (
	mostDays   = 3
	mostMonths = 3
)

// tickDays are days between two to mark below: every half month where there is room, and else firsts of months, every so many that there
// is room.
func tickDays(first, last clock.Day) []clock.Day {
	within := func(list []clock.Day) (out []clock.Day) {
		for _, d := range list {
			if !d.Before(first) && !d.After(last) {
				out = append(out, d)
			}
		}
		return out
	}
	for _, months := range []int{1, 2, 3, 6, 12, 24, 60, 120} {
		firsts := firstsOfMonths(first, last, months)
		if months == 1 {
			var halves []clock.Day
			for _, d := range firsts {
				halves = append(halves, d, d.AddDays(14))
			}
			if halves = within(halves); len(halves) <= mostDays {
				return halves
			}
		}
		if firsts = within(firsts); len(firsts) <= mostMonths {
			return firsts
		}
	}
	return nil
}

// firstsOfMonths are the firsts of every so many months from the beginning of a day's year to another day.
func firstsOfMonths(first, last clock.Day, months int) []clock.Day {
	var out []clock.Day
	y, _, _ := first.Parts()
	for m := time.January; !clock.Date(y, m, 1).After(last); m += time.Month(months) {
		out = append(out, clock.Date(y, m, 1))
	}
	return out
}
