package e2e_test

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"mime"
	"strings"
	"testing"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// TestTakeAlong: a whole decision is taken along from its page: on paper, which has nothing of the screen and nothing of who prints it, and
// as files.
func TestTakeAlong(t *testing.T) {
	w := newWorld(t, db.SQLite, true)
	b := browser.Start(t, axeFile)
	x := enterAs(t, b, w, "kommunaldirektoer", browser.Options{})
	who := browser.Eval[string](x, `document.querySelector('.ms-who-name').innerText`)
	x.Go("/forloeb?tilstand=lukket&q=aftenholdet")
	x.Press("Hvorfor når vi ikke hjem til tiden?")
	x.See("Tag forløbet med dig")
	matter := x.Path()
	files := browser.Eval[[]string](x, `[...document.querySelectorAll('main a')].map(a => a.getAttribute('href')).filter(h => /\.(csv|json)$/.test(h))`)
	x.Press("Det hele på én side, også til print og PDF")
	x.At(matter + "/udskriv")
	x.See("Brug Print")
	x.Check()
	x.Paper()
	paper := browser.Eval[string](x, `document.body.innerText`)
	for _, gone := range []string{who, "Log ud", "Demo", "Brug Print", "Tilbage til forløbet", "Tilgængelighedserklæring"} {
		if strings.Contains(paper, gone) {
			t.Errorf("%q is on the paper", gone)
		}
	}
	at := 0
	for _, words := range []string{"Hvorfor når vi ikke hjem til tiden?", "Mosevig Kommune · Udskrevet 23. november 2026", "Aftenholdet bliver næsten hver dag", "Håndslag", "Åbne spørgsmål",
		"Bidrag og svar", "Jeg skrev ned i en uge.", "Det var dig, der fik os til at se", "Beslutningen", "Vinduerne", "Tidlighed", "Historik", "Forløbet blev åbnet"} {
		i := strings.Index(paper[at:], words)
		if i < 0 {
			t.Fatalf("%q is not on the paper, or not after what stands before it:\n%s", words, paper)
		}
		at += i
	}
	if len(files) != 2 {
		t.Fatalf("the page leads to the files %v", files)
	}
	reader := enter(t, w.url, "kommunaldirektoer")
	for _, file := range files {
		res, err := reader.client.Get(w.url + file)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		kind, args, err := mime.ParseMediaType(res.Header.Get("Content-Disposition"))
		if err != nil || kind != "attachment" || !strings.HasPrefix(args["filename"], "hvorfor-naar-vi-ikke-hjem-til-tiden") {
			t.Errorf("%s is %q", file, res.Header.Get("Content-Disposition"))
		}
		if strings.HasSuffix(file, ".json") {
			var m struct {
				Schema        string
				Contributions []struct{ Text string }
			}
			if err := json.Unmarshal(text, &m); err != nil || m.Schema != "medspil.matter/1" || len(m.Contributions) != 7 {
				t.Errorf("the JSON: %v, %+v", err, m)
			}
			continue
		}
		sheet := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff")))
		sheet.Comma = ';'
		if rows, err := sheet.ReadAll(); err != nil || len(rows) != 8 {
			t.Errorf("the sheet: %v, %d rows", err, len(rows))
		}
	}
}
