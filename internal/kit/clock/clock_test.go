package clock_test

import (
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
)

func TestDayIsDanish(t *testing.T) {
	cases := []struct{ instant, day string }{
		{"2026-11-23T22:59:59Z", "2026-11-23"},
		{"2026-11-23T23:00:00Z", "2026-11-24"}, // winter: an hour before UTC
		{"2026-06-30T21:59:59Z", "2026-06-30"},
		{"2026-06-30T22:00:00Z", "2026-07-01"}, // summer: two hours
		{"2024-02-29T12:00:00Z", "2024-02-29"},
	}
	for _, c := range cases {
		at, err := time.Parse(time.RFC3339, c.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := clock.DayOf(at).String(); got != c.day {
			t.Errorf("%s is %s, want %s", c.instant, got, c.day)
		}
	}
}

func TestDayStartsAndEndsAtDanishMidnight(t *testing.T) {
	cases := []struct {
		day   string
		hours float64
	}{{"2026-11-23", 24}, {"2026-03-29", 23}, {"2026-10-25", 25}} // the two nights the clock is moved
	for _, c := range cases {
		d := clock.MustDay(c.day)
		if got := d.End().Sub(d.Start()).Hours(); got != c.hours {
			t.Errorf("%s lasts %v hours, want %v", c.day, got, c.hours)
		}
		if clock.DayOf(d.Start()) != d || clock.DayOf(d.End().Add(-time.Microsecond)) != d || clock.DayOf(d.End()) != d.AddDays(1) {
			t.Errorf("%s: start or end falls on another day", c.day)
		}
	}
}

func TestDaysUntil(t *testing.T) {
	a, b := clock.MustDay("2026-10-24"), clock.MustDay("2026-10-26")
	if got := a.DaysUntil(b); got != 2 {
		t.Errorf("over the autumn change: %d, want 2", got)
	}
	if got := b.DaysUntil(a); got != -2 {
		t.Errorf("backwards: %d, want -2", got)
	}
}

func TestDayIsStoredAsText(t *testing.T) {
	for _, d := range []clock.Day{{}, clock.MustDay("2026-11-23")} {
		v, err := d.Value()
		if err != nil {
			t.Fatal(err)
		}
		var back clock.Day
		if err := back.Scan(v); err != nil || back != d {
			t.Errorf("%q came back as %q (%v)", d, back, err)
		}
	}
	var d clock.Day
	if err := d.Scan("31/12"); err == nil {
		t.Error("what is not a day was read as one")
	}
}

func TestNowIsWhatTheDatabasesKeep(t *testing.T) {
	if now := clock.System().Now(); now.Location() != time.UTC || now.Nanosecond()%1000 != 0 {
		t.Errorf("%v is not UTC in whole microseconds", now)
	}
	f := clock.NewFake(time.Date(2026, 1, 1, 0, 0, 0, 999, time.FixedZone("x", 3600)))
	if now := f.Now(); now.Location() != time.UTC || now.Nanosecond() != 0 {
		t.Errorf("%v is not UTC in whole microseconds", now)
	}
}

func TestMonthsStayInTheirMonth(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-23", -12, "2025-11-23"}, {"2026-01-15", -1, "2025-12-15"}, {"2026-03-31", -1, "2026-02-28"}, {"2024-03-31", -1, "2024-02-29"},
		{"2024-02-29", -12, "2023-02-28"}, {"2026-01-31", 1, "2026-02-28"}, {"2026-11-30", 3, "2027-02-28"}, {"2026-11-23", 0, "2026-11-23"}, {"2026-05-31", -60, "2021-05-31"},
	} {
		if got := clock.MustDay(c.from).AddMonths(c.n).String(); got != c.want {
			t.Errorf("%s and %d months: %s, want %s", c.from, c.n, got, c.want)
		}
	}
}
