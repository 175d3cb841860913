package option

import (
	"context"
	"encoding/json"
	"errors"
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

// keeper is secretariat and works in the schools; machine is administrator and nothing else.
const keeper, machine = "ivan", "machine"

// world is orgtest's town with committeetest's committees, its matters and this room. smallest is the smallest group.
type world struct {
	t     testing.TB
	d     *db.DB
	clk   *clock.Fake
	town  *orgtest.Town
	board *committeetest.Board
	m     *matter.Room
	x     *Room

	smallest int
}

func both(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	testkit.Databases(t, func(t *testing.T, d *db.DB) { run(t, newWorld(t, d)) },
		journal.Migrations, jobs.Migrations, org.Migrations, committee.Migrations, year.Migrations, agreement.Migrations, search.Migrations, matter.Migrations, Migrations)
}

func newWorld(t testing.TB, d *db.DB) *world {
	w := &world{t: t, d: d, clk: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)), smallest: 3}
	w.town = orgtest.Seed(t, d, w.clk)
	w.board = committeetest.Seed(t, d, w.clk, w.town)
	w.town.Write(t, d, func(ctx context.Context, tx *db.Tx) (err error) {
		w.town.People[machine], err = w.town.Room.AddPerson(ctx, tx, w.today(), org.Person{FirstName: "Max", LastName: "Drift"})
		return err
	})
	y := year.New(d, w.clk, municipality.New(d, w.clk), w.board.Room)
	rules := agreement.New(d, w.clk, w.town.Room, w.board.Room, y, committeetest.Levels, string(matter.Advice), string(matter.Decision))
	w.m = matter.New(d, w.clk, w.town.Room, w.board.Room, y, rules, func(context.Context, db.Q) ([]string, error) {
		return []string{w.town.Person(keeper)}, nil
	})
	w.x = New(d, w.clk, w.m, func(context.Context) (int, error) { return w.smallest, nil })
	w.x.Join()
	return w
}

// worded is a context in which texts can be worded.
func (w *world) worded() context.Context {
	w.t.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages, committee.Messages, agreement.Messages, matter.Messages, Messages)
	ok(w.t, err)
	return i18n.With(context.Background(), bundle, i18n.Danish)
}

func (w *world) today() clock.Day { return clock.Today(w.clk) }

// as is a person by their key.
func (w *world) as(key string) access.Actor {
	return access.Actor{Person: w.town.Person(key), Name: key, Grants: access.Grants{Secretariat: key == keeper, Administrator: key == machine}}
}

// asking is karen's matter about north, with lars standing in and the committee of the schools asked too, as in the matrix of the matters.
func (w *world) asking(change func(*matter.DraftInput)) string {
	w.t.Helper()
	ctx := context.Background()
	in := matter.DraftInput{ID: id.New(), Kind: matter.Decision, Subject: agreement.WorkingTime, UnitID: w.town.Unit("north"), Problem: "Ruterne bliver ændret for sent. Hvad ser I?",
		CoreTask: "At borgerne får hjælp af nogen, de kender.", Touched: []string{w.town.Unit("team1"), w.town.Unit("team2")}, Questions: []string{"Hvornår lægges ruterne?"},
		DecidedBy: matter.ByLeader, Decider: w.town.Unit("north"), Promise: "Alle får svar.", StandIn: w.town.Person("lars"),
		Windows: matter.DefaultWindows(matter.Decision, w.today(), w.today().AddDays(40))}
	if change != nil {
		change(&in)
	}
	_, err := w.m.Draft(ctx, w.as("karen"), in)
	ok(w.t, err)
	ok(w.t, w.m.AddCommittee(ctx, w.as("karen"), in.ID, w.board.Committee("schools"), "De har prøvet det."))
	ok(w.t, w.m.Open(ctx, w.as("karen"), in.ID))
	return in.ID
}

// decision is that matter as it is usual.
func (w *world) decision() string { w.t.Helper(); return w.asking(nil) }

// form is an option's form.
func form(title string) Input {
	return Input{ID: id.New(), Text: Text{Title: title, CoreTask: "Borgerne møder de samme.", Environment: "Færre skift.", Economy: "Det koster det samme.", Needs: "En fast afløser.", Doubts: "Om det holder i ferien."}}
}

// makes is an option of karen's.
func (w *world) makes(matterID, title string, from ...string) string {
	w.t.Helper()
	in := form(title)
	in.From = from
	ok(w.t, w.x.Make(context.Background(), w.as("karen"), matterID, in))
	return in.ID
}

// stands says where somebody stands, with a reason or "".
func (w *world) stands(who, optionID string, l Level, reason string) {
	w.t.Helper()
	ok(w.t, w.x.Respond(context.Background(), w.as(who), optionID, ResponseInput{Level: l, Reason: reason, NameTo: matter.NameToAll, SendKey: id.New()}))
	w.clk.Advance(time.Microsecond)
}

// says contributes.
func (w *world) says(who, matterID, text string) string {
	w.t.Helper()
	given, err := w.m.Contribute(context.Background(), w.as(who), matterID, matter.ContributionInput{Kind: matter.Proposal, Text: text, NameTo: matter.NameToAll, SendKey: id.New()})
	ok(w.t, err)
	w.clk.Advance(time.Microsecond)
	return given
}

// sees is the options as somebody sees them.
func (w *world) sees(who, matterID string) *Side {
	w.t.Helper()
	v, err := w.x.Of(context.Background(), w.as(who), matterID)
	ok(w.t, err)
	return v
}

// reads is one option as somebody sees it.
func (w *world) reads(who, optionID string) *Whole {
	w.t.Helper()
	v, err := w.x.One(context.Background(), w.as(who), optionID, 0)
	ok(w.t, err)
	return v
}

// option is one of a matter's, as somebody sees it side by side.
func (w *world) option(who, matterID, optionID string) Option {
	w.t.Helper()
	v := w.sees(who, matterID)
	for _, o := range append(v.Options, v.Ended...) {
		if o.ID == optionID {
			return o
		}
	}
	w.t.Fatal("there is no such option")
	return Option{}
}

// told are those told of the newest entry of a verb, by key, in order, and what the first is told; "(karen)" is told nothing.
func (w *world) told(matterID, verb string) []string {
	w.t.Helper()
	ctx := context.Background()
	entries, err := journal.OfVerbs(ctx, w.d.Read(), matter.SubjectKind, matterID, []string{verb}, 1000)
	ok(w.t, err)
	if len(entries) == 0 {
		w.t.Fatalf("nothing was journalled as %s", verb)
	}
	people, err := w.x.Audience(ctx, w.d.Read(), entries[len(entries)-1])
	ok(w.t, err)
	var out []string
	for _, p := range people {
		for key, id := range w.town.People {
			if id == p {
				out = append(out, key)
			}
		}
	}
	return out
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected: %v", err)
	}
}

// fails checks the kind of an error.
func fails(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

// wrongFields are the fields an error names, in order of the form; nil when it is none.
func wrongFields(err error) []string {
	inv, _ := err.(*fault.Invalid)
	if inv == nil {
		return nil
	}
	var names []string
	for _, f := range inv.Fields {
		names = append(names, f.Name)
	}
	return names
}

// text is a value written out, to look for words in.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
