package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// TestDecision is a whole decision on both databases: opened in four steps, the handshake taken, a question answered from a phone, the
// answer held, the discussion noted, the decision written, looked through and published, and read by who shaped it.
func TestDecision(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, false)
		w.importNight("os2mo")
		b := browser.Start(t, axeFile)

		boss := b.Open(t, w.url, browser.Options{Width: 1280})
		w.signIn(boss, leader)
		boss.Go("/forloeb/ny?slags=beslutning")
		boss.Fill("#problem", "Morgenen på gruppe 2 er presset, og jeg ved ikke hvorfor.")
		boss.Press("Videre: spørgsmålene")
		boss.See("Der er problemer") // the subject and the core task are missing, and nothing typed is lost
		boss.Type("#subject", "Løn")
		boss.Fill("#core_task", "En rolig morgen for beboerne.")
		boss.Press("Videre: spørgsmålene")
		boss.See("Løn forhandles ikke i MED")
		boss.Type("#subject", "Arbejdstid")
		boss.Press("Videre: spørgsmålene")
		boss.See("Trin 2 af 4")
		boss.Fill("#questions", "Hvad kan vente til senere?\nHvem siger godmorgen?")
		boss.Click("#unnamed") // it is decided today, before the time for contributions is over
		boss.Press("Videre: tid og håndslag")
		boss.See("Trin 3 af 4")
		boss.Check()
		boss.Press("Videre: se det igennem")
		boss.See("Trin 4 af 4")
		boss.See("drøfter, fordi lederen af")
		boss.Check()
		boss.Press("Åbn forløbet")
		boss.See("Forløbet er åbent")
		boss.Check()
		address := strings.SplitN(boss.Path(), "?", 2)[0]

		rep := b.Open(t, w.url, browser.Options{Width: 360})
		w.signIn(rep, vice)
		rep.Go(address)
		rep.Press("Svar på håndslaget")
		rep.Press("Send svaret")
		rep.See("Svaret på håndslaget")
		rep.See("Taget imod")
		rep.Check()
		w.clk.Advance(time.Minute)

		phone := b.Open(t, w.url, browser.Options{Width: 360})
		w.signIn(phone, employee)
		phone.Go(address)
		phone.Press("Giv et bidrag til det")
		phone.Type("#text", "Medicinen kan deles ud efter morgenmaden.")
		phone.Check()
		phone.Press("Send")
		phone.See("Tak. Dit bidrag er sendt")
		phone.See("Om spørgsmål 1")
		w.clk.Advance(time.Minute)

		boss.Go(address + "/svar")
		boss.Click(`input[name="contributions"]`)
		boss.Click(`input[name="outcome"][value="changed"]`)
		boss.Type("#text", "Det gør vi.")
		boss.Press("Hold til beslutningen")
		boss.See("gemt og sendes, når forløbet lukkes")
		boss.Check()
		phone.Go(address)
		phone.NotSee("Det gør vi.")

		boss.Go(address + "/beslutning")
		boss.Fill("#decision", "Medicinen deles ud efter morgenmaden.\nDen, der møder først, siger godmorgen.")
		boss.Fill("#reasons", "I viste, at det var medicinen.")
		boss.Fill("#core_task", "Beboerne vågner i ro.")
		boss.Press("Gem kladden")
		boss.See("Beslutningen er gemt")
		boss.Type(`select[name^="line-"]`, "Punkt 1")
		boss.Press("Videre: se, hvordan den bliver læst")
		boss.See("Det er ikke drøftet endnu")
		boss.Check()
		rep.Go(address + "/droeftet")
		rep.Type("#committee", "L-MED")
		rep.Press("Skriv drøftelsen på")
		rep.See("Drøftelsen står nu på forløbet")
		boss.Go(address + "/beslutning/se")
		boss.NotSee("Det er ikke drøftet endnu")
		boss.Press("Offentliggør beslutningen")
		boss.See("Beslutningen er offentliggjort")
		boss.NotSee("Besluttet, før det var drøftet")
		boss.Check()

		phone.Go(address)
		phone.See("Det gør vi.")
		phone.See("Den, der møder først, siger godmorgen.")
		phone.See("Formet af ét bidrag")
		phone.Check()
		w.mailTo(employee, "Der er truffet en beslutning")
	})
}
