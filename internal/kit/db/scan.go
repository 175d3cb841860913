package db

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// All runs a query and reads every row with scan.
func All[T any](ctx context.Context, q Q, scan func(Scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err below tells what ended the rows
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// One runs a query and reads its first row with scan; no row is fault.NotFound.
func One[T any](ctx context.Context, q Q, scan func(Scanner) (T, error), query string, args ...any) (T, error) {
	return scan(q.QueryRow(ctx, query, args...))
}

// Scan reads a result of one column, as the scan of All and One: db.One(ctx, q, db.Scan[int], "SELECT count(*) …").
func Scan[T any](s Scanner) (T, error) {
	var v T
	var dest any = &v
	if t, ok := dest.(*time.Time); ok {
		dest = At(t)
	}
	err := s.Scan(dest)
	return v, err
}

// At reads an instant into t: UTC, microseconds; NULL becomes the zero time. A plain *time.Time as destination fails on
// SQLite for max(at) and coalesce(at, …).
func At(t *time.Time) sql.Scanner { return (*instant)(t) }

type instant time.Time

func (i *instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i = instant{}
	case time.Time:
		*i = instant(v.UTC().Truncate(time.Microsecond))
	case int64:
		*i = instant(time.UnixMicro(v).UTC())
	default:
		return fmt.Errorf("db: an instant cannot be read from %T", src)
	}
	return nil
}

// OrZero reads a column that may be NULL into v, which becomes the zero value then.
func OrZero[T any](v *T) sql.Scanner { return &orZero[T]{v} }

type orZero[T any] struct{ v *T }

func (o *orZero[T]) Scan(src any) error {
	var n sql.Null[T]
	err := n.Scan(src)
	*o.v = n.V
	return err
}

// Null is v as an argument, or NULL when v is the zero value. It is the other way of At and OrZero.
func Null[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	if t, ok := any(v).(time.Time); ok && t.IsZero() { // zero in another zone
		return nil
	}
	return v
}

// Args are the values of a list as a statement takes them, beside In.
func Args[T any](list []T) []any {
	args := make([]any, len(list))
	for i, v := range list {
		args[i] = v
	}
	return args
}

// In gives n parameters from $first on, for `id IN (` + In(1, len(ids)) + `)`. With n = 0 it gives NULL, which matches
// no row.
func In(first, n int) string {
	if n == 0 {
		return "NULL"
	}
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
	}
	return b.String()
}

const (
	sqliteBatch    = 20     // rows a statement: SQLite looks $n names up one by one when it prepares
	postgresBatch  = 1000   // rows a statement: fewer round trips, no gain above
	postgresParams = 65_535 // the protocol's limit of parameters
)

// UpdateMany changes one row of a table for each of rows, in as few statements as the engine likes best. set and where name the
// values of a row v.column1, v.column2 …: UpdateMany(ctx, tx, "t", "a = v.column2", "t.id = v.column1", rows). The values are text or
// nil: PostgreSQL takes a parameter whose type nothing tells for text.
func UpdateMany(ctx context.Context, tx *Tx, table, set, where string, rows [][]any) error {
	return InsertMany(ctx, tx, "UPDATE "+table+" SET "+set+" FROM (", ") AS v WHERE "+where, rows)
}

// InsertMany inserts rows in as few statements as the engine likes best. insert is "INSERT INTO t (a, b)", suffix what
// follows the values ("ON CONFLICT (a) DO NOTHING") or empty.
func InsertMany(ctx context.Context, tx *Tx, insert, suffix string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	cols := len(rows[0])
	batch := sqliteBatch
	if tx.Engine() == Postgres {
		batch = min(postgresBatch, postgresParams/max(cols, 1))
	}
	for len(rows) > 0 {
		n := min(batch, len(rows))
		var b strings.Builder
		b.WriteString(insert)
		b.WriteString(" VALUES ")
		args := make([]any, 0, n*cols)
		for i, row := range rows[:n] {
			if len(row) != cols {
				return fmt.Errorf("db: a row of %d values among rows of %d", len(row), cols)
			}
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteByte('(')
			b.WriteString(In(i*cols+1, cols))
			b.WriteByte(')')
			args = append(args, row...)
		}
		b.WriteByte(' ')
		b.WriteString(suffix)
		if _, err := tx.Exec(ctx, b.String(), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
