package agreement

import (
	"slices"

	"github.com/medspil/medspil/internal/committee"
)

// Sitter is somebody on the employee side of a committee. Group is their election group, "" where it is not known or a seat has none;
// it is special-category data (docs/privacy.md): who may see an answer made of it is for the policy of the page.
type Sitter struct{ PersonID, CommitteeID, Kind, Group string }

// BaglandWhy says what a constituency is made of.
type BaglandWhy string

// The reasons.
const (
	// BaglandGroup: a general matter, so the same election group's representatives one level down.
	BaglandGroup BaglandWhy = "group"
	// BaglandAMR: the same for a working-environment representative, whose seats have no group.
	BaglandAMR BaglandWhy = "amr"
	// BaglandAll: the group is not known, so all representatives one level down.
	BaglandAll BaglandWhy = "all"
	// BaglandPlace: a matter about one place, so the employees and the representatives there.
	BaglandPlace BaglandWhy = "place"
)

// Constituency is somebody's bagland in a matter: whom they speak for and ask.
type Constituency struct {
	Why BaglandWhy
	// Units are those whose employees belong to it.
	Units []string
	// Representatives belong to it.
	Representatives []Sitter
	// Without are the committees one level down where there is nobody of the group.
	Without []string
}

// Bagland works out the constituency of somebody on the employee side, in a matter that touches these units. sitters are all on employee
// sides. Where nothing lies below their committee, it is those at the places touched that the committee speaks for.
func Bagland(g Ground, sitters []Sitter, me Sitter, touched []string) Constituency {
	now, _ := g.standing(touched)
	below := g.oneDown(me.CommitteeID, now)
	if g.extent(now) == OneWorkplace || len(below) == 0 {
		return g.baglandThere(sitters, me, now)
	}
	c := Constituency{Why: BaglandGroup}
	same := func(s Sitter) bool { return s.Kind != committee.AMR && s.Group == me.Group }
	switch {
	case me.Kind == committee.AMR:
		c.Why, same = BaglandAMR, func(s Sitter) bool { return s.Kind == committee.AMR }
	case me.Group == "":
		c.Why, same = BaglandAll, func(s Sitter) bool { return s.Kind != committee.AMR }
	}
	for _, id := range below {
		n := len(c.Representatives)
		for _, s := range sitters {
			if s.CommitteeID == id && s.PersonID != me.PersonID && same(s) {
				c.Representatives = append(c.Representatives, s)
			}
		}
		if len(c.Representatives) == n {
			c.Without = append(c.Without, id)
		}
	}
	return c
}

// baglandThere is the constituency in a matter about one place, or of somebody with no committee below.
func (g Ground) baglandThere(sitters []Sitter, me Sitter, now []string) Constituency {
	c := Constituency{Why: BaglandPlace, Units: now}
	if mine := slices.DeleteFunc(slices.Clone(now), func(u string) bool { return g.voices[u] != me.CommitteeID }); len(mine) > 0 {
		c.Units = mine
	}
	for _, s := range sitters {
		if s.PersonID != me.PersonID && slices.ContainsFunc(c.Units, func(u string) bool { return g.voices[u] == s.CommitteeID }) {
			c.Representatives = append(c.Representatives, s)
		}
	}
	return c
}

// oneDown are the committees right below one that have to do with the units touched: at, above or below them.
func (g Ground) oneDown(id string, now []string) []string {
	near := map[string]bool{}
	for _, u := range g.under(now) {
		near[u] = true
	}
	for _, u := range now {
		for _, above := range g.tree.Up(u) {
			near[above] = true
		}
	}
	var list []committee.Committee
	for _, c := range g.byID {
		if c.ParentID == id && near[g.tree.Now(c.UnitID)] {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, listed)
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	return ids
}
