package os2mo_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/intake/os2mo"
)

const (
	teamA = "Prøveby Kommune/Center A/Team 1"
	teamB = "Prøveby Kommune/Center B/Team 1"
)

// places are the units by id as paths, "?" when a unit is not placed.
func places(s *os2mo.Snapshot) map[string]string {
	m := map[string]string{}
	for _, u := range s.Units {
		m[u.ID] = "?"
		if u.Placed {
			m[u.ID] = strings.Join(u.Path, "/")
		}
	}
	return m
}

// gaps are the problems of some kinds as lines "line reason value".
func gaps(r *os2mo.Report, reasons ...string) []string {
	var list []string
	for _, g := range r.Gaps {
		if slices.Contains(reasons, g.Reason) {
			why, _ := g.Args["why"].(string)
			list = append(list, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", g.Line, g.Reason, g.Value, why)))
		}
	}
	return list
}

var placing = []string{os2mo.UnplacedUnit, os2mo.PathUnknown, os2mo.PersonElsewhere, os2mo.TreePersonUnknown}

func TestEqualNamesAreToldApart(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*org)
		want   map[string]string // besides the small organisation's own
		gaps   []string
	}{
		"by those who work there": {func(o *org) {}, nil, nil},
		"somebody has just moved": {func(o *org) { // employed in B by now, still at A in the tree
			o.person("flyt", "b1", teamA)
		}, nil, []string{"11 person_elsewhere Navn flyt"}},
		"a second employment in a unit of the same name": {func(o *org) {
			o.person("aa1", "b1", teamB)
			o.person("aa2", "b1", "") // and one without a row of its own in the tree
		}, nil, nil},
		"only somebody with both": {func(o *org) { // the rest of C's team is nobody else's
			o.unit("c", "Center C")
			o.unit("c1", "Team 1")
			o.person("gamma", "c", "Prøveby Kommune/Center C")
			o.person("aa1", "c1", "Prøveby Kommune/Center C/Team 1")
		}, map[string]string{"c": "Prøveby Kommune/Center C", "c1": "Prøveby Kommune/Center C/Team 1"}, nil},
		"two of them": {func(o *org) { // elimination alone would not do
			for _, c := range []string{"c", "d"} {
				o.unit(c, "Center "+c)
				o.unit(c+"1", "Team 1")
			}
			o.person("aa1", "c1", "Prøveby Kommune/Center c/Team 1")
			o.person("aa2", "d1", "Prøveby Kommune/Center d/Team 1")
		}, map[string]string{"c": "Prøveby Kommune/Center c", "c1": "Prøveby Kommune/Center c/Team 1",
			"d": "Prøveby Kommune/Center d", "d1": "Prøveby Kommune/Center d/Team 1"}, nil},
		"by the leader": {func(o *org) {
			for _, c := range []string{"c", "d"} {
				o.unit(c, "Center "+c)
				o.unit(c+"1", "Team 1")
				o.person("leder"+c, c+"1", "") // not in the tree
				o.leader("Prøveby Kommune/Center "+c+"/Team 1", "Navn leder"+c, "leder"+c+"@proeve.example")
			}
		}, map[string]string{"c": "Prøveby Kommune/Center c", "c1": "Prøveby Kommune/Center c/Team 1",
			"d": "Prøveby Kommune/Center d", "d1": "Prøveby Kommune/Center d/Team 1"}, nil},
		"by what is left over": {func(o *org) {
			o.unit("c", "Center C")
			o.unit("c1", "Team 1") // nobody works there
			o.leader("Prøveby Kommune/Center C/Team 1", "", "")
		}, map[string]string{"c": "Prøveby Kommune/Center C", "c1": "Prøveby Kommune/Center C/Team 1"}, nil},
		"not at all": {func(o *org) {
			for _, c := range []string{"c", "d"} {
				o.unit(c, "Center "+c)
				o.unit(c+"1", "Team 1")
				o.leader("Prøveby Kommune/Center "+c+"/Team 1", "", "")
			}
		}, map[string]string{"c": "Prøveby Kommune/Center c", "d": "Prøveby Kommune/Center d", "c1": "?", "d1": "?"},
			[]string{"8 unplaced_unit Team 1 ambiguous", "10 unplaced_unit Team 1 ambiguous", "7 path_unknown Team 1", "8 path_unknown Team 1"}},
		"not by a leader of several": {func(o *org) { // who works in one of them leads both
			for _, c := range []string{"c", "d"} {
				o.unit(c, "Center "+c)
				o.unit(c+"1", "Team 1")
				o.leader("Prøveby Kommune/Center "+c+"/Team 1", "Navn begge", "begge@proeve.example")
			}
			o.person("begge", "d1", "")
		}, map[string]string{"c": "Prøveby Kommune/Center c", "d": "Prøveby Kommune/Center d", "c1": "?", "d1": "?"},
			[]string{"8 unplaced_unit Team 1 ambiguous", "10 unplaced_unit Team 1 ambiguous", "7 path_unknown Team 1", "8 path_unknown Team 1"}},
		"without usernames": {func(o *org) {
			for _, row := range o.tree {
				row[6], row[8] = "", ""
			}
		}, nil, nil},
		"somebody without an employment": {func(o *org) { o.tree = append(o.tree, append(columns(teamA), "Ny Person", "ny", "", "", "")) },
			nil, []string{"11 tree_person_unknown ny"}},
		"a person under a path no file has": {func(o *org) { o.person("ny", "a1", "Prøveby Kommune/Center Ø/Team Ø") },
			nil, []string{"11 path_unknown Center Ø", "11 path_unknown Team Ø"}},
		"a unit no path has": {func(o *org) { o.unit("c", "Center C"); o.person("ny", "c", "") },
			map[string]string{"c": "?"}, []string{"7 unplaced_unit Center C no_path"}},
		"below a path no unit has": {func(o *org) {
			o.unit("x", "Enhed X")
			o.unit("y", "Enhed Y")
			o.person("ny", "y", "Prøveby Kommune/Center Ø/Enhed X/Enhed Y")
		}, map[string]string{"x": "?", "y": "Prøveby Kommune/Center Ø/Enhed X/Enhed Y"},
			[]string{"7 unplaced_unit Enhed X parent_unknown", "11 path_unknown Center Ø"}},
		"a second path of a unit where nobody works": {func(o *org) { o.leader("Prøveby Kommune/Center B/Center A", "", "") },
			nil, []string{"7 path_unknown Center A"}},
		"one name, one unit, everybody at the path employed elsewhere": {func(o *org) {
			o.unit("c", "Center C")
			o.tree = append(o.tree, append(columns("Prøveby Kommune/Center C"), "Navn aa1", "aa1", "", "", ""))
		}, map[string]string{"c": "Prøveby Kommune/Center C"}, []string{"11 person_elsewhere Navn aa1"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := small()
			tc.change(&o)
			s, r := read(t, o.files())
			want := map[string]string{uid("root"): "Prøveby Kommune", uid("a"): "Prøveby Kommune/Center A", uid("b"): "Prøveby Kommune/Center B",
				uid("a1"): teamA, uid("b1"): teamB}
			for id, path := range tc.want {
				want[uid(id)] = path
			}
			if d := cmp.Diff(want, places(s)); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(tc.gaps, gaps(r, placing...)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestContradictions(t *testing.T) {
	join := func(path string) string { return strings.ReplaceAll(path, "/", os2mo.Separator) }
	for name, tc := range map[string]struct {
		change func(*org)
		want   os2mo.Problem
	}{
		"one unit id on two paths": {func(o *org) {
			for _, n := range []string{"4", "5"} {
				o.person("xx"+n, "a", "Prøveby Kommune/Center B/Center A")
			}
		}, os2mo.Problem{Line: 3, Value: "Center A", Reason: os2mo.UnitIDTwoPaths, Args: map[string]any{"id": uid("a"), "name": "Center A", "other": 11,
			"path": join("Prøveby Kommune/Center A"), "other_path": join("Prøveby Kommune/Center B/Center A")}}},
		"one path with two ids": {func(o *org) {
			o.unit("a2", "Center A")
			o.person("xx1", "a2", "Prøveby Kommune/Center A")
		}, os2mo.Problem{Line: 0, Value: "Center A", Reason: os2mo.PathTwoIDs, Args: map[string]any{"path": join("Prøveby Kommune/Center A")}}},
		"equal names, one id everywhere": {func(o *org) {
			for _, e := range o.employed {
				if e[8] == uid("b1") {
					e[8] = uid("a1")
				}
			}
		}, os2mo.Problem{Line: 5, Value: "Team 1", Reason: os2mo.UnitIDTwoPaths, Args: map[string]any{"id": uid("a1"), "name": "Team 1", "other": 6,
			"path": join(teamA), "other_path": join(teamB)}}},
	} {
		t.Run(name, func(t *testing.T) {
			o := small()
			tc.change(&o)
			got := bad(t, o.files())
			tc.want.File = treeFile
			if tc.want.Reason == os2mo.PathTwoIDs { // which id is the first depends on the ids
				lines := []any{got[0].Line, got[0].Args["other"]}
				if !slices.Contains(lines, any(3)) || !slices.Contains(lines, any(11)) {
					t.Errorf("lines %v", lines)
				}
				got[0].Line, got[0].Args = 0, map[string]any{"path": got[0].Args["path"]}
			}
			if d := cmp.Diff([]os2mo.Problem{tc.want}, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestLeaders(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*org)
		want   []string // "username unit name" of those who lead Team 1 in A and Center A
		gaps   []string
	}{
		"by e-mail":                             {func(o *org) {}, []string{"aa1 Team 1", "alfa Center A"}, nil},
		"the e-mail decides, whatever the name": {func(o *org) { o.leaders[3][6] = "En Anden" }, []string{"aa1 Team 1", "alfa Center A"}, nil},
		"by name":                               {func(o *org) { o.leaders[3][8] = "" }, []string{"aa1 Team 1", "alfa Center A"}, nil},
		"by name when nobody has the e-mail":    {func(o *org) { o.leaders[3][8] = "gammel@proeve.example" }, []string{"aa1 Team 1", "alfa Center A"}, nil},
		"two of one name, one works there": {func(o *org) {
			o.named("fremmed", "Navn aa1", "b", "Prøveby Kommune/Center B")
			o.leaders[3][8] = ""
		}, []string{"aa1 Team 1", "alfa Center A"}, nil},
		"two of one name, one works above": {func(o *org) {
			o.named("per1", "Per Ens", "a", "Prøveby Kommune/Center A")
			o.named("per2", "Per Ens", "b", "Prøveby Kommune/Center B")
			o.leaders[3][6], o.leaders[3][8] = "Per Ens", ""
		}, []string{"alfa Center A", "per1 Team 1"}, nil},
		"two of one name, both work there": {func(o *org) {
			o.named("per1", "Per Ens", "a1", teamA)
			o.named("per2", "Per Ens", "a1", teamA)
			o.leaders[3][6], o.leaders[3][8] = "Per Ens", ""
		}, []string{"alfa Center A"}, []string{"5 leader_ambiguous Per Ens"}},
		"two of one name, neither near": {func(o *org) {
			o.named("per1", "Per Ens", "b", "Prøveby Kommune/Center B")
			o.named("per2", "Per Ens", "b1", teamB)
			o.leaders[3][6], o.leaders[3][8] = "Per Ens", ""
		}, []string{"alfa Center A"}, []string{"5 leader_ambiguous Per Ens"}},
		"two of one name, the e-mail says which": {func(o *org) {
			o.named("per1", "Per Ens", "b", "Prøveby Kommune/Center B")
			o.named("per2", "Per Ens", "a1", teamA)
			o.leaders[3][6], o.leaders[3][8] = "Per Ens", "PER1@proeve.example"
		}, []string{"alfa Center A", "per1 Team 1"}, nil},
		"not employed": {func(o *org) { o.leaders[3][6], o.leaders[3][8] = "Ukendt Person", "" },
			[]string{"alfa Center A"}, []string{"5 leader_unknown Ukendt Person"}},
		"nobody": {func(o *org) { o.leaders[3][6], o.leaders[3][8] = "", "" }, []string{"alfa Center A"}, []string{"5 unit_without_leader Team 1 (Center A)"}},
		"no row": {func(o *org) { o.leaders = slices.Delete(o.leaders, 3, 4) }, []string{"alfa Center A"}, []string{"5 unit_without_leader Team 1 (Center A)"}},
		"two leaders, one with two duties": {func(o *org) {
			o.leader(teamA, "Navn aa2", "aa2@proeve.example")
			o.leader(teamA, "Navn aa2", "aa2@proeve.example")
		}, []string{"aa1 Team 1", "aa2 Team 1", "alfa Center A"}, nil},
		"of a path no unit has": {func(o *org) { o.leader("Prøveby Kommune/Center Ø", "Navn alfa", "alfa@proeve.example") },
			[]string{"aa1 Team 1", "alfa Center A"}, []string{"7 leader_no_unit Navn alfa"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := small()
			tc.change(&o)
			s, r := read(t, o.files())
			var got []string
			for _, l := range s.Leaderships {
				for _, p := range s.People {
					if p.ID == l.PersonID && l.UnitID == uid("a1") {
						got = append(got, p.Username+" Team 1")
					}
					if p.ID == l.PersonID && l.UnitID == uid("a") {
						got = append(got, p.Username+" Center A")
					}
				}
			}
			slices.Sort(got)
			if d := cmp.Diff(tc.want, got); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(tc.gaps, gaps(r, os2mo.LeaderAmbiguous, os2mo.LeaderUnknown, os2mo.LeaderNoUnit, os2mo.UnitWithoutLeader)); d != "" {
				t.Error(d)
			}
		})
	}
}
