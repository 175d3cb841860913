package dialogue

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// said is a request of rosa's with an addition, an answer of karen's, and what each text is called.
func (w *world) said() (made string, texts map[string]Target) {
	w.Helper()
	made = w.ask("rosa", "north")
	w.ok(w.x.Add(bg, w.as("rosa"), made, "Og om natten."))
	w.ok(w.x.Answer(bg, w.as("karen"), made, OutcomeInput{Kind: Answered, Text: "Det ser vi på."}))
	added, err := additions(bg, w.d.Read(), made)
	w.ok(err)
	return made, map[string]Target{"request": {TargetRequest, made}, "addition": {TargetAddition, added[0].ID}, "outcome": {TargetOutcome, "1"}}
}

// What is hidden is read by its author and the secretariat alone, everywhere it could be read; the place and the reason stay.
func TestHidden(t *testing.T) {
	both(t, func(w *world) {
		s := newSite(w)
		made, texts := w.said()
		words := map[string]string{"request": "Vagterne bliver lagt om", "addition": "Og om natten.", "outcome": "Det ser vi på."}
		for kind, target := range texts {
			for who, want := range map[string]error{"rosa": fault.Forbidden, "karen": fault.Forbidden, "sofus": fault.Forbidden, "niels": fault.NotFound, "": fault.NotFound} {
				w.fails(w.x.Hide(bg, w.as(who), made, target, "Den rammer en kollega."), want)
			}
			if err := w.x.Hide(bg, w.as("ivan"), made, target, ""); fields(err) != "reason" {
				t.Errorf("without a reason: %v", err)
			}
			w.ok(w.x.Hide(bg, w.as("ivan"), made, target, "Den rammer en kollega."))
			w.fails(w.x.Hide(bg, w.as("ivan"), made, target, "Igen."), ErrHidden)
			author := map[bool]string{true: "karen", false: "rosa"}[kind == "outcome"]
			if told := w.told(made, VerbHidden); told != author {
				t.Errorf("%s: told %s, want %s", kind, told, author)
			}
			for _, who := range []string{"rosa", "karen", "sofus", "pia", "ivan"} {
				a := s.who(who).get(Path(made))
				s.says(a, "[skjult: Den rammer en kollega.]")
				if reads := who == author || who == "ivan"; strings.Contains(a.page, words[kind]) != reads {
					t.Errorf("%s reads the hidden %s: %v", who, kind, !reads)
				}
			}
			if kind == "request" {
				s.hasNot(s.who("sofus").get("/dialog?tilstand=alle"), words[kind])
				s.hasNot(s.who("karen").get(Path(made)+"/svar"), words[kind])
				draft, err := w.x.Begin(bg, w.as("karen"), made, matter.Advice)
				w.ok(err)
				f, err := w.m.Form(bg, w.as("karen"), draft)
				w.ok(err)
				if strings.Contains(f.Input.Problem, words[kind]) {
					t.Errorf("the draft has %q", f.Input.Problem)
				}
			}
			w.fails(w.x.Unhide(bg, w.as("karen"), made, target, "Den var god nok."), fault.Forbidden)
			w.ok(w.x.Unhide(bg, w.as("ivan"), made, target, "Den var god nok."))
			w.fails(w.x.Unhide(bg, w.as("ivan"), made, target, "Den var god nok."), ErrShown)
			if told := w.told(made, VerbUnhidden); told != author {
				t.Errorf("%s shown: told %s", kind, told)
			}
			s.says(s.who("sofus").get(Path(made)), words[kind])
		}
		for _, target := range []Target{{"noget", made}, {TargetAddition, id.New()}, {TargetOutcome, "7"}, {TargetRequest, id.New()}} {
			w.fails(w.x.Hide(bg, w.as("ivan"), made, target, "Den rammer."), fault.NotFound)
		}
	})
}

func TestReported(t *testing.T) {
	both(t, func(w *world) {
		s := newSite(w)
		made, texts := w.said()
		w.fails(w.x.Report(bg, w.as("rosa"), made, texts["request"], "Grimt."), fault.Forbidden) // one's own
		w.fails(w.x.Report(bg, w.as("niels"), made, texts["request"], "Grimt."), fault.NotFound)
		a := s.who("sofus").get(Path(made))
		s.says(a, "Meld anmodningen", "Meld svaret")
		s.hasNot(a, "Skjul anmodningen", "slet-ord")
		path := harmPath(made, "meld", texts["request"])
		s.says(s.get(path), "Meld en tekst", "anmodningen")
		s.says(s.post(path, "reason", ""), "Skriv hvorfor")
		if a := s.post(path, "reason", "Der står et navn."); a.status != http.StatusSeeOther {
			t.Errorf("reported: %d", a.status)
		}
		if told := w.told(made, VerbReported); told != "ivan" {
			t.Errorf("told: %s", told)
		}
		if e, err := journal.OfVerbs(bg, w.d.Read(), SubjectKind, made, []string{VerbReported}, 9); err != nil || len(e) != 1 || e[0].Actor != "" {
			t.Errorf("the history names who reported: %+v %v", e, err)
		}
		w.clk.Advance(time.Second)
		w.ok(w.x.Report(bg, w.as("pia"), made, texts["outcome"], "Det er grimt."))
		_, err := w.x.Reports(bg, w.as("sofus"))
		w.fails(err, fault.NotFound)
		list, err := w.x.Reports(bg, w.as("ivan"))
		w.ok(err)
		if len(list) != 2 || list[0].Reason != "Der står et navn." || list[0].Reporter.Name != "Sofus Friis" {
			t.Fatalf("%+v", list)
		}
		w.fails(w.x.DismissReport(bg, w.as("sofus"), list[1].ID), fault.NotFound)
		if a := s.who("ivan").post("/meldinger/dialog/" + list[1].ID); a.status != http.StatusSeeOther {
			t.Errorf("dismissed: %d", a.status)
		}
		w.fails(w.x.DismissReport(bg, w.as("ivan"), list[1].ID), ErrSettled)
		s.says(s.get(Path(made)), "Skjul anmodningen", "slet-ord")
		if a := s.post(harmPath(made, "skjul", texts["request"]), "reason", "Der stod et navn."); a.status != http.StatusSeeOther {
			t.Errorf("hidden: %d", a.status)
		}
		s.says(s.get(Path(made)), "Vis igen: anmodningen")
		if list, err = w.x.Reports(bg, w.as("ivan")); err != nil || len(list) != 0 {
			t.Errorf("%d reports are left, %v", len(list), err)
		}
		for _, page := range []string{harmPath(made, "skjul", texts["outcome"]), Path(made) + "/slet-ord"} {
			if a := s.who("karen").get(page); a.status != http.StatusNotFound {
				t.Errorf("karen opens %s: %d", page, a.status)
			}
		}
	})
}

// What must not be there is gone from every text of the request, and from the draft of a matter begun from it.
func TestErased(t *testing.T) {
	both(t, func(w *world) {
		s := newSite(w)
		in := w.asking("north")
		in.What, in.Why = "Fru Jensen får ikke sin mad.", "Fru Jensens datter ringer."
		made, err := w.x.Ask(bg, w.as("rosa"), in)
		w.ok(err)
		w.ok(w.x.Add(bg, w.as("rosa"), made, "Det er fru Jensen igen."))
		draft, other := w.draftOf(made), w.ask("sofus", "north")
		w.ok(w.m.DeleteDraft(bg, w.as("karen"), w.draftOf(other).ID))
		if n, err := w.x.Erase(bg, w.as("ivan"), other, matter.EraseInput{Words: []string{"sommerplanen"}, Reason: "Et navn."}); err != nil || n != 1 {
			t.Errorf("beside a draft that was thrown away: %d, %v", n, err)
		}
		w.ok(w.x.Answer(bg, w.as("karen"), made, OutcomeInput{Kind: Answered, Text: "Jeg ringer til fru Jensen."}))
		w.ok(w.x.Report(bg, w.as("sofus"), made, Target{TargetRequest, made}, "Fru Jensen står med navn."))
		w.ok(w.x.Hide(bg, w.as("ivan"), made, Target{TargetRequest, made}, "Fru Jensen."))
		erase := func(who, words, reason string) error {
			_, err := w.x.Erase(bg, w.as(who), made, matter.EraseInput{Words: []string{words}, Reason: reason})
			return err
		}
		w.fails(erase("karen", "fru Jensen", "Et navn."), fault.Forbidden)
		w.fails(erase("niels", "fru Jensen", "Et navn."), fault.NotFound)
		if err := erase("ivan", "fru Hansen", "Et navn."); fields(err) != "words" {
			t.Errorf("words that are not there: %v", err)
		}
		s.who("ivan")
		s.says(s.post(Path(made)+"/slet-ord", "words", "fru Jensen", "reason", ""), "fru Jensen", "Slet for altid")
		if a := s.post(Path(made)+"/slet-ord", "words", "fru Jensen", "reason", "En borgers navn."); a.status != http.StatusSeeOther {
			t.Fatalf("erased: %d %s", a.status, a.page)
		}
		s.says(s.get(Path(made)), "Slettet 9 steder.", "[slettet] får ikke sin mad.", "Jeg ringer til [slettet].")
		if told := w.told(made, VerbErased); told != "rosa" {
			t.Errorf("told: %s", told)
		}
		for _, c := range words {
			n, err := db.One(bg, w.d.Read(), db.Scan[int], `SELECT count(*) FROM `+c.table+` WHERE lower(`+c.column+`) LIKE '%jensen%'`)
			w.ok(err)
			if n != 0 {
				t.Errorf("%s.%s has the name", c.table, c.column)
			}
		}
		if texts, err := w.m.Texts(bg, w.d.Read(), draft.ID); err != nil || len(texts) != 1 || !strings.HasPrefix(texts[0], "[slettet] får ikke sin mad.") {
			t.Errorf("the draft: %q, %v", texts, err)
		}
		w.ok(w.x.scrub(bg))
	})
}

// Some time after it ended a request has no names but those who answered, and nothing out of sight.
func TestForgotten(t *testing.T) {
	both(t, func(w *world) {
		in := w.asking("north")
		in.Carry = true
		made, err := w.x.Ask(bg, w.as("rosa"), in)
		w.ok(err)
		w.ok(w.x.Join(bg, w.as("sofus"), made))
		w.ok(w.x.Join(bg, w.as("tina"), made))
		w.ok(w.x.Carry(bg, w.as("pia"), made))
		w.ok(w.x.Add(bg, w.as("rosa"), made, "Grimt."))
		added, err := additions(bg, w.d.Read(), made)
		w.ok(err)
		w.ok(w.x.Hide(bg, w.as("ivan"), made, Target{TargetAddition, added[0].ID}, "Det var grimt."))
		w.ok(w.x.Answer(bg, w.as("karen"), made, OutcomeInput{Kind: Answered, Text: "Ja."}))
		open, gone := w.ask("sofus", "north"), w.ask("rosa", "care")
		w.ok(w.x.Withdraw(bg, w.as("rosa"), gone))
		due := func(before clock.Day) []string {
			list, err := w.x.Due(bg, w.d.Read(), before, "", 10)
			w.ok(err)
			return list
		}
		today := clock.Today(w.clk)
		if n := len(due(today)); n != 0 {
			t.Errorf("%d are due at once", n)
		}
		w.clk.Advance(48 * time.Hour)
		before := clock.Today(w.clk)
		if n := len(due(before)); n != 2 {
			t.Errorf("%d are due", n)
		}
		w.town.Write(w.T, w.d, func(ctx context.Context, tx *db.Tx) error {
			done, _, err := w.x.Forget(ctx, tx, before, []string{made, open, gone})
			if len(done) != 2 {
				t.Errorf("done in %v", done)
			}
			return err
		})
		if n := len(due(before)); n != 0 {
			t.Errorf("%d are due still", n)
		}
		r := w.load(made)
		if r.Asker.ID != "" || r.Carrier.ID != "" || r.Joins != 2 || r.What == "" || r.State != Answered {
			t.Errorf("%+v", r)
		}
		if r := w.load(gone); r.What != "" || r.Why != "" {
			t.Errorf("what was withdrawn: %+v", r)
		}
		if list, err := additions(bg, w.d.Read(), made); err != nil || list[0].Text != "" {
			t.Errorf("%+v, %v", list, err)
		}
		for _, sql := range []string{`SELECT count(*) FROM dialogue_join`, `SELECT count(*) FROM journal WHERE subject_kind = 'dialogue' AND subject_id <> '` + open + `' AND actor_id IN ('` + w.town.Person("rosa") + `', '` + w.town.Person("sofus") + `', '` + w.town.Person("pia") + `')`} {
			n, err := db.One(bg, w.d.Read(), db.Scan[int], sql)
			w.ok(err)
			if n != 0 {
				t.Errorf("%d: %s", n, sql)
			}
		}
		entries, err := journal.OfVerbs(bg, w.d.Read(), SubjectKind, made, []string{VerbForgotten}, 10)
		w.ok(err)
		if len(entries) != 1 {
			t.Errorf("%d entries say that it was forgotten", len(entries))
		}
		s := newSite(w)
		s.says(s.who("sofus").get(Path(made)), "Navnet er slettet bad om en dialog", "Karen Brandt svarede", "2 kolleger er med")
		if a := s.who("rosa").get(Path(gone)); a.status != http.StatusOK { // she works there
			t.Errorf("rosa reads what was withdrawn: %d", a.status)
		}
		titles, err := w.x.Titles(s.words(), w.as("ivan"), []string{made, gone})
		w.ok(err)
		if titles[made] == "" || titles[gone] == "" {
			t.Errorf("%v", titles)
		}
		if titles, err = w.x.Titles(s.words(), w.as("niels"), []string{made}); err != nil || len(titles) != 0 {
			t.Errorf("niels is told %v, %v", titles, err)
		}
	})
}
