package agreement

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/org"
)

// baglandView is who somebody speaks for, for each seat they sit in.
type baglandView struct {
	Words
	Touched []string
	Query   string
	Chosen  []ui.Option
	Hits    []ui.Option
	Seats   []baglandSeat
}

type baglandSeat struct {
	Committee string
	Constituency
	People map[string]org.Person
}

// mostPeople bounds the people that are named for one seat.
const mostPeople = 100

// baglandView works out the actor's own bagland in a matter that touches these units; none are all their committee is for. fault.NotFound
// for who sits on no employee side. Seven queries.
func (x *Room) baglandView(ctx context.Context, q db.Q, actor access.Actor, a asked) (baglandView, error) {
	v := baglandView{Touched: a.Touched[:min(len(a.Touched), MostUnits)], Query: a.Query}
	all, err := x.sitters(ctx, q)
	if err != nil {
		return v, err
	}
	mine := slices.DeleteFunc(slices.Clone(all), func(s Sitter) bool { return !MaySeeBagland(actor, s) })
	if len(mine) == 0 {
		return v, fault.NotFound
	}
	g, err := x.Ground(ctx, q)
	if err != nil {
		return v, err
	}
	if v.Words, err = x.Words(ctx, g); err != nil {
		return v, err
	}
	v.Chosen = g.options(ctx, v.Touched)
	if v.Query != "" {
		v.Hits = org.UnitOptions(x.org.SearchUnits(ctx, v.Query, mostHits))
	}
	var ids []string
	for _, me := range mine {
		c := g.Committee(me.CommitteeID)
		if c.ID == "" {
			continue // a working-environment group speaks for nobody in MED
		}
		touched := v.Touched
		if len(touched) == 0 {
			touched = []string{c.UnitID}
		}
		s := baglandSeat{Committee: c.Name, Constituency: Bagland(g, all, me, touched)}
		for _, r := range s.Representatives {
			ids = append(ids, r.PersonID)
		}
		v.Seats = append(v.Seats, s)
	}
	if len(v.Seats) == 0 {
		return v, fault.NotFound
	}
	people, err := x.org.Persons(ctx, q, ids)
	for i := range v.Seats {
		v.Seats[i].People = people
	}
	return v, err
}

// why says what the bagland is made of, in a sentence that names no group.
func (s baglandSeat) why(ctx context.Context) string {
	return i18n.T(ctx, "agreement.bagland."+string(s.Why), "committee", s.Committee)
}

// names are the representatives, each once for each committee they sit in.
func (s baglandSeat) names() []Sitter {
	var list []Sitter
	for _, r := range s.Representatives {
		if !slices.ContainsFunc(list, func(o Sitter) bool { return o.PersonID == r.PersonID && o.CommitteeID == r.CommitteeID }) {
			list = append(list, r)
		}
	}
	return list
}
