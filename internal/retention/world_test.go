package retention

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/org"
)

// world is this room over a town's things: rows of two kinds, "texts" kept for 12 months and "names" for ever, each with the day it was
// over. What has been done is gone.
type world struct {
	testing.TB
	d     *db.DB
	clk   *clock.Fake
	x     *Room
	kinds []Kind
	// keepers are two of the secretariat.
	keepers [2]access.Actor
	// carried are the calls of Carry, and broken, where it is not nil, may make one fail.
	carried int
	broken  func(n int) error
}

const firstMonths = 12

func both(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	testkit.Databases(t, func(t *testing.T, d *db.DB) { run(t, newWorld(t, d)) }, journal.Migrations, jobs.Migrations, org.Migrations, Migrations)
}

func newWorld(t testing.TB, d *db.DB) *world {
	w := &world{TB: t, d: d, clk: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
	w.exec(`CREATE TABLE thing (kind TEXT NOT NULL, id TEXT NOT NULL, over_day TEXT NOT NULL, apart BOOLEAN NOT NULL, PRIMARY KEY (kind, id))`)
	o := org.New(d, w.clk)
	w.write(func(ctx context.Context, tx *db.Tx) error {
		for i, name := range []string{"Ida", "Ole"} {
			id, err := o.AddPerson(ctx, tx, w.today(), org.Person{FirstName: name, LastName: "Berg"})
			if err != nil {
				return err
			}
			w.keepers[i] = access.Actor{Person: id, Name: name, Grants: access.Grants{Secretariat: true}}
		}
		return nil
	})
	w.kinds = []Kind{w.kind("texts", firstMonths), w.kind("names", 0)}
	w.x = New(d, w.clk, w.kinds...)
	return w
}

// kind is a kind over the rows of that name.
func (w *world) kind(code string, months int) Kind {
	return Kind{Code: code, Months: months, Least: 1,
		Due: func(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error) {
			return db.All(ctx, q, db.Scan[string], `SELECT id FROM thing WHERE kind = $1 AND over_day < $2 AND id > $3 ORDER BY id LIMIT $4`, code, before, after, limit)
		},
		Carry: func(ctx context.Context, tx *db.Tx, before clock.Day, ids []string) (done, left []string, err error) {
			if w.carried++; w.broken != nil {
				if err := w.broken(w.carried); err != nil {
					return nil, nil, err
				}
			}
			for _, id := range ids {
				if strings.HasPrefix(id, "large") && len(left) == 0 && w.carried%3 != 0 { // takes three transactions
					left = append(left, id)
					continue
				}
				n, err := tx.Exec(ctx, `DELETE FROM thing WHERE kind = $1 AND id = $2 AND over_day < $3`, code, id, before)
				if err != nil {
					return nil, nil, err
				}
				if n == 1 {
					done = append(done, id)
				}
			}
			return done, left, nil
		},
		Name: func(ctx context.Context, actor access.Actor, ids []string) (map[string]Name, error) {
			args := []any{actor.Person == w.keepers[1].Person}
			for _, id := range ids {
				args = append(args, id)
			}
			out := map[string]Name{}
			_, err := db.All(ctx, w.d.Read(), func(s db.Scanner) (id string, err error) {
				err = s.Scan(&id)
				out[id] = Name{Text: "Titel " + id, Words: true, Href: "/forloeb/" + id}
				return id, err
			}, `SELECT id FROM thing WHERE ($1 OR NOT apart) AND id IN (`+db.In(2, len(ids))+`)`, args...)
			return out, err
		},
		Apart: func(ctx context.Context, q db.Q, ids []string) ([]string, error) {
			args := []any{code}
			for _, id := range ids {
				args = append(args, id)
			}
			return db.All(ctx, q, db.Scan[string], `SELECT id FROM thing WHERE kind = $1 AND apart AND id IN (`+db.In(2, len(ids))+`)`, args...)
		}}
}

func (w *world) today() clock.Day { return clock.Today(w.clk) }

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("unexpected: %v", err)
	}
}

func (w *world) write(fn func(ctx context.Context, tx *db.Tx) error) {
	w.Helper()
	w.ok(w.d.Write(context.Background(), fn))
}

func (w *world) exec(sql string, args ...any) {
	w.Helper()
	w.write(func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, sql, args...); return err })
}

// over makes things that were over on a day.
func (w *world) over(kind string, day clock.Day, ids ...string) {
	w.Helper()
	for _, id := range ids {
		w.exec(`INSERT INTO thing (kind, id, over_day, apart) VALUES ($1, $2, $3, $4)`, kind, id, day, strings.HasPrefix(id, "apart"))
	}
}

// days moves the clock on to nine in the morning so many days later, and night by night does the night's work.
func (w *world) days(n int) {
	w.Helper()
	for range n {
		w.clk.Set(w.today().AddDays(1).Start().Add(9 * time.Hour))
		w.ok(w.x.Night(context.Background()))
	}
}

func (w *world) rows(sql string, args ...any) []string {
	w.Helper()
	list, err := db.All(context.Background(), w.d.Read(), db.Scan[string], sql, args...)
	w.ok(err)
	return list
}

// there are the things of a kind that have not been done, and listed those on the list.
func (w *world) there(kind string) []string {
	return w.rows(`SELECT id FROM thing WHERE kind = $1 ORDER BY id`, kind)
}

func (w *world) listed(kind string) []string {
	return w.rows(`SELECT subject_id FROM retention_plan WHERE kind = $1 ORDER BY subject_id`, kind)
}

// told are the messages that would have been sent: how many things each speaks of.
func (w *world) told() (n []int) {
	w.Helper()
	entries, err := db.All(context.Background(), w.d.Read(), db.Scan[string], `SELECT args FROM journal WHERE verb = $1 ORDER BY seq`, VerbListed)
	w.ok(err)
	for _, args := range entries {
		var k int
		if _, err := fmt.Sscanf(args[strings.Index(args, `"n":`):], `"n":%d`, &k); err != nil {
			w.Fatal(args)
		}
		n = append(n, k)
	}
	return n
}

func (w *world) save(months map[string]int, notice int) {
	w.Helper()
	w.ok(w.x.Save(context.Background(), w.keepers[0], Settings{Notice: notice, Months: months}))
}

func (w *world) verbs() []string { return w.rows(`SELECT verb FROM journal ORDER BY seq`) }

func names(n int, with string) (ids []string) {
	for i := range n {
		ids = append(ids, fmt.Sprintf("%s%04d", with, i))
	}
	slices.Sort(ids)
	return ids
}
