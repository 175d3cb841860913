package member

import (
	"context"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
)

// leaver are the people "l" who left before the day $1 and of whom this room still keeps something: their own choices, a letter
// they used and will not be told of, a duty that gives nothing any more. (Sessions, and what was not used, tidy takes by itself.)
const leaver = `l.until_day < $1 AND (EXISTS (SELECT 1 FROM member_settings s WHERE s.person_id = l.id)
	OR EXISTS (SELECT 1 FROM member_letter b WHERE b.person_id = l.id) OR EXISTS (SELECT 1 FROM member_grant g WHERE g.person_id = l.id))`

// DueLeavers lists people who left before a day and of whom something is still kept here: at most limit, by id, those after an id.
func (x *Room) DueLeavers(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT l.id FROM org_person_left l WHERE `+leaver+` AND l.id > $2 ORDER BY l.id LIMIT $3`, before, after, limit)
}

// ForgetLeavers takes away what is kept here of those of the people who left before a day, and gives who that were. Who comes back
// begins with the usual settings and without a duty.
func (x *Room) ForgetLeavers(ctx context.Context, tx *db.Tx, before clock.Day, people []string) (done, left []string, err error) {
	args := []any{before}
	for _, p := range people {
		args = append(args, p)
	}
	if done, err = db.All(ctx, tx, db.Scan[string], `SELECT l.id FROM org_person_left l WHERE `+leaver+` AND l.id IN (`+db.In(2, len(people))+`) ORDER BY l.id`,
		args...); err != nil || len(done) == 0 {
		return nil, nil, err
	}
	ids := make([]any, len(done))
	for i, p := range done {
		ids[i] = p
	}
	these := ` WHERE person_id IN (` + db.In(1, len(ids)) + `)`
	type duty struct{ person, duty string }
	duties, err := db.All(ctx, tx, func(s db.Scanner) (d duty, err error) { return d, s.Scan(&d.person, &d.duty) },
		`SELECT person_id, duty FROM member_grant`+these+` ORDER BY person_id, duty`, ids...)
	if err != nil {
		return nil, nil, err
	}
	for _, table := range []string{"member_settings", "member_letter", "member_grant"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+these, ids...); err != nil {
			return nil, nil, err
		}
	}
	for _, d := range duties {
		if _, err := x.journal.Write(ctx, tx, journal.Entry{Verb: "member.duty_taken", SubjectKind: "person", SubjectID: d.person,
			Args: map[string]any{"duty": d.duty}}); err != nil {
			return nil, nil, err
		}
	}
	return done, nil, nil
}
