package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/ui"
)

const (
	chief    = "hech@lillesund.example" // leads the centre above the unit
	whispers = "anho@lillesund.example" // works in the unit
)

// TestDecisionByFive is a decision on both databases as five people see it, two of them on a phone: one writes without a name and follows the
// answer with the receipt, the centre's chief speaks too, and nothing is published before both are answered.
func TestDecisionByFive(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, false)
		w.importNight("os2mo")
		b := browser.Start(t, axeFile)
		today := clock.Today(w.clk)
		boss := b.Open(t, w.url, browser.Options{Width: 1280})
		w.signIn(boss, leader)
		boss.Go("/forloeb/ny?slags=beslutning")
		boss.Fill("#problem", "Vi skal lægge vagterne på en anden måde efter nytår.")
		boss.Fill("#core_task", "Beboerne kender dem, der kommer.")
		boss.Type("#subject", "Arbejdstid")
		boss.Press("Videre: spørgsmålene")
		boss.Fill("#questions", "Hvad skal vi passe på?")
		boss.Press("Videre: tid og håndslag")
		for i, code := range []string{"problem", "solutions", "proposal", "decided"} {
			boss.Fill("#window_"+code, ui.WriteDay(today.AddDays([]int{1, 2, 3, 20}[i])))
		}
		boss.Press("Videre: se det igennem")
		boss.See("uden navn") // what is promised for good is said before it is
		boss.Press("Åbn forløbet")
		boss.See("Forløbet er åbent")
		address := strings.SplitN(boss.Path(), "?", 2)[0]

		says := func(who string, width int, words string, unnamed bool) *browser.Tab {
			x := b.Open(t, w.url, browser.Options{Width: width})
			w.signIn(x, who)
			x.Go(address + "/bidrag")
			x.Type("#text", words)
			if unnamed {
				x.Click(`input[name="name_to"][value="nobody"]`)
			}
			x.Press("Send")
			x.See("Tak. Dit bidrag er sendt")
			x.Check()
			return x
		}
		quiet := says(whispers, 360, "Jeg er bange for at sige det højt: der er for få om aftenen.", true)
		code := browser.Eval[string](quiet, `document.querySelector('.ms-code').textContent`)
		says(chief, 1280, "Centret kan hjælpe med en afløser i januar.", false)
		says(employee, 360, "Spørg dem, der har børn, først.", false)
		boss.Go(address)
		boss.See("Centret kan hjælpe")
		boss.NotSee("bange for at sige det højt") // never the same day

		w.clk.Set(today.AddDays(4).Start().Add(9 * time.Hour))
		w.signIn(boss, leader)
		for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
			w.clk.Advance(10 * time.Minute)
			boss.Go(address + "/svar")
			if strings.Contains(boss.HTML(), "bange for at sige det højt") {
				break
			}
		}
		boss.See("bange for at sige det højt")
		boss.NotSee("Anders Skov")
		boss.Click(`input[data-select-all]`)
		boss.Click(`input[name="outcome"][value="changed"]`)
		boss.Type("#text", "Vi sætter en mere på om aftenen.")
		boss.Press("Hold til beslutningen")
		boss.See("gemt og sendes, når forløbet lukkes")

		rep := b.Open(t, w.url, browser.Options{Width: 360})
		w.signIn(rep, vice)
		rep.Go(address + "/droeftet")
		rep.Type("#committee", "L-MED")
		rep.Press("Skriv drøftelsen på")
		rep.See("Drøftelsen står nu på forløbet")
		rep.Check()

		boss.Go(address + "/beslutning")
		boss.Fill("#decision", "Der er tre om aftenen.")
		boss.Fill("#reasons", "Én turde ikke sige det, og det var rigtigt.")
		boss.Fill("#core_task", "Beboerne får ro om aftenen.")
		boss.Press("Videre: se, hvordan den bliver læst")
		boss.Press("Offentliggør beslutningen")
		boss.See("Beslutningen er offentliggjort")

		w.signIn(quiet, whispers)
		quiet.Go("/kvittering")
		quiet.Fill("#code", code)
		quiet.Press("Se mit bidrag")
		quiet.See("Vi sætter en mere på om aftenen.")
		quiet.Check()
		above := b.Open(t, w.url, browser.Options{Width: 1280})
		w.signIn(above, chief)
		above.Go(address)
		above.See("Der er tre om aftenen.")
		above.See("Vi sætter en mere på om aftenen.")
		above.Check()
	})
}
