package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/dialogue"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/member"
	"github.com/medspil/medspil/internal/notify"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/org/orgtest"
	"github.com/medspil/medspil/internal/retention"
)

// smallTown is the whole program over orgtest's town with committeetest's committees; ivan is secretariat, quentin too.
type smallTown struct {
	testing.TB
	app   *App
	clk   *clock.Fake
	town  *orgtest.Town
	board *committeetest.Board
}

// towns runs a test in a town of its own on each database.
func towns(t *testing.T, run func(t *testing.T, w *smallTown)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			w := &smallTown{TB: t, clk: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
			conf := Config{DataDir: t.TempDir(), PublicURL: "http://medspil.example", Clock: w.clk, Log: slog.New(slog.DiscardHandler), Version: "test"}
			if engine == db.Postgres {
				conf.DatabaseURL = testkit.Postgres(t)
			}
			var err error
			w.app, err = Open(t.Context(), conf)
			w.ok(err)
			t.Cleanup(func() { w.ok(w.app.Close()) })
			w.town = orgtest.Seed(t, w.app.db, w.clk)
			w.board = committeetest.Seed(t, w.app.db, w.clk, w.town)
			w.write(func(ctx context.Context, tx *db.Tx) error {
				if err := w.app.member.Grant(ctx, tx, "", w.town.Person("quentin"), member.DutySecretariat); err != nil {
					return err
				}
				return w.app.member.Grant(ctx, tx, w.town.Person("quentin"), w.town.Person("ivan"), member.DutySecretariat)
			})
			run(t, w)
		})
	}
}

func (w *smallTown) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("unexpected: %v", err)
	}
}

func (w *smallTown) write(fn func(ctx context.Context, tx *db.Tx) error) {
	w.Helper()
	w.ok(w.app.db.Write(context.Background(), fn))
}

func (w *smallTown) as(who string) access.Actor {
	return access.Actor{Person: w.town.Person(who), Name: who, Grants: access.Grants{Secretariat: who == "ivan" || who == "quentin"}}
}

func (w *smallTown) today() clock.Day { return clock.Today(w.clk) }

// work does what waits in the background.
func (w *smallTown) work() { w.Helper(); w.ok(w.app.runner.Drain(context.Background())) }

// go on to nine in the morning of a later day, with its background work.
func (w *smallTown) later(days int) {
	w.Helper()
	w.clk.Set(w.today().AddDays(days).Start().Add(9 * time.Hour))
	w.work()
}

// anyRow is a row of some table.
type anyRow struct {
	table string
	cells map[string]any
}

// everything is every row of every table.
func (w *smallTown) everything() (all []anyRow) {
	w.Helper()
	ctx, q := context.Background(), w.app.db.Read()
	columns := `SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' ORDER BY m.name, p.cid`
	if w.app.db.Engine() == db.Postgres {
		columns = `SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t
			ON t.table_name = c.table_name AND t.table_schema = c.table_schema WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
			ORDER BY c.table_name, c.ordinal_position`
	}
	pairs, err := db.All(ctx, q, func(s db.Scanner) (p [2]string, err error) { return p, s.Scan(&p[0], &p[1]) }, columns)
	w.ok(err)
	of := map[string][]string{}
	var tables []string
	for _, p := range pairs {
		if of[p[0]] == nil {
			tables = append(tables, p[0])
		}
		of[p[0]] = append(of[p[0]], p[1])
	}
	for _, table := range tables {
		names := of[table]
		rows, err := db.All(ctx, q, func(s db.Scanner) (anyRow, error) {
			cells, dest := make([]any, len(names)), make([]any, len(names))
			for i := range cells {
				dest[i] = &cells[i]
			}
			err := s.Scan(dest...)
			r := anyRow{table, map[string]any{}}
			for i, name := range names {
				r.cells[name] = cells[i]
			}
			return r, err
		}, `SELECT `+strings.Join(names, ", ")+` FROM `+table)
		w.ok(err)
		all = append(all, rows...)
	}
	return all
}

func (w *smallTown) count(sql string, args ...any) int {
	w.Helper()
	n, err := db.One(context.Background(), w.app.db.Read(), db.Scan[int], sql, args...)
	w.ok(err)
	return n
}

func (w *smallTown) says(who, m, text string) string {
	w.Helper()
	given, err := w.app.matter.Contribute(context.Background(), w.as(who), m, matter.ContributionInput{Kind: matter.Concern, Text: text, NameTo: matter.NameToAll, SendKey: id.New()})
	w.ok(err)
	return given
}

func (w *smallTown) opened() string {
	w.Helper()
	ctx := context.Background()
	m, err := w.app.matter.Draft(ctx, w.as("karen"), matter.DraftInput{UnitID: w.town.Unit("north"), Problem: "Ruterne bliver ændret for sent.", CoreTask: "Kendte ansigter.",
		Touched: []string{w.town.Unit("north")}, LastDay: w.today().AddDays(14)})
	w.ok(err)
	w.ok(w.app.matter.Open(ctx, w.as("karen"), m))
	return m
}

// Years go by in a town in which nobody touches anything: each kind goes when its time and its notice are over and not before, the secretariat is
// told beforehand each time, and in the end nobody who only took part stands beside what they took part in.
func TestYearsGoBy(t *testing.T) {
	towns(t, func(t *testing.T, w *smallTown) {
		ctx := context.Background()
		start := w.today()
		m := w.opened()
		given := w.says("rosa", m, "Anemone før.")
		w.ok(w.app.matter.Edit(ctx, w.as("rosa"), given, matter.EditInput{Kind: matter.Concern, Text: "Anemone efter."}))
		_, err := w.app.matter.Recognise(ctx, w.as("sofus"), given)
		w.ok(err)
		_, err = w.app.matter.Answer(ctx, w.as("karen"), m, matter.AnswerInput{Contributions: []string{given}, Outcome: matter.Changed, Text: "Ja."})
		w.ok(err)
		w.ok(w.app.matter.Close(ctx, w.as("karen"), m, matter.CloseInput{Took: "Tak.", Early: "Alle er hørt."}))
		_, err = w.app.matter.Draft(ctx, w.as("lars"), matter.DraftInput{Problem: "En kladde."})
		w.ok(err)
		d, err := w.app.dialogue.Ask(ctx, w.as("rosa"), dialogue.AskInput{ID: id.New(), UnitID: w.town.Unit("north"), What: "Vagterne skifter.", Why: "Nu."})
		w.ok(err)
		w.ok(w.app.dialogue.Join(ctx, w.as("sofus"), d))
		w.ok(w.app.dialogue.Answer(ctx, w.as("karen"), d, dialogue.OutcomeInput{Kind: dialogue.Answered, Text: "Ja."}))
		w.ok(w.app.member.SaveSettings(ctx, w.as("niels"), member.Settings{Language: i18n.English, Mail: member.MailNever}))
		w.write(func(ctx context.Context, tx *db.Tx) error {
			return w.app.org.Apply(ctx, tx, w.today(), org.Sync{EndPeople: []string{"niels"}})
		})
		w.work()
		left := map[string]func() int{
			"texts":  func() int { return w.count(`SELECT count(*) FROM matter_contribution_earlier`) },
			"names":  func() int { return w.count(`SELECT count(*) FROM matter_contribution WHERE author_id IS NOT NULL`) },
			"drafts": func() int { return w.count(`SELECT count(*) FROM matter WHERE state = 'draft'`) },
			"dialogues": func() int {
				return w.count(`SELECT count(*) FROM dialogue_join`) + w.count(`SELECT count(*) FROM dialogue_request WHERE asker_id IS NOT NULL`)
			},
			"messages": func() int {
				return w.count(`SELECT count(*) FROM notify_message m JOIN journal j ON j.seq = m.entry_seq WHERE j.day = $1`, start)
			},
			"contact": func() int { return w.count(`SELECT count(*) FROM org_person WHERE email = 'niels@lillesund.example'`) },
			"left":    func() int { return w.count(`SELECT count(*) FROM member_settings`) },
		}
		for kind, n := range left {
			if n() == 0 {
				t.Fatalf("there are no %s", kind)
			}
		}
		const step = 5
		gone := map[string]clock.Day{}
		for w.today().Before(start.AddMonths(63)) {
			w.later(step)
			for kind, n := range left {
				if gone[kind].IsZero() && n() == 0 {
					gone[kind] = w.today()
				}
			}
		}
		months := map[string]int{"dialogues": 24, "texts": 12, "names": 60, "drafts": 24, "messages": 12, "contact": 12, "left": 12}
		for kind, n := range months {
			first := start.AddMonths(n)
			if kind == "messages" { // counted from the end of their month
				first = clock.MustDay("2027-12-01")
			}
			first = first.AddDays(retention.DefaultNotice)
			if day := gone[kind]; day.Before(first) || first.AddDays(2*step).Before(day) {
				t.Errorf("%s were gone on %s, want from %s on", kind, day, first)
			}
		}
		listed, err := db.All(ctx, w.app.db.Read(), func(s db.Scanner) (p [2]string, err error) { return p, s.Scan(&p[0], &p[1]) },
			`SELECT m.person_id, j.subject_id FROM notify_message m JOIN journal j ON j.seq = m.entry_seq WHERE j.verb = $1`, retention.VerbListed)
		w.ok(err)
		for _, p := range listed {
			if p[0] != w.town.Person("ivan") && p[0] != w.town.Person("quentin") {
				t.Errorf("%s was told of what is listed", p[0])
			}
		}
		if len(listed) == 0 {
			t.Error("nobody was told that anything is listed")
		}
		in, err := w.app.notify.List(i18n.With(ctx, w.app.bundle, i18n.Danish), w.app.db.Read(), w.town.Person("ivan"), 0, 50)
		w.ok(err)
		if !slices.ContainsFunc(in.Items, func(i notify.Item) bool {
			return strings.HasSuffix(i.Subject, "på listen over det, der bliver slettet") && i.Path == retention.Path
		}) {
			t.Errorf("ivan reads %+v", in.Items)
		}
		for _, r := range w.everything() {
			text := fmt.Sprint(r.cells)
			for _, who := range []string{"rosa", "sofus"} {
				if strings.Contains(text, w.town.Person(who)) && (strings.Contains(text, m) || strings.Contains(text, given) || strings.Contains(text, d)) {
					t.Errorf("%s has %s beside the matter: %s", r.table, who, text)
				}
			}
		}
		v, err := w.app.matter.View(ctx, w.as("karen"), m, matter.Page{})
		w.ok(err)
		if c := v.Contributions[0]; c.Text != "Anemone efter." || c.Recognitions != 1 || len(c.Answers) != 1 || c.NameTo != matter.NameForgotten || v.Matter.Took != "Tak." {
			t.Errorf("what stays: %+v", c)
		}
		if n := w.count(`SELECT count(*) FROM retention_plan WHERE kind <> 'messages'`); n != 0 {
			t.Errorf("%d things are listed that are gone", n)
		}
	})
}

// The answer to one's contribution says that it is one's own: whoever was told of it is forgotten with the names, also where messages are
// kept for ever.
func TestWhoWasToldIsForgottenWithTheNames(t *testing.T) {
	towns(t, func(t *testing.T, w *smallTown) {
		ctx := context.Background()
		w.ok(w.app.retention.Save(ctx, w.as("ivan"), retention.Settings{Notice: 14, Months: map[string]int{"dialogues": 0, "texts": 0, "names": 1, "drafts": 0, "messages": 0, "contact": 0, "left": 0}}))
		m, other := w.opened(), w.opened()
		given := w.says("rosa", m, "Her er det sådan.")
		w.work()
		_, err := w.app.matter.Answer(ctx, w.as("karen"), m, matter.AnswerInput{Contributions: []string{given}, Outcome: matter.Changed, Text: "Ja."})
		w.ok(err)
		w.ok(w.app.matter.Close(ctx, w.as("karen"), m, matter.CloseInput{Took: "Tak.", Early: "Alle er hørt."}))
		w.work()
		about := `SELECT count(*) FROM notify_message n JOIN journal j ON j.seq = n.entry_seq WHERE j.subject_id = $1`
		kept := w.count(about, other)
		if w.count(about+` AND j.verb = 'contribution.answered' AND n.person_id = '`+w.town.Person("rosa")+`'`, m) != 1 || kept == 0 {
			t.Fatal("rosa was not told of her answer")
		}
		for range 50 {
			w.later(1)
		}
		if n := w.count(about, m); n != 0 {
			t.Errorf("%d messages about the matter are left", n)
		}
		if n := w.count(about, other); n != kept {
			t.Errorf("of another matter %d messages became %d", kept, n)
		}
		if diff := cmp.Diff(0, w.count(`SELECT count(*) FROM notify_mail WHERE bundle = $1`, "matter "+m)); diff != "" {
			t.Error(diff)
		}
	})
}
