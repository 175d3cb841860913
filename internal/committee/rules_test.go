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
	got = Heirs(list, func(c Committee) bool { return !c.Ended(day) })
	want = map[string]string{"H": "H", "C": "C", "L": "L", "old": "L", "older": "L"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("never the one above: %s", diff)
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
