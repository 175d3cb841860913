package option

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

func titles(list []Option) (out []string) {
	for _, o := range list {
		out = append(out, o.Version.Title)
	}
	return out
}

func TestOptionsAreMadeChangedAndOrdered(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.decision()
		given := w.says("sofus", m, "Læg ruterne om fredagen.")
		other := w.says("sofus", w.decision(), "I en anden sag.")
		in := form("Faste ruter")
		in.From = []string{given, other, given}
		ok(t, w.x.Make(ctx, w.as("karen"), m, in))
		ok(t, w.x.Make(ctx, w.as("karen"), m, in)) // the same form sent twice
		b := w.makes(m, "Bytte selv")
		w.makes(m, "Vagten beslutter")
		o := w.option("rosa", m, in.ID)
		if !slices.Equal(o.From, []string{given}) || len(o.Sources) != 1 || o.Sources[0].Text != "Læg ruterne om fredagen." || o.Version.Text != in.Text {
			t.Errorf("%+v", o)
		}
		if diff := cmp.Diff([]string{"frida", "nadia", "omar", "pia", "schoolchief", "sofus", "ulla"}, keep(w.told(m, VerbMade), "frida", "nadia", "rosa", "hanne", "omar", "pia", "schoolchief", "sofus", "ulla", "karen")); diff != "" {
			t.Errorf("told of a new option: %s", diff)
		}

		ok(t, w.x.Move(ctx, w.as("karen"), b, true))
		ok(t, w.x.Move(ctx, w.as("karen"), b, true)) // is first already
		if got := titles(w.sees("rosa", m).Options); !slices.Equal(got, []string{"Bytte selv", "Faste ruter", "Vagten beslutter"}) {
			t.Errorf("in order: %v", got)
		}

		w.stands("rosa", in.ID, Support, "")
		change := in
		change.ID, change.Base, change.Title, change.Why, change.From = "", 1, "Faste ruter i en måned", "Vi prøver det først.", nil
		ok(t, w.x.Change(ctx, w.as("lars"), in.ID, change)) // the stand-in
		fails(t, w.x.Change(ctx, w.as("karen"), in.ID, change), ErrChanged)
		one := w.reads("rosa", in.ID)
		if one.Option.Version.Title != "Faste ruter i en måned" || len(one.Earlier) != 1 || one.Earlier[0].Title != "Faste ruter" || one.Option.Version.Why != "Vi prøver det først." || len(one.Option.From) != 0 {
			t.Errorf("%+v", one)
		}
		if got := w.told(m, VerbChanged); !slices.Equal(got, []string{"rosa"}) {
			t.Errorf("told of a change: %v", got)
		}
		change.Base, change.Why = 2, ""
		if got := wrongFields(w.x.Change(ctx, w.as("karen"), in.ID, change)); !slices.Equal(got, []string{"why"}) {
			t.Errorf("without why: %v", got)
		}
		notices, err := w.x.Render(ctx, w.d.Read(), w.entries(m), w.town.Person("rosa"))
		ok(t, err)
		for _, n := range notices {
			if n.Key == "" || !strings.HasPrefix(n.Path, "/mulighed/") && n.Path != Path(m) {
				t.Errorf("told %+v", n)
			}
		}
		notices, err = w.x.Render(ctx, w.d.Read(), w.entries(m), w.town.Person("niels"))
		ok(t, err)
		if notices[0].Key != "" {
			t.Error("who may not read it is told of it")
		}
	})
}

// keep are those of a list that are among some.
func keep(list []string, some ...string) []string {
	list = slices.DeleteFunc(list, func(s string) bool { return !slices.Contains(some, s) })
	slices.Sort(list)
	return list
}

// entries are this room's in the journal.
func (w *world) entries(matterID string) []journal.Entry {
	w.t.Helper()
	list, err := journal.OfVerbs(context.Background(), w.d.Read(), matter.SubjectKind, matterID, Verbs(), 100)
	ok(w.t, err)
	return list
}

func TestMergeSplitAndWithdrawKeepTheTrace(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.decision()
		first, second := w.says("sofus", m, "Fast dag."), w.says("rosa", m, "Fast vagt.")
		a, b, c := w.makes(m, "A", first), w.makes(m, "B", second), w.makes(m, "C")
		w.stands("rosa", a, Cannot, "Det går ud over mine børn.")
		in := form("A og B")
		ok(t, w.x.Merge(ctx, w.as("karen"), m, []string{a, b}, in))
		ok(t, w.x.Merge(ctx, w.as("karen"), m, []string{a, b}, in)) // the same form sent twice
		v := w.sees("sofus", m)
		if got := titles(v.Options); !slices.Equal(got, []string{"C", "A og B"}) || !slices.Equal(titles(v.Ended), []string{"A", "B"}) {
			t.Fatalf("merged: %v %v", got, titles(v.Ended))
		}
		merged, gone := v.Options[1], v.Ended[0]
		want := []string{first, second}
		slices.Sort(want)
		if diff := cmp.Diff(want, merged.From); diff != "" || len(merged.CameFrom) != 2 || gone.State != Merged || gone.Became[0] != (Line{merged.ID, "A og B"}) || gone.Version.CoreTask == "" {
			t.Errorf("%s\n%+v\n%+v", diff, merged, gone)
		}
		if len(gone.Reasons) != 1 || merged.Standing.Some {
			t.Error("what was said of an option goes with it, and nobody is made to say it of another")
		}
		fails(t, w.x.Respond(ctx, w.as("sofus"), a, ResponseInput{Level: Live, NameTo: matter.NameToAll}), ErrEnded)
		fails(t, w.x.Change(ctx, w.as("karen"), a, Input{Base: 1}), ErrEnded)
		fails(t, w.x.Merge(ctx, w.as("karen"), m, []string{a, c}, form("Igen")), ErrEnded)

		parts := []Input{form("Fast dag"), form("Fast vagt")}
		ok(t, w.x.Split(ctx, w.as("karen"), merged.ID, parts))
		ok(t, w.x.Split(ctx, w.as("karen"), merged.ID, parts)) // the same form sent twice
		fails(t, w.x.Split(ctx, w.as("karen"), merged.ID, []Input{form("Fast dag"), form("Fast vagt")}), ErrEnded)
		v = w.sees("sofus", m)
		if got := titles(v.Options); !slices.Equal(got, []string{"C", "Fast dag", "Fast vagt"}) || len(v.Options[1].From) != 2 || v.Options[2].CameFrom[0].Title != "A og B" {
			t.Errorf("split: %v", got)
		}
		if got := wrongFields(w.x.Withdraw(ctx, w.as("karen"), c, " ")); !slices.Equal(got, []string{"why"}) {
			t.Errorf("withdrawn without why: %v", got)
		}
		ok(t, w.x.Withdraw(ctx, w.as("karen"), c, "Der er ikke råd."))
		if o := w.option("sofus", m, c); o.State != Withdrawn || o.EndedWhy != "Der er ikke råd." || o.Version.Title != "C" {
			t.Errorf("withdrawn: %+v", o)
		}
		// A contribution that shaped an option can still be taken back: its place stays.
		ok(t, w.m.Withdraw(ctx, w.as("sofus"), first))
		for _, o := range w.sees("rosa", m).Options {
			if len(o.From) == 2 && len(o.Sources) != 2 || slices.ContainsFunc(o.Sources, func(c matter.Contribution) bool { return c.ID == first && (c.Text != "" || c.WithdrawnAt.IsZero()) }) {
				t.Errorf("the place of what was taken back: %+v", o.Sources)
			}
		}
		here, err := w.m.Enter(ctx, w.d.Read(), w.as("rosa"), m)
		ok(t, err)
		ok(t, w.x.Hide(ctx, w.as(keeper), c, "Den rammer en."))
		told, err := w.x.history(w.worded(), here)
		ok(t, err)
		var history []string
		for _, h := range told {
			history = append(history, h.Said+"|"+h.About+"|"+h.Words)
		}
		if diff := cmp.Diff([]string{"En mulighed blev skrevet|A|", "En mulighed blev skrevet|B|", "En mulighed blev skrevet||", "Muligheder blev lagt sammen til en|A og B|",
			"En mulighed blev delt i flere|A og B|", "En mulighed blev trukket tilbage||"}, history); diff != "" {
			t.Error(diff)
		}
		for range MostOptions - 2 {
			w.makes(m, "Endnu en")
		}
		fails(t, w.x.Make(ctx, w.as("karen"), m, form("En for meget")), ErrFull)
	})
}

func TestWorriesComeFirstAndBecomeContributions(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.decision()
		o := w.makes(m, "Faste ruter")
		w.stands("rosa", o, Support, "Det giver ro.")
		w.stands("sofus", o, Worried, "Der er ingen afløsere.")
		if s := w.option("karen", m, o).Standing; !s.Some || s.Told {
			t.Errorf("of two it is told where they stand: %+v", s)
		}
		w.stands("pia", o, Cannot, "Så siger to op.")
		w.stands("nadia", o, Live, "")
		got := w.option("karen", m, o)
		var said []string
		for _, r := range got.Reasons {
			said = append(said, string(r.Level)+" "+r.Contribution.Kind+" "+r.Contribution.Author.Name+": "+r.Contribution.Text)
		}
		if diff := cmp.Diff([]string{"cannot concern Pia Ørsted: Så siger to op.", "worried concern Sofus Friis: Der er ingen afløsere.", "support perspective Rosa Holm: Det giver ro."}, said); diff != "" {
			t.Error(diff)
		}
		if got.Standing != (Standing{true, true, 4, Half}) {
			t.Errorf("%+v", got.Standing)
		}
		// Answered where all contributions are, and in the way of the decision until then.
		bench, err := w.m.Answering(ctx, w.as("karen"), m, matter.AnsweringFilter{}, matter.Page{})
		ok(t, err)
		if bench.Waiting != 3 {
			t.Errorf("%d wait for an answer", bench.Waiting)
		}
		// The level that counts is the last; what was said stays, as said earlier.
		w.stands("sofus", o, Live, "")
		got = w.option("karen", m, o)
		if last := got.Reasons[len(got.Reasons)-1]; !last.Earlier || last.Contribution.Text != "Der er ingen afløsere." || got.Standing.Share != Most || got.Standing.N != 4 {
			t.Errorf("%+v", got)
		}
		if mine := w.option("sofus", m, o).Mine; mine.Level != Live || mine.Contribution != "" {
			t.Errorf("%+v", mine)
		}
		marks, err := w.x.Marks(w.worded(), []string{got.Reasons[0].Contribution.ID})
		ok(t, err)
		if len(marks) != 1 {
			t.Errorf("marks %v", marks)
		}
		// A name given to the representatives only is kept from the owner here too.
		ok(t, w.x.Respond(ctx, w.as("tina"), o, ResponseInput{Level: Cannot, Reason: "Jeg tør ikke.", NameTo: matter.NameToRepresentatives}))
		for who, named := range map[string]bool{"karen": false, "rosa": false, "pia": true, keeper: false} {
			for _, r := range w.reads(who, o).Reasons {
				if r.Contribution.Text == "Jeg tør ikke." && (r.Contribution.Author != nil) != named {
					t.Errorf("%s sees a name: %v", who, !named)
				}
			}
		}
		// After the last day it is too late to say where one stands.
		w.clk.Set(w.today().AddDays(39).Start().Add(12 * time.Hour))
		fails(t, w.x.Respond(ctx, w.as("rosa"), o, ResponseInput{Level: Live, NameTo: matter.NameToAll}), ErrLate)
	})
}

// One answer a person and option, whatever is sent at once.
func TestManyAnswersAtOnce(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.decision()
		o := w.makes(m, "Faste ruter")
		key := id.New()
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				in := ResponseInput{Level: Levels[i%2], NameTo: matter.NameToAll}
				if i%5 == 0 {
					in = ResponseInput{Level: Worried, Reason: "Der er ingen afløsere.", NameTo: matter.NameToAll, SendKey: key}
				}
				if err := w.x.Respond(ctx, w.as("rosa"), o, in); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		rows, err := db.One(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM option_response`)
		ok(t, err)
		story, err := w.m.View(ctx, w.as("karen"), m, matter.Page{})
		ok(t, err)
		if rows != 1 || story.Matter.Contributions != 1 {
			t.Errorf("%d answers, %d contributions", rows, story.Matter.Contributions)
		}
	})
}

// everything is all that somebody is given of the options of a matter by any route of this room, as text.
func (w *world) everything(who, matterID string) string {
	w.t.Helper()
	ctx := context.Background()
	side := w.sees(who, matterID)
	var b strings.Builder
	for _, o := range append(side.Options, side.Ended...) {
		b.WriteString(text(o.Standing) + text(o.Reasons))
		b.WriteString(text(w.reads(who, o.ID).Reasons))
	}
	here, err := w.m.Enter(ctx, w.d.Read(), w.as(who), matterID)
	ok(w.t, err)
	out, err := w.x.export(access.With(ctx, w.as(who)), here)
	ok(w.t, err)
	b.WriteString(text(out))
	story, err := w.m.View(ctx, w.as(who), matterID, matter.Page{})
	ok(w.t, err)
	b.WriteString(text(story.Contributions) + text(story.Matter.Contributions))
	return b.String()
}

func TestAnswersAreHiddenUntilTheWindowCloses(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.asking(func(in *matter.DraftInput) { in.Visibility = matter.ToAll })
		o := w.makes(m, "Faste ruter")
		before := map[string]string{}
		readers := []string{"karen", "lars", "rosa", "pia", "schoolchief", "boss", keeper}
		ok(t, w.x.HideAnswers(ctx, w.as("karen"), m))
		fails(t, w.x.HideAnswers(ctx, w.as("karen"), m), ErrQuiet)
		for _, who := range readers {
			before[who] = w.everything(who, m)
		}
		w.stands("sofus", o, Cannot, "Så siger to op.")
		w.stands("niels", o, Worried, "Vi så det på skolen.")
		w.stands("viggo", o, Support, "")
		w.stands("viggo", o, Worried, "Ferien.")
		w.stands("viggo", o, Worried, "") // as it stood
		for _, who := range readers {
			if now := w.everything(who, m); now != before[who] {
				t.Errorf("%s sees what is hidden: %s", who, now)
			}
		}
		if mine := w.option("sofus", m, o).Mine; mine.Level != Cannot || mine.Reason != "Så siger to op." {
			t.Errorf("one's own: %+v", mine)
		}
		here, err := w.m.Enter(ctx, w.d.Read(), w.as("karen"), m)
		ok(t, err)
		if w.x.unfinished(ctx, w.d.Read(), here.Matter) == nil {
			t.Error("it can be ended with answers nobody has read")
		}
		ok(t, w.x.ShowQuiet(ctx))
		if w.reads("karen", o).Reasons != nil {
			t.Error("shown too early")
		}
		// The window ends sooner than was promised: nothing is shown before the day that was.
		promised := w.x.mustQuiet(t, m).Until
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE matter_window SET last_day = $2 WHERE matter_id = $1 AND code = 'solutions'`, m, clock.Today(w.clk).AddDays(-1).String())
			return err
		})
		ok(t, w.x.ShowQuiet(ctx))
		if w.reads("karen", o).Reasons != nil || w.x.mustQuiet(t, m).Until != promised {
			t.Error("a promised day was brought forward")
		}
		// The last windows end together: what was written in time is in time.
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE matter SET last_day = $2 WHERE id = $1`, m, promised)
			return err
		})
		// niels may not contribute any more when the window closes.
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE matter SET visibility = 'touched' WHERE id = $1`, m)
			return err
		})
		w.clk.Set(w.x.mustQuiet(t, m).Until.AddDays(1).Start().Add(time.Hour))
		ok(t, w.x.ShowQuiet(ctx))
		ok(t, w.x.ShowQuiet(ctx))
		one := w.reads("karen", o)
		if len(one.Reasons) != 2 || one.Reasons[0].Contribution.Text != "Så siger to op." || one.Reasons[1].Contribution.Text != "Ferien." || one.Option.Standing.N != 3 {
			t.Errorf("%+v", one)
		}
		if one.Reasons[0].Contribution.Late || one.Reasons[1].Contribution.Late {
			t.Error("what was in time when it was written is late")
		}
		if strings.Contains(w.everything("karen", m), "skolen") {
			t.Error("what may not be said any more is shown")
		}
		if got := w.told(m, VerbShown); !slices.Equal(keep(got, "karen", "lars"), []string{"karen", "lars"}) || len(got) != 2 {
			t.Errorf("told: %v", got)
		}
		if err := w.x.unfinished(ctx, w.d.Read(), here.Matter); err != nil {
			t.Error(err)
		}
		// Another matter: not after somebody has answered in the open, and not after the window.
		second := w.decision()
		w.stands("rosa", w.makes(second, "Andre ruter"), Support, "")
		fails(t, w.x.HideAnswers(ctx, w.as("karen"), second), ErrAnswered)
	})
}

// No contribution that an option came from is lost, however many they are: it is merged and changed with all of them, or it is said that they are too
// many.
func TestNoSourceIsLost(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, m := context.Background(), w.decision()
		var given []string
		for range MostSources + 1 {
			given = append(given, w.says("rosa", m, "Fast dag."))
		}
		slices.Sort(given)
		a, b, c := w.makes(m, "A", given[:120]...), w.makes(m, "B", given[100:MostSources]...), w.makes(m, "C", given[MostSources])
		in := form("Alle")
		in.From = given[:3]
		if got := wrongFields(w.x.Merge(ctx, w.as("karen"), m, []string{a, b, c}, in)); !slices.Equal(got, []string{"options"}) {
			t.Errorf("too many: %v", got)
		}
		ok(t, w.x.Merge(ctx, w.as("karen"), m, []string{a, b}, in))
		if got := w.reads("karen", in.ID).Option; !slices.Equal(got.From, given[:MostSources]) || len(got.Sources) != MostSources {
			t.Errorf("merged, it comes from %d and shows %d", len(got.From), len(got.Sources))
		}
		choice, err := w.x.Choose(ctx, w.as("karen"), m, given[:MostSources], "")
		if ok(t, err); len(choice.Chosen) != MostSources {
			t.Errorf("its form has %d", len(choice.Chosen))
		}
		in.From, in.Base, in.Why = given[:MostSources], 1, "Et ord."
		ok(t, w.x.Change(ctx, w.as("karen"), in.ID, in))
		parts := []Input{form("1"), form("2")}
		ok(t, w.x.Split(ctx, w.as("karen"), in.ID, parts))
		if got := w.reads("karen", parts[1].ID).Option.From; !slices.Equal(got, given[:MostSources]) {
			t.Errorf("split, it comes from %d", len(got))
		}
	})
}

func (x *Room) mustQuiet(t *testing.T, matterID string) Quiet {
	t.Helper()
	k, err := loadQuiet(context.Background(), x.db.Read(), matterID)
	ok(t, err)
	return k
}

// TestTheDecisionNamesItsOption: its owner says which option the decision is built on; others see it with the decision and not before, and the
// history tells it.
func TestTheDecisionNamesItsOption(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.decision()
		a, b := w.makes(m, "Faste ruter"), w.makes(m, "Bytte selv")
		gone := w.makes(m, "Vagten beslutter")
		ok(t, w.x.Withdraw(ctx, w.as("karen"), gone, "Det vil vagten ikke."))
		fails(t, w.x.BuildOn(ctx, w.as("karen"), gone, true), ErrEnded)
		fails(t, w.x.BuildOn(ctx, w.as("rosa"), a, true), fault.Forbidden)
		fails(t, w.x.BuildOn(ctx, w.as("niels"), a, true), fault.NotFound)
		for _, on := range []bool{true, true, false, true} { // said twice is said once
			ok(t, w.x.BuildOn(ctx, w.as("karen"), a, on))
		}
		basis := func(who string) (out []string) {
			for _, o := range w.sees(who, m).Options {
				if o.Basis {
					out = append(out, o.ID)
				}
			}
			return out
		}
		if got := basis("karen"); !slices.Equal(got, []string{a}) {
			t.Errorf("its owner sees %v", got)
		}
		if got := basis("rosa"); got != nil {
			t.Errorf("before it is decided others see %v", got)
		}
		ok(t, w.m.Decide(ctx, w.as("karen"), m, matter.DecisionInput{Decision: "Ruterne er faste.", Reasons: "Fordi I så det.", CoreTask: "Kendte ansigter."}))
		w.clk.Advance(60 * 24 * time.Hour)
		ok(t, w.m.Publish(ctx, w.as("karen"), m))
		if got := basis("rosa"); !slices.Equal(got, []string{a}) {
			t.Errorf("when it is decided they see %v", got)
		}
		ok(t, w.x.BuildOn(ctx, w.as("karen"), b, true)) // it may be built on two
		s := served(w)
		for _, page := range []string{"", "/udskriv"} {
			if _, body, _ := s.do("rosa", "GET", matter.Path(m)+page, nil, "da"); !strings.Contains(body, "Beslutningen bygger på:") || !strings.Contains(body, "Faste ruter") {
				t.Errorf("%q does not name what the decision is built on", page)
			}
		}
		_, history, _ := s.do("rosa", "GET", matter.Path(m)+"/historik", nil, "da")
		if n := strings.Count(history, "Beslutningen bygger på en mulighed"); n != 3 {
			t.Errorf("the history tells it %d times", n)
		}
	})
}

// An option that ends is nothing the decision is built on any more: what several become takes it over, what one is split into does not.
func TestADecisionIsBuiltOnNoOptionThatHasEnded(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.decision()
		basis := func() (out []string) {
			list, err := loadOptions(ctx, w.d.Read(), m)
			ok(t, err)
			for _, o := range list {
				if o.Basis {
					out = append(out, o.ID)
				}
			}
			return out
		}
		noted := func(verb string) int {
			entries, err := journal.OfVerbs(ctx, w.d.Read(), matter.SubjectKind, m, []string{verb}, 100)
			ok(t, err)
			return len(entries)
		}
		a, b, c := w.makes(m, "Faste ruter"), w.makes(m, "Bytte selv"), w.makes(m, "Vagten beslutter")
		ok(t, w.x.BuildOn(ctx, w.as("karen"), a, true))
		ok(t, w.x.BuildOn(ctx, w.as("karen"), c, true))
		ok(t, w.x.Withdraw(ctx, w.as("karen"), c, "Det vil vagten ikke."))
		if got := basis(); !slices.Equal(got, []string{a}) || noted(VerbNoBasis) != 1 {
			t.Errorf("with one withdrawn it is built on %v", got)
		}
		ok(t, w.x.BuildOn(ctx, w.as("karen"), c, false)) // always, and nothing is written down
		merged := form("Faste ruter, man bytter selv")
		ok(t, w.x.Merge(ctx, w.as("karen"), m, []string{a, b}, merged))
		if got := basis(); !slices.Equal(got, []string{merged.ID}) || noted(VerbNoBasis) != 2 || noted(VerbBasis) != 3 {
			t.Errorf("merged it is built on %v", got)
		}
		ok(t, w.x.Split(ctx, w.as("karen"), merged.ID, []Input{form("Ruterne"), form("Byttet")}))
		if got := basis(); got != nil || noted(VerbNoBasis) != 3 || noted(VerbBasis) != 3 {
			t.Errorf("split it is built on %v", got)
		}
		ok(t, w.d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { // as it was before
			_, err := setBasis(ctx, tx, merged.ID, w.clk.Now())
			return err
		}))
		if o := w.option("karen", m, merged.ID); o.Basis {
			t.Error("it is shown as built on one that has ended")
		}
		ok(t, w.x.BuildOn(ctx, w.as("karen"), merged.ID, false))
		if got := basis(); got != nil {
			t.Errorf("it cannot be taken back: %v", got)
		}
	})
}

// The same form sent twice is done once, and nobody is told that somebody else was faster.
func TestWhatIsSentTwiceIsDoneOnce(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.decision()
		given := []string{w.says("rosa", m, "Et."), w.says("rosa", m, "To.")}
		o := w.makes(m, "Faste ruter", given[0])
		noted := func(verb string) int {
			entries, err := journal.OfVerbs(ctx, w.d.Read(), matter.SubjectKind, m, []string{verb}, 100)
			ok(t, err)
			return len(entries)
		}
		in := form("Faste ruter hele året")
		in.ID, in.Why, in.Base, in.From = "", "Også om sommeren.", 1, []string{given[1], given[0]}
		for range 2 {
			ok(t, w.x.Change(ctx, w.as("karen"), o, in))
		}
		in.Base = 2
		ok(t, w.x.Change(ctx, w.as("karen"), o, in))
		if n := noted(VerbChanged); n != 1 {
			t.Errorf("changed %d times", n)
		}
		in.Base = 1
		fails(t, w.x.Change(ctx, w.as("lars"), o, in), ErrChanged)
		in.From = given[:1]
		fails(t, w.x.Change(ctx, w.as("karen"), o, in), ErrChanged)
		in.Base = 2
		ok(t, w.x.Change(ctx, w.as("karen"), o, in)) // of one contribution only
		if n := noted(VerbChanged); n != 2 {
			t.Errorf("changed %d times", n)
		}
		for range 2 {
			ok(t, w.x.Withdraw(ctx, w.as("karen"), o, "Det går ikke."))
		}
		if n := noted(VerbWithdrawn); n != 1 {
			t.Errorf("withdrawn %d times", n)
		}
		fails(t, w.x.Withdraw(ctx, w.as("karen"), o, "Af en anden grund."), ErrEnded)
		fails(t, w.x.Withdraw(ctx, w.as("lars"), o, "Det går ikke."), ErrEnded)
	})
}
