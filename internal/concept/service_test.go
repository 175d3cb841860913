package concept

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/words"
	"github.com/medspil/medspil/internal/matter"
)

func TestAWordIsProposedAndBothSidesAnswer(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m, north := w.theme(), w.board.Committee("north")
		in := ProposeInput{Text: Text{Word: " social  kapital"}, Committee: north}
		w.ok(w.x.Propose(ctx, w.as("karen"), m, in))
		w.fails(w.says("nadia", m, ""), fault.Forbidden) // there is nothing to agree on yet
		in.Text, in.Base = capitalText, 1
		w.ok(w.x.Propose(ctx, w.as("karen"), m, in))
		w.ok(w.x.Propose(ctx, w.as("karen"), m, in)) // the same form sent twice
		if th := w.load(m); len(th.Proposals) != 2 || th.Proposals[0].Word != "social kapital" || th.Now().Text != capitalText {
			t.Fatalf("%+v", th)
		}
		if got := w.told(m, VerbProposed); !slices.Equal(got, []string{"nadia", "omar", "pia"}) {
			t.Errorf("told of a proposal: %v", got)
		}
		in.Meaning = "Noget andet."
		if got := wrong(w.x.Propose(ctx, w.as("karen"), m, in)); !slices.Equal(got, []string{"meaning concept.error.changed"}) {
			t.Errorf("over another's proposal: %v", got)
		}
		in.Base, in.Committee = 2, w.board.Committee("oak")
		if got := wrong(w.x.Propose(ctx, w.as("karen"), m, in)); !slices.Equal(got, []string{"committee concept.error.committee_missing"}) {
			t.Errorf("in a committee that is not asked: %v", got)
		}
		for who, want := range map[string]error{"rosa": fault.Forbidden, "nadia": fault.Forbidden, keeper: fault.Forbidden, "niels": fault.NotFound} {
			w.fails(w.x.Propose(ctx, w.as(who), m, in), want)
		}
		for who, want := range map[string]error{"rosa": fault.Forbidden, "carechief": fault.Forbidden, keeper: fault.Forbidden, "niels": fault.NotFound} {
			w.fails(w.says(who, m, ""), want)
		}
		if got := wrong(w.says("nadia", m, " ")); !slices.Equal(got, []string{"reason concept.error.reason_missing"}) {
			t.Errorf("not yet without why: %v", got)
		}
		w.ok(w.says("nadia", m, "Det nævner ikke tillid."))
		if got := w.told(m, VerbNotYet); !slices.Equal(got, []string{"karen"}) {
			t.Errorf("told of an answer: %v", got)
		}
		w.fails(w.x.Say(ctx, w.as("karen"), m, SayInput{Of: 1, Agrees: true}), ErrMoved)
		w.ok(w.says("karen", m, ""))
		w.ok(w.says("karen", m, "")) // pressed twice
		if th := w.load(m); len(th.Entries) != 4 || th.Entries[3].Side != Management || th.Entries[2].Reason != "Det nævner ikke tillid." {
			t.Errorf("%+v", th.Entries)
		}
		w.fails(w.x.Propose(ctx, w.as("karen"), w.opened(matter.Advice), in), fault.NotFound)
	})
}

// With a side missing a theme cannot be ended as agreed, by whatever way it is tried.
func TestAThemeIsNotAgreedWithASideMissing(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.proposed(capitalText)
		ways := map[string]func() error{
			"agree": func() error { return w.x.Agree(ctx, w.as("karen"), m, w.load(m).Now().N, "Nu.") },
			"end": func() error {
				return w.d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
					return w.m.End(ctx, tx, w.as("karen"), m, matter.CloseInput{Took: "Enige.", Early: "Nu."})
				})
			},
			"close": func() error {
				return w.m.Close(ctx, w.as("karen"), m, matter.CloseInput{Took: "Enige.", Early: "Nu."})
			},
		}
		refused := func(when string, want ...string) {
			t.Helper()
			for way, do := range ways {
				err := do()
				if way == "close" && err != nil { // a theme does not end like that at all
					continue
				}
				if got := wrong(err); !slices.Equal(got, want) {
					t.Errorf("%s, by %s: %v", when, way, err)
				}
			}
			if th := w.load(m); th.End != nil {
				t.Errorf("%s: it has ended", when)
			}
		}
		refused("nobody agrees", " concept.error.missing_employee", " concept.error.missing_management")
		w.ok(w.says("nadia", m, ""))
		refused("management is missing", " concept.error.missing_management")
		w.ok(w.says("karen", m, ""))
		w.ok(w.says("pia", m, "Nej."))
		refused("an employee says not yet", " concept.error.missing_employee_not_yet")
		w.ok(w.says("omar", m, "")) // a colleague's yes does not take it away
		refused("a colleague agrees", " concept.error.missing_employee_not_yet")
		if a := w.load(m).Held(1, Employees, ""); len(a) != 1 || a[0].Reason != "Nej." || a[0].By.Name != "Pia Ørsted" {
			t.Errorf("held by %+v", a)
		}
		w.ok(w.says("nadia", m, "")) // the vice-chair's does, though she agreed before
		if got := w.told(m, VerbLifted); !slices.Equal(got, []string{"pia"}) {
			t.Errorf("told that it is lifted: %v", got)
		}
		if th := w.load(m); len(th.Missing()) != 0 || len(th.Answers(1, Employees)) != 3 {
			t.Errorf("%+v", th.Answers(1, Employees))
		}
		next := capitalText
		next.Meaning = "At vi kan løse kerneopgaven sammen, fordi vi har tillid."
		w.proposes(m, next)
		refused("a newer proposal", " concept.error.missing_employee", " concept.error.missing_management")
		w.fails(w.x.Agree(ctx, w.as("karen"), m, 1, "Nu."), ErrMoved)
		w.ok(w.says("nadia", m, ""))
		var inv *fault.Invalid
		if err := w.x.Agree(ctx, w.as("karen"), m, w.load(m).Now().N, "Nu."); wrong(err) == nil {
			t.Error("agreed with management missing")
		} else {
			inv = err.(*fault.Invalid)
		}
		if args := inv.Fields[0].Args; args[1] != "L-MED Hjemmeplejen Nord" || args[3] != "Karen Brandt" {
			t.Errorf("who can say it: %v", args)
		}
		w.ok(w.says("karen", m, ""))
		refusedNot := ways["end"]()
		if got := wrong(refusedNot); !slices.Equal(got, []string{" concept.error.not_ended"}) {
			t.Errorf("ended past the glossary: %v", got)
		}
		for who, want := range map[string]error{"nadia": fault.Forbidden, "rosa": fault.Forbidden, "niels": fault.NotFound} {
			w.fails(w.x.Agree(ctx, w.as(who), m, w.load(m).Now().N, "Nu."), want)
			w.fails(w.x.Park(ctx, w.as(who), m, ParkInput{Why: "Nu.", When: "senere"}), want)
		}
		if got := wrong(w.x.Agree(ctx, w.as("karen"), m, w.load(m).Now().N, "")); !slices.Equal(got, []string{"early matter.error.early_missing"}) {
			t.Errorf("before its last day: %v", got)
		}
		w.ok(w.x.Agree(ctx, w.as("karen"), m, w.load(m).Now().N, "Vi er enige."))
		story, err := w.m.View(ctx, w.as("rosa"), m, matter.Page{})
		w.ok(err)
		if story.Matter.State != matter.Closed || story.Matter.Took != "Social kapital: "+next.Meaning {
			t.Errorf("closed with %q", story.Matter.Took)
		}
		// An empty side is said to be empty.
		empty := w.proposed(capitalText)
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE concept_entry SET committee_id = $2 WHERE matter_id = $1`, empty, w.board.Committee("group"))
			return err
		})
		w.ok(w.m.NameStandIn(ctx, w.as("karen"), empty, w.town.Person("omar")))
		if got := wrong(w.x.Agree(ctx, w.as("karen"), empty, 1, "Nu.")); !slices.Contains(got, " concept.error.missing_employee_vacant") {
			t.Errorf("an empty side: %v", got)
		}
	})
}

func TestTheGlossary(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		first := w.agreed(Text{Word: "kerneopgave", Forms: "kerneopgaven", Meaning: "Det, vi er her for."})
		w.agreed(Text{Word: "Åbenhed", Meaning: "At sige det højt."})
		w.agreed(Text{Word: "arbejdsmiljø", Meaning: "Det, der får kerneopgaven til at lykkes."})
		g, err := w.x.Glossary(ctx, w.as("niels"), 1) // who may read none of the themes
		w.ok(err)
		var got []string
		for _, d := range g.Words {
			got = append(got, d.Word)
		}
		if !slices.Equal(got, []string{"arbejdsmiljø", "kerneopgave", "Åbenhed"}) || len(g.Titles) != 0 {
			t.Errorf("%v %v", got, g.Titles)
		}
		if d := g.Words[1]; d.Board != "L-MED Hjemmeplejen Nord" || d.By[Employees].By.Name != "Nadia Yilmaz" || d.By[Management].By.Name != "Karen Brandt" {
			t.Errorf("%+v", d)
		}
		if g, err = w.x.Glossary(ctx, w.as("rosa"), 1); err != nil || len(g.Titles) != 3 {
			t.Errorf("titles for who reads them: %v %v", g.Titles, err)
		}
		_, err = w.x.Glossary(ctx, access.Actor{}, 1)
		w.fails(err, fault.NotFound)

		// A newer theme about the same word takes its place, and the earlier one stays readable.
		second := w.agreed(Text{Word: "Kerneopgave", Meaning: "Det, vi er her for, for borgerne."})
		if g, err = w.x.Glossary(ctx, w.as("niels"), 1); err != nil || len(g.Words) != 3 || g.Words[1].MatterID != second {
			t.Errorf("%+v %v", g, err)
		}
		c, err := w.x.Concept(ctx, w.as("niels"), second)
		w.ok(err)
		old, err := w.x.Concept(ctx, w.as("niels"), first)
		w.ok(err)
		if c.Newer != nil || len(c.Earlier) != 1 || c.Earlier[0].MatterID != first || old.Newer == nil || old.Newer.MatterID != second || len(old.Earlier) != 0 {
			t.Errorf("%+v\n%+v", c, old)
		}
		_, err = w.x.Concept(ctx, w.as("niels"), w.proposed(capitalText))
		w.fails(err, fault.NotFound)
	})
}

// page is what a theme's page shows of its word to a reader.
func (w *world) page(who, m string) string {
	w.t.Helper()
	ctx := w.worded(who)
	here, err := w.m.Enter(ctx, w.d.Read(), w.as(who), m)
	w.ok(err)
	c, err := w.x.Section(ctx, here, false)
	w.ok(err)
	if on, err := w.x.Section(ctx, here, true); on != nil || err != nil {
		w.t.Errorf("in print above the story: %v", err)
	}
	var b strings.Builder
	w.ok(c.Render(ctx, &b))
	return b.String()
}

// storied are the keys of what a theme's history tells of its word, in order.
func (w *world) storied(m string) []string {
	w.t.Helper()
	ctx := w.worded("karen")
	here, err := w.m.Enter(ctx, w.d.Read(), w.as("karen"), m)
	w.ok(err)
	list, err := w.x.history(ctx, here)
	w.ok(err)
	var out []string
	for _, h := range list {
		for _, key := range []string{"named", "proposed", "agreed.employee", "agreed.management", "not_yet.employee", "not_yet.management", "end.agreed", "end.parked", "taken_up"} {
			if h.Said == i18n.T(ctx, "concept.history."+key) && h.About == "social kapital" {
				out = append(out, key)
			}
		}
	}
	return out
}

// What hinders that a theme is agreed on is told at once; what a committee above agreed on, one below does not change, nor does anybody take another word's form.
func TestWhatCountsIsNotTakenAway(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		first := w.agreed(capitalText)
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE concept_entry SET committee_id = $2 WHERE matter_id = $1 AND committee_id IS NOT NULL`, first, w.board.Committee("main"))
			return err
		})
		clash := ProposeInput{Text: Text{Word: "tillid", Forms: "Sociale kapital", Meaning: "At vi tør."}, Committee: w.board.Committee("north")}
		if got := wrong(w.x.Propose(ctx, w.as("karen"), w.theme(), clash)); !slices.Equal(got, []string{"forms concept.error.taken"}) {
			t.Errorf("another word's form: %v", got)
		}
		m := w.proposed(capitalText)
		if page := w.page("karen", m); !strings.Contains(page, "Ordet står allerede i Begreber.") || !strings.Contains(page, "Hoved-MED") {
			t.Errorf("what counts is not said: %s", page)
		}
		_, err := w.m.Contribute(ctx, w.as("rosa"), m, matter.ContributionInput{Kind: matter.Question, Text: "Hvad med os?", NameTo: matter.NameToAll, SendKey: id.New()})
		w.ok(err)
		w.ok(w.says("nadia", m, ""))
		if got := wrong(w.x.Agree(ctx, w.as("karen"), m, 1, "")); !slices.Equal(got, []string{" concept.error.missing_management", " concept.error.below", " concept.waiting", "early matter.error.early_missing"}) {
			t.Errorf("all at once: %v", got)
		}
		if got := wrong(w.x.Park(ctx, w.as("karen"), m, ParkInput{})); !slices.Equal(got, []string{"why concept.error.why_missing", "again_day concept.error.again_missing", " concept.waiting", "early matter.error.early_missing"}) {
			t.Errorf("all at once: %v", got)
		}
	})
}

// A word waits on the first page for those whose side does not agree, and for its owner.
func TestWhoseTurnItIs(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.theme()
		turns := func(when string, want ...string) {
			t.Helper()
			var got []string
			for _, who := range []string{"karen", "nadia", "omar", "pia", "rosa", "niels", "carechief", keeper} {
				list, err := w.x.turns(ctx, w.d.Read(), w.as(who))
				w.ok(err)
				for _, turn := range list {
					switch {
					case turn.Answers:
						who += " answers"
					case len(turn.Held) > 0:
						who += " reads " + turn.Held[0].By.Name
					default:
						who += " ends"
					}
					got = append(got, who)
				}
				body, n, err := w.x.Now(w.worded(strings.Fields(who)[0]))
				w.ok(err)
				if n != len(list) || (body == nil) != (n == 0) {
					t.Errorf("%s: the first page has %d of %d", when, n, len(list))
				}
				if body != nil {
					w.ok(body.Render(w.worded(strings.Fields(who)[0]), &strings.Builder{}))
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %q", when, got)
			}
		}
		w.proposes(m, Text{Word: "social kapital"})
		turns("only the word")
		w.proposes(m, capitalText)
		turns("a proposal", "karen answers", "nadia answers", "omar answers", "pia answers")
		w.ok(w.says("pia", m, "Nej."))
		turns("an employee says not yet", "karen answers", "nadia answers", "omar answers")
		w.ok(w.says("omar", m, ""))
		w.ok(w.says("karen", m, ""))
		turns("it stands", "karen reads Pia Ørsted", "nadia answers")
		w.ok(w.says("nadia", m, ""))
		turns("both agree", "karen ends")
		w.ok(w.says("pia", m, "Stadig nej."))
		turns("not any more", "karen reads Pia Ørsted", "nadia answers", "omar answers")
		w.proposes(m, Text{Word: "social kapital", Meaning: "Noget andet."})
		turns("a newer proposal", "karen answers", "nadia answers", "omar answers", "pia answers")
		w.ok(w.x.Park(ctx, w.as("karen"), m, ParkInput{Why: "Vi kredser.", When: "senere", Early: "Nu."}))
		turns("it is parked")
		if got := w.storied(m); !slices.Equal(got, []string{"named", "proposed", "not_yet.employee", "agreed.employee", "agreed.management", "agreed.employee", "not_yet.employee", "proposed", "end.parked"}) {
			t.Errorf("the history: %v", got)
		}
	})
}

// explained is what a page becomes for a reader, and how many queries that took.
func (w *world) explained(who, text string) (string, int) {
	w.t.Helper()
	ctx, count := db.WithCounter(w.worded(who))
	page, err := w.x.Explain(ctx, `<html lang="da"><main><p>`+text+`</p></main></html>`)
	w.ok(err)
	return page, count.N()
}

func TestWordsAreExplainedWhereTheyStand(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if page, _ := w.explained("niels", "Vores kerneopgave."); strings.Contains(page, "button") {
			t.Errorf("explained before there is a word: %s", page)
		}
		m := w.agreed(Text{Word: "kerneopgave", Meaning: "Det, vi er her for."})
		page, n := w.explained("niels", "Vores kerneopgave.")
		for _, want := range []string{`popovertarget="` + words.Prefix + m + `">kerneopgave</button>`, `id="` + words.Prefix + m + `" popover`, "Det, vi er her for.", "Aftalt i L-MED Hjemmeplejen Nord 23. november 2026", `href="/begreb/` + m + `"`} {
			if !strings.Contains(page, want) {
				t.Errorf("%q is not in %s", want, page)
			}
		}
		if n > 5 {
			t.Errorf("%d queries to read the words", n)
		}
		if _, n := w.explained("rosa", "Vores kerneopgave."); n != 0 {
			t.Errorf("%d queries for words that are known", n)
		}
		nobody, err := w.x.Explain(access.With(w.worded("rosa"), access.Actor{}), page)
		w.ok(err)
		if nobody != page {
			t.Error("explained to nobody")
		}
		// Another node's change is seen when the words are read again.
		other := New(w.d, w.clk, w.board.Room, w.m)
		entry := w.load(m).Now().ID
		w.ok(other.Hide(ctx, w.as(keeper), entry, "Den rammer en kollega."))
		if page, _ := w.explained("rosa", "Vores kerneopgave."); !strings.Contains(page, "<button") {
			t.Error("read again at once")
		}
		w.clk.Advance(freshFor)
		if page, _ := w.explained("rosa", "Vores kerneopgave."); strings.Contains(page, "<button") {
			t.Error("explained though it is hidden")
		}
		w.ok(w.x.Unhide(ctx, w.as(keeper), entry, "Det gjorde den ikke."))
		if page, _ := w.explained("rosa", "Vores kerneopgave."); !strings.Contains(page, "<button") {
			t.Error("not explained again")
		}
	})
}

func TestParkedAndTakenUpAgain(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		bare := w.theme()
		if got := wrong(w.x.Park(ctx, w.as("karen"), bare, ParkInput{Why: "Nu.", When: "senere", Early: "Nu."})); !slices.Equal(got, []string{" concept.error.no_word"}) {
			t.Errorf("parked without a word: %v", got)
		}
		m := w.parked()
		g, err := w.x.Glossary(ctx, w.as("rosa"), 1)
		w.ok(err)
		if len(g.Words) != 0 || len(g.Parked) != 1 || g.Parked[0].Why != "Vi kredser om, hvad der fører til hvad." || g.Parked[0].End.AgainWhen != "målingen er her" {
			t.Errorf("%+v", g)
		}
		if g, err = w.x.Glossary(ctx, w.as("niels"), 1); err != nil || len(g.Parked) != 0 {
			t.Errorf("to who does not read the theme: %+v %v", g.Parked, err)
		}
		waiting := func(who string) int {
			t.Helper()
			_, n, err := w.x.Now(w.worded(who))
			w.ok(err)
			return n
		}
		if waiting("nadia") != 0 {
			t.Error("told before its day")
		}
		_, err = w.x.TakeUp(ctx, w.as("karen"), m)
		w.fails(err, fault.Forbidden)
		w.clk.Set(w.today().AddDays(30).Start().Add(9 * time.Hour))
		for who, want := range map[string]int{"nadia": 1, "karen": 1, "rosa": 0, "niels": 0} {
			if got := waiting(who); got != want {
				t.Errorf("%s is told of %d", who, got)
			}
		}
		_, err = w.x.TakeUp(ctx, w.as("rosa"), m)
		w.fails(err, fault.Forbidden)
		_, err = w.x.TakeUp(ctx, w.as("niels"), m)
		w.fails(err, fault.NotFound)
		draft, err := w.x.TakeUp(ctx, w.as("karen"), m)
		w.ok(err)
		if again, err := w.x.TakeUp(ctx, w.as("karen"), m); err != nil || again != draft {
			t.Errorf("pressed twice: %s and %s, %v", draft, again, err)
		}
		form, err := w.m.Form(ctx, w.as("karen"), draft)
		w.ok(err)
		if form.Input.Kind != matter.Theme || form.Input.Problem != "Hvad mener vi med social kapital?" || len(form.Input.Touched) != 1 {
			t.Errorf("%+v", form.Input)
		}
		w.ok(w.m.Open(ctx, w.as("karen"), draft))
		if before, err := w.x.carried(ctx, w.d.Read(), draft); err != nil || before == nil || before.Text != capitalText {
			t.Errorf("%+v %v", before, err)
		}
		if waiting("nadia") != 0 || w.load(m).End.TakenUpBy != draft {
			t.Error("told of it though it is taken up")
		}
		if got := w.storied(m); !slices.Equal(got, []string{"proposed", "end.parked", "taken_up"}) {
			t.Errorf("the history: %v", got)
		}
		for id, want := range map[string]string{m: "Det er taget op igen i", draft: "Vi kredser om, hvad der fører til hvad."} {
			if page := w.page("nadia", id); !strings.Contains(page, want) || !strings.Contains(page, "Vi kredser om") {
				t.Errorf("%q is not in %s", want, page)
			}
		}
	})
}

func TestHarmfulTexts(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.agreed(Text{Word: "kerneopgave", Meaning: "Det, vi er her for."})
		entry := w.load(m).Now().ID
		w.ok(w.x.Report(ctx, w.as("niels"), entry, "Grimt.")) // who reads the word alone
		w.ok(w.x.Report(ctx, w.as("niels"), entry, "Grimt."))
		if got := w.told(m, VerbReported); !slices.Equal(got, []string{keeper}) {
			t.Errorf("told of a report: %v", got)
		}
		list, err := reports(ctx, w.d.Read(), "")
		w.ok(err)
		if len(list) != 1 || list[0].Entry.ID != entry {
			t.Errorf("%+v", list)
		}
		for _, who := range []string{"karen", "niels", "rosa"} {
			w.fails(w.x.Hide(ctx, w.as(who), entry, "Derfor."), fault.NotFound)
		}
		w.ok(w.x.Hide(ctx, w.as(keeper), entry, "Den rammer en kollega."))
		w.fails(w.x.Hide(ctx, w.as(keeper), entry, "Igen."), ErrHidden)
		story, err := w.m.View(ctx, w.as("rosa"), m, matter.Page{})
		w.ok(err)
		if strings.Contains(story.Matter.Took, "her for") {
			t.Errorf("hidden here, and told there: %q", story.Matter.Took)
		}
		c, err := w.x.Concept(ctx, w.as("niels"), m)
		w.ok(err)
		if c.Meaning != "" || c.Word != "kerneopgave" || c.Hidden != "Den rammer en kollega." {
			t.Errorf("%+v", c.Definition)
		}
		w.ok(w.x.Unhide(ctx, w.as(keeper), entry, "Det gjorde den ikke."))
		// And hidden there it is hidden here.
		w.ok(w.m.Hide(ctx, w.as(keeper), m, matter.TargetTook, matter.TargetTook, "Alligevel."))
		if c, err = w.x.Concept(ctx, w.as("niels"), m); err != nil || c.Meaning != "" || c.Hidden != "Alligevel." {
			t.Errorf("%+v %v", c.Definition, err)
		}
		// What is proposed in an open theme is its readers' alone.
		open := w.load(w.proposed(capitalText)).Now().ID
		w.fails(w.x.Report(ctx, w.as("niels"), open, "Grimt."), fault.NotFound)

		// Erased words are gone from here too, and what is hidden is forgotten in time.
		if _, err := w.m.Erase(ctx, w.as(keeper), m, matter.EraseInput{Words: []string{"her for"}, Reason: "Navn."}); err != nil {
			t.Error(err)
		}
		if got := w.load(m).Now().Meaning; got != "Det, vi er "+matter.Erased+"." {
			t.Errorf("erased: %q", got)
		}
		w.ok(w.m.Unhide(ctx, w.as(keeper), m, matter.TargetTook, matter.TargetTook, "Nu."))
		w.ok(w.x.Hide(ctx, w.as(keeper), entry, "Endnu engang."))
		later := w.today().AddDays(400)
		due, err := w.x.DueTexts(ctx, w.d.Read(), later, "", 10)
		w.ok(err)
		if !slices.Equal(due, []string{m}) {
			t.Errorf("due: %v", due)
		}
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := w.x.ForgetTexts(ctx, tx, later, due)
			return err
		})
		if due, err = w.x.DueTexts(ctx, w.d.Read(), later, "", 10); err != nil || len(due) != 0 || w.load(m).Now().Meaning != "" {
			t.Errorf("forgotten: %v %v", due, err)
		}
	})
}

// A page costs the same number of queries, however many words there are, and however much was said of one.
func TestPagesCostTheSame(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		queries := func(who string, read func(ctx context.Context) error) int {
			t.Helper()
			ctx, count := db.WithCounter(w.worded(who))
			w.ok(read(ctx))
			return count.N()
		}
		m := w.proposed(capitalText)
		section := func(ctx context.Context) error {
			here, err := w.m.Enter(ctx, w.d.Read(), w.as("karen"), m)
			w.ok(err)
			_, err = w.x.Section(ctx, here, false)
			return err
		}
		glossary := func(ctx context.Context) error {
			_, err := w.x.Glossary(ctx, w.as("rosa"), 1)
			return err
		}
		w.agreed(Text{Word: "kerneopgave", Meaning: "Det, vi er her for."})
		one, few := queries("karen", section), queries("rosa", glossary)
		for _, word := range []string{"tillid", "åbenhed", "nærvær"} {
			w.agreed(Text{Word: word, Meaning: "At vi har " + word + "."})
			next := capitalText
			next.Meaning = "At vi har " + word + "."
			w.proposes(m, next)
		}
		if got := queries("karen", section); got != one || got > 15 {
			t.Errorf("a theme's word: %d queries, then %d", one, got)
		}
		if got := queries("rosa", glossary); got != few || got > 10 {
			t.Errorf("the glossary: %d queries, then %d", few, got)
		}
	})
}
