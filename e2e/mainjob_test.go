package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// The people of the main job, all of Plejecenter Solgården in testdata/os2mo.
const (
	leader   = "jofr@lillesund.example" // leads the unit, chairs its committee
	vice     = "mayi@lillesund.example" // vice-chair, employee side
	amr      = "bima@lillesund.example" // working-environment representative, employee side
	employee = "asla@lillesund.example" // a nurse, Åse Skov Larsen, in no committee
	outsider = "jelu1@lillesund.example"
)

// TestMainJob is the whole of it, on both databases: the organisation comes in, a leader asks, three roles are heard, one of
// them with the name to the representatives only, all are answered, the leader closes, and everybody learns what came of it.
func TestMainJob(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, false)
		w.importNight("os2mo")
		b := browser.Start(t, axeFile)

		boss := b.Open(t, w.url, browser.Options{Width: 1280})
		w.signIn(boss, leader)
		boss.Check()
		boss.Press("Spørg til råds")
		boss.See("Hvad er det konkrete problem?")
		boss.Check()

		// What is missing is said at the fields, and nothing typed is lost.
		boss.Fill("#problem", "Nattevagten mangler et sted at hvile. Vi ved ikke, hvor det kan være, eller hvad der skal til. Hvad ser I?")
		boss.Press("Videre: se, hvem der spørges")
		boss.See("Der er problemer")
		if typed := browser.Eval[string](boss, `document.getElementById('problem').value`); !strings.Contains(typed, "Nattevagten mangler et sted at hvile") {
			t.Errorf("what was typed is lost: %q", typed)
		}
		boss.Check()
		boss.Fill("#core_task", "Trygge nætter for beboerne, og medarbejdere der kan holde til det.")
		boss.Fill(`[name="touched-q"]`, "Solgården")
		boss.See("Plejecenter Solgården, gruppe 2")
		boss.Click(`input[name="touched"]:not(:checked)`)
		boss.Press("Videre: se, hvem der spørges")
		boss.See("L-MED Plejecenter Solgården")
		boss.See("personer får besked")
		boss.Check()
		boss.Press("Åbn forløbet")
		boss.See("Forløbet er åbent")
		boss.Check()
		address := strings.SplitN(boss.Path(), "?", 2)[0]

		// Those asked are told by mail: title and link only.
		mail := w.mailTo(vice, "Nattevagten mangler et sted at hvile")
		if strings.Contains(mail.Text, "hvad der skal til") || strings.Contains(mail.HTML, "hvad der skal til") {
			t.Errorf("the mail carries more than the title: %s", mail.Text)
		}

		// The vice-chair, from the link in the mail.
		rep := b.Open(t, w.url, browser.Options{Width: 1280})
		w.signIn(rep, vice)
		rep.GoTo(link.FindString(mail.Text))
		rep.See("Nattevagten mangler et sted at hvile")
		rep.Press("Giv dit bidrag · 2 min.")
		rep.Type("#text", "Brug depotet ved siden af vagtrummet. Det står tomt om natten.")
		rep.Check()
		rep.Press("Send")
		rep.See("Tak. Dit bidrag er sendt")
		rep.Check()
		w.clk.Advance(time.Minute)

		// The nurse, on a phone, with the name to her representatives only: from the front page in at most three taps and one text.
		phone := b.Open(t, w.url, browser.Options{Width: 360})
		w.signIn(phone, employee)
		phone.See("Du kan præge")
		phone.Check()
		phone.Press("Nattevagten mangler et sted at hvile")
		phone.Press("Giv dit bidrag · 2 min.")
		phone.Check()
		phone.Type("#text", "Jeg tør ikke sove på sofaen i opholdsstuen, for beboerne kommer forbi.")
		phone.Click(`input[name="name_to"][value="representatives"]`)
		phone.Press("Send")
		phone.See("Tak. Dit bidrag er sendt")
		phone.Check()
		w.clk.Advance(time.Minute)

		// The working-environment representative, without JavaScript.
		plain := b.Open(t, w.url, browser.Options{Width: 360, NoScript: true})
		w.signIn(plain, amr)
		plain.Go(address)
		plain.Press("Giv dit bidrag · 2 min.")
		plain.Click(`input[name="kind"][value="concern"]`)
		plain.Type("#text", "En madras på gulvet er ikke en hvileplads. Det skal leve op til reglerne.")
		plain.Press("Send")
		plain.See("Tak. Dit bidrag er sendt")
		plain.See("Åse Skov Larsen") // the representatives see the name given to them

		// The leader sees the text and never the name, anywhere.
		boss.Go(address)
		boss.See("Jeg tør ikke sove på sofaen")
		for _, page := range []string{address, address + "/svar", address + "/historik", "/", "/forloeb", "/beskeder"} {
			boss.Go(page)
			boss.NotSee("Åse Skov")
			boss.NotSee(employee)
		}
		if w.mailed(leader, "Åse") {
			t.Error("a mail to the leader shows the name")
		}
		if strings.Contains(w.log.String(), "Åse") || strings.Contains(w.log.String(), "tør ikke sove") {
			t.Error("the log shows a name or what was said")
		}

		// Someone it does not touch finds nothing.
		other := b.Open(t, w.url, browser.Options{Width: 1280})
		w.signIn(other, outsider)
		other.Go(address)
		other.See("Den side findes ikke for dig")
		other.Check()

		// Answering: closing is refused while a contribution in time waits.
		boss.Go(address + "/luk")
		boss.Fill("#took", "Depotet bliver hvilerum.")
		boss.Check()
		boss.Press("Luk forløbet")
		boss.See("3 bidrag mangler svar")
		boss.Go(address + "/svar")
		boss.Check()
		boss.Click(`input[name="contributions"]`)
		boss.Click(`input[name="outcome"][value="changed"]`)
		boss.Type("#text", "Depotet bliver ryddet og får en seng. Det var jeres forslag.")
		boss.Press("Send svaret")
		boss.See("Svaret er sendt")
		boss.Click(`input[data-select-all]`)
		boss.See("2 valgt")
		boss.Click(`input[name="outcome"][value="partly"]`)
		boss.Type("#text", "Det er derfor, det skal være et rigtigt rum med en dør.")
		boss.Press("Send svaret")
		boss.See("Alle bidrag til tiden har fået svar")

		// The nurse is told, reads the answer, and says it was misunderstood.
		w.mailTo(employee, "Du har fået svar")
		phone.Go("/")
		phone.See("Det er derfor, det skal være et rigtigt rum med en dør.")
		phone.Check()
		phone.Press("I har misforstået mig")
		phone.Type("#text", "Jeg mente ikke døren, men at beboerne bliver forskrækkede.")
		phone.Press("Send")
		phone.See("du får et nyt svar")
		boss.Go("/")
		boss.See("Venter på dit svar")
		boss.Go(address + "/svar")
		boss.See("beboerne bliver forskrækkede")
		boss.Click(`input[name="contributions"]`)
		boss.Click(`input[name="outcome"][value="answered"]`)
		boss.Type("#text", "Tak. Så skilter vi, så beboerne ved, at der er nogen.")
		boss.Press("Send svaret")
		boss.See("Svaret er sendt")

		// Closing: everybody it asked or touched learns what came of it.
		boss.Go(address + "/luk")
		boss.Fill("#took", "Depotet bliver hvilerum fra nytår. Jeg havde tænkt på en sofa; I fik mig til at tænke på en dør.")
		boss.Type("#early", "Alle, der arbejder om natten, har sagt deres.")
		boss.Press("Luk forløbet")
		boss.See("Forløbet er lukket")
		boss.Check()
		w.mailTo(employee, "Nattevagten")
		phone.Go(address)
		phone.See("Depotet bliver hvilerum fra nytår")
		phone.Check()
		phone.Go("/min-stemme")
		phone.See("Så skilter vi")
		phone.Check()
		if strings.Contains(w.log.String(), "panic") {
			t.Errorf("the log tells of a panic")
		}
	})
}
