package matter

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
)

// TestWhatFellAwayIsADraft: an answer that was held, or could still be taken back, is never lost when its contribution is changed,
// withdrawn or hidden. All who own the matter see it, with why it fell.
func TestWhatFellAwayIsADraft(t *testing.T) {
	for _, hold := range []bool{true, false} {
		t.Run(fmt.Sprintf("held %v", hold), func(t *testing.T) {
			both(t, func(t *testing.T, w *world) {
				ctx := context.Background()
				w.x.LetUndo(15 * time.Second)
				m := w.opened("karen", w.deciding())
				ok(t, w.x.NameCoOwner(ctx, w.as("karen"), m, w.town.Person("hanne")))
				var c []string
				for range 4 {
					c = append(c, w.says("rosa", m, NameToAll, "Fredag."))
				}
				writes := func(who, text string, to ...string) {
					t.Helper()
					_, err := w.x.Answer(ctx, w.as(who), m, AnswerInput{Contributions: to, Outcome: Partly, Text: text, Hold: hold})
					ok(t, err)
				}
				writes("karen", "Karens svar til to.", c[0], c[1])
				writes("karen", "Karens andet svar.", c[2])
				writes("hanne", "Hannes svar.", c[3])
				ok(t, w.x.KeepAnswer(ctx, w.as("karen"), m, AnswerInput{Text: "Karen er begyndt."}))
				ok(t, w.x.KeepAnswer(ctx, w.as("hanne"), m, AnswerInput{Text: "Hanne er begyndt."}))

				w.clk.Advance(time.Second)
				ok(t, w.x.Edit(ctx, w.as("rosa"), c[0], EditInput{Kind: Proposal, Text: "Torsdag."}))
				ok(t, w.x.Edit(ctx, w.as("rosa"), c[1], EditInput{Kind: Proposal, Text: "Onsdag."}))
				w.clk.Advance(time.Second)
				ok(t, w.x.Withdraw(ctx, w.as("rosa"), c[2]))
				w.clk.Advance(time.Second)
				ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetContribution, c[3], "Grimt."))

				fell := []string{"hidden Hannes svar. 1 hanne", "withdrawn Karens andet svar. 1 karen", "changed Karens svar til to. 2 karen"}
				if d := cmp.Diff(append(fell, " Karen er begyndt. 0 karen"), w.answerDrafts("karen", m)); d != "" {
					t.Errorf("karen's drafts (-want +got):\n%s", d)
				}
				if d := cmp.Diff(append(fell, " Hanne er begyndt. 0 hanne"), w.answerDrafts("hanne", m)); d != "" {
					t.Errorf("hanne's drafts (-want +got):\n%s", d)
				}

				// Either goes on from what fell away; it goes when it is sent.
				b, err := w.x.Answering(ctx, w.as("hanne"), m, AnsweringFilter{}, Page{})
				ok(t, err)
				changed := b.Drafts[2]
				b, err = w.x.Answering(ctx, w.as("hanne"), m, AnsweringFilter{Draft: changed.ID}, Page{})
				ok(t, err)
				if len(b.Contributions) != 2 {
					t.Errorf("opened with %d contributions, not the two it is to", len(b.Contributions))
				}
				w.clk.Advance(time.Second)
				ok(t, w.x.KeepAnswer(ctx, w.as("hanne"), m, AnswerInput{Draft: changed.ID, Text: "Læst igen.", Contributions: changed.Contributions}))
				if got := w.answerDrafts("karen", m); !strings.HasPrefix(got[0], "changed Læst igen. 2 hanne") {
					t.Errorf("what is made of it is seen by the other, with why it fell: %v", got)
				}
				_, err = w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Draft: changed.ID, Contributions: changed.Contributions, Outcome: Partly, Text: "Læst igen."})
				ok(t, err)
				if got := w.answerDrafts("karen", m); len(got) != 3 {
					t.Errorf("sent, it is gone: %v", got)
				}
				w.counted()
			})
		})
	}
}

// answerDrafts are what an owner sees of drafts, newest first: why it fell, its words, to how many, by whom.
func (w *world) answerDrafts(who, m string) []string {
	w.t.Helper()
	b, err := w.x.Answering(context.Background(), w.as(who), m, AnsweringFilter{}, Page{})
	ok(w.t, err)
	var out []string
	for _, d := range b.Drafts {
		out = append(out, fmt.Sprintf("%s %s %d %s", d.Fell, d.Text, len(d.Contributions), w.key(d.Author.ID)))
	}
	return out
}

// TestDraftsOfAnswersAreEachOnesOwn: each keeps several, taking an answer back overwrites none, and nobody reaches another's.
func TestDraftsOfAnswersAreEachOnesOwn(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		ok(t, w.x.NameCoOwner(ctx, w.as("karen"), m, w.town.Person("hanne")))
		c := w.says("rosa", m, NameToAll, "Fredag.")
		mine := id.New()
		for range 2 { // sent twice it is one
			ok(t, w.x.KeepAnswer(ctx, w.as("karen"), m, AnswerInput{Draft: mine, Text: "Begyndt.", Contributions: []string{c, "'); DROP TABLE matter; --"}}))
		}
		w.clk.Advance(time.Second)
		a, err := w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{c}, Outcome: Partly, Text: "Holdt.", Hold: true})
		ok(t, err)
		ok(t, w.x.TakeBack(ctx, w.as("karen"), m, a))
		if d := cmp.Diff([]string{" Holdt. 1 karen", " Begyndt. 1 karen"}, w.answerDrafts("karen", m)); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		fails(t, w.x.KeepAnswer(ctx, w.as("hanne"), m, AnswerInput{Draft: mine, Text: "Min nu."}), fault.NotFound)
		ok(t, w.x.DropAnswerDraft(ctx, w.as("hanne"), m, mine))
		if _, err := w.x.Answering(ctx, w.as("hanne"), m, AnsweringFilter{Draft: mine}, Page{}); err == nil {
			t.Error("another's draft was opened")
		}
		if got := w.answerDrafts("karen", m); len(got) != 2 {
			t.Errorf("another threw it away: %v", got)
		}
		ok(t, w.x.DropAnswerDraft(ctx, w.as("karen"), m, mine))
		if got := w.answerDrafts("karen", m); len(got) != 1 {
			t.Errorf("thrown away: %v", got)
		}
		for range maxAnswerDrafts - 1 {
			ok(t, w.x.KeepAnswer(ctx, w.as("karen"), m, AnswerInput{Text: "En til."}))
		}
		if got := wrongFields(w.x.KeepAnswer(ctx, w.as("karen"), m, AnswerInput{Text: "For mange."})); !cmp.Equal(got, []string{"text"}) {
			t.Errorf("drafts without end: %v", got)
		}
	})
}

func TestDraftOfAnAnswerOnThePage(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		c := w.says("rosa", m, NameToAll, "Fredag.")
		w.says("rosa", m, NameToAll, "Et andet bidrag.")
		_, err := w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{c}, Outcome: Partly, Text: "Det når vi ikke.", Hold: true})
		ok(t, err)
		ok(t, w.x.Edit(ctx, w.as("rosa"), c, EditInput{Kind: Proposal, Text: "Torsdag."}))
		b, err := w.x.Answering(ctx, w.as("karen"), m, AnsweringFilter{}, Page{})
		ok(t, err)
		draft := b.Drafts[0].ID
		s := served(w)
		_, page := s.get("karen", path(m, "/svar"))
		for _, want := range []string{"Bidraget blev rettet, efter at", "Det når vi ikke.", "/svar?kladde=" + draft} {
			if !strings.Contains(page, want) {
				t.Errorf("the workbench lacks %q", want)
			}
		}
		_, page = s.get("karen", path(m, "/svar?kladde="+draft))
		if !strings.Contains(page, "Det når vi ikke.</textarea>") || !strings.Contains(page, "Torsdag.") || strings.Contains(page, "Et andet bidrag.") {
			t.Error("the draft is opened with its words and what it is to")
		}
		status, _, to := s.post("karen", path(m, "/svar?kladde="+draft), url.Values{"draft": {draft}, "contributions": {c}, "outcome": {Partly}, "text": {"Torsdag når vi ikke."}})
		if status != http.StatusSeeOther || !strings.HasSuffix(to, "/svar?sendt="+draft) {
			t.Errorf("sent: %d %s", status, to)
		}
		if got := w.answerDrafts("karen", m); len(got) != 0 {
			t.Errorf("left: %v", got)
		}
	})
}
