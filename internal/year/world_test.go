package year

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/municipality"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/org/orgtest"
)

// world is the room over orgtest's town with committeetest's committees, on a Monday: 23 November 2026.
type world struct {
	*testing.T
	x     *Room
	db    *db.DB
	clk   *clock.Fake
	town  *orgtest.Town
	board *committeetest.Board
}

func both(t *testing.T, run func(w *world)) {
	t.Helper()
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := &world{T: t, db: d, clk: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
		w.town = orgtest.Seed(t, d, w.clk)
		w.board = committeetest.Seed(t, d, w.clk, w.town)
		w.x = New(d, w.clk, municipality.New(d, w.clk), w.board.Room)
		w.x.absolute = func(path string) string { return "https://medspil.example" + path }
		run(w)
	}, jobs.Migrations, journal.Migrations, municipality.Migrations, org.Migrations, committee.Migrations, Migrations)
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("unexpected: %v", err)
	}
}

// as is somebody of the town; ivan is secretariat.
func (w *world) as(who string) access.Actor {
	return access.Actor{Person: w.town.Person(who), Name: who, Grants: access.Grants{Secretariat: who == "ivan"}}
}

var machine = access.Actor{Person: "machine", Outside: true, Grants: access.Grants{Administrator: true}}

func (w *world) at(committee, d string, start, end Time) Meeting {
	return Meeting{Committee: w.board.Committee(committee), Day: day(d), Start: start, End: end, Place: "Rådhuset"}
}

func (w *world) add(m Meeting) string {
	w.Helper()
	id, err := w.x.AddMeeting(context.Background(), w.as("ivan"), m)
	w.ok(err)
	return id
}

// verbs is the journal's verbs of this room, in order.
func (w *world) verbs() string {
	w.Helper()
	list, err := db.All(context.Background(), w.db.Read(), db.Scan[string], `SELECT verb FROM journal WHERE verb LIKE 'year.%' ORDER BY seq`)
	w.ok(err)
	return strings.Join(list, " ")
}

// all are the committee's meetings, held and cancelled.
func (w *world) all(committee string) []Planned {
	w.Helper()
	list, err := meetings(context.Background(), w.db.Read(), narrow{Committees: []string{w.board.Committee(committee)}, Limit: 1000})
	w.ok(err)
	return list
}

// site is the room's pages behind the real chain, walked as one person at a time.
type site struct {
	*world
	server *httptest.Server
	client *http.Client
	actor  access.Actor
	lang   i18n.Language
	count  *db.Counter
}

func newSite(w *world) *site {
	w.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages, municipality.Messages, org.Messages, committee.Messages, Messages)
	w.ok(err)
	s := &site{world: w, lang: i18n.Danish}
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
	w.x.Routes(srv.Mux(), srv.Absolute)
	w.board.Room.AddCommitteeSection(w.x.CommitteeSection)
	w.board.Room.Routes(srv.Mux())
	s.server = httptest.NewServer(srv.Handler())
	w.Cleanup(s.server.Close)
	jar, err := cookiejar.New(nil)
	w.ok(err)
	s.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s
}

func (s *site) who(key string) *site { s.actor = s.as(key); return s }

func (s *site) do(r *http.Request, err error) (int, string) {
	s.Helper()
	s.ok(err)
	res, err := s.client.Do(r)
	s.ok(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	s.ok(err)
	return res.StatusCode, string(body)
}

func (s *site) get(path string) (int, string) {
	s.Helper()
	return s.do(http.NewRequest(http.MethodGet, s.server.URL+path, nil))
}

var token = regexp.MustCompile(`name="_token" value="([^"]+)"`)

func (s *site) token() string {
	s.Helper()
	_, page := s.get(feedPath)
	m := token.FindStringSubmatch(page)
	if m == nil {
		s.Fatal("no form token")
	}
	return m[1]
}

// post sends a form, with fields and values in turn.
func (s *site) post(path string, fields ...string) (int, string) {
	s.Helper()
	form := url.Values{"_token": {s.token()}}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, s.server.URL+path, strings.NewReader(form.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return s.do(r, err)
}

// upload sends a file to the import.
func (s *site) upload(name string, content []byte) (int, string) {
	s.Helper()
	var b bytes.Buffer
	f := multipart.NewWriter(&b)
	s.ok(f.WriteField("_token", s.token()))
	part, err := f.CreateFormFile("file", name)
	s.ok(err)
	_, err = part.Write(content)
	s.ok(err)
	s.ok(f.Close())
	r, err := http.NewRequest(http.MethodPost, s.server.URL+fetchPath, &b)
	if err == nil {
		r.Header.Set("Content-Type", f.FormDataContentType())
	}
	return s.do(r, err)
}

var hidden = regexp.MustCompile(`name="(plan|seen)" value="([^"]*)"`)

// agree presses the button of a preview.
func (s *site) agree(page string) (int, string) {
	s.Helper()
	var fields []string
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		fields = append(fields, m[1], strings.ReplaceAll(m[2], "&#43;", "+"))
	}
	return s.post(takePath, fields...)
}

// says checks that a page has these words, and hasNot that it has none of them.
func (s *site) says(page string, words ...string) {
	s.Helper()
	for _, text := range words {
		if !strings.Contains(page, templ.EscapeString(text)) && !strings.Contains(page, text) {
			s.Errorf("the page does not say %q", text)
		}
	}
}

func (s *site) hasNot(page string, words ...string) {
	s.Helper()
	for _, text := range words {
		if strings.Contains(page, text) {
			s.Errorf("the page says %q", text)
		}
	}
}
