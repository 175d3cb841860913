package front

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/dialogue"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/matter"
)

func words(t *testing.T) context.Context {
	t.Helper()
	b, err := i18n.NewBundle(Messages, ui.Messages, matter.Messages, committee.Messages, dialogue.Messages)
	if err != nil {
		t.Fatal(err)
	}
	return i18n.With(context.Background(), b, i18n.Danish)
}

func TestGreetingFollowsTheDanishDay(t *testing.T) {
	ctx := words(t)
	for hour, want := range map[int]string{4: "Godaften, Aisha", 5: "Godmorgen, Aisha", 9: "Godmorgen, Aisha", 10: "Goddag, Aisha", 16: "Goddag, Aisha", 17: "Godaften, Aisha", 0: "Godaften, Aisha"} {
		at := time.Date(2026, 11, 23, hour, 30, 0, 0, clock.Copenhagen)
		if got := greeting(ctx, nowView{Name: "Aisha Lund", At: at}); got != want {
			t.Errorf("at %d: %q, want %q", hour, got, want)
		}
	}
}

func TestLeadSaysWhatThereIsToDo(t *testing.T) {
	ctx := words(t)
	answer := matter.Mine{Contribution: matter.Contribution{Answers: []matter.Answer{{}}}}
	read := matter.Mine{Contribution: matter.Contribution{Answers: []matter.Answer{{Seen: true}}}}
	waiting := matter.Waiting{Item: matter.Item{Unanswered: 3}}
	cases := []struct {
		front matter.Front
		want  string
	}{
		{matter.Front{}, "Alt er besvaret, og intet haster."},
		{matter.Front{Influence: make([]matter.Item, 1)}, "Én ting, du kan nå at præge."},
		{matter.Front{Influence: make([]matter.Item, 10), More: true}, "Mere end 10 ting, du kan nå at præge."},
		{matter.Front{Answers: []matter.Mine{answer, read}}, "Ét svar til dig."},
		{matter.Front{Waiting: []matter.Waiting{waiting, waiting}}, "6 bidrag venter på dit svar."},
		{matter.Front{Influence: make([]matter.Item, 2), Answers: []matter.Mine{answer}, Waiting: []matter.Waiting{waiting}},
			"3 bidrag venter på dit svar. 2 ting, du kan nå at præge. Ét svar til dig."},
	}
	for _, c := range cases {
		said := []string{}
		for _, l := range leads(ctx, nowView{Front: &c.front}) {
			said = append(said, l.Text)
		}
		if got := strings.Join(said, " ") + lead(ctx, nowView{Front: &c.front}); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if !empty(nowView{Front: &matter.Front{}}) || empty(nowView{Front: &matter.Front{Drafts: make([]matter.Item, 1)}}) {
		t.Error("the page is called empty when it is not, or the other way")
	}
	if got := lead(ctx, nowView{Front: &matter.Front{}}); strings.Contains(got, "0") {
		t.Errorf("counts nothing: %q", got)
	}
}

// TestTheFrontPageKeepsItsEndNear: of many matters those that end first stand as cards and the others in a line each; every sentence of the
// lead leads to a section that is there.
func TestTheFrontPageKeepsItsEndNear(t *testing.T) {
	ctx := ui.WithFrame(words(t), &ui.Frame{Path: "/"})
	f := &matter.Front{Asked: make([]matter.Mine, 1), Handshakes: make([]matter.Item, 1)}
	for i := range 10 {
		item := matter.Item{ID: fmt.Sprintf("m%d", i), Title: fmt.Sprintf("Emne %d.", i), State: matter.Open, Unanswered: 2}
		f.Influence = append(f.Influence, item)
		f.Waiting = append(f.Waiting, matter.Waiting{Item: item})
		f.Answers = append(f.Answers, matter.Mine{Contribution: matter.Contribution{ID: item.ID, Answers: []matter.Answer{{Outcome: matter.Answered, Text: "Ja."}}}})
	}
	var page strings.Builder
	if err := nowPage(nowView{Name: "Aisha Lund", Front: f}).Render(ctx, &page); err != nil {
		t.Fatal(err)
	}
	for what, want := range map[string]int{`<a href="#`: 5, "/bidrag\"": cardsEach, `href="/forloeb/m9"`: 1, `href="/forloeb/m9/svar"`: 1, `href="/forloeb/m9/bidrag"`: 0, "Ja.": 10} {
		if got := strings.Count(page.String(), what); got != want {
			t.Errorf("%s stands %d times, want %d", what, got, want)
		}
	}
	for _, l := range leads(ctx, nowView{Front: f}) {
		if !strings.Contains(page.String(), `id="`+l.Href[1:]+`"`) {
			t.Errorf("%s leads nowhere", l.Href)
		}
	}
}
