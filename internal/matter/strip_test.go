package matter

import (
	"context"
	"strings"
	"testing"
)

// TestEveryPageOfAMatterTellsItsWindows: what can still be influenced, until when and by whom, drawn and in words, and the handshake with the
// time used and left.
func TestEveryPageOfAMatterTellsItsWindows(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.opened("karen", w.deciding())
		c := w.says("rosa", m, NameToAll, "Fredag.")
		answered := w.says("rosa", m, NameToAll, "Mandag.")
		asked := w.says("rosa", m, NameToAll, "Tirsdag.")
		w.answers("karen", m, answered)
		ok(t, w.x.Clarify(context.Background(), w.as("karen"), asked, "Hvad tid?"))
		with, err := w.x.Contribution(context.Background(), w.as("rosa"), w.sends("rosa", m, "Onsdag.", pictureIn(1, "a", "Ruten")))
		ok(t, err)
		ok(t, w.x.Decide(context.Background(), w.as("karen"), m, DecisionInput{Decision: "Ja.", Reasons: "Fordi.", CoreTask: "Borgerne."}))
		s := served(w)
		for who, pages := range map[string][]string{
			"rosa":  {"", "/bidrag", "/historik", "/udskriv", "/meld", "bidrag/" + c + "/ret", "bidrag/" + answered + "/misforstaaet", "bidrag/" + asked + "/uddyb"},
			"nadia": {"/haandslag/svar", "/droeftet"},
			"karen": {"", "/svar", "/beslutning", "/beslutning/se", "/bilag", "/tekst", "/vinduer", "/spoergsmaal", "/haandslag", "/medejere", "/stedfortraeder", "/spoerg", "bidrag/" + c + "/spoerg-ind"},
			keeper:  {"/skjul", "/slet-ord", filePath(with.Files[0].ID)[1:] + "/slet"},
		} {
			for _, p := range pages {
				address := "/" + p
				if p == "" || p[0] == '/' {
					address = path(m, p)
				}
				status, page := s.get(who, address)
				for what, want := range map[string]string{"until when": "kan selve problemet formes", "the drawing": `class="ms-win"`, "the handshake": "dage brugt"} {
					if status != 200 || !strings.Contains(page, want) {
						t.Errorf("%s %s (%d) lacks %s", who, p, status, what)
					}
				}
			}
		}
	})
}

// TestTheStorySaysWhatCanBeDoneNow: its tag is the window that is open and its days, as in the list; what comes next is a decision; nobody is
// offered to report their own words; and before it is opened, what can never be taken back is said.
func TestTheStorySaysWhatCanBeDoneNow(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		in := w.deciding()
		in.Unnamed = true
		s := served(w)
		id, err := w.x.Draft(context.Background(), w.as("karen"), in)
		ok(t, err)
		const promise = "Det er et løfte, og når forløbet er åbnet, kan det ikke tages tilbage."
		if _, page := s.get("karen", path(id, "/aabn")); !strings.Contains(page, promise) {
			t.Error("the page before opening does not tell of the promise")
		}
		ok(t, w.x.Open(context.Background(), w.as("karen"), id))
		_, list := s.get("rosa", "/forloeb")
		_, story := s.get("rosa", path(id, ""))
		for _, want := range []string{"Forme problemet ·", "Så bliver det besluttet", "slags=question"} {
			if !strings.Contains(story, want) || want == "Forme problemet ·" && !strings.Contains(list, want) {
				t.Errorf("%q does not stand there", want)
			}
		}
		if strings.Contains(story, "Så lukker lederen") {
			t.Error("a decision is said to be closed by the leader")
		}
		if _, own := s.get("karen", path(id, "")); strings.Contains(own, "/meld?") {
			t.Error("the owner is offered to report their own words")
		}
	})
}

// TestAnAnsweredHandshakeAsksForNoAnswer: its page shows what was answered, and no form that could only fail.
func TestAnAnsweredHandshakeAsksForNoAnswer(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.opened("karen", w.deciding())
		s := served(w)
		if _, page := s.get("nadia", path(m, "/haandslag/svar")); !strings.Contains(page, `name="taken"`) {
			t.Error("an offered handshake cannot be answered")
		}
		ok(t, w.x.TakeHandshake(context.Background(), w.as("nadia"), m, HandshakeAnswer{N: 1, Taken: true, Words: "Ja tak."}))
		if status, page := s.get("nadia", path(m, "/haandslag/svar")); status != 200 || strings.Contains(page, `name="taken"`) || !strings.Contains(page, "Ja tak.") {
			t.Errorf("an answered one asks for an answer, or does not show it: %d", status)
		}
	})
}
