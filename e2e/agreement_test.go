package e2e_test

import (
	"strings"
	"testing"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// TestWhoMustBeInvolved: anyone asks the agreement, and sees what another question changes, without the page being loaded; on the phone and
// on the desk.
func TestWhoMustBeInvolved(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, true)
		b := browser.Start(t, axeFile)
		for _, width := range []int{360, 1280} {
			x := enterAs(t, b, w, "medarbejder", browser.Options{Width: width})
			x.Go("/udvalg")
			x.Press("Hvem skal inddrages?")
			x.At("/hvem-skal-inddrages")
			x.See("Her kommer svaret")
			browser.Eval[bool](x, `window.same = true`)
			choose := func(field, value string) {
				browser.Eval[bool](x, `(() => { const e = document.getElementById('`+field+`'); e.value = '`+value+`'; e.dispatchEvent(new Event('change', { bubbles: true })); return true })()`)
			}
			choose("subject", "organisation")
			x.See("Så mangler vi kun")
			x.Type("#touched", "Hjemmeplejen")
			x.Click("#touched-hits .ms-choice input")
			x.See("Lederen af")
			if at := browser.Eval[string](x, `document.activeElement.name || document.activeElement.tagName`); at != "touched" {
				t.Errorf("the focus is at %s, and not where something was chosen", at)
			}
			choose("decider", "council")
			x.See("Drøfter, fordi kommunalbestyrelsen beslutter")
			x.See("Medarbejderne i Hjemmeplejen")
			choose("subject", "budget")
			x.See("Det ændrer sig i forhold til før")
			x.See("Den politiske ledelse drøfter. Før: slet ikke.")
			if !browser.Eval[bool](x, `window.same === true`) {
				t.Error("the page was loaded anew")
			}
			x.Check()
			x.Fits()
			address := browser.Eval[string](x, `location.pathname + location.search`)
			if !strings.Contains(address, "subject=budget") || !strings.Contains(address, "first=") {
				t.Errorf("the address is %s", address)
			}
			x.Go(address) // it can be sent to others
			x.See("Den politiske ledelse drøfter. Før: slet ikke.")
			choose("subject", "pay")
			x.See("Løn forhandles ikke i MED")
		}
	})
}

// TestTheSecretariatEditsARule: from the rules in force to others that are published, and nothing is saved before what it changes is seen.
func TestTheSecretariatEditsARule(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, true)
		b := browser.Start(t, axeFile)
		x := enterAs(t, b, w, "sekretariat", browser.Options{Width: 1280})
		x.Go("/udvalg")
		x.Press("MED-aftalens regler")
		x.At("/aftale")
		x.See("Det gælder nu")
		x.Fill("#from", "1-6-2027")
		x.Press("Lav kladden")
		x.See("Kladde til nye regler")
		x.Check()
		x.Press("Tilføj en regel")
		x.See("Nej")
		x.Press("Se, hvad det ændrer")
		x.See("Der er problemer")
		x.See("Vælg mindst én, der skal inddrages")
		x.Check()
		x.Click(`[name=subjects][value=sickness_absence]`)
		browser.Eval[bool](x, `(() => { document.getElementById('ask').value = 'discuss'; return true })()`)
		x.Fill("#response", "10")
		x.Fill("#clause", "Vores egen aftale, afsnit 8")
		x.Press("Se, hvad det ændrer")
		x.See("Det ændrer reglen")
		x.See("Når noget om sygefravær besluttes:")
		x.Check()
		x.Press("Gem reglen")
		x.See("Reglen er gemt i kladden.")
		x.See("Vores egen aftale, afsnit 8")
		x.Press("Offentliggør reglerne")
		x.See("De gælder fra 1. juni 2027")
		x.Check()
		x.Press("Offentliggør")
		x.See("Reglerne er offentliggjort")
		reader := enterAs(t, b, w, "medarbejder", browser.Options{Width: 360})
		reader.Go("/aftale")
		reader.See("Fra 1. juni 2027")
		reader.Check()
		reader.Fits()
	})
}

// TestNow: a representative sees a meeting nothing is up for and writes to the chair, the leader sees what the agreement asks and goes there,
// the secretariat what is about to be too late.
func TestNow(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, true)
		b := browser.Start(t, axeFile)
		for _, width := range []int{360, 1280} {
			x := enterAs(t, b, w, "tillidsrepraesentant", browser.Options{Width: width})
			x.See("Møder, I kan nå at få noget på")
			x.See("Punkter skal være sendt senest")
			x.Check()
			letter := browser.Eval[string](x, `[...document.querySelectorAll('main a')].find(e => e.textContent.trim().startsWith('Skriv til ')).href`)
			if !strings.HasPrefix(letter, "mailto:") || !strings.Contains(letter, "@") || !strings.Contains(letter, "subject=") || strings.Contains(letter, "+") {
				t.Errorf("the letter is %q", letter)
			}

			x = enterAs(t, b, w, "leder", browser.Options{Width: width})
			x.See("Det beder MED-aftalen dig om")
			x.Check()
			x.Go("/frister")
			x.See("beslutning ")
			x.Check()
			x.Click("main .ms-list a")
			x.At("/forloeb/*")

			x = enterAs(t, b, w, "sekretariat", browser.Options{Width: width})
			x.See("Ved at blive for sent")
			x.Press("Se alle frister")
			x.At("/frister")
			x.See("Alle forløb")
			x.Check()
			x.Press("Mine forløb")
			x.At("/frister?mine=ja")
			x.See("Ingen frister lige nu")
			x.Check()
		}
	})
}
