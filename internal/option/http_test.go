package option

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
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
)

// site is this room's and the matters' pages, served; a request is made as somebody by their key.
type site struct {
	*world
	url    string
	client *http.Client
	count  *db.Counter
}

func served(w *world) *site {
	w.t.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages, committee.Messages, agreement.Messages, matter.Messages, Messages)
	ok(w.t, err)
	s := &site{world: w}
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
				ctx, s.count = db.WithCounter(ctx)
				next.ServeHTTP(rw, r.WithContext(ctx))
			})
		}})
	ok(w.t, err)
	w.m.Routes(srv.Mux(), func(path string) string { return "https://medspil.example" + path })
	w.x.Routes(srv.Mux())
	server := httptest.NewServer(srv.Handler())
	w.t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	ok(w.t, err)
	s.url = server.URL
	s.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s
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

var tokenField = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// post sends a form with a token from a page karen has.
func (s *site) post(who, path string, form url.Values) (status int, body, to string) {
	s.t.Helper()
	_, page, _ := s.do("karen", "GET", "/forloeb/"+id.New()+"/kladde", nil, "da")
	m := tokenField.FindStringSubmatch(page)
	if m == nil {
		s.t.Fatal("no form token on the page")
	}
	form.Set("_token", m[1])
	return s.do(who, "POST", path, form, "da")
}

func TestPagesForEachReader(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m, fresh := w.decision(), w.decision()
		o, b := w.makes(m, "Faste ruter", w.says("sofus", m, "Læg ruterne om fredagen.")), w.makes(m, "Bytte selv")
		w.stands("rosa", o, Worried, "Der er ingen afløsere.")
		ok(t, w.x.Withdraw(context.Background(), w.as("karen"), w.makes(m, "Lodtrækning"), "Ingen ville have den."))
		side := Path(m)
		for _, p := range []struct {
			path      string
			sees, not []string
			shown     string
		}{
			{side, []string{"rosa", "karen", "pia", keeper}, []string{"niels", machine}, "Der er ingen afløsere."},
			{side, []string{"karen"}, nil, "Ingen ville have den."},
			{side, []string{"karen"}, nil, "Læg ruterne om fredagen."},
			{Path(fresh), []string{"karen"}, []string{"niels"}, "Ingen muligheder endnu"},
			{matter.Path(m), []string{"rosa", "karen"}, []string{"niels"}, "Se mulighederne side om side"},
			{matter.Path(fresh), []string{"karen"}, []string{"niels"}, "Skriv en mulighed op"},
			{matter.Path(m) + "/udskriv", []string{"rosa"}, []string{"niels"}, "Ingen ville have den."},
			{onePath(o, ""), []string{"rosa", "karen"}, []string{"niels", machine}, "Der er ingen afløsere."},
			{onePath(o, "/svar"), []string{"rosa", "pia", "carechief"}, []string{"niels", "karen", keeper}, "Hvad skulle der til, for at du kunne leve med den?"},
			{onePath(o, "/ret"), []string{"karen", "lars"}, []string{"niels", "rosa", keeper}, "Hvorfor ændres den?"},
			{onePath(o, "/del"), []string{"karen"}, []string{"rosa"}, "En tredje del"},
			{onePath(o, "/traek"), []string{"karen"}, []string{"rosa"}, "Hvorfor trækkes den tilbage?"},
			{onePath(o, "/meld"), []string{"rosa", "karen"}, []string{"niels"}, "Hvad er der galt med den?"},
			{onePath(o, "/skjul"), []string{keeper}, []string{"rosa", "karen"}, "Hvorfor skjules den?"},
			{side + "/ny", []string{"karen"}, []string{"rosa", "niels"}, "Hvilke bidrag kommer den af?"},
			{side + "/saml", []string{"karen"}, []string{"rosa"}, "Hvilke lægges sammen?"},
			{side + "/bidrag?from-q=fredagen", []string{"karen"}, []string{"rosa", "niels"}, "Læg ruterne om fredagen."},
			{Path(fresh) + "/skjul-svar", []string{"karen"}, []string{"rosa"}, "Du kan ikke fortryde det"},
		} {
			for i, who := range p.sees {
				for _, lang := range []string{"da", "en"} {
					status, body, _ := s.do(who, "GET", p.path, nil, lang)
					if status != 200 {
						t.Errorf("%s for %s (%s): %d", p.path, who, lang, status)
					} else if i == 0 && lang == "da" && !strings.Contains(body, p.shown) {
						t.Errorf("%s for %s does not show %q", p.path, who, p.shown)
					}
				}
			}
			for _, who := range p.not {
				if status, _, _ := s.do(who, "GET", p.path, nil, "da"); status != 404 {
					t.Errorf("%s for %s: %d, want not found", p.path, who, status)
				}
			}
			if status, _, to := s.do("", "GET", p.path, nil, "da"); status != 303 || !strings.HasPrefix(to, "/log-ind?next=") {
				t.Errorf("%s for nobody: %d to %q", p.path, status, to)
			}
		}
		if status, _, _ := s.do("rosa", "GET", onePath(b, "/svar"), nil, "da"); status != 200 {
			t.Errorf("%d", status)
		}
		if _, page, _ := s.do("rosa", "GET", matter.Path(fresh), nil, "da"); strings.Contains(page, "/muligheder") {
			t.Error("a matter without options speaks of them to who cannot make any")
		}
	})
}

func TestFormsKeepWhatWasTyped(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.decision()
		a, b := w.makes(m, "Faste ruter"), w.makes(m, "Bytte selv")
		const typed = "Det her har jeg skrevet længe på"
		for _, c := range []struct {
			name, who, path string
			form            url.Values
			says            string
		}{
			{"an option without a name", "karen", Path(m) + "/ny", url.Values{"id": {id.New()}, "core_task": {typed}}, "Skriv, hvad muligheden hedder"},
			{"an option with a CPR number", "karen", Path(m) + "/ny", url.Values{"id": {id.New()}, "title": {typed}, "core_task": {"010203-1234"}}, "CPR"},
			{"a change without why", "karen", onePath(a, "/ret"), url.Values{"base": {"1"}, "title": {"x"}, "core_task": {typed}}, "Skriv, hvorfor den ændres"},
			{"a change of what was changed", "karen", onePath(a, "/ret"), url.Values{"base": {"7"}, "title": {"x"}, "core_task": {typed}, "why": {"y"}}, "Nogen har ændret muligheden"},
			{"one merged", "karen", Path(m) + "/saml", url.Values{"id": {id.New()}, "options": {a}, "title": {"x"}, "core_task": {typed}}, "Vælg mindst to muligheder"},
			{"a part without a name", "karen", onePath(a, "/del"), url.Values{"part1_id": {id.New()}, "part1_title": {"x"}, "part1_core_task": {typed}, "part2_id": {id.New()}}, "Skriv, hvad muligheden hedder"},
			{"an answer without why", "rosa", onePath(b, "/svar"), url.Values{"level": {"cannot"}, "name_to": {"all"}}, "Skriv, hvad der skulle til"},
			{"an answer without a level", "rosa", onePath(b, "/svar"), url.Values{"reason": {typed}, "name_to": {"all"}}, "Vælg, hvor du står"},
			{"a report without why", "rosa", onePath(b, "/meld"), url.Values{}, "Skriv, hvad der er galt med den"},
		} {
			status, body, _ := s.post(c.who, c.path, c.form)
			if status != 422 || !strings.Contains(body, c.says) {
				t.Errorf("%s: %d, and does not say %q", c.name, status, c.says)
			}
			if strings.Contains(c.form.Encode(), url.QueryEscape(typed)) && !strings.Contains(body, typed) {
				t.Errorf("%s: what was typed is lost", c.name)
			}
		}
		// The search of a form without script keeps what was typed, and sends nothing.
		w.says("sofus", m, "Læg ruterne om fredagen.")
		status, body, _ := s.post("karen", Path(m)+"/ny", url.Values{"id": {id.New()}, "title": {typed}, "from-q": {"fredagen"}, "search": {"from"}})
		if status != 200 || !strings.Contains(body, typed) || !strings.Contains(body, "Læg ruterne om fredagen.") {
			t.Errorf("searched: %d", status)
		}
		if status, _, to := s.post("rosa", onePath(b, "/svar"), url.Values{"level": {"live"}, "name_to": {"all"}, "send_key": {id.New()}}); status != 303 || !strings.Contains(to, "#"+anchor(b)) {
			t.Errorf("answered: %d to %s", status, to)
		}
		// Changed by two: the second sees the words of now, and what they typed can be saved after that.
		ok(t, w.x.Change(t.Context(), w.as("karen"), a, Input{Text: Text{Title: "Faste ruter", CoreTask: "De kender hinanden."}, Base: 1, Why: "x"}))
		change := url.Values{"base": {"1"}, "title": {"Faste ruter"}, "core_task": {typed}, "why": {"y"}}
		if status, body, _ = s.post("lars", onePath(a, "/ret"), change); status != 422 || !strings.Contains(body, "De kender hinanden.") || !strings.Contains(body, typed) || !strings.Contains(body, `name="base" value="2"`) {
			t.Errorf("changed meanwhile: %d", status)
		}
		change.Set("base", "2")
		if status, _, _ = s.post("lars", onePath(a, "/ret"), change); status != 303 {
			t.Errorf("changed after that: %d", status)
		}
		// After the last day an answer is refused with its words kept; who may not answer at all learns nothing.
		w.clk.Advance(60 * 24 * time.Hour)
		late := url.Values{"level": {"worried"}, "reason": {typed}, "name_to": {"all"}, "send_key": {id.New()}}
		if status, body, _ = s.post("rosa", onePath(b, "/svar"), late); status != 422 || !strings.Contains(body, typed) || !strings.Contains(body, "Dagen for svar er gået") {
			t.Errorf("late: %d", status)
		}
		if status, _, _ = s.post("karen", onePath(b, "/svar"), late); status != 403 {
			t.Errorf("the owner's answer: %d", status)
		}
	})
}

// A matter with two thousand contributions and twelve options costs as many queries as a small one.
func TestALargeMatterCostsTheSame(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		ctx := context.Background()
		m := w.decision()
		o := w.makes(m, "Faste ruter", w.says("sofus", m, "Læg ruterne om fredagen."))
		w.stands("rosa", o, Worried, "Der er ingen afløsere.")
		cost := func(path string) int {
			t.Helper()
			if status, _, _ := s.do("karen", "GET", path, nil, "da"); status != 200 {
				t.Fatalf("%s: %d", path, status)
			}
			return s.count.N()
		}
		paths := []string{Path(m), onePath(o, ""), matter.Path(m)}
		var before []int
		for _, p := range paths {
			before = append(before, cost(p))
		}
		for i := range 11 {
			w.makes(m, fmt.Sprint("Endnu en ", i))
		}
		all := w.sees("karen", m).Options
		people := []string{"rosa", "sofus", "pia", "nadia"}
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			var contributions, reasons [][]any
			for i := range 2000 {
				c := id.New()
				contributions = append(contributions, []any{c, m, w.town.Person(people[i%4]), "concern", "all", 1, fmt.Sprint("Bekymring ", i), false, w.clk.Now().Add(time.Duration(i) * time.Microsecond), ""})
				reasons = append(reasons, []any{all[i%12].ID, c, string(Worried), Worried.rank(), false, w.clk.Now()})
			}
			if err := db.InsertMany(ctx, tx, `INSERT INTO matter_contribution (id, matter_id, author_id, kind, name_to, version, text, late, at, for_kind)`, ``, contributions); err != nil {
				return err
			}
			return db.InsertMany(ctx, tx, `INSERT INTO option_reason (option_id, contribution_id, level, rank, earlier, at)`, ``, reasons)
		})
		for i, p := range paths {
			if after := cost(p); after > before[i]+1 || after > 60 {
				t.Errorf("%s: %d queries became %d", p, before[i], after)
			}
		}
		v, err := w.x.Of(ctx, w.as("karen"), m)
		ok(t, err)
		for _, o := range v.Options {
			if len(o.Reasons) > firstFew {
				t.Errorf("%d reasons of one option", len(o.Reasons))
			}
		}
		if one := w.reads("karen", o); len(one.Reasons) != perPage || !one.More {
			t.Errorf("a page of %d", len(one.Reasons))
		}
	})
}
