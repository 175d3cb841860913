package matter

import (
	"net/url"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/kit/id"
)

// TestDialogueRoomPages: the form keeps what was typed and names each fault, what was said stands by its intention first, and no page of a
// dialogue room speaks of decisions or of answers.
func TestDialogueRoomPages(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		_, page := s.get("karen", "/forloeb/"+id.New()+"/kladde?slags=dialogrum")
		for _, part := range []string{"Åbn et dialogrum", `name="questions"`, `name="subject"`, `value="all" checked`, "Kun de udvalg, det angår"} {
			if !strings.Contains(page, part) {
				t.Errorf("the form has no %s", part)
			}
		}
		draft := "/forloeb/" + id.New() + "/kladde?slags=dialogrum"
		north := w.town.Unit("north")
		status, body, _ := s.post("karen", draft, url.Values{"videre": {"ja"}, "problem": {"Nætter er svære at dække."}, "core_task": {"Kendte ansigter."}, "touched": {north}, "unit": {north},
			"last_day": {"20-12-2026"}, "ask": {"committees"}, "visibility": {"committee"}})
		if status != 422 || !strings.Contains(body, "Nætter er svære at dække.") || !strings.Contains(body, `href="#questions"`) || !strings.Contains(body, `href="#closed_reason"`) {
			t.Errorf("without dilemmas and a reason: %d", status)
		}
		in := w.talking()
		in.Problem = "Nætter og weekender er svære at dække."
		m := w.opened("karen", in)
		first := w.question(m)
		send := "/forloeb/" + m + "/bidrag"
		status, body, _ = s.post("rosa", send, url.Values{"kind": {Position}, "text": {"Hver anden weekend er nok."}, "name_to": {NameToAll}, "send_key": {id.New()}, "question": {first}})
		if status != 422 || !strings.Contains(body, "Hver anden weekend er nok.") || !strings.Contains(body, `href="#intention"`) || !strings.Contains(body, "Skriv, hvad du gerne vil passe på.") {
			t.Errorf("without the intention: %d", status)
		}
		status, _, to := s.post("rosa", send, url.Values{"kind": {Position}, "intention": {"At jeg kan se mine børn."}, "text": {"Hver anden weekend er nok."}, "name_to": {NameToAll}, "send_key": {id.New()}, "question": {first}})
		if status != 303 {
			t.Fatalf("a position: %d", status)
		}
		_, body = s.get("karen", to)
		intention, position := strings.Index(body, "At jeg kan se mine børn."), strings.Index(body, "Hver anden weekend er nok.")
		if intention < 0 || position < intention || !strings.Contains(body, "<h4>Medarbejdere</h4>") || !strings.Contains(body, "/spoerg-ind") {
			t.Errorf("it stands at %d and %d", intention, position)
		}
		if status, _, _ := s.post("pia", send, url.Values{"kind": {Proposal}, "text": {"Et forslag."}, "name_to": {NameToAll}, "send_key": {id.New()}}); status != 422 {
			t.Errorf("a proposal: %d", status)
		}

		if status, body, _ := s.post("karen", "/forloeb/"+m+"/luk", url.Values{"took": {"Vi vil det samme."}}); status != 422 || !strings.Contains(body, "Vi vil det samme.") ||
			!strings.Contains(body, `href="#differ"`) || !strings.Contains(body, `href="#remember"`) || !strings.Contains(body, `href="#early"`) {
			t.Errorf("half a picture: %d", status)
		}
		pages := []string{"", "/bidrag", "/luk", "/historik", "/udskriv", "/opslag", "/tekst", "/sidste-dag", "/forstaaelse", "/spoerg", "/medejere", "/stedfortraeder", "/bilag"}
		quiet := func(who string, pages ...string) {
			for _, p := range pages {
				status, body := s.get(who, "/forloeb/"+m+p)
				if status != 200 {
					t.Errorf("%s: %d", p, status)
				}
				body = strings.ToLower(body[strings.Index(body, "<main"):])
				for _, word := range []string{"beslut", "besvar", "håndslag", "spørgsmål", "tidlighed"} {
					if at := strings.Index(body, word); at >= 0 {
						t.Errorf("%s says %q: …%s…", p, word, body[max(0, at-80):min(len(body), at+80)])
					}
				}
			}
		}
		quiet("karen", pages...)
		for _, p := range []string{"/svar", "/spoergsmaal", "/vinduer", "/haandslag", "/beslutning", "/uden-navn"} {
			if status, _ := s.get("karen", "/forloeb/"+m+p); status != 404 {
				t.Errorf("%s: %d", p, status)
			}
		}
		if status, _, _ := s.post("karen", "/forloeb/"+m+"/luk", url.Values{"took": {"Vi vil det samme."}, "differ": {"Natten."}, "remember": {"At vi lyttede."}, "early": {"Alle er hørt."}}); status != 303 {
			t.Fatalf("closed: %d", status)
		}
		quiet("karen", "", "/historik", "/udskriv", "/forstaaelse", "/faelles-billede")
		if status, body, _ := s.post("karen", "/forloeb/"+m+"/faelles-billede", url.Values{"took": {"Vi vil næsten det samme."}, "differ": {"Natten."}, "remember": {"At vi lyttede."}}); status != 422 ||
			!strings.Contains(body, "Vi vil næsten det samme.") || !strings.Contains(body, `href="#why"`) {
			t.Errorf("corrected without a reason: %d", status)
		}
		if status, _, _ := s.post("karen", "/forloeb/"+m+"/faelles-billede", url.Values{"took": {"Vi vil næsten det samme."}, "differ": {"Natten."}, "remember": {"At vi lyttede."}, "why": {"Det var for meget sagt."}}); status != 303 {
			t.Errorf("corrected: %d", status)
		}
		if _, body := s.get("rosa", "/faelles-billeder"); !strings.Contains(body, "Vi vil næsten det samme.") || !strings.Contains(body, "At vi lyttede.") {
			t.Error("the picture is not among the shared pictures")
		}
		if _, body := s.get("rosa", "/faelles-billeder?q=hest"); !strings.Contains(body, "Ingen fælles billeder, som du kan læse, har de ord.") {
			t.Error("a search without a hit does not say so")
		}
		if _, body := s.get("rosa", "/forloeb/"+m); !strings.Contains(body, "Vi vil det samme.") {
			t.Error("what stood there before is not there")
		}
		decision := w.deciding()
		d := w.opened("karen", decision)
		if _, body := s.get("rosa", "/forloeb/"+d); !strings.Contains(body, "I har talt om det før") || !strings.Contains(body, "/forloeb/"+m+"#taget-med") {
			t.Error("a decision about the same does not lead to it")
		}
	})
}

// question is the first question of a matter.
func (w *world) question(matterID string) string {
	w.t.Helper()
	v, err := w.x.View(w.t.Context(), w.as("karen"), matterID, Page{})
	ok(w.t, err)
	return v.Questions[0].ID
}
