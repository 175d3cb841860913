package matter

import (
	"context"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/web"
)

// TestAHiddenTitleIsNowhere: not on a page, in a link, in what is taken along or in a mail; words say that it is hidden.
func TestAHiddenTitleIsNowhere(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.deciding()
		in.Title, in.Problem, in.Visibility = "MÆLKEBØTTE kommer for sent", "Det er et problem.", ToAll
		m := w.opened("karen", in)
		c := w.says("rosa", m, NameToAll, "Læg ruterne om fredagen.")
		w.answers("karen", m, c)
		s := served(w)
		pages := []string{"/forloeb", path(m, ""), path(m, "/historik"), path(m, "/udskriv"), path(m, "/data.json"), path(m, "/bidrag.csv"), path(m, "/bidrag"),
			path(m, "/opslag"), path(m, "/meld"), "/min-stemme", "/bidrag/" + c, "/bidrag/" + c + "/misforstaaet", "/bidrag/" + c + "/tidligere"}
		for _, hidden := range []bool{false, true} {
			shown := 0
			for _, p := range pages {
				status, page := s.get("rosa", p)
				if status != 200 {
					t.Errorf("%s: %d", p, status)
				}
				shown += strings.Count(strings.ToLower(page), "mælkebøtte")
				if hidden && strings.Contains(strings.ToLower(page), "mælkebøtte") {
					t.Errorf("%s shows the hidden title", p)
				}
				if hidden && strings.Contains(page, "<title> – ") {
					t.Errorf("%s has no title", p)
				}
			}
			if _, list := s.get("rosa", "/forloeb"); hidden && !strings.Contains(list, "Overskriften er skjult") {
				t.Error("the list does not say that it is hidden")
			}
			if !hidden {
				if shown < len(pages)-2 {
					t.Errorf("shown %d times on %d pages: this test looks at the wrong pages", shown, len(pages))
				}
				ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetVersion, "1", "Den navngiver en borger."))
			}
		}
		entries, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{VerbOpened}, 1)
		ok(t, err)
		notices, err := w.x.Render(ctx, w.d.Read(), entries, w.town.Person("rosa"))
		ok(t, err)
		bundle, err := i18n.NewBundle(web.Messages, Messages)
		ok(t, err)
		if got := notices[0].Words(i18n.With(ctx, bundle, i18n.Danish)); !strings.HasSuffix(got, ": et forløb, hvis overskrift er skjult") {
			t.Errorf("a mail's subject: %q", got)
		}
	})
}

// TestAMadeTitleFollowsItsProblem: nobody wrote it, so it says what the problem says.
func TestAMadeTitleFollowsItsProblem(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.asking()
		in.Problem = "Ruterne hos vores borgere bliver ændret sent, og det rammer især hos fru Anna Mælkebøttesen"
		m := w.opened("karen", in)
		title := func() string {
			t.Helper()
			v, err := w.x.View(ctx, w.as("karen"), m, Page{})
			ok(t, err)
			return v.Text.Title
		}
		if got := title(); !strings.HasSuffix(got, "Anna…") {
			t.Fatalf("the title is to hold a part of the name: %q", got)
		}
		_, err := w.x.Erase(ctx, w.as(keeper), m, EraseInput{Words: []string{"fru Anna Mælkebøttesen"}, Reason: "En borger."})
		ok(t, err)
		if got := title(); got != "Ruterne hos vores borgere bliver ændret sent, og det rammer især hos [slettet]" {
			t.Errorf("erased from the problem, a part stands in the title: %q", got)
		}
		revise := func(base int, title, problem string) {
			t.Helper()
			ok(t, w.x.Revise(ctx, w.as("karen"), m, VersionInput{Base: base, Title: title, Problem: problem, CoreTask: "y", Why: "Vi så det."}))
		}
		revise(1, title(), "Vagtplanen er for sen. Det ved vi nu.")
		if got := title(); got != "Vagtplanen er for sen" {
			t.Errorf("the problem reads otherwise, the title does not: %q", got)
		}
		revise(2, "Vagtplanen", "Vagtplanen er for sen. Det ved vi nu.")
		revise(3, "Vagtplanen", "Noget helt andet her.")
		if got := title(); got != "Vagtplanen" {
			t.Errorf("what somebody wrote stays: %q", got)
		}
	})
}

func TestADraftHasAHeading(t *testing.T) {
	bundle, err := i18n.NewBundle(web.Messages, Messages)
	ok(t, err)
	ctx := i18n.With(context.Background(), bundle, i18n.Danish)
	for _, tc := range []struct {
		item Item
		want string
	}{
		{Item{State: Draft}, "Kladde uden overskrift"},
		{Item{State: Draft, Problem: "Ruterne er for lange. Hvad ser I?"}, "Ruterne er for lange"},
		{Item{State: Draft, Title: "Ruterne", Problem: "Andet."}, "Ruterne"},
		{Item{State: Open, Problem: ""}, "Overskriften er skjult"},
	} {
		if got := tc.item.Heading(ctx); got != tc.want {
			t.Errorf("%+v: %q, want %q", tc.item, got, tc.want)
		}
	}
}
