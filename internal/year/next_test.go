package year

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/clock"
)

func almanac(meetings ...Meeting) Almanac {
	a := Almanac{Meetings: map[string][]Meeting{}, Deadlines: map[string]Deadlines{"L": usual, "C": usual}}
	for _, m := range meetings {
		a.Meetings[m.Committee] = append(a.Meetings[m.Committee], m)
	}
	return a
}

func TestNext(t *testing.T) {
	// Monday 9 November 2026; items are due a week before a meeting, papers four days, an extra one is called two weeks before.
	const today, opened, decided = "2026-11-09", "2026-10-01", "2026-12-15"
	for _, c := range []struct {
		name      string
		decided   string
		meetings  []Meeting
		involves  []string
		deadlines Deadlines
		discussed string
		want      []string
	}{
		{name: "items for the last meeting before the decision", meetings: on("C", "2026-11-18", "2026-12-08"), want: []string{"items C 2026-12-01 for 2026-12-08"}},
		{name: "papers, where they are asked for before the items", meetings: on("C", "2026-12-08"), deadlines: Deadlines{14, 7, 14, 0}, want: []string{"papers C 2026-11-24 for 2026-12-08"}},
		{name: "an extra meeting is called", want: []string{"notice C 2026-11-30 for 2026-12-14"}},
		{name: "the deadlines are over, the meeting is not", meetings: on("C", "2026-11-12"), want: []string{"agree C 2026-11-12 for 2026-11-12"}},
		{name: "too late", decided: "2026-11-16", want: []string{"late C 2026-11-16 for "}},
		{name: "on the day of the decision it is too late", decided: "2026-11-16", meetings: on("C", "2026-11-16"), want: []string{"late C 2026-11-16 for "}},
		{name: "it has met", meetings: on("C", "2026-10-20", "2026-12-08"), want: []string{"note C 2026-10-20 for 2026-10-20"}},
		{name: "it met before the matter was opened", meetings: on("C", "2026-09-20", "2026-12-08"), want: []string{"items C 2026-12-01 for 2026-12-08"}},
		{name: "it meets today", meetings: on("C", today), want: []string{"agree C 2026-11-09 for 2026-11-09"}},
		{name: "discussed", meetings: on("C", "2026-12-08"), discussed: "C"},
		{name: "one involved before, the first first", meetings: append(on("C", "2026-12-08"), on("L", "2026-11-24")...), involves: []string{"L"},
			want: []string{"items L 2026-11-17 for 2026-11-24", "items C 2026-12-01 for 2026-12-08"}},
		{name: "one involved before has met", meetings: append(on("C", "2026-12-08"), on("L", "2026-11-03")...), involves: []string{"L"},
			want: []string{"note L 2026-11-03 for 2026-11-03", "items C 2026-12-01 for 2026-12-08"}},
		{name: "only one has discussed it", meetings: append(on("C", "2026-12-08"), on("L", "2026-11-24")...), involves: []string{"L"}, discussed: "L",
			want: []string{"items C 2026-12-01 for 2026-12-08"}},
		{name: "a leap day is a day", decided: "2028-03-10", meetings: on("C", "2028-03-07"), want: []string{"items C 2028-02-29 for 2028-03-07"}},
		{name: "week 53", decided: "2027-01-20", meetings: on("C", "2027-01-11"), want: []string{"items C 2027-01-04 for 2027-01-11"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := almanac(c.meetings...)
			if c.deadlines != (Deadlines{}) {
				a.Deadlines["C"] = c.deadlines
			}
			end := c.decided
			if end == "" {
				end = decided
			}
			p := a.Calendar.LatestUseful(a.Wish(day(today), day(end), "C", c.involves))
			var got []string
			for _, n := range a.Next(p, day(opened), func(committee string) bool { return committee == c.discussed }) {
				got = append(got, fmt.Sprintf("%s %s %s for %s", n.What, n.Committee, n.Day, n.Meeting))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// A committee that is involved before has its own deadlines, and not those of the one that discusses.
func TestEachCommitteeHasItsOwnDeadlines(t *testing.T) {
	a := almanac(append(on("C", "2026-12-08"), on("L", "2026-11-26")...)...)
	a.Deadlines["C"] = Deadlines{Notice: 28, Items: 14, Papers: 7, Hearing: 10}
	for _, tc := range []struct {
		name, discusses string
		involves        []string
		want            []string
	}{
		{"the one involved before has shorter ones", "C", []string{"L"}, []string{"open 2026-11-10", "items L 2026-11-19", "papers L 2026-11-20", "items C 2026-11-24",
			"meeting L 2026-11-26", "papers C 2026-12-01", "hearing 2026-12-04", "meeting C 2026-12-08", "answers 2026-12-14"}},
		{"an extra meeting of the other", "C", []string{"M"}, []string{"open 2026-11-10", "items C 2026-11-24", "notice M 2026-11-23",
			"items M 2026-11-30", "papers M 2026-12-03"}},
		{"nobody discusses", "", []string{"C"}, []string{"open 2026-11-10"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := a.Calendar.LatestUseful(a.Wish(day("2026-10-01"), day("2026-12-15"), tc.discusses, tc.involves))
			var got []string
			for _, d := range p.Days() {
				got = append(got, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s", d.What, d.Committee, d.Day)), " "))
			}
			for _, want := range tc.want {
				if !slices.Contains(got, want) {
					t.Errorf("no %q among %q", want, got)
				}
			}
		})
	}
	late := a.Calendar.LatestUseful(a.Wish(day("2026-11-16"), day("2026-12-15"), "C", []string{"M"}))
	if list := a.Calendar.Possible(late); !slices.Contains(list, Possible{ExtraMeeting, "M", day("2026-11-30")}) {
		t.Errorf("two weeks' notice are enough for it: %v", list)
	}
}

// What is to be done can be done: no last day lies before today, but that of what has been, and nothing is left out.
func TestNextCanStillBeDone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today := clock.Date(2026, 11, 9)
		a := Almanac{Meetings: map[string][]Meeting{}, Deadlines: map[string]Deadlines{"C": usual, "L": usual}}
		for _, id := range []string{"C", "L"} {
			for _, n := range rapid.SliceOfN(rapid.IntRange(-60, 120), 0, 5).Draw(t, id) {
				a.Meetings[id] = append(a.Meetings[id], Meeting{Committee: id, Day: today.AddDays(n)})
			}
			slices.SortFunc(a.Meetings[id], Chronological)
		}
		decided := today.AddDays(rapid.IntRange(1, 120).Draw(t, "decided"))
		list := a.Next(a.Calendar.LatestUseful(a.Wish(today, decided, "C", []string{"L"})), today.AddDays(-30), func(string) bool { return false })
		if len(list) != 2 {
			t.Fatalf("two committees, and %d things to do", len(list))
		}
		for _, n := range list {
			switch n.What {
			case ToNote:
				if !n.Day.Before(today) {
					t.Errorf("%s has met on %s, which is to come", n.Committee, n.Day)
				}
			default:
				if n.Day.Before(today) || decided.Before(n.Day) {
					t.Errorf("%s of %s by %s: today is %s, decided %s", n.What, n.Committee, n.Day, today, decided)
				}
			}
		}
	})
}

func TestOpenings(t *testing.T) {
	const today = "2026-11-09"
	above := map[string]string{"L": "C", "C": "H"}
	for _, c := range []struct {
		name     string
		meetings []Meeting
		taken    map[string]clock.Day
		want     []string
	}{
		{name: "the next one items can be sent to", meetings: on("L", "2026-11-12", "2026-11-24", "2026-12-20"), want: []string{"L 2026-11-24 by 2026-11-17"}},
		{name: "items are due today", meetings: on("L", "2026-11-16"), want: []string{"L 2026-11-16 by 2026-11-09"}},
		{name: "an open matter reaches it", meetings: on("L", "2026-11-24", "2026-12-15"), taken: map[string]clock.Day{"L": day("2026-11-24")}, want: []string{"L 2026-12-15 by 2026-12-08"}},
		{name: "an open matter ends the day before", meetings: on("L", "2026-11-24"), taken: map[string]clock.Day{"L": day("2026-11-23")}, want: []string{"L 2026-11-24 by 2026-11-17"}},
		{name: "matters reach all", meetings: on("L", "2026-11-24"), taken: map[string]clock.Day{"L": day("2027-01-01")}},
		{name: "too far ahead", meetings: on("L", "2027-03-01")},
		{name: "none"},
		{name: "the last before the one above meets", meetings: append(on("L", "2026-11-24", "2026-12-20"), on("C", "2026-11-20", "2026-12-18")...),
			want: []string{"C 2026-11-20 by 2026-11-13", "L 2026-11-24 by 2026-11-17, before C 2026-12-18"}},
		{name: "it meets once more before the one above does", meetings: append(on("L", "2026-11-24", "2026-12-10"), on("C", "2026-12-18")...),
			want: []string{"L 2026-11-24 by 2026-11-17", "C 2026-12-18 by 2026-12-11"}},
		{name: "on the same day is not before", meetings: append(on("L", "2026-11-24", "2026-12-18"), on("C", "2026-12-18")...),
			want: []string{"L 2026-11-24 by 2026-11-17, before C 2026-12-18", "C 2026-12-18 by 2026-12-11"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, o := range almanac(c.meetings...).Openings(day(today), []string{"L", "C"}, above, c.taken) {
				s := fmt.Sprintf("%s %s by %s", o.Meeting.Committee, o.Meeting.Day, o.Items)
				if !o.Above.Day.IsZero() {
					s += fmt.Sprintf(", before %s %s", o.Above.Committee, o.Above.Day)
				}
				got = append(got, s)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}
