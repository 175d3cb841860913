package os2mo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/intake/os2mo"
)

func TestMatch(t *testing.T) {
	const h, c = "H", "H › C-MED Omsorg"
	base := os2mo.Snapshot{
		Units: []os2mo.Unit{
			{ID: "root", Name: "By Kommune", Placed: true},
			{ID: "care", Name: "Omsorg", ParentID: "root", Placed: true},
			{ID: "school", Name: "Skole", ParentID: "root", Placed: true},
			{ID: "north", Name: "Område Nord", ParentID: "care", Placed: true},
			{ID: "home", Name: "Plejehjemmet Bakken", ParentID: "north", Placed: true},
			{ID: "night", Name: "Nathold", ParentID: "north", Placed: true},
			{ID: "kitchen", Name: "Køkkenet", ParentID: "school", Placed: true},
			{ID: "team", Name: "Team 1", ParentID: "home", Placed: true},
			{ID: "team2", Name: "Team 1", ParentID: "night", Placed: true},
			{ID: "care2", Name: "Omsorg", ParentID: "care", Placed: true},
			{ID: "again", Name: "Team 1", ParentID: "school", Placed: true},
			{ID: "loose", Name: "Løse Fugle"},
		},
		Leaderships: []os2mo.Leadership{{UnitID: "night", PersonID: "boss"}},
		Committees: []os2mo.Committee{
			{Key: h, Name: "H-MED Hovedudvalget", Level: 1, Kind: committee.KindCommittee},
			{Key: c, Name: "C-MED Omsorg", Level: 2, Kind: committee.KindCommittee, ParentKey: h},
		},
	}
	add := func(name, parent, kind, chair string) os2mo.Committee {
		return os2mo.Committee{Key: parent + " › " + name, Name: name, Level: 3, Kind: kind, ParentKey: parent,
			Seats: []os2mo.Seat{{Role: committee.Chair, PersonID: chair}}}
	}
	const usual = committee.KindCommittee
	for _, tc := range []struct {
		what   string
		c      os2mo.Committee
		chosen map[string]string
		want   string   // unit, when it is sure
		first  []string // else the first candidates
	}{
		{"the main committee is the root's", base.Committees[0], nil, "root", nil},
		{"straight below", base.Committees[1], nil, "care", nil},
		{"further below", add("L-MED Plejehjemmet Bakken", c, usual, ""), nil, "home", nil},
		{"other capitals", add("L-MED PLEJEHJEMMET bakken", c, usual, ""), nil, "home", nil},
		{"another word for the level", add("MED-udvalg for Nathold", c, usual, ""), nil, "night", nil},
		{"the unit of the committee above", add("AMG Omsorg", c, committee.KindGroup, ""), nil, "care", nil},
		{"elsewhere in the tree", add("L-MED Køkkenet", c, usual, ""), nil, "", []string{"kitchen"}},
		{"two of the name", add("L-MED Team 1", c, usual, ""), nil, "", []string{"team", "team2", "again"}},
		{"abbreviated", add("L-MED Pl.hjemmet Bakken", c, usual, ""), nil, "", []string{"home"}},
		{"what the chair leads comes first", add("L-MED Bakken", c, usual, "boss"), nil, "", []string{"night", "home"}},
		{"nothing like it", add("L-MED Xylofon", c, usual, ""), nil, "", nil},
		{"below a committee without a unit", add("L-MED Køkkenet", h+" › C-MED Xylofon", usual, ""), nil, "kitchen", nil},
		{"a unit that is not placed", add("L-MED Løse Fugle", h+" › C-MED Xylofon", usual, ""), nil, "loose", nil},
		{"chosen before", add("L-MED Bakken", c, usual, "boss"), map[string]string{c + " › L-MED Bakken": "home"}, "home", nil},
		{"chosen before, but gone", add("L-MED Bakken", c, usual, ""), map[string]string{c + " › L-MED Bakken": "gone"}, "", []string{"home"}},
		{"the one above was chosen", add("L-MED Team 1", c, usual, ""), map[string]string{c: "home"}, "team", nil},
	} {
		t.Run(tc.what, func(t *testing.T) {
			s := base
			s.Committees = append([]os2mo.Committee{{Key: h + " › C-MED Xylofon", Name: "C-MED Xylofon", Level: 2, Kind: usual, ParentKey: h}}, base.Committees...)
			if tc.c.Level == 3 {
				s.Committees = append(s.Committees, tc.c)
			}
			for i, m := range s.Match(tc.chosen) {
				if m.Committee.Key != s.Committees[i].Key {
					t.Error("not in the order of the committees")
				}
				if m.Committee.Key != tc.c.Key {
					continue
				}
				if m.UnitID != tc.want || m.Sure != (tc.want != "") {
					t.Errorf("unit %q, sure %v", m.UnitID, m.Sure)
				}
				got := m.Candidates
				if d := cmp.Diff(tc.first, got[:min(len(got), max(1, len(tc.first)))]); d != "" && len(tc.first)+len(got) > 0 {
					t.Error(d)
				}
			}
		})
	}
}
