package e2e_test

import (
	"testing"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// TestReframing: a leader understands a problem anew, and says which two contributions taught it. Whoever writes meanwhile is told and loses
// nothing; the employee sees on a phone what has changed, and that it was their own words that changed it.
func TestReframing(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, true)
		b := browser.Start(t, axeFile)
		phone := enterAs(t, b, w, "medarbejder", browser.Options{Width: 360})
		leader := enterAs(t, b, w, "leder", browser.Options{Width: 1280})
		matter := askedBy(t, phone, leader)
		say := func(x *browser.Tab, words string) {
			t.Helper()
			x.Go(matter + "/bidrag")
			x.Type("#text", words)
			x.Click(`input[name="kind"][value="concern"]`)
			x.Press("Send")
			x.See("Tak. Dit bidrag er sendt")
		}
		const mine, theirs = "Nøglerne ligger altid det forkerte sted om morgenen.", "Frakkerne hænger foran døren til depotet."
		say(phone, mine)
		say(enterAs(t, b, w, "naestformand", browser.Options{Width: 1280}), theirs)

		phone.Go(matter + "/bidrag")
		const half = "Og så mangler vi en, der"
		phone.Type("#text", half)

		leader.Go(matter)
		leader.Press("Forstå problemet på ny")
		leader.Check()
		leader.Type("#why", "I viste mig, at det ikke er tiden, der mangler.")
		leader.Type("#taught", "frakkerne")
		leader.See("Vi fandt 1.")
		leader.Click(`[data-hits] input[name="taught"]`)
		leader.Press("Vælg blandt de seneste bidrag")
		leader.Click("#" + browser.Eval[string](leader, `[...document.querySelectorAll('input[name="latest"]')].find(e => e.parentElement.innerText.includes('forkerte sted')).id`))
		leader.Fill("#problem", "Det er ikke tiden, der mangler. Det er nøglerne, der ligger det forkerte sted.")
		leader.Check()
		leader.Press("Gem den nye forståelse")
		leader.See("Problemet er forstået på ny, og alle, der har bidraget, får besked.")
		leader.See("2 bidrag lærte os det:")
		browser.Eval[bool](leader, `(document.querySelectorAll('.ms-story > li > details').forEach(e => { e.open = true }), true)`)
		leader.Check()

		// The page that was open says so, and what stands in it still stands.
		phone.See("Problemet er forstået på ny, mens du skrev")
		if got := browser.Eval[string](phone, `document.querySelector('#text').value`); got != half {
			t.Errorf("what was being written has become %q", got)
		}
		phone.Check()
		phone.Type("#text", " har nøglen.")
		phone.Press("Send")
		phone.See("Dit bidrag står ved den tekst, du læste")
		phone.See("Givet til tekst")

		phone.Go(matter + "/forstaaelse")
		phone.See("Sådan flyttede forståelsen sig")
		phone.See("I viste mig, at det ikke er tiden, der mangler.")
		if n := browser.Eval[int](phone, `[...document.querySelectorAll('ins')].filter(e => e.innerText.includes('forkerte sted')).length`); n != 1 {
			t.Errorf("what is new stands in %d places", n)
		}
		phone.See("Dit bidrag")
		phone.Fits()
		phone.Check()
		phone.Go("/min-stemme")
		phone.See("Det, du skrev, har været med til:")
		phone.See("har været med til at forstå et problem på ny.")
		phone.Check()
		phone.Click(".ms-trace a")
		phone.At(matter + "/forstaaelse*")

		leader.Go(matter)
		leader.NotSee("Læst af ejeren")
		leader.Press("Jeg har læst det hele til og med i dag")
		leader.See("Det står nu, at det hele er læst til og med i dag.")
		leader.See("Læst af ejeren")
		leader.Check()
	})
}
