package committee

import (
	"context"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

// SameAs says that an ended committee lives on as a new one. What was added by hand follows: the match with a unit, unless one
// was chosen for the new one itself; terms, election groups and substitutes, from each old seat to the new one of the same
// post. Committees below that ended with it and have one of the same name below the new one follow in the same way. By the
// secretariat; fault.Invalid concerns the whole (its field is "").
func (x *Room) SameAs(ctx context.Context, actor access.Actor, oldID, newID string) error {
	return x.act(ctx, actor, func(ctx context.Context, tx *db.Tx) (journal.Entry, error) {
		day := clock.Today(x.clk)
		old, err := x.Committee(ctx, tx, oldID)
		if err != nil {
			return journal.Entry{}, err
		}
		heir, err := x.Committee(ctx, tx, newID)
		if err != nil {
			return journal.Entry{}, err
		}
		if !old.Ended(day) || heir.Ended(day) || old.SameAs != "" || old.Level != heir.Level || old.Kind != heir.Kind {
			return journal.Entry{}, fault.One("", "committee.error.same")
		}
		all, err := ever(ctx, tx)
		if err != nil {
			return journal.Entry{}, err
		}
		for _, p := range heirs(old, heir, all, day) {
			if err := x.inherit(ctx, tx, p[0], p[1]); err != nil {
				return journal.Entry{}, err
			}
		}
		return journal.Entry{Verb: "committee.same_as", SubjectID: newID, Args: map[string]any{"old": oldID}}, nil
	})
}

// NotSame says that an ended committee and a new one in its place are two: the gaps do not ask again. By the secretariat.
func (x *Room) NotSame(ctx context.Context, actor access.Actor, oldID, newID string) error {
	return x.act(ctx, actor, func(ctx context.Context, tx *db.Tx) (journal.Entry, error) {
		both, err := x.Committees(ctx, tx, []string{oldID, newID})
		if err == nil && len(both) < 2 {
			err = fault.NotFound
		}
		if err != nil {
			return journal.Entry{}, err
		}
		_, err = tx.Exec(ctx, `INSERT INTO committee_not_same (old_id, new_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, oldID, newID)
		return journal.Entry{Verb: "committee.not_same", SubjectID: newID, Args: map[string]any{"old": oldID}}, err
	})
}

// heirs pairs an ended committee with the one it lives on as, and what ended with it below with what has the same name
// below the new one.
func heirs(old, heir Committee, all []Committee, day clock.Day) [][2]Committee {
	pairs := [][2]Committee{{old, heir}}
	for _, below := range all {
		if below.ParentID != old.ID || !below.Ended(day) || below.SameAs != "" {
			continue
		}
		for _, c := range all {
			if c.ParentID == heir.ID && !c.Ended(day) && c.Name == below.Name && c.Kind == below.Kind {
				pairs = append(pairs, heirs(below, c, all, day)...)
				break
			}
		}
	}
	return pairs
}

// post is a seat as SameAs compares it: the last holder of an ended one, the present holder of a living one.
type post struct{ id, key, kind, holder string }

func posts(ctx context.Context, q db.Q, c Committee) ([]post, error) {
	return db.All(ctx, q, func(s db.Scanner) (post, error) {
		var p post
		err := s.Scan(&p.id, &p.key, &p.kind, &p.holder)
		return p, err
	}, `SELECT s.id, s.source_key, s.kind, COALESCE(h.person_id, '') FROM committee_seat s
		LEFT JOIN committee_holder h ON h.seat_id = s.id AND h.until_day IS NOT DISTINCT FROM s.until_day
		WHERE s.committee_id = $1 AND s.until_day IS NOT DISTINCT FROM $2
		ORDER BY s.position, s.id`, c.ID, c.Until)
}

// samePosts pairs seats: first those of one kind with one holder, then those left with the same post and ordinal.
func samePosts(old, heir []post) map[string]post {
	to, taken := map[string]post{}, map[string]bool{}
	pairUp := func(same func(a, b post) bool) {
		for _, a := range old {
			if to[a.id].id != "" {
				continue
			}
			for _, b := range heir {
				if !taken[b.id] && same(a, b) {
					to[a.id], taken[b.id] = b, true
					break
				}
			}
		}
	}
	pairUp(func(a, b post) bool { return a.holder != "" && a.holder == b.holder && a.kind == b.kind })
	pairUp(func(a, b post) bool { return a.key == b.key })
	return to
}

// inherit gives heir what was added by hand to old: the unit, unless one has been chosen for heir itself, and what hangs on the
// seats.
func (x *Room) inherit(ctx context.Context, tx *db.Tx, old, heir Committee) error {
	if old.UnitID != "" && heir.UnitHow != HowHand && (heir.UnitID == "" || old.UnitHow == HowHand) {
		if _, err := tx.Exec(ctx, `UPDATE committee SET unit_id = $2, unit_how = $3 WHERE id = $1`, heir.ID, old.UnitID, HowHand); err != nil {
			return err
		}
	}
	return x.inheritSeats(ctx, tx, old, heir)
}

// inheritSeats says that old lives on as heir and lets terms, election groups and substitutes follow, from each seat to the one it
// is now. What heir's own seats have goes before: one person is a substitute of a seat once, and one substitute acts in it.
func (x *Room) inheritSeats(ctx context.Context, tx *db.Tx, old, heir Committee) error {
	if _, err := tx.Exec(ctx, `UPDATE committee SET same_as = $2 WHERE id = $1`, old.ID, heir.ID); err != nil {
		return err
	}
	before, err := posts(ctx, tx, old)
	if err != nil {
		return err
	}
	after, err := posts(ctx, tx, heir)
	if err != nil {
		return err
	}
	to := samePosts(before, after)
	for _, p := range before {
		seat, ok := to[p.id]
		if !ok {
			continue
		}
		for _, sql := range []string{
			`INSERT INTO committee_seat_group (seat_id, election_group) SELECT $2, election_group FROM committee_seat_group WHERE seat_id = $1
				ON CONFLICT (seat_id) DO NOTHING`,
			`INSERT INTO committee_term (seat_id, person_id, from_day, until_day)
				SELECT $2, person_id, from_day, until_day FROM committee_term WHERE seat_id = $1
				ON CONFLICT (seat_id, person_id) DO NOTHING`,
			// What has followed is not left behind: should old open again, it would know it as it was.
			`DELETE FROM committee_seat_group WHERE seat_id = $1 AND seat_id <> $2`,
			`DELETE FROM committee_term WHERE seat_id = $1 AND seat_id <> $2`,
			`UPDATE committee_substitute SET seat_id = $2,
				acting = acting AND NOT EXISTS (SELECT 1 FROM committee_substitute b WHERE b.seat_id = $2 AND b.until_day IS NULL AND b.acting)
				WHERE seat_id = $1 AND until_day IS NULL
				AND person_id NOT IN (SELECT b.person_id FROM committee_substitute b WHERE b.seat_id = $2 AND b.until_day IS NULL)`,
		} {
			if _, err := tx.Exec(ctx, sql, p.id, seat.id); err != nil {
				return err
			}
		}
	}
	return nil
}
