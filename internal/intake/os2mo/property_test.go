package os2mo_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/intake/os2mo/generate"
)

// lines are a file's rows without the heading.
func lines(f os2mo.File) (head string, rows []string) {
	all := strings.Split(strings.TrimSuffix(string(f.Data), "\r\n"), "\r\n")
	return all[0], all[1:]
}

func joined(name, head string, rows []string) os2mo.File {
	return os2mo.File{Name: name, Data: []byte(head + "\r\n" + strings.Join(rows, "\r\n") + "\r\n")}
}

func made(o generate.Options) ([]os2mo.File, generate.Export) {
	e := generate.Municipality(o)
	var files []os2mo.File
	for name, data := range e.Files {
		files = append(files, os2mo.File{Name: name, Data: data})
	}
	slices.SortFunc(files, func(a, b os2mo.File) int { return strings.Compare(a.Name, b.Name) })
	return files, e
}

func TestTheOrderDoesNotMatter(t *testing.T) {
	demo, _ := made(generate.Options{People: 400, Depth: 5, Seed: 5})
	for _, files := range [][]os2mo.File{night(t, "os2mo"), demo} {
		want, wantReport := read(t, files)
		rapid.Check(t, func(t *rapid.T) {
			var mixed []os2mo.File
			for _, f := range rapid.Permutation(files).Draw(t, "files") {
				head, rows := lines(f)
				mixed = append(mixed, joined(f.Name, head, rapid.Permutation(rows).Draw(t, "rows")))
			}
			got, r := os2mo.Read(mixed)
			if d := cmp.Diff(want, got, days); d != "" {
				t.Fatal(d)
			}
			if d := cmp.Diff(byReason(wantReport.Gaps), byReason(r.Gaps)); d != "" {
				t.Fatal(d)
			}
		})
	}
}

// spellings are the ways people write a CPR number.
func spellings(n string) []string {
	forms := []string{n, n[:2] + " " + n[2:4] + " " + n[4:6] + " " + n[6:], n[:2] + "." + n[2:4] + "." + n[4:6] + "-" + n[6:]}
	for _, between := range []string{"-", " ", "–", "\u00a0", " - ", "/", "."} {
		forms = append(forms, n[:6]+between+n[6:])
	}
	return forms
}

// Wherever a number strays, it is in nothing Read gives.
func TestNoCPRNumbers(t *testing.T) {
	files, e := made(generate.Options{People: 400, Seed: 6})
	leaks := func(t interface{ Fatalf(string, ...any) }, s *os2mo.Snapshot, r *os2mo.Report) {
		dump := fmt.Sprintf("%+v %+v", s, r)
		if s != nil {
			dump += fmt.Sprintf("%+v", *s)
		}
		for _, n := range e.CPRs {
			for _, form := range spellings(n) {
				if i := strings.Index(dump, form); i >= 0 {
					t.Fatalf("a number is in it: %s", dump[max(0, i-100):min(len(dump), i+50)])
				}
			}
		}
	}
	s, r := read(t, files)
	leaks(t, s, r)
	// In texts alone the export is still good, and the numbers are left out of what comes in.
	texts := edit(t, files, employedFile, func(f string) string {
		for i, n := range e.CPRs[:8] {
			text := []string{"Alba", "Pædagog", "Ravn"}[i%3]
			f = strings.Replace(f, `"`+text, `"`+spellings(n)[i]+" "+text, 5)
		}
		return strings.ReplaceAll(f, "@laerkefjord.example", "-"+e.CPRs[9]+"@laerkefjord.example")
	})
	texts = edit(t, texts, unitsFile, func(f string) string { return strings.ReplaceAll(f, `"Team"`, `"`+e.CPRs[10]+`"`) })
	s, r = read(t, texts)
	leaks(t, s, r)
	if n := byReason(r.Gaps)[os2mo.NumberRemoved]; n < 300 {
		t.Errorf("%d numbers removed", n)
	}
	rapid.Check(t, func(t *rapid.T) {
		spoilt := slices.Clone(files)
		for i, f := range spoilt {
			head, rows := lines(f)
			rows = slices.Clone(rows)
			for range rapid.IntRange(0, 8).Draw(t, "strays") {
				row := rapid.IntRange(0, len(rows)-1).Draw(t, "row")
				fields := strings.Split(rows[row], ";")
				n := rapid.SampledFrom(spellings(rapid.SampledFrom(e.CPRs).Draw(t, "number"))).Draw(t, "spelling")
				around := rapid.SampledFrom([]string{"%s", "cpr %s", "%s@x.example", "(%s)", "Alba %s", `%s";"`, `%s"x`, "%sx", "+%s", "\t%s "}).Draw(t, "around")
				fields[rapid.IntRange(0, len(fields)-1).Draw(t, "field")] = `"` + fmt.Sprintf(around, n) + `"`
				rows[row] = strings.Join(fields, ";")
			}
			spoilt[i] = joined(f.Name, head, rows)
			if rapid.IntRange(0, 9).Draw(t, "cut") == 0 {
				spoilt[i].Data = spoilt[i].Data[:rapid.IntRange(0, len(spoilt[i].Data)).Draw(t, "at")]
			}
			if rapid.IntRange(0, 9).Draw(t, "shift") == 0 { // the headings are those of other columns
				h := strings.Split(head, ";")
				spoilt[i] = joined(f.Name, strings.Join(rapid.Permutation(h).Draw(t, "headings"), ";"), rows)
			}
		}
		s, r := os2mo.Read(spoilt)
		leaks(t, s, r)
	})
}

// Whatever rows of paths are missing, the units are a forest, each once, and nobody is lost.
func TestUnitsAreAForest(t *testing.T) {
	files, _ := made(generate.Options{People: 500, Depth: 7, Seed: 7})
	whole, _ := read(t, files)
	rapid.Check(t, func(t *rapid.T) {
		thin := slices.Clone(files)
		for i, f := range thin {
			if !strings.Contains(f.Name, "incl-medarbejdere") && f.Name != leadersFile {
				continue
			}
			head, rows := lines(f)
			keep := rapid.IntRange(1, 10).Draw(t, "keep")
			start := rapid.IntRange(0, len(rows)-1).Draw(t, "start")
			var left []string
			for n, row := range rows {
				if n == start || (n*7+start)%10 < keep {
					left = append(left, row)
				}
			}
			thin[i] = joined(f.Name, head, left)
		}
		s, r := os2mo.Read(thin)
		if s == nil {
			t.Fatalf("%+v", r.Bad[0])
		}
		if len(s.Units) != len(whole.Units) || !slices.Equal(s.People, whole.People) || !slices.Equal(s.Employments, whole.Employments) {
			t.Fatal("something is lost")
		}
		units, unplaced := map[string]os2mo.Unit{}, 0
		for _, u := range s.Units {
			units[u.ID] = u
			if !u.Placed {
				unplaced++
			}
		}
		for _, u := range s.Units {
			for at, steps := u, 0; at.ParentID != ""; steps++ {
				parent, known := units[at.ParentID]
				if !known || !at.Placed || steps > 7 || len(parent.Path) != len(at.Path)-1 {
					t.Fatalf("%+v below %+v", at, parent)
				}
				at = parent
			}
		}
		if n := byReason(r.Gaps)[os2mo.UnplacedUnit]; n != unplaced {
			t.Fatalf("%d unplaced, %d gaps", unplaced, n)
		}
	})
}
