package notify

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/mail"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// site is the room's pages on a server; who asks stands in the header Test-Person, in which language in Test-Language.
type site struct {
	*world
	client *http.Client
	url    string
}

func (w *world) site(n node) *site {
	w.Helper()
	bundle, err := i18n.NewBundle(Messages, ui.Messages, web.Messages)
	if err != nil {
		w.Fatal(err)
	}
	s, err := web.NewServer(web.Config{
		SignInPath: "/log-ind", Bundle: bundle, Clock: clock.System(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Frame: func(context.Context, *ui.Frame) {},
		Authenticate: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				ctx := i18n.With(r.Context(), bundle, i18n.Language(r.Header.Get("Test-Language")))
				person := r.Header.Get("Test-Person")
				ctx = access.With(ctx, access.Actor{Person: person, Grants: access.Grants{Secretariat: person == "secretary"}})
				next.ServeHTTP(rw, r.WithContext(ctx))
			})
		},
	})
	if err != nil {
		w.Fatal(err)
	}
	n.Routes(s.Mux())
	server := httptest.NewServer(s.Handler())
	w.Cleanup(server.Close)
	jar, _ := cookiejar.New(nil)
	return &site{w, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, server.URL}
}

func (s *site) do(method, path, person, language string, form url.Values) (int, *html.Node, string) {
	s.Helper()
	r, err := http.NewRequest(method, s.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Test-Person", person)
	r.Header.Set("Test-Language", language)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := s.client.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		s.Fatal(err)
	}
	return res.StatusCode, doc, res.Header.Get("Location")
}

// texts are the contents of all elements of a kind within main.
func texts(doc *html.Node, tag string) []string {
	var out []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != tag || !within(n, "main") {
			continue
		}
		var b strings.Builder
		for c := range n.Descendants() {
			if c.Type == html.TextNode {
				b.WriteString(c.Data)
			}
		}
		out = append(out, strings.Join(strings.Fields(b.String()), " "))
	}
	return out
}

// attributes are the values of an attribute of all elements of a kind within main.
func attributes(doc *html.Node, tag, name string) []string {
	var out []string
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag && within(n, "main") {
			for _, a := range n.Attr {
				if a.Key == name {
					out = append(out, a.Val)
				}
			}
		}
	}
	return out
}

func within(n *html.Node, tag string) bool {
	for a := range n.Ancestors() {
		if a.Data == tag {
			return true
		}
	}
	return false
}

// fields are the values of the hidden fields of a name.
func fields(doc *html.Node, name string) []string {
	var out []string
	for n := range doc.Descendants() {
		if n.Data != "input" {
			continue
		}
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		if at["name"] == name {
			out = append(out, at["value"])
		}
	}
	return out
}

func TestTheMessagesPage(t *testing.T) {
	both(t, func(w *world) {
		w.person("anna", Never)
		w.person("bo", Never)
		w.audience = []string{"anna", "bo"}
		n := w.node()
		s := w.site(n)
		if status, _, to := s.do("GET", "/beskeder", "", "da", nil); status != 303 || to != "/log-ind?next=%2Fbeskeder" {
			w.Errorf("signed out: %d to %s", status, to)
		}
		status, doc, _ := s.do("GET", "/beskeder", "anna", "da", nil)
		w.same("status", 200, status)
		w.same("empty", []string{"Ingen beskeder endnu"}, texts(doc, "h2"))
		w.same("nothing to mark", 0, len(fields(doc, "besked")))

		for i := range 23 {
			w.happened(journal.Entry{SubjectID: fmt.Sprintf("m%02d", i)})
			w.drain(n)
		}
		w.happened(journal.Entry{SubjectID: "<b>æ&"})
		w.drain(n)
		w.unreadable["anna m22"] = true
		_, doc, _ = s.do("GET", "/beskeder", "anna", "da", nil)
		shown := texts(doc, "h2")
		if len(shown) != 19 || shown[0] != "matter.opened <b>æ& (da)" || shown[1] != "matter.opened m21 (da)" {
			w.Errorf("shown %q", shown)
		}
		links := attributes(doc, "a", "href")
		next := links[len(links)-1]
		if links[1] != "/forloeb/m21" || !strings.HasPrefix(next, "/beskeder?foer=") {
			w.Errorf("links %q", links)
		}
		w.same("days", "2026-11-23", attributes(doc, "time", "datetime")[0])
		w.same("in words", "23. november 2026", texts(doc, "time")[0])
		w.same("numbers to mark, the unreadable one's too", 20, len(fields(doc, "besked")))

		// Bo's message numbers in Anna's form change nothing of Bo's.
		_, bos, _ := s.do("GET", "/beskeder", "bo", "da", nil)
		form := url.Values{"_token": fields(doc, "_token")[:1], "besked": append(fields(doc, "besked"), fields(bos, "besked")...)}
		if status, _, to := s.do("POST", "/beskeder", "anna", "da", form); status != 303 || to != "/beskeder" {
			w.Errorf("marking: %d to %s", status, to)
		}
		for person, want := range map[string]int{"anna": 4, "bo": 24} {
			if got, err := w.unread(person); err != nil || got != want {
				w.Errorf("%s has %d unread (%v), want %d", person, got, err, want)
			}
		}
		form = url.Values{"_token": form["_token"], "besked": {"x", "-1", "99999999999999999999"}}
		if status, _, _ := s.do("POST", "/beskeder", "anna", "da", form); status != 303 {
			w.Errorf("nonsense numbers: %d", status)
		}
		_, doc, _ = s.do("GET", next, "anna", "en", nil)
		w.same("the rest, in English", []string{"matter.opened m03 (en)", "matter.opened m02 (en)", "matter.opened m01 (en)", "matter.opened m00 (en)"}, texts(doc, "h2"))
		w.same("heading", []string{"Messages"}, texts(doc, "h1"))
		if status, _, _ := s.do("GET", "/demo/post", "anna", "da", nil); status != 404 {
			w.Errorf("the demo's mailbox outside the demo: %d", status)
		}
	})
}

// TestUnread: what the header counts is what the page has to mark, each person's own, and no more than can be told apart.
func TestUnread(t *testing.T) {
	both(t, func(w *world) {
		w.person("anna", Never)
		w.person("bo", Never)
		w.audience = []string{"anna", "bo"}
		n := w.node()
		unread := func(moment string, anna, bo int) {
			w.Helper()
			for person, want := range map[string]int{"anna": anna, "bo": bo, "nobody": 0} {
				ctx, counted := db.WithCounter(w.Context())
				if got, err := n.Unread(ctx, w.db.Read(), person); err != nil || got != want || counted.N() != 1 {
					w.Errorf("%s: %s has %d unread, want %d (%d statements, %v)", moment, person, got, want, counted.N(), err)
				}
			}
		}
		unread("nothing has happened", 0, 0)
		for i := range 3 {
			w.happened(journal.Entry{SubjectID: fmt.Sprintf("m%d", i)})
			w.drain(n)
		}
		unread("three acts", 3, 3)
		in, err := n.List(w.Context(), w.db.Read(), "anna", 0, 20)
		if err != nil {
			w.Fatal(err)
		}
		if err := n.MarkSeen(w.Context(), access.Actor{Person: "anna"}, in.Unseen[:2]); err != nil {
			w.Fatal(err)
		}
		unread("two are marked", 1, 3)
		for i := range mostUnread {
			w.happened(journal.Entry{SubjectID: fmt.Sprintf("n%d", i)})
		}
		w.drain(n)
		unread("very many", mostUnread, mostUnread)
	})
}

// Besides what the notices ask, a page of messages costs the same two statements, however many there are.
func TestStatementsOfAList(t *testing.T) {
	both(t, func(w *world) {
		w.person("anna", Never)
		w.audience = []string{"anna"}
		n := w.node()
		for i := range 30 {
			w.happened(journal.Entry{SubjectID: fmt.Sprint(i)})
		}
		w.drain(n)
		for _, limit := range []int{1, 20} {
			ctx, counter := db.WithCounter(i18n.With(w.Context(), w.bundle, i18n.Danish))
			w.worded = 0
			in, err := n.List(ctx, w.db.Read(), "anna", 0, limit)
			if err != nil || len(in.Items) != limit || counter.N() != 2 || w.worded != 1 {
				w.Errorf("%d messages: %d items, %d statements, worded %d times (%v)", limit, len(in.Items), counter.N(), w.worded, err)
			}
		}
	})
}

func TestTheDemosMailbox(t *testing.T) {
	both(t, func(w *world) {
		box := mail.NewBox(w.clk)
		n := w.node(func(o *Options) { o.Box, o.Sender, o.Hold = box, box, 0 })
		w.person("anna", Now)
		w.person("bo", Now)
		w.people["dora"] = Choice{Mail: Now, Language: i18n.Danish, Name: "Dora"}
		w.audience = []string{"anna", "bo"}
		s := w.site(n)
		_, doc, _ := s.do("GET", "/demo/post", "", "da", nil)
		w.same("empty", []string{"Postkassen er tom"}, texts(doc, "h2"))

		w.happened(journal.Entry{SubjectID: "m"})
		w.pass(n, 2*time.Second, time.Second)
		if err := box.Send(w.Context(), mail.Message{To: "bo@kommune.example", Subject: "<script>alert(1)</script>",
			Text: "Kode: 123 456\n\nhttps://medspil.example/log-ind/abc\nhttps://evil.example/x", Language: "da"}); err != nil {
			w.Fatal(err)
		}
		count := func(path, person string) int {
			_, doc, _ := s.do("GET", path, person, "da", nil)
			return len(texts(doc, "h2"))
		}
		for _, c := range []struct {
			path, person string
			want         int
		}{{"/demo/post", "", 3}, {"/demo/post", "anna", 1}, {"/demo/post", "bo", 2}, {"/demo/post?vis=alt", "anna", 3}} {
			if got := count(c.path, c.person); got != c.want {
				w.Errorf("%s for %q: %d mails, want %d", c.path, c.person, got, c.want)
			}
		}
		_, doc, _ = s.do("GET", "/demo/post", "dora", "da", nil)
		w.same("one without an address has no mail", []string{"Postkassen er tom"}, texts(doc, "h2"))
		_, doc, _ = s.do("GET", "/demo/post", "bo", "da", nil)
		w.same("headings", []string{"<script>alert(1)</script>", "matter.opened m (da)"}, texts(doc, "h2"))
		links := attributes(doc, "a", "href")
		w.same("links", []string{"/demo/post", "/demo/post?vis=alt", "/log-ind/abc", "/forloeb/m", "/mig"}, links)
		if meta := texts(doc, "p"); !contains(meta, "Til bo@kommune.example · 23. november 2026 kl. 11.00") {
			w.Errorf("paragraphs %q", meta)
		}
	})
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
