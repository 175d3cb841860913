package matter

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

func day0(n int) clock.Day {
	d, _ := clock.ParseDay("2026-11-23")
	return d.AddDays(n)
}

func TestDefaultWindows(t *testing.T) {
	for _, c := range []struct {
		whole int
		want  []int
	}{
		{40, []int{16, 26, 34, 40}}, // 40, 25, 20 and 15 per cent
		{100, []int{40, 65, 85, 100}},
		{3, []int{1, 2, 3, 3}},
		{0, []int{0, 0, 0, 0}},
	} {
		var want []clock.Day
		for _, n := range c.want {
			want = append(want, day0(n))
		}
		if got := DefaultWindows(Decision, day0(0), day0(c.whole)); !cmp.Equal(got, want, cmp.Comparer(func(a, b clock.Day) bool { return a == b })) {
			t.Errorf("%d days: %v, want %v", c.whole, got, want)
		}
	}
}

func TestCheckMove(t *testing.T) {
	windows := []Window{{WindowProblem, day0(-1)}, {WindowSolutions, day0(10)}, {WindowProposal, day0(20)}, {WindowDecided, day0(30)}}
	for _, c := range []struct {
		name   string
		days   []int
		reason string
		want   []string // wrong fields
		moved  int
	}{
		{"earlier needs no reason", []int{-1, 5, 15, 30}, "", nil, 2},
		{"later needs one", []int{-1, 12, 20, 30}, "", []string{"reason"}, 0},
		{"later with one", []int{-1, 12, 20, 30}, "Ferie.", nil, 1},
		{"what is over stays", []int{3, 10, 20, 30}, "Ferie.", []string{"window_problem"}, 0},
		{"nothing", []int{-1, 10, 20, 30}, "", []string{"window_decided"}, 0},
		{"in the past", []int{-1, -1, 20, 30}, "", []string{"window_solutions"}, 0},
		{"out of order", []int{-1, 10, 8, 30}, "", []string{"window_proposal"}, 0},
		{"too far", []int{-1, 10, 20, 800}, "x", []string{"window_decided"}, 0},
		{"several", []int{-1, -2, 5, 4}, "", []string{"window_solutions", "window_decided"}, 0},
	} {
		var days []clock.Day
		for _, n := range c.days {
			days = append(days, day0(n))
		}
		list, err := checkMove(windows, days, c.reason, day0(0))
		if got := wrongFields(err); !cmp.Equal(got, c.want) || len(list) != c.moved {
			t.Errorf("%s: wrong %v, %d moved; want %v, %d", c.name, got, len(list), c.want, c.moved)
		}
	}
	if _, err := checkMove(windows, nil, "", day0(0)); len(wrongFields(err)) != 4 {
		t.Errorf("no days: %v", err)
	}
}

func TestHandshakeTime(t *testing.T) {
	h := Handshake{Until: day0(9)}
	for _, c := range []struct{ today, used, left int }{{-3, 0, 10}, {0, 0, 10}, {4, 4, 6}, {9, 9, 1}, {10, 10, 0}, {30, 10, 0}} {
		if used, left := h.TimeUsed(day0(0), day0(c.today)); used != c.used || left != c.left {
			t.Errorf("day %d: %d used, %d left", c.today, used, left)
		}
	}
}

func TestOpenDecisionChecks(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		empty := DraftInput{ID: w.deciding().ID, Kind: Decision}
		_, err := w.x.Draft(ctx, w.as("karen"), empty)
		ok(t, err)
		got := wrongFields(w.x.Open(ctx, w.as("karen"), empty.ID))
		want := []string{"unit", "problem", "core_task", "subject", "questions", "touched", "decider", "window_problem", "window_solutions", "window_proposal", "window_decided", "promise"}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("what an empty form lacks (-want +got):\n%s", d)
		}
		for _, c := range []struct {
			name   string
			change func(in *DraftInput)
			want   []string
		}{
			{"eleven questions", func(in *DraftInput) { in.Questions = strings.Split(strings.Repeat("Hvad?\n", 10)+"Hvad?", "\n") }, []string{"questions"}},
			{"a long question", func(in *DraftInput) { in.Questions = []string{strings.Repeat("æ", MaxQuestion+1)} }, []string{"questions"}},
			{"a CPR number in the frames", func(in *DraftInput) { in.Frames = "Fru 010203-1234 skal flyttes." }, []string{"frames"}},
			{"a decider beside", func(in *DraftInput) { in.Decider = w.town.Unit("schools") }, []string{"decider"}},
			{"nobody decides so", func(in *DraftInput) { in.DecidedBy = "kongen" }, []string{"decider"}},
			{"a visibility", func(in *DraftInput) { in.Visibility = "everybody" }, []string{"visibility"}},
		} {
			in := w.deciding()
			c.change(&in)
			_, err := w.x.Draft(ctx, w.as("karen"), in)
			if got := wrongFields(err); !cmp.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
		}
		in := w.deciding()
		in.Visibility = ToCommittee
		_, err = w.x.Draft(ctx, w.as("karen"), in)
		ok(t, err)
		if got := wrongFields(w.x.Open(ctx, w.as("karen"), in.ID)); !cmp.Equal(got, []string{"closed_reason"}) {
			t.Errorf("closed without a reason: %v", got)
		}
		in.ClosedReason = "Det handler om en enkelt vagt."
		_, err = w.x.Draft(ctx, w.as("karen"), in)
		ok(t, err)
		ok(t, w.x.Open(ctx, w.as("karen"), in.ID))
		_, err = w.x.View(ctx, w.as("rosa"), in.ID, Page{})
		fails(t, err, fault.NotFound)
	})
}

func TestDecisionFindsWhoDiscusses(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		forms := func(in DraftInput) map[string]string {
			_, err := w.x.Draft(ctx, w.as("karen"), in)
			ok(t, err)
			asked, err := loadAsked(ctx, w.d.Read(), in.ID)
			ok(t, err)
			out := map[string]string{}
			for _, a := range asked {
				out[a.Name] = string(a.Form) + " " + string(a.Told[0].Place)
			}
			return out
		}
		in := w.deciding()
		own := forms(in)
		in.Decider = w.town.Unit("care")
		above := forms(in)
		in.DecidedBy, in.Decider = ByCouncil, ""
		council := forms(in)
		for name, got := range map[string]map[string]string{"own": own, "above": above, "council": council} {
			discuss := 0
			for _, f := range got {
				if strings.HasPrefix(f, string(agreement.Discuss)) {
					discuss++
				}
			}
			if discuss != 1 {
				t.Errorf("%s: %v: one committee discusses", name, got)
			}
		}
		if cmp.Equal(own, above) || cmp.Equal(above, council) {
			t.Errorf("who decides decides who discusses: %v, %v, %v", own, above, council)
		}
	})
}

func TestDecisionThroughItsWindows(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		v, err := w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		if v.Matter.LastDay != v.Windows[2].LastDay || CurrentWindow(v.Windows, w.today()) != 0 {
			t.Errorf("contributions close with the third window: %v, %v", v.Matter.LastDay, v.Windows)
		}
		w.clk.Advance(24 * time.Hour)
		ok(t, w.x.MoveOn(ctx, w.as("karen"), m))
		fails(t, w.x.MoveOn(ctx, w.as("karen"), m), ErrMoved)
		w.clk.Advance(24 * time.Hour)
		v, err = w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		if got := CurrentWindow(v.Windows, w.today()); got != 1 {
			t.Errorf("the next window began: %d, %v", got, v.Windows)
		}
		told := w.told(m, VerbWindowMoved)
		if len(told) == 0 || told[0] == "karen" {
			t.Errorf("told of the move: %v", told)
		}
		question := v.Questions[0].ID
		_, err = w.x.Contribute(ctx, w.as("rosa"), m, ContributionInput{Kind: Proposal, Text: "Fredag.", NameTo: NameToAll, Question: question})
		ok(t, err)
		fails(t, w.x.CloseQuestion(ctx, w.as("karen"), m, "ukendt", "Fredag."), fault.NotFound)
		if got := wrongFields(w.x.CloseQuestion(ctx, w.as("karen"), m, question, " ")); !cmp.Equal(got, []string{"settled"}) {
			t.Errorf("without a sentence: %v", got)
		}
		ok(t, w.x.CloseQuestion(ctx, w.as("karen"), m, question, "Ruterne lægges fredag."))
		fails(t, w.x.CloseQuestion(ctx, w.as("karen"), m, question, "Igen."), ErrQuestionClosed)
		_, err = w.x.Contribute(ctx, w.as("rosa"), m, ContributionInput{Kind: Proposal, Text: "Torsdag.", NameTo: NameToAll, Question: question})
		if got := wrongFields(err); !cmp.Equal(got, []string{"question"}) {
			t.Errorf("to a closed question: %v", err)
		}
		v, err = w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		if q := v.Questions[0]; !q.Closed || q.Settled != "Ruterne lægges fredag." || q.Contributions != 1 {
			t.Errorf("the question: %+v", q)
		}
		fails(t, w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Tak.", Early: "Færdig."}), fault.NotFound)
		fails(t, w.x.MoveLastDay(ctx, w.as("karen"), m, w.today().AddDays(3), "Nej."), fault.NotFound)
	})
}

func TestHandshake(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		if got := wrongFields(w.x.TakeHandshake(ctx, w.as("nadia"), m, HandshakeAnswer{N: 1})); !cmp.Equal(got, []string{"words"}) {
			t.Errorf("a reservation is said: %v", got)
		}
		ok(t, w.x.TakeHandshake(ctx, w.as("nadia"), m, HandshakeAnswer{N: 1, Words: "Vi mangler tid i uge 7."}))
		fails(t, w.x.TakeHandshake(ctx, w.as("pia"), m, HandshakeAnswer{N: 1, Taken: true}), ErrHandshakeTaken)
		if got := w.told(m, VerbHandshakeAnswered); !cmp.Equal(got, []string{"karen"}) {
			t.Errorf("told of the answer: %v", got)
		}
		if got := wrongFields(w.x.OfferHandshake(ctx, w.as("karen"), m, HandshakeInput{})); !cmp.Equal(got, []string{"promise", "until", "why"}) {
			t.Errorf("an empty offer: %v", got)
		}
		ok(t, w.x.OfferHandshake(ctx, w.as("karen"), m, HandshakeInput{"To uger mere.", w.today().AddDays(54), "Uge 7."}))
		fails(t, w.x.TakeHandshake(ctx, w.as("pia"), m, HandshakeAnswer{N: 1, Taken: true}), ErrRevised)
		ok(t, w.x.TakeHandshake(ctx, w.as("pia"), m, HandshakeAnswer{N: 2, Taken: true}))
		v, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		if len(v.Handshakes) != 2 || !v.Handshakes[0].Taken || v.Handshakes[1].Taken || v.Handshakes[1].Answer != "Vi mangler tid i uge 7." {
			t.Errorf("the handshakes: %+v", v.Handshakes)
		}
	})
}

// answer answers as the owner, held or at once.
func (w *world) holds(who, matterID, outcome string, ids ...string) string {
	w.t.Helper()
	a, err := w.x.Answer(context.Background(), w.as(who), matterID, AnswerInput{Contributions: ids, Outcome: outcome, Text: "Fordi.", Hold: true})
	ok(w.t, err)
	return a
}

func TestPublish(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		first, second := w.says("rosa", m, NameToAll, "Fredag."), w.says("sofus", m, NameToRepresentatives, "Ring i stedet.")
		if got := wrongFields(w.x.Publish(ctx, w.as("karen"), m)); !cmp.Equal(got, []string{"decision", "reasons", "core_task"}) {
			t.Errorf("nothing written: %v", got)
		}
		var missing *Missing
		if err := w.rules("karen", m); !errors.As(err, &missing) || !cmp.Equal(missing.Contributions, []string{first, second}) {
			t.Fatalf("two wait: %v", err)
		}
		w.holds("karen", m, Changed, first)
		w.answers("karen", m, second)
		v, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		if c := v.Contributions[0]; len(c.Answers) != 0 || !c.Held || c.Waiting {
			t.Errorf("a held answer is not seen: %+v", c)
		}
		in := DecisionInput{Decision: "Ruterne lægges fredag.\n\nVagten ringer.", Reasons: "I så det.", CoreTask: "Til tiden.", Changes: map[string]int{first: 1, second: 2}}
		ok(t, w.x.Decide(ctx, w.as("karen"), m, in))
		in.Changes[first] = 3
		if got := wrongFields(w.x.Decide(ctx, w.as("karen"), m, in)); !cmp.Equal(got, []string{"changes"}) {
			t.Errorf("a line that is not there: %v", got)
		}
		if v, _ := w.x.View(ctx, w.as("rosa"), m, Page{}); len(v.Rulings) != 0 {
			t.Error("a draft is the owner's alone")
		}
		late := w.says("rosa", m, NameToAll, "Og en ting til.")
		if err := w.x.Publish(ctx, w.as("karen"), m); !errors.As(err, &missing) || len(missing.Contributions) != 1 {
			t.Errorf("one came meanwhile: %v", err)
		}
		w.answers("karen", m, late)
		ok(t, w.x.Publish(ctx, w.as("karen"), m))
		fails(t, w.x.Publish(ctx, w.as("karen"), m), ErrNotOpen)
		v, err = w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		if len(v.Rulings) != 1 || !v.Rulings[0].Undiscussed || len(v.Rulings[0].Changes) != 2 || v.Matter.State != Closed {
			t.Fatalf("published: %+v", v.Rulings)
		}
		if c := v.Rulings[0].Changes; c[0].Author == nil || !c[0].Mine || c[1].Author != nil {
			t.Errorf("a name to the representatives is not told by the decision either: %+v", c)
		}
		if c := v.Contributions[0]; len(c.Answers) != 1 || c.Held {
			t.Errorf("held answers went out with it: %+v", c)
		}
		if got := w.told(m, VerbAnswered); len(got) == 0 {
			t.Errorf("the author is told: %v", got)
		}
		if got := w.told(m, VerbDecided); len(got) < 5 {
			t.Errorf("told of the decision: %v", got)
		}
		w.counted()
	})
}

func TestDiscussedFirst(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		v, err := w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		board := v.Committees[0].CommitteeID
		for _, c := range []struct {
			d    Discussion
			want []string
		}{
			{Discussion{CommitteeID: "", Day: w.today()}, []string{"committee"}},
			{Discussion{CommitteeID: board}, []string{"day"}},
			{Discussion{CommitteeID: board, Day: w.today().AddDays(1)}, []string{"day"}},
			{Discussion{CommitteeID: board, Day: w.today().AddDays(-1)}, []string{"day"}},
		} {
			if got := wrongFields(w.x.NoteDiscussed(ctx, w.as("karen"), m, c.d)); !cmp.Equal(got, c.want) {
				t.Errorf("%+v: %v", c.d, got)
			}
		}
		ok(t, w.x.NoteDiscussed(ctx, w.as("nadia"), m, Discussion{CommitteeID: board, Day: w.today(), Words: "Vi bakker op."}))
		ok(t, w.rules("karen", m))
		v, err = w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		if v.Rulings[0].Undiscussed || v.Discussions[0].Words != "Vi bakker op." {
			t.Errorf("discussed before: %+v %+v", v.Rulings, v.Discussions)
		}
	})
}

func TestCorrectAndReopenKeepWhatStood(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		ok(t, w.rules("karen", m))
		if got := wrongFields(w.x.Correct(ctx, w.as("karen"), m, DecisionInput{Decision: "Torsdag.", Reasons: "x", CoreTask: "y"})); !cmp.Equal(got, []string{"why"}) {
			t.Errorf("a correction says why: %v", got)
		}
		ok(t, w.x.Correct(ctx, w.as("karen"), m, DecisionInput{Decision: "Torsdag.", Reasons: "x", CoreTask: "y", Why: "Vi skrev forkert."}))
		if got := wrongFields(w.x.Reopen(ctx, w.as("karen"), m, ReopenInput{})); !cmp.Equal(got, []string{"reason", "window_proposal", "window_decided"}) {
			t.Errorf("reopened by an empty form: %v", got)
		}
		ok(t, w.x.Reopen(ctx, w.as("karen"), m, ReopenInput{"Nye tal.", w.today().AddDays(7), w.today().AddDays(14)}))
		v, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		if v.Matter.State != Open || !v.May.Contribute || len(v.Rulings) != 2 || v.Rulings[1].Decision != "Ruterne lægges fredag.\nVagten siger til." {
			t.Errorf("what stood can be read: %+v", v.Rulings)
		}
		c := w.says("rosa", m, NameToAll, "Så vil vi sige noget igen.")
		var missing *Missing
		if err := w.rules("karen", m); !errors.As(err, &missing) {
			t.Errorf("the invariant holds the second time too: %v", err)
		}
		w.answers("karen", m, c)
		ok(t, w.rules("karen", m))
		events, err := w.x.History(ctx, w.as("rosa"), m)
		ok(t, err)
		var verbs []string
		for _, e := range events {
			verbs = append(verbs, e.Verb)
		}
		want := []string{VerbOpened, VerbDecided, VerbCorrected, VerbReopened, VerbAnswered, VerbDecided}
		if d := cmp.Diff(want, verbs); d != "" {
			t.Errorf("history (-want +got):\n%s", d)
		}
		w.counted()
	})
}

func TestWorkbench(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		var ids []string
		for range 6 {
			ids = append(ids, w.says("rosa", m, NameToAll, "Fredag."))
		}
		ok(t, w.x.PutTogether(ctx, w.as("karen"), m, ids[:4], "Fredag"))
		a, err := w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Group: w.group(m, "Fredag"), Outcome: Changed, Text: "Det gør vi.", Hold: true})
		ok(t, err)
		b, err := w.x.Answering(ctx, w.as("karen"), m, AnsweringFilter{}, Page{})
		ok(t, err)
		if b.Waiting != 2 || b.Answered != 4 || len(b.Unsent) != 1 || b.Unsent[0].N != 4 {
			t.Errorf("one answer to a group: %+v", b)
		}
		ok(t, w.x.TakeBack(ctx, w.as("karen"), m, a))
		b, err = w.x.Answering(ctx, w.as("karen"), m, AnsweringFilter{Group: w.group(m, "Fredag"), Show: "all"}, Page{})
		ok(t, err)
		if b.Waiting != 6 || len(b.Contributions) != 4 || b.Drafts[0].Text != "Det gør vi." || len(b.Drafts[0].Contributions) != 4 {
			t.Errorf("taken back it is a draft: %+v", b.Drafts)
		}
		fails(t, w.x.TakeBack(ctx, w.as("karen"), m, a), fault.NotFound)
		w.holds("karen", m, Partly, ids[0])
		ok(t, w.x.Edit(ctx, w.as("rosa"), ids[0], EditInput{Kind: Proposal, Text: "Torsdag."}))
		w.holds("karen", m, Partly, ids[1])
		ok(t, w.x.Withdraw(ctx, w.as("rosa"), ids[1]))
		b, err = w.x.Answering(ctx, w.as("karen"), m, AnsweringFilter{}, Page{})
		ok(t, err)
		if b.Waiting != 5 || len(b.Unsent) != 0 {
			t.Errorf("a changed text has not been answered: %d wait, %+v", b.Waiting, b.Unsent)
		}
		ok(t, w.x.PutTogether(ctx, w.as("karen"), m, ids[:4], ""))
		if b, err = w.x.Answering(ctx, w.as("karen"), m, AnsweringFilter{}, Page{}); err != nil || len(b.Groups) != 0 {
			t.Errorf("an empty group goes: %+v, %v", b.Groups, err)
		}
		w.answers("karen", m, ids[5])
		sent, err := db.One(ctx, w.d.Read(), db.Scan[string], `SELECT id FROM matter_answer WHERE sent_at IS NOT NULL`)
		ok(t, err)
		fails(t, w.x.TakeBack(ctx, w.as("karen"), m, sent), ErrSent)
		w.counted()
	})
}

// group is the id of a matter's group.
func (w *world) group(matterID, name string) string {
	w.t.Helper()
	g, err := db.One(context.Background(), w.d.Read(), db.Scan[string], `SELECT id FROM matter_group WHERE matter_id = $1 AND name = $2`, matterID, name)
	ok(w.t, err)
	return g
}

func TestUndo(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.x.LetUndo(15 * time.Second)
		m := w.open()
		c := w.says("rosa", m, NameToAll, "Fredag.")
		in := AnswerInput{Contributions: []string{c}, Outcome: Changed, Text: "Ja."}
		a, err := w.x.Answer(ctx, w.as("karen"), m, in)
		ok(t, err)
		ok(t, w.x.TakeBack(ctx, w.as("karen"), m, a))
		ok(t, w.x.sendDue(ctx, a)) // its job comes all the same
		if _, err := w.x.Answering(ctx, w.as("karen"), m, AnsweringFilter{}, Page{}); err != nil {
			t.Fatal(err)
		}
		a, err = w.x.Answer(ctx, w.as("karen"), m, in)
		ok(t, err)
		_, err = w.x.Answer(ctx, w.as("karen"), m, in)
		fails(t, err, ErrAnswered)
		if v, _ := w.x.Voice(ctx, w.as("rosa"), Page{}); len(v.Items[0].Answers) != 0 {
			t.Error("not out yet")
		}
		ok(t, w.x.sendDue(ctx, a))
		ok(t, w.x.sendDue(ctx, a))
		if got := w.told(m, VerbAnswered); !cmp.Equal(got, []string{"rosa"}) {
			t.Errorf("told: %v", got)
		}
		n, err := db.One(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM journal WHERE verb = $1`, VerbAnswered)
		ok(t, err)
		if n != 1 {
			t.Errorf("%d entries for one answer", n)
		}
		fails(t, w.x.TakeBack(ctx, w.as("karen"), m, a), ErrSent)
	})
}

func TestTalk(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		c := w.says("sofus", m, NameToRepresentatives, "Det er skævt.")
		fails(t, w.x.Reply(ctx, w.as("sofus"), c, "Hvad?"), fault.NotFound)
		ok(t, w.x.Clarify(ctx, w.as("karen"), c, "Hvad er skævt?"))
		fails(t, w.x.Clarify(ctx, w.as("karen"), c, "Hvad er skævt?"), ErrAsked)
		if got := w.told(m, VerbClarified); !cmp.Equal(got, []string{"sofus"}) {
			t.Errorf("asked: %v", got)
		}
		ok(t, w.x.Reply(ctx, w.as("sofus"), c, "Lørdagene."))
		v, err := w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		k := v.Contributions[0]
		if len(k.Clarifications) != 1 || k.Clarifications[0].Reply != "Lørdagene." || k.Author != nil || !k.Waiting {
			t.Errorf("a reply is no answer and gives no name away: %+v", k)
		}
		_, err = w.x.Contribute(ctx, w.as("sofus"), m, ContributionInput{Kind: Concern, Text: "Mere.", NameTo: NameToAll, Follows: c})
		fails(t, err, ErrNotAnswered)
		w.answers("karen", m, c)
		_, err = w.x.Contribute(ctx, w.as("rosa"), m, ContributionInput{Kind: Concern, Text: "Mere.", NameTo: NameToAll, Follows: c})
		fails(t, err, fault.NotFound)
		f, err := w.x.Contribute(ctx, w.as("sofus"), m, ContributionInput{Kind: Concern, Text: "Mere.", NameTo: NameToAll, Follows: c})
		ok(t, err)
		one, err := w.x.Contribution(ctx, w.as("karen"), f)
		ok(t, err)
		if one.Author != nil || one.NameTo != NameToRepresentatives || one.Follows != c {
			t.Errorf("a follow-up keeps the promise about the name: %+v", one)
		}
	})
}

func TestSpeakingForOthers(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		say := func(who, whom, board string) error {
			_, err := w.x.Contribute(ctx, w.as(who), m, ContributionInput{Kind: Concern, Text: "Vi vil ikke.", NameTo: NameToAll, For: whom, Committee: board})
			return err
		}
		mine, err := w.x.SpeaksFor(ctx, w.as("nadia"), m)
		ok(t, err)
		if len(mine) == 0 {
			t.Fatal("the vice-chair sits in a committee that is asked")
		}
		ok(t, say("nadia", ForCommittee, mine[0].CommitteeID))
		ok(t, say("rosa", ForMeeting, ""))
		ok(t, say(keeper, ForColleague, ""))
		for _, c := range []struct{ who, whom, board, want string }{
			{"rosa", ForCommittee, mine[0].CommitteeID, "committee"}, {"nadia", ForCommittee, "", "committee"}, {"nadia", "kongen", "", "for"},
		} {
			if got := wrongFields(say(c.who, c.whom, c.board)); !cmp.Equal(got, []string{c.want}) {
				t.Errorf("%s for %s: %v", c.who, c.whom, got)
			}
		}
		fails(t, say(keeper, "", ""), fault.Forbidden)
		fails(t, say("karen", ForColleague, ""), fault.Forbidden)
		v, err := w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		marked := 0
		for _, c := range v.Contributions {
			if c.For == ForCommittee && c.ForName == mine[0].Name || c.For == ForMeeting || c.For == ForColleague {
				marked++
			}
		}
		if marked != 3 {
			t.Errorf("%d of three are marked: %+v", marked, v.Contributions)
		}
	})
}

func TestNothingIsLostOrAnsweredUnread(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		in := ContributionInput{Kind: Proposal, Text: "Fredag.", NameTo: NameToAll, SendKey: "0123"}
		c, err := w.x.Contribute(ctx, w.as("rosa"), m, in)
		ok(t, err)
		if again, err := w.x.Contribute(ctx, w.as("rosa"), m, in); err != nil || again != c {
			t.Errorf("the same again: %v", err)
		}
		in.Text = "Fredag, og noget mere."
		_, err = w.x.Contribute(ctx, w.as("rosa"), m, in)
		if got := wrongFields(err); !cmp.Equal(got, []string{"text"}) {
			t.Errorf("other words under the same key: %v", err)
		}
		read := w.clk.Now()
		w.clk.Advance(time.Minute)
		ok(t, w.x.Edit(ctx, w.as("rosa"), c, EditInput{Kind: Proposal, Text: "Torsdag."}))
		answer := AnswerInput{Contributions: []string{c}, Outcome: Changed, Text: "Det gør vi.", ReadAt: read}
		_, err = w.x.Answer(ctx, w.as("karen"), m, answer)
		fails(t, err, ErrChanged)
		answer.ReadAt = w.clk.Now()
		_, err = w.x.Answer(ctx, w.as("karen"), m, answer)
		ok(t, err)
	})
}
