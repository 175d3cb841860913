package e2e_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// TestGuest: on a phone a leader invites somebody from outside, who comes in with a code, reads the matter and nothing else, contributes, is
// answered, and when it is closed reads what came of it and can say no more.
func TestGuest(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		const karla = "karla@byraad.example"
		w := newWorld(t, engine, false)
		w.importNight("os2mo")
		b := browser.Start(t, axeFile)
		boss := b.Open(t, w.url, browser.Options{Width: 360})
		w.signIn(boss, leader)
		boss.Press("Spørg til råds")
		boss.Fill("#problem", "Nattevagten mangler et sted at hvile. Hvad ser I?")
		boss.Fill("#core_task", "Trygge nætter for beboerne.")
		boss.Fill(`[name="touched-q"]`, "Solgården")
		boss.See("Plejecenter Solgården, gruppe 2")
		boss.Click(`input[name="touched"]:not(:checked)`)
		boss.Press("Videre: se, hvem der spørges")
		boss.See("personer får besked")
		boss.Press("Åbn forløbet")
		boss.See("Forløbet er åbent")
		matter := strings.SplitN(boss.Path(), "?", 2)[0]

		boss.Press("Gæster")
		boss.See("Ingen gæster endnu")
		boss.Check()
		boss.Fill("#name", "Karla")
		boss.Fill("#email", "karla@byraad")
		boss.Press("Send invitationen")
		boss.See("Skriv både fornavn og efternavn")
		boss.See("Skriv en hel e-mail")
		if typed := browser.Eval[string](boss, `document.getElementById('email').value`); typed != "karla@byraad" {
			t.Errorf("what was typed is lost: %q", typed)
		}
		boss.Check()
		boss.Fill("#name", "Karla Byskov")
		boss.Fill("#email", karla)
		boss.Fill("#role", "Formand for Seniorudvalget")
		boss.Click(`input[name="may"][value="contribute"]`)
		boss.Press("Send invitationen")
		boss.See("Karla Byskov er inviteret og får en e-mail")
		boss.See(karla)
		boss.Check()

		// Everybody who reads the matter sees who she is; nobody but those who keep the guests how she is reached.
		nurse := b.Open(t, w.url, browser.Options{Width: 1280})
		w.signIn(nurse, employee)
		nurse.Go(matter)
		nurse.See("Formand for Seniorudvalget")
		nurse.NotSee(karla)

		// The mail explains, and leads through the door to the matter.
		mail := w.mailTo(karla, "Du er inviteret til at følge: Nattevagten mangler et sted at hvile")
		for _, part := range []string{"Medspil er kommunens sted for samarbejde", "inviterer dig som gæst (Formand for Seniorudvalget)", "Kan læse og bidrage til og med"} {
			if !strings.Contains(mail.Text, part) {
				t.Errorf("the invitation does not say %q: %s", part, mail.Text)
			}
		}
		guest := b.Open(t, w.url, browser.Options{Width: 360})
		guest.GoTo(link.FindString(mail.Text))
		guest.Fill("#email", karla)
		guest.Press("Send mig et link")
		guest.See("Skriv koden fra mailen")
		code := ""
		for end := time.Now().Add(30 * time.Second); code == "" && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
			for _, m := range w.post.Mails(karla) {
				if c := regexp.MustCompile(`(?m)\b\d{3} \d{3}\b`).FindString(m.Text); c != "" {
					code = c
				}
			}
			w.clk.Advance(time.Second)
		}
		guest.Fill("#code", code)
		guest.Press("Log ind")
		guest.At(matter)
		guest.See("Du er gæst her: Formand for Seniorudvalget")
		guest.Check()
		for _, path := range []string{"/organisation", "/udvalg", "/forloeb", "/mere", matter + "/gaester"} {
			guest.Go(path)
			guest.See("Den side findes ikke for dig")
		}
		guest.Check()
		guest.Go("/")
		guest.See("Dine forløb")
		guest.Check()
		guest.Press("Giv dit bidrag · 2 min.")
		guest.Type("#text", "Kan det løses sammen med ombygningen?")
		guest.Check()
		guest.Press("Send")
		guest.See("Tak. Dit bidrag er sendt")
		guest.See("gæst · Formand for Seniorudvalget")
		guest.Check()

		boss.Go(matter + "/svar")
		boss.See("gæst · Formand for Seniorudvalget")
		boss.Click(`input[name="contributions"]`)
		boss.Click(`input[name="outcome"][value="changed"]`)
		boss.Type("#text", "Ja, det tager vi med i ombygningen.")
		boss.Press("Send svaret")
		boss.See("Svaret er sendt")
		w.mailTo(karla, "Du har fået svar")

		// She writes while it is closed: what she wrote is not lost, and she is told why it came too late.
		guest.Go(matter + "/bidrag")
		guest.Type("#text", "En ting mere, før I lukker.")
		boss.Go(matter + "/luk")
		boss.Fill("#took", "Hvilerummet bygges med.")
		boss.Fill("#early", "Alle er hørt.")
		boss.Press("Luk forløbet")
		boss.See("Forløbet er lukket")
		guest.Press("Send")
		guest.See("Der er problemer")
		if typed := browser.Eval[string](guest, `document.getElementById('text').value`); typed != "En ting mere, før I lukker." {
			t.Errorf("what she typed is lost: %q", typed)
		}
		guest.Check()
		w.mailTo(karla, "Nattevagten")
		guest.Go(matter)
		guest.See("Hvilerummet bygges med.")
		guest.See("men ikke bidrage mere")
		guest.Check()
		guest.Go("/min-stemme")
		guest.See("Ja, det tager vi med i ombygningen.")
		guest.Check()

		// The invitation is ended: she is out, and so is her way in.
		boss.Go(matter + "/gaester")
		boss.Click("main .ms-card details summary")
		boss.Click(`form:has(input[name="end"]) button`)
		boss.See("Invitationen er afsluttet")
		boss.See("Én, der har været gæst")
		boss.Check()
		guest.Go(matter)
		guest.See("Log ind")
	})
}
