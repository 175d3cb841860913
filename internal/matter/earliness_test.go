package matter

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		of   []int
		want int
	}{{nil, 0}, {[]int{7}, 7}, {[]int{9, 3}, 3}, {[]int{5, 1, 9}, 5}, {[]int{4, 1, 3, 2}, 2}} {
		if got := Median(c.of); got != c.want {
			t.Errorf("of %v: %d, want %d", c.of, got, c.want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) { // what the pages say of it
		list := rapid.SliceOfN(rapid.IntRange(0, 20), 1, 30).Draw(rt, "figures")
		before := append([]int{}, list...)
		m, most, least := Median(list), 0, 0
		for _, n := range list {
			if n <= m {
				most++
			}
			if n >= m {
				least++
			}
		}
		if 2*most < len(list) || 2*least < len(list) {
			rt.Errorf("of %v: %d, which %d are at most and %d at least", list, m, most, least)
		}
		if diff := cmp.Diff(before, list); diff != "" {
			rt.Errorf("the figures were put in another order: %s", diff)
		}
	})
}

func TestMeasure(t *testing.T) {
	at := func(day string, hour int) time.Time {
		return clock.MustDay(day).Start().Add(time.Duration(hour) * time.Hour)
	}
	opened := at("2026-03-02", 10)
	windows := []Window{{WindowProblem, clock.MustDay("2026-03-26")}, {WindowDecided, clock.MustDay("2026-05-01")}}
	open, later, sameDay := OpenQuestion{}, OpenQuestion{Closed: true, ClosedAt: at("2026-03-03", 0)}, OpenQuestion{Closed: true, ClosedAt: at("2026-03-02", 23)}
	for name, c := range map[string]struct {
		kind      Kind
		closed    time.Time
		windows   []Window
		questions []OpenQuestion
		decided   time.Time
		list      []heard
		want      Measure
		before    int
	}{
		"while it is open, the day that is set": {kind: Decision, windows: windows, questions: []OpenQuestion{open, open},
			want: Measure{Decision: clock.MustDay("2026-05-01"), Questions: 2, Open: 2}, before: 60},
		"decided sooner than set": {kind: Decision, windows: windows, decided: at("2026-04-01", 1), questions: []OpenQuestion{open},
			want: Measure{Decision: clock.MustDay("2026-04-01"), Decided: true, Questions: 1, Open: 1}, before: 30},
		"a question closed on the day it was told of was not open": {kind: Decision, windows: windows, questions: []OpenQuestion{open, later, sameDay},
			want: Measure{Decision: clock.MustDay("2026-05-01"), Questions: 3, Open: 2}, before: 60},
		"decided on the same day": {kind: Decision, windows: windows, decided: at("2026-03-02", 15),
			want: Measure{Decision: clock.MustDay("2026-03-02"), Decided: true}},
		"advice ends when it is closed": {kind: Advice, windows: windows[:1], closed: at("2026-03-12", 9),
			want: Measure{Decision: clock.MustDay("2026-03-12"), Decided: true}, before: 10},
		"advice that is open": {kind: Advice, windows: windows[:1], want: Measure{Decision: clock.MustDay("2026-03-26")}, before: 24},
		"days are calendar days, and a contribution is given on a day": {kind: Decision, windows: windows, list: []heard{
			{At: at("2026-03-04", 0), Answered: at("2026-03-04", 23)}, // without a time of day
			{At: at("2026-03-04", 23), Answered: at("2026-03-05", 1), Changed: true},
			{At: at("2026-03-27", 12), Answered: at("2026-03-30", 12), Changed: true, Pointed: true}, // summer time begins between
			{At: at("2026-03-04", 12), Answered: at("2026-04-04", 12), Pointed: true},
		}, want: Measure{Decision: clock.MustDay("2026-05-01"), Answered: 4, AnswerDays: 1, Changed: 3, Pointed: 2}, before: 60},
	} {
		c.want.Told = clock.MustDay("2026-03-02")
		got := measure(Matter{Kind: c.kind, OpenedAt: opened, ClosedAt: c.closed}, c.windows, c.questions, c.decided, c.list)
		if got != c.want || got.DaysBefore() != c.before {
			t.Errorf("%s: %+v and %d days, want %+v and %d", name, got, got.DaysBefore(), c.want, c.before)
		}
	}
}

// What is measured follows what happens: to the first decision, and past it only in what was answered and what the decision points at.
func TestMeasureFollows(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		day := 24 * time.Hour
		told := w.today()
		is := func(when string, want Measure) {
			t.Helper()
			v, err := w.x.View(ctx, w.as("rosa"), m, Page{})
			ok(t, err)
			want.Told, want.Questions, want.Open = told, 2, 2
			if v.Measure != want {
				t.Errorf("%s: %+v, want %+v", when, v.Measure, want)
			}
			w.remeasured()
		}
		is("opened", Measure{Decision: told.AddDays(40)})
		first, second := w.says("rosa", m, NameToAll, "Fredag."), w.says("sofus", m, NameToRepresentatives, "Torsdag.")
		gone := w.says("rosa", m, NameToAll, "Eller.")
		ok(t, w.x.Withdraw(ctx, w.as("rosa"), gone))
		w.clk.Advance(4 * day)
		w.answers("karen", m, first)
		is("one answered", Measure{Decision: told.AddDays(40), Answered: 1, AnswerDays: 4, Changed: 1})
		w.clk.Advance(3 * day)
		if _, err := w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{second}, Outcome: Partly, Text: "Lidt.", Hold: true}); err != nil {
			t.Fatal(err)
		}
		is("one held", Measure{Decision: told.AddDays(40), Answered: 1, AnswerDays: 4, Changed: 1})
		ok(t, w.x.Misunderstood(ctx, w.as("rosa"), first, "Nej."))
		w.clk.Advance(2 * day)
		if _, err := w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{first}, Outcome: NotFollowed, Text: "Nå."}); err != nil {
			t.Fatal(err)
		}
		in := DecisionInput{Decision: "Fredag.\nVagten siger til.", Reasons: "Fordi.", CoreTask: "Til tiden.", Changes: map[string]int{second: 1}}
		ok(t, w.x.Decide(ctx, w.as("karen"), m, in))
		ok(t, w.x.Publish(ctx, w.as("karen"), m))
		is("decided", Measure{Decision: told.AddDays(9), Decided: true, Answered: 2, AnswerDays: 4, Changed: 2, Pointed: 1})
		w.clk.Advance(day)
		in.Why, in.Changes = "Et punkt manglede.", map[string]int{first: 2, second: 1}
		ok(t, w.x.Correct(ctx, w.as("karen"), m, in))
		is("corrected", Measure{Decision: told.AddDays(9), Decided: true, Answered: 2, AnswerDays: 4, Changed: 2, Pointed: 2})
		ok(t, w.x.Reopen(ctx, w.as("karen"), m, ReopenInput{"Nyt.", w.today().AddDays(5), w.today().AddDays(9)}))
		is("taken up again", Measure{Decision: told.AddDays(9), Decided: true, Answered: 2, AnswerDays: 4, Changed: 2, Pointed: 2})
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetContribution, second, "Et navn."))
		is("hidden", Measure{Decision: told.AddDays(9), Decided: true, Answered: 1, AnswerDays: 4, Changed: 1, Pointed: 1})

		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM matter_measure`)
			return err
		})
		ok(t, w.x.measureMissing(ctx))
		is("measured again, as after an upgrade", Measure{Decision: told.AddDays(9), Decided: true, Answered: 1, AnswerDays: 4, Changed: 1, Pointed: 1})
	})
}
