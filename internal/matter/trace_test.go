package matter

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
)

// traces are the marks of a contribution, as somebody reads it on the matter's page.
func (w *world) traces(who, matterID, contribution string) []string {
	w.t.Helper()
	v, err := w.x.View(context.Background(), w.as(who), matterID, Page{})
	ok(w.t, err)
	var out []string
	for _, c := range v.Contributions {
		for _, t := range c.Traces {
			if c.ID == contribution {
				out = append(out, fmt.Sprint(t.Kind, " ", t.N))
			}
		}
	}
	return out
}

// From a contribution one comes to everything it left a mark on: texts, the decision that counts and no other, and that its question was
// settled. Everybody who reads it is told, in the matter, on its own page and in the exports.
func TestTraces(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s := context.Background(), served(w)
		m := w.opened("karen", w.deciding())
		q := w.questions("rosa", m)[0].ID
		about, err := w.x.Contribute(ctx, w.as("rosa"), m, ContributionInput{Kind: Proposal, Text: "Det er nøglerne.", NameTo: NameToAll, SendKey: id.New(), Question: q})
		ok(t, err)
		other, kept := w.says("viggo", m, NameToAll, "Det koster for meget."), w.says("sofus", m, NameToRepresentatives, "Det er vagten.")
		is := func(contribution string, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, w.traces("pia", m, contribution)); diff != "" {
				t.Errorf("traces (-want +got):\n%s", diff)
			}
		}
		is(about)
		ok(t, w.anew(m, "Nøglerne.", about, kept))
		w.clk.Advance(time.Hour)
		ok(t, w.anew(m, "Nøglerne og vagten.", about))
		w.clk.Advance(time.Hour)
		ok(t, w.x.CloseQuestion(ctx, w.as("karen"), m, q, "Fredag."))
		is(about, "text 2", "text 3", "question 1")
		w.answers("karen", m, about, kept, other)
		ok(t, w.x.Decide(ctx, w.as("karen"), m, DecisionInput{Decision: "Fredag.\nVagten siger til.", Reasons: "Fordi.", CoreTask: "Til tiden.", Changes: map[string]int{about: 2, kept: 0}}))
		is(kept, "text 2")
		w.clk.Advance(time.Hour)
		ok(t, w.x.Publish(ctx, w.as("karen"), m))
		is(about, "text 2", "text 3", "question 1", "decision 2")
		is(kept, "text 2", "decision 0")
		is(other)

		for name, path := range map[string]string{"the matter": "/forloeb/" + m, "its own page": "/bidrag/" + about, "on paper": "/forloeb/" + m + "/udskriv"} {
			_, body := s.get("pia", path)
			for _, words := range []string{"Har været med til:", "/forloeb/" + m + "/forstaaelse#tekst-3", "/forloeb/" + m + "#punkt-2", "Spørgsmål 1 blev afklaret"} {
				if !strings.Contains(body, words) {
					t.Errorf("%s does not have %q", name, words)
				}
			}
		}
		_, voice := s.get("rosa", "/min-stemme")
		for _, words := range []string{"Det, du skrev, har været med til:", "Ét af dine bidrag har været med til at forstå et problem på ny.", "Ét af dine bidrag står ved en beslutning", ">2026 "} {
			if !strings.Contains(voice, words) {
				t.Errorf("one's voice does not have %q", words)
			}
		}
		if _, voice := s.get("viggo", "/min-stemme"); strings.Contains(voice, "Det er der kommet ud af det") {
			t.Error("it says that something came of what nothing came of")
		}
		_, json := s.get("pia", "/forloeb/"+m+"/data.json")
		if !strings.Contains(json, `"taught":["`+about+`"]`) || !strings.Contains(json, `"version":1,"taught":[2,3]`) {
			t.Error("the JSON does not tell what taught what")
		}
		if _, sheet := s.get("pia", "/forloeb/"+m+"/bidrag.csv"); !strings.Contains(sheet, ";1;2, 3;"+about) {
			t.Error("the sheet does not tell what taught what")
		}

		// The corrected decision points elsewhere.
		w.clk.Advance(time.Hour)
		ok(t, w.x.Correct(ctx, w.as("karen"), m, DecisionInput{Decision: "Fredag.", Reasons: "Fordi.", CoreTask: "Til tiden.", Why: "En fejl.", Changes: map[string]int{other: 1}}))
		is(about, "text 2", "text 3", "question 1")
		is(other, "decision 1")
	})
}

// Who has moved on and may not read the matter any more still learns what their own words were part of, without links that lead nowhere.
func TestTracesOfWhatOneMayNotReadAnyMore(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.opened("karen", w.deciding())
		c := w.says("rosa", m, NameToAll, "Det er nøglerne.")
		ok(t, w.anew(m, "Nøglerne.", c))
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE matter SET visibility = 'committee' WHERE id = $1`, m)
			return err
		})
		if status, _ := s.get("rosa", "/forloeb/"+m); status != 404 {
			t.Fatalf("rosa still reads it: %d", status)
		}
		for _, path := range []string{"/bidrag/" + c, "/min-stemme"} {
			_, body := s.get("rosa", path)
			if !strings.Contains(body, "at forstå problemet på ny (tekst 2") || strings.Contains(body, "/forstaaelse") {
				t.Errorf("%s does not tell it, or leads into the matter", path)
			}
		}
	})
}
