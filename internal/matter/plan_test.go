package matter

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/clock"
)

func TestPlannedWindows(t *testing.T) {
	for _, c := range []struct {
		name            string
		decided, papers int // papers: -1000 is none
		want            []int
	}{
		{"no committee discusses", 60, -1000, []int{24, 39, 51, 60}},
		{"closes when papers are sent", 60, 34, []int{16, 26, 34, 60}},
		{"papers the day before", 60, 59, []int{28, 45, 59, 60}},
		{"a week at the least", 20, 2, []int{3, 5, 7, 20}},
		{"papers are too late", 20, -5, []int{3, 5, 7, 20}},
		{"too late and near", 5, -10, []int{2, 3, 4, 5}},
		{"three days", 3, -12, []int{0, 1, 2, 3}},
		{"no room", 1, -14, []int{0, 1, 1, 1}},
		{"today", 0, -15, []int{0, 0, 0, 0}},
	} {
		papers := clock.Day{}
		if c.papers != -1000 {
			papers = day0(c.papers)
		}
		var got []int
		for _, d := range PlannedWindows(Decision, day0(0), day0(c.decided), papers) {
			got = append(got, day0(0).DaysUntil(d))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if got := PlannedWindows(Advice, day0(0), day0(14), day0(3)); len(got) != 1 || got[0] != day0(14) {
		t.Errorf("advice: %v", got)
	}
}

// Whatever the days are: in order, within the time there is, a day each where there is room; and a later decision, for which papers are never
// due earlier, never moves one earlier.
func TestPlannedWindowsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		decided := rapid.IntRange(0, 400).Draw(t, "decided")
		papers := rapid.IntRange(-30, decided-1).Draw(t, "papers")
		days := PlannedWindows(Decision, day0(0), day0(decided), day0(papers))
		for i, d := range days {
			if d.Before(day0(0)) || d.After(day0(decided)) {
				t.Fatalf("outside the time there is: %v", days)
			}
			if i > 0 && (d.Before(days[i-1]) || decided >= len(days)-1 && d == days[i-1]) {
				t.Fatalf("no day of its own: %v", days)
			}
		}
		if days[3] != day0(decided) {
			t.Fatalf("decided on another day: %v", days)
		}
		if papers >= leastOpen && days[2] != sooner(day0(papers), day0(decided-1)) {
			t.Fatalf("papers until %d, and contributions until %v", papers, days[2])
		}
		more := decided + rapid.IntRange(1, 60).Draw(t, "later")
		due := rapid.IntRange(papers, more-1).Draw(t, "papers later")
		for i, d := range PlannedWindows(Decision, day0(0), day0(more), day0(due)) {
			if d.Before(days[i]) {
				t.Fatalf("decided %d days later, and window %d moved from %v to %v", more-decided, i, days[i], d)
			}
		}
	})
}
