package disagreement

import (
	"context"
	"slices"
	"strconv"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// head is a disagreement without its entries.
type head struct{ ID, MatterID string }

const entryColumns = `e.disagreement_id, e.id, e.n, e.kind, e.side, e.text, e.more, e.of_n, COALESCE(e.person_id, ''), COALESCE(e.committee_id, ''), e.day, e.outcome,
	e.by_id, e.at, COALESCE(e.hidden_reason, ''), e.erased`

type ofEntry struct {
	of string
	Entry
}

func scanEntry(s db.Scanner) (e ofEntry, err error) {
	var day string
	if err = s.Scan(&e.of, &e.ID, &e.N, &e.Kind, &e.Side, &e.Text, &e.More, &e.Of, &e.Person, &e.Committee, &day, &e.Outcome,
		&e.By, db.At(&e.At), &e.Hidden, &e.Erased); err != nil {
		return e, err
	}
	e.Day, err = storedDay(day)
	return e, err
}

// storedDay reads a day; ” is none.
func storedDay(s string) (clock.Day, error) {
	if s == "" {
		return clock.Day{}, nil
	}
	return clock.ParseDay(s)
}

func dayText(d clock.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// load is one disagreement; fault.NotFound when there is none. Two queries.
func load(ctx context.Context, q db.Q, id string) (Disagreement, error) {
	list, err := loadWhere(ctx, q, `d.id = $1`, id)
	if err != nil {
		return Disagreement{}, err
	}
	if len(list) == 0 {
		return Disagreement{}, fault.NotFound
	}
	return list[0], nil
}

// loadOf are those of a matter, the first raised first. Two queries.
func loadOf(ctx context.Context, q db.Q, matterID string) ([]Disagreement, error) {
	return loadWhere(ctx, q, `d.matter_id = $1`, matterID)
}

// loadMany are some by their ids, in their order. Two queries.
func loadMany(ctx context.Context, q db.Q, ids []string) ([]Disagreement, error) {
	found, err := loadHeads(ctx, q, `d.id IN (`+db.In(1, len(ids))+`)`, len(ids), db.Args(ids)...)
	slices.SortFunc(found, func(a, b Disagreement) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return found, err
}

func loadWhere(ctx context.Context, q db.Q, where string, args ...any) ([]Disagreement, error) {
	return loadHeads(ctx, q, where, MaxOfMatter, args...)
}

// loadHeads are those of which a condition holds, the first raised first, each with its entries. Two queries.
func loadHeads(ctx context.Context, q db.Q, where string, most int, args ...any) ([]Disagreement, error) {
	heads, err := db.All(ctx, q, func(s db.Scanner) (h head, err error) { return h, s.Scan(&h.ID, &h.MatterID) },
		`SELECT d.id, d.matter_id FROM disagreement d WHERE `+where+` ORDER BY d.raised_day, d.id LIMIT `+strconv.Itoa(most), args...)
	if err != nil || len(heads) == 0 {
		return nil, err
	}
	ids := make([]string, len(heads))
	for i, h := range heads {
		ids[i] = h.ID
	}
	entries, err := db.All(ctx, q, scanEntry, `SELECT `+entryColumns+` FROM disagreement_entry e WHERE e.disagreement_id IN (`+db.In(1, len(ids))+`) ORDER BY e.disagreement_id, e.n`, db.Args(ids)...)
	if err != nil {
		return nil, err
	}
	of := map[string][]Entry{}
	for _, e := range entries {
		of[e.of] = append(of[e.of], e.Entry)
	}
	out := make([]Disagreement, len(heads))
	for i, h := range heads {
		out[i] = Fold(h.ID, h.MatterID, of[h.ID])
	}
	return out, nil
}

// begin stores a disagreement with its first entries; false when it is there already.
func begin(ctx context.Context, tx *db.Tx, d Disagreement, today clock.Day) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO disagreement (id, matter_id, raised_day, status, back_day) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`,
		d.ID, d.MatterID, today, d.reached(), d.Back)
	return n > 0, err
}

// add stores an entry, and what the disagreement comes to with it. level is that of the committee it is passed to.
func add(ctx context.Context, tx *db.Tx, d Disagreement, e Entry, level int) error {
	if _, err := tx.Exec(ctx, `INSERT INTO disagreement_entry (id, disagreement_id, n, kind, side, text, more, of_n, person_id, committee_id, day, outcome, by_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, e.ID, d.ID, e.N, e.Kind, e.Side, e.Text, e.More, e.Of, db.Null(e.Person),
		db.Null(e.Committee), dayText(e.Day), e.Outcome, e.By, e.At); err != nil {
		return err
	}
	waits := ""
	if p := d.Above(); p != nil {
		waits = p.Up.Committee
	}
	step := clock.Day{}
	if d.Step != nil {
		step = d.Step.Day
	}
	_, err := tx.Exec(ctx, `UPDATE disagreement SET status = $2, back_day = $3, waits_at = $4, asks_employees = $5, asks_management = $6, step_day = $8,
		passed_level = CASE WHEN $7 > 0 AND (passed_level = 0 OR passed_level > $7) THEN $7 ELSE passed_level END WHERE id = $1`,
		d.ID, d.reached(), d.Back, db.Null(waits), d.asks(Employees), d.asks(Management), level, dayText(step))
	return err
}

// loadSeats are where somebody sits today, with the committees that ended and live on there. One query.
func loadSeats(ctx context.Context, q db.Q, person string) ([]Seat, error) {
	return db.All(ctx, q, func(s db.Scanner) (v Seat, err error) { return v, s.Scan(&v.Committee, &v.Role, &v.Level) },
		`SELECT s.committee_id, cm.role, c.level FROM committee_member_now cm JOIN committee_stands_for s ON s.now_id = cm.committee_id
		JOIN committee_now c ON c.id = cm.committee_id WHERE cm.person_id = $1 ORDER BY s.committee_id, cm.role`, person)
}

// rung is a committee above another.
type rung struct {
	ID, Name string
	Level    int
}

// climb are the committees above one as they are today, the nearest first. One query.
func climb(ctx context.Context, q db.Q, committeeID string) ([]rung, error) {
	return db.All(ctx, q, func(s db.Scanner) (r rung, err error) { return r, s.Scan(&r.ID, &r.Name, &r.Level) },
		`WITH RECURSIVE up (id, parent_id, name, level, depth) AS (
			SELECT c.id, c.parent_id, c.name, c.level, 0 FROM committee_stands_for s JOIN committee_now c ON c.id = s.now_id WHERE s.committee_id = $1
			UNION ALL
			SELECT c.id, c.parent_id, c.name, c.level, up.depth + 1 FROM up JOIN committee_stands_for s ON s.committee_id = up.parent_id
			JOIN committee_now c ON c.id = s.now_id WHERE up.depth < 10 AND c.id <> up.id)
		SELECT id, name, level FROM up WHERE depth > 0 ORDER BY depth`, committeeID)
}
