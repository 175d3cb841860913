// Package jobs does what a change causes after its commit: a row written in the change's own transaction, so that it
// happens if and only if the change did.
//
// A job is claimed with a lease and a token, by any node. Handlers must bear being run more than once: a node can die
// between the work and its deletion. A job that fails is tried again, later and later; after MaxAttempts it is parked
// with a reason for someone to look at. A job whose node died is taken up when its lease ends; a worker that comes back
// late cannot finish the job under the one who has it now.
//
// Rows hold ids, kinds and reasons, never a person's words: what a handler's error says is neither stored nor logged,
// only the code given with Fail, the error's kind (package fault) or its type.
package jobs

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// Migrations makes the table of jobs.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// MaxAttempts is how often a job is begun before it is parked.
const MaxAttempts = 10

// topic wakes this node's runner after a commit that added jobs.
const topic = "jobs"

// atOnce is the due time of a job without one; it sorts before all others.
var atOnce = time.Unix(0, 0).UTC()

// New is a job to be done.
type New struct {
	// Kind says which handler does it.
	Kind string
	// Key, if not empty, lets at most one job of the kind wait with it: adding another changes nothing. A job that has
	// been begun no longer waits, so that what happens while it runs is not lost.
	Key string
	// Args is what the handler is given, as JSON: ids only.
	Args any
	// NotBefore is when it may be done at the earliest; zero is at once.
	NotBefore time.Time
}

// Add writes a job in the transaction of the change that causes it. It is done after the commit, or never.
func Add(ctx context.Context, tx *db.Tx, j New) error {
	args, err := json.Marshal(j.Args)
	if err != nil {
		return fmt.Errorf("jobs: arguments of %s: %w", j.Kind, err)
	}
	due := j.NotBefore
	if due.IsZero() {
		due = atOnce
	}
	_, err = tx.Exec(ctx, `INSERT INTO job (kind, key, args, due) VALUES ($1, $2, $3, $4)
		ON CONFLICT (kind, key) WHERE token IS NULL AND NOT parked DO NOTHING`,
		j.Kind, db.Null(j.Key), string(args), due)
	if err != nil {
		return fmt.Errorf("jobs: add %s: %w", j.Kind, err)
	}
	tx.Signal(topic)
	return nil
}

// Forget takes away the jobs of a kind that nobody has begun: for a past that is played and not lived, of which nobody is told.
func Forget(ctx context.Context, tx *db.Tx, kind string) error {
	_, err := tx.Exec(ctx, `DELETE FROM job WHERE kind = $1 AND token IS NULL`, kind)
	return err
}

// Handler does the jobs of one kind. ctx ends before the job's lease does, and when the runner stops.
type Handler func(ctx context.Context, args json.RawMessage) error

// Typed is a Handler that is given its arguments decoded.
func Typed[T any](fn func(ctx context.Context, args T) error) Handler {
	return func(ctx context.Context, raw json.RawMessage) error {
		var args T
		if err := json.Unmarshal(raw, &args); err != nil {
			return Fail("arguments", err)
		}
		return fn(ctx, args)
	}
}

// Later is what a handler returns to be called again after d (at least a second), without the attempt being counted:
// a limit is reached, or it is not time yet.
func Later(d time.Duration) error { return &later{max(d, time.Second)} }

type later struct{ d time.Duration }

func (l *later) Error() string { return fmt.Sprintf("again in %v", l.d) }

// Fail gives a failure a code that may be stored and shown to an administrator ("smtp 550"); the code must hold nothing
// about people. cause stays with the caller of Drain.
func Fail(code string, cause error) error { return &failure{code, cause} }

type failure struct {
	code  string
	cause error
}

func (f *failure) Error() string { return f.code + ": " + fmt.Sprint(f.cause) }
func (f *failure) Unwrap() error { return f.cause }

// reason is what may be kept of an error.
func reason(err error) string {
	var f *failure
	if errors.As(err, &f) {
		return f.code
	}
	for _, kind := range []error{fault.NotFound, fault.Conflict, fault.Forbidden, fault.Unavailable,
		context.DeadlineExceeded, context.Canceled} {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return fmt.Sprintf("%T", err)
		}
		err = inner
	}
}

// Parked is how many jobs of a kind were given up for one reason.
type Parked struct {
	Kind string
	// Reason is a code given with Fail, or the kind or type of the error.
	Reason string
	N      int
}

// ListParked gives what was given up, by kind and reason.
func ListParked(ctx context.Context, q db.Q) ([]Parked, error) {
	return db.All(ctx, q, func(s db.Scanner) (p Parked, err error) { return p, s.Scan(&p.Kind, db.OrZero(&p.Reason), &p.N) },
		"SELECT kind, reason, count(*) FROM job WHERE parked GROUP BY kind, reason ORDER BY kind, reason")
}

// RetryParked lets every parked job wait again, with all its attempts before it. Of several with one key only one does, and none
// where another waits already, for that one does their work.
func RetryParked(ctx context.Context, tx *db.Tx) error {
	tx.Signal(topic)
	if _, err := tx.Exec(ctx, `DELETE FROM job WHERE parked AND EXISTS (SELECT 1 FROM job w
		WHERE w.kind = job.kind AND w.key = job.key AND w.token IS NULL AND (NOT w.parked OR w.id > job.id))`); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "UPDATE job SET parked = FALSE, attempt = 0, due = $1 WHERE parked", atOnce)
	return err
}
