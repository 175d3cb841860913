package agreement_test

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
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/municipality"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/org/orgtest"
	"github.com/medspil/medspil/internal/year"
)

// site is the room on orgtest's town with committeetest's board, behind the real chain. It is Friday 27 November 2026.
type site struct {
	t      *testing.T
	d      *db.DB
	clk    *clock.Fake
	town   *orgtest.Town
	board  *committeetest.Board
	year   *year.Room
	x      *agreement.Room
	bundle *i18n.Bundle
	server *httptest.Server
	client *http.Client
	as     access.Actor
	lang   i18n.Language
	count  *db.Counter
	open   []agreement.OpenMatter
}

// sites runs a test on both databases.
func sites(t *testing.T, run func(t *testing.T, s *site)) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) { run(t, newSite(t, d)) }, journal.Migrations, municipality.Migrations, org.Migrations,
		committee.Migrations, year.Migrations, agreement.Migrations)
}

func newSite(t *testing.T, d *db.DB) *site {
	s := &site{t: t, d: d, clk: clock.NewFake(time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)), lang: i18n.Danish}
	s.town = orgtest.Seed(t, d, s.clk)
	s.board = committeetest.Seed(t, d, s.clk, s.town)
	s.year = year.New(d, s.clk, municipality.New(d, s.clk), s.board.Room)
	s.x = agreement.New(d, s.clk, s.town.Room, s.board.Room, s.year, committeetest.Levels, "advice", "decision")
	s.x.SeeMatters(func(context.Context, db.Q) ([]agreement.OpenMatter, error) { return s.open, nil })
	var err error
	s.bundle, err = i18n.NewBundle(web.Messages, ui.Messages, org.Messages, committee.Messages, year.Messages, agreement.Messages)
	s.ok(err)
	srv, err := web.NewServer(web.Config{SignInPath: "/log-ind", Bundle: s.bundle, Clock: s.clk, Log: slog.New(slog.DiscardHandler),
		Frame: func(context.Context, *ui.Frame) {},
		Authenticate: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				ctx := i18n.With(access.With(r.Context(), s.as), s.bundle, s.lang)
				ctx, s.count = db.WithCounter(ctx)
				next.ServeHTTP(w, r.WithContext(ctx))
			})
		}})
	s.ok(err)
	s.x.Routes(srv.Mux())
	s.server = httptest.NewServer(srv.Handler())
	t.Cleanup(s.server.Close)
	jar, err := cookiejar.New(nil)
	s.ok(err)
	s.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	s.person("rosa")
	return s
}

func (s *site) ok(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) person(key string) { s.as = s.actor(key) }

func (s *site) actor(key string) access.Actor {
	return access.Actor{Person: s.town.Person(key), Name: key, Grants: access.Grants{Secretariat: key == "ivan"}}
}

func (s *site) ctx() context.Context {
	return i18n.With(access.With(s.t.Context(), s.as), s.bundle, s.lang)
}

func (s *site) get(path string) (int, string) {
	s.t.Helper()
	res, err := s.client.Get(s.server.URL + path)
	s.ok(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	s.ok(err)
	return res.StatusCode, string(body)
}

// page is a page that is there.
func (s *site) page(path string) string {
	s.t.Helper()
	status, body := s.get(path)
	if status != http.StatusOK {
		s.t.Fatalf("%s: %d", path, status)
	}
	return body
}

var token = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// post sends a form with the token of the page at from.
func (s *site) post(from, path string, fields ...string) (status int, body, to string) {
	s.t.Helper()
	form := url.Values{}
	_, page := s.get(from)
	if m := token.FindStringSubmatch(page); m != nil {
		form.Set("_token", m[1])
	}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	res, err := s.client.PostForm(s.server.URL+path, form)
	s.ok(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	s.ok(err)
	return res.StatusCode, string(text), res.Header.Get("Location")
}

func (s *site) says(body string, texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, templ.EscapeString(text)) && !strings.Contains(body, text) {
			s.t.Errorf("the page does not say %q", text)
		}
	}
}

func (s *site) silent(body string, texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if strings.Contains(body, templ.EscapeString(text)) {
			s.t.Errorf("the page says %q", text)
		}
	}
}

// who is the calculator's address.
func (s *site) who(subject, decider, day string, units ...string) string {
	v := url.Values{"subject": {subject}, "decider": {decider}, "day": {day}}
	for _, u := range units {
		v.Add("touched", s.town.Unit(u))
	}
	return agreement.WhoPath + "?" + v.Encode()
}

// published stores rules that are in force from a day.
func (s *site) published(from string, rules []agreement.Rule) string {
	s.t.Helper()
	v := agreement.Version{ID: id.New(), From: clock.MustDay(from), Rules: rules}
	s.town.Write(s.t, s.d, func(ctx context.Context, tx *db.Tx) error { return agreement.Put(ctx, tx, v) })
	return v.ID
}
