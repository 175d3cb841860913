package matter

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
)

// works does the background work that waits.
func (w *world) works() {
	w.t.Helper()
	r := jobs.NewRunner(w.d, w.clk, slog.New(slog.DiscardHandler))
	w.x.Jobs(r)
	ok(w.t, r.Drain(context.Background()))
}

// found are the matters in which somebody finds words.
func (w *world) found(who access.Actor, query string) (ids []string) {
	w.t.Helper()
	l, err := w.x.List(context.Background(), who, Filter{State: Any, Query: query}, Page{})
	ok(w.t, err)
	for _, i := range l.Items {
		ids = append(ids, i.ID)
	}
	return ids
}

// Each act is followed by what is found: what is taken away at once, what is added when the work behind has been done.
func TestWhatIsFoundFollowsTheActs(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.deciding()
		in.Unnamed = true
		in.Title, in.Problem, in.CoreTask, in.Frames = "Anemone", "Bellis", "Cikorie", "Dagpragt"
		in.Citizens, in.CitizensFrom, in.Questions, in.Promise = "Erantis", "Forglemmigej", []string{"Gederams?"}, "Hyacint"
		m, err := w.x.Draft(ctx, w.as("karen"), in)
		ok(t, err)
		check := func(moment string, yes, no string) {
			t.Helper()
			for _, word := range strings.Fields(yes) {
				if got := w.found(w.as("rosa"), word); !cmp.Equal(got, []string{m}) {
					t.Errorf("%s: %s is not found", moment, word)
				}
				if got := w.found(w.as("niels"), word); got != nil {
					t.Errorf("%s: %s is found by who does not read it", moment, word)
				}
			}
			for _, word := range strings.Fields(no) {
				for _, who := range []string{"rosa", "karen", keeper} {
					if got := w.found(w.as(who), word); got != nil {
						t.Errorf("%s: %s finds %s", moment, who, word)
					}
				}
			}
		}
		w.works()
		check("draft", "", "Anemone Bellis")
		ok(t, w.x.Open(ctx, w.as("karen"), m))
		w.works()
		check("opened", "anemoner BELLIS Cikorie Dagpragt Erantis Forglemmigej Gederams Hyacint", "Rosa Karen Iris")

		withdrawn, edited, hidden := w.says("rosa", m, NameToAll, "Iris"), w.says("viggo", m, NameToRepresentatives, "Jasmin"), w.says("pia", m, NameToAll, "Kornblomst")
		code := w.whispers("sofus", m, "Liljekonval")
		ok(t, w.x.Clarify(ctx, w.as("karen"), edited, "Mælkebøtte?"))
		ok(t, w.x.Reply(ctx, w.as("viggo"), edited, "Nellike"))
		w.works()
		check("contributed", "Iris Jasmin Kornblomst Mælkebøtte Nellike iris+nellike", "Liljekonval Viggo")

		ok(t, w.x.Withdraw(ctx, w.as("rosa"), withdrawn))
		ok(t, w.x.Edit(ctx, w.as("viggo"), edited, EditInput{Kind: Proposal, Text: "Orkidé"}))
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetContribution, hidden, "Derfor."))
		check("taken away, at once", "Anemone", "Iris Jasmin Kornblomst")
		w.works()
		check("taken away", "Orkide Nellike", "Iris Jasmin Kornblomst")

		w.clk.Advance(4 * 24 * time.Hour)
		ok(t, w.x.ShowUnnamed(ctx))
		w.works()
		check("shown", "Liljekonval", "")
		ok(t, w.x.WithdrawUnnamed(ctx, code))
		check("withdrawn by the receipt", "", "Liljekonval")

		held, err := w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{edited}, Outcome: Changed, Text: "Pæon", Hold: true})
		ok(t, err)
		ok(t, w.x.Decide(ctx, w.as("karen"), m, DecisionInput{Decision: "Ranunkel", Reasons: "Snerle", CoreTask: "Tidsel"}))
		w.works()
		check("held", "Anemone", "Pæon Ranunkel Snerle Tidsel")
		w.clk.Advance(40 * 24 * time.Hour)
		ok(t, w.x.Publish(ctx, w.as("karen"), m))
		w.works()
		check("decided", "Pæon Ranunkel Snerle Tidsel", "")
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetAnswer, held, "Derfor."))
		ok(t, w.x.Correct(ctx, w.as("karen"), m, DecisionInput{Decision: "Ulvefod", Reasons: "Snerle", CoreTask: "Tidsel", Why: "Viol"}))
		w.works()
		check("corrected", "Ulvefod Viol Snerle", "Pæon Ranunkel")

		_, err = w.x.Erase(ctx, w.as(keeper), m, EraseInput{[]string{"Bellis", "Orkidé"}, "Et navn."})
		ok(t, err)
		check("erased, at once", "", "Bellis Orkidé Anemone")
		w.works()
		check("erased", "Anemone slettet", "Bellis Orkidé")
		w.notInFiles("orkide")

		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetVersion, "1", "Derfor."))
		check("its text hidden, at once", "Mælkebøtte", "Anemone Cikorie")
		w.works()
		check("its text hidden", "Gederams Mælkebøtte", "Anemone Cikorie Erantis")
		if got := w.found(w.as("rosa"), "!? -"); got != nil {
			t.Errorf("without words %v is found", got)
		}
	})
}

// What an index that is not there yet does not find, it finds after a while, however many there are.
func TestWhatWasThereBeforeIsFound(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.open()
		ctx := context.Background()
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error { return jobs.Forget(ctx, tx, jobIndex) })
		_, err := w.x.Draft(ctx, w.as("karen"), w.asking())
		ok(t, err)
		if got := w.found(w.as("rosa"), "ruter"); got != nil {
			t.Fatal("found before it was indexed")
		}
		ok(t, w.x.IndexMissing(ctx))
		if got := w.found(w.as("rosa"), "ruter"); !cmp.Equal(got, []string{m}) {
			t.Errorf("found: %v", got)
		}
		ctx, n := db.WithCounter(ctx)
		if ok(t, w.x.IndexMissing(ctx)); n.N() > 1 {
			t.Errorf("%d statements when nothing is missing", n.N())
		}
	})
}

// saying is a text somewhere in a matter, with a word that stands nowhere else.
type saying struct {
	word   string
	public bool // read by all who read the matter
}

// TestOnlyWhatOneMayReadIsFound: in random municipalities, for everybody and every text, a word that stands only there finds the matter if
// and only if they may read that text there.
func TestOnlyWhatOneMayReadIsFound(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, q := context.Background(), w.d.Read()
		yes, no := 0, 0
		rapid.Check(t, func(rt *rapid.T) {
			v := drawVillage(rt)
			people := w.build(v)
			said := make([][]saying, len(v.matters))
			w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
				for i, m := range v.matters {
					said[i] = nil
					if err := w.fill(ctx, tx, rt, m, people, &said[i]); err != nil {
						return err
					}
					if err := w.x.indexNow(ctx, tx, m.id); err != nil {
						return err
					}
				}
				return nil
			})
			for i, m := range v.matters {
				stored, err := loadMatter(ctx, q, m.id)
				ok(t, err)
				for p, person := range people {
					actor := access.Actor{Person: person, Grants: access.Grants{Secretariat: m.grantedTo == p}}
					reads := MayRead(v.standing(p, m, person), stored)
					for range 3 { // of the many texts, a few for each reader
						s := rapid.SampledFrom(said[i]).Draw(rt, "text")
						if got := slices.Contains(w.found(actor, s.word), m.id); got != (reads && s.public) {
							rt.Fatalf("person %d reads %t, the text is public %t, found %t", p, reads, s.public, got)
						}
						if reads && s.public {
							yes++
						} else {
							no++
						}
					}
				}
			}
		})
		if yes == 0 || no == 0 {
			t.Errorf("tried nothing: %d found, %d not", yes, no)
		}
	})
}

// fill writes texts in all their conditions into a matter, as they lie in the tables.
func (w *world) fill(ctx context.Context, tx *db.Tx, rt *rapid.T, m askedAbout, people []string, said *[]saying) error {
	day := w.clk.Now()
	by := people[m.author]
	word := func(public bool) string {
		s := saying{"q" + id.New(), public && m.state != Draft}
		*said = append(*said, s)
		return s.word
	}
	var all []error
	do := func(sql string, args ...any) {
		_, err := tx.Exec(ctx, sql, args...)
		all = append(all, err)
	}
	hide := func(kind, target string) {
		do(`INSERT INTO matter_hidden (matter_id, target_kind, target_id, reason, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)`, m.id, kind, target, word(false), by, day)
	}
	flip := func(what string) bool { return rapid.Bool().Draw(rt, what) }
	// The text: an earlier version, and one that may be hidden.
	hidden := flip("text hidden")
	do(`UPDATE matter_version SET problem = $2 WHERE matter_id = $1`, m.id, word(false))
	do(`INSERT INTO matter_version (matter_id, n, title, problem, core_task, why, author_id, at) VALUES ($1, 2, $2, $3, '', '', $4, $5)`, m.id, word(!hidden), word(!hidden), by, day)
	do(`UPDATE matter SET version = 2 WHERE id = $1`, m.id)
	if hidden {
		hide(TargetVersion, "2")
	}
	for _, how := range []string{"stands", "withdrawn", "hidden"} {
		c, stands := id.New(), how == "stands"
		_, err := insertContribution(ctx, tx, contribution{ID: c, MatterID: m.id, Author: by, Kind: Concern, NameTo: NameToRepresentatives, Text: word(stands), At: day}, "", 1)
		all = append(all, err)
		do(`INSERT INTO matter_contribution_earlier (contribution_id, n, kind, text, at) VALUES ($1, 1, 'concern', $2, $3)`, c, word(false), day)
		k, covered := id.New(), flip("question hidden")
		do(`INSERT INTO matter_clarification (id, contribution_id, question, asked_by, asked_at, reply) VALUES ($1, $2, $3, $4, $5, $6)`, k, c, word(stands && !covered), by, day, word(stands))
		if covered {
			hide(TargetClarification, k)
		}
		switch how {
		case "withdrawn":
			do(`UPDATE matter_contribution SET withdrawn_at = $2 WHERE id = $1`, c, day)
		case "hidden":
			hide(TargetContribution, c)
		}
		a, sent := id.New(), flip("answer sent")
		bad := flip("answer hidden")
		do(`INSERT INTO matter_answer (id, matter_id, outcome, text, author_id, at) VALUES ($1, $2, 'changed', $3, $4, $5)`, a, m.id, word(sent && !bad), by, day)
		do(`INSERT INTO matter_answer_to (contribution_id, round, answer_id) VALUES ($1, 1, $2)`, c, a)
		if sent {
			do(`UPDATE matter_answer SET sent_at = $2 WHERE id = $1`, a, day)
		}
		if bad {
			hide(TargetAnswer, a)
		}
	}
	do(`INSERT INTO matter_unnamed (id, matter_id, receipt, kind, version, text, late, day) VALUES ($1, $2, $3, 'concern', 1, $4, FALSE, $5)`, id.New(), m.id, id.New(), word(false), w.today())
	published := flip("published")
	do(`INSERT INTO matter_decision (matter_id, n, decision, reasons, core_task, why, undiscussed, written_by, written_at) VALUES ($1, 1, $2, '', '', '', FALSE, $3, $4)`, m.id, word(published), by, day)
	if published {
		do(`UPDATE matter_decision SET published_at = $2 WHERE matter_id = $1`, m.id, day)
	}
	do(`INSERT INTO matter_answer_draft (id, matter_id, person_id, outcome, text, contributions, fell, saved_at) VALUES ($1, $2, $3, '', $4, '[]', '', $5)`, id.New(), m.id, by, word(false), day)
	do(`INSERT INTO matter_report (id, matter_id, target_kind, target_id, reason, reporter_id, at) VALUES ($1, $2, 'version', '1', $3, $4, $5)`, id.New(), m.id, word(false), by, day)
	for _, err := range all {
		if err != nil {
			return fmt.Errorf("filling: %w", err)
		}
	}
	return nil
}
