package year

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

var bg = context.Background()

// wrongFields are the fields of an invalid input with what is wrong.
func wrongFields(err error) string {
	var inv *fault.Invalid
	if !errors.As(err, &inv) {
		return "not invalid"
	}
	var out []string
	for _, f := range inv.Fields {
		out = append(out, strings.TrimPrefix(f.Key, "year.error."))
	}
	return strings.Join(out, " ")
}

func TestMeetingsAreAddedChangedAndCancelled(t *testing.T) {
	both(t, func(w *world) {
		id, err := w.x.AddMeeting(bg, w.as("karen"), w.at("north", "2026-12-08", "09:00", "11:00")) // the chair
		w.ok(err)
		_, err = w.x.AddMeeting(bg, w.as("nadia"), w.at("north", "2026-12-15", "", "")) // the vice-chair
		w.ok(err)
		for who, want := range map[string]error{"pia": fault.Forbidden, "rosa": fault.Forbidden, "boss": fault.Forbidden} {
			if _, err := w.x.AddMeeting(bg, w.as(who), w.at("north", "2026-12-09", "09:00", "")); !errors.Is(err, want) {
				t.Errorf("%s adds: %v", who, err)
			}
			if err := w.x.CancelMeeting(bg, w.as(who), id, "Nej"); !errors.Is(err, want) {
				t.Errorf("%s cancels: %v", who, err)
			}
		}
		if _, err := w.x.AddMeeting(bg, machine, w.at("north", "2026-12-09", "09:00", "")); !errors.Is(err, fault.NotFound) {
			t.Errorf("an administrator adds: %v", err)
		}
		for name, c := range map[string]struct {
			m    Meeting
			want string
		}{
			"twice":             {w.at("north", "2026-12-08", "09:00", "10:00"), "day_twice"},
			"end before start":  {w.at("north", "2026-12-09", "11:00", "10:00"), "end_backward"},
			"end without start": {w.at("north", "2026-12-09", "", "10:00"), "start_missing"},
			"no day":            {Meeting{Committee: w.board.Committee("north")}, "day_missing"},
			"clock put forward": {w.at("north", "2027-03-28", "02:30", "05:00"), "start_no_time"},
			"CPR number":        {Meeting{Committee: w.board.Committee("north"), Day: day("2026-12-09"), Place: "Hos 010190-1234"}, "place_cpr"},
		} {
			if _, err := w.x.AddMeeting(bg, w.as("karen"), c.m); wrongFields(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}

		moved := w.at("north", "2026-12-10", "12:00", "13:00")
		moved.ID, moved.Committee = id, w.board.Committee("oak") // of the committee nothing is read
		seen := w.all("north")[0].Seen()
		w.ok(w.x.ChangeMeeting(bg, w.as("karen"), moved, seen))
		w.ok(w.x.ChangeMeeting(bg, w.as("karen"), moved, seen)) // nothing to do
		stale := moved
		stale.Place = "Kantinen"
		if err := w.x.ChangeMeeting(bg, w.as("ivan"), stale, seen); !errors.Is(err, fault.Conflict) {
			t.Errorf("who read it before it was moved: %v", err)
		}
		for why, want := range map[string]string{"": "why_missing", strings.Repeat("x", 301): "why_range", "010190-1234": "why_cpr"} {
			if err := w.x.CancelMeeting(bg, w.as("nadia"), id, why); wrongFields(err) != want {
				t.Errorf("cancelled because %q: %v", why, err)
			}
		}
		w.ok(w.x.CancelMeeting(bg, w.as("nadia"), id, "Sygdom"))
		w.ok(w.x.CancelMeeting(bg, w.as("ivan"), id, "Det må vente"))
		if err := w.x.ChangeMeeting(bg, w.as("karen"), w.at("north", "2026-12-11", "", ""), ""); !errors.Is(err, fault.NotFound) {
			t.Errorf("a meeting without an id: %v", err)
		}
		moved.Day = day("2026-12-11")
		if err := w.x.ChangeMeeting(bg, w.as("karen"), moved, w.all("north")[0].Seen()); !errors.Is(err, fault.Conflict) {
			t.Errorf("a cancelled meeting moves: %v", err)
		}
		w.add(w.at("north", "2026-12-10", "12:00", "13:00")) // a cancelled one is in nobody's way

		got, err := w.x.Meetings(bg, w.db.Read(), []string{w.board.Committee("north")}, day("2026-11-23"))
		w.ok(err)
		if len(got) != 2 || got[0].ID == id || got[0].Start != "12:00" || got[1].Start != "" {
			t.Errorf("to be held: %v", got)
		}
		if all := w.all("north"); len(all) != 3 || !slices.ContainsFunc(all, func(p Planned) bool { return p.ID == id && p.Cancelled == "Det må vente" }) {
			t.Errorf("in the calendar: %v", all)
		}
		if got, want := w.verbs(), "year.meeting_added year.meeting_added year.meeting_changed year.meeting_cancelled year.meeting_cancelled year.meeting_added"; got != want {
			t.Errorf("the journal has %s", got)
		}
	})
}

func TestSeries(t *testing.T) {
	both(t, func(w *world) {
		w.ok(w.x.Close(bg, w.as("ivan"), Closed{From: day("2026-12-24"), To: day("2026-12-31"), Name: "Jul"}))
		w.add(w.at("north", "2026-12-10", "09:00", ""))
		p := Pattern{Committee: w.board.Committee("north"), Start: "09:00", First: day("2026-12-03"), Until: day("2027-01-07"), Repeat: Weekly, Every: 1}
		s, err := w.x.Series(bg, w.db.Read(), w.as("nadia"), p)
		w.ok(err)
		if len(s.New) != 3 || len(s.There) != 1 || len(s.Skipped) != 2 || s.Skipped[0].Closed != "Jul" {
			t.Errorf("the preview: %+v", s)
		}
		n, err := w.x.AddSeries(bg, w.as("nadia"), p)
		w.ok(err)
		if all := w.all("north"); n != 3 || len(all) != 4 || all[0].Series == "" || all[0].Series != all[3].Series || all[1].Series != "" {
			t.Errorf("saved: %d, %v", n, all)
		}
		if _, err := w.x.AddSeries(bg, w.as("nadia"), p); wrongFields(err) != "until_empty" {
			t.Errorf("the same once more: %v", err)
		}
		for name, c := range map[string]struct {
			change func(*Pattern)
			want   string
		}{
			"ten thousand meetings": {func(p *Pattern) { p.Until = p.First.AddDays(70_000) }, "until_range"},
			"backward":              {func(p *Pattern) { p.Until = p.First.AddDays(-1) }, "until_backward"},
			"every day":             {func(p *Pattern) { p.Every = 0 }, "every_range"},
			"no repeat":             {func(p *Pattern) { p.Repeat = "daily" }, "repeat_unknown"},
			"the fifth":             {func(p *Pattern) { p.Repeat, p.Nth = Monthly, 5 }, "nth_range"},
			"an hour that one of the nights has not": {func(p *Pattern) {
				p.First, p.Until, p.Start = day("2028-03-19"), day("2028-04-09"), "02:30"
			}, "start_no_time"},
		} {
			q := p
			c.change(&q)
			if _, err := w.x.AddSeries(bg, w.as("nadia"), q); wrongFields(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.x.AddSeries(bg, w.as("pia"), p); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a member: %v", err)
		}
	})
}

func TestCompare(t *testing.T) {
	planned := func(id, d, start, place, source, why string) Planned {
		return Planned{Meeting: Meeting{ID: id, Committee: "c", Day: day(d), Start: Time(start), Place: place}, Source: source, Cancelled: why}
	}
	file := func(d, start, place string) Meeting {
		return Meeting{Committee: "c", Day: day(d), Start: Time(start), Place: place}
	}
	today := day("2026-11-23")
	for name, c := range map[string]struct {
		stored []Planned
		file   []Meeting
		want   [3]int
		same   int
		held   int // cancelled, and stays so
	}{
		"all new":                  {nil, []Meeting{file("2026-12-01", "09:00", "A")}, [3]int{1, 0, 0}, 0, 0},
		"the same":                 {[]Planned{planned("1", "2026-12-01", "09:00", "A", byFile, "")}, []Meeting{file("2026-12-01", "09:00", "A")}, [3]int{}, 1, 0},
		"another place":            {[]Planned{planned("1", "2026-12-01", "09:00", "A", byHand, "")}, []Meeting{file("2026-12-01", "09:00", "B")}, [3]int{0, 1, 0}, 0, 0},
		"another time":             {[]Planned{planned("1", "2026-12-01", "09:00", "A", byFile, "")}, []Meeting{file("2026-12-01", "10:00", "A")}, [3]int{0, 1, 0}, 0, 0},
		"another day":              {[]Planned{planned("1", "2026-12-01", "09:00", "A", byFile, "")}, []Meeting{file("2026-12-02", "09:00", "A")}, [3]int{1, 0, 1}, 0, 0},
		"by hand stays":            {[]Planned{planned("1", "2026-12-01", "09:00", "A", byHand, "")}, []Meeting{file("2026-12-02", "09:00", "A")}, [3]int{1, 0, 0}, 0, 0},
		"what has been stays":      {[]Planned{planned("1", "2026-11-22", "09:00", "A", byFile, "")}, []Meeting{file("2026-12-02", "09:00", "A")}, [3]int{1, 0, 0}, 0, 0},
		"cancelled stays so":       {[]Planned{planned("1", "2026-12-01", "09:00", "A", byFile, "Sne")}, []Meeting{file("2026-12-01", "09:00", "B")}, [3]int{}, 0, 1},
		"cancelled is never gone":  {[]Planned{planned("1", "2026-12-01", "09:00", "A", byFile, "Sne")}, []Meeting{file("2026-12-02", "09:00", "A")}, [3]int{1, 0, 0}, 0, 0},
		"two on a day, one moved":  {[]Planned{planned("1", "2026-12-01", "09:00", "A", byFile, ""), planned("2", "2026-12-01", "13:00", "A", byFile, "")}, []Meeting{file("2026-12-01", "08:00", "A"), file("2026-12-01", "13:00", "A")}, [3]int{0, 1, 0}, 1, 0},
		"two on a day, one is out": {[]Planned{planned("1", "2026-12-01", "09:00", "A", byFile, ""), planned("2", "2026-12-01", "13:00", "A", byFile, "")}, []Meeting{file("2026-12-01", "13:00", "A")}, [3]int{0, 0, 1}, 1, 0},
	} {
		got := Compare(c.stored, c.file, today)
		if got.Counts() != c.want || got.Same != c.same || got.Cancelled != c.held {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestImport(t *testing.T) {
	both(t, func(w *world) {
		plan := []Meeting{w.at("north", "2027-01-12", "09:00", "11:00"), w.at("oak", "2027-02-02", "13:00", ""), w.at("north", "2027-03-09", "09:00", "11:00")}
		hand := w.add(w.at("north", "2027-02-09", "09:00", ""))
		for _, who := range []string{"karen", "nadia", "rosa"} {
			if _, err := w.x.Import(bg, w.as(who), plan, [3]int{3, 0, 0}); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s imports: %v", who, err)
			}
		}
		if _, err := w.x.Import(bg, w.as("ivan"), plan, [3]int{2, 0, 0}); !errors.Is(err, fault.Conflict) || len(w.all("north")) != 1 {
			t.Errorf("another preview: %v", err)
		}
		_, err := w.x.Import(bg, w.as("ivan"), plan, [3]int{3, 0, 0})
		w.ok(err)
		c, err := w.x.Import(bg, w.as("ivan"), plan, [3]int{})
		w.ok(err)
		if !c.Nothing() || c.Same != 3 || w.verbs() != "year.meeting_added year.imported" {
			t.Errorf("the same file once more: %+v, %s", c, w.verbs())
		}
		next := []Meeting{w.at("north", "2027-01-12", "10:00", "12:00"), w.at("oak", "2027-02-02", "13:00", ""), w.at("north", "2027-04-13", "09:00", "11:00")}
		c, err = w.x.Import(bg, w.as("ivan"), next, [3]int{1, 1, 1})
		w.ok(err)
		var days []string
		for _, p := range w.all("north") {
			days = append(days, p.Day.String()+" "+string(p.Start)+" "+p.Source)
		}
		if diff := cmp.Diff([]string{"2027-01-12 10:00 file", "2027-02-09 09:00 hand", "2027-04-13 09:00 file"}, days); diff != "" || c.Same != 1 {
			t.Errorf("the next plan (-want +got):\n%s", diff)
		}
		if w.all("north")[1].ID != hand {
			t.Error("what was written by hand is another")
		}
		gone := next
		gone[0].Committee = "aaaaaaaaaaaaaaaaaaaaaaaaaa"
		if _, err := w.x.Import(bg, w.as("ivan"), gone, [3]int{1, 0, 0}); !errors.Is(err, fault.Conflict) {
			t.Errorf("a committee that is none: %v", err)
		}
	})
}

func TestDeadlinesOfCommittees(t *testing.T) {
	both(t, func(w *world) {
		ids := []string{w.board.Committee("main"), w.board.Committee("care"), w.board.Committee("north")}
		of := func(key string) Deadlines {
			w.Helper()
			ctx, n := db.WithCounter(bg)
			all, err := w.x.Deadlines(ctx, w.db.Read(), ids)
			w.ok(err)
			if n.N() != 1 || len(all) != 3 {
				t.Errorf("%d queries, %d committees", n.N(), len(all))
			}
			return all[w.board.Committee(key)]
		}
		if got := of("north"); got != DefaultDeadlines() {
			t.Errorf("to begin with: %v", got)
		}
		w.ok(w.x.SetDeadlines(bg, w.as("ivan"), 0, Deadlines{20, 10, 5, 14}, "Aftalen"))
		w.ok(w.x.SetDeadlines(bg, w.as("ivan"), committee.Main, Deadlines{30, -1, 8, -1}, ""))
		w.ok(w.x.SetCommitteeDeadlines(bg, w.as("ivan"), ids[2], Deadlines{-1, -1, 0, -1}, "Egen"))
		for key, want := range map[string]Deadlines{"main": {30, 10, 8, 14}, "care": {20, 10, 5, 14}, "north": {20, 10, 0, 14}} {
			if got := of(key); got != want {
				t.Errorf("%s: %v", key, got)
			}
		}
		if err := w.x.SetDeadlines(bg, w.as("ivan"), 0, Deadlines{-1, 400, 5, 14}, "010190-1234"); wrongFields(err) != "items_range origin_cpr notice_missing" {
			t.Errorf("wrong: %v", err)
		}
		if err := w.x.SetDeadlines(bg, w.as("ivan"), 5, Deadlines{}, ""); !errors.Is(err, fault.NotFound) {
			t.Errorf("a level that is none: %v", err)
		}
		for _, who := range []string{"karen", "rosa"} {
			if err := w.x.SetDeadlines(bg, w.as(who), 0, Deadlines{}, ""); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", who, err)
			}
			if err := w.x.SetCommitteeDeadlines(bg, w.as(who), ids[2], Deadlines{}, ""); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", who, err)
			}
		}
	})
}

func TestClosedDaysAndStages(t *testing.T) {
	both(t, func(w *world) {
		w.ok(w.x.Close(bg, w.as("ivan"), Closed{From: day("2026-12-24"), To: day("2026-12-31"), Name: "Jul"}))
		for name, c := range map[string]struct {
			c    Closed
			want string
		}{
			"nothing":   {Closed{}, "from_missing to_missing name_missing"},
			"backward":  {Closed{From: day("2027-02-02"), To: day("2027-02-01"), Name: "x"}, "to_backward"},
			"two years": {Closed{From: day("2027-02-02"), To: day("2029-02-01"), Name: "x"}, "to_range"},
		} {
			if err := w.x.Close(bg, w.as("ivan"), c.c); wrongFields(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		c, err := w.x.Calendar(bg, w.db.Read(), day("2026-11-23"))
		w.ok(err)
		if c.Workday(day("2026-12-28")) || !c.Workday(day("2026-12-23")) {
			t.Error("the calendar does not know the closed days")
		}
		if err := w.x.Reopen(bg, w.as("karen"), c.closed[0].ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("a chair: %v", err)
		}
		w.ok(w.x.Reopen(bg, w.as("ivan"), c.closed[0].ID))
		if err := w.x.Reopen(bg, w.as("ivan"), c.closed[0].ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("twice: %v", err)
		}

		stages, err := w.x.Stages(bg, w.db.Read())
		w.ok(err)
		if diff := cmp.Diff(WithdrawalStages(), stages); diff != "" {
			t.Errorf("to begin with:\n%s", diff)
		}
		stages[1].Months, stages[1].Days, stages[1].Source = 0, 20, "Vores aftale"
		stages[2].Code, stages[2].Meeting = "other", false // not theirs to choose
		w.ok(w.x.SetStages(bg, w.as("ivan"), stages))
		got, err := w.x.Stages(bg, w.db.Read())
		w.ok(err)
		if got[1].Days != 20 || got[1].Source != "Vores aftale" || got[2].Code != "main" || !got[2].Meeting {
			t.Errorf("saved: %v", got)
		}
		stages[0].Days, stages[3].Months, stages[1].Source = 400, 13, "010190-1234"
		err = w.x.SetStages(bg, w.as("ivan"), stages)
		if wrongFields(err) != "stage_days origin_cpr stage_months" {
			t.Errorf("wrong: %v", err)
		}
	})
}

// A committee that lives on under a new name takes its meetings along; of one that has only ended there are none.
func TestMeetingsFollowTheirCommittee(t *testing.T) {
	both(t, func(w *world) {
		w.add(w.at("oak", "2026-12-08", "09:00", ""))
		oak, care := w.board.Committee("oak"), w.board.Committee("north")
		w.town.Write(t, w.db, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE committee SET until_day = $2, same_as = $3 WHERE id = $1`, oak, clock.Today(w.clk), care); err != nil {
				return err
			}
			return w.board.Room.Refresh(ctx, tx, clock.Today(w.clk))
		})
		got, err := w.x.Meetings(bg, w.db.Read(), []string{care}, day("2026-11-23"))
		w.ok(err)
		if len(got) != 1 || got[0].Committee != care {
			t.Errorf("under the new name: %v", got)
		}
		w.town.Write(t, w.db, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE committee SET same_as = NULL WHERE id = $1`, oak); err != nil {
				return err
			}
			return w.board.Room.Refresh(ctx, tx, clock.Today(w.clk))
		})
		if got, err := w.x.Meetings(bg, w.db.Read(), []string{care, oak}, day("2026-11-23")); err != nil || len(got) != 0 {
			t.Errorf("of one that has ended: %v, %v", got, err)
		}
		if _, err := w.x.AddMeeting(bg, w.as("ivan"), w.at("oak", "2026-12-09", "09:00", "")); !errors.Is(err, fault.Conflict) {
			t.Errorf("a meeting of one that has ended: %v", err)
		}
	})
}

func TestMeetingsAreReadInOneQuery(t *testing.T) {
	both(t, func(w *world) {
		w.add(w.at("north", "2026-11-22", "09:00", ""))
		w.add(w.at("north", "2026-11-23", "09:00", ""))
		w.add(w.at("oak", "2026-12-23", "09:00", ""))
		w.add(w.at("oak", "2028-12-23", "09:00", "")) // further ahead than a decision can be planned
		ctx, n := db.WithCounter(bg)
		got, err := w.x.Meetings(ctx, w.db.Read(), []string{w.board.Committee("north"), w.board.Committee("oak")}, day("2026-11-23"))
		w.ok(err)
		if len(got) != 2 || n.N() != 1 {
			t.Errorf("%d meetings in %d queries", len(got), n.N())
		}
		if got, err := w.x.Meetings(bg, w.db.Read(), nil, day("2026-11-23")); err != nil || len(got) != 0 {
			t.Errorf("of no committees: %v, %v", got, err)
		}
	})
}

func TestTheAddressOfOnesCalendar(t *testing.T) {
	both(t, func(w *world) {
		w.add(w.at("north", "2026-12-08", "09:00", "11:00"))
		w.add(w.at("oak", "2026-12-09", "09:00", "11:00"))
		first, err := w.x.MakeFeed(bg, w.as("rosa")) // works where north speaks
		w.ok(err)
		of := func(token string) string {
			list, err := w.x.feedOf(bg, w.db.Read(), token)
			if errors.Is(err, fault.NotFound) {
				return "none"
			}
			w.ok(err)
			var names []string
			for _, p := range list {
				names = append(names, p.Name)
			}
			return strings.Join(names, ", ")
		}
		if got := of(first); got != "L-MED Hjemmeplejen Nord" {
			t.Errorf("rosa's calendar: %s", got)
		}
		second, err := w.x.MakeFeed(bg, w.as("rosa"))
		w.ok(err)
		if of(first) != "none" || of(second) == "none" || of("") != "none" || of(strings.ToUpper(second)) != "none" {
			t.Error("an old or wrong address works")
		}
		if stored, err := db.One(bg, w.db.Read(), db.Scan[string], `SELECT token_hash FROM year_feed`); err != nil || stored == second {
			t.Errorf("the secret itself is stored: %v", err)
		}
		w.ok(w.x.EndFeed(bg, w.as("rosa")))
		w.ok(w.x.EndFeed(bg, w.as("rosa")))
		if of(second) != "none" {
			t.Error("an ended address works")
		}
		third, err := w.x.MakeFeed(bg, w.as("rosa"))
		w.ok(err)
		w.town.Write(t, w.db, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE org_person SET until_day = $2 WHERE id = $1`, w.town.Person("rosa"), clock.Today(w.clk)); err != nil {
				return err
			}
			if err := dropFeedsOfLeft(ctx, tx); err != nil {
				return err
			}
			return nil
		})
		if of(third) != "none" {
			t.Error("the address of who has left works")
		}
		if n, err := db.One(bg, w.db.Read(), db.Scan[int], `SELECT count(*) FROM year_feed`); err != nil || n != 0 {
			t.Errorf("%d addresses are left, %v", n, err)
		}
		if _, err := w.x.MakeFeed(bg, machine); !errors.Is(err, fault.NotFound) {
			t.Errorf("an administrator: %v", err)
		}
		if got, want := w.verbs(), "year.meeting_added year.meeting_added year.feed_made year.feed_made year.feed_ended year.feed_made"; got != want {
			t.Errorf("the journal has %s", got)
		}
	})
}

func TestAgenda(t *testing.T) {
	meet := func(d string) line { return line{Planned: Planned{Meeting: Meeting{Day: day(d)}}} }
	closed := []Closed{{From: day("2026-12-20"), To: day("2027-01-03"), Name: "Jul"}, {From: day("2026-11-01"), To: day("2026-12-22"), Name: "Ombygning"}}
	got := agenda([]line{meet("2026-12-22"), meet("2026-12-22"), meet("2027-01-04")}, closed, day("2026-12-21"), day("2027-01-04"))
	var out []string
	for _, m := range got {
		for _, w := range m.Weeks {
			for _, d := range w.Days {
				out = append(out, m.First.String()[:7]+" uge "+itoa(w.N)+" "+d.Day.String()[8:]+" "+string(d.Holiday)+" "+itoa(len(d.Closed))+" "+itoa(len(d.Lines)))
			}
		}
	}
	want := []string{"2026-12 uge 52 21  2 0", "2026-12 uge 52 22  0 2", "2026-12 uge 52 25 christmas_day 0 0", "2026-12 uge 52 26 second_christmas_day 0 0",
		"2027-01 uge 53 01 new_year 0 0", "2027-01 uge 1 04  0 1"}
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := agenda([]line{meet("2030-01-02")}, nil, day("2026-12-21"), day("2030-01-02")); lastDay(got).Day != day("2030-01-02") {
		t.Error("a meeting far ahead is lost")
	}
}
