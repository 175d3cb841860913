package matter

import (
	"context"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
)

// TestNowTellsWhatWaitsAndWhatCameOfIt: what one was asked, the handshakes one may answer, and what came of the matters that touch one, until
// two weeks have gone. In a fixed number of queries.
func TestNowTellsWhatWaitsAndWhatCameOfIt(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		now := func(who string) *Front {
			t.Helper()
			f, err := w.x.Now(ctx, w.as(who))
			ok(t, err)
			return f
		}
		counts := func(who string) [3]int {
			f := now(who)
			return [3]int{len(f.Asked), len(f.Handshakes), len(f.Ended)}
		}
		expect := func(when string, want map[string][3]int) {
			t.Helper()
			for who, n := range want {
				if got := counts(who); got != n {
					t.Errorf("%s: %s has %v asked, handshakes, ended; want %v", when, who, got, n)
				}
			}
		}
		m := w.opened("karen", w.deciding())
		c := w.says("rosa", m, NameToRepresentatives, "Fredag.")
		expect("opened", map[string][3]int{"nadia": {0, 1, 0}, "pia": {0, 1, 0}, "karen": {}, "rosa": {}, "carechief": {}, "frida": {}})
		ok(t, w.x.Clarify(ctx, w.as("karen"), c, "Hvilken fredag?"))
		expect("asked", map[string][3]int{"rosa": {1, 0, 0}, "sofus": {}, "karen": {}})
		if question, by, _ := now("rosa").Asked[0].AskedLast(); question != "Hvilken fredag?" || by.ID != w.town.Person("karen") {
			t.Errorf("asked %q by %s", question, by.Name)
		}
		ok(t, w.x.Reply(ctx, w.as("rosa"), c, "Den første."))
		ok(t, w.x.TakeHandshake(ctx, w.as("nadia"), m, HandshakeAnswer{N: 1, Taken: true}))
		expect("replied and taken", map[string][3]int{"rosa": {}, "nadia": {}, "pia": {}})
		ok(t, w.x.OfferHandshake(ctx, w.as("karen"), m, HandshakeInput{Promise: "Mere tid.", Until: w.today().AddDays(50), Why: "I bad om det."}))
		expect("offered anew", map[string][3]int{"nadia": {0, 1, 0}})
		w.answers("karen", m, c)
		ok(t, w.rules("karen", m))
		expect("decided", map[string][3]int{"rosa": {0, 0, 1}, "sofus": {0, 0, 1}, "nadia": {0, 0, 1}, "gorm": {}, "frida": {}})
		w.clk.Advance((outcomeForDays + 1) * 24 * time.Hour)
		expect("two weeks later", map[string][3]int{"rosa": {}, "nadia": {}})

		var queries []int
		for range 3 {
			m := w.opened("karen", w.deciding())
			ok(t, w.x.Clarify(ctx, w.as("karen"), w.says("rosa", m, NameToAll, "Lørdag."), "Hvilken?"))
			counter, n := db.WithCounter(ctx)
			_, err := w.x.Now(counter, w.as("rosa"))
			ok(t, err)
			queries = append(queries, n.N())
		}
		if queries[0] != queries[2] {
			t.Errorf("for one, two and three of everything: %v queries", queries)
		}
	})
}
