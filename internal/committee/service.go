package committee

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

// subject is what this room's journal entries are about.
const subject = "committee"

// longestTerm bounds a term in days: a slip of the year is not a term. Terms are usually two years (docs/who-may.md section 2).
const longestTerm = 10 * 366

// act runs one change by the secretariat as one transaction: checks who acts, changes, journals, refreshes.
func (x *Room) act(ctx context.Context, actor access.Actor, change func(ctx context.Context, tx *db.Tx) (journal.Entry, error)) error {
	if !MayKeep(actor) {
		return fault.Forbidden
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		e, err := change(ctx, tx)
		if err != nil {
			return err
		}
		e.SubjectKind, e.Actor = subject, actor.Person
		if _, err := x.journal.Write(ctx, tx, e); err != nil {
			return err
		}
		return x.Refresh(ctx, tx, clock.Today(x.clk))
	})
}

// Match says which unit a committee belongs to; imports leave it so from then on. The unit must be one of today and the
// committee must not have ended. By the secretariat; fault.Invalid names the field "unit".
func (x *Room) Match(ctx context.Context, actor access.Actor, committeeID, unitID string) error {
	return x.act(ctx, actor, func(ctx context.Context, tx *db.Tx) (journal.Entry, error) {
		if _, err := x.living(ctx, tx, committeeID); err != nil {
			return journal.Entry{}, err
		}
		names, err := unitNames(ctx, tx, []string{unitID})
		if err != nil {
			return journal.Entry{}, err
		}
		if names[unitID] == "" {
			return journal.Entry{}, fault.One("unit", "committee.error.unit")
		}
		_, err = tx.Exec(ctx, `UPDATE committee SET unit_id = $2, unit_how = $3 WHERE id = $1`, committeeID, unitID, HowHand)
		return journal.Entry{Verb: "committee.matched", SubjectID: committeeID, Args: map[string]any{"unit": unitID}}, err
	})
}

// living is the committee, or fault.Conflict when it has ended.
func (x *Room) living(ctx context.Context, q db.Q, committeeID string) (Committee, error) {
	c, err := x.Committee(ctx, q, committeeID)
	if err == nil && c.Ended(clock.Today(x.clk)) {
		err = fault.Conflict
	}
	return c, err
}

// SetTerm notes the period the seat's holder is elected for: from its first day to its last. No days take it away. By the
// secretariat; fault.Invalid names the fields "from" and "until".
func (x *Room) SetTerm(ctx context.Context, actor access.Actor, seatID string, from, last clock.Day) error {
	return x.act(ctx, actor, func(ctx context.Context, tx *db.Tx) (journal.Entry, error) {
		s, err := x.seat(ctx, tx, seatID)
		if err != nil {
			return journal.Entry{}, err
		}
		if err := checkTerm(s.holder, from, last); err != nil {
			return journal.Entry{}, err
		}
		e := journal.Entry{Verb: "committee.term_set", SubjectID: s.committee, Args: map[string]any{"seat": seatID, "person": s.holder}}
		if from.IsZero() {
			_, err = tx.Exec(ctx, `DELETE FROM committee_term WHERE seat_id = $1 AND person_id = $2`, seatID, s.holder)
			return e, err
		}
		_, err = tx.Exec(ctx, `INSERT INTO committee_term (seat_id, person_id, from_day, until_day) VALUES ($1, $2, $3, $4)
			ON CONFLICT (seat_id, person_id) DO UPDATE SET from_day = excluded.from_day, until_day = excluded.until_day`,
			seatID, s.holder, from, last.AddDays(1))
		return e, err
	})
}

// checkTerm is the rule of SetTerm.
func checkTerm(holder string, from, last clock.Day) error {
	var wrong fault.Invalid
	switch {
	case holder == "":
		wrong.Add("from", "committee.error.term_vacant")
	case from.IsZero() && last.IsZero():
	case from.IsZero():
		wrong.Add("from", "committee.error.term_from")
	case last.IsZero():
		wrong.Add("until", "committee.error.term_until")
	case last.Before(from):
		wrong.Add("until", "committee.error.term_order")
	case from.DaysUntil(last) > longestTerm:
		wrong.Add("until", "committee.error.term_long")
	}
	return wrong.Err()
}

// SetGroup notes the election group of a seat, "" to take it away. Only seats on the employee side have one, and those of
// the working-environment representatives do not (docs/who-may.md section 2). The journal does not say which. By the
// secretariat; fault.Invalid names the field "group".
func (x *Room) SetGroup(ctx context.Context, actor access.Actor, seatID, group string) error {
	return x.act(ctx, actor, func(ctx context.Context, tx *db.Tx) (journal.Entry, error) {
		s, err := x.seat(ctx, tx, seatID)
		if err != nil {
			return journal.Entry{}, err
		}
		e := journal.Entry{Verb: "committee.group_set", SubjectID: s.committee, Args: map[string]any{"seat": seatID}}
		switch {
		case group == "":
			_, err = tx.Exec(ctx, `DELETE FROM committee_seat_group WHERE seat_id = $1`, seatID)
			return e, err
		case !HasGroup(s.kind, s.side):
			return e, fault.One("group", "committee.error.group_seat")
		case !slices.Contains(ElectionGroups, group):
			return e, fault.One("group", "committee.error.group")
		}
		_, err = tx.Exec(ctx, `INSERT INTO committee_seat_group (seat_id, election_group) VALUES ($1, $2)
			ON CONFLICT (seat_id) DO UPDATE SET election_group = excluded.election_group`, seatID, group)
		return e, err
	})
}

// HasGroup says whether a seat belongs to an election group.
func HasGroup(kind, side string) bool { return side == Employee && kind != AMR }

// Groups are the election groups of a committee's seats by seat, as far as the actor may see them (MaySeeGroup): nothing
// else ever reaches a page.
func (x *Room) Groups(ctx context.Context, q db.Q, actor access.Actor, committeeID string) (map[string]string, error) {
	groups, err := pairs(ctx, q, `SELECT g.seat_id, g.election_group FROM committee_seat_group g JOIN committee_seat s ON s.id = g.seat_id
		WHERE s.committee_id = $1`, committeeID)
	if err != nil || len(groups) == 0 {
		return nil, err
	}
	members, err := x.MembersOf(ctx, q, []string{committeeID})
	if err != nil {
		return nil, err
	}
	holder := map[string]string{}
	for _, m := range members {
		if !m.Acting {
			holder[m.SeatID] = m.PersonID
		}
	}
	for seat := range groups {
		if !MaySeeGroup(actor, holder[seat], members) {
			delete(groups, seat)
		}
	}
	return groups, nil
}

// AddSubstitute gives a seat a substitute; acting lets them sit in it from today, instead of anyone who did. By the
// secretariat; fault.Invalid names the field "person".
func (x *Room) AddSubstitute(ctx context.Context, actor access.Actor, seatID, personID string, acting bool) error {
	return x.act(ctx, actor, func(ctx context.Context, tx *db.Tx) (journal.Entry, error) {
		s, err := x.seat(ctx, tx, seatID)
		if err != nil {
			return journal.Entry{}, err
		}
		people, err := db.All(ctx, tx, db.Scan[string], `SELECT id FROM org_person_name WHERE id = $1 AND present AND id NOT IN (SELECT g.person_id FROM org_guest_now g)`, personID)
		if err != nil {
			return journal.Entry{}, err
		}
		sits, err := db.All(ctx, tx, db.Scan[string], `SELECT person_id FROM committee_member_now WHERE committee_id = $1 AND person_id = $2`, s.committee, personID)
		if err != nil {
			return journal.Entry{}, err
		}
		others, err := db.All(ctx, tx, db.Scan[string], `SELECT person_id FROM committee_substitute WHERE seat_id = $1 AND until_day IS NULL`, seatID)
		switch {
		case err != nil:
			return journal.Entry{}, err
		case len(people) == 0:
			return journal.Entry{}, fault.One("person", "committee.error.person")
		case slices.Contains(others, personID):
			return journal.Entry{}, fault.One("person", "committee.error.substitute_twice")
		case len(sits) > 0 && personID != s.holder:
			return journal.Entry{}, fault.One("person", "committee.error.sits_already")
		case personID == s.holder:
			return journal.Entry{}, fault.One("person", "committee.error.own_substitute")
		}
		if acting {
			if err := stopActing(ctx, tx, seatID); err != nil {
				return journal.Entry{}, err
			}
		}
		_, err = tx.Exec(ctx, `INSERT INTO committee_substitute (id, seat_id, person_id, acting, from_day) VALUES ($1, $2, $3, $4, $5)`,
			id.New(), seatID, personID, acting, clock.Today(x.clk))
		return journal.Entry{Verb: "committee.substitute_added", SubjectID: s.committee,
			Args: map[string]any{"seat": seatID, "person": personID, "acting": acting}}, err
	})
}

func stopActing(ctx context.Context, tx *db.Tx, seatID string) error {
	_, err := tx.Exec(ctx, `UPDATE committee_substitute SET acting = FALSE WHERE seat_id = $1 AND acting`, seatID)
	return err
}

// SetActing lets a substitute sit in the seat from now on, or no longer; only one acts in a seat at a time. By the
// secretariat.
func (x *Room) SetActing(ctx context.Context, actor access.Actor, substituteID string, acting bool) error {
	return x.act(ctx, actor, func(ctx context.Context, tx *db.Tx) (journal.Entry, error) {
		s, seatID, err := x.substitute(ctx, tx, substituteID)
		if err != nil {
			return journal.Entry{}, err
		}
		if err := stopActing(ctx, tx, seatID); err != nil {
			return journal.Entry{}, err
		}
		_, err = tx.Exec(ctx, `UPDATE committee_substitute SET acting = $2 WHERE id = $1`, substituteID, acting)
		return journal.Entry{Verb: "committee.substitute_acting", SubjectID: s.committee,
			Args: map[string]any{"seat": seatID, "person": s.holder, "acting": acting}}, err
	})
}

// EndSubstitute ends a substitute from today. By the secretariat.
func (x *Room) EndSubstitute(ctx context.Context, actor access.Actor, substituteID string) error {
	return x.act(ctx, actor, func(ctx context.Context, tx *db.Tx) (journal.Entry, error) {
		s, seatID, err := x.substitute(ctx, tx, substituteID)
		if err != nil {
			return journal.Entry{}, err
		}
		_, err = tx.Exec(ctx, `UPDATE committee_substitute SET until_day = $2, acting = FALSE WHERE id = $1`, substituteID, clock.Today(x.clk))
		return journal.Entry{Verb: "committee.substitute_ended", SubjectID: s.committee,
			Args: map[string]any{"seat": seatID, "person": s.holder}}, err
	})
}

// seat is an open seat of a living committee with its holder of today; fault.NotFound when there is none.
func (x *Room) seat(ctx context.Context, q db.Q, seatID string) (storedSeat, error) {
	return db.One(ctx, q, func(s db.Scanner) (storedSeat, error) {
		var v storedSeat
		err := s.Scan(&v.id, &v.committee, &v.kind, &v.side, &v.role, &v.position, &v.holder)
		return v, err
	}, `SELECT s.id, s.committee_id, s.kind, s.side, s.role, s.position, COALESCE(m.person_id, '')
		FROM committee_seat_now s JOIN committee_now n ON n.id = s.committee_id
		LEFT JOIN committee_member_now m ON m.seat_id = s.id AND NOT m.acting
		WHERE s.id = $1`, seatID)
}

// substitute is the committee (and, as holder, the person) of a substitute of today, and the seat.
func (x *Room) substitute(ctx context.Context, q db.Q, substituteID string) (storedSeat, string, error) {
	s, err := db.One(ctx, q, func(s db.Scanner) (storedSeat, error) {
		var v storedSeat
		err := s.Scan(&v.id, &v.committee, &v.holder)
		return v, err
	}, `SELECT s.id, s.committee_id, b.person_id FROM committee_substitute b JOIN committee_seat s ON s.id = b.seat_id
		JOIN committee_now n ON n.id = s.committee_id
		WHERE b.id = $1 AND b.until_day IS NULL`, substituteID)
	return s, s.id, err
}
