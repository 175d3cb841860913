package app

import (
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/year"
)

// page is what somebody reads.
func (w *matrixTown) page(who, path string) string {
	w.t.Helper()
	rec := w.request(w.session(who), "GET", path, "")
	if rec.Code != 200 {
		w.t.Fatalf("%s gets %d of %s", who, rec.Code, path)
	}
	return html.UnescapeString(rec.Body.String())
}

// has checks that a page shows all of these, lacks that it shows none.
func has(t *testing.T, whose, page string, words ...string) {
	t.Helper()
	for _, s := range words {
		if !strings.Contains(page, s) {
			t.Errorf("%s: no %q", whose, s)
		}
	}
}

func lacks(t *testing.T, whose, page string, words ...string) {
	t.Helper()
	for _, s := range words {
		if strings.Contains(page, s) {
			t.Errorf("%s: shows %q", whose, s)
		}
	}
}

// A meeting that nothing is up for is told to its employee side, with a letter to the chair, and to the chair, with a matter to open; to nobody
// else, and no more once an open matter reaches it.
func TestAMeetingThatNothingIsUpFor(t *testing.T) {
	w := newMatrixTown(t)
	today := clock.Today(w.clk)
	meets := func(committee string, days int) {
		t.Helper()
		_, err := w.app.year.AddMeeting(t.Context(), w.as("ivan"), year.Meeting{Committee: w.board.Committee(committee), Day: today.AddDays(days)})
		w.ok(err)
	}
	meets("north", 21)
	meets("care", 30)
	const told = "L-MED Hjemmeplejen Nord mødes mandag 14. december 2026"
	pia := w.page("pia", "/")
	has(t, "pia", pia, told, "Punkter skal være sendt senest mandag 7. december 2026.", "Det er om 14 dage.", "NU", "før C-MED Center for Omsorg mødes onsdag 23. december 2026", "Skriv til Karen Brandt")
	_, letter, _ := strings.Cut(pia, `href="mailto:karen@lillesund.example?`)
	letter, _, _ = strings.Cut(letter, `"`)
	q, err := url.ParseQuery(letter)
	w.ok(err)
	if strings.Contains(letter, "+") || !strings.HasPrefix(q.Get("body"), "Kære Karen\r\n") || !strings.Contains(q.Get("body"), "L-MED Hjemmeplejen Nord") || q.Get("subject") == "" {
		t.Errorf("the letter is %q: %v", letter, q)
	}
	karen := w.page("karen", "/")
	has(t, "karen", karen, told, "Åbn et forløb til mødet")
	lacks(t, "karen", karen, "mailto:karen")
	for _, who := range []string{"rosa", "niels", "lars", "ivan", "gorm"} {
		lacks(t, who, w.page(who, "/"), told)
	}
	w.exec(`UPDATE org_person SET email = '', phone = '11 22 33 44' WHERE id = $1`, w.town.Person("karen"))
	has(t, "pia, to a chair without e-mail", w.page("pia", "/"), "tel:11223344", "Ring til Karen Brandt, som er formand.")
	w.exec(`UPDATE org_person SET phone = '' WHERE id = $1`, w.town.Person("karen"))
	has(t, "pia, to a chair without anything", w.page("pia", "/"), "Tal med Karen Brandt, som er formand.")

	w.opened(matter.ToTouched) // until today and a fortnight
	has(t, "pia, with a matter that ends before", w.page("pia", "/"), told)
	w.decision()
	lacks(t, "pia, with a matter that reaches it", w.page("pia", "/"), told)
	lacks(t, "karen, with a matter that reaches it", w.page("karen", "/"), told)
}

// What the agreement asks of a decision is told its owner, and the secretariat when it is about to be too late; all of it stands on a page.
func TestWhatTheAgreementAsks(t *testing.T) {
	w := newMatrixTown(t)
	today := clock.Today(w.clk)
	const none = "Ingen frister lige nu"
	has(t, "karen, without a decision", w.page("karen", "/frister"), none)
	lacks(t, "karen, without a decision", w.page("karen", "/"), "Det beder MED-aftalen dig om")
	m := w.decision()
	_, err := w.app.year.AddMeeting(t.Context(), w.as("ivan"), year.Meeting{Committee: w.board.Committee("north"), Day: today.AddDays(35)})
	w.ok(err)
	const send = "Send punktet til L-MED Hjemmeplejen Nord senest "
	karen := w.page("karen", "/")
	has(t, "karen", karen, "Det beder MED-aftalen dig om", send, "Rammeaftalen § 7", `href="/forloeb/`+m+`"`)
	has(t, "karen's deadlines", w.page("karen", "/frister"), send)
	has(t, "the secretariat's deadlines", w.page("ivan", "/frister"), send, "Karen Brandt")
	has(t, "the secretariat's own", w.page("ivan", "/frister?mine=ja"), none)
	lacks(t, "the secretariat, while there is time", w.page("ivan", "/"), send)
	for _, who := range []string{"rosa", "pia", "carechief"} {
		lacks(t, who, w.page(who, "/"), send)
		has(t, who, w.page(who, "/frister"), none)
	}
	if rec := w.request(w.session("karen"), "GET", "/frister?side=9", ""); rec.Code != 404 {
		t.Errorf("a page beyond the last: %d", rec.Code)
	}
	has(t, "the first, however it is written", w.page("karen", "/frister?side=x"), send)
	has(t, "the page of what is missing", w.page("ivan", "/huller"), "Udvalg uden møder", "H-MED Hoved-MED")
	has(t, "the secretariat", w.page("ivan", "/"), "udvalg har intet møde i kalenderen.")

	later := func(days int) {
		w.clk.Set(today.AddDays(days).Start())
		clear(w.sessions) // they have run out
	}
	later(29) // items are over, the meeting is not
	has(t, "karen, too late for items", w.page("karen", "/"), "Står det på dagsordenen til L-MED Hjemmeplejen Nord", "NU")
	has(t, "the secretariat, too late for items", w.page("ivan", "/"), "Ved at blive for sent", "Står det på dagsordenen til L-MED Hjemmeplejen Nord")
	later(36)
	has(t, "karen, when it has met", w.page("karen", "/"), "Har L-MED Hjemmeplejen Nord drøftet det", `href="/forloeb/`+m+`/droeftet"`)
	w.ok(w.app.matter.NoteDiscussed(t.Context(), w.as("karen"), m, matter.Discussion{CommitteeID: w.board.Committee("north"), Day: today.AddDays(35)}))
	lacks(t, "karen, when it is noted", w.page("karen", "/"), "L-MED Hjemmeplejen Nord drøftet det")
}

// Who edits a rule sees the open matters it would have been another for, in the assembled program: those they may read.
func TestTheRulesAreTriedOnOpenMatters(t *testing.T) {
	w := newMatrixTown(t)
	m := w.decision()
	closed := w.decision()
	w.exec(`UPDATE matter SET visibility = $2 WHERE id = $1`, closed, matter.ToCommittee)
	rules := w.rules("new rules")
	form := "do=se&rule=" + id.New() + "&level=3&extent=1&notice=30&clause=Punkt+1&origin=local&ask.main=guideline&ask=guideline"
	rec := w.request(w.session("ivan"), "POST", "/aftale/"+rules+"/regel/ny", form)
	page := html.UnescapeString(rec.Body.String())
	if rec.Code != 200 || !strings.Contains(page, "Ét forløb af 1 havde været anderledes") || !strings.Contains(page, `href="/forloeb/`+m+`"`) {
		t.Errorf("%d: %s", rec.Code, page)
	}
	lacks(t, "ivan", page, closed)
	if v, err := agreement.ByID(t.Context(), w.app.db.Read(), rules); err != nil || len(v.Rules) != len(agreement.Example()) {
		t.Errorf("looking saved something: %v", err)
	}
}
