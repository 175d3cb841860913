package notify

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
)

func (w *world) same(what string, want, got any) {
	w.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		w.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestEachIsToldAsTheyChose(t *testing.T) {
	both(t, func(w *world) {
		w.person("anna", Now)
		w.person("bo", Daily)
		w.person("carl", Never)
		w.people["dora"] = Choice{Mail: Now, Language: i18n.Danish, Name: "Dora"}
		w.person("actor", Now)
		w.audience = []string{"dora", "anna", "bo", "carl", "anna", "actor", "has-left", ""}
		n := w.node()
		w.happened(journal.Entry{Actor: "actor"})
		w.drain(n)
		w.same("before the hold is over", map[string][]string{}, w.got())
		w.pass(n, 2*time.Minute, time.Minute)
		w.same("after two minutes", map[string][]string{"anna": {"matter.opened m (da)"}}, w.got())
		w.clk.Set(utc("2026-11-24T05:59:59Z"))
		w.drain(n)
		w.same("a second before seven", 1, len(w.got()))
		w.clk.Set(utc("2026-11-24T06:00:00Z"))
		w.drain(n)
		w.same("at seven", map[string][]string{"anna": {"matter.opened m (da)"}, "bo": {"matter.opened m (da)"}}, w.got())

		for person, want := range map[string]int{"anna": 1, "bo": 1, "carl": 1, "dora": 1, "actor": 0, "has-left": 0} {
			unread, err := w.unread(person)
			if err != nil || unread != want {
				w.Errorf("%s has %d messages in the program (%v), want %d", person, unread, err, want)
			}
		}
		reach, err := w.reach("matter.opened")
		if err != nil || reach != (Reach{Told: 4, Mailed: 2, WithoutAddress: 1}) {
			w.Errorf("reach %+v, %v", reach, err)
		}
		if none, err := w.reach("matter.closed"); err != nil || none != (Reach{}) {
			w.Errorf("reach of what did not happen: %+v, %v", none, err)
		}
	})
}

func TestNobodyIsToldTwiceWhenTheJobIsRunAgain(t *testing.T) {
	both(t, func(w *world) {
		for i := range 3*batch + 7 {
			p := fmt.Sprintf("p%04d", i)
			w.person(p, []When{Now, Daily, Never}[i%3])
			w.audience = append(w.audience, p)
		}
		rand.Shuffle(len(w.audience), func(i, j int) { w.audience[i], w.audience[j] = w.audience[j], w.audience[i] })
		n := w.node(func(o *Options) { o.PerMinute = 100_000 })
		seq := w.happened(journal.Entry{})
		w.settings = func() error { // the third batch fails: the first two stay
			if w.asked == 3 {
				return errNotYet
			}
			return nil
		}
		if err := n.runner.Drain(w.Context()); err == nil {
			w.Fatal("the third batch did not fail")
		}
		w.settings = nil
		w.pass(n, 3*time.Minute, time.Minute)
		first := len(w.got())
		for range 2 { // and the job comes again after all has been sent
			if err := n.tell(w.Context(), journal.Told{Seq: seq}); err != nil {
				w.Fatal(err)
			}
		}
		w.pass(n, 48*time.Hour, 12*time.Hour)
		got := w.got()
		for p, c := range w.people {
			want := 1
			if c.Mail == Never {
				want = 0
			}
			if len(got[p]) != want {
				w.Errorf("%s, %s: %d mails", p, c.Mail, len(got[p]))
			}
		}
		if first != 503 || len(w.post) != 1005 {
			w.Errorf("%d at once, %d in all", first, len(w.post))
		}
		rows, err := db.One(w.Context(), w.db.Read(), db.Scan[int], "SELECT count(*) FROM notify_message")
		if err != nil || rows != len(w.audience) {
			w.Errorf("%d messages for %d people (%v)", rows, len(w.audience), err)
		}
		reach, err := w.reach("matter.opened")
		if err != nil || reach != (Reach{Told: 1507, Mailed: 1005}) {
			w.Errorf("reach %+v, %v", reach, err)
		}
	})
}

// Several nodes are told to do the same at the same moment, and each mail still goes once.
func TestNobodyIsToldTwiceByTwoNodes(t *testing.T) {
	both(t, func(w *world) {
		for i := range 60 {
			p := fmt.Sprintf("p%02d", i)
			w.person(p, Now)
			w.audience = append(w.audience, p)
		}
		nodes := []node{w.node(), w.node(), w.node()}
		seqs := []int64{w.happened(journal.Entry{SubjectID: "a"}), w.happened(journal.Entry{SubjectID: "b"})}
		together := func(do func(n node) error) {
			var all sync.WaitGroup
			for _, n := range nodes {
				all.Go(func() {
					if err := do(n); err != nil {
						w.Error(err)
					}
				})
			}
			all.Wait()
		}
		together(func(n node) error {
			for _, s := range seqs {
				if err := n.tell(w.Context(), journal.Told{Seq: s}); err != nil {
					return err
				}
			}
			return nil
		})
		for range 5 {
			w.clk.Advance(2 * time.Minute)
			together(func(n node) error { return n.runner.Drain(w.Context()) })
		}
		for p, subjects := range w.got() {
			if len(subjects) != 2 || subjects[0] == subjects[1] {
				w.Errorf("%s got %q", p, subjects)
			}
		}
		w.same("mails", 120, len(w.post))
		w.same("states", map[string]int{"sent": 120}, w.states())
	})
}

// What is told costs the same few statements for each batch, whatever the size: two reads, the rows and two jobs.
func TestStatementsToTell(t *testing.T) {
	both(t, func(w *world) {
		n := w.node()
		perBatch := map[db.Engine]int{db.SQLite: 2 + 25 + 25 + 2, db.Postgres: 2 + 1 + 1 + 2}[w.db.Engine()]
		for _, batches := range []int{1, 10} {
			w.audience = nil
			for i := range batches * batch {
				p := fmt.Sprintf("p%d-%05d", batches, i)
				w.person(p, []When{Now, Daily}[i%2])
				w.audience = append(w.audience, p)
			}
			seq := w.happened(journal.Entry{SubjectID: fmt.Sprint(batches)})
			ctx, counter := db.WithCounter(w.Context())
			w.asked = 0
			if err := n.tell(ctx, journal.Told{Seq: seq}); err != nil {
				w.Fatal(err)
			}
			if want := 2 + batches*perBatch; counter.N() != want || w.asked != batches {
				w.Errorf("%d people: %d statements and %d questions for choices, want %d and %d", len(w.audience), counter.N(), w.asked, want, batches)
			}
		}
	})
}

func TestThingsAboutOneSubjectGoTogether(t *testing.T) {
	both(t, func(w *world) {
		w.person("anna", Now)
		w.person("bo", Daily)
		w.people["bo"] = Choice{Mail: Daily, Language: i18n.English, Email: "bo@kommune.example", Name: "Bo"}
		w.audience = []string{"anna", "bo"}
		n := w.node()
		w.happened(journal.Entry{SubjectID: "x"})
		w.drain(n)
		w.clk.Advance(time.Minute)
		w.happened(journal.Entry{SubjectID: "x", Verb: "matter.closed"})
		w.happened(journal.Entry{SubjectID: "y"})
		w.pass(n, 10*time.Minute, time.Minute)
		w.same("anna's", map[string][]string{"anna": {"matter.closed x (da)", "matter.opened y (da)"}}, w.got())
		w.same("the joined mail", strings.Join([]string{
			"Hej Anna", "",
			"Det her er sket, siden vi skrev sidst:", "",
			"matter.opened x (da)", "for anna", "https://medspil.example/forloeb/x", "",
			"matter.closed x (da)", "for anna", "https://medspil.example/forloeb/x", "",
			"Medspil har sendt mailen af sig selv, så den kan ikke besvares. Vil du hellere have én samlet mail om morgenen, eller slet ingen? Vælg det her:",
			"https://medspil.example/mig", "",
		}, "\n"), w.post[0].Text)

		w.happened(journal.Entry{SubjectID: "x"}) // after the mail has gone: a new one
		w.pass(n, 3*time.Minute, time.Minute)
		w.same("anna's third", 3, len(w.got()["anna"]))

		w.clk.Set(utc("2026-11-24T06:00:00Z"))
		w.drain(n)
		w.same("bo's", []string{"4 pieces of news for you in Medspil"}, w.got()["bo"])
		digest := w.post[len(w.post)-1]
		if strings.Count(digest.Text, "https://medspil.example/forloeb/") != 4 || !strings.HasPrefix(digest.Text, "Hello Bo\n") ||
			digest.Language != "en" || !strings.Contains(digest.Text, "matter.opened y (en)") {
			w.Errorf("the digest: %s", digest.Text)
		}
	})
}

func TestADigestListsThirty(t *testing.T) {
	both(t, func(w *world) {
		w.person("bo", Daily)
		w.audience = []string{"bo"}
		n := w.node()
		for i := range digestLines + 3 {
			w.happened(journal.Entry{SubjectID: fmt.Sprintf("m%d", i)})
		}
		w.drain(n)
		w.clk.Set(utc("2026-11-24T06:00:00Z"))
		w.drain(n)
		if len(w.post) != 1 || strings.Count(w.post[0].Text, "/forloeb/") != digestLines || !strings.Contains(w.post[0].Text, "https://medspil.example/beskeder\n") {
			w.Errorf("%d mails: %s", len(w.post), w.post[0].Text)
		}
	})
}

func TestAnActWithoutANameDoesNotGiveItsTimeAway(t *testing.T) {
	both(t, func(w *world) {
		w.person("anna", Now)
		w.audience = []string{"anna"}
		n := w.node()
		w.happened(journal.Entry{Nameless: true})
		w.pass(n, 19*time.Hour, time.Hour) // until six the next morning
		unread, err := w.unread("anna")
		if len(w.post) != 0 || unread != 0 || err != nil {
			w.Errorf("before the morning: %d mails, %d messages (%v)", len(w.post), unread, err)
		}
		w.pass(n, 2*time.Hour, time.Hour)
		w.same("the next morning", map[string][]string{"anna": {"matter.opened m (da)"}}, w.got())
	})
}

func TestAVerbNobodyRegisteredIsSeenByAnAdministrator(t *testing.T) {
	both(t, func(w *world) {
		n := w.node()
		w.happened(journal.Entry{Verb: "matter.unheard_of"})
		for range jobs.MaxAttempts {
			n.runner.Drain(w.Context()) //nolint:errcheck // it fails, on purpose
			w.clk.Advance(8 * time.Hour)
		}
		parked, err := jobs.ListParked(w.Context(), w.db.Read())
		if err != nil || len(parked) != 1 || parked[0].Reason != "no notice for matter.unheard_of" {
			w.Errorf("%+v, %v", parked, err)
		}
	})
}

// The tables hold nothing personal: no name, no address, no title.
func TestTheTablesHoldNoWords(t *testing.T) {
	both(t, func(w *world) {
		w.person("anna", Now)
		w.audience = []string{"anna"}
		n := w.node()
		w.happened(journal.Entry{SubjectID: "m"})
		w.pass(n, 3*time.Minute, time.Minute)
		for _, table := range []string{"notify_entry", "notify_mail", "notify_message"} {
			dump := w.dump(table)
			for _, word := range []string{"@", "Anna", "for anna", "(da)"} {
				if strings.Contains(dump, word) {
					w.Errorf("%s holds %q: %s", table, word, dump)
				}
			}
		}
		if strings.Contains(w.log.String(), "anna") {
			w.Errorf("the log names a person: %s", w.log)
		}
	})
}

func (w *world) dump(table string) string {
	w.Helper()
	columns := map[string]string{
		"notify_entry":   "verb || subject_kind || subject_id",
		"notify_mail":    "id || person_id || bundle || state || COALESCE(reason, '')",
		"notify_message": "person_id || COALESCE(mail_id, '')",
	}[table]
	list, err := db.All(context.Background(), w.db.Read(), db.Scan[string], "SELECT "+columns+" FROM "+table)
	if err != nil || len(list) == 0 {
		w.Fatalf("%s: %d rows, %v", table, len(list), err)
	}
	return strings.Join(list, "\n")
}
