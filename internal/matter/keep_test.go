package matter

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// forgetting is one of the pairs of functions.
type forgetting struct {
	due   func(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error)
	carry func(ctx context.Context, tx *db.Tx, before clock.Day, ids []string) (done, left []string, err error)
}

func (w *world) due(f forgetting, before clock.Day) []string {
	w.t.Helper()
	ids, err := f.due(context.Background(), w.d.Read(), before, "", 100)
	ok(w.t, err)
	return ids
}

// forgets does it, and checks that doing it again does nothing and that nothing of it is due any more.
func (w *world) forgets(f forgetting, before clock.Day, ids ...string) []string {
	w.t.Helper()
	var done []string
	for n := range 2 {
		w.town.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error {
			some, left, err := f.carry(ctx, tx, before, ids)
			if len(left) > 0 || n == 1 && len(some) > 0 {
				w.t.Errorf("again: %v, left %v", some, left)
			}
			if n == 0 {
				done = some
			}
			return err
		})
	}
	for _, id := range done {
		if slices.Contains(w.due(f, before), id) {
			w.t.Errorf("%s is due after it was done", id)
		}
	}
	return done
}

func (w *world) texts() forgetting  { return forgetting{w.x.DueTexts, w.x.ForgetTexts} }
func (w *world) names() forgetting  { return forgetting{w.x.DueNames, w.x.ForgetNames} }
func (w *world) drafts() forgetting { return forgetting{w.x.DueDrafts, w.x.ForgetDrafts} }

// where are the tables whose rows hold these words.
func (w *world) where(words string) (tables []string) {
	w.t.Helper()
	for _, r := range w.everything() {
		if strings.Contains(strings.ToLower(fmt.Sprint(r.cells)), strings.ToLower(words)) && !slices.Contains(tables, r.table) {
			tables = append(tables, r.table)
		}
	}
	return tables
}

// closes closes karen's matter.
func (w *world) closes(m string) {
	w.t.Helper()
	ok(w.t, w.x.Close(context.Background(), w.as("karen"), m, CloseInput{Took: "Tak for hjælpen.", Early: "Alle er hørt."}))
}

// years lets so many months go by.
func (w *world) later(months int) { w.clk.Set(w.today().AddMonths(months).Start().Add(9 * time.Hour)) }

func TestTextsOutOfSightAreForgotten(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m, open := w.open(), w.open()
		edited := w.says("rosa", m, NameToAll, "Anemone før.")
		ok(t, w.x.Edit(ctx, w.as("rosa"), edited, EditInput{Kind: Proposal, Text: "Anemone efter."}))
		asked := w.says("sofus", m, NameToAll, "Bellis fortrudt.")
		ok(t, w.x.Clarify(ctx, w.as("karen"), asked, "Cikorie hvornår?"))
		ok(t, w.x.Reply(ctx, w.as("sofus"), asked, "Dagpragt i går."))
		ok(t, w.x.Withdraw(ctx, w.as("sofus"), asked))
		ugly := w.says("viggo", m, NameToRepresentatives, "Erantis grimt.")
		ok(t, w.x.Report(ctx, w.as("rosa"), m, TargetContribution, ugly, "Forglemmigej gør ondt."))
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetContribution, ugly, "Gederams nævner en borger."))
		ok(t, w.x.Report(ctx, w.as("rosa"), m, TargetContribution, edited, "Hyacint ikke pænt."))
		reports, err := w.x.Reports(ctx, w.as(keeper))
		ok(t, err)
		ok(t, w.x.DismissReport(ctx, w.as(keeper), reports[0].ID))
		_, err = w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{edited}, Outcome: Changed, Text: "Iris svar."})
		ok(t, err)
		v, err := w.x.View(ctx, w.as(keeper), m, Page{})
		ok(t, err)
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetAnswer, v.Contributions[0].Answers[0].ID, "Et navn for meget."))
		ok(t, w.x.Revise(ctx, w.as("karen"), m, VersionInput{Base: 1, Problem: "Jasmin nyt.", CoreTask: "Kornblomst opgave.", Why: "Liljekonval derfor."}))
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetVersion, "2", "Også et navn."))
		ok(t, w.x.KeepAnswer(ctx, w.as("karen"), m, AnswerInput{Text: "Mælkebøtte begyndt."}))
		stays := w.says("pia", m, NameToAll, "Nellike bliver.")
		w.answers("karen", m, stays)
		ok(t, w.x.Report(ctx, w.as("rosa"), m, TargetContribution, stays, "Orkidé venter på afgørelse."))
		ok(t, w.x.Edit(ctx, w.as("rosa"), w.says("rosa", open, NameToAll, "Pæon før."), EditInput{Kind: Proposal, Text: "Pæon efter."}))
		w.closes(m)
		closed := w.today()
		w.later(12)

		if got := w.due(w.texts(), closed); len(got) != 0 {
			t.Errorf("due before the day it was closed: %v", got)
		}
		if diff := cmp.Diff([]string{m}, w.due(w.texts(), closed.AddDays(1))); diff != "" {
			t.Errorf("due: %s", diff)
		}
		if got := w.forgets(w.texts(), closed, m, open); len(got) != 0 {
			t.Errorf("done too early: %v", got)
		}
		if diff := cmp.Diff([]string{m}, w.forgets(w.texts(), closed.AddDays(1), m, open)); diff != "" {
			t.Error(diff)
		}
		for _, words := range []string{"Anemone før", "Bellis", "Cikorie", "Dagpragt", "Erantis", "Forglemmigej", "Hyacint", "Iris", "Jasmin", "Kornblomst", "Liljekonval", "Mælkebøtte"} {
			if got := w.where(words); len(got) != 0 {
				t.Errorf("%q is still in %v", words, got)
			}
		}
		for words, table := range map[string]string{"Anemone efter": "matter_contribution", "Gederams": "matter_hidden", "Nellike": "matter_contribution",
			"Orkidé": "matter_report", "Pæon før": "matter_contribution_earlier", "Tak for hjælpen": "matter"} {
			if got := w.where(words); !slices.Contains(got, table) {
				t.Errorf("%q is gone: %v", words, got)
			}
		}
		v, err = w.x.View(ctx, w.as(keeper), m, Page{})
		ok(t, err)
		if v.Contributions[1].Text != "" || v.Contributions[1].WithdrawnAt.IsZero() || !v.Contributions[2].Hidden || v.Contributions[2].HiddenReason == "" || v.Matter.Contributions != 3 {
			t.Errorf("the places: %+v", v.Contributions)
		}
		history, err := w.x.History(ctx, w.as("rosa"), m)
		ok(t, err)
		if last := history[len(history)-1]; last.Verb != VerbTextsForgotten || last.Actor.ID != "" {
			t.Errorf("the history ends with %+v", last)
		}
		w.counted()
	})
}

func TestNamesAreForgotten(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.deciding()
		in.Unnamed, in.Visibility = true, ToAll
		m := w.opened("karen", in)
		own := w.says("rosa", m, NameToAll, "I mit navn.")
		given := w.says("sofus", m, NameToRepresentatives, "Til mine repræsentanter.")
		ok(t, w.x.Edit(ctx, w.as("rosa"), own, EditInput{Kind: Concern, Text: "I mit eget navn."}))
		for _, who := range []string{"viggo", "niels", "pia"} {
			_, err := w.x.Recognise(ctx, w.as(who), own)
			ok(t, err)
		}
		ok(t, w.x.Report(ctx, w.as("viggo"), m, TargetContribution, own, "Grimt."))
		reports, err := w.x.Reports(ctx, w.as(keeper))
		ok(t, err)
		ok(t, w.x.DismissReport(ctx, w.as(keeper), reports[0].ID))
		code := w.whispers("tina", m, "Uden navn.")
		w.later(2)
		ok(t, w.x.ShowUnnamed(ctx))
		w.answers("karen", m, own, given, w.receipt(code).ID)
		ok(t, w.rules("karen", m))
		closed := w.today()
		w.later(60)
		if got := w.due(w.names(), closed); len(got) != 0 {
			t.Errorf("due too early: %v", got)
		}
		if diff := cmp.Diff([]string{m}, w.forgets(w.names(), closed.AddDays(1), m)); diff != "" {
			t.Fatal(diff)
		}
		v, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		for _, c := range v.Contributions {
			want := NameForgotten
			if c.Text == "Uden navn." {
				want = NameToNobody
			}
			if c.Author != nil || c.Mine || c.NameTo != want || c.MayFollow || c.MayMisunderstand {
				t.Errorf("%+v", c)
			}
		}
		if v.Contributions[0].Recognitions != 3 || v.Contributions[0].Recognised {
			t.Errorf("recognised by %d", v.Contributions[0].Recognitions)
		}
		if v.Owner.Name == "" || v.Contributions[0].Answers[0].Author.Name == "" {
			t.Error("who asked and answered is gone too")
		}
		voice, err := w.x.Voice(ctx, w.as("rosa"), Page{})
		ok(t, err)
		if len(voice.Items) != 0 {
			t.Error("their author still finds them")
		}
		for _, table := range []string{"matter_name_given", "matter_recognition", "matter_report"} {
			if n, err := db.One(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM `+table); err != nil || n != 0 {
				t.Errorf("%s has %d rows: %v", table, n, err)
			}
		}
		if r := w.receipt(code); !r.Shown || len(r.Answers) != 1 {
			t.Errorf("whoever has the receipt does not find theirs: %+v", r)
		}
		fails(t, w.x.Misunderstood(ctx, w.as("sofus"), given, "Nej."), fault.NotFound)

		// Taken up again, what was recognised before is a number, and nobody can be told from those who made it.
		ok(t, w.x.Reopen(ctx, w.as("karen"), m, ReopenInput{Reason: "Nyt.", Contribute: w.today().AddDays(20), Decide: w.today().AddDays(30)}))
		_, err = w.x.Recognise(ctx, w.as("viggo"), own)
		fails(t, err, ErrForgotten)
		fresh := w.says("rosa", m, NameToAll, "Igen.")
		if n, err := w.x.Recognise(ctx, w.as("viggo"), fresh); err != nil || n != 1 {
			t.Errorf("%d, %v", n, err)
		}
		if got := w.due(w.names(), w.today()); len(got) != 0 {
			t.Errorf("an open matter is due: %v", got)
		}
		if got := w.forgets(w.names(), w.today(), m); len(got) != 0 {
			t.Errorf("done in an open matter: %v", got)
		}
		w.counted()
	})
}

// When the names' time is over, no row of any table has a matter, or anything said in it, beside a person who only contributed. Whatever
// people have done, in any order.
func TestForgottenNamesAreNowhere(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		people := []string{"rosa", "viggo", "sofus", "tina"}
		rapid.Check(t, func(r *rapid.T) {
			m := w.open()
			var said []string
			for range rapid.IntRange(2, 10).Draw(r, "acts") {
				who := rapid.SampledFrom(people).Draw(r, "who")
				one := func() string { return rapid.SampledFrom(said).Draw(r, "which") }
				act := rapid.SampledFrom([]string{"say", "say", "edit", "withdraw", "recognise", "ask", "reply", "answer", "misunderstood", "follow", "report", "hide"}).Draw(r, "act")
				if len(said) == 0 || act == "say" {
					said = append(said, w.says(who, m, rapid.SampledFrom([]string{NameToAll, NameToRepresentatives}).Draw(r, "name"), "Noget."))
					continue
				}
				var err error
				switch act {
				case "edit":
					err = w.x.Edit(ctx, w.as(who), one(), EditInput{Kind: Concern, Text: fmt.Sprint("Rettet ", w.clk.Now())})
				case "withdraw":
					err = w.x.Withdraw(ctx, w.as(who), one())
				case "recognise":
					_, err = w.x.Recognise(ctx, w.as(who), one())
				case "ask":
					err = w.x.Clarify(ctx, w.as("karen"), one(), "Hvad?")
				case "reply":
					err = w.x.Reply(ctx, w.as(who), one(), "Det.")
				case "answer":
					_, err = w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{one()}, Outcome: Answered, Text: "Ja."})
				case "misunderstood":
					err = w.x.Misunderstood(ctx, w.as(who), one(), "Nej.")
				case "follow":
					_, err = w.x.Contribute(ctx, w.as(who), m, ContributionInput{Kind: Concern, Text: "Mere.", NameTo: NameToAll, Follows: one()})
				case "report":
					err = w.x.Report(ctx, w.as(who), m, TargetContribution, one(), "Grimt.")
				case "hide":
					err = w.x.Hide(ctx, w.as(keeper), m, TargetContribution, one(), "Et navn.")
				}
				if err != nil && !isErr(err, fault.NotFound) && !isErr(err, fault.Conflict) && !isErr(err, fault.Forbidden) {
					r.Fatal(err)
				}
				w.clk.Advance(time.Minute)
			}
			ids, err := db.All(ctx, w.d.Read(), db.Scan[string], `SELECT id FROM matter_contribution WHERE matter_id = $1`, m)
			ok(w.t, err)
			waiting, err := waitingInTime(ctx, w.d.Read(), m)
			ok(w.t, err)
			if len(waiting) > 0 {
				w.answers("karen", m, waiting...)
			}
			reports, err := w.x.Reports(ctx, w.as(keeper))
			ok(w.t, err)
			for _, p := range reports {
				ok(w.t, w.x.DismissReport(ctx, w.as(keeper), p.ID))
			}
			w.closes(m)
			w.forgets(w.texts(), w.today().AddDays(1), m)
			w.forgets(w.names(), w.today().AddDays(1), m)
			for _, row := range w.everything() {
				text := fmt.Sprint(row.cells)
				about := strings.Contains(text, m) || slices.ContainsFunc(ids, func(id string) bool { return strings.Contains(text, id) })
				for _, p := range people {
					if about && strings.Contains(text, w.town.Person(p)) {
						r.Fatalf("%s has %s: %s", row.table, p, text)
					}
				}
			}
			w.counted()
		})
	})
}

func TestOldDraftsAreForgotten(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		draft := func(in DraftInput) string {
			id, err := w.x.Draft(ctx, w.as("karen"), in)
			ok(t, err)
			return id
		}
		old := w.deciding()
		draft(old)
		opened := w.open()
		saved := w.today()
		w.later(20)
		fresh := draft(w.asking())
		w.later(4)
		if diff := cmp.Diff([]string{old.ID}, w.due(w.drafts(), saved.AddDays(1))); diff != "" {
			t.Error(diff)
		}
		days, err := w.x.DraftsSaved(ctx, w.d.Read(), []string{old.ID, opened})
		if ok(t, err); len(days) != 1 || days[old.ID] != saved {
			t.Errorf("saved %v", days)
		}
		if got := w.forgets(w.drafts(), saved, old.ID); len(got) != 0 {
			t.Errorf("too early: %v", got)
		}
		if diff := cmp.Diff([]string{old.ID}, w.forgets(w.drafts(), saved.AddDays(1), old.ID, opened, fresh)); diff != "" {
			t.Error(diff)
		}
		if got := w.where(old.ID); len(got) != 0 {
			t.Errorf("the draft is still in %v", got)
		}
		if got := w.where(fresh); !slices.Contains(got, "matter_version") {
			t.Error("the other draft is gone")
		}
		_, err = w.x.View(ctx, w.as("rosa"), opened, Page{})
		ok(t, err)
	})
}

func TestDueComesInPages(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		var all []string
		for range 5 {
			m := w.open()
			w.answers("karen", m, w.says("rosa", m, NameToAll, "Noget."))
			w.closes(m)
			all = append(all, m)
		}
		slices.Sort(all)
		var got []string
		for after := ""; ; {
			page, err := w.x.DueNames(context.Background(), w.d.Read(), w.today().AddDays(1), after, 2)
			ok(t, err)
			if len(page) == 0 {
				break
			}
			got, after = append(got, page...), page[len(page)-1]
		}
		if diff := cmp.Diff(all, got); diff != "" {
			t.Error(diff)
		}
	})
}

// A matter that only its committees read has no title for the secretariat, and stands apart.
func TestTitlesAndApart(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		plain, in := w.open(), w.deciding()
		in.Visibility, in.ClosedReason = ToCommittee, "Det handler om få."
		kept := w.opened("karen", in)
		apart, err := w.x.Apart(ctx, w.d.Read(), []string{plain, kept})
		if diff := cmp.Diff([]string{kept}, apart); diff != "" || err != nil {
			t.Error(diff, err)
		}
		for who, want := range map[string]int{keeper: 1, "karen": 2, "niels": 0} {
			titles, err := w.x.Titles(ctx, w.as(who), []string{plain, kept, "none"})
			if ok(t, err); len(titles) != want {
				t.Errorf("%s: %v", who, titles)
			}
		}
	})
}

// The pages say that something has been deleted, and whose it was nowhere.
func TestPagesOfWhatIsForgotten(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		s := served(w)
		m := w.open()
		given := w.says("rosa", m, NameToAll, "Før.")
		ok(t, w.x.Edit(ctx, w.as("rosa"), given, EditInput{Kind: Proposal, Text: "Efter."}))
		w.answers("karen", m, given)
		w.closes(m)
		w.forgets(w.texts(), w.today().AddDays(1), m)
		if status, body := s.get("rosa", "/bidrag/"+given+"/tidligere"); status != 200 || !strings.Contains(body, "De tidligere tekster er slettet") {
			t.Errorf("%d: %s", status, body)
		}
		w.forgets(w.names(), w.today().AddDays(1), m)
		for _, path := range []string{"/forloeb/" + m, "/bidrag/" + given, "/forloeb/" + m + "/svar?vis=all", "/forloeb/" + m + "/historik",
			"/forloeb/" + m + "/udskriv", "/forloeb/" + m + "/data.json", "/forloeb/" + m + "/bidrag.csv"} {
			for _, who := range []string{"karen", "nadia", keeper} {
				status, body := s.get(who, path)
				if path == "/forloeb/"+m+"/svar?vis=all" && who != "karen" {
					continue
				}
				if status != 200 || strings.Contains(body, "Rosa Holm") || strings.Contains(body, w.town.Person("rosa")) {
					t.Errorf("%s for %s: %d, or rosa is there", path, who, status)
				}
				if path == "/forloeb/"+m && !strings.Contains(body, "Navnet er slettet") {
					t.Errorf("%s does not learn that the name is deleted", who)
				}
			}
		}
		if status, body := s.get("rosa", "/min-stemme"); status != 200 || strings.Contains(body, "Efter.") {
			t.Errorf("%d: their author still finds it", status)
		}
		if _, body := s.get("nadia", "/forloeb/"+m+"/historik"); !strings.Contains(body, "Navnene på dem, der bidrog, blev slettet") {
			t.Error("the history does not tell")
		}
	})
}
