package committee

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"L-MED Tandplejen":                              "Tandplejen",
		"C-MED Center for Social og Sundhed":            "Center for Social og Sundhed",
		"AMG Plejecenter Havblik":                       "Plejecenter Havblik",
		"Lokal-MED Hjemmeplejen Nord":                   "Hjemmeplejen Nord",
		"LokalMED Hjemmeplejen Nord":                    "Hjemmeplejen Nord",
		"MED-udvalg for Plejecentre":                    "Plejecentre",
		"Personalemøde med MED-status i Børnehuset Bæk": "Børnehuset Bæk",
		"Biblioteket, L-MED":                            "Biblioteket",
		"Medborgerhuset":                                "Medborgerhuset",
		"L-MED Medborgerhuset":                          "Medborgerhuset",
		"Udvalget på Egeskolen":                         "Egeskolen",
		"L-MED":                                         "L-MED",
		"H-MED Hoved-MED":                               "Hoved",
	} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestRank(t *testing.T) {
	units := []Named{
		{ID: "nord", Name: "Hjemmeplejen Nord"}, {ID: "syd", Name: "Hjemmeplejen Syd"}, {ID: "nat", Name: "Hjemmeplejen Aften og Nat"},
		{ID: "egebo", Name: "Plejecenter Egebo"}, {ID: "havblik", Name: "Plejecenter Havblik"}, {ID: "gruppe", Name: "Plejecenter Havblik, gruppe 1"},
		{ID: "ege", Name: "Egeskolen"}, {ID: "tand", Name: "Tandplejen"}, {ID: "soc", Name: "Center for Social og Sundhed"}, {ID: "sund", Name: "Sundhedsplejen"},
		{ID: "team", Name: "Team 1"},
	}
	for _, tc := range []struct {
		committee string
		best      string
	}{
		{"L-MED Hj.plejen Aften og Nat", "nat"},
		{"L-MED Plejectr. Egebo", "egebo"},
		{"L-MED Plejecenter Havblik", "havblik"},
		{"L-MED Havblik", "havblik"},
		{"L-MED Tandplejen Fællesudvalg", "tand"},
		{"C-MED Social & Sundhed", "soc"},
		{"L-MED Hjpl. Syd", "syd"},
		{"L-MED Noget helt andet", ""},
		{"L-MED", ""},
	} {
		got := NewRanker(units).Rank(tc.committee)
		if tc.best == "" {
			if len(got) != 0 {
				t.Errorf("%s: %v, want none", tc.committee, got)
			}
			continue
		}
		if len(got) == 0 || got[0].ID != tc.best {
			t.Errorf("%s: %v, want %s first", tc.committee, got, tc.best)
		}
	}
	if diff := cmp.Diff([]Ranked(nil), Rank("", units)); diff != "" {
		t.Error(diff)
	}
	if !SameName("L-MED Plejecenter  Havblik", "plejecenter havblik") || SameName("L-MED Plejecenter Havblik", "Plejecenter Havblik 2") {
		t.Error("SameName")
	}
}
