package matter

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
)

func TestRenew(t *testing.T) {
	list := []OpenQuestion{{ID: "a", Text: "Hvornår?"}, {ID: "b", Text: "Hvem?"}, {ID: "c", Text: "Lukket?", Closed: true}}
	long := strings.Repeat("å", MaxQuestion+1)
	many := func(n int) []string { return slices.Repeat([]string{"Nyt?"}, n) }
	for name, c := range map[string]struct {
		in     VersionInput
		want   renewal
		fields []string
		err    error
	}{
		"nothing":          {in: VersionInput{}, want: renewal{Reworded: map[int]string{}, Settled: map[int]string{}}},
		"as they were":     {in: VersionInput{Questions: []QuestionInput{{ID: "b", Text: " Hvem? "}, {ID: "c", Text: "Lukket?"}}}, want: renewal{Reworded: map[int]string{}, Settled: map[int]string{}}},
		"another wording":  {in: VersionInput{Questions: []QuestionInput{{ID: "b", Text: "Hvem og hvordan?"}}}, want: renewal{Reworded: map[int]string{1: "Hvem og hvordan?"}, Settled: map[int]string{}}},
		"closed":           {in: VersionInput{Questions: []QuestionInput{{ID: "a", Text: "Hvornår?", Settled: "Fredag."}}}, want: renewal{Reworded: map[int]string{}, Settled: map[int]string{0: "Fredag."}}},
		"new":              {in: VersionInput{NewQuestions: many(MaxQuestions - 2)}, want: renewal{Reworded: map[int]string{}, Settled: map[int]string{}, Added: many(MaxQuestions - 2)}},
		"one for another":  {in: VersionInput{Questions: []QuestionInput{{ID: "a", Text: "Hvornår?", Settled: "Fredag."}}, NewQuestions: many(MaxQuestions - 1)}, want: renewal{Reworded: map[int]string{}, Settled: map[int]string{0: "Fredag."}, Added: many(MaxQuestions - 1)}},
		"too many open":    {in: VersionInput{NewQuestions: many(MaxQuestions - 1)}, fields: []string{"new_questions"}},
		"too many ever":    {in: VersionInput{NewQuestions: many(MaxQuestionsEver)}, fields: []string{"new_questions"}},
		"without words":    {in: VersionInput{Questions: []QuestionInput{{ID: "a", Text: " "}}}, fields: []string{"question-a"}},
		"too long":         {in: VersionInput{Questions: []QuestionInput{{ID: "a", Text: long, Settled: strings.Repeat("å", MaxReason+1)}}, NewQuestions: []string{long}}, fields: []string{"question-a", "settled-a", "new_questions"}},
		"closed meanwhile": {in: VersionInput{Questions: []QuestionInput{{ID: "c", Text: "Lukket?", Settled: "Ja."}}}, err: ErrQuestionClosed},
		"another matter's": {in: VersionInput{Questions: []QuestionInput{{ID: "d", Text: "Hvad?"}}}, err: fault.NotFound},
	} {
		got, err := renew(Decision, list, c.in)
		switch {
		case c.err != nil:
			fails(t, err, c.err)
		case len(c.fields) > 0:
			if diff := cmp.Diff(c.fields, wrongFields(err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		case err != nil:
			t.Errorf("%s: %v", name, err)
		default:
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
}

// questions are a matter's, as somebody sees them.
func (w *world) questions(who, matterID string) []OpenQuestion {
	w.t.Helper()
	v, err := w.x.View(context.Background(), w.as(who), matterID, Page{Limit: 1})
	ok(w.t, err)
	return v.Questions
}

// Questions change with the problem: one is reworded, one closed, one added. Each contribution stays with the words it was given to.
func TestQuestionsChangeWithTheProblem(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s := context.Background(), served(w)
		m := w.opened("karen", w.deciding())
		first := w.questions("rosa", m)
		about := func(question, words string, version int) (string, error) {
			return w.x.Contribute(ctx, w.as("rosa"), m, ContributionInput{Kind: Concern, Text: words, NameTo: NameToAll, SendKey: id.New(), Question: question, Version: version})
		}
		_, err := about(first[0].ID, "Torsdag.", 1)
		ok(t, err)
		revise := func(who string, in VersionInput) error {
			in.Problem, in.CoreTask, in.Why = "Det er nøglerne "+id.New(), "Til tiden.", "I så det."
			return w.x.Revise(ctx, w.as(who), m, in)
		}
		ok(t, revise("karen", VersionInput{Base: 1, Questions: []QuestionInput{{ID: first[0].ID, Text: "Hvem har nøglerne?"}, {ID: first[1].ID, Text: first[1].Text, Settled: "Vagten siger til."}},
			NewQuestions: []string{"Hvor ligger de?"}}))
		w.counted()

		now := w.questions("rosa", m)
		if len(now) != 3 || now[0].Text != "Hvem har nøglerne?" || !now[1].Closed || now[1].Settled != "Vagten siger til." || now[1].ClosedWith != 2 || now[2].Text != "Hvor ligger de?" || now[2].Since != 2 {
			t.Fatalf("the questions are %+v", now)
		}
		if diff := cmp.Diff([]Wording{{1, first[0].Text}}, now[0].Earlier); diff != "" {
			t.Errorf("the earlier wording (-want +got):\n%s", diff)
		}
		if told := w.told(m, VerbQuestionClosed); !slices.Contains(told, "pia") {
			t.Errorf("only %v are told that a question is closed", told)
		}
		// Who read the first text can still answer the question that was closed with the second, and nobody else can.
		_, err = about(first[1].ID, "Jeg siger til.", 1)
		ok(t, err)
		_, err = about(first[1].ID, "For sent.", 2)
		if !slices.Equal(wrongFields(err), []string{"question"}) {
			t.Errorf("to the second text: %v", err)
		}
		_, err = about(now[2].ID, "Den var der ikke.", 1)
		if !slices.Equal(wrongFields(err), []string{"question"}) {
			t.Errorf("to a question that was not there: %v", err)
		}
		_, err = about(first[0].ID, "Vagten.", 2)
		ok(t, err)
		_, body := s.get("rosa", "/forloeb/"+m)
		for _, words := range []string{"spørgsmål 1: " + first[0].Text, "spørgsmål 1: Hvem har nøglerne?", "Til og med tekst 1:", "Stillet med tekst 2"} {
			if !strings.Contains(body, words) {
				t.Errorf("the page does not say %q", words)
			}
		}
		// A question closed by itself is closed for all, as it was.
		ok(t, w.x.CloseQuestion(ctx, w.as("karen"), m, now[2].ID, "I skabet."))
		_, err = about(now[2].ID, "For sent.", 2)
		if !slices.Equal(wrongFields(err), []string{"question"}) {
			t.Errorf("closed by itself: %v", err)
		}
		fails(t, revise("karen", VersionInput{Base: 2, Questions: []QuestionInput{{ID: now[2].ID, Text: "Et andet?"}}}), ErrQuestionClosed)
		fails(t, revise("karen", VersionInput{Base: 2, Questions: []QuestionInput{{ID: id.New(), Text: "Et andet?"}}}), fault.NotFound)
		if again := w.questions("rosa", m); again[0].Text != "Hvem har nøglerne?" {
			t.Errorf("a refused text changed a question: %+v", again)
		}
		// The predicate and its twin.
		for _, q := range w.questions("rosa", m) {
			for version := 1; version <= 2; version++ {
				mm, err := loadMatter(ctx, w.d.Read(), m)
				ok(t, err)
				twin, err := questionOpen(ctx, w.d.Read(), mm, q.ID, version)
				ok(t, err)
				if q.OpenAt(version) != twin {
					t.Errorf("%q to text %d: open %v, its twin %v", q.Text, version, q.OpenAt(version), twin)
				}
			}
		}
		w.counted()
	})
}

// An earlier wording is hidden with its question, found to be erased, and forgotten with it.
func TestEarlierWordingsAreTakenAway(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.deciding()
		in.Questions = []string{"Hvad med Fru Madsen?"}
		m := w.opened("karen", in)
		q := w.questions("rosa", m)[0].ID
		ok(t, w.x.Revise(ctx, w.as("karen"), m, VersionInput{Base: 1, Problem: "Nyt.", CoreTask: "Til tiden.", Why: "Derfor.", Questions: []QuestionInput{{ID: q, Text: "Hvad med borgerne?"}}}))
		places, err := w.x.FindPersonal(ctx, w.as(keeper), m, []string{"Fru Madsen"})
		ok(t, err)
		if len(places) != 1 || places[0].Kind != "question" {
			t.Errorf("found in %+v", places)
		}
		ok(t, w.x.Revise(ctx, w.as("karen"), m, VersionInput{Base: 2, Problem: "Nyt igen.", CoreTask: "Til tiden.", Why: "Derfor.", Questions: []QuestionInput{{ID: q, Text: "Hvad med beboerne?"}}}))
		ok(t, w.x.Report(ctx, w.as("rosa"), m, TargetQuestion, q, "Et navn."))
		reports, err := w.x.Reports(ctx, w.as(keeper))
		ok(t, err)
		if len(reports) != 1 || !strings.Contains(reports[0].Text, "Madsen") || !strings.Contains(reports[0].Text, "borgerne") || !strings.Contains(reports[0].Text, "beboerne") {
			t.Errorf("the report does not show each wording: %+v", reports)
		}
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetQuestion, q, "Et navn."))
		if now := w.questions("rosa", m)[0]; strings.Contains(now.Earlier[0].Text, "Madsen") || strings.Contains(now.Text, "borgerne") {
			t.Errorf("hidden, it reads %+v", now)
		}
		if now := w.questions(keeper, m)[0]; !strings.Contains(now.Earlier[0].Text, "Madsen") {
			t.Errorf("to the secretariat it reads %+v", now)
		}
		n, err := w.x.Erase(ctx, w.as(keeper), m, EraseInput{Words: []string{"Fru Madsen"}, Reason: "En borger."})
		ok(t, err)
		if n != 1 {
			t.Errorf("erased in %d places", n)
		}
	})
}

func TestQuestionsInTheForm(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.opened("karen", w.deciding())
		q := w.questions("karen", m)
		form := url.Values{"base": {"1"}, "problem": {"Det er nøglerne."}, "core_task": {"Til tiden."}, "why": {"I så det."},
			"question-" + q[0].ID: {""}, "settled-" + q[0].ID: {""}, "question-" + q[1].ID: {q[1].Text}, "settled-" + q[1].ID: {"Vagten."}, "new_questions": {"Hvor ligger de?\n\nHvem har dem?"}}
		status, body, _ := s.post("karen", "/forloeb/"+m+"/tekst", form)
		if status != 422 || !strings.Contains(body, `href="#question-`+q[0].ID+`"`) || !strings.Contains(body, "Vagten.") || !strings.Contains(body, "Hvor ligger de?\nHvem har dem?") {
			t.Errorf("without words: %d\n%s", status, body)
		}
		form.Set("question-"+q[0].ID, "Hvornår får vi nøglerne?")
		if status, _, to := s.post("karen", "/forloeb/"+m+"/tekst", form); status != 303 {
			t.Fatalf("saved: %d to %q", status, to)
		}
		if now := w.questions("rosa", m); len(now) != 4 || now[0].Text != "Hvornår får vi nøglerne?" || !now[1].Closed || now[3].Text != "Hvem har dem?" {
			t.Errorf("they are %+v", now)
		}
		// Written from the text before: what stands now is shown beside what was typed, which can be saved after that and undoes nothing.
		stale := url.Values{"base": {"1"}, "problem": {"Det er lågen."}, "core_task": {"Til tiden."}, "why": {"I så den."}, "question-" + q[0].ID: {q[0].Text}, "settled-" + q[0].ID: {""}}
		status, body, _ = s.post("karen", "/forloeb/"+m+"/tekst", stale)
		if status != 409 || !strings.Contains(body, "Det er lågen.") || !strings.Contains(body, "Det er nøglerne.") || !strings.Contains(body, `name="base" value="2"`) || !strings.Contains(body, "Hvornår får vi nøglerne?</textarea>") {
			t.Errorf("written from an older text: %d\n%s", status, body)
		}
		stale.Set("base", "2")
		stale.Set("question-"+q[0].ID, "Hvornår får vi nøglerne?")
		if status, _, _ := s.post("karen", "/forloeb/"+m+"/tekst", stale); status != 303 || w.questions("rosa", m)[0].Text != "Hvornår får vi nøglerne?" {
			t.Errorf("saved after that: %d", status)
		}
		// Advice has no questions, whatever is sent.
		m = w.open()
		form = url.Values{"base": {"1"}, "problem": {"Nyt."}, "core_task": {"Til tiden."}, "why": {"I så det."}, "new_questions": {"Hvorfor?"}}
		if status, _, _ := s.post("karen", "/forloeb/"+m+"/tekst", form); status != 303 {
			t.Errorf("advice: %d", status)
		}
	})
}

// What was hidden of a question, its earlier wordings too, is forgotten in its time.
func TestEarlierWordingsAreForgotten(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.deciding()
		in.Questions = []string{"Anemone hvad?"}
		m := w.opened("karen", in)
		q := w.questions("rosa", m)[0].ID
		for n, text := range []string{"Bellis hvem?", "Cikorie hvor?"} {
			ok(t, w.x.Revise(ctx, w.as("karen"), m, VersionInput{Base: n + 1, Problem: text + " Nyt.", CoreTask: "Til tiden.", Why: "Derfor.", Questions: []QuestionInput{{ID: q, Text: text}}}))
		}
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetQuestion, q, "Et navn."))
		ok(t, w.rules("karen", m))
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			done, _, err := w.x.ForgetTexts(ctx, tx, w.today().AddDays(1), []string{m})
			if len(done) != 1 {
				t.Errorf("%d matters are due", len(done))
			}
			return err
		})
		if left := w.where("Anemone"); len(left) > 0 {
			t.Errorf("the first wording is left in %v", left)
		}
		list, err := w.x.DueTexts(ctx, w.d.Read(), w.today().AddDays(1), "", 10)
		if ok(t, err); len(list) > 0 {
			t.Errorf("it is due again: %v", list)
		}
	})
}
