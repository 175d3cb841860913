package matter

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// races is how often two acts are let loose on each other.
const races = 200

// clash runs acts at once and gives their errors.
func clash(acts ...func() error) []error {
	errs := make([]error, len(acts))
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i, act := range acts {
		wg.Go(func() {
			<-start
			errs[i] = act()
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// TestClosingAgainstContributing: no matter is closed with a contribution that came in time and has no answer, and none
// that was accepted is missing.
func TestClosingAgainstContributing(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		closedFirst, acceptedFirst := 0, 0
		for range races {
			m := w.open()
			var id string
			errs := clash(
				func() error { return w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Tak.", Early: "Slut."}) },
				func() (err error) {
					id, err = w.x.Contribute(ctx, w.as("rosa"), m, ContributionInput{Kind: Concern, Text: "Vent!", NameTo: NameToAll})
					return err
				})
			var missing *Missing
			switch {
			case errs[0] == nil && len(wrongFields(errs[1])) == 1:
				closedFirst++
			case errors.As(errs[0], &missing) && errs[1] == nil:
				acceptedFirst++
				if _, err := w.x.Contribution(ctx, w.as("rosa"), id); err != nil {
					t.Errorf("an accepted contribution is not there: %v", err)
				}
			default:
				t.Errorf("close %v, contribute %v", errs[0], errs[1])
			}
		}
		t.Logf("closed first %d, accepted first %d", closedFirst, acceptedFirst)
		noneClosedUnanswered(t, w)
		w.counted()
	})
}

// TestClosingAgainstEverything lets closing meet an answer, a withdrawal and a misunderstanding at once.
func TestClosingAgainstEverything(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		for range races / 4 {
			m := w.open()
			first, second := w.says("rosa", m, NameToAll, "Ét."), w.says("viggo", m, NameToAll, "To.")
			w.answers("karen", m, first)
			errs := clash(
				func() error { return w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Tak.", Early: "Slut."}) },
				func() error { return w.x.Misunderstood(ctx, w.as("rosa"), first, "Nej.") },
				func() error { return w.x.Withdraw(ctx, w.as("viggo"), second) },
				func() error {
					_, err := w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{second}, Outcome: Changed, Text: "Ja."})
					return err
				})
			for i, err := range errs {
				if err != nil && !errors.Is(err, fault.Conflict) {
					t.Errorf("act %d: %v", i, err)
				}
			}
		}
		w.counted()
		// A misunderstanding after the closing leaves the matter closed; before it, it keeps the matter open.
		wrong, err := db.All(ctx, w.d.Read(), db.Scan[string], `SELECT m.id FROM matter m JOIN matter_contribution c ON c.matter_id = m.id
			JOIN journal j ON j.subject_id = m.id AND j.verb = 'matter.closed'
			WHERE m.state = 'closed' AND NOT c.late AND `+waitingSQL+` AND NOT EXISTS (SELECT 1 FROM journal k
				WHERE k.subject_id = m.id AND k.verb = 'answer.misunderstood')`)
		if ok(t, err); len(wrong) > 0 {
			t.Errorf("closed with something waiting: %v", wrong)
		}
	})
}

func noneClosedUnanswered(t *testing.T, w *world) {
	t.Helper()
	wrong, err := db.All(context.Background(), w.d.Read(), db.Scan[string], `SELECT m.id FROM matter m
		JOIN matter_contribution c ON c.matter_id = m.id WHERE m.state = 'closed' AND NOT c.late AND `+waitingSQL)
	if ok(t, err); len(wrong) > 0 {
		t.Errorf("closed with a contribution without an answer: %v", wrong)
	}
}

// TestPublishingAgainstEverything lets publishing meet a contribution, an edit of one whose answer is held, and that answer being taken
// back: nothing is published while a contribution in time has no answer, and no answer held then stays behind.
func TestPublishingAgainstEverything(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		published := 0
		for i := range races / 2 {
			m := w.opened("karen", w.deciding())
			first := w.says("rosa", m, NameToAll, "Ét.")
			held := w.holds("karen", m, Changed, first)
			ok(t, w.x.Decide(ctx, w.as("karen"), m, DecisionInput{Decision: "Fredag.", Reasons: "Derfor.", CoreTask: "Til tiden.", Changes: map[string]int{first: 1}}))
			other := []func() error{
				func() error {
					_, err := w.x.Contribute(ctx, w.as("viggo"), m, ContributionInput{Kind: Concern, Text: "Vent!", NameTo: NameToAll})
					return err
				},
				func() error {
					return w.x.Edit(ctx, w.as("rosa"), first, EditInput{Kind: Proposal, Text: "Noget andet."})
				},
				func() error { return w.x.TakeBack(ctx, w.as("karen"), m, held) },
			}[i%3]
			errs := clash(func() error { return w.x.Publish(ctx, w.as("karen"), m) }, other)
			if errs[0] == nil {
				published++
			}
			for i, err := range errs {
				if err != nil && !errors.Is(err, fault.Conflict) && len(wrongFields(err)) != 1 {
					t.Errorf("act %d: %v", i, err)
				}
			}
		}
		t.Logf("published first %d of %d", published, races/2)
		noneClosedUnanswered(t, w)
		left, err := db.All(ctx, w.d.Read(), db.Scan[string], `SELECT a.id FROM matter_answer a JOIN matter m ON m.id = a.matter_id WHERE m.state = 'closed' AND a.sent_at IS NULL`)
		if ok(t, err); len(left) > 0 {
			t.Errorf("answers stayed behind: %v", left)
		}
		w.counted()
	})
}
