package member

import (
	"bytes"
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
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/committee"
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
)

func databases(t *testing.T, run func(t *testing.T, d *db.DB)) {
	t.Helper()
	testkit.Databases(t, run, jobs.Migrations, journal.Migrations, org.Migrations, municipality.Migrations, committee.Migrations, Migrations)
}

// mailbox keeps the mails that were sent.
type mailbox struct {
	mu    sync.Mutex
	sent  []sentMail
	broke error
}

type sentMail struct{ to, subject, text string }

func (m *mailbox) SendNow(_ context.Context, to, subject, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broke != nil {
		return m.broke
	}
	m.sent = append(m.sent, sentMail{to, subject, text})
	return nil
}

func (m *mailbox) last(t *testing.T) sentMail {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.sent) == 0 {
		t.Fatal("no mail was sent")
	}
	return m.sent[len(m.sent)-1]
}

var (
	linkIn = regexp.MustCompile(`https?://\S+(/log-ind/\S+)`)
	codeIn = regexp.MustCompile(`\d{3} \d{3}`)
)

// link and code are what a sign-in mail holds.
func (m sentMail) link() string {
	if f := linkIn.FindStringSubmatch(m.text); f != nil {
		return f[1]
	}
	return ""
}
func (m sentMail) code() string { return codeIn.FindString(m.text) }

// house is this room in a running server.
type house struct {
	*testing.T
	db      *db.DB
	clk     *clock.Fake
	org     *org.Room
	room    *Room
	runner  *jobs.Runner
	mails   *mailbox
	log     *lockedBuffer
	url     string
	shoes   map[string]string // the demo's people
	show    string            // the path of its showcase
	sync    org.Sync
	queries atomicCounter
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}
func (l *lockedBuffer) String() string { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }

// atomicCounter is the number of statements of the last request.
type atomicCounter struct {
	mu sync.Mutex
	n  int
}

var start = time.Date(2026, 5, 3, 8, 30, 0, 0, time.UTC) // half past ten in Denmark

type houseOption func(*Options, *web.Config)

func inDemo(h *house) houseOption {
	return func(o *Options, _ *web.Config) {
		o.Demo = func(context.Context) (map[string]string, error) { return h.shoes, nil }
		o.Showcase = func(context.Context) (string, string, error) { return "Klokken tre", h.show, nil }
	}
}

func overTLS(o *Options, c *web.Config) {
	c.Secure, c.PublicURL, o.PublicURL = true, "https://medspil.example", "https://medspil.example"
}

func newHouse(t *testing.T, d *db.DB, options ...houseOption) *house {
	t.Helper()
	return openHouse(&house{T: t}, d, options...)
}

func openHouse(h *house, d *db.DB, options ...houseOption) *house {
	h.Helper()
	h.db, h.clk, h.mails, h.log = d, clock.NewFake(start), &mailbox{}, &lockedBuffer{}
	bundle, err := i18n.NewBundle(ui.Messages, web.Messages, Messages)
	if err != nil {
		h.Fatal(err)
	}
	logger := slog.New(slog.NewJSONHandler(h.log, nil))
	opt := Options{PublicURL: "http://medspil.test", Bundle: bundle, Log: logger, Mailer: h.mails}
	conf := web.Config{SignInPath: "/log-ind", Bundle: bundle, Clock: h.clk, Log: logger,
		Frame: func(ctx context.Context, f *ui.Frame) { h.room.Frame(ctx, f) }}
	for _, o := range options {
		o(&opt, &conf)
	}
	h.org = org.New(d, h.clk)
	h.room = New(d, h.clk, h.org, opt)
	conf.Authenticate = h.room.Authenticate
	s, err := web.NewServer(conf)
	if err != nil {
		h.Fatal(err)
	}
	h.room.Routes(s.Mux())
	// A page of another room, which tells who it takes the reader for.
	elsewhere := web.Member(func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			a := access.Of(ctx)
			if err := ui.Page(ui.PageProps{Title: "Lige nu"}).Render(ctx, w); err != nil {
				return err
			}
			_, err := fmt.Fprintf(w, "<!--actor %s secretariat=%v administrator=%v lang=%s-->", a.Person, a.Grants.Secretariat, a.Grants.Administrator, i18n.Lang(ctx))
			return err
		}))
	})
	s.Mux().Handle("GET /{$}", elsewhere)
	s.Mux().Handle("GET /import", elsewhere)
	s.Mux().Handle("POST /import", elsewhere)
	h.runner = jobs.NewRunner(d, h.clk, logger)
	h.room.Jobs(h.runner)
	handler := s.Handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, c := db.WithCounter(r.Context())
		handler.ServeHTTP(w, r.WithContext(ctx))
		h.queries.mu.Lock()
		h.queries.n = c.N()
		h.queries.mu.Unlock()
	}))
	h.Cleanup(server.Close)
	h.url = server.URL
	return h
}

// statements is how many the last request ran.
func (h *house) statements() int {
	h.queries.mu.Lock()
	defer h.queries.mu.Unlock()
	return h.queries.n
}

// unit, person and employ plan the organisation; settle makes it so.
func (h *house) unit(key, parent string) {
	h.sync.Units = append(h.sync.Units, org.SyncUnit{Key: key, Name: key, Type: "Team", ParentKey: parent, Placed: true, From: clock.MustDay("2020-01-01")})
}

func (h *house) person(key, email string, units ...string) {
	first, last, _ := strings.Cut(key, " ")
	h.sync.People = append(h.sync.People, org.SyncPerson{Key: key, FirstName: first, LastName: last, Email: email, From: clock.MustDay("2020-01-01")})
	for _, u := range units {
		h.sync.Employments = append(h.sync.Employments, org.SyncEmployment{Key: key + "@" + u, PersonKey: key, UnitKey: u, Title: "Ansat", From: clock.MustDay("2020-01-01")})
	}
}

func (h *house) leads(person, unit string) {
	h.sync.Leaders = append(h.sync.Leaders, org.SyncLeader{UnitKey: unit, PersonKey: person})
}

func (h *house) settle() {
	h.Helper()
	h.write(func(ctx context.Context, tx *db.Tx) error { return h.org.Apply(ctx, tx, clock.Today(h.clk), h.sync) })
	h.sync = org.Sync{}
}

func (h *house) write(fn func(ctx context.Context, tx *db.Tx) error) {
	h.Helper()
	if err := h.db.Write(context.Background(), fn); err != nil {
		h.Fatal(err)
	}
}

func (h *house) exec(sql string, args ...any) {
	h.Helper()
	h.write(func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, sql, args...); return err })
}

// id is the id of a person of the organisation.
func (h *house) id(key string) string {
	h.Helper()
	ids, err := h.org.PersonIDs(context.Background(), h.db.Read(), []string{key})
	if err != nil || ids[key] == "" {
		h.Fatalf("no person %q: %v", key, err)
	}
	return ids[key]
}

func (h *house) unitID(key string) string {
	h.Helper()
	ids, err := h.org.UnitIDs(context.Background(), h.db.Read(), []string{key})
	if err != nil || ids[key] == "" {
		h.Fatalf("no unit %q: %v", key, err)
	}
	return ids[key]
}

// grant gives a duty from the command line, as it were.
func (h *house) grant(key, duty string) {
	h.Helper()
	h.write(func(ctx context.Context, tx *db.Tx) error { return h.room.Grant(ctx, tx, "", h.id(key), duty) })
}

// seat puts a person on a side of a committee that speaks for the units.
func (h *house) seat(committee, person, side string, units ...string) {
	h.Helper()
	h.exec(`INSERT INTO committee (id, source, source_key, level, kind, name, sort_key, unit_how, from_day)
		VALUES ($1, 'hand', $1, 3, 'committee', $1, $1, 'none', '2020-01-01') ON CONFLICT DO NOTHING`, committee)
	seat := committee + "/" + person + "/" + side
	h.exec(`INSERT INTO committee_seat (id, committee_id, source, source_key, kind, side, role, position, from_day)
		VALUES ($1, $2, 'hand', $1, 'TR', $3, 'member', 1, '2020-01-01')`, seat, committee, side)
	h.exec("INSERT INTO committee_holder (seat_id, person_id, from_day) VALUES ($1, $2, '2020-01-01')", seat, h.id(person))
	for _, u := range units {
		h.exec("INSERT INTO committee_voice_row (unit_id, committee_id) VALUES ($1, $2)", h.unitID(u), committee)
	}
}

func (h *house) work() {
	h.Helper()
	if err := h.runner.Drain(context.Background()); err != nil {
		h.Fatal(err)
	}
}

// count is the one number a query gives.
func (h *house) count(sql string, args ...any) int {
	h.Helper()
	n, err := db.One(context.Background(), h.db.Read(), db.Scan[int], sql, args...)
	if err != nil {
		h.Fatal(err)
	}
	return n
}

// browser is one person's browser with its cookies.
type browser struct {
	h      *house
	client *http.Client
	agent  string
	token  string
}

func (h *house) browser() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{h: h, agent: "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
		client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// answer is a response that has been read.
type answer struct {
	status   int
	location string
	body     string
	header   http.Header
}

func (b *browser) do(r *http.Request) answer {
	b.h.Helper()
	r.Header.Set("User-Agent", b.agent)
	res, err := b.client.Do(r)
	if err != nil {
		b.h.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.h.Fatal(err)
	}
	return answer{res.StatusCode, res.Header.Get("Location"), string(body), res.Header}
}

func (b *browser) get(path string) answer {
	b.h.Helper()
	r, err := http.NewRequest(http.MethodGet, b.h.url+path, nil)
	if err != nil {
		b.h.Fatal(err)
	}
	a := b.do(r)
	if m := tokenIn.FindStringSubmatch(a.body); m != nil {
		b.token = m[1]
	}
	return a
}

var tokenIn = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// post sends a form as a page of ours would; fields are name, value pairs.
func (b *browser) post(path string, fields ...string) answer {
	b.h.Helper()
	if b.token == "" {
		b.get("/log-ud")
	}
	form := url.Values{"_token": {b.token}}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, b.h.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.h.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// actor is whom the page of another room takes the reader for; "" when it asks to sign in.
func (b *browser) actor() string {
	b.h.Helper()
	a := b.get("/")
	if m := regexp.MustCompile(`<!--actor (\S+) `).FindStringSubmatch(a.body); m != nil {
		return m[1]
	}
	if a.status != http.StatusSeeOther {
		b.h.Fatalf("GET /: %d\n%s", a.status, a.body)
	}
	return ""
}

// cookie is the value of one of our cookies, "" when there is none.
func (b *browser) cookie(name string) string {
	u, _ := url.Parse(b.h.url)
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == "medspil-"+name {
			return c.Value
		}
	}
	return ""
}

// signIn goes the whole way by mail and link; own is "ja" for one's own phone.
func (h *house) signIn(email string, fields ...string) *browser {
	h.Helper()
	b := h.browser()
	h.expect(b.post("/log-ind", "email", email), http.StatusSeeOther, "/log-ind/kode")
	h.work()
	h.expect(b.post(h.mails.last(h.T).link(), fields...), http.StatusSeeOther, "/")
	return b
}

func (h *house) expect(a answer, status int, location string) {
	h.Helper()
	if a.status != status || a.location != location {
		h.Fatalf("%d %q, want %d %q\n%s", a.status, a.location, status, location, a.text())
	}
}

// has checks that the page shows each of the texts.
func (h *house) has(a answer, texts ...string) {
	h.Helper()
	for _, s := range texts {
		if !strings.Contains(a.body, s) {
			h.Errorf("the page does not say %q:\n%s", s, a.text())
		}
	}
}

func (h *house) hasNot(a answer, texts ...string) {
	h.Helper()
	for _, s := range texts {
		if strings.Contains(a.body, s) {
			h.Errorf("the page says %q", s)
		}
	}
}

var tags = regexp.MustCompile(`(?s)<(style|script|svg).*?</(style|script|svg)>|<[^>]*>|\s+`)

// text is the page's text, for messages.
func (a answer) text() string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(a.body, " ")), " ")
}
