package intake

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/intake/os2mo"
)

// municipality is n units in a row below a root, each with a leader, a committee and two seats that its leader and another hold.
func municipality(n int) *os2mo.Snapshot {
	s := &os2mo.Snapshot{}
	for i := range n {
		u, a, b, c := fmt.Sprint("u", i), fmt.Sprint("a", i), fmt.Sprint("b", i), fmt.Sprint("c", i)
		s.Units = append(s.Units, os2mo.Unit{ID: u, Placed: true})
		s.People = append(s.People, os2mo.Person{ID: a}, os2mo.Person{ID: b})
		s.Leaderships = append(s.Leaderships, os2mo.Leadership{UnitID: u, PersonID: a})
		s.Committees = append(s.Committees, os2mo.Committee{Key: c, Seats: []os2mo.Seat{{Key: "LR 1", PersonID: a}, {Key: "TR 1", PersonID: b}}})
	}
	return s
}

func TestFewer(t *testing.T) {
	unitOf := map[string]string{}
	for i := range 30 {
		unitOf[fmt.Sprint("c", i)] = fmt.Sprint("u", i)
	}
	for name, c := range map[string]struct {
		change func(s *os2mo.Snapshot)
		want   []Fewer
	}{
		"nothing":              {func(*os2mo.Snapshot) {}, nil},
		"a tenth of the units": {func(s *os2mo.Snapshot) { s.Units = s.Units[:27] }, nil},
		"more of them":         {func(s *os2mo.Snapshot) { s.Units = s.Units[:26] }, []Fewer{{Units, 4, 30}}},
		"units and what hangs on them": {func(s *os2mo.Snapshot) {
			s.Units, s.Leaderships, s.Committees = s.Units[:20], s.Leaderships[:20], s.Committees[:20]
		}, []Fewer{{Units, 10, 30}}},
		"leaders":          {func(s *os2mo.Snapshot) { s.Leaderships = s.Leaderships[:26] }, []Fewer{{Leaders, 4, 30}}},
		"leaders who left": {func(s *os2mo.Snapshot) { s.Leaderships, s.People = s.Leaderships[:20], s.People[:40] }, nil},
		"leaders with others in their place": {func(s *os2mo.Snapshot) {
			for i := range s.Leaderships {
				s.Leaderships[i].PersonID = "b0"
			}
		}, nil},
		"committees": {func(s *os2mo.Snapshot) { s.Committees = s.Committees[:15] }, []Fewer{{Committees, 15, 30}}},
		"committees under other names": {func(s *os2mo.Snapshot) {
			for i := range s.Committees {
				s.Committees[i].Key += " anew"
			}
		}, nil},
		"places": {func(s *os2mo.Snapshot) {
			for i := range 10 {
				s.Units[i].Placed = false
			}
		}, []Fewer{{Places, 10, 30}}},
		"holders": {func(s *os2mo.Snapshot) {
			for i := range 10 {
				s.Committees[i].Seats[1].PersonID = ""
			}
		}, []Fewer{{Seats, 10, 60}}},
		"holders, by others": {func(s *os2mo.Snapshot) {
			for i := range s.Committees {
				s.Committees[i].Seats[1].PersonID = "b0"
			}
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			after := municipality(30)
			c.change(after)
			got := fewer(municipality(30), after, unitOf)
			if len(got)+len(c.want) > 0 && !cmp.Equal(c.want, got) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	if got := fewer(&os2mo.Snapshot{}, municipality(30), nil); len(got) > 0 {
		t.Errorf("the first night: %v", got)
	}
	if got := fewer(municipality(4), municipality(2), nil); len(got) > 0 {
		t.Errorf("two of four: %v", got)
	}
}
