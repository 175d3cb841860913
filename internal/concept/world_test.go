package concept

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
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/search"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/municipality"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/org/orgtest"
	"github.com/medspil/medspil/internal/year"
)

// keeper is secretariat and works in the schools.
const keeper = "ivan"

// world is orgtest's town with committeetest's committees, its matters and this room. karen leads north and chairs its committee; nadia, pia and
// omar sit beside her. niels works in the schools.
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
		journal.Migrations, jobs.Migrations, org.Migrations, committee.Migrations, year.Migrations, agreement.Migrations, search.Migrations, matter.Migrations, Migrations)
}

func newWorld(t testing.TB, d *db.DB) *world {
	w := &world{t: t, d: d, clk: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
	w.town = orgtest.Seed(t, d, w.clk)
	w.board = committeetest.Seed(t, d, w.clk, w.town)
	y := year.New(d, w.clk, municipality.New(d, w.clk), w.board.Room)
	rules := agreement.New(d, w.clk, w.town.Room, w.board.Room, y, committeetest.Levels, matter.KindNames()...)
	w.m = matter.New(d, w.clk, w.town.Room, w.board.Room, y, rules, func(context.Context, db.Q) ([]string, error) {
		return []string{w.town.Person(keeper)}, nil
	})
	w.x = New(d, w.clk, w.board.Room, w.m)
	w.x.Join()
	return w
}

func (w *world) today() clock.Day { return clock.Today(w.clk) }

// as is a person by their key.
func (w *world) as(key string) access.Actor {
	return access.Actor{Person: w.town.Person(key), Name: key, Grants: access.Grants{Secretariat: key == keeper}}
}

// worded is a context in which texts can be worded, for a reader.
func (w *world) worded(key string) context.Context {
	w.t.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages, committee.Messages, agreement.Messages, matter.Messages, Messages)
	w.ok(err)
	return access.With(i18n.With(context.Background(), bundle, i18n.Danish), w.as(key))
}

// theme is karen's about north, open.
func (w *world) theme() string { w.t.Helper(); return w.opened(matter.Theme) }

func (w *world) opened(k matter.Kind) string {
	w.t.Helper()
	ctx := context.Background()
	in := matter.DraftInput{ID: id.New(), Kind: k, UnitID: w.town.Unit("north"), Problem: "Hvad mener vi med social kapital?", CoreTask: "Kendte ansigter.",
		Touched: []string{w.town.Unit("north")}, LastDay: w.today().AddDays(14)}
	_, err := w.m.Draft(ctx, w.as("karen"), in)
	w.ok(err)
	w.ok(w.m.Open(ctx, w.as("karen"), in.ID))
	return in.ID
}

var capitalText = Text{Word: "social kapital", Forms: "sociale kapital", Meaning: "At vi kan løse kerneopgaven sammen.", Apart: "At vi altid er enige.", Example: "Vi siger det til hinanden."}

// proposed is a theme of karen's with a proposal that the committee of north is to agree on.
func (w *world) proposed(t Text) string {
	w.t.Helper()
	m := w.theme()
	w.proposes(m, t)
	return m
}

func (w *world) proposes(m string, t Text) {
	w.t.Helper()
	base := 0
	if now := w.load(m).Now(); now != nil {
		base = now.N
	}
	w.ok(w.x.Propose(context.Background(), w.as("karen"), m, ProposeInput{Text: t, Committee: w.board.Committee("north"), Base: base}))
}

// says answers the newest proposal for a side; reason "" agrees.
func (w *world) says(who, m, reason string) error {
	w.t.Helper()
	return w.x.Say(context.Background(), w.as(who), m, SayInput{Of: w.load(m).Now().N, Agrees: reason == "", Reason: reason})
}

// agreed is a word in the glossary.
func (w *world) agreed(t Text) string {
	w.t.Helper()
	m := w.proposed(t)
	w.ok(w.says("nadia", m, ""))
	w.ok(w.says("karen", m, ""))
	w.ok(w.x.Agree(context.Background(), w.as("karen"), m, w.load(m).Now().N, "Vi er enige."))
	w.clk.Advance(time.Second)
	return m
}

// parked is a discussion that rests for 30 days.
func (w *world) parked() string {
	w.t.Helper()
	m := w.proposed(capitalText)
	w.ok(w.x.Park(context.Background(), w.as("karen"), m, ParkInput{Why: "Vi kredser om, hvad der fører til hvad.", Day: w.today().AddDays(30), When: "målingen er her", Early: "Alle er hørt."}))
	return m
}

func (w *world) load(m string) Theme {
	w.t.Helper()
	t, err := load(context.Background(), w.d.Read(), m)
	w.ok(err)
	return t
}

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

// wrong are the keys of what is wrong; nil when nothing is.
func wrong(err error) []string {
	var inv *fault.Invalid
	if !errors.As(err, &inv) {
		return nil
	}
	var out []string
	for _, f := range inv.Fields {
		out = append(out, f.Name+" "+f.Key)
	}
	return out
}

// told are those told of the newest entry of a verb, by key, in order.
func (w *world) told(m, verb string) []string {
	w.t.Helper()
	ctx := context.Background()
	entries, err := journal.OfVerbs(ctx, w.d.Read(), matter.SubjectKind, m, []string{verb}, 1000)
	w.ok(err)
	if len(entries) == 0 {
		w.t.Fatalf("nothing was journalled as %s", verb)
	}
	people, err := w.x.Audience(ctx, w.d.Read(), entries[len(entries)-1])
	w.ok(err)
	var out []string
	for key, p := range w.town.People {
		if slices.Contains(people, p) {
			notices, err := w.x.Render(ctx, w.d.Read(), entries, p)
			w.ok(err)
			if notices[len(notices)-1].Key == "" {
				key = "(" + key + ")"
			}
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}
