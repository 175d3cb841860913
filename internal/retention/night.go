package retention

import (
	"context"
	"errors"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

const (
	// listBatch is how many are listed, and carryBatch how many are done, in one transaction.
	listBatch  = 200
	carryBatch = 20
)

// Night does the work of a night: first it lists what is due, tells the secretariat of what is new on the list, and then does what has
// been listed for long enough. Once a day; what it did not get to end is gone on with the next time it is called.
func (x *Room) Night(ctx context.Context) error {
	today := x.today()
	last, err := lastNight(ctx, x.db.Read())
	if err != nil || last == today {
		return err
	}
	s, err := x.settings(ctx, x.db.Read())
	if err != nil {
		return err
	}
	var failed []error // of one kind is no reason not to do the others
	for _, k := range x.kinds {
		failed = append(failed, x.list(ctx, k, s, today))
	}
	failed = append(failed, x.tell(ctx, today))
	for _, k := range x.kinds {
		failed = append(failed, x.carry(ctx, k, today))
	}
	// What was deleted is not to lie in the database's files: while somebody still reads what was, another night does it.
	if err := x.db.Scrub(ctx); err != nil && !errors.Is(err, fault.Unavailable) {
		failed = append(failed, err)
	}
	if err := errors.Join(failed...); err != nil {
		return err
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return storeNight(ctx, tx, today) })
}

// list brings the list of a kind in step with what is due: what is new comes on it, what is due no more goes, unless it is held.
func (x *Room) list(ctx context.Context, k Kind, s Settings, today clock.Day) error {
	for after, more := "", true; more; {
		upTo := ""
		if err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			upTo, err = x.listSome(ctx, tx, k, s, today, after)
			return err
		}); err != nil {
			return err
		}
		after, more = upTo, upTo != ""
	}
	return nil
}

// listSome does so for the next page after an id and gives the page's last, "" when there are no more. It reads what is due in the
// transaction: what another node is doing at this moment is not to come on the list again.
func (x *Room) listSome(ctx context.Context, tx *db.Tx, k Kind, s Settings, today clock.Day, after string) (upTo string, err error) {
	due, err := x.due(ctx, tx, k, s, today, after)
	if err != nil {
		return "", err
	}
	apart := map[string]bool{}
	if k.Apart != nil && len(due) > 0 {
		ids, err := k.Apart(ctx, tx, due)
		if err != nil {
			return "", err
		}
		for _, id := range ids {
			apart[id] = true
		}
	}
	if len(due) == listBatch {
		upTo = due[len(due)-1]
	}
	if err := unlist(ctx, tx, k.Code, after, upTo, due); err != nil {
		return "", err
	}
	return upTo, storeListed(ctx, tx, k.Code, due, apart, today, today.AddDays(s.Notice))
}

// due is the next page of what is due of a kind under the settings.
func (x *Room) due(ctx context.Context, q db.Q, k Kind, s Settings, today clock.Day, after string) ([]string, error) {
	months := s.Months[k.Code]
	if months == 0 {
		return nil, nil
	}
	return k.Due(ctx, q, before(today, months), after, listBatch)
}

// tell lets the secretariat be told of what is new on the list, once.
func (x *Room) tell(ctx context.Context, today clock.Day) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		fresh, err := untold(ctx, tx)
		if err != nil {
			return err
		}
		if err := markTold(ctx, tx); err != nil || len(fresh) == 0 {
			return err
		}
		args, all := map[string]any{}, 0
		for kind, n := range fresh {
			args[kind] = n
			all += n
		}
		args["n"] = all
		return x.note(ctx, tx, journal.Entry{Verb: VerbListed, SubjectID: today.String(), Tell: true, Args: args})
	})
}

// carry does what has been listed of a kind for long enough, a few in each transaction.
func (x *Room) carry(ctx context.Context, k Kind, today clock.Day) error {
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			more, err = x.carrySome(ctx, tx, k, today)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

func (x *Room) carrySome(ctx context.Context, tx *db.Tx, k Kind, today clock.Day) (more bool, err error) {
	s, err := x.settings(ctx, tx) // as they are now: somebody may be changing them
	if err != nil || s.Months[k.Code] == 0 {
		return false, err
	}
	ripe, err := loadRipe(ctx, tx, k.Code, today, carryBatch)
	if err != nil || len(ripe) == 0 {
		return false, err
	}
	ids := make([]string, len(ripe))
	apart := map[string]bool{}
	for i, r := range ripe {
		ids[i], apart[r.Subject] = r.Subject, r.Apart
	}
	done, left, err := k.Carry(ctx, tx, before(today, s.Months[k.Code]), ids)
	if err != nil {
		return false, err
	}
	if err := unlistThese(ctx, tx, k.Code, without(ids, left)); err != nil {
		return false, err
	}
	n := 0
	for _, id := range done {
		if !apart[id] {
			n++
		}
	}
	if n > 0 {
		if err := addDone(ctx, tx, today, k.Code, n); err != nil {
			return false, err
		}
		if err := x.note(ctx, tx, journal.Entry{Verb: VerbDone, SubjectID: k.Code, Args: map[string]any{"n": n}}); err != nil {
			return false, err
		}
	}
	return len(left) > 0 || len(ripe) == carryBatch, nil
}

// without are those of ids that are not in not.
func without(ids, not []string) []string {
	drop := map[string]bool{}
	for _, id := range not {
		drop[id] = true
	}
	var out []string
	for _, id := range ids {
		if !drop[id] {
			out = append(out, id)
		}
	}
	return out
}
