package dialogue

import (
	"context"
	"errors"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// requestColumns read a row of requestFrom.
const (
	requestColumns = `r.id, COALESCE(ru.id, ''), COALESCE(ru.name, ''), COALESCE(rg.id, ''), COALESCE(rg.name, ''), COALESCE(rc.id, ''), COALESCE(rc.name, ''), COALESCE(pa.id, ''), COALESCE(pa.name, ''),
		r.what, r.why, COALESCE(hr.reason, ''), COALESCE(fc.name, ''), r.for_day, r.carry_asked, COALESCE(pc.id, ''), COALESCE(pc.name, ''), r.carried_at, r.state, r.at, r.deadline_day, r.ended_at,
		r.joined + (SELECT count(*) FROM dialogue_join n WHERE n.request_id = r.id), (SELECT count(*) FROM dialogue_outcome o WHERE o.request_id = r.id)`
	// A unit or committee that has ended stands as the one it counts as today.
	requestFrom = ` FROM dialogue_request r LEFT JOIN org_unit_stands_for rs ON rs.unit_id = r.unit_id LEFT JOIN org_unit_now ru ON ru.id = rs.now_id
		LEFT JOIN committee_voice rv ON rv.unit_id = rs.now_id LEFT JOIN committee_now rc ON rc.id = rv.committee_id
		LEFT JOIN dialogue_group rg ON rg.id = r.group_id LEFT JOIN org_person_name pa ON pa.id = r.asker_id LEFT JOIN org_person_name pc ON pc.id = r.carrier_id
		LEFT JOIN committee_is_now fi ON fi.committee_id = r.for_committee_id LEFT JOIN committee_now fc ON fc.id = fi.now_id
		LEFT JOIN dialogue_hidden hr ON hr.request_id = r.id AND hr.target_kind = 'request' AND hr.target_id = r.id `
)

func (r *Request) into() []any {
	return []any{&r.ID, &r.UnitID, &r.Unit, &r.GroupID, &r.Group, &r.CommitteeID, &r.Committee, &r.Asker.ID, &r.Asker.Name, &r.What, &r.Why, &r.HiddenReason, &r.ForCommittee, db.OrZero(&r.ForDay),
		&r.CarryAsked, &r.Carrier.ID, &r.Carrier.Name, db.At(&r.CarriedAt), &r.State, db.At(&r.At), &r.Deadline, db.At(&r.EndedAt), &r.Joins, &r.Outcomes}
}

// load is one request; fault.NotFound when there is none. One query.
func (x *Room) load(ctx context.Context, q db.Q, requestID string) (Request, error) {
	return db.One(ctx, q, x.scanRequest, `SELECT `+requestColumns+requestFrom+`WHERE r.id = $1`, requestID)
}

func (x *Room) scanRequest(s db.Scanner) (r Request, err error) {
	err = s.Scan(r.into()...)
	r.Unit = x.label(r.UnitID, r.Unit)
	return r, err
}

// label names a unit as it can be told from others of its name.
func (x *Room) label(unitID, name string) string {
	if unitID == "" {
		return ""
	}
	return x.org.Label(unitID, name)
}

// whom is what a person is to a unit of today or a group. One query.
func whom(ctx context.Context, q db.Q, person, unitID, groupID string) (w Whom, err error) {
	err = q.QueryRow(ctx, `SELECT COALESCE(r.unit_id IN (`+unitsWorking+`), FALSE), COALESCE(r.unit_id IN (`+unitsRepresented+`), FALSE),
		EXISTS (SELECT 1 FROM org_leader_now l WHERE l.person_id = $1), `+member+`,
		EXISTS (SELECT 1 FROM org_ancestor a JOIN org_leader_now l ON l.unit_id = a.ancestor_id WHERE a.unit_id = r.unit_id AND l.person_id <> $1)
			OR EXISTS (SELECT 1 FROM dialogue_group_member gm JOIN org_person_name p ON p.id = gm.person_id WHERE gm.group_id = r.group_id AND gm.person_id <> $1 AND p.present)
		FROM (SELECT CAST($2 AS TEXT) AS unit_id, CAST($3 AS TEXT) AS group_id) r`, person, db.Null(unitID), db.Null(groupID)).
		Scan(&w.Working, &w.Representative, &w.Leads, &w.Member, &w.Answerable)
	return w, err
}

// unitNow is the unit of today that a unit counts as; fault.NotFound when there is none.
func unitNow(ctx context.Context, q db.Q, unitID string) (string, error) {
	return db.One(ctx, q, db.Scan[string], `SELECT s.now_id FROM org_unit_stands_for s JOIN org_unit_now u ON u.id = s.now_id WHERE s.unit_id = $1`, unitID)
}

// speaks is the committee that speaks for a unit of today, "" when there is none.
func speaks(ctx context.Context, q db.Q, unitID string) (string, error) {
	id, err := db.One(ctx, q, db.Scan[string], `SELECT c.id FROM committee_voice v JOIN committee_now c ON c.id = v.committee_id WHERE v.unit_id = $1`, unitID)
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	return id, err
}

// openBy is the open request of a person to a unit or group, "" when there is none.
func openBy(ctx context.Context, q db.Q, person, unitID, groupID string) (string, error) {
	id, err := db.One(ctx, q, db.Scan[string], `SELECT r.id FROM dialogue_request r LEFT JOIN org_unit_stands_for s ON s.unit_id = r.unit_id
		WHERE r.state = 'open' AND r.asker_id = $1 AND (s.now_id = $2 OR r.group_id = $3) ORDER BY r.at LIMIT 1`, person, unitID, groupID)
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	return id, err
}

func insertRequest(ctx context.Context, tx *db.Tx, in AskInput, asker, forCommittee string, forDay clock.Day, at time.Time, last, remind clock.Day) error {
	_, err := tx.Exec(ctx, `INSERT INTO dialogue_request (id, unit_id, group_id, asker_id, what, why, for_committee_id, for_day, carry_asked, state, at, deadline_day, remind_day)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		in.ID, db.Null(in.UnitID), db.Null(in.GroupID), asker, in.What, in.Why, db.Null(forCommittee), nullDay(forDay), in.Carry, Open, at, last, nullDay(remind))
	return err
}

func nullDay(d clock.Day) any {
	if d.IsZero() {
		return nil
	}
	return d
}

func insertOutcome(ctx context.Context, tx *db.Tx, requestID string, o Outcome, committeeID string) error {
	if _, err := tx.Exec(ctx, `INSERT INTO dialogue_outcome (request_id, n, kind, text, matter_id, committee_id, day, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		requestID, o.N, o.Kind, o.Text, db.Null(o.MatterID), db.Null(committeeID), nullDay(o.Day), o.By.ID, o.At); err != nil {
		return err
	}
	return end(ctx, tx, requestID, o.Kind, o.At)
}

// end gives a request a state in which nobody waits for an answer.
func end(ctx context.Context, tx *db.Tx, requestID string, st State, at time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE dialogue_request SET state = $2, ended_at = $3, remind_day = NULL WHERE id = $1`, requestID, st, at)
	return err
}

// hiddenOf joins why a text is hidden, by its kind and id.
func hiddenOf(kind, of, id string) string {
	return ` LEFT JOIN dialogue_hidden h ON h.request_id = ` + of + ` AND h.target_kind = '` + kind + `' AND h.target_id = ` + id + ` `
}

// additions are what was added to a request, the oldest first.
func additions(ctx context.Context, q db.Q, requestID string) ([]Addition, error) {
	return db.All(ctx, q, func(s db.Scanner) (a Addition, err error) {
		return a, s.Scan(&a.ID, &a.Text, &a.HiddenReason, db.At(&a.At))
	},
		`SELECT a.id, a.text, COALESCE(h.reason, ''), a.at FROM dialogue_addition a`+hiddenOf(TargetAddition, `a.request_id`, `a.id`)+`WHERE a.request_id = $1 ORDER BY a.at, a.id`, requestID)
}

// outcomes are those of a request, the oldest first.
func outcomes(ctx context.Context, q db.Q, requestID string) ([]Outcome, error) {
	return db.All(ctx, q, func(s db.Scanner) (o Outcome, err error) {
		return o, s.Scan(&o.N, &o.Kind, &o.Text, &o.HiddenReason, db.OrZero(&o.MatterID), &o.Committee, db.OrZero(&o.Day), &o.By.ID, &o.By.Name, db.At(&o.At))
	}, `SELECT o.n, o.kind, o.text, COALESCE(h.reason, ''), o.matter_id, COALESCE(c.name, ''), o.day, p.id, p.name, o.at FROM dialogue_outcome o JOIN org_person_name p ON p.id = o.by_id
		LEFT JOIN committee_is_now i ON i.committee_id = o.committee_id LEFT JOIN committee_now c ON c.id = i.now_id`+hiddenOf(TargetOutcome, `o.request_id`, `CAST(o.n AS TEXT)`)+`
		WHERE o.request_id = $1 ORDER BY o.n`, requestID)
}

// answerDays is how many days a leader has to answer, and where that stands.
func answerDays(ctx context.Context, q db.Q) (s Settings, err error) {
	list, err := db.All(ctx, q, func(r db.Scanner) (s Settings, err error) { return s, r.Scan(&s.Days, &s.Origin) }, `SELECT days, origin FROM dialogue_setting`)
	if err != nil || len(list) > 0 {
		return append(list, s)[0], err
	}
	return DefaultSettings(), nil
}
