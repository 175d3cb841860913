package disagreement

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

func TestRedo(t *testing.T) {
	decided := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	card := func(id string, o CardOutcome, after time.Duration) Card {
		return Card{ID: id, Outcome: o, At: decided.Add(after)}
	}
	for _, c := range []struct {
		what  string
		cards []Card
		want  string
	}{
		{"none", nil, ""},
		{"waits", []Card{card("a", "", 1)}, ""},
		{"kept", []Card{card("a", Kept, 1)}, ""},
		{"withdrawn", []Card{card("a", Withdrawn, 1)}, "a"},
		{"withdrawn, sent as it was decided", []Card{card("a", Withdrawn, 0)}, "a"},
		{"decided again since", []Card{card("a", Withdrawn, -1)}, ""},
		{"withdrawn, and a newer one waits", []Card{card("b", "", 2), card("a", Withdrawn, 1)}, "a"},
		{"decided again, and the newer one withdrawn too", []Card{card("b", Withdrawn, 2), card("a", Withdrawn, -1)}, "b"},
	} {
		got := ""
		if r := redo(c.cards, decided); r != nil {
			got = r.ID
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

// A withdrawn decision is marked where it stands, everybody who was told of it is told, and its owner is asked to make it again until it is; the
// committee's record is missing until it is noted.
func TestAWithdrawnDecisionIsMadeAgain(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x, s, m, key := context.Background(), w.x, served(w), w.decided(), id.New()
		w.clk.Advance(time.Hour)
		w.ok(x.SendCard(ctx, w.as("nadia"), m, key, "Træk den."))
		const heading, missing, again = "Ledelsen har trukket beslutningen tilbage 23. november 2026", "Det er ikke noteret endnu, at udvalget har drøftet den.", "Tag beslutningen om"
		says := func(who, path, words string, want int) {
			t.Helper()
			if status, page := s.get(who, path); status != 200 || strings.Count(page, words) != want {
				t.Errorf("%s at %s: %d, %d times %q", who, path, status, strings.Count(page, words), words)
			}
		}
		waits := func(who string) int {
			t.Helper()
			_, n, err := x.Now(access.With(ctx, w.as(who)))
			w.ok(err)
			return n
		}
		says("karen", matter.Path(m), "trukket", 0)
		w.ok(x.AnswerCard(ctx, w.as("karen"), key, Withdrawn, "I har ret."))

		for _, path := range []string{matter.Path(m), matter.Path(m) + "/udskriv"} {
			says("rosa", path, heading, 2) // above its story, and at the decision
			says("rosa", path, missing, 1)
			says("rosa", path, again, 0)
		}
		says("rosa", matter.Path(m)+"/historik", "Ledelsen har trukket beslutningen tilbage", 1)
		says("karen", matter.Path(m), again, 1)
		says("karen", CardPath(key), again, 1)
		says("nadia", CardPath(key), again, 0)
		if waits("karen") != 1 || waits("nadia") != 0 || waits("omar") != 0 {
			t.Errorf("asked to make it again: karen %d, nadia %d, omar %d", waits("karen"), waits("nadia"), waits("omar"))
		}
		entries, err := journal.OfVerbs(ctx, w.d.Read(), cardKind, key, []string{VerbCardWithdrawn, VerbCardAnswered}, 9)
		if w.ok(err); len(entries) != 1 || entries[0].Verb != VerbCardWithdrawn {
			t.Fatalf("%+v", entries)
		}
		people, err := x.Audience(ctx, w.d.Read(), entries[0])
		w.ok(err)
		decided, err := w.m.ToldDecision(ctx, w.d.Read(), m, w.town.Person("karen"))
		w.ok(err)
		if !slices.Equal(people, decided) || !slices.Contains(people, w.town.Person("rosa")) || !slices.Contains(people, w.town.Person("nadia")) || slices.Contains(people, w.town.Person("karen")) {
			t.Errorf("told: %v", people)
		}
		notices, err := x.Render(ctx, w.d.Read(), entries, w.town.Person("rosa"))
		if w.ok(err); notices[0].Path != matter.Path(m) || notices[0].Key != "disagreement.notice.card.withdrawn" {
			t.Errorf("%+v", notices)
		}

		w.clk.Advance(24 * time.Hour)
		w.ok(w.m.Correct(ctx, w.as("karen"), m, matter.DecisionInput{Decision: "Ruterne lægges lørdag.", Reasons: "Fordi.", CoreTask: "Til tiden.", Why: "En fejl."}))
		says("rosa", matter.Path(m), heading, 2) // a correction makes it not again
		w.ok(w.m.Reopen(ctx, w.as("karen"), m, matter.ReopenInput{Reason: "Den tages om.", Contribute: w.today().AddDays(7), Decide: w.today().AddDays(14)}))
		if waits("karen") != 0 {
			t.Error("it is taken up again, and still asked for")
		}
		says("rosa", matter.Path(m), heading, 1)
		says("rosa", matter.Path(m), missing, 1)
		says("rosa", matter.Path(m), matter.DiscussedPath(m)+`"`, 0)
		says("nadia", matter.Path(m), matter.DiscussedPath(m)+`"`, 2) // here, and where its committees stand
		asked, err := w.m.AskedOf(ctx, w.d.Read(), m)
		w.ok(err)
		w.ok(w.m.NoteDiscussed(ctx, w.as("nadia"), m, matter.Discussion{CommitteeID: asked[0].CommitteeID, Day: w.today(), Words: "Onsdag er bedst."}))
		says("rosa", matter.Path(m), missing, 0)
		says("rosa", matter.Path(m), "Udvalget drøftede den 24. november 2026.", 1)
		w.ok(w.m.Decide(ctx, w.as("karen"), m, matter.DecisionInput{Decision: "Ruterne lægges onsdag.", Reasons: "Fordi.", CoreTask: "Til tiden."}))
		w.ok(w.m.Publish(ctx, w.as("karen"), m))
		says("rosa", matter.Path(m), heading, 0)
		says("karen", CardPath(key), again, 0)
		says("rosa", CardPath(key), "Der er besluttet igen siden.", 1)

		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error { // taken up for another reason, it is not the withdrawn one
			return exec(`UPDATE matter SET state = 'open', closed_at = NULL, closed_by = NULL, took = NULL WHERE id = $1`, m)(ctx, tx)
		})
		says("rosa", matter.Path(m), heading, 0)
	})
}
