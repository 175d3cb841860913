package committee

import (
	"context"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

// SameAs says that an ended committee lives on as a new one. What was added by hand follows: the match with a unit, when
// the new one has none of its own; terms, election groups and substitutes, from each old seat to the new one of the same
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
			if err := x.inherit(ctx, tx, p[0], p[1], day); err != nil {
				return journal.Entry{}, err
			}
		}
		return journal.Entry{Verb: "committee.same_as", SubjectID: newID, Args: map[string]any{"old": oldID}}, nil
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

func (x *Room) inherit(ctx context.Context, tx *db.Tx, old, heir Committee, day clock.Day) error {
	if _, err := tx.Exec(ctx, `UPDATE committee SET same_as = $2 WHERE id = $1`, old.ID, heir.ID); err != nil {
		return err
	}
	if old.UnitID != "" && (heir.UnitID == "" || old.UnitHow == HowHand) {
		if _, err := tx.Exec(ctx, `UPDATE committee SET unit_id = $2, unit_how = $3 WHERE id = $1`, heir.ID, old.UnitID, HowHand); err != nil {
			return err
		}
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
			`UPDATE committee_substitute SET seat_id = $2 WHERE seat_id = $1 AND until_day IS NULL`,
		} {
			if _, err := tx.Exec(ctx, sql, p.id, seat.id); err != nil {
				return err
			}
		}
	}
	return nil
}
