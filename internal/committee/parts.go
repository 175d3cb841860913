package committee

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// What the pages show, made from the view models: links, lines and labels. No look-ups.

// The keys of this room's entries in the main menu (ui.PageProps.Active).
const (
	NavCommittees = "udvalg"
	NavGaps       = "sekretariat"
)

func (v listView) search(ctx context.Context) ui.SearchProps {
	p := ui.SearchProps{Action: "/udvalg", Name: "q", Label: i18n.T(ctx, "committee.list.search"), Hint: i18n.T(ctx, "committee.list.search_hint"),
		Value: v.Filter.Text, Target: "udvalg"}
	if v.Filter.Level > 0 {
		p.Hidden = []ui.NameValue{{Name: "niveau", Value: strconv.Itoa(v.Filter.Level)}}
	}
	return p
}

func (v listView) levelLinks(ctx context.Context) []ui.FilterLink {
	f := v.Filter
	f.Page, f.Level = 0, 0
	links := []ui.FilterLink{{Text: i18n.T(ctx, "committee.list.level_all"), Href: f.address(), Active: v.Filter.Level == 0}}
	for i, word := range v.Levels {
		f.Level = i + 1
		links = append(links, ui.FilterLink{Text: word, Href: f.address(), Active: v.Filter.Level == f.Level})
	}
	return links
}

func (f filter) previous() string {
	if f.Page <= 1 {
		return ""
	}
	f.Page--
	return f.address()
}

func (f filter) next(pages int) string {
	if f.Page >= pages {
		return ""
	}
	f.Page++
	return f.address()
}

func (v gapsView) previous() string { return v.at(v.Page - 1) }
func (v gapsView) next() string     { return v.at(v.Page + 1) }

func (v gapsView) at(page int) string {
	if page < 1 || page > v.Pages {
		return ""
	}
	return v.Kinds[0].Path() + "?side=" + strconv.Itoa(page)
}

func (k gapKindView) title(ctx context.Context) string {
	return i18n.T(ctx, "committee.gap."+string(k.Kind)+".title")
}

func (k gapKindView) explain(ctx context.Context) string {
	return i18n.T(ctx, "committee.gap."+string(k.Kind)+".explain")
}

func (v pageView) crumbs(ctx context.Context) []ui.Link {
	links := []ui.Link{{Text: i18n.T(ctx, "committee.list.title"), Href: "/udvalg"}}
	if v.Above.Name != "" {
		links = append(links, ui.Link{Text: v.Above.Name, Href: v.Above.Href})
	}
	return links
}

func (v pageView) tags(ctx context.Context) []ui.Tag {
	tags := []ui.Tag{{Text: v.Level}}
	if v.Committee.Kind == KindStaffMeeting {
		tags = append(tags, ui.Tag{Kind: "sand", Text: i18n.T(ctx, "committee.page.staff_meeting")})
	}
	return tags
}

func (v pageView) facts(ctx context.Context) []ui.KeyValue {
	unit := ui.KeyValue{Key: i18n.T(ctx, "committee.page.unit"), Value: v.Unit.Name, Href: v.Unit.Href}
	if v.Unit.Name == "" {
		unit.Value = i18n.T(ctx, "committee.page.unit_none")
	}
	facts := []ui.KeyValue{unit}
	if v.Above.Name != "" {
		facts = append(facts, ui.KeyValue{Key: i18n.T(ctx, "committee.page.above"), Value: v.Above.Name, Href: v.Above.Href})
	}
	if v.Ended || !v.Committee.Speaks() {
		return facts
	}
	speaks := i18n.T(ctx, "committee.page.represents_none")
	if v.Represents > 0 {
		speaks = i18n.T(ctx, "committee.page.represents_n", "n", v.Represents)
	}
	return append(facts,
		ui.KeyValue{Key: i18n.T(ctx, "committee.page.chair"), Value: inRole(ctx, v.Management, Chair)},
		ui.KeyValue{Key: i18n.T(ctx, "committee.page.vice_chair"), Value: inRole(ctx, v.Employees, ViceChair)},
		ui.KeyValue{Key: i18n.T(ctx, "committee.page.represents"), Value: speaks})
}

// inRole names who has a role, or says that nobody does.
func inRole(ctx context.Context, seats []seatView, role string) string {
	for _, s := range seats {
		if s.Seat.Role != role {
			continue
		}
		if s.Seat.Holder != nil {
			return s.Seat.Holder.Name()
		}
		for _, b := range s.Seat.Substitutes {
			if b.Acting {
				return b.Person.Name()
			}
		}
		if s.Seat.Unknown {
			return i18n.T(ctx, "committee.seat.holder_unknown")
		}
	}
	return i18n.T(ctx, "committee.page.nobody")
}

// label is what the seat is and who sits in it, for those who do not see the lines around it.
func (s seatView) label(ctx context.Context) string {
	p := s.person(ctx)
	return p.Name + ", " + p.Role
}

func (s seatView) person(ctx context.Context) ui.PersonProps {
	p := ui.PersonProps{Name: i18n.T(ctx, "committee.seat.holder_none"), Role: RoleText(ctx, []string{s.Seat.Kind}, s.Seat.Role, false)}
	if s.Seat.Unknown {
		p.Name = i18n.T(ctx, "committee.seat.holder_unknown")
	}
	if h := s.Seat.Holder; h != nil {
		p.Name, p.Initials, p.Seed = h.Name(), h.Initials(), h.ID
	}
	return p
}

func substitutePerson(ctx context.Context, b Substitute) ui.PersonProps {
	p := ui.PersonProps{Name: b.Person.Name(), Initials: b.Person.Initials(), Seed: b.Person.ID}
	if b.Acting {
		p.Role = i18n.T(ctx, "committee.role.acting")
	}
	return p
}

func representative(ctx context.Context, r Representative) ui.PersonProps {
	return ui.PersonProps{Name: r.Person.Name(), Initials: r.Person.Initials(), Seed: r.Person.ID, Role: RoleText(ctx, r.Kinds, r.Role, r.Acting)}
}

// groups is the choice of an election group.
func (v seatPage) groups(ctx context.Context) ui.RadiosProps {
	p := ui.RadiosProps{Name: "group", Legend: i18n.T(ctx, "committee.group.label"), Hint: i18n.T(ctx, "committee.group.hint"), Value: v.Group,
		Options: []ui.Option{{Value: "", Label: i18n.T(ctx, "committee.group.none")}}}
	for _, g := range ElectionGroups {
		p.Options = append(p.Options, ui.Option{Value: g, Label: i18n.T(ctx, "committee.group.option", "group", g)})
	}
	return p
}

// found are the search's hits as choices.
func (m matchView) found() []Ranked {
	var list []Ranked
	for _, h := range m.Hits {
		list = append(list, Ranked{Named: Named{ID: h.ID, Name: h.Name, Above: h.Path}})
	}
	return list
}

func leadFor(ctx context.Context, voices []Voice) string {
	if len(voices) == 0 {
		return ""
	}
	return i18n.T(ctx, "committee.voice.lead")
}

// workplaceTag says for which workplace, so that somebody with two can tell them apart.
func workplaceTag(ctx context.Context, v Voice) []ui.Tag {
	return []ui.Tag{{Kind: "sand", Text: i18n.T(ctx, "committee.voice.workplace", "unit", v.Unit)}}
}

func sectionTag(ctx context.Context, v Voice) ui.Tag {
	if v.Own {
		return ui.Tag{Text: i18n.T(ctx, "committee.section.own")}
	}
	return ui.Tag{Kind: "sand", Text: i18n.T(ctx, "committee.section.speaks")}
}

// labelled gives a button that stands in a list the name of its row.
func labelled(row, text string) templ.Attributes {
	return templ.Attributes{"aria-label": text + ": " + row}
}

// unbroken keeps a telephone number on one line.
func unbroken(phone string) string { return strings.ReplaceAll(phone, " ", "\u00a0") }

// dial keeps what a phone can dial.
func dial(phone string) string {
	return strings.Map(func(r rune) rune {
		if (r >= '0' && r <= '9') || r == '+' {
			return r
		}
		return -1
	}, phone)
}

// UnitSection is this room's part of a unit's page (org.AddUnitSection): the committee that speaks for those who work there,
// with its representatives, and the unit's own committees and groups.
func (x *Room) UnitSection(ctx context.Context, unitID string) (templ.Component, error) {
	q := x.db.Read()
	voices, err := x.voicesOf(ctx, q, []string{unitID})
	if err != nil || len(voices) == 0 {
		return nil, err // a unit that has ended has no voice of its own
	}
	own, err := x.OfUnit(ctx, q, unitID)
	return unitSection(voices[0], own), err
}
