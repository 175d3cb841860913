package matter

import (
	"context"
	"strings"
	"testing"
)

// A hidden question is not offered to be reworded: the form would put what stands in its place into its words.
func TestAHiddenQuestionKeepsItsWords(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s := context.Background(), served(w)
		m := w.opened("karen", w.deciding())
		asked := func() []OpenQuestion {
			t.Helper()
			v, err := w.x.View(ctx, w.as("karen"), m, Page{Limit: 1})
			ok(t, err)
			return v.Questions
		}
		first, second := asked()[0], asked()[1]
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetQuestion, first.ID, "Den rammer en kollega."))
		status, page := s.get("karen", Path(m)+"/tekst")
		if status != 200 || strings.Contains(page, questionField(first.ID)) || !strings.Contains(page, questionField(second.ID)) {
			t.Errorf("%d: the hidden question is offered, or the other is not", status)
		}
		ok(t, w.x.Revise(ctx, w.as("karen"), m, VersionInput{Base: 1, Title: "Ruterne", Problem: "Vi ved det for sent.", CoreTask: "Kendte ansigter.", Why: "I sagde det.",
			Questions: []QuestionInput{{ID: second.ID, Text: "Hvem siger til?"}}}))
		ok(t, w.x.Unhide(ctx, w.as(keeper), m, TargetQuestion, first.ID, "Det var en misforståelse."))
		if got := asked(); got[0].Text != first.Text || got[1].Text != "Hvem siger til?" || got[0].Hidden {
			t.Errorf("%+v", got)
		}
	})
}
