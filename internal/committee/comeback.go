package committee

import (
	"cmp"
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
)

// What is away one night and comes back keeps what was added to it by hand: terms, election groups and substitutes hang on a seat.
// A seat that comes back in its committee is the same row again. A committee that comes back is another row, for it was not there
// in between, with seats of its own; it inherits as it would had the secretariat said that it is the same (SameAs).

// comeback is a committee that ended once and is here again: as another row, or as the one that began today.
type comeback struct{ before, now Committee }

// newSeats opens seats that are not here, those that were here before as the rows they were, and gives the rows of their holders.
func (a *applying) newSeats(ctx context.Context, came []SyncSeat) (holders [][]any, err error) {
	was, err := a.seatsOnce(ctx, came)
	if err != nil {
		return nil, err
	}
	var rows [][]any
	for _, seat := range came {
		made := storedSeat{was[seat.SyncSeatKey], a.known[seat.CommitteeKey].ID, seat.Kind, seat.Side, seat.Role, seat.Position, a.persons[seat.PersonKey], a.day, seat.Unknown}
		if made.id == "" {
			made.id = id.New()
			rows = append(rows, []any{made.id, made.committee, source, seat.Key, seat.Kind, seat.Side, seat.Role, seat.Position, a.day, seat.Unknown})
		} else if _, err := a.tx.Exec(ctx, `UPDATE committee_seat SET until_day = NULL, source_key = $2, kind = $3, side = $4, role = $5, position = $6,
			unknown = $7 WHERE id = $1`, made.id, seat.Key, seat.Kind, seat.Side, seat.Role, seat.Position, seat.Unknown); err != nil {
			return nil, err
		}
		if made.holder != "" {
			holders = append(holders, []any{made.id, made.holder, a.day})
		}
		a.stored[seat.SyncSeatKey] = made
		if err := a.tell(ctx, "committee.seat_came", made, made.holder); err != nil {
			return nil, err
		}
	}
	return holders, db.InsertMany(ctx, a.tx, `INSERT INTO committee_seat (id, committee_id, source, source_key, kind, side, role, position, from_day, unknown)`, "", rows)
}

// seatsOnce finds, for seats that come, the ended seats of the same committee that they are: see samePosts.
func (a *applying) seatsOnce(ctx context.Context, came []SyncSeat) (map[SyncSeatKey]string, error) {
	fresh := map[string][]post{} // by the committee's key
	var committees []string
	for _, s := range came {
		fresh[s.CommitteeKey] = append(fresh[s.CommitteeKey], post{id: s.Key, key: s.Key, kind: s.Kind, holder: a.persons[s.PersonKey]})
		committees = append(committees, a.known[s.CommitteeKey].ID)
	}
	committees = unique(committees...)
	type row struct {
		committee string
		post
	}
	ended, err := db.All(ctx, a.tx, func(s db.Scanner) (row, error) {
		var r row
		err := s.Scan(&r.committee, &r.id, &r.key, &r.kind, &r.holder)
		return r, err
	}, `SELECT s.committee_id, s.id, s.source_key, s.kind, COALESCE(h.person_id, '') FROM committee_seat s
		LEFT JOIN committee_holder h ON h.seat_id = s.id AND h.until_day = s.until_day
		WHERE s.committee_id IN (`+db.In(1, len(committees))+`) AND s.until_day IS NOT NULL ORDER BY s.until_day DESC, s.position, s.id`, db.Args(committees)...)
	if err != nil {
		return nil, err
	}
	old := map[string][]post{}
	for _, r := range ended {
		old[r.committee] = append(old[r.committee], r.post)
	}
	was := map[SyncSeatKey]string{}
	for key, seats := range fresh {
		for before, now := range samePosts(old[a.known[key].ID], seats) {
			was[SyncSeatKey{key, now.key}] = before
		}
	}
	return was, nil
}

// inherit lets each committee that has come back have what was added by hand to the one it is. One that was said to live on under
// another name, which has ended since, comes back for that one too.
func (a *applying) inherit(ctx context.Context, _ Sync) error {
	// Those that nobody has said anything about first: what was said of one must not take what is another's own.
	slices.SortStableFunc(a.back, func(p, q comeback) int { return cmp.Compare(p.before.SameAs, q.before.SameAs) })
	for _, b := range a.back {
		old := a.last(b)
		if old.ID == b.now.ID || old.Until.IsZero() {
			continue // its own seats have opened again; or it lives on as another, where everything is
		}
		if err := a.inheritSeats(ctx, a.tx, old, b.now); err != nil {
			return err
		}
		old.SameAs = b.now.ID
		a.all[old.ID] = old
	}
	return nil
}

// last is the committee that the former one counts as, followed as far as it goes.
func (a *applying) last(b comeback) Committee {
	at := b.before
	if at.ID != b.now.ID {
		at = a.all[at.ID]
	}
	for seen := map[string]bool{}; at.SameAs != "" && at.SameAs != b.now.ID && !seen[at.ID]; {
		seen[at.ID] = true
		at = a.all[at.SameAs]
	}
	return at
}
