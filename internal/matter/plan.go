package matter

import (
	"slices"

	"github.com/medspil/medspil/internal/kit/clock"
)

// leastOpen is how many days contributions are open at the least where the decision is not nearer than that. Papers may then be late for the
// meeting that discusses, which is said on the page: better so than to ask people and close on the same day.
const leastOpen = 7

// PlannedWindows are the last days offered for a matter of the kind, opened on one day and decided on another, when the calendar says that
// papers is the last day to send papers for the meeting that discusses it: contributions close on that day, the windows before share the time
// before it, and each has a day at least where there is room. No day for papers gives DefaultWindows. A later decision never moves a day
// earlier, as long as it never moves the day for papers earlier.
func PlannedWindows(k Kind, opened, decided, papers clock.Day) []clock.Day {
	usual := DefaultWindows(k, opened, decided)
	rules := Kinds[k]
	last := rules.contributeUntil()
	if papers.IsZero() || last < 0 || last == len(usual)-1 {
		return usual
	}
	closes := latest(papers, sooner(usual[last], opened.AddDays(leastOpen)))
	closes = sooner(closes, latest(opened.AddDays(last), decided.AddDays(last+1-len(usual))))
	closes = sooner(closes, decided)
	days := spread(rules.Shares[:last+1], opened, closes)
	return append(days, spread(rules.Shares[last+1:], closes, decided)...)
}

// spread is share with a day at least for each where there is room.
func spread(shares []int, from, to clock.Day) []clock.Day {
	days := share(shares, from, to)
	for i, day := range slices.Backward(days[:len(days)-1]) {
		days[i] = sooner(latest(sooner(day, days[i+1].AddDays(-1)), from.AddDays(i)), days[i+1])
	}
	return days
}

func sooner(a, b clock.Day) clock.Day {
	if b.Before(a) {
		return b
	}
	return a
}

func latest(a, b clock.Day) clock.Day {
	if a.Before(b) {
		return b
	}
	return a
}
