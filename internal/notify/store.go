package notify

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
)

// The states of a mail.
const (
	waiting = "waiting" // until it is due
	sending = "sending" // in the hands of a node
	sent    = "sent"
	dropped = "dropped" // nothing to say, or not wanted any more
	failed  = "failed"  // not taken, and given up
	unsure  = "unsure"  // perhaps taken; not sent again
)

// envelope is what a waiting mail is found by.
type envelope struct{ person, bundle string }

func toldBetween(ctx context.Context, tx *db.Tx, seq int64, first, last string) (map[string]bool, error) {
	list, err := db.All(ctx, tx, db.Scan[string],
		`SELECT person_id FROM notify_message WHERE entry_seq = $1 AND person_id BETWEEN $2 AND $3`, seq, first, last)
	if err != nil {
		return nil, err
	}
	told := make(map[string]bool, len(list))
	for _, p := range list {
		told[p] = true
	}
	return told, nil
}

// openBetween gives the waiting mails of the bundles to the people from first to last.
func openBetween(ctx context.Context, tx *db.Tx, bundles []string, first, last string) (map[envelope]string, error) {
	type row struct {
		envelope
		id string
	}
	args := []any{first, last}
	for _, b := range bundles {
		args = append(args, b)
	}
	list, err := db.All(ctx, tx, func(s db.Scanner) (r row, err error) {
		return r, s.Scan(&r.id, &r.person, &r.bundle)
	}, `SELECT id, person_id, bundle FROM notify_mail
		WHERE state = 'waiting' AND person_id BETWEEN $1 AND $2 AND bundle IN (`+db.In(3, len(bundles))+`)`, args...)
	if err != nil {
		return nil, err
	}
	open := make(map[envelope]string, len(list))
	for _, r := range list {
		open[r.envelope] = r.id
	}
	return open, nil
}

func storeMessages(ctx context.Context, tx *db.Tx, mails, messages [][]any) error {
	if err := db.InsertMany(ctx, tx, `INSERT INTO notify_mail (id, person_id, bundle, state, made, due)`, "", mails); err != nil {
		return err
	}
	return db.InsertMany(ctx, tx, `INSERT INTO notify_message (person_id, entry_seq, mail_id)`, "", messages)
}

func storeReach(ctx context.Context, tx *db.Tx, e journal.Entry, r Reach) error {
	_, err := tx.Exec(ctx, `INSERT INTO notify_entry (entry_seq, verb, subject_kind, subject_id, told, mailed, without_address)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (entry_seq) DO UPDATE SET told = excluded.told, mailed = excluded.mailed, without_address = excluded.without_address`,
		e.Seq, e.Verb, e.SubjectKind, e.SubjectID, r.Told, r.Mailed, r.WithoutAddress)
	return err
}

// letter is a mail in hand.
type letter struct {
	id, person, bundle string
	attempt            int
	made               time.Time
	reason             string // why the attempt before failed
}

// setAside marks as unsure what a node had in hand when it died.
func setAside(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE notify_mail SET state = 'unsure', reason = 'interrupted' WHERE state = 'sending' AND begun <= $1`, before)
	return err
}

// attempts is how many mails were begun after since, and the oldest of them.
func attempts(ctx context.Context, tx *db.Tx, since time.Time) (n int, oldest time.Time, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*), min(begun) FROM notify_mail WHERE begun > $1`, since).Scan(&n, db.At(&oldest))
	return n, oldest, err
}

// due is the mail that has been due for longest, locked; false when there is none.
func due(ctx context.Context, tx *db.Tx, now time.Time) (letter, bool, error) {
	lock := ""
	if tx.Engine() == db.Postgres {
		lock = " FOR UPDATE SKIP LOCKED"
	}
	found, err := db.All(ctx, tx, func(s db.Scanner) (l letter, err error) {
		return l, s.Scan(&l.id, &l.person, &l.bundle, &l.attempt, db.At(&l.made), db.OrZero(&l.reason))
	}, `SELECT id, person_id, bundle, attempt, made, reason FROM notify_mail
		WHERE state = 'waiting' AND due <= $1 ORDER BY due, id LIMIT 1`+lock, now)
	if err != nil || len(found) == 0 {
		return letter{}, false, err
	}
	return found[0], true, nil
}

func begin(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE notify_mail SET state = 'sending', begun = $2, attempt = attempt + 1 WHERE id = $1`, id, now)
	return err
}

// end writes down how a mail ended, unless it has been taken out of the sender's hands. A mail with no attempt made gives
// its place within the minute back.
func end(ctx context.Context, tx *db.Tx, l letter, state, reason string, tried bool) error {
	_, err := tx.Exec(ctx, `UPDATE notify_mail SET state = $3, reason = $4, begun = CASE WHEN $5 THEN begun ELSE NULL END
		WHERE id = $1 AND attempt = $2 AND state = 'sending'`, l.id, l.attempt, state, db.Null(reason), tried)
	return err
}

// again has a mail wait in a bundle until due.
func again(ctx context.Context, tx *db.Tx, l letter, bundle string, due time.Time, reason string) error {
	n, err := tx.Exec(ctx, `UPDATE notify_mail SET state = 'waiting', reason = $3, bundle = $4, due = $5
		WHERE id = $1 AND attempt = $2 AND state = 'sending'`, l.id, l.attempt, db.Null(reason), bundle, due)
	if err != nil || n == 0 {
		return err
	}
	return addSend(ctx, tx, due)
}

// join moves the messages of one mail to another.
func join(ctx context.Context, tx *db.Tx, from, to string) error {
	_, err := tx.Exec(ctx, `UPDATE notify_message SET mail_id = $2 WHERE mail_id = $1`, from, to)
	return err
}

// contents are the entries told in a mail, oldest first.
func contents(ctx context.Context, q db.Q, mail string, limit int) ([]int64, error) {
	return db.All(ctx, q, db.Scan[int64], `SELECT entry_seq FROM notify_message WHERE mail_id = $1 ORDER BY id LIMIT $2`, mail, limit)
}

// row is a message as it is listed.
type row struct {
	id, seq int64
	seen    bool
	mail    string // "" for in the program only
}

func newest(ctx context.Context, q db.Q, person string, before int64, limit int) ([]row, error) {
	return db.All(ctx, q, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.id, &r.seq, &r.seen, &r.mail) },
		`SELECT id, entry_seq, seen, COALESCE(mail_id, '') FROM notify_message WHERE person_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, person, before, limit)
}

func storeSeen(ctx context.Context, tx *db.Tx, person string, ids []int64) error {
	args := []any{person}
	for _, i := range ids {
		args = append(args, i)
	}
	_, err := tx.Exec(ctx, `UPDATE notify_message SET seen = TRUE WHERE person_id = $1 AND NOT seen AND id IN (`+db.In(2, len(ids))+`)`, args...)
	return err
}
