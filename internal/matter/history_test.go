package matter

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/clock"
)

func TestStoryDays(t *testing.T) {
	monday, tuesday := clock.MustDay("2026-11-23"), clock.MustDay("2026-11-24")
	karen, lars := Person{"k", "Karen"}, Person{"l", "Lars"}
	s := &Story{Text: Text{N: 2, Why: "Vi blev klogere."}, Earlier: []Text{{N: 1}}, Questions: []OpenQuestion{{Text: "Hvornår?"}, {Text: "Hvem?"}},
		Handshakes: []Handshake{{N: 2, Promise: "Mere tid."}, {N: 1, Promise: "Alle får svar."}}, Rulings: []Ruling{{N: 2}, {N: 1}},
		Discussions: []Discussion{{CommitteeID: "c", Words: "Vi er med."}}, Matter: Matter{Took: "En ny plan."}}
	events := []Event{
		{Day: monday, Verb: VerbOpened, Actor: karen},
		{Day: monday, Verb: VerbAnswered, Actor: karen, N: 2},
		{Day: monday, Verb: VerbMisunderstood, N: 1},
		{Day: monday, Verb: VerbAnswered, Actor: lars, N: 1},
		{Day: monday, Verb: VerbAnswered, Actor: karen, N: 3},
		{Day: monday, Verb: VerbMisunderstood, N: 1},
		{Day: monday, Verb: VerbReplied, N: 1},
		{Day: tuesday, Verb: VerbAnswered, Actor: karen, N: 1},
		{Day: tuesday, Verb: VerbWindowMoved, Window: WindowProblem, Words: "Ferie."},
		{Day: tuesday, Verb: VerbWindowMoved, Window: WindowSolutions, Words: "Ferie."},
		{Day: tuesday, Verb: VerbWindowMoved, Window: WindowSolutions, Words: "Sygdom."},
		{Day: tuesday, Verb: VerbQuestionClosed, N: 2, Words: "Vagten."},
		{Day: tuesday, Verb: VerbQuestionClosed, N: 9},
		{Day: tuesday, Verb: VerbHandshakeOffered, N: 2, Words: "Vi nåede det ikke."},
		{Day: tuesday, Verb: VerbRevised, N: 2},
		{Day: tuesday, Verb: VerbDiscussed, Ref: "c"},
		{Day: tuesday, Verb: VerbDecided, N: 1},
		{Day: tuesday, Verb: VerbClosed},
	}
	var got []string
	for _, d := range storyDays(s, events) {
		got = append(got, d.Day.String())
		for _, h := range d.Happenings {
			line := h.Verb + strings.Repeat("+", h.N) + " " + h.Actor.Name + "|" + h.About + "|" + h.Words
			if h.Text != nil {
				line += "|text" + strings.Repeat("+", h.Text.N)
			}
			if h.Ruling != nil {
				line += "|ruling" + strings.Repeat("+", h.Ruling.N)
			}
			got = append(got, line)
		}
	}
	want := []string{
		"2026-11-23", "matter.opened Karen|Alle får svar.||text+", "contribution.answered+++++ Karen||", "contribution.answered+ Lars||", "contribution.replied+ ||", "answer.misunderstood++ ||",
		"2026-11-24", "contribution.answered+ Karen||", "matter.window_moved ||", "matter.window_moved ||Ferie.", "matter.window_moved ||Sygdom.",
		"matter.question_closed++ |Hvem?|Vagten.", "matter.question_closed+++++++++ ||", "handshake.offered++ |Mere tid.|Vi nåede det ikke.",
		"matter.revised++ ||Vi blev klogere.|text++", "matter.discussed ||Vi er med.", "matter.decided+ |||ruling+", "matter.closed |En ny plan.|",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A rewording is told in its own words, however often the question was reworded after it.
func TestRewordingsInTheirOwnWords(t *testing.T) {
	s := &Story{Questions: []OpenQuestion{{Text: "Tre?", Earlier: []Wording{{1, "Et?"}, {2, "To?"}}}, {Text: "Fire?"}}}
	day := clock.MustDay("2026-11-23")
	var got []string
	for _, d := range storyDays(s, []Event{{Day: day, Verb: VerbQuestionAdded, N: 1}, {Day: day, Verb: VerbQuestionReworded, N: 1}, {Day: day, Verb: VerbQuestionAdded, N: 2},
		{Day: day.AddDays(1), Verb: VerbQuestionReworded, N: 1}, {Day: day.AddDays(1), Verb: VerbQuestionClosed, N: 1}}) {
		for _, h := range d.Happenings {
			got = append(got, h.About)
		}
	}
	if diff := cmp.Diff([]string{"Et?", "To?", "Fire?", "Tre?", "Tre?"}, got); diff != "" {
		t.Error(diff)
	}
}

// Every act that people would ask about stands in the history in words, with what was said in it.
func TestHistoryTellsEveryAct(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s := context.Background(), served(w)
		karen, rosa := w.as("karen"), w.as("rosa")
		m := w.opened("karen", w.deciding())
		v, err := w.x.View(ctx, karen, m, Page{})
		ok(t, err)
		next := func() { w.clk.Advance(26 * time.Hour) }
		ok(t, w.x.TakeHandshake(ctx, w.as("nadia"), m, HandshakeAnswer{N: 1, Taken: true, Words: "Vi er med på tiden."}))
		next()
		days := make([]clock.Day, len(v.Windows))
		for i, win := range v.Windows {
			days[i] = win.LastDay.AddDays(7)
		}
		ok(t, w.x.MoveWindows(ctx, karen, m, days, "Efterårsferien lå i vejen."))
		ok(t, w.x.OfferHandshake(ctx, karen, m, HandshakeInput{Promise: "En uge mere til hinanden.", Until: days[3], Why: "Fordi ferien kom."}))
		ok(t, w.x.TakeHandshake(ctx, w.as("nadia"), m, HandshakeAnswer{N: 2, Words: "Vi mangler vikarer imens."}))
		ok(t, w.x.CloseQuestion(ctx, karen, m, v.Questions[0].ID, "Fredag, siger alle."))
		ok(t, w.x.Revise(ctx, karen, m, VersionInput{Base: 1, Title: "Noget andet", Problem: "Det er telefonen.", CoreTask: "Ro.", Why: "Rosa så det."}))
		next()
		first, second := w.says("rosa", m, NameToAll, "Et."), w.says("sofus", m, NameToRepresentatives, "To.")
		third := w.says("rosa", m, NameToAll, "Tre.")
		ok(t, w.x.Clarify(ctx, karen, first, "Hvad mener du?"))
		ok(t, w.x.Reply(ctx, rosa, first, "Det her."))
		w.answers("karen", m, first)
		w.answers("karen", m, second, third)
		ok(t, w.x.Misunderstood(ctx, rosa, first, "Nej."))
		w.answers("karen", m, first)
		next()
		ok(t, w.x.AskCommittee(ctx, karen, m, w.board.Committee("schools"), "De har prøvet det."))
		ok(t, w.x.NameCoOwner(ctx, karen, m, w.town.Person("lars")))
		ok(t, w.x.EndCoOwner(ctx, karen, m, w.town.Person("lars")))
		ok(t, w.x.NameStandIn(ctx, karen, m, w.town.Person("hanne")))
		ok(t, w.x.EndStandIn(ctx, karen, m, w.town.Person("hanne")))
		ok(t, w.x.NoteDiscussed(ctx, w.as("nadia"), m, Discussion{CommitteeID: w.board.Committee("north"), Day: w.today(), Words: "Vi støtter det."}))
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetContribution, third, "En borgers navn stod der."))
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetVersion, "1", "Et telefonnummer."))
		next()
		ok(t, w.rules("karen", m))
		ok(t, w.x.Correct(ctx, karen, m, DecisionInput{Decision: "Ruterne lægges torsdag.", Reasons: "Fordi.", CoreTask: "Ro.", Why: "Dagen var forkert."}))
		ok(t, w.x.Reopen(ctx, karen, m, ReopenInput{"Der kom nye tal.", w.today().AddDays(9), w.today().AddDays(12)}))
		_, page := s.get("rosa", "/forloeb/"+m+"/historik")
		for _, words := range []string{
			"Forløbet blev åbnet", "Alle får svar, før noget er besluttet.", "Se teksten, som den var",
			"Håndslaget blev taget", "Nadia Yilmaz", "Vi er med på tiden.",
			"slutter nu 9. januar 2027 (før 2. januar 2027)", "Efterårsferien lå i vejen.",
			"Et nyt håndslag blev tilbudt", "En uge mere til hinanden.", "Fordi ferien kom.", "Håndslaget blev besvaret med et forbehold", "Vi mangler vikarer imens.",
			"Spørgsmål 1 blev lukket", "Hvornår lægges ruterne?", "Fredag, siger alle.",
			"Problemet blev forstået på ny (tekst 2)", "Rosa så det.", "Se den nye tekst", "Det er telefonen.",
			"Der blev spurgt ind til et bidrag", "Et bidrag blev uddybet", "4 bidrag fik svar", "Et svar blev kaldt en misforståelse",
			"C-MED Center for Skoler blev spurgt", "De har prøvet det.", "Lars Toft blev medejer", "Lars Toft er ikke længere medejer",
			"Hanne Nør blev stedfortræder", "Hanne Nør er ikke stedfortræder længere", "L-MED Hjemmeplejen Nord drøftede det", "Vi støtter det.",
			"Blev skjult: et bidrag", "En borgers navn stod der.", "/bidrag/" + third, "Blev skjult: et forløbs tekst", "Et telefonnummer.",
			"Beslutningen blev offentliggjort", "Vagten siger til.", "Beslutningen blev rettet", "Ruterne lægges torsdag.", "Dagen var forkert.",
			"Forløbet blev genåbnet", "Der kom nye tal.",
		} {
			if !strings.Contains(page, words) {
				t.Errorf("the history does not tell %q", words)
			}
		}
		if n := strings.Count(page, "Efterårsferien lå i vejen."); n != 1 {
			t.Errorf("the reason for moving all windows stands there %d times", n)
		}
		for _, hidden := range []string{"Ruterne bliver ændret for sent. Hvad ser I?", "Sofus Friis", w.town.Person("sofus")} {
			if strings.Contains(page, hidden) {
				t.Errorf("the history shows %q", hidden)
			}
		}
		advice := w.open()
		ok(t, w.x.MoveLastDay(ctx, karen, advice, w.today().AddDays(20), "Vi nåede det ikke."))
		ok(t, w.x.Close(ctx, karen, advice, CloseInput{Took: "En ny plan for ruterne.", Early: "Alle er hørt."}))
		_, page = s.get("rosa", "/forloeb/"+advice+"/historik")
		for _, words := range []string{"Sidste dag blev flyttet fra", "Vi nåede det ikke.", "Forløbet blev lukket", "En ny plan for ruterne.", "Alle er hørt."} {
			if !strings.Contains(page, words) {
				t.Errorf("the history of advice does not tell %q", words)
			}
		}
		w.counted()
	})
}
