package matter

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/secret"
)

func TestUnnamedPages(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.promising()
		field := func(body, name string) string {
			found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(body)
			if found == nil {
				t.Fatalf("no field %q in:\n%s", name, body)
			}
			return found[1]
		}
		_, form := s.get("rosa", "/forloeb/"+m+"/bidrag")
		code := field(form, "receipt")
		if !strings.Contains(form, `value="nobody"`) || !strings.Contains(form, "Kun den, der driver serveren eller netværket") {
			t.Error("the form does not offer it, or does not say who could know")
		}
		if !strings.Contains(form, "Pas på: I er få") {
			t.Error("who works with few others is not warned")
		}
		_, plain := s.get("rosa", "/forloeb/"+w.opened("karen", w.deciding())+"/bidrag")
		if strings.Contains(plain, `value="nobody"`) {
			t.Error("it is offered where it was not promised")
		}

		in := url.Values{"kind": {Concern}, "text": {"Ingen tør sige det."}, "name_to": {NameToNobody}, "receipt": {code}, "for": {ForColleague}}
		if status, body, _ := s.post("rosa", "/forloeb/"+m+"/bidrag", in); status != 422 || !strings.Contains(body, "Ingen tør sige det.") || !strings.Contains(body, code) {
			t.Errorf("on behalf: %d", status)
		} else if !strings.Contains(body, `<details class="details" open>`) || !strings.Contains(body, "Vælg &#34;Mig selv&#34;") {
			t.Error("on behalf: what is to be chosen otherwise is folded away, or called something else")
		}
		in.Del("for")
		for range 2 { // sent again it is the same
			status, body, _ := s.post("rosa", "/forloeb/"+m+"/bidrag", in)
			if status != 200 || !strings.Contains(body, secret.Groups(code)) || !strings.Contains(body, "26. november 2026") {
				t.Fatalf("sent: %d\n%s", status, body)
			}
			if strings.Contains(body, w.town.Person("rosa")) {
				t.Error("the receipt names its author")
			}
			if !strings.Contains(body, "example/kvittering, hvor du ikke skal logge ind") {
				t.Error("the receipt does not say where it can be read without signing in")
			}
		}
		// Nobody need have signed in to follow it.
		if status, body, _ := s.post("", "/kvittering", url.Values{"code": {strings.ToLower(secret.Groups(code))}}); status != 200 || !strings.Contains(body, "Ingen tør sige det.") {
			t.Errorf("followed: %d", status)
		}
		w.clk.Advance(4 * 24 * time.Hour)
		ok(t, w.x.ShowUnnamed(context.Background()))
		for _, who := range []string{"karen", "viggo", "pia", "ivan", "rosa"} {
			_, body := s.get(who, "/forloeb/"+m)
			if !strings.Contains(body, "Ingen tør sige det.") || !strings.Contains(body, "Uden navn") {
				t.Errorf("%s does not read it", who)
			}
			if strings.Contains(body, "Rosa") || strings.Contains(body, w.town.Person("rosa")) && who != "rosa" {
				t.Errorf("%s is shown its author", who)
			}
		}
		if _, body := s.get("rosa", "/min-stemme"); strings.Contains(body, "Ingen tør sige det.") || !strings.Contains(body, `href="/kvittering"`) {
			t.Error("it stands among what she said, or the way to follow it does not")
		}
		w.answers("karen", m, w.receipt(code).ID)
		if status, body, _ := s.post("", "/kvittering/misforstaaet", url.Values{"code": {code}}); status != 422 || !strings.Contains(body, "Der er problemer") || !strings.Contains(body, `<details class="details" open>`) {
			t.Errorf("misunderstood without words: %d, or the field is folded away", status)
		}
		if status, body, _ := s.post("", "/kvittering/misforstaaet", url.Values{"code": {code}, "text": {"Det var ikke det."}}); status != 200 || !strings.Contains(body, "Det var ikke det.") {
			t.Errorf("misunderstood: %d", status)
		}
		unseen := w.whispers("viggo", m, "Fortrudt.")
		if status, body, _ := s.post("", "/kvittering/traek", url.Values{"code": {unseen}}); status != 200 || strings.Contains(body, "Vi kender ikke den kode") {
			t.Errorf("withdrawn unseen: %d", status)
		}
		// Guessing: each wrong code is told so, until there have been too many.
		seen := map[int]int{}
		for range 80 {
			status, _, _ := s.post("", "/kvittering", url.Values{"code": {NewReceipt()}})
			seen[status]++
		}
		if seen[422] == 0 || seen[429] < 10 || len(seen) != 2 {
			t.Errorf("80 guesses: %v", seen)
		}
	})
}

func TestUnnamedForOwner(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.opened("karen", w.deciding())
		if status, body := s.get("karen", "/forloeb/"+m+"/uden-navn"); status != 200 || !strings.Contains(body, "Lov det") {
			t.Errorf("%d", status)
		}
		if status, _ := s.get("rosa", "/forloeb/"+m+"/uden-navn"); status != 404 {
			t.Errorf("for who is not its owner: %d", status)
		}
		if status, _, _ := s.post("karen", "/forloeb/"+m+"/uden-navn", url.Values{}); status != 303 {
			t.Errorf("promised: %d", status)
		}
		if _, body := s.get("karen", "/forloeb/"+m+"/uden-navn"); strings.Contains(body, "Lov det") || !strings.Contains(body, "kan ikke tages tilbage") {
			t.Error("it can be promised again, or taken back")
		}
		ok(t, w.x.Decide(context.Background(), w.as("karen"), m, DecisionInput{Decision: "Fredag.", Reasons: "Derfor.", CoreTask: "Til tiden."}))
		if _, body := s.get("karen", "/forloeb/"+m+"/beslutning/se"); !strings.Contains(body, "Den kan ikke offentliggøres endnu") {
			t.Error("it is not said before it is refused")
		}
		status, body, _ := s.post("karen", "/forloeb/"+m+"/offentliggoer", url.Values{})
		if status != 422 || !strings.Contains(body, "Man kan stadig bidrage uden navn") {
			t.Errorf("published while one may still write: %d", status)
		}
		if !strings.Contains(body, "Fredag.") || strings.Contains(body, `name="decision"`) {
			t.Error("what was written is not there after the refusal, or stands in a form without its words")
		}
	})
}

// A decision that somebody without a name changed says so, and does not say that representatives have the name.
func TestUnnamedChange(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		s := served(w)
		m := w.promising()
		code := w.whispers("rosa", m, "Ingen tør sige det.")
		v, err := w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		w.clk.Set(v.Matter.LastDay.AddDays(1).Start().Add(time.Minute))
		ok(t, w.x.ShowUnnamed(ctx))
		id := w.receipt(code).ID
		w.answers("karen", m, id)
		ok(t, w.x.Decide(ctx, w.as("karen"), m, DecisionInput{Decision: "Fredag.", Reasons: "Derfor.", CoreTask: "Til tiden.", Changes: map[string]int{id: 1}}))
		ok(t, w.x.Publish(ctx, w.as("karen"), m))
		if _, body := s.get("viggo", "/forloeb/"+m); !strings.Contains(body, `<a href="/forloeb/`+m+`?bidrag=`+id+`#bidrag-`+id+`">Uden navn</a>`) || strings.Contains(body, "givet til repræsentanterne") {
			t.Errorf("the change is told otherwise:\n%s", body)
		}
	})
}
