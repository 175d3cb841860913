package agreement

import (
	"slices"

	"github.com/medspil/medspil/internal/committee"
)

// Question is what is asked of the rules.
type Question struct {
	// Kind is the kind of matter, as package matter has them.
	Kind    string
	Subject Subject
	// Touched are units, each with everything below it.
	Touched []string
	Decider Decider
}

// Decider is who decides: the politicians, or the leader of a unit.
type Decider struct {
	Council bool
	Unit    string
}

// Check finds what is wrong with a question.
func (q Question) Check(terms Terms) []Problem {
	var wrong []Problem
	if q.Kind != "" && !slices.Contains(terms.Kinds, q.Kind) {
		wrong = append(wrong, Problem{"kind", CodeUnknown})
	}
	if !slices.Contains(Subjects, q.Subject) {
		wrong = append(wrong, Problem{"subject", CodeUnknown})
	}
	if len(q.Touched) == 0 {
		wrong = append(wrong, Problem{"touched", CodeMissing})
	}
	if !q.Decider.Council && q.Decider.Unit == "" {
		wrong = append(wrong, Problem{"decider", CodeMissing})
	}
	return wrong
}

// Reason is why somebody is asked: one rule at one place. A page makes its sentence of it.
type Reason struct {
	Rule   string
	Clause string
	Origin Origin
	Place  Place
	Form   Form
	// Units are the units that gave it: touched, or the decider's. None for what no unit gives, as the main committee.
	Units []string
	// Above: these units have no committee of their own there that has somebody on the employee side, and this is the nearest above.
	Above bool
}

// Asked is a committee to involve, in the strongest form a rule asks for.
type Asked struct {
	Committee committee.Committee
	Form      Form
	Reasons   []Reason
}

// Party are people to involve who are no committee.
type Party struct {
	Place Place
	// Units are where they are; none for the politicians.
	Units   []string
	Form    Form
	Reasons []Reason
}

// Gap is a unit without a committee of its level where one was to be asked: there is none, or nobody sits on its employee side.
type Gap struct {
	// Level is the level that has none. Unit is the unit it has none for; "" when the municipality has no main committee.
	Level int
	Unit  string
	// Takes is the committee above that takes it, "" when there is none. Silent are those passed that have nobody on the employee side.
	Takes  string
	Silent []string
	// Lost: the unit is none of today's and counts as none.
	Lost bool
}

// Span is what one rule asks in days.
type Span struct {
	Days   int
	Rule   string
	Clause string
}

// Demand is the longest of what rules ask in one dimension, with all of them, the longest first.
type Demand struct {
	Days  int
	Spans []Span
}

// Step is one to go to when a committee cannot agree.
type Step struct {
	To     Escalation
	Rule   string
	Clause string
}

// Demands are what the rules ask together: of each the most.
type Demands struct {
	// Form is the strongest.
	Form                       Form
	Notice, Material, Response Demand
	// Escalation has every step a rule names, the nearest first.
	Escalation []Step
}

// Answer is who must be involved.
type Answer struct {
	// Outside: the subject is not for MED, and nothing else is said.
	Outside bool
	// Level is that of the decision, Extent how much is touched.
	Level  int
	Extent Extent
	// Asked are the committees from the main committee down, Parties the others.
	Asked   []Asked
	Parties []Party
	Missing []Gap
	Demands Demands
	// Rules are those that matched, in the order of the agreement. None: the framework's floor alone says who.
	Rules []Rule
}

// Who answers a question by rules. Touching one unit more, or moving the decision up, never takes a committee of the units touched
// away, whatever the rules are: they only ask "at least", and below them lies the floor.
func Who(g Ground, rules []Rule, q Question) Answer {
	touched, lost := g.standing(q.Touched)
	a := asking{Ground: g, q: q, touched: touched, asked: map[string]*Asked{}, missing: map[missingKey]bool{}}
	a.decider = g.tree.Now(q.Decider.Unit)
	a.Answer.Extent, a.Answer.Level = g.extent(touched), committee.Local
	switch {
	case q.Decider.Council:
		a.Answer.Level = Council
	case a.decider != "":
		a.Answer.Level = g.levelOf(a.decider)
	}
	if q.Subject.Outside() {
		return Answer{Outside: true, Level: a.Answer.Level, Extent: a.Answer.Extent}
	}
	for _, unit := range lost {
		a.gap(Gap{Level: committee.Local, Unit: unit, Lost: true})
	}
	for _, r := range rules {
		if r.matches(q, a.Answer.Level, a.Answer.Extent) {
			a.Answer.Rules = append(a.Answer.Rules, r)
			a.ask(r, false)
			a.demand(r)
		}
	}
	a.ask(minimum[0], true)
	return a.done()
}

// asking is an answer on its way.
type asking struct {
	Ground
	q       Question
	touched []string // units of today
	decider string
	asked   map[string]*Asked
	missing map[missingKey]bool
	Answer  Answer
}

type missingKey struct {
	level int
	unit  string
}

// hit is a committee that a place gives, for a unit.
type hit struct {
	committee, unit string
	above           bool
}

// ask lets a rule ask. The floor only adds what no rule has asked at least as strongly in the same place.
func (a *asking) ask(r Rule, floor bool) {
	for _, ask := range r.Ask {
		why := Reason{Rule: r.ID, Clause: r.Clause, Origin: r.Origin, Place: ask.Place, Form: ask.Form}
		if ask.Place.people() {
			a.party(ask.Place, why)
			continue
		}
		for _, h := range a.hits(ask.Place) {
			if h.committee == "" || floor && a.covered(h.committee, ask) {
				continue
			}
			a.note(h, why)
		}
	}
}

func (a *asking) covered(id string, ask Ask) bool {
	c, ok := a.asked[id]
	return ok && slices.ContainsFunc(c.Reasons, func(r Reason) bool {
		return r.Rule != minimum[0].ID && r.Place == ask.Place && r.Form.Strength() >= ask.Form.Strength()
	})
}

// note adds a reason to a committee, or a unit to a reason it has.
func (a *asking) note(h hit, why Reason) {
	c, ok := a.asked[h.committee]
	if !ok {
		c = &Asked{Committee: a.byID[h.committee]}
		a.asked[h.committee] = c
	}
	if why.Form.Strength() > c.Form.Strength() {
		c.Form = why.Form
	}
	why.Above = h.above
	i := slices.IndexFunc(c.Reasons, func(r Reason) bool { return r.Rule == why.Rule && r.Place == why.Place && r.Above == why.Above })
	if i < 0 {
		c.Reasons, i = append(c.Reasons, why), len(c.Reasons)
	}
	if r := &c.Reasons[i]; h.unit != "" && !slices.Contains(r.Units, h.unit) {
		r.Units = append(r.Units, h.unit)
	}
}

func (a *asking) party(place Place, why Reason) {
	if place != Politicians {
		why.Units = a.touched
	}
	i := slices.IndexFunc(a.Answer.Parties, func(p Party) bool { return p.Place == place })
	if i < 0 {
		a.Answer.Parties, i = append(a.Answer.Parties, Party{Place: place, Units: why.Units}), len(a.Answer.Parties)
	}
	p := &a.Answer.Parties[i]
	p.Reasons = append(p.Reasons, why)
	if why.Form.Strength() > p.Form.Strength() {
		p.Form = why.Form
	}
}

// hits are the committees of a place. What is missing there is noted as a gap.
func (a *asking) hits(place Place) []hit {
	switch place {
	case Deciding:
		if a.q.Decider.Council {
			return a.mainHit()
		}
		if a.q.Decider.Unit == "" {
			return nil // nobody's own level
		}
		if a.decider == "" {
			a.gap(Gap{Level: a.Answer.Level, Unit: a.q.Decider.Unit, Lost: true})
			return nil
		}
		return []hit{a.at(a.decider, a.Answer.Level)}
	case MainCommittee:
		return a.mainHit()
	case Touched:
		var hits []hit
		for _, t := range a.touched {
			// A centre may have a committee for its own staff besides: that one speaks for those who work in the unit itself, the
			// centre's for everything below it.
			hits = append(hits, a.at(t, a.levelOf(t)))
			if v := a.voices[t]; v != hits[len(hits)-1].committee {
				hits = append(hits, a.hit(v, t))
			}
		}
		return hits
	case Below:
		var hits []hit
		for _, u := range a.under(a.touched) {
			hits = append(hits, a.hit(a.voices[u], u))
		}
		return hits
	case Between:
		return a.between()
	case Areas:
		var hits []hit
		for _, t := range a.touched {
			hits = append(hits, a.at(t, min(committee.Area, a.levelOf(t))))
		}
		return hits
	}
	return nil
}

// between are all filled committees at or above the units touched, from the level that decides downwards.
func (a *asking) between() []hit {
	top := max(a.Answer.Level, committee.Main)
	var hits []hit
	for _, t := range a.touched {
		for _, u := range a.tree.Up(t) {
			for _, c := range a.own[u] {
				if c.Level >= top && a.filled[c.ID] {
					hits = append(hits, a.hit(c.ID, t))
				}
			}
		}
	}
	return hits
}

// hit is a committee for a unit, with whether it is the unit's own.
func (a *asking) hit(id, unit string) hit {
	return hit{committee: id, unit: unit, above: a.tree.Now(a.byID[id].UnitID) != unit}
}

// at is the committee of a unit's level, or the nearest above with the gap noted.
func (a *asking) at(unit string, level int) hit {
	level = a.existing(level)
	id, silent := a.nearest(unit, level)
	if id == "" || a.byID[id].Level < level || len(silent) > 0 {
		a.gap(Gap{Level: level, Unit: unit, Takes: id, Silent: silent})
	}
	return a.hit(id, unit)
}

func (a *asking) mainHit() []hit {
	if a.main == "" {
		a.gap(Gap{Level: committee.Main})
	}
	return []hit{{committee: a.main}}
}

func (a *asking) gap(g Gap) {
	if key := (missingKey{g.Level, g.Unit}); !a.missing[key] {
		a.missing[key] = true
		a.Answer.Missing = append(a.Answer.Missing, g)
	}
}

func (a *asking) demand(r Rule) {
	d := &a.Answer.Demands
	for _, x := range []struct {
		to   *Demand
		days int
	}{{&d.Notice, r.Notice}, {&d.Material, r.Material}, {&d.Response, r.Response}} {
		if x.days > 0 {
			x.to.Days = max(x.to.Days, x.days)
			x.to.Spans = append(x.to.Spans, Span{x.days, r.ID, r.Clause})
			slices.SortStableFunc(x.to.Spans, func(a, b Span) int { return b.Days - a.Days })
		}
	}
	if r.Escalation != "" {
		d.Escalation = append(d.Escalation, Step{r.Escalation, r.ID, r.Clause})
		slices.SortStableFunc(d.Escalation, func(a, b Step) int {
			return slices.Index(Escalations, a.To) - slices.Index(Escalations, b.To)
		})
	}
}

func (a *asking) done() Answer {
	for _, c := range a.asked {
		a.Answer.Asked = append(a.Answer.Asked, *c)
	}
	slices.SortFunc(a.Answer.Asked, func(x, y Asked) int { return listed(x.Committee, y.Committee) })
	slices.SortStableFunc(a.Answer.Parties, func(x, y Party) int { return slices.Index(Places, x.Place) - slices.Index(Places, y.Place) })
	strongest := func(f Form) {
		if f.Strength() > a.Answer.Demands.Form.Strength() {
			a.Answer.Demands.Form = f
		}
	}
	for _, c := range a.Answer.Asked {
		strongest(c.Form)
	}
	for _, p := range a.Answer.Parties {
		strongest(p.Form)
	}
	return a.Answer
}
