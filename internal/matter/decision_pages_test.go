package matter

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// has reports each of the words that a page lacks.
func has(t *testing.T, page, body string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(body, w) {
			t.Errorf("%s does not say %q", page, w)
		}
	}
}

// A page that one left for the next is led on when one comes back to it; who never had it does not find it.
func TestBackInTheBrowser(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.opened("karen", w.deciding())
		led := func(when string, pages ...string) {
			t.Helper()
			for _, page := range pages {
				if status, _, to := s.do("karen", "GET", "/forloeb/"+m+page, nil, "da"); status != 303 || !strings.HasPrefix(to, "/forloeb/"+m) {
					t.Errorf("%s, %s leads its owner to %q (%d)", when, page, to, status)
				}
				if status, _ := s.get("rosa", "/forloeb/"+m+page); status != 404 {
					t.Errorf("%s, %s for who does not own it: %d", when, page, status)
				}
			}
		}
		led("opened", "/kladde", "/aabn")
		ok(t, w.rules("karen", m))
		led("published", "/kladde", "/beslutning/se", "/vinduer", "/haandslag", "/spoergsmaal", "/medejere", "/tekst")
	})
}

// What was published before keeps what changed it, its mark and its reason, when it is corrected and taken up again.
func TestEarlierDecisionsAreWhole(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s := context.Background(), served(w)
		m := w.opened("karen", w.deciding())
		c := w.says("rosa", m, NameToAll, "Fredag er bedst.")
		w.answers("karen", m, c)
		first := DecisionInput{Decision: "Fredag.\nVagten siger til.", Reasons: "Fordi.", CoreTask: "Til tiden.", Changes: map[string]int{c: 1}}
		ok(t, w.x.Decide(ctx, w.as("karen"), m, first))
		ok(t, w.x.Publish(ctx, w.as("karen"), m))
		second := first
		second.Decision, second.Changes, second.Why = "Torsdag.\nVagten siger til.", map[string]int{c: 2}, "Vi skrev forkert."
		ok(t, w.x.Correct(ctx, w.as("karen"), m, second))
		ok(t, w.x.Reopen(ctx, w.as("karen"), m, ReopenInput{"Der kom nye tal.", w.today().AddDays(7), w.today().AddDays(14)}))

		v, err := w.x.View(ctx, w.as("viggo"), m, Page{})
		ok(t, err)
		var got []int
		for _, r := range v.Rulings {
			for _, k := range r.Changes {
				got = append(got, r.N, k.Line)
			}
		}
		if d := cmp.Diff([]int{2, 2, 1, 1}, got); d != "" {
			t.Errorf("number and line of what changed each decision (-want +got):\n%s", d)
		}
		if at := v.Windows[CurrentWindow(v.Windows, w.today())].Code; at != WindowProposal {
			t.Errorf("taken up again it is in the window %q", at)
		}
		if _, body := s.get("karen", "/forloeb/"+m+"/vinduer"); strings.Contains(body, `id="window_problem"`) || !strings.Contains(body, `type="hidden" name="window_problem"`) || !strings.Contains(body, `id="window_proposal"`) {
			t.Error("what is over stands in a field, or what is not does not")
		}
		_, body := s.get("viggo", "/forloeb/"+m)
		has(t, "the matter", body, "Besluttet, før det var drøftet", "Vi skrev forkert.", "Taget op igen, fordi", "Der kom nye tal.", "kan forslaget kommenteres")

		_, body = s.get("karen", "/forloeb/"+m+"/beslutning")
		has(t, "the form of the next decision", body, "Torsdag.\nVagten siger til.", "Til tiden.")
		if status, _ := s.get("karen", "/forloeb/"+m+"/beslutning/se"); status != 404 {
			t.Errorf("what was decided before is looked through as if it were written: %d", status)
		}
	})
}

// A changed handshake shows why and until when, and keeps what was answered before, to everybody who reads the matter.
func TestChangedHandshakeIsToldWhole(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s := context.Background(), served(w)
		m := w.opened("karen", w.deciding())
		ok(t, w.x.TakeHandshake(ctx, w.as("nadia"), m, HandshakeAnswer{N: 1, Words: "Vi vil have to uger mere."}))
		ok(t, w.x.OfferHandshake(ctx, w.as("karen"), m, HandshakeInput{Promise: "Alle får svar.", Until: w.today().AddDays(54), Why: "I bad om to uger."}))
		_, body := s.get("rosa", "/forloeb/"+m)
		has(t, "the matter", body, "Ændret, fordi", "I bad om to uger.", "Vi vil have to uger mere.", "Tiden går til og med 16. januar 2027")
		_, body = s.get("rosa", "/forloeb/"+m+"/historik")
		has(t, "the history", body, "Tiden går til og med 16. januar 2027", "Tiden går til og med 2. januar 2027")
	})
}

// What a step lacks is said at its field, in words for that field.
func TestFieldsOfADecisionsOwner(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.opened("karen", w.deciding())
		v, err := w.x.View(context.Background(), w.as("karen"), m, Page{})
		ok(t, err)
		q := v.Questions[1].ID
		for _, c := range []struct {
			page string
			form url.Values
			want []string
		}{
			{"/spoergsmaal", url.Values{"question": {q}}, []string{`href="#settled-` + q + `"`, `id="settled-` + q + `-error"`}},
			{"/medejere", url.Values{"co_owner-q": {""}}, []string{"Søg, og vælg en person.", "Vælg medejer"}},
			{"/beslutning", url.Values{"se": {"ja"}, "decision": {"Fredag."}}, []string{`href="#reasons"`, `href="#core_task"`}},
			{"/haandslag", url.Values{"until": {"31-12-2026"}, "promise": {"Ja."}}, []string{"Skriv, hvorfor det ændres."}},
			{"/vinduer", url.Values{"window_problem": {"10-12-2026"}, "window_solutions": {"11-12-2026"}, "window_proposal": {"12-12-2026"}, "window_decided": {""}}, []string{"Skriv, hvornår det senest besluttes."}},
		} {
			status, body, _ := s.post("karen", "/forloeb/"+m+c.page, c.form)
			if status != 422 {
				t.Errorf("%s: %d", c.page, status)
			}
			has(t, c.page, body, c.want...)
		}
		_, body := s.get("karen", "/forloeb/"+m+"/beslutning")
		has(t, "the form of the decision", body, "Fredag.")
	})
}

// The secretariat, which leads nothing, chooses a leader before it writes: nobody can open a matter from no unit.
func TestTheSecretariatChoosesALeader(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		status, body := s.get("ivan", "/forloeb/ny?slags=beslutning")
		if status != 200 {
			t.Errorf("to begin: %d", status)
		}
		has(t, "the page", body, "Hvilken leder skriver du for?", `name="slags" value="beslutning"`)
		_, body = s.get("ivan", "/forloeb/ny?for-q=Karen&search=for")
		has(t, "the search", body, w.town.Person("karen"))
		for query, want := range map[string]string{"for=" + w.town.Person("rosa"): "leder ingen enhed", "for-q=": "Søg, og vælg en person."} {
			if status, body := s.get("ivan", "/forloeb/ny?"+query); status != 422 || !strings.Contains(body, want) {
				t.Errorf("%s: %d", query, status)
			}
		}
		if _, _, to := s.do("ivan", "GET", "/forloeb/ny?slags=beslutning&for="+w.town.Person("karen"), nil, "da"); !strings.Contains(to, "/kladde?for="+w.town.Person("karen")+"&slags=beslutning") {
			t.Errorf("a leader leads to %q", to)
		}
	})
}

// In the copy of one's own data an outcome has the word it has on the matter's page.
func TestOwnOutcomesAreWordedAsOnThePage(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.opened("karen", w.deciding())
		w.answers("karen", m, w.says("rosa", m, NameToAll, "Fredag."))
		for key, who := range map[string]string{"answers_to_me": "rosa", "answers_given": "karen"} {
			for _, part := range w.x.OwnData() {
				if part.Key != key {
					continue
				}
				page, err := part.List(context.Background(), w.d.Read(), w.as(who), "", 1)
				ok(t, err)
				if len(page.Records) != 1 {
					t.Fatalf("%s: %d records", key, len(page.Records))
				}
				for _, f := range page.Records[0] {
					if f.Key == "outcome" && f.Word != changedWords[Decision] {
						t.Errorf("%s calls it %q", key, f.Word)
					}
				}
			}
		}
	})
}

func TestDistinct(t *testing.T) {
	if d := cmp.Diff([]string{"Hvem?", "Hvor?"}, distinct(lines("Hvem?\nHvor?\n\n Hvem? \n"))); d != "" {
		t.Error(d)
	}
}
