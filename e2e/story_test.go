package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// TestStory is the story the program grew from, lived by five people on both databases: a chief executive has to save, and asks instead of
// deciding; the problem turns out to be another; a way comes up that nobody had thought of; what both sides disagree on is written down; it is
// decided, answered, and read afterwards as one page, by each of them on a phone and at a desk.
func TestStory(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, true)
		b := browser.Start(t, axeFile)
		desk, hand := browser.Options{Width: 1280}, browser.Options{Width: 360}
		chief := enterAs(t, b, w, "kommunaldirektoer", desk)
		employee := enterAs(t, b, w, "medarbejder", hand)
		vice := enterAs(t, b, w, "naestformand", hand)
		leader := enterAs(t, b, w, "leder", desk)
		keeper := enterAs(t, b, w, "sekretariat", desk)

		// It is asked while it is a problem and not a proposal, with a handshake on the time it may take.
		chief.Go("/forloeb/ny?slags=beslutning")
		chief.Fill("#problem", "Økonomien skal koste fire millioner mindre om året. Hvem skal have hvilke opgaver?")
		chief.Fill("#core_task", "At den, der står med en borger, ved, hvad der er råd til.")
		chief.Type("#subject", "Effektivisering")
		chief.Press("Videre: spørgsmålene")
		chief.Fill("#questions", "Hvor går tiden hen?\nHvad bliver lavet to gange?")
		chief.Fill(`[name="touched-q"]`, "Mosevig Kommune")
		chief.Click(`#touched-hits input[name="touched"]`)
		chief.Click("#unnamed") // it is decided today, before the time for contributions is over
		chief.Click(`input[name="visibility"][value="all"]`)
		chief.Press("Videre: tid og håndslag")
		chief.Fill("#promise", "Jeg ved ikke, hvad der kommer ud af det. I får den tid, det tager.")
		chief.Press("Videre: se det igennem")
		chief.Press("Åbn forløbet")
		chief.See("Forløbet er åbent")
		story := strings.SplitN(chief.Path(), "?", 2)[0]
		w.clk.Advance(time.Minute)

		vice.Go(story)
		vice.Press("Svar på håndslaget")
		vice.Press("Send svaret")
		vice.See("Taget imod")
		vice.Check()

		// They are heard, and the problem turns out to be another one.
		say := func(x *browser.Tab, kind, words string) {
			t.Helper()
			x.Go(story + "/bidrag")
			x.Click(`input[name="kind"][value="` + kind + `"]`)
			x.Type("#text", words)
			x.Press("Send")
			x.See("Tak. Dit bidrag er sendt")
			w.clk.Advance(time.Minute)
		}
		const four = "Fire mennesker retter i den samme regning, fordi ingen af dem kender hinanden."
		say(employee, "experience", four)
		say(leader, "concern", "Jeg har brug for en, der kender stedet, når regnskabet lukker.")

		chief.Go(story)
		chief.Press("Forstå problemet på ny")
		chief.Type("#why", "Det er ikke, hvor opgaven ligger. Det er, at I ikke kender hinanden.")
		chief.Type("#taught", "fire mennesker")
		chief.See("Vi fandt 1.")
		chief.Click(`[data-hits] input[name="taught"]`)
		chief.Fill("#problem", "Økonomien skal koste fire millioner mindre om året. Hvordan kommer vi til at stole på hinandens arbejde?")
		chief.Check()
		chief.Press("Gem den nye forståelse")
		chief.See("Problemet er forstået på ny")
		employee.Go(story + "/forstaaelse")
		employee.See("Dit bidrag")
		employee.See("stole på hinandens arbejde")
		employee.Check()

		// Ways are laid side by side; one of them came from an employee.
		lay := func(title, core string, from string) {
			t.Helper()
			chief.Go(story + "/muligheder")
			chief.Press("Skriv en mulighed op")
			chief.Fill("#title", title)
			chief.Fill("#core_task", core)
			if from != "" {
				chief.Type(`[name="from-q"]`, from)
				chief.Click(`#from-hits input[name="from"]`)
			}
			chief.Press("Vis muligheden")
			chief.See("Muligheden er vist")
		}
		lay("Saml det ét sted", "Ét sted at ringe.", "")
		lay("Lidt fra alle", "Alle venter lidt længere.", "")
		lay("Opgavefællesskaber", "Den, der svarer, kender stedet og har nogen at spørge.", "retter i den samme")
		employee.Go(story + "/muligheder")
		for _, title := range []string{"Saml det ét sted", "Lidt fra alle", "Opgavefællesskaber"} {
			employee.See(title)
		}
		employee.Check()
		stand := func(x *browser.Tab, level, why string) {
			t.Helper()
			x.Go(story + "/muligheder")
			x.Press("Opgavefællesskaber")
			x.Press("Sig, hvor du står")
			x.Click(`input[name="level"][value="` + level + `"]`)
			x.Type("#reason", why)
			x.Press("Gem mit svar")
			x.See("Dit svar er gemt")
			w.clk.Advance(time.Minute)
		}
		stand(employee, "support", "Så kan jeg ringe til den, der skrev.")
		stand(leader, "worried", "Hvem svarer i den uge, regnskabet lukker?")
		chief.Go(story + "/muligheder")
		chief.See("Hvem svarer i den uge, regnskabet lukker?")
		chief.Check()

		// What they disagree on gets a home, and half of it is agreed on.
		vice.Go(story)
		vice.Press("Skriv en uenighed")
		vice.Type("#about", "Om beløbet kan vente, til fællesskaberne er prøvet")
		vice.Type("#view", "Ellers kommer det til at handle om at spare.")
		vice.Press("Rejs uenigheden")
		vice.See("Uenigheden er rejst")
		vice.Check()
		apart := strings.SplitN(vice.Path(), "?", 2)[0]
		w.clk.Advance(time.Minute)
		chief.Go(apart)
		chief.Press("Skriv jeres syn")
		chief.Type("#view", "Beløbet er besluttet. Hvordan vi finder det, er det ikke.")
		chief.Press("Gem jeres syn")
		chief.Press("Foreslå, hvad I er enige om")
		chief.Type("#common", "Den, der viser os dobbeltarbejde, mister ikke selv på det.")
		chief.Press("Send forslaget")
		chief.See("Forslag fra ledelsen")
		vice.Go(apart)
		vice.Press("Ja, det er vi enige om")
		vice.See("Det er gemt")
		vice.Check()

		// It is discussed, every contribution is answered, and it is decided.
		vice.Go(story + "/droeftet")
		vice.Type("#committee", "H-MED")
		vice.Press("Skriv drøftelsen på")
		vice.See("Drøftelsen står nu på forløbet")
		chief.Go(story + "/svar")
		browser.Eval[bool](chief, `(document.querySelectorAll('input[name="contributions"]').forEach(e => { e.checked = true }), true)`)
		chief.Click(`input[name="outcome"][value="changed"]`)
		chief.Type("#text", "I har lært mig, hvad problemet er.")
		chief.Press("Hold til beslutningen")
		chief.See("holdes tilbage")
		chief.Go(story + "/muligheder")
		chief.Click(`.ms-option:last-of-type button[name="bygger"]`)
		chief.See("Det står nu, at beslutningen bygger på den.")
		chief.Go(story + "/beslutning")
		chief.Fill("#decision", "Opgavefællesskaber bliver prøvet i et år.\nDe første penge kommer af ledige stillinger.")
		chief.Fill("#reasons", "Det letteste havde været at samle det. Det havde ikke løst det, I viste mig.")
		chief.Fill("#core_task", "Et svar samme dag fra en, der kender stedet.")
		chief.Press("Gem kladden")
		chief.See("Beslutningen er gemt")
		chief.Type(`select[name^="line-"]`, "Punkt 1")
		chief.Press("Videre: se, hvordan den bliver læst")
		chief.Check()
		chief.Press("Offentliggør beslutningen")
		chief.See("Beslutningen er offentliggjort")

		// Each of the five reads it from beginning to end, on a phone and at a desk.
		for _, x := range []*browser.Tab{chief, employee, vice, leader, keeper} {
			for _, width := range []int{360, 1280} {
				x.Resize(width)
				x.Go(story)
				for _, words := range []string{"Hvordan kommer vi til at stole på hinandens arbejde?", four, "Om beløbet kan vente, til fællesskaberne er prøvet",
					"I har lært mig, hvad problemet er.", "Opgavefællesskaber bliver prøvet i et år.", "Beslutningen bygger på: Opgavefællesskaber", "Det havde ikke løst det, I viste mig."} {
					x.See(words)
				}
				x.Check()
				x.Go(story + "/udskriv")
				page := browser.Eval[string](x, `document.body.innerText`)
				at := 0 // in the order it happened
				for _, words := range []string{"Hvem skal have hvilke opgaver?", "Det er ikke, hvor opgaven ligger.", "stole på hinandens arbejde?", "Jeg ved ikke, hvad der kommer ud af det.",
					"Blev til muligheden: Opgavefællesskaber", "I har lært mig, hvad problemet er.", "Lidt fra alle", "Hvem svarer i den uge, regnskabet lukker?", "Beløbet er besluttet. Hvordan vi finder det, er det ikke.",
					"mister ikke selv på det", "De første penge kommer af ledige stillinger."} {
					i := strings.Index(page[at:], words)
					if i < 0 {
						t.Errorf("on one page %q does not follow", words)
					}
					at += max(i, 0)
				}
				x.Check()
			}
		}
		employee.Resize(360)
		employee.Go("/min-stemme")
		employee.See("har været med til at forstå et problem på ny.")
		employee.See("Blev til muligheden: Opgavefællesskaber")
		employee.Check()
	})
}
