package agreement

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/committee"
)

// town is a small municipality: a director's area between the top and a centre, a centre with a committee for its own staff besides, a
// silent local committee, and a centre that has no area committee.
//
//	town [H]
//	├ dir
//	│ └ care [C]
//	│   ├ north [N] ─ team
//	│   └ south
//	├ edu [E, EA]
//	│ ├ lake [LK]
//	│ └ hill [HL, nobody on its employee side]
//	└ tech
//	  ├ road [R]
//	  └ park
func town() (committee.Tree, []committee.Committee, map[string]bool) {
	tree := committee.Tree{Parent: map[string]string{"town": "", "dir": "town", "care": "dir", "north": "care", "team": "north", "south": "care",
		"edu": "town", "lake": "edu", "hill": "edu", "tech": "town", "road": "tech", "park": "tech"},
		Stands: map[string]string{"closed": "north"}}
	list := []committee.Committee{
		{ID: "H", Name: "Hoved", Level: committee.Main, UnitID: "town"},
		{ID: "C", Name: "Care", Level: committee.Area, UnitID: "care", ParentID: "H"},
		{ID: "E", Name: "Edu", Level: committee.Area, UnitID: "edu", ParentID: "H"},
		{ID: "EA", Name: "Edu staff", Level: committee.Local, UnitID: "edu", ParentID: "E"},
		{ID: "N", Name: "North", Level: committee.Local, UnitID: "north", ParentID: "C"},
		{ID: "LK", Name: "Lake", Level: committee.Local, UnitID: "lake", ParentID: "E"},
		{ID: "HL", Name: "Hill", Level: committee.Local, UnitID: "hill", ParentID: "E"},
		{ID: "R", Name: "Road", Level: committee.Local, UnitID: "road", ParentID: "H"},
		{ID: "G", Name: "Group", Level: committee.Group, Kind: committee.KindGroup, UnitID: "north", ParentID: "N"},
	}
	return tree, list, map[string]bool{"H": true, "C": true, "E": true, "EA": true, "N": true, "LK": true, "R": true, "G": true}
}

func townGround() Ground {
	tree, list, filled := town()
	return NewGround(tree, list, filled)
}

// lines words an answer for tables: committee form, then gaps.
func lines(a Answer) []string {
	var out []string
	for _, c := range a.Asked {
		out = append(out, c.Committee.ID+" "+string(c.Form))
	}
	for _, p := range a.Parties {
		out = append(out, "@"+string(p.Place)+" "+string(p.Form))
	}
	for _, g := range a.Missing {
		out = append(out, strings.TrimSpace(fmt.Sprintf("?%s%d→%s %s", g.Unit, g.Level, g.Takes, strings.Join(g.Silent, ","))))
	}
	return out
}

func ids(a Answer) []string {
	var out []string
	for _, c := range a.Asked {
		out = append(out, c.Committee.ID)
	}
	return out
}

// world is a random municipality with random rules and a question about it.
type world struct {
	g     Ground
	units []string // of today; a parent stands before its children
	rules []Rule
	q     Question
}

func drawWorld(t *rapid.T) world {
	var w world
	tree := committee.Tree{Parent: map[string]string{}, Stands: map[string]string{}}
	n := rapid.IntRange(1, 14).Draw(t, "units")
	for i := range n {
		u, above := fmt.Sprintf("u%02d", i), ""
		if i > 0 && rapid.IntRange(0, 9).Draw(t, "root") > 0 {
			above = w.units[rapid.IntRange(0, i-1).Draw(t, "above")]
		}
		tree.Parent[u] = above
		w.units = append(w.units, u)
	}
	if rapid.Bool().Draw(t, "ended") {
		tree.Stands["gone"] = rapid.SampledFrom(w.units).Draw(t, "stands")
	}
	kinds := []string{committee.KindCommittee, committee.KindStaffMeeting, committee.KindGroup}
	var list []committee.Committee
	filled := map[string]bool{}
	for i := range rapid.IntRange(0, 10).Draw(t, "committees") {
		id := fmt.Sprintf("c%02d", i)
		list = append(list, committee.Committee{ID: id, Name: id, Level: rapid.IntRange(1, 4).Draw(t, "level"), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
			UnitID: rapid.SampledFrom(append([]string{"", "gone"}, w.units...)).Draw(t, "unit")})
		filled[id] = rapid.IntRange(0, 3).Draw(t, "filled") > 0
	}
	w.g = NewGround(tree, list, filled, rapid.SampledFrom([][]int{nil, {1}, {1, 3}, {1, 2}, {1, 2, 3}}).Draw(t, "levels")...)
	for i := range rapid.IntRange(0, 5).Draw(t, "rules") {
		r := Rule{ID: fmt.Sprintf("r%d", i), Level: rapid.IntRange(0, 3).Draw(t, "lowest"), Extent: Extent(rapid.IntRange(1, 4).Draw(t, "least")), Clause: "x", Origin: Local}
		for range rapid.IntRange(1, 3).Draw(t, "asks") {
			r.Ask = append(r.Ask, Ask{rapid.SampledFrom(Places).Draw(t, "place"), rapid.SampledFrom(Forms).Draw(t, "form")})
		}
		w.rules = append(w.rules, r)
	}
	if rapid.Bool().Draw(t, "real") {
		w.rules = append(w.rules, Example()...)
	}
	w.q = Question{Subject: rapid.SampledFrom(Subjects).Draw(t, "subject"), Touched: drawUnits(t, w.units, "touched"), Decider: w.drawDecider(t)}
	return w
}

func drawUnits(t *rapid.T, units []string, label string) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(append([]string{"gone", "lost"}, units...)), 1, 4, rapid.ID[string]).Draw(t, label)
}

func (w world) drawDecider(t *rapid.T) Decider {
	if rapid.IntRange(0, 4).Draw(t, "council") == 0 {
		return Decider{Council: true}
	}
	return Decider{Unit: rapid.SampledFrom(w.units).Draw(t, "decider")}
}

// higher are the deciders above one, up to the council.
func (w world) higher(d Decider) []Decider {
	if d.Council {
		return nil
	}
	var list []Decider
	for _, u := range w.g.tree.Up(d.Unit)[1:] {
		list = append(list, Decider{Unit: u})
	}
	return append(list, Decider{Council: true})
}

func missing(t *rapid.T, what string, before, after []string) {
	for _, id := range before {
		if !slices.Contains(after, id) {
			t.Fatalf("%s took %s away: %v, then %v", what, id, before, after)
		}
	}
}

func TestTouchingMoreTakesNoCommitteeAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		before := Who(w.g, w.rules, w.q)
		more := w.q
		more.Touched = append(slices.Clone(w.q.Touched), rapid.SampledFrom(append([]string{"gone", "lost"}, w.units...)).Draw(t, "one more"))
		after := Who(w.g, w.rules, more)
		missing(t, more.Touched[len(more.Touched)-1], ids(before), ids(after))
		if after.Extent < before.Extent || after.Demands.Notice.Days < before.Demands.Notice.Days || after.Demands.Form.Strength() < before.Demands.Form.Strength() {
			t.Fatalf("less is asked: %+v, then %+v", before, after)
		}
		for _, c := range before.Asked {
			if after.form(c.Committee.ID).Strength() < c.Form.Strength() {
				t.Fatalf("%s was asked to %s, then to %s", c.Committee.ID, c.Form, after.form(c.Committee.ID))
			}
		}
	})
}

func TestDecidingHigherTakesNoCommitteeOfTheTouchedAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		before := Who(w.g, w.rules, w.q)
		var of []string
		for _, c := range before.Asked {
			if slices.ContainsFunc(c.Reasons, func(r Reason) bool { return r.Place != Deciding }) {
				of = append(of, c.Committee.ID)
			}
		}
		for _, d := range w.higher(w.q.Decider) {
			q := w.q
			q.Decider = d
			after := Who(w.g, w.rules, q)
			missing(t, fmt.Sprint(d), of, ids(after))
			if after.Level > before.Level {
				t.Fatalf("%v is level %d, above level %d", d, after.Level, before.Level)
			}
		}
	})
}

// With a rule that tells all committees in between, not even the one that decided before drops out when the decision moves up.
func TestBetweenKeepsWhoDecidedBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rules := append(w.rules, Rule{ID: "between", Level: committee.Local, Extent: OneWorkplace, Ask: []Ask{{Between, Inform}}})
		w.q.Touched = []string{w.q.Decider.Unit}
		if w.q.Decider.Council {
			w.q.Touched = w.units[:1]
		}
		before := Who(w.g, rules, w.q)
		for _, d := range w.higher(w.q.Decider) {
			q := w.q
			q.Decider = d
			missing(t, fmt.Sprint(d), ids(before), ids(Who(w.g, rules, q)))
		}
	})
}

func TestEveryoneTouchedHasACommitteeOrAGap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		a := Who(w.g, w.rules, w.q)
		if a.Outside != w.q.Subject.Outside() {
			t.Fatalf("%s: outside %v", w.q.Subject, a.Outside)
		}
		if a.Outside {
			return
		}
		asked := map[string]bool{}
		for _, id := range ids(a) {
			asked[id] = true
		}
		told := map[string]bool{}
		for _, g := range a.Missing {
			if g.Takes == "" {
				told[g.Unit] = true
			}
		}
		for _, u := range w.q.Touched {
			root := w.g.tree.Now(u)
			if root == "" {
				if !told[u] {
					t.Fatalf("%s is lost and not told", u)
				}
				continue
			}
			for _, e := range w.g.under([]string{root}) {
				has := told[root] || w.g.main != "" && asked[w.g.main]
				for _, above := range w.g.tree.Up(e) {
					has = has || slices.ContainsFunc(w.g.own[above], func(c committee.Committee) bool { return asked[c.ID] && w.g.filled[c.ID] })
				}
				if !has {
					t.Fatalf("those in %s have nobody: asked %v, missing %+v", e, ids(a), a.Missing)
				}
			}
		}
		for _, c := range a.Asked {
			if c.Form == "" || len(c.Reasons) == 0 || !w.g.filled[c.Committee.ID] || !c.Committee.Speaks() {
				t.Fatalf("%+v", c)
			}
		}
	})
}

// The order of rules changes no committee and no form, and comparing a set with itself finds nothing.
func TestOrderOfRulesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		other := rapid.Permutation(w.rules).Draw(t, "order")
		if c := Compare(w.g, w.rules, other, w.q); !c.None() {
			t.Fatalf("%+v", c)
		}
	})
}
