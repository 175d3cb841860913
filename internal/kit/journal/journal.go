// Package journal keeps what happened: one row for each act, written in the act's own transaction, and never changed, but
// for a name whose time is over (Unname). It holds ids, verbs and numbers only, never a person's words or a title, so that
// personal data can be erased elsewhere without rewriting history.
package journal

import (
	"context"
	"embed"
	"encoding/json"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the journal's table.
var Migrations = files

// Job is the kind of the background job that is added for each entry people are to be told of; its argument is a Told.
const Job = "journal"

// Told is the argument of a Job: which entry people are to be told of.
type Told struct {
	Seq int64 `json:"seq"`
}

// Entry is one act.
type Entry struct {
	// Seq orders entries; given by Write.
	Seq int64
	// At is the instant; zero for a nameless act, which has only its Day.
	At  time.Time
	Day clock.Day
	// Verb says what happened, "matter.opened".
	Verb string
	// SubjectKind and SubjectID are what it happened to.
	SubjectKind, SubjectID string
	// Actor is the person who did it; "" for the program itself and for a nameless act.
	Actor string
	// Args are ids and numbers that say more; never words.
	Args map[string]any
	// Tell also adds the job that tells people of it. Not stored.
	Tell bool
	// Nameless leaves out who and the time of day. Not stored.
	Nameless bool
}

// Journal writes and reads entries.
type Journal struct{ clk clock.Clock }

// New makes a journal that takes the time from clk.
func New(clk clock.Clock) *Journal { return &Journal{clk} }

// Write adds an entry inside the transaction of the act it tells of.
func (j *Journal) Write(ctx context.Context, tx *db.Tx, e Entry) (seq int64, err error) {
	now := j.clk.Now()
	var at, actor any = now, e.Actor
	if e.Nameless {
		at, actor = nil, nil
	} else if e.Actor == "" {
		actor = nil
	}
	args := []byte("{}")
	if len(e.Args) > 0 {
		if args, err = json.Marshal(e.Args); err != nil {
			return 0, err
		}
	}
	err = tx.QueryRow(ctx, `INSERT INTO journal (at, day, verb, subject_kind, subject_id, actor_id, args)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING seq`,
		at, clock.DayOf(now), e.Verb, e.SubjectKind, e.SubjectID, actor, string(args)).Scan(&seq)
	if err != nil || !e.Tell {
		return seq, err
	}
	return seq, jobs.Add(ctx, tx, jobs.New{Kind: Job, Args: Told{seq}, NotBefore: now})
}

const columns = `seq, at, day, verb, subject_kind, subject_id, COALESCE(actor_id, ''), args`

func scan(s db.Scanner) (Entry, error) {
	var e Entry
	var args string
	if err := s.Scan(&e.Seq, db.At(&e.At), &e.Day, &e.Verb, &e.SubjectKind, &e.SubjectID, &e.Actor, &args); err != nil {
		return e, err
	}
	return e, json.Unmarshal([]byte(args), &e.Args)
}

// Get is the entry with that number, or fault.NotFound.
func Get(ctx context.Context, q db.Q, seq int64) (Entry, error) {
	return db.One(ctx, q, scan, `SELECT `+columns+` FROM journal WHERE seq = $1`, seq)
}

// Of lists what happened to one subject, oldest first, at most limit entries after the entry numbered after.
func Of(ctx context.Context, q db.Q, kind, id string, after int64, limit int) ([]Entry, error) {
	return db.All(ctx, q, scan, `SELECT `+columns+` FROM journal
		WHERE subject_kind = $1 AND subject_id = $2 AND seq > $3 ORDER BY seq LIMIT $4`, kind, id, after, limit)
}
