package os2mo_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/intake/os2mo"
)

// night reads one of the directories of testdata.
func night(t testing.TB, name string) []os2mo.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", "..", "testdata", name, "*.csv"))
	if err != nil || len(paths) != 5 {
		t.Fatalf("%s: %d files, %v", name, len(paths), err)
	}
	var files []os2mo.File
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, os2mo.File{Name: filepath.Base(p), Data: data})
	}
	return files
}

// read fails the test when anything is bad.
func read(t testing.TB, files []os2mo.File) (*os2mo.Snapshot, *os2mo.Report) {
	t.Helper()
	s, r := os2mo.Read(files)
	if len(r.Bad) > 0 {
		t.Fatalf("%d bad, the first: %+v", len(r.Bad), r.Bad[0])
	}
	return s, r
}

// byReason counts problems.
func byReason(list []os2mo.Problem) map[string]int {
	n := map[string]int{}
	for _, p := range list {
		n[p.Reason]++
	}
	return n
}

func TestBothNightsCanBeRead(t *testing.T) {
	type size struct{ Units, People, Employments, Leaderships, Committees, Seats int }
	for name, want := range map[string]struct {
		size size
		gaps map[string]int
	}{
		"os2mo": {size{84, 400, 406, 72, 30, 157},
			map[string]int{os2mo.UnitWithoutLeader: 12, os2mo.VacantSeat: 12, os2mo.CommitteeNoUnit: 2}},
		"os2mo-next-night": {size{83, 396, 402, 72, 30, 157},
			map[string]int{os2mo.UnitWithoutLeader: 11, os2mo.VacantSeat: 13, os2mo.CommitteeNoUnit: 5}},
	} {
		s, r := read(t, night(t, name))
		got := size{len(s.Units), len(s.People), len(s.Employments), len(s.Leaderships), len(s.Committees), 0}
		for _, c := range s.Committees {
			got.Seats += len(c.Seats)
		}
		if d := cmp.Diff(want.size, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		if d := cmp.Diff(want.gaps, byReason(r.Gaps)); d != "" {
			t.Errorf("%s: gaps: %s", name, d)
		}
		for _, u := range s.Units {
			if !u.Placed {
				t.Errorf("%s: %s is not placed", name, u.Name)
			}
		}
	}
}

// A file that tells of units without a leader has a row for each: one it does not mention is not known to have none.
func TestUnitsTheLeadersFileDoesNotMention(t *testing.T) {
	_, r := read(t, edit(t, night(t, "os2mo"), "Alle_lederfunktioner_os2mo.csv", func(s string) string {
		rows := strings.SplitAfter(s, "\n")
		return strings.Join(rows[:len(rows)/2], "")
	}))
	n := byReason(r.Gaps)
	if n[os2mo.LeaderNotTold] < 30 || n[os2mo.UnitWithoutLeader] == 0 || n[os2mo.LeaderNotTold]+n[os2mo.UnitWithoutLeader] > 84 {
		t.Errorf("%v", n)
	}
}

// told is the changes as lines to compare with a list; people by username, units by path.
func told(before, after *os2mo.Snapshot) []string {
	c := os2mo.Diff(before, after)
	who, where := map[string]string{"": "nobody"}, map[string]string{"": "nowhere"}
	for _, s := range []*os2mo.Snapshot{before, after} {
		for _, p := range s.People {
			who[p.ID] = p.Username
		}
		for _, u := range s.Units {
			where[u.ID] = u.Name
			if u.Placed {
				where[u.ID] = strings.Join(u.Path, "/")
			}
		}
	}
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for _, x := range c.Units {
		switch x.Kind() {
		case os2mo.New:
			add("unit new: %s", where[x.After.ID])
		case os2mo.Ended:
			add("unit closed: %s", where[x.Before.ID])
		default:
			add("unit %s: %s -> %s", strings.Join(x.Fields, ", "), x.Before.Name, x.After.Name)
		}
	}
	for _, x := range c.People {
		switch x.Kind() {
		case os2mo.New:
			add("new: %s", x.After.Username)
		case os2mo.Ended:
			add("left: %s (%s)", x.Before.Name(), x.Before.Username)
		default:
			add("%s: %s", strings.Join(x.Fields, ", "), x.After.Username)
		}
	}
	for _, x := range c.Employments {
		switch x.Kind() {
		case os2mo.New:
			add("employed: %s in %s", who[x.After.PersonID], where[x.After.UnitID])
		case os2mo.Ended:
			add("employment ended: %s in %s", who[x.Before.PersonID], where[x.Before.UnitID])
		default:
			add("employment %s: %s to %s", strings.Join(x.Fields, ", "), who[x.After.PersonID], where[x.After.UnitID])
		}
	}
	for _, x := range c.Leaderships {
		if x.Kind() == os2mo.New {
			add("leads: %s %s", who[x.After.PersonID], where[x.After.UnitID])
		} else {
			add("leads no more: %s %s", who[x.Before.PersonID], where[x.Before.UnitID])
		}
	}
	for _, x := range c.Committees {
		switch x.Kind() {
		case os2mo.New:
			add("committee new: %s with %d seats", x.After.Name, len(x.After.Seats))
		case os2mo.Ended:
			add("committee ended: %s", x.Before.Name)
		default:
			add("committee %s: %s", strings.Join(x.Fields, ", "), x.After.Name)
		}
	}
	for _, x := range c.Seats {
		switch x.Kind() {
		case os2mo.New:
			add("seat new: %s %s, %s", x.After.CommitteeKey, x.After.Key, who[x.After.PersonID])
		case os2mo.Ended:
			add("seat ended: %s %s, %s", x.Before.CommitteeKey, x.Before.Key, who[x.Before.PersonID])
		default:
			add("seat %s %s: %s -> %s", x.After.CommitteeKey, x.After.Key, who[x.Before.PersonID], who[x.After.PersonID])
		}
	}
	slices.Sort(lines)
	return lines
}

// What happens between the two nights, completely: what the data was made to tell, and what follows from it.
func TestFromOneNightToTheNext(t *testing.T) {
	before, _ := read(t, night(t, "os2mo"))
	after, _ := read(t, night(t, "os2mo-next-night"))
	const (
		social  = "Lillesund Kommune/Center for Social og Sundhed/"
		schools = "Lillesund Kommune/Center for Skoler, Institutioner og Kultur/"
	)
	want := []string{
		"left: Peter Rasmussen (pera)", "employment ended: pera in " + schools + "Egeskolen",
		"left: Søren Knudsen (sokn1)", "employment ended: sokn1 in " + schools + "Engholmskolen",
		"left: Noah Skov Jørgensen (nojo)", "employment ended: nojo in " + schools + "Engholmskolen",
		"left: Ægir Holm (egho)", "employment ended: egho in " + schools + "Tandplejen/Tandplejen, gruppe 2",
		"left: Oscar Jensen (osje)", "employment ended: osje in " + social + "Hjemmeplejen Aften og Nat",
		"employment unit: tibr to " + schools + "Ungdomsskolen/Ungdomsskolen, gruppe 1",
		"employment unit: bing1 to " + schools + "Tandplejen/Tandplejen, gruppe 3",
		"employment unit: leos to Lillesund Kommune/Center for Ejendomme/Vej og Park",
		"unit name: Hjemmeplejen Nord -> Hjemmeplejen Nord og Service",
		"unit name: Plejecenter Havblik -> Plejecenter Havblik 2",
		"committee ended: L-MED Tandplejen", "committee new: L-MED Tandplejen Fællesudvalg with 4 seats",
		"unit closed: " + social + "Plejecenter Havblik/Plejecenter Havblik, gruppe 1",
		"new: idfr", "employed: idfr in " + social + "Plejecenter Havblik 2",
		"leads: idfr " + social + "Plejecenter Havblik 2", "leads no more: moba " + social + "Plejecenter Havblik 2",
		"seat H-MED Hoved-MED › C-MED Center for Social og Sundhed › L-MED Hj.plejen Aften og Nat TR 1: osje -> nobody",
	}
	for _, user := range strings.Fields("lofr malu2 jaho fabe mioz hakr sukn olkj masc pian frjo fala") {
		want = append(want, "employment unit: "+user+" to "+social+"Plejecenter Havblik 2")
	}
	slices.Sort(want)
	if d := cmp.Diff(want, told(before, after)); d != "" {
		t.Error(d)
	}
	ended, share := os2mo.EndedShare(before, after)
	if ended != 5 || share != 5.0/400 {
		t.Errorf("EndedShare = %d, %v", ended, share)
	}
	for _, s := range []*os2mo.Snapshot{before, after} {
		if c := os2mo.Diff(s, s); !c.Empty() {
			t.Errorf("the same night twice: %+v", c)
		}
	}
}

func TestCommitteesFindTheirUnits(t *testing.T) {
	for name, uncertain := range map[string]map[string]string{ // committee → first candidate
		"os2mo": {"L-MED Hj.plejen Aften og Nat": "Hjemmeplejen Aften og Nat", "L-MED Plejectr. Egebo": "Plejecenter Egebo"},
		"os2mo-next-night": {"L-MED Hj.plejen Aften og Nat": "Hjemmeplejen Aften og Nat", "L-MED Plejectr. Egebo": "Plejecenter Egebo",
			"L-MED Plejecenter Havblik": "Plejecenter Havblik 2", "AMG Plejecenter Havblik": "Plejecenter Havblik 2",
			"L-MED Tandplejen Fællesudvalg": "Tandplejen"},
	} {
		s, _ := read(t, night(t, name))
		units := map[string]string{}
		for _, u := range s.Units {
			units[u.ID] = u.Name
		}
		got := map[string]string{}
		for _, m := range s.Match(nil) {
			switch {
			case !m.Sure && len(m.Candidates) == 0:
				t.Errorf("%s: %s has no candidates", name, m.Committee.Name)
			case !m.Sure:
				got[m.Committee.Name] = units[m.Candidates[0]]
			case m.Committee.Level == 1:
				if units[m.UnitID] != "Lillesund Kommune" {
					t.Errorf("%s: the main committee is of %s", name, units[m.UnitID])
				}
			case !strings.HasSuffix(m.Committee.Name, " "+units[m.UnitID]):
				t.Errorf("%s: %s is of %s", name, m.Committee.Name, units[m.UnitID])
			}
		}
		if d := cmp.Diff(uncertain, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}
