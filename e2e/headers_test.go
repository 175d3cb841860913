package e2e_test

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
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

// TestReadingChangesNothing crawls from the front page of each role, following every link, and compares the database before and after.
func TestReadingChangesNothing(t *testing.T) {
	w := newWorld(t, db.SQLite, true)
	people := map[string]*someone{}
	for _, role := range []string{"medarbejder", "leder", "sekretariat"} {
		people[role] = enter(t, w.url, role)
	}
	before := stored(t, w)
	href := regexp.MustCompile(`href="(/[^"#]*)`)
	for role, x := range people {
		seen, next := map[string]bool{"/log-ud": true}, []string{"/"}
		for n := 0; len(next) > 0 && n < 150; n++ {
			path := next[0]
			next = next[1:]
			for _, m := range href.FindAllStringSubmatch(x.page(w.url+path), -1) {
				to := html.UnescapeString(m[1])
				if !seen[to] && !strings.HasPrefix(to, "/assets/") {
					seen[to] = true
					next = append(next, to)
				}
			}
		}
		if len(seen) < 60 {
			t.Errorf("%s finds only %d pages", role, len(seen))
		}
	}
	for table, rows := range stored(t, w) {
		if rows != before[table] {
			t.Errorf("reading pages changed %s", table)
		}
	}
}

// stored is a sum of every table's rows, but those that the clock and the background work change by themselves.
func stored(t *testing.T, w *world) map[string]string {
	t.Helper()
	raw, err := sql.Open("sqlite", "file:"+filepath.Join(w.dir, "medspil.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	names, err := raw.Query(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'job%' AND name NOT LIKE 'notify%' AND name NOT LIKE 'sqlite%'`)
	if err != nil {
		t.Fatal(err)
	}
	defer names.Close()
	sums := map[string]string{}
	for names.Next() {
		var name string
		if err := names.Scan(&name); err != nil {
			t.Fatal(err)
		}
		rows, err := raw.Query("SELECT * FROM " + name)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		h := sha256.New()
		for rows.Next() {
			values, places := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				places[i] = &values[i]
			}
			if err := rows.Scan(places...); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(h, values...)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		rows.Close()
		sums[name] = fmt.Sprintf("%x", h.Sum(nil))
	}
	if err := names.Err(); err != nil {
		t.Fatal(err)
	}
	if len(sums) < 20 {
		t.Fatalf("only %d tables", len(sums))
	}
	return sums
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
	for _, path := range []string{"/", "/forloeb", "/forloeb/" + m[1], "/forloeb/" + m[1] + "/bidrag", "/forloeb/" + m[1] + "/historik", "/tidlighed", "/min-stemme", "/hjaelp"} {
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
