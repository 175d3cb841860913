package matter

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/year"
)

// dueTo are what is due to somebody, as "what committee by day of title".
func (w *world) dueTo(who string, all bool) []string {
	w.t.Helper()
	list, more, err := w.x.Due(context.Background(), w.as(who), all)
	ok(w.t, err)
	if more {
		w.t.Error("says there are others")
	}
	var got []string
	for _, d := range list {
		got = append(got, fmt.Sprintf("%s %s by %s for %s, %v", d.What, d.CommitteeName, d.Day, d.Meeting, d.Clauses))
	}
	return got
}

// What the agreement asks next of an open decision: its owner and the secretariat see it, nobody else; discussed, it is gone; and the days
// the rules ask are those of the day it was opened.
func TestDue(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.ruled("first", 0, local) // asks three weeks' notice
		meets := func(committee string, days int) clock.Day {
			t.Helper()
			day := w.today().AddDays(days)
			_, err := w.x.year.AddMeeting(ctx, w.as(keeper), year.Meeting{Committee: w.board.Committee(committee), Day: day, Start: "09:00", End: "10:00"})
			ok(t, err)
			return day
		}
		north, decided := meets("north", 28), w.today().AddDays(40)
		w.opened("karen", w.asking()) // no decision, so nothing is due
		m := w.opened("karen", w.deciding())
		calendar := year.NewCalendar()
		late := fmt.Sprintf("notice H-MED Hoved-MED by %s for %s, [MED-aftalen, afsnit 3]", calendar.Before(calendar.OnOrBefore(north.AddDays(-1)), 21), calendar.OnOrBefore(north.AddDays(-1)))
		items := fmt.Sprintf("items L-MED Hjemmeplejen Nord by %s for %s, [Rammeaftalen § 7, stk. 2]", calendar.Before(north, year.DefaultDeadlines().Items), north)
		want := []string{late, items}
		for _, c := range []struct {
			who  string
			all  bool
			want []string
		}{{"karen", false, want}, {keeper, true, want}, {keeper, false, nil}, {"nadia", false, nil}, {"pia", false, nil}, {"carechief", false, nil}, {machine, true, nil}, {"hanne", true, nil}} {
			if got := w.dueTo(c.who, c.all); !slices.Equal(got, c.want) {
				t.Errorf("%s, all %v:\n%q, want\n%q", c.who, c.all, got, c.want)
			}
		}

		w.ruled("next", 1) // asks less; the matter keeps what it was opened with
		w.clk.Advance(24 * time.Hour)
		if got := w.dueTo("karen", false); !slices.Equal(got, want) {
			t.Errorf("under new rules: %q", got)
		}
		ok(t, w.x.NoteDiscussed(ctx, w.as("karen"), m, Discussion{CommitteeID: w.board.Committee("north"), Day: w.today(), Words: "Godt."}))
		if got := w.dueTo("karen", false); !slices.Equal(got, []string{late}) {
			t.Errorf("discussed: %q", got)
		}
		if _, err := w.x.AskedUntil(ctx, w.d.Read(), nil); err != nil {
			t.Error(err)
		}
		until, err := w.x.AskedUntil(ctx, w.d.Read(), []string{w.board.Committee("north"), w.board.Committee("oak")})
		ok(t, err)
		if len(until) != 1 || until[w.board.Committee("north")] != decided {
			t.Errorf("asked until %v", until)
		}

		in := w.deciding()
		in.Visibility, in.ClosedReason = ToCommittee, "Om enkelte stillinger."
		w.opened("karen", in)
		if got := w.dueTo(keeper, true); len(got) != 1 {
			t.Errorf("the secretariat sees a matter closed to its committee: %q", got)
		}
		if got := w.dueTo("karen", false); len(got) != 2 {
			t.Errorf("its owner does not: %q", got)
		}
		ok(t, w.rules("karen", m))
		if got := w.dueTo(keeper, true); got != nil {
			t.Errorf("published: %q", got)
		}
	})
}

// Whoever sees a thing that is due may read its matter.
func TestDueShowsOnlyWhatOneMayRead(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		for _, v := range []Visibility{ToTouched, ToAll, ToCommittee} {
			in := w.deciding()
			if in.Visibility = v; v == ToCommittee {
				in.ClosedReason = "Om enkelte stillinger."
			}
			w.opened("karen", in)
		}
		seen := 0
		for key := range w.town.People {
			for _, all := range []bool{false, true} {
				list, _, err := w.x.Due(ctx, w.as(key), all)
				ok(t, err)
				for _, d := range list {
					seen++
					if _, err := w.x.View(ctx, w.as(key), d.MatterID, Page{Limit: 1}); err != nil {
						t.Errorf("%s sees what is due in a matter they may not read: %v", key, err)
					}
				}
			}
		}
		if seen == 0 {
			t.Error("nobody sees anything")
		}
	})
}

// A matter opened before its days were kept asks none.
func TestDueOfAnOldMatter(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.ruled("first", 0, local)
		m := w.opened("karen", w.deciding())
		least := func() (l agreement.Least) {
			_, err := db.One(context.Background(), w.d.Read(), func(s db.Scanner) (struct{}, error) {
				return struct{}{}, s.Scan(&l.Notice, &l.Material, &l.Response)
			}, `SELECT notice_days, material_days, response_days FROM matter WHERE id = $1`, m)
			ok(t, err)
			return l
		}
		if got := least(); got.Notice != 21 {
			t.Errorf("kept %+v, and the rules ask 21 days' notice", got)
		}
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE matter SET notice_days = 0 WHERE id = $1`, m)
			return err
		})
		if got := w.dueTo("karen", false); len(got) == 0 {
			t.Error("nothing is due")
		}
	})
}
