package jobs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/testkit"
)

type letter struct {
	Person int `json:"person"`
}

// world is a database with a clock and runners over it.
type world struct {
	*testing.T
	db   *db.DB
	clk  *clock.Fake
	log  *bytes.Buffer
	slog *slog.Logger
}

func both(t *testing.T, run func(w *world)) {
	t.Helper()
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		log := &bytes.Buffer{}
		run(&world{T: t, db: d, log: log, slog: slog.New(slog.NewTextHandler(log, nil)), clk: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))})
	}, jobs.Migrations)
}

// runner is one node's.
func (w *world) runner() *jobs.Runner {
	return jobs.NewRunner(w.db, w.clk, w.slog)
}

func (w *world) add(j jobs.New) {
	w.Helper()
	if err := w.db.Write(w.Context(), func(ctx context.Context, tx *db.Tx) error { return jobs.Add(ctx, tx, j) }); err != nil {
		w.Fatal(err)
	}
}

func (w *world) drain(r *jobs.Runner) {
	w.Helper()
	if err := r.Drain(w.Context()); err != nil {
		w.Fatal(err)
	}
}

func (w *world) rows() int {
	w.Helper()
	n, err := db.One(w.Context(), w.db.Read(), db.Scan[int], "SELECT count(*) FROM job")
	if err != nil {
		w.Fatal(err)
	}
	return n
}

// record is a handler that notes whom it was called for.
func record(seen *[]int) jobs.Handler {
	return jobs.Typed(func(_ context.Context, l letter) error {
		*seen = append(*seen, l.Person)
		return nil
	})
}

func TestDoneAfterTheCommitOnly(t *testing.T) {
	both(t, func(w *world) {
		var seen []int
		r := w.runner()
		r.Handle("letter", record(&seen))
		no := errors.New("no")
		for i := range 4 {
			err := w.db.Write(w.Context(), func(ctx context.Context, tx *db.Tx) error {
				if err := jobs.Add(ctx, tx, jobs.New{Kind: "letter", Args: letter{i}}); err != nil {
					return err
				}
				if i == 2 {
					return no
				}
				return nil
			})
			if (err == no) != (i == 2) {
				w.Fatal(err)
			}
		}
		w.add(jobs.New{Kind: "of another program", Args: letter{9}})
		w.drain(r)
		w.drain(r)
		if diff := cmp.Diff([]int{0, 1, 3}, seen); diff != "" {
			w.Errorf("jobs done (-want +got):\n%s", diff)
		}
		if n := w.rows(); n != 1 {
			w.Errorf("%d rows left, want the other program's one", n)
		}
	})
}

func TestForget(t *testing.T) {
	both(t, func(w *world) {
		var seen []int
		r := w.runner()
		r.Handle("letter", record(&seen))
		r.Handle("parcel", record(&seen))
		w.add(jobs.New{Kind: "letter", Args: letter{1}})
		w.add(jobs.New{Kind: "parcel", Args: letter{2}})
		if err := w.db.Write(w.Context(), func(ctx context.Context, tx *db.Tx) error { return jobs.Forget(ctx, tx, "letter") }); err != nil {
			w.Fatal(err)
		}
		w.add(jobs.New{Kind: "letter", Args: letter{3}})
		w.drain(r)
		if diff := cmp.Diff([]int{2, 3}, seen); diff != "" {
			w.Errorf("jobs done (-want +got):\n%s", diff)
		}
	})
}

func TestNotBefore(t *testing.T) {
	both(t, func(w *world) {
		var seen []int
		r := w.runner()
		r.Handle("letter", record(&seen))
		w.add(jobs.New{Kind: "letter", Args: letter{1}, NotBefore: w.clk.Now().Add(time.Hour)})
		w.clk.Advance(time.Hour - time.Microsecond)
		if w.drain(r); len(seen) != 0 {
			w.Error("done too early")
		}
		w.clk.Advance(time.Microsecond)
		if w.drain(r); len(seen) != 1 {
			w.Error("not done when due")
		}
	})
}

func TestKey(t *testing.T) {
	both(t, func(w *world) {
		var seen []int
		r := w.runner()
		r.Handle("letter", record(&seen))
		r.Handle("index", jobs.Typed(func(ctx context.Context, l letter) error {
			seen = append(seen, l.Person)
			if l.Person == 10 { // what comes while the job runs is work for another
				w.add(jobs.New{Kind: "index", Key: "k", Args: letter{11}})
				w.add(jobs.New{Kind: "index", Key: "k", Args: letter{12}})
			}
			return nil
		}))
		for i := range 3 {
			w.add(jobs.New{Kind: "letter", Key: "k", Args: letter{i}})
		}
		w.add(jobs.New{Kind: "index", Key: "k", Args: letter{10}})
		w.drain(r)
		w.add(jobs.New{Kind: "letter", Key: "k", Args: letter{3}})
		w.drain(r)
		if diff := cmp.Diff([]int{0, 10, 11, 3}, seen); diff != "" {
			w.Errorf("jobs done (-want +got):\n%s", diff)
		}
	})
}

// TestFailedAndOvertaken has a job fail while another with its key is added: one is left, not two.
func TestFailedAndOvertaken(t *testing.T) {
	both(t, func(w *world) {
		var seen []int
		r := w.runner()
		r.Handle("index", jobs.Typed(func(ctx context.Context, l letter) error {
			seen = append(seen, l.Person)
			if l.Person == 1 {
				w.add(jobs.New{Kind: "index", Key: "k", Args: letter{2}})
				return errors.New("no")
			}
			return nil
		}))
		w.add(jobs.New{Kind: "index", Key: "k", Args: letter{1}})
		if err := r.Drain(w.Context()); err == nil {
			w.Error("Drain hid the handler's error")
		}
		w.clk.Advance(24 * time.Hour)
		w.drain(r)
		if diff := cmp.Diff([]int{1, 2}, seen); diff != "" || w.rows() != 0 {
			w.Errorf("%d rows left, jobs done (-want +got):\n%s", w.rows(), diff)
		}
	})
}

func TestFailuresAreTriedAgainThenParked(t *testing.T) {
	both(t, func(w *world) {
		const secret = "Karla Eksempelsen wrote this"
		calls := map[string]int{}
		r := w.runner()
		for kind, err := range map[string]error{
			"coded":  jobs.Fail("smtp 550", errors.New(secret)),
			"kinded": fault.Wrap(fault.NotFound, errors.New(secret)),
			"plain":  fmt.Errorf("%s: %w", secret, &json.SyntaxError{}),
		} {
			r.Handle(kind, func(context.Context, json.RawMessage) error { calls[kind]++; return err })
		}
		r.Handle("panics", func(context.Context, json.RawMessage) error { calls["panics"]++; panic(secret) })
		for _, kind := range []string{"coded", "kinded", "panics", "plain"} {
			w.add(jobs.New{Kind: kind, Key: "k", Args: letter{1}})
		}
		if err := r.Drain(w.Context()); err == nil || !strings.Contains(err.Error(), secret) {
			w.Errorf("Drain gave a test %v, want the whole errors", err)
		}
		if w.drain(r); calls["coded"] != 1 {
			w.Error("tried again without a wait")
		}
		waited := time.Duration(0)
		for range 200 {
			w.clk.Advance(time.Hour)
			waited += time.Hour
			_ = r.Drain(w.Context())
			if calls["coded"] == jobs.MaxAttempts {
				break
			}
		}
		if waited < 9*time.Hour || waited > 48*time.Hour {
			w.Errorf("given up after %v", waited)
		}
		w.clk.Advance(100 * time.Hour)
		_ = r.Drain(w.Context()) // the waits differ a little: some have their last attempt now
		w.clk.Advance(100 * time.Hour)
		w.drain(r)
		parked, err := jobs.ListParked(w.Context(), w.db.Read())
		if err != nil {
			w.Fatal(err)
		}
		want := map[string]string{"coded": "smtp 550", "kinded": "not found", "panics": "panic", "plain": "*json.SyntaxError"}
		got := map[string]string{}
		for _, p := range parked {
			got[p.Kind] = p.Reason
			if p.N != 1 || calls[p.Kind] != jobs.MaxAttempts {
				w.Errorf("parked %+v after %d calls", p, calls[p.Kind])
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			w.Errorf("reasons (-want +got):\n%s", diff)
		}
		if strings.Contains(w.log.String(), "Karla") {
			w.Error("the log has a person's words")
		}

		// A parked job is in nobody's way, and can be set going again.
		w.add(jobs.New{Kind: "coded", Key: "k", Args: letter{2}})
		if n := w.rows(); n != 5 {
			w.Errorf("%d rows, want the four parked and a new one", n)
		}
		for range 2 { // the second finds nothing
			if err := w.db.Write(w.Context(), jobs.RetryParked); err != nil {
				w.Fatal(err)
			}
		}
		if n := w.rows(); n != 4 {
			w.Errorf("%d rows, want one of each kind", n)
		}
		_ = r.Drain(w.Context())
		if calls["plain"] != jobs.MaxAttempts+1 || calls["coded"] != jobs.MaxAttempts+1 {
			w.Errorf("after the retry: %v", calls)
		}
	})
}

func TestLater(t *testing.T) {
	both(t, func(w *world) {
		calls, free := 0, false
		r := w.runner()
		r.Handle("mail", func(context.Context, json.RawMessage) error {
			calls++
			if !free {
				return jobs.Later(time.Minute)
			}
			return nil
		})
		w.add(jobs.New{Kind: "mail"})
		for range jobs.MaxAttempts * 2 { // far more often than a failure may be tried
			w.drain(r)
			w.drain(r)
			w.clk.Advance(time.Minute)
		}
		free = true
		w.drain(r)
		if calls != jobs.MaxAttempts*2+1 || w.rows() != 0 {
			w.Errorf("%d calls, %d rows left", calls, w.rows())
		}
	})
}

// TestLateWorker has a worker come back after its lease has gone to another.
func TestLateWorker(t *testing.T) {
	both(t, func(w *world) {
		slow, quick := w.runner(), w.runner()
		began, release := make(chan bool), make(chan bool)
		for _, outcome := range []error{nil, errors.New("no")} {
			var calls atomic.Int32
			kind := fmt.Sprint("work ", outcome)
			slow.Handle(kind, func(context.Context, json.RawMessage) error {
				began <- true
				<-release
				return outcome
			})
			quick.Handle(kind, func(context.Context, json.RawMessage) error {
				calls.Add(1)
				return jobs.Later(time.Hour) // keeps the row, so that a late deletion would show
			})
			w.add(jobs.New{Kind: kind})
			done := make(chan error)
			go func() { done <- slow.Drain(w.Context()) }()
			<-began
			if w.drain(quick); calls.Load() != 0 {
				w.Error("a job was taken from a worker whose lease runs")
			}
			w.clk.Advance(6 * time.Minute)
			if w.drain(quick); calls.Load() != 1 {
				w.Errorf("taken up %d times after the lease, want once", calls.Load())
			}
			before := w.row(kind)
			release <- true
			<-done
			if diff := cmp.Diff(before, w.row(kind)); diff != "" {
				w.Errorf("the late worker changed the row (-before +after):\n%s", diff)
			}
		}
	})
}

func (w *world) row(kind string) (row struct {
	Due     time.Time
	Attempt int
}) {
	w.Helper()
	err := w.db.Read().QueryRow(w.Context(), "SELECT due, attempt FROM job WHERE kind = $1", kind).Scan(db.At(&row.Due), &row.Attempt)
	if err != nil {
		w.Fatal(err)
	}
	return row
}

// TestWorkerThatDies parks a job that takes its worker down each time.
func TestWorkerThatDies(t *testing.T) {
	both(t, func(w *world) {
		w.add(jobs.New{Kind: "bomb"})
		if err := w.db.Write(w.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE job SET token = 'of the dead', attempt = $1", jobs.MaxAttempts)
			return err
		}); err != nil {
			w.Fatal(err)
		}
		r := w.runner()
		r.Handle("bomb", func(context.Context, json.RawMessage) error { w.Error("it went off"); return nil })
		_ = r.Drain(w.Context())
		if parked, err := jobs.ListParked(w.Context(), w.db.Read()); err != nil || len(parked) != 1 || parked[0].Reason != "lost" {
			w.Errorf("parked %+v, %v", parked, err)
		}
	})
}

func TestEvery(t *testing.T) {
	both(t, func(w *world) {
		calls, fail := 0, false
		nodes := []*jobs.Runner{w.runner(), w.runner()}
		for _, r := range nodes {
			r.Every("tidy", 24*time.Hour, func(context.Context) error {
				calls++
				if fail {
					return errors.New("no")
				}
				return nil
			})
		}
		all := func() {
			for _, r := range nodes {
				_ = r.Drain(w.Context())
			}
		}
		for day := 1; day <= 3; day++ {
			for range 4 {
				all()
				w.clk.Advance(6 * time.Hour)
			}
			if calls != day {
				w.Fatalf("%d calls on day %d", calls, day)
			}
		}
		fail = true
		for range 30 * 24 {
			all()
			w.clk.Advance(time.Hour)
		}
		if calls < 60 { // sooner than the period, and not given up
			w.Errorf("a failing one was tried %d times in 30 days", calls)
		}
		fail = false
		w.clk.Advance(24 * time.Hour)
		all()
		calls = 0
		w.clk.Advance(23 * time.Hour)
		if all(); calls != 0 {
			w.Error("the period is lost after failures")
		}

		// A new version of the program has a shorter period.
		r := w.runner()
		r.Every("tidy", time.Minute, func(context.Context) error { calls++; return nil })
		w.clk.Advance(-20 * time.Hour)
		w.drain(r)
		w.clk.Advance(time.Minute)
		if w.drain(r); calls != 1 || w.rows() != 1 {
			w.Errorf("shorter period: %d calls, %d rows", calls, w.rows())
		}
	})
}

// TestNodes has two nodes in the background and many writers: each committed job is done once, no other is done.
func TestNodes(t *testing.T) {
	both(t, func(w *world) {
		const writers, each = 8, 15
		var mu sync.Mutex
		seen := map[int]int{}
		left := make(chan struct{}, writers*each)
		for range 2 {
			r := w.runner()
			r.Handle("letter", jobs.Typed(func(_ context.Context, l letter) error {
				mu.Lock()
				defer mu.Unlock()
				seen[l.Person]++
				left <- struct{}{}
				return nil
			}))
			r.Start(w.Context())
			defer r.Stop()
		}
		var wg sync.WaitGroup
		no := errors.New("no")
		committed := 0
		for i := range writers {
			for k := range each {
				if (i+k)%4 != 0 {
					committed++
				}
			}
			wg.Go(func() {
				for k := range each {
					err := w.db.Write(w.Context(), func(ctx context.Context, tx *db.Tx) error {
						if err := jobs.Add(ctx, tx, jobs.New{Kind: "letter", Args: letter{i*each + k}}); err != nil {
							return err
						}
						if (i+k)%4 == 0 {
							return no
						}
						return nil
					})
					if err != nil && err != no {
						w.Error(err)
					}
				}
			})
		}
		wg.Wait()
		for range committed {
			select {
			case <-left:
			case <-time.After(30 * time.Second):
				w.Fatalf("waited too long: %d of %d done", len(seen), committed)
			}
		}
		time.Sleep(20 * time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		for id, n := range seen {
			if n != 1 || (id/each+id%each)%4 == 0 {
				w.Errorf("job %d was done %d times", id, n)
			}
		}
		if len(seen) != committed {
			w.Errorf("%d jobs done, want %d", len(seen), committed)
		}
	})
}

// TestStop waits for what is under way.
func TestStop(t *testing.T) {
	both(t, func(w *world) {
		began, finished := make(chan bool), false
		r := w.runner()
		r.Stop() // not started
		r.Handle("slow", func(ctx context.Context, _ json.RawMessage) error {
			close(began)
			select {
			case <-ctx.Done():
				w.Error("cancelled although there was time")
			case <-time.After(50 * time.Millisecond):
			}
			finished = true
			return nil
		})
		w.add(jobs.New{Kind: "slow"})
		r.Start(w.Context())
		<-began
		if r.Stop(); !finished || w.rows() != 0 {
			w.Errorf("finished: %v, %d rows left", finished, w.rows())
		}
	})
}

// TestCancelled is a job cut off with its program: it waits for the next one, the attempt not counted.
func TestCancelled(t *testing.T) {
	both(t, func(w *world) {
		ctx, cancel := context.WithCancel(w.Context())
		r := w.runner()
		r.Handle("slow", func(ctx context.Context, _ json.RawMessage) error {
			cancel()
			<-ctx.Done()
			return ctx.Err()
		})
		w.add(jobs.New{Kind: "slow"})
		r.Start(ctx)
		<-ctx.Done()
		r.Stop()
		if row := w.row("slow"); row.Attempt != 0 || !row.Due.Equal(w.clk.Now()) {
			w.Errorf("the row is %+v", row)
		}
	})
}
