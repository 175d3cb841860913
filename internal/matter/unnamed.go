package matter

import (
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/secret"
)

// A contribution without a name ("uden navn") has no author, only a receipt: a code its author alone has, of which a hash is kept.
// With it one follows what becomes of the contribution, and does what authors do. Nothing about it has a time of day, it is
// shown together with others, never on the day it came, and it is no part of any count before it is shown. It is not called
// anonymous: who runs the server or the network could know (docs/privacy.md).

// Contributions without a name are shown when so many have come, or when the first of them has waited so many days, or when the time
// for contributions is over.
const (
	batchOf   = 3
	batchDays = 3
)

// UnnamedInput is the form of a contribution without a name.
type UnnamedInput struct {
	// Kind, Text, Version and Question as in ContributionInput.
	Kind, Text, Question string
	Version              int
	// Receipt is the code its author will follow it by, made with the form (NewReceipt): the same sent again is the same contribution.
	Receipt string
	// Files are MaxFiles pictures at most.
	Files []FileInput
}

// NewReceipt is a code for one contribution without a name.
func NewReceipt() string { return secret.Letter() }

func (in *UnnamedInput) check() error {
	inv := &fault.Invalid{}
	if !slices.Contains(ContributionKinds, in.Kind) {
		inv.Add("kind", "matter.error.kind")
	}
	checkText(inv, "text", in.Text, MaxText)
	checkFiles(inv, NameToNobody, in.Files)
	code, ok := secret.ParseLetter(in.Receipt)
	if !ok {
		inv.Add("receipt", "matter.error.send_key")
	}
	in.Receipt = code
	return inv.Err()
}

// unnamed is a contribution without a name that waits to be shown.
type unnamed struct {
	ID, MatterID, Receipt, Kind, Text, Question string
	Version                                     int
	Late                                        bool
	Day                                         clock.Day
}

// shownToday are those of the waiting that are shown today: none that came today, and then all or none, so that nobody can tell by
// waiting for them which came when. over: the time for contributions is over, and they need their answer.
func shownToday(waiting []unnamed, today clock.Day, over bool) []unnamed {
	var before []unnamed
	ripe := over
	for _, u := range waiting {
		if u.Day.Before(today) {
			before = append(before, u)
			ripe = ripe || u.Day.DaysUntil(today) >= batchDays
		}
	}
	if ripe || len(before) >= batchOf {
		return before
	}
	return nil
}

// shownAtLatest is the last day on which what came today is shown, when the time for contributions ends on last.
func shownAtLatest(today, last clock.Day) clock.Day {
	day := today.AddDays(batchDays)
	if over := last.AddDays(1); over.After(today) && over.Before(day) {
		return over
	}
	return day
}

// when is what is stored of the time of something its author does: the instant, and for one without a name only the day.
func (c contribution) when(now time.Time) time.Time {
	if c.NameTo == NameToNobody {
		return clock.DayOf(now).Start()
	}
	return now
}

// Few says that what is written without a name may give its author away by itself: one of the groups they could be in has fewer
// people than the smallest that figures may be about.
func Few(smallest int, groups ...int) bool {
	return slices.ContainsFunc(groups, func(n int) bool { return n < smallest })
}
