package e2e_test

import (
	"strings"
	"testing"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// TestDialogue: an employee asks for a dialogue on a phone, a representative joins and carries it, the leader opens a matter from it, and the
// employee sees what became of it.
func TestDialogue(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, true)
		b := browser.Start(t, axeFile)
		enter := func(role string, width int) *browser.Tab {
			x := b.Open(t, w.url, browser.Options{Width: width})
			x.Go("/demo")
			x.Click(`button[name="role"][value="` + role + `"]`)
			x.At("/")
			return x
		}
		phone := enter("medarbejder", 360)
		phone.Press("Bed om en dialog")
		phone.See("Hvem vil du spørge?")
		phone.Check()
		phone.Click(`main .ms-list li:nth-child(2) a`) // the home care, whose leader is the role
		phone.See("Svaret skal komme inden 14 dage.")
		phone.Check()
		phone.Fill("#what", "Vi mangler nøgler til opgangene. Kan vi finde en fast ordning?")
		phone.Press("Send anmodningen")
		phone.See("Skriv, hvorfor det er nu")
		phone.Check()
		phone.Fill("#why", "To borgere måtte vente i går.")
		phone.Click(`#carry`)
		phone.Press("Send anmodningen")
		phone.See("Din anmodning er sendt")
		phone.See("To borgere måtte vente i går.")
		phone.Check()
		request := browser.Eval[string](phone, `location.pathname`)

		colleague := enter("tillidsrepraesentant", 360)
		colleague.See("Beder dig om at bære den videre")
		colleague.Go(request)
		colleague.Press("Bær den videre")
		colleague.See("Du bærer anmodningen videre.")
		colleague.Press("Det gælder også mig")
		colleague.See("1 kollega siger, at det også gælder vedkommende.")
		colleague.Check()

		desk := enter("leder", 1280)
		desk.See("Beder dig om en dialog")
		desk.Go(request)
		desk.See("1 kollega er med")
		desk.Check()
		desk.Press("Åbn et forløb")
		desk.See("Hvad vil du åbne?")
		desk.Check()
		desk.Press("Gå til kladden")
		desk.See("Kladden er lavet af anmodningen")
		if problem := browser.Eval[string](desk, `document.getElementById('problem').value`); !strings.Contains(problem, "nøgler til opgangene") || !strings.Contains(problem, "vente i går") {
			t.Errorf("the draft says %q", problem)
		}
		desk.Fill("#core_task", "At borgeren ikke venter på hjælp.")
		desk.Fill("#last_day", "14-12-2026")
		desk.Click(`button[name="videre"]`)
		desk.See("Tjek")
		desk.Click(`form[action$="/aabn"] button`)
		desk.See("Forløbet begyndte med en anmodning om dialog")
		desk.Check()
		matter := browser.Eval[string](desk, `location.pathname`)

		phone.Go(request)
		phone.See("Det blev til et forløb")
		phone.Check()
		phone.Click(`main a[href="` + matter + `"]`)
		phone.See("Forløbet begyndte med en anmodning om dialog")
		phone.Go("/")
		phone.See("Svar på dialoger")
		phone.Check()
	})
}
