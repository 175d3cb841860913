package matter

import (
	"context"
	"errors"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
)

// owned is an open matter as ReconcileOwners looks at it.
type owned struct {
	matterID, owner string
	gap             bool
	asked           string
	chain           []leaderAt
}

// loadOwned gives the open matters, or the one with that id.
func loadOwned(ctx context.Context, q db.Q, only string) ([]*owned, error) {
	type row struct {
		owned
		leader leaderAt
	}
	where, args := `m.state = 'open'`, []any{}
	if only != "" {
		where, args = where+` AND m.id = $1`, []any{only}
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (row, error) {
		var r row
		var depth int64
		err := s.Scan(&r.matterID, db.OrZero(&r.owner), &r.gap, db.OrZero(&r.asked), db.OrZero(&r.leader.ID), db.OrZero(&r.leader.Name), db.OrZero(&depth))
		r.leader.Depth = int(depth)
		return r, err
	}, `SELECT m.id, o.person_id, g.matter_id IS NOT NULL, g.asked_id, l.person_id, l.name, l.depth
		FROM matter m JOIN org_unit_stands_for s ON s.unit_id = m.unit_id
		LEFT JOIN matter_owner o ON o.matter_id = m.id AND o.role = 'owner' AND o.until_at IS NULL
		LEFT JOIN matter_owner_gap g ON g.matter_id = m.id
		LEFT JOIN (SELECT a.unit_id, a.depth, n.person_id, p.name, p.sort_key FROM org_ancestor a
			JOIN org_leader_now n ON n.unit_id = a.ancestor_id JOIN org_person_name p ON p.id = n.person_id AND p.present) l
			ON l.unit_id = s.now_id
		WHERE `+where+` ORDER BY m.id, l.depth, l.sort_key, l.person_id`, args...)
	if err != nil {
		return nil, err
	}
	var list []*owned
	for _, r := range rows {
		if len(list) == 0 || list[len(list)-1].matterID != r.matterID {
			o := r.owned
			list = append(list, &o)
		}
		if o := list[len(list)-1]; r.leader.ID != "" {
			o.chain = append(o.chain, r.leader)
		}
	}
	return list, nil
}

// settled says whether nothing needs to be done about a matter's ownership.
func (o *owned) settled() bool {
	keep, heir, ask := succeed(o.owner, o.chain)
	return keep && !o.gap || !keep && heir.ID == "" && o.owner == "" && o.gap && o.asked == ask.ID
}

// ReconcileOwners follows the organisation of today: where an open matter's owner no longer leads its unit, the unit's new
// leader becomes owner, else the nearest leader above is asked; a unit that has ended counts as the one above. Both are
// written in the matter's history. To be called after the organisation changed and each midnight; doing it again changes
// nothing.
func (x *Room) ReconcileOwners(ctx context.Context) error {
	all, err := loadOwned(ctx, x.db.Read(), "")
	if err != nil {
		return err
	}
	var failed []error
	for _, o := range all {
		if o.settled() {
			continue
		}
		failed = append(failed, x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			again, err := loadOwned(ctx, tx, o.matterID)
			if err != nil || len(again) == 0 || again[0].settled() {
				return err
			}
			return x.succeed(ctx, tx, again[0])
		}))
	}
	return errors.Join(append(failed, x.noteEnded(ctx))...)
}

func (x *Room) succeed(ctx context.Context, tx *db.Tx, o *owned) error {
	keep, heir, ask := succeed(o.owner, o.chain)
	now := x.clk.Now()
	if _, err := tx.Exec(ctx, `DELETE FROM matter_owner_gap WHERE matter_id = $1`, o.matterID); err != nil || keep {
		return err
	}
	if o.owner != "" {
		if _, err := endOwner(ctx, tx, o.matterID, o.owner, RoleOwner, now); err != nil {
			return err
		}
	}
	if heir.ID != "" {
		return x.install(ctx, tx, o.matterID, o.owner, heir.ID, "")
	}
	if _, err := tx.Exec(ctx, `INSERT INTO matter_owner_gap (matter_id, asked_id, at) VALUES ($1, $2, $3)`,
		o.matterID, db.Null(ask.ID), now); err != nil {
		return err
	}
	return x.note(ctx, tx, journal.Entry{Verb: VerbOwnerAsked, SubjectID: o.matterID, Tell: true,
		Args: map[string]any{"from": o.owner, "to": ask.ID}}, "")
}

// install makes a person the owner of a matter that has none; one who stood in, or owned it beside another, does so no longer.
func (x *Room) install(ctx context.Context, tx *db.Tx, matterID, from, to, actor string) error {
	now := x.clk.Now()
	for _, role := range []string{RoleStandIn, RoleCoOwner} {
		if _, err := endOwner(ctx, tx, matterID, to, role, now); err != nil {
			return err
		}
	}
	if err := addOwner(ctx, tx, matterID, to, RoleOwner, now); err != nil {
		return err
	}
	return x.note(ctx, tx, journal.Entry{Verb: VerbOwnerChanged, SubjectID: matterID, Actor: actor, Tell: true,
		Args: map[string]any{"from": from, "to": to}}, "")
}

// TakeOver makes the actor the owner of a matter they were asked to take over. Doing it again changes nothing.
func (x *Room) TakeOver(ctx context.Context, actor access.Actor, matterID string) error {
	may := func(s Standing, m Matter) bool { return MayTakeOver(s, m) || MayLead(s, m) }
	return x.on(ctx, actor, matterID, may, func(ctx context.Context, tx *db.Tx, s scene) error {
		if !MayTakeOver(s.Standing, s.Matter) {
			return nil
		}
		if _, err := tx.Exec(ctx, `DELETE FROM matter_owner_gap WHERE matter_id = $1`, matterID); err != nil {
			return err
		}
		return x.install(ctx, tx, matterID, "", actor.Person, actor.Person)
	})
}

// noteEnded writes into the history of open matters that a unit of theirs has ended and what it counts as, once for each.
func (x *Room) noteEnded(ctx context.Context) error {
	type ended struct{ matterID, unit, now string }
	list, err := db.All(ctx, x.db.Read(), func(s db.Scanner) (ended, error) {
		var e ended
		err := s.Scan(&e.matterID, &e.unit, &e.now)
		return e, err
	}, `SELECT u.matter_id, u.unit_id, s.now_id FROM (
			SELECT m.id AS matter_id, m.unit_id FROM matter m WHERE m.state = 'open'
			UNION SELECT m.id, m.decider_id FROM matter m WHERE m.state = 'open' AND m.decider_id IS NOT NULL
			UNION SELECT t.matter_id, t.subject_id FROM matter_touched t JOIN matter m ON m.id = t.matter_id
			WHERE m.state = 'open' AND t.subject_kind = 'unit') u
		JOIN org_unit_stands_for s ON s.unit_id = u.unit_id AND s.now_id <> u.unit_id
		LEFT JOIN matter_unit_ended e ON e.matter_id = u.matter_id AND e.unit_id = u.unit_id
		WHERE e.now_id IS NULL OR e.now_id <> s.now_id ORDER BY u.matter_id, u.unit_id`)
	if err != nil {
		return err
	}
	for _, e := range list {
		if err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			n, err := tx.Exec(ctx, `INSERT INTO matter_unit_ended (matter_id, unit_id, now_id) VALUES ($1, $2, $3)
				ON CONFLICT (matter_id, unit_id) DO UPDATE SET now_id = excluded.now_id WHERE matter_unit_ended.now_id <> excluded.now_id`,
				e.matterID, e.unit, e.now)
			if err != nil || n == 0 {
				return err
			}
			return x.note(ctx, tx, journal.Entry{Verb: VerbUnitEnded, SubjectID: e.matterID,
				Args: map[string]any{"from": e.unit, "to": e.now}}, "")
		}); err != nil {
			return err
		}
	}
	return nil
}
