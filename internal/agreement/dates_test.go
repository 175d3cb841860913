package agreement

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/year"
)

func TestWhoDiscussesAndWhoIsInvolvedBefore(t *testing.T) {
	for _, tc := range []struct {
		name  string
		turns []Turn
		want  string
	}{
		{"the level that decides", []Turn{{"H", false, Discuss}, {"C", true, Discuss}, {"L", false, Involve}}, "C after [H L], 0 left out"},
		{"who decides though others agree on a guideline", []Turn{{"H", false, Guideline}, {"L", true, Discuss}}, "L after [H], 0 left out"},
		{"none of the level that decides: the first that discusses", []Turn{{"H", false, Inform}, {"C", false, Involve}, {"L", false, Discuss}, {"M", false, Discuss}}, "L after [C M], 0 left out"},
		{"nobody discusses", []Turn{{"C", false, Involve}, {"L", false, Involve}}, " after [C L], 0 left out"},
		{"who is only told is not waited for", []Turn{{"H", true, Discuss}, {"C", false, Inform}}, "H after [], 0 left out"},
		{"nobody", nil, " after [], 0 left out"},
		{"too many to wait for", []Turn{{"H", true, Discuss}, {"A", false, Involve}, {"B", false, Involve}, {"C", false, Involve}, {"D", false, Involve},
			{"E", false, Involve}, {"F", false, Involve}, {"G", false, Involve}, {"I", false, Involve}}, "H after [A B C D E F], 2 left out"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			discusses, involves, leftOut := order(tc.turns)
			if got := fmt.Sprintf("%s after %v, %d left out", discusses, involves, leftOut); got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
			counted := Counted(tc.turns)
			if discusses == "" && slices.Contains(counted, "") || len(counted) != len(involves)+len(discusses) {
				t.Errorf("counted: %q", counted)
			}
		})
	}
}

// What the rules ask in days lengthens what each committee has, and never shortens it.
func TestDatesFollowTheRules(t *testing.T) {
	day := clock.MustDay
	a := year.Almanac{Meetings: map[string][]year.Meeting{"H": {{Committee: "H", Day: day("2027-03-10")}}, "L": {{Committee: "L", Day: day("2027-03-02")}}},
		Deadlines: map[string]year.Deadlines{"H": {Notice: 28, Items: 14, Papers: 7}, "L": {Notice: 14, Items: 7, Papers: 4}}}
	turns := []Turn{{"H", true, Discuss}, {"L", false, Involve}}
	for _, tc := range []struct {
		name, decision string
		least          Least
		problem        string
		want           []string
	}{
		{"none", "2027-04-01", Least{}, "", []string{"open 2027-02-10", "items L 2027-02-23", "papers L 2027-02-26", "items H 2027-02-24", "papers H 2027-03-03"}},
		{"longer than all", "2027-04-01", Least{35, 10, 20}, "", []string{"open 2027-01-26", "papers L 2027-02-19", "papers H 2027-02-26", "hearing 2027-03-11", "answers 2027-03-31"}},
		{"longer than one", "2027-04-01", Least{20, 5, 0}, "", []string{"open 2027-02-10", "papers L 2027-02-25", "papers H 2027-03-03"}},
		{"before the notice is over it asks, and counts all the same", "2027-01-25", Least{35, 0, 0}, year.CodeSoon, []string{"notice H 2026-12-18"}},
		{"over", "2026-12-31", Least{}, year.CodePast, nil},
		{"too far", "2030-01-01", Least{}, year.CodeRange, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := DatesOf(a, turns, tc.least, day("2027-01-04"), day(tc.decision))
			var got []string
			for _, l := range d.Plan.Days() {
				got = append(got, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s", l.What, l.Committee, l.Day)), " "))
			}
			for _, want := range tc.want {
				if !slices.Contains(got, want) {
					t.Errorf("no %q among %q", want, got)
				}
			}
			if diff := cmp.Diff(tc.problem, d.Problem); diff != "" || d.Late() != (tc.problem != "") {
				t.Errorf("late %v: %s", d.Late(), diff)
			}
		})
	}
}
