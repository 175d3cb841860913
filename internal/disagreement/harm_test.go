package disagreement

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// A harmful text: reported once by each, hidden from all but its author and the secretariat, shown again, and taken away for good; never by
// who is not secretariat, and told its author.
func TestHarm(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x, s, m := context.Background(), w.x, served(w), w.decided()
		one := w.raised("nadia", m)
		text := w.load(one).View(Employees).ID
		w.fails(x.Report(ctx, w.as("niels"), text, "Grimt."), fault.NotFound)
		if got := wrong(x.Report(ctx, w.as("rosa"), text, "")); !slices.Equal(got, []string{"reason"}) {
			t.Errorf("%v", got)
		}
		w.ok(x.Report(ctx, w.as("rosa"), text, "Den rammer en kollega."))
		w.ok(x.Report(ctx, w.as("rosa"), text, "Igen."))
		if got := w.told(one, VerbReported); !slices.Equal(got, []string{keeper}) || w.count(one, VerbReported) != 1 {
			t.Errorf("told of the report: %v", got)
		}
		if _, page := s.get(keeper, OverviewPath); !strings.Contains(page, "Den rammer en kollega.") {
			t.Error("the secretariat does not see the report")
		}
		if _, page := s.get("boss", OverviewPath); strings.Contains(page, "Den rammer en kollega.") {
			t.Error("who oversees sees the report")
		}
		closed := w.decided()
		w.exec(`UPDATE matter SET visibility = $2 WHERE id = $1`, closed, matter.ToCommittee)
		apart := w.raised("nadia", closed)
		w.ok(x.Report(ctx, w.as("pia"), w.load(apart).About.ID, "Kun for udvalget."))
		if got := w.told(apart, VerbReported); !slices.Equal(got, []string{"(" + keeper + ")"}) {
			t.Errorf("told of a report in a matter for its committees only: %v", got)
		}
		if _, page := s.get(keeper, OverviewPath); strings.Contains(page, "Kun for udvalget.") {
			t.Error("the secretariat sees a report in a matter for its committees only")
		}
		w.fails(x.Settle(ctx, w.as(keeper), w.load(apart).About.ID, Hide, "Grimt."), fault.NotFound)
		for _, who := range []string{"karen", "nadia", "rosa"} {
			w.fails(x.Settle(ctx, w.as(who), text, Hide, "Grimt."), fault.NotFound)
		}
		if status, _, _ := s.post(keeper, settlePath(text), url.Values{"settle": {"ingenting"}, "reason": {"x"}}); status != 422 {
			t.Errorf("nothing chosen: %d", status)
		}
		if status, _, to := s.post(keeper, settlePath(text), url.Values{"settle": {"hide"}, "reason": {"Den rammer en."}}); status != 303 || to != Path(one) {
			t.Errorf("hidden: %d %s", status, to)
		}
		reads := func(who string, want bool) {
			t.Helper()
			for _, path := range []string{Path(one), matter.Path(m), matter.Path(m) + "/udskriv"} {
				_, page := s.get(who, path)
				if !strings.Contains(page, "[skjult: Den rammer en.]") || strings.Contains(page, "Fredag er for sent.") != want {
					t.Errorf("%s at %s: reads it is not %v", who, path, want)
				}
			}
		}
		reads("rosa", false)
		reads("karen", false)
		reads("nadia", true)
		reads(keeper, true)
		if got := w.told(one, VerbHidden); !slices.Equal(got, []string{"nadia"}) {
			t.Errorf("told that it is hidden: %v", got)
		}
		w.ok(x.Settle(ctx, w.as(keeper), text, Show, "Det var en fejl."))
		if _, page := s.get("rosa", Path(one)); !strings.Contains(page, "Fredag er for sent.") {
			t.Error("it is not shown again")
		}
		w.ok(x.Settle(ctx, w.as(keeper), text, Erase, "En borgers navn."))
		if got := wrong(x.Settle(ctx, w.as(keeper), text, Show, "Alligevel.")); !slices.Equal(got, []string{"settle"}) {
			t.Errorf("what is gone is shown again: %v", got)
		}
		for _, who := range []string{"rosa", "nadia", keeper} {
			if _, page := s.get(who, Path(one)); strings.Contains(page, "Fredag er for sent.") || strings.Contains(page, "Ro i weekenden.") || !strings.Contains(page, "[slettet: En borgers navn.]") {
				t.Errorf("%s reads what is erased", who)
			}
		}
		w.ok(x.scrub(ctx))

		card := id.New()
		w.ok(x.SendCard(ctx, w.as("nadia"), m, card, "Træk den, sagde Fru Madsen."))
		w.ok(x.Settle(ctx, w.as(keeper), card, Hide, "En borgers navn."))
		if _, page := s.get("rosa", CardPath(card)); strings.Contains(page, "Fru Madsen") {
			t.Error("a withdrawal request is not hidden")
		}
		if list, err := journal.OfVerbs(ctx, w.d.Read(), cardKind, card, []string{VerbHidden}, 9); err != nil || len(list) != 1 {
			t.Errorf("%v %v", list, err)
		}
	})
}

// The words of hidden texts and settled reports are forgotten in their time; what stands is kept.
func TestForgetTexts(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x, m := context.Background(), w.x, w.decided()
		one, card := w.raised("nadia", m), id.New()
		w.ok(x.SendCard(ctx, w.as("nadia"), m, card, "Træk den tilbage."))
		hidden, stands := w.load(one).About.ID, w.load(one).View(Employees).ID
		for _, text := range []string{hidden, card} {
			w.ok(x.Report(ctx, w.as("rosa"), text, "Grimt."))
			w.ok(x.Settle(ctx, w.as(keeper), text, Hide, "Grimt."))
		}
		w.ok(x.Report(ctx, w.as("rosa"), stands, "Grimt."))
		due := func(before int) []string {
			t.Helper()
			list, err := x.DueTexts(ctx, w.d.Read(), w.today().AddDays(before), "", 10)
			w.ok(err)
			return list
		}
		both := []string{hidden, card}
		slices.Sort(both)
		if early, late := due(0), due(1); len(early) != 0 || !slices.Equal(late, both) {
			t.Fatalf("due: %v, %v", early, late)
		}
		for range 2 { // doing it again changes nothing
			w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
				_, left, err := x.ForgetTexts(ctx, tx, w.today().AddDays(1), []string{hidden, card, stands})
				if len(left) > 0 {
					t.Errorf("left: %v", left)
				}
				return err
			})
		}
		if len(due(1)) != 0 {
			t.Error("still due")
		}
		d := w.load(one)
		if d.About.Text != "" || d.About.Hidden != "Grimt." || d.View(Employees).Text == "" {
			t.Errorf("%+v", d.Entries)
		}
		if n, err := db.One(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM disagreement_report`); err != nil || n != 1 {
			t.Errorf("%d reports: %v", n, err)
		}
	})
}
