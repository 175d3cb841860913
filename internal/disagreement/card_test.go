package disagreement

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

func TestCardRules(t *testing.T) {
	closed := matter.Matter{State: matter.Closed, Kind: matter.Decision}
	open, advice := matter.Matter{State: matter.Open, Kind: matter.Decision}, matter.Matter{State: matter.Closed, Kind: matter.Advice}
	rep, owner, both := matter.Standing{Representative: true}, matter.Standing{Owner: true}, matter.Standing{Representative: true, Management: true}
	for _, c := range []struct {
		s            matter.Standing
		m            matter.Matter
		waiting      bool
		send, answer bool
	}{
		{rep, closed, false, true, false}, {rep, closed, true, false, false}, {rep, open, false, false, false}, {rep, advice, false, false, false},
		{owner, closed, false, false, true}, {both, closed, false, false, false}, {matter.Standing{Management: true}, closed, false, false, true},
		{matter.Standing{Touched: true, Secretariat: true}, closed, false, false, false}, {matter.Standing{}, closed, false, false, false},
	} {
		if MaySendCard(c.s, c.m, c.waiting) != c.send || MayAnswerCard(c.s, c.m, Card{}) != c.answer || MayAnswerCard(c.s, c.m, Card{Outcome: Kept}) {
			t.Errorf("%+v", c)
		}
	}
	c := Card{AnswerBy: monday}
	for _, s := range []struct {
		c    Card
		day  clock.Day
		want CardState
	}{{c, monday, CardWaits}, {c, monday.AddDays(1), CardOver}, {Card{}, monday, CardWaits}, {Card{AnswerBy: monday, Outcome: Kept}, monday.AddDays(9), CardKept}, {Card{Outcome: Withdrawn}, monday, CardWithdrawn}} {
		if got := s.c.State(s.day); got != s.want {
			t.Errorf("%+v: %s", s.c, got)
		}
	}
}

// A withdrawal request: sent once, its clock told when it is over, answered once, read by who reads the matter.
func TestCard(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x, m, key := context.Background(), w.x, w.decided(), id.New()
		w.fails(x.SendCard(ctx, w.as("nadia"), w.decision(), id.New(), "Træk den."), fault.Forbidden)
		w.fails(x.SendCard(ctx, w.as("karen"), m, id.New(), "Træk den."), fault.Forbidden)
		w.fails(x.SendCard(ctx, w.as("niels"), m, id.New(), "Træk den."), fault.NotFound)
		if got := wrong(x.SendCard(ctx, w.as("nadia"), m, key, " ")); !slices.Equal(got, []string{"card"}) {
			t.Errorf("%v", got)
		}
		w.ok(x.SendCard(ctx, w.as("nadia"), m, key, "Træk den."))
		w.ok(x.SendCard(ctx, w.as("nadia"), m, key, "Træk den."))
		w.fails(x.SendCard(ctx, w.as("pia"), m, id.New(), "Træk den også."), fault.Forbidden)
		list, err := loadCards(ctx, w.d.Read(), `k.matter_id = $1`, m)
		w.ok(err)
		if len(list) != 1 || list[0].AnswerBy != w.today().AddMonths(1) || list[0].Sent != w.today() {
			t.Fatalf("%+v", list)
		}
		now := func(who string) int {
			t.Helper()
			_, n, err := x.Now(access.With(ctx, w.as(who)))
			w.ok(err)
			return n
		}
		if now("karen") != 1 || now("pia") != 1 || now("rosa") != 0 || now(keeper) != 0 {
			t.Error("the first page does not say it to both sides alone")
		}
		w.ok(x.CardsOver(ctx))
		w.clk.Set(w.today().AddMonths(1).AddDays(1).Start())
		w.ok(x.CardsOver(ctx))
		w.ok(x.CardsOver(ctx))
		over, err := journal.OfVerbs(ctx, w.d.Read(), cardKind, key, []string{VerbCardOver}, 10)
		if w.ok(err); len(over) != 1 {
			t.Errorf("told %d times that it is over", len(over))
		}
		people, err := x.Audience(ctx, w.d.Read(), over[0])
		w.ok(err)
		var told []string
		for _, p := range people {
			notices, err := x.Render(ctx, w.d.Read(), over, p)
			if w.ok(err); notices[0].Path != CardPath(key) || notices[0].Title == "" {
				t.Errorf("%+v", notices)
			}
			told = append(told, w.key(p))
		}
		if slices.Sort(told); !slices.Equal(told, []string{"karen", "nadia", "omar", "pia"}) {
			t.Errorf("told: %v", told)
		}
		w.fails(x.AnswerCard(ctx, w.as("nadia"), key, Kept, "Nej."), fault.Forbidden)
		w.fails(x.AnswerCard(ctx, w.as("niels"), key, Kept, "Nej."), fault.NotFound)
		if got := wrong(x.AnswerCard(ctx, w.as("karen"), key, "", "")); !slices.Equal(got, []string{"card_outcome", "card_answer"}) {
			t.Errorf("%v", got)
		}
		w.ok(x.AnswerCard(ctx, w.as("karen"), key, Withdrawn, "I har ret."))
		w.fails(x.AnswerCard(ctx, w.as("karen"), key, Kept, "Alligevel ikke."), fault.Forbidden)
		if now("karen") != 0 {
			t.Error("it is answered, and waits")
		}
		w.ok(x.SendCard(ctx, w.as("pia"), m, id.New(), "Og det her?"))
	})
}

// By forms: made ready with what was decided, and refused empty with what was typed; answered on its page; printed with the matter.
func TestCardByForms(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s, m, key := served(w), w.decided(), id.New()
		status, page := s.get("nadia", newCardPath(m))
		for _, want := range []string{"Ruterne lægges fredag.", "før udvalget havde drøftet den", "Til Karen Brandt", "svar senest 23. december 2026", "Venter på et møde i hovedudvalget", "oao.dk"} {
			if status != 200 || !strings.Contains(page, want) {
				t.Errorf("made ready: %d without %q", status, want)
			}
		}
		if status, _ := s.get("karen", newCardPath(m)); status != 403 {
			t.Errorf("karen's form: %d", status)
		}
		if status, page, _ := s.post("nadia", newCardPath(m), url.Values{"key": {key}, "card": {"Hans Hansen 010190-1234"}}); status != 422 || !strings.Contains(page, "Slet CPR-nummeret") {
			t.Errorf("with a CPR number: %d", status)
		}
		if status, _, to := s.post("nadia", newCardPath(m), url.Values{"key": {key}, "card": {"Træk den tilbage."}}); status != 303 || to != CardPath(key) {
			t.Errorf("sent: %d %s", status, to)
		}
		if _, page := s.get("rosa", CardPath(key)); !strings.Contains(page, "Træk den tilbage.") || strings.Contains(page, "card_outcome") {
			t.Error("a reader does not read it, or may answer it")
		}
		if status, page, _ := s.post("karen", CardPath(key), url.Values{"card_answer": {"Vi tager den om."}}); status != 422 || !strings.Contains(page, "Vi tager den om.") {
			t.Errorf("answered without an outcome: %d", status)
		}
		if status, _, to := s.post("karen", CardPath(key), url.Values{"card_answer": {"Vi tager den om."}, "card_outcome": {"withdrawn"}}); status != 303 || to != CardPath(key) {
			t.Errorf("answered: %d", status)
		}
		for _, path := range []string{matter.Path(m), matter.Path(m) + "/udskriv"} {
			if _, page := s.get("rosa", path); !strings.Contains(page, "Vi tager den om.") {
				t.Errorf("%s without the answer", path)
			}
		}
	})
}
