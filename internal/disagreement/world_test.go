package disagreement

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
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

// keeper is secretariat and works in the schools.
const keeper = "ivan"

// world is orgtest's town with committeetest's committees, the example agreement, matters and this room. karen of north decides; nadia is
// vice-chair and pia sits beside her; carechief and mona lead the committee above.
type world struct {
	t     testing.TB
	d     *db.DB
	clk   *clock.Fake
	town  *orgtest.Town
	board *committeetest.Board
	m     *matter.Room
	x     *Room
}

func both(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	testkit.Databases(t, func(t *testing.T, d *db.DB) { run(t, newWorld(t, d)) },
		journal.Migrations, jobs.Migrations, municipality.Migrations, org.Migrations, committee.Migrations, year.Migrations, agreement.Migrations, search.Migrations, matter.Migrations, Migrations)
}

func newWorld(t testing.TB, d *db.DB) *world {
	w := &world{t: t, d: d, clk: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
	w.town = orgtest.Seed(t, d, w.clk)
	w.board = committeetest.Seed(t, d, w.clk, w.town)
	w.town.Write(t, d, func(ctx context.Context, tx *db.Tx) error {
		return agreement.Put(ctx, tx, agreement.Version{ID: id.New(), From: w.today().AddDays(-10), Rules: agreement.Example()})
	})
	y := year.New(d, w.clk, municipality.New(d, w.clk), w.board.Room)
	rules := agreement.New(d, w.clk, w.town.Room, w.board.Room, y, committeetest.Levels, string(matter.Advice), string(matter.Decision))
	secretariat := func(context.Context, db.Q) ([]string, error) { return []string{w.town.Person(keeper)}, nil }
	w.m = matter.New(d, w.clk, w.town.Room, w.board.Room, y, rules, secretariat)
	w.x = New(d, w.clk, w.town.Room, w.board.Room, y, w.m, secretariat, committeetest.Levels)
	return w
}

func (w *world) today() clock.Day { return clock.Today(w.clk) }

// as is a person by their key.
func (w *world) as(key string) access.Actor {
	return access.Actor{Person: w.town.Person(key), Name: key, Grants: access.Grants{Secretariat: key == keeper}}
}

func (w *world) key(person string) string {
	for key, p := range w.town.People {
		if p == person {
			return key
		}
	}
	return person
}

// decision is karen's, about north, open.
func (w *world) decision() string {
	w.t.Helper()
	ctx := context.Background()
	in := matter.DraftInput{ID: id.New(), Kind: matter.Decision, Subject: agreement.WorkingTime, UnitID: w.town.Unit("north"), Problem: "Ruterne bliver ændret for sent.",
		CoreTask: "Kendte ansigter.", Touched: []string{w.town.Unit("north")}, Questions: []string{"Hvornår?"}, DecidedBy: matter.ByLeader, Decider: w.town.Unit("north"),
		Windows: matter.DefaultWindows(matter.Decision, w.today(), w.today().AddDays(40)), Promise: "Alle får svar."}
	_, err := w.m.Draft(ctx, w.as("karen"), in)
	w.ok(err)
	w.ok(w.m.Open(ctx, w.as("karen"), in.ID))
	return in.ID
}

// decided is the same, published.
func (w *world) decided() string {
	w.t.Helper()
	ctx, m := context.Background(), w.decision()
	w.ok(w.m.Decide(ctx, w.as("karen"), m, matter.DecisionInput{Decision: "Ruterne lægges fredag.", Reasons: "Fordi.", CoreTask: "Til tiden."}))
	w.ok(w.m.Publish(ctx, w.as("karen"), m))
	return m
}

// raised is one by somebody in a matter.
func (w *world) raised(by, m string) string {
	w.t.Helper()
	made, err := w.x.Raise(context.Background(), w.as(by), m, w.raising())
	w.ok(err)
	return made
}

func (w *world) raising() RaiseInput {
	return RaiseInput{ID: id.New(), About: "Om fredag er tidligt nok", View: "Fredag er for sent.", Interests: "Ro i weekenden.", Back: w.x.DefaultBack()}
}

func (w *world) load(disagreement string) Disagreement {
	w.t.Helper()
	d, err := load(context.Background(), w.d.Read(), disagreement)
	w.ok(err)
	return d
}

// seen is how many entries a disagreement has now.
func (w *world) seen(disagreement string) int { return len(w.load(disagreement).Entries) }

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("unexpected: %v", err)
	}
}

func (w *world) fails(err, want error) {
	w.t.Helper()
	if !errors.Is(err, want) {
		w.t.Errorf("got %v, want %v", err, want)
	}
}

// told are those told of the newest entry of a verb, by key, in order; in brackets who may not read of it.
func (w *world) told(disagreement, verb string) []string {
	w.t.Helper()
	ctx := context.Background()
	entries, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, disagreement, []string{verb}, 1000)
	w.ok(err)
	if len(entries) == 0 {
		w.t.Fatalf("nothing was journalled as %s", verb)
	}
	e := entries[len(entries)-1]
	all, err := w.x.Audience(ctx, w.d.Read(), e)
	w.ok(err)
	var keys []string
	for _, p := range all {
		notices, err := w.x.Render(ctx, w.d.Read(), []journal.Entry{e}, p)
		w.ok(err)
		key := w.key(p)
		if notices[0].Key == "" {
			key = "(" + key + ")"
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func exec(sql string, args ...any) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	}
}
