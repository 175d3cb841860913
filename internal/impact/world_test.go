package impact

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
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

// world is orgtest's town with its committees, the matters and this room.
type world struct {
	t    testing.TB
	d    *db.DB
	clk  *clock.Fake
	town *orgtest.Town
	m    *matter.Room
	x    *Room
}

func both(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := &world{t: t, d: d, clk: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
		w.town = orgtest.Seed(t, d, w.clk)
		board := committeetest.Seed(t, d, w.clk, w.town)
		m := municipality.New(d, w.clk)
		y := year.New(d, w.clk, m, board.Room)
		rules := agreement.New(d, w.clk, w.town.Room, board.Room, y, committeetest.Levels)
		w.m = matter.New(d, w.clk, w.town.Room, board.Room, y, rules, func(context.Context, db.Q) ([]string, error) { return []string{w.town.Person(keeper)}, nil })
		w.x = New(d, w.clk, m, w.town.Room, w.m)
		run(t, w)
	}, journal.Migrations, jobs.Migrations, municipality.Migrations, org.Migrations, committee.Migrations, year.Migrations, agreement.Migrations, search.Migrations, matter.Migrations)
}

func (w *world) today() clock.Day { return clock.Today(w.clk) }

func (w *world) as(key string) access.Actor {
	return access.Actor{Person: w.town.Person(key), Name: key, Grants: access.Grants{Secretariat: key == keeper}}
}

// opened is a matter a leader opens about their own unit: a decision in so many days, or, for 0, advice.
func (w *world) opened(leader, unit string, days int, change func(*matter.DraftInput)) string {
	w.t.Helper()
	ctx := context.Background()
	in := matter.DraftInput{ID: id.New(), Kind: matter.Advice, UnitID: w.town.Unit(unit), Title: "Om " + unit, Problem: "Det er svært.", CoreTask: "At det lykkes.",
		Touched: []string{w.town.Unit(unit)}, LastDay: w.today().AddDays(14)}
	if days > 0 {
		in.Kind, in.Subject, in.Questions, in.Promise = matter.Decision, agreement.Organisation, []string{"Hvornår?", "Hvem?"}, "Alle får svar."
		in.DecidedBy, in.Decider, in.Windows = matter.ByLeader, in.UnitID, matter.DefaultWindows(matter.Decision, w.today(), w.today().AddDays(days))
	}
	if change != nil {
		change(&in)
	}
	_, err := w.m.Draft(ctx, w.as(leader), in)
	ok(w.t, err)
	ok(w.t, w.m.Open(ctx, w.as(leader), in.ID))
	return in.ID
}

// said is a contribution that is answered days later with an outcome.
func (w *world) said(who, leader, m, outcome string, days int) {
	w.t.Helper()
	ctx := context.Background()
	c, err := w.m.Contribute(ctx, w.as(who), m, matter.ContributionInput{Kind: matter.Proposal, Text: "Prøv.", NameTo: matter.NameToAll})
	ok(w.t, err)
	w.clk.Advance(time.Duration(days) * 24 * time.Hour)
	_, err = w.m.Answer(ctx, w.as(leader), m, matter.AnswerInput{Contributions: []string{c}, Outcome: outcome, Text: "Fordi."})
	ok(w.t, err)
}

func (w *world) closed(leader, m string) {
	w.t.Helper()
	ok(w.t, w.m.Close(context.Background(), w.as(leader), m, matter.CloseInput{Took: "Tak.", Early: "Alle er hørt."}))
}

// rows are all a person finds, page after page.
func (w *world) rows(who string, f Filter) []Row {
	w.t.Helper()
	var all []Row
	after := ""
	for range 10 {
		list, next, err := w.x.rows(context.Background(), w.d.Read(), w.as(who), f, after)
		ok(w.t, err)
		all = append(all, list...)
		if after = next; after == "" {
			return all
		}
	}
	w.t.Fatal("the list does not end")
	return nil
}

// served gives the room's pages to people by their key.
func (w *world) served() func(who, path string) (int, string) {
	w.t.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages, committee.Messages, agreement.Messages, matter.Messages, Messages)
	ok(w.t, err)
	srv, err := web.NewServer(web.Config{SignInPath: "/log-ind", Bundle: bundle, Clock: w.clk, Log: slog.New(slog.DiscardHandler),
		Frame: func(context.Context, *ui.Frame) {},
		Authenticate: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				ctx := i18n.With(r.Context(), bundle, i18n.Danish)
				if r.Header.Get("Test-Language") == "en" {
					ctx = i18n.With(ctx, bundle, i18n.English)
				}
				if who := r.Header.Get("Test-Person"); who != "" {
					ctx = access.With(ctx, w.as(who))
				}
				next.ServeHTTP(rw, r.WithContext(ctx))
			})
		}})
	ok(w.t, err)
	w.x.Routes(srv.Mux())
	s := httptest.NewServer(srv.Handler())
	w.t.Cleanup(s.Close)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return func(who, path string) (int, string) {
		w.t.Helper()
		req, err := http.NewRequest("GET", s.URL+path, nil)
		ok(w.t, err)
		req.Header.Set("Test-Person", who)
		res, err := client.Do(req)
		ok(w.t, err)
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		ok(w.t, err)
		return res.StatusCode, string(b)
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected: %v", err)
	}
}
