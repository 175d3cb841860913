package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// TestTheme is a theme on both databases: opened by the leader on a phone, spoken to by an employee, proposed, refused while a side is missing,
// answered not yet and then agreed to by both sides, and put in the glossary, which explains the word where it stands in another matter.
func TestTheme(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, false)
		w.importNight("os2mo")
		b := browser.Start(t, axeFile)

		boss := b.Open(t, w.url, browser.Options{Width: 360})
		w.signIn(boss, leader)
		boss.Go("/forloeb/ny?slags=tema")
		boss.Fill("#problem", "Vi siger kerneopgave hver dag. Hvad mener vi egentlig med det?")
		boss.Fill("#core_task", "At vi kan hjælpe hinanden på tværs.")
		boss.Press("Videre: se, hvem der spørges")
		boss.Press("Åbn temaet")
		boss.See("Temaet er åbent")
		boss.See("Ordet er ikke nævnt endnu")
		boss.NotSee("Skriv en uenighed")
		boss.Check()
		address := strings.SplitN(boss.Path(), "?", 2)[0]

		phone := b.Open(t, w.url, browser.Options{Width: 360})
		w.signIn(phone, employee)
		phone.Go(address)
		phone.Go(address + "/bidrag")
		phone.See("Sådan bruger jeg ordet")
		phone.Check()
		phone.Click(`input[name="kind"][value="perspective"]`)
		phone.Type("#text", "For mig er det, at hun kan komme i haven.")
		phone.Press("Send")
		phone.See("Tak. Dit bidrag er sendt")
		phone.Go(address + "/begreb")
		phone.NotSee("Send forslaget")
		w.clk.Advance(time.Minute)

		boss.Go(address)
		boss.Press("Nævn ordet")
		boss.Press("Send forslaget")
		boss.See("Skriv ordet.")
		boss.Check()
		boss.Fill("#word", "kerneopgave")
		boss.Fill("#forms", "kerneopgaven, kerneopgaver")
		boss.Fill("#meaning", "Det, borgerne får ud af, at vi er gået på arbejde.")
		boss.Press("Send forslaget")
		boss.See("Forslaget er sendt til begge sider")
		boss.Check()
		mail := w.mailTo(vice, "forslag til et fælles ord")
		if strings.Contains(mail.Text, "gået på arbejde") {
			t.Errorf("the mail carries what was written: %s", mail.Text)
		}
		boss.Go(address + "/svar")
		boss.Click(`input[name="contributions"]`)
		boss.Click(`input[name="outcome"][value="changed"]`)
		boss.See("Det ændrede formuleringen")
		boss.Type("#text", "Haven står i forslaget nu.")
		boss.Press("Send svaret")
		boss.See("Svaret er sendt")
		w.clk.Advance(time.Minute)

		// With the employee side missing it cannot be ended as agreed, and there is no form: it says what is missing instead.
		boss.Go(address)
		boss.Press("Svar for din side")
		boss.Click(`input[name="answer"][value="agreed"]`)
		boss.Press("Send svaret")
		boss.See("Svaret er givet")
		boss.NotSee("Sæt det i ordbogen")
		boss.Go(address + "/begreb/ordbog")
		boss.See("Temaet kan ikke lukkes som enigt endnu")
		boss.NotSee("Sæt det i ordbogen")
		boss.See("Medarbejdersiden i")
		boss.See("er ikke enig endnu")
		boss.Check()

		rep := b.Open(t, w.url, browser.Options{Width: 1280})
		w.signIn(rep, vice)
		rep.Go(address)
		rep.Press("Svar for din side")
		rep.Click(`input[name="answer"][value="not_yet"]`)
		rep.Press("Send svaret")
		rep.See("Skriv hvorfor.")
		rep.Check()
		rep.Type("#reason", "Køkkenet kan ikke finde sig selv i det.")
		rep.Press("Send svaret")
		rep.See("ikke endnu, fordi")
		w.clk.Advance(time.Minute)

		boss.Go(address)
		boss.See("Køkkenet kan ikke finde sig selv i det.")
		boss.Press("Skriv et nyt forslag")
		boss.Fill("#meaning", "Det, borgerne får ud af, at vi er gået på arbejde, også i køkkenet.")
		boss.Press("Send forslaget")
		boss.See("Ét tidligere forslag")
		boss.Press("Svar for din side") // what was agreed to the earlier one does not count
		boss.Click(`input[name="answer"][value="agreed"]`)
		boss.Press("Send svaret")
		rep.Go(address)
		rep.Press("Svar for din side")
		rep.Click(`input[name="answer"][value="agreed"]`)
		rep.Press("Send svaret")
		rep.See("Svaret er givet")
		rep.NotSee("Siden er ikke enig endnu")
		rep.Check()
		w.clk.Advance(time.Minute)
		boss.Go(address)
		boss.See("Begge sider er enige.")
		boss.Press("Sæt det i ordbogen")
		boss.Type("#early", "Vi er enige.")
		boss.Press("Sæt det i ordbogen")
		boss.See("ordet står i ordbogen")
		boss.Check()

		// Somebody who cannot read the theme reads the word, and it is explained on a page about something else.
		other := b.Open(t, w.url, browser.Options{Width: 1280})
		w.signIn(other, outsider)
		other.Go("/begreber")
		other.See("Det, borgerne får ud af, at vi er gået på arbejde, også i køkkenet.")
		other.NotSee("Det kom af temaet")
		other.Check()
		boss.Go("/forloeb/ny")
		boss.Fill("#problem", "Nattevagten tager tid fra vores kerneopgave.")
		boss.Fill("#core_task", "Ro om natten.")
		boss.Press("Videre: se, hvem der spørges")
		boss.Press("Åbn forløbet")
		boss.See("Forløbet er åbent")
		another := strings.SplitN(boss.Path(), "?", 2)[0]
		for _, width := range []int{360, 1280} {
			x := b.Open(t, w.url, browser.Options{Width: width})
			w.signIn(x, employee)
			x.Go(another)
			const open = `[...document.querySelectorAll('.ms-word-card')].filter(e => e.matches(':popover-open')).length`
			x.Check()
			for range 60 {
				x.Key(kb.Tab)
				if browser.Eval[bool](x, `document.activeElement.matches('.ms-word')`) {
					break
				}
			}
			x.Key(kb.Enter)
			if n := browser.Eval[int](x, open); n != 1 {
				t.Fatalf("%d explanations opened from the keyboard", n)
			}
			x.See("Aftalt i")
			x.Check()
			x.Key(kb.Escape)
			if n := browser.Eval[int](x, open); n != 0 {
				t.Errorf("%d explanations are still open", n)
			}
		}
	})
}
