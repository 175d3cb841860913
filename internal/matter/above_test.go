package matter

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// What rooms above read of a matter is what its reader sees of it.
func TestWhatRoomsAboveRead(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m, other := w.open(), w.open()
		given, kept, gone := w.says("rosa", m, NameToAll, "Fast 100 % dag."), w.says("sofus", m, NameToRepresentatives, "Fast vagt."), w.says("rosa", m, NameToAll, "Fast bil.")
		elsewhere := w.says("rosa", other, NameToAll, "Fast her.")
		ok(t, w.x.Withdraw(ctx, w.as("rosa"), gone))
		here, err := w.x.Enter(ctx, w.d.Read(), w.as("karen"), m)
		ok(t, err)
		list, err := w.x.ContributionsOf(ctx, w.d.Read(), here, []string{gone, kept, given, elsewhere, "x"})
		ok(t, err)
		if len(list) != 3 || list[0].ID != given || list[1].Author != nil || list[2].Text != "" || list[0].Author.Name != "Rosa Holm" {
			t.Errorf("%+v", list)
		}
		for words, want := range map[string][]string{"": {kept, given}, "FAST": {kept, given}, "100 %": {given}, "%": {given}, "bil": nil, "her": nil} {
			found, err := w.x.ToChoose(ctx, w.d.Read(), here, words, 10)
			ok(t, err)
			var got []string
			for _, c := range found {
				got = append(got, c.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("with %q: %v, want %v", words, got, want)
			}
		}
		if _, err := w.x.StripOf(ctx, w.as("hanne"), m); !isErr(err, fault.NotFound) {
			t.Errorf("who may not read it: %v", err)
		}
	})
}

// What happened beside a matter stands among its events in time; what has a day alone stays where it stands.
func TestWithHappened(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }
	event := func(verb string, at time.Time) Event { return Event{Verb: verb, At: at, Day: clock.DayOf(at)} }
	nameless := Event{Verb: "nameless", Day: clock.DayOf(at(2, 0))}
	events := []Event{event("a", at(1, 9)), nameless, event("b", at(2, 9)), event("c", at(4, 9))}
	for _, c := range []struct {
		list []Happened
		want string
	}{
		{nil, "a nameless b c"},
		{[]Happened{{At: at(5, 9), Said: "y"}, {At: at(3, 9), Said: "x"}}, "a nameless b x c y"},
		{[]Happened{{At: at(2, 8), Said: "x"}, {At: at(1, 8), Said: "y"}}, "y a nameless x b c"},
		{[]Happened{{At: at(1, 9), Said: "x", By: "k"}}, "a x nameless b c"},
	} {
		var got []string
		for _, e := range withHappened(events, c.list, map[string]string{"k": "Karen"}) {
			got = append(got, e.Verb+e.Said)
			if (e.Actor.Name == "Karen") != (e.Actor.ID == "k") {
				t.Errorf("%+v", e)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v, want %s", got, c.want)
		}
	}
}

// What rooms above say of a matter stands where they are asked to: at contributions, in the JSON, in the way of its end, and where personal
// data is erased.
func TestWhatRoomsAboveAdd(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		given := w.says("rosa", m, NameToAll, "Fast dag.")
		w.x.AddMarks(func(_ context.Context, contributions []string) (map[string][]Mark, error) {
			return map[string][]Mark{given: {{"Blev til noget", "/andetsteds"}}}, nil
		})
		kept := "Line Hansen sagde det."
		w.x.AddWords(Words{Tables: []string{"matter"}, Texts: func(context.Context, db.Q, string) ([]Kept, error) {
			return []Kept{{kept, false}, {"Line Hansen er syg.", true}}, nil
		},
			Replace: func(_ context.Context, _ *db.Tx, _, text, now string) (int, error) {
				kept = strings.ReplaceAll(kept, text, now)
				return 1, nil
			}})
		w.x.AddExport("more", func(_ context.Context, here Here) (any, error) { return here.Matter.ID, nil })
		held := true
		w.x.AddUnfinished(func(context.Context, db.Q, Matter) error {
			if held {
				return fault.One("", "matter.error.kind")
			}
			return nil
		})
		s := served(w)
		for _, path := range []string{Path(m), "/bidrag/" + given, "/min-stemme", Path(m) + "/svar"} {
			who := map[bool]string{false: "rosa", true: "karen"}[strings.HasSuffix(path, "/svar")]
			if status, page := s.get(who, path); status != 200 || !strings.Contains(page, `href="/andetsteds"`) {
				t.Errorf("%s: %d without the mark", path, status)
			}
		}
		if status, page := s.get("rosa", Path(m)+"/data.json"); status != 200 || !strings.Contains(page, `"more":"`+m+`"`) {
			t.Errorf("JSON: %d", status)
		}
		places, err := w.x.FindPersonal(ctx, w.as(keeper), m, []string{"Line Hansen"})
		ok(t, err)
		if !slices.Equal(places, []Place{{"beside", "", "Line Hansen", " sagde det."}, {Kind: "unseen"}}) {
			t.Errorf("found %+v", places)
		}
		n, err := w.x.Erase(ctx, w.as(keeper), m, EraseInput{Words: []string{"Line Hansen"}, Reason: "En borgers navn."})
		ok(t, err)
		if n != 2 || kept != Erased+" sagde det." {
			t.Errorf("%d: %s", n, kept)
		}
		w.answers("karen", m, given)
		if err := w.rules("karen", m); !isErr(err, fault.Conflict) && len(wrongFields(err)) != 1 {
			t.Errorf("ended while a room above holds it: %v", err)
		}
		held = false
		ok(t, w.rules("karen", m))
	})
}
