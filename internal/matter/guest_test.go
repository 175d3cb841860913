package matter

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

func TestGuestInput(t *testing.T) {
	today := clock.MustDay("2026-11-23")
	good := GuestInput{Name: " Birgit  van Holst ", Email: " Birgit@Byraad.example ", Role: " Formand  for Socialudvalget ", May: GuestReads, LastDay: DefaultGuestDay(today)}
	change := func(f func(*GuestInput)) GuestInput { in := good; f(&in); return in }
	for name, tc := range map[string]struct {
		in   GuestInput
		want []string
	}{
		"as it should be":         {good, nil},
		"nothing":                 {GuestInput{}, []string{"name", "email", "role", "may", "last_day"}},
		"one name":                {change(func(in *GuestInput) { in.Name = "Birgit" }), []string{"name"}},
		"a number in the name":    {change(func(in *GuestInput) { in.Name = "Birgit 010190-1234" }), []string{"name"}},
		"a number in what it is":  {change(func(in *GuestInput) { in.Role = "010190-1234" }), []string{"role"}},
		"a long name":             {change(func(in *GuestInput) { in.Name = strings.Repeat("å", MaxGuestName) + " B" }), []string{"name"}},
		"no address":              {change(func(in *GuestInput) { in.Email = "birgit.byraad.example" }), []string{"email"}},
		"two addresses":           {change(func(in *GuestInput) { in.Email = "a@b.dk, c@d.dk" }), []string{"email"}},
		"what they are is long":   {change(func(in *GuestInput) { in.Role = strings.Repeat("å", MaxGuestRole+1) }), []string{"role"}},
		"something else to do":    {change(func(in *GuestInput) { in.May = "own" }), []string{"may"}},
		"yesterday":               {change(func(in *GuestInput) { in.LastDay = today.AddDays(-1) }), []string{"last_day"}},
		"today":                   {change(func(in *GuestInput) { in.LastDay = today }), nil},
		"two years":               {change(func(in *GuestInput) { in.LastDay = clock.MustDay("2028-11-23") }), nil},
		"more than two years":     {change(func(in *GuestInput) { in.LastDay = clock.MustDay("2028-11-24") }), []string{"last_day"}},
		"an address with trouble": {change(func(in *GuestInput) { in.Email = "a@b.dk\r\nBcc: c@d.dk" }), []string{"email"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := tc.in
			if diff := cmp.Diff(tc.want, wrongFields(in.check(today))); diff != "" {
				t.Error(diff)
			}
			if tc.want == nil && (in.Name != "Birgit van Holst" || in.Email != "birgit@byraad.example" || in.Role != "Formand for Socialudvalget") {
				t.Errorf("kept as %+v", in)
			}
		})
	}
}

// guest invites Birgit into a matter of karen's and gives her as an actor.
func (w *world) guest(matterID, may string, days int) access.Actor {
	w.t.Helper()
	g, err := w.x.InviteGuest(context.Background(), w.as("karen"), matterID, GuestInput{Name: "Birgit Holst", Email: "birgit@byraad.example",
		Role: "Formand for Socialudvalget", May: may, LastDay: w.today().AddDays(days)})
	ok(w.t, err)
	w.town.People["birgit"] = g.ID
	return access.Actor{Person: g.ID, Name: "Birgit Holst", Outside: true, Grants: access.Grants{Guest: true}}
}

// day lets days pass.
func (w *world) day(n int) {
	w.t.Helper()
	w.clk.Advance(time.Duration(n) * 24 * time.Hour)
	w.town.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error { return w.town.Room.Refresh(ctx, tx, w.today()) })
}

// isHere says whether somebody has not left, and is a guest.
func (w *world) isHere(person string) (here, guest bool) {
	w.t.Helper()
	ok(w.t, w.d.Read().QueryRow(context.Background(), `SELECT p.present, EXISTS (SELECT 1 FROM org_guest_now g WHERE g.person_id = p.id)
		FROM org_person_name p WHERE p.id = $1`, person).Scan(&here, &guest))
	return here, guest
}

func TestWhoCanBeInvited(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, m := context.Background(), w.open()
		invite := func(email string) (Guest, error) {
			return w.x.InviteGuest(ctx, w.as("karen"), m, GuestInput{Name: "En Gæst", Email: email, Role: "Observatør", May: GuestReads, LastDay: w.today().AddDays(30)})
		}
		email := func(key string) string {
			e, err := db.One(ctx, w.d.Read(), db.Scan[string], `SELECT email FROM org_person_name WHERE id = $1`, w.town.Person(key))
			ok(t, err)
			return e
		}
		birgit := w.guest(m, GuestReads, 30)
		_, err := invite("BIRGIT@byraad.example")
		var inv *fault.Invalid
		if !errors.As(err, &inv) || inv.Fields[0].Key != "matter.guest.error.invited" || !slices.Contains(inv.Fields[0].Args, any("Birgit Holst")) {
			t.Errorf("the same guest twice: %v", err)
		}
		if _, err := invite(email("pia")); !errors.As(err, &inv) || inv.Fields[0].Key != "matter.guest.error.reads" {
			t.Errorf("who reads it already: %v", err)
		}
		// Who works elsewhere is a guest as the person they are, and stays who they are when it ends.
		niels, err := invite(email("niels"))
		if ok(t, err); niels.ID != w.town.Person("niels") || niels.Name == "En Gæst" {
			t.Errorf("niels is invited as %+v", niels)
		}
		if _, err := w.x.View(ctx, w.as("niels"), m, Page{}); err != nil {
			t.Errorf("niels: %v", err)
		}
		ok(t, w.x.EndGuest(ctx, w.as("karen"), m, niels.ID))
		if here, guest := w.isHere(niels.ID); !here || guest {
			t.Errorf("niels: here %v, guest %v", here, guest)
		}
		// Somebody who runs the machine and works elsewhere is no guest.
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE org_person SET email = 'max@drift.example' WHERE id = $1`, w.town.Person(machine))
			return err
		})
		if _, err := invite("max@drift.example"); !errors.As(err, &inv) || inv.Fields[0].Key != "matter.guest.error.email_duty" {
			t.Errorf("who runs the machine: %v", err)
		}
		// The same guest in another matter is the same person, and is nobody's stand-in.
		other := w.open()
		if again := w.guest(other, GuestContributes, 60); again.Person != birgit.Person {
			t.Error("Birgit is two people")
		}
		if err := w.x.NameStandIn(ctx, w.as("karen"), m, birgit.Person); err == nil {
			t.Error("a guest stands in for the owner")
		}
		// No more than there is room for, until one goes.
		for i := range MaxGuests - 1 {
			_, err := invite(fmt.Sprintf("g%d@byraad.example", i))
			ok(t, err)
		}
		if _, err := invite("one-too-many@byraad.example"); !errors.As(err, &inv) || inv.Fields[0].Name != "" || inv.Fields[0].Key != "matter.guest.error.many" {
			t.Errorf("too many: %v", err)
		}
		ok(t, w.x.EndGuest(ctx, w.as("karen"), m, birgit.Person))
		if _, err := invite("one-more@byraad.example"); err != nil {
			t.Errorf("with room again: %v", err)
		}
	})
}

func TestHowLongAGuestIsHere(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, m, other := context.Background(), w.open(), w.open()
		birgit := w.guest(m, GuestContributes, 10)
		w.guest(other, GuestReads, 20)
		reads := func(matterID string) bool {
			_, err := w.x.View(ctx, birgit, matterID, Page{})
			if err != nil && !errors.Is(err, fault.NotFound) {
				t.Fatal(err)
			}
			return err == nil
		}
		state := func(wantM, wantOther, wantHere bool) {
			t.Helper()
			here, guest := w.isHere(birgit.Person)
			if reads(m) != wantM || reads(other) != wantOther || here != wantHere || guest != wantHere {
				t.Errorf("reads %v and %v, here %v, guest %v", reads(m), reads(other), here, guest)
			}
		}
		w.day(10)
		state(true, true, true) // the last day is one of them
		w.day(1)
		state(false, true, true)
		w.day(10)
		state(false, false, false)
		// Invited again she is who she was.
		if again := w.guest(m, GuestReads, 5); again.Person != birgit.Person {
			t.Error("she came back as somebody else")
		}
		state(true, false, true)
		ok(t, w.x.ChangeGuest(ctx, w.as("karen"), m, birgit.Person, GuestChange{Role: "Borgmester", May: GuestContributes, LastDay: w.today().AddDays(50)}))
		w.day(40)
		state(true, false, true)
		ok(t, w.x.EndGuest(ctx, w.as("karen"), m, birgit.Person))
		state(false, false, false)
		fails(t, w.x.EndGuest(ctx, w.as("karen"), m, birgit.Person), errNotFound)
		fails(t, w.x.ChangeGuest(ctx, w.as("karen"), m, birgit.Person, GuestChange{Role: "X", May: GuestReads, LastDay: w.today()}), errNotFound)
	})
}

// TestGuestOfAClosedMatter: what came of it can be read until the last day, and nothing can be added; what was typed is kept.
func TestGuestOfAClosedMatter(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, m := context.Background(), w.open()
		birgit := w.guest(m, GuestContributes, 30)
		said, err := w.x.Contribute(ctx, birgit, m, ContributionInput{Kind: Perspective, Text: "Fra udvalget.", NameTo: NameToAll, SendKey: id.New()})
		ok(t, err)
		v, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		if c := v.Contributions[0]; c.Author == nil || c.Author.Name != "Birgit Holst" || c.Guest != "Formand for Socialudvalget" {
			t.Errorf("to others it is from %+v, %q", c.Author, c.Guest)
		}
		if g := v.Guests; len(g) != 1 || g[0].Name != "Birgit Holst" || g[0].Email != "" {
			t.Errorf("rosa sees the guests %+v", g)
		}
		w.answers("karen", m, said)
		ok(t, w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Vi prøver det.", Early: "Vi er færdige."}))

		s, shows := served(w), func(text string, body string) {
			t.Helper()
			if !strings.Contains(body, text) {
				t.Errorf("does not say %q: %s", text, body)
			}
		}
		_, body := s.get("birgit", "/forloeb/"+m)
		shows("Vi prøver det.", body)
		status, body, _ := s.post("birgit", "/forloeb/"+m+"/bidrag", url.Values{"kind": {Concern}, "text": {"Jeg nåede det ikke."}, "name_to": {NameToAll}, "send_key": {id.New()}})
		if status != http.StatusUnprocessableEntity {
			t.Errorf("after the closing: %d", status)
		}
		shows("Jeg nåede det ikke.", body)
		if voice, err := w.x.Voice(ctx, birgit, Page{}); err != nil || len(voice.Items) != 1 || len(voice.Items[0].Answers) != 1 {
			t.Errorf("her own: %+v, %v", voice, err)
		}
		_, err = w.x.InviteGuest(ctx, w.as("karen"), m, GuestInput{Name: "Ny Gæst", Email: "ny@byraad.example", Role: "X", May: GuestReads, LastDay: w.today()})
		fails(t, err, ErrNotOpen)
		ok(t, w.x.ChangeGuest(ctx, w.as("karen"), m, birgit.Person, GuestChange{Role: "Formand", May: GuestReads, LastDay: w.today()}))
		w.day(1)
		_, err = w.x.View(ctx, birgit, m, Page{})
		fails(t, err, errNotFound)
	})
}

// TestAGuestIsTold: of the invitation, of what is said to them, and how it ended; of nothing on the way.
func TestAGuestIsTold(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, m := context.Background(), w.opened("karen", w.deciding())
		birgit := w.guest(m, GuestContributes, 90)
		told := func(verb string) bool { return slices.Contains(w.told(m, verb), "birgit") }
		if got := w.told(m, VerbGuestInvited); !slices.Equal(got, []string{"birgit"}) {
			t.Errorf("of the invitation are told %v", got)
		}
		e, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{VerbGuestInvited}, 1)
		ok(t, err)
		notices, err := w.x.Render(ctx, w.d.Read(), e, birgit.Person)
		ok(t, err)
		da := danishly(t)
		said := notices[0].Words(da) + "\n" + notices[0].Text(da)
		for _, part := range []string{"Ruterne bliver ændret for sent", "Karen Brandt", "Formand for Socialudvalget", "kan læse og bidrage til og med"} {
			if !strings.Contains(strings.ToLower(said), strings.ToLower(part)) {
				t.Errorf("the invitation does not say %q: %s", part, said)
			}
		}
		if path, _ := notices[0].To(); path != "/log-ind?next=/forloeb/"+m {
			t.Errorf("it leads to %s", path)
		}
		given, err := w.x.Contribute(ctx, birgit, m, ContributionInput{Kind: Perspective, Text: "Fra udvalget.", NameTo: NameToAll, SendKey: id.New()})
		ok(t, err)
		v, err := w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		ok(t, w.x.CloseQuestion(ctx, w.as("karen"), m, v.Questions[0].ID, "Fredag."))
		ok(t, w.x.Revise(ctx, w.as("karen"), m, VersionInput{Base: 1, Problem: "Nyt.", CoreTask: "Det samme.", Why: "Derfor."}))
		for _, verb := range []string{VerbOpened, VerbQuestionClosed, VerbRevised, VerbHandshakeOffered} {
			if list, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{verb}, 1); err == nil && len(list) > 0 && told(verb) {
				t.Errorf("she is told of %s", verb)
			}
		}
		w.answers("karen", m, given)
		ok(t, w.rules("karen", m))
		if !told(VerbAnswered) || !told(VerbDecided) {
			t.Error("she is not told of the answer and the decision")
		}
		ok(t, w.x.EndGuest(ctx, w.as("karen"), m, birgit.Person))
		if got := w.told(m, VerbDecided); slices.Contains(got, "birgit") {
			t.Errorf("told after it has ended: %v", got)
		}
	})
}

// TestGuestsInTheHistory: it tells who came and went, until the names of those who spoke are forgotten.
func TestGuestsInTheHistory(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, m := context.Background(), w.open()
		birgit := w.guest(m, GuestReads, 30)
		ok(t, w.x.ChangeGuest(ctx, w.as("karen"), m, birgit.Person, GuestChange{Role: "Formand", May: GuestContributes, LastDay: w.today().AddDays(40)}))
		ok(t, w.x.ChangeGuest(ctx, w.as("karen"), m, birgit.Person, GuestChange{Role: "Formand", May: GuestContributes, LastDay: w.today().AddDays(40)})) // nothing
		ok(t, w.x.EndGuest(ctx, w.as("karen"), m, birgit.Person))
		tells := func() (list []string) {
			events, err := w.x.History(ctx, w.as("rosa"), m)
			ok(t, err)
			for _, e := range events {
				if strings.HasPrefix(e.Verb, "guest.") {
					list = append(list, e.Verb+" "+e.To)
				}
			}
			return list
		}
		if diff := cmp.Diff([]string{"guest.invited Birgit Holst", "guest.changed Birgit Holst", "guest.ended Birgit Holst"}, tells()); diff != "" {
			t.Error(diff)
		}
		ok(t, w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Tak.", Early: "Færdige."}))
		closed := w.today()
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			done, _, err := w.x.ForgetNames(ctx, tx, closed.AddDays(1), []string{m})
			if len(done) != 1 {
				t.Errorf("forgotten in %v", done)
			}
			return err
		})
		if diff := cmp.Diff([]string{"guest.invited ", "guest.changed ", "guest.ended "}, tells()); diff != "" {
			t.Error(diff)
		}
		if due, err := w.x.DueNames(ctx, w.d.Read(), closed.AddDays(1), "", 10); err != nil || slices.Contains(due, m) {
			t.Errorf("due again: %v, %v", due, err)
		}
	})
}

// TestTheGuestsPage: only who keeps the guests finds it and sees an address; what is wrong stands at its field, and what was typed stays.
func TestTheGuestsPage(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, s := w.open(), served(w)
		birgit := w.guest(m, GuestContributes, 30)
		page := "/forloeb/" + m + "/gaester"
		for who, want := range map[string]int{"karen": 200, keeper: 200, "rosa": 404, "pia": 404, "birgit": 404, "niels": 404, machine: 404} {
			if status, body := s.get(who, page); status != want || strings.Contains(body, "birgit@byraad.example") != (want == 200) {
				t.Errorf("%s: %d, with the address %v", who, status, strings.Contains(body, "birgit@byraad.example"))
			}
			for _, more := range []string{"", "/udskriv", "/data.json", "/historik", "/bidrag.csv"} {
				if _, body := s.get(who, "/forloeb/"+m+more); strings.Contains(body, "birgit@byraad.example") {
					t.Errorf("%s sees the address on %q", who, more)
				}
			}
		}
		status, body, _ := s.post("karen", page, url.Values{"name": {"Kim"}, "email": {"kim"}, "role": {""}, "last_day": {"engang"}})
		if status != http.StatusUnprocessableEntity {
			t.Errorf("all wrong: %d", status)
		}
		for _, part := range []string{`value="Kim"`, `value="kim"`, `value="engang"`, "Skriv både fornavn og efternavn", "Skriv en hel e-mail", "Vælg, om gæsten kan bidrage", "Skriv dagen, så vi kan læse den"} {
			if !strings.Contains(body, part) {
				t.Errorf("the form does not have %q again", part)
			}
		}
		if strings.Contains(body, "matter.") {
			t.Error("a message is missing")
		}
		if status, _, _ := s.post("karen", page, url.Values{"change": {birgit.Person}, "role": {"Borgmester"}, "may": {GuestReads}, "last_day": {"31-12-2026"}}); status != http.StatusSeeOther {
			t.Errorf("changed: %d", status)
		}
		if status, _, _ := s.post("rosa", page, url.Values{"end": {birgit.Person}}); status != http.StatusNotFound {
			t.Errorf("ended by rosa: %d", status)
		}
		if status, _, _ := s.post("karen", page, url.Values{"end": {birgit.Person}}); status != http.StatusSeeOther {
			t.Errorf("ended: %d", status)
		}
		if _, body := s.get("karen", page); !strings.Contains(body, "Én, der har været gæst") {
			t.Error("who was a guest does not stand there")
		}
	})
}
