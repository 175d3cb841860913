package intake

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
)

// keepFor is how long what was dropped in the browser is kept.
const keepFor = 24 * time.Hour

// The states of an upload.
const (
	waiting = "waiting" // to be looked at and confirmed
	started = "running" // a background job brings it in
	done    = "done"
	failed  = "failed" // something went wrong that is not the export's fault; nothing was changed
)

// reasonTooMany: it waits again, because when it was to come in another number of people would have ended, or more was gone of
// something else.
const reasonTooMany = "too_many"

// upload is an export somebody has dropped in the browser.
type upload struct {
	ID, State, Reason string
	Accepted          int
	Fewer             bool
	Made              time.Time
	Counts            map[string]int
	content           []byte
}

// Keep stores an export that has been read until somebody confirms it, for a day. By the secretariat.
func (x *Room) Keep(ctx context.Context, actor access.Actor, src Source) (string, error) {
	if !MayImport(actor) {
		return "", fault.Forbidden
	}
	content, err := pack(src)
	if err != nil {
		return "", err
	}
	made := id.New()
	err = x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO intake_upload (id, person_id, made, state, accepted, content) VALUES ($1, $2, $3, $4, 0, $5)`,
			made, actor.Person, x.clk.Now(), waiting, content)
		return err
	})
	return made, err
}

// upload is one that is not a day old, or fault.NotFound.
func (x *Room) upload(ctx context.Context, q db.Q, id string) (upload, error) {
	u, err := db.One(ctx, q, func(s db.Scanner) (upload, error) {
		var u upload
		var counts string
		err := s.Scan(&u.ID, &u.State, db.OrZero(&u.Reason), &u.Accepted, &u.Fewer, db.At(&u.Made), db.OrZero(&u.content), db.OrZero(&counts))
		if err == nil && counts != "" {
			err = json.Unmarshal([]byte(counts), &u.Counts)
		}
		return u, err
	}, `SELECT id, state, reason, accepted, fewer, made, content, counts FROM intake_upload WHERE id = $1`, id)
	if err == nil && !x.clk.Now().Before(u.Made.Add(keepFor)) {
		err = fault.NotFound
	}
	return u, err
}

func (u upload) source() (Source, error) { return unpack(u.content) }

// Confirm has an upload brought in, in the background. By the secretariat. fault.Invalid names the field "accept": more than a
// tenth of the people would end and accepted is not their number; or "fewer": much is gone of something else, and nobody has said
// that it is right. fault.Conflict: it cannot come in, or has. One that is on its way already stays so.
func (x *Room) Confirm(ctx context.Context, actor access.Actor, uploadID string, accepted int, fewer bool) error {
	if !MayImport(actor) {
		return fault.Forbidden
	}
	u, err := x.upload(ctx, x.db.Read(), uploadID)
	if err != nil {
		return err
	}
	switch u.State {
	case started:
		return nil
	case done:
		return fault.Conflict
	}
	src, err := u.source()
	if err != nil {
		return err
	}
	p, err := x.Preview(ctx, src)
	if err != nil {
		return err
	}
	var many *TooManyEnded
	var few *FewerThanBefore
	switch err := p.refusal(Options{AcceptEnded: accepted, AcceptFewer: fewer}); {
	case errors.As(err, &many):
		return fault.One("accept", "intake.error.accept", "n", many.Ended)
	case errors.As(err, &few):
		return fault.One("fewer", "intake.error.fewer")
	case err != nil:
		return fault.Wrap(fault.Conflict, err)
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE intake_upload SET state = $2, accepted = $3, fewer = $4, reason = NULL WHERE id = $1 AND state IN ($5, $6)`,
			uploadID, started, accepted, fewer, waiting, failed)
		if err != nil || n == 0 {
			return err // another has confirmed it meanwhile
		}
		return jobs.Add(ctx, tx, jobs.New{Kind: jobRun, Key: uploadID, Args: runArgs{uploadID, actor.Person}})
	})
}

type runArgs struct {
	Upload string `json:"upload"`
	By     string `json:"by"`
}

// run is the background job. That it has come in is written in the same transaction, so that it comes in once.
func (x *Room) run(ctx context.Context, args runArgs) error {
	u, err := x.upload(ctx, x.db.Read(), args.Upload)
	if errors.Is(err, fault.NotFound) || err == nil && u.State != started {
		return nil
	}
	if err != nil {
		return err
	}
	defer x.running.forget(u.ID)
	src, err := u.source()
	if err == nil {
		o := Options{AcceptEnded: u.Accepted, AcceptFewer: u.Fewer, Progress: func(s Step) { x.running.set(u.ID, s) }}
		_, err = x.apply(ctx, args.By, src, o, func(ctx context.Context, tx *db.Tx, p *Plan) error {
			counts, err := json.Marshal(p.counts())
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `UPDATE intake_upload SET state = $2, counts = $3, content = NULL WHERE id = $1`, u.ID, done, string(counts))
			return err
		})
	}
	var many *TooManyEnded
	var few *FewerThanBefore
	switch {
	case err == nil, errors.Is(err, fault.Unavailable), ctx.Err() != nil:
		return err // it is tried again
	case errors.As(err, &many), errors.As(err, &few):
		return x.rest(ctx, u.ID, waiting, reasonTooMany)
	}
	x.log.Error("intake: an upload could not come in", "upload", u.ID, "why", fmt.Sprintf("%T", err))
	return x.rest(ctx, u.ID, failed, "")
}

func (x *Room) rest(ctx context.Context, id, state, reason string) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE intake_upload SET state = $2, reason = $3 WHERE id = $1 AND state = $4`, id, state, db.Null(reason), started)
		return err
	})
}

// clean deletes what is a day old.
func (x *Room) clean(ctx context.Context) error {
	old := x.clk.Now().Add(-keepFor)
	some, err := db.One(ctx, x.db.Read(), db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM intake_upload WHERE made <= $1)`, old)
	if err != nil || !some {
		return err
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM intake_upload WHERE made <= $1`, old)
		return err
	})
}

// running is how far imports on this node have come; another node knows only that one is under way.
type running struct {
	mu sync.Mutex
	at map[string]Step
}

func (r *running) set(id string, s Step) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.at[id] = s
}

func (r *running) forget(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.at, id)
}

func (r *running) step(id string) (Step, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.at[id]
	return s, ok
}

// pack writes a Source as compressed JSON.
func pack(src Source) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(src); err != nil {
		return nil, err
	}
	err := z.Close()
	return b.Bytes(), err
}

// unpack reads what pack wrote; whole numbers in the arguments of problems are int again.
func unpack(content []byte) (Source, error) {
	var src Source
	z, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return src, err
	}
	if err := decode(z, &src); err != nil {
		return src, err
	}
	wholeNumbers(src.Report.Bad)
	wholeNumbers(src.Report.Gaps)
	return src, nil
}

func decode(r io.Reader, into any) error {
	d := json.NewDecoder(r)
	d.UseNumber()
	return d.Decode(into)
}

// wholeNumbers makes the numbers among the arguments int again, which is what they were.
func wholeNumbers(list []os2mo.Problem) {
	for _, p := range list {
		for name, v := range p.Args {
			if n, ok := v.(json.Number); ok {
				whole, _ := n.Int64()
				p.Args[name] = int(whole)
			}
		}
	}
}
