package committee

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/org"
)

// pageSize is how many rows a list shows at a time.
const pageSize = 50

// link is a name that leads somewhere; Href "" is plain text.
type link struct{ Name, Href string }

// Path is a committee's address.
func Path(id string) string { return "/udvalg/" + id }

// levelWord is the municipality's word for the committee's level.
func levelWord(words [4]string, c Committee) string {
	if c.Level < 1 || c.Level > len(words) {
		return ""
	}
	return words[c.Level-1]
}

// filter narrows the list of committees; it stands in the address.
type filter struct {
	Text  string
	Level int
	Page  int
}

func (f filter) on() bool { return f.Text != "" || f.Level != 0 }

// listView is the page of all committees: the tree, or what a filter leaves.
type listView struct {
	Filter filter
	Levels [4]string
	Keeps  bool
	// Tree holds the main committees with those below; only without a filter.
	Tree []branch
	// Hits are the rows of this page, with the committee above; only with a filter.
	Hits  []hit
	Total int
	Pages int
	// Sections are the ways to what higher rooms have.
	Sections []templ.Component
}

type branch struct {
	Committee Committee
	Below     int
	Children  []branch
}

type hit struct {
	Committee Committee
	Above     link
}

// treeMax is how many committees the tree shows in full; above it local committees are found on the page of the one above.
const treeMax = 200

func (x *Room) listView(ctx context.Context, q db.Q, actor access.Actor, f filter) (listView, error) {
	v := listView{Filter: f, Keeps: MayKeep(actor)}
	var err error
	if v.Levels, err = x.levels(ctx); err != nil {
		return v, err
	}
	for _, of := range x.lists {
		part, err := of(ctx)
		if err != nil {
			return v, err
		}
		if part != nil {
			v.Sections = append(v.Sections, part)
		}
	}
	if f.on() {
		all, err := x.All(ctx, q)
		v.find(all)
		return v, err
	}
	return v, x.wholeTree(ctx, q, &v)
}

// find keeps the page of committees the filter asks for.
func (v *listView) find(all []Committee) {
	names := byID(all)
	text := strings.ToLower(v.Filter.Text)
	var hits []hit
	for _, c := range all {
		if (v.Filter.Level == 0 || c.Level == v.Filter.Level) && strings.Contains(strings.ToLower(c.Name), text) {
			h := hit{Committee: c}
			if p, ok := names[c.ParentID]; ok {
				h.Above = link{p.Name, Path(p.ID)}
			}
			hits = append(hits, h)
		}
	}
	v.Total = len(hits)
	v.Pages = (v.Total + pageSize - 1) / pageSize
	v.Filter.Page = max(1, min(v.Filter.Page, v.Pages))
	from := (v.Filter.Page - 1) * pageSize
	v.Hits = hits[from:min(from+pageSize, len(hits))]
}

func (x *Room) wholeTree(ctx context.Context, q db.Q, v *listView) error {
	rows, err := db.All(ctx, q, scanCommittee, `SELECT `+committeeColumns+` FROM committee c JOIN committee_now n ON n.id = c.id
		WHERE c.level <= 3 ORDER BY c.level, c.sort_key, c.id LIMIT $1`, treeMax+1)
	if err != nil {
		return err
	}
	if len(rows) > treeMax {
		rows = slices.DeleteFunc(rows, func(c Committee) bool { return c.Level == Local })
	}
	type count struct {
		id string
		n  int
	}
	counts, err := db.All(ctx, q, func(s db.Scanner) (count, error) {
		var c count
		err := s.Scan(&c.id, &c.n)
		return c, err
	}, `SELECT parent_id, count(*) FROM committee_now WHERE parent_id IS NOT NULL AND kind <> 'group' GROUP BY parent_id`)
	if err != nil {
		return err
	}
	below := map[string]int{}
	for _, c := range counts {
		below[c.id] = c.n
	}
	here := byID(rows)
	children := map[string][]Committee{}
	for _, c := range rows {
		at := c.ParentID
		if _, ok := here[at]; !ok {
			at = ""
		}
		children[at] = append(children[at], c)
	}
	var grow func(at string) []branch
	grow = func(at string) (out []branch) {
		for _, c := range children[at] {
			out = append(out, branch{c, below[c.ID], grow(c.ID)})
		}
		return out
	}
	v.Tree = grow("")
	return nil
}

// pageView is a committee's page.
type pageView struct {
	Committee  Committee
	Level      string
	Unit       link
	Above      link
	Heir       link // an ended committee lives on as this
	Ended      bool
	Last       clock.Day // of an ended one
	Management []seatView
	Employees  []seatView
	Below      []link
	Represents int
	Keeps      bool
	Sections   []templ.Component
	// Match chooses the unit: only for who keeps, while it is not matched or when they ask.
	Match *matchView
}

// seatView is a seat with what the reader may see of it.
type seatView struct {
	Seat  Seat
	Group string
	// Expired says that its term has run out without a new one having been written down.
	Expired bool
	Edit    string // where it is edited; "" when the reader may not
}

// matchView chooses a committee's unit.
type matchView struct {
	Text       string
	Hits       []org.UnitHit
	Candidates []Ranked
}

func (x *Room) pageView(ctx context.Context, q db.Q, actor access.Actor, id, unitText string, choose bool) (pageView, error) {
	var v pageView
	c, err := x.Committee(ctx, q, id)
	if err != nil {
		return v, err
	}
	words, err := x.levels(ctx)
	if err != nil {
		return v, err
	}
	v = pageView{Committee: c, Level: levelWord(words, c), Ended: c.Ended(clock.Today(x.clk)), Keeps: MayKeep(actor)}
	if v.Ended {
		v.Last = c.Until.AddDays(-1)
		v.Keeps = false
	}
	if err := x.around(ctx, q, &v); err != nil {
		return v, err
	}
	if err := x.seatViews(ctx, q, actor, &v); err != nil {
		return v, err
	}
	if v.Keeps && (choose || unitText != "" || c.UnitID == "") {
		v.Match, err = x.matchView(ctx, q, c, unitText)
		if err != nil {
			return v, err
		}
	}
	for _, section := range x.sections {
		part, err := section(ctx, id)
		if err != nil {
			return v, err
		}
		if part != nil {
			v.Sections = append(v.Sections, part)
		}
	}
	return v, nil
}

// around fills in the units and committees near the committee.
func (x *Room) around(ctx context.Context, q db.Q, v *pageView) error {
	c := v.Committee
	near, err := x.Committees(ctx, q, unique(c.ParentID, c.SameAs))
	if err != nil {
		return err
	}
	if p, ok := near[c.ParentID]; ok {
		v.Above = link{p.Name, Path(p.ID)}
	}
	if h, ok := near[c.SameAs]; ok {
		v.Heir = link{h.Name, Path(h.ID)}
	}
	units, err := db.All(ctx, q, scanPair, `SELECT u.id, u.name FROM org_unit_stands_for s JOIN org_unit_now u ON u.id = s.now_id WHERE s.unit_id = $1`, c.UnitID)
	if err != nil {
		return err
	}
	if len(units) > 0 {
		v.Unit = link{units[0].b, org.UnitPath(units[0].a)}
	}
	below, err := db.All(ctx, q, scanPair, `SELECT id, name FROM committee_now WHERE parent_id = $1 ORDER BY level, sort_key, id`, c.ID)
	if err != nil {
		return err
	}
	for _, b := range below {
		v.Below = append(v.Below, link{b.b, Path(b.a)})
	}
	v.Represents, err = db.One(ctx, q, db.Scan[int], `SELECT count(*) FROM committee_voice WHERE committee_id = $1`, c.ID)
	return err
}

func (x *Room) seatViews(ctx context.Context, q db.Q, actor access.Actor, v *pageView) error {
	seats, err := x.Seats(ctx, q, v.Committee.ID)
	if err != nil {
		return err
	}
	groups, err := x.Groups(ctx, q, actor, v.Committee.ID)
	if err != nil {
		return err
	}
	for _, s := range seats {
		sv := seatView{Seat: s, Group: groups[s.ID], Expired: !s.TermUntil.IsZero() && !s.TermUntil.After(clock.Today(x.clk))}
		if v.Keeps {
			sv.Edit = seatPath(s)
		}
		if s.Side == Management {
			v.Management = append(v.Management, sv)
		} else {
			v.Employees = append(v.Employees, sv)
		}
	}
	return nil
}

func seatPath(s Seat) string { return Path(s.CommitteeID) + "/pladser/" + s.ID }

// candidatesShown is how many units are offered for an unmatched committee: few enough to read on a phone.
const candidatesShown = 3

func (x *Room) matchView(ctx context.Context, q db.Q, c Committee, text string) (*matchView, error) {
	m := &matchView{Text: text}
	if text != "" {
		m.Hits = x.org.SearchUnits(ctx, text, 10)
		return m, nil
	}
	found, err := x.Candidates(ctx, q, []Committee{c}, candidatesShown)
	m.Candidates = found[c.ID]
	return m, err
}

// peopleFound is how many people a search for a substitute shows.
const peopleFound = 10

// has says whether a person holds the seat or is a substitute for it already.
func (s Seat) has(person string) bool {
	return s.Holder != nil && s.Holder.ID == person || slices.ContainsFunc(s.Substitutes, func(b Substitute) bool { return b.Person.ID == person })
}

// seatPage is the page where the secretariat writes what the export does not know of a seat.
type seatPage struct {
	Committee Committee
	Seat      Seat
	Group     string
	HasGroup  bool
	// From and Until are as typed or as stored, PersonText what was searched for.
	From, Until, PersonText string
	Hits                    []org.PersonHit
}

func (x *Room) seatPage(ctx context.Context, q db.Q, actor access.Actor, committeeID, seatID, personText string) (seatPage, error) {
	v := seatPage{PersonText: personText}
	if !MayKeep(actor) {
		return v, fault.NotFound
	}
	var err error
	if v.Committee, err = x.living(ctx, q, committeeID); err != nil {
		return v, err
	}
	seats, err := x.Seats(ctx, q, committeeID)
	if err != nil {
		return v, err
	}
	i := slices.IndexFunc(seats, func(s Seat) bool { return s.ID == seatID })
	if i < 0 {
		return v, fault.NotFound
	}
	v.Seat = seats[i]
	v.HasGroup = HasGroup(v.Seat.Kind, v.Seat.Side)
	groups, err := x.Groups(ctx, q, actor, committeeID)
	if err != nil {
		return v, err
	}
	v.Group = groups[seatID]
	if !v.Seat.TermFrom.IsZero() {
		v.From, v.Until = ui.WriteDay(v.Seat.TermFrom), ui.WriteDay(v.Seat.TermUntil.AddDays(-1))
	}
	if personText != "" {
		for _, h := range x.org.LookUpPeople(ctx, personText, peopleFound) {
			if !v.Seat.has(h.ID) {
				v.Hits = append(v.Hits, h)
			}
		}
	}
	return v, nil
}
