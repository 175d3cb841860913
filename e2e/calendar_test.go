package e2e_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apognu/gocal"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// TestCalendar: the secretariat brings a meeting plan in whose one line is broken, mends it and brings it in; the vice-chair, on a phone, repeats
// meetings and has them in a calendar of her own, which another program than Medspil reads.
func TestCalendar(t *testing.T) {
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
		phone := enter("naestformand", 360)
		phone.Go("/moedeplan")
		phone.See("Dine udvalg")
		phone.Check()
		name := browser.Eval[string](phone, `document.querySelector('.ms-meet a').textContent.trim()`)
		board := browser.Eval[string](phone, `document.querySelector('.ms-meet a').getAttribute('href')`)

		dir := t.TempDir()
		file := func(called, day string) string {
			path := filepath.Join(dir, called)
			if err := os.WriteFile(path, []byte("Udvalg;Dato;Start;Slut;Sted\r\n"+name+";"+day+";9.00;11.00;Salen\r\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
		desk := enter("sekretariat", 1280)
		desk.Go("/moedeplan")
		desk.Press("Hent en mødeplan ind")
		desk.See("Sådan ser filen ud")
		desk.Check()
		desk.Upload("#file", file("plan.csv", "7-13-2027"))
		desk.Press("Se, hvad der ændrer sig")
		desk.See("Intet er ændret: plan.csv har linjer, vi ikke kan læse")
		desk.See("7-13-2027")
		desk.Check()
		desk.Upload("#file", file("mended.csv", "7-12-2027"))
		desk.Press("Se, hvad der ændrer sig")
		desk.See("Intet er gemt endnu")
		desk.See("tirsdag 7. december 2027, kl. 9.00–11.00, Salen")
		desk.Check()
		desk.Press("Hent møderne ind")
		desk.See("Mødeplanen er hentet ind: 1 nye, 0 ændrede, 0 taget ud.")
		desk.Go("/moedeplan/hent")
		desk.Upload("#file", file("mended.csv", "7-12-2027"))
		desk.Press("Se, hvad der ændrer sig")
		desk.See("Intet ændrer sig")
		desk.Check()

		phone.Go(board + "/moeder")
		phone.Press("Gentag møder")
		phone.See("Læg et år ind på én gang")
		phone.Check()
		phone.Press("Se dagene")
		phone.See("Skriv dagen")
		phone.Check()
		phone.Fill("#every", "2")
		phone.Fill("#day", "11-12-2026")
		phone.Fill("#start", "8.15")
		phone.Fill("#end", "9")
		phone.Fill("#until", "22-1-2027")
		phone.Press("Se dagene")
		phone.See("Det giver 3 møder")
		phone.See("fredag 25. december 2026 Juledag")
		phone.Check()
		phone.Press("Gem de 3 møder")
		phone.See("3 møder står i kalenderen")
		phone.See("kl. 8.15–9.00")
		phone.Check()

		phone.Go("/moedeplan/abonner")
		phone.Check()
		phone.Press("Lav min adresse")
		phone.See("Din hemmelige adresse")
		phone.Check()
		events := fetchCalendar(t, browser.Eval[string](phone, `document.querySelector('.ms-address').textContent.trim()`))
		for _, at := range []time.Time{time.Date(2026, 12, 11, 7, 15, 0, 0, time.UTC), time.Date(2027, 1, 22, 7, 15, 0, 0, time.UTC), time.Date(2027, 12, 7, 8, 0, 0, 0, time.UTC)} {
			if !events[name+" "+at.String()] {
				t.Errorf("the calendar has no meeting at %v", at)
			}
		}
	})
}

// fetchCalendar reads a calendar as a telephone does that has not signed in: which committee meets when.
func fetchCalendar(t *testing.T, address string) map[string]bool {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if kind := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "text/calendar") {
		t.Fatalf("the calendar: %s, %s", res.Status, kind)
	}
	c := gocal.NewParser(res.Body)
	from, to := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	c.Start, c.End = &from, &to
	if err := c.Parse(); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, e := range c.Events {
		found[e.Summary+" "+e.Start.UTC().String()] = true
	}
	return found
}
