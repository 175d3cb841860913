package year

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/cpr"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

// What this room's journal entries are about.
const (
	ofCommittee = "committee"
	ofYear      = "year"
)

// longestWhy is how long the reason of a cancellation can be, in characters.
const longestWhy = 300

// invalid words problems as a form shows them.
func invalid(problems []Problem) error {
	var wrong fault.Invalid
	for _, p := range problems {
		wrong.Add(p.Field, "year.error."+p.Field+"_"+p.Code)
	}
	return wrong.Err()
}

// mayPlan is a committee of today whose meetings the actor may change: fault.NotFound where there is none to read, fault.Forbidden where
// they may only read, fault.Conflict when it has ended.
func (x *Room) mayPlan(ctx context.Context, q db.Q, actor access.Actor, committeeID string) (committee.Committee, error) {
	if !MayRead(actor) {
		return committee.Committee{}, fault.NotFound
	}
	c, err := x.committee.Committee(ctx, q, committeeID)
	if err != nil {
		return c, err
	}
	members, err := x.committee.MembersOf(ctx, q, []string{committeeID})
	switch {
	case err != nil:
		return c, err
	case !MayPlan(actor, members):
		return c, fault.Forbidden
	case c.Ended(x.today()):
		return c, fault.Conflict
	}
	return c, nil
}

// mayChange is a meeting the actor may change, as mayPlan has it.
func (x *Room) mayChange(ctx context.Context, q db.Q, actor access.Actor, meetingID string) (Planned, error) {
	if !MayRead(actor) {
		return Planned{}, fault.NotFound
	}
	p, err := meeting(ctx, q, meetingID)
	if err == nil {
		_, err = x.mayPlan(ctx, q, actor, p.Committee)
	}
	return p, err
}

// AddMeeting writes a meeting down. By the chairs of its committee and the secretariat; *fault.Invalid lists what is wrong.
func (x *Room) AddMeeting(ctx context.Context, actor access.Actor, m Meeting) (string, error) {
	m.ID = id.New()
	err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := x.mayPlan(ctx, tx, actor, m.Committee); err != nil {
			return err
		}
		if err := x.fits(ctx, tx, m, ""); err != nil {
			return err
		}
		if err := insertMeetings(ctx, tx, []Meeting{m}, byHand, ""); err != nil {
			return err
		}
		return x.write(ctx, tx, journal.Entry{Verb: "year.meeting_added", SubjectKind: ofCommittee, SubjectID: m.Committee, Actor: actor.Person,
			Args: map[string]any{"meeting": m.ID, "day": m.Day.String()}})
	})
	return m.ID, err
}

// fits checks a meeting by itself, and that there is none at that time already.
func (x *Room) fits(ctx context.Context, q db.Q, m Meeting, except string) error {
	if problems := m.Check(); len(problems) > 0 {
		return invalid(problems)
	}
	twice, err := taken(ctx, q, m, except)
	if err == nil && twice {
		err = invalid([]Problem{{"day", CodeTwice}})
	}
	return err
}

func (x *Room) write(ctx context.Context, tx *db.Tx, e journal.Entry) error {
	_, err := x.journal.Write(ctx, tx, e)
	return err
}

// Series is what a pattern would make: the meetings that are new, the days that fall out, and those on which there is one already.
type Series struct {
	New     []Meeting
	Skipped []Skipped
	There   []Meeting
}

// Series works a pattern out without saving it. Who may, as AddSeries; three queries besides.
func (x *Room) Series(ctx context.Context, q db.Q, actor access.Actor, p Pattern) (Series, error) {
	var s Series
	if _, err := x.mayPlan(ctx, q, actor, p.Committee); err != nil {
		return s, err
	}
	if problems := p.Check(); len(problems) > 0 {
		return s, invalid(problems)
	}
	c, err := x.Calendar(ctx, q, p.First)
	if err != nil {
		return s, err
	}
	all, skipped := p.Expand(c)
	there, err := meetings(ctx, q, narrow{Committees: []string{p.Committee}, From: p.First, Before: p.Until.AddDays(1), Held: true, Limit: mostRead})
	if err != nil {
		return s, err
	}
	s.Skipped = skipped
	for _, m := range all {
		if problems := m.Check(); len(problems) > 0 { // the clock jumps over its time on that one day
			return s, invalid(problems)
		}
		if slices.ContainsFunc(there, func(t Planned) bool { return t.Day == m.Day && t.Start == m.Start }) {
			s.There = append(s.There, m)
		} else {
			s.New = append(s.New, m)
		}
	}
	if len(s.New) == 0 {
		return s, invalid([]Problem{{"until", CodeEmpty}})
	}
	return s, nil
}

// AddSeries writes down the meetings of a pattern that are not there yet, and gives how many. By the chairs of its committee and the
// secretariat.
func (x *Room) AddSeries(ctx context.Context, actor access.Actor, p Pattern) (int, error) {
	n := 0
	err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		s, err := x.Series(ctx, tx, actor, p)
		if err != nil {
			return err
		}
		series := id.New()
		for i := range s.New {
			s.New[i].ID = id.New()
		}
		n = len(s.New)
		if err := insertMeetings(ctx, tx, s.New, byHand, series); err != nil {
			return err
		}
		return x.write(ctx, tx, journal.Entry{Verb: "year.series_added", SubjectKind: ofCommittee, SubjectID: p.Committee, Actor: actor.Person,
			Args: map[string]any{"series": series, "n": n}})
	})
	return n, err
}

// ChangeMeeting gives a meeting another day, time or place; of the committee nothing is read. By the chairs of its committee and the
// secretariat. fault.Conflict when it is cancelled, or another than was Seen.
func (x *Room) ChangeMeeting(ctx context.Context, actor access.Actor, m Meeting, seen string) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		was, err := x.mayChange(ctx, tx, actor, m.ID)
		if err != nil {
			return err
		}
		if was.Cancelled != "" {
			return fault.Conflict
		}
		m.Committee = was.Committee
		if m == was.Meeting {
			return nil
		}
		if err := x.fits(ctx, tx, m, m.ID); err != nil {
			return err
		}
		if was.Seen() != seen {
			return fault.Conflict
		}
		if err := updateMeeting(ctx, tx, m, was.Source); err != nil {
			return err
		}
		return x.write(ctx, tx, journal.Entry{Verb: "year.meeting_changed", SubjectKind: ofCommittee, SubjectID: m.Committee, Actor: actor.Person,
			Args: map[string]any{"meeting": m.ID, "was": was.Day.String(), "day": m.Day.String()}})
	})
}

// CancelMeeting says that a meeting is not held, and why; of one that is cancelled it mends the reason. By the chairs of its committee and
// the secretariat.
func (x *Room) CancelMeeting(ctx context.Context, actor access.Actor, meetingID, why string) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		was, err := x.mayChange(ctx, tx, actor, meetingID)
		if err != nil {
			return err
		}
		switch why = strings.TrimSpace(why); {
		case why == "":
			return invalid([]Problem{{"why", CodeMissing}})
		case utf8.RuneCountInString(why) > longestWhy:
			return invalid([]Problem{{"why", CodeRange}})
		case cpr.In(why):
			return invalid([]Problem{{"why", CodeCPR}})
		case why == was.Cancelled:
			return nil
		}
		if _, err := tx.Exec(ctx, `UPDATE year_meeting SET why = $2 WHERE id = $1`, meetingID, why); err != nil {
			return err
		}
		return x.write(ctx, tx, journal.Entry{Verb: "year.meeting_cancelled", SubjectKind: ofCommittee, SubjectID: was.Committee, Actor: actor.Person,
			Args: map[string]any{"meeting": meetingID, "day": was.Day.String()}})
	})
}

// Preview says what meetings from a file would change. By the secretariat.
func (x *Room) Preview(ctx context.Context, q db.Q, actor access.Actor, file []Meeting) (Change, error) {
	if !MayKeep(actor) {
		return Change{}, fault.NotFound
	}
	living, err := x.committee.All(ctx, q)
	if err != nil {
		return Change{}, err
	}
	var committees []string
	seen := map[string]bool{}
	first, last := file[0].Day, file[0].Day
	for _, m := range file { // what was agreed to has been in somebody's browser since it was read
		if len(m.Check()) > 0 || !slices.ContainsFunc(living, func(c committee.Committee) bool { return c.ID == m.Committee }) {
			return Change{}, fault.Conflict
		}
		if !seen[m.Committee] {
			seen[m.Committee], committees = true, append(committees, m.Committee)
		}
		if m.Day.Before(first) {
			first = m.Day
		}
		if m.Day.After(last) {
			last = m.Day
		}
	}
	stored, err := within(ctx, q, committees, first, last)
	return Compare(stored, file, x.today()), err
}

// Import takes the meetings of a file into the plan: all of it or nothing. seen are the counts of the preview that was agreed to;
// fault.Conflict when the plan has changed since. By the secretariat.
func (x *Room) Import(ctx context.Context, actor access.Actor, file []Meeting, seen [3]int) (Change, error) {
	var c Change
	if !MayKeep(actor) {
		return c, fault.NotFound
	}
	err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		if c, err = x.Preview(ctx, tx, actor, file); err != nil || c.Nothing() {
			return err
		}
		if c.Counts() != seen {
			return fault.Conflict
		}
		for some := range slices.Chunk(c.Gone, mostAtOnce) {
			ids := make([]string, len(some))
			for i, p := range some {
				ids[i] = p.ID
			}
			if _, err := tx.Exec(ctx, `DELETE FROM year_meeting WHERE id IN (`+db.In(1, len(ids))+`)`, db.Args(ids)...); err != nil {
				return err
			}
		}
		for _, m := range c.Changed { // one by one: mostly none, and a whole plan once a year
			if err := updateMeeting(ctx, tx, m.Now, byFile); err != nil {
				return err
			}
		}
		for i := range c.New {
			c.New[i].ID = id.New()
		}
		if err := insertMeetings(ctx, tx, c.New, byFile, ""); err != nil {
			return err
		}
		n := c.Counts()
		return x.write(ctx, tx, journal.Entry{Verb: "year.imported", SubjectKind: ofYear, SubjectID: "meetings", Actor: actor.Person,
			Args: map[string]any{"new": n[0], "changed": n[1], "gone": n[2]}})
	})
	return c, err
}
