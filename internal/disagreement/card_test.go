package disagreement

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/cpr"
	"github.com/medspil/medspil/internal/kit/db"
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
		answered := Card{Outcome: Kept, Entries: []CardEntry{{Kind: CardAnswered, Outcome: Kept}}}
		if MaySendCard(c.s, c.m, c.waiting) != c.send || MayRecord(c.s, c.m, Card{}, CardAnswered, monday) != c.answer || MayRecord(c.s, c.m, answered, CardAnswered, monday) ||
			cardMoved(c.s, c.m, answered, CardAnswered, monday) != c.answer {
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

// What each side may write down as it goes on, where it stands then, and whose clock runs.
func TestCardGoesOn(t *testing.T) {
	m := matter.Matter{State: matter.Closed, Kind: matter.Decision}
	of := func(k CardKind) CardEntry { return CardEntry{Kind: k} }
	kept := CardEntry{Kind: CardAnswered, Outcome: Kept}
	for i, c := range []struct {
		outcome               CardOutcome
		entries               []CardEntry
		after                 int
		employees, management string
		state                 CardState
		stage                 string
	}{
		{"", nil, 0, "", "answered", CardWaits, stageAnswer},
		{"", nil, 31, "main", "answered", CardOver, stageMain},
		{Withdrawn, []CardEntry{{Kind: CardAnswered, Outcome: Withdrawn}}, 31, "", "", CardWithdrawn, ""},
		{Kept, []CardEntry{kept}, 0, "main", "", CardKept, stageMain},
		{Kept, []CardEntry{kept, of(CardToMain)}, 0, "main_back", "main_back", "main", stageMain},
		{"", []CardEntry{of(CardToMain)}, 31, "main_back", "answered main_back", "main", stageMain},
		{Kept, []CardEntry{kept, {Kind: CardToMain, Due: monday.AddDays(40)}}, 40, "main_back", "main_back", "main", stageMain},
		{Kept, []CardEntry{kept, {Kind: CardToMain, Due: monday.AddDays(40)}}, 41, "main_back central", "main_back", "main", stageMain},
		{Withdrawn, []CardEntry{of(CardToMain), of(CardFromMain), {Kind: CardAnswered, Outcome: Withdrawn}}, 50, "", "", CardWithdrawn, ""},
		{Kept, []CardEntry{kept, of(CardToMain), of(CardFromMain)}, 0, "central", "", "main_back", stageCentral},
		{Kept, []CardEntry{kept, of(CardToMain), of(CardToCentral)}, 0, "main_back central_back", "main_back central_back", "central", stageCentral},
		{Kept, []CardEntry{kept, of(CardToMain), of(CardFromMain), of(CardToCentral), of(CardFromCentral)}, 0, "", "", "central_back", ""},
	} {
		card := Card{Sent: monday, AnswerBy: monday.AddDays(30), Outcome: c.outcome, Entries: c.entries}
		today := monday.AddDays(c.after)
		may := func(s matter.Standing) string {
			var list []string
			for _, k := range cardKinds {
				if MayRecord(s, m, card, k, today) {
					list = append(list, string(k))
				}
			}
			return strings.Join(list, " ")
		}
		if e, l, r := may(matter.Standing{Representative: true}), may(matter.Standing{Owner: true}), may(matter.Standing{Touched: true, Secretariat: true}); e != c.employees || l != c.management || r != "" {
			t.Errorf("%d: employees %q, management %q, a reader %q", i, e, l, r)
		}
		if card.State(today) != c.state || card.Stage(today) != c.stage {
			t.Errorf("%d: %s %s", i, card.State(today), card.Stage(today))
		}
	}
	if open := (Card{Sent: monday}); !MayRecord(matter.Standing{Representative: true}, m, open, CardToMain, monday) {
		t.Error("without a day of the answer it is never over")
	}
	rep, withdrawn := matter.Standing{Representative: true}, Card{Sent: monday, Outcome: Withdrawn, Entries: []CardEntry{of(CardToMain), {Kind: CardAnswered, Outcome: Withdrawn}}}
	if !cardMoved(rep, m, withdrawn, CardFromMain, monday) || cardMoved(rep, m, withdrawn, CardFromCentral, monday) || cardMoved(matter.Standing{Touched: true}, m, withdrawn, CardFromMain, monday) {
		t.Error("what was typed while the decision was withdrawn is not kept, or what never could be is")
	}
	at := func(k CardKind, day int) CardEntry {
		return CardEntry{Kind: k, Day: monday.AddDays(day), At: monday.AddDays(day).Start()}
	}
	along := Card{Sent: monday, AnswerBy: monday.AddDays(30), Entries: []CardEntry{at(CardAnswered, 5), at(CardToMain, 7), at(CardFromMain, 9), at(CardToCentral, 12)}}
	late := Card{Sent: monday, AnswerBy: monday.AddDays(30), Entries: []CardEntry{at(CardAnswered, 40)}}
	for _, c := range []struct {
		c    Card
		k    CardKind
		want int
	}{{Card{Sent: monday}, CardToMain, 0}, {along, CardToMain, 5}, {along, CardFromMain, 7}, {along, CardToCentral, 9}, {along, CardFromCentral, 12}, {late, CardToMain, 31}} {
		if got := c.c.from(c.k); got != monday.AddDays(c.want) {
			t.Errorf("%s from %s, want day %d", c.k, got, c.want)
		}
		r := CardRecord{c.k, monday.AddDays(c.want - 1), "x"}
		if got := wrong(r.check(c.c, monday.AddDays(60))); !slices.Equal(got, []string{"card_day"}) {
			t.Errorf("%s the day before: %v", c.k, got)
		}
	}
	for _, c := range []struct {
		r    CardRecord
		want string
	}{
		{CardRecord{}, "card_kind card_day card_text"}, {CardRecord{CardToMain, monday, "x"}, ""}, {CardRecord{CardAnswered, monday, "x"}, "card_kind"},
		{CardRecord{CardToMain, monday.AddDays(-1), "x"}, "card_day"}, {CardRecord{CardToMain, monday.AddDays(3), "x"}, "card_day"}, {CardRecord{CardToMain, monday, "010190-1234"}, "card_text"},
	} {
		if got := strings.Join(wrong(c.r.check(Card{Sent: monday}, monday.AddDays(2))), " "); got != c.want {
			t.Errorf("%+v: %q", c.r, got)
		}
	}
}

// The sentence one is to go on with is not sent unfinished; once it is gone on with, or gone, the text is one's own.
func TestUnfinished(t *testing.T) {
	const ask, about = "Vi beder ledelsen.", "Det drejer sig især om: "
	for text, want := range map[string]bool{
		"Den blev besluttet. " + about + "\n\n" + ask + "\n\nNadia":            true,
		"Den blev besluttet. " + about + "\r\n\r\n" + ask:                      true,
		"Den blev besluttet. Det drejer sig især om:":                          true,
		"Den blev besluttet. " + about + "weekenden.\n\n" + ask:                false,
		"Den blev besluttet. " + about + "\n\n- weekenden\n- natten\n\n" + ask: false,
		"Vi var ikke med. " + ask:                                              false,
		"":                                                                     false,
	} {
		if got := unfinished(text, ask, "Ikke drøftet: ", about); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

// Whatever is quoted: what is offered is never too long, keeps all that there is room for, and never reads as a CPR number that is none.
func TestQuoted(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		before, after := rapid.StringN(0, 300, -1).Draw(rt, "before"), rapid.StringN(0, 300, -1).Draw(rt, "after")
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"rute", "010190123456", "å", "\n", "weekendvagterne"}), 0, 900).Draw(rt, "words")
		quotation := strings.Join(words, " ")
		most := rapid.IntRange(700, MaxCard).Draw(rt, "most")
		whole := func(s string) string { return before + "\n" + s + "\n" + after }
		got := quoted(whole, quotation, most)
		n, all := utf8.RuneCountInString(got), utf8.RuneCountInString(whole(quotation))
		if n > most || all <= most && got != whole(quotation) || all > most && most-n > 20 {
			rt.Fatalf("%d of %d, at most %d", n, all, most)
		}
		if cpr.In(got) && !cpr.In(whole(quotation)) {
			rt.Fatal("a number was cut")
		}
	})
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
		w.fails(x.SendCard(ctx, w.as("pia"), m, id.New(), "Træk den også."), ErrMoved)
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
		taken := id.New()
		w.exec(`INSERT INTO disagreement_card_entry (id, card_id, kind, side, text, day, by_id, at) VALUES ($1, $2, 'main', 'employees', 'Se på det.', '2026-12-23', $3, $4)`, taken, key, w.town.Person("nadia"), w.clk.Now())
		if now("karen")+now("pia") != 0 {
			t.Error("it is taken further, and waits here")
		}
		w.exec(`DELETE FROM disagreement_card_entry WHERE id = $1`, taken)
		w.ok(x.AnswerCard(ctx, w.as("karen"), key, Withdrawn, "I har ret."))
		w.ok(x.AnswerCard(ctx, w.as("karen"), key, Withdrawn, "I har ret.")) // sent twice
		w.fails(x.AnswerCard(ctx, w.as("karen"), key, Kept, "Alligevel ikke."), ErrMoved)
		if now("karen") != 1 || now("pia") != 0 {
			t.Error("it is answered, and waits for more than that its owner makes the decision again")
		}
		w.ok(x.SendCard(ctx, w.as("pia"), m, id.New(), "Og det her?"))
	})
}

// It goes on: to the main committee and the central parties, with its own days, which later settings do not move; each text is reported, hidden
// and gone by itself.
func TestCardIsTakenFurther(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x, s, m, key := context.Background(), w.x, served(w), w.decided(), id.New()
		w.ok(x.SendCard(ctx, w.as("nadia"), m, key, "Træk den tilbage."))
		sent := w.today()
		w.ok(x.AnswerCard(ctx, w.as("karen"), key, Kept, "Det gør vi ikke."))
		w.exec(`DELETE FROM year_stage`)
		w.exec(`INSERT INTO year_stage (position, code, days, months, meeting, origin) VALUES (1, 'answer', 3, 0, FALSE, 'en anden kilde')`)
		if _, page := s.get("rosa", CardPath(key)); !strings.Contains(page, "23. december 2026") || strings.Contains(page, "en anden kilde") || !strings.Contains(page, "oao.dk") {
			t.Error("the stages follow the settings of today")
		}
		w.fails(x.RecordCard(ctx, w.as("karen"), key, CardRecord{CardToMain, sent, "Se på det."}), fault.Forbidden)
		w.fails(x.RecordCard(ctx, w.as("rosa"), key, CardRecord{CardToMain, sent, "Se på det."}), fault.Forbidden)
		w.fails(x.RecordCard(ctx, w.as("niels"), key, CardRecord{CardToMain, sent, "Se på det."}), fault.NotFound)
		w.fails(x.RecordCard(ctx, w.as("nadia"), key, CardRecord{CardToCentral, sent, "Se på det."}), fault.Forbidden)
		if status, page, _ := s.post("nadia", CardPath(key)+"/trin", url.Values{"card_text": {"Vi sendte referatet med."}, "card_day": {"i går"}}); status != 422 || !strings.Contains(page, "Vi sendte referatet med.") {
			t.Errorf("with mistakes: %d", status)
		}
		form := url.Values{"card_kind": {"main"}, "card_text": {"Vi sendte referatet med."}, "card_day": {"23-11-2026"}}
		for range 2 { // the same form sent twice is one
			if status, page, _ := s.post("nadia", CardPath(key)+"/trin", form); status != 303 {
				t.Fatalf("to the main committee: %d %s", status, page)
			}
		}
		form.Set("card_text", "Vi sendte tallene med.")
		if status, page, _ := s.post("pia", CardPath(key)+"/trin", form); status != 409 || !strings.Contains(page, "Vi sendte referatet med.") || !strings.Contains(page, "Vi sendte tallene med.") {
			t.Errorf("another was faster: %d", status)
		}
		w.ok(x.RecordCard(ctx, w.as("karen"), key, CardRecord{CardFromMain, sent, "Hovedudvalget vil have det drøftet."}))
		w.ok(x.RecordCard(ctx, w.as("pia"), key, CardRecord{CardToCentral, sent, "Nu til de centrale."}))
		w.ok(x.RecordCard(ctx, w.as("nadia"), key, CardRecord{CardFromCentral, sent, "De er enige med hovedudvalget."}))
		list, err := loadCards(ctx, w.d.Read(), `k.id = $1`, key)
		if w.ok(err); list[0].Entry(CardToMain).Committee != w.board.Committee("main") || list[0].Entry(CardFromMain).Side != Management {
			t.Errorf("%+v", list[0].Entries)
		}
		for _, path := range []string{CardPath(key), matter.Path(m), matter.Path(m) + "/udskriv"} {
			if _, page := s.get("rosa", path); !strings.Contains(page, "Vi sendte referatet med.") || !strings.Contains(page, "De er enige med hovedudvalget.") {
				t.Errorf("%s does not tell it", path)
			}
		}
		entries, err := journal.OfVerbs(ctx, w.d.Read(), cardKind, key, []string{VerbCardToMain, VerbCardFromMain, VerbCardToCentral, VerbCardFromCentral}, 10)
		if w.ok(err); len(entries) != 4 {
			t.Errorf("%d told", len(entries))
		}
		text := list[0].Entry(CardAnswered).ID
		w.ok(x.Report(ctx, w.as("rosa"), text, "Grimt."))
		w.ok(x.Settle(ctx, w.as(keeper), text, Hide, "Den rammer en."))
		if _, page := s.get("rosa", CardPath(key)); strings.Contains(page, "Det gør vi ikke.") || !strings.Contains(page, "[skjult: Den rammer en.]") || !strings.Contains(page, "Træk den tilbage.") {
			t.Error("the answer is not hidden by itself")
		}
		if _, page := s.get("karen", CardPath(key)); !strings.Contains(page, "Det gør vi ikke.") {
			t.Error("its author does not read on")
		}
		w.ok(x.Settle(ctx, w.as(keeper), key, Erase, "Et navn."))
		if _, page := s.get("karen", CardPath(key)); strings.Contains(page, "Træk den tilbage.") || !strings.Contains(page, "Det gør vi ikke.") || !strings.Contains(page, "Vi sendte referatet med.") {
			t.Error("more than the request is gone")
		}
		w.ok(x.Settle(ctx, w.as(keeper), text, Erase, "Et navn."))
		if n, err := db.One(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM disagreement_card_entry WHERE text = ''`); err != nil || n != 1 {
			t.Errorf("%d gone: %v", n, err)
		}
		w.ok(x.scrub(ctx))
	})
}

// Two write at once: what was typed is kept, beside the request or answer that came first.
func TestCardSomebodyWasFaster(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s, m, key := context.Background(), served(w), w.decided(), id.New()
		w.ok(w.x.SendCard(ctx, w.as("nadia"), m, key, "Træk den tilbage."))
		if status, page, _ := s.post("pia", newCardPath(m), url.Values{"key": {id.New()}, "card": {"Træk den også."}}); status != 409 || !strings.Contains(page, "Træk den også.") || !strings.Contains(page, "Træk den tilbage.") {
			t.Errorf("sent second: %d", status)
		}
		if status, _, _ := s.post("rosa", newCardPath(m), url.Values{"key": {id.New()}, "card": {"Træk den også."}}); status != 403 {
			t.Errorf("sent by a reader: %d", status)
		}
		w.ok(w.x.AnswerCard(ctx, w.as("karen"), key, Kept, "Det gør vi ikke."))
		if status, page, _ := s.post("omar", CardPath(key), url.Values{"card_outcome": {"withdrawn"}, "card_answer": {"I har ret."}}); status == 303 || status == 200 || status == 409 && !strings.Contains(page, "I har ret.") {
			t.Errorf("answered second by omar: %d", status)
		}
		if status, page, _ := s.post("karen", CardPath(key), url.Values{"card_outcome": {"withdrawn"}, "card_answer": {"I har ret."}}); status != 409 || !strings.Contains(page, "I har ret.") || !strings.Contains(page, "Det gør vi ikke.") {
			t.Errorf("answered second: %d", status)
		}
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
		if status, page, _ := s.post("nadia", newCardPath(m), url.Values{"key": {key}, "card": {"Den blev besluttet. Det drejer sig især om: \r\n\r\nVi beder ledelsen trække beslutningen tilbage, til den er drøftet i udvalget."}}); status != 422 || !strings.Contains(page, "Skriv sætningen færdig") || !strings.Contains(page, `href="#card"`) {
			t.Errorf("sent unfinished: %d", status)
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
