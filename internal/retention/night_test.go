package retention

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

func TestWhatIsOverItsTimeIsListedAndThenDone(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		day := w.today()
		w.over("texts", day.AddMonths(-12), "a", "b")
		w.over("texts", day.AddMonths(-12).AddDays(2), "c") // tomorrow's night is too early
		w.over("names", day.AddMonths(-500), "old")         // kept for ever
		w.days(1)
		if diff := cmp.Diff([]string{"a", "b"}, w.listed("texts")); diff != "" {
			t.Fatal(diff)
		}
		if got := w.rows(`SELECT DISTINCT listed || ' ' || due FROM retention_plan`); !cmp.Equal(got, []string{w.today().String() + " " + w.today().AddDays(30).String()}) {
			t.Errorf("%v", got)
		}
		w.days(29)
		if diff := cmp.Diff([]string{"a", "b", "c"}, w.there("texts")); diff != "" {
			t.Error("done before its day:", diff)
		}
		w.days(1)
		if diff := cmp.Diff([]string{"c"}, w.there("texts")); diff != "" {
			t.Error(diff)
		}
		w.days(1)
		if got := w.there("texts"); len(got) != 0 {
			t.Errorf("%v is left", got)
		}
		if got := append(w.listed("texts"), w.listed("names")...); len(got) != 0 {
			t.Errorf("still listed: %v", got)
		}
		if diff := cmp.Diff([]int{2, 1}, w.told()); diff != "" {
			t.Error("told:", diff)
		}
		done := w.rows(`SELECT kind || ' ' || day || ' ' || CAST(n AS TEXT) FROM retention_done ORDER BY day`)
		if diff := cmp.Diff([]string{"texts " + day.AddDays(31).String() + " 2", "texts " + day.AddDays(32).String() + " 1"}, done); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{VerbListed, VerbListed, VerbDone, VerbDone}, w.verbs()); diff != "" {
			t.Error(diff)
		}
		if got := w.there("names"); len(got) != 1 {
			t.Error("what is kept for ever is gone")
		}
	})
}

func TestAShorterPeriodTakesNothingTheSameNight(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.over("texts", w.today().AddMonths(-3), "a")
		w.days(5)
		if got := w.listed("texts"); len(got) != 0 {
			t.Fatalf("listed before its time: %v", got)
		}
		w.save(map[string]int{"texts": 1}, 14)
		w.ok(w.x.Night(context.Background())) // done today already
		w.days(14)
		if diff := cmp.Diff([]string{"a"}, w.there("texts")); diff != "" || len(w.listed("texts")) != 1 {
			t.Error(diff, w.listed("texts"))
		}
		w.save(map[string]int{"texts": 2}, 14) // still due: it keeps its day
		w.days(1)
		if got := w.there("texts"); len(got) != 0 {
			t.Errorf("%v is left", got)
		}
	})
}

func TestWhatIsDueNoMoreLeavesTheList(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.over("texts", w.today().AddMonths(-13), "a", "b", "c")
		w.days(1)
		w.exec(`UPDATE thing SET over_day = $1 WHERE id = 'a'`, w.today()) // taken up again, and closed
		w.days(1)
		if diff := cmp.Diff([]string{"b", "c"}, w.listed("texts")); diff != "" {
			t.Error(diff)
		}
		w.days(27)
		w.exec(`UPDATE thing SET over_day = $1 WHERE id = 'b'`, w.today()) // the night before its day: nobody has looked since
		w.clk.Set(w.today().AddDays(2).Start())
		w.ok(w.x.carry(context.Background(), w.kinds[0], w.today()))
		if diff := cmp.Diff([]string{"a", "b"}, w.there("texts")); diff != "" {
			t.Error(diff)
		}
		w.save(map[string]int{"texts": 0}, 30) // for ever
		w.days(400)
		if got := append(w.there("texts"), w.listed("texts")...); !cmp.Equal(got, []string{"a", "b"}) {
			t.Errorf("%v", got)
		}
		w.save(map[string]int{"texts": 12}, 30)
		w.days(30)
		if got := w.there("texts"); len(got) != 2 {
			t.Error("done without being listed anew")
		}
		w.days(1)
		if got := w.there("texts"); len(got) != 0 {
			t.Errorf("%v is left", got)
		}
	})
}

func TestWhatIsHeldIsNotDone(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.over("texts", w.today().AddMonths(-13), "a", "b")
		w.days(1)
		w.ok(w.x.Hold(ctx, w.keepers[0], "texts", "a", "Der er en klage."))
		if err := w.x.Hold(ctx, w.keepers[1], "texts", "a", "Også mig."); !errors.Is(err, ErrHeld) || !errors.Is(err, fault.Conflict) {
			t.Errorf("held twice: %v", err)
		}
		if err := w.x.Hold(ctx, w.keepers[0], "texts", "zzz", "Findes ikke."); !errors.Is(err, fault.NotFound) {
			t.Errorf("what is not listed: %v", err)
		}
		if got := fields(w.x.Hold(ctx, w.keepers[0], "texts", "b", " ")); !cmp.Equal(got, []string{"reason"}) {
			t.Errorf("without a reason: %v", got)
		}
		w.days(300)
		if diff := cmp.Diff([]string{"a"}, w.there("texts")); diff != "" {
			t.Fatal(diff)
		}
		w.exec(`UPDATE thing SET over_day = $1`, w.today()) // not due any more: held it stays
		w.days(1)
		if got := w.listed("texts"); len(got) != 1 {
			t.Error("what is held has left the list")
		}
		w.exec(`UPDATE thing SET over_day = $1`, w.today().AddMonths(-20))
		w.ok(w.x.Release(ctx, w.keepers[1], "texts", "a"))
		w.ok(w.x.Release(ctx, w.keepers[1], "texts", "a"))
		if reasons := w.rows(`SELECT reason FROM retention_plan`); !cmp.Equal(reasons, []string{""}) {
			t.Errorf("the reason is kept: %v", reasons)
		}
		w.days(29)
		if got := w.there("texts"); len(got) != 1 {
			t.Error("gone before it was listed once more")
		}
		w.days(1)
		if got := w.there("texts"); len(got) != 0 {
			t.Errorf("%v is left", got)
		}
		held := w.rows(`SELECT verb || ' ' || subject_id || ' ' || args FROM journal WHERE verb IN ($1, $2) ORDER BY seq`, VerbHeld, VerbReleased)
		if diff := cmp.Diff([]string{VerbHeld + ` a {"kind":"texts"}`, VerbReleased + ` a {"kind":"texts"}`}, held); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOnlyTheSecretariatKeeps(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.over("texts", w.today().AddMonths(-13), "a")
		w.days(1)
		other := w.keepers[0]
		other.Grants.Secretariat = false
		_, overview := w.x.Overview(ctx, other)
		_, list := w.x.List(ctx, other, "texts", "")
		for name, err := range map[string]error{"overview": overview, "list": list, "save": w.x.Save(ctx, other, Settings{Notice: 30}),
			"hold": w.x.Hold(ctx, other, "texts", "a", "Nej."), "release": w.x.Release(ctx, other, "texts", "a")} {
			if !errors.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// A night that is interrupted is gone on with; what was done once is not done again, and nothing is told twice.
func TestANightCanBeInterrupted(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		n := listBatch + carryBatch + 3
		w.over("texts", w.today().AddMonths(-13), append(names(n, "t"), "large1", "large2")...)
		w.days(1)
		if got := w.listed("texts"); len(got) != n+2 {
			t.Fatalf("%d are listed", len(got))
		}
		w.days(29)
		w.clk.Set(w.today().AddDays(1).Start())
		gone := errors.New("the power is gone")
		for range 3 {
			from := w.carried
			w.broken = func(at int) error {
				if at == from+4 {
					return gone
				}
				return nil
			}
			if err := w.x.Night(ctx); !errors.Is(err, gone) {
				t.Fatalf("%v", err)
			}
			if len(w.there("texts"))+w.done() != n+2 {
				t.Errorf("%d are there and %d done, of %d", len(w.there("texts")), w.done(), n+2)
			}
		}
		stopped, stop := context.WithCancel(ctx)
		stop()
		if err := w.x.carry(stopped, w.kinds[0], w.today()); !errors.Is(err, context.Canceled) {
			t.Errorf("it goes on: %v", err)
		}
		w.broken = nil
		w.ok(w.x.Night(ctx))
		if len(w.there("texts")) != 0 || w.done() != n+2 || len(w.listed("texts")) != 0 {
			t.Errorf("%d are there and %d done, of %d", len(w.there("texts")), w.done(), n+2)
		}
		if diff := cmp.Diff([]int{n + 2}, w.told()); diff != "" {
			t.Error(diff)
		}
	})
}

// done is how many have been done.
func (w *world) done() int {
	w.Helper()
	n, err := db.One(context.Background(), w.d.Read(), db.Scan[int], `SELECT COALESCE(CAST(sum(n) AS INTEGER), 0) FROM retention_done`)
	w.ok(err)
	return n
}

// One kind that fails keeps no other from being done.
func TestAKindThatFailsHoldsNoOtherUp(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.save(map[string]int{"names": 12}, 14)
		w.over("texts", w.today().AddMonths(-13), "a")
		w.over("names", w.today().AddMonths(-13), "b")
		w.days(14)
		w.clk.Set(w.today().AddDays(1).Start())
		bad := w.kinds[0]
		bad.Due = func(context.Context, db.Q, clock.Day, string, int) ([]string, error) {
			return nil, errors.New("no such column")
		}
		if err := New(w.d, w.clk, bad, w.kinds[1]).Night(context.Background()); err == nil {
			t.Error("it is not told")
		}
		if got := w.there("names"); len(got) != 0 {
			t.Errorf("%v is left", got)
		}
	})
}

func TestTwoNodesInOneNight(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.over("texts", w.today().AddMonths(-13), names(3*carryBatch, "t")...)
		w.days(29)
		w.clk.Set(w.today().AddDays(2).Start())
		var both sync.WaitGroup
		errs := make([]error, 4)
		var mu sync.Mutex
		kind := w.kinds[0]
		carry := kind.Carry
		kind.Carry = func(ctx context.Context, tx *db.Tx, before clock.Day, ids []string) ([]string, []string, error) {
			mu.Lock() // the world counts
			defer mu.Unlock()
			return carry(ctx, tx, before, ids)
		}
		for i := range errs {
			both.Go(func() { errs[i] = New(w.d, w.clk, kind).Night(context.Background()) })
		}
		both.Wait()
		for _, err := range errs {
			if err != nil && !errors.Is(err, fault.Unavailable) {
				t.Error(err)
			}
		}
		w.ok(w.x.Night(context.Background()))
		if len(w.there("texts")) != 0 || w.done() != 3*carryBatch || len(w.told()) != 1 {
			t.Errorf("%v are left, %d done, told %v", w.there("texts"), w.done(), w.told())
		}
	})
}

// Whatever people set, hold and release, over years: nothing is done that was not on the list for the notice there was at its listing, or
// that is held, or not due under the settings of that night; and what nobody holds is done in the end.
func TestNothingIsDoneUnannounced(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		made := 0
		rapid.Check(t, func(r *rapid.T) {
			w.exec(`DELETE FROM thing`)
			w.exec(`DELETE FROM retention_plan`)
			w.save(map[string]int{"texts": 12, "names": 0}, 30)
			type sight struct {
				kind  string
				since clock.Day // listed without a break since
				held  bool
				over  clock.Day
			}
			seen := map[string]*sight{}
			for range rapid.IntRange(5, 40).Draw(r, "steps") {
				switch rapid.SampledFrom([]string{"over", "over", "set", "hold", "release", "again", "wait", "wait"}).Draw(r, "step") {
				case "over":
					made++
					id := fmt.Sprint("t", made)
					day := w.today().AddDays(-rapid.IntRange(0, 800).Draw(r, "ago"))
					kind := rapid.SampledFrom([]string{"texts", "names"}).Draw(r, "kind")
					w.over(kind, day, id)
					seen[id] = &sight{kind: kind, over: day}
				case "set":
					w.save(map[string]int{"texts": rapid.IntRange(0, 24).Draw(r, "months"), "names": rapid.IntRange(0, 24).Draw(r, "months")}, rapid.IntRange(MinNotice, 60).Draw(r, "notice"))
				case "hold", "release":
					for _, kind := range []string{"texts", "names"} {
						if ids := w.listed(kind); len(ids) > 0 {
							id := rapid.SampledFrom(ids).Draw(r, "which")
							if s := seen[id]; s.held {
								w.ok(w.x.Release(ctx, w.keepers[0], kind, id))
								s.held, s.since = false, w.today()
							} else {
								w.ok(w.x.Hold(ctx, w.keepers[0], kind, id, "En klage."))
								s.held = true
							}
						}
					}
				case "again": // something is taken up again
					for id, s := range seen {
						s.over = w.today()
						w.exec(`UPDATE thing SET over_day = $2 WHERE id = $1`, id, s.over)
						break
					}
				case "wait":
					for range rapid.IntRange(1, 40).Draw(r, "days") {
						w.days(1)
						s, err := w.x.Settings(ctx)
						w.ok(err)
						there := append(w.there("texts"), w.there("names")...)
						listed := append(w.listed("texts"), w.listed("names")...)
						for id, t := range seen {
							months, on := s.Months[t.kind], slices.Contains(listed, id)
							switch {
							case slices.Contains(there, id) && !on:
								t.since = clock.Day{}
							case slices.Contains(there, id):
								if t.since.IsZero() {
									t.since = w.today()
								}
							case t.held:
								r.Fatalf("%s was held", id)
							case t.since.IsZero() || t.since.DaysUntil(w.today()) < MinNotice:
								r.Fatalf("%s was listed on %s and is gone on %s", id, t.since, w.today())
							case months == 0 || t.over.After(w.today().AddMonths(-months)):
								r.Fatalf("%s was over on %s only, and is kept for %d months", id, t.over, months)
							default:
								delete(seen, id)
							}
						}
					}
				}
			}
			for id, s := range seen {
				if s.held {
					for _, kind := range []string{"texts", "names"} {
						if slices.Contains(w.listed(kind), id) {
							w.ok(w.x.Release(ctx, w.keepers[0], kind, id))
						}
					}
				}
			}
			w.save(map[string]int{"texts": 1, "names": 1}, MinNotice)
			w.exec(`UPDATE thing SET over_day = $1`, w.today().AddMonths(-1))
			w.days(61)
			if left := append(w.there("texts"), w.there("names")...); len(left) > 0 {
				r.Fatalf("%v are never done", left)
			}
		})
	})
}
