package web_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// page is a form as every page has one, and the flash.
var page = templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
	f := ui.FrameOf(ctx)
	text := ""
	if f.Flash != nil {
		text = f.Flash.Kind + ": " + f.Flash.Text
	}
	_, err := io.WriteString(w, `<p>`+text+`</p><form><input name="_token" value="`+f.FormToken+`"></form>`)
	return err
})

type rig struct {
	*httptest.Server
	client *http.Client
	log    *bytes.Buffer
	clk    *clock.Fake
	wrote  int
	got    []string
}

func newRig(t *testing.T, change func(*web.Config)) *rig {
	t.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages)
	if err != nil {
		t.Fatal(err)
	}
	x := &rig{log: &bytes.Buffer{}, clk: clock.NewFake(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))}
	c := web.Config{
		SignInPath: "/log-ind", Bundle: bundle, Clock: x.clk, Log: slog.New(slog.NewJSONHandler(x.log, nil)),
		Frame: func(context.Context, *ui.Frame) {},
		Authenticate: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if p := r.Header.Get("Test-Person"); p != "" {
					r = r.WithContext(access.With(r.Context(), access.Actor{Person: p}))
				}
				next.ServeHTTP(w, r)
			})
		},
	}
	if change != nil {
		change(&c)
	}
	s, err := web.NewServer(c)
	if err != nil {
		t.Fatal(err)
	}
	m := s.Mux()
	m.Handle("GET /side", web.Public(func(w http.ResponseWriter, r *http.Request) error { return web.Render(w, r, 200, page) }))
	m.Handle("POST /side", web.Public(func(w http.ResponseWriter, r *http.Request) error {
		x.wrote++
		v, err := web.Form(r)
		if err != nil {
			return err
		}
		x.got = []string{v.Get("text"), strings.Join(v.All("many"), "|")}
		web.Flash(w, r, "success", "Sendt; æøå")
		return web.SeeOther(w, r, "/side")
	}))
	m.Handle("POST /aaben", web.Public(func(w http.ResponseWriter, r *http.Request) error { x.wrote++; return nil }).WithoutToken())
	m.Handle("GET /min", web.Member(func(w http.ResponseWriter, r *http.Request) error { return web.Render(w, r, 200, page) }))
	m.Handle("POST /min", web.Member(func(w http.ResponseWriter, r *http.Request) error { x.wrote++; return nil }))
	m.Handle("POST /stor", web.Member(func(w http.ResponseWriter, r *http.Request) error {
		x.wrote++
		v, err := web.Form(r)
		if err != nil {
			return err
		}
		for _, f := range v.Files("fil") {
			x.got = append(x.got, fmt.Sprint(f.Filename, " ", f.Size))
		}
		return nil
	}).Upload(40<<20).Only(func(a access.Actor) bool { return a.Person == "keeper" }))
	m.Handle("GET /fejl/{kind}", web.Public(func(w http.ResponseWriter, r *http.Request) error {
		switch r.PathValue("kind") {
		case "findes-ikke":
			return fault.Wrap(fault.NotFound, errors.New("row 7"))
		case "optaget":
			return fault.Unavailable
		case "foer":
			return fault.Conflict
		case "ikke-dit":
			return fault.Forbidden
		case "panik":
			panic("secret detail")
		}
		return errors.New("secret detail")
	}))
	m.Handle("GET /health/live", web.Bare(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ok") })))
	x.Server = httptest.NewServer(s.Handler())
	t.Cleanup(x.Close)
	jar, _ := cookiejar.New(nil)
	x.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return x
}

func (x *rig) do(t *testing.T, method, path string, form url.Values, header map[string]string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(method, x.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	res, err := x.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(b)
}

var tokenField = regexp.MustCompile(`name="_token" value="([^"]+)"`)

func (x *rig) token(t *testing.T) string {
	t.Helper()
	_, body := x.do(t, "GET", "/side", nil, nil)
	m := tokenField.FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no token in %q", body)
	}
	return m[1]
}

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	x := newRig(t, nil)
	for _, path := range []string{"/side", "/min", "/findes-ikke", "/fejl/findes-ikke", "/fejl/andet", "/fejl/panik", "/health/live"} {
		res, _ := x.do(t, "GET", path, nil, nil)
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self';", "X-Content-Type-Options": "nosniff",
			"Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"Permissions-Policy": "camera=()", "Cache-Control": "no-store",
		} {
			if got := res.Header.Get(name); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if got := res.Header.Get("Strict-Transport-Security"); got != "" {
			t.Errorf("%s: HSTS %q on plain loopback", path, got)
		}
	}
}

func TestErrorsAreRenderedOnceWithoutInternals(t *testing.T) {
	x := newRig(t, nil)
	for path, want := range map[string]int{"/fejl/findes-ikke": 404, "/ingen-saadan": 404, "/fejl/optaget": 503, "/fejl/foer": 409, "/fejl/ikke-dit": 403, "/fejl/andet": 500, "/fejl/panik": 500} {
		res, body := x.do(t, "GET", path, nil, nil)
		if res.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, res.StatusCode, want)
		}
		if strings.Contains(body, "secret detail") || strings.Contains(body, "row 7") {
			t.Errorf("%s shows internals: %s", path, body)
		}
		if strings.Count(body, "<h1") != 1 {
			t.Errorf("%s: %d headings, want one: %s", path, strings.Count(body, "<h1"), body)
		}
	}
	if !strings.Contains(x.log.String(), "secret detail") {
		t.Error("the cause of an error is not in the log")
	}
}

// A form that could not be taken leads back to its own page, and never to another site.
func TestARefusedFormLeadsBack(t *testing.T) {
	x := newRig(t, nil)
	for from, want := range map[string]string{x.URL + "/min?a=1": "/min?a=1", "https://evil.example/x": "", "": ""} {
		res, body := x.do(t, "POST", "/min", url.Values{"_token": {"old"}}, map[string]string{"Test-Person": "p", "Referer": from})
		if back := `href="` + want + `">Gå tilbage</a>`; res.StatusCode != 403 || strings.Contains(body, "Gå tilbage</a>") != (want != "") || want != "" && !strings.Contains(body, back) {
			t.Errorf("from %q: %d, want a way back to %q:\n%s", from, res.StatusCode, want, body)
		}
	}
}

func TestSignedInIsTheRule(t *testing.T) {
	x := newRig(t, nil)
	res, _ := x.do(t, "GET", "/min?a=1", nil, nil)
	if got := res.Header.Get("Location"); res.StatusCode != 303 || got != "/log-ind?next=%2Fmin%3Fa%3D1" {
		t.Errorf("nobody: %d to %q", res.StatusCode, got)
	}
	res, _ = x.do(t, "POST", "/min", url.Values{"_token": {x.token(t)}}, map[string]string{"Referer": "https://evil.example/x"})
	if got := res.Header.Get("Location"); res.StatusCode != 303 || got != "/log-ind" || x.wrote != 0 {
		t.Errorf("a write by nobody: %d to %q, %d written", res.StatusCode, got, x.wrote)
	}
	if res, _ = x.do(t, "GET", "/min", nil, map[string]string{"Test-Person": "p"}); res.StatusCode != 200 {
		t.Errorf("a person: %d", res.StatusCode)
	}
}

func TestNextIsAlwaysOurs(t *testing.T) {
	for in, want := range map[string]string{
		"/forloeb/x?y=1": "/forloeb/x?y=1", "": "/", "https://evil.example": "/", "//evil.example": "/", "/\\evil.example": "/",
		"/a\r\nSet-Cookie: x": "/", "/\t/evil.example": "/", "javascript:alert(1)": "/", "mig": "/",
	} {
		if got := web.Next(in); got != want {
			t.Errorf("Next(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAWriteNeedsAFormOfOurs(t *testing.T) {
	x := newRig(t, nil)
	ok := x.token(t)
	other := "x" + ok[1:]
	if other == ok { // one token in sixty-four begins with an x
		other = "y" + ok[1:]
	}
	cases := []struct {
		name   string
		token  string
		header map[string]string
		want   int
	}{
		{"our form", ok, nil, 303},
		{"no token", "", nil, 403},
		{"another token", other, nil, 403},
		{"another site, by fetch metadata", ok, map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		{"another site, by origin", ok, map[string]string{"Origin": "https://evil.example"}, 403},
		{"same site, another host", ok, map[string]string{"Sec-Fetch-Site": "same-site"}, 403},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			x.wrote = 0
			res, _ := x.do(t, "POST", "/side", url.Values{"_token": {c.token}}, c.header)
			if res.StatusCode != c.want || (x.wrote == 1) != (c.want == 303) {
				t.Errorf("%d with %d written, want %d", res.StatusCode, x.wrote, c.want)
			}
		})
	}
	if res, _ := x.do(t, "POST", "/aaben", url.Values{}, nil); res.StatusCode != 200 {
		t.Errorf("a form open to scripts: %d", res.StatusCode)
	}
	if res, _ := x.do(t, "POST", "/aaben", url.Values{}, map[string]string{"Sec-Fetch-Site": "cross-site"}); res.StatusCode != 403 {
		t.Errorf("a form open to scripts, from another site's page: %d", res.StatusCode)
	}
}

func TestFieldsAreReadOnce(t *testing.T) {
	x := newRig(t, nil)
	tok := x.token(t)
	x.do(t, "POST", "/side", url.Values{"_token": {tok}, "text": {"  a\r\nb\rc "}, "many": {" 1", "2 "}}, nil)
	if len(x.got) != 2 || x.got[0] != "a\nb\nc" || x.got[1] != "1|2" {
		t.Errorf("got %q", x.got)
	}
	x.do(t, "POST", "/side", url.Values{"_token": {tok}, "text": {"a", "b"}}, nil)
	if x.got[0] != "" {
		t.Errorf("a doubled field gave %q", x.got[0])
	}
	x.wrote = 0
	for name, bad := range map[string]string{"not UTF-8": "\xff", "a zero": "a\x00b"} {
		if res, _ := x.do(t, "POST", "/side", url.Values{"_token": {tok}, "text": {bad}}, nil); res.StatusCode != 400 || x.wrote != 0 {
			t.Errorf("%s: %d with %d written", name, res.StatusCode, x.wrote)
		}
	}
	if res, _ := x.do(t, "POST", "/side", url.Values{"_token": {tok}, "text": {strings.Repeat("x", 2<<20)}}, nil); res.StatusCode != 413 || x.wrote != 0 {
		t.Errorf("two megabytes: %d with %d written", res.StatusCode, x.wrote)
	}
}

func TestAnUploadStaysInMemoryAndIsForSomeOnly(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	x := newRig(t, nil)
	token := x.token(t)
	send := func(who string) int {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		m.WriteField("_token", token)
		f, err := m.CreateFormFile("fil", "alle.csv")
		if err != nil {
			t.Fatal(err)
		}
		f.Write(bytes.Repeat([]byte("x"), 36<<20))
		m.Close()
		req, err := http.NewRequest("POST", x.URL+"/stor", &b)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", m.FormDataContentType())
		req.Header.Set("Test-Person", who)
		res, err := x.client.Do(req)
		if err != nil {
			return 0 // the server ended the connection before it had read all of it
		}
		res.Body.Close()
		return res.StatusCode
	}
	if got := send("keeper"); got != 200 || len(x.got) != 1 || x.got[0] != fmt.Sprint("alle.csv ", 36<<20) {
		t.Errorf("the keeper's upload: %d, %q", got, x.got)
	}
	x.wrote = 0
	if got := send("other"); got == 200 || x.wrote != 0 {
		t.Errorf("another's upload: %d with %d written", got, x.wrote)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("%d files were made (%v)", len(left), err)
	}
}

func TestFlashIsShownOnce(t *testing.T) {
	x := newRig(t, nil)
	x.do(t, "POST", "/side", url.Values{"_token": {x.token(t)}}, nil)
	for _, by := range []map[string]string{{"Medspil-Unattended": "yes"}, {"Accept": "text/event-stream"}} {
		if _, body := x.do(t, "GET", "/side", nil, by); strings.Contains(body, "Sendt") {
			t.Errorf("a page that asks by itself is given the message: %q", body)
		}
		if res, _ := x.do(t, "GET", "/min", nil, by); res.StatusCode != 404 {
			t.Errorf("a page that asks by itself, signed out: %d", res.StatusCode)
		}
	}
	if _, body := x.do(t, "GET", "/side", nil, nil); !strings.Contains(body, "success: Sendt; æøå") {
		t.Errorf("the message is missing: %q", body)
	}
	if _, body := x.do(t, "GET", "/side", nil, nil); strings.Contains(body, "Sendt") {
		t.Error("the message is shown again")
	}
}

func TestOnePersonCannotFlood(t *testing.T) {
	x := newRig(t, nil)
	form := url.Values{"_token": {x.token(t)}}
	who := func(p string) map[string]string { return map[string]string{"Test-Person": p} }
	last := 0
	for range 400 {
		res, _ := x.do(t, "POST", "/min", form, who("a"))
		last = res.StatusCode
	}
	if last != 429 {
		t.Errorf("the 400th write in a second: %d", last)
	}
	if res, _ := x.do(t, "POST", "/min", form, who("b")); res.StatusCode != 200 {
		t.Errorf("another person is held back too: %d", res.StatusCode)
	}
	x.clk.Advance(time.Minute)
	if res, _ := x.do(t, "POST", "/min", form, who("a")); res.StatusCode != 200 {
		t.Errorf("a minute later: %d", res.StatusCode)
	}
}

func TestBehindTLSCookiesAreBoundToTheHost(t *testing.T) {
	x := newRig(t, func(c *web.Config) { c.PublicURL, c.Secure = "https://medspil.example", true })
	res, _ := x.do(t, "GET", "/side", nil, nil)
	if res.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS")
	}
	cookies := res.Cookies()
	if len(cookies) == 0 {
		t.Fatal("no cookie")
	}
	for _, c := range cookies {
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
			t.Errorf("cookie %+v", c)
		}
	}
}

func TestLogHoldsNoSecretAndNoAddress(t *testing.T) {
	x := newRig(t, nil)
	x.do(t, "GET", "/log-ind/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789?email=a@b.example", nil, nil)
	if got := x.log.String(); strings.Contains(got, "AbCdEf") || strings.Contains(got, "a@b.example") || strings.Contains(got, "127.0.0.1") {
		t.Errorf("the log says too much: %s", got)
	}
}

func TestClientIPBelievesOnlyOurProxies(t *testing.T) {
	s, err := web.NewServer(web.Config{Clock: clock.System(), TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct{ remote, forwarded, want string }{
		{"198.51.100.7:1", "", "198.51.100.7"},
		{"198.51.100.7:1", "203.0.113.9", "198.51.100.7"},
		{"10.0.0.1:1", "203.0.113.9", "203.0.113.9"},
		{"10.0.0.1:1", "192.0.2.1, 203.0.113.9", "203.0.113.9"},
		{"10.0.0.1:1", "203.0.113.9, 10.0.0.2", "203.0.113.9"},
		{"10.0.0.1:1", "", "10.0.0.1"},
	}
	for _, c := range cases {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := s.ClientIP(r); got != c.want {
			t.Errorf("%s via %q: %q, want %q", c.remote, c.forwarded, got, c.want)
		}
	}
}

func TestPageNumber(t *testing.T) {
	for query, want := range map[string]int{"": 1, "?side=1": 1, "?side=7": 7, "?side=0": 1, "?side=-3": 1, "?side=x": 1, "?side=10001": 10_000,
		"?side=9223372036854775807": 10_000, "?side=99999999999999999999": 10_000, "?side=-99999999999999999999": 1} {
		if got := web.PageNumber(httptest.NewRequest("GET", "/"+query, nil)); got != want {
			t.Errorf("%q: %d, want %d", query, got, want)
		}
	}
}

// What no database takes for text is refused before any handler sees it, on every route.
func TestAnAddressThatIsNotText(t *testing.T) {
	x := newRig(t, nil)
	for query, want := range map[string]int{"": 200, "?q=": 200, "?q=%C3%A6&q=a": 200, "?%00=a": 200,
		"?q=%00": 400, "?q=a%00b": 400, "?q=%ff": 400, "?side=1&q=%C3": 400, "?q=a&q=%00": 400} {
		if res, _ := x.do(t, "GET", "/side"+query, nil, nil); res.StatusCode != want {
			t.Errorf("%s: %d, want %d", query, res.StatusCode, want)
		}
		if res, _ := x.do(t, "GET", "/min"+query, nil, map[string]string{"Test-Person": "anna"}); res.StatusCode != want {
			t.Errorf("for a member, %s: %d, want %d", query, res.StatusCode, want)
		}
	}
	res, body := x.do(t, "GET", "/side?q=%00", nil, nil)
	if !strings.Contains(body, "<main") || strings.Contains(body, "not text") || res.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("not our own page of what is wrong: %s", body)
	}
	if res, _ := x.do(t, "POST", "/aaben?q=%00", url.Values{}, nil); res.StatusCode != 400 || x.wrote != 0 {
		t.Errorf("a form sent there: %d, %d written", res.StatusCode, x.wrote)
	}
	if res, _ := x.do(t, "GET", "/health/live?q=%00", nil, nil); res.StatusCode != 200 {
		t.Errorf("for machines: %d", res.StatusCode)
	}
}

// Who has signed in and has nothing here is led home, and learns of nothing else.
func TestKeptOut(t *testing.T) {
	x := newRig(t, func(c *web.Config) {
		c.Authenticate = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(w, r.WithContext(web.KeepOut(r.Context(), "/hjemme")))
			})
		}
	})
	for path, want := range map[string]int{"/side": 200, "/min": 404, "/findes-ikke": 404} {
		if res, _ := x.do(t, "GET", path, nil, nil); res.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, res.StatusCode, want)
		}
	}
	if res, _ := x.do(t, "POST", "/min", url.Values{}, nil); res.StatusCode != 404 || x.wrote != 0 {
		t.Errorf("posting: %d, %d written", res.StatusCode, x.wrote)
	}
}
