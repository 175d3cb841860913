package agreement

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/i18n"
)

// Words words answers and rules for people, in the language of the context. Make it with Room.Words.
type Words struct {
	Ground Ground
	// Levels are the municipality's words for the levels of committees, from the main committee down.
	Levels [4]string
}

// Words is what words answers on this ground. No query.
func (x *Room) Words(ctx context.Context, g Ground) (Words, error) {
	levels, err := x.levels(ctx)
	return Words{g, levels}, err
}

// Because is one reason with everywhere that it stands.
type Because struct {
	Reason
	Clauses []string
}

// Becauses are reasons without what is said twice, the strongest form first: two rules that ask the same of somebody for the same units
// are one reason with two clauses.
func Becauses(reasons []Reason) []Because {
	var list []Because
	for _, r := range reasons {
		i := slices.IndexFunc(list, func(b Because) bool {
			return b.Place == r.Place && b.Form == r.Form && b.Above == r.Above && slices.Equal(b.Units, r.Units)
		})
		if i < 0 {
			list, i = append(list, Because{Reason: r}), len(list)
		}
		b := &list[i]
		if !slices.Contains(b.Clauses, r.Clause) {
			b.Clauses = append(b.Clauses, r.Clause)
		}
	}
	slices.SortStableFunc(list, func(a, b Because) int { return b.Form.Strength() - a.Form.Strength() })
	return list
}

// mostNamed is how many units a sentence names.
const mostNamed = 3

// Units names units in a sentence: the first few, and how many more.
func (w Words) Units(ctx context.Context, ids []string) string {
	t := w.Ground.tell(Because{Reason: Reason{Units: ids}})
	return named(ctx, t.Units, t.More)
}

func and(ctx context.Context, list []string) string { return joined(ctx, "agreement.and", list) }

func joined(ctx context.Context, key string, list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return i18n.T(ctx, key, "list", strings.Join(list[:len(list)-1], ", "), "last", list[len(list)-1])
}

// Level is a level in words: the council, or the municipality's own word for the committees there.
func (w Words) Level(ctx context.Context, level int) string {
	if level < committee.Main || level > len(w.Levels) {
		return i18n.T(ctx, "agreement.council")
	}
	return w.Levels[level-1]
}

// Why is the reason itself: "fordi lederen af Center for Omsorg beslutter".
func (w Words) Why(ctx context.Context, r Reason) string {
	return w.Ground.tell(Because{Reason: r}).Why(ctx)
}

// Clause is where a reason stands: "Rammeaftalen § 7, stk. 2, og lokal MED-aftale, afsnit 3".
func (b Because) Clause(ctx context.Context) string { return and(ctx, b.Clauses) }

// DoesText is a form as what somebody does: "drøfter", "inddrages før".
func DoesText(ctx context.Context, f Form) string { return i18n.T(ctx, "agreement.does."+string(f)) }

// PartyDoesText is a form as what several people do: "orienteres".
func PartyDoesText(ctx context.Context, f Form) string {
	return i18n.T(ctx, "agreement.party_does."+string(f))
}

// FormText is a form by itself: "Drøftelse".
func FormText(ctx context.Context, f Form) string { return i18n.T(ctx, "agreement.form."+string(f)) }

// SubjectText names a subject: "Budget".
func SubjectText(ctx context.Context, s Subject) string {
	return i18n.T(ctx, "agreement.subject."+string(s))
}

// PlaceText names a place of a rule: "Udvalget, hvor der besluttes".
func PlaceText(ctx context.Context, p Place) string { return i18n.T(ctx, "agreement.place."+string(p)) }

// PartyText is people to involve: "Medarbejderne i Hjemmeplejen Nord".
func (w Words) PartyText(ctx context.Context, p Party) string {
	return i18n.T(ctx, "agreement.party."+string(p.Place), "units", w.Units(ctx, p.Units))
}

// GapText is what is missing and who takes it.
func (w Words) GapText(ctx context.Context, g Gap) string {
	unit := w.Ground.Unit(g.Unit)
	takes := w.Ground.Committee(g.Takes).Name
	switch {
	case g.Lost:
		return i18n.T(ctx, "agreement.gap.lost")
	case g.Unit == "":
		return i18n.T(ctx, "agreement.gap.main", "level", w.Level(ctx, committee.Main))
	case takes == "":
		return i18n.T(ctx, "agreement.gap.nobody", "unit", unit, "level", w.Level(ctx, g.Level))
	case len(g.Silent) > 0:
		names := make([]string, len(g.Silent))
		for i, id := range g.Silent {
			names[i] = w.Ground.Committee(id).Name
		}
		return i18n.T(ctx, "agreement.gap.silent", "silent", and(ctx, names), "takes", takes)
	}
	return i18n.T(ctx, "agreement.gap.takes", "unit", unit, "level", w.Level(ctx, g.Level), "takes", takes)
}

// ChangeTexts are what a change would change, a sentence each: none where nothing does.
func (w Words) ChangeTexts(ctx context.Context, c Change) []string {
	var out []string
	if c.Outside[0] != c.Outside[1] {
		key := "agreement.change.outside"
		if c.Outside[0] {
			key = "agreement.change.inside"
		}
		out = append(out, i18n.T(ctx, key))
	}
	turn := func(who string, before, after Form) {
		switch {
		case before == "":
			out = append(out, i18n.T(ctx, "agreement.change.comes", "who", who, "does", DoesText(ctx, after)))
		case after == "":
			out = append(out, i18n.T(ctx, "agreement.change.goes", "who", who, "does", DoesText(ctx, before)))
		default:
			out = append(out, i18n.T(ctx, "agreement.change.form", "who", who, "before", DoesText(ctx, before), "does", DoesText(ctx, after)))
		}
	}
	for _, a := range c.Asked {
		turn(a.Name, a.Before, a.After)
	}
	for _, p := range c.Parties {
		turn(PlaceText(ctx, p.Place), p.Before, p.After)
	}
	for _, d := range []struct {
		key  string
		days [2]int
	}{{"notice", c.Notice}, {"material", c.Material}, {"response", c.Response}} {
		if d.days[0] != d.days[1] {
			out = append(out, i18n.T(ctx, "agreement.change."+d.key, "before", daysText(ctx, d.days[0]), "after", daysText(ctx, d.days[1])))
		}
	}
	if !slices.Equal(c.Escalation[0], c.Escalation[1]) {
		out = append(out, i18n.T(ctx, "agreement.change.escalation", "before", escalations(ctx, c.Escalation[0]), "after", escalations(ctx, c.Escalation[1])))
	}
	return out
}

// daysText is a number of days; none is none.
func daysText(ctx context.Context, n int) string {
	if n == 0 {
		return i18n.T(ctx, "agreement.days.none")
	}
	return i18n.T(ctx, "agreement.days.n", "n", n)
}

func escalations(ctx context.Context, list []Escalation) string {
	if len(list) == 0 {
		return i18n.T(ctx, "agreement.escalation.none")
	}
	words := make([]string, len(list))
	for i, e := range list {
		words[i] = escalationText(ctx, e)
	}
	return joined(ctx, "agreement.then", words)
}

func escalationText(ctx context.Context, e Escalation) string {
	return i18n.T(ctx, "agreement.escalation."+string(e))
}

// When is a rule's condition as the beginning of a sentence: "Når noget om budget besluttes af kommunalbestyrelsen, og det berører flere
// centre". What holds always is not said.
func (w Words) When(ctx context.Context, r Rule) string {
	when := i18n.T(ctx, "agreement.when.any")
	if len(r.Subjects) > 0 {
		about := make([]string, len(r.Subjects))
		for i, s := range r.Subjects {
			about[i] = i18n.T(ctx, "agreement.about."+string(s))
		}
		when = i18n.T(ctx, "agreement.when.about", "subjects", joined(ctx, "agreement.or", about))
	}
	switch r.Level {
	case committee.Local:
	case Council:
		when += i18n.T(ctx, "agreement.when.council")
	default:
		when += i18n.T(ctx, "agreement.when.level", "level", w.Level(ctx, r.Level))
	}
	if r.Extent > OneWorkplace {
		when += i18n.T(ctx, "agreement.when.extent", "extent", i18n.T(ctx, "agreement.extent."+strconv.Itoa(int(r.Extent))))
	}
	return when
}

// Then is what a rule asks, a line each: "Udvalget, hvor der besluttes, drøfter".
func Then(ctx context.Context, r Rule) []string {
	out := make([]string, len(r.Ask))
	for i, a := range r.Ask {
		out[i] = i18n.T(ctx, "agreement.then_line", "place", PlaceText(ctx, a.Place), "does", DoesText(ctx, a.Form))
	}
	return out
}

// Days are a rule's days and escalation in short: "Varsel 21 dage", "Svarfrist 14 dage".
func Days(ctx context.Context, r Rule) []string {
	var out []string
	for _, d := range []struct {
		key string
		n   int
	}{{"notice", r.Notice}, {"material", r.Material}, {"response", r.Response}} {
		if d.n > 0 {
			out = append(out, i18n.T(ctx, "agreement.days."+d.key, "n", d.n))
		}
	}
	if r.Escalation != "" {
		out = append(out, i18n.T(ctx, "agreement.days.escalation", "to", escalationText(ctx, r.Escalation)))
	}
	return out
}
