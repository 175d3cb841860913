package committee

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/clock"
)

// town is a small organisation: a centre with two workplaces (one with a team), and an office beside it.
func town() (Tree, []Committee, map[string]bool) {
	tr := Tree{
		Parent: map[string]string{"town": "", "care": "town", "north": "care", "team": "north", "south": "care", "office": "town"},
		Stands: map[string]string{"closed": "south"},
	}
	list := []Committee{
		{ID: "H", Name: "H-MED", Level: Main, Kind: KindCommittee, UnitID: "town"},
		{ID: "C", Name: "C-MED Care", Level: Area, Kind: KindCommittee, ParentID: "H", UnitID: "care"},
		{ID: "L", Name: "L-MED North", Level: Local, Kind: KindCommittee, ParentID: "C", UnitID: "north"},
		{ID: "G", Name: "AMG South", Level: Group, Kind: KindGroup, ParentID: "C", UnitID: "south"},
	}
	return tr, list, map[string]bool{"H": true, "C": true, "L": true, "G": true}
}

func TestVoices(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(tr Tree, list []Committee, filled map[string]bool) []Committee
		want   map[string]string
	}{
		{"nearest upwards, groups apart", nil,
			map[string]string{"town": "H", "care": "C", "north": "L", "team": "L", "south": "C", "office": "H"}},
		{"a committee with nobody on the employee side does not speak", func(_ Tree, list []Committee, filled map[string]bool) []Committee {
			filled["L"] = false
			return list
		}, map[string]string{"town": "H", "care": "C", "north": "C", "team": "C", "south": "C", "office": "H"}},
		{"a staff meeting with MED status speaks", func(_ Tree, list []Committee, _ map[string]bool) []Committee {
			list[3].Kind = KindStaffMeeting
			return list
		}, map[string]string{"town": "H", "care": "C", "north": "L", "team": "L", "south": "G", "office": "H"}},
		{"a committee of a closed unit belongs to the unit it counts as", func(_ Tree, list []Committee, filled map[string]bool) []Committee {
			filled["X"] = true
			return append(list, Committee{ID: "X", Level: Local, Kind: KindCommittee, UnitID: "closed"})
		}, map[string]string{"town": "H", "care": "C", "north": "L", "team": "L", "south": "X", "office": "H"}},
		{"a unit's own committee goes before one taken over", func(_ Tree, list []Committee, filled map[string]bool) []Committee {
			filled["X"], filled["A"] = true, true
			return append(list, Committee{ID: "A", Level: Local, Kind: KindCommittee, UnitID: "closed"},
				Committee{ID: "X", Level: Area, Kind: KindCommittee, UnitID: "south"})
		}, map[string]string{"town": "H", "care": "C", "north": "L", "team": "L", "south": "X", "office": "H"}},
		{"the most local of two goes first", func(_ Tree, list []Committee, filled map[string]bool) []Committee {
			filled["X"] = true
			return append(list, Committee{ID: "X", Level: Local, Kind: KindCommittee, UnitID: "care"})
		}, map[string]string{"town": "H", "care": "X", "north": "L", "team": "L", "south": "X", "office": "H"}},
		{"the main committee speaks where nothing is found, also unmatched", func(_ Tree, list []Committee, _ map[string]bool) []Committee {
			list[0].UnitID = ""
			return list
		}, map[string]string{"town": "H", "care": "C", "north": "L", "team": "L", "south": "C", "office": "H"}},
		{"nobody: a gap", func(_ Tree, list []Committee, filled map[string]bool) []Committee {
			filled["H"] = false
			return list
		}, map[string]string{"care": "C", "north": "L", "team": "L", "south": "C"}},
		{"a unit that has ended without trace finds nobody", func(tr Tree, list []Committee, _ map[string]bool) []Committee {
			list[2].UnitID = "lost"
			return list
		}, map[string]string{"town": "H", "care": "C", "north": "C", "team": "C", "south": "C", "office": "H"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tr, list, filled := town()
			if tc.change != nil {
				list = tc.change(tr, list, filled)
			}
			if diff := cmp.Diff(tc.want, Voices(tr, list, filled)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReason(t *testing.T) {
	tr, list, _ := town()
	for _, tc := range []struct {
		unit, voice string
		want        Why
	}{
		{"north", "L", Why{}},
		{"team", "L", Why{Without: []string{"team"}}},
		{"south", "C", Why{Without: []string{"south"}}},
		{"team", "C", Why{Without: []string{"team"}, Silent: []string{"L"}}},
		{"office", "H", Why{Without: []string{"office"}}},
		{"office", "", Why{Without: []string{"office"}, Silent: []string{"H"}, Fallback: true}},
	} {
		if diff := cmp.Diff(tc.want, Reason(tr, list, tc.unit, tc.voice)); diff != "" {
			t.Errorf("%s by %s: %s", tc.unit, tc.voice, diff)
		}
	}
}

func TestStands(t *testing.T) {
	end := clock.MustDay("2026-11-01")
	day := clock.MustDay("2026-11-23")
	list := []Committee{
		{ID: "H"}, {ID: "C", ParentID: "H"}, {ID: "L", ParentID: "C"},
		{ID: "old", ParentID: "C", Until: end, SameAs: "L"},
		{ID: "older", ParentID: "C", Until: end, SameAs: "old"},
		{ID: "gone", ParentID: "C", Until: end},
		{ID: "below", ParentID: "gone", Until: end},
		{ID: "root", Until: end},
		{ID: "a", Until: end, SameAs: "b"}, {ID: "b", Until: end, SameAs: "a"},
	}
	got := Stands(list, func(c Committee) bool { return !c.Ended(day) })
	want := map[string]string{"H": "H", "C": "C", "L": "L", "old": "L", "older": "L", "gone": "C", "below": "C"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFind(t *testing.T) {
	tr, list, filled := town()
	voices := Voices(tr, list, filled)
	name := func(u string) string { return "<" + u + ">" }
	type line struct{ id, form, code, unit, n string }
	for _, tc := range []struct {
		name    string
		own     string
		touched []string
		want    []line
	}{
		{"own workplace", "north", []string{"north"}, []line{{"L", FormDiscuss, ReasonOwn, "<north>", ""}}},
		{"a team leader: the nearest above", "team", []string{"team"}, []line{{"L", FormDiscuss, ReasonOwnAbove, "<team>", ""}}},
		{"a chief who touches one workplace", "care", []string{"north"},
			[]line{{"C", FormDiscuss, ReasonOwn, "<care>", ""}, {"L", FormInvolve, ReasonTouched, "<north>", ""}}},
		{"a workplace without its own, another centre", "north", []string{"south"},
			[]line{{"L", FormDiscuss, ReasonOwn, "<north>", ""}, {"C", FormInvolve, ReasonTouchedAbove, "<south>", ""}}},
		{"a closed unit counts as the one above", "north", []string{"closed", "south"},
			[]line{{"L", FormDiscuss, ReasonOwn, "<north>", ""}, {"C", FormInvolve, ReasonTouchedAbove, "<south>", ""}}},
		{"several units without their own", "north", []string{"office", "town", "south"},
			[]line{{"L", FormDiscuss, ReasonOwn, "<north>", ""}, {"H", FormInvolve, ReasonTouched, "<town>", ""}, {"C", FormInvolve, ReasonTouchedAbove, "<south>", ""}}},
		{"nobody's own level", "", []string{"north"}, []line{{"L", FormInvolve, ReasonTouched, "<north>", ""}}},
		{"unknown units", "lost", []string{"lost"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []line
			for _, f := range Find(tr, voices, list, name, tc.own, tc.touched) {
				if f.ReasonArgs["committee"] != f.Committee.Name {
					t.Errorf("%v", f.ReasonArgs)
				}
				got = append(got, line{f.Committee.ID, f.Form, f.ReasonCode, f.ReasonArgs["unit"], f.ReasonArgs["n"]})
			}
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(line{})); diff != "" {
				t.Error(diff)
			}
		})
	}
	many := Find(tr, voices, list, name, "", []string{"south", "closed", "office", "care"})
	if many[1].Committee.ID != "C" || many[1].ReasonCode != ReasonTouched {
		t.Errorf("%+v", many)
	}
	delete(tr.Parent, "town")
	two := Find(Tree{Parent: map[string]string{"a": "", "b": ""}}, map[string]string{"a": "H", "b": "H"}, list[:1], name, "", []string{"a", "b", "a"})
	if len(two) != 1 || two[0].ReasonCode != ReasonTouchedMany || two[0].ReasonArgs["n"] != "2" {
		t.Errorf("%+v", two)
	}
}

// anyTown draws a tree, committees and which of them have somebody.
func anyTown(t *rapid.T) (Tree, []Committee, map[string]bool) {
	tr := Tree{Parent: map[string]string{}, Stands: map[string]string{}}
	n := rapid.IntRange(1, 25).Draw(t, "units")
	for i := range n {
		parent := ""
		if i > 0 {
			if p := rapid.IntRange(-1, i-1).Draw(t, "parent"); p >= 0 {
				parent = fmt.Sprint("u", p)
			}
		}
		tr.Parent[fmt.Sprint("u", i)] = parent
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "ended") {
		tr.Stands[fmt.Sprint("e", i)] = fmt.Sprint("u", rapid.IntRange(0, n-1).Draw(t, "stands"))
	}
	filled := map[string]bool{}
	var list []Committee
	for i := range rapid.IntRange(0, 12).Draw(t, "committees") {
		c := Committee{ID: fmt.Sprint("c", i), Name: fmt.Sprint("c", i), Level: rapid.IntRange(1, 4).Draw(t, "level"),
			Kind:   rapid.SampledFrom([]string{KindCommittee, KindStaffMeeting, KindGroup}).Draw(t, "kind"),
			UnitID: rapid.SampledFrom([]string{"", "u0", "u3", "u7", "u12", "e0", "e3", "lost"}).Draw(t, "unit")}
		list = append(list, c)
		filled[c.ID] = rapid.Bool().Draw(t, "filled")
	}
	return tr, list, filled
}

func TestEveryUnitHasAVoiceOrIsAGap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr, list, filled := anyTown(t)
		voices := Voices(tr, list, filled)
		var units []PictureUnit
		for u := range tr.Parent {
			units = append(units, PictureUnit{ID: u, Placed: true})
		}
		silent := map[string]bool{}
		for _, g := range Gaps(Picture{Day: clock.MustDay("2026-11-23"), Units: units, Tree: tr, Committees: list, Voices: voices}) {
			if g.Kind == GapNoVoice {
				silent[g.UnitID] = true
			}
		}
		for u := range tr.Parent {
			if (voices[u] != "") == silent[u] {
				t.Fatalf("%s: voice %q, gap %v", u, voices[u], silent[u])
			}
			if id := voices[u]; id != "" {
				i := slices.IndexFunc(list, func(c Committee) bool { return c.ID == id })
				if !filled[id] || !list[i].Speaks() {
					t.Fatalf("%s is represented by %+v", u, list[i])
				}
			}
		}
	})
}

func TestTouchingMoreNeverTakesACommitteeAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr, list, filled := anyTown(t)
		voices := Voices(tr, list, filled)
		some := rapid.SampledFrom([]string{"", "u0", "u1", "u2", "u3", "u5", "u8", "e0", "e1", "lost"})
		own := some.Draw(t, "own")
		touched := rapid.SliceOf(some).Draw(t, "touched")
		more := append(slices.Clone(touched), some.Draw(t, "more"))
		name := func(u string) string { return u }
		ids := func(found []Found) map[string]string {
			m := map[string]string{}
			for _, f := range found {
				if _, twice := m[f.Committee.ID]; twice {
					t.Fatalf("%s twice", f.Committee.ID)
				}
				m[f.Committee.ID] = f.Form
			}
			return m
		}
		before, after := ids(Find(tr, voices, list, name, own, touched)), ids(Find(tr, voices, list, name, own, more))
		for c, form := range before {
			if after[c] != form {
				t.Fatalf("%s was %q and is %q", c, form, after[c])
			}
		}
	})
}
