package option

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/matter"
)

// A matter is found by what its options say, by exactly those who read it; what is hidden or withdrawn is found no more from that moment.
func TestMattersAreFoundByTheirOptions(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, m := context.Background(), w.decision()
		first, second := form("Anemone"), form("Bellis")
		first.Doubts, second.Economy = "Cikorie", "Dagpragt"
		for _, in := range []Input{first, second} {
			ok(t, w.x.Make(ctx, w.as("karen"), m, in))
		}
		check := func(moment, yes, no string) {
			t.Helper()
			for who := range w.town.People {
				_, err := w.m.Enter(ctx, w.d.Read(), w.as(who), m)
				for _, word := range strings.Fields(yes + " " + no) {
					l, wrong := w.m.List(ctx, w.as(who), matter.Filter{State: matter.Any, Query: word}, matter.Page{})
					ok(t, wrong)
					want := err == nil && strings.Contains(yes, word)
					if got := len(l.Items) == 1 && l.Items[0].ID == m && l.Items[0].Found != nil; got != want {
						t.Errorf("%s: %s finds %s: %t", moment, who, word, got)
					}
				}
			}
		}
		work := func() {
			t.Helper()
			r := jobs.NewRunner(w.d, w.clk, slog.New(slog.DiscardHandler))
			w.m.Jobs(r)
			ok(t, r.Drain(ctx))
		}
		work()
		check("made", "Anemone Bellis Cikorie Dagpragt", "")
		first.Base, first.Doubts, first.Why = 1, "Erantis", "Gederams"
		ok(t, w.x.Change(ctx, w.as("karen"), first.ID, first))
		work()
		check("changed", "Anemone Erantis Bellis", "Cikorie Gederams")
		ok(t, w.x.Hide(ctx, w.as(keeper), first.ID, "Hyacint"))
		ok(t, w.x.Withdraw(ctx, w.as("karen"), second.ID, "Iris"))
		check("hidden and withdrawn, at once", "", "Anemone Erantis Bellis Dagpragt")
		work()
		check("hidden and withdrawn", "", "Anemone Erantis Bellis Dagpragt Hyacint Iris")
		ok(t, w.x.Unhide(ctx, w.as(keeper), first.ID))
		work()
		check("shown", "Anemone", "Bellis")
	})
}
