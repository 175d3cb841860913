package e2e_test

import (
	"testing"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// TestDialogueRoom: a leader opens a dialogue room on a phone, three people say what they want to take care of and how they see it, the leader
// asks, and closes it with a shared picture; it is there the day something about the same subject is opened.
func TestDialogueRoom(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, true)
		b := browser.Start(t, axeFile)
		enter := func(role string) *browser.Tab {
			x := b.Open(t, w.url, browser.Options{Width: 360})
			x.Go("/demo")
			x.Click(`button[name="role"][value="` + role + `"]`)
			x.At("/")
			return x
		}
		leader := enter("leder")
		leader.Go("/forloeb/ny")
		leader.Press("Noget andet end dette?")
		leader.Press("Åbn et dialogrum:")
		leader.See("Åbn et dialogrum")
		leader.Check()
		leader.Fill("#problem", "Trivselsmålingen kommer hvert år, og vi taler altid om tallene bagefter.")
		leader.Fill("#core_task", "At borgerne møder nogen, der har det godt.")
		leader.Fill("#last_day", "14-12-2026")
		leader.Type("#subject", "Trivsel")
		leader.Click(`button[name="videre"]`)
		leader.See("Skriv mindst ét dilemma")
		leader.Check()
		leader.Fill("#questions", "Vi vil vide, hvordan folk har det – og ingen vil måles igen.\nTallene skal kunne bruges – og ingen skal kunne genkendes.")
		leader.Click(`button[name="videre"]`)
		leader.See("Tjek, og åbn")
		leader.See("Tallene skal kunne bruges")
		leader.Check()
		leader.Click(`form[action$="/aabn"] button`)
		leader.See("Dilemma 2")
		leader.Check()
		room := browser.Eval[string](leader, `location.pathname`)

		say := func(x *browser.Tab, intention, position string) {
			x.Go(room)
			x.Click(`#dilemma-1 a[href*="spoergsmaal="]`)
			x.See("Det, jeg gerne vil passe på")
			x.Fill("#text", position)
			x.Press("Send")
			x.See("Det er hensigten, de andre lytter efter.")
			x.Check()
			x.Fill("#intention", intention)
			x.Press("Send")
			x.See("Det står nu i dialogrummet")
			x.See(intention)
			x.Check()
		}
		say(leader, "At jeg hører det, mens det kan laves om.", "Jeg vil hellere spørge ofte og kort.")
		employee, rep := enter("medarbejder"), enter("tillidsrepraesentant")
		say(employee, "At jeg ikke bliver kendt på mit svar.", "Vi er kun seks på holdet.")
		say(rep, "At nogen gør noget ved det bagefter.", "Målingen er fin. Det er stilheden efter, der slider.")

		leader.Go(room)
		leader.See("Ledelse")
		leader.See("Medarbejdere")
		leader.Click(`#dilemma-1 a[href$="/spoerg-ind"]`)
		leader.Fill("#question", "Hvad skulle der ske den første uge?")
		leader.Check()
		leader.Press("Send spørgsmålet")
		leader.See("Hvad skulle der ske den første uge?")

		leader.Go(room + "/luk")
		leader.Fill("#took", "Vi vil alle vide, hvordan det går.")
		leader.Press("Luk dialogrummet med det fælles billede")
		leader.See("Skriv, hvor I ser forskelligt")
		leader.Check()
		leader.Fill("#differ", "Vi ser forskelligt på, hvor ofte. Det holder os fra at måle for målingens skyld.")
		leader.Fill("#remember", "At ingen af os er tal, heller ikke når tallene er dårlige.")
		leader.Fill("#early", "Alle har haft ordet.")
		leader.Press("Luk dialogrummet med det fælles billede")
		leader.See("At ingen af os er tal")
		leader.Check()

		employee.Go("/mere")
		employee.Press("Fælles billeder")
		employee.See("At ingen af os er tal")
		employee.Check()

		leader.Go("/forloeb/ny")
		leader.Fill("#problem", "Målingen er kommet, og tallene er dårlige.")
		leader.Fill("#core_task", "At borgerne møder nogen, der har det godt.")
		leader.Fill("#last_day", "14-12-2026")
		leader.Press("Flere valg")
		leader.Type("#subject", "Trivsel")
		leader.Click(`button[name="videre"]`)
		leader.See("I har talt om det før")
		leader.See("At ingen af os er tal")
		leader.Check()
		leader.Click(`#talt-om-det a`)
		leader.At(room + "#taget-med")
	})
}
