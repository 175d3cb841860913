package committee

import (
	"cmp"
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// unitNames words units of today; one that has ended, or never was, is left out.
func unitNames(ctx context.Context, q db.Q, ids []string) (map[string]string, error) {
	return pairs(ctx, q, `SELECT id, name FROM org_unit_now WHERE id IN (`+db.In(1, len(ids))+`)`, db.Args(ids)...)
}

const namedUnits = `SELECT u.id, u.name, COALESCE(p.name, '') FROM org_unit_now u
	LEFT JOIN org_ancestor a ON a.unit_id = u.id AND a.depth = 1 LEFT JOIN org_unit_now p ON p.id = a.ancestor_id`

func scanNamed(s db.Scanner) (Named, error) {
	var n Named
	err := s.Scan(&n.ID, &n.Name, &n.Above)
	return n, err
}

// unique is the list without repetitions and "".
func unique(ids ...string) []string {
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(s string) bool { return s == "" })
}

// Voice is the answer to "Hvem taler for mig?" for one of a person's workplaces.
type Voice struct {
	// UnitID and Unit are the workplace.
	UnitID, Unit string
	// Committee represents it; the zero Committee when nobody does.
	Committee Committee
	// Representatives are its employee side, Chairs those who chair it for the management.
	Representatives, Chairs []Representative
	// Own: it is the workplace's own committee.
	Own bool
	// Without and Silent name the units without a committee of their own, and the nearer committees with nobody on the
	// employee side, that are why it is this one. Fallback: none of the units above had one, so the main committee speaks.
	Without, Silent []string
	Fallback        bool
}

// Spoken says whether anybody speaks.
func (v Voice) Spoken() bool { return v.Committee.ID != "" }

// VoicesFor says who speaks for a person: one Voice for each unit they work in, in the units' order. Five queries.
func (x *Room) VoicesFor(ctx context.Context, q db.Q, personID string) ([]Voice, error) {
	units, err := db.All(ctx, q, scanPair, `SELECT DISTINCT u.id, u.name FROM org_employment_now e JOIN org_unit_stands_for s ON s.unit_id = e.unit_id
		JOIN org_unit_now u ON u.id = s.now_id WHERE e.person_id = $1 ORDER BY u.name, u.id`, personID)
	if err != nil || len(units) == 0 {
		return nil, err
	}
	var ids []string
	for _, u := range units {
		ids = append(ids, u.a)
	}
	return x.voicesOf(ctx, q, ids)
}

// VoicesOf says who speaks for units of today, in the order given; unknown ones are left out. Four queries.
func (x *Room) voicesOf(ctx context.Context, q db.Q, unitIDs []string) ([]Voice, error) {
	type above struct{ id, name, parent string }
	chain, err := db.All(ctx, q, func(s db.Scanner) (above, error) {
		var a above
		err := s.Scan(&a.id, &a.name, &a.parent)
		return a, err
	}, `SELECT u.id, u.name, COALESCE(p.ancestor_id, '') FROM org_unit_now u LEFT JOIN org_ancestor p ON p.unit_id = u.id AND p.depth = 1
		WHERE u.id IN (SELECT a.ancestor_id FROM org_ancestor a WHERE a.unit_id IN (`+db.In(1, len(unitIDs))+`))`, db.Args(unitIDs)...)
	if err != nil {
		return nil, err
	}
	tr, names := Tree{map[string]string{}, map[string]string{}}, map[string]string{}
	var all []string
	for _, a := range chain {
		tr.Parent[a.id], names[a.id] = a.parent, a.name
		all = append(all, a.id)
	}
	type near struct {
		c   Committee
		now string
	}
	nearby, err := db.All(ctx, q, func(s db.Scanner) (near, error) {
		var n near
		c := &n.c
		err := s.Scan(&n.now, &c.ID, &c.Name, &c.Level, &c.Kind, &c.ParentID, &c.UnitID, &c.UnitHow, &c.From, &c.Until, &c.SameAs, &c.SortKey)
		return n, err
	}, `SELECT s.now_id, `+committeeColumns+` FROM committee c JOIN committee_now n ON n.id = c.id
		JOIN org_unit_stands_for s ON s.unit_id = c.unit_id WHERE s.now_id IN (`+db.In(1, len(all))+`)`, db.Args(all)...)
	if err != nil {
		return nil, err
	}
	var list []Committee
	for _, n := range nearby {
		tr.Stands[n.c.UnitID] = n.now
		list = append(list, n.c)
	}
	voice, err := x.Voice(ctx, q, unitIDs)
	if err != nil {
		return nil, err
	}
	var committees []string
	for _, c := range voice {
		committees = append(committees, c.ID)
	}
	people, err := x.Representatives(ctx, q, unique(committees...))
	if err != nil {
		return nil, err
	}
	committeeName := map[string]string{}
	for _, c := range list {
		committeeName[c.ID] = c.Name
	}
	word := func(ids []string, names map[string]string) []string {
		var out []string
		for _, id := range ids {
			out = append(out, names[id])
		}
		return out
	}
	var voices []Voice
	for _, u := range unitIDs {
		if names[u] == "" {
			continue
		}
		c := voice[u]
		why := Reason(tr, list, u, c.ID)
		v := Voice{UnitID: u, Unit: x.org.Label(u, names[u]), Committee: c, Own: c.ID != "" && tr.Now(c.UnitID) == u, Fallback: why.Fallback,
			Without: word(why.Without, names), Silent: word(why.Silent, committeeName)}
		for _, r := range people[c.ID] {
			switch {
			case r.Side == Employee:
				v.Representatives = append(v.Representatives, r)
			case r.Role == Chair:
				v.Chairs = append(v.Chairs, r)
			}
		}
		voices = append(voices, v)
	}
	return voices, nil
}

// Gaps works out everything that is missing today; see the function Gaps. For the secretariat: the caller asks MayKeep.
// Eleven queries whatever the size.
func (x *Room) Gaps(ctx context.Context, q db.Q) ([]Gap, error) {
	p := Picture{Day: clock.Today(x.clk), Leaders: map[string][]string{}}
	var err error
	if p.Tree, err = tree(ctx, q); err != nil {
		return nil, err
	}
	if p.Units, err = db.All(ctx, q, func(s db.Scanner) (PictureUnit, error) {
		var u PictureUnit
		err := s.Scan(&u.ID, &u.Name, &u.Placed)
		return u, err
	}, `SELECT id, name, placed FROM org_unit_now ORDER BY sort_key, id`); err != nil {
		return nil, err
	}
	if p.Committees, err = ever(ctx, q); err != nil {
		return nil, err
	}
	if p.Seats, err = db.All(ctx, q, func(s db.Scanner) (PictureSeat, error) {
		var v PictureSeat
		err := s.Scan(&v.ID, &v.CommitteeID, &v.Kind, &v.Side, &v.Role, &v.Unknown)
		return v, err
	}, `SELECT n.id, n.committee_id, n.kind, n.side, n.role, s.unknown FROM committee_seat_now n JOIN committee_seat s ON s.id = n.id
		ORDER BY n.committee_id, n.position, n.id`); err != nil {
		return nil, err
	}
	if err := x.sit(ctx, q, p.Seats); err != nil {
		return nil, err
	}
	leaders, err := db.All(ctx, q, scanPair, `SELECT l.unit_id, l.person_id FROM org_leader_now l JOIN org_person_name p ON p.id = l.person_id WHERE p.present`)
	if err != nil {
		return nil, err
	}
	for _, l := range leaders {
		p.Leaders[l.a] = append(p.Leaders[l.a], l.b)
	}
	if p.LeaderUnknown, err = x.org.LeaderUnknown(ctx, q); err != nil {
		return nil, err
	}
	if p.Voices, err = pairs(ctx, q, `SELECT unit_id, committee_id FROM committee_voice`); err != nil {
		return nil, err
	}
	apart, err := db.All(ctx, q, scanPair, `SELECT old_id, new_id FROM committee_not_same`)
	if err != nil {
		return nil, err
	}
	p.NotSame = make(map[[2]string]bool, len(apart))
	for _, a := range apart {
		p.NotSame[[2]string{a.a, a.b}] = true
	}
	return Gaps(p), nil
}

// sit fills in who holds the seats of a Picture, who acts in them, and the end of their terms.
func (x *Room) sit(ctx context.Context, q db.Q, seats []PictureSeat) error {
	members, err := db.All(ctx, q, scanMember, `SELECT `+memberColumns+` FROM committee_member_now m`)
	if err != nil {
		return err
	}
	type term struct {
		seat, person string
		until        clock.Day
	}
	terms, err := db.All(ctx, q, func(s db.Scanner) (term, error) {
		var t term
		err := s.Scan(&t.seat, &t.person, &t.until)
		return t, err
	}, `SELECT seat_id, person_id, until_day FROM committee_term`)
	if err != nil {
		return err
	}
	at := make(map[string]*PictureSeat, len(seats))
	for i := range seats {
		at[seats[i].ID] = &seats[i]
	}
	for _, m := range members {
		if s := at[m.SeatID]; s != nil && m.Acting {
			s.Acting = true
		} else if s != nil {
			s.Holder = m.PersonID
		}
	}
	for _, t := range terms {
		if s := at[t.seat]; s != nil && s.Holder == t.person {
			s.TermUntil = t.until
		}
	}
	return nil
}

// preferBelow is how much a unit's place below its parent committee's unit counts when names are compared.
const preferBelow = 0.1

// Candidates are the units each of the committees may belong to, likeliest first: by name (Ranker), those below its parent
// committee's unit before others as alike. Two queries.
func (x *Room) Candidates(ctx context.Context, q db.Q, committees []Committee, limit int) (map[string][]Ranked, error) {
	units, err := db.All(ctx, q, scanNamed, namedUnits+` ORDER BY u.sort_key, u.id`)
	if err != nil {
		return nil, err
	}
	var parents []string
	for _, c := range committees {
		parents = append(parents, c.ParentID)
	}
	parents = unique(parents...)
	below, err := db.All(ctx, q, scanPair, `SELECT p.id, a.unit_id FROM committee p JOIN org_unit_stands_for s ON s.unit_id = p.unit_id
		JOIN org_ancestor a ON a.ancestor_id = s.now_id WHERE p.id IN (`+db.In(1, len(parents))+`)`, db.Args(parents)...)
	if err != nil {
		return nil, err
	}
	inside := make(map[pair]bool, len(below))
	for _, b := range below {
		inside[b] = true
	}
	ranker := NewRanker(units)
	all := make(map[string][]Ranked, len(committees))
	for _, c := range committees {
		ranked := ranker.Rank(c.Name)
		for i := range ranked {
			if inside[pair{c.ParentID, ranked[i].ID}] {
				ranked[i].Score += preferBelow
			}
		}
		slices.SortStableFunc(ranked, func(a, b Ranked) int { return cmp.Compare(b.Score, a.Score) })
		all[c.ID] = ranked[:min(limit, len(ranked))]
	}
	return all, nil
}

// Grouped is a member of an employee side, with the election group of the seat; "" where it is not known or there is none.
type Grouped struct{ CommitteeID, PersonID, Kind, Group string }

// EmployeeSides are all who sit on an employee side today, with their election groups: special-category data, of which the caller's policy
// says what reaches a page. One query.
func (x *Room) EmployeeSides(ctx context.Context, q db.Q) ([]Grouped, error) {
	return db.All(ctx, q, func(s db.Scanner) (g Grouped, err error) {
		return g, s.Scan(&g.CommitteeID, &g.PersonID, &g.Kind, &g.Group)
	}, `SELECT m.committee_id, m.person_id, m.kind, COALESCE(g.election_group, '') FROM committee_member_now m
		LEFT JOIN committee_seat_group g ON g.seat_id = m.seat_id WHERE m.side = $1 ORDER BY m.committee_id, m.position, m.person_id`, Employee)
}
