package matter

import (
	"context"
	"errors"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/search"
)

// authorOf is the author of a text of the matter that can be reported and hidden. fault.NotFound when there is no such text.
func authorOf(ctx context.Context, q db.Q, matterID, kind, targetID string) (author string, err error) {
	return ofTarget(ctx, q, func(t textTarget) string { return `COALESCE(` + t.author + `, '')` }, matterID, kind, targetID)
}

func ofTarget(ctx context.Context, q db.Q, column func(textTarget) string, matterID, kind, targetID string) (string, error) {
	t, known := targetOf(kind)
	if !known {
		return "", fault.NotFound
	}
	return db.One(ctx, q, db.Scan[string], t.read(column(t), `CAST($1 AS TEXT)`, `CAST($2 AS TEXT)`), matterID, targetID)
}

func isHidden(ctx context.Context, q db.Q, matterID, kind, targetID string) (bool, error) {
	return db.One(ctx, q, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM matter_hidden WHERE matter_id = $1 AND target_kind = $2
		AND target_id = $3)`, matterID, kind, targetID)
}

// Report tells the secretariat of a harmful text; who reported it is known to the secretariat alone. Reporting the same again
// changes nothing. By whoever reads it. Field: reason.
func (x *Room) Report(ctx context.Context, actor access.Actor, matterID, targetKind, targetID, reason string) error {
	return x.on(ctx, actor, matterID, MayReport, func(ctx context.Context, tx *db.Tx, s scene) error {
		if _, err := authorOf(ctx, tx, matterID, targetKind, targetID); err != nil {
			return err
		}
		if hidden, err := isHidden(ctx, tx, matterID, targetKind, targetID); err != nil || hidden {
			return errors.Join(err, orNil(hidden, ErrHidden))
		}
		inv := &fault.Invalid{}
		checkText(inv, "reason", reason, MaxReason)
		if err := inv.Err(); err != nil {
			return err
		}
		again, err := db.One(ctx, tx, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM matter_report WHERE matter_id = $1
			AND target_kind = $2 AND target_id = $3 AND reporter_id = $4 AND settled_at IS NULL)`,
			matterID, targetKind, targetID, actor.Person)
		if err != nil || again {
			return err
		}
		report := id.New()
		if _, err := tx.Exec(ctx, `INSERT INTO matter_report (id, matter_id, target_kind, target_id, reason, reporter_id, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, report, matterID, targetKind, targetID, reason, actor.Person, x.clk.Now()); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbReported, SubjectID: matterID, Tell: true,
			Args: map[string]any{"report": report}}, "")
	})
}

func orNil(yes bool, err error) error {
	if yes {
		return err
	}
	return nil
}

// Hide hides a text with a reason: its place and the reason stay, its author is told and still reads it, as does the
// secretariat. A hidden contribution needs no answer. Reports of it are settled. By the secretariat. ErrHidden when it was.
// Field: reason.
func (x *Room) Hide(ctx context.Context, actor access.Actor, matterID, targetKind, targetID, reason string) error {
	return x.on(ctx, actor, matterID, MayHide, func(ctx context.Context, tx *db.Tx, s scene) error {
		return x.hide(ctx, tx, s, targetKind, targetID, reason)
	})
}

func (x *Room) hide(ctx context.Context, tx *db.Tx, s scene, targetKind, targetID, reason string) error {
	matterID := s.Matter.ID
	found, err := ofTarget(ctx, tx, func(t textTarget) string { return t.doc }, matterID, targetKind, targetID)
	if err != nil {
		return err
	}
	if hidden, err := isHidden(ctx, tx, matterID, targetKind, targetID); err != nil || hidden {
		return errors.Join(err, orNil(hidden, ErrHidden))
	}
	inv := &fault.Invalid{}
	checkText(inv, "reason", reason, MaxReason)
	if err := inv.Err(); err != nil {
		return err
	}
	now := x.clk.Now()
	if _, err := tx.Exec(ctx, `INSERT INTO matter_hidden (matter_id, target_kind, target_id, reason, by_id, at)
		VALUES ($1, $2, $3, $4, $5, $6)`, matterID, targetKind, targetID, reason, s.actor.Person, now); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE matter_report SET settled_at = $4, settled_by = $5, settled_how = 'hidden'
		WHERE matter_id = $1 AND target_kind = $2 AND target_id = $3 AND settled_at IS NULL`,
		matterID, targetKind, targetID, now, s.actor.Person); err != nil {
		return err
	}
	if err := search.Drop(ctx, tx, found); err != nil {
		return err
	}
	if targetKind == TargetContribution {
		if err := dropHeld(ctx, tx, contribution{ID: targetID, MatterID: matterID}, FellHidden, now); err != nil {
			return err
		}
	}
	if err := recount(ctx, tx, matterID); err != nil {
		return err
	}
	if err := remeasure(ctx, tx, matterID); err != nil {
		return err
	}
	return x.note(ctx, tx, journal.Entry{Verb: VerbHidden, SubjectID: matterID, Actor: s.actor.Person, Tell: true,
		Args: map[string]any{"kind": targetKind, "target": targetID}}, reason)
}

// Unhide shows a hidden text again, with a reason; its author is told. A contribution waits for its answer again. By the secretariat.
// ErrShown when it is not hidden. Field: reason.
func (x *Room) Unhide(ctx context.Context, actor access.Actor, matterID, targetKind, targetID, reason string) error {
	return x.on(ctx, actor, matterID, MayHide, func(ctx context.Context, tx *db.Tx, s scene) error {
		return x.unhide(ctx, tx, s, targetKind, targetID, reason)
	})
}

func (x *Room) unhide(ctx context.Context, tx *db.Tx, s scene, targetKind, targetID, reason string) error {
	matterID := s.Matter.ID
	if _, err := authorOf(ctx, tx, matterID, targetKind, targetID); err != nil {
		return err
	}
	inv := &fault.Invalid{}
	checkText(inv, "reason", reason, MaxReason)
	if err := inv.Err(); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `DELETE FROM matter_hidden WHERE matter_id = $1 AND target_kind = $2 AND target_id = $3`, matterID, targetKind, targetID)
	if err != nil || n == 0 {
		return orElse(err, ErrShown)
	}
	if err := recount(ctx, tx, matterID); err != nil {
		return err
	}
	if err := remeasure(ctx, tx, matterID); err != nil {
		return err
	}
	return x.note(ctx, tx, journal.Entry{Verb: VerbUnhidden, SubjectID: matterID, Actor: s.actor.Person, Tell: true,
		Args: map[string]any{"kind": targetKind, "target": targetID}}, reason)
}

// DismissReport settles a report, and those others made of the same text, without hiding it. By the secretariat. ErrSettled when it was settled before.
func (x *Room) DismissReport(ctx context.Context, actor access.Actor, reportID string) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var matterID, kind, targetID string
		if err := tx.QueryRow(ctx, `SELECT matter_id, target_kind, target_id FROM matter_report WHERE id = $1`, reportID).
			Scan(&matterID, &kind, &targetID); err != nil {
			return err
		}
		s, err := x.enter(ctx, tx, actor, matterID)
		if err != nil {
			return err
		}
		if !MayHide(s.Standing, s.Matter) {
			return fault.NotFound // a report is the secretariat's alone
		}
		n, err := tx.Exec(ctx, `UPDATE matter_report SET settled_at = $2, settled_by = $3, settled_how = 'dismissed'
			WHERE matter_id = $1 AND target_kind = $4 AND target_id = $5 AND settled_at IS NULL`,
			matterID, x.clk.Now(), actor.Person, kind, targetID)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrSettled
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbDismissed, SubjectID: matterID, Actor: actor.Person,
			Args: map[string]any{"report": reportID}}, "")
	})
}

// Reports are those not settled, oldest first, each text once. By the secretariat; two queries.
func (x *Room) Reports(ctx context.Context, actor access.Actor) ([]Report, error) {
	if !actor.SignedIn() || !actor.Grants.Secretariat {
		return nil, fault.NotFound
	}
	all, err := db.All(ctx, x.db.Read(), func(s db.Scanner) (Report, error) {
		var r Report
		err := s.Scan(&r.ID, &r.MatterID, &r.Title, &r.TargetKind, &r.TargetID, &r.Reason, &r.Reporter.ID, &r.Reporter.Name,
			db.At(&r.At), db.OrZero(&r.Text))
		return r, err
	}, `SELECT r.id, r.matter_id, v.title, r.target_kind, r.target_id, r.reason, r.reporter_id, p.name, r.at,
		`+eachTarget(func(t textTarget) string { return t.text }, `r.target_kind`, `r.matter_id`, `r.target_id`)+`
		FROM matter_report r JOIN matter m ON m.id = r.matter_id
		JOIN matter_version v ON v.matter_id = m.id AND v.n = m.version
		JOIN org_person_name p ON p.id = r.reporter_id
		WHERE r.settled_at IS NULL AND `+reach{secretariat: true, wide: true}.read()+` ORDER BY r.at, r.id`, actor.Person)
	if err != nil {
		return nil, err
	}
	var list []Report
	at := map[[3]string]int{}
	for _, r := range all {
		k := [3]string{r.MatterID, r.TargetKind, r.TargetID}
		if i, seen := at[k]; seen {
			list[i].Also++
			continue
		}
		at[k] = len(list)
		list = append(list, r)
	}
	return list, nil
}
