package matter

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

// ReadMark says up to when the owner of a matter, or a committee it asks, has read all contributions. They said so themselves: that a page
// was loaded says nothing.
type ReadMark struct {
	// CommitteeID and Committee, its name, are "" for the owner.
	CommitteeID, Committee string
	At                     time.Time
}

// MarkRead notes that all contributions so far have been read: by the owner, or with a committee's id by its chair or vice-chair, for the
// committee. Saying it again moves the day. fault.NotFound for a committee that is not asked.
func (x *Room) MarkRead(ctx context.Context, actor access.Actor, matterID, committeeID string) error {
	return x.on(ctx, actor, matterID, MayRead, func(ctx context.Context, tx *db.Tx, s scene) error {
		if committeeID == "" {
			if !MayAnswer(s.Standing, s.Matter) {
				return fault.Forbidden
			}
		} else {
			asked, err := loadAsked(ctx, tx, matterID)
			if err != nil {
				return err
			}
			its := func(a Asked) bool { return a.CommitteeID == committeeID }
			if !slices.ContainsFunc(standing(asked), its) {
				return fault.NotFound
			}
			chairs, err := chairsHere(ctx, tx, s, asked)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(chairs, its) {
				return fault.Forbidden
			}
		}
		before, err := db.All(ctx, tx, func(r db.Scanner) (at time.Time, err error) { return at, r.Scan(db.At(&at)) },
			`SELECT at FROM matter_read_mark WHERE matter_id = $1 AND reader = $2`, matterID, committeeID)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO matter_read_mark (matter_id, reader, committee_id, person_id, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (matter_id, reader) DO UPDATE SET person_id = excluded.person_id, at = excluded.at`,
			matterID, committeeID, db.Null(committeeID), actor.Person, x.clk.Now()); err != nil {
			return err
		}
		if len(before) > 0 && clock.DayOf(before[0]) == x.today() {
			return nil // the day is told already
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbRead, SubjectID: matterID, Actor: actor.Person, Args: map[string]any{"committee": committeeID}}, "")
	})
}

// chairsHere are those of a matter's committees that the actor chairs or is vice-chair of, today. One query.
func chairsHere(ctx context.Context, q db.Q, s scene, asked []Asked) ([]Asked, error) {
	ids, err := db.All(ctx, q, db.Scan[string], `SELECT mc.committee_id FROM matter_committee mc
		JOIN committee_stands_for f ON f.committee_id = mc.committee_id JOIN committee_member_now cm ON cm.committee_id = f.now_id
		WHERE mc.matter_id = $1 AND cm.person_id = $2 AND cm.role IN ('chair', 'vice_chair')`, s.Matter.ID, s.actor.Person)
	return slices.DeleteFunc(standing(asked), func(a Asked) bool { return !slices.Contains(ids, a.CommitteeID) }), err
}

// viewRead fills in up to when a matter has been read, the owner first, and for which committees its reader may say so. Two queries at most.
func viewRead(ctx context.Context, q db.Q, v *Story, s scene) (err error) {
	v.ReadMarks, err = db.All(ctx, q, func(r db.Scanner) (m ReadMark, err error) { return m, r.Scan(db.OrZero(&m.CommitteeID), db.At(&m.At)) },
		`SELECT committee_id, at FROM matter_read_mark WHERE matter_id = $1 ORDER BY reader, at`, s.Matter.ID)
	if err != nil {
		return err
	}
	for i := range v.ReadMarks {
		for _, a := range v.Committees {
			if a.CommitteeID == v.ReadMarks[i].CommitteeID {
				v.ReadMarks[i].Committee = cmp.Or(a.Name, a.NameThen)
			}
		}
	}
	if s.Standing.Representative || s.Standing.Management {
		v.Chairs, err = chairsHere(ctx, q, s, v.Committees)
	}
	return err
}
