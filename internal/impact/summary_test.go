package impact

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/matter"
)

var march = clock.MustDay("2026-03-02")

// done is a decided matter that was heard of so many days before.
func done(days int) Row {
	return Row{Kind: matter.Decision, Measure: matter.Measure{Told: march, Decision: march.AddDays(days), Decided: true}}
}

func TestSummarise(t *testing.T) {
	planned, silent, asked, changed := done(90), done(10), done(40), done(60)
	planned.Decided = false
	planned.Questions, planned.Open, planned.Answered, planned.AnswerDays = 9, 0, 100, 99
	asked.Questions, asked.Open, asked.Answered, asked.AnswerDays, asked.Changed = 3, 2, 4, 9, 1
	changed.Questions, changed.Open, changed.Answered, changed.AnswerDays, changed.Changed = 1, 1, 6, 5, 5
	got := Summarise([]Row{planned, silent, asked, changed})
	want := Summary{Done: 3, Open: 1, Days: 40, Questions: 4, StillOpen: 3, Answering: 2, AnswerDays: 5, Answered: 10, Changed: 6}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Summary{}, Summarise(nil)); diff != "" {
		t.Error(diff)
	}
}

func TestPercent(t *testing.T) {
	for _, c := range [][3]int{{0, 0, 0}, {0, 5, 0}, {1, 3, 33}, {2, 3, 66}, {199, 200, 99}, {200, 200, 100}} {
		if got := percent(c[0], c[1]); got != c[2] {
			t.Errorf("%d of %d: %d per cent, want %d", c[0], c[1], got, c[2])
		}
	}
}

func TestYears(t *testing.T) {
	for _, c := range []struct {
		first string
		want  []int
	}{{"", []int{2026}}, {"2026-12-31", []int{2026}}, {"2024-01-01", []int{2026, 2025, 2024}},
		{"1999-01-01", []int{2026, 2025, 2024, 2023, 2022, 2021, 2020, 2019, 2018, 2017}}} {
		var first clock.Day
		if c.first != "" {
			first = clock.MustDay(c.first)
		}
		if diff := cmp.Diff(c.want, years(first, march)); diff != "" {
			t.Errorf("from %q: %s", c.first, diff)
		}
	}
}

func TestTickDays(t *testing.T) {
	for _, c := range []struct {
		first, last string
		want        []string
	}{
		{"2026-11-05", "2026-12-20", []string{"2026-11-15", "2026-12-01", "2026-12-15"}},
		{"2026-11-20", "2026-11-30", nil},
		{"2026-09-20", "2026-12-31", []string{"2026-10-01", "2026-11-01", "2026-12-01"}},
		{"2025-11-02", "2026-09-15", []string{"2026-01-01", "2026-04-01", "2026-07-01"}},
		{"2020-05-01", "2026-05-01", []string{"2022-01-01", "2024-01-01", "2026-01-01"}},
	} {
		var got []string
		for _, d := range tickDays(clock.MustDay(c.first), clock.MustDay(c.last)) {
			got = append(got, d.String())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s to %s: %s", c.first, c.last, diff)
		}
	}
}

// Whatever there is to draw, everything lies in the picture, in the order of its days and as high as its days.
func TestPicture(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var rows []Row
		for range rapid.IntRange(1, 30).Draw(rt, "matters") {
			r := done(rapid.IntRange(0, 800).Draw(rt, "days"))
			r.Decided = rapid.Bool().Draw(rt, "decided")
			moved := rapid.IntRange(0, 2000).Draw(rt, "moved")
			r.Told, r.Decision = r.Told.AddDays(moved), r.Decision.AddDays(moved)
			rows = append(rows, r)
		}
		p := draw(rows, rows[0].DaysBefore(), march)
		if len(p.Stalks) != len(rows) || len(p.Levels) < 2 || len(p.Levels) > 6 || len(p.Ticks) > mostMonths {
			rt.Fatalf("%d stalks, %d levels, %d ticks of %d matters", len(p.Stalks), len(p.Levels), len(p.Ticks), len(rows))
		}
		for i, s := range p.Stalks {
			if s.X < edge-1e-9 || s.X > 1-edge+1e-9 || s.Y < pictureTop-1e-9 || s.Y > pictureBase {
				rt.Errorf("outside the picture: %+v", s)
			}
			if s.Planned == rows[i].Decided {
				rt.Errorf("drawn as if it were decided, or were not: %+v", rows[i])
			}
			for j, o := range p.Stalks {
				if rows[i].Decision.Before(rows[j].Decision) != (s.X < o.X) || rows[i].DaysBefore() > rows[j].DaysBefore() != (s.Y < o.Y) {
					rt.Errorf("%+v at %+v beside %+v at %+v", rows[i].Measure, s, rows[j].Measure, o)
				}
			}
		}
		if !slices.IsSortedFunc(p.Ticks, func(a, b tick) int { return a.Day.Start().Compare(b.Day.Start()) }) {
			rt.Errorf("ticks are not in order: %v", p.Ticks)
		}
	})
	if p := draw(nil, 0, march); len(p.Stalks) != 0 || p.Today >= 0 {
		t.Errorf("of nothing: %+v", p)
	}
	if p := draw([]Row{done(0)}, 0, march); p.Stalks[0].X != .5 || p.Stalks[0].Y != pictureBase || p.Today != .5 || p.Middle != 0 {
		t.Errorf("of one on the day: %+v", p)
	}
	if p := draw([]Row{done(0), done(20)}, 0, clock.Date(2026, time.June, 1)); p.Today >= 0 {
		t.Errorf("today is in a picture of another time: %v", p.Today)
	}
}
