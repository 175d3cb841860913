package committee

import (
	"context"

	"github.com/medspil/medspil/internal/kit/db"
)

// Snapshot is what imports have brought in that has not ended, with the keys it came with: what the next night's export is
// compared with. A committee's UnitKey is the match it has, found by name or chosen by hand.
func (x *Room) Snapshot(ctx context.Context, q db.Q) (Sync, error) {
	type row struct {
		c          SyncCommittee
		id, parent string
		unit       string
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (row, error) {
		var r row
		err := s.Scan(&r.id, &r.c.Key, &r.c.Name, &r.c.Level, &r.c.Kind, &r.parent, &r.unit)
		return r, err
	}, `SELECT id, source_key, name, level, kind, COALESCE(parent_id, ''), COALESCE(unit_id, '') FROM committee
		WHERE source = $1 AND until_day IS NULL ORDER BY level, source_key`, source)
	if err != nil {
		return Sync{}, err
	}
	keys := map[string]string{}
	var units []string
	for _, r := range rows {
		keys[r.id], units = r.c.Key, append(units, r.unit)
	}
	unitKeys, err := x.org.UnitKeys(ctx, q, unique(units...))
	if err != nil {
		return Sync{}, err
	}
	var out Sync
	for _, r := range rows {
		r.c.ParentKey, r.c.UnitKey = keys[r.parent], unitKeys[r.unit]
		out.Committees = append(out.Committees, r.c)
	}
	out.Seats, err = x.storedSeats(ctx, q, keys)
	return out, err
}

// storedSeats are the open seats of the committees in keys (id → source key).
func (x *Room) storedSeats(ctx context.Context, q db.Q, keys map[string]string) ([]SyncSeat, error) {
	type row struct {
		s                 SyncSeat
		committee, person string
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (row, error) {
		var r row
		err := s.Scan(&r.committee, &r.s.Key, &r.s.Kind, &r.s.Side, &r.s.Role, &r.s.Position, &r.person, &r.s.Unknown)
		return r, err
	}, `SELECT s.committee_id, s.source_key, s.kind, s.side, s.role, s.position, COALESCE(h.person_id, ''), s.unknown
		FROM committee_seat s LEFT JOIN committee_holder h ON h.seat_id = s.id AND h.until_day IS NULL
		WHERE s.source = $1 AND s.until_day IS NULL ORDER BY s.committee_id, s.position, s.source_key`, source)
	if err != nil {
		return nil, err
	}
	var people []string
	for _, r := range rows {
		people = append(people, r.person)
	}
	personKeys, err := x.org.PersonKeys(ctx, q, unique(people...))
	if err != nil {
		return nil, err
	}
	var out []SyncSeat
	for _, r := range rows {
		if key := keys[r.committee]; key != "" {
			r.s.CommitteeKey, r.s.PersonKey = key, personKeys[r.person]
			out = append(out, r.s)
		}
	}
	return out, nil
}

// Chosen are the matches the secretariat has made by hand, from a committee's key to its unit's: also those of committees
// that have ended, should they come back.
func (x *Room) Chosen(ctx context.Context, q db.Q) (map[string]string, error) {
	rows, err := db.All(ctx, q, scanPair, `SELECT source_key, unit_id FROM committee
		WHERE source = $1 AND unit_how = $2 AND unit_id IS NOT NULL ORDER BY from_day`, source, HowHand)
	if err != nil {
		return nil, err
	}
	var units []string
	for _, r := range rows {
		units = append(units, r.b)
	}
	keys, err := x.org.UnitKeys(ctx, q, unique(units...))
	chosen := make(map[string]string, len(rows))
	for _, r := range rows {
		if keys[r.b] != "" {
			chosen[r.a] = keys[r.b]
		}
	}
	return chosen, err
}
