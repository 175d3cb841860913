package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/medspil/medspil/internal/kit/fault"
)

var (
	errInside = errors.New("db: this context is inside a transaction: use its Tx, not the database")
	errRows   = errors.New("db: the rows of the statement before are still open in this transaction")
)

// Q is what a store function takes: the database's readers or a transaction.
type Q interface {
	// Query runs a statement that gives rows. They must be closed; All does that.
	Query(ctx context.Context, sql string, args ...any) (*Rows, error)
	// QueryRow runs a statement of which one row is wanted.
	QueryRow(ctx context.Context, sql string, args ...any) *Row
	// Engine is the engine that runs the statements.
	Engine() Engine
}

// Scanner is one row to read from.
type Scanner interface {
	// Scan reads the row's columns in order.
	Scan(dest ...any) error
}

// Rows is the result of a query. Next and Scan as in database/sql; Err gives kinds of package fault.
type Rows struct {
	rows *sql.Rows
	ctx  context.Context
	s    *session // nil outside a transaction
}

// Next moves to the next row; false at the end or on an error, which Err tells.
func (r *Rows) Next() bool {
	if r.rows.Next() {
		return true
	}
	r.release()
	return false
}

// Scan reads the current row's columns in order.
func (r *Rows) Scan(dest ...any) error { return r.rows.Scan(dest...) }

// Err is the error that ended the rows, if any.
func (r *Rows) Err() error { return r.sink(r.rows.Err()) }

// Close ends the rows; harmless when they have ended.
func (r *Rows) Close() error {
	err := r.rows.Close()
	if err == nil {
		err = r.rows.Err()
	}
	r.release()
	return r.sink(err)
}

func (r *Rows) release() {
	if r.s != nil {
		r.s.open = false
	}
}

func (r *Rows) sink(err error) error {
	if r.s != nil {
		return r.s.sink(r.ctx, err)
	}
	return kind(r.ctx, err)
}

// Row is the first row of a query.
type Row struct {
	rows *Rows
	err  error
}

// Scan reads the row's columns and ends the query; no row is fault.NotFound.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	if !r.rows.Next() {
		if err := r.rows.Close(); err != nil {
			return err
		}
		return fault.Wrap(fault.NotFound, sql.ErrNoRows)
	}
	err := r.rows.Scan(dest...)
	if cerr := r.rows.Close(); cerr != nil {
		return cerr
	}
	return err
}

// Read is the pool of read-only connections; each query sees all that was committed before it. Writing through it is
// refused by the database itself.
func (d *DB) Read() Q { return readers{d} }

type readers struct{ d *DB }

func (r readers) Engine() Engine { return r.d.engine }

func (r readers) Query(ctx context.Context, query string, args ...any) (*Rows, error) {
	if err := r.d.outside(ctx); err != nil {
		return nil, err
	}
	count(ctx, query, args)
	var rows *sql.Rows
	stmt, err := r.d.stmts.get(ctx, query)
	switch {
	case err != nil:
	case stmt != nil:
		rows, err = stmt.QueryContext(ctx, args...)
	default:
		rows, err = r.d.reads.QueryContext(ctx, query, args...)
	}
	if err != nil {
		return nil, kind(ctx, err)
	}
	return &Rows{rows: rows, ctx: ctx}, nil
}

func (r readers) QueryRow(ctx context.Context, query string, args ...any) *Row {
	rows, err := r.Query(ctx, query, args...)
	return &Row{rows, err}
}

// ReadTx gives fn one unchanging snapshot for several reads.
func (d *DB) ReadTx(ctx context.Context, fn func(Q) error) error {
	if err := d.outside(ctx); err != nil {
		return err
	}
	opts := &sql.TxOptions{ReadOnly: true}
	if d.engine == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	tx, err := d.reads.BeginTx(ctx, opts)
	if err != nil {
		return kind(ctx, err)
	}
	run := &snapshot{Tx: tx, stmts: &d.stmts}
	defer run.learn(ctx)
	defer tx.Rollback() //nolint:errcheck // nothing was written: there is nothing to lose
	return fn(&session{engine: d.engine, run: run})
}

// runner runs statements on the one connection of a transaction.
type runner interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// session is the reading side of one transaction.
type session struct {
	engine Engine
	run    runner
	keep   bool  // run statements without the caller's cancellation
	err    error // the first error of the database; sticks
	open   bool  // rows are being read
}

func (s *session) Engine() Engine { return s.engine }

// begin prepares for a statement: refuses it after an error or while rows are open, and gives its context.
func (s *session) begin(ctx context.Context, query string, args []any) (context.Context, error) {
	if s.err != nil {
		return nil, fmt.Errorf("db: an earlier statement of this transaction failed: %w", s.err)
	}
	if s.open {
		return nil, errRows
	}
	count(ctx, query, args)
	if s.keep {
		ctx = context.WithoutCancel(ctx)
	}
	return ctx, nil
}

// sink gives err its kind and remembers the first one.
func (s *session) sink(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	err = kind(ctx, err)
	if s.err == nil {
		s.err = err
	}
	return err
}

func (s *session) Query(ctx context.Context, query string, args ...any) (*Rows, error) {
	ctx, err := s.begin(ctx, query, args)
	if err != nil {
		return nil, err
	}
	rows, err := s.run.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, s.sink(ctx, err)
	}
	s.open = true
	return &Rows{rows: rows, ctx: ctx, s: s}, nil
}

func (s *session) QueryRow(ctx context.Context, query string, args ...any) *Row {
	rows, err := s.Query(ctx, query, args...)
	return &Row{rows, err}
}

// Tx is one writing transaction. It is not safe for concurrent use and ends with Write's closure.
type Tx struct {
	session
	signals []string
	after   []func()
}

// Exec runs a statement and tells how many rows it touched.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	ctx, err := tx.begin(ctx, query, args)
	if err != nil {
		return 0, err
	}
	res, err := tx.run.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, tx.sink(ctx, err)
	}
	n, err := res.RowsAffected()
	return n, tx.sink(ctx, err)
}

// Signal has the wakers of topic (DB.OnSignal) called once after the commit, and not at all after a rollback.
func (tx *Tx) Signal(topic string) {
	if !slices.Contains(tx.signals, topic) {
		tx.signals = append(tx.signals, topic)
	}
}

// AfterCommit has fn called after the commit, on this node, and not at all after a rollback. It must return at once, and it may never be
// called: the process can die between. What must happen is a job.
func (tx *Tx) AfterCommit(fn func()) { tx.after = append(tx.after, fn) }

// Statement is one statement that was run, with its arguments.
type Statement struct {
	SQL  string
	Args []any
}

// Counter counts the statements run under a context and remembers them.
type Counter struct {
	mu  sync.Mutex
	run []Statement
}

// N is how many statements have been run.
func (c *Counter) N() int { return len(c.Statements()) }

// Statements are those that have been run, in order.
func (c *Counter) Statements() []Statement {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.run)
}

type counterKey struct{}

// WithCounter gives a context that counts the statements run under it, so that a test can hold a page to a number of
// queries, and a benchmark run a page's queries without the page. Beginning and ending a transaction are not counted.
func WithCounter(ctx context.Context) (context.Context, *Counter) {
	c := &Counter{}
	return context.WithValue(ctx, counterKey{}, c), c
}

func count(ctx context.Context, query string, args []any) {
	if c, ok := ctx.Value(counterKey{}).(*Counter); ok {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.run = append(c.run, Statement{query, args})
	}
}
