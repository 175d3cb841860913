package dialogue

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/municipality"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/year"
)

// site is the room's pages behind the real chain, walked as one person at a time.
type site struct {
	*world
	server *httptest.Server
	client *http.Client
	actor  access.Actor
	lang   i18n.Language
	bundle *i18n.Bundle
	count  *db.Counter
}

// words is a context that words things in Danish.
func (s *site) words() context.Context { return i18n.With(bg, s.bundle, i18n.Danish) }

func newSite(w *world) *site {
	w.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages, municipality.Messages, org.Messages, committee.Messages, year.Messages, matter.Messages, Messages)
	w.ok(err)
	s := &site{world: w, lang: i18n.Danish, bundle: bundle}
	srv, err := web.NewServer(web.Config{PublicURL: "https://medspil.example", SignInPath: "/log-ind", Bundle: bundle, Clock: w.clk, Log: slog.New(slog.DiscardHandler),
		Frame: func(context.Context, *ui.Frame) {},
		Authenticate: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				ctx := i18n.With(access.With(r.Context(), s.actor), bundle, s.lang)
				ctx, s.count = db.WithCounter(ctx)
				next.ServeHTTP(rw, r.WithContext(ctx))
			})
		}})
	w.ok(err)
	w.x.Routes(srv.Mux())
	s.server = httptest.NewServer(srv.Handler())
	w.Cleanup(s.server.Close)
	jar, err := cookiejar.New(nil)
	w.ok(err)
	s.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s
}

func (s *site) who(key string) *site { s.actor = s.as(key); return s }

// answer is what came back.
type answer struct {
	status   int
	page, to string
}

func (s *site) do(r *http.Request, err error) answer {
	s.Helper()
	s.ok(err)
	res, err := s.client.Do(r)
	s.ok(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	s.ok(err)
	return answer{res.StatusCode, string(body), res.Header.Get("Location")}
}

func (s *site) get(path string) answer {
	s.Helper()
	return s.do(http.NewRequest(http.MethodGet, s.server.URL+path, nil))
}

var token = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// post sends a form, with fields and values in turn; the token is that of any form the person sees.
func (s *site) post(path string, fields ...string) answer {
	s.Helper()
	m := token.FindStringSubmatch(s.get("/dialog/ny?enhed=" + s.town.Unit("town")).page)
	form := url.Values{}
	if m != nil {
		form.Set("_token", m[1])
	}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, s.server.URL+path, strings.NewReader(form.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return s.do(r, err)
}

// says checks that a page has these words, and hasNot that it has none of them.
func (s *site) says(a answer, words ...string) {
	s.Helper()
	for _, text := range words {
		if !strings.Contains(a.page, templ.EscapeString(text)) && !strings.Contains(a.page, text) {
			s.Errorf("the page (%d) does not say %q", a.status, text)
		}
	}
}

func (s *site) hasNot(a answer, words ...string) {
	s.Helper()
	for _, text := range words {
		if strings.Contains(a.page, text) {
			s.Errorf("the page says %q", text)
		}
	}
}

var formID = regexp.MustCompile(`name="id" value="([^"]+)"`)

func TestAskingOnThePages(t *testing.T) {
	both(t, func(w *world) {
		s := newSite(w)
		meeting, err := w.year.AddMeeting(bg, w.as("ivan"), year.Meeting{Committee: w.board.Committee("north"), Day: clock.MustDay("2026-12-08"), Start: "09:00"})
		w.ok(err)
		a := s.who("rosa").get("/dialog/ny")
		s.says(a, "Hvem vil du spørge?", "Team 1", "Karen Brandt, der leder Hjemmeplejen Nord svarer", "Center for Omsorg", "Lillesund Kommune")
		s.hasNot(a, "Hjemmeplejen Syd", "Egeskolen")
		north := "/dialog/ny?enhed=" + w.town.Unit("north")
		a = s.get(north + "&moede=" + meeting)
		s.says(a, "Din anmodning går til Karen Brandt.", "inden 14 dage", "tirsdag 8. december 2026", "Bed mine repræsentanter", "Hvem kan læse det?", `value="`+meeting+`" selected`)
		sent := formID.FindStringSubmatch(a.page)[1]
		a = s.post(north, "id", sent, "what", "Vagterne skifter hver dag.", "why", "", "meeting", meeting, "carry", "ja")
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("without why: %d", a.status)
		}
		s.says(a, "Der er problemer", "Skriv, hvorfor det er nu", "Vagterne skifter hver dag.", sent)
		for range 2 { // pressed twice
			a = s.post(north, "id", sent, "what", "Vagterne skifter hver dag.\nOgså om natten.", "why", "Planen lægges nu.", "meeting", meeting, "carry", "ja")
			if a.status != http.StatusSeeOther || a.to != Path(sent)+"?sendt=ja" {
				t.Fatalf("sent: %d to %s", a.status, a.to)
			}
		}
		a = s.get(a.to)
		s.says(a, "Din anmodning er sendt", "Vagterne skifter hver dag.", "Planen lægges nu.", "Rosa Holm bad om en dialog", "Karen Brandt", "mandag 7. december 2026", "L-MED Hjemmeplejen Nord, tirsdag 8. december 2026", "Føj til", "Træk anmodningen tilbage")
		s.hasNot(a, "Bær den videre", "Det gælder også mig", "/svar")

		// The same again is kindly refused, with the way to the one that is there; what was typed is not lost.
		s.says(s.get(north), "Du har allerede en åben anmodning til Hjemmeplejen Nord", Path(sent))
		a = s.post(north, "id", "cccccccccccccccccccccccccc", "what", "Noget andet.", "why", "Nu.")
		s.says(a, "Du har allerede en åben anmodning", "Noget andet.")
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("again: %d", a.status)
		}
		if a = s.get("/dialog/ny?enhed=" + w.town.Unit("south")); a.status != http.StatusNotFound {
			t.Errorf("who works elsewhere: %d", a.status)
		}
		s.says(s.who("boss").get("/dialog/ny?enhed="+w.town.Unit("town")), "Der er ingen leder til at svare")
		s.says(s.who("boss").get("/dialog/ny"), "Der er ingen, du kan spørge her")

		a = s.who("sofus").get(Path(sent))
		s.says(a, "Det gælder også mig")
		s.hasNot(a, "Føj til", "Bær den videre")
		if a = s.post(Path(sent), "do", "med"); a.status != http.StatusSeeOther {
			t.Errorf("joined: %d", a.status)
		}
		s.says(s.get(Path(sent)), "Du er talt med.", "1 kollega er med")
		a = s.who("pia").get(Path(sent))
		s.says(a, "1 kollega er med", "Bær den videre")
		s.hasNot(a, "Sofus")
		s.post(Path(sent), "do", "baer")
		s.says(s.get(Path(sent)), "Pia Ørsted bærer den videre", "Båret af")
		if a = s.who("nadia").post(Path(sent), "do", "baer"); a.status != http.StatusUnprocessableEntity {
			t.Errorf("carried twice: %d", a.status)
		}
		s.says(a, "En anden repræsentant bærer den allerede videre.")
		if a = s.post(Path(sent), "do", "noget"); a.status != http.StatusNotFound {
			t.Errorf("something else: %d", a.status)
		}
		s.who("rosa").post(Path(sent), "do", "foej", "text", "I går igen.")
		s.says(s.post(Path(sent), "do", "foej", "text", ""), "Skriv, hvad du vil føje til")

		for who, want := range map[string]string{"rosa": "Vagterne skifter", "karen": "Vagterne skifter", "sofus": "Vagterne skifter", "carechief": "Vagterne skifter", "ivan": "Vagterne skifter", "niels": "Ingen dialoger her"} {
			s.says(s.who(who).get("/dialog"), want)
		}
		s.says(s.who("karen").get("/dialog?hvem=mig"), "Vagterne skifter")
		s.says(s.who("carechief").get("/dialog?hvem=mig"), "Ingen dialoger her")
		s.says(s.who("sofus").get("/dialog?hvem=mine&side=-2"), "Vagterne skifter")
		s.says(s.who("nadia").get("/dialog?udvalg="+w.board.Committee("north")), "Vagterne skifter", "L-MED Hjemmeplejen Nord")
		s.says(s.who("nadia").get("/dialog?enhed="+w.town.Unit("lake")), "Ingen dialoger her", "Søskolen")
		if a = s.who("niels").get(Path(sent)); a.status != http.StatusNotFound {
			t.Errorf("niels reads: %d", a.status)
		}
		s.lang = i18n.English
		s.says(s.who("rosa").get(Path(sent)), "The answer must come by", "asked for a dialogue", "1 colleague has joined")
	})
}

func TestAnsweringOnThePages(t *testing.T) {
	both(t, func(w *world) {
		s := newSite(w)
		made := w.ask("rosa", "north")
		a := s.who("karen").get(Path(made))
		s.says(a, "Den venter på dit svar.", "Åbn et forløb", "Tag det op på et møde", "Afvis med en begrundelse")
		s.says(s.get(Path(made)+"/svar?hvad=forloeb"), "Spørg om råd", "Forbered en beslutning", "Vagterne bliver lagt om")
		s.says(s.get(Path(made)+"/svar?hvad=sludder"), "Svar på anmodningen")
		if a = s.who("sofus").get(Path(made) + "/svar"); a.status != http.StatusNotFound {
			t.Errorf("a colleague answers: %d", a.status)
		}
		s.who("karen")
		for way, want := range map[string]string{"svar": "Skriv dit svar", "afvis": "Skriv hvorfor", "moede": "Vælg et møde, eller skriv dagen for et andet"} {
			a = s.post(Path(made)+"/svar", "hvad", way, "seen", "0")
			s.says(a, want)
			if a.status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", way, a.status)
			}
		}
		s.says(s.post(Path(made)+"/svar", "hvad", "moede", "seen", "0", "day", "en dag"), "Skriv dagen, for eksempel", "en dag")
		if a = s.post(Path(made)+"/svar", "hvad", "moede", "seen", "0", "day", "10-12-2026", "note", "På personalemødet."); a.status != http.StatusSeeOther {
			t.Errorf("a meeting: %d", a.status)
		}
		s.says(s.who("rosa").get(Path(made)), "Karen Brandt tager det op på et møde", "torsdag 10. december 2026", "På personalemødet.")
		// Somebody who has the old form is told, and can still correct.
		a = s.who("karen").post(Path(made)+"/svar", "hvad", "afvis", "seen", "0", "reason", "Det kan vi ikke.")
		s.says(a, "Der er kommet et andet svar imens", "Det kan vi ikke.", `name="seen" value="1"`)
		s.post(Path(made)+"/svar", "hvad", "afvis", "seen", "1", "reason", "Det kan vi ikke.")
		s.says(s.who("rosa").get(Path(made)), "Rettet af et senere svar.", "Det bliver ikke taget op nu", "Afvist med begrundelse")
		s.says(s.get("/dialog?tilstand=alle"), "Afvist med begrundelse")
		s.says(s.get("/dialog"), "Ingen dialoger her")

		other := w.ask("rosa", "team1")
		a = s.who("karen").post(Path(other)+"/forloeb", "slags", "raad")
		if a.status != http.StatusSeeOther || !strings.HasPrefix(a.to, "/forloeb/") {
			t.Fatalf("begun: %d to %s", a.status, a.to)
		}
		f, err := w.m.Form(bg, w.as("karen"), strings.Split(a.to, "/")[2])
		w.ok(err)
		f.Input.CoreTask, f.Input.LastDay = "Kendte ansigter.", clock.MustDay("2026-12-14")
		_, err = w.m.Draft(bg, w.as("karen"), f.Input)
		w.ok(err)
		w.ok(w.m.Open(bg, w.as("karen"), f.ID))
		s.says(s.who("rosa").get(Path(other)), "Blev til et forløb", "/forloeb/"+f.ID)
		s.says(s.who("karen").post(Path(other)+"/forloeb", "slags", "raad"), "venter ikke på svar mere")

		w.ok(w.x.Withdraw(bg, w.as("rosa"), w.ask("rosa", "north")))
		a = s.who("sofus").get("/dialog?tilstand=alle")
		s.says(a, "En anmodning om dialog", "Trukket tilbage")
	})
}

// Who was too late keeps what they wrote: the leader when it was withdrawn meanwhile, the asker when it was answered.
func TestTooLateOnThePages(t *testing.T) {
	both(t, func(w *world) {
		s := newSite(w)
		made := w.ask("rosa", "north")
		w.ok(w.x.Withdraw(bg, w.as("rosa"), made))
		for way, field := range map[string]string{"svar": "answer", "afvis": "reason", "moede": "note"} {
			a := s.who("karen").post(Path(made)+"/svar", "hvad", way, "seen", "0", "day", "10-12-2026", field, "Det taler vi om.")
			if a.status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", way, a.status)
			}
			s.says(a, "venter ikke på svar mere", "Det, du skrev", "Det taler vi om.", "Se anmodningen")
			s.hasNot(a, "Vagterne", "Hvorfor nu")
		}
		made = w.ask("rosa", "north")
		w.ok(w.x.Answer(bg, w.as("karen"), made, OutcomeInput{Kind: Answered, Text: "Ja."}))
		a := s.who("rosa").post(Path(made), "do", "foej", "text", "Også i går.")
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("added: %d", a.status)
		}
		s.says(a, "venter ikke på svar mere", "Det, du skrev", "Også i går.")
		s.hasNot(s.get(Path(made)), "Det, du skrev")
	})
}

// A page of the list costs the same however much there is.
func TestTheListCostsTheSame(t *testing.T) {
	both(t, func(w *world) {
		s := newSite(w)
		w.ask("rosa", "north")
		s.who("rosa").get("/dialog")
		queries := s.count.N()
		for n := range 45 {
			made := w.ask("pia", "north")
			w.ok(w.x.Join(bg, w.as("sofus"), made))
			w.exec(`UPDATE dialogue_request SET state = $2 WHERE id = $1`, made, []State{Answered, Declined, Matter}[n%3])
		}
		a := s.get("/dialog?tilstand=alle")
		if s.count.N() != queries {
			t.Errorf("%d queries, and %d with more", queries, s.count.N())
		}
		s.says(a, `rel="next"`)
		s.says(s.get("/dialog?tilstand=alle&side=3"), `rel="prev"`)
		if a := s.get("/dialog?tilstand=alle&side=9223372036854775807"); a.status != http.StatusOK {
			t.Errorf("behind the last page: %d", a.status)
		}
	})
}
