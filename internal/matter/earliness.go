package matter

import (
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
)

// Measure is how early those a matter touches were let in, and what came of it. The zero Measure is of a matter that has none.
type Measure struct {
	// Told is the day those it touches were first told: the day it was opened. Those asked are told then, and from then on it stands
	// on the front page of everyone it touches.
	Told clock.Day
	// Decision is the day it was decided, or closed, for the first time: what is corrected or taken up again later does not move it.
	// While that has not happened, Decided is false and Decision is the day that is set.
	Decision clock.Day
	Decided  bool
	// Questions is how many were asked from the start; Open how many of them were still open when the day Told was over. What is asked later,
	// with another understanding of the problem, says nothing of how early it was.
	Questions, Open int
	// Answered counts the contributions that stand and have got an answer; half of them got their first within AnswerDays.
	Answered, AnswerDays int
	// Changed counts those of them that changed something: by an answer, by what they taught about the problem, or by the decision; Pointed
	// those the decision points at.
	Changed, Pointed int
}

// DaysBefore is how many days before the decision those it touches were told.
func (m Measure) DaysBefore() int { return max(m.Told.DaysUntil(m.Decision), 0) }

// Median is the middle one of several figures, of two in the middle the lower: so half of them are at most that, and half at least. 0
// of none.
func Median(figures []int) int {
	if len(figures) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(figures))
	return sorted[(len(sorted)-1)/2]
}

// heard is a contribution that stands and has got an answer.
type heard struct {
	// At is when it was given, and Answered when its first answer went out; both count as days.
	At, Answered time.Time
	// Changed by an answer, Taught a version of the text, and Pointed at by the decision.
	Changed, Taught, Pointed bool
}

// measure works a matter's measures out. decided is when its first decision was published; zero when there is none.
func measure(m Matter, windows []Window, questions []OpenQuestion, decided time.Time, list []heard) Measure {
	out := Measure{Told: clock.DayOf(m.OpenedAt), Decision: m.LastDay, Answered: len(list)}
	if !Kinds[m.Kind].Decides {
		decided = m.ClosedAt
	}
	if out.Decided = !decided.IsZero(); out.Decided {
		out.Decision = clock.DayOf(decided)
	} else if len(windows) > 0 {
		out.Decision = windows[len(windows)-1].LastDay
	}
	for _, q := range questions {
		if q.Since > 1 {
			continue
		}
		out.Questions++
		if !q.Closed || clock.DayOf(q.ClosedAt).After(out.Told) {
			out.Open++
		}
	}
	var days []int
	for _, h := range list {
		days = append(days, max(clock.DayOf(h.At).DaysUntil(clock.DayOf(h.Answered)), 0))
		if h.Changed || h.Taught || h.Pointed {
			out.Changed++
		}
		if h.Pointed {
			out.Pointed++
		}
	}
	out.AnswerDays = Median(days)
	return out
}
