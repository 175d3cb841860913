package intake_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/intake"
	"github.com/medspil/medspil/internal/intake/os2mo/generate"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
)

// A large night comes in while 50 people read and write: nobody is turned away, nobody sees half of it, and what they wrote is there.
func TestImportWhileFiftyPeopleReadAndWrite(t *testing.T) {
	e := generate.Municipality(generate.Options{Seed: 3, Depth: 5})
	next := edit(t, asFiles(e.Files), employmentsFile, func(row []string) []string {
		row[11] += " (ny titel)" // everybody's employment changes
		return row
	})
	onBoth(t, func(t *testing.T, w *world) {
		w.apply(asFiles(e.Files))
		w.tomorrow()
		seats, err := db.All(t.Context(), w.d.Read(), db.Scan[string], `SELECT s.id FROM committee_seat_now s
			JOIN committee_holder_now h ON h.seat_id = s.id WHERE s.kind = 'TR' ORDER BY s.id LIMIT 25`)
		w.ok(err)
		all := w.count("SELECT count(*) FROM org_employment_now")
		today := clock.Today(w.clk)
		var reads, writes, half atomic.Int64
		var people sync.WaitGroup
		stop := make(chan struct{})
		errs := make(chan error, 50)
		person := func(act func(ctx context.Context, round int) error, done *atomic.Int64) {
			people.Go(func() {
				for round := 0; ; round++ {
					select {
					case <-stop:
						return
					case <-time.After(20 * time.Millisecond): // people are not this quick
					}
					if err := act(t.Context(), round); err != nil {
						errs <- err
						return
					}
					done.Add(1)
				}
			})
		}
		j := journal.New(w.clk)
		for i := range 25 {
			person(func(ctx context.Context, _ int) error {
				changed, err := db.One(ctx, w.d.Read(), db.Scan[int], "SELECT count(*) FROM org_employment_now WHERE title LIKE '%(ny titel)'")
				if changed != 0 && changed != all {
					half.Add(1)
				}
				return err
			}, &reads)
			person(func(ctx context.Context, round int) error {
				if i%5 == 0 { // the secretariat, by hand
					return w.committee.SetTerm(ctx, secretariat, seats[i], today, today.AddDays(100+round))
				}
				return w.d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { // others: who reads the organisation and writes
					if _, err := w.org.Leaders(ctx, tx, []string{"x"}); err != nil {
						return err
					}
					if _, err := db.One(ctx, tx, db.Scan[int], "SELECT count(*) FROM committee_member_now WHERE seat_id = $1", seats[i]); err != nil {
						return err
					}
					_, err := j.Write(ctx, tx, journal.Entry{Verb: "test.wrote", SubjectKind: "test", SubjectID: fmt.Sprint(i)})
					return err
				})
			}, &writes)
		}
		time.Sleep(100 * time.Millisecond)
		start := time.Now()
		_, err = w.x.Apply(t.Context(), secretariat, intake.Read(next), intake.Options{})
		took := time.Since(start)
		time.Sleep(100 * time.Millisecond)
		close(stop)
		people.Wait()
		close(errs)
		w.ok(err)
		for err := range errs {
			t.Errorf("somebody was turned away: %v", err)
		}
		t.Logf("came in after %v, beside %d reads and %d writes", took, reads.Load(), writes.Load())
		if half.Load() != 0 {
			t.Errorf("half an import was seen %d times", half.Load())
		}
		if n := w.count("SELECT count(*) FROM org_employment_now WHERE title LIKE '%(ny titel)'"); n != all {
			t.Errorf("%d of %d employments have changed", n, all)
		}
		terms := w.count("SELECT count(*) FROM committee_term")
		wrote := w.count("SELECT count(*) FROM journal WHERE verb = 'test.wrote' OR verb LIKE 'committee.term%'")
		if terms != 5 || wrote != int(writes.Load()) {
			t.Errorf("%d terms, %d of %d writes are there", terms, wrote, writes.Load())
		}
	})
}
