package matter

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
)

// play is people doing what they like to one decision, and what was accepted of them. Every text has a word of its own.
type play struct {
	w           *world
	r           *rapid.T
	id, problem string
	// owed are the words somebody was told are kept.
	owed map[string]bool
	// given are contributions and answers their answers; codes the receipts of what has no name, each with its word.
	given, answers []string
	author         map[string]string
	codes          []receipted
	published      int
}

type receipted struct{ code, word string }

// Who does what: the names of sofus and tina are secrets, in each play and every act.
var (
	playOwners       = []string{"karen", "lars"}
	playContributors = []string{"rosa", "viggo", "pia", "sofus", "tina"}
)

func newPlay(w *world, r *rapid.T) *play {
	ctx := context.Background()
	in := w.deciding()
	problem := "Ruterne " + id.New()
	in.Problem, in.Touched, in.Unnamed = problem, []string{w.town.Unit("team1"), w.town.Unit("team2")}, rapid.Bool().Draw(r, "unnamed")
	m := w.opened("karen", in)
	ok(w.t, w.x.NameCoOwner(ctx, w.as("karen"), m, w.town.Person("lars")))
	return &play{w: w, r: r, id: m, problem: problem, owed: map[string]bool{}, author: map[string]string{}}
}

func (p *play) one(of []string, label string) string { return rapid.SampledFrom(of).Draw(p.r, label) }

func (p *play) yes(label string) bool { return rapid.Bool().Draw(p.r, label) }

// word is text nobody has written before.
func (p *play) word() string { return "ord" + id.New() }

// kept notes that an act was accepted, with its words. A refusal is one of those a page can explain, and no other.
func (p *play) kept(err error, words string) bool {
	p.w.t.Helper()
	if err == nil {
		p.owed[words] = true
		return true
	}
	p.refused(err)
	return false
}

func (p *play) refused(err error) {
	p.w.t.Helper()
	if err != nil && !errors.Is(err, fault.Conflict) && !errors.Is(err, fault.NotFound) && !errors.Is(err, fault.Forbidden) && len(wrongFields(err)) == 0 {
		p.r.Fatalf("an act is neither done nor refused: %v", err)
	}
}

// stands are the words that are stored; drafts only those in what an owner has begun to answer.
func (p *play) stands() (all, drafts string) {
	p.w.t.Helper()
	texts := func(sql string) string {
		list, err := db.All(context.Background(), p.w.d.Read(), db.Scan[string], sql, p.id)
		ok(p.w.t, err)
		return strings.Join(list, "\n")
	}
	drafts = texts(`SELECT text FROM matter_answer_draft WHERE matter_id = $1`)
	const of = ` JOIN matter_contribution c ON c.id = x.contribution_id WHERE c.matter_id = $1`
	return drafts + texts(`SELECT text FROM matter_contribution WHERE matter_id = $1 UNION ALL SELECT x.text FROM matter_contribution_earlier x`+of+`
		UNION ALL SELECT text FROM matter_unnamed WHERE matter_id = $1 UNION ALL SELECT text FROM matter_answer WHERE matter_id = $1
		UNION ALL SELECT x.text FROM matter_misunderstanding x`+of+` UNION ALL SELECT x.question FROM matter_clarification x`+of+`
		UNION ALL SELECT coalesce(x.reply, '') FROM matter_clarification x`+of), drafts
}

// answering does what an owner does at the workbench: what they had begun there they may write over, and nothing else.
func (p *play) answering(act func() error) {
	p.w.t.Helper()
	_, drafts := p.stands()
	p.refused(act())
	all, _ := p.stands()
	for word := range maps.Clone(p.owed) {
		if strings.Contains(drafts, word) && !strings.Contains(all, word) {
			delete(p.owed, word)
		}
	}
}

func (p *play) act() {
	w, ctx, owner := p.w, context.Background(), p.w.as(p.one(playOwners, "owner"))
	word := p.word()
	some := func(of []string, label string) string {
		if len(of) == 0 {
			return id.New() // nobody's
		}
		return p.one(of, label)
	}
	switch p.one([]string{"contribute", "contribute", "edit", "withdraw", "answer", "answer", "hold", "hold", "together", "take back", "begin", "misunderstood",
		"ask", "reply", "hide", "recognise", "receipt", "move on", "move", "night", "decide", "wrap up", "wrap up", "publish", "publish", "reopen", "correct", "anew"}, "act") {
	case "contribute":
		p.contribute(p.one(playContributors, "who"), word)
	case "edit":
		c := some(p.given, "which")
		p.kept(w.x.Edit(ctx, p.by(c), c, EditInput{Kind: Concern, Text: word}), word)
	case "withdraw":
		c := some(p.given, "which")
		p.refused(w.x.Withdraw(ctx, p.by(c), c))
	case "answer", "hold":
		if all := p.everyone(); len(all) > 0 {
			p.answer(owner, word, rapid.SliceOfNDistinct(rapid.SampledFrom(all), 1, 3, rapid.ID[string]).Draw(p.r, "to"), p.yes("held"))
		}
	case "together":
		p.refused(w.x.PutTogether(ctx, owner, p.id, []string{some(p.given, "which")}, p.one([]string{"", "Om morgenen", "Om aftenen"}, "group")))
	case "take back":
		a := some(p.answers, "which")
		p.answering(func() error { return w.x.TakeBack(ctx, owner, p.id, a) })
	case "begin":
		p.answering(func() error {
			err := w.x.KeepAnswer(ctx, owner, p.id, AnswerInput{Contributions: []string{some(p.given, "which")}, Outcome: Partly, Text: word})
			p.owed[word] = err == nil
			return err
		})
	case "misunderstood":
		c := some(p.given, "which")
		p.kept(w.x.Misunderstood(ctx, p.by(c), c, word), word)
	case "ask":
		p.kept(w.x.Clarify(ctx, owner, some(p.given, "which"), word), word)
	case "reply":
		c := some(p.given, "which")
		p.kept(w.x.Reply(ctx, p.by(c), c, word), word)
	case "hide":
		p.refused(w.x.Hide(ctx, w.as(keeper), p.id, TargetContribution, some(p.given, "which"), "Et navn."))
	case "recognise":
		_, err := w.x.Recognise(ctx, w.as(p.one(playContributors, "who")), some(p.given, "which"))
		p.refused(err)
	case "receipt":
		p.receipt(word)
	case "move on":
		p.refused(w.x.MoveOn(ctx, owner, p.id))
	case "move":
		days := make([]clock.Day, 4)
		for i := range days {
			days[i] = w.today().AddDays(rapid.IntRange(-2, 60).Draw(p.r, "day"))
		}
		slices.SortFunc(days, func(a, b clock.Day) int { return b.DaysUntil(a) })
		p.refused(w.x.MoveWindows(ctx, owner, p.id, days, "Derfor."))
	case "night":
		w.clk.Advance(time.Duration(rapid.IntRange(0, 5).Draw(p.r, "days")) * 24 * time.Hour)
		w.dawn()
	case "decide":
		p.refused(w.x.Decide(ctx, owner, p.id, DecisionInput{Decision: "Fredag.", Reasons: "Derfor.", CoreTask: "Til tiden."}))
	case "wrap up": // all that publishing needs, unless something comes in between
		w.clk.Advance(time.Duration(rapid.IntRange(0, 1).Draw(p.r, "months")) * 40 * 24 * time.Hour)
		w.dawn()
		if waiting := p.waiting(); len(waiting) > 0 {
			p.answer(owner, word, waiting, p.yes("held"))
		}
		p.refused(w.x.Decide(ctx, owner, p.id, DecisionInput{Decision: "Torsdag.", Reasons: "Derfor.", CoreTask: "Til tiden."}))
	case "publish":
		if err := w.x.Publish(ctx, owner, p.id); err == nil {
			p.publish()
		} else {
			p.refused(err)
		}
	case "reopen":
		p.refused(w.x.Reopen(ctx, owner, p.id, ReopenInput{Reason: "Nyt.", Contribute: w.today().AddDays(3), Decide: w.today().AddDays(9)}))
	case "anew":
		p.anew(owner, word)
	case "correct":
		p.refused(w.x.Correct(ctx, owner, p.id, DecisionInput{Decision: "Lørdag.", Reasons: "Derfor.", CoreTask: "Til tiden.", Why: "En fejl."}))
	}
	w.clk.Advance(time.Microsecond)
}

// anew understands the problem anew: with what some contributions taught, and what becomes of one question.
func (p *play) anew(owner access.Actor, word string) {
	ctx, w := context.Background(), p.w
	m, err := loadMatter(ctx, w.d.Read(), p.id)
	ok(w.t, err)
	list, err := loadQuestions(ctx, w.d.Read(), p.id)
	ok(w.t, err)
	in := VersionInput{Base: m.Version, Problem: p.problem + " " + word, CoreTask: "Til tiden.", Why: "Derfor."}
	if all := p.everyone(); len(all) > 0 {
		in.Taught = rapid.SliceOfNDistinct(rapid.SampledFrom(all), 0, min(len(all), 3), rapid.ID[string]).Draw(p.r, "taught")
	}
	q := rapid.SampledFrom(list).Draw(p.r, "question")
	in.Questions = []QuestionInput{{ID: q.ID, Text: q.Text + rapid.SampledFrom([]string{"", " Og hvad mere?"}).Draw(p.r, "wording"), Settled: rapid.SampledFrom([]string{"", "Fredag."}).Draw(p.r, "settled")}}
	p.refused(w.x.Revise(ctx, owner, p.id, in))
}

// by is the author of a contribution, or for nobody's somebody.
func (p *play) by(c string) access.Actor {
	if p.author[c] == "" {
		return p.w.as("rosa")
	}
	return p.w.as(p.author[c])
}

// contribute keeps the promises of this play: tina writes without a name, sofus gives his to the representatives only.
func (p *play) contribute(who, word string) {
	w, ctx := p.w, context.Background()
	if who == "tina" {
		code := NewReceipt()
		if p.kept(w.x.ContributeUnnamed(ctx, w.as(who), p.id, UnnamedInput{Kind: Concern, Text: word, Receipt: code}), word) {
			p.codes = append(p.codes, receipted{code, word})
		}
		return
	}
	in := ContributionInput{Kind: Concern, Text: word, NameTo: NameToAll, SendKey: id.New()}
	if who == "sofus" {
		in.NameTo = NameToRepresentatives
	}
	for _, c := range p.given {
		if p.author[c] == who && p.yes("follows") {
			in.Follows = c
			break
		}
	}
	c, err := w.x.Contribute(ctx, w.as(who), p.id, in)
	if p.kept(err, word) {
		p.given, p.author[c] = append(p.given, c), who
	}
}

// everyone are the contributions that are shown; waiting those that wait for an answer.
func (p *play) everyone() []string { return p.ids(`TRUE`) }
func (p *play) waiting() []string  { return p.ids(waitingSQL) }

func (p *play) ids(which string) []string {
	p.w.t.Helper()
	list, err := db.All(context.Background(), p.w.d.Read(), db.Scan[string], `SELECT id FROM matter_contribution c WHERE matter_id = $1 AND `+which+` ORDER BY text`, p.id)
	ok(p.w.t, err)
	return list
}

// answer gives one answer to several.
func (p *play) answer(owner access.Actor, word string, to []string, hold bool) {
	p.answering(func() error {
		a, err := p.w.x.Answer(context.Background(), owner, p.id, AnswerInput{Contributions: to, Outcome: Changed, Text: word, Hold: hold})
		if err == nil {
			p.answers, p.owed[word] = append(p.answers, a), true
		}
		return err
	})
}

// receipt does what one can with a receipt, the oldest first.
func (p *play) receipt(word string) {
	if len(p.codes) == 0 {
		return
	}
	ctx, c := context.Background(), p.codes[0]
	switch p.one([]string{"misunderstood", "reply", "withdraw"}, "with it") {
	case "misunderstood":
		p.kept(p.w.x.MisunderstoodUnnamed(ctx, c.code, word), word)
	case "reply":
		p.kept(p.w.x.ReplyUnnamed(ctx, c.code, word), word)
	case "withdraw":
		err := p.w.x.WithdrawUnnamed(ctx, c.code)
		p.refused(err)
		if all, _ := p.stands(); err == nil && !strings.Contains(all, c.word) {
			delete(p.owed, c.word) // nobody had seen it: it is gone
			p.codes = p.codes[1:]
		}
	}
}

// publish is what holds at the moment of publishing.
func (p *play) publish() {
	p.published++
	for what, sql := range map[string]string{
		"contributions without an answer": `SELECT count(*) FROM matter_contribution c WHERE c.matter_id = $1 AND NOT c.late AND ` + waitingSQL,
		"contributions not shown":         `SELECT count(*) FROM matter_unnamed WHERE matter_id = $1`,
		"answers not sent":                `SELECT count(*) FROM matter_answer WHERE matter_id = $1 AND sent_at IS NULL`,
	} {
		if n, err := db.One(context.Background(), p.w.d.Read(), db.Scan[int], sql, p.id); err != nil || n > 0 {
			p.r.Fatalf("published with %d %s, %v", n, what, err)
		}
	}
}

// nothingLost is what holds at any time: all that was accepted stands.
func (p *play) nothingLost() {
	all, _ := p.stands()
	for word, owed := range p.owed {
		if owed && !strings.Contains(all, word) {
			p.r.Fatalf("%s was accepted and is nowhere", word)
		}
	}
}

// secrets holds for every page and export: sofus' name is for representatives, tina's for nobody, and who may not read it finds nothing.
func (p *play) secrets(s *site) {
	for _, who := range []string{"karen", "lars", "rosa", "carechief", "nadia", keeper} {
		for _, page := range append([]string{"", "/svar", "/historik", "/forstaaelse", "/tekst"}, taken...) {
			status, body := s.get(who, "/forloeb/"+p.id+page)
			if status != 200 && status != 403 && (page != "/tekst" || status != 404 && status != 303) {
				p.r.Fatalf("%s for %s: %d", page, who, status)
			}
			for name, known := range map[string]bool{"Sofus": who == "nadia", "Friis": who == "nadia", p.w.town.Person("sofus"): false,
				"Tina": false, p.w.town.Person("tina"): false} {
				if !known && strings.Contains(body, name) {
					p.r.Fatalf("%s shows %s %s", page, who, name)
				}
			}
		}
	}
	for _, page := range []string{"/forloeb/" + p.id, "/forloeb/" + p.id + "/data.json", "/forloeb"} {
		if status, body := s.get("niels", page); strings.Contains(page, p.id) && status != 404 || strings.Contains(body, p.problem) {
			p.r.Fatalf("niels finds it at %s: %d", page, status)
		}
	}
}

// TestAnySequenceOfActs lets people do anything in any order: nothing is published with an unanswered contribution, nothing that was
// accepted is lost, and no page or export shows what was promised to be kept.
func TestAnySequenceOfActs(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s, published := served(w), 0
		rapid.Check(t, func(r *rapid.T) {
			p := newPlay(w, r)
			for range rapid.IntRange(8, 25).Draw(r, "acts") {
				p.act()
				p.nothingLost()
			}
			if rapid.IntRange(0, 4).Draw(r, "looked at") == 0 {
				p.secrets(s)
			}
			published += p.published
		})
		t.Logf("published %d times", published)
		if published == 0 {
			t.Error("nothing was ever published")
		}
		w.counted()
	})
}

// TestTwoOwnersAnswerTheSameGroup lets two owners answer one group at once: one answer goes to each contribution, and who came second is
// told.
func TestTwoOwnersAnswerTheSameGroup(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		for i := range races / 4 {
			m := w.opened("karen", w.deciding())
			ok(t, w.x.NameCoOwner(ctx, w.as("karen"), m, w.town.Person("lars")))
			all := []string{w.says("rosa", m, NameToAll, "Ét."), w.says("viggo", m, NameToAll, "To."), w.says("pia", m, NameToAll, "Tre.")}
			ok(t, w.x.PutTogether(ctx, w.as("lars"), m, all, "Om morgenen"))
			answer := func(who string) func() error {
				return func() error {
					_, err := w.x.Answer(ctx, w.as(who), m, AnswerInput{Group: w.group(m, "Om morgenen"), Outcome: Changed, Text: "Fra " + who + ".", Hold: i%2 == 0})
					return err
				}
			}
			errs := clash(answer("karen"), answer("lars"))
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("both or neither: %v", errs)
			}
			for _, err := range errs {
				if err != nil && !errors.Is(err, fault.Conflict) && len(wrongFields(err)) != 1 {
					t.Errorf("who came second: %v", err)
				}
			}
			n, err := db.All(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM matter_answer_to t WHERE t.contribution_id IN (`+db.In(1, 3)+`) GROUP BY t.contribution_id`, db.Args(all)...)
			if ok(t, err); !slices.Equal(n, []int{1, 1, 1}) {
				t.Fatalf("answers to each: %v", n)
			}
		}
		w.counted()
	})
}

// TestTheWindowMovesWhileSomebodyWrites moves the end of the time for contributions to today while contributions come: each is there, and
// is late or in time by the days as they were when it came.
func TestTheWindowMovesWhileSomebodyWrites(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		for range races / 4 {
			m := w.opened("karen", w.deciding())
			w.clk.Advance(24 * time.Hour)
			var c string
			errs := clash(
				func() error { return w.x.MoveOn(ctx, w.as("karen"), m) },
				func() (err error) {
					c, err = w.x.Contribute(ctx, w.as("rosa"), m, ContributionInput{Kind: Concern, Text: "Jeg er i gang.", NameTo: NameToAll, SendKey: id.New()})
					return err
				})
			ok(t, errors.Join(errs...))
			one, err := w.x.Contribution(ctx, w.as("rosa"), c)
			if ok(t, err); one.Late {
				t.Error("what came before the last day was over is late")
			}
		}
		w.counted()
	})
}
