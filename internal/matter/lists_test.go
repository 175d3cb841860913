package matter

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/db"
)

func TestLists(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		var all []string
		for i := range 7 {
			in := w.asking()
			in.LastDay, in.Title = w.today().AddDays(20-i), fmt.Sprintf("Ændring %d_%%", i)
			all = append(all, w.opened("karen", in))
			w.clk.Advance(time.Second)
		}
		slices.Reverse(all) // what ends first comes first
		in := w.asking()
		in.UnitID, in.Touched = w.town.Unit("south"), []string{w.town.Unit("south")}
		south := w.opened("lars", in)
		ids := func(who string, f Filter, limit int) (got []string) {
			t.Helper()
			after := ""
			for range 20 {
				l, err := w.x.List(ctx, w.as(who), f, Page{After: after, Limit: limit})
				ok(t, err)
				for _, i := range l.Items {
					got = append(got, i.ID)
				}
				if after = l.Next; after == "" {
					return got
				}
			}
			t.Fatal("the list does not end")
			return nil
		}
		same := func(name string, got, want []string) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		same("all in one page", ids("rosa", Filter{}, 0), all)
		same("in pages of three", ids("rosa", Filter{}, 3), all)
		same("newest first", ids("rosa", Filter{State: Any}, 2), all) // opened last ends first here
		same("of others", ids("niels", Filter{}, 0), []string{south})
		same("of nobody", ids(machine, Filter{State: Any}, 0), nil)
		same("below a unit", ids("boss", Filter{Unit: w.town.Unit("south")}, 0), []string{south})
		if got := ids("boss", Filter{Unit: w.town.Unit("care")}, 0); len(got) != 8 {
			t.Errorf("below the centre: %d", len(got))
		}
		same("by words, in any case", ids("rosa", Filter{Query: "ÆNDRING ruterne 3_%"}, 0), []string{all[3]})
		same("words that are not there", ids("rosa", Filter{Query: "ændring 3%4"}, 0), nil)
		same("owned", ids("karen", Filter{Mine: true}, 0), all)
		same("not mine", ids("rosa", Filter{Mine: true}, 0), nil)
		c := w.says("rosa", all[4], NameToAll, "Her.")
		same("contributed to", ids("rosa", Filter{Mine: true}, 0), []string{all[4]})
		same("waiting for me", ids("karen", Filter{Waiting: true}, 0), []string{all[4]})
		w.answers("karen", all[4], c)
		same("waiting no more", ids("karen", Filter{Waiting: true}, 0), nil)
		for _, m := range all[:5] {
			w.clk.Advance(time.Second)
			ok(t, w.x.Close(ctx, w.as("karen"), m, CloseInput{"Tak.", "Slut."}))
		}
		closed := slices.Clone(all[:5])
		slices.Reverse(closed)
		same("closed, newest first", ids("rosa", Filter{State: Closed}, 2), closed)
		for _, f := range []Filter{{State: "draft"}, {State: "x"}} {
			_, err := w.x.List(ctx, w.as("rosa"), f, Page{})
			fails(t, err, errNotFound)
		}
		for _, s := range []State{Open, Closed} {
			_, err := w.x.List(ctx, w.as("rosa"), Filter{State: s}, Page{After: "nonsense"})
			fails(t, err, errNotFound)
		}
	})
}

// The front page shows the ten that end first, and says that there are others.
func TestNowShowsTheFirst(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		var in DraftInput
		for n := range frontMost + 1 {
			in = w.asking()
			in.LastDay = w.today().AddDays(20 - n)
			w.opened("karen", in)
		}
		f, err := w.x.Now(context.Background(), w.as("rosa"))
		ok(t, err)
		if len(f.Influence) != frontMost || !f.More || f.Influence[0].LastDay != in.LastDay {
			t.Errorf("%d shown, more %t", len(f.Influence), f.More)
		}
	})
}

func TestNow(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		soon, later := w.asking(), w.asking()
		soon.LastDay = w.today().AddDays(2)
		a, b := w.opened("karen", soon), w.opened("karen", later)
		_, err := w.x.Draft(ctx, w.as("karen"), w.asking())
		ok(t, err)
		f, err := w.x.Now(ctx, w.as("rosa"))
		ok(t, err)
		if len(f.Influence) != 2 || f.Influence[0].ID != a || f.Influence[1].ID != b || f.More || !f.Influence[0].MayContribute ||
			len(f.Drafts)+len(f.Waiting)+len(f.Answers)+len(f.TakeOver) != 0 {
			t.Errorf("rosa: %+v", f)
		}
		first := w.clk.Now()
		c := w.says("rosa", b, NameToAll, "Ældst.")
		w.clk.Advance(time.Hour)
		w.says("viggo", b, NameToAll, "Yngst.")
		f, err = w.x.Now(ctx, w.as("karen"))
		ok(t, err)
		if len(f.Influence) != 0 || len(f.Drafts) != 1 || len(f.Waiting) != 1 || f.Waiting[0].Unanswered != 2 || !f.Waiting[0].Oldest.Equal(first) ||
			!f.Waiting[0].Owned {
			t.Errorf("karen: %+v", f)
		}
		w.answers("karen", b, c)
		w.clk.Advance(3 * 24 * time.Hour)
		f, err = w.x.Now(ctx, w.as("rosa"))
		if ok(t, err); len(f.Influence) != 1 || f.Influence[0].ID != b || f.Influence[0].Mine != 1 || len(f.Answers) != 1 || f.Answers[0].Answers[0].Text != "Det gør vi." {
			t.Errorf("after the first last day: %+v", f)
		}
		w.clk.Advance(40 * 24 * time.Hour)
		f, err = w.x.Now(ctx, w.as("rosa"))
		if ok(t, err); len(f.Answers) != 1 {
			t.Error("an unread answer is gone")
		}
		ok(t, w.x.MarkSeen(ctx, w.as("rosa"), c))
		f, err = w.x.Now(ctx, w.as("rosa"))
		if ok(t, err); len(f.Answers) != 0 {
			t.Error("an old answer that was read is still there")
		}
		v, err := w.x.Voice(ctx, w.as("rosa"), Page{})
		if ok(t, err); len(v.Items) != 1 || v.Items[0].Answers[0].Outcome != Changed {
			t.Errorf("her voice: %+v", v)
		}
	})
}

// TestPagesCostAFixedNumberOfQueries holds each page to its number, with little and with much.
func TestPagesCostAFixedNumberOfQueries(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.open()
		pages := map[string]func(ctx context.Context) error{
			"view":  func(ctx context.Context) error { _, err := w.x.View(ctx, w.as("nadia"), m, Page{}); return err },
			"list":  func(ctx context.Context) error { _, err := w.x.List(ctx, w.as("nadia"), Filter{}, Page{}); return err },
			"now":   func(ctx context.Context) error { _, err := w.x.Now(ctx, w.as("karen")); return err },
			"voice": func(ctx context.Context) error { _, err := w.x.Voice(ctx, w.as("rosa"), Page{}); return err },
			"answering": func(ctx context.Context) error {
				_, err := w.x.Answering(ctx, w.as("karen"), m, AnsweringFilter{}, Page{})
				return err
			},
			"history": func(ctx context.Context) error { _, err := w.x.History(ctx, w.as("nadia"), m); return err },
		}
		count := func() map[string]int {
			n := map[string]int{}
			for name, page := range pages {
				ctx, c := db.WithCounter(context.Background())
				ok(t, page(ctx))
				n[name] = c.N()
			}
			return n
		}
		one := w.says("rosa", m, NameToAll, "Første.")
		w.answers("karen", m, one)
		w.says("rosa", m, NameToAll, "Anden.")
		little := count()
		for i := range 25 {
			w.says("rosa", m, NameToRepresentatives, fmt.Sprint("Nr. ", i))
			w.says("rosa", w.open(), NameToAll, "Og her.")
		}
		if diff := cmp.Diff(little, count()); diff != "" {
			t.Error("with much:", diff)
		}
		for name, n := range little {
			if n > 16 {
				t.Errorf("%s costs %d queries", name, n)
			}
		}
		t.Log(little)
	})
}
