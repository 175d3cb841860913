package org

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

func living(id, parent string) node { return node{id, parent, true} }
func ended(id, parent string) node  { return node{id, parent, false} }

func TestTree(t *testing.T) {
	for _, tc := range []struct {
		name    string
		nodes   []node
		closure string // unit<ancestor/depth, sorted
		stand   string // unit=now, sorted
		err     error
	}{
		{"nothing", nil, "", "", nil},
		{"a child before its parent", []node{living("b", "a"), living("a", "")}, "a<a/0 b<a/1 b<b/0", "a=a b=b", nil},
		{"an ended unit counts as its parent", []node{living("a", ""), ended("b", "a")}, "a<a/0", "a=a b=a", nil},
		{"two ended above each other", []node{living("a", ""), ended("b", "a"), ended("c", "b")}, "a<a/0", "a=a b=a c=a", nil},
		{"a living one below an ended one hangs on", []node{living("a", ""), ended("b", "a"), living("c", "b")}, "a<a/0 c<a/1 c<c/0", "a=a b=a c=c", nil},
		{"an ended top counts as nothing", []node{ended("a", ""), living("b", "a")}, "b<b/0", "b=b", nil},
		{"a parent nobody knows", []node{living("a", "x"), ended("b", "x")}, "a<a/0", "a=a", nil},
		{"two below each other", []node{living("a", "b"), living("b", "a")}, "", "", errCycle},
		{"below itself", []node{living("a", "a")}, "", "", errCycle},
		{"ended ones below each other", []node{ended("a", "b"), ended("b", "a")}, "", "", errCycle},
	} {
		closure, stand, err := tree(tc.nodes)
		if !errors.Is(err, tc.err) {
			t.Errorf("%s: %v", tc.name, err)
		}
		var c, s []string
		for _, r := range closure {
			c = append(c, fmt.Sprintf("%s<%s/%d", r.unit, r.ancestor, r.depth))
		}
		for _, r := range stand {
			s = append(s, r.unit+"="+r.now)
		}
		slices.Sort(c)
		slices.Sort(s)
		if got := strings.Join(c, " "); got != tc.closure {
			t.Errorf("%s: closure %q, want %q", tc.name, got, tc.closure)
		}
		if got := strings.Join(s, " "); got != tc.stand {
			t.Errorf("%s: stand %q, want %q", tc.name, got, tc.stand)
		}
	}
}

func TestTreeOfSevenLevels(t *testing.T) {
	var nodes []node
	for i := range 7 {
		nodes = append(nodes, living(fmt.Sprint(i), fmt.Sprint(i-1)))
	}
	closure, _, err := tree(nodes)
	if err != nil || len(closure) != 7*8/2 {
		t.Fatalf("%d rows, %v", len(closure), err)
	}
	if !slices.Contains(closure, closureRow{"6", "0", 6}) {
		t.Error("the lowest does not know the top")
	}
}

func TestSortKeyIsDanish(t *testing.T) {
	want := []string{"Anna", "Bo", "Ed", "Édith", "Team 2", "Team 10", "Zakarias", "Ægir", "Øystein", "Aage", "Ågård"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(SortKey(a), SortKey(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if SortKey("Holm", "Åse") > SortKey("Holmgaard", "Anne") {
		t.Error("the longer last name comes first")
	}
	if SortKey("bang") != SortKey("Bang") {
		t.Error("capitals count")
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[[2]string]string{
		{"Karen Skov", "Brandt"}: "KB", {"Ahmed", "von der Bang"}: "AB", {"Øystein", ""}: "Ø", {"", ""}: "", {"ægir", "ærø"}: "ÆÆ",
	} {
		if got := (Person{FirstName: name[0], LastName: name[1]}).Initials(); got != want {
			t.Errorf("%v: %q", name, got)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "  ": "", "Hjemmeplejen  Nord": " hjemmeplejen nord", "Kjær-Ågård": " kjær ågård", "Aagaard": " ågård", "ÉDITH": " edith",
		"Özdemir": " øzdemir", "Plejectr. Egebo": " plejectr egebo", "A\u030age": " åge", "Team 10": " team 10",
	} {
		if got := fold(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestFindRanks(t *testing.T) {
	var entries []entry[string]
	for _, e := range [][2]string{{"Center for Nord", ""}, {"Hjemmeplejen Nord", "Center for Omsorg"}, {"Nordskolen", "Center for Skoler"},
		{"Team 1", "Hjemmeplejen Nord"}, {"Team 1", "Nordskolen"}, {"Ågården", ""}} {
		entries = append(entries, entry[string]{hit: strings.TrimSpace(e[0] + " " + e[1]), name: fold(e[0]), all: fold(e[1]) + fold(e[0])})
	}
	for _, tc := range []struct {
		text  string
		limit int
		want  []string
	}{
		{"nord", 9, []string{"Nordskolen Center for Skoler", "Center for Nord", "Hjemmeplejen Nord Center for Omsorg"}},
		{"nord", 1, []string{"Nordskolen Center for Skoler"}},
		{"nord", 0, nil},
		{"team hjem", 9, []string{"Team 1 Hjemmeplejen Nord"}},
		{"omsorg", 9, nil}, // only the name above: not every unit below it
		{"NORD hjemme", 9, []string{"Hjemmeplejen Nord Center for Omsorg"}},
		{"aag", 9, []string{"Ågården"}},
		{"ord", 9, nil},
		{" - ", 9, nil},
		{"", 9, nil},
	} {
		if got := find(entries, tc.text, tc.limit); !slices.Equal(got, tc.want) {
			t.Errorf("%q: %q, want %q", tc.text, got, tc.want)
		}
	}
}

func TestASearchIsBounded(t *testing.T) {
	entries := []entry[string]{{hit: "Anna", name: fold("Anna"), all: fold("Anna")}}
	if got := wordsOf(strings.Repeat(" a", 30000)); len(got) != 1 {
		t.Errorf("one word often: %d words", len(got))
	}
	if got := wordsOf(" a b c d e f g h i j"); len(got) != mostWords {
		t.Errorf("%d words", len(got))
	}
	if got := find(entries, strings.Repeat("anna ", 10000), 9); len(got) != 1 {
		t.Errorf("a long text: %q", got)
	}
	if got := find(entries, strings.Repeat("å", longestSearch), 9); len(got) != 0 { // cut inside a letter
		t.Errorf("%q", got)
	}
}

func TestLabelsTellEqualNamesApart(t *testing.T) {
	units := map[string]Unit{}
	for _, u := range []Unit{{ID: "town", Name: "Kommunen"}, {ID: "a", Name: "Nord", ParentID: "town"}, {ID: "b", Name: "Syd", ParentID: "town"},
		{ID: "a1", Name: "Team 1", ParentID: "a"}, {ID: "b1", Name: "Team 1", ParentID: "b"}, {ID: "b2", Name: "Team 2", ParentID: "b"},
		{ID: "x", Name: "Øst", ParentID: "town"}, {ID: "y", Name: "Nord", ParentID: "x"}, {ID: "y1", Name: "Team 1", ParentID: "y"},
		{ID: "lost", Name: "Team 2"}, {ID: "lost too", Name: "Team 2"}, {ID: "twin", Name: "Team 3", ParentID: "a"}, {ID: "twin too", Name: "Team 3", ParentID: "a"}} {
		units[u.ID] = u
	}
	want := map[string]string{"town": "Kommunen", "a": "Nord (Kommunen)", "b": "Syd", "x": "Øst", "y": "Nord (Øst)",
		"a1": "Team 1 (Nord, Kommunen)", "y1": "Team 1 (Nord, Øst)", "b1": "Team 1 (Syd)", "b2": "Team 2 (Syd)", "lost": "Team 2", "lost too": "Team 2",
		"twin": "Team 3 (Nord, Kommunen)", "twin too": "Team 3 (Nord, Kommunen)"}
	if got := labels(units); !maps.Equal(got, want) {
		t.Errorf("%v\nwant %v", got, want)
	}
}

func TestHeadsCountEachPersonOnce(t *testing.T) {
	units := map[string]Unit{"a": {ID: "a"}, "b": {ID: "b", ParentID: "a"}, "c": {ID: "c", ParentID: "b"}, "d": {ID: "d", ParentID: "a"}}
	got := heads(map[string][]Work{"in two": {{UnitID: "c"}, {UnitID: "d"}}, "above too": {{UnitID: "b"}, {UnitID: "c"}}, "top": {{UnitID: "a"}}}, units)
	if want := map[string]int{"a": 3, "b": 2, "c": 2, "d": 1}; !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
