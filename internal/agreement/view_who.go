package agreement

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/year"
)

// invalid words problems as a form shows them.
func invalid(problems []Problem) error {
	var wrong fault.Invalid
	for _, p := range problems {
		wrong.Add(p.Field, "agreement.error."+p.Field+"_"+p.Code)
	}
	return wrong.Err()
}

// whoView is the calculator with its answer.
type whoView struct {
	Asked asked
	// Kinds of matter to choose from; none where no rule is for some kinds only.
	Kinds    []string
	Chosen   []ui.Option
	Hits     []ui.Option
	Deciders []ui.Option
	// Answer is nil until there is enough to answer; Missing says what is not asked yet.
	Answer  *answerView
	Missing []Problem
	// Bagland: who asks sits on an employee side.
	Bagland bool
	Today   clock.Day
	Errors  ui.Errors
}

// answerView is an answer as it is read.
type answerView struct {
	Words
	Answer
	Version Version
	// Dates are there when a day was asked for.
	Day   clock.Day
	Dates *Dates
	// Compared: there is a first answer to compare with; Changes are what has changed since, none when nothing has.
	Compared bool
	Changes  []string
}

// mostDeciders bounds the deciders that are offered.
const mostDeciders = 80

// deciders are who can decide: the council, and the leaders of the units touched and of everything above them; while nothing is touched,
// those of the two uppermost levels.
func (g Ground) deciders(ctx context.Context, touched []string, chosen string) []ui.Option {
	list := []ui.Option{{Value: councilValue, Label: i18n.T(ctx, "agreement.who.council")}}
	above := map[string]bool{}
	for _, t := range touched {
		for _, u := range g.tree.Up(g.tree.Now(t)) {
			above[u] = true
		}
	}
	depth := func(u string) int { return len(g.tree.Up(u)) }
	var units []string
	for _, u := range g.order {
		if above[u] || len(above) == 0 && depth(u) <= 2 {
			units = append(units, u)
		}
	}
	slices.SortStableFunc(units, func(a, b string) int { return depth(a) - depth(b) })
	units = units[:min(len(units), mostDeciders)]
	if now := g.tree.Now(chosen); now != "" && !slices.Contains(units, now) {
		units = append(units, now)
	}
	for _, u := range units {
		list = append(list, ui.Option{Value: u, Label: i18n.T(ctx, "agreement.who.leader", "unit", g.names[u])})
	}
	return list
}

// options are units as chosen ones of a picker; those that are none of today's have a word for it.
func (g Ground) options(ctx context.Context, units []string) []ui.Option {
	out := make([]ui.Option, 0, len(units))
	for _, u := range units {
		o := ui.Option{Value: u, Label: g.Unit(u), Hint: g.Above(u)}
		if o.Label == "" {
			o.Label = i18n.T(ctx, "agreement.who.unknown")
		}
		out = append(out, o)
	}
	return out
}

// kindsNamed says whether any rule is for some kinds of matter only.
func kindsNamed(rules []Rule) bool {
	return slices.ContainsFunc(rules, func(r Rule) bool { return len(r.Kinds) > 0 })
}

// whoView answers what stands in the address. A fixed number of queries: those of the version, the ground and the dates, and one for the
// terms.
func (x *Room) whoView(ctx context.Context, q db.Q, actor access.Actor, a asked) (whoView, error) {
	v := whoView{Asked: a, Today: x.today()}
	version, err := Valid(ctx, q, v.Today)
	if err != nil {
		return v, err
	}
	g, err := x.Ground(ctx, q)
	if err != nil {
		return v, err
	}
	if kindsNamed(version.Rules) {
		v.Kinds = x.kinds
	}
	terms, err := x.Terms(ctx, q)
	if err != nil {
		return v, err
	}
	if v.Bagland, err = x.represents(ctx, q, actor); err != nil {
		return v, err
	}
	v.Chosen = g.options(ctx, a.Touched[:min(len(a.Touched), MostUnits)])
	v.Deciders = g.deciders(ctx, a.Touched, a.Decider)
	if a.Query != "" {
		v.Hits = org.UnitOptions(x.org.SearchUnits(ctx, a.Query, mostHits))
	}
	if !a.begun() {
		return v, nil
	}
	day, wrong := a.check(terms, v.Today)
	if v.Missing = wrong; len(wrong) > 0 {
		return v, nil
	}
	w, err := x.Words(ctx, g)
	if err != nil {
		return v, err
	}
	v.Answer = &answerView{Words: w, Answer: Who(g, version.Rules, a.question()), Version: version, Day: day}
	if first, ok := readFirst(a.First); ok && len(first.question().Check(terms)) == 0 && len(first.Touched) <= MostUnits {
		v.Answer.Compared = first.address() != a.address()
		v.Answer.Changes = w.ChangeTexts(ctx, Differences(Who(g, version.Rules, first.question()), v.Answer.Answer))
	}
	if !day.IsZero() && !v.Answer.Outside {
		d, err := x.Dates(ctx, q, v.Answer.Answer, day)
		if err != nil {
			return v, err
		}
		v.Answer.Dates = &d
	}
	return v, nil
}

const mostHits = 10

// represents says whether somebody sits on an employee side. One query.
func (x *Room) represents(ctx context.Context, q db.Q, actor access.Actor) (bool, error) {
	n, err := db.One(ctx, q, db.Scan[int], `SELECT count(*) FROM committee_member_now WHERE person_id = $1 AND side = $2`, actor.Person, committee.Employee)
	return n > 0, err
}

// said is the answer in short, for those who do not see the page change.
func (v whoView) said(ctx context.Context) string {
	switch {
	case v.Answer == nil:
		return ""
	case v.Answer.Outside:
		return i18n.T(ctx, "agreement.outside."+v.Asked.Subject)
	}
	return i18n.T(ctx, "agreement.who.said", "n", len(v.Answer.Asked))
}

// lastDays are the last days of one day.
type lastDays struct {
	Day  clock.Day
	Last []year.LastDay
}

func (d Dates) days() []lastDays {
	var list []lastDays
	for _, last := range d.Plan.Days() {
		if n := len(list); n == 0 || list[n-1].Day != last.Day {
			list = append(list, lastDays{Day: last.Day})
		}
		on := &list[len(list)-1]
		on.Last = append(on.Last, last)
	}
	return list
}

// lastDayText is one last day of a plan in words.
func (w Words) lastDayText(ctx context.Context, p year.Plan, d year.LastDay) string {
	key := "agreement.date." + string(d.What)
	if d.What == year.ToMeet {
		for _, s := range p.Stops() {
			if s.Committee == d.Committee && s.Extra {
				key = "agreement.date.extra"
			}
		}
	}
	return i18n.T(ctx, key, "committee", w.Ground.Committee(d.Committee).Name)
}

// possibleText is one thing that can still be done.
func (w Words) possibleText(ctx context.Context, p year.Possible) string {
	return i18n.T(ctx, "agreement.possible."+string(p.Option), "committee", w.Ground.Committee(p.Committee).Name, "day", p.Day)
}

// texts are the days the rules ask, each with where the longest stands, and who to go to.
func (d Demands) texts(ctx context.Context) []ui.KeyValue {
	var out []ui.KeyValue
	for _, x := range []struct {
		key string
		Demand
	}{{"notice", d.Notice}, {"material", d.Material}, {"response", d.Response}} {
		if x.Days == 0 {
			continue
		}
		text := i18n.T(ctx, "agreement.demand.days", "n", x.Days, "clause", x.Spans[0].Clause)
		for _, s := range x.Spans[1:] {
			text += i18n.T(ctx, "agreement.demand.also", "n", s.Days, "clause", s.Clause)
		}
		out = append(out, ui.KeyValue{Key: i18n.T(ctx, "agreement.demand."+x.key), Value: text})
	}
	if steps := d.steps(); len(steps) > 0 {
		out = append(out, ui.KeyValue{Key: i18n.T(ctx, "agreement.demand.escalation"), Value: escalations(ctx, steps)})
	}
	return out
}

func kindOptions(ctx context.Context, kinds []string) []ui.Option {
	out := make([]ui.Option, len(kinds))
	for i, k := range kinds {
		out[i] = ui.Option{Value: k, Label: i18n.T(ctx, "agreement.kind."+k)}
	}
	return out
}

// first is what the form carries along to compare with: the first question that had an answer.
func (v whoView) first() string {
	switch {
	case v.Asked.First != "":
		return v.Asked.First
	case v.Answer != nil:
		return v.Asked.address()
	}
	return ""
}

// missingTexts are what is not asked yet, as a list.
func (v whoView) missingTexts(ctx context.Context) []string {
	out := make([]string, len(v.Missing))
	for i, p := range v.Missing {
		out[i] = i18n.T(ctx, "agreement.error."+p.Field+"_"+p.Code)
	}
	return out
}

// The most committees that are shown with their reasons, and that are listed at all.
const (
	mostShown  = 12
	mostListed = 500
)

// formKind is the colour of a form's tag; its word says the same.
func formKind(f Form) string {
	switch f {
	case Discuss, Guideline:
		return "leaf"
	case Involve:
		return ""
	}
	return "sand"
}
