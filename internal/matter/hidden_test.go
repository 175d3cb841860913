package matter

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/db"
)

// wordOf is a word that is no other's beginning.
func wordOf(kind string) string { return "WORD" + strings.ReplaceAll(kind, "_", "") + "Q" }

// everyText is a matter in which every kind of text stands, and the id of each. Every text is its kind's word and a stop.
func everyText(w *world) (matters map[string]string, ids map[string]string) {
	ctx, t := context.Background(), w.t
	word := func(kind string) string { return wordOf(kind) + "." }
	in := w.deciding()
	in.Problem, in.Questions, in.Promise, in.Visibility = word(TargetVersion), []string{word(TargetQuestion), "Andet?"}, word(TargetHandshake), ToAll
	m := w.opened("karen", in)
	ids = map[string]string{TargetVersion: "1", TargetHandshake: "1", TargetHandshakeAnswer: "1", TargetDecision: "1", TargetTook: TargetTook,
		TargetDiscussion: w.board.Committee("north"), TargetAsked: w.board.Committee("schools")}
	v, err := w.x.View(ctx, w.as("rosa"), m, Page{})
	ok(t, err)
	ids[TargetQuestion] = v.Questions[0].ID
	ok(t, w.x.TakeHandshake(ctx, w.as("nadia"), m, HandshakeAnswer{N: 1, Taken: true, Words: word(TargetHandshakeAnswer)}))
	ok(t, w.x.AskCommittee(ctx, w.as("karen"), m, w.board.Committee("schools"), word(TargetAsked)))
	c := w.says("rosa", m, NameToAll, word(TargetContribution))
	ids[TargetContribution], ids[TargetMisunderstanding] = c, c
	ok(t, w.x.Clarify(ctx, w.as("karen"), c, word(TargetClarification)))
	ok(t, w.x.Reply(ctx, w.as("rosa"), c, word(TargetReply)))
	mine, err := w.x.Contribution(ctx, w.as("rosa"), c)
	ok(t, err)
	ids[TargetClarification], ids[TargetReply] = mine.Clarifications[0].ID, mine.Clarifications[0].ID
	answer := func(text string) string {
		a, err := w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{c}, Outcome: Partly, Text: text})
		ok(t, err)
		return a
	}
	ids[TargetAnswer] = answer(word(TargetAnswer))
	ok(t, w.x.Misunderstood(ctx, w.as("rosa"), c, word(TargetMisunderstanding)))
	answer("Igen.")
	ok(t, w.x.NoteDiscussed(ctx, w.as("nadia"), m, Discussion{CommitteeID: w.board.Committee("north"), Day: w.today(), Words: word(TargetDiscussion)}))
	windows := DefaultWindows(Decision, w.today(), w.today().AddDays(60))
	ok(t, w.x.MoveWindows(ctx, w.as("karen"), m, windows, word(TargetReason)))
	seq, err := db.One(ctx, w.d.Read(), db.Scan[int64], `SELECT entry FROM matter_reason WHERE matter_id = $1 AND verb = $2`, m, VerbWindowMoved)
	ok(t, err)
	ids[TargetReason] = strconv.FormatInt(seq, 10)
	ok(t, w.x.Decide(ctx, w.as("karen"), m, DecisionInput{Decision: word(TargetDecision), Reasons: "Fordi.", CoreTask: "Borgerne."}))
	ok(t, w.x.Publish(ctx, w.as("karen"), m))

	advice := w.asking()
	advice.Visibility = ToAll
	a := w.opened("karen", advice)
	ok(t, w.x.Close(ctx, w.as("karen"), a, CloseInput{Took: word(TargetTook), Early: "Færdig."}))
	closed := w.deciding()
	closed.Visibility, closed.ClosedReason = ToCommittee, word(TargetClosedReason)
	k := w.opened("karen", closed)
	ids[TargetClosedReason] = TargetClosedReason

	matters = map[string]string{TargetTook: a, TargetClosedReason: k}
	for kind := range ids {
		if matters[kind] == "" {
			matters[kind] = m
		}
	}
	return matters, ids
}

// TestEveryTextCanBeReportedHiddenAndShownAgain: by one table. A hidden text is on no page and in nothing taken along, its place and the
// reason are; shown again, it is as it was.
func TestEveryTextCanBeReportedHiddenAndShownAgain(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		matters, ids := everyText(w)
		s := served(w)
		for _, target := range textTargets {
			kind := target.kind
			m, word := matters[kind], wordOf(kind)+"."
			reader, hides := "sofus", w.as(keeper)
			if kind == TargetClosedReason { // read by its committees only; the secretary of it hides
				reader = "nadia"
				hides = w.as("omar")
				hides.Grants.Secretariat = true
			}
			read := func() (shown, marked int) {
				for _, p := range []string{path(m, ""), path(m, "/historik"), path(m, "/udskriv"), path(m, "/data.json"), path(m, "/bidrag.csv"), path(m, "/bidrag"), "/forloeb?tilstand=alle"} {
					status, page := s.get(reader, p)
					if status == 200 {
						shown, marked = shown+strings.Count(page, word), marked+strings.Count(page, "Den navngiver "+kind)
					}
				}
				return shown, marked
			}
			if shown, _ := read(); shown == 0 {
				t.Errorf("%s is on no page", kind)
			}
			reported := harmAddress(m, "/meld", kind, ids[kind])
			if _, page := s.get(reader, strings.SplitN(reported, "?", 2)[0]+"?"+strings.SplitN(reported, "?", 2)[1]); !strings.Contains(page, `value="`+kind+`"`) {
				t.Errorf("%s cannot be reported on its page", kind)
			}
			ok(t, w.x.Report(ctx, w.as(reader), m, kind, ids[kind], "Grimt."))
			reports, err := w.x.Reports(ctx, hides)
			ok(t, err)
			if n := len(reports); n != 1 || reports[0].TargetKind != kind || !strings.Contains(reports[0].Text, word) {
				t.Errorf("%s reported: %+v", kind, reports)
			}
			fails(t, w.x.Unhide(ctx, hides, m, kind, ids[kind], "Fejl."), ErrShown)
			ok(t, w.x.Hide(ctx, hides, m, kind, ids[kind], "Den navngiver "+kind))
			fails(t, w.x.Hide(ctx, hides, m, kind, ids[kind], "Igen."), ErrHidden)
			if shown, marked := read(); shown != 0 || marked == 0 {
				t.Errorf("%s is hidden: its words stand %d times, the reason %d", kind, shown, marked)
			}
			ok(t, w.x.Unhide(ctx, hides, m, kind, ids[kind], "Det gør den ikke."))
			if shown, _ := read(); shown == 0 {
				t.Errorf("%s is shown again on no page", kind)
			}
		}
		if got := w.told(matters[TargetContribution], VerbUnhidden); len(got) == 0 {
			t.Error("nobody is told that their text is shown again")
		}
	})
}

// TestAHiddenTextIsReadByItsAuthor: and by the secretariat, each with the reason; by nobody else.
func TestAHiddenTextIsReadByItsAuthor(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		matters, ids := everyText(w)
		m := matters[TargetHandshakeAnswer]
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetHandshakeAnswer, ids[TargetHandshakeAnswer], "Grimt."))
		got := map[string]string{}
		for _, who := range []string{"nadia", keeper, "karen", "rosa"} {
			v, err := w.x.View(ctx, w.as(who), m, Page{})
			ok(t, err)
			got[who] = v.Handshakes[0].Answer
		}
		want := map[string]string{"nadia": "[skjult: Grimt.] WORDhandshakeanswerQ.", keeper: "[skjult: Grimt.] WORDhandshakeanswerQ.", "karen": "[skjult: Grimt.]", "rosa": "[skjult: Grimt.]"}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
}

// TestWhatIsHiddenIsNotFound: at once, and is found again when it is shown again.
func TestWhatIsHiddenIsNotFound(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		matters, ids := everyText(w)
		w.works()
		for _, target := range textTargets {
			kind := target.kind
			switch kind {
			case TargetClosedReason, TargetAsked, TargetReason: // of these nothing is found at any time
				if got := w.found(w.as("nadia"), wordOf(kind)); got != nil {
					t.Errorf("%s is found", kind)
				}
				continue
			}
			check := func(moment string, want ...string) {
				t.Helper()
				for _, who := range []string{"sofus", "karen", keeper} {
					if got := w.found(w.as(who), wordOf(kind)); !cmp.Equal(got, want) {
						t.Errorf("%s %s: %s finds %v", kind, moment, who, got)
					}
				}
			}
			m := matters[kind]
			check("stands", m)
			ok(t, w.x.Hide(ctx, w.as(keeper), m, kind, ids[kind], "Den navngiver nogen."))
			check("hidden, at once")
			w.works()
			check("hidden")
			ok(t, w.x.Unhide(ctx, w.as(keeper), m, kind, ids[kind], "Det gør den ikke."))
			w.works()
			check("shown again", m)
		}
	})
}

// TestHiddenTextsOfEveryKindAreForgotten: their words are in no table any more; their places and why they were hidden stay, also on the pages.
func TestHiddenTextsOfEveryKindAreForgotten(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		matters, ids := everyText(w)
		kept := matters[TargetClosedReason] // is not over
		for _, target := range textTargets {
			if kind := target.kind; matters[kind] != kept {
				ok(t, w.x.Hide(ctx, w.as(keeper), matters[kind], kind, ids[kind], "Den navngiver "+kind+"."))
			}
		}
		w.works()
		closed := w.today()
		w.later(12)
		over := []string{matters[TargetContribution], matters[TargetTook]}
		if got := w.forgets(w.texts(), closed.AddDays(1), append(over, kept)...); len(got) != 2 {
			t.Errorf("forgotten in %v", got)
		}
		s := served(w)
		for _, target := range textTargets {
			kind := target.kind
			if m := matters[kind]; m != kept {
				if got := w.where(wordOf(kind)); len(got) != 0 {
					t.Errorf("%s is still in %v", kind, got)
				}
				pages := ""
				for _, p := range []string{"", "/historik"} {
					status, page := s.get(keeper, path(m, p))
					if status != 200 {
						t.Fatalf("%s %d", p, status)
					}
					pages += page
				}
				if !strings.Contains(pages, "[skjult: Den navngiver "+kind+".]") && !strings.Contains(pages, "Den navngiver "+kind) {
					t.Errorf("nothing tells that %s stood there", kind)
				}
			}
		}
		if got := w.where(wordOf(TargetClosedReason)); len(got) == 0 {
			t.Error("a matter that is not over has lost its words")
		}
	})
}

// TestWhatIsHiddenIsNotInACopyOfAnother: a question that is hidden is not in the copy of whom it was put to; it is in its asker's.
func TestWhatIsHiddenIsNotInACopyOfAnother(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		matters, ids := everyText(w)
		copyOf := func(who string) string {
			var b strings.Builder
			for _, part := range w.x.OwnData() {
				page, err := part.List(ctx, w.d.Read(), w.as(who), "", 50)
				ok(t, err)
				fmt.Fprint(&b, page.Records)
			}
			return b.String()
		}
		word := wordOf(TargetClarification)
		has := func(moment string, rosa, karen bool) {
			t.Helper()
			if got := strings.Contains(copyOf("rosa"), word); got != rosa {
				t.Errorf("%s: who was asked has it %t", moment, got)
			}
			if got := strings.Contains(copyOf("karen"), word); got != karen {
				t.Errorf("%s: who asked has it %t", moment, got)
			}
		}
		has("stands", true, true)
		ok(t, w.x.Hide(ctx, w.as(keeper), matters[TargetClarification], TargetClarification, ids[TargetClarification], "Den navngiver nogen."))
		has("hidden", false, true)
		if !strings.Contains(copyOf("rosa"), wordOf(TargetReply)) {
			t.Error("one's own reply is not in one's copy")
		}
	})
}
