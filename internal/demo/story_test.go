package demo

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/member"
	"github.com/medspil/medspil/internal/option"
)

// testStates looks for everything that can become of a decision: each is in the story at least as often as is said.
func (f filled) testStates() {
	const open, decision = ` FROM matter m WHERE m.state = 'open' AND m.kind = 'decision'`, ` FROM matter m WHERE m.kind = 'decision'`
	const last = `(SELECT w.last_day FROM matter_window w WHERE w.matter_id = m.id AND w.code = '%s')`
	within := func(code, before string) string {
		after := ""
		if before != "" {
			after = ` AND ` + fmt.Sprintf(last, before) + ` < $1`
		}
		return open + after + ` AND ` + fmt.Sprintf(last, code) + ` >= $1`
	}
	contribution := ` FROM matter_contribution c JOIN matter m ON m.id = c.matter_id WHERE m.kind = 'decision'`
	for _, c := range []struct {
		what  string
		least int
		from  string
	}{
		{"decisions", 30, decision},
		{"drafts", 1, decision + ` AND m.state = 'draft'`},
		{"in the problem window", 3, within(matter.WindowProblem, "")},
		{"in the solutions window", 3, within(matter.WindowSolutions, matter.WindowProblem)},
		{"in the proposal window", 3, within(matter.WindowProposal, matter.WindowSolutions)},
		{"being decided", 3, within(matter.WindowDecided, matter.WindowProposal)},
		{"overdue", 1, open + ` AND ` + fmt.Sprintf(last, matter.WindowDecided) + ` < $1`},
		{"published", 8, decision + ` AND m.state = 'closed'`},
		{"published, not discussed", 1, ` FROM matter_decision d WHERE d.undiscussed AND d.published_at IS NOT NULL`},
		{"corrected", 2, ` FROM matter_decision d WHERE d.n > 1 AND d.why <> ''`},
		{"reopened", 1, open + ` AND EXISTS (SELECT 1 FROM matter_decision d WHERE d.matter_id = m.id AND d.published_at IS NOT NULL)`},
		{"half written", 1, ` FROM matter_decision d WHERE d.published_at IS NULL`},
		{"held answers", 10, ` FROM matter_answer a WHERE a.sent_at IS NULL`},
		{"begun answers", 1, ` FROM matter_answer_draft a`},
		{"groups", 4, ` FROM matter_group g`},
		{"for the committee only", 1, decision + ` AND m.visibility = 'committee' AND m.closed_reason <> ''`},
		{"open to all", 3, decision + ` AND m.visibility = 'all'`},
		{"decided by the council", 2, decision + ` AND m.decided_by = 'council'`},
		{"decided above", 1, decision + ` AND m.decided_by = 'unit' AND m.decider_id <> m.unit_id`},
		{"disagreements with a next step", 3, ` FROM disagreement d WHERE d.status = 'stepped'`},
		{"disagreements that wait for an answer from above", 1, ` FROM disagreement d WHERE d.waits_at IS NOT NULL`},
		{"disagreements answered from above", 1, ` FROM disagreement d WHERE d.waits_at IS NULL AND d.passed_level > 0`},
		{"disagreements that have come back", 1, ` FROM disagreement d WHERE d.back_day < $1`},
		{"withdrawal requests in their month", 1, ` FROM disagreement_card c WHERE c.outcome = '' AND c.answer_day >= $1`},
		{"on a leader's behalf", 1, decision + ` AND m.on_behalf`},
		{"touching several units", 3, decision + ` AND (SELECT count(*) FROM matter_touched t WHERE t.matter_id = m.id) > 1`},
		{"co-owners", 1, ` FROM matter_owner o WHERE o.role = 'co_owner'`},
		{"stand-ins", 1, ` FROM matter_owner o WHERE o.role = 'stand_in'`},
		{"handshakes offered", 1, ` FROM matter_handshake h JOIN matter m ON m.id = h.matter_id WHERE m.state = 'open' AND h.answered_at IS NULL`},
		{"handshakes taken", 10, ` FROM matter_handshake h WHERE h.taken`},
		{"handshakes with a reservation", 3, ` FROM matter_handshake h WHERE h.answered_at IS NOT NULL AND NOT h.taken AND h.answer <> ''`},
		{"handshakes changed", 2, ` FROM matter_handshake h WHERE h.n > 1 AND h.why <> ''`},
		{"questions closed", 8, ` FROM matter_question q WHERE q.settled <> ''`},
		{"windows moved", 2, ` FROM journal j WHERE j.verb = 'matter.window_moved'`},
		{"texts made anew", 4, ` FROM matter_version v JOIN matter m ON m.id = v.matter_id WHERE v.n > 1 AND v.why <> '' AND m.kind = 'decision'`},
		{"for a colleague", 2, contribution + ` AND c.for_kind = 'colleague'`},
		{"for a committee", 3, contribution + ` AND c.for_kind = 'committee'`},
		{"for a staff meeting", 3, contribution + ` AND c.for_kind = 'meeting'`},
		{"follow-ups", 2, contribution + ` AND c.follows_id IS NOT NULL`},
		{"late", 5, contribution + ` AND c.late`},
		{"withdrawn", 1, contribution + ` AND c.withdrawn_at IS NOT NULL`},
		{"names to the representatives", 15, contribution + ` AND c.name_to = 'representatives'`},
		{"without a name", 10, contribution + ` AND c.name_to = 'nobody'`},
		{"without a name, not shown yet", 2, ` FROM matter_unnamed u`},
		{"questions to contributions", 4, ` FROM matter_clarification k`},
		{"questions without a reply", 2, ` FROM matter_clarification k WHERE k.replied_at IS NULL`},
		{"misunderstandings", 4, ` FROM matter_misunderstanding k`},
		{"reports", 1, ` FROM matter_report r WHERE r.settled_at IS NULL`},
		{"hidden texts", 1, ` FROM matter_hidden h`},
	} {
		var args []any
		if strings.Contains(c.from, "$1") {
			args = append(args, f.today)
		}
		if n := f.count(`SELECT count(*)`+c.from, args...); n < c.least {
			f.t.Errorf("%s: %d", c.what, n)
		}
	}
	for _, outcome := range matter.Outcomes {
		if n := f.count(`SELECT count(*) FROM matter_answer a WHERE a.outcome = $1`, outcome); n < 5 {
			f.t.Errorf("%d answers are %s", n, outcome)
		}
	}
}

// titled is the id of the matter with that title.
func (f filled) titled(title string) string {
	f.t.Helper()
	id, err := db.One(f.t.Context(), f.d.Read(), db.Scan[string], `SELECT m.id FROM matter m JOIN matter_version v ON v.matter_id = m.id AND v.n = m.version WHERE v.title = $1`, title)
	ok(f.t, err)
	return id
}

// testThings looks at what each role finds to do in its own shoes.
func (f filled) testThings() {
	t, ctx := f.t, f.t.Context()
	see := func(role, title string) *matter.Story {
		t.Helper()
		s, err := f.matter.View(ctx, f.actor(role), f.titled(title), matter.Page{Limit: 200})
		ok(t, err)
		return s
	}
	// The employee: an open decision in each of the three windows, a question to reply to, and words of hers that changed something.
	in := map[string]bool{}
	for _, title := range []string{"Hvordan tager vi imod en ny borger?", "Når de pårørende ringer", "Næste års ferie: tre hold, der bytter?"} {
		s := see("medarbejder", title)
		if at := matter.CurrentWindow(s.Windows, f.today); s.May.Contribute && at < len(s.Windows) {
			in[s.Windows[at].Code] = true
		}
	}
	if diff := cmp.Diff(map[string]bool{matter.WindowProblem: true, matter.WindowSolutions: true, matter.WindowProposal: true}, in); diff != "" {
		t.Errorf("the employee's windows (-want +got):\n%s", diff)
	}
	if !slices.ContainsFunc(see("medarbejder", "Hvordan tager vi imod en ny borger?").Contributions, func(c matter.Contribution) bool { return c.Mine && c.MayReply }) {
		t.Error("nobody asks the employee anything")
	}
	if done := see("medarbejder", "Hvorfor når vi ikke hjem til tiden?"); len(done.Rulings) == 0 || !slices.ContainsFunc(done.Rulings[0].Changes, func(c matter.Change) bool { return c.Mine }) {
		t.Error("nothing the employee said changed a decision")
	}
	// The employee side: a handshake to take, names given to them, a discussion to note, and what only the committee reads.
	for _, role := range []string{"tillidsrepraesentant", "naestformand"} {
		if s := see(role, "Hvordan tager vi imod en ny borger?"); !s.May.TakeHandshake || s.Handshakes[0].Answered {
			t.Errorf("%s has no handshake to take", role)
		}
		s := see(role, "Næste års ferie: tre hold, der bytter?")
		if !slices.ContainsFunc(s.Contributions, func(c matter.Contribution) bool { return c.NameTo == matter.NameToRepresentatives && c.Author != nil }) {
			t.Errorf("no name is given to %s", role)
		}
		if !s.May.NoteDiscussed || len(s.Discussions) > 0 {
			t.Errorf("%s has no discussion to note", role)
		}
		see(role, "Når en gruppeleder går på pension: én gruppe eller to?")
	}
	// The leader: 25 and more to answer in one decision, two groups, a window that ends in two days, a decision half written.
	w, err := f.matter.Answering(ctx, f.actor("leder"), f.titled("Næste års ferie: tre hold, der bytter?"), matter.AnsweringFilter{}, matter.Page{})
	ok(t, err)
	if w.Waiting < 25 || len(w.Groups) != 2 || len(w.Drafts) == 0 {
		t.Errorf("%d wait, %d groups, begun with %+v", w.Waiting, len(w.Groups), w.Drafts)
	}
	if s := see("leder", "Hvordan tager vi imod en ny borger?"); s.Windows[0].LastDay != f.day(2) {
		t.Errorf("the first window ends on %s", s.Windows[0].LastDay)
	}
	if d, err := f.matter.Writing(ctx, f.actor("leder"), f.titled("Nøglerne til borgernes hjem")); err != nil || d.Draft.Decision == "" || d.Draft.CoreTask != "" || d.Held < 3 {
		t.Errorf("the half written decision: %+v, %v", d, err)
	}
	// The chiefs: one of their own over several units, one below, one over everybody with many short words.
	if s := see("centerchef", "Natten: syv hold, der kører hver for sig"); !s.May.Lead || len(s.Touched) < 5 || s.Matter.Unanswered == 0 {
		t.Errorf("the centre chief's own: %+v", s.Matter)
	}
	if s := see("centerchef", "Skal vi dele biler med de andre distrikter?"); s.DecidedBy.ID != f.roles["centerchef"] || s.May.Lead {
		t.Errorf("the one below is decided by %v", s.DecidedBy)
	}
	if s := see("kommunaldirektoer", "Hvad skal møderne ende med?"); !s.May.Lead || s.Matter.Visibility != matter.ToAll || s.Matter.Contributions < 60 {
		t.Errorf("the whole municipality's: %+v", s.Matter)
	}
	if reports, err := f.matter.Reports(ctx, f.actor("sekretariat")); err != nil || len(reports) == 0 {
		t.Errorf("%d reports, %v", len(reports), err)
	}
}

// testShowcase reads the one matter that is told from beginning to end: everybody may, and it has all its parts.
func (f filled) testShowcase() {
	t, ctx := f.t, f.t.Context()
	show, err := ShowcaseOf(ctx, f.d.Read())
	ok(t, err)
	for _, role := range member.Roles {
		if role == roleGuest { // reads what they are invited into
			continue
		}
		s, err := f.matter.View(ctx, f.actor(role), show.MatterID, matter.Page{Limit: 200})
		if err != nil || s.Text.Title != show.Title || s.Next != "" {
			t.Fatalf("%s: %v", role, err)
		}
	}
	s, x := f.read(show.MatterID)
	switch {
	case !x.Showcase:
		t.Error("it is another one")
	case s.Matter.State != matter.Closed || s.Matter.Unanswered > 0:
		t.Errorf("%+v", s.Matter)
	case len(s.Earlier) == 0 || s.Text.Why == "":
		t.Error("the question did not turn out to be another")
	case len(s.Discussions) == 0 || s.Rulings[0].Undiscussed:
		t.Error("no committee discussed it")
	}
	laid, err := f.option.Of(ctx, f.actor("kommunaldirektoer"), show.MatterID)
	ok(t, err)
	if i := slices.IndexFunc(laid.Options, func(o option.Option) bool { return len(o.CameFrom) > 1 }); len(laid.Options) < 3 || i < 0 {
		t.Error("no way came up that nobody had thought of")
	}
	if n := f.count(`SELECT count(*) FROM disagreement_entry e JOIN disagreement d ON d.id = e.disagreement_id WHERE d.matter_id = $1 AND e.kind = 'accepted'`, show.MatterID); n == 0 {
		t.Error("there is nothing that both sides agree on in what they disagree about")
	}
	for i := range s.Rulings[0].Lines() {
		if !slices.ContainsFunc(s.Rulings[0].Changes, func(c matter.Change) bool { return c.Line == i+1 }) {
			t.Errorf("nobody shaped point %d", i+1)
		}
	}
	if !slices.ContainsFunc(s.Rulings[0].Changes, func(c matter.Change) bool { return c.NameTo == matter.NameToNobody }) {
		t.Error("no voice without a name changed anything")
	}
}

// words are all the words of the story.
func (f filled) words() []string {
	files, err := fs.Glob(storyFiles, "story/*.json")
	ok(f.t, err)
	var out []string
	for _, name := range files {
		data, err := storyFiles.ReadFile(name)
		ok(f.t, err)
		out = append(out, string(data))
	}
	return out
}

// article holds the sentences of the article the program grew from, as sums: the first eight bytes of SHA-256 of a sentence's words in
// lower case with a space between.
//
//go:embed testdata/article.sums
var article []byte

// sentences are those of a text, as they are summed; of fewer than four words any text may have the same.
func sentences(text string) []string {
	var out []string
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?:;\n\"", r) }) {
		words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if len(words) >= 4 {
			out = append(out, strings.Join(words, " "))
		}
	}
	return out
}

func inArticle(sentence string) bool {
	sum := sha256.Sum256([]byte(sentence))
	return bytes.Contains(article, fmt.Appendf(nil, "%x\n", sum[:8]))
}

// TestNothingOfTheArticle: the demo's story is its own.
func TestNothingOfTheArticle(t *testing.T) {
	if !inArticle(sentences("Tidlig inddragelse skal øves")[0]) {
		t.Fatal("the article is not recognised")
	}
	n := 0
	for _, text := range (filled{t: t}).words() {
		for _, s := range sentences(text) {
			n++
			if inArticle(s) {
				t.Errorf("%q is a sentence of the article", s)
			}
		}
	}
	if n < 1000 {
		t.Errorf("only %d sentences", n)
	}
}

// TestAnyDay: the demo is whole on any day, also a holiday that has just begun, after the year has changed, and a Sunday on which the clock
// does.
func TestAnyDay(t *testing.T) {
	for _, now := range []string{"2027-01-01T00:00:40+01:00", "2027-03-28T23:50:00+02:00"} {
		t.Run(now, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, now)
			ok(t, err)
			d := testkit.Open(t, db.SQLite, migrations...)
			_, err = Fill(t.Context(), Deps{DB: d, Clock: clock.NewFake(at)})
			ok(t, err)
			if n, err := db.One(t.Context(), d.Read(), db.Scan[int], `SELECT count(*) FROM matter`); err != nil || n < 60 {
				t.Errorf("%d matters, %v", n, err)
			}
		})
	}
}
