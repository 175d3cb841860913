package committee

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/org"
)

// Sync is what an import changes. Every reference is a source key: a committee's is its path of names, a unit's and a
// person's the one org.Apply was given.
type Sync struct {
	// Committees are new or changed. What has no unit keeps the match it has; what the secretariat has matched by hand is
	// left alone.
	Committees []SyncCommittee
	// EndCommittees are the keys of committees that are gone, with their seats and holders.
	EndCommittees []string
	// Seats are new or changed, of committees that are here already or come with this Sync.
	Seats []SyncSeat
	// EndSeats are gone from committees that stay.
	EndSeats []SyncSeatKey
}

// SyncCommittee is a committee as an import knows it.
type SyncCommittee struct {
	Key, Name string
	Level     int
	Kind      string
	ParentKey string // "" for the main committee
	UnitKey   string // "" when its unit was not found
}

// SyncSeatKey names a seat: its post and ordinal within the committee.
type SyncSeatKey struct{ CommitteeKey, Key string }

// SyncSeat is a seat as an import knows it.
type SyncSeat struct {
	SyncSeatKey
	Kind, Side, Role string
	Position         int
	PersonKey        string // "" when it is vacant, or Unknown
	Unknown          bool   // somebody sits in it who is not known
}

// Empty says that there is nothing to do.
func (s Sync) Empty() bool {
	return len(s.Committees)+len(s.EndCommittees)+len(s.Seats)+len(s.EndSeats) == 0
}

const source = "import"

// Apply changes what came from imports, from day on, and refreshes. It comes after org.Apply in the same transaction.
// Rows close and open with that day; what was added by hand stays. The same Sync twice changes nothing the second time.
// A reference to something unknown is an error: an import is checked before it is applied.
func (x *Room) Apply(ctx context.Context, tx *db.Tx, day clock.Day, s Sync) error {
	if !s.Empty() {
		a := applying{Room: x, tx: tx, day: day}
		for _, step := range []func(context.Context, Sync) error{a.load, a.committees, a.ends, a.seats, a.endSeats, a.inherit} {
			if err := step(ctx, s); err != nil {
				return fmt.Errorf("committee: apply: %w", err)
			}
		}
	}
	return x.Refresh(ctx, tx, day)
}

// applying is one run of Apply.
type applying struct {
	*Room
	tx      *db.Tx
	day     clock.Day
	all     map[string]Committee // every committee by id, as this run leaves it
	known   map[string]Committee // open committees by key
	gone    map[string]Committee // the last ended one by key
	back    []comeback           // committees that ended once and have come back
	fresh   map[string]bool      // ids made or opened by this run: their seats need no journal of their own
	stored  map[SyncSeatKey]storedSeat
	units   map[string]string
	persons map[string]string
}

type storedSeat struct {
	id, committee, kind, side, role string
	position                        int
	holder                          string
	since                           clock.Day
	unknown                         bool
}

func (a *applying) load(ctx context.Context, s Sync) error {
	a.known, a.gone, a.fresh, a.stored = map[string]Committee{}, map[string]Committee{}, map[string]bool{}, map[SyncSeatKey]storedSeat{}
	keys, err := pairs(ctx, a.tx, `SELECT id, source_key FROM committee WHERE source = $1`, source)
	if err != nil {
		return err
	}
	all, err := ever(ctx, a.tx)
	if err != nil {
		return err
	}
	a.all = byID(all)
	for _, c := range all { // of one key in the order they began
		key, imported := keys[c.ID]
		switch {
		case !imported:
		case c.Until.IsZero():
			a.known[key] = c
		default:
			a.gone[key] = c
		}
	}
	type row struct {
		key  SyncSeatKey
		seat storedSeat
	}
	seats, err := db.All(ctx, a.tx, func(s db.Scanner) (row, error) {
		var r row
		err := s.Scan(&r.seat.id, &r.seat.committee, &r.key.Key, &r.seat.kind, &r.seat.side, &r.seat.role, &r.seat.position, &r.seat.holder, &r.seat.since, &r.seat.unknown)
		return r, err
	}, `SELECT s.id, s.committee_id, s.source_key, s.kind, s.side, s.role, s.position, COALESCE(h.person_id, ''), h.from_day, s.unknown
		FROM committee_seat s LEFT JOIN committee_holder h ON h.seat_id = s.id AND h.until_day IS NULL
		WHERE s.source = $1 AND s.until_day IS NULL`, source)
	if err != nil {
		return err
	}
	for _, r := range seats {
		r.key.CommitteeKey = keys[r.seat.committee]
		a.stored[r.key] = r.seat
	}
	var unitKeys, personKeys []string
	for _, c := range s.Committees {
		if c.UnitKey != "" {
			unitKeys = append(unitKeys, c.UnitKey)
		}
	}
	for _, seat := range s.Seats {
		if seat.PersonKey != "" {
			personKeys = append(personKeys, seat.PersonKey)
		}
	}
	if a.units, err = a.org.UnitIDs(ctx, a.tx, unitKeys); err != nil {
		return err
	}
	a.persons, err = a.org.PersonIDs(ctx, a.tx, personKeys)
	return err
}

// committees adds the new ones and changes those that are here, from the main committee down.
func (a *applying) committees(ctx context.Context, s Sync) error {
	list := slices.Clone(s.Committees)
	slices.SortStableFunc(list, func(p, q SyncCommittee) int { return cmp.Compare(p.Level, q.Level) })
	var rows [][]any
	var came []string
	for _, c := range list {
		parent := a.known[c.ParentKey].ID
		if c.ParentKey != "" && parent == "" {
			return fmt.Errorf("the committee above is not known")
		}
		unit, how := a.units[c.UnitKey], HowName
		if c.UnitKey != "" && unit == "" {
			return fmt.Errorf("a committee's unit is not known")
		}
		if unit == "" {
			how = HowNone
		}
		if old, ok := a.known[c.Key]; ok {
			if err := a.change(ctx, old, c, parent, unit); err != nil {
				return err
			}
			continue
		}
		before, was := a.gone[c.Key]
		if was && (before.UnitHow == HowHand || unit == "") {
			unit, how = before.UnitID, before.UnitHow // chosen or found once: remembered when the committee comes back
		}
		made := Committee{ID: id.New(), Name: c.Name, Level: c.Level, Kind: c.Kind, ParentID: parent, UnitID: unit, UnitHow: how, From: a.day}
		if was && before.From == a.day {
			// It came and went today: the same row opens again, for one key cannot begin twice on a day.
			made.ID = before.ID
			if _, err := a.tx.Exec(ctx, `UPDATE committee SET until_day = NULL, same_as = NULL, level = $2, kind = $3, parent_id = $4, unit_id = $5,
				unit_how = $6 WHERE id = $1`, made.ID, c.Level, c.Kind, db.Null(parent), db.Null(unit), how); err != nil {
				return err
			}
		} else {
			rows = append(rows, []any{made.ID, source, c.Key, c.Level, c.Kind, c.Name, org.SortKey(c.Name), db.Null(parent), db.Null(unit), how, a.day})
		}
		if was {
			a.back = append(a.back, comeback{before, made})
		}
		a.all[made.ID], a.known[c.Key], a.fresh[made.ID] = made, made, true
		came = append(came, made.ID)
	}
	if err := db.InsertMany(ctx, a.tx, `INSERT INTO committee (id, source, source_key, level, kind, name, sort_key, parent_id, unit_id, unit_how, from_day)`, "", rows); err != nil {
		return err
	}
	for _, made := range came {
		if err := a.write(ctx, "committee.came", made, nil); err != nil {
			return err
		}
	}
	return nil
}

// change keeps the row: a committee is its path, so its name is the same; what is around it may differ.
func (a *applying) change(ctx context.Context, old Committee, c SyncCommittee, parent, unit string) error {
	if old.UnitHow == HowHand || unit == "" {
		unit = old.UnitID
	}
	how := old.UnitHow
	if how != HowHand && unit != "" {
		how = HowName
	}
	if old.Level == c.Level && old.Kind == c.Kind && old.ParentID == parent && old.UnitID == unit {
		return nil
	}
	_, err := a.tx.Exec(ctx, `UPDATE committee SET level = $2, kind = $3, parent_id = $4, unit_id = $5, unit_how = $6 WHERE id = $1`,
		old.ID, c.Level, c.Kind, db.Null(parent), db.Null(unit), how)
	return err
}

// ends closes committees with their seats and holders.
func (a *applying) ends(ctx context.Context, s Sync) error {
	for _, key := range s.EndCommittees {
		c, ok := a.known[key]
		if !ok {
			continue // ended before
		}
		delete(a.known, key)
		for k, seat := range a.stored {
			if k.CommitteeKey == key {
				if err := a.endSeat(ctx, k, seat); err != nil {
					return err
				}
			}
		}
		if _, err := a.tx.Exec(ctx, `UPDATE committee SET until_day = $2 WHERE id = $1`, c.ID, a.day); err != nil {
			return err
		}
		c.Until = a.day
		a.all[c.ID] = c
		if err := a.write(ctx, "committee.ended", c.ID, nil); err != nil {
			return err
		}
	}
	return nil
}

// seats adds and changes seats, and who holds them.
func (a *applying) seats(ctx context.Context, s Sync) error {
	var came []SyncSeat
	var holders [][]any
	for _, seat := range s.Seats {
		if _, ok := a.known[seat.CommitteeKey]; !ok {
			return fmt.Errorf("a seat's committee is not known")
		}
		person := a.persons[seat.PersonKey]
		if seat.PersonKey != "" && person == "" {
			return fmt.Errorf("a seat's holder is not known")
		}
		old, ok := a.stored[seat.SyncSeatKey]
		if !ok {
			came = append(came, seat)
			continue
		}
		if old.kind != seat.Kind || old.side != seat.Side || old.role != seat.Role || old.position != seat.Position || old.unknown != seat.Unknown {
			if _, err := a.tx.Exec(ctx, `UPDATE committee_seat SET kind = $2, side = $3, role = $4, position = $5, unknown = $6 WHERE id = $1`,
				old.id, seat.Kind, seat.Side, seat.Role, seat.Position, seat.Unknown); err != nil {
				return err
			}
		}
		if old.holder == person {
			continue
		}
		if old.holder != "" {
			if err := a.leave(ctx, old); err != nil {
				return err
			}
		}
		if person != "" {
			holders = append(holders, []any{old.id, person, a.day})
			if err := a.tell(ctx, "committee.seat_taken", old, person); err != nil {
				return err
			}
		}
	}
	more, err := a.newSeats(ctx, came)
	if err != nil {
		return err
	}
	// A seat that was left and taken again on one day has a closed row of that day: it opens anew for the last one.
	return db.InsertMany(ctx, a.tx, `INSERT INTO committee_holder (seat_id, person_id, from_day)`,
		`ON CONFLICT (seat_id, from_day) DO UPDATE SET person_id = excluded.person_id, until_day = NULL`, append(holders, more...))
}

func (a *applying) endSeats(ctx context.Context, s Sync) error {
	for _, key := range s.EndSeats {
		seat, ok := a.stored[key]
		if !ok {
			continue
		}
		if err := a.endSeat(ctx, key, seat); err != nil {
			return err
		}
	}
	return nil
}

// endSeat closes a seat and its holder. Its substitutes belong to it and no longer show; their rows are the secretariat's
// and stay as they are.
func (a *applying) endSeat(ctx context.Context, key SyncSeatKey, seat storedSeat) error {
	delete(a.stored, key)
	if seat.holder != "" {
		if err := a.leave(ctx, seat); err != nil {
			return err
		}
	}
	_, err := a.tx.Exec(ctx, `UPDATE committee_seat SET until_day = $2 WHERE id = $1`, seat.id, a.day)
	return err
}

// leave closes the row of a seat's holder.
func (a *applying) leave(ctx context.Context, seat storedSeat) error {
	if _, err := a.tx.Exec(ctx, `UPDATE committee_holder SET until_day = $2 WHERE seat_id = $1 AND until_day IS NULL`, seat.id, a.day); err != nil {
		return err
	}
	return a.tell(ctx, "committee.seat_left", seat, seat.holder)
}

// tell journals what happened to a seat of a committee that was here before.
func (a *applying) tell(ctx context.Context, verb string, seat storedSeat, person string) error {
	if a.fresh[seat.committee] {
		return nil
	}
	return a.write(ctx, verb, seat.committee, map[string]any{"seat": seat.id, "person": person})
}

func (a *applying) write(ctx context.Context, verb, committee string, args map[string]any) error {
	_, err := a.journal.Write(ctx, a.tx, journal.Entry{Verb: verb, SubjectKind: subject, SubjectID: committee, Args: args})
	return err
}
