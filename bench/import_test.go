// Package bench measures what the program promises about speed. `make bench` runs it.
package bench

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/intake"
	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/intake/os2mo/generate"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/org"
)

var secretariat = access.Actor{Person: "secretary", Grants: access.Grants{Secretariat: true}}

// municipality is a fresh database with the rooms an import concerns.
func municipality(t testing.TB, engine db.Engine) *intake.Room {
	t.Helper()
	d := testkit.Open(t, engine, jobs.Migrations, journal.Migrations, org.Migrations, committee.Migrations, intake.Migrations)
	clk := clock.System()
	o := org.New(d, clk)
	if err := d.Write(context.Background(), func(ctx context.Context, tx *db.Tx) error { return o.Refresh(ctx, tx, clock.Today(clk)) }); err != nil {
		t.Fatal(err)
	}
	return intake.New(d, clk, o, committee.New(d, clk, o, committeetest.Levels), slog.New(slog.DiscardHandler))
}

func files(people int) []os2mo.File {
	e := generate.Municipality(generate.Options{People: people, Depth: 7, Windows1252: true})
	var list []os2mo.File
	for name, data := range e.Files {
		list = append(list, os2mo.File{Name: name, Data: data})
	}
	return list
}

// bring reads files and brings them in.
func bring(t testing.TB, x *intake.Room, list []os2mo.File, accept int) (*intake.Plan, time.Duration) {
	t.Helper()
	start := time.Now()
	src := intake.Read(list)
	read := time.Since(start)
	p, err := x.Apply(context.Background(), secretariat, src, intake.Options{AcceptEnded: accept, Progress: func(s intake.Step) {
		t.Logf("%8v %s", time.Since(start).Round(time.Millisecond), s.Stage)
	}})
	if err != nil {
		if p != nil && p.Bad() {
			t.Fatalf("%v: %+v", err, p.Problems[0])
		}
		t.Fatal(err)
	}
	took := time.Since(start)
	t.Logf("read in %v, came in after %v", read, took)
	return p, took
}

// The bars: a night of 4,800 people within 2 seconds, of 50,000 within 20; files read and everything written.
var bars = []struct {
	people int
	bar    time.Duration
}{{4_800, 2 * time.Second}, {50_000, 20 * time.Second}}

func BenchmarkImport(b *testing.B) {
	for _, size := range bars {
		list := files(size.people)
		for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
			b.Run(fmt.Sprintf("first/%d/%s", size.people, engine), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					x := municipality(b, engine)
					b.StartTimer()
					if _, took := bring(b, x, list, 0); took > size.bar {
						b.Errorf("took %v, more than %v", took, size.bar)
					}
				}
			})
			b.Run(fmt.Sprintf("changed/%d/%s", size.people, engine), func(b *testing.B) {
				x := municipality(b, engine)
				night, other := retitled(list), list
				bring(b, x, list, 0)
				for b.Loop() {
					p, took := bring(b, x, night, 0)
					if changed := p.List(intake.Employments).Changed; changed < size.people || took > size.bar {
						b.Errorf("%d changed in %v, more than %v", changed, took, size.bar)
					}
					night, other = other, night
				}
			})
			b.Run(fmt.Sprintf("again/%d/%s", size.people, engine), func(b *testing.B) {
				x := municipality(b, engine)
				bring(b, x, list, 0)
				for b.Loop() {
					if p, _ := bring(b, x, list, 0); !p.Empty() {
						b.Fatal("the same night again is not the same")
					}
				}
			})
		}
	}
}

// lastButOne is the title of a line of employments.
var lastButOne = regexp.MustCompile(`"([^";]*)";("[^"]*"\r\n)`)

// retitled gives everybody another title.
func retitled(list []os2mo.File) []os2mo.File {
	changed := slices.Clone(list)
	i := slices.IndexFunc(changed, func(f os2mo.File) bool { return strings.HasPrefix(f.Name, "AlleBK") })
	_, lines, _ := bytes.Cut(changed[i].Data, []byte("\r\n"))
	head := changed[i].Data[:len(changed[i].Data)-len(lines)]
	changed[i].Data = append(slices.Clone(head), lastButOne.ReplaceAll(lines, []byte(`"$1 i dag";$2`))...)
	return changed
}

// 50,000 people come in, the same again writes nothing, and 6,000 of them leave. How long it takes is BenchmarkImport's to say: here it
// would say how busy the machine is.
func TestFiftyThousand(t *testing.T) {
	list := files(50_000)
	x := municipality(t, db.SQLite)
	p, _ := bring(t, x, list, 0)
	if n := p.List(intake.People).New; n != 50_000 {
		t.Errorf("%d people", n)
	}
	if p, _ = bring(t, x, list, 0); !p.Empty() {
		t.Errorf("the same again: %+v", p.Lists)
	}
	i := slices.IndexFunc(list, func(f os2mo.File) bool { return len(f.Name) > 6 && f.Name[:6] == "AlleBK" })
	list[i].Data = list[i].Data[:lineEnd(list[i].Data, 44_000)]
	plan, err := x.Preview(t.Context(), intake.Read(list))
	if err != nil || plan.Bad() || !plan.TooMany() {
		t.Fatalf("%v, %d problems, %d end", err, len(plan.Problems), plan.Ended)
	}
	if p, _ := bring(t, x, list, plan.Ended); p.Ended != plan.Ended {
		t.Errorf("%d of %d ended", p.Ended, p.PeopleBefore)
	}
}

// lineEnd is where the n-th line ends.
func lineEnd(data []byte, n int) int {
	for i, c := range data {
		if c == '\n' {
			if n--; n == 0 {
				return i + 1
			}
		}
	}
	return len(data)
}
