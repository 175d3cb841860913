package year

import (
	"context"
	"strconv"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

func itoa(n int) string { return strconv.Itoa(n) }

// The bounds of what is read at a time: periods, and meetings.
const (
	mostClosed = 200
	mostRead   = 20_000
)

// closed are the closed days that end on a day or later, the first first.
func closed(ctx context.Context, q db.Q, from clock.Day) ([]Closed, error) {
	return db.All(ctx, q, scanClosed, `SELECT id, from_day, to_day, name FROM year_closed WHERE to_day >= $1 ORDER BY from_day, id LIMIT $2`, from, mostClosed)
}

// Calendar is the municipality's calendar for counting days from a day on, one query. Days before it are only known by the public
// holidays: give the first day that matters.
func (x *Room) Calendar(ctx context.Context, q db.Q, from clock.Day) (Calendar, error) {
	list, err := closed(ctx, q, from)
	return NewCalendar(list...), err
}

// Meetings are the meetings to be held of these committees of today from a day on, for as long as a decision can be planned ahead
// (MostAhead), in their order. One query.
func (x *Room) Meetings(ctx context.Context, q db.Q, committees []string, from clock.Day) ([]Meeting, error) {
	if committees == nil {
		committees = []string{}
	}
	list, err := meetings(ctx, q, narrow{Committees: committees, From: from, Before: from.AddDays(MostAhead + 1), Held: true, Limit: mostRead})
	out := make([]Meeting, len(list))
	for i, p := range list {
		out[i] = p.Meeting
	}
	return out, err
}

// Deadlines are the deadlines of these committees: their own, else those of their level, else the municipality's. One query.
func (x *Room) Deadlines(ctx context.Context, q db.Q, committees []string) (map[string]Deadlines, error) {
	found := make(map[string]Deadlines, len(committees))
	_, err := db.All(ctx, q, func(s db.Scanner) (struct{}, error) {
		var id string
		d := DefaultDeadlines()
		n, i, p, h := d.Notice, d.Items, d.Papers, d.Hearing
		err := s.Scan(&id, orElse(&n), orElse(&i), orElse(&p), orElse(&h))
		found[id] = Deadlines{n, i, p, h}
		return struct{}{}, err
	}, `SELECT c.id, COALESCE(o.notice, l.notice, m.notice), COALESCE(o.items, l.items, m.items), COALESCE(o.papers, l.papers, m.papers),
			COALESCE(o.hearing, l.hearing, m.hearing)
		FROM committee_now c LEFT JOIN year_committee_deadline o ON o.committee_id = c.id LEFT JOIN year_deadline l ON l.level = c.level
		LEFT JOIN year_deadline m ON m.level = 0 WHERE c.id IN (`+db.In(1, len(committees))+`)`, db.Args(committees)...)
	return found, err
}

// orElse reads a number that may be NULL, which leaves v as it is.
func orElse(v *int) *numberOr { return (*numberOr)(v) }

type numberOr int

// Scan is for the database.
func (n *numberOr) Scan(src any) error {
	if v, ok := src.(int64); ok {
		*n = numberOr(v)
	}
	return nil
}

// Stages are the stages of a withdrawal request here: the municipality's own, else those it began with. One query.
func (x *Room) Stages(ctx context.Context, q db.Q) ([]Stage, error) {
	list, err := db.All(ctx, q, func(s db.Scanner) (v Stage, err error) {
		return v, s.Scan(&v.Code, &v.Days, &v.Months, &v.Meeting, &v.Source)
	}, `SELECT code, days, months, meeting, origin FROM year_stage ORDER BY position`)
	if err != nil || len(list) > 0 {
		return list, err
	}
	return WithdrawalStages(), nil
}
