package matter

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/db"
)

func TestLists(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		var all []string
		for i := range 7 {
			in := w.asking()
			in.LastDay, in.Title = w.today().AddDays(20-i), fmt.Sprintf("Ændring %d_%%", i)
			all = append(all, w.opened("karen", in))
			w.clk.Advance(time.Second)
		}
		slices.Reverse(all) // what ends first comes first
		in := w.asking()
		in.UnitID, in.Touched = w.town.Unit("south"), []string{w.town.Unit("south")}
		south := w.opened("lars", in)
		w.works()
		ids := func(who string, f Filter, limit int) (got []string) {
			t.Helper()
			after := ""
			for range 20 {
				l, err := w.x.List(ctx, w.as(who), f, Page{After: after, Limit: limit})
				ok(t, err)
				for _, i := range l.Items {
					got = append(got, i.ID)
				}
				if after = l.Next; after == "" {
					return got
				}
			}
			t.Fatal("the list does not end")
			return nil
		}
		same := func(name string, got, want []string) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		same("all in one page", ids("rosa", Filter{}, 0), all)
		same("in pages of three", ids("rosa", Filter{}, 3), all)
		same("newest first", ids("rosa", Filter{State: Any}, 2), all) // opened last ends first here
		same("of others", ids("niels", Filter{}, 0), []string{south})
		same("of nobody", ids(machine, Filter{State: Any}, 0), nil)
		same("below a unit", ids("boss", Filter{Unit: w.town.Unit("south")}, 0), []string{south})
		if got := ids("boss", Filter{Unit: w.town.Unit("care")}, 0); len(got) != 8 {
			t.Errorf("below the centre: %d", len(got))
		}
		same("by words, in any case", ids("rosa", Filter{Query: "ÆNDRING ruterne 3_%"}, 0), []string{all[3]})
		same("words that are not there", ids("rosa", Filter{Query: "ændring 3%4"}, 0), nil)
		same("owned", ids("karen", Filter{Mine: true}, 0), all)
		same("not mine", ids("rosa", Filter{Mine: true}, 0), nil)
		c := w.says("rosa", all[4], NameToAll, "Her.")
		same("contributed to", ids("rosa", Filter{Mine: true}, 0), []string{all[4]})
		same("waiting for me", ids("karen", Filter{Waiting: true}, 0), []string{all[4]})
		w.answers("karen", all[4], c)
		same("waiting no more", ids("karen", Filter{Waiting: true}, 0), nil)
		for _, m := range all[:5] {
			w.clk.Advance(time.Second)
			ok(t, w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Tak.", Early: "Slut."}))
		}
		closed := slices.Clone(all[:5])
		slices.Reverse(closed)
		same("closed, newest first", ids("rosa", Filter{State: Closed}, 2), closed)
		for _, f := range []Filter{{State: "draft"}, {State: "x"}} {
			_, err := w.x.List(ctx, w.as("rosa"), f, Page{})
			fails(t, err, errNotFound)
		}
		for _, s := range []State{Open, Closed} {
			_, err := w.x.List(ctx, w.as("rosa"), Filter{State: s}, Page{After: "nonsense"})
			fails(t, err, errNotFound)
		}
	})
}

// The front page shows the ten that end first, and says that there are others.
func TestNowShowsTheFirst(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		var in DraftInput
		for n := range frontMost + 1 {
			in = w.asking()
			in.LastDay = w.today().AddDays(20 - n)
			w.opened("karen", in)
		}
		f, err := w.x.Now(context.Background(), w.as("rosa"))
		ok(t, err)
		if len(f.Influence) != frontMost || !f.More || f.Influence[0].LastDay != in.LastDay {
			t.Errorf("%d shown, more %t", len(f.Influence), f.More)
		}
	})
}

// Across kinds what ends first comes first: a decision by the end of the window that today lies in, not of its last one for contributions.
func TestNowIsByTheWindowOfToday(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		in := w.deciding() // its windows end after 10, 20, 30 and 40 days
		for i, days := range []int{10, 20, 30, 40} {
			in.Windows[i] = w.today().AddDays(days)
		}
		decision := w.opened("karen", in)
		advice := func(days int) string {
			in := w.asking()
			in.LastDay = w.today().AddDays(days)
			return w.opened("karen", in)
		}
		fifth, fifteenth := advice(5), advice(15)
		order := func() (got []string) {
			f, err := w.x.Now(context.Background(), w.as("rosa"))
			ok(t, err)
			for _, i := range f.Influence {
				got = append(got, i.ID)
			}
			if i := slices.IndexFunc(f.Influence, func(i Item) bool { return i.ID == decision }); i >= 0 && f.Influence[i].Window.LastDay.Before(w.today()) {
				t.Errorf("the window of today: %+v", f.Influence[i].Window)
			}
			return got
		}
		if diff := cmp.Diff([]string{fifth, decision, fifteenth}, order()); diff != "" {
			t.Error("in the first window:", diff)
		}
		w.clk.Advance(11 * 24 * time.Hour)
		if diff := cmp.Diff([]string{fifteenth, decision}, order()); diff != "" {
			t.Error("in the second:", diff)
		}
		w.clk.Advance(20 * 24 * time.Hour)
		if got := order(); got != nil {
			t.Errorf("when the time for contributions is over: %v", got)
		}
	})
}

// The filters of a list stand in its address, narrow it each by itself and together, and go on from page to page.
func TestFilters(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		advice, decision := w.open(), w.opened("karen", w.deciding())
		w.works()
		north, south := w.town.Unit("north"), w.town.Unit("south")
		for address, want := range map[string][]string{
			"":                                       {advice, decision},
			"?slags=sparring":                        {advice},
			"?slags=beslutning":                      {decision},
			"?fase=problem":                          {decision},
			"?fase=bidrag":                           {advice},
			"?fase=svar":                             nil,
			"?fase=problem&slags=sparring":           nil,
			"?enhed=" + north:                        {advice, decision},
			"?enhed=" + south:                        nil,
			"?q=ruten":                               {advice, decision},
			"?q=sygdom":                              nil,
			"?q=syge":                                {decision},
			"?q=rute&slags=sparring":                 {advice},
			"?slags=nonsens&fase=intet":              {advice, decision},
			"?tilstand=lukket":                       nil,
			"?tilstand=alle&fase=problem":            {decision},
			"?tilstand=lukket&slags=sparring":        nil,
			"?enhed=" + north + "&fase=bidrag&q=rut": {advice},
		} {
			status, body := s.get("rosa", "/forloeb"+address)
			for _, m := range []string{advice, decision} {
				if has := strings.Contains(body, `href="/forloeb/`+m+`"`); status != 200 || has != slices.Contains(want, m) {
					t.Errorf("%s: %d, shows %s: %t", address, status, m, has)
				}
			}
		}
		_, body := s.get("rosa", "/forloeb?fase=problem&slags=sparring&enhed="+north)
		for _, words := range []string{
			`href="/forloeb?enhed=` + north + `&amp;fase=problem"`, `href="/forloeb?enhed=` + north + `&amp;slags=sparring"`, // each can be taken away
			"Der er forløb, hvis du fjerner ét af disse: Slags: Sparring · Fase: Forme problemet.",
		} {
			if !strings.Contains(body, words) {
				t.Errorf("the empty list does not have %s:\n%s", words, body)
			}
		}
		if _, body := s.get("rosa", "/forloeb?q=syge"); !strings.Contains(body, "Fundet i teksten:") || !strings.Contains(body, "når nogen er <mark>syg</mark>") {
			t.Errorf("why it was found:\n%s", body)
		}
		if _, body := s.get("rosa", "/forloeb?q=+%20+"); strings.Contains(body, "Ord:") {
			t.Error("blanks are looked for")
		}
		f := Filter{State: Any, Mine: true, Kind: Decision, Phase: WindowProposal, Unit: north, Query: "a&b=c"}
		_, query, _ := strings.Cut(addressOf(f, "x~y"), "?")
		values, err := url.ParseQuery(query)
		if ok(t, err); filterOf(values) != f || values.Get("efter") != "x~y" {
			t.Errorf("%s is read as %+v", query, filterOf(values))
		}
	})
}

// Words that no open matter has are looked for among the closed ones the reader may read, and the empty list leads there.
func TestWordsOfClosedMattersAreNotLost(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		ok(t, w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Nøgleboksene bliver hængt op.", Early: "Alle er enige."}))
		w.works()
		s := served(w)
		to := `href="/forloeb?q=n%C3%B8gleboksene&amp;tilstand=alle"`
		for who, want := range map[string]bool{"rosa": true, keeper: true, "niels": false} {
			if _, body := s.get(who, "/forloeb?q=n%C3%B8gleboksene"); strings.Contains(body, "men 1 lukket forløb har dem.") != want || strings.Contains(body, to) != want {
				t.Errorf("%s is led there: %v", who, !want)
			}
		}
		for _, address := range []string{"?q=n%C3%B8gleboksene&venter=ja", "?q=n%C3%B8gleboksene&fase=problem", "?q=sygdom", "", "?q=n%C3%B8gleboksene&tilstand=lukket"} {
			if _, body := s.get("rosa", "/forloeb"+address); strings.Contains(body, "lukket forløb har dem") {
				t.Errorf("%q tells of closed ones", address)
			}
		}
	})
}

// What was searched for is shown where it stands: not for what the title has, and in a fixed number of queries.
func TestWhyItWasFound(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.asking()
		in.Title = "Nøglerne til vagten"
		m := w.opened("karen", in)
		c := w.says("rosa", m, NameToAll, "Vi leder efter cyklerne hver morgen.")
		_, err := w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{c}, Outcome: Changed, Text: "De skal have en elevator."})
		ok(t, err)
		w.works()
		for query, want := range map[string]*Found{
			"nøgle":              nil,
			"cykel":              nil, // cyklerne does not begin with it
			"cykler":             {FoundInContribution, "Vi leder efter cyklerne hver morgen.", "cykler"},
			"nøgle elevatorer":   {FoundInAnswer, "De skal have en elevator.", "nøgle elevatorer"},
			"borgerne nøglernes": {FoundInText, "At borgerne får hjælp af nogen, de kender.", "borgerne nøglernes"},
		} {
			l, err := w.x.List(ctx, w.as("sofus"), Filter{Query: query}, Page{})
			ok(t, err)
			if query == "cykel" {
				if len(l.Items) != 0 {
					t.Errorf("%s: %+v", query, l.Items)
				}
				continue
			}
			if len(l.Items) != 1 {
				t.Errorf("%s: %d", query, len(l.Items))
			} else if diff := cmp.Diff(want, l.Items[0].Found); diff != "" {
				t.Errorf("%s: %s", query, diff)
			}
		}
	})
}

func TestNow(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		soon, later := w.asking(), w.asking()
		soon.LastDay = w.today().AddDays(2)
		a, b := w.opened("karen", soon), w.opened("karen", later)
		_, err := w.x.Draft(ctx, w.as("karen"), w.asking())
		ok(t, err)
		f, err := w.x.Now(ctx, w.as("rosa"))
		ok(t, err)
		if len(f.Influence) != 2 || f.Influence[0].ID != a || f.Influence[1].ID != b || f.More || !f.Influence[0].MayContribute ||
			len(f.Drafts)+len(f.Waiting)+len(f.Answers)+len(f.TakeOver) != 0 {
			t.Errorf("rosa: %+v", f)
		}
		first := w.clk.Now()
		c := w.says("rosa", b, NameToAll, "Ældst.")
		w.clk.Advance(time.Hour)
		w.says("viggo", b, NameToAll, "Yngst.")
		f, err = w.x.Now(ctx, w.as("karen"))
		ok(t, err)
		if len(f.Influence) != 0 || len(f.Drafts) != 1 || len(f.Waiting) != 1 || f.Waiting[0].Unanswered != 2 || !f.Waiting[0].Oldest.Equal(first) ||
			!f.Waiting[0].Owned {
			t.Errorf("karen: %+v", f)
		}
		w.answers("karen", b, c)
		w.clk.Advance(3 * 24 * time.Hour)
		f, err = w.x.Now(ctx, w.as("rosa"))
		if ok(t, err); len(f.Influence) != 1 || f.Influence[0].ID != b || f.Influence[0].Mine != 1 || len(f.Answers) != 1 || f.Answers[0].Answers[0].Text != "Det gør vi." {
			t.Errorf("after the first last day: %+v", f)
		}
		w.clk.Advance(40 * 24 * time.Hour)
		f, err = w.x.Now(ctx, w.as("rosa"))
		if ok(t, err); len(f.Answers) != 1 {
			t.Error("an unread answer is gone")
		}
		ok(t, w.x.MarkSeen(ctx, w.as("rosa"), c))
		f, err = w.x.Now(ctx, w.as("rosa"))
		if ok(t, err); len(f.Answers) != 0 {
			t.Error("an old answer that was read is still there")
		}
		v, err := w.x.Voice(ctx, w.as("rosa"), Page{})
		if ok(t, err); len(v.Items) != 1 || v.Items[0].Answers[0].Outcome != Changed {
			t.Errorf("her voice: %+v", v)
		}
	})
}

// TestPagesCostAFixedNumberOfQueries holds each page to its number, with little and with much.
func TestPagesCostAFixedNumberOfQueries(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.open()
		pages := map[string]func(ctx context.Context) error{
			"view": func(ctx context.Context) error { _, err := w.x.View(ctx, w.as("nadia"), m, Page{}); return err },
			"list": func(ctx context.Context) error { _, err := w.x.List(ctx, w.as("nadia"), Filter{}, Page{}); return err },
			"found": func(ctx context.Context) error {
				_, err := w.x.List(ctx, w.as("nadia"), Filter{Query: "borgere"}, Page{})
				return err
			},
			"now":   func(ctx context.Context) error { _, err := w.x.Now(ctx, w.as("karen")); return err },
			"voice": func(ctx context.Context) error { _, err := w.x.Voice(ctx, w.as("rosa"), Page{}); return err },
			"answering": func(ctx context.Context) error {
				_, err := w.x.Answering(ctx, w.as("karen"), m, AnsweringFilter{}, Page{})
				return err
			},
			"history": func(ctx context.Context) error { _, err := w.x.History(ctx, w.as("nadia"), m); return err },
		}
		count := func() map[string]int {
			n := map[string]int{}
			for name, page := range pages {
				ctx, c := db.WithCounter(context.Background())
				ok(t, page(ctx))
				n[name] = c.N()
			}
			return n
		}
		one := w.says("rosa", m, NameToAll, "Første.")
		w.answers("karen", m, one)
		w.says("rosa", m, NameToAll, "Anden.")
		w.works()
		little := count()
		for i := range 25 {
			w.says("rosa", m, NameToRepresentatives, fmt.Sprint("Nr. ", i))
			w.says("rosa", w.open(), NameToAll, "Og her.")
		}
		w.works()
		if diff := cmp.Diff(little, count()); diff != "" {
			t.Error("with much:", diff)
		}
		for name, n := range little {
			if n > 22 { // two of them for what is hidden, of the matter and of what goes with its contributions; one for what contributions left a mark on, two for who has read them, one for guests
				t.Errorf("%s costs %d queries", name, n)
			}
		}
		t.Log(little)
	})
}
