package matter

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

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// site is the room's pages, served; a request is made as somebody by their key.
type site struct {
	*world
	url    string
	client *http.Client
}

func served(w *world) *site {
	w.t.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages, committee.Messages, agreement.Messages, Messages)
	ok(w.t, err)
	srv, err := web.NewServer(web.Config{SignInPath: "/log-ind", Bundle: bundle, Clock: w.clk, Log: slog.New(slog.DiscardHandler),
		Frame: func(context.Context, *ui.Frame) {},
		Authenticate: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				ctx := i18n.With(r.Context(), bundle, i18n.Danish)
				if r.Header.Get("Test-Language") == "en" {
					ctx = i18n.With(ctx, bundle, i18n.English)
				}
				if who := r.Header.Get("Test-Person"); who != "" {
					ctx = access.With(ctx, w.as(who))
				}
				next.ServeHTTP(rw, r.WithContext(ctx))
			})
		}})
	ok(w.t, err)
	w.x.Routes(srv.Mux(), func(path string) string { return "https://medspil.example" + path })
	s := httptest.NewServer(srv.Handler())
	w.t.Cleanup(s.Close)
	jar, err := cookiejar.New(nil)
	ok(w.t, err)
	return &site{world: w, url: s.URL, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (s *site) do(who, method, path string, form url.Values, lang string) (int, string, string) {
	s.t.Helper()
	req, err := http.NewRequest(method, s.url+path, strings.NewReader(form.Encode()))
	ok(s.t, err)
	req.Header.Set("Test-Person", who)
	req.Header.Set("Test-Language", lang)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := s.client.Do(req)
	ok(s.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	ok(s.t, err)
	return res.StatusCode, string(b), res.Header.Get("Location")
}

// get is a page as somebody sees it, with its status.
func (s *site) get(who, path string) (int, string) {
	s.t.Helper()
	status, body, _ := s.do(who, "GET", path, nil, "da")
	return status, body
}

var tokenField = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// post sends a form with a token from a page anyone has.
func (s *site) post(who, path string, form url.Values) (status int, body, to string) {
	s.t.Helper()
	_, page := s.get("karen", "/forloeb/"+id.New()+"/kladde")
	m := tokenField.FindStringSubmatch(page)
	if m == nil {
		s.t.Fatalf("no form token on the page: %s", page)
	}
	form.Set("_token", m[1])
	return s.do(who, "POST", path, form, "da")
}

func TestPagesForEachReader(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.open()
		mine := w.says("nadia", m, NameToAll, "Læg ruterne om fredagen.")
		kept := w.says("rosa", m, NameToRepresentatives, "Afløserne får de længste ruter.")
		w.answers("karen", m, mine)
		pages := []struct {
			path string
			// who sees it, who finds nothing, and what the first of those who see it is shown.
			sees, not []string
			shown     string
		}{
			{"/forloeb", []string{"nadia", "karen", "ivan"}, nil, "Ruterne bliver ændret for sent"},
			{"/forloeb/" + m, []string{"nadia", "karen", "rosa", "carechief", "ivan"}, []string{"frida", "lars", machine}, "Læg ruterne om fredagen."},
			{"/forloeb/" + m + "/historik", []string{"nadia", "karen"}, []string{"frida"}, "Forløbet blev åbnet"},
			{"/forloeb/" + m + "/opslag", []string{"karen", "nadia"}, []string{"frida"}, "https://medspil.example/forloeb/" + m},
			{"/forloeb/" + m + "/bidrag", []string{"rosa", "nadia", "carechief"}, []string{"frida", "karen"}, "Hvad vil du sige?"},
			{"/forloeb/" + m + "/svar", []string{"karen"}, []string{"frida"}, "Afløserne får de længste ruter."},
			{"/forloeb/" + m + "/luk", []string{"karen"}, []string{"nadia", "frida"}, "Det tog jeg med mig"},
			{"/forloeb/" + m + "/sidste-dag", []string{"karen"}, []string{"nadia"}, "Ny sidste dag"},
			{"/forloeb/" + m + "/tekst", []string{"karen"}, []string{"nadia"}, "Hvad har I lært?"},
			{"/forloeb/" + m + "/stedfortraeder", []string{"karen"}, []string{"nadia"}, "Stedfortræder"},
			{"/forloeb/" + m + "/meld?slags=contribution&tekst=" + mine, []string{"rosa"}, []string{"frida"}, "Hvad er der galt med den?"},
			{"/forloeb/" + m + "/skjul?slags=contribution&tekst=" + mine, []string{"ivan"}, []string{"rosa", "karen"}, "Hvorfor skjules den?"},
			{"/bidrag/" + kept, []string{"rosa"}, nil, "Afløserne får de længste ruter."},
			{"/bidrag/" + kept + "/ret", []string{"rosa"}, []string{"nadia", "karen"}, "Ret dit bidrag"},
			{"/bidrag/" + kept + "/tidligere", []string{"rosa", "ivan"}, []string{"nadia", "karen"}, "Tidligere tekster"},
			{"/bidrag/" + mine + "/misforstaaet", []string{"nadia"}, []string{"rosa", "karen"}, "Hvad mente du?"},
			{"/min-stemme", []string{"nadia", "frida"}, nil, "Læg ruterne om fredagen."},
			{"/meldinger", []string{"ivan"}, []string{"nadia", "karen"}, "Ingen meldinger"},
		}
		for _, p := range pages {
			for i, who := range p.sees {
				for _, lang := range []string{"da", "en"} {
					status, body, _ := s.do(who, "GET", p.path, nil, lang)
					if status != 200 {
						t.Errorf("%s for %s (%s): %d", p.path, who, lang, status)
						continue
					}
					if strings.Count(body, "<h1") != 1 || !strings.Contains(body, `<html lang="`+lang+`"`) {
						t.Errorf("%s for %s (%s): no single heading in the page's language", p.path, who, lang)
					}
					if i == 0 && lang == "da" && !strings.Contains(body, p.shown) {
						t.Errorf("%s for %s does not show %q:\n%s", p.path, who, p.shown, body)
					}
				}
			}
			for _, who := range p.not {
				if status, _ := s.get(who, p.path); status != 404 {
					t.Errorf("%s for %s: %d, want not found", p.path, who, status)
				}
			}
			if status, _, to := s.do("", "GET", p.path, nil, "da"); status != 303 || !strings.HasPrefix(to, "/log-ind?next=") {
				t.Errorf("%s for nobody: %d to %q", p.path, status, to)
			}
		}
		// A name given to the representatives only stands in no page of those it is kept from.
		for _, who := range []string{"karen", "carechief", "ivan"} {
			for _, p := range pages {
				if _, body := s.get(who, p.path); strings.Contains(body, "Rosa Holm") || strings.Contains(body, w.town.Person("rosa")) {
					t.Errorf("%s shows %s the name given to the representatives only", p.path, who)
				}
			}
		}
		if _, body := s.get("pia", "/forloeb/"+m); !strings.Contains(body, "Rosa Holm") {
			t.Error("a representative does not see the name given to them")
		}
	})
}

func TestFormsKeepWhatWasTyped(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.open()
		given := w.says("rosa", m, NameToAll, "Første tekst.")
		const typed = "Det her har jeg skrevet længe på"
		cases := []struct {
			name, who, path string
			form            url.Values
			says            string
		}{
			{"draft without a readable day", "karen", "/forloeb/" + id.New() + "/kladde", url.Values{"problem": {typed}, "last_day": {"engang til foråret"}, "ask": {"committees"}, "visibility": {"touched"}, "unit": {w.town.Unit("north")}}, "Skriv dagen, så vi kan læse den"},
			{"draft with a CPR number", "karen", "/forloeb/" + id.New() + "/kladde", url.Values{"problem": {typed + " 010203-1234"}, "ask": {"committees"}, "visibility": {"touched"}, "unit": {w.town.Unit("north")}}, "CPR"},
			{"contribution without text", "nadia", "/forloeb/" + m + "/bidrag", url.Values{"kind": {Question}, "name_to": {NameToAll}, "send_key": {id.New()}}, "Der er problemer"},
			{"contribution with a CPR number", "nadia", "/forloeb/" + m + "/bidrag", url.Values{"kind": {Question}, "text": {typed + " 0102031234"}, "name_to": {NameToAll}, "send_key": {id.New()}}, "CPR"},
			{"contribution too long", "nadia", "/forloeb/" + m + "/bidrag", url.Values{"kind": {Question}, "text": {typed + strings.Repeat("æ", 100_000)}, "name_to": {NameToAll}, "send_key": {id.New()}}, "Der er problemer"},
			{"edit to nothing", "rosa", "/bidrag/" + given + "/ret", url.Values{"kind": {Question}}, "Der er problemer"},
			{"answer without outcome", "karen", "/forloeb/" + m + "/svar", url.Values{"contributions": {given}, "text": {typed}}, "Der er problemer"},
			{"answer to nobody", "karen", "/forloeb/" + m + "/svar", url.Values{"outcome": {Changed}, "text": {typed}}, "Der er problemer"},
			{"closing with an answer missing", "karen", "/forloeb/" + m + "/luk", url.Values{"took": {typed}, "early": {"Alle er hørt."}}, "ét bidrag mangler svar"},
			{"last day in the past", "karen", "/forloeb/" + m + "/sidste-dag", url.Values{"last_day": {"01-02-2003"}, "reason": {typed}}, "Der er problemer"},
			{"last day that is none", "karen", "/forloeb/" + m + "/sidste-dag", url.Values{"last_day": {"31-02-2027"}, "reason": {typed}}, "Skriv dagen, så vi kan læse den"},
			{"text without why", "karen", "/forloeb/" + m + "/tekst", url.Values{"base": {"1"}, "problem": {typed}, "core_task": {"Ro"}}, "Der er problemer"},
			{"report without a reason", "nadia", "/forloeb/" + m + "/meld", url.Values{"slags": {"contribution"}, "tekst": {given}}, "Der er problemer"},
			{"hiding without a reason", "ivan", "/forloeb/" + m + "/skjul", url.Values{"slags": {"contribution"}, "tekst": {given}}, "Der er problemer"},
		}
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				status, body, _ := s.post(c.who, c.path, c.form)
				if status != 422 {
					t.Fatalf("%d, want 422: %s", status, body)
				}
				if !strings.Contains(body, c.says) {
					t.Errorf("does not say %q", c.says)
				}
				for _, v := range c.form {
					if strings.HasPrefix(v[0], typed) && !strings.Contains(body, typed) {
						t.Error("what was typed is lost")
					}
				}
			})
		}
		if w.counted(); t.Failed() {
			t.Log("counters are wrong after refused forms")
		}
	})
}

func TestTheMainJobByForms(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		go303 := func(who, path string, form url.Values, to string) string {
			t.Helper()
			status, body, at := s.post(who, path, form)
			if status != 303 || !strings.HasPrefix(at, to) {
				t.Fatalf("%s: %d to %q, want 303 to %s: %s", path, status, at, to, body)
			}
			return at
		}
		m := id.New()
		draft := url.Values{"problem": {"Ruterne bliver ændret for sent."}, "core_task": {"Kendte ansigter."}, "touched": {w.town.Unit("north")},
			"last_day": {"7. december 2026"}, "ask": {"committees"}, "visibility": {"touched"}, "unit": {w.town.Unit("north")}, "videre": {"ja"}}
		go303("karen", "/forloeb/"+m+"/kladde", draft, "/forloeb/"+m+"/aabn")
		if _, body := s.get("karen", "/forloeb/"+m+"/aabn"); !strings.Contains(body, "L-MED Hjemmeplejen Nord") || !strings.Contains(body, "personer får besked") {
			t.Fatalf("the page before opening does not say who is asked and how many are told: %s", body)
		}
		if status, _ := s.get("nadia", "/forloeb/"+m); status != 404 {
			t.Errorf("a draft is seen by another: %d", status)
		}
		go303("karen", "/forloeb/"+m+"/aabn", url.Values{}, "/forloeb/"+m)
		go303("karen", "/forloeb/"+m+"/aabn", url.Values{}, "/forloeb/"+m) // pressed twice

		say := url.Values{"kind": {Concern}, "text": {"Afløserne får de længste ruter."}, "name_to": {NameToRepresentatives}, "send_key": {id.New()}, "version": {"1"}}
		at := go303("rosa", "/forloeb/"+m+"/bidrag", say, "/forloeb/"+m+"?sendt=ja&bidrag=")
		if again := go303("rosa", "/forloeb/"+m+"/bidrag", say, "/forloeb/"+m); again != at {
			t.Errorf("a form sent twice gave another contribution: %s and %s", at, again)
		}
		given := at[strings.Index(at, "#bidrag-")+8:]
		go303("nadia", "/bidrag/"+given+"/genkend", url.Values{}, "/forloeb/"+m)
		if _, body := s.get("karen", "/forloeb/"+m); !strings.Contains(body, "1 genkender det") {
			t.Error("the recognition is not counted")
		}
		if status, _, _ := s.post("rosa", "/bidrag/"+given+"/genkend", url.Values{}); status != 403 {
			t.Errorf("recognising one's own: %d", status)
		}
		go303("karen", "/forloeb/"+m+"/svar", url.Values{"contributions": {given}, "outcome": {Partly}, "text": {"Vi bytter om."}}, "/forloeb/"+m+"/svar")
		if _, body := s.get("rosa", "/min-stemme"); !strings.Contains(body, "Vi bytter om.") {
			t.Error("the answer is not in what the author sees of their own")
		}
		go303("rosa", "/bidrag/"+given+"/set", url.Values{"next": {"/min-stemme"}}, "/min-stemme")
		go303("rosa", "/bidrag/"+given+"/misforstaaet", url.Values{"text": {"Det var ikke ruterne, jeg mente."}}, "/forloeb/"+m)
		go303("karen", "/forloeb/"+m+"/svar", url.Values{"contributions": {given}, "outcome": {Answered}, "text": {"Nu forstår jeg."}}, "/forloeb/"+m+"/svar")
		go303("nadia", "/forloeb/"+m+"/meld", url.Values{"slags": {"contribution"}, "tekst": {given}, "reason": {"Den er for hård."}}, "/forloeb/"+m)
		if _, body := s.get("ivan", "/meldinger"); !strings.Contains(body, "Den er for hård.") {
			t.Error("the secretariat does not see the report")
		}
		go303("ivan", "/forloeb/"+m+"/skjul", url.Values{"slags": {"contribution"}, "tekst": {given}, "reason": {"Nævner en kollega."}}, "/forloeb/"+m)
		if _, body := s.get("karen", "/forloeb/"+m); strings.Contains(body, "de længste ruter") || !strings.Contains(body, "Nævner en kollega.") {
			t.Error("the hidden text still stands, or its reason does not")
		}
		go303("karen", "/forloeb/"+m+"/luk", url.Values{"took": {"Vi lægger ruterne fredag."}, "early": {"Alle er hørt."}}, "/forloeb/"+m)
		if _, body := s.get("nadia", "/forloeb/"+m); !strings.Contains(body, "Vi lægger ruterne fredag.") {
			t.Error("what came of it is not shown")
		}
		w.counted()
	})
}

func TestTheSecretariatAsksOnALeadersBehalf(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		_, _, to := s.do("ivan", "GET", "/forloeb/ny?for="+w.town.Person("karen"), nil, "da")
		if !strings.HasSuffix(to, "/kladde?for="+w.town.Person("karen")) {
			t.Fatalf("a new matter on karen's behalf leads to %q", to)
		}
		if _, body := s.get("ivan", to); !strings.Contains(body, "på vegne af Karen Brandt") {
			t.Error("the form does not say on whose behalf one writes")
		}
		m := strings.TrimPrefix(strings.TrimSuffix(to, "/kladde?for="+w.town.Person("karen")), "/forloeb/")
		form := url.Values{"problem": {"Ruterne bliver ændret for sent."}, "core_task": {"Kendte ansigter."}, "touched": {w.town.Unit("north")},
			"last_day": {"7. december 2026"}, "ask": {"committees"}, "visibility": {"touched"}, "unit": {w.town.Unit("north")}, "videre": {"ja"}}
		if status, body, _ := s.post("ivan", to, form); status != 303 {
			t.Fatalf("saving: %d %s", status, body)
		}
		if status, body, _ := s.post("ivan", "/forloeb/"+m+"/aabn", url.Values{}); status != 303 {
			t.Fatalf("opening: %d %s", status, body)
		}
		entries, err := journal.OfVerbs(context.Background(), w.d.Read(), subjectKind, m, []string{VerbOpened}, 1)
		ok(t, err)
		for who, want := range map[string]string{"karen": "matter.notice.matter.opened_owned", "nadia": "matter.notice.matter.opened"} {
			notices, err := w.x.Render(context.Background(), w.d.Read(), entries, w.town.Person(who))
			ok(t, err)
			if notices[0].Key != want {
				t.Errorf("%s is told %q", who, notices[0].Key)
			}
		}
		_, body := s.get("nadia", "/forloeb/"+m)
		for _, want := range []string{"Karen Brandt", "Ivan Petersen", "på lederens vegne"} {
			if !strings.Contains(body, want) {
				t.Errorf("the matter does not say %q", want)
			}
		}
		if status, _, _ := s.do("nadia", "GET", "/forloeb/ny?for="+w.town.Person("karen"), nil, "da"); status != 404 {
			t.Errorf("an employee on a leader's behalf: %d", status)
		}
	})
}
