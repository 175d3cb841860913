package bench

import (
	"context"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/org"
)

// BenchmarkWho is who must be involved in the large municipality (50,000 people, 2,000 committees) against reading the same rows once and
// doing nothing with them.
func BenchmarkWho(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			d := testkit.Open(b, engine, journal.Migrations, org.Migrations, committee.Migrations, agreement.Migrations)
			clk := clock.System()
			w := newTown(large, clock.Today(clk))
			w.settle(b, d, clk)
			o := org.New(d, clk)
			x := agreement.New(d, clk, o, committee.New(d, clk, o, committeetest.Levels), nil, committeetest.Levels)
			q := agreement.Question{Subject: agreement.Organisation, Touched: []string{w.units[homeUnit]}, Decider: agreement.Decider{Unit: w.units[homeCentre]}}
			who := func(ctx context.Context) {
				g, err := x.Ground(ctx, d.Read())
				if err != nil {
					b.Fatal(err)
				}
				if a := agreement.Who(g, agreement.Example(), q); len(a.Asked) < 2 {
					b.Fatalf("%d committees", len(a.Asked))
				}
			}
			ctx, counter := db.WithCounter(b.Context())
			who(ctx)
			run := counter.Statements()
			bare := func() {
				for i, s := range run {
					if err := read(b.Context(), d.Read(), s, columns[i]); err != nil {
						b.Fatal(err)
					}
				}
			}
			var whole, rows time.Duration
			for b.Loop() { // in turns, so that whatever else the machine does falls on both
				start := time.Now()
				bare()
				rows += time.Since(start)
				start = time.Now()
				who(b.Context())
				whole += time.Since(start)
			}
			b.ReportMetric(float64(whole)/float64(rows), "×rows")
			b.ReportMetric(float64(whole.Milliseconds())/float64(b.N), "ms/who")
			b.ReportMetric(float64(len(run)), "queries")
		})
	}
}

// columns are how many columns the queries of the ground have.
var columns = []int{3, 2, 7, 1}

// read reads all rows of a statement and keeps none.
func read(ctx context.Context, q db.Q, s db.Statement, columns int) error {
	rows, err := q.Query(ctx, s.SQL, s.Args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, dest := make([]any, columns), make([]any, columns)
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
