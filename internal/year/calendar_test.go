package year

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/clock"
)

var day = clock.MustDay

// christmas is a municipality that is closed between Christmas and New Year and on Grundlovsdag, and takes week 29 off.
func christmas(t testing.TB) Calendar {
	week, ok := ClosedWeeks(2026, 29, 29, "Sommerferie")
	if !ok {
		t.Fatal("2026 has a week 29")
	}
	return NewCalendar(Closed{From: day("2026-12-24"), To: day("2026-12-31"), Name: "Jul"}, Closed{From: day("2026-06-05"), To: day("2026-06-05"), Name: "Grundlovsdag"}, week)
}

// The days are those that kalendersiden and the almanac print.
func TestHolidays(t *testing.T) {
	for on, want := range map[string]Holiday{
		"2026-01-01": "new_year", "2026-04-02": "maundy_thursday", "2026-04-03": "good_friday", "2026-04-05": "easter_day", "2026-04-06": "easter_monday",
		"2026-05-14": "ascension_day", "2026-05-24": "whit_sunday", "2026-05-25": "whit_monday", "2026-12-25": "christmas_day", "2026-12-26": "second_christmas_day",
		"2022-05-13": "prayer_day", "2023-05-05": "prayer_day", // the last one
		"2024-04-26": "", "2025-05-16": "", "2026-05-01": "", // where it would have been
		"2026-06-05": "", "2026-12-24": "", "2026-12-31": "", "2026-05-15": "", // by agreement, not by law
		"2024-03-28": "maundy_thursday", "2019-04-22": "easter_monday", "2038-04-25": "easter_day", "2024-02-29": "",
	} {
		if got := HolidayOn(day(on)); got != want {
			t.Errorf("%s: %q, want %q", on, got, want)
		}
	}
}

func TestWorkdays(t *testing.T) {
	c := christmas(t)
	for on, want := range map[string]bool{"2026-11-27": true, "2026-11-28": false, "2026-11-29": false, "2026-04-02": false, "2026-06-05": false,
		"2026-12-23": true, "2026-12-24": false, "2026-12-28": false, "2027-01-01": false, "2027-01-04": true, "2026-07-15": false, "2026-07-20": true} {
		if got := c.Workday(day(on)); got != want {
			t.Errorf("%s: %v", on, got)
		}
	}
	if !(Calendar{}).Workday(day("2026-06-05")) {
		t.Error("Grundlovsdag is no holiday by law")
	}
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-27", 1, "2026-11-30"}, {"2026-11-28", 1, "2026-11-30"}, {"2026-11-28", 0, "2026-11-28"}, {"2026-11-30", -1, "2026-11-27"},
		{"2026-04-01", 1, "2026-04-07"}, {"2026-12-23", 1, "2027-01-04"}, {"2026-04-07", -2, "2026-03-31"},
		{"2024-02-28", 1, "2024-02-29"}, {"2024-03-01", -1, "2024-02-29"}, {"2026-03-27", 1, "2026-03-30"}, {"2026-10-23", 1, "2026-10-26"},
		{"2026-07-10", 1, "2026-07-20"},
	} {
		if got := c.AddWorkdays(day(tc.from), tc.n); got != day(tc.want) {
			t.Errorf("%s and %d working days: %s, want %s", tc.from, tc.n, got, tc.want)
		}
	}
	if n := c.Workdays(day("2026-12-18"), day("2027-01-08")); n != 8 {
		t.Errorf("%d working days", n)
	}
	if got := c.Before(day("2026-04-20"), 14); got != day("2026-04-01") { // Easter Monday, then all of Easter
		t.Errorf("two weeks before 20 April 2026: %s", got)
	}
	never := NewCalendar(Closed{From: day("2020-01-01"), To: day("2040-01-01"), Name: "x"})
	if got := never.OnOrBefore(day("2026-01-01")); got != day("2026-01-01") {
		t.Errorf("never open: %s", got)
	}
}

func TestWorkdaysCountBackWhatTheyCounted(t *testing.T) {
	c := christmas(t)
	rapid.Check(t, func(t *rapid.T) {
		from := c.OnOrAfter(day("2026-01-01").AddDays(rapid.IntRange(0, 700).Draw(t, "day")))
		n := rapid.IntRange(0, 60).Draw(t, "n")
		to := c.AddWorkdays(from, n)
		if back := c.AddWorkdays(to, -n); back != from || c.Workdays(from, to) != n {
			t.Fatalf("%s + %d = %s, back %s, counted %d", from, n, to, back, c.Workdays(from, to))
		}
	})
}

func TestWeeks(t *testing.T) {
	for on, want := range map[string][2]int{"2026-12-31": {2026, 53}, "2027-01-01": {2026, 53}, "2027-01-03": {2026, 53}, "2027-01-04": {2027, 1},
		"2020-12-31": {2020, 53}, "2024-12-30": {2025, 1}, "2024-02-29": {2024, 9}, "2020-06-09": {2020, 24}} {
		if y, w := Week(day(on)); [2]int{y, w} != want {
			t.Errorf("%s: %d in %d", on, w, y)
		}
	}
	for _, tc := range []struct {
		year, week int
		want       string
	}{{2026, 53, "2026-12-28"}, {2027, 53, ""}, {2025, 1, "2024-12-30"}, {2026, 0, ""}, {2026, 29, "2026-07-13"}} {
		got, ok := Monday(tc.year, tc.week)
		if ok != (tc.want != "") || ok && got != day(tc.want) {
			t.Errorf("week %d of %d: %s %v", tc.week, tc.year, got, ok)
		}
	}
	if closed, ok := ClosedWeeks(2026, 52, 53, "Jul"); !ok || closed.To != day("2027-01-03") {
		t.Errorf("%v %v", closed, ok)
	}
	if _, ok := ClosedWeeks(2027, 52, 53, "Jul"); ok {
		t.Error("2027 has no week 53")
	}
}

func TestTimes(t *testing.T) {
	for text, want := range map[string]Time{"9": "09:00", "9.30": "09:30", "09:30": "09:30", "kl. 14.05": "14:05", "Kl 8": "08:00", "23:59": "23:59", "0:00": "00:00"} {
		if got, ok := ParseTime(text); got != want || !ok {
			t.Errorf("%q: %q", text, got)
		}
	}
	for _, text := range []string{"24:00", "9:60", "9.3", "ni", "9-10", "-1"} {
		if got, ok := ParseTime(text); ok {
			t.Errorf("%q: %q", text, got)
		}
	}
	for _, tc := range []struct {
		day  string
		time Time
		want string
		ok   bool
	}{
		{"2026-03-28", "09:00", "2026-03-28T08:00:00Z", true}, {"2026-03-29", "09:00", "2026-03-29T07:00:00Z", true}, // summer time begins
		{"2026-03-29", "02:30", "", false},
		{"2026-10-25", "09:00", "2026-10-25T08:00:00Z", true}, // and ends
	} {
		at, ok := tc.time.On(day(tc.day))
		if ok != tc.ok || ok && at.Format(time.RFC3339) != tc.want {
			t.Errorf("%s %s: %s %v", tc.day, tc.time, at, ok)
		}
	}
}

func TestExpand(t *testing.T) {
	c := christmas(t)
	for _, tc := range []struct {
		name    string
		p       Pattern
		want    []string
		skipped []string
	}{
		{"every second week over Easter", Pattern{First: day("2026-03-19"), Until: day("2026-04-30"), Repeat: Weekly, Every: 2},
			[]string{"2026-03-19", "2026-04-16", "2026-04-30"}, []string{"2026-04-02"}},
		{"over week 53", Pattern{First: day("2026-12-21"), Until: day("2027-01-11"), Repeat: Weekly, Every: 1},
			[]string{"2026-12-21", "2027-01-04", "2027-01-11"}, []string{"2026-12-28"}},
		{"second Tuesday of every third month", Pattern{First: day("2026-01-01"), Until: day("2026-12-31"), Repeat: Monthly, Every: 3, Nth: 2, Weekday: time.Tuesday},
			[]string{"2026-01-13", "2026-04-14", "2026-10-13"}, []string{"2026-07-14"}}, // July's falls in week 29
		{"last Thursday", Pattern{First: day("2024-02-01"), Until: day("2024-04-30"), Repeat: Monthly, Every: 1, Nth: Last, Weekday: time.Thursday},
			[]string{"2024-02-29", "2024-04-25"}, []string{"2024-03-28"}},
		{"the first month's has been", Pattern{First: day("2026-09-10"), Until: day("2026-10-31"), Repeat: Monthly, Every: 1, Nth: 1, Weekday: time.Monday},
			[]string{"2026-10-05"}, nil},
		{"last Sunday of a month that ends on one", Pattern{First: day("2026-05-01"), Until: day("2026-05-31"), Repeat: Monthly, Every: 1, Nth: Last, Weekday: time.Sunday},
			[]string{"2026-05-31"}, nil},
		{"over the summer: same time of day", Pattern{First: day("2026-03-23"), Until: day("2026-04-06"), Repeat: Weekly, Every: 1, Start: "09:00"},
			[]string{"2026-03-23", "2026-03-30"}, []string{"2026-04-06"}},
		{"one day only", Pattern{First: day("2026-11-23"), Until: day("2026-11-23"), Repeat: Weekly, Every: 52}, []string{"2026-11-23"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.p.Committee = "H"
			if wrong := tc.p.Check(); wrong != nil {
				t.Fatalf("%v", wrong)
			}
			meetings, skipped := tc.p.Expand(c)
			var got, not []string
			for _, m := range meetings {
				got = append(got, m.Day.String())
				if m.Committee != "H" || m.Start != tc.p.Start {
					t.Errorf("%+v", m)
				}
			}
			for _, s := range skipped {
				not = append(not, s.Day.String())
				if s.Holiday == "" && s.Closed == "" {
					t.Errorf("%+v", s)
				}
			}
			if diff := cmp.Diff(tc.want, got) + cmp.Diff(tc.skipped, not); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCheckPatternAndMeeting(t *testing.T) {
	good := Pattern{Committee: "H", First: day("2026-01-01"), Until: day("2026-12-31"), Repeat: Monthly, Every: 1, Nth: Last}
	for _, tc := range []struct {
		name   string
		change func(*Pattern)
		want   []Problem
	}{
		{"good", func(*Pattern) {}, nil},
		{"nobody's", func(p *Pattern) { p.Committee = "" }, []Problem{{"committee", CodeMissing}}},
		{"no first day", func(p *Pattern) { p.First = clock.Day{} }, []Problem{{"day", CodeMissing}, {"until", CodeRange}}},
		{"no end", func(p *Pattern) { p.Until = clock.Day{} }, []Problem{{"until", CodeMissing}}},
		{"ends before it begins", func(p *Pattern) { p.Until = day("2025-12-31") }, []Problem{{"until", CodeBackward}}},
		{"too long", func(p *Pattern) { p.Until = day("2031-01-02") }, []Problem{{"until", CodeRange}}},
		{"how often", func(p *Pattern) { p.Repeat, p.Every, p.Nth = "daily", 0, 9 }, []Problem{{"repeat", CodeUnknown}, {"every", CodeRange}}},
		{"the fifth", func(p *Pattern) { p.Nth = 5 }, []Problem{{"nth", CodeRange}}},
		{"ends at its start", func(p *Pattern) { p.Start, p.End = "10:00", "10:00" }, []Problem{{"end", CodeBackward}}},
		{"an end without a start", func(p *Pattern) { p.End = "10:00" }, []Problem{{"start", CodeMissing}}},
		{"in the hour that is not", func(p *Pattern) { p.First, p.Start, p.End = day("2026-03-29"), "02:15", "02:45" }, []Problem{{"start", CodeNoTime}, {"end", CodeNoTime}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := good
			tc.change(&p)
			if diff := cmp.Diff(tc.want, p.Check()); diff != "" {
				t.Error(diff)
			}
		})
	}
	long := Meeting{Committee: "H", Day: day("1899-01-01"), Place: string(make([]byte, 201))}
	if diff := cmp.Diff([]Problem{{"day", CodeRange}, {"place", CodeRange}}, long.Check()); diff != "" {
		t.Error(diff)
	}
}

func TestExpandedDaysFollowTheirPattern(t *testing.T) {
	c := christmas(t)
	rapid.Check(t, func(t *rapid.T) {
		p := Pattern{Committee: "H", First: day("2024-01-01").AddDays(rapid.IntRange(0, 1500).Draw(t, "first")), Repeat: rapid.SampledFrom([]Repeat{Weekly, Monthly}).Draw(t, "repeat"),
			Every: rapid.IntRange(1, 6).Draw(t, "every"), Nth: rapid.SampledFrom([]int{1, 2, 3, 4, Last}).Draw(t, "nth"), Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday"))}
		p.Until = p.First.AddDays(rapid.IntRange(0, 800).Draw(t, "long"))
		meetings, skipped := p.Expand(c)
		if !slices.IsSortedFunc(meetings, Chronological) {
			t.Fatal("not in order")
		}
		weekday := p.Weekday
		if p.Repeat == Weekly {
			weekday = p.First.Weekday()
		}
		for _, m := range meetings {
			_, closed := c.ClosedOn(m.Day)
			_, _, d := m.Day.Parts()
			nth := p.Repeat == Weekly || (d-1)/7+1 == p.Nth
			if p.Nth == Last && p.Repeat == Monthly {
				_, before, _ := m.Day.Parts()
				_, after, _ := m.Day.AddDays(7).Parts()
				nth = before != after
			}
			if m.Day.Before(p.First) || m.Day.After(p.Until) || m.Day.Weekday() != weekday || HolidayOn(m.Day) != "" || closed || !nth {
				t.Fatalf("%s of %+v", m.Day, p)
			}
		}
		if p.Repeat == Weekly && len(meetings)+len(skipped) != p.First.DaysUntil(p.Until)/(7*p.Every)+1 {
			t.Fatalf("%d meetings, %d skipped of %+v", len(meetings), len(skipped), p)
		}
	})
}
