package impact

import (
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/matter"
)

// Row is one matter with its measures.
type Row struct {
	ID, Title string
	Kind      matter.Kind
	// Unit is whose leader asks, by id; UnitName its name.
	Unit, UnitName string
	matter.Measure
}

// Summary is what several matters have in common. Only those that are decided or closed are in it.
type Summary struct {
	// Done is how many matters it is of, and Open how many others there are.
	Done, Open int
	// Days: half of them were told at least so many days before.
	Days int
	// Questions is how many were asked, and StillOpen how many of them were open when people were told.
	Questions, StillOpen int
	// Answering is how many of them have answers: in half of these, half of the contributions were answered within AnswerDays.
	Answering, AnswerDays int
	// Answered counts contributions, and Changed those of them that changed something.
	Answered, Changed int
}

// Summarise sums matters up.
func Summarise(rows []Row) Summary {
	var s Summary
	var days, answers []int
	for _, r := range rows {
		if !r.Decided {
			s.Open++
			continue
		}
		s.Done++
		days = append(days, r.DaysBefore())
		s.Questions, s.StillOpen = s.Questions+r.Questions, s.StillOpen+r.Measure.Open
		if r.Answered > 0 {
			answers = append(answers, r.AnswerDays)
		}
		s.Answered, s.Changed = s.Answered+r.Answered, s.Changed+r.Changed
	}
	s.Days, s.Answering, s.AnswerDays = matter.Median(days), len(answers), matter.Median(answers)
	return s
}

// percent is a share in whole per cent, rounded down, so that only all is a hundred.
func percent(part, whole int) int {
	if whole == 0 {
		return 0
	}
	return 100 * part / whole
}

// years are those to choose among, the newest first: from the first in which a matter was opened to this one, at most the last ten.
func years(first, today clock.Day) []int {
	to, _, _ := today.Parts()
	from := to
	if !first.IsZero() {
		from, _, _ = first.Parts()
	}
	var out []int
	for y := to; y >= from && len(out) < 10; y-- {
		out = append(out, y)
	}
	return out
}
