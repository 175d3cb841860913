package e2e_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/kit/db"
)

// answer fetches without a browser; encodings as a browser asks for them, so that the bytes are those on the wire.
func (x *someone) answer(t *testing.T, method, address string, form url.Values) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip, br")
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	client := *x.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, body
}

var place = regexp.MustCompile(`\{[a-z]+\}`)

// TestEveryAnswerIsGuarded asks every route, as nobody and as somebody, with an id that does not exist and a form without its token.
func TestEveryAnswerIsGuarded(t *testing.T) {
	w := newWorld(t, db.SQLite, true)
	for _, x := range []*someone{{t: t, client: &http.Client{}}, enter(t, w.url, "medarbejder"), enter(t, w.url, "sekretariat")} {
		signedIn := x.client.Jar != nil
		for _, p := range w.app.Mux().Patterns() {
			method, path, _ := strings.Cut(p, " ")
			path = strings.ReplaceAll(place.ReplaceAllString(path, strings.Repeat("a", 26)), "{$}", "")
			var form url.Values
			if method == http.MethodPost {
				form = url.Values{"role": {"nobody"}}
			}
			res, _ := x.answer(t, method, w.url+path, form)
			for name, want := range map[string]string{
				"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
				"X-Content-Type-Options":  "nosniff", "Referrer-Policy": "same-origin",
				"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			} {
				if got := res.Header.Get(name); got != want {
					t.Errorf("%s (signed in: %v): %s is %q", p, signedIn, name, got)
				}
			}
			if res.StatusCode == http.StatusInternalServerError {
				t.Errorf("%s (signed in: %v): %d", p, signedIn, res.StatusCode)
			}
			for _, c := range res.Cookies() {
				if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
					t.Errorf("%s: cookie %s", p, c.String())
				}
			}
			if method == http.MethodPost && p != "POST /demo/sign-in" {
				// Refused for the missing token, sent to sign in, or not there at all: never done.
				if ok := res.StatusCode == 403 || res.StatusCode == 404 || !signedIn && res.StatusCode == 303 && strings.HasPrefix(res.Header.Get("Location"), "/log-ind"); !ok {
					t.Errorf("%s without a form token (signed in: %v): %d", p, signedIn, res.StatusCode)
				}
			}
		}
	}
	if strings.Contains(w.log.String(), `"msg":"panic"`) {
		t.Error("a request ended in a panic")
	}
}

// TestWeightOfAVisit holds the bars of a phone on a slow network: 100 KB for a first visit, everything compressed, and 15 KB for the next page.
func TestWeightOfAVisit(t *testing.T) {
	w := newWorld(t, db.SQLite, true)
	x := enter(t, w.url, "medarbejder")
	m := regexp.MustCompile(`/forloeb/([a-z0-9]{26})/bidrag`).FindStringSubmatch(x.page(w.url + "/"))
	if m == nil {
		t.Fatal("nothing to contribute to")
	}
	asset := regexp.MustCompile(`(?:href|src)="(/assets/[^"#]+)`)
	for _, path := range []string{"/", "/forloeb", "/forloeb/" + m[1], "/forloeb/" + m[1] + "/bidrag", "/min-stemme", "/hjaelp"} {
		res, body := x.answer(t, "GET", w.url+path, nil)
		if res.Header.Get("Content-Encoding") == "" {
			t.Errorf("%s is not compressed", path)
		}
		page := len(body)
		total := page
		seen := map[string]bool{}
		for _, a := range asset.FindAllStringSubmatch(x.page(w.url+path), -1) {
			if seen[a[1]] {
				continue
			}
			seen[a[1]] = true
			res, body := x.answer(t, "GET", w.url+a[1], nil)
			if got := res.Header.Get("Cache-Control"); res.StatusCode != 200 || !strings.Contains(got, "immutable") {
				t.Errorf("%s: %d, %q", a[1], res.StatusCode, got)
			}
			total += len(body)
		}
		if len(seen) < 4 {
			t.Errorf("%s refers to %d assets only", path, len(seen))
		}
		if total > 100<<10 || page > 15<<10 {
			t.Errorf("%s: first visit %d bytes, the page itself %d", path, total, page)
		}
		t.Logf("%s: first visit %d bytes, the page itself %d", path, total, page)
	}
}
