package dialogue

import (
	"context"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
)

// What a request does not keep for ever (package retention says for how long, and asks): the names of who asked, joined and carried, and the
// texts nobody but the secretariat and their authors read any more. What it said and what became of it stays, with who answered.

// outOfSight is, of a request "r", that its own words are read by its asker and the secretariat alone.
const outOfSight = `(r.state = 'withdrawn' OR EXISTS (SELECT 1 FROM dialogue_hidden h WHERE h.request_id = r.id AND h.target_kind = 'request'))`

// keeps is due of a request "r" that ended before the instant $1.
const keeps = `r.state <> 'open' AND r.ended_at < $1 AND (r.asker_id IS NOT NULL OR r.carrier_id IS NOT NULL
	OR EXISTS (SELECT 1 FROM dialogue_join j WHERE j.request_id = r.id) OR EXISTS (SELECT 1 FROM dialogue_report t WHERE t.request_id = r.id AND t.settled_at IS NOT NULL)
	OR r.what <> '' AND ` + outOfSight + `)`

// namedVerbs are those of acts of who asked, joined or carried.
var namedVerbs = []string{VerbAsked, VerbAdded, VerbJoined, VerbLeft, VerbCarried, VerbWithdrawn, VerbReported}

// Due lists requests that ended before a day and still keep names, or texts out of sight: at most limit, by id, those after an id.
func (x *Room) Due(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT r.id FROM dialogue_request r WHERE `+keeps+` AND r.id > $2 ORDER BY r.id LIMIT $3`, before.Start(), after, limit)
}

// Forget takes the names from those of the requests that ended before a day, of those who joined leaving how many; empties what was withdrawn or
// hidden; and deletes settled reports. Gives the requests it was done in. Who was told of them is for the room that tells people.
func (x *Room) Forget(ctx context.Context, tx *db.Tx, before clock.Day, requests []string) (done, left []string, err error) {
	args := []any{before.Start()}
	for _, id := range requests {
		args = append(args, id)
	}
	done, err = db.All(ctx, tx, db.Scan[string], `SELECT r.id FROM dialogue_request r WHERE `+keeps+` AND r.id IN (`+db.In(2, len(requests))+`) ORDER BY r.id`, args...)
	if err != nil || len(done) == 0 {
		return nil, nil, err
	}
	these := make([]any, len(done))
	for i, id := range done {
		these[i] = id
	}
	in := `IN (` + db.In(1, len(done)) + `)`
	for _, sql := range []string{
		`UPDATE dialogue_addition SET text = '' WHERE request_id ` + in + ` AND (EXISTS (SELECT 1 FROM dialogue_hidden h WHERE h.request_id = dialogue_addition.request_id AND h.target_kind = 'addition' AND h.target_id = dialogue_addition.id)
			OR EXISTS (SELECT 1 FROM dialogue_request r WHERE r.id = dialogue_addition.request_id AND r.state = 'withdrawn'))`,
		`UPDATE dialogue_outcome SET text = '' WHERE request_id ` + in + ` AND EXISTS (SELECT 1 FROM dialogue_hidden h WHERE h.request_id = dialogue_outcome.request_id AND h.target_kind = 'outcome' AND h.target_id = CAST(dialogue_outcome.n AS TEXT))`,
		`UPDATE dialogue_request SET what = '', why = '' WHERE id ` + in + ` AND id IN (SELECT r.id FROM dialogue_request r WHERE ` + outOfSight + `)`,
		`UPDATE dialogue_request SET asker_id = NULL, carrier_id = NULL, carried_at = NULL, joined = joined + (SELECT count(*) FROM dialogue_join j WHERE j.request_id = dialogue_request.id) WHERE id ` + in,
		`DELETE FROM dialogue_join WHERE request_id ` + in,
		`DELETE FROM dialogue_report WHERE settled_at IS NOT NULL AND request_id ` + in,
		`DELETE FROM dialogue_draft WHERE request_id ` + in,
	} {
		if _, err := tx.Exec(ctx, sql, these...); err != nil {
			return nil, nil, err
		}
	}
	if err := journal.Unname(ctx, tx, SubjectKind, done, namedVerbs); err != nil {
		return nil, nil, err
	}
	if err := jobs.Add(ctx, tx, jobs.New{Kind: jobScrub, Key: "words"}); err != nil {
		return nil, nil, err
	}
	for _, id := range done {
		if err := x.note(ctx, tx, journal.Entry{Verb: VerbForgotten, SubjectID: id}); err != nil {
			return nil, nil, err
		}
	}
	return done, nil, nil
}

// Titles name those of the requests that the actor may read. One query.
func (x *Room) Titles(ctx context.Context, actor access.Actor, requests []string) (map[string]string, error) {
	args := []any{actor.Person}
	for _, id := range requests {
		args = append(args, id)
	}
	list, _, err := x.some(ctx, x.db.Read(), read(actor.Grants.Secretariat)+` AND CAST($1 AS TEXT) IS NOT NULL AND r.id IN (`+db.In(2, len(requests))+`)`, args, len(requests), 0)
	out := make(map[string]string, len(list))
	for _, r := range list {
		out[r.ID] = title(ctx, listed(r))
	}
	return out, err
}
