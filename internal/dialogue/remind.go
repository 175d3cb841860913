package dialogue

import (
	"context"
	"encoding/json"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
)

// Jobs registers this room's background work.
func (x *Room) Jobs(r *jobs.Runner) {
	r.Every("dialogue.remind", time.Hour, x.Remind)
	r.Handle(jobScrub, func(ctx context.Context, _ json.RawMessage) error { return x.scrub(ctx) })
}

// remindAtOnce is how many requests one transaction reminds of.
const remindAtOnce = 100

// What there is to remind of: that the deadline comes near, and that it is over. Each is told once; where the program did not run in time,
// only the latter is.
var reminders = []struct{ due, done, verb string }{
	{`r.deadline_day < $2 AND NOT r.overdue_told`, `overdue_told = TRUE, remind_day = NULL`, VerbOverdue},
	{`r.remind_day <= $2`, `remind_day = NULL`, VerbReminded},
}

// Remind tells who is to answer that a deadline is near, and them and those who chair the unit's committee that one is over.
func (x *Room) Remind(ctx context.Context) error {
	for _, w := range reminders {
		for more := true; more; {
			var err error
			if more, err = x.remindSome(ctx, w.due, w.done, w.verb); err != nil {
				return err
			}
		}
	}
	return nil
}

// remindSome reminds of some of what is due, and says whether there may be more.
func (x *Room) remindSome(ctx context.Context, due, done, verb string) (more bool, err error) {
	err = x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := db.All(ctx, tx, db.Scan[string], `SELECT r.id FROM dialogue_request r WHERE r.state = $1 AND `+due+` ORDER BY r.id LIMIT $3`, Open, x.today(), remindAtOnce)
		if more = len(list) == remindAtOnce; err != nil || len(list) == 0 {
			return err
		}
		args := make([]any, len(list))
		for i, id := range list {
			args[i] = id
		}
		if _, err := tx.Exec(ctx, `UPDATE dialogue_request SET `+done+` WHERE id IN (`+db.In(1, len(list))+`)`, args...); err != nil {
			return err
		}
		for _, id := range list {
			if err := x.note(ctx, tx, journal.Entry{Verb: verb, SubjectID: id, Tell: true}); err != nil {
				return err
			}
		}
		return nil
	})
	return more, err
}
