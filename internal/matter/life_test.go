package matter

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
)

var (
	errForbidden = fault.Forbidden
	errNotFound  = fault.NotFound
)

func isErr(err, want error) bool { return errors.Is(err, want) }

func TestWholeLife(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		if diff := cmp.Diff([]string{"nadia", "omar", "pia"}, w.told(m, VerbOpened)); diff != "" {
			t.Error("told of the opening:", diff)
		}
		s, err := w.x.View(ctx, w.as("nadia"), m, Page{})
		ok(t, err)
		if s.Text.Title != "Ruterne bliver ændret for sent" || s.Owner.Name != "Karen Brandt" || !s.May.Contribute || s.May.Answer ||
			s.Unit.Name != "Hjemmeplejen Nord" || cmp.Diff([]string{"Lillesund Kommune", "Center for Omsorg"}, s.Unit.Path) != "" {
			t.Errorf("the matter: %+v", s)
		}
		if len(s.Committees) != 1 || !s.Committees[0].Decides() || s.Committees[0].Name != "L-MED Hjemmeplejen Nord" {
			t.Errorf("committees: %+v", s.Committees)
		}
		open := w.says("rosa", m, NameToAll, "Læg ruterne fredag.")
		given := w.says("sofus", m, NameToRepresentatives, "Jeg tør ikke sige nej.")
		if diff := cmp.Diff([]string{"karen"}, w.told(m, VerbReceived)); diff != "" {
			t.Error("told of a contribution:", diff)
		}
		fails(t, w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Tak", Early: "Vi skal videre"}), &Missing{})
		var missing *Missing
		if err := w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Tak", Early: "Vi skal videre"}); !errors.As(err, &missing) ||
			cmp.Diff([]string{open, given}, sorted(missing.Contributions, open, given)) != "" {
			t.Errorf("closing with two waiting: %v", err)
		}
		w.answers("karen", m, open, given)
		if diff := cmp.Diff([]string{"rosa", "sofus"}, w.told(m, VerbAnswered)); diff != "" {
			t.Error("told of the answer:", diff)
		}
		ok(t, w.x.Misunderstood(ctx, w.as("sofus"), given, "Det var ikke det, jeg mente."))
		fails(t, w.x.Misunderstood(ctx, w.as("sofus"), given, "Og igen."), ErrReopened)
		if err := w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Tak", Early: "Videre"}); !errors.As(err, &missing) || len(missing.Contributions) != 1 {
			t.Errorf("closing with a reopened answer: %v", err)
		}
		w.answers("karen", m, given)
		fails(t, w.x.Misunderstood(ctx, w.as("sofus"), given, "Stadig."), ErrReopened)
		w.counted()
		if got := wrongFields(w.x.Close(ctx, w.as("karen"), m, CloseInput{})); !slices.Equal(got, []string{"took", "early"}) {
			t.Errorf("closing early with nothing said: %v", got)
		}
		w.clk.Advance(15 * 24 * time.Hour)
		late := w.says("tina", m, NameToAll, "Kom lige i tanke om noget.")
		ok(t, w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Ruterne lægges fredag."}))
		want := []string{"nadia", "omar", "pia", "quentin", "rosa", "sofus", "tina", "ulla", "viggo", "ylva"}
		if diff := cmp.Diff(want, w.told(m, VerbClosed)); diff != "" {
			t.Error("told of the end:", diff)
		}
		_, err = w.x.Contribute(ctx, w.as("pia"), m, ContributionInput{Kind: Question, Text: "Nå?", NameTo: NameToAll})
		if got := wrongFields(err); !slices.Equal(got, []string{"text"}) {
			t.Errorf("contributing to a closed matter: %v", err)
		}
		w.answers("karen", m, late) // also after the end
		ok(t, w.x.Misunderstood(ctx, w.as("rosa"), open, "Hov."))
		s, err = w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		if s.Matter.State != Closed || s.Matter.Unanswered != 1 || s.Matter.Took != "Ruterne lægges fredag." {
			t.Errorf("after the end: %+v", s.Matter)
		}
		w.answers("karen", m, open)
		w.counted()
		h, err := w.x.History(ctx, w.as("rosa"), m)
		ok(t, err)
		var verbs []string
		for _, e := range h {
			verbs = append(verbs, e.Verb)
			by := "Karen Brandt"
			if e.Verb == VerbMisunderstood {
				by = "" // who it was stands with the contribution, for those who see it
			}
			if e.Actor.Name != by {
				t.Errorf("%s by %q", e.Verb, e.Actor.Name)
			}
		}
		if diff := cmp.Diff([]string{VerbOpened, VerbAnswered, VerbMisunderstood, VerbAnswered, VerbClosed, VerbAnswered, VerbMisunderstood, VerbAnswered}, verbs); diff != "" {
			t.Error("history:", diff)
		}
	})
}

// Is lets errors.Is find any *Missing.
func (e *Missing) Is(target error) bool { _, is := target.(*Missing); return is }

func sorted(got []string, order ...string) []string {
	slices.SortFunc(got, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
	return got
}

func TestDraft(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.asking()
		for _, who := range []string{"nadia", machine} {
			_, err := w.x.Draft(ctx, w.as(who), in)
			fails(t, err, errForbidden)
		}
		empty, err := w.x.Draft(ctx, w.as("karen"), DraftInput{ID: in.ID})
		ok(t, err)
		if got := wrongFields(w.x.Open(ctx, w.as("karen"), empty)); !slices.Equal(got, []string{"unit", "problem", "core_task", "touched", "last_day"}) {
			t.Errorf("opening an empty draft: %v", got)
		}
		if _, err := w.x.Draft(ctx, w.as("karen"), in); err != nil {
			t.Fatal(err)
		}
		f, err := w.x.Form(ctx, w.as("karen"), in.ID)
		ok(t, err)
		in.Kind, in.Leader, in.Ask, in.Visibility = Advice, w.town.Person("karen"), AskCommittees, ToTouched
		if diff := cmp.Diff(in, f.Input, cmp.Comparer(func(a, b clock.Day) bool { return a == b })); diff != "" {
			t.Error("the draft as saved:", diff)
		}
		if want := (Audience{Told: 3, Members: 3, Working: 10, Leaders: 0}); f.Audience != want {
			t.Errorf("will be told: %+v, want %+v", f.Audience, want)
		}
		in.Ask = AskEveryone
		_, err = w.x.Draft(ctx, w.as("karen"), in)
		ok(t, err)
		if f, err = w.x.Form(ctx, w.as("karen"), in.ID); err != nil || f.Audience.Told != 10 {
			t.Errorf("everyone is %+v, %v", f.Audience, err)
		}
		for _, who := range []string{"boss", keeper, "nadia"} {
			_, err := w.x.Form(ctx, w.as(who), in.ID)
			fails(t, err, errNotFound)
			_, err = w.x.View(ctx, w.as(who), in.ID, Page{})
			fails(t, err, errNotFound)
			_, err = w.x.Draft(ctx, w.as(who), in)
			fails(t, err, errNotFound)
			fails(t, w.x.Open(ctx, w.as(who), in.ID), errNotFound)
			fails(t, w.x.DeleteDraft(ctx, w.as(who), in.ID), errNotFound)
		}
		l, err := w.x.List(ctx, w.as(keeper), Filter{State: Any}, Page{})
		if ok(t, err); len(l.Items) != 0 {
			t.Error("a draft is listed")
		}
		ok(t, w.x.DeleteDraft(ctx, w.as("karen"), in.ID))
		if f, err = w.x.Form(ctx, w.as("karen"), in.ID); err != nil || !f.New || f.Input.LastDay != w.today().AddDays(14) {
			t.Errorf("after deletion: %+v, %v", f, err)
		}
		opened := w.open()
		_, err = w.x.Draft(ctx, w.as("karen"), DraftInput{ID: opened})
		fails(t, err, ErrNotDraft)
		fails(t, w.x.Open(ctx, w.as("karen"), opened), ErrNotDraft)
		fails(t, w.x.DeleteDraft(ctx, w.as("karen"), opened), ErrNotDraft)
	})
}

func TestDraftRefusesWhatCannotBe(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		for _, c := range []struct {
			name   string
			change func(*DraftInput)
			field  string
		}{
			{"a unit one does not lead", func(in *DraftInput) { in.UnitID = w.town.Unit("south") }, "unit"},
			{"a unit that is not", func(in *DraftInput) { in.UnitID = id.New() }, "unit"},
			{"an unknown unit touched", func(in *DraftInput) { in.Touched = append(in.Touched, id.New()) }, "touched"},
			{"an unknown stand-in", func(in *DraftInput) { in.StandIn = id.New() }, "stand_in"},
			{"oneself as stand-in", func(in *DraftInput) { in.StandIn = w.town.Person("karen") }, "stand_in"},
			{"a long title", func(in *DraftInput) { in.Title = strings.Repeat("æ", MaxTitle+1) }, "title"},
			{"a long problem", func(in *DraftInput) { in.Problem = strings.Repeat("🙂", MaxText+1) }, "problem"},
			{"a CPR number", func(in *DraftInput) { in.CoreTask = "Fru Jensen, 010203-1234" }, "core_task"},
			{"another audience", func(in *DraftInput) { in.Ask = "nobody" }, "ask"},
			{"committee only, which comes with decisions", func(in *DraftInput) { in.Visibility = ToCommittee }, "visibility"},
		} {
			in := w.asking()
			c.change(&in)
			_, err := w.x.Draft(ctx, w.as("karen"), in)
			if got := wrongFields(err); !slices.Equal(got, []string{c.field}) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		for _, c := range []struct {
			name string
			day  int
			ok   bool
		}{{"yesterday", -1, false}, {"today", 0, true}, {"in a year", MaxDays, true}, {"later", MaxDays + 1, false}} {
			in := w.asking()
			in.LastDay = w.today().AddDays(c.day)
			_, err := w.x.Draft(ctx, w.as("karen"), in)
			ok(t, err)
			if err := w.x.Open(ctx, w.as("karen"), in.ID); (err == nil) != c.ok {
				t.Errorf("last day %s: %v", c.name, err)
			}
		}
	})
}

func TestOnBehalf(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.asking()
		in.Leader = w.town.Person("karen")
		_, err := w.x.Draft(ctx, w.as("lars"), in)
		fails(t, err, errForbidden)
		m := w.opened(keeper, in)
		s, err := w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		if !s.Matter.OnBehalf || s.Owner.Name != "Karen Brandt" || s.OpenedBy.Name != "Ivan Petersen" || !s.May.Lead {
			t.Errorf("opened on behalf: %+v", s)
		}
		if got := w.told(m, VerbOpened); !slices.Contains(got, "karen") {
			t.Errorf("the leader is not told: %v", got)
		}
		s, err = w.x.View(ctx, w.as(keeper), m, Page{})
		if ok(t, err); s.May.Lead || s.May.Answer || s.May.Contribute {
			t.Errorf("the secretariat may %+v", s.May)
		}
	})
}

func TestCommittees(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.asking()
		in.Touched = []string{w.town.Unit("team1"), w.town.Unit("oak"), w.town.Unit("lake")}
		_, err := w.x.Draft(ctx, w.as("karen"), in)
		ok(t, err)
		asked := func() (names []string) {
			f, err := w.x.Form(ctx, w.as("karen"), in.ID)
			ok(t, err)
			for _, a := range standing(f.Committees) {
				names = append(names, a.Name)
			}
			return names
		}
		north, oak, schools, main := w.board.Committee("north"), w.board.Committee("oak"), w.board.Committee("schools"), w.board.Committee("main")
		if diff := cmp.Diff([]string{"L-MED Hjemmeplejen Nord", "C-MED Center for Skoler", "L-MED Egeskolen"}, asked()); diff != "" {
			t.Error("found:", diff)
		}
		if got := wrongFields(w.x.RemoveCommittee(ctx, w.as("karen"), in.ID, oak, "")); !slices.Equal(got, []string{"reason"}) {
			t.Errorf("removed without a reason: %v", got)
		}
		ok(t, w.x.RemoveCommittee(ctx, w.as("karen"), in.ID, oak, "De er spurgt før."))
		ok(t, w.x.RemoveCommittee(ctx, w.as("karen"), in.ID, schools, "De er spurgt før."))
		fails(t, w.x.RemoveCommittee(ctx, w.as("karen"), in.ID, north, "Ingen."), ErrLastCommittee)
		ok(t, w.x.RestoreCommittee(ctx, w.as("karen"), in.ID, schools))
		ok(t, w.x.AddCommittee(ctx, w.as("karen"), in.ID, main, "Det er principielt."))
		_, err = w.x.Draft(ctx, w.as("karen"), in) // saving again keeps what was chosen
		ok(t, err)
		want := []string{"L-MED Hjemmeplejen Nord", "C-MED Center for Skoler", "H-MED Hoved-MED"}
		if diff := cmp.Diff(want, asked()); diff != "" {
			t.Error("chosen:", diff)
		}
		ok(t, w.x.Open(ctx, w.as("karen"), in.ID))
		fails(t, w.x.RemoveCommittee(ctx, w.as("karen"), in.ID, main, "Fortrudt."), ErrNotDraft)
		_, err = w.x.View(ctx, w.as("gorm"), in.ID, Page{}) // works in oak
		ok(t, err)
		fails(t, w.x.AskCommittee(ctx, w.as("nadia"), in.ID, oak, "Vi vil også."), errForbidden)
		ok(t, w.x.AskCommittee(ctx, w.as("karen"), in.ID, oak, "De har prøvet det."))
		if diff := cmp.Diff([]string{"ella", "gorm", "hanne"}, w.told(in.ID, VerbCommitteeAdded)); diff != "" {
			t.Error("told of being added:", diff)
		}
		// Asked: north, schools and main with their two sides; the leaders of the touched units; not karen herself.
		want = []string{"boss", "ella", "frida", "gorm", "hanne", "karen", "mona", "nadia", "omar", "pia", "schoolchief"}
		got := append(w.told(in.ID, VerbOpened), "karen")
		if slices.Sort(got); cmp.Diff(want, got) != "" {
			t.Error("told:", cmp.Diff(want, got))
		}
	})
}
