package matter

import (
	"context"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTextDifference(t *testing.T) {
	old := Text{Title: "Ruterne", Problem: "Ruterne er lange.", CoreTask: "Til tiden.", Frames: "Loven."}
	for name, c := range map[string]struct {
		change  func(*Text)
		changed []string
		same    []string
	}{
		"nothing":         {func(*Text) {}, nil, []string{"title", "problem", "core_task", "frames"}},
		"the problem":     {func(x *Text) { x.Problem = "Ruterne er sene." }, []string{"problem"}, []string{"title", "core_task", "frames"}},
		"what is added":   {func(x *Text) { x.Citizens = "De venter." }, []string{"citizens"}, []string{"title", "problem", "core_task", "frames"}},
		"what is dropped": {func(x *Text) { x.Frames, x.CitizensFrom = "", "Rådet" }, []string{"citizens_from", "frames"}, []string{"title", "problem", "core_task"}},
	} {
		after := old
		c.change(&after)
		changed, same := textDifference(Decision, old, after)
		var keys, kept []string
		for _, p := range changed {
			keys = append(keys, strings.TrimPrefix(p.Key, "matter.part."))
		}
		for _, k := range same {
			kept = append(kept, strings.TrimPrefix(k, "matter.part."))
		}
		if diff := cmp.Diff(c.changed, keys) + cmp.Diff(c.same, kept); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	made, other := Text{Problem: "Ruterne er lange.", Title: "Ruterne er lange"}, Text{Problem: "Ruterne er sene.", Title: "Ruterne er sene"}
	if changed, _ := textDifference(Decision, made, other); len(changed) != 1 || changed[0].Key != "matter.part.problem" {
		t.Errorf("a title that is made of the problem is told besides it: %v", changed)
	}
}

func TestQuestionsMoved(t *testing.T) {
	list := []OpenQuestion{
		{Text: "Hvem har nøglerne?", Since: 1, Earlier: []Wording{{1, "Hvornår?"}, {3, "Hvem?"}}},
		{Text: "Hvor?", Since: 3, Closed: true, ClosedWith: 4, Settled: "I skabet."},
		{Text: "Hvorfor?", Since: 1, Closed: true, Settled: "Derfor."},
	}
	for n, want := range map[int][]questionMoved{
		1: nil,
		2: {{N: 1, Pieces: Difference("Hvornår?", "Hvem?")}},
		3: {{N: 2, Asked: "Hvor?"}},
		4: {{N: 1, Pieces: Difference("Hvem?", "Hvem har nøglerne?")}, {N: 2, Settled: "I skabet."}},
		5: nil,
	} {
		if diff := cmp.Diff(want, questionsMoved(list, n)); diff != "" {
			t.Errorf("with text %d (-want +got):\n%s", n, diff)
		}
	}
}

var (
	spoken = regexp.MustCompile(`<span class="sr-only"[^>]*>[^<]*</span>`)
	markup = regexp.MustCompile(`<[^>]*>`)
)

// The drawn difference has both texts and nothing besides, for who sees it; who hears it is told what was removed and added, in the page's
// language.
func TestDifferenceIsDrawn(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.open()
		ok(t, w.anew(m, "Nøglerne & <b>bilerne</b> bliver ændret for sent.\n\nHvad ser I?"))
		_, body := s.get("rosa", "/forloeb/"+m+"/forstaaelse")
		at := strings.Index(body, `<div class="ms-prose ms-diff"`)
		if at < 0 {
			t.Fatal("no difference is drawn")
		}
		drawn := body[at : at+strings.Index(body[at:], "</div>")]
		for _, words := range []string{`<del><span class="sr-only" lang="da">[fjernet: </span>Ruterne<span`, `<ins><span class="sr-only" lang="da">[tilføjet: </span>Nøglerne &amp; &lt;b&gt;bilerne`} {
			if !strings.Contains(drawn, words) {
				t.Errorf("it does not have %q: %s", words, drawn)
			}
		}
		plain := spoken.ReplaceAllString(drawn, "")
		side := func(without string) string {
			return html.UnescapeString(markup.ReplaceAllString(regexp.MustCompile(`(?s)<`+without+`>.*?</`+without+`>`).ReplaceAllString(plain, ""), ""))
		}
		if old, now := side("ins"), side("del"); old != "Ruterne bliver ændret for sent. Hvad ser I?" || now != "Nøglerne & <b>bilerne</b> bliver ændret for sent.\n\nHvad ser I?" {
			t.Errorf("it reads %q, and then %q", old, now)
		}
		if _, english, _ := s.do("rosa", "GET", "/forloeb/"+m+"/forstaaelse", nil, "en"); !strings.Contains(english, `lang="en">[removed: `) {
			t.Error("in English it is not said in English")
		}
	})
}

// Every version stays readable with what was learnt and who taught it; on the matter's page the first of many are a line. A hidden one is
// neither read nor compared, but by who wrote it and the secretariat.
func TestUnderstandingPage(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s := context.Background(), served(w)
		m := w.open()
		page := func(who string) string {
			_, body := s.get(who, "/forloeb/"+m+"/forstaaelse")
			return body
		}
		if !strings.Contains(page("rosa"), "Problemet er ikke forstået på ny endnu") {
			t.Error("without another text it does not say so")
		}
		c := w.says("rosa", m, NameToAll, "Det er nøglerne.")
		for _, problem := range []string{"Nøglerne mangler.", "Nøglerne ligger forkert.", "Nøglerne ligger hos vagten.", "Vagten går for tidligt.", "Vagten er alene."} {
			ok(t, w.anew(m, problem, c))
		}
		body := page("viggo")
		at := 0
		for _, words := range []string{"Ruterne bliver ændret for sent", "tekst-2", "I lærte mig det.", "Rosa Holm", "tekst-6", "alene"} {
			i := strings.Index(body[at:], words)
			if i < 0 {
				t.Fatalf("%q does not stand after what comes before it", words)
			}
			at += i
		}
		_, story := s.get("viggo", "/forloeb/"+m)
		if !strings.Contains(story, "Problemet blev forstået på ny én gang før") || strings.Contains(story, `id="tekst-2"`) || !strings.Contains(story, `id="tekst-3"`) || !strings.Contains(story, "Givet til tekst 1") {
			t.Error("the story does not tell of the newest texts, of the others in a line, and which text a contribution was given to")
		}
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetVersion, "3", "Et navn."))
		if body := page("viggo"); strings.Contains(body, "forkert") || strings.Count(body, "En af de to tekster er skjult") != 2 {
			t.Error("a hidden text is told")
		}
		for _, who := range []string{"karen", keeper} {
			if !strings.Contains(page(who), "forkert") {
				t.Errorf("%s does not read what is hidden", who)
			}
		}
		if status, _ := s.get("frida", "/forloeb/"+m+"/forstaaelse"); status != 404 {
			t.Errorf("who may not read the matter finds it: %d", status)
		}
	})
}
