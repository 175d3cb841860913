package year

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/cpr"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/secret"
)

// longestOrigin is how long it can be where something stands, in characters.
const longestOrigin = 200

// keep runs one change of the secretariat's as one transaction, with its entry in the journal.
func (x *Room) keep(ctx context.Context, actor access.Actor, e journal.Entry, change func(ctx context.Context, tx *db.Tx) error) error {
	if !MayKeep(actor) {
		return fault.NotFound
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := change(ctx, tx); err != nil {
			return err
		}
		e.Actor = actor.Person
		return x.write(ctx, tx, e)
	})
}

// Close writes down days on which the municipality is closed. By the secretariat; *fault.Invalid lists what is wrong.
func (x *Room) Close(ctx context.Context, actor access.Actor, c Closed) error {
	c.ID = id.New()
	return x.keep(ctx, actor, journal.Entry{Verb: "year.closed_added", SubjectKind: ofYear, SubjectID: c.ID}, func(ctx context.Context, tx *db.Tx) error {
		if problems := readable(c.Check(), "name", c.Name); len(problems) > 0 {
			return invalid(problems)
		}
		there, err := db.One(ctx, tx, db.Scan[int], `SELECT count(*) FROM year_closed WHERE to_day >= $1`, x.today())
		switch {
		case err != nil:
			return err
		case there >= mostClosed:
			return invalid([]Problem{{"from", CodeTooMany}})
		}
		_, err = tx.Exec(ctx, `INSERT INTO year_closed (id, from_day, to_day, name) VALUES ($1, $2, $3, $4)`, c.ID, c.From, c.To, c.Name)
		return err
	})
}

// Reopen takes closed days away. By the secretariat.
func (x *Room) Reopen(ctx context.Context, actor access.Actor, closedID string) error {
	return x.keep(ctx, actor, journal.Entry{Verb: "year.closed_removed", SubjectKind: ofYear, SubjectID: closedID}, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `DELETE FROM year_closed WHERE id = $1`, closedID)
		if err == nil && n == 0 {
			err = fault.NotFound
		}
		return err
	})
}

// SetDeadlines sets the deadlines of the municipality (level 0) or a level; -1 is one that is not set, which the municipality must not have.
// origin says where they stand. By the secretariat.
func (x *Room) SetDeadlines(ctx context.Context, actor access.Actor, level int, d Deadlines, origin string) error {
	return x.keep(ctx, actor, journal.Entry{Verb: "year.deadlines_set", SubjectKind: ofYear, SubjectID: "level", Args: map[string]any{"level": level}}, func(ctx context.Context, tx *db.Tx) error {
		problems := checkDeadlines(d, origin, level == 0)
		switch {
		case level < 0 || level > 4:
			return fault.NotFound
		case len(problems) > 0:
			return invalid(problems)
		}
		_, err := tx.Exec(ctx, `INSERT INTO year_deadline (level, notice, items, papers, hearing, origin) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (level) DO UPDATE
			SET notice = excluded.notice, items = excluded.items, papers = excluded.papers, hearing = excluded.hearing, origin = excluded.origin`,
			append([]any{level}, deadlineRow{d, origin}.values()...)...)
		return err
	})
}

// SetCommitteeDeadlines sets a committee's own deadlines; see SetDeadlines.
func (x *Room) SetCommitteeDeadlines(ctx context.Context, actor access.Actor, committeeID string, d Deadlines, origin string) error {
	return x.keep(ctx, actor, journal.Entry{Verb: "year.deadlines_set", SubjectKind: ofCommittee, SubjectID: committeeID}, func(ctx context.Context, tx *db.Tx) error {
		if _, err := x.mayPlan(ctx, tx, actor, committeeID); err != nil {
			return err
		}
		if problems := checkDeadlines(d, origin, false); len(problems) > 0 {
			return invalid(problems)
		}
		_, err := tx.Exec(ctx, `INSERT INTO year_committee_deadline (committee_id, notice, items, papers, hearing, origin) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (committee_id) DO UPDATE
			SET notice = excluded.notice, items = excluded.items, papers = excluded.papers, hearing = excluded.hearing, origin = excluded.origin`,
			append([]any{committeeID}, deadlineRow{d, origin}.values()...)...)
		return err
	})
}

func checkDeadlines(d Deadlines, origin string, all bool) []Problem {
	wrong := readable(d.Check(), "origin", origin)
	for _, f := range []struct {
		field string
		days  int
	}{{"notice", d.Notice}, {"items", d.Items}, {"papers", d.Papers}, {"hearing", d.Hearing}} {
		if all && f.days == -1 {
			wrong = append(wrong, Problem{f.field, CodeMissing})
		}
	}
	if utf8.RuneCountInString(origin) > longestOrigin {
		wrong = append(wrong, Problem{"origin", CodeRange})
	}
	return wrong
}

// SetStages sets how long after one another the stages of a withdrawal request are, and where that stands. Which stages there are is the
// framework's. By the secretariat; the fields are named days1, months1, origin1 and on.
func (x *Room) SetStages(ctx context.Context, actor access.Actor, stages []Stage) error {
	return x.keep(ctx, actor, journal.Entry{Verb: "year.stages_set", SubjectKind: ofYear, SubjectID: "stages"}, func(ctx context.Context, tx *db.Tx) error {
		if len(stages) != len(WithdrawalStages()) {
			return fault.NotFound
		}
		var wrong fault.Invalid
		rows := make([][]any, len(stages))
		for i, begun := range WithdrawalStages() {
			s := stages[i]
			n := itoa(i + 1)
			if s.Days < 0 || s.Days > MostDeadline {
				wrong.Add("days"+n, "year.error.stage_days")
			}
			if s.Months < 0 || s.Months > 12 {
				wrong.Add("months"+n, "year.error.stage_months")
			}
			if utf8.RuneCountInString(s.Source) > longestOrigin {
				wrong.Add("origin"+n, "year.error.origin_range")
			}
			if cpr.In(s.Source) {
				wrong.Add("origin"+n, "year.error.origin_cpr")
			}
			rows[i] = []any{i, begun.Code, s.Days, s.Months, begun.Meeting, s.Source}
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM year_stage`); err != nil {
			return err
		}
		return db.InsertMany(ctx, tx, `INSERT INTO year_stage (position, code, days, months, meeting, origin)`, "", rows)
	})
}

// MakeFeed gives the actor a new secret for the address of their own calendar; the one before works no more. It is told this once.
func (x *Room) MakeFeed(ctx context.Context, actor access.Actor) (string, error) {
	if !MayRead(actor) {
		return "", fault.NotFound
	}
	token := secret.Token()
	return token, x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO year_feed (person_id, token_hash, made_at) VALUES ($1, $2, $3) ON CONFLICT (person_id) DO UPDATE
			SET token_hash = excluded.token_hash, made_at = excluded.made_at`, actor.Person, secret.Hash(token), x.clk.Now()); err != nil {
			return err
		}
		return x.write(ctx, tx, journal.Entry{Verb: "year.feed_made", SubjectKind: "person", SubjectID: actor.Person, Actor: actor.Person})
	})
}

// EndFeed ends the address of the actor's own calendar.
func (x *Room) EndFeed(ctx context.Context, actor access.Actor) error {
	if !MayRead(actor) {
		return fault.NotFound
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `DELETE FROM year_feed WHERE person_id = $1`, actor.Person)
		if err != nil || n == 0 {
			return err
		}
		return x.write(ctx, tx, journal.Entry{Verb: "year.feed_ended", SubjectKind: "person", SubjectID: actor.Person, Actor: actor.Person})
	})
}

// feedMade is when somebody's address was made; the zero time when they have none.
func feedMade(ctx context.Context, q db.Q, person string) (time.Time, error) {
	at, err := db.One(ctx, q, db.Scan[time.Time], `SELECT made_at FROM year_feed WHERE person_id = $1`, person)
	if errors.Is(err, fault.NotFound) {
		err = nil
	}
	return at, err
}

// The bounds of a calendar for others to read: how many days back, and how many meetings.
const (
	feedBack = 30
	mostFed  = 500
)

// feedOf are the meetings of a secret's owner, while they work or sit here; fault.NotFound for any other secret. It is looked up by its
// hash, so the time it takes tells nothing (secret.Hash).
func (x *Room) feedOf(ctx context.Context, q db.Q, token string) ([]Planned, error) {
	person, err := db.One(ctx, q, db.Scan[string], `SELECT f.person_id FROM year_feed f JOIN org_person_name p ON p.id = f.person_id
		WHERE f.token_hash = $1 AND p.present`, secret.Hash(token))
	if err != nil {
		return nil, err
	}
	return meetings(ctx, q, narrow{Person: person, From: x.today().AddDays(-feedBack), Held: true, Limit: mostFed})
}

// committeeFeed are a committee's meetings, as its calendar tells them.
func (x *Room) committeeFeed(ctx context.Context, q db.Q, committeeID string) ([]Planned, error) {
	return meetings(ctx, q, narrow{Committees: []string{committeeID}, From: x.today().AddDays(-feedBack), Held: true, Limit: mostFed})
}

// mostComing is how many of one's own meetings are shown first.
const mostComing = 5

// Coming are the next meetings of a person's committees, the cancelled among them.
func (x *Room) Coming(ctx context.Context, q db.Q, person string, from clock.Day) ([]Planned, error) {
	return meetings(ctx, q, narrow{Person: person, From: from, Limit: mostComing})
}
