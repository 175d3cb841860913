package intake_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/intake"
	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/org"
)

// world is the rooms an import concerns, over one database.
type world struct {
	*testing.T
	d         *db.DB
	clk       *clock.Fake
	org       *org.Room
	committee *committee.Room
	x         *intake.Room
	runner    *jobs.Runner
	log       *bytes.Buffer
}

var secretariat = access.Actor{Person: "secretary", Grants: access.Grants{Secretariat: true}}

// onBoth runs the test on each engine, on the morning of the first night.
func onBoth(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	testkit.Databases(t, func(t *testing.T, d *db.DB) { run(t, newWorld(t, d)) },
		jobs.Migrations, journal.Migrations, org.Migrations, committee.Migrations, intake.Migrations)
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{T: t, d: d, clk: clock.NewFake(time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)), log: &bytes.Buffer{}}
	log := slog.New(slog.NewTextHandler(w.log, nil))
	w.org = org.New(d, w.clk)
	w.committee = committee.New(d, w.clk, w.org, committeetest.Levels)
	w.x = intake.New(d, w.clk, w.org, w.committee, log)
	w.runner = jobs.NewRunner(d, w.clk, log)
	w.x.Jobs(w.runner)
	w.rollDay()
	return w
}

// rollDay is what the program does at midnight.
func (w *world) rollDay() {
	w.Helper()
	w.ok(w.d.Write(w.Context(), func(ctx context.Context, tx *db.Tx) error {
		if err := w.org.Refresh(ctx, tx, clock.Today(w.clk)); err != nil {
			return err
		}
		return w.committee.Refresh(ctx, tx, clock.Today(w.clk))
	}))
}

// tomorrow moves the clock to the next morning.
func (w *world) tomorrow() {
	w.Helper()
	w.clk.Advance(24 * time.Hour)
	w.rollDay()
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// apply brings files in and fails the test when they do not come in.
func (w *world) apply(files []os2mo.File) *intake.Plan {
	w.Helper()
	p, err := w.x.Apply(w.Context(), secretariat, intake.Read(files), intake.Options{})
	if err != nil && p != nil && p.Bad() {
		w.Fatalf("%v: %+v", err, p.Problems[0])
	}
	w.ok(err)
	return p
}

func (w *world) one(sql string, args ...any) string {
	w.Helper()
	s, err := db.One(w.Context(), w.d.Read(), db.Scan[string], sql, args...)
	w.ok(err)
	return s
}

func (w *world) count(sql string, args ...any) int {
	w.Helper()
	n, err := db.One(w.Context(), w.d.Read(), db.Scan[int], sql, args...)
	w.ok(err)
	return n
}

// unit is the id of the living unit of a name that is its alone.
func (w *world) unit(name string) string {
	w.Helper()
	return w.one("SELECT id FROM org_unit_now WHERE name = $1", name)
}

func (w *world) person(username string) string {
	w.Helper()
	return w.one("SELECT id FROM org_person WHERE username = $1", username)
}

// committeeOf is the id of the living committee of a name that is its alone.
func (w *world) committeeOf(name string) string {
	w.Helper()
	return w.one("SELECT id FROM committee_now WHERE name = $1", name)
}

// tables are all that imports may write, and the journal and the jobs.
var tables = []string{"committee", "committee_holder", "committee_seat", "committee_seat_group", "committee_stand", "committee_substitute", "committee_term",
	"committee_voice_row", "intake_gap", "intake_upload", "job", "journal", "org_closure", "org_employment", "org_employment_spell", "org_leader_unknown", "org_leadership",
	"org_person", "org_stand", "org_today", "org_unit", "org_unit_spell"}

// state is how many rows each table has and a sum over all that stands in them.
func (w *world) state() map[string]string {
	w.Helper()
	out := map[string]string{}
	for _, table := range tables {
		rows, err := w.d.Read().Query(w.Context(), "SELECT t.*, 1 FROM "+table+" t")
		w.ok(err)
		var lines []string
		for rows.Next() {
			lines = append(lines, w.line(table, rows))
		}
		w.ok(rows.Err())
		slices.Sort(lines)
		out[table] = fmt.Sprintf("%d rows %x", len(lines), sha256.Sum256([]byte(strings.Join(lines, "\n"))))
	}
	return out
}

// columns are how many columns each table has.
var columns = map[string]int{"committee": 13, "committee_holder": 4, "committee_seat": 11, "committee_seat_group": 2, "committee_stand": 2,
	"committee_substitute": 6, "committee_term": 4, "committee_voice_row": 2, "intake_gap": 3, "intake_upload": 9, "job": 9, "journal": 8, "org_closure": 3,
	"org_employment": 4, "org_employment_spell": 6, "org_leader_unknown": 1, "org_leadership": 5, "org_person": 11, "org_stand": 2, "org_today": 3, "org_unit": 5, "org_unit_spell": 8}

// line is a row as text. A table with other columns than columns says fails the scan.
func (w *world) line(table string, rows *db.Rows) string {
	w.Helper()
	dest := make([]any, columns[table]+1)
	for i := range dest {
		dest[i] = new(any)
	}
	w.ok(rows.Scan(dest...))
	values := make([]string, len(dest))
	for i, v := range dest {
		values[i] = fmt.Sprint(*v.(*any))
	}
	return strings.Join(values, "|")
}

// night reads one of the directories of testdata.
func night(t testing.TB, name string) []os2mo.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", "testdata", name, "*.csv"))
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

// asMap is files as the command line gives them.
func asMap(files []os2mo.File) map[string][]byte {
	m := map[string][]byte{}
	for _, f := range files {
		m[f.Name] = f.Data
	}
	return m
}

func asFiles(m map[string][]byte) []os2mo.File {
	var files []os2mo.File
	for _, name := range slices.Sorted(maps.Keys(m)) {
		files = append(files, os2mo.File{Name: name, Data: m[name]})
	}
	return files
}

// edit gives the files with the rows of the one whose name begins with prefix changed: row 0 is the heading, nil drops a row.
func edit(t testing.TB, files []os2mo.File, prefix string, change func(row []string) []string) []os2mo.File {
	t.Helper()
	out := slices.Clone(files)
	for i, f := range out {
		if !strings.HasPrefix(f.Name, prefix) {
			continue
		}
		in := csv.NewReader(bytes.NewReader(f.Data))
		in.Comma, in.FieldsPerRecord = ';', -1
		rows, err := in.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		for n, row := range rows {
			if n > 0 {
				if row = change(slices.Clone(row)); row == nil {
					continue
				}
			}
			quoted := make([]string, len(row))
			for j, s := range row {
				quoted[j] = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
			}
			b.WriteString(strings.Join(quoted, ";") + "\n")
		}
		out[i].Data = b.Bytes()
	}
	return out
}

const (
	unitsFile       = "Adm-org"
	employmentsFile = "AlleBK"
	treeFile        = "Lillesund_org"
	leadersFile     = "Alle_leder"
	committeesFile  = "MED-udv"
)
