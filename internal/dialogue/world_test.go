package dialogue

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/search"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/municipality"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/org/orgtest"
	"github.com/medspil/medspil/internal/year"
)

var bg = context.Background()

// world is the room over orgtest's town with committeetest's committees, on a Monday: 23 November 2026. Ivan is secretariat.
type world struct {
	*testing.T
	d     *db.DB
	clk   *clock.Fake
	town  *orgtest.Town
	board *committeetest.Board
	year  *year.Room
	m     *matter.Room
	x     *Room
}

func both(t *testing.T, run func(w *world)) {
	t.Helper()
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := &world{T: t, d: d, clk: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
		w.town = orgtest.Seed(t, d, w.clk)
		w.board = committeetest.Seed(t, d, w.clk, w.town)
		w.year = year.New(d, w.clk, municipality.New(d, w.clk), w.board.Room)
		rules := agreement.New(d, w.clk, w.town.Room, w.board.Room, w.year, committeetest.Levels, string(matter.Advice), string(matter.Decision))
		keepers := func(context.Context, db.Q) ([]string, error) { return []string{w.town.Person("ivan")}, nil }
		w.m = matter.New(d, w.clk, w.town.Room, w.board.Room, w.year, rules, keepers)
		w.x = New(d, w.clk, w.town.Room, w.board.Room, w.year, w.m, keepers)
		w.m.OnOpened(w.x.Opened)
		run(w)
	}, journal.Migrations, jobs.Migrations, municipality.Migrations, org.Migrations, committee.Migrations, year.Migrations, agreement.Migrations, search.Migrations, matter.Migrations, Migrations)
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("unexpected: %v", err)
	}
}

func (w *world) fails(err, want error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Errorf("got %v, want %v", err, want)
	}
}

func (w *world) as(who string) access.Actor {
	if who == "" {
		return access.Actor{}
	}
	return access.Actor{Person: w.town.Person(who), Name: who, Grants: access.Grants{Secretariat: who == "ivan"}}
}

// asking is a whole form to the leader of a unit.
func (w *world) asking(unit string) AskInput {
	return AskInput{ID: id.New(), UnitID: w.town.Unit(unit), What: "Vagterne bliver lagt om fra dag til dag.", Why: "Sommerplanen bliver lagt i næste uge."}
}

// ask asks the leader of a unit.
func (w *world) ask(who, unit string) string {
	w.Helper()
	made, err := w.x.Ask(bg, w.as(who), w.asking(unit))
	w.ok(err)
	w.clk.Advance(time.Microsecond)
	return made
}

func (w *world) load(requestID string) Request {
	w.Helper()
	r, err := w.x.load(bg, w.d.Read(), requestID)
	w.ok(err)
	return r
}

func (w *world) exec(sql string, args ...any) {
	w.Helper()
	w.town.Write(w.T, w.d, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	})
}

// night brings in a change of the organisation.
func (w *world) night(s org.Sync, c committee.Sync) {
	w.Helper()
	w.town.Write(w.T, w.d, func(ctx context.Context, tx *db.Tx) error {
		if err := w.town.Room.Apply(ctx, tx, clock.Today(w.clk), s); err != nil {
			return err
		}
		return w.board.Room.Apply(ctx, tx, clock.Today(w.clk), c)
	})
}

// told is who is told of the newest entry about a request, by key, in order; in brackets who may not read of it.
func (w *world) told(requestID, verb string) string {
	w.Helper()
	entries, err := journal.OfVerbs(bg, w.d.Read(), SubjectKind, requestID, []string{verb}, 100)
	w.ok(err)
	if len(entries) == 0 {
		w.Fatalf("nothing was journalled as %s", verb)
	}
	e := entries[len(entries)-1]
	people, err := w.x.Audience(bg, w.d.Read(), e)
	w.ok(err)
	var keys []string
	for key, person := range w.town.People {
		if !slices.Contains(people, person) {
			continue
		}
		n, err := w.x.Render(bg, w.d.Read(), []journal.Entry{e}, person)
		w.ok(err)
		if n[0].Key == "" {
			key = "(" + key + ")"
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return strings.Join(keys, " ")
}

// fields are those an error names.
func fields(err error) string {
	var inv *fault.Invalid
	if !errors.As(err, &inv) {
		return ""
	}
	var names []string
	for _, f := range inv.Fields {
		names = append(names, f.Name)
	}
	return strings.Join(names, " ")
}
