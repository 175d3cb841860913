package e2e_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// TestFirstAdministrator is how a municipality begins: an invitation from the command line makes the first administrator, who appoints
// the secretariat, which brings the next night in by dropping the files in the browser.
func TestFirstAdministrator(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, false)
		w.importNight("os2mo")
		b := browser.Start(t, axeFile)

		invitation, err := w.app.Invite(context.Background(), "drift@example.com")
		if err != nil {
			t.Fatal(err)
		}
		admin := b.Open(t, w.url, browser.Options{})
		admin.GoTo(invitation)
		admin.Check()
		admin.Fill("#first", "Dina")
		admin.Fill("#last", "Drift")
		admin.Click("main button[type=submit]")
		admin.At("/indstillinger/adgang")
		admin.Check()
		again := b.Open(t, w.url, browser.Options{})
		again.GoTo(invitation)
		again.See("Linket virker ikke længere")
		if strings.Contains(again.HTML(), `name="first"`) {
			t.Error("an invitation can be used twice")
		}

		const keeper = "frje@lillesund.example" // Freja K. Jensen of HR
		admin.Fill(`input[name="soeg"]`, "Freja K. Jensen")
		admin.See("Akademisk medarbejder")
		admin.Click(`button[name="give"][value="secretariat"]`)
		admin.See("Adgangen er givet")
		admin.Go("/forloeb") // runs the machine, and reads nothing
		admin.See("Den side findes ikke for dig")
		admin.Go("/")
		admin.At("/indstillinger/adgang") // led to what is theirs

		x := b.Open(t, w.url, browser.Options{})
		w.signIn(x, keeper)
		x.Go("/import")
		x.Check()
		night, err := filepath.Glob("../testdata/os2mo-next-night/*.csv")
		if err != nil {
			t.Fatal(err)
		}
		for i := range night {
			if night[i], err = filepath.Abs(night[i]); err != nil {
				t.Fatal(err)
			}
		}
		// Four files are not a night: it is said at the field, and nothing is kept.
		x.Upload(`input[type=file]`, night[1:]...)
		x.Press("Se, hvad der ændrer sig")
		x.See("Der er problemer")
		x.Check()
		x.Upload(`input[type=file]`, night...)
		x.Press("Se, hvad der ændrer sig")
		x.See("L-MED Tandplejen Fællesudvalg")
		x.At("/import/*")
		x.Check()
		x.Press("Hent ind")
		x.See("Organisationen er hentet ind") // "bliver hentet ind" is a page that loads itself anew
		x.Check()
		x.Go("/organisation?q=Hjemmeplejen+Nord")
		x.See("Hjemmeplejen Nord og Service")
		x.Go("/huller")
		x.See("L-MED Tandplejen Fællesudvalg")
		x.Check()
	})
}
