package agreement

import (
	"fmt"
	"testing"

	"github.com/medspil/medspil/internal/committee"
)

// large is a municipality of 6,000 units with 2,000 committees: 20 centres, each with 99 workplaces that have a local committee and others
// that have none.
func large() (committee.Tree, []committee.Committee, map[string]bool) {
	tree := committee.Tree{Parent: map[string]string{"top": ""}}
	list := []committee.Committee{{ID: "H", Level: committee.Main, UnitID: "top"}}
	for c := range 20 {
		centre := fmt.Sprintf("c%d", c)
		tree.Parent[centre] = "top"
		list = append(list, committee.Committee{ID: "C" + centre, Level: committee.Area, UnitID: centre, ParentID: "H"})
		for w := range 150 {
			place := fmt.Sprintf("%sw%d", centre, w)
			tree.Parent[place], tree.Parent[place+"t"] = centre, place
			if w < 99 {
				list = append(list, committee.Committee{ID: "L" + place, Level: committee.Local, UnitID: place, ParentID: "C" + centre})
			}
		}
	}
	filled := map[string]bool{}
	for _, c := range list {
		filled[c.ID] = true
	}
	return tree, list, filled
}

func BenchmarkWho(b *testing.B) {
	tree, list, filled := large()
	b.Run("ground", func(b *testing.B) {
		for b.Loop() {
			NewGround(tree, list, filled)
		}
	})
	g := NewGround(tree, list, filled)
	for name, q := range map[string]Question{
		"workplace": {Subject: Organisation, Touched: []string{"c3w7"}, Decider: Decider{Unit: "c3"}},
		"all":       {Subject: Organisation, Touched: []string{"top"}, Decider: Decider{Council: true}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Who(g, Example(), q)
			}
		})
	}
}
