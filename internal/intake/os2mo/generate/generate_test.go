package generate_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/intake/os2mo/generate"
	"github.com/medspil/medspil/internal/kit/clock"
)

func read(t *testing.T, e generate.Export) (*os2mo.Snapshot, *os2mo.Report) {
	t.Helper()
	var files []os2mo.File
	for name, data := range e.Files {
		files = append(files, os2mo.File{Name: name, Data: data})
	}
	begin := time.Now()
	s, r := os2mo.Read(files)
	t.Logf("read in %v", time.Since(begin))
	if len(r.Bad) > 0 {
		t.Fatalf("%d bad, the first: %+v", len(r.Bad), r.Bad[0])
	}
	return s, r
}

func TestMunicipalitiesCanBeRead(t *testing.T) {
	for name, o := range map[string]generate.Options{
		"the demo":     {},
		"the smallest": {People: 400, Seed: 1},
		"three levels": {People: 1000, Depth: 3, Seed: 2},
		"seven levels": {Depth: 7, Windows1252: true, Name: "Ægirsø", Seed: 3},
		"the largest":  {People: 50000, Depth: 7, Windows1252: true, Seed: 4},
	} {
		t.Run(name, func(t *testing.T) {
			e := generate.Municipality(o)
			s, r := read(t, e)
			people, depth := max(o.People, 400), o.Depth
			if o.People == 0 {
				people = 4800
			}
			if depth == 0 {
				depth = 4
			}
			if len(s.People) != people || len(s.Units) != e.Units || len(s.Committees) != e.Committees {
				t.Errorf("%d people, %d units of %d, %d committees of %d", len(s.People), len(s.Units), e.Units, len(s.Committees), e.Committees)
			}
			deepest := 0
			for _, u := range s.Units {
				deepest = max(deepest, len(u.Path))
			}
			if deepest != depth {
				t.Errorf("%d levels", deepest)
			}
			for _, g := range r.Gaps {
				switch g.Reason {
				case os2mo.UnitWithoutLeader, os2mo.VacantSeat, os2mo.CommitteeNoUnit:
				default:
					t.Errorf("%+v", g)
				}
			}
		})
	}
}

func TestTheDemoIsBelievable(t *testing.T) {
	e := generate.Municipality(generate.Options{})
	s, r := read(t, e)
	levels, names := map[int]int{}, map[string]int{}
	for _, c := range s.Committees {
		levels[c.Level]++
	}
	for _, u := range s.Units {
		names[u.Name]++
	}
	if levels[1] != 1 || levels[2] != 8 || levels[3] < 30 || levels[4] < 5 {
		t.Errorf("committees by level: %v", levels)
	}
	if names["Team 1"] < 5 {
		t.Errorf("%d units called Team 1", names["Team 1"])
	}
	offline, employments := 0, map[string]int{}
	for _, p := range s.People {
		if p.Email == "" {
			offline++
		}
	}
	for _, x := range s.Employments {
		employments[x.PersonID]++
	}
	several := len(s.Employments) - len(s.People)
	if offline < 400 || offline > 1500 || several < 40 {
		t.Errorf("%d without e-mail, %d second employments", offline, several)
	}
	gaps := map[string]int{}
	for _, g := range r.Gaps {
		gaps[g.Reason]++
	}
	if gaps[os2mo.VacantSeat] == 0 || gaps[os2mo.CommitteeNoUnit] == 0 || gaps[os2mo.UnitWithoutLeader] == 0 {
		t.Errorf("gaps: %v", gaps)
	}
}

// The roles belong together, so that the main job can be walked between them, and whoever leads or sits has an e-mail.
func TestRoles(t *testing.T) {
	for _, seed := range []uint64{0, 1, 2, 3, 4, 5, 6, 7} {
		e := generate.Municipality(generate.Options{Seed: seed, People: 400 + int(seed)*700})
		s, _ := read(t, e)
		byMail, byID, units, leads := map[string]os2mo.Person{}, map[string]os2mo.Person{}, map[string]os2mo.Unit{}, map[string]string{}
		for _, p := range s.People {
			byMail[p.Email], byID[p.ID] = p, p
		}
		for _, u := range s.Units {
			units[u.ID] = u
		}
		for _, l := range s.Leaderships {
			leads[l.UnitID] = l.PersonID
			if byID[l.PersonID].Email == "" {
				t.Errorf("a leader has no e-mail")
			}
		}
		works := map[string]string{}
		for _, x := range s.Employments {
			works[x.PersonID] = x.UnitID
		}
		inside := func(unit, top string) bool {
			for ; unit != ""; unit = units[unit].ParentID {
				if unit == top {
					return true
				}
			}
			return false
		}
		role := func(name string) string {
			p, ok := byMail[e.Roles[name]]
			if !ok || e.Roles[name] == "" {
				t.Fatalf("seed %d: nobody is %s", seed, name)
			}
			return p.ID
		}
		found := false
		for _, m := range s.Match(nil) {
			has := map[string]string{}
			for _, x := range m.Committee.Seats {
				if x.PersonID != "" && byID[x.PersonID].Email == "" {
					t.Errorf("%s: somebody in a seat has no e-mail", m.Committee.Name)
				}
				has[x.PersonID] = x.Role + " " + x.Kind
			}
			if !m.Sure || leads[m.UnitID] != role("leder") || has[role("leder")] != "chair LR" || m.Committee.Level != 3 {
				continue
			}
			found = true
			if has[role("naestformand")] != "vice_chair TR" || has[role("tillidsrepraesentant")] != "member TR" {
				t.Errorf("seed %d: %v", seed, has)
			}
			if !inside(works[role("medarbejder")], m.UnitID) || has[role("medarbejder")] != "" {
				t.Errorf("seed %d: the employee does not work there or sits in the committee", seed)
			}
			centre := units[m.UnitID].ParentID
			if leads[centre] != role("centerchef") || leads[units[centre].ParentID] != role("kommunaldirektoer") {
				t.Errorf("seed %d: the leaders above", seed)
			}
		}
		if !found {
			t.Errorf("seed %d: no local committee of the leader's unit", seed)
		}
		role("sekretariat")
	}
}

func TestTheSameOptionsGiveTheSameBytes(t *testing.T) {
	o := generate.Options{Seed: 9, People: 500, Depth: 6}
	a, b := generate.Municipality(o), generate.Municipality(o)
	if d := cmp.Diff(a, b); d != "" {
		t.Error(d)
	}
	o.Seed = 10
	if c := generate.Municipality(o); bytes.Equal(a.Files["AlleBK-stilling-email_os2mo.csv"], c.Files["AlleBK-stilling-email_os2mo.csv"]) {
		t.Error("another seed gives the same people")
	}
}

func TestWindows1252(t *testing.T) {
	o := generate.Options{Seed: 9, People: 500}
	plain, _ := read(t, generate.Municipality(o))
	o.Windows1252 = true
	e := generate.Municipality(o)
	if utf8.Valid(e.Files["AlleBK-stilling-email_os2mo.csv"]) {
		t.Error("the file is UTF-8")
	}
	windows, _ := read(t, e)
	if d := cmp.Diff(plain, windows, cmpopts.EquateComparable(clock.Day{})); d != "" {
		t.Error(d)
	}
}

// The list of numbers is what is in the files, and none is a day anybody was born on.
func TestCPRs(t *testing.T) {
	e := generate.Municipality(generate.Options{People: 400})
	if len(e.CPRs) != 400 {
		t.Errorf("%d numbers", len(e.CPRs))
	}
	for _, n := range e.CPRs {
		if len(n) != 10 || n[:2] < "61" || !strings.Contains(string(e.Files["AlleBK-stilling-email_os2mo.csv"]), `"`+n+`"`) {
			t.Errorf("%s", n)
		}
	}
}
