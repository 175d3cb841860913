package jobs

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	mrand "math/rand/v2"
	"runtime/debug"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

const (
	// lease is how long a claimed job is left alone. Its handler is cancelled margin before.
	lease  = 5 * time.Minute
	margin = 15 * time.Second
	// poll is how soon a job is found that another node added or that has come due.
	poll = time.Second
	// workers bounds the jobs done at once on one node.
	workers = 4
	// grace is how long Stop lets running jobs finish before it cancels them.
	grace = 10 * time.Second

	firstWait   = 10 * time.Second
	longestWait = 6 * time.Hour

	// periodKey is the key of a kind's one periodic row.
	periodKey = "every"
)

// Runner does jobs on one node. Register handlers before Start or Drain.
type Runner struct {
	db    *db.DB
	clk   clock.Clock
	log   *slog.Logger
	kinds map[string]work
	names []any // the kinds in a fixed order, as arguments of SQL
	wake  chan struct{}

	planned atomic.Bool // the periodic rows are there

	mu     sync.Mutex
	halt   context.CancelFunc // ends the claiming
	cancel context.CancelFunc // ends the handlers
	done   chan struct{}
}

type work struct {
	do    Handler
	every time.Duration // 0: not periodic
}

// NewRunner makes a runner that does nothing yet.
func NewRunner(d *db.DB, clk clock.Clock, log *slog.Logger) *Runner {
	r := &Runner{db: d, clk: clk, log: log, kinds: map[string]work{}, wake: make(chan struct{}, 1)}
	d.OnSignal(topic, r.Wake)
	return r
}

// Handle has fn do the jobs of kind. A kind that no handler of this program does is left for a program that has one.
func (r *Runner) Handle(kind string, fn Handler) { r.register(kind, work{do: fn}) }

// Every has fn called at most once in each period, over all nodes together, from the first Start on. A call that failed
// is tried again sooner, but never given up.
func (r *Runner) Every(kind string, period time.Duration, fn func(ctx context.Context) error) {
	r.register(kind, work{every: period, do: func(ctx context.Context, _ json.RawMessage) error { return fn(ctx) }})
}

func (r *Runner) register(kind string, w work) {
	if _, twice := r.kinds[kind]; twice {
		panic("jobs: two handlers for " + kind)
	}
	r.kinds[kind] = w
	r.names = append(r.names, kind)
	sort.Slice(r.names, func(i, j int) bool { return r.names[i].(string) < r.names[j].(string) })
}

// Wake has the runner look for jobs now. It returns at once.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// Start begins to do jobs in the background, until Stop or the end of ctx.
func (r *Runner) Start(ctx context.Context) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done != nil {
		panic("jobs: started twice")
	}
	var claiming, handling context.Context
	handling, r.cancel = context.WithCancel(ctx)
	claiming, r.halt = context.WithCancel(handling)
	r.done = make(chan struct{})
	go func() {
		defer close(r.done)
		r.loop(claiming, handling)
	}()
}

// Stop claims no more and returns when the running jobs have ended. Those that take longer than ten seconds are
// cancelled and wait for another node, the attempt not counted. Harmless when the runner was not started.
func (r *Runner) Stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done == nil {
		return
	}
	r.halt()
	late := time.AfterFunc(grace, r.cancel)
	<-r.done
	late.Stop()
	r.cancel()
}

func (r *Runner) loop(claiming, handling context.Context) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	slots := make(chan struct{}, workers)
	var running sync.WaitGroup
	defer running.Wait()
	for claiming.Err() == nil {
		var found []claim
		err := r.plan(claiming)
		if err == nil {
			found, err = r.claim(claiming, workers-len(slots))
		}
		if err != nil && claiming.Err() == nil {
			r.log.Error("jobs: looking for work", "error", err) // our own SQL: no person's words in it
		}
		for _, c := range found {
			slots <- struct{}{}
			running.Go(func() {
				r.do(handling, c) //nolint:errcheck // logged there
				<-slots
				r.Wake() // a place is free
			})
		}
		select {
		case <-claiming.Done():
		case <-tick.C:
		case <-r.wake:
		}
	}
}

// Drain does all that is due, one job after the other, also what those jobs add; for tests, which move the clock
// themselves. It tells the database's error or those of the handlers, in full.
func (r *Runner) Drain(ctx context.Context) error {
	if err := r.plan(ctx); err != nil {
		return err
	}
	var failed []error
	for {
		found, err := r.claim(ctx, 1)
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		if len(found) == 0 {
			return errors.Join(failed...)
		}
		for _, c := range found {
			if err := r.do(ctx, c); err != nil {
				failed = append(failed, fmt.Errorf("%s: %w", c.kind, err))
			}
		}
	}
}

// plan makes the row of each periodic kind, one for all nodes, and brings it forward when the period has become shorter.
func (r *Runner) plan(ctx context.Context) error {
	if r.planned.Load() {
		return nil
	}
	for kind, w := range r.kinds {
		if w.every == 0 {
			continue
		}
		latest := r.clk.Now().Add(w.every)
		err := r.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			there, err := db.One(ctx, tx, db.Scan[bool],
				"SELECT EXISTS (SELECT 1 FROM job WHERE kind = $1 AND key = $2)", kind, periodKey)
			if err != nil {
				return err
			}
			if !there {
				return Add(ctx, tx, New{Kind: kind, Key: periodKey})
			}
			_, err = tx.Exec(ctx, "UPDATE job SET due = $1 WHERE kind = $2 AND key = $3 AND token IS NULL AND due > $1",
				latest, kind, periodKey)
			return err
		})
		if err != nil {
			return err
		}
	}
	r.planned.Store(true)
	return nil
}

// claim is one job in hand.
type claim struct {
	id      int64
	kind    string
	args    string
	attempt int
	token   string
	begun   time.Time
}

// claim takes up to n due jobs. An idle look only reads: it does not take SQLite's one writer.
func (r *Runner) claim(ctx context.Context, n int) ([]claim, error) {
	if n <= 0 || len(r.names) == 0 {
		return nil, nil
	}
	now := r.clk.Now()
	due := "FROM job WHERE due <= $1 AND NOT parked AND kind IN (" + db.In(2, len(r.names)) + ")"
	args := append([]any{now}, r.names...)
	waiting, err := db.One(ctx, r.db.Read(), db.Scan[bool], "SELECT EXISTS (SELECT 1 "+due+")", args...)
	if err != nil || !waiting {
		return nil, err
	}
	next := len(args) + 1
	lock := ""
	if r.db.Engine() == db.Postgres {
		lock = " FOR UPDATE SKIP LOCKED"
	}
	query := fmt.Sprintf(`UPDATE job SET token = $%d, due = $%d, attempt = attempt + 1
		WHERE id IN (SELECT id %s ORDER BY due, id LIMIT %d%s) RETURNING id, kind, args, attempt`, next, next+1, due, n, lock)
	var claimed []claim
	err = r.db.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		token := rand.Text()
		claimed, err = db.All(ctx, tx, func(s db.Scanner) (claim, error) {
			c := claim{token: token, begun: now}
			return c, s.Scan(&c.id, &c.kind, &c.args, &c.attempt)
		}, query, append(args, token, now.Add(lease))...)
		return err
	})
	return claimed, err
}

// do works on one job and writes down how it ended. The error is the handler's, or the database's.
func (r *Runner) do(ctx context.Context, c claim) error {
	w := r.kinds[c.kind]
	var err error
	if c.attempt > MaxAttempts && w.every == 0 {
		err = Fail("lost", errors.New("its worker died each time"))
	} else {
		err = r.run(ctx, w, c)
	}
	// Whatever happened to ctx, the outcome is written down.
	if werr := r.finish(context.WithoutCancel(ctx), w, c, err, ctx.Err() != nil); werr != nil {
		r.log.Error("jobs: writing down the outcome", "kind", c.kind, "job", c.id, "error", werr)
		return errors.Join(err, werr)
	}
	var l *later
	if errors.As(err, &l) {
		return nil
	}
	return err
}

// run calls the handler; a panic becomes an error.
func (r *Runner) run(ctx context.Context, w work, c claim) (err error) {
	ctx, cancel := context.WithTimeout(ctx, lease-margin)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			// The value may be a person's words; the stack is not.
			r.log.Error("jobs: panic", "kind", c.kind, "job", c.id, "stack", string(debug.Stack()))
			err = Fail("panic", fmt.Errorf("%v", v))
		}
	}()
	return w.do(ctx, json.RawMessage(c.args))
}

// finish writes down how the job ended, unless its lease has gone to someone else.
func (r *Runner) finish(ctx context.Context, w work, c claim, result error, stopped bool) error {
	now := r.clk.Now()
	due, attempt, parked, why := now, c.attempt, false, ""
	var l *later
	switch {
	case result == nil && w.every == 0:
		return r.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "DELETE FROM job WHERE id = $1 AND token = $2", c.id, c.token)
			return err
		})
	case result == nil:
		due, attempt = c.begun.Add(w.every), 0
	case errors.As(result, &l):
		due, attempt = now.Add(l.d), c.attempt-1
	case stopped:
		attempt = c.attempt - 1
	default:
		why = reason(result)
		due = now.Add(backoff(c.attempt))
		switch {
		case w.every > 0:
			due = earlier(due, now.Add(w.every))
		case c.attempt >= MaxAttempts:
			parked = true
		}
		r.log.Warn("jobs: failed", "kind", c.kind, "job", c.id, "attempt", c.attempt, "reason", why, "parked", parked)
	}
	return r.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		// One with the same key may have been added meanwhile; it does the work.
		n, err := tx.Exec(ctx, "DELETE FROM job WHERE id = $1 AND token = $2 AND"+overtaken, c.id, c.token)
		if err != nil || n == 1 {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE job SET token = NULL, due = $3, attempt = $4, parked = $5, reason = $6
			WHERE id = $1 AND token = $2`, c.id, c.token, due, attempt, parked, db.Null(why))
		return err
	})
}

// backoff is the wait after the given attempt: 10 s, 30 s, 90 s … 6 h, and up to a quarter more so that jobs that failed
// together do not all come back together.
func backoff(attempt int) time.Duration {
	d := firstWait
	for range attempt - 1 {
		d = min(d*3, longestWait)
	}
	return d + mrand.N(d/4)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// overtaken says of a job that another with its key waits.
const overtaken = ` EXISTS (SELECT 1 FROM job w
	WHERE w.kind = job.kind AND w.key = job.key AND w.token IS NULL AND NOT w.parked)`
