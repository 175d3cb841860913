package bench

import (
	"context"
	"database/sql"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/medspil/medspil/internal/kit/db"
)

// bare does by hand what a page cannot avoid and nothing else: the same statements with the same arguments, session look-up and
// policy among them, prepared beforehand; every column of every row read; the same bytes written.
type bare struct {
	steps []step
	body  []byte
}

type step struct {
	stmt *sql.Stmt
	args []any
	cols int
}

// hand opens connections of its own, as many as the program's readers, without the program's way to the database.
func hand(t testing.TB, x *served) *sql.DB {
	t.Helper()
	driver, address, conns := "pgx", x.conf.DatabaseURL, 24
	if address == "" {
		driver, conns = "sqlite", 8
		address = "file:" + filepath.Join(x.conf.DataDir, file) + "?" + url.Values{"mode": {"ro"}, "_pragma": {"query_only(ON)", "temp_store(MEMORY)"},
			"_time_integer_format": {"unix_micro"}, "_inttotime": {"1"}, "_dqs": {"0"}}.Encode()
	}
	d, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	d.SetMaxOpenConns(conns)
	d.SetMaxIdleConns(conns)
	return d
}

func newBare(t testing.TB, d *sql.DB, run []db.Statement, body []byte) *bare {
	t.Helper()
	b := &bare{body: body}
	for _, s := range run {
		stmt, err := d.Prepare(s.SQL)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := stmt.Query(s.Args...)
		if err != nil {
			t.Fatal(err)
		}
		cols, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		rows.Close()
		b.steps = append(b.steps, step{stmt, s.Args, len(cols)})
	}
	return b
}

func (b *bare) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, s := range b.steps {
		if err := s.run(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(b.body)
}

func (s step) run(ctx context.Context) error {
	rows, err := s.stmt.QueryContext(ctx, s.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, dest := make([]any, s.cols), make([]any, s.cols)
	for i := range values {
		dest[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// sink is a response that nobody reads.
type sink struct {
	header http.Header
	status int
	n      int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(status int)      { s.status = status }
func (s *sink) Write(b []byte) (int, error) { s.n += len(b); return io.Discard.Write(b) }
