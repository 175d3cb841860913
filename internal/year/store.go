package year

import (
	"context"
	"slices"
	"strings"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// The sources of a meeting.
const (
	byHand = "hand"
	byFile = "file"
)

// Planned is a meeting as it is kept.
type Planned struct {
	Meeting
	// Name is the committee's.
	Name string
	// Source is byHand or byFile, Series tells which were made together by a pattern, "" for none.
	Source, Series string
	// Cancelled says why it is not held; "" when it is.
	Cancelled string
}

// A meeting of a committee that has ended is one of the committee it lives on as; of others that have ended there are none.
const (
	plannedColumns = `m.id, c.id, m.day, m.start_time, m.end_time, m.place, c.name, m.source, COALESCE(m.series_id, ''), COALESCE(m.why, '')`
	plannedFrom    = ` FROM year_meeting m JOIN committee_is_now i ON i.committee_id = m.committee_id JOIN committee_now c ON c.id = i.now_id `
	inOrder        = ` ORDER BY m.day, m.start_time, c.sort_key, m.id`
)

func scanPlanned(s db.Scanner) (Planned, error) {
	var p Planned
	err := s.Scan(&p.ID, &p.Committee, &p.Day, &p.Start, &p.End, &p.Place, &p.Name, &p.Source, &p.Series, &p.Cancelled)
	return p, err
}

func scanClosed(s db.Scanner) (Closed, error) {
	var c Closed
	err := s.Scan(&c.ID, &c.From, &c.To, &c.Name)
	return c, err
}

// theirs are the committees a person sits in, and those that speak for where they work; $1 is the person.
const theirs = `(SELECT n.committee_id FROM committee_member_now n WHERE n.person_id = $1
	UNION SELECT v.committee_id FROM org_employment_now e JOIN org_unit_stands_for s ON s.unit_id = e.unit_id
		JOIN committee_voice v ON v.unit_id = s.now_id WHERE e.person_id = $1)`

// narrow is which meetings are wanted.
type narrow struct {
	// From and Before bound the days; no day is no bound.
	From, Before clock.Day
	// Person leaves those of their committees, Committees those of these; at most one of them is used.
	Person     string
	Committees []string
	Level      int
	// Held leaves out the cancelled.
	Held bool
	// Latest gives the last first.
	Latest        bool
	Limit, Offset int
}

func meetings(ctx context.Context, q db.Q, n narrow) ([]Planned, error) {
	var where []string
	var args []any
	add := func(condition string, v any) {
		args = append(args, v)
		where = append(where, strings.ReplaceAll(condition, "?", "$"+itoa(len(args))))
	}
	switch {
	case n.Person != "":
		args = append(args, n.Person)
		where = append(where, "c.id IN "+theirs)
	case n.Committees != nil:
		args = append(args, db.Args(n.Committees)...)
		where = append(where, "c.id IN ("+db.In(1, len(n.Committees))+")")
	}
	if !n.From.IsZero() {
		add("m.day >= ?", n.From)
	}
	if !n.Before.IsZero() {
		add("m.day < ?", n.Before)
	}
	if n.Level != 0 {
		add("c.level = ?", n.Level)
	}
	if n.Held {
		where = append(where, "m.why IS NULL")
	}
	if len(where) == 0 {
		where = []string{"TRUE"}
	}
	order := inOrder
	if n.Latest {
		order = ` ORDER BY m.day DESC, m.start_time DESC, c.sort_key, m.id`
	}
	args = append(args, n.Limit, n.Offset)
	return db.All(ctx, q, scanPlanned, "SELECT "+plannedColumns+plannedFrom+"WHERE "+strings.Join(where, " AND ")+order+
		" LIMIT $"+itoa(len(args)-1)+" OFFSET $"+itoa(len(args)), args...)
}

// meeting is one, held or cancelled; fault.NotFound when there is none.
func meeting(ctx context.Context, q db.Q, id string) (Planned, error) {
	return db.One(ctx, q, scanPlanned, "SELECT "+plannedColumns+plannedFrom+"WHERE m.id = $1", id)
}

// taken says whether a committee has a meeting to be held at that time already, another than except.
func taken(ctx context.Context, q db.Q, m Meeting, except string) (bool, error) {
	return db.One(ctx, q, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM year_meeting m JOIN committee_is_now i ON i.committee_id = m.committee_id
		WHERE i.now_id = $1 AND m.day = $2 AND m.start_time = $3 AND m.why IS NULL AND m.id <> $4)`, m.Committee, m.Day, string(m.Start), except)
}

func insertMeetings(ctx context.Context, tx *db.Tx, list []Meeting, source, series string) error {
	var rows [][]any
	for _, m := range list {
		rows = append(rows, []any{m.ID, m.Committee, m.Day, string(m.Start), string(m.End), m.Place, source, db.Null(series)})
	}
	return db.InsertMany(ctx, tx, `INSERT INTO year_meeting (id, committee_id, day, start_time, end_time, place, source, series_id)`, "", rows)
}

func updateMeeting(ctx context.Context, tx *db.Tx, m Meeting, source string) error {
	_, err := tx.Exec(ctx, `UPDATE year_meeting SET day = $2, start_time = $3, end_time = $4, place = $5, source = $6 WHERE id = $1`,
		m.ID, m.Day, string(m.Start), string(m.End), m.Place, source)
	return err
}

// mostAtOnce bounds the committees asked about in one statement.
const mostAtOnce = 500

// within are the meetings of committees from one day to another, both counted, in as few statements as the number of committees needs.
func within(ctx context.Context, q db.Q, committees []string, from, to clock.Day) ([]Planned, error) {
	var all []Planned
	for some := range slices.Chunk(committees, mostAtOnce) {
		list, err := meetings(ctx, q, narrow{Committees: some, From: from, Before: to.AddDays(1), Limit: 4 * MostMeetings})
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// deadlineRow is what one level or committee has of its own; -1 is what it has not.
type deadlineRow struct {
	Deadlines
	// Origin says where they stand.
	Origin string
}

// inherits is a deadlineRow without anything of its own.
var inherits = deadlineRow{Deadlines: Deadlines{-1, -1, -1, -1}}

const deadlineColumns = `COALESCE(notice, -1), COALESCE(items, -1), COALESCE(papers, -1), COALESCE(hearing, -1), origin`

func (r *deadlineRow) into() []any {
	return []any{&r.Notice, &r.Items, &r.Papers, &r.Hearing, &r.Origin}
}

// values are the row's columns.
func (r deadlineRow) values() []any {
	days := func(n int) any {
		if n < 0 {
			return nil
		}
		return n
	}
	return []any{days(r.Notice), days(r.Items), days(r.Papers), days(r.Hearing), r.Origin}
}

// levelDeadlines are the municipality's (0) and the levels' own.
func levelDeadlines(ctx context.Context, q db.Q) (map[int]deadlineRow, error) {
	rows := map[int]deadlineRow{}
	_, err := db.All(ctx, q, func(s db.Scanner) (struct{}, error) {
		var level int
		var r deadlineRow
		err := s.Scan(append([]any{&level}, r.into()...)...)
		rows[level] = r
		return struct{}{}, err
	}, `SELECT level, `+deadlineColumns+` FROM year_deadline`)
	return rows, err
}

func committeeDeadlines(ctx context.Context, q db.Q, committeeID string) (deadlineRow, error) {
	list, err := db.All(ctx, q, func(s db.Scanner) (r deadlineRow, err error) { return r, s.Scan(r.into()...) },
		`SELECT `+deadlineColumns+` FROM year_committee_deadline WHERE committee_id = $1`, committeeID)
	if err != nil || len(list) == 0 {
		return inherits, err
	}
	return list[0], nil
}

// dropFeedsOfLeft ends the secret addresses of those who have left.
func dropFeedsOfLeft(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM year_feed WHERE person_id IN (SELECT p.id FROM org_person_name p WHERE NOT p.present)`)
	return err
}
