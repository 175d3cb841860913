package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/medspil/medspil/internal/kit/fault"
)

const (
	// busyTimeout is how long a writer waits for another process (an import beside a running server).
	busyTimeout = 30 * time.Second
	// maxStatements bounds the prepared statements kept; texts beyond it (lists of changing length) are not kept.
	maxStatements  = 500
	sqliteReaders  = 8
	readerCache    = 8000 // KiB a reader: what lists look up in a large municipality; the default of 2000 is read again and again
	idleConnection = 5 * time.Minute
)

// errBroken makes database/sql close a connection instead of handing it out again.
var errBroken = driver.ErrBadConn

// sqliteDSN is the address of a file. It must begin with file: or the driver drops mode=ro without a word.
func sqliteDSN(path string, more url.Values) string {
	q := url.Values{
		"_busy_timeout":        {fmt.Sprint(busyTimeout.Milliseconds())},
		"_time_integer_format": {"unix_micro"}, // instants are integers …
		"_inttotime":           {"1"},          // … and come back as time.Time
		"_dqs":                 {"0"},          // "x" is a name and never a text, as on PostgreSQL
		"_pragma":              {"temp_store(MEMORY)"},
	}
	for k, v := range more {
		q[k] = append(q[k], v...)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

func writerDSN(path string, lazy bool) string {
	synchronous := "FULL" // what was acknowledged survives a power cut
	if lazy {
		synchronous = "NORMAL"
	}
	return sqliteDSN(path, url.Values{
		"_txlock":       {"immediate"},
		"_foreign_keys": {"on"},
		"_journal_mode": {"WAL"},
		"_synchronous":  {synchronous},
		"_pragma":       {"secure_delete(ON)"}, // what is erased is overwritten
	})
}

func readerDSN(path string) string {
	return sqliteDSN(path, url.Values{"mode": {"ro"}, "_pragma": {"query_only(ON)", fmt.Sprintf("cache_size(-%d)", readerCache)}})
}

func openSQLite(ctx context.Context, c Config) (*DB, error) {
	if c.Path == "" {
		return nil, errors.New("db: neither a PostgreSQL address nor a file is given")
	}
	path, err := filepath.Abs(c.Path)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	// Made by hand so that only the owner may read it; SQLite gives its log the same mode.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	c.Path = path
	w := &sqliteWriter{turn: make(chan struct{}, 1)}
	if w.pool, err = sql.Open("sqlite", writerDSN(path, c.Lazy)); err != nil {
		return nil, err
	}
	w.pool.SetMaxOpenConns(1)
	d := &DB{engine: SQLite, config: c, writer: w}
	if d.reads, err = sql.Open("sqlite", readerDSN(path)); err != nil {
		return nil, errors.Join(err, w.close())
	}
	n := c.MaxConns
	if n <= 0 {
		n = sqliteReaders
	}
	d.reads.SetMaxOpenConns(n)
	d.reads.SetMaxIdleConns(n)
	d.reads.SetConnMaxIdleTime(idleConnection)
	d.stmts.prepare = d.reads.PrepareContext
	if err := d.Ping(ctx); err != nil { // the writer first: it turns the file to WAL, which a reader may not
		return nil, errors.Join(fmt.Errorf("db: open %s: %w", path, err), d.Close())
	}
	return d, nil
}

// sqliteWriter is the one writing connection and its prepared statements.
type sqliteWriter struct {
	pool  *sql.DB
	turn  chan struct{} // holds one token: whoever put it there owns the fields below
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func (w *sqliteWriter) take(ctx context.Context) error {
	select {
	case w.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		<-w.turn
		return err
	}
	if w.conn == nil {
		conn, err := w.pool.Conn(ctx)
		if err != nil {
			<-w.turn
			return kind(ctx, err)
		}
		w.conn, w.stmts = conn, map[string]*sql.Stmt{}
	}
	return nil
}

// drop gives the connection up, after an error that leaves its state in doubt; the next one to take its turn opens another.
func (w *sqliteWriter) drop() {
	for _, s := range w.stmts {
		s.Close()
	}
	w.conn.Raw(func(any) error { return errBroken }) //nolint:errcheck // driver.ErrBadConn makes the pool close it
	w.conn.Close()
	w.conn, w.stmts = nil, nil
}

func (w *sqliteWriter) write(ctx context.Context, fn func(*Tx) error) error {
	if err := w.take(ctx); err != nil {
		return err
	}
	defer func() { <-w.turn }()
	bg := context.WithoutCancel(ctx)
	if _, err := w.ExecContext(bg, "BEGIN IMMEDIATE"); err != nil {
		w.drop()
		return kind(bg, err)
	}
	committed := false
	defer func() { // also on a panic
		if committed {
			return
		}
		if _, err := w.ExecContext(bg, "ROLLBACK"); err != nil {
			w.drop()
		}
	}()
	tx := &Tx{session: session{engine: SQLite, run: w, keep: true}}
	err := fn(tx)
	if err == nil {
		err = tx.err // a closure may not hide that a statement failed
	}
	if err == nil && tx.open {
		err = errRows
	}
	if err != nil {
		return err
	}
	if _, err := w.ExecContext(bg, "COMMIT"); err != nil {
		return kind(bg, err)
	}
	committed = true
	return nil
}

// statement is the prepared form of query, or nil when enough of them are kept.
func (w *sqliteWriter) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := w.stmts[query]; s != nil {
		return s, nil
	}
	if len(w.stmts) >= maxStatements {
		return nil, nil
	}
	s, err := w.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	w.stmts[query] = s
	return s, nil
}

func (w *sqliteWriter) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := w.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return w.conn.QueryContext(ctx, query, args...)
	}
	return s.QueryContext(ctx, args...)
}

func (w *sqliteWriter) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := w.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return w.conn.ExecContext(ctx, query, args...)
	}
	return s.ExecContext(ctx, args...)
}

func (w *sqliteWriter) ping(ctx context.Context) error {
	if err := w.take(ctx); err != nil {
		return err
	}
	defer func() { <-w.turn }()
	return w.conn.PingContext(ctx)
}

// scrub empties the log. Erased cells are overwritten where they lay by secure_delete; the log has them as they were.
func (w *sqliteWriter) scrub(ctx context.Context, _ []string) error {
	if err := w.take(ctx); err != nil {
		return err
	}
	defer func() { <-w.turn }()
	var busy, pages, moved int
	if err := w.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return fault.Unavailable
	}
	return nil
}

func (w *sqliteWriter) close() error {
	w.turn <- struct{}{}
	defer func() { <-w.turn }()
	for _, s := range w.stmts {
		s.Close()
	}
	if w.conn != nil {
		// A connection that has not looked at the log since another one wrote it would leave it behind. PASSIVE waits for
		// nobody: another process may be at work.
		_, err := w.conn.ExecContext(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)")
		w.conn.Close()
		w.conn = nil
		return errors.Join(err, w.pool.Close())
	}
	return w.pool.Close()
}

// statements are the prepared statements of the read pool. The zero value, PostgreSQL's, keeps none: pgx does it itself.
type statements struct {
	prepare func(context.Context, string) (*sql.Stmt, error)
	byText  sync.Map // string → *sql.Stmt
	n       atomic.Int64
}

// get is the prepared form of query, or nil when none is to be had.
func (s *statements) get(ctx context.Context, query string) (*sql.Stmt, error) {
	if s.prepare == nil {
		return nil, nil
	}
	if v, ok := s.byText.Load(query); ok {
		return v.(*sql.Stmt), nil
	}
	if s.n.Load() >= maxStatements {
		return nil, nil
	}
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	if v, ok := s.byText.LoadOrStore(query, stmt); ok { // another reader was faster
		stmt.Close()
		return v.(*sql.Stmt), nil
	}
	s.n.Add(1)
	return stmt, nil
}

func (s *statements) close() {
	s.byText.Range(func(_, v any) bool {
		v.(*sql.Stmt).Close()
		return true
	})
}

// snapshot runs the queries of one reading transaction with the pool's prepared statements.
type snapshot struct {
	*sql.Tx
	stmts   *statements
	unknown []string
}

func (t *snapshot) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s, ok := t.stmts.byText.Load(query); ok {
		return t.StmtContext(ctx, s.(*sql.Stmt)).QueryContext(ctx, args...)
	}
	t.unknown = append(t.unknown, query)
	return t.Tx.QueryContext(ctx, query, args...)
}

// learn prepares what the snapshot had to do without, for the next one. It waits until the transaction has ended: while
// every connection is held by one, preparing would wait for ever.
func (t *snapshot) learn(ctx context.Context) {
	for _, query := range t.unknown {
		if _, err := t.stmts.get(ctx, query); err != nil {
			return // the query itself has told what is wrong
		}
	}
}
