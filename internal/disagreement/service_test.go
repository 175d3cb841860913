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

// The whole way, in a closed matter: raised, both views, common ground, a step, up and down, back and read again, and ended by both.
func TestTheWholeWay(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x, m := context.Background(), w.x, w.decided()
		in := w.raising()
		one, err := x.Raise(ctx, w.as("nadia"), m, in)
		w.ok(err)
		again, err := x.Raise(ctx, w.as("nadia"), m, in)
		if w.ok(err); again != one || len(w.load(one).Entries) != 2 {
			t.Errorf("the same form sent twice: %v", w.load(one))
		}
		if got := w.told(one, VerbRaised); !slices.Equal(got, []string{"karen", "omar", "pia"}) {
			t.Errorf("told: %v", got)
		}
		w.ok(x.WriteView(ctx, w.as("karen"), one, w.seen(one), "Fredag er tidligt nok.", "Vi ved først torsdag, hvem der er syg."))
		w.ok(x.ProposeCommon(ctx, w.as("karen"), one, w.seen(one), "Borgerne skal vide, hvem der kommer."))
		w.fails(x.AcceptCommon(ctx, w.as("karen"), one, 4), fault.Forbidden)
		w.fails(x.AcceptCommon(ctx, w.as("pia"), one, 3), ErrMoved)
		w.ok(x.AcceptCommon(ctx, w.as("pia"), one, 4))
		w.ok(x.SetStep(ctx, w.as("karen"), one, w.seen(one), StepInput{Text: "Vi måler i tre uger.", Conversation: "Vi ser på tallene sammen.", Responsible: w.town.Person("ulla"), Day: w.today().AddDays(21)}))
		if d := w.load(one); d.Common == nil || d.Common.Text != "Borgerne skal vide, hvem der kommer." || d.Status(w.today()) != StatusStepped || d.Step.Person != w.town.Person("ulla") {
			t.Errorf("%+v", d)
		}
		w.ok(x.SetBack(ctx, w.as("pia"), one, w.seen(one), w.today().AddDays(30)))

		care := w.board.Committee("care")
		w.fails(x.PassUp(ctx, w.as("nadia"), one, w.seen(one), w.board.Committee("main"), "Se på det."), ErrMoved)
		w.ok(x.PassUp(ctx, w.as("nadia"), one, w.seen(one), care, "Se på det."))
		if got := w.told(one, VerbPassed); !slices.Equal(got, []string{"carechief", "karen", "mona", "omar", "pia"}) {
			t.Errorf("told of the passage: %v", got)
		}
		w.fails(x.AnswerDown(ctx, w.as("nadia"), one, 8, "Vi tager den selv."), fault.Forbidden)
		w.fails(x.AnswerDown(ctx, w.as("frida"), one, 8, "Vi tager den selv."), fault.Forbidden)
		w.fails(x.AnswerDown(ctx, w.as("mona"), one, 7, "Mål det."), ErrMoved)
		w.ok(x.AnswerDown(ctx, w.as("mona"), one, 8, "Mål det, og hør borgerne."))
		w.ok(x.PassUp(ctx, w.as("karen"), one, w.seen(one), w.board.Committee("main"), "Nu til jer."))
		w.ok(x.AnswerDown(ctx, w.as("frida"), one, 10, "Bliv ved med at måle."))
		d := w.load(one)
		if d.Status(w.today()) != StatusStepped || len(d.Passages) != 2 || d.Passages[0].Answer == nil || d.Passages[1].Up.Committee != w.board.Committee("main") {
			t.Errorf("%+v", d)
		}
		w.fails(x.Reread(ctx, w.as("nadia"), one, w.seen(one), ""), fault.Forbidden)

		w.ok(x.ComeBack(ctx))
		if n := w.count(one, VerbCame); n != 0 {
			t.Errorf("it came back before its day: %d", n)
		}
		w.clk.Set(w.today().AddDays(30).Start())
		w.ok(x.ComeBack(ctx))
		w.ok(x.ComeBack(ctx))
		if got := w.told(one, VerbCame); !slices.Equal(got, []string{"karen", "nadia", "omar", "pia"}) || w.count(one, VerbCame) != 1 {
			t.Errorf("told that it came back: %v, %d times", got, w.count(one, VerbCame))
		}
		if w.load(one).Status(w.today()) != StatusReturned {
			t.Error("it has not come back")
		}
		w.ok(x.Reread(ctx, w.as("omar"), one, w.seen(one), "Det går bedre."))
		w.fails(x.Reread(ctx, w.as("nadia"), one, w.seen(one), ""), fault.Forbidden)
		w.ok(x.Reread(ctx, w.as("karen"), one, w.seen(one), ""))
		if w.load(one).Status(w.today()) != StatusStepped {
			t.Error("it has been read again, and waits")
		}
		w.ok(x.ComeBack(ctx))
		w.ok(x.ComeBack(ctx))
		if got := w.told(one, VerbUndated); !slices.Equal(got, []string{"karen", "nadia", "omar", "pia"}) || w.count(one, VerbUndated) != 1 {
			t.Errorf("told that it has no new day: %v, %d times", got, w.count(one, VerbUndated))
		}
		w.kept()
		w.ok(x.ProposeEnd(ctx, w.as("nadia"), one, w.seen(one), Apart, "Vi ser forskelligt på det, og det er i orden."))
		w.fails(x.ConfirmEnd(ctx, w.as("pia"), one, 14), fault.Forbidden)
		w.ok(x.ConfirmEnd(ctx, w.as("karen"), one, 14))
		if w.load(one).Status(w.today()) != StatusApart {
			t.Errorf("%+v", w.load(one))
		}
		w.fails(x.WriteView(ctx, w.as("nadia"), one, w.seen(one), "Mere.", ""), fault.Forbidden)
		w.clk.Set(w.today().AddDays(200).Start())
		w.ok(x.ComeBack(ctx))
		if w.count(one, VerbCame) != 1 {
			t.Error("what has ended came back")
		}
		w.kept()
	})
}

// It does not end before both views stand; one that ended without says so. The day of the next step is told to who answers for it, and to nobody
// else, also when it has ended; only who reads the matter is made responsible.
func TestBothViewsBeforeItEnds(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x, s := context.Background(), w.x, served(w)
		one := w.raised("nadia", w.decided())
		if status, page, _ := s.post("nadia", Path(one)+"/slut", url.Values{"seen": {"2"}, "outcome": {"agreed"}, "ending": {"Vi ser ens på det."}}); status != 422 || !strings.Contains(page, "Ledelsen har ikke skrevet sit syn.") || !strings.Contains(page, "Vi ser ens på det.") {
			t.Errorf("ended without both views: %d", status)
		}
		step := StepInput{Text: "Vi måler.", Conversation: "Sammen.", Responsible: w.town.Person("niels"), Day: w.today().AddDays(10)}
		if got := wrong(x.SetStep(ctx, w.as("karen"), one, 2, step)); !slices.Equal(got, []string{"responsible"}) {
			t.Errorf("niels, who does not read it, is responsible: %v", got)
		}
		step.Responsible = w.town.Person("ulla")
		w.ok(x.SetStep(ctx, w.as("karen"), one, 2, step))
		w.ok(x.WriteView(ctx, w.as("karen"), one, 3, "Fredag er tidligt nok.", ""))
		w.ok(x.ProposeEnd(ctx, w.as("nadia"), one, 4, Agreed, "Vi ser ens på det."))
		w.ok(x.ConfirmEnd(ctx, w.as("karen"), one, 5))
		if _, page := s.get("rosa", Path(one)); strings.Contains(page, "Hvornår den vender tilbage") || !strings.Contains(page, "Sådan sluttede den") {
			t.Error("what has ended says when it comes back")
		}
		w.clk.Set(w.today().AddDays(9).Start())
		w.ok(x.ComeBack(ctx))
		if w.count(one, VerbStepDue) != 0 {
			t.Error("told before its day")
		}
		w.clk.Set(w.today().AddDays(1).Start())
		w.ok(x.ComeBack(ctx))
		w.ok(x.ComeBack(ctx))
		if got := w.told(one, VerbStepDue); !slices.Equal(got, []string{"karen", "ulla"}) || w.count(one, VerbStepDue) != 1 {
			t.Errorf("told of the day of the step: %v, %d times", got, w.count(one, VerbStepDue))
		}
		w.kept()
		w.exec(`DELETE FROM disagreement_entry WHERE disagreement_id = $1 AND kind = 'view' AND side = 'management'`, one) // as those that ended before
		if _, page := s.get("rosa", Path(one)); !strings.Contains(page, "Ledelsen skrev ikke sit syn.") {
			t.Error("an older one does not say that a side did not write its view")
		}
	})
}

// count is how often something was journalled.
func (w *world) count(disagreement, verb string) int {
	w.t.Helper()
	list, err := journal.OfVerbs(context.Background(), w.d.Read(), subjectKind, disagreement, []string{verb}, 1000)
	w.ok(err)
	return len(list)
}

// kept checks that what stands with each disagreement is what its entries come to.
func (w *world) kept() {
	w.t.Helper()
	ctx := context.Background()
	rows, err := w.d.Read().Query(ctx, `SELECT id, status, back_day, asks_employees, asks_management, COALESCE(waits_at, ''), step_day FROM disagreement ORDER BY id`)
	w.ok(err)
	type row struct {
		id, status, back, waits, employees, management, step string
	}
	var list []row
	for rows.Next() {
		var r row
		w.ok(rows.Scan(&r.id, &r.status, &r.back, &r.employees, &r.management, &r.waits, &r.step))
		list = append(list, r)
	}
	w.ok(rows.Close())
	for _, r := range list {
		d := w.load(r.id)
		waits := ""
		if p := d.Above(); p != nil {
			waits = p.Up.Committee
		}
		step := ""
		if d.Step != nil {
			step = d.Step.Day.String()
		}
		if step != r.step || string(d.reached()) != r.status || d.Back.String() != r.back || string(d.asks(Employees)) != r.employees || string(d.asks(Management)) != r.management || waits != r.waits {
			w.t.Errorf("%s is kept as %+v and is %s %s %q %q %s", r.id, r, d.reached(), d.Back, d.asks(Employees), d.asks(Management), waits)
		}
	}
}

// Each side writes its own view and never the other's, whatever the order; another of one's own side is not written over unseen.
func TestOnlyOnesOwnView(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x := context.Background(), w.x
		one := w.raised("karen", w.decision())
		if d := w.load(one); d.View(Management).Text != "Fredag er for sent." || d.View(Employees) != nil {
			t.Errorf("raised by management: %+v", d.Views)
		}
		w.ok(x.WriteView(ctx, w.as("nadia"), one, w.seen(one), "Torsdag.", ""))
		w.fails(x.WriteView(ctx, w.as("pia"), one, 2, "Onsdag.", ""), ErrMoved)
		w.ok(x.WriteView(ctx, w.as("nadia"), one, 2, "Torsdag.", "")) // sent twice
		w.ok(x.WriteView(ctx, w.as("pia"), one, w.seen(one), "Onsdag.", ""))
		d := w.load(one)
		if d.View(Management).Text != "Fredag er for sent." || d.View(Employees).Text != "Onsdag." || len(d.Views[Employees]) != 2 || d.Views[Employees][0].Text != "Torsdag." {
			t.Errorf("%+v", d.Views)
		}
		for _, who := range []string{"rosa", "ulla", "carechief", keeper} { // who read the matter and sit on no side
			w.fails(x.WriteView(ctx, w.as(who), one, w.seen(one), "Nej.", ""), fault.Forbidden)
		}
		w.fails(x.WriteView(ctx, w.as("niels"), one, w.seen(one), "Nej.", ""), fault.NotFound)
		w.fails(x.SetStep(ctx, w.as("nadia"), one, w.seen(one), StepInput{}), fault.Forbidden)
		_, err := x.Raise(ctx, w.as("rosa"), d.MatterID, w.raising())
		w.fails(err, fault.Forbidden)
		_, err = x.Raise(ctx, w.as("niels"), d.MatterID, w.raising())
		w.fails(err, fault.NotFound)
		in := w.raising()
		in.About, in.View = "", strings.Repeat("å", MaxView+1)
		_, err = x.Raise(ctx, w.as("nadia"), d.MatterID, in)
		if got := wrong(err); !slices.Equal(got, []string{"about", "view"}) {
			t.Errorf("%v", got)
		}
		if got := wrong(x.SetStep(ctx, w.as("karen"), one, w.seen(one), StepInput{Text: "x", Conversation: "y", Responsible: id.New(), Day: w.today()})); !slices.Equal(got, []string{"responsible"}) {
			t.Errorf("%v", got)
		}
		w.kept()
	})
}

// There is a bound to how many a matter has and to how much is said in one, and it is told with what was typed kept.
func TestBounds(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s, m := served(w), w.decided()
		one := ""
		for range MaxOfMatter {
			one = w.raised("nadia", m)
		}
		form := url.Values{"key": {id.New()}, "about": {"Om lørdag"}, "view": {"Lørdag er fri."}, "back": {"20-2-2027"}}
		if status, page, _ := s.post("nadia", matter.Path(m)+"/uenighed", form); status != 422 || !strings.Contains(page, "Der er allerede 20 uenigheder") || !strings.Contains(page, "Lørdag er fri.") {
			t.Errorf("one more: %d", status)
		}
		form.Set("key", one)
		if status, _, to := s.post("nadia", matter.Path(m)+"/uenighed", form); status != 303 || to != Path(one) {
			t.Errorf("the last of them sent twice: %d", status)
		}
		was := w.load(one)
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			for n := 3; n <= MaxEntries; n++ {
				if err := add(ctx, tx, was, Entry{ID: id.New(), N: n, Kind: View, Side: Employees, Text: "Igen.", By: w.town.Person("nadia"), At: w.clk.Now()}, 0); err != nil {
					return err
				}
			}
			return nil
		})
		if status, page, _ := s.post("nadia", Path(one)+"/syn", url.Values{"seen": {"999"}, "view": {"Nu er det nok."}}); status != 422 || !strings.Contains(page, "Her er ikke plads til mere (200)") || !strings.Contains(page, "Nu er det nok.") {
			t.Errorf("one entry more: %d", status)
		}
		w.ok(w.x.WriteView(t.Context(), w.as("karen"), one, 999, "Fredag er tidligt nok.", ""))
		w.ok(w.x.ProposeEnd(t.Context(), w.as("karen"), one, 999, Apart, "Sådan er det."))
		w.ok(w.x.ConfirmEnd(t.Context(), w.as("nadia"), one, MaxEntries+2))
	})
}

// When the owner has left, management's members go on; where no rule says who takes it, it is not passed up.
func TestAnOwnerWhoLeft(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x, m := context.Background(), w.x, w.decision()
		w.ok(w.m.AskCommittee(ctx, w.as("karen"), m, w.board.Committee("schools"), "De har prøvet det."))
		one := w.raised("nadia", m)
		w.exec(`UPDATE matter_owner SET until_at = $2 WHERE matter_id = $1`, m, w.clk.Now())
		w.ok(x.WriteView(ctx, w.as("schoolchief"), one, w.seen(one), "Vi ser det sådan.", ""))
		w.ok(x.WriteView(ctx, w.as("karen"), one, w.seen(one), "Og sådan.", "")) // she is chair of the committee
		w.exec(`DELETE FROM agreement_rule_ask`)
		w.exec(`DELETE FROM agreement_rule_for`)
		w.exec(`DELETE FROM agreement_rule`)
		if got := wrong(x.PassUp(ctx, w.as("nadia"), one, w.seen(one), w.board.Committee("care"), "Se på det.")); !slices.Equal(got, []string{"along"}) {
			t.Errorf("%v", got)
		}
	})
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	w.town.Write(w.t, w.d, exec(sql, args...))
}
