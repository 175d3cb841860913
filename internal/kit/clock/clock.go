// Package clock is the only source of time. Instants are UTC cut to microseconds, because that is what both databases
// keep; days are calendar days in Denmark.
package clock

import (
	"database/sql/driver"
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // the binary must know Danish time on a machine without zone files
)

// Clock tells the time.
type Clock interface {
	// Now is the present instant in UTC, cut to microseconds.
	Now() time.Time
}

type system struct{}

func (system) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// System is the machine's own clock.
func System() Clock { return system{} }

// Fake is a clock for tests; safe for concurrent use.
type Fake struct {
	mu sync.Mutex
	t  time.Time
}

// NewFake starts a fake clock at t.
func NewFake(t time.Time) *Fake { return &Fake{t: t.UTC().Truncate(time.Microsecond)} }

// Now is the fake's present instant.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.t
}

// Set moves the fake clock to t.
func (f *Fake) Set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.t = t.UTC().Truncate(time.Microsecond)
}

// Advance moves the fake clock on by d.
func (f *Fake) Advance(d time.Duration) { f.Set(f.Now().Add(d)) }

// Copenhagen is the zone in which calendar days are counted.
var Copenhagen = mustZone("Europe/Copenhagen")

func mustZone(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zone is embedded above
	}
	return l
}

// Day is a calendar day in Denmark, stored as "2026-11-23"; the zero Day is "no day" and is stored as NULL.
type Day struct{ t time.Time }

// Today is the calendar day it is in Denmark now.
func Today(c Clock) Day { return DayOf(c.Now()) }

// DayOf is the calendar day in Denmark on which t falls.
func DayOf(t time.Time) Day {
	l := t.In(Copenhagen)
	return Date(l.Year(), l.Month(), l.Day())
}

// Date is the given calendar day; months and days outside their range roll over, as in time.Date.
func Date(y int, m time.Month, d int) Day { return Day{time.Date(y, m, d, 0, 0, 0, 0, time.UTC)} }

// ParseDay reads "2026-11-23".
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, fmt.Errorf("not a day: %w", err)
	}
	return Day{t}, nil
}

// MustDay reads a day written in the program itself.
func MustDay(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// String is "2026-11-23", or "" for no day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.t.Format(time.DateOnly)
}

// IsZero says whether this is "no day".
func (d Day) IsZero() bool { return d.t.IsZero() }

// AddDays is the day n days later (earlier when n is negative).
func (d Day) AddDays(n int) Day { return Day{d.t.AddDate(0, 0, n)} }

// AddMonths is the same day n months later (earlier when n is negative), or the last of that month where it has no such day.
func (d Day) AddMonths(n int) Day {
	y, m, day := d.t.Date()
	return Date(y, m+time.Month(n), min(day, Date(y, m+time.Month(n)+1, 0).t.Day()))
}

// DaysUntil is how many days lie between d and e; negative when e is before d.
func (d Day) DaysUntil(e Day) int { return int(e.t.Sub(d.t).Hours() / 24) }

// Before and After compare days.
func (d Day) Before(e Day) bool { return d.t.Before(e.t) }

// After says whether d is later than e.
func (d Day) After(e Day) bool { return d.t.After(e.t) }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.t.Weekday() }

// Parts are the year, month and day of the month.
func (d Day) Parts() (int, time.Month, int) { return d.t.Date() }

// Start is the instant at which the day begins in Denmark.
func (d Day) Start() time.Time {
	y, m, n := d.t.Date()
	return time.Date(y, m, n, 0, 0, 0, 0, Copenhagen).UTC()
}

// End is the instant at which the next day begins in Denmark: what is sent before it is in time.
func (d Day) End() time.Time { return d.AddDays(1).Start() }

// Value stores the day as text, or NULL.
func (d Day) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads what Value stored.
func (d *Day) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Day{}
		return nil
	case string:
		p, err := ParseDay(v)
		*d = p
		return err
	case []byte:
		return d.Scan(string(v))
	}
	return fmt.Errorf("a day cannot be read from %T", src)
}
