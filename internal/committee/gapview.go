package committee

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/org"
)

// gapsView is the page "Det mangler": every kind with its first rows, or one kind page by page.
type gapsView struct {
	Kinds []gapKindView
	// One: the page is about one kind; Page and Pages are of its rows.
	One         bool
	Page, Pages int
	// Sections are what higher rooms find missing; only of every kind together.
	Sections []templ.Component
}

// gapKindView is one kind of gap.
type gapKindView struct {
	Kind  GapKind
	Count int
	Rows  []gapRow
}

// Path is the page that lists all of this kind.
func (k gapKindView) Path() string { return "/huller/" + gapAddresses[k.Kind] }

// gapAddresses are the kinds as they stand in addresses, which are Danish in both languages.
var gapAddresses = map[GapKind]string{
	GapNoVoice: "ingen-taler-for-dem", GapMainOnly: "kun-hovedudvalget", GapUnmatched: "udvalg-uden-enhed", GapForNobody: "taler-ikke-for-nogen", GapSame: "nyt-navn",
	GapVacant: "ledige-pladser", GapNoVice: "uden-naestformand", GapChair: "formand-leder-ikke", GapName: "andet-navn", GapTerm: "valgperioder",
	GapUnplaced: "enheder-uden-plads", GapLeaderless: "enheder-uden-leder",
}

// gapKindAt is the kind with an address; fault.NotFound when there is none. "" is the overview.
func gapKindAt(address string) (GapKind, error) {
	if address == "" {
		return "", nil
	}
	for kind, a := range gapAddresses {
		if a == address {
			return kind, nil
		}
	}
	return "", fault.NotFound
}

// gapRow is one gap in words with the one action that mends it.
type gapRow struct {
	Gap   Gap
	Title link
	// Text says more, Why the reason where it is not the same for all of the kind; "" for nothing.
	Text, Why string
	// Candidates are one-press choices of a unit, for an unmatched committee.
	Candidates []Ranked
	// Confirm is the label of the one press that mends GapSame and GapName; "" for none.
	Confirm string
}

// firstRows is how many of each kind the overview shows.
const firstRows = 5

// gapsView is NotFound for all but the secretariat: what one may not read is not there. address "" is the overview.
func (x *Room) gapsView(ctx context.Context, q db.Q, actor access.Actor, address string, page int) (gapsView, error) {
	v := gapsView{One: address != "", Page: page}
	kind, err := gapKindAt(address)
	if err != nil || !MayKeep(actor) {
		return v, fault.NotFound
	}
	all, err := x.Gaps(ctx, q)
	if err != nil {
		return v, err
	}
	by := map[GapKind][]Gap{}
	for _, g := range all {
		by[g.Kind] = append(by[g.Kind], g)
	}
	var shown []Gap
	for _, k := range GapKinds {
		n := len(by[k])
		switch {
		case k == kind:
			v.Pages = max(1, (n+pageSize-1)/pageSize)
			v.Page = max(1, min(page, v.Pages))
			from := (v.Page - 1) * pageSize
			shown = append(shown, by[k][from:min(from+pageSize, n)]...)
		case kind == "" && n > 0:
			shown = append(shown, by[k][:min(firstRows, n)]...)
		default:
			continue
		}
		v.Kinds = append(v.Kinds, gapKindView{Kind: k, Count: n})
	}
	if !v.One {
		if err := x.addSections(ctx, &v); err != nil {
			return v, err
		}
	}
	rows, err := x.gapRows(ctx, q, shown)
	for _, r := range rows {
		for i := range v.Kinds {
			if v.Kinds[i].Kind == r.Gap.Kind {
				v.Kinds[i].Rows = append(v.Kinds[i].Rows, r)
			}
		}
	}
	return v, err
}

func (x *Room) addSections(ctx context.Context, v *gapsView) error {
	for _, part := range x.gapParts {
		c, err := part(ctx)
		if err != nil {
			return err
		}
		if c != nil {
			v.Sections = append(v.Sections, c)
		}
	}
	return nil
}

// names are what the rows of a gap page need to be worded.
type names struct {
	committees map[string]Committee
	units      map[string]Named
	labels     map[string]string // units, with what is above where it takes that to tell them apart
	people     map[string]string
	seats      map[string]Seat
	candidates map[string][]Ranked
}

func (x *Room) namesOf(ctx context.Context, q db.Q, gaps []Gap) (names, error) {
	var n names
	var committees, units, people, seats, unmatched []string
	for _, g := range gaps {
		committees = append(append(committees, g.CommitteeID, g.NewID, g.OtherID), g.Silent...)
		units, people, seats = append(units, g.UnitID), append(people, g.PersonID), append(seats, g.SeatID)
		if g.Kind == GapUnmatched {
			unmatched = append(unmatched, g.CommitteeID)
		}
	}
	var err error
	if n.committees, err = x.Committees(ctx, q, unique(committees...)); err != nil {
		return n, err
	}
	units = unique(units...)
	found, err := db.All(ctx, q, scanNamed, namedUnits+` WHERE u.id IN (`+db.In(1, len(units))+`)`, db.Args(units)...)
	if err != nil {
		return n, err
	}
	n.units = map[string]Named{}
	n.labels = map[string]string{}
	for _, u := range found {
		n.units[u.ID], n.labels[u.ID] = u, x.org.Label(u.ID, u.Name)
	}
	people = unique(people...)
	if n.people, err = pairs(ctx, q, `SELECT id, name FROM org_person_name WHERE id IN (`+db.In(1, len(people))+`)`, db.Args(people)...); err != nil {
		return n, err
	}
	seats = unique(seats...)
	list, err := db.All(ctx, q, func(s db.Scanner) (Seat, error) {
		var v Seat
		err := s.Scan(&v.ID, &v.CommitteeID, &v.Kind, &v.Role)
		return v, err
	}, `SELECT id, committee_id, kind, role FROM committee_seat WHERE id IN (`+db.In(1, len(seats))+`)`, db.Args(seats)...)
	if err != nil {
		return n, err
	}
	n.seats = map[string]Seat{}
	for _, s := range list {
		n.seats[s.ID] = s
	}
	if len(unmatched) == 0 {
		return n, nil
	}
	var without []Committee
	for _, id := range unmatched {
		without = append(without, n.committees[id])
	}
	n.candidates, err = x.Candidates(ctx, q, without, candidatesShown)
	return n, err
}

// whyMainOnly says why only the main committee speaks for a unit.
func (n names) whyMainOnly(ctx context.Context, g Gap) string {
	var silent []string
	for _, id := range g.Silent {
		silent = append(silent, n.committees[id].Name)
	}
	if len(silent) == 0 {
		return i18n.T(ctx, "committee.gap.main_only.none")
	}
	return i18n.T(ctx, "committee.gap.main_only.silent", "committees", strings.Join(silent, ", "))
}

// whyForNobody says why a committee speaks for nobody.
func (n names) whyForNobody(ctx context.Context, g Gap) string {
	unit, other := n.labels[g.UnitID], n.committees[g.OtherID].Name
	switch {
	case g.OtherID == "":
	case n.committees[g.CommitteeID].UnitID != g.UnitID:
		return i18n.T(ctx, "committee.gap.for_nobody.ended", "unit", unit, "other", other)
	case n.committees[g.OtherID].UnitID == g.UnitID:
		return i18n.T(ctx, "committee.gap.for_nobody.taken", "unit", unit, "other", other)
	}
	return i18n.T(ctx, "committee.gap.for_nobody.silent", "unit", unit)
}

func (x *Room) gapRows(ctx context.Context, q db.Q, gaps []Gap) ([]gapRow, error) {
	n, err := x.namesOf(ctx, q, gaps)
	if err != nil {
		return nil, err
	}
	rows := make([]gapRow, 0, len(gaps))
	for _, g := range gaps {
		c, unit := n.committees[g.CommitteeID], n.units[g.UnitID].Name
		row := gapRow{Gap: g, Title: link{c.Name, Path(c.ID)}}
		switch g.Kind {
		case GapNoVoice, GapMainOnly, GapUnplaced, GapLeaderless:
			row.Title, row.Text = link{unit, org.UnitPath(g.UnitID)}, n.units[g.UnitID].Above
			if g.Kind == GapMainOnly {
				row.Why = n.whyMainOnly(ctx, g)
			}
		case GapForNobody:
			row.Why = n.whyForNobody(ctx, g)
		case GapUnmatched:
			row.Candidates = n.candidates[c.ID]
		case GapSame:
			heir := n.committees[g.NewID]
			row.Title = link{heir.Name, Path(heir.ID)}
			row.Text = i18n.T(ctx, "committee.gap.same.row", "old", c.Name, "new", heir.Name, "day", g.Until.AddDays(1))
			row.Confirm = i18n.T(ctx, "committee.gap.same.confirm")
		case GapVacant:
			s := n.seats[g.SeatID]
			row.Text, row.Title.Href = RoleText(ctx, []string{s.Kind}, s.Role, false), seatPath(s)
		case GapTerm:
			s := n.seats[g.SeatID]
			row.Title.Href = seatPath(s)
			row.Text = i18n.T(ctx, "committee.gap.term.row", "seat", RoleText(ctx, []string{s.Kind}, s.Role, false),
				"person", n.people[g.PersonID], "day", g.Until)
		case GapChair:
			row.Text = i18n.T(ctx, "committee.gap.chair.row", "person", n.people[g.PersonID], "unit", n.labels[g.UnitID])
		case GapName:
			row.Text = i18n.T(ctx, "committee.gap.name.row", "unit", n.labels[g.UnitID])
			row.Confirm = i18n.T(ctx, "committee.gap.name.confirm", "unit", unit)
		case GapNoVice:
		}
		rows = append(rows, row)
	}
	return rows, nil
}
