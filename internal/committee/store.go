package committee

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/org"
)

const committeeColumns = `c.id, c.name, c.level, c.kind, COALESCE(c.parent_id, ''), COALESCE(c.unit_id, ''), c.unit_how,
	c.from_day, c.until_day, COALESCE(c.same_as, ''), c.sort_key`

func scanCommittee(s db.Scanner) (Committee, error) {
	var c Committee
	err := s.Scan(&c.ID, &c.Name, &c.Level, &c.Kind, &c.ParentID, &c.UnitID, &c.UnitHow, &c.From, &c.Until, &c.SameAs, &c.SortKey)
	return c, err
}

// pair is a row of two texts.
type pair struct{ a, b string }

func scanPair(s db.Scanner) (pair, error) {
	var p pair
	err := s.Scan(&p.a, &p.b)
	return p, err
}

func pairs(ctx context.Context, q db.Q, query string, args ...any) (map[string]string, error) {
	rows, err := db.All(ctx, q, scanPair, query, args...)
	m := make(map[string]string, len(rows))
	for _, p := range rows {
		m[p.a] = p.b
	}
	return m, err
}

// Committee is the committee with that id, of today or ended; fault.NotFound when there is none.
func (x *Room) Committee(ctx context.Context, q db.Q, id string) (Committee, error) {
	return db.One(ctx, q, scanCommittee, `SELECT `+committeeColumns+` FROM committee c WHERE c.id = $1`, id)
}

// Committees are the committees with those ids, of today or ended.
func (x *Room) Committees(ctx context.Context, q db.Q, ids []string) (map[string]Committee, error) {
	rows, err := db.All(ctx, q, scanCommittee, `SELECT `+committeeColumns+` FROM committee c WHERE c.id IN (`+db.In(1, len(ids))+`)`, db.Args(ids)...)
	return byID(rows), err
}

func byID(list []Committee) map[string]Committee {
	m := make(map[string]Committee, len(list))
	for _, c := range list {
		m[c.ID] = c
	}
	return m
}

// All are the committees of today, from the main committee down, in Danish order.
func (x *Room) All(ctx context.Context, q db.Q) ([]Committee, error) {
	return db.All(ctx, q, scanCommittee, `SELECT `+committeeColumns+` FROM committee c JOIN committee_now n ON n.id = c.id
		ORDER BY c.level, c.sort_key, c.id`)
}

// ever are all committees, of today and ended.
func ever(ctx context.Context, q db.Q) ([]Committee, error) {
	return db.All(ctx, q, scanCommittee, `SELECT `+committeeColumns+` FROM committee c ORDER BY c.level, c.sort_key, c.from_day, c.id`)
}

// OfUnit are the committees of today that belong to a unit, working-environment groups among them. An ended unit counts as
// the one above it.
func (x *Room) OfUnit(ctx context.Context, q db.Q, unitID string) ([]Committee, error) {
	return db.All(ctx, q, scanCommittee, `SELECT `+committeeColumns+` FROM committee c JOIN committee_now n ON n.id = c.id
		JOIN org_unit_stands_for s ON s.unit_id = c.unit_id
		WHERE s.now_id = (SELECT now_id FROM org_unit_stands_for WHERE unit_id = $1)
		ORDER BY c.level, c.sort_key, c.id`, unitID)
}

const personColumns = `p.id, p.first_name, p.last_name, p.email, p.phone, p.username, p.present`

type personRow struct{ org.Person }

func (p *personRow) into() []any {
	return []any{&p.ID, &p.FirstName, &p.LastName, &p.Email, &p.Phone, &p.Username, &p.Present}
}

// Seats are the seats of a committee today, in order, with holders, terms and substitutes. Three queries.
func (x *Room) Seats(ctx context.Context, q db.Q, committeeID string) ([]Seat, error) {
	seats, err := db.All(ctx, q, func(s db.Scanner) (Seat, error) {
		var v Seat
		err := s.Scan(&v.ID, &v.CommitteeID, &v.Kind, &v.Side, &v.Role, &v.Position, &v.Unknown)
		return v, err
	}, `SELECT n.id, n.committee_id, n.kind, n.side, n.role, n.position, s.unknown FROM committee_seat_now n JOIN committee_seat s ON s.id = n.id
		WHERE n.committee_id = $1 ORDER BY n.position, n.id`, committeeID)
	if err != nil {
		return nil, err
	}
	at := make(map[string]*Seat, len(seats))
	for i := range seats {
		at[seats[i].ID] = &seats[i]
	}
	type holding struct {
		seat        string
		person      personRow
		from, until clock.Day
	}
	holders, err := db.All(ctx, q, func(s db.Scanner) (holding, error) {
		var h holding
		err := s.Scan(append([]any{&h.seat, &h.from, &h.until}, h.person.into()...)...)
		return h, err
	}, `SELECT h.seat_id, t.from_day, t.until_day, `+personColumns+`
		FROM committee_seat s JOIN committee_holder_now h ON h.seat_id = s.id JOIN org_person_name p ON p.id = h.person_id
		LEFT JOIN committee_term t ON t.seat_id = h.seat_id AND t.person_id = h.person_id
		WHERE s.committee_id = $1 AND p.present`, committeeID)
	if err != nil {
		return nil, err
	}
	for _, h := range holders {
		if s := at[h.seat]; s != nil {
			s.Holder, s.TermFrom, s.TermUntil = &h.person.Person, h.from, h.until
		}
	}
	subs, err := db.All(ctx, q, func(s db.Scanner) (Substitute, error) {
		var b Substitute
		var p personRow
		err := s.Scan(append([]any{&b.ID, &b.SeatID, &b.Acting}, p.into()...)...)
		b.Person = p.Person
		return b, err
	}, `SELECT b.id, b.seat_id, b.acting, `+personColumns+`
		FROM committee_substitute_now b JOIN committee_seat s ON s.id = b.seat_id JOIN org_person_name p ON p.id = b.person_id
		WHERE s.committee_id = $1 AND p.present ORDER BY p.sort_key, b.id`, committeeID)
	for _, b := range subs {
		if s := at[b.SeatID]; s != nil {
			s.Substitutes = append(s.Substitutes, b)
		}
	}
	return seats, err
}

const memberColumns = `m.committee_id, m.seat_id, m.person_id, m.kind, m.side, m.role, m.acting`

func scanMember(s db.Scanner) (Member, error) {
	var m Member
	err := s.Scan(&m.CommitteeID, &m.SeatID, &m.PersonID, &m.Kind, &m.Side, &m.Role, &m.Acting)
	return m, err
}

// MembersOf are those who sit in the committees today, in the order of their seats.
func (x *Room) MembersOf(ctx context.Context, q db.Q, committeeIDs []string) ([]Member, error) {
	return db.All(ctx, q, scanMember, `SELECT `+memberColumns+` FROM committee_member_now m JOIN committee_now n ON n.id = m.committee_id
		WHERE m.committee_id IN (`+db.In(1, len(committeeIDs))+`) ORDER BY m.committee_id, m.position, m.acting, m.person_id`, db.Args(committeeIDs)...)
}

// SeatsOf are the seats a person sits in today, in committees of today.
func (x *Room) SeatsOf(ctx context.Context, q db.Q, personID string) ([]Member, error) {
	return db.All(ctx, q, scanMember, `SELECT `+memberColumns+` FROM committee_member_now m JOIN committee_now n ON n.id = m.committee_id
		WHERE m.person_id = $1 ORDER BY n.level, n.sort_key, m.position`, personID)
}

// Representatives are the people who sit in the committees today with names and contact data, by committee: each person
// once, chairs first.
func (x *Room) Representatives(ctx context.Context, q db.Q, committeeIDs []string) (map[string][]Representative, error) {
	type row struct {
		m Member
		p org.Person
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (row, error) {
		var r row
		var p personRow
		err := s.Scan(append([]any{&r.m.CommitteeID, &r.m.SeatID, &r.m.PersonID, &r.m.Kind, &r.m.Side, &r.m.Role, &r.m.Acting}, p.into()...)...)
		r.p = p.Person
		return r, err
	}, `SELECT `+memberColumns+`, `+personColumns+` FROM committee_member_now m JOIN committee_now n ON n.id = m.committee_id
		JOIN org_person_name p ON p.id = m.person_id
		WHERE m.committee_id IN (`+db.In(1, len(committeeIDs))+`) ORDER BY m.committee_id, m.position, m.acting, m.person_id`, db.Args(committeeIDs)...)
	all := map[string][]Representative{}
	for _, r := range rows {
		all[r.m.CommitteeID] = together(all[r.m.CommitteeID], r.m, r.p)
	}
	for _, list := range all {
		slices.SortStableFunc(list, func(a, b Representative) int { return rank(a.Role) - rank(b.Role) })
	}
	return all, err
}

// Voice gives for each unit, living or ended, the committee that represents it; a unit nobody represents is left out.
func (x *Room) Voice(ctx context.Context, q db.Q, unitIDs []string) (map[string]Committee, error) {
	type row struct {
		unit string
		c    Committee
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (row, error) {
		var r row
		err := s.Scan(&r.unit, &r.c.ID, &r.c.Name, &r.c.Level, &r.c.Kind, &r.c.ParentID, &r.c.UnitID, &r.c.UnitHow, &r.c.From, &r.c.Until, &r.c.SameAs, &r.c.SortKey)
		return r, err
	}, `SELECT s.unit_id, `+committeeColumns+` FROM org_unit_stands_for s JOIN committee_voice v ON v.unit_id = s.now_id
		JOIN committee c ON c.id = v.committee_id WHERE s.unit_id IN (`+db.In(1, len(unitIDs))+`)`, db.Args(unitIDs)...)
	m := make(map[string]Committee, len(rows))
	for _, r := range rows {
		m[r.unit] = r.c
	}
	return m, err
}

// tree is the whole organisation of today.
func tree(ctx context.Context, q db.Q) (Tree, error) {
	parent, err := pairs(ctx, q, `SELECT u.id, COALESCE(a.ancestor_id, '') FROM org_unit_now u LEFT JOIN org_ancestor a ON a.unit_id = u.id AND a.depth = 1`)
	if err != nil {
		return Tree{}, err
	}
	stands, err := pairs(ctx, q, `SELECT unit_id, now_id FROM org_unit_stands_for WHERE unit_id <> now_id`)
	return Tree{parent, stands}, err
}

// filled are the committees with somebody on the employee side today.
func filled(ctx context.Context, q db.Q) (map[string]bool, error) {
	ids, err := db.All(ctx, q, db.Scan[string], `SELECT DISTINCT committee_id FROM committee_member_now WHERE side = 'employee'`)
	m := make(map[string]bool, len(ids))
	for _, id := range ids {
		m[id] = true
	}
	return m, err
}

// Refresh works out anew who speaks for whom and which committee an ended one counts as, for the organisation as it is in
// the transaction; day is the day org.Refresh was called with. It writes only what differs.
func (x *Room) Refresh(ctx context.Context, tx *db.Tx, day clock.Day) error {
	tr, err := tree(ctx, tx)
	if err != nil {
		return err
	}
	all, err := ever(ctx, tx)
	if err != nil {
		return err
	}
	seated, err := filled(ctx, tx)
	if err != nil {
		return err
	}
	lives := func(c Committee) bool { return !c.From.After(day) && !c.Ended(day) }
	living := slices.DeleteFunc(slices.Clone(all), func(c Committee) bool { return !lives(c) })
	if err := replace(ctx, tx, "committee_voice_row", "unit_id", "committee_id", Voices(tr, living, seated)); err != nil {
		return err
	}
	if err := replace(ctx, tx, "committee_heir", "committee_id", "now_id", Heirs(all, lives)); err != nil {
		return err
	}
	return replace(ctx, tx, "committee_stand", "committee_id", "now_id", Stands(all, lives))
}

// replace makes a table of two columns hold exactly want, touching only the rows that differ.
func replace(ctx context.Context, tx *db.Tx, table, key, value string, want map[string]string) error {
	have, err := pairs(ctx, tx, `SELECT `+key+`, `+value+` FROM `+table)
	if err != nil {
		return err
	}
	for k := range have {
		if _, keep := want[k]; !keep {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE `+key+` = $1`, k); err != nil {
				return err
			}
		}
	}
	var rows [][]any
	for k, v := range want {
		if have[k] != v {
			rows = append(rows, []any{k, v})
		}
	}
	return db.InsertMany(ctx, tx, `INSERT INTO `+table+` (`+key+`, `+value+`)`,
		`ON CONFLICT (`+key+`) DO UPDATE SET `+value+` = excluded.`+value, rows)
}
