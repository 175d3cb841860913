package matter

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/live"
)

// listens has open pages hear of acts; heard says whether those of a matter have heard of any since it was asked last.
func (w *world) listens(matterID string) (heard func() bool) {
	hub := live.New("", slog.New(slog.DiscardHandler))
	w.x.Live(hub, func(_ context.Context, a access.Actor) (access.Actor, bool) { return a, true })
	events, end := hub.Subscribe(matterID)
	w.t.Cleanup(end)
	return func() bool {
		select {
		case <-events:
			return true
		default:
			return false
		}
	}
}

// Open pages hear of each act after its commit, and of nothing that is to be noticed by nobody.
func TestOpenPagesHearOfActs(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.deciding()
		in.Unnamed = true
		m, elsewhere := w.opened("karen", in), w.open()
		heard := w.listens(m)
		c := ""
		for _, act := range []struct {
			name string
			do   func() error
			want bool
		}{
			{"a contribution", func() error { c = w.says("rosa", m, NameToAll, "Her."); return nil }, true},
			{"a recognition", func() error { _, err := w.x.Recognise(ctx, w.as("pia"), c); return err }, true},
			{"one taken back", func() error { _, err := w.x.Unrecognise(ctx, w.as("pia"), c); return err }, true},
			{"one in another matter", func() error { w.says("rosa", elsewhere, NameToAll, "Der."); return nil }, false},
			{"one without a name", func() error { w.whispers("sofus", m, "Hvisket."); return nil }, false},
			{"a report", func() error { return w.x.Report(ctx, w.as("pia"), m, TargetContribution, c, "Grimt.") }, false},
			{"what is begun", func() error { return w.x.KeepAnswer(ctx, w.as("karen"), m, AnswerInput{Text: "Måske"}) }, false},
			{"an act that fails", func() error {
				if err := w.x.Withdraw(ctx, w.as("viggo"), c); err == nil {
					t.Error("somebody else's was withdrawn")
				}
				return nil
			}, false},
			{"an answer that is held", func() error {
				_, err := w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{c}, Outcome: Changed, Text: "Ja.", Hold: true})
				return err
			}, true},
			{"the morning after", func() error { w.clk.Advance(4 * 24 * time.Hour); return w.x.ShowUnnamed(ctx) }, true},
			{"a hidden text", func() error { return w.x.Hide(ctx, w.as(keeper), m, TargetContribution, c, "Derfor.") }, true},
		} {
			heard()
			ok(t, act.do())
			if got := heard(); got != act.want {
				t.Errorf("%s: heard %t, want %t", act.name, got, act.want)
			}
		}
	})
}

// The stream is for who may read the matter, as they may at each moment.
func TestListening(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.open()
		hub := live.New("", slog.New(slog.DiscardHandler))
		out := false
		w.x.Live(hub, func(_ context.Context, a access.Actor) (access.Actor, bool) { return a, !out })
		s := served(w)
		for who, want := range map[string]int{"rosa": 200, "karen": 200, keeper: 200, "niels": 404, machine: 404} {
			if status, _, _ := s.do(who, "HEAD", "/forloeb/"+m+"/lyt", nil, "da"); status != want { // a stream that ends
				t.Errorf("%s: %d, want %d", who, status, want)
			}
		}
		out = true
		if status, _ := s.get("rosa", "/forloeb/"+m+"/lyt"); status != 404 {
			t.Errorf("after signing out: %d", status)
		}
	})
}
