package matter

import (
	"fmt"
	"slices"
	"testing"

	"github.com/medspil/medspil/internal/agreement"
)

// Of many committees those that must discuss it, or have, are named at once, and nobody is left out.
func TestNearestCommittees(t *testing.T) {
	list := func(n int) *Story {
		s := &Story{}
		for i := range n {
			s.Committees = append(s.Committees, Asked{CommitteeID: fmt.Sprint(i), Form: agreement.Involve})
		}
		return s
	}
	names := func(list []Asked) (out []string) {
		for _, a := range list {
			out = append(out, a.CommitteeID)
		}
		return out
	}
	few := list(7)
	if near, others := nearest(few); len(near) != 7 || others != nil {
		t.Errorf("seven: %v and %v", names(near), names(others))
	}
	many := list(12)
	many.Committees[0].Removed = true
	many.Committees[9].Form = agreement.Discuss
	many.Committees[11].Told = []agreement.Told{{Place: agreement.Deciding}}
	many.Discussions = []Discussion{{CommitteeID: "10"}}
	near, others := nearest(many)
	if got, want := names(near), []string{"9", "10", "11", "1", "2", "3"}; !slices.Equal(got, want) {
		t.Errorf("near are %v, want %v", got, want)
	}
	if got, want := names(others), []string{"4", "5", "6", "7", "8"}; !slices.Equal(got, want) {
		t.Errorf("the others are %v, want %v", got, want)
	}
	for i := range many.Committees {
		many.Committees[i].Form = agreement.Guideline
	}
	if near, others := nearest(many); len(near) != 11 || len(others) != 0 {
		t.Errorf("all must: %d and %d", len(near), len(others))
	}
}
