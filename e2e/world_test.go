package e2e_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/app"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/mail/mailtest"
	"github.com/medspil/medspil/internal/kit/testkit"
)

// morning is when the journeys begin: a Monday at nine in Denmark.
var morning = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

const axeFile = "../web/node_modules/axe-core/axe.min.js"

// world is the program as it is served, with a clock of its own and a real mail server.
type world struct {
	t    *testing.T
	app  *app.App
	clk  *clock.Fake
	post *mailtest.Server
	url  string
	log  *lockedBuffer
	dir  string
}

// lockedBuffer is a log that is read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// newWorld serves the program on a fresh database of the engine; demo fills the fictional municipality.
func newWorld(t *testing.T, engine db.Engine, demo bool) *world {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clk: clock.NewFake(morning), url: "http://" + ln.Addr().String(), log: &lockedBuffer{}, dir: t.TempDir()}
	c := app.Config{DataDir: w.dir, PublicURL: w.url, Clock: w.clk, Log: slog.New(slog.NewJSONHandler(w.log, nil)), MailsPerMinute: 100000, Demo: demo, Version: "test"}
	switch {
	case demo:
		filled(t, engine, &c)
	case engine == db.Postgres:
		c.DatabaseURL = testkit.Postgres(t)
	}
	if !demo {
		w.post = mailtest.Start(t, mailtest.Options{})
		c.SMTP = w.post.URL()
	}
	if w.app, err = app.Open(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.app.Serve(ctx, ln, func() {}) }()
	t.Cleanup(func() {
		if t.Failed() {
			for _, line := range strings.Split(w.log.String(), "\n") {
				if !strings.Contains(line, `"msg":"request"`) {
					t.Log(line)
				}
			}
		}
		stop()
		select {
		case err := <-ended:
			if err != nil && err != http.ErrServerClosed {
				t.Errorf("serve: %v", err)
			}
		case <-time.After(30 * time.Second):
			t.Error("the server does not stop")
		}
		if err := w.app.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return w
}

// towns are the fictional municipality as it stands when it has just been made, once on each engine: making it takes longer than most journeys.
var towns = map[db.Engine]func() (town, error){
	db.SQLite: sync.OnceValues(func() (town, error) {
		dir, err := os.MkdirTemp("", "medspil-e2e-*")
		if err != nil {
			return town{}, err
		}
		defer os.RemoveAll(dir)
		if err := build(app.Config{DataDir: dir}); err != nil {
			return town{}, err
		}
		file, err := os.ReadFile(filepath.Join(dir, "medspil.db"))
		return town{file: file}, err
	}),
	db.Postgres: sync.OnceValues(func() (town, error) {
		address, err := testkit.Kept()
		if err != nil {
			return town{}, err
		}
		return town{address: address}, build(app.Config{DatabaseURL: address})
	}),
}

// town is a filled database: a file of SQLite, or the address of one of PostgreSQL.
type town struct {
	file    []byte
	address string
}

// build fills a database with the fictional municipality.
func build(c app.Config) error {
	c.PublicURL, c.Clock, c.Log, c.Demo = "http://127.0.0.1", clock.NewFake(morning), slog.New(slog.DiscardHandler), true
	a, err := app.Open(context.Background(), c)
	if err != nil {
		return err
	}
	return a.Close()
}

// filled lets the program find a copy of the fictional municipality.
func filled(t *testing.T, engine db.Engine, c *app.Config) {
	t.Helper()
	made, err := towns[engine]()
	if err != nil {
		t.Fatal(err)
	}
	if engine == db.Postgres {
		c.DatabaseURL = testkit.Copy(t, made.address)
		return
	}
	if err := os.WriteFile(filepath.Join(c.DataDir, "medspil.db"), made.file, 0o600); err != nil {
		t.Fatal(err)
	}
}

// importNight brings a night of exports in, as the command line does.
func (w *world) importNight(dir string) {
	w.t.Helper()
	files := map[string][]byte{}
	entries, err := os.ReadDir(filepath.Join("..", "testdata", dir))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range entries {
		if files[e.Name()], err = os.ReadFile(filepath.Join("..", "testdata", dir, e.Name())); err != nil {
			w.t.Fatal(err)
		}
	}
	res, err := w.app.ImportOS2mo(context.Background(), files, app.ImportOptions{})
	if err != nil {
		w.t.Fatal(err)
	}
	if code := res.ExitCode(); code != 0 {
		var text bytes.Buffer
		res.WriteText(&text)
		w.t.Fatalf("the import ended with %d:\n%s", code, text.String())
	}
}

var link = regexp.MustCompile(`http://127\.0\.0\.1:\d+/\S+`)

// mailTo waits for a mail with these words, and gives it: in its subject or its text, because what happens within a short while to one matter
// is one mail. The clock moves on meanwhile: mails are held for a while.
func (w *world) mailTo(address, words string) mailtest.Mail {
	w.t.Helper()
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		w.clk.Advance(10 * time.Second)
		mails := w.post.Mails()
		for i := len(mails) - 1; i >= 0; i-- {
			if m := mails[i]; strings.Contains(m.Subject+"\n"+m.Text, words) && len(m.To) == 1 && m.To[0] == address {
				return m
			}
		}
	}
	var got []string
	for _, m := range w.post.Mails() {
		got = append(got, strings.Join(m.To, ",")+": "+m.Subject)
	}
	w.t.Fatalf("no mail to %s with %q; there are:\n%s", address, words, strings.Join(got, "\n"))
	return mailtest.Mail{}
}

// mailed says whether anything with these words has been mailed to the address.
func (w *world) mailed(address, words string) bool {
	for _, m := range w.post.Mails() {
		if len(m.To) == 1 && m.To[0] == address && strings.Contains(m.Subject+m.Text, words) {
			return true
		}
	}
	return false
}

// signIn signs a person in by the link in a mail, pressed in the same browser.
func (w *world) signIn(x *browser.Tab, address string) {
	w.t.Helper()
	before := len(w.post.Mails(address))
	x.Go("/log-ind")
	x.Fill("#email", address)
	x.Press("Send mig et link")
	x.See("Skriv koden fra mailen")
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		for _, m := range w.post.Mails(address)[before:] { // other mails to the same person may come meanwhile
			if to := link.FindString(m.Text); strings.Contains(to, "/log-ind/") {
				x.GoTo(to)
				x.Press("Log ind")
				x.At("/")
				return
			}
		}
		w.clk.Advance(time.Second)
	}
	w.t.Fatalf("no sign-in mail to %s", address)
}

// engines runs a journey on both databases, at the same time: a browser waits more than it works.
func engines(t *testing.T, run func(t *testing.T, engine db.Engine)) {
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			run(t, e)
		})
	}
}
