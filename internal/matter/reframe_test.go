package matter

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

// anew understands a problem anew, as its owner.
func (w *world) anew(matterID, problem string, taught ...string) error {
	w.t.Helper()
	ctx := context.Background()
	v, err := w.x.View(ctx, w.as("karen"), matterID, Page{Limit: 1})
	ok(w.t, err)
	return w.x.Revise(ctx, w.as("karen"), matterID, VersionInput{Base: v.Text.N, Problem: problem, CoreTask: v.Text.CoreTask, Frames: v.Text.Frames, Why: "I lærte mig det.", Taught: taught})
}

// taught are the lessons of the newest text as somebody sees them: who, and what stands there.
func (w *world) taught(who, matterID string) []string {
	w.t.Helper()
	v, err := w.x.View(context.Background(), w.as(who), matterID, Page{Limit: 1})
	ok(w.t, err)
	var out []string
	for _, l := range v.Text.Taught {
		name := "-"
		if l.Author != nil {
			name = w.key(l.Author.ID)
		}
		out = append(out, fmt.Sprintf("%s: %q mine %v withdrawn %v hidden %v", name, l.Text, l.Mine, l.Withdrawn, l.Hidden))
	}
	return out
}

// A new text has the contributions that taught it, each with the name its reader may see. One that is withdrawn or hidden afterwards keeps
// its place.
func TestWhatTaught(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		named, kept, third := w.says("rosa", m, NameToAll, "Det er nøglerne."), w.says("sofus", m, NameToRepresentatives, "Det er vagten."), w.says("viggo", m, NameToAll, "Bilerne.")
		ok(t, w.anew(m, "Det er nøglerne og vagten.", third, named, kept, named))
		for who, want := range map[string][]string{
			"rosa":  {`rosa: "Det er nøglerne." mine true withdrawn false hidden false`, `-: "Det er vagten." mine false withdrawn false hidden false`, `viggo: "Bilerne." mine false withdrawn false hidden false`},
			"karen": {`rosa: "Det er nøglerne." mine false withdrawn false hidden false`, `-: "Det er vagten." mine false withdrawn false hidden false`, `viggo: "Bilerne." mine false withdrawn false hidden false`},
			"pia":   {`rosa: "Det er nøglerne." mine false withdrawn false hidden false`, `sofus: "Det er vagten." mine false withdrawn false hidden false`, `viggo: "Bilerne." mine false withdrawn false hidden false`},
		} {
			if diff := cmp.Diff(want, w.taught(who, m)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", who, diff)
			}
		}
		if told := w.told(m, VerbRevised); !slices.Equal(told, []string{"rosa", "sofus", "viggo"}) {
			t.Errorf("%v are told", told)
		}
		late := w.says("tina", m, NameToAll, "Jeg siger noget andet.")
		entries, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{VerbRevised}, 10)
		ok(t, err)
		for who, want := range map[string]string{"rosa": "matter.notice.matter.revised_taught", "sofus": "matter.notice.matter.revised_taught", "tina": "matter.notice.matter.revised"} {
			notices, err := w.x.Render(ctx, w.d.Read(), entries, w.town.Person(who))
			ok(t, err)
			if n := notices[0]; n.Key != want || n.Path != "/forloeb/"+m+"/forstaaelse#tekst-2" {
				t.Errorf("%s is told %+v", who, n)
			}
		}
		ok(t, w.x.Withdraw(ctx, w.as("tina"), late))
		ok(t, w.x.Withdraw(ctx, w.as("viggo"), third))
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetContribution, named, "Et navn."))
		want := []string{`rosa: "" mine false withdrawn false hidden true`, `-: "Det er vagten." mine false withdrawn false hidden false`, `viggo: "" mine false withdrawn true hidden false`}
		if diff := cmp.Diff(want, w.taught("karen", m)); diff != "" {
			t.Errorf("taken away (-want +got):\n%s", diff)
		}
		_, body := served(w).get("karen", "/forloeb/"+m)
		for _, words := range []string{"3 bidrag lærte os det:", "trukket tilbage", "skjult"} {
			if !strings.Contains(body, words) {
				t.Errorf("the page does not say %q", words)
			}
		}
		w.counted()
	})
}

// A text that says what it said is no new understanding; a question put otherwise is. The form sent twice is one text, also with a title that is made.
func TestAVersionSaysSomethingNew(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		v, err := w.x.View(ctx, w.as("karen"), m, Page{Limit: 1})
		ok(t, err)
		in := VersionInput{Base: 1, Title: v.Text.Title, Problem: v.Text.Problem, CoreTask: v.Text.CoreTask, Frames: v.Text.Frames, Citizens: v.Text.Citizens, CitizensFrom: v.Text.CitizensFrom, Why: "I lærte mig det.",
			Questions: []QuestionInput{{ID: v.Questions[0].ID, Text: v.Questions[0].Text}}}
		if fields := wrongFields(w.x.Revise(ctx, w.as("karen"), m, in)); !slices.Equal(fields, []string{"problem"}) {
			t.Errorf("as it was: %v", fields)
		}
		in.Questions[0].Text = "Hvad med borgerne?"
		ok(t, w.x.Revise(ctx, w.as("karen"), m, in))
		in.Base, in.Problem, in.Questions[0].Settled = 2, "Det er nøglerne, der mangler.", "De får besked."
		for range 2 {
			ok(t, w.x.Revise(ctx, w.as("karen"), m, in))
		}
		entries, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{VerbRevised, VerbQuestionReworded, VerbQuestionClosed}, 10)
		ok(t, err)
		if v, err = w.x.View(ctx, w.as("karen"), m, Page{Limit: 1}); err != nil || v.Text.N != 3 || len(entries) != 4 {
			t.Errorf("%d entries and version %d, %v", len(entries), v.Text.N, err)
		}
	})
}

func TestWhatCannotHaveTaught(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		elsewhere, gone, hidden := w.says("rosa", w.open(), NameToAll, "Andet."), w.says("rosa", m, NameToAll, "Nej."), w.says("rosa", m, NameToAll, "Grimt.")
		ok(t, w.x.Withdraw(ctx, w.as("rosa"), gone))
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetContribution, hidden, "Et navn."))
		many := make([]string, MaxTaught+1)
		for i := range many {
			many[i] = id.New()
		}
		for name, taught := range map[string][]string{"another matter's": {elsewhere}, "a withdrawn one": {gone}, "a hidden one": {hidden}, "none at all": {id.New()}, "too many": many} {
			if fields := wrongFields(w.anew(m, "Nyt.", taught...)); !slices.Equal(fields, []string{"taught"}) {
				t.Errorf("%s: %v", name, fields)
			}
		}
		for n := 2; n <= MaxVersions; n++ {
			ok(t, w.anew(m, fmt.Sprint("Nyt ", n)))
		}
		if fields := wrongFields(w.anew(m, "En gang for meget.")); !slices.Equal(fields, []string{"problem"}) {
			t.Errorf("too many texts: %v", fields)
		}
	})
}

// What taught counts as what changed something, once it is answered.
func TestTeachingIsMeasured(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		c, d := w.says("rosa", m, NameToAll, "Det er nøglerne."), w.says("viggo", m, NameToAll, "Hvad koster det?")
		for _, one := range []string{c, d} {
			_, err := w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{one}, Outcome: Answered, Text: "Tak."})
			ok(t, err)
		}
		changed := func() int {
			v, err := w.x.View(ctx, w.as("rosa"), m, Page{})
			ok(t, err)
			w.counted()
			return v.Measure.Changed
		}
		if n := changed(); n != 0 {
			t.Errorf("%d changed something before", n)
		}
		ok(t, w.anew(m, "Nøglerne.", c))
		ok(t, w.anew(m, "Nøglerne igen.", c))
		if n := changed(); n != 1 {
			t.Errorf("%d changed something", n)
		}
	})
}

// The form offers the contributions, finds them without script too, and loses nothing that was typed or chosen.
func TestTextForm(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.open()
		c, d := w.says("rosa", m, NameToAll, "Nøglerne ligger i det forkerte skab."), w.says("sofus", m, NameToRepresentatives, "Bilerne holder ude i regnen.")
		ok(t, w.x.index(context.Background(), indexing{m}))
		chosen := func(body, c string) bool {
			at := strings.Index(body, `value="`+c+`"`)
			return at >= 0 && strings.Contains(body[at:at+strings.IndexByte(body[at:], '>')], "checked")
		}
		_, body := s.get("karen", "/forloeb/"+m+"/tekst")
		if !strings.Contains(body, c) || !strings.Contains(body, d) || strings.Contains(body, "Sofus") || chosen(body, c) {
			t.Errorf("the newest are not offered as they should be:\n%s", body)
		}
		if status, hits := s.get("karen", "/forloeb/"+m+"/tekst/bidrag?taught-q=bil"); status != 200 || !strings.Contains(hits, d) || strings.Contains(hits, c) {
			t.Errorf("searched: %d\n%s", status, hits)
		}
		for _, who := range []string{"rosa", "frida"} {
			if status, _ := s.get(who, "/forloeb/"+m+"/tekst/bidrag?taught-q=bil"); status != 404 {
				t.Errorf("%s searches: %d", who, status)
			}
		}
		form := url.Values{"base": {"1"}, "problem": {"Det er nøglerne."}, "core_task": {"Til tiden."}, "why": {""}, "taught": {c, "vrøvl"}, "taught-q": {"bil"}, "search": {"taught"}}
		status, body, _ := s.post("karen", "/forloeb/"+m+"/tekst", form)
		if status != 200 || !chosen(body, c) || chosen(body, d) || !strings.Contains(body, d) || !strings.Contains(body, "Det er nøglerne.") {
			t.Errorf("without script: %d\n%s", status, body)
		}
		form.Del("search")
		form["latest"] = []string{d}
		if status, body, _ := s.post("karen", "/forloeb/"+m+"/tekst", form); status != 422 || !chosen(body, c) || !chosen(body, d) || !strings.Contains(body, "Det er nøglerne.") {
			t.Errorf("without what was learnt: %d\n%s", status, body)
		}
		form.Set("why", "I så det.")
		status, _, to := s.post("karen", "/forloeb/"+m+"/tekst", form)
		if status != 303 || to != "/forloeb/"+m+"?fra=1#tekst-2" {
			t.Fatalf("sent: %d to %q", status, to)
		}
		if _, body := s.get("karen", to); !strings.Contains(body, `data-draft-clear="tekst-`+m+`-1"`) || !strings.Contains(body, "2 bidrag lærte os det:") {
			t.Errorf("the story:\n%s", body)
		}
		if status, _, _ := s.post("rosa", "/forloeb/"+m+"/tekst", form); status != 403 && status != 404 {
			t.Errorf("another saves it: %d", status)
		}
	})
}

// Who wrote without a name sees by their receipt that the problem reads anew, before what they wrote is shown and after.
func TestReceiptTellsOfANewText(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s, m, code := context.Background(), served(w), w.promising(), NewReceipt()
		ok(t, w.x.ContributeUnnamed(ctx, w.as("rosa"), m, UnnamedInput{Kind: Concern, Text: "Ingen tør.", Receipt: code}))
		says := func() bool {
			_, body, _ := s.post("", "/kvittering", url.Values{"code": {code}})
			return strings.Contains(body, "Problemet er forstået på ny") && strings.Contains(body, `href="/forloeb/`+m+`#tekst-2"`)
		}
		if says() {
			t.Error("it tells of a new text before there is one")
		}
		ok(t, w.anew(m, "Noget andet."))
		if !says() {
			t.Error("it does not tell while it waits to be shown")
		}
		w.clk.Advance(4 * 24 * time.Hour)
		ok(t, w.x.ShowUnnamed(ctx))
		if !says() {
			t.Error("it does not tell after it was shown")
		}
	})
}

// Whoever writes while the problem is understood anew loses nothing: the form says so, with what has changed, and what they send stays with
// the text they read, also to a question that was closed with the new one.
func TestReframingWhileSomebodyWrites(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s := context.Background(), served(w)
		m := w.opened("karen", w.deciding())
		q := w.questions("rosa", m)[0]
		address := "/forloeb/" + m + "/bidrag"
		const newer = "Problemet er forstået på ny, mens du skrev"
		_, body := s.get("rosa", address)
		if !strings.Contains(body, `name="version" value="1"`) || strings.Contains(body, newer) {
			t.Fatal("the form does not say which text it shows, or tells of another")
		}
		ok(t, w.x.Revise(ctx, w.as("karen"), m, VersionInput{Base: 1, Problem: "Det er nøglerne, der mangler.", CoreTask: "Til tiden.", Why: "I så det.", Questions: []QuestionInput{{ID: q.ID, Text: q.Text, Settled: "Fredag."}}}))
		tells := func(what, body string) {
			t.Helper()
			for _, words := range []string{newer, `name="version" value="1"`, "<del>", "nøglerne", "Ruterne bliver ændret for sent", `<option value="` + q.ID} {
				if !strings.Contains(body, words) {
					t.Errorf("%s does not have %q", what, words)
				}
			}
		}
		// An open page asks for itself as it was begun.
		_, body = s.get("rosa", address+"?version=1")
		tells("the open page", body)
		for _, version := range []string{"", "2", "7", "-1", "x"} {
			if _, body := s.get("rosa", address+"?version="+version); strings.Contains(body, newer) || !strings.Contains(body, `name="version" value="2"`) {
				t.Errorf("begun from %q it is not the newest text that is shown", version)
			}
		}
		form := url.Values{"version": {"1"}, "kind": {Concern}, "name_to": {NameToAll}, "send_key": {id.New()}, "question": {q.ID}, "text": {" "}}
		status, body, _ := s.post("rosa", address, form)
		if status != 422 {
			t.Fatalf("without words: %d", status)
		}
		tells("the form that came back", body)
		form.Set("text", "Jeg mener torsdag.")
		status, _, to := s.post("rosa", address, form)
		if status != 303 {
			t.Fatalf("sent: %d", status)
		}
		if _, body := s.get("rosa", to); !strings.Contains(body, "Dit bidrag står ved den tekst, du læste (tekst 1)") || !strings.Contains(body, "Jeg mener torsdag.") || !strings.Contains(body, "Givet til tekst 1") {
			t.Error("it is not said which text it stands with")
		}
		v, err := w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		if c := v.Contributions[0]; c.Version != 1 || c.Question != q.ID {
			t.Errorf("it was given to text %d and question %q", c.Version, c.Question)
		}
		w.counted()
	})
}
