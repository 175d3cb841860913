package year

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/clock"
)

// usual are the deadlines of one real local agreement: two weeks' notice, items a week before, papers four days.
var usual = Deadlines{Notice: 14, Items: 7, Papers: 4}

func on(committee string, days ...string) []Meeting {
	var list []Meeting
	for _, d := range days {
		list = append(list, Meeting{Committee: committee, Day: day(d), Start: "09:00"})
	}
	return list
}

// kolding is Kolding's work with the budget for 2021, in 2020. Source: kolding.dk (docs/who-may.md section 3).
func kolding() []Meeting {
	return slices.Concat(
		on("finance", "2020-04-21", "2020-08-31"), // approves timeline and frames; meets the main committee
		on("H", "2020-06-09"),                     // the preliminary budget, discusses assumptions
		on("directorate", "2020-06-12"),           // informed in weeks 24 and 25
		on("council", "2020-06-16", "2020-09-01"), // final frames; seminar
		[]Meeting{{Committee: "H", Day: day("2020-08-31"), Start: "09:00", End: "10:00"}})
}

func TestBudgetOfKolding(t *testing.T) {
	for _, tc := range []struct {
		name, decision string
		involves       []string
		// want is the meeting of H, items, papers, open.
		want  string
		extra bool
	}{
		{"timeline and frames, before any meeting", "2020-04-21", nil, "2020-04-20 2020-04-08 2020-04-16 2020-04-06", true},
		{"final frames", "2020-06-16", nil, "2020-06-09 2020-06-02 2020-06-05 2020-05-26", false},
		{"committees' deadline", "2020-08-20", nil, "2020-06-09 2020-06-02 2020-06-05 2020-05-26", false},
		{"the meeting with the finance committee comes on the same day", "2020-08-31", nil, "2020-06-09 2020-06-02 2020-06-05 2020-05-26", false},
		{"the council's seminar", "2020-09-01", nil, "2020-08-31 2020-08-24 2020-08-27 2020-08-17", false},
		{"the written statement", "2020-09-10", nil, "2020-08-31 2020-08-24 2020-08-27 2020-08-17", false},
		{"the finance committee's proposal", "2020-09-15", nil, "2020-08-31 2020-08-24 2020-08-27 2020-08-17", false},
		{"second reading", "2020-10-15", nil, "2020-08-31 2020-08-24 2020-08-27 2020-08-17", false},
		{"second reading, with the directorates involved before", "2020-10-15", []string{"directorate"}, "2020-08-31 2020-08-24 2020-08-27 2020-05-29", false},
		{"final frames, with the directorates involved before", "2020-06-16", []string{"directorate"}, "2020-06-09 2020-06-02 2020-06-05 2020-05-25", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := Calendar{}.LatestUseful(Wish{Decision: day(tc.decision), Discusses: "H", Involves: tc.involves, Meetings: kolding(), Deadlines: usual})
			got := fmt.Sprint(p.Discuss.Meeting.Day, " ", p.Discuss.Items, " ", p.Discuss.Papers, " ", p.Open)
			if got != tc.want || p.Discuss.Extra != tc.extra {
				t.Errorf("%s (extra %v), want %s", got, p.Discuss.Extra, tc.want)
			}
		})
	}
}

// Ringsted in the late year 2019: first reading on 1 October, hearing until 21 October, adopted on 5 November. The autumn holiday is week 42.
func TestBudgetOfRingsted(t *testing.T) {
	autumn, _ := ClosedWeeks(2019, 42, 42, "Efterårsferie")
	c := NewCalendar(autumn)
	meetings := slices.Concat(on("council", "2019-10-01", "2019-11-05"), on("H", "2019-09-19", "2019-10-10", "2019-11-05"))
	hearing := usual
	hearing.Hearing = day("2019-10-01").DaysUntil(day("2019-10-21"))
	for _, tc := range []struct {
		name, today, decision string
		// want is the meeting of H, hearing opens, hearing ends, open.
		want string
		late int
	}{
		{"from the first reading on", "2019-10-01", "2019-11-05", "2019-10-10 2019-10-11 2019-11-04 2019-09-26", 1},
		{"seen in August", "2019-08-20", "2019-11-05", "2019-10-10 2019-10-11 2019-11-04 2019-09-26", 0},
		{"the statement at the end of the hearing", "2019-09-02", "2019-10-21", "2019-10-10 2019-09-20 2019-10-11 2019-09-20", 0},
		{"the first reading", "2019-08-20", "2019-10-01", "2019-09-19 2019-09-10 2019-09-30 2019-09-05", 0},
		{"an ordinary year's second reading", "2019-09-02", "2019-10-15", "2019-10-10 2019-09-20 2019-10-11 2019-09-20", 0},
		{"when the meeting has been", "2019-10-11", "2019-11-05", "2019-11-04 2019-10-11 2019-11-04 2019-10-11", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := c.LatestUseful(Wish{Today: day(tc.today), Decision: day(tc.decision), Discusses: "H", Meetings: meetings, Deadlines: hearing})
			got := fmt.Sprint(p.Discuss.Meeting.Day, " ", p.HearingOpens, " ", p.HearingEnds, " ", p.Open)
			if got != tc.want || len(p.Late()) != tc.late {
				t.Errorf("%s, late %v; want %s", got, p.Late(), tc.want)
			}
		})
	}
}

func TestLatestUseful(t *testing.T) {
	c := christmas(t)
	meetings := slices.Concat(on("H", "2026-11-19", "2026-12-10", "2027-01-21"), on("C", "2026-12-01", "2026-12-17"), on("L", "2026-12-10"))
	for _, tc := range []struct {
		name, decision string
		discusses      string
		involves       []string
		d              Deadlines
		want           []string
	}{
		{"discussed and involved", "2026-12-18", "H", []string{"C"}, usual, []string{"open 2026-11-17", "items C 2026-11-24", "papers C 2026-11-27",
			"meeting C 2026-12-01", "items H 2026-12-03", "papers H 2026-12-04", "meeting H 2026-12-10"}},
		{"involved on the day it is discussed is too late", "2026-12-18", "H", []string{"L"}, usual, []string{"open 2026-11-25", "notice L 2026-11-25",
			"items L 2026-12-02", "items H 2026-12-03", "papers H 2026-12-04", "papers L 2026-12-04", "meeting L 2026-12-09", "meeting H 2026-12-10"}},
		{"nobody discusses: a hearing only", "2027-01-05", "", nil, Deadlines{Hearing: 14}, []string{"open 2026-12-21", "hearing 2026-12-21", "answers 2027-01-04"}},
		{"between Christmas and New Year", "2026-12-31", "H", nil, Deadlines{Hearing: 7}, []string{"open 2026-12-10", "items H 2026-12-10", "papers H 2026-12-10",
			"meeting H 2026-12-10", "hearing 2026-12-16", "answers 2026-12-23"}},
		{"items are in time, papers are not", "2026-12-01", "H", nil, Deadlines{Notice: 14, Items: 1, Papers: 4}, []string{"open 2026-11-16", "notice H 2026-11-16",
			"papers H 2026-11-26", "items H 2026-11-27", "meeting H 2026-11-30"}},
		{"nothing at all", "2026-12-01", "", nil, Deadlines{}, []string{"open 2026-11-30"}},
		{"a committee without a meeting", "2027-01-08", "X", nil, usual, []string{"open 2026-12-23", "notice X 2026-12-23", "items X 2026-12-23", "papers X 2026-12-23", "meeting X 2027-01-07"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := c.LatestUseful(Wish{Today: day("2026-11-16"), Decision: day(tc.decision), Discusses: tc.discusses, Involves: tc.involves, Meetings: meetings, Deadlines: tc.d})
			var got []string
			for _, d := range p.Days() {
				if d.Committee != "" {
					d.Committee += " "
				}
				got = append(got, fmt.Sprintf("%s %s%s", d.What, d.Committee, d.Day))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPossible(t *testing.T) {
	c := christmas(t)
	meetings := slices.Concat(on("H", "2026-11-19", "2026-12-10", "2027-01-21"), on("C", "2026-12-01"))
	for _, tc := range []struct {
		name, today, decision string
		involves              []string
		hearing               int
		want                  []Possible
	}{
		{"in time", "2026-11-16", "2026-12-18", nil, 0, nil},
		{"the matter is late, the item is not", "2026-12-01", "2026-12-18", nil, 0,
			[]Possible{{OrdinaryMeeting, "H", day("2026-12-10")}, {DecideLater, "", day("2027-01-22")}}},
		{"items are over", "2026-12-04", "2026-12-18", nil, 0,
			[]Possible{{WaiveDeadlines, "H", day("2026-12-10")}, {DecideLater, "", day("2026-12-21")}}},
		{"items are over, and there is time for another meeting", "2026-12-04", "2026-12-23", nil, 0,
			[]Possible{{WaiveDeadlines, "H", day("2026-12-10")}, {ExtraMeeting, "H", day("2026-12-18")}}},
		{"no meeting left", "2026-12-11", "2026-12-18", nil, 0, []Possible{{DecideLater, "", day("2027-01-05")}}},
		{"who was to be involved before", "2026-11-26", "2026-12-18", []string{"C"}, 0,
			[]Possible{{OrdinaryMeeting, "H", day("2026-12-10")}, {WaiveDeadlines, "C", day("2026-12-01")}, {DecideLater, "", day("2027-01-22")}}},
		{"a hearing cut short", "2026-11-20", "2026-12-18", nil, 35,
			[]Possible{{OrdinaryMeeting, "H", day("2026-12-10")}, {ShorterHearing, "", day("2026-12-17")}, {DecideLater, "", day("2027-01-05")}}},
		{"decided tomorrow", "2026-11-16", "2026-11-17", nil, 0, []Possible{{DecideLater, "", day("2026-12-01")}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := usual
			d.Hearing = tc.hearing
			p := c.LatestUseful(Wish{Today: day(tc.today), Decision: day(tc.decision), Discusses: "H", Involves: tc.involves, Meetings: meetings, Deadlines: d})
			if diff := cmp.Diff(tc.want, c.Possible(p), cmpopts.EquateComparable(clock.Day{})); diff != "" {
				t.Errorf("%s\nlate: %v", diff, p.Late())
			}
		})
	}
}

func TestCheckWish(t *testing.T) {
	for _, tc := range []struct {
		decision string
		want     []Problem
	}{
		{"", []Problem{{"decision", CodeMissing}}}, {"2026-11-26", []Problem{{"decision", CodePast}}}, {"2026-12-10", []Problem{{"decision", CodeSoon}}},
		{"2026-12-11", nil}, {"2029-01-01", []Problem{{"decision", CodeRange}}},
	} {
		w := Wish{Today: day("2026-11-27"), Deadlines: usual}
		if tc.decision != "" {
			w.Decision = day(tc.decision)
		}
		if diff := cmp.Diff(tc.want, w.Check()); diff != "" {
			t.Errorf("%s: %s", tc.decision, diff)
		}
	}
	long := Deadlines{Notice: 30, Items: 10, Papers: 1, Hearing: 20}
	got := Wish{Deadlines: usual, Own: map[string]Deadlines{"C": long}}.AtLeast(21, 2, 14)
	if got.Deadlines != (Deadlines{Notice: 21, Items: 7, Papers: 4, Hearing: 14}) || got.Own["C"] != (Deadlines{Notice: 30, Items: 10, Papers: 2, Hearing: 20}) {
		t.Errorf("%+v", got)
	}
	if long.Papers != 1 {
		t.Error("it is lengthened for others too")
	}
}

func drawWish(t *rapid.T) (Calendar, Wish) {
	start := day("2026-01-01")
	some := func(label string, most int) clock.Day {
		return start.AddDays(rapid.IntRange(0, most).Draw(t, label))
	}
	var closed []Closed
	for range rapid.IntRange(0, 4).Draw(t, "closed") {
		from := some("from", 500)
		closed = append(closed, Closed{From: from, To: from.AddDays(rapid.IntRange(0, 25).Draw(t, "long")), Name: "x"})
	}
	w := Wish{Discusses: rapid.SampledFrom([]string{"", "H", "C"}).Draw(t, "discusses"), Involves: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"A", "B"}), 0, 2, rapid.ID[string]).Draw(t, "involves")}
	if rapid.Bool().Draw(t, "seen today") {
		w.Today = some("today", 200)
	}
	for range rapid.IntRange(0, 15).Draw(t, "meetings") {
		w.Meetings = append(w.Meetings, Meeting{Committee: rapid.SampledFrom([]string{"H", "A", "B"}).Draw(t, "committee"), Day: some("meeting", 400)})
	}
	days := func(label string) int { return rapid.IntRange(0, 40).Draw(t, label) }
	w.Deadlines = Deadlines{days("notice"), days("items"), days("papers"), days("hearing")}
	if rapid.Bool().Draw(t, "others have their own") {
		w.Own = map[string]Deadlines{"A": {days("notice of A"), days("items of A"), days("papers of A"), 0}}
	}
	w.Decision = some("decision", 400)
	return NewCalendar(closed...), w
}

func TestALaterDecisionMovesNothingEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, w := drawWish(t)
		before := c.LatestUseful(w)
		w.Decision = w.Decision.AddDays(rapid.IntRange(0, 90).Draw(t, "later"))
		after := c.LatestUseful(w)
		all := func(p Plan) []clock.Day {
			list := []clock.Day{p.Open, p.HearingOpens, p.HearingEnds}
			for _, s := range p.Stops() {
				list = append(list, s.Meeting.Day, s.Notice, s.Items, s.Papers, s.Before)
			}
			return list
		}
		for i, d := range all(before) {
			if all(after)[i].Before(d) {
				t.Fatalf("%d: %s, then %s: %+v\n%+v", i, d, all(after)[i], before, after)
			}
		}
	})
}

func TestPlansKeepTheirOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, w := drawWish(t)
		p := c.LatestUseful(w)
		for _, d := range p.Days() {
			if d.Day.Before(p.Open) || !d.Day.Before(w.Decision) {
				t.Fatalf("%+v of %+v", d, p)
			}
		}
		for _, s := range p.Involve {
			if w.Discusses != "" && !s.Meeting.Day.Before(p.Discuss.Meeting.Day) {
				t.Fatalf("involved at %s, discussed at %s", s.Meeting.Day, p.Discuss.Meeting.Day)
			}
		}
		if later, ok := c.EarliestDecision(w); ok && !w.Today.IsZero() {
			w.Decision = later
			if late := c.LatestUseful(w).Late(); len(late) > 0 {
				t.Fatalf("deciding on %s is late: %v", later, late)
			}
		}
	})
}

func TestWithdrawal(t *testing.T) {
	stages := WithdrawalStages()
	for _, s := range stages {
		if s.Source == "" {
			t.Errorf("%s without a source", s.Code)
		}
	}
	for _, tc := range []struct {
		name, learnt string
		meetings     []Meeting
		want         []string
	}{
		{"a month, then the next meeting", "2026-11-27", on("H", "2026-12-10", "2027-01-21"), []string{"2026-11-27", "2026-12-27", "2027-01-21", "2027-01-21"}},
		{"a month that is shorter", "2027-01-31", on("H", "2027-02-28"), []string{"2027-01-31", "2027-02-28", "2027-02-28", "2027-02-28"}},
		{"into a leap day", "2028-01-31", on("H", "2028-03-01"), []string{"2028-01-31", "2028-02-29", "2028-03-01", "2028-03-01"}},
		{"no meeting known", "2026-11-27", on("C", "2027-01-21"), []string{"2026-11-27", "2026-12-27", "", ""}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, s := range Withdrawal(stages, day(tc.learnt), "H", tc.meetings) {
				got = append(got, s.Day.String())
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	own := []Stage{{Code: "ask", Days: 3}, {Code: "answer", Days: 14}}
	if got := Withdrawal(own, day("2024-02-26"), "H", nil); got[0].Day != day("2024-02-29") || got[1].Day != day("2024-03-14") {
		t.Errorf("%v", got)
	}
}
