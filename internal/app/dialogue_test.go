package app

import (
	"context"
	"testing"

	"github.com/medspil/medspil/internal/dialogue"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/year"
)

// asks asks the leader of a unit for a dialogue, the representatives to carry it.
func (w *matrixTown) asks(who, unit string) string {
	w.t.Helper()
	made, err := w.app.dialogue.Ask(w.t.Context(), w.as(who), dialogue.AskInput{ID: id.New(), UnitID: w.town.Unit(unit), What: "Vagterne skifter hver dag.", Why: "Nu.", Carry: true})
	w.ok(err)
	return made
}

// What waits is told on the first page to who is to answer, to the representatives who can carry it, and when its deadline is over to those
// who chair the committee; what became of it to those behind it.
func TestDialoguesOnTheFirstPage(t *testing.T) {
	w := newMatrixTown(t)
	made := w.asks("rosa", "north")
	const title, toMe, carry, late, answers = "Vagterne skifter hver dag", "Beder dig om en dialog", "Beder dig om at bære den videre", "Dialoger, der er over fristen", "Svar på dialoger"
	has(t, "karen", w.page("karen", "/"), toMe, title, "Én beder dig om en dialog.", "Svaret skal komme senest mandag 7. december 2026.")
	has(t, "pia", w.page("pia", "/"), carry, title)
	lacks(t, "pia", w.page("pia", "/"), toMe, late)
	for _, who := range []string{"rosa", "sofus", "carechief", "ivan", "niels"} {
		page := w.page(who, "/")
		lacks(t, who, page, title)
		has(t, who, page, `href="/dialog/ny"`, `href="/dialog"`)
	}
	w.ok(w.app.dialogue.Carry(t.Context(), w.as("pia"), made))
	lacks(t, "nadia, when pia carries it", w.page("nadia", "/"), title)
	w.clk.Set(clock.Today(w.clk).AddDays(15).Start())
	clear(w.sessions)
	has(t, "karen, too late", w.page("karen", "/"), toMe, "Fristen er overskredet")
	lacks(t, "karen, who is to answer herself", w.page("karen", "/"), late)
	has(t, "nadia, who is vice-chair", w.page("nadia", "/"), late, title)
	lacks(t, "pia, who chairs nothing", w.page("pia", "/"), late)
	w.ok(w.app.dialogue.Answer(t.Context(), w.as("karen"), made, dialogue.OutcomeInput{Kind: dialogue.Declined, Text: "Det kan vi ikke."}))
	for _, who := range []string{"rosa", "pia"} {
		has(t, who, w.page(who, "/"), answers, title, "Afvist med begrundelse")
	}
	lacks(t, "nadia, when it is answered", w.page("nadia", "/"), title)
	lacks(t, "sofus", w.page("sofus", "/"), title)
	w.clk.Set(clock.Today(w.clk).AddDays(15).Start())
	clear(w.sessions)
	lacks(t, "rosa, two weeks later", w.page("rosa", "/"), title)
}

// A meeting that nothing is up for is something to ask for a dialogue about, with the unit and the meeting chosen; the letter is there besides.
func TestAMeetingToAskADialogueAbout(t *testing.T) {
	w := newMatrixTown(t)
	meeting, err := w.app.year.AddMeeting(t.Context(), w.as("ivan"), year.Meeting{Committee: w.board.Committee("north"), Day: clock.Today(w.clk).AddDays(21)})
	w.ok(err)
	ask := dialogue.AskAbout(w.town.Unit("north"), meeting)
	has(t, "pia", w.page("pia", "/"), `href="`+ask+`"`, "Skriv til Karen Brandt")
	has(t, "the form", w.page("pia", ask), `value="`+meeting+`" selected`)
	lacks(t, "karen, who opens a matter instead", w.page("karen", "/"), ask)
}

// The pages of a unit and a committee lead to the form for who may ask, and to what waits for who may read it; a matter says where it began.
func TestWhereDialoguesAreFound(t *testing.T) {
	w := newMatrixTown(t)
	north, team := w.town.Unit("north"), w.town.Unit("team1")
	ask := dialogue.AskAbout(north, "")
	has(t, "rosa", w.page("rosa", "/enhed/"+north), ask)
	lacks(t, "rosa, before there is any", w.page("rosa", "/enhed/"+north), "venter på svar")
	lacks(t, "niels", w.page("niels", "/enhed/"+north), ask)
	lacks(t, "the secretariat, who asks nobody", w.page("ivan", "/enhed/"+north), ask)
	made := w.asks("rosa", "north")
	has(t, "sofus", w.page("sofus", "/enhed/"+north), "1 anmodning venter på svar", "/dialog?enhed="+north)
	lacks(t, "niels", w.page("niels", "/enhed/"+north), "anmodning")
	lacks(t, "another unit", w.page("sofus", "/enhed/"+team), "anmodning")
	board := w.board.Committee("north")
	has(t, "pia", w.page("pia", "/udvalg/"+board), ask, "1 anmodning venter på svar", "/dialog?udvalg="+board)
	has(t, "sofus", w.page("sofus", "/udvalg/"+board), "1 anmodning venter på svar")
	lacks(t, "sofus", w.page("sofus", "/udvalg/"+board), ask)
	lacks(t, "frida", w.page("frida", "/udvalg/"+board), "anmodning")

	draft, err := w.app.dialogue.Begin(context.Background(), w.as("karen"), made, "advice")
	w.ok(err)
	f, err := w.app.matter.Form(t.Context(), w.as("karen"), draft)
	w.ok(err)
	f.Input.CoreTask, f.Input.LastDay, f.Input.Visibility = "Kendte ansigter.", clock.Today(w.clk).AddDays(14), "all"
	_, err = w.app.matter.Draft(t.Context(), w.as("karen"), f.Input)
	w.ok(err)
	w.ok(w.app.matter.Open(t.Context(), w.as("karen"), draft))
	has(t, "sofus", w.page("sofus", "/forloeb/"+draft), "Forløbet begyndte med en anmodning om dialog til Hjemmeplejen Nord", "/dialog/"+made)
	niels := w.page("niels", "/forloeb/"+draft)
	has(t, "niels", niels, "Forløbet begyndte med, at nogen bad om en dialog.")
	lacks(t, "niels", niels, "/dialog/"+made)
	has(t, "rosa", w.page("rosa", "/dialog/"+made), "Blev til et forløb", "/forloeb/"+draft)
}
