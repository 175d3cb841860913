package notify

import (
	"context"
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

const (
	// forgetAtOnce is how many messages, and how many mails, one transaction takes away.
	forgetAtOnce = 2000
	// oldNews is after how many days nobody is told of an entry any more: whoever was told of it may be known no longer, and would be told
	// again. It is well below LeastMonths.
	oldNews = 60
	// LeastMonths is for how long messages are kept at least.
	LeastMonths = 3
)

// month is a calendar month as retention names it, "2026-11".
func month(d clock.Day) string { return d.String()[:len("2026-11")] }

// monthOf is the first day of a month, and that of the next; false for what is none.
func monthOf(s string) (first, next clock.Day, ok bool) {
	first, err := clock.ParseDay(s + "-01")
	return first, first.AddMonths(1), err == nil
}

// DueMonths lists the months, "2026-11", that were over before a day and of which there may be messages or mails: at most limit, those
// after a month.
func (x *Room) DueMonths(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error) {
	first, err := oldest(ctx, q)
	if err != nil || first.IsZero() {
		return nil, err
	}
	if m, _, ok := monthOf(month(first)); ok {
		first = m
	}
	if _, next, ok := monthOf(after); ok && next.After(first) {
		first = next
	}
	var list []string
	for ; len(list) < limit && !first.AddMonths(1).After(before); first = first.AddMonths(1) {
		list = append(list, month(first))
	}
	return list, nil
}

// oldest is the day of the oldest message or mail; zero when there is none. Two queries.
func oldest(ctx context.Context, q db.Q) (clock.Day, error) {
	days, err := db.All(ctx, q, db.Scan[clock.Day], `SELECT j.day FROM journal j WHERE j.seq = (SELECT min(m.entry_seq) FROM notify_message m)`)
	if err != nil {
		return clock.Day{}, err
	}
	made, err := db.One(ctx, q, db.Scan[time.Time], `SELECT min(made) FROM notify_mail`)
	if err != nil {
		return clock.Day{}, err
	}
	if !made.IsZero() {
		days = append(days, clock.DayOf(made))
	}
	var first clock.Day
	for _, d := range days {
		if first.IsZero() || d.Before(first) {
			first = d
		}
	}
	return first, nil
}

// ForgetMonths takes away the messages of the months that were over before a day, and the mails they were in: as many as one transaction
// may. A month of which there is more is in left, and to be given again; one that is empty by now is done. How many were told of
// an entry stays: it is a number.
func (x *Room) ForgetMonths(ctx context.Context, tx *db.Tx, before clock.Day, months []string) (done, left []string, err error) {
	for _, m := range months {
		_, next, ok := monthOf(m)
		if !ok || next.After(before) {
			continue
		}
		if len(left) > 0 { // enough for one transaction
			left = append(left, m)
			continue
		}
		more, err := forgetBefore(ctx, tx, next)
		if err != nil {
			return nil, nil, err
		}
		if more {
			left = append(left, m)
		} else {
			done = append(done, m)
		}
	}
	return done, left, nil
}

// forgetBefore takes away the oldest messages and mails from before a day, and says whether there may be more. Entries are numbered about
// in the order of their days: those few that are not are taken with the month after.
func forgetBefore(ctx context.Context, tx *db.Tx, day clock.Day) (more bool, err error) {
	messages, err := tx.Exec(ctx, `DELETE FROM notify_message WHERE id IN (SELECT o.id FROM
		(SELECT m.id, m.entry_seq FROM notify_message m ORDER BY m.entry_seq, m.person_id LIMIT $2) o
		JOIN journal j ON j.seq = o.entry_seq WHERE j.day < $1)`, day, forgetAtOnce)
	if err != nil || messages > 0 {
		return messages > 0, err
	}
	// A mail that is in a node's hands these days stays for another night.
	mails, err := tx.Exec(ctx, `DELETE FROM notify_mail WHERE id IN (SELECT k.id FROM notify_mail k WHERE k.made < $1 AND (k.state <> 'sending' OR k.begun < $1)
		AND NOT EXISTS (SELECT 1 FROM notify_message m WHERE m.mail_id = k.id) ORDER BY k.made LIMIT $2)`, day.Start(), forgetAtOnce)
	return mails == forgetAtOnce, err
}

// ForgetAbout takes away who was told what of some subjects, and the mails that told of nothing else: where what they were told of says who
// they are (the answer to one's own contribution) it goes with their names.
func (x *Room) ForgetAbout(ctx context.Context, tx *db.Tx, kind string, ids []string) error {
	args := []any{kind}
	for _, s := range ids {
		args = append(args, s)
	}
	entries := `(SELECT seq FROM journal WHERE subject_kind = $1 AND subject_id IN (` + db.In(2, len(ids)) + `))`
	mails, err := db.All(ctx, tx, db.Scan[any], `SELECT DISTINCT mail_id FROM notify_message WHERE mail_id IS NOT NULL AND entry_seq IN `+entries, args...)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM notify_message WHERE entry_seq IN `+entries, args...); err != nil {
		return err
	}
	for some := range slices.Chunk(mails, 100) {
		if _, err := tx.Exec(ctx, `DELETE FROM notify_mail WHERE id IN (`+db.In(1, len(some))+`) AND state <> 'sending'
			AND NOT EXISTS (SELECT 1 FROM notify_message m WHERE m.mail_id = notify_mail.id)`, some...); err != nil {
			return err
		}
	}
	return nil
}
