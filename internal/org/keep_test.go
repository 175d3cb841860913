package org_test

import (
	"context"
	"slices"
	"testing"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/org/orgtest"
)

// due are those whose contact data is kept and who left before a day, by key.
func (w *world) due(before clock.Day, after string, limit int) []string {
	w.t.Helper()
	var keys []string
	for _, id := range ok[[]string](w)(w.Room.DueContact(ctx, w.q, before, after, limit)) {
		keys = append(keys, w.keysOf([]org.Person{{ID: id}}))
	}
	return keys
}

func (w *world) forget(before clock.Day, people ...string) (done []string) {
	w.t.Helper()
	w.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) (err error) {
		var left []string
		done, left, err = w.Room.ForgetContact(ctx, tx, before, people)
		w.same("nothing is left half done", 0, len(left))
		return err
	})
	return done
}

func TestContactIsForgottenAndComesBackWithThePerson(t *testing.T) {
	onBoth(t, func(w *world) {
		w.nights(1)
		w.apply(org.Sync{EndPeople: []string{"karen", "omar", "tina"}})
		left := clock.Today(w.clk)
		w.nights(400)
		w.same("who left on a day is not due before it", []string(nil), w.due(left, "", 10))
		due := w.due(left.AddDays(1), "", 10)
		slices.Sort(due)
		w.same("tina had neither", []string{"karen", "omar"}, due)
		first := ok[[]string](w)(w.Room.DueContact(ctx, w.q, left.AddDays(1), "", 1))
		w.same("in pages", 1, len(w.due(left.AddDays(1), first[0], 1)))

		w.same("too early", 0, len(w.forget(left, w.Person("karen"))))
		version, people := w.version(), len(ok[org.Sync](w)(w.Room.Snapshot(ctx, w.q)).People)
		w.same("who is here keeps theirs", []string{w.Person("karen")}, w.forget(left.AddDays(1), w.Person("karen"), w.Person("rosa"), "nobody"))
		w.same("once", 0, len(w.forget(left.AddDays(1), w.Person("karen"))))
		p := ok[org.Person](w)(w.Room.Person(ctx, w.q, w.Person("karen")))
		w.same("the name stays", "Karen Brandt", p.Name())
		w.same("and nothing else", "", p.Email+p.Phone)
		w.same("rosa", "rosa@lillesund.example", ok[org.Person](w)(w.Room.Person(ctx, w.q, w.Person("rosa"))).Email)

		w.apply(ok[org.Sync](w)(w.Room.Snapshot(ctx, w.q)))
		w.same("the next night is no change", version, w.version())
		w.same("nobody is new", people, len(ok[org.Sync](w)(w.Room.Snapshot(ctx, w.q)).People))

		s := orgtest.Sync(w.First)
		s.People = s.People[slices.IndexFunc(s.People, func(p org.SyncPerson) bool { return p.Key == "karen" }):][:1]
		w.apply(org.Sync{People: s.People, Employments: []org.SyncEmployment{{Key: "karen", PersonKey: "karen", UnitKey: "south", Title: "Afdelingsleder", From: clock.Today(w.clk)}}})
		w.same("back, as the same person", "karen", w.keysOf(ok[[]org.Person](w)(w.Room.PersonByEmail(ctx, w.q, "karen@lillesund.example"))))
		w.same("not due again", []string{"omar"}, w.due(clock.Today(w.clk).AddDays(1), "", 10))
		w.same("and not forgotten", 0, len(w.forget(clock.Today(w.clk).AddDays(1), w.Person("karen"))))
	})
}

// Who has left without an address is not taken for somebody the export now brings: only an address that is there joins two people.
func TestWhoHasNoAddressLeftIsJoinedToNobody(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(org.Sync{EndPeople: []string{"karen"}})
		w.nights(400)
		w.forget(clock.Today(w.clk), w.Person("karen"))
		w.apply(org.Sync{People: []org.SyncPerson{{Key: "new", FirstName: "Karen", LastName: "Brandt"}, {Key: "same", FirstName: "Kaja", LastName: "Brandt", Email: "karen@lillesund.example"}}})
		ids := ok[map[string]string](w)(w.Room.PersonIDs(ctx, w.q, []string{"new", "same", "karen"}))
		w.same("three people", 3, len(map[string]bool{ids["new"]: true, ids["same"]: true, ids["karen"]: true}))
		found := ok[[]org.Person](w)(w.Room.PersonByEmail(ctx, w.q, "karen@lillesund.example"))
		w.same("the address is its new owner's", ids["same"], found[0].ID)
	})
}
