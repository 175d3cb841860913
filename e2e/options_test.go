package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// TestOptions is two options of a decision on both databases: written down by its owner, answered with a worry from a phone, seen first and
// answered, merged, and read afterwards.
func TestOptions(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, false)
		w.importNight("os2mo")
		b := browser.Start(t, axeFile)

		boss := b.Open(t, w.url, browser.Options{Width: 1280})
		w.signIn(boss, leader)
		boss.Go("/forloeb/ny?slags=beslutning")
		boss.Fill("#problem", "Morgenen på gruppe 2 er presset, og jeg ved ikke hvorfor.")
		boss.Fill("#core_task", "En rolig morgen for beboerne.")
		boss.Type("#subject", "Arbejdstid")
		boss.Press("Videre: spørgsmålene")
		boss.Fill("#questions", "Hvad kan vente til senere?")
		boss.Press("Videre: tid og håndslag")
		boss.Press("Videre: se det igennem")
		boss.Press("Åbn forløbet")
		boss.See("Forløbet er åbent")
		boss.See("Skriv mindst to op, før du spørger")
		address := strings.SplitN(boss.Path(), "?", 2)[0]

		phone := b.Open(t, w.url, browser.Options{Width: 360})
		w.signIn(phone, employee)
		phone.Go(address)
		phone.NotSee("Skriv mindst to op") // there is nothing to answer yet
		phone.Press("Giv et bidrag til det")
		phone.Type("#text", "Medicinen kan deles ud efter morgenmaden.")
		phone.Press("Send")
		phone.See("Tak. Dit bidrag er sendt")
		w.clk.Advance(time.Minute)

		boss.Go(address)
		boss.Press("Skriv en mulighed op")
		boss.Press("Vis muligheden")
		boss.See("Skriv, hvad muligheden hedder")
		boss.Check()
		boss.Fill("#title", "Medicinen bagefter")
		boss.Fill("#core_task", "Beboerne vågner i ro.")
		boss.Type(`[name="from-q"]`, "medicinen")
		boss.Click(`#from-hits input[name="from"]`)
		boss.Press("Vis muligheden")
		boss.See("Muligheden er vist")
		boss.See("Medicinen kan deles ud")
		boss.Press("Skriv en mulighed op")
		boss.Fill("#title", "To ad gangen")
		boss.Fill("#core_task", "Ingen står alene.")
		boss.Press("Vis muligheden")
		boss.See("To ad gangen")
		boss.Check()

		phone.Go(address + "/muligheder")
		phone.See("Medicinen bagefter")
		phone.Check()
		phone.Press("Sig, hvor du står")
		phone.Press("Gem mit svar")
		phone.See("Vælg, hvor du står")
		phone.Click(`input[name="level"][value="worried"]`)
		phone.Press("Gem mit svar")
		phone.See("Skriv, hvad der bekymrer dig") // and the level is still chosen
		phone.Type("#reason", "Hvem husker dem, der skal have den før maden?")
		phone.Check()
		phone.Press("Gem mit svar")
		phone.See("Dit svar er gemt")
		phone.See("Du har svaret: Bekymret, fordi")
		phone.See("Nogle har svaret")
		phone.Go("/min-stemme")
		phone.See("Om muligheden: Medicinen bagefter")
		phone.See("Blev til muligheden: Medicinen bagefter")
		w.clk.Advance(time.Minute)

		boss.Go(address + "/muligheder")
		boss.See("Hvem husker dem, der skal have den før maden?")
		boss.Press("Svar på den")
		boss.Click(`input[name="outcome"][value="changed"]`)
		boss.Type("#text", "Dem har vi på en liste nu.")
		boss.Press("Send svaret")
		boss.Go(address + "/muligheder")
		boss.Press("Læg flere sammen")
		boss.Click(`input[name="options"][value]:not(:checked)`)
		boss.Click(`input[name="options"][value]:not(:checked)`)
		boss.Fill("#title", "Medicinen bagefter, to ad gangen")
		boss.Fill("#core_task", "Ro, og ingen alene.")
		boss.Check()
		boss.Press("Læg dem sammen")
		boss.See("De er lagt sammen")
		boss.Check()

		phone.Go(address + "/muligheder")
		phone.See("Medicinen bagefter, to ad gangen")
		phone.See("To ad gangen – Lagt sammen")
		phone.NotSee("Du har svaret")
		phone.Check()
		w.mailTo(employee, "Muligheder er lagt sammen")
	})
}
