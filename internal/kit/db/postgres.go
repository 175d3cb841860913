package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/medspil/medspil/internal/kit/fault"
)

const (
	postgresConns = 24
	// attempts and the waits between them bound how long a write fights others: about three seconds in all.
	attempts    = 30
	longestWait = 200 * time.Millisecond
)

func openPostgres(ctx context.Context, c Config) (*DB, error) {
	conf, err := pgx.ParseConfig(c.URL)
	if err != nil {
		return nil, errors.New("db: the PostgreSQL address cannot be read") // pgx's text quotes parts of the address
	}
	n := c.MaxConns
	if n <= 0 {
		n = postgresConns
	}
	writes := max(1, n/3)
	// Compiling a plan costs far more than running it: every query here reads few rows.
	conf.RuntimeParams["jit"] = "off"
	w := &postgresWriter{pool: stdlib.OpenDB(*conf)}
	limit(w.pool, writes)
	ro := conf.Copy()
	ro.RuntimeParams["default_transaction_read_only"] = "on"
	d := &DB{engine: Postgres, config: c, writer: w, reads: stdlib.OpenDB(*ro)}
	limit(d.reads, max(1, n-writes))
	if err := d.Ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("db: connect to PostgreSQL at %s: %w", conf.Host, err), d.Close())
	}
	return d, nil
}

func limit(pool *sql.DB, n int) {
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	pool.SetConnMaxIdleTime(idleConnection)
}

type postgresWriter struct{ pool *sql.DB }

func (w *postgresWriter) ping(ctx context.Context) error { return w.pool.PingContext(ctx) }

// scrub vacuums, which no transaction may: rows that a longer transaction can still see stay until the next time.
func (w *postgresWriter) scrub(ctx context.Context, tables []string) error {
	for _, t := range tables {
		if _, err := w.pool.ExecContext(ctx, "VACUUM "+pgx.Identifier{t}.Sanitize()); err != nil {
			return err
		}
	}
	return nil
}

func (w *postgresWriter) close() error { return w.pool.Close() }

// write runs fn until no other transaction is in its way. Serializable, because read committed and repeatable read both
// let two decisions that each look right break a rule together.
func (w *postgresWriter) write(ctx context.Context, fn func(*Tx) error) error {
	for n := 1; ; n++ {
		err := w.once(ctx, fn)
		if err == nil || !again(err) {
			return err
		}
		if n == attempts {
			return fault.Wrap(fault.Unavailable, err)
		}
		wait := min(longestWait, time.Millisecond<<min(n, 10))
		select {
		case <-time.After(rand.N(wait)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (w *postgresWriter) once(ctx context.Context, fn func(*Tx) error) error {
	conn, err := w.pool.Conn(ctx)
	if err != nil {
		return kind(ctx, err)
	}
	defer conn.Close()
	bg := context.WithoutCancel(ctx)
	sqlTx, err := conn.BeginTx(bg, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return kind(bg, err)
	}
	defer sqlTx.Rollback() //nolint:errcheck // also on a panic; after the commit it does nothing
	tx := &Tx{session: session{engine: Postgres, run: sqlTx, keep: true}}
	err = fn(tx)
	if tx.err != nil && (err == nil || again(tx.err)) {
		err = tx.err // a closure may not hide that a statement failed, nor that it must run again
	}
	if err == nil && tx.open {
		err = errRows
	}
	if err != nil {
		return err
	}
	return kind(bg, sqlTx.Commit())
}
