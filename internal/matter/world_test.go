package matter

import (
	"context"
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
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/search"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/municipality"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/org/orgtest"
	"github.com/medspil/medspil/internal/year"
)

// keeper is secretariat and works in the schools; machine is administrator and nothing else.
const keeper, machine = "ivan", "machine"

// world is orgtest's town with committeetest's committees and this room.
type world struct {
	t     testing.TB
	d     *db.DB
	clk   *clock.Fake
	town  *orgtest.Town
	board *committeetest.Board
	x     *Room
}

func both(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	testkit.Databases(t, func(t *testing.T, d *db.DB) { run(t, newWorld(t, d)) },
		journal.Migrations, jobs.Migrations, org.Migrations, committee.Migrations, year.Migrations, agreement.Migrations, search.Migrations, Migrations)
}

func newWorld(t testing.TB, d *db.DB) *world {
	w := &world{t: t, d: d, clk: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
	w.town = orgtest.Seed(t, d, w.clk)
	w.board = committeetest.Seed(t, d, w.clk, w.town)
	w.town.Write(t, d, func(ctx context.Context, tx *db.Tx) (err error) {
		w.town.People[machine], err = w.town.Room.AddPerson(ctx, tx, w.today(), org.Person{FirstName: "Max", LastName: "Drift"})
		return err
	})
	y := year.New(d, w.clk, municipality.New(d, w.clk), w.board.Room)
	rules := agreement.New(d, w.clk, w.town.Room, w.board.Room, y, committeetest.Levels, KindNames()...)
	w.x = New(d, w.clk, w.town.Room, w.board.Room, y, rules, func(context.Context, db.Q) ([]string, error) {
		return []string{w.town.Person(keeper)}, nil
	})
	return w
}

func (w *world) today() clock.Day { return clock.Today(w.clk) }

// as is a person by their key.
func (w *world) as(key string) access.Actor {
	return access.Actor{Person: w.town.Person(key), Name: key, Grants: access.Grants{Secretariat: key == keeper, Administrator: key == machine}}
}

// night brings in a change of the organisation.
func (w *world) night(s org.Sync, c committee.Sync) {
	w.t.Helper()
	w.town.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error {
		if err := w.town.Room.Apply(ctx, tx, w.today(), s); err != nil {
			return err
		}
		return w.board.Room.Apply(ctx, tx, w.today(), c)
	})
	ok(w.t, w.x.ReconcileOwners(context.Background()))
}

// asking is a whole form: karen of north asks about north.
func (w *world) asking() DraftInput {
	return DraftInput{ID: id.New(), UnitID: w.town.Unit("north"), Problem: "Ruterne bliver ændret for sent. Hvad ser I?",
		CoreTask: "At borgerne får hjælp af nogen, de kender.", Touched: []string{w.town.Unit("north")}, LastDay: w.today().AddDays(14)}
}

// opened is a matter opened by someone with that form.
func (w *world) opened(by string, in DraftInput) string {
	w.t.Helper()
	ctx := context.Background()
	id, err := w.x.Draft(ctx, w.as(by), in)
	ok(w.t, err)
	ok(w.t, w.x.Open(ctx, w.as(by), id))
	return id
}

// deciding is a whole form of a decision: karen of north decides about north in forty days.
func (w *world) deciding() DraftInput {
	in := w.asking()
	in.Kind, in.Subject, in.LastDay = Decision, agreement.WorkingTime, clock.Day{}
	in.Frames, in.Questions = "Der er ikke flere penge.", []string{"Hvornår lægges ruterne?", "Hvem siger til, når nogen er syg?"}
	in.DecidedBy, in.Decider, in.Promise = ByLeader, in.UnitID, "Alle får svar, før noget er besluttet."
	in.Windows = DefaultWindows(Decision, w.today(), w.today().AddDays(40))
	return in
}

// talking is a whole form of a dialogue room: karen of north opens one about nights.
func (w *world) talking() DraftInput {
	in := w.asking()
	in.Kind, in.Subject = DialogueRoom, agreement.WorkingTime
	in.Problem = "Nætter og weekender er svære at dække."
	in.Questions = []string{"De samme ansigter hos borgeren – og vagter, man kan leve med.", "Faste hold – og hjælp på tværs."}
	return in
}

// picture is what a dialogue room is closed with.
func (w *world) picture() CloseInput {
	return CloseInput{Took: "Vi vil begge have, at borgeren kender nogen.", Differ: "Ledelsen ser ferien, medarbejderne ser natten. Det gør planen bedre.",
		Remember: "At vi lyttede, før det blev svært.", Early: "Alle har haft ordet."}
}

// rules writes a decision and publishes it.
func (w *world) rules(who, matterID string) error {
	ctx := context.Background()
	if err := w.x.Decide(ctx, w.as(who), matterID, DecisionInput{Decision: "Ruterne lægges fredag.\nVagten siger til.", Reasons: "Fordi I så det.", CoreTask: "Borgerne får hjælp til tiden."}); err != nil {
		return err
	}
	return w.x.Publish(ctx, w.as(who), matterID)
}

// open is karen's matter.
func (w *world) open() string { w.t.Helper(); return w.opened("karen", w.asking()) }

// says contributes, and lets a moment pass.
func (w *world) says(who, matterID, nameTo, text string) string {
	w.t.Helper()
	given, err := w.x.Contribute(context.Background(), w.as(who), matterID,
		ContributionInput{Kind: Proposal, Text: text, NameTo: nameTo, SendKey: id.New()})
	ok(w.t, err)
	w.clk.Advance(time.Microsecond)
	return given
}

// answers answers.
func (w *world) answers(who, matterID string, ids ...string) {
	w.t.Helper()
	_, err := w.x.Answer(context.Background(), w.as(who), matterID, AnswerInput{Contributions: ids, Outcome: Changed, Text: "Det gør vi."})
	ok(w.t, err)
}

// key names a person by their key.
func (w *world) key(person string) string {
	for k, v := range w.town.People {
		if v == person {
			return k
		}
	}
	return person
}

// told are those told of the newest entry of a verb, by key, in order.
func (w *world) told(matterID, verb string) []string {
	w.t.Helper()
	ctx := context.Background()
	entries, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, matterID, []string{verb}, 1000)
	ok(w.t, err)
	if len(entries) == 0 {
		w.t.Fatalf("nothing was journalled as %s", verb)
	}
	e := entries[len(entries)-1]
	all, err := w.x.Audience(ctx, w.d.Read(), e)
	ok(w.t, err)
	var keys []string
	for _, a := range all {
		notices, err := w.x.Render(ctx, w.d.Read(), []journal.Entry{e}, a.Person)
		ok(w.t, err)
		if notices[0].Key != "" {
			keys = append(keys, w.key(a.Person))
		} else {
			keys = append(keys, "("+w.key(a.Person)+")")
		}
	}
	slices.Sort(keys)
	return keys
}

// counted checks that the counters of every matter are what they count, its last day that of its window, and its measures what they
// measure.
func (w *world) counted() {
	w.t.Helper()
	wrong, err := db.All(context.Background(), w.d.Read(), db.Scan[string], `SELECT m.id FROM matter m WHERE m.state <> 'draft' AND (
		m.contributions <> (SELECT count(*) FROM matter_contribution c WHERE c.matter_id = m.id AND c.withdrawn_at IS NULL) OR
		m.unanswered <> (SELECT count(*) FROM matter_contribution c WHERE c.matter_id = m.id AND `+waitingSQL+`) OR
		m.blocking <> (SELECT count(*) FROM matter_contribution c WHERE c.matter_id = m.id AND NOT c.late AND `+waitingSQL+`) OR
		m.last_day <> (SELECT v.last_day FROM matter_window v WHERE v.matter_id = m.id AND v.code IN ('contribute', 'proposal')))`)
	ok(w.t, err)
	if len(wrong) > 0 {
		w.t.Errorf("counters are wrong in %v", wrong)
	}
	w.remeasured()
}

// remeasured checks that the measures of every opened matter are what they measure.
func (w *world) remeasured() {
	w.t.Helper()
	ctx, q := context.Background(), w.d.Read()
	opened, err := db.All(ctx, q, db.Scan[string], `SELECT id FROM matter WHERE state <> 'draft'`)
	ok(w.t, err)
	for _, m := range opened {
		kept, err := loadMeasure(ctx, q, m)
		ok(w.t, err)
		now, err := measured(ctx, q, m)
		ok(w.t, err)
		if kept != now {
			w.t.Errorf("the measures of %s are kept as\n%+v, and are\n%+v", m, kept, now)
		}
	}
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
	if !isErr(err, want) {
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
