package retention

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// site is the pages behind the real chain, walked as one person at a time.
type site struct {
	*world
	url    string
	client *http.Client
	as     access.Actor
	lang   i18n.Language
	// statements is how many the last request ran.
	statements int
}

func newSite(w *world) *site {
	w.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages, Messages)
	w.ok(err)
	s := &site{world: w, as: w.keepers[0], lang: i18n.Danish}
	srv, err := web.NewServer(web.Config{SignInPath: "/log-ind", Bundle: bundle, Clock: w.clk, Log: slog.New(slog.DiscardHandler),
		Frame: func(context.Context, *ui.Frame) {},
		Authenticate: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(rw, r.WithContext(i18n.With(access.With(r.Context(), s.as), bundle, s.lang)))
			})
		}})
	w.ok(err)
	w.x.Routes(srv.Mux())
	handler := srv.Handler()
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		ctx, c := db.WithCounter(r.Context())
		handler.ServeHTTP(rw, r.WithContext(ctx))
		s.statements = c.N()
	}))
	w.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	w.ok(err)
	s.url, s.client = server.URL, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s
}

func (s *site) read(res *http.Response, err error) (int, string) {
	s.Helper()
	s.ok(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	s.ok(err)
	return res.StatusCode, string(body)
}

func (s *site) get(path string) (int, string) {
	s.Helper()
	return s.read(s.client.Get(s.url + path))
}

var token = regexp.MustCompile(`name="_token" value="([^"]+)"`)

func (s *site) post(path string, form url.Values) (int, string) {
	s.Helper()
	as := s.as
	s.as = s.keepers[0]
	_, page := s.get(Path)
	s.as = as
	m := token.FindStringSubmatch(page)
	if m == nil {
		s.Fatal("no token")
	}
	form.Set("_token", m[1])
	return s.read(s.client.PostForm(s.url+path, form))
}

func (s *site) says(status int, body string, want int, words ...string) {
	s.Helper()
	if status != want {
		s.Errorf("%d, want %d", status, want)
	}
	for _, w := range words {
		if !strings.Contains(body, w) {
			s.Errorf("no %q in:\n%s", w, body)
		}
	}
}

// page is what a page must be, and say.
func (s *site) page(path string, want int, words ...string) string {
	s.Helper()
	status, body := s.get(path)
	s.says(status, body, want, words...)
	return body
}

func TestOverviewPage(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := newSite(w)
		s.page(Path, 200, "Opbevaring", "i mindst 30 dage", "Bliver slettet 12 måneder efter, at forløbet er lukket.", "Bliver ikke slettet.", "Der er intet på listen.", "Intet er slettet endnu.", `value="12"`, `value="0"`)
		w.over("texts", w.today().AddMonths(-13), "a", "b", "c")
		w.days(1)
		w.ok(w.x.Hold(context.Background(), w.keepers[0], "texts", "a", "En klage."))
		s.page(Path, 200, "3 på listen. 1 er holdt tilbage. Det næste sker 24. december 2026.", `href="/opbevaring/texts"`)
		w.days(30)
		s.page(Path, 200, "1 på listen. 1 er holdt tilbage.", "24. december 2026")
		s.lang = i18n.English
		s.page(Path, 200, "Retention", "Deleted 12 months after the matter was closed.", "1 on the list. 1 is held back.")
	})
}

func TestSettingsAreSaved(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := newSite(w)
		status, body := s.post(Path, url.Values{"months_texts": {"6"}, "months_names": {" 60 "}, "notice": {"14"}})
		s.says(status, body, 303)
		s.page(Path, 200, "Tiderne er gemt", "Bliver slettet 6 måneder", "Bliver slettet 60 måneder", "i mindst 14 dage")
		changes := w.rows(`SELECT subject_id || ' ' || args FROM journal WHERE verb = $1 ORDER BY seq`, VerbChanged)
		if got := strings.Join(changes, "\n"); got != "notice {\"from\":30,\"to\":14}\ntexts {\"from\":12,\"to\":6}\nnames {\"from\":0,\"to\":60}" {
			t.Errorf("journalled:\n%s", got)
		}
		status, body = s.post(Path, url.Values{"months_texts": {"seks"}, "months_names": {"601"}, "notice": {"7"}})
		s.says(status, body, 422, "Der er problemer", `href="#months_texts"`, "Skriv et helt tal: 0 for altid, eller fra 1 til 600 måneder.", "Skriv et helt tal fra 14 til 365.", `value="seks"`, `value="601"`, `value="7"`, `aria-invalid="true"`, "i mindst 14 dage")
		status, body = s.post(Path, url.Values{"months_texts": {"6", "7"}, "months_names": {"60"}, "notice": {"14"}}) // sent twice: neither counts
		s.says(status, body, 422)
		now, err := w.x.Settings(context.Background())
		if w.ok(err); now.Months["texts"] != 6 || now.Months["names"] != 60 || now.Notice != 14 {
			t.Errorf("%+v", now)
		}
	})
}

func TestListPage(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := newSite(w)
		s.page("/opbevaring/texts", 200, "Der er intet på listen")
		w.over("texts", w.today().AddMonths(-13), names(pageSize+2, "t")...)
		w.days(1)
		body := s.page("/opbevaring/texts", 200, "Titel t0000", `href="/forloeb/t0000"`, `lang="da"`, "24. november 2026", "24. december 2026", "?efter=2026-12-24~t0049")
		if strings.Contains(body, "t0050") {
			t.Error("a page too many")
		}
		s.page("/opbevaring/texts?efter=2026-12-24~t0049", 200, "t0050", "t0051")
		for _, path := range []string{"/opbevaring/texts?efter=x", "/opbevaring/none", "/opbevaring/none/t0000", "/opbevaring/texts/none", "/opbevaring/names/t0000"} {
			s.page(path, 404)
		}
		w.exec(`DELETE FROM thing WHERE id = 't0000'`) // gone meanwhile
		s.page("/opbevaring/texts", 200, "Et forløb")
	})
}

func TestHoldingPage(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := newSite(w)
		w.over("texts", w.today().AddMonths(-13), "a")
		w.days(1)
		const path = "/opbevaring/texts/a"
		s.page(path, 200, "Titel a", "24. december 2026", `name="reason"`)
		status, body := s.post(path, url.Values{"reason": {"Sagen om 010203-1234"}})
		s.says(status, body, 422, "Det ligner et CPR-nummer", "Sagen om 010203-1234", `href="#reason"`)
		status, body = s.post(path, url.Values{"reason": {"En klage er <b>ikke</b> afgjort."}})
		s.says(status, body, 303)
		s.page("/opbevaring/texts", 200, "Det er holdt tilbage.", "Holdt tilbage", "Se hvorfor")
		s.page(path, 200, "En klage er &lt;b&gt;ikke&lt;/b&gt; afgjort.", "af Ida Berg, 24. november 2026", `name="release"`)
		s.as = w.keepers[1]
		status, body = s.post(path, url.Values{"reason": {"Også mig."}})
		s.says(status, body, 422, "En kollega har allerede holdt det tilbage.", "ikke&lt;/b&gt; afgjort")
		status, body = s.post(path, url.Values{"release": {"ja"}})
		s.says(status, body, 303)
		s.page("/opbevaring/texts", 200, "Det er ikke længere holdt tilbage.")
	})
}

// What the secretariat as such does not know of is on no page, in no count and in no message: only for who may read it.
func TestWhatStandsApart(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := newSite(w)
		w.over("texts", w.today().AddMonths(-13), "a", "apart1", "apart2")
		w.days(1)
		if got := w.told(); len(got) != 1 || got[0] != 1 {
			t.Errorf("told of %v", got)
		}
		if body := s.page(Path, 200, "1 på listen."); strings.Contains(body, "3 på") {
			t.Error("counted")
		}
		if body := s.page("/opbevaring/texts", 200, "Titel a"); strings.Contains(body, "apart") {
			t.Error("listed")
		}
		s.page("/opbevaring/texts/apart1", 404)
		status, body := s.post("/opbevaring/texts/apart1", url.Values{"reason": {"Nej."}})
		s.says(status, body, 404)
		s.as = w.keepers[1] // who sits in its committee
		s.page(Path, 200, "3 på listen.")
		s.page("/opbevaring/texts", 200, "Titel apart1")
		status, body = s.post("/opbevaring/texts/apart1", url.Values{"reason": {"En klage."}})
		s.says(status, body, 303)
		s.page(Path, 200, "3 på listen. 1 er holdt tilbage.")
		w.days(30)
		if got := w.there("texts"); len(got) != 1 || w.done() != 1 {
			t.Errorf("%v is there, and %d are said to be done", got, w.done())
		}
	})
}

func TestPagesAreTheSecretariats(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := newSite(w)
		w.over("texts", w.today().AddMonths(-13), "a")
		w.days(1)
		for name, c := range map[string]struct {
			as   access.Actor
			want int
		}{
			"nobody":        {access.Actor{}, 303},
			"employee":      {access.Actor{Person: w.keepers[1].Person}, 404},
			"administrator": {access.Actor{Person: w.keepers[1].Person, Grants: access.Grants{Administrator: true}}, 404},
		} {
			s.as = c.as
			for _, path := range []string{Path, "/opbevaring/texts", "/opbevaring/texts/a"} {
				if status, _ := s.get(path); status != c.want {
					t.Errorf("%s reads %s: %d", name, path, status)
				}
			}
			for _, path := range []string{Path, "/opbevaring/texts/a"} {
				if status, _ := s.post(path, url.Values{"reason": {"Nej."}, "notice": {"14"}, "months_texts": {"1"}, "months_names": {"1"}}); status != c.want {
					t.Errorf("%s writes %s: %d", name, path, status)
				}
			}
		}
		if got := w.rows(`SELECT subject_id FROM retention_plan WHERE held_by IS NOT NULL`); len(got) > 0 {
			t.Errorf("held: %v", got)
		}
	})
}

func TestQueriesAreFixed(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := newSite(w)
		w.over("texts", w.today().AddMonths(-13), "a", "apart0")
		w.days(1)
		count := func(path string) int { s.page(path, 200); return s.statements }
		before := [2]int{count(Path), count("/opbevaring/texts")}
		w.over("texts", w.today().AddMonths(-14), append(names(60, "t"), names(30, "apart")...)...)
		w.days(1)
		if after := [2]int{count(Path), count("/opbevaring/texts")}; after != before || before[0] > 6 || before[1] > 3 {
			t.Errorf("%v statements became %v", before, after)
		}
	})
}

func TestEveryKindHasItsWords(t *testing.T) {
	bundle, err := i18n.NewBundle(Messages)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"texts", "names", "dialogues", "drafts", "messages", "contact", "left"} {
		for _, key := range []string{"kind", "what", "period", "hint", "subject"} {
			if !bundle.Has(fmt.Sprintf("retention.%s.%s", key, code)) {
				t.Errorf("no retention.%s.%s", key, code)
			}
		}
	}
}

func TestPeriodsSection(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		bundle, err := i18n.NewBundle(Messages)
		w.ok(err)
		w.save(map[string]int{"texts": 1}, 30)
		part, err := w.x.PeriodsSection(context.Background())
		w.ok(err)
		var b strings.Builder
		w.ok(part.Render(i18n.With(context.Background(), bundle, i18n.Danish), &b))
		for _, want := range []string{"Tidligere, tilbagetrukne og skjulte tekster:</b> Bliver slettet 1 måned efter", "Navne på dem, der bidrog:</b> Bliver ikke slettet."} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("no %q in %s", want, b.String())
			}
		}
	})
}
