package municipality_test

import (
	"context"
	"errors"
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

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/municipality"
)

const settingsPath = "/indstillinger/kommune"

// site is the room's pages behind the real chain, walked as one person at a time.
type site struct {
	t      *testing.T
	x      *municipality.Room
	server *httptest.Server
	client *http.Client
	as     access.Actor
	lang   i18n.Language
}

func newSite(t *testing.T, clk clock.Clock, x *municipality.Room) *site {
	t.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages, municipality.Messages)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, x: x, lang: i18n.Danish, as: secretariat}
	srv, err := web.NewServer(web.Config{SignInPath: "/log-ind", Bundle: bundle, Clock: clk, Log: slog.New(slog.DiscardHandler),
		Frame: func(context.Context, *ui.Frame) {},
		Authenticate: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(rw, r.WithContext(i18n.With(access.With(r.Context(), s.as), bundle, s.lang)))
			})
		}})
	if err != nil {
		t.Fatal(err)
	}
	x.Routes(srv.Mux())
	s.server = httptest.NewServer(srv.Handler())
	t.Cleanup(s.server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s
}

func (s *site) read(res *http.Response, err error) (int, string) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func (s *site) get(path string) (int, string) {
	s.t.Helper()
	return s.read(s.client.Get(s.server.URL + path))
}

var token = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// post sends a form to the settings page with the token of any page.
func (s *site) post(form url.Values) (int, string) {
	s.t.Helper()
	_, page := s.get("/was")
	m := token.FindStringSubmatch(page)
	if m == nil {
		s.t.Fatal("no token")
	}
	form.Set("_token", m[1])
	return s.read(s.client.PostForm(s.server.URL+settingsPath, form))
}

// form is the settings page's form as it is shown.
func (s *site) form() url.Values {
	s.t.Helper()
	_, body := s.get(settingsPath)
	out := url.Values{}
	for _, m := range regexp.MustCompile(`<input[^>]* name="([a-z_]+)" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		if m[1] != "_token" && m[1] != "test_to" {
			out.Set(m[1], m[2])
		}
	}
	out.Set("accessibility_text", "")
	return out
}

func (s *site) contains(body string, wanted ...string) {
	s.t.Helper()
	for _, want := range wanted {
		if !strings.Contains(body, want) {
			s.t.Errorf("no %q in:\n%s", want, body)
		}
	}
}

func TestSettingsPage(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, clk *clock.Fake, x *municipality.Room) {
		s := newSite(t, clk, x)
		status, body := s.get(settingsPath)
		s.contains(body, "Kommunens indstillinger", `value="Hoved-MED"`, `value="5"`)
		if status != http.StatusOK || strings.Contains(body, "testmail") {
			t.Errorf("%d, or a button that does nothing", status)
		}
		form := s.form()
		form.Set("name", "  Lillesund Kommune ")
		form.Set("minimum_group", "7")
		form.Set("contact_email", "med@lillesund.example")
		form.Set("accessibility_text", "Afprøvet af brugere.\r\nI maj.")
		if status, body := s.post(form); status != http.StatusSeeOther {
			t.Fatalf("%d %s", status, body)
		}
		got := settings(t, x)
		if got.Name != "Lillesund Kommune" || got.MinimumGroup != 7 || got.Contact.Email != "med@lillesund.example" || got.AccessibilityText != "Afprøvet af brugere.\nI maj." {
			t.Errorf("%+v", got)
		}
		_, body = s.get(settingsPath)
		s.contains(body, "Indstillingerne er gemt.", `value="Lillesund Kommune"`)
	})
}

func TestWrongSettingsAreKeptAndExplained(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, clk *clock.Fake, x *municipality.Room) {
		s := newSite(t, clk, x)
		form := s.form()
		form.Set("name", "")
		form.Set("authority", "Tværgående stab")
		form.Set("minimum_group", "mange")
		form.Set("mail_from", "ikke en adresse")
		status, body := s.post(form)
		if status != http.StatusUnprocessableEntity {
			t.Fatalf("%d", status)
		}
		s.contains(body, "Der er problemer", `href="#name"`, "Skriv kommunens navn", "Skriv et tal fra 4 til 50", `value="mange"`, `value="Tværgående stab"`, `value="ikke en adresse"`, `aria-invalid="true"`)
		if got := settings(t, x); got != municipality.Defaults() {
			t.Errorf("something was saved: %+v", got)
		}
		s.lang = i18n.English
		_, body = s.post(form)
		s.contains(body, "Enter the municipality’s name", "Enter a number from 4 to 50")
		s.lang = i18n.Danish
		delete(form, "name")
		form["name"] = []string{"A", "B"} // sent twice: neither counts
		if status, _ := s.post(form); status != http.StatusUnprocessableEntity {
			t.Errorf("two names: %d", status)
		}
	})
}

func TestSettingsAreTheSecretariats(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, clk *clock.Fake, x *municipality.Room) {
		s := newSite(t, clk, x)
		form := s.form()
		for name, tc := range map[string]struct {
			as   access.Actor
			want int
		}{
			"nobody":        {access.Actor{}, http.StatusSeeOther},
			"employee":      {access.Actor{Person: "p"}, http.StatusNotFound},
			"administrator": {access.Actor{Person: "a", Grants: access.Grants{Administrator: true}}, http.StatusNotFound},
		} {
			s.as = tc.as
			if status, _ := s.get(settingsPath); status != tc.want {
				t.Errorf("%s reads: %d", name, status)
			}
			if status, _ := s.post(form); status != tc.want {
				t.Errorf("%s writes: %d", name, status)
			}
		}
	})
}

func TestTestMail(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, clk *clock.Fake, x *municipality.Room) {
		var sent []string
		var fail error
		x.SendTest = func(_ context.Context, to string) error {
			if fail == nil {
				sent = append(sent, to)
			}
			return fail
		}
		x.AddSection(func(context.Context) (templ.Component, error) { return templ.Raw("<h2>Hvem er sekretariat?</h2>"), nil })
		x.AddSection(func(context.Context) (templ.Component, error) { return nil, nil })
		s := newSite(t, clk, x)
		_, body := s.get(settingsPath)
		s.contains(body, "Send en testmail", "Hvem er sekretariat?")
		if status, _ := s.post(url.Values{"do": {"test"}, "test_to": {"mig@lillesund.example"}}); status != http.StatusSeeOther || len(sent) != 1 || sent[0] != "mig@lillesund.example" {
			t.Errorf("%d %q", status, sent)
		}
		_, body = s.get(settingsPath)
		s.contains(body, "Vi har sendt en testmail til mig@lillesund.example.")
		for _, to := range []string{"", "mig", "a@b.example\nBcc: c@d.example"} {
			status, body := s.post(url.Values{"do": {"test"}, "test_to": {to}})
			if status != http.StatusUnprocessableEntity || len(sent) != 1 {
				t.Errorf("%q: %d %q", to, status, sent)
			}
			s.contains(body, "Skriv den e-mailadresse, testmailen skal sendes til")
		}
		fail = errors.New("550 relay denied by mail.internal")
		status, body := s.post(url.Values{"do": {"test"}, "test_to": {"mig@lillesund.example"}})
		s.contains(body, "Mailen kunne ikke sendes.", `value="mig@lillesund.example"`)
		if status != http.StatusUnprocessableEntity || strings.Contains(body, "550") {
			t.Errorf("%d, or internals on the page", status)
		}
		x.SendTest = nil
		if status, _ := s.post(url.Values{"do": {"test"}, "test_to": {"mig@lillesund.example"}}); status != http.StatusNotFound {
			t.Errorf("without mail: %d", status)
		}
	})
}

func TestPublicPages(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, clk *clock.Fake, x *municipality.Room) {
		s := newSite(t, clk, x)
		set := settings(t, x)
		set.Name, set.Contact = "Lillesund Kommune", municipality.Contact{Name: "MED-kontoret", Email: "med@lillesund.example", Phone: "20 30 40 50"}
		set.AccessibilityURL, set.AccessibilityText = "https://was.example/lillesund", "Vi har prøvet <b>det</b> selv."
		if err := x.Save(ctx, secretariat, set); err != nil {
			t.Fatal(err)
		}
		x.SetPeriods(func(context.Context) (templ.Component, error) { return templ.Raw("<p>Navne i 60 måneder.</p>"), nil })
		s.as = access.Actor{}
		for _, tc := range []struct {
			path   string
			da, en []string
		}{
			{"/was", []string{"Tilgængelighedserklæring", "Lillesund Kommune vil have", "https://was.example/lillesund", "Vi har prøvet &lt;b&gt;det&lt;/b&gt; selv.", "Digitaliseringsstyrelsen", "tel:20304050"},
				[]string{"Accessibility statement", "Lillesund Kommune wants"}},
			{"/privatliv", []string{"Navne i 60 måneder.", "ikke vist for ledelsen", "de, der driver serveren, kan finde frem til det", "mailto:med@lillesund.example", "CPR-nummer og din adresse bliver smidt væk"},
				[]string{"not shown to management", "those who run the server can find what the database knows"}},
			{"/hjaelp", []string{"Er du medarbejder", "Er du leder", "Sådan logger du ind", "MED-kontoret"}, []string{"If you are a leader", "How to sign in"}},
		} {
			s.lang = i18n.Danish
			status, body := s.get(tc.path)
			if status != http.StatusOK {
				t.Errorf("%s: %d", tc.path, status)
			}
			s.contains(body, tc.da...)
			s.lang = i18n.English
			_, body = s.get(tc.path)
			s.contains(body, tc.en...)
		}
	})
}
