package demo

import (
	"context"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/db"
)

// termLeft is how many days of their term are left to the people of a committee: of the first a term that has ended, of the
// second one that soon will, of the others one that lasts.
var termLeft = []int{-12, 31, 460, 460, 460, 460}

// groups are the election groups of a committee's employee seats, in turn.
var groups = []string{"B", "A", "B", "C"}

// byHand does what no export knows: terms, election groups, substitutes, and one committee matched to its unit.
func (f *filler) byHand(ctx context.Context) error {
	f.Progress("Adding what the secretariat knows: terms, substitutes, a committee's unit …")
	if err := f.terms(ctx); err != nil {
		return err
	}
	if err := f.substitutes(ctx); err != nil {
		return err
	}
	return f.match(ctx)
}

// terms gives the employee side of the leader's committee its terms and groups.
func (f *filler) terms(ctx context.Context) error {
	seats, err := f.committee.Seats(ctx, f.DB.Read(), f.board)
	if err != nil {
		return err
	}
	n := 0
	for _, s := range seats {
		if s.Side != committee.Employee || s.Holder == nil {
			continue
		}
		last := f.day(termLeft[n%len(termLeft)])
		if err := f.committee.SetTerm(ctx, f.secretariat(), s.ID, last.AddDays(1-2*365), last); err != nil {
			return err
		}
		if committee.HasGroup(s.Kind, s.Side) {
			if err := f.committee.SetGroup(ctx, f.secretariat(), s.ID, groups[n%len(groups)]); err != nil {
				return err
			}
		}
		n++
	}
	return nil
}

// substitutes gives the seats of the working-environment and the shop stewards one each; where the seat is vacant they sit in it.
func (f *filler) substitutes(ctx context.Context) error {
	seats, err := f.committee.Seats(ctx, f.DB.Read(), f.board)
	if err != nil {
		return err
	}
	staff, err := f.staff(ctx, []string{f.home}, len(seats))
	if err != nil {
		return err
	}
	members, err := f.committee.MembersOf(ctx, f.DB.Read(), []string{f.board})
	if err != nil {
		return err
	}
	free := without(staff, func(p string) bool {
		for _, m := range members {
			if m.PersonID == p {
				return true
			}
		}
		return false
	})
	for i, s := range seats {
		if s.Side != committee.Employee || i >= len(free) {
			continue
		}
		if err := f.committee.AddSubstitute(ctx, f.secretariat(), s.ID, free[i], s.Holder == nil); err != nil {
			return err
		}
	}
	return nil
}

// match gives the first committee without a unit the unit its chair leads.
func (f *filler) match(ctx context.Context) error {
	type pair struct{ committee, name, unit string }
	list, err := db.All(ctx, f.DB.Read(), func(s db.Scanner) (p pair, err error) { return p, s.Scan(&p.committee, &p.name, &p.unit) },
		`SELECT c.id, c.name, l.unit_id FROM committee_now c JOIN committee_member_now m ON m.committee_id = c.id JOIN org_leader_now l ON l.person_id = m.person_id
		WHERE c.unit_how = 'none' AND m.role = 'chair' ORDER BY c.sort_key, l.unit_id`)
	if err != nil || len(list) == 0 {
		return err
	}
	f.matched = list[0].name
	return f.committee.Match(ctx, f.secretariat(), list[0].committee, list[0].unit)
}
