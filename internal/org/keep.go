package org

import (
	"context"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// hasContact are the people whose e-mail or telephone is kept after they left, before the day $1.
const hasContact = `until_day < $1 AND (email <> '' OR phone <> '')`

// DueContact lists people who left before a day and whose e-mail or telephone is still kept: at most limit, by id, those after an id.
func (x *Room) DueContact(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT id FROM org_person WHERE `+hasContact+` AND id > $2 ORDER BY id LIMIT $3`, before, after, limit)
}

// ForgetContact takes the e-mail and telephone of those of the people who left before a day, and gives who that were. Their names stay:
// what they said keeps its context. A guest's e-mail is also what they are known by. Who comes back is brought in by the next import with whatever it then says: those who have
// left are not in what it is compared with (Snapshot).
func (x *Room) ForgetContact(ctx context.Context, tx *db.Tx, before clock.Day, people []string) (done, left []string, err error) {
	these := hasContact + ` AND id IN (` + db.In(2, len(people)) + `)`
	args := append([]any{before}, db.Args(people)...)
	if done, err = db.All(ctx, tx, db.Scan[string], `SELECT id FROM org_person WHERE `+these+` ORDER BY id`, args...); err != nil || len(done) == 0 {
		return nil, nil, err
	}
	_, err = tx.Exec(ctx, `UPDATE org_person SET email = '', phone = '', source_key = CASE WHEN source = '`+guest+`' THEN id ELSE source_key END WHERE `+these, args...)
	return done, nil, err
}
