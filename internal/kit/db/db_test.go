package db_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/testkit"
)

// schema is a small room of its own.
var schema = fstest.MapFS{
	"2026110101_trial_things.sql": {Data: []byte(`-- +goose Up
CREATE TABLE owner (id BIGINT PRIMARY KEY, name @text NOT NULL);
CREATE TABLE thing (
    id     @serial,
    owner  BIGINT REFERENCES owner (id),
    title  @text NOT NULL UNIQUE,
    weight BIGINT NOT NULL DEFAULT 0 CHECK (weight >= 0),
    open   BOOLEAN NOT NULL DEFAULT TRUE,
    made   @instant,
    body   @blob,
    day    @text CHECK (day LIKE '____-__-__')
);
-- +only sqlite
CREATE TABLE here (engine @text NOT NULL);
INSERT INTO here VALUES ('sqlite');
-- +end
-- +only postgres
CREATE TABLE here (engine @text NOT NULL);
INSERT INTO here VALUES ('postgres');
-- +end
`)},
}

var noon = time.Date(2026, 11, 23, 11, 0, 0, 123456000, time.UTC)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, d *db.DB, query string, args ...any) {
	t.Helper()
	must(t, d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	}))
}

func one[T any](t *testing.T, q db.Q, query string, args ...any) T {
	t.Helper()
	v, err := db.One(t.Context(), q, db.Scan[T], query, args...)
	must(t, err)
	return v
}

func all[T any](t *testing.T, q db.Q, query string, args ...any) []T {
	t.Helper()
	v, err := db.All(t.Context(), q, db.Scan[T], query, args...)
	must(t, err)
	return v
}

func both(t *testing.T, run func(t *testing.T, d *db.DB)) {
	t.Helper()
	testkit.Databases(t, run, schema)
}

// TestConventions holds the SQL that rooms may write.
func TestConventions(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		if got := one[string](t, d.Read(), "SELECT engine FROM here"); got != string(d.Engine()) {
			t.Errorf("+only gave the lines of %s to %s", got, d.Engine())
		}
		write(t, d, "INSERT INTO owner (id, name) VALUES ($1, $2)", 1, "Bo")
		must(t, d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			zone := time.FixedZone("two hours east", 7200)
			for i, title := range []string{"b", "å", "A", "ø"} {
				id, err := db.One(ctx, tx, db.Scan[int64],
					"INSERT INTO thing (owner, title, weight, made, body, open) VALUES (1, $1, $2, $3, $4, $5) RETURNING id",
					title, i, noon.Add(time.Duration(i)*time.Hour).In(zone), []byte{0, 255}, i != 3)
				if err != nil {
					return err
				}
				if id != int64(i+1) {
					t.Errorf("serial gave %d, want %d", id, i+1)
				}
			}
			return nil
		}))
		write(t, d, "INSERT INTO thing (title, weight) VALUES ($1, $2) ON CONFLICT (title) DO UPDATE SET weight = thing.weight + excluded.weight", "b", 7)
		r := d.Read()
		if got := one[int](t, r, "SELECT weight FROM thing WHERE title = $1", "b"); got != 7 {
			t.Errorf("upsert gave weight %d, want 7", got)
		}
		want := []string{"A", "b", "å", "ø"}
		if diff := cmp.Diff(want, all[string](t, r, "SELECT title FROM thing ORDER BY title")); diff != "" {
			t.Errorf("text must sort by code point on both (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"å", "ø"}, all[string](t, r,
			"SELECT title FROM thing WHERE (title, id) > ($1, $2) AND id IN ("+db.In(3, 4)+") ORDER BY title, id", "b", 1, 1, 2, 3, 4)); diff != "" {
			t.Errorf("keyset and In (-want +got):\n%s", diff)
		}
		if got := all[string](t, r, "SELECT title FROM thing WHERE id IN ("+db.In(1, 0)+")"); len(got) != 0 {
			t.Errorf("In of nothing matched %v", got)
		}
		if got := one[int](t, r, "SELECT count(*) FILTER (WHERE NOT open) FROM thing"); got != 1 {
			t.Errorf("%d closed things, want 1", got)
		}
		if !one[bool](t, r, "SELECT EXISTS (SELECT 1 FROM thing WHERE open AND weight IS NOT DISTINCT FROM $1)", 7) {
			t.Error("EXISTS into a bool gave false")
		}
		if got := one[string](t, r, "SELECT $2 || $1 || $2", "a", "b"); got != "bab" {
			t.Errorf("numbered parameters gave %q", got)
		}
		if diff := cmp.Diff([]byte{0, 255}, one[[]byte](t, r, "SELECT body FROM thing WHERE id = 1")); diff != "" {
			t.Errorf("blob (-want +got):\n%s", diff)
		}
		_, err := db.One(t.Context(), r, db.Scan[int], "SELECT weight FROM thing WHERE id = $1", 99)
		if !errors.Is(err, fault.NotFound) {
			t.Errorf("no row gave %v, want not found", err)
		}
	})
}

func TestInstants(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		write(t, d, "INSERT INTO thing (title, made) VALUES ('a', $1), ('b', $2)", noon, noon.Add(time.Hour+999*time.Nanosecond))
		write(t, d, "INSERT INTO thing (title, made) VALUES ('c', $1)", db.Null(time.Time{}))
		for query, want := range map[string]time.Time{
			"SELECT made FROM thing WHERE title = 'a'":                                          noon,
			"SELECT max(made) FROM thing":                                                       noon.Add(time.Hour),
			"SELECT coalesce(made, (SELECT min(made) FROM thing)) FROM thing WHERE title = 'c'": noon,
			"SELECT made FROM thing WHERE title = 'c'":                                          {},
		} {
			if got := one[time.Time](t, d.Read(), query); got != want { // equal in every field: UTC, microseconds
				t.Errorf("%s gave %v, want %v", query, got, want)
			}
		}
		if got := all[string](t, d.Read(), "SELECT title FROM thing WHERE made > $1", noon.In(time.FixedZone("", -3600))); len(got) != 1 || got[0] != "b" {
			t.Errorf("after noon: %v, want b", got)
		}
	})
}

func TestNulls(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		write(t, d, "INSERT INTO thing (title, day, owner) VALUES ('a', $1, $2)", db.Null(""), db.Null(int64(0)))
		day, owner := "x", int64(9)
		must(t, d.Read().QueryRow(t.Context(), "SELECT day, owner FROM thing WHERE day IS NULL").Scan(db.OrZero(&day), db.OrZero(&owner)))
		if day != "" || owner != 0 {
			t.Errorf("NULL gave %q and %d", day, owner)
		}
		write(t, d, "UPDATE thing SET day = $1", db.Null("2026-11-23"))
		must(t, d.Read().QueryRow(t.Context(), "SELECT day FROM thing").Scan(db.OrZero(&day)))
		if day != "2026-11-23" {
			t.Errorf("day is %q", day)
		}
	})
}

func TestErrorKinds(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		write(t, d, "INSERT INTO owner (id, name) VALUES (1, 'Bo')")
		write(t, d, "INSERT INTO thing (title) VALUES ('a')")
		for _, c := range []struct {
			name, query string
			kind        error // nil: an error of no kind
		}{
			{"unique", "INSERT INTO thing (title) VALUES ('a')", fault.Conflict},
			{"primary key", "INSERT INTO owner (id, name) VALUES (1, 'Bo')", fault.Conflict},
			{"foreign key", "INSERT INTO thing (title, owner) VALUES ('b', 7)", nil},
			{"check", "INSERT INTO thing (title, weight) VALUES ('b', -1)", nil},
			{"not null", "INSERT INTO owner (id) VALUES (2)", nil},
			{"no such table", "INSERT INTO nothing VALUES (1)", nil},
			{"a name is not a text", `INSERT INTO thing (title) VALUES ("b")`, nil},
		} {
			err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, c.query)
				return err
			})
			if err == nil {
				t.Errorf("%s: no error", c.name)
				continue
			}
			for _, kind := range []error{fault.Conflict, fault.NotFound, fault.Unavailable} {
				if errors.Is(err, kind) != (kind == c.kind) {
					t.Errorf("%s: %v is of the wrong kind", c.name, err)
				}
			}
		}
		if n := one[int](t, d.Read(), "SELECT count(*) FROM thing"); n != 1 {
			t.Errorf("%d things, want 1: a refused write left something", n)
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		_, err := db.All(t.Context(), d.Read(), db.Scan[int64], "INSERT INTO thing (title) VALUES ('a') RETURNING id")
		if err == nil {
			t.Error("Read let a row in")
		}
		err = d.ReadTx(t.Context(), func(q db.Q) error {
			_, err := db.All(t.Context(), q, db.Scan[int64], "INSERT INTO thing (title) VALUES ('a') RETURNING id")
			return err
		})
		if err == nil {
			t.Error("ReadTx let a row in")
		}
	})
}

func TestReadTxIsOneSnapshot(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		for range 2 { // the second round runs on the prepared statement that the first one left
			count := "SELECT count(*) FROM thing"
			var before, after int
			must(t, d.ReadTx(t.Context(), func(q db.Q) error {
				before = one[int](t, q, count)
				write(t, d, "INSERT INTO thing (title) VALUES ($1)", fmt.Sprint("made after ", before))
				after = one[int](t, q, count)
				return nil
			}))
			if before != after {
				t.Errorf("the snapshot changed from %d to %d", before, after)
			}
			if now := one[int](t, d.Read(), count); now != before+1 {
				t.Errorf("a new read sees %d, want %d", now, before+1)
			}
		}
	})
}

func TestWriteRollsBack(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		insert := func(ctx context.Context, tx *db.Tx) {
			_, err := tx.Exec(ctx, "INSERT INTO thing (title) VALUES ('a')")
			must(t, err)
		}
		own := errors.New("the rule says no")
		err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			insert(ctx, tx)
			return own
		})
		if err != own {
			t.Errorf("the closure's error came back as %v", err)
		}
		func() {
			defer func() {
				if v := recover(); v != "oh" {
					t.Errorf("recovered %v", v)
				}
			}()
			_ = d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				insert(ctx, tx)
				panic("oh")
			})
		}()
		if n := one[int](t, d.Read(), "SELECT count(*) FROM thing"); n != 0 {
			t.Errorf("%d rows survived", n)
		}
		write(t, d, "INSERT INTO thing (title) VALUES ('a')") // the writer is free and whole
	})
}

func TestFirstErrorSticks(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		write(t, d, "INSERT INTO thing (title) VALUES ('a')")
		err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, first := tx.Exec(ctx, "INSERT INTO thing (title) VALUES ('a')")
			if !errors.Is(first, fault.Conflict) {
				t.Errorf("first error %v", first)
			}
			if _, err := tx.Exec(ctx, "INSERT INTO thing (title) VALUES ('b')"); err == nil {
				t.Error("a statement after the error was run")
			}
			if _, err := db.One(ctx, tx, db.Scan[int], "SELECT 1"); err == nil {
				t.Error("a query after the error was run")
			}
			return nil // hides the error
		})
		if !errors.Is(err, fault.Conflict) {
			t.Errorf("Write hid the error: %v", err)
		}
		if n := one[int](t, d.Read(), "SELECT count(*) FROM thing"); n != 1 {
			t.Errorf("%d rows, want 1", n)
		}
		// No row is an answer, not an error of the database.
		must(t, d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if _, err := db.One(ctx, tx, db.Scan[int], "SELECT 1 FROM thing WHERE title = 'x'"); !errors.Is(err, fault.NotFound) {
				t.Errorf("got %v, want not found", err)
			}
			_, err := tx.Exec(ctx, "INSERT INTO thing (title) VALUES ('b')")
			return err
		}))
	})
}

func TestOpenRowsAreRefused(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		write(t, d, "INSERT INTO thing (title) VALUES ('a'), ('b')")
		must(t, d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			rows, err := tx.Query(ctx, "SELECT id FROM thing")
			must(t, err)
			rows.Next()
			if _, err := tx.Exec(ctx, "UPDATE thing SET weight = 1"); err == nil {
				t.Error("a statement was run while rows were open")
			}
			must(t, rows.Close())
			_, err = tx.Exec(ctx, "UPDATE thing SET weight = 1")
			return err
		}))
	})
}

func TestCancellation(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		ran := false
		err := d.Write(gone, func(context.Context, *db.Tx) error { ran = true; return nil })
		if !errors.Is(err, context.Canceled) || ran {
			t.Errorf("a caller already gone: error %v, closure ran: %v", err, ran)
		}

		// One who leaves in the middle does not undo what was begun, not even through the context of before.
		leaving, cancel := context.WithCancel(t.Context())
		must(t, d.Write(leaving, func(ctx context.Context, tx *db.Tx) error {
			for _, title := range []string{"a", "b"} {
				if _, err := tx.Exec(ctx, "INSERT INTO thing (title) VALUES ($1)", title); err != nil {
					return err
				}
				cancel()
			}
			_, err := tx.Exec(leaving, "INSERT INTO thing (title) VALUES ('c')")
			return errors.Join(err, ctx.Err())
		}))
		if n := one[int](t, d.Read(), "SELECT count(*) FROM thing"); n != 3 {
			t.Errorf("%d rows, want 3", n)
		}

		if _, err := db.One(gone, d.Read(), db.Scan[int], "SELECT 1"); !errors.Is(err, context.Canceled) {
			t.Errorf("a read of one who is gone: %v", err)
		}
	})
}

func TestNestedUseIsRefused(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		must(t, d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := d.Write(ctx, func(context.Context, *db.Tx) error { return nil }); err == nil {
				t.Error("Write inside Write was let through")
			}
			if _, err := db.One(ctx, d.Read(), db.Scan[int], "SELECT 1"); err == nil {
				t.Error("Read inside Write was let through")
			}
			if err := d.ReadTx(ctx, func(db.Q) error { return nil }); err == nil {
				t.Error("ReadTx inside Write was let through")
			}
			return nil
		}))
	})
}

func TestSignals(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		woken, after := 0, 0
		d.OnSignal("post", func() { woken++ })
		signal := func(result error) error {
			return d.Write(t.Context(), func(_ context.Context, tx *db.Tx) error {
				tx.Signal("post")
				tx.Signal("post")
				tx.Signal("nobody listens")
				tx.AfterCommit(func() { after++ })
				tx.AfterCommit(func() { after *= 10 })
				return result
			})
		}
		if signal(errors.New("no")); woken+after != 0 {
			t.Error("woken by a transaction that was rolled back")
		}
		if must(t, signal(nil)); woken != 1 || after != 10 {
			t.Errorf("woken %d times, want once; after %d, want 10", woken, after)
		}
	})
}

// TestWriteSkew races "close when every contribution is answered" against "contribute while open": each looks right
// alone, and only serializable transactions keep the rule.
func TestWriteSkew(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		for round := range 40 {
			matter := fmt.Sprint("matter ", round)
			write(t, d, "INSERT INTO thing (title) VALUES ($1)", matter)
			var wg sync.WaitGroup
			try := func(fn func(ctx context.Context, tx *db.Tx) error) {
				wg.Go(func() {
					if err := d.Write(t.Context(), fn); err != nil {
						t.Error(err)
					}
				})
			}
			try(func(ctx context.Context, tx *db.Tx) error {
				open, err := db.One(ctx, tx, db.Scan[bool], "SELECT open FROM thing WHERE title = $1", matter)
				if err != nil || !open {
					return err
				}
				_, err = tx.Exec(ctx, "INSERT INTO owner (id, name) VALUES ($1, 'unanswered')", round)
				return err
			})
			try(func(ctx context.Context, tx *db.Tx) error {
				n, err := db.One(ctx, tx, db.Scan[int], "SELECT count(*) FROM owner WHERE id = $1", round)
				if err != nil || n > 0 {
					return err
				}
				_, err = tx.Exec(ctx, "UPDATE thing SET open = FALSE WHERE title = $1", matter)
				return err
			})
			wg.Wait()
		}
		if n := one[int](t, d.Read(), "SELECT count(*) FROM owner o JOIN thing t ON t.title = 'matter ' || CAST(o.id AS TEXT) WHERE NOT t.open"); n != 0 {
			t.Errorf("%d of 40 matters were closed with an unanswered contribution", n)
		}
	})
}

func TestManyWriters(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		write(t, d, "INSERT INTO thing (title) VALUES ('counter')")
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				for range 5 {
					err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
						n, err := db.One(ctx, tx, db.Scan[int], "SELECT weight FROM thing")
						if err != nil {
							return err
						}
						_, err = tx.Exec(ctx, "UPDATE thing SET weight = $1", n+1)
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if n := one[int](t, d.Read(), "SELECT weight FROM thing"); n != 80 {
			t.Errorf("counted %d of 80", n)
		}
	})
}

func TestInsertMany(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		for _, n := range []int{0, 1, 20, 21, 2043} {
			write(t, d, "DELETE FROM owner")
			rows := make([][]any, n)
			for i := range rows {
				rows[i] = []any{i, fmt.Sprint("name ", i)}
			}
			ctx, counter := db.WithCounter(t.Context())
			must(t, d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
				return db.InsertMany(ctx, tx, "INSERT INTO owner (id, name)", "ON CONFLICT (id) DO NOTHING", append(rows, rows[:min(n, 1)]...))
			}))
			if got := one[int](t, d.Read(), "SELECT count(*) FROM owner WHERE name = 'name ' || CAST(id AS TEXT)"); got != n {
				t.Errorf("%d rows, want %d", got, n)
			}
			if d.Engine() == db.Postgres && counter.N() > 3 {
				t.Errorf("%d rows took %d statements", n, counter.N())
			}
		}
		err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return db.InsertMany(ctx, tx, "INSERT INTO owner (id, name)", "", [][]any{{1, "a"}, {2}})
		})
		if err == nil {
			t.Error("rows of unequal length were taken")
		}
	})
}

func TestAnalyze(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		rows := make([][]any, 500)
		for i := range rows {
			rows[i] = []any{i, "x"}
		}
		must(t, d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return db.InsertMany(ctx, tx, "INSERT INTO owner (id, name)", "", rows)
		}))
		must(t, d.Analyze(t.Context()))
		if d.Engine() == db.Postgres {
			if n := one[float64](t, d.Read(), "SELECT reltuples FROM pg_class WHERE oid = 'owner'::regclass"); n != 500 {
				t.Errorf("planned for %v rows", n)
			}
		}
	})
}

func TestUpdateMany(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		var rows, changes [][]any
		for i := range 2043 {
			rows = append(rows, []any{i, fmt.Sprint("name ", i)})
			if i%2 == 1 {
				changes = append(changes, []any{fmt.Sprint("name ", i), fmt.Sprint("new ", i), nil})
			}
		}
		ctx, counter := db.WithCounter(t.Context())
		must(t, d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := db.InsertMany(ctx, tx, "INSERT INTO owner (id, name)", "", rows); err != nil {
				return err
			}
			return db.UpdateMany(ctx, tx, "owner", "name = coalesce(v.column3, v.column2)", "owner.name = v.column1", changes)
		}))
		for word, want := range map[string]int{"new ": len(changes), "name ": len(rows) - len(changes)} {
			if got := one[int](t, d.Read(), "SELECT count(*) FROM owner WHERE name = '"+word+"' || CAST(id AS TEXT)"); got != want {
				t.Errorf("%d rows are called %q, want %d", got, word, want)
			}
		}
		if d.Engine() == db.Postgres && counter.N() > 5 {
			t.Errorf("took %d statements", counter.N())
		}
	})
}

func TestCounter(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		ctx, counter := db.WithCounter(t.Context())
		must(t, d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO thing (title) VALUES ('a')")
			return err
		}))
		must(t, d.ReadTx(ctx, func(q db.Q) error {
			_, err := db.All(ctx, q, db.Scan[string], "SELECT title FROM thing")
			return err
		}))
		_, err := db.One(ctx, d.Read(), db.Scan[string], "SELECT title FROM thing")
		must(t, err)
		if counter.N() != 3 {
			t.Errorf("counted %d statements, want 3", counter.N())
		}
		if s := counter.Statements()[2]; s.SQL != "SELECT title FROM thing" || len(s.Args) != 0 {
			t.Errorf("remembered %+v", s)
		}
	})
}

var _ db.Scanner = (*sql.Rows)(nil)

func TestScrub(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		write(t, d, `INSERT INTO owner (id, name) VALUES (1, 'zyxwvutsrq')`)
		write(t, d, `UPDATE owner SET name = 'x'`)
		must(t, d.Scrub(t.Context(), "owner"))
		if d.Engine() == db.Postgres {
			return
		}
		path, err := db.One(t.Context(), d.Read(), db.Scan[string], `SELECT file FROM pragma_database_list`)
		must(t, err)
		for _, f := range []string{path, path + "-wal"} {
			if b, err := os.ReadFile(f); err != nil || bytes.Contains(b, []byte("zyxwvutsrq")) {
				t.Errorf("%s: %v, or it still holds what was erased", f, err)
			}
		}
	}, schema)
}
