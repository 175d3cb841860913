package year

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/dk"

	"github.com/medspil/medspil/internal/kit/clock"
)

// Holiday is a public holiday, by code; "" is none.
type Holiday string

// holidays are Denmark's public holidays. Store Bededag ended with 2023, which the library knows. Grundlovsdag is left out on purpose: it is
// no holiday by law but by agreements, so where a municipality is closed that day it is a closed day of its own, as Christmas Eve is.
var holidays = []struct {
	code Holiday
	is   *cal.Holiday
}{
	{"new_year", dk.Nytaarsdag}, {"maundy_thursday", dk.Skaertorsdag}, {"good_friday", dk.Langfredag}, {"easter_day", aa.Easter},
	{"easter_monday", dk.AndenPaaskedag}, {"prayer_day", dk.StoreBededag}, {"ascension_day", dk.KristiHimmelfartsdag},
	{"whit_sunday", aa.Pentecost}, {"whit_monday", dk.AndenPinsedag}, {"christmas_day", dk.Juledag}, {"second_christmas_day", dk.AndenJuledag},
}

// Closed are days on which the municipality is closed: both the first and the last.
type Closed struct {
	// ID is "" for those that are not stored.
	ID       string
	From, To clock.Day
	Name     string
}

// The bounds of closed days.
const (
	longestClosed = 366
	longestName   = 80
)

// Check finds what is wrong with closed days.
func (c Closed) Check() []Problem {
	var wrong []Problem
	add := func(field, code string) { wrong = append(wrong, Problem{field, code}) }
	switch y, _, _ := c.From.Parts(); {
	case c.From.IsZero():
		add("from", CodeMissing)
	case y < 1990 || y > 2100:
		add("from", CodeRange)
	}
	switch {
	case c.To.IsZero():
		add("to", CodeMissing)
	case c.To.Before(c.From):
		add("to", CodeBackward)
	case c.From.DaysUntil(c.To) > longestClosed:
		add("to", CodeRange)
	}
	switch {
	case c.Name == "":
		add("name", CodeMissing)
	case len([]rune(c.Name)) > longestName:
		add("name", CodeRange)
	}
	return wrong
}

// Calendar says which days are worked on: all but Saturdays, Sundays, public holidays and the municipality's closed days. The zero Calendar
// has no closed days.
type Calendar struct{ closed []Closed }

// NewCalendar is a calendar with a municipality's closed days.
func NewCalendar(closed ...Closed) Calendar { return Calendar{closed} }

// HolidayOn is the public holiday on a day, "" when there is none.
func HolidayOn(day clock.Day) Holiday {
	y, m, d := day.Parts()
	for _, h := range holidays {
		if on, _ := h.is.Calc(y); !on.IsZero() && on.Month() == m && on.Day() == d {
			return h.code
		}
	}
	return ""
}

// ClosedOn says whether the municipality is closed on a day by its own choice, and what it calls that.
func (c Calendar) ClosedOn(day clock.Day) (name string, closed bool) {
	for _, p := range c.closed {
		if !day.Before(p.From) && !day.After(p.To) {
			return p.Name, true
		}
	}
	return "", false
}

// Workday says whether a day is worked on.
func (c Calendar) Workday(day clock.Day) bool {
	if w := day.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	_, closed := c.ClosedOn(day)
	return !closed && HolidayOn(day) == ""
}

// longestPause bounds the search for a working day: a calendar that is closed longer gives the day it was asked for.
const longestPause = 366

// OnOrBefore is the day itself when it is worked on, else the last working day before it.
func (c Calendar) OnOrBefore(day clock.Day) clock.Day { return c.near(day, -1) }

// OnOrAfter is the day itself when it is worked on, else the first working day after it.
func (c Calendar) OnOrAfter(day clock.Day) clock.Day { return c.near(day, 1) }

func (c Calendar) near(day clock.Day, step int) clock.Day {
	for n := range longestPause {
		if d := day.AddDays(n * step); c.Workday(d) {
			return d
		}
	}
	return day
}

// AddWorkdays counts n working days on from a day, which is not counted itself: one working day after a Friday is Monday, and so it
// is after a Saturday. A negative n counts back; 0 is the day itself, worked on or not.
func (c Calendar) AddWorkdays(day clock.Day, n int) clock.Day {
	step := 1
	if n < 0 {
		step = -1
	}
	for range n * step {
		day = c.near(day.AddDays(step), step)
	}
	return day
}

// Workdays counts the working days after one day up to and with another; 0 when that is not later.
func (c Calendar) Workdays(after, upTo clock.Day) int {
	n := 0
	for d := after.AddDays(1); !d.After(upTo); d = d.AddDays(1) {
		if c.Workday(d) {
			n++
		}
	}
	return n
}

// Before is the deadline n calendar days before a day: that day, or the last working day before it.
func (c Calendar) Before(day clock.Day, n int) clock.Day { return c.OnOrBefore(day.AddDays(-n)) }

// Week is the week a day lies in, with the year the week belongs to, which at New Year may be another than the day's.
func Week(day clock.Day) (year, week int) {
	y, m, d := day.Parts()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).ISOWeek()
}

// Monday is the Monday of a week; false when the year has no such week.
func Monday(year, week int) (clock.Day, bool) {
	fourth := clock.Date(year, time.January, 4) // always in week 1
	day := fourth.AddDays(-(int(fourth.Weekday())+6)%7 + 7*(week-1))
	y, w := Week(day)
	return day, y == year && w == week
}

// ClosedWeeks are whole weeks as closed days, Monday to Sunday; false when the year has no such week or the last is before the first.
func ClosedWeeks(year, first, last int, name string) (Closed, bool) {
	from, ok := Monday(year, first)
	to, okTo := Monday(year, last)
	return Closed{From: from, To: to.AddDays(6), Name: name}, ok && okTo && last >= first
}
