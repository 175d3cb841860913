package disagreement

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/matter"
)

// A matter is found by what is said here, by exactly those who read it; what is hidden or gone is found no more from that moment.
func TestMattersAreFoundByWhatIsSaid(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x, m, card := context.Background(), w.x, w.decided(), id.New()
		for _, f := range Findable() {
			w.m.AddFindable(f)
		}
		one, err := x.Raise(ctx, w.as("nadia"), m, RaiseInput{ID: id.New(), About: "Anemone", View: "Bellis", Interests: "Cikorie", Back: x.DefaultBack()})
		w.ok(err)
		w.ok(x.WriteView(ctx, w.as("nadia"), one, 2, "Dagpragt", "Erantis"))
		w.ok(x.SendCard(ctx, w.as("nadia"), m, card, "Gederams"))
		w.ok(x.AnswerCard(ctx, w.as("karen"), card, Kept, "Hyacint"))
		check := func(moment, yes, no string) {
			t.Helper()
			for who := range w.town.People {
				_, err := w.m.Enter(ctx, w.d.Read(), w.as(who), m)
				for _, word := range strings.Fields(yes + " " + no) {
					l, wrong := w.m.List(ctx, w.as(who), matter.Filter{State: matter.Any, Query: word}, matter.Page{})
					w.ok(wrong)
					want := err == nil && strings.Contains(yes, word)
					if got := len(l.Items) == 1 && l.Items[0].ID == m && l.Items[0].Found != nil; got != want {
						t.Errorf("%s: %s finds %s: %t", moment, who, word, got)
					}
				}
			}
		}
		w.works()
		check("said", "Anemone Dagpragt Erantis Gederams Hyacint", "Bellis Cikorie")
		w.ok(x.ProposeCommon(ctx, w.as("karen"), one, 3, "Jasmin"))
		w.ok(x.AcceptCommon(ctx, w.as("nadia"), one, 4))
		w.ok(x.ProposeCommon(ctx, w.as("karen"), one, 5, "Kamille"))
		w.ok(x.WriteView(ctx, w.as("karen"), one, 6, "Lavendel", ""))
		w.ok(x.PassUp(ctx, w.as("nadia"), one, 7, w.board.Committee("care"), "Mynte"))
		w.ok(x.SetBack(ctx, w.as("karen"), one, 8, w.today().AddDays(1)))
		w.clk.Advance(24 * time.Hour)
		w.ok(x.Reread(ctx, w.as("nadia"), one, 9, "Nellike"))
		w.ok(x.ProposeEnd(ctx, w.as("nadia"), one, 10, Apart, "Okra"))
		w.works()
		check("gone on", "Jasmin Lavendel Mynte Nellike", "Kamille Okra")
		w.ok(x.ConfirmEnd(ctx, w.as("karen"), one, 11))
		w.works()
		check("ended", "Jasmin Mynte Nellike Okra", "Kamille")
		d := w.load(one)
		w.ok(x.Settle(ctx, w.as(keeper), d.View(Employees).ID, Hide, "Iris"))
		check("hidden, at once", "Gederams", "Dagpragt Erantis Iris")
		w.works()
		check("hidden", "Anemone Gederams", "Dagpragt Erantis Iris Bellis")
		w.ok(x.Settle(ctx, w.as(keeper), card, Erase, "Iris"))
		check("erased, at once", "Anemone", "Gederams")
		w.works()
		check("erased", "Anemone Hyacint", "Gederams")
		w.ok(x.Settle(ctx, w.as(keeper), d.View(Employees).ID, Show, "Iris"))
		w.works()
		check("shown", "Dagpragt", "Iris")
	})
}

// works does the background work of the matters that waits.
func (w *world) works() {
	w.t.Helper()
	r := jobs.NewRunner(w.d, w.clk, slog.New(slog.DiscardHandler))
	w.m.Jobs(r)
	w.x.Jobs(r)
	w.ok(r.Drain(context.Background()))
}
