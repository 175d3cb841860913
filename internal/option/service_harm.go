package option

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// on runs an act on an option, whether it has ended or not, of who may do it, as one transaction.
func (x *Room) on(ctx context.Context, actor access.Actor, optionID string, may func(matter.Standing, matter.Matter) bool,
	act func(ctx context.Context, tx *db.Tx, here matter.Here) error) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		here, err := x.entered(ctx, tx, actor, optionID)
		if err != nil {
			return err
		}
		if !may(here.Standing, here.Matter) {
			return fault.Forbidden
		}
		return act(ctx, tx, here)
	})
}

func isHidden(ctx context.Context, q db.Q, optionID string) (bool, error) {
	return db.One(ctx, q, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM option_hidden WHERE option_id = $1)`, optionID)
}

// Report tells the secretariat of a harmful text; who reported it is known to the secretariat alone. Reporting the same again changes
// nothing. By whoever reads it. ErrHidden. Field: reason.
func (x *Room) Report(ctx context.Context, actor access.Actor, optionID, reason string) error {
	return x.on(ctx, actor, optionID, MayReport, func(ctx context.Context, tx *db.Tx, here matter.Here) error {
		if hidden, err := isHidden(ctx, tx, optionID); err != nil || hidden {
			return orElse(err, ErrHidden)
		}
		if err := checkReason(reason, "report"); err != nil {
			return err
		}
		again, err := db.One(ctx, tx, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM option_report WHERE option_id = $1 AND reporter_id = $2 AND settled_at IS NULL)`, optionID, actor.Person)
		if err != nil || again {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO option_report (id, option_id, reason, reporter_id, at) VALUES ($1, $2, $3, $4, $5)`,
			id.New(), optionID, reason, actor.Person, x.clk.Now()); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbReported, SubjectID: here.Matter.ID, Tell: true, Args: map[string]any{"option": optionID}})
	})
}

// Hide hides what an option says, with a reason: its place and the reason stay, its author and the secretariat read on. Reports of it are
// settled. By the secretariat. ErrHidden. Field: reason.
func (x *Room) Hide(ctx context.Context, actor access.Actor, optionID, reason string) error {
	return x.on(ctx, actor, optionID, MayHide, func(ctx context.Context, tx *db.Tx, here matter.Here) error {
		if hidden, err := isHidden(ctx, tx, optionID); err != nil || hidden {
			return orElse(err, ErrHidden)
		}
		if err := checkReason(reason, "hide"); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO option_hidden (option_id, reason, at) VALUES ($1, $2, $3)`, optionID, reason, x.clk.Now()); err != nil {
			return err
		}
		if _, err := settle(ctx, tx, x.clk, optionID); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbHidden, SubjectID: here.Matter.ID, Actor: actor.Person, Tell: true, Args: map[string]any{"option": optionID}})
	})
}

// Unhide shows a hidden option again. By the secretariat. ErrShown.
func (x *Room) Unhide(ctx context.Context, actor access.Actor, optionID string) error {
	return x.on(ctx, actor, optionID, MayHide, func(ctx context.Context, tx *db.Tx, here matter.Here) error {
		n, err := tx.Exec(ctx, `DELETE FROM option_hidden WHERE option_id = $1`, optionID)
		if err != nil || n == 0 {
			return orElse(err, ErrShown)
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbUnhidden, SubjectID: here.Matter.ID, Actor: actor.Person, Tell: true, Args: map[string]any{"option": optionID}})
	})
}

// Dismiss settles the reports of an option without hiding it. By the secretariat.
func (x *Room) Dismiss(ctx context.Context, actor access.Actor, optionID string) error {
	return x.on(ctx, actor, optionID, MayHide, func(ctx context.Context, tx *db.Tx, here matter.Here) error {
		n, err := settle(ctx, tx, x.clk, optionID)
		if err != nil || n == 0 {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbSettled, SubjectID: here.Matter.ID, Actor: actor.Person, Args: map[string]any{"option": optionID}})
	})
}

func settle(ctx context.Context, tx *db.Tx, clk clock.Clock, optionID string) (int64, error) {
	return tx.Exec(ctx, `UPDATE option_report SET settled_at = $2 WHERE option_id = $1 AND settled_at IS NULL`, optionID, clk.Now())
}

func checkReason(reason, word string) error {
	inv := &fault.Invalid{}
	needed(inv, "reason", word, reason, MaxReason)
	return inv.Err()
}

// orElse is err, or otherwise where there is none.
func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// Harm is what the secretariat sees of an option that was reported or hidden.
type Harm struct {
	Option  Option
	Reports []Report
}

// Report is one report that is not settled.
type Report struct {
	Reason string
	By     matter.Person
}

// HarmOf is an option for the secretariat, which may hide it: fault.Forbidden for others.
func (x *Room) HarmOf(ctx context.Context, actor access.Actor, optionID string) (*Harm, error) {
	q := x.db.Read()
	p, err := x.One(ctx, actor, optionID, 0)
	if err != nil {
		return nil, err
	}
	if !p.May.Hide {
		return nil, fault.Forbidden
	}
	h := &Harm{Option: p.Option}
	h.Reports, err = db.All(ctx, q, func(s db.Scanner) (r Report, err error) { return r, s.Scan(&r.Reason, &r.By.ID, &r.By.Name) },
		`SELECT r.reason, r.reporter_id, p.name FROM option_report r JOIN org_person_name p ON p.id = r.reporter_id
		WHERE r.option_id = $1 AND r.settled_at IS NULL ORDER BY r.at, r.id LIMIT 100`, optionID)
	return h, err
}

// Reported is an option with reports that are not settled.
type Reported struct {
	OptionID, Title, Matter string
	// Report is the oldest of them, At when it was made, and N how many there are.
	Report
	At time.Time
	N  int
}

// mostReports is how many reported options are listed, those that have waited longest first.
const mostReports = 50

// Reports are the reported options of the matters the actor may read. By the secretariat; for others there are none. Two queries.
func (x *Room) Reports(ctx context.Context, actor access.Actor) ([]Reported, error) {
	if !actor.Grants.Secretariat {
		return nil, nil
	}
	q := x.db.Read()
	sight, err := x.matter.Sight(ctx, q, actor, matter.Filter{})
	if err != nil {
		return nil, err
	}
	return db.All(ctx, q, func(s db.Scanner) (r Reported, err error) {
		return r, s.Scan(&r.OptionID, &r.Title, &r.Matter, &r.Reason, &r.By.ID, &r.By.Name, db.At(&r.At), &r.N)
	}, `SELECT o.id, t.title, m.title, r.reason, p.id, p.name, r.at, r.n FROM (SELECT w.*, count(*) OVER (PARTITION BY w.option_id) AS n,
			row_number() OVER (PARTITION BY w.option_id ORDER BY w.at, w.id) AS nth FROM option_report w WHERE w.settled_at IS NULL) r
		JOIN option_item o ON o.id = r.option_id JOIN option_text t ON t.option_id = o.id AND t.n = o.version JOIN org_person_name p ON p.id = r.reporter_id
		JOIN matter_measured m ON m.id = o.matter_id WHERE r.nth = 1 AND `+sight.Where()+` ORDER BY r.at, r.id LIMIT `+sight.Arg(mostReports), sight.Args()...)
}
