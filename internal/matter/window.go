package matter

import (
	"slices"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
)

// The windows: stages in time in each of which something can still be shaped. Source: product.md, "Windows".
const (
	// WindowContribute is advice's one window.
	WindowContribute = "contribute"
	// The windows of a decision.
	WindowProblem   = "problem"
	WindowSolutions = "solutions"
	WindowProposal  = "proposal"
	WindowDecided   = "decided"
)

// PhaseOver is the phase of an open matter whose windows are all over: what is left are the answers and its end.
const PhaseOver = "over"

// Phases are what an open matter can be in: the window today lies in, or PhaseOver.
var Phases = []string{WindowProblem, WindowSolutions, WindowContribute, WindowProposal, WindowDecided, PhaseOver}

// Window is one stage of a matter in time.
type Window struct {
	Code    string
	LastDay clock.Day
}

// maxDecisionDays bounds the time to a decision, in days from today.
const maxDecisionDays = 731

// DefaultWindows are the last days offered for a matter of the kind, opened on one day and decided on another: the windows' shares
// of the time between. Where that is short, windows may end on the same day.
func DefaultWindows(k Kind, opened, decided clock.Day) []clock.Day {
	return share(Kinds[k].Shares, opened, decided)
}

// share shares the time from a day to another by shares; the last day is the other.
func share(shares []int, from, to clock.Day) []clock.Day {
	all, sum := 0, 0
	for _, s := range shares {
		all += s
	}
	whole := from.DaysUntil(to)
	days := make([]clock.Day, len(shares))
	for i, s := range shares {
		sum += s
		days[i] = from.AddDays((whole*sum + all/2) / all)
	}
	return days
}

// CurrentWindow is the place of the window a day lies in, len(windows) when all are over.
func CurrentWindow(windows []Window, day clock.Day) int {
	for i, w := range windows {
		if !day.After(w.LastDay) {
			return i
		}
	}
	return len(windows)
}

// contributeUntil is the place of the window with which contributions are in time.
func (r Rules) contributeUntil() int { return slices.Index(r.Windows, r.ContributeUntil) }

// windowField is the name of a window's field in a form.
func windowField(code string) string { return "window_" + code }

// windowError is what is wrong with a window; the last of a decision is the day it is decided, and is called so.
func windowError(code, what string) string {
	if code == WindowDecided {
		return "matter.error.decided_" + what
	}
	return "matter.error.window_" + what
}

// checkWindows finds what is wrong with the windows of a matter that is opened on today.
func checkWindows(inv *fault.Invalid, k Kind, days []clock.Day, today clock.Day) {
	before := today
	for i, code := range Kinds[k].Windows {
		day := clock.Day{}
		if i < len(days) {
			day = days[i]
		}
		switch {
		case day.IsZero():
			inv.Add(windowField(code), windowError(code, "missing"))
		case day.Before(today):
			inv.Add(windowField(code), "matter.error.window_past")
		case day.Before(before):
			inv.Add(windowField(code), windowError(code, "order"))
		case today.DaysUntil(day) > maxDecisionDays:
			inv.Add(windowField(code), "matter.error.window_far")
		default:
			before = day
		}
	}
}

// moved is a window that gets another last day.
type moved struct {
	code     string
	from, to clock.Day
}

// checkMove finds what a change of windows is, and what is wrong with it. What is over cannot be moved; a window may end earlier
// without a reason, later only with one (product.md, "Windows").
func checkMove(before []Window, after []clock.Day, reason string, today clock.Day) ([]moved, error) {
	inv := &fault.Invalid{}
	var list []moved
	later := false
	last := clock.Day{}
	for i, w := range before {
		day := clock.Day{}
		if i < len(after) {
			day = after[i]
		}
		over := today.After(w.LastDay)
		switch {
		case day.IsZero():
			inv.Add(windowField(w.Code), windowError(w.Code, "missing"))
		case day != w.LastDay && over:
			inv.Add(windowField(w.Code), "matter.error.window_over")
		case !over && day.Before(today):
			inv.Add(windowField(w.Code), "matter.error.window_past")
		case day.Before(last):
			inv.Add(windowField(w.Code), windowError(w.Code, "order"))
		case today.DaysUntil(day) > maxDecisionDays:
			inv.Add(windowField(w.Code), "matter.error.window_far")
		case day != w.LastDay:
			list = append(list, moved{w.Code, w.LastDay, day})
			later = later || day.After(w.LastDay)
		}
		if day.After(last) {
			last = day
		}
	}
	if later {
		checkText(inv, "reason", reason, MaxReason)
	} else {
		checkLength(inv, "reason", reason, MaxReason)
	}
	if err := inv.Err(); err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fault.One(windowField(before[len(before)-1].Code), "matter.error.window_same")
	}
	return list, nil
}
