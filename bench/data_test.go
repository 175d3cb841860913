package bench

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/medspil/medspil/internal/app"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/testkit"
)

// morning is when the day of a data set begins: a Monday at nine in Denmark. The program's clock goes on from there, so that a data
// set once made does not grow old.
var morning = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

type going struct{ since time.Time }

// Now is the morning and what has passed since the clock was started.
func (c going) Now() time.Time { return morning.Add(time.Since(c.since)).Truncate(time.Microsecond) }

const file = "medspil.db"

// builder is the source that makes data sets: one made by another source is not used.
//
//go:embed town_test.go matters_test.go
var builder embed.FS

// folder gives a data folder with the data set on SQLite, made once on this machine. It is everybody's: write to a copy.
func folder(t testing.TB, s size) string {
	t.Helper()
	h := sha256.New()
	for _, name := range []string{"town_test.go", "matters_test.go"} {
		b, err := builder.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		h.Write(b)
	}
	fmt.Fprintf(h, "%+v", s)
	dir := filepath.Join(os.TempDir(), "medspil-bench", s.name+"-"+hex.EncodeToString(h.Sum(nil)[:6]))
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	start := time.Now()
	made := dir + "-" + id.New()[:6]
	t.Cleanup(func() { os.RemoveAll(made) })
	build(t, s, app.Config{DataDir: made})
	if err := os.Rename(made, dir); err != nil {
		if _, there := os.Stat(dir); there != nil { // nobody else was faster
			t.Fatal(err)
		}
	}
	t.Logf("made the data set %s in %v", s.name, time.Since(start).Round(time.Second))
	return dir
}

// fresh gives a data folder of the test's own.
func fresh(t testing.TB, s size) string {
	t.Helper()
	from, err := os.Open(filepath.Join(folder(t, s), file))
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	dir := t.TempDir()
	to, err := os.OpenFile(filepath.Join(dir, file), os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = io.Copy(to, from)
	}
	if err == nil {
		err = to.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// config completes what the program is opened with.
func config(c app.Config) app.Config {
	c.PublicURL, c.Clock, c.Log, c.Version = "http://127.0.0.1", going{time.Now()}, slog.New(slog.NewTextHandler(io.Discard, nil)), "bench"
	return c
}

// build makes a data set in an empty database.
func build(t testing.TB, s size, c app.Config) {
	t.Helper()
	a, err := app.Open(context.Background(), config(c))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	clk := clock.NewFake(morning)
	w := newTown(s, clock.Today(clk))
	withDB(t, c, func(d *db.DB) {
		w.settle(t, d, clk)
		fill(t, d, w, morning)
		if err := d.Analyze(context.Background()); err != nil { // as PostgreSQL does by itself within minutes
			t.Fatal(err)
		}
	})
}

func withDB(t testing.TB, c app.Config, fn func(d *db.DB)) {
	t.Helper()
	dc := db.Config{URL: c.DatabaseURL}
	if c.DatabaseURL == "" {
		dc.Path = filepath.Join(c.DataDir, file)
	}
	d, err := db.Open(context.Background(), dc)
	if err != nil {
		t.Fatal(err)
	}
	fn(d)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

// Whose pages are measured.
const (
	employee       = "employee"       // works in the home unit
	representative = "representative" // is vice-chair of its committee
	leader         = "leader"         // leads it
	chief          = "chief"          // leads the whole municipality
	secretary      = "secretary"      // is the secretariat, and else nobody
)

// served is the program opened on a data set, with a session for each reader.
type served struct {
	size
	*app.App
	conf    app.Config
	handler http.Handler
	cookies map[string]string // by reader
	// An open matter of the home unit, another that the chief reads; the home unit and its committee.
	matter, other, unit, committee string
	// crowded is the fullest matter, way one of its options.
	crowded, way string
	// authors are cookies of people who may contribute to the matter.
	authors []string
}

// serve opens the program on the data in c.
func serve(t testing.TB, s size, c app.Config) *served {
	t.Helper()
	x := &served{size: s, conf: config(c)}
	x.signIn(t)
	a, err := app.Open(context.Background(), x.conf)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	x.App, x.handler = a, a.Handler()
	return x
}

// signIn stores sessions, as the room for sign-in does.
func (x *served) signIn(t testing.TB) {
	t.Helper()
	people := map[string]string{employee: personKey(x.units + x.homePeople - 2), representative: personKey(x.units), leader: personKey(homeUnit),
		chief: personKey(top), secretary: personKey(x.people - 1)}
	for i := range x.homePeople - 1 {
		people[fmt.Sprintf("author %d", i)] = personKey(x.units + i)
	}
	x.cookies = map[string]string{}
	ctx := context.Background()
	withDB(t, x.conf, func(d *db.DB) {
		err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, "DELETE FROM member_session"); err != nil {
				return err
			}
			for who, key := range people {
				cookie, err := session(ctx, tx, key, who)
				if err != nil {
					return err
				}
				x.cookies[who] = cookie
				if strings.HasPrefix(who, "author") {
					x.authors = append(x.authors, cookie)
				}
			}
			_, err := tx.Exec(ctx, `INSERT INTO member_grant (person_id, duty, given_at) SELECT id, 'secretariat', $2 FROM org_person
				WHERE source_key = $1 ON CONFLICT DO NOTHING`, people[secretary], morning)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		one := func(into *string, sql string, args ...any) {
			if err := d.Read().QueryRow(ctx, sql, args...).Scan(into); err != nil {
				t.Fatal(err)
			}
		}
		one(&x.unit, "SELECT id FROM org_unit WHERE source_key = $1", unitKey(homeUnit))
		one(&x.committee, "SELECT id FROM committee WHERE unit_id = $1", x.unit)
		one(&x.matter, "SELECT id FROM matter WHERE unit_id = $1 AND state = 'open' AND kind = 'advice' ORDER BY opened_at, id LIMIT 1", x.unit)
		one(&x.crowded, "SELECT matter_id FROM option_item ORDER BY id LIMIT 1")
		one(&x.way, "SELECT id FROM option_item ORDER BY position LIMIT 1")
		one(&x.other, "SELECT id FROM matter WHERE unit_id <> $1 AND state = 'open' AND kind = 'advice' AND visibility = 'touched' ORDER BY opened_at, id LIMIT 1", x.unit)
	})
}

// session stores a session of a person and gives the cookies of its browser.
func session(ctx context.Context, tx *db.Tx, key, who string) (string, error) {
	token := strings.Repeat("t", 43-len(who)) + strings.ReplaceAll(who, " ", "-")
	data, err := scs.GobCodec{}.Encode(morning.AddDate(1, 0, 0), nil)
	if err != nil {
		return "", err
	}
	hash := sha256.Sum256([]byte(token))
	n, err := tx.Exec(ctx, `INSERT INTO member_session (id, token_hash, person_id, kind, how, device, demo_role, data, made_at, seen_at, expires_at)
		SELECT $1, $2, id, 'own', 'letter', 'android/chrome', '', $3, $4, $5, $6 FROM org_person WHERE source_key = $7`,
		id.New(), base64.RawURLEncoding.EncodeToString(hash[:]), data, morning, morning.Add(time.Hour), morning.AddDate(1, 0, 0), key)
	if err == nil && n != 1 {
		err = fmt.Errorf("nobody is %s", key)
	}
	return "medspil-session=" + token + "; medspil-form=" + strings.Repeat("f", 43), err
}

// request is a reader's request for a page.
func (x *served) request(reader, path string) *http.Request {
	r, err := http.NewRequest(http.MethodGet, x.conf.PublicURL+path, nil)
	if err != nil {
		panic(err)
	}
	r.Header.Set("Cookie", x.cookies[reader])
	r.RemoteAddr = "127.0.0.1:1000"
	return r
}

// answer is a response that is kept.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

// page gets a page and the statements it runs.
func (x *served) page(t testing.TB, reader, path string) (*answer, []db.Statement) {
	t.Helper()
	r := x.request(reader, path)
	ctx, counter := db.WithCounter(r.Context())
	a := &answer{header: http.Header{}, status: http.StatusOK}
	x.handler.ServeHTTP(a, r.WithContext(ctx))
	if a.status != http.StatusOK {
		t.Fatalf("%s of %s for the %s: %d %s", path, x.name, reader, a.status, a.header.Get("Location"))
	}
	return a, counter.Statements()
}

// postgres gives the program a database of its own on PostgreSQL with the data set.
func postgres(t testing.TB, s size) app.Config {
	t.Helper()
	c := app.Config{DatabaseURL: testkit.Postgres(t), DataDir: t.TempDir()}
	build(t, s, c)
	return c
}
