package matter

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSinceText(t *testing.T) {
	before := Text{Problem: "Ruterne.", CoreTask: "Til tiden.", Citizens: "De venter.", CitizensFrom: "Undersøgelsen", Frames: "Loven."}
	for name, c := range map[string]struct {
		change func(*Text)
		want   Text
	}{
		"only the problem": {func(x *Text) { x.Problem = "Nøglerne." }, Text{Problem: "Nøglerne."}},
		"nothing":          {func(*Text) {}, Text{Problem: "Ruterne."}},
		"the rest too": {func(x *Text) { x.CoreTask, x.CitizensFrom, x.Frames = "Tryghed.", "Samtaler", "Loven.\nPengene." },
			Text{Problem: "Ruterne.", CoreTask: "Tryghed.", Citizens: "De venter.", CitizensFrom: "Samtaler", Frames: "Loven.\nPengene."}},
	} {
		after := before
		after.Why = "I lærte mig det."
		c.change(&after)
		if diff := cmp.Diff(c.want, sinceText(after, before)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The story begins with the problem as it was opened, and then tells what was learnt each time, and the problem as it reads now.
func TestTextsAreTold(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.open()
		for n, problem := range []string{"Det er bilerne.", "Det er nøglerne."} {
			ok(t, w.x.Revise(context.Background(), w.as("karen"), m, VersionInput{Base: n + 1, Title: "Nøglerne", Problem: problem, CoreTask: "Til tiden.", Why: "I sagde: " + problem}))
		}
		v, err := w.x.View(context.Background(), w.as("rosa"), m, Page{})
		ok(t, err)
		_, body := served(w).get("rosa", "/forloeb/"+m)
		at := -1
		for _, words := range []string{firstText(v).Problem, "forstod problemet på ny", "I sagde: Det er bilerne.", "Se tekst 2", ">Det er bilerne.<", "I sagde: Det er nøglerne.", "Sådan lyder det nu", ">Det er nøglerne.<", "Til tiden."} {
			i := strings.Index(body[at+1:], words)
			if i < 0 {
				t.Fatalf("%q does not stand after what comes before it:\n%s", words, body)
			}
			at += 1 + i
		}
	})
}
