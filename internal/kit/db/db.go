package db

import (
	"context"
	"database/sql"
	"sync"
)

// Engine says which database is behind a DB. A room asks only where the SQL cannot be the same (full-text search,
// FOR UPDATE SKIP LOCKED).
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Config says where the data live.
type Config struct {
	// URL is a postgres:// address. Empty means SQLite.
	URL string
	// Path is SQLite's file; it and its folder are made, for the owner's eyes alone, when they are missing.
	Path string
	// MaxConns bounds the connections held. 0 gives 8 readers on SQLite (there is always one writer) and 24 in all on
	// PostgreSQL, so that four nodes fit within a server's default of 100.
	MaxConns int
	// Lazy lets SQLite commit without waiting for the disk: a power cut may cost the last changes, never the file. For what can be made
	// again, like the demo and a test's database.
	Lazy bool
}

// DB is one database: a way to write and a pool of read-only connections. It is safe for concurrent use.
type DB struct {
	engine Engine
	config Config
	writer writer
	reads  *sql.DB
	stmts  statements // SQLite only: database/sql would otherwise parse the text at each read
	topics topics
}

// writer runs one closure as one transaction; what differs between the engines is behind it.
type writer interface {
	write(ctx context.Context, fn func(*Tx) error) error
	scrub(ctx context.Context, tables []string) error
	ping(ctx context.Context) error
	close() error
}

// Open connects to the database of c. It does not migrate.
func Open(ctx context.Context, c Config) (*DB, error) {
	if c.URL != "" {
		return openPostgres(ctx, c)
	}
	return openSQLite(ctx, c)
}

// Engine is the engine behind d.
func (d *DB) Engine() Engine { return d.engine }

// Ping says whether the database answers, for a node's readiness.
func (d *DB) Ping(ctx context.Context) error {
	if err := d.writer.ping(ctx); err != nil {
		return kind(ctx, err)
	}
	return kind(ctx, d.reads.PingContext(ctx))
}

// Analyze is called after many rows have changed at once: PostgreSQL plans by figures that it brings up to date only minutes later by
// itself, and until then a page may take a hundred times as long. SQLite plans without any.
func (d *DB) Analyze(ctx context.Context) error {
	if d.engine == SQLite {
		return nil
	}
	return d.Write(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.Exec(ctx, "ANALYZE")
		return err
	})
}

// Scrub rids the database's files of what transactions before it have erased. SQLite's log is folded into the one file and emptied; then
// it is nowhere in them. PostgreSQL's tables are vacuumed: no query finds it, and its place is written over when it is next needed.
// fault.Unavailable: somebody still reads what was; try again later. Backups and PostgreSQL's own log of changes are out of its reach.
func (d *DB) Scrub(ctx context.Context, tables ...string) error {
	if err := d.outside(ctx); err != nil {
		return err
	}
	return kind(ctx, d.writer.scrub(ctx, tables))
}

// Close ends all connections. On SQLite the log is folded into the one file.
func (d *DB) Close() error {
	d.stmts.close()
	err := d.reads.Close()
	if werr := d.writer.close(); werr != nil {
		err = werr // the writer's error is the one that may tell of data
	}
	return err
}

// Write runs fn as one transaction, serializable on both engines, and commits when fn returns nil.
//
// SQLite has one writer at a time. On PostgreSQL a transaction that met another is run again, a bounded number of times:
// fn must bear being run more than once and must have no effect but its statements. fault.Unavailable means that the
// others were in the way for too long, or that the database could not be reached; nothing was written, unless the connection
// was lost during the COMMIT itself: then nobody knows.
//
// The caller's cancellation counts until fn begins; from then on the outcome is waited for, because a statement
// interrupted half-way can cost SQLite the whole transaction. The context given to fn is therefore never cancelled, and
// it remembers the transaction: Write and Read of the same database are refused under it.
//
// When fn panics the transaction is rolled back and the panic goes on.
func (d *DB) Write(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if err := d.outside(ctx); err != nil {
		return err
	}
	inner := context.WithValue(context.WithoutCancel(ctx), inWrite{d}, true)
	var done *Tx
	err := d.writer.write(ctx, func(tx *Tx) error {
		done = tx
		return fn(inner, tx)
	})
	if err != nil {
		return err
	}
	d.topics.tell(done.signals)
	for _, fn := range done.after {
		fn()
	}
	return nil
}

// inWrite marks a context that belongs to a transaction of db.
type inWrite struct{ db *DB }

func (d *DB) outside(ctx context.Context) error {
	if ctx.Value(inWrite{d}) != nil {
		return errInside
	}
	return nil
}

// topics are the wakers of Tx.Signal.
type topics struct {
	mu     sync.RWMutex
	wakers map[string][]func()
}

// OnSignal has wake called in this process after each commit whose transaction signalled topic. wake must return at
// once: it runs in the writer's goroutine. A node that did not write hears nothing; it must also look by itself now and
// then.
func (d *DB) OnSignal(topic string, wake func()) {
	d.topics.mu.Lock()
	defer d.topics.mu.Unlock()
	if d.topics.wakers == nil {
		d.topics.wakers = map[string][]func(){}
	}
	d.topics.wakers[topic] = append(d.topics.wakers[topic], wake)
}

func (t *topics) tell(signals []string) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, s := range signals {
		for _, wake := range t.wakers[s] {
			wake()
		}
	}
}
