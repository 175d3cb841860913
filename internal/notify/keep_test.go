package notify

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
)

func (w *world) dueMonths(x *Room, before, after string, limit int) []string {
	w.Helper()
	got, err := x.DueMonths(w.Context(), w.db.Read(), clock.MustDay(before), after, limit)
	if err != nil {
		w.Fatal(err)
	}
	return got
}

// forgetMonths forgets until nothing is left, and gives the months that were done and how many transactions it took.
func (w *world) forgetMonths(x *Room, before string, months ...string) (done []string, times int) {
	w.Helper()
	for len(months) > 0 {
		var some, left []string
		if err := w.db.Write(w.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
			some, left, err = x.ForgetMonths(ctx, tx, clock.MustDay(before), months)
			return err
		}); err != nil {
			w.Fatal(err)
		}
		done, months, times = append(done, some...), left, times+1
		if times > 100 {
			w.Fatal("it does not end")
		}
	}
	return done, times
}

// messages are the days of the messages there are, and how many.
func (w *world) messages() map[string]int {
	w.Helper()
	days, err := db.All(w.Context(), w.db.Read(), db.Scan[string], `SELECT j.day FROM notify_message m JOIN journal j ON j.seq = m.entry_seq`)
	if err != nil {
		w.Fatal(err)
	}
	n := map[string]int{}
	for _, d := range days {
		n[d]++
	}
	return n
}

func (w *world) count(sql string, args ...any) int {
	w.Helper()
	n, err := db.One(w.Context(), w.db.Read(), db.Scan[int], sql, args...)
	if err != nil {
		w.Fatal(err)
	}
	return n
}

func TestMonthsOfMessagesAreForgotten(t *testing.T) {
	both(t, func(w *world) {
		n := w.node()
		if got := w.dueMonths(n.Room, "2030-01-01", "", 10); len(got) != 0 {
			t.Errorf("due where there is nothing: %v", got)
		}
		w.audience = []string{"anna", "bo"}
		w.person("anna", Now)
		w.person("bo", Never)
		for _, at := range []string{"2026-11-23T10:00:00Z", "2026-12-31T22:59:00Z", "2026-12-31T23:01:00Z", "2027-03-05T10:00:00Z"} { // the third is in January in Denmark
			w.clk.Set(utc(at))
			w.happened(journal.Entry{Actor: "cara"})
			w.drain(n)
			w.clk.Advance(3 * time.Minute)
			w.drain(n)
		}
		if diff := cmp.Diff(map[string]int{"sent": 4}, w.states()); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff([]string{"2026-11", "2026-12"}, w.dueMonths(n.Room, "2027-01-31", "", 10)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"2026-12", "2027-01"}, w.dueMonths(n.Room, "2027-05-31", "2026-11", 2)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"2026-11"}, w.dueMonths(n.Room, "2026-12-31", "", 10)); diff != "" {
			t.Error(diff)
		}
		if done, _ := w.forgetMonths(n.Room, "2026-12-31", "2026-12", "not a month"); len(done) != 0 {
			t.Errorf("forgotten before its time: %v", done)
		}
		told := w.count(`SELECT count(*) FROM notify_entry`)
		done, _ := w.forgetMonths(n.Room, "2027-01-31", "2026-11", "2026-12", "2027-01")
		if diff := cmp.Diff([]string{"2026-11", "2026-12"}, done); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(map[string]int{"2027-01-01": 2, "2027-03-05": 2}, w.messages()); diff != "" {
			t.Error(diff)
		}
		if mails, entries := w.count(`SELECT count(*) FROM notify_mail`), w.count(`SELECT count(*) FROM notify_entry`); mails != 2 || entries != told {
			t.Errorf("%d mails; how many were told is known of %d entries, before of %d", mails, entries, told)
		}
		if diff := cmp.Diff([]string{"2027-01"}, w.dueMonths(n.Room, "2027-02-28", "", 10)); diff != "" {
			t.Error(diff)
		}
	})
}

// A month is taken in transactions that are bounded, and each can be the last before the power goes.
func TestALargeMonthIsForgottenInParts(t *testing.T) {
	both(t, func(w *world) {
		n := w.node()
		for i := range forgetAtOnce + 100 {
			p := fmt.Sprintf("p%05d", i)
			w.person(p, Never)
			w.audience = append(w.audience, p)
		}
		w.happened(journal.Entry{})
		w.drain(n)
		if done, times := w.forgetMonths(n.Room, "2027-11-23", "2026-11"); !cmp.Equal(done, []string{"2026-11"}) || times != 3 || len(w.messages()) != 0 {
			t.Errorf("%v in %d transactions, %v are left", done, times, w.messages())
		}
	})
}

// Nobody is told again of what they were told before it was forgotten.
func TestOldNewsIsToldToNobody(t *testing.T) {
	both(t, func(w *world) {
		n := w.node()
		w.audience = []string{"anna"}
		w.person("anna", Never)
		seq := w.happened(journal.Entry{})
		w.clk.Advance((oldNews + 1) * 24 * time.Hour)
		if err := n.tell(w.Context(), journal.Told{Seq: seq}); err != nil || len(w.messages()) != 0 {
			t.Errorf("%v, %v", err, w.messages())
		}
		if oldNews >= LeastMonths*28 {
			t.Errorf("what is forgotten after %d months can be told for %d days", LeastMonths, oldNews)
		}
	})
}

func TestWhoWasToldOfAThingIsForgottenWithIt(t *testing.T) {
	both(t, func(w *world) {
		n := w.node()
		w.audience = []string{"anna", "bo"}
		w.person("anna", Now)
		w.person("bo", Daily)
		for _, subject := range []string{"a", "b", "a", "c"} {
			w.happened(journal.Entry{SubjectID: subject})
			w.drain(n)
		}
		if err := w.db.Write(w.Context(), func(ctx context.Context, tx *db.Tx) error {
			return n.ForgetAbout(ctx, tx, "matter", []string{"a", "b", "x"})
		}); err != nil {
			t.Fatal(err)
		}
		left, err := db.All(w.Context(), w.db.Read(), db.Scan[string], `SELECT j.subject_id || ' ' || m.person_id FROM notify_message m JOIN journal j ON j.seq = m.entry_seq ORDER BY 1`)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"c anna", "c bo"}, left); diff != "" {
			t.Error(diff)
		}
		bundles, err := db.All(w.Context(), w.db.Read(), db.Scan[string], `SELECT person_id || ' ' || bundle FROM notify_mail ORDER BY 1`)
		if diff := cmp.Diff([]string{"anna matter c", "bo daily 2026-11-24"}, bundles); diff != "" || err != nil {
			t.Error(diff, err)
		}
		w.pass(n, 24*time.Hour, time.Hour)
		if diff := cmp.Diff(map[string]int{"sent": 2}, w.states()); diff != "" {
			t.Error(diff)
		}
	})
}
