package year

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/apognu/gocal"
	"golang.org/x/text/encoding/charmap"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/i18n"
)

func TestTheCalendarsPages(t *testing.T) {
	both(t, func(w *world) {
		s := newSite(w)
		w.ok(w.x.Close(bg, w.as("ivan"), Closed{From: day("2026-12-24"), To: day("2026-12-31"), Name: "Julelukket"}))
		north := w.add(w.at("north", "2026-12-08", "09:00", "11:30"))
		w.add(w.at("oak", "2026-12-29", "13:00", ""))
		w.ok(w.x.CancelMeeting(bg, w.as("karen"), w.add(w.at("north", "2027-01-05", "", "")), "Det må vente."))

		_, page := s.who("rosa").get(planPath)
		s.says(page, "Dine udvalg", "L-MED Hjemmeplejen Nord", "kl. 9.00–11.30", "Rådhuset", "Uge 50", "december 2026", "Aflyst", "Det må vente.", "Tid ikke sat")
		s.hasNot(page, "L-MED Egeskolen", "Julelukket", fetchPath, settingsPath, meetingPath(north))
		queries := s.count.N()
		_, page = s.get(planPath + "?hvem=alle")
		s.says(page, "L-MED Egeskolen", "L-MED Hjemmeplejen Nord", "kl. 13.00", "Julelukket: lukket fra 24. december til 31. december 2026", "Juledag")
		_, page = s.get(planPath + "?hvem=alle&maaned=2026-12")
		s.says(page, "L-MED Egeskolen", "2. juledag", `<option value="2026-12" selected>december 2026`)
		s.hasNot(page, "Det må vente.")
		_, page = s.get(planPath + "?q=EGE")
		s.says(page, "L-MED Egeskolen")
		s.hasNot(page, "Hjemmeplejen Nord")
		_, page = s.get(planPath + "?q=findes+ikke&niveau=9&maaned=i+morgen&side=-3")
		s.says(page, "Ingen møder her")
		_, page = s.get(planPath + "?hvem=alle&niveau=2")
		s.says(page, "Ingen møder her")

		_, page = s.get(committeePath(w.board.Committee("north")))
		s.says(page, "Møder i L-MED Hjemmeplejen Nord", "Punkter senest 1. december, bilag senest 4. december", "14 dage")
		s.hasNot(page, addPath(w.board.Committee("north")), meetingPath(north), deadlinePath(w.board.Committee("north")))
		_, page = s.get("/udvalg/" + w.board.Committee("north"))
		s.says(page, "tirsdag 8. december 2026", committeePath(w.board.Committee("north")))
		s.hasNot(page, addPath(w.board.Committee("north")))
		_, page = s.who("nadia").get("/udvalg/" + w.board.Committee("north"))
		s.says(page, addPath(w.board.Committee("north")), repeatPath(w.board.Committee("north")))

		w.clk.Advance(30 * 24 * time.Hour)
		_, page = s.get(committeePath(w.board.Committee("north")) + "?tidligere=ja")
		s.says(page, "kl. 9.00–11.30", meetingPath(north))

		s.lang = i18n.English
		_, page = s.get(planPath + "?hvem=alle&maaned=2026-12")
		s.says(page, "9:00–11:30", "Christmas Day", "All committees", "Week 50")

		// The number of queries is the same however much there is.
		for n := range 60 {
			w.add(w.at("north", day("2026-12-23").AddDays(n).String(), "08:00", ""))
		}
		_, page = s.who("rosa").get(planPath)
		if s.count.N() != queries {
			t.Errorf("%d queries, and %d with more meetings", queries, s.count.N())
		}
		next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(page)
		if next == nil {
			t.Fatal("no next page")
		}
		if status, page := s.get(next[1]); status != http.StatusOK || !strings.Contains(page, `rel="prev"`) {
			t.Errorf("the next page: %d", status)
		}
	})
}

func TestFormsOfMeetings(t *testing.T) {
	both(t, func(w *world) {
		s := newSite(w)
		north := w.board.Committee("north")
		status, page := s.who("nadia").post(addPath(north), "day", "31-02-2027", "start", "9.60", "end", "8", "place", "Kantinen")
		s.says(page, "Det er ingen dag. Skriv fx 31-12-2026", "Det er intet klokkeslæt. Skriv fx 9.00", `value="31-02-2027"`, "Kantinen")
		if status != http.StatusUnprocessableEntity || len(w.all("north")) != 0 {
			t.Errorf("wrong input: %d", status)
		}
		if status, _ := s.post(addPath(north), "day", "tirsdag den 8. dec. 2026", "start", "kl. 9", "end", "11.30", "place", "Kantinen"); status != http.StatusSeeOther {
			t.Fatalf("added: %d", status)
		}
		m := w.all("north")[0]
		if m.Day != day("2026-12-08") || m.Start != "09:00" || m.End != "11:30" {
			t.Errorf("stored: %v", m)
		}
		if status, page = s.post(addPath(north), "day", "8-12-2026", "start", "09:00"); status != http.StatusUnprocessableEntity {
			t.Errorf("twice: %d", status)
		}
		s.says(page, "Udvalget har allerede et møde på det tidspunkt")

		_, page = s.get(meetingPath(m.ID))
		s.says(page, "Mødet tirsdag 8. december 2026", `value="08-12-2026"`, "Medspil sender ikke besked om møder")
		status, page = s.post(meetingPath(m.ID), "day", "8-12-2026", "start", "12", "end", "9")
		s.says(page, "Mødet slutter, før det begynder", `value="12"`)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("backward: %d", status)
		}
		seen := w.all("north")[0].Seen()
		if status, _ := s.post(meetingPath(m.ID), "day", "9-12-2026", "start", "12", "end", "13", "seen", seen); status != http.StatusSeeOther || w.all("north")[0].Day != day("2026-12-09") {
			t.Errorf("moved: %d", status)
		}
		// A tab from before it was moved loses nothing of either.
		status, page = s.post(meetingPath(m.ID), "day", "8-12-2026", "start", "09:00", "place", "Kantinen", "seen", seen)
		s.says(page, "Nogen har rettet mødet, imens du skrev", "onsdag 9. december 2026, kl. 12.00–13.00", `value="Kantinen"`, w.all("north")[0].Seen())
		if status != http.StatusConflict || w.all("north")[0].Place != "" {
			t.Errorf("an old tab: %d, %+v", status, w.all("north")[0])
		}
		if status, _ := s.post(meetingPath(m.ID), "day", "9-12-2026", "start", "12", "end", "13", "place", "Kantinen", "seen", w.all("north")[0].Seen()); status != http.StatusSeeOther || w.all("north")[0].Place != "Kantinen" {
			t.Errorf("saved once more: %d", status)
		}
		status, page = s.post(meetingPath(m.ID), "do", "aflys", "why", "")
		s.says(page, "Skriv, hvorfor mødet er aflyst")
		if status != http.StatusUnprocessableEntity {
			t.Errorf("no reason: %d", status)
		}
		if status, _ := s.post(meetingPath(m.ID), "do", "aflys", "why", "Storm"); status != http.StatusSeeOther || w.all("north")[0].Cancelled != "Storm" {
			t.Errorf("cancelled: %d", status)
		}
		_, page = s.get(meetingPath(m.ID))
		s.says(page, "Mødet er aflyst", "Storm")
		s.hasNot(page, `name="day"`)

		pattern := "?se=ja&repeat=monthly&every=1&nth=4&weekday=4&day=1-12-2026&start=9&until=31-3-2027"
		_, page = s.get(repeatPath(north))
		s.says(page, "Se dagene", "Den anden", "Gentag møder")
		_, page = s.get(repeatPath(north) + pattern)
		s.says(page, "Det giver 3 møder", "torsdag 24. december 2026", "torsdag 25. marts 2027", "Springes over", "Skærtorsdag")
		if len(w.all("north")) != 1 {
			t.Error("a preview saves")
		}
		w.ok(w.x.Close(bg, w.as("ivan"), Closed{From: day("2026-12-24"), To: day("2026-12-31"), Name: "Julelukket"}))
		_, page = s.get(repeatPath(north) + pattern)
		s.says(page, "Springes over", "Julelukket", "Skærtorsdag", "Det giver 2 møder")
		if status, _ := s.post(repeatPath(north), "repeat", "monthly", "every", "1", "nth", "4", "weekday", "4", "day", "1-12-2026", "start", "9", "until", "31-3-2027"); status != http.StatusSeeOther || len(w.all("north")) != 3 {
			t.Errorf("a series: %d, %d meetings", status, len(w.all("north")))
		}
		status, page = s.get(repeatPath(north) + "?se=ja&repeat=weekly&every=1&day=1-12-2026&until=1-12-2999")
		s.says(page, "Læg højst fem år ind ad gangen")
		if status != http.StatusUnprocessableEntity {
			t.Errorf("a thousand years: %d", status)
		}
		if status, page = s.post(repeatPath(north), "repeat", "monthly", "weekday", "", "day", "", "until", "x"); status != http.StatusUnprocessableEntity {
			t.Errorf("nothing of a pattern: %d", status)
		}
		s.says(page, "Vælg en ugedag", "Det er ingen dag")

		for who, want := range map[string]int{"pia": http.StatusForbidden, "rosa": http.StatusForbidden, "karen": http.StatusOK, "ivan": http.StatusOK} {
			for _, path := range []string{addPath(north), repeatPath(north), meetingPath(m.ID)} {
				if status, _ := s.who(who).get(path); status != want {
					t.Errorf("%s for %s: %d", path, who, status)
				}
			}
		}
		s.actor = machine
		for _, path := range []string{planPath, committeePath(north), addPath(north), repeatPath(north), meetingPath(m.ID), feedPath, committeePath(north) + ".ics", fetchPath, settingsPath, deadlinePath(north)} {
			if status, _ := s.get(path); status != http.StatusNotFound {
				t.Errorf("%s for an administrator: %d", path, status)
			}
		}
		s.actor = access.Actor{}
		for _, path := range []string{planPath, committeePath(north), committeePath(north) + ".ics", feedPath} {
			if status, _ := s.get(path); status != http.StatusSeeOther {
				t.Errorf("%s for nobody: %d", path, status)
			}
		}
		for _, path := range []string{"/moeder/x", "/moeder/aaaaaaaaaaaaaaaaaaaaaaaaaa", "/udvalg/aaaaaaaaaaaaaaaaaaaaaaaaaa/moeder", addPath("aaaaaaaaaaaaaaaaaaaaaaaaaa")} {
			if status, _ := s.who("ivan").get(path); status != http.StatusNotFound {
				t.Errorf("%s: %d", path, status)
			}
		}
	})
}

const plan = "Udvalg;Dato;Start;Slut;Sted\nL-MED Hjemmeplejen Nord;12-01-2027;9.00;11.00;Mødelokalet på første sal\nL-MED Egeskolen;29-02-2028;13.00;;Lærerværelset\n"

func TestFilesAreBroughtIn(t *testing.T) {
	both(t, func(w *world) {
		s := newSite(w)
		if status, _ := s.who("karen").upload("plan.csv", []byte(plan)); status != http.StatusNotFound {
			t.Errorf("a chair brings a file in: %d", status)
		}
		s.who("ivan")
		broken := strings.Replace(strings.Replace(plan, "12-01-2027", "12-13-2027", 1), "L-MED Egeskolen", "L-MED Ukendt", 1) + "L-MED Egeskolen;28-03-2027;2.30;4.00;\nL-MED Egeskolen;3-1-2027;12;9;x\n"
		status, page := s.upload("plan.csv", []byte(broken))
		s.says(page, "Intet er ændret: plan.csv har linjer, vi ikke kan læse", "12-13-2027", "Det er ingen dag", "L-MED Ukendt", "Der er intet udvalg, eller flere, med det navn", "uret bliver stillet frem", "Mødet slutter, før det begynder",
			"4 linjer i filen kan ikke læses")
		if status != http.StatusUnprocessableEntity || len(w.all("north"))+len(w.all("oak")) != 0 {
			t.Errorf("a broken file: %d", status)
		}
		latin, err := charmap.Windows1252.NewEncoder().String(plan)
		w.ok(err)
		status, page = s.upload("plan.csv", []byte(latin))
		s.says(page, "Intet er gemt endnu", "Mødelokalet på første sal", "L-MED Egeskolen", "tirsdag 29. februar 2028")
		if status != http.StatusOK || len(w.all("north")) != 0 {
			t.Errorf("a preview: %d", status)
		}
		seen := page
		if status, _ := s.agree(page); status != http.StatusSeeOther || len(w.all("north")) != 1 || len(w.all("oak")) != 1 {
			t.Errorf("agreed: %d", status)
		}
		_, page = s.upload("plan.csv", []byte(latin))
		s.says(page, "Intet ændrer sig", "Filens 2 møder står i kalenderen allerede")
		if status, _ := s.agree(seen); status != http.StatusSeeOther || len(w.all("north")) != 1 {
			t.Errorf("the button pressed twice: %d", status)
		}

		moved := strings.Replace(plan, "9.00;11.00", "10.00;12.00", 1)
		_, page = s.upload("plan.csv", []byte(moved))
		s.says(page, "Før: tirsdag 12. januar 2027, kl. 9.00–11.00, Mødelokalet på første sal. Nu: tirsdag 12. januar 2027, kl. 10.00–12.00")
		w.ok(w.x.ChangeMeeting(bg, w.as("karen"), Meeting{ID: w.all("north")[0].ID, Day: day("2027-01-13"), Start: "09:00"}, w.all("north")[0].Seen()))
		status, page = s.agree(page)
		s.says(page, "Kalenderen er ændret, siden du så den")
		if status != http.StatusConflict || len(w.all("north")) != 1 {
			t.Errorf("changed since: %d", status)
		}

		for name, c := range map[string]struct {
			file, says string
		}{
			"nothing.csv": {"", "Der er ingen møder i filen"}, "picture.ics": {"\x89PNG\r\n", "Det er ikke en linje i en kalenderfil"},
			"cut.ics":    {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:L-MED Egeskolen\r\n", "Filen slutter midt i et møde"},
			"repeat.ics": {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:L-MED Egeskolen\r\nDTSTART:20270112T080000Z\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "Mødet gentager sig"},
			"twice.csv":  {"Udvalg;Dato;Start\nL-MED Egeskolen;1-2-2027;9\nL-MED Egeskolen;1-2-2027;9\n", "Det samme møde står to gange i filen"},
		} {
			if status, page := s.upload(name, []byte(c.file)); status != http.StatusUnprocessableEntity || !strings.Contains(page, c.says) {
				t.Errorf("%s: %d, %v", name, status, strings.Contains(page, c.says))
			}
		}
		if status, page := s.post(fetchPath); status != http.StatusUnprocessableEntity || !strings.Contains(page, "Vælg en fil med møder") {
			t.Errorf("no file: %d", status)
		}
		if status, _ := s.upload("large.csv", append([]byte(plan), make([]byte, 10<<20)...)); status != http.StatusRequestEntityTooLarge {
			t.Errorf("ten megabytes: %d", status)
		}
		for _, packed := range []string{"", "x", "H4sIAAAAAAAAA4uOBQApu0wNAgAAAA=="} { // the last is an empty plan
			if status, _ := s.post(takePath, "plan", packed, "seen", "0-0-0"); status != http.StatusUnprocessableEntity {
				t.Errorf("a plan that is %q: %d", packed, status)
			}
		}
	})
}

// Every code of what can be wrong in a file has its words.
func TestEveryCodeHasItsWords(t *testing.T) {
	words, err := os.ReadFile("messages.da.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"file.go", "ics.go"} {
		src, err := os.ReadFile(filepath.Join(".", file))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`= "([a-z_]+)"`).FindAllStringSubmatch(string(src), -1) {
			if !strings.Contains(string(words), `"year.line.`+m[1]+`"`) {
				t.Errorf("no words for %s", m[1])
			}
		}
	}
	for _, code := range []string{CodeMissing, CodeUnknown, CodeRange, CodeBackward, CodeNoTime, CodeTwice, CodeCPR} {
		if !strings.Contains(string(words), `"year.line.`+code+`"`) {
			t.Errorf("no words for %s", code)
		}
	}
}

// independent reads a calendar with another library than the one that wrote it. (It leaves out what has a beginning and no end, which the
// format allows.)
func independent(t testing.TB, body string) []gocal.Event {
	t.Helper()
	c := gocal.NewParser(strings.NewReader(body))
	from, to := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	c.Start, c.End = &from, &to
	if err := c.Parse(); err != nil {
		t.Fatal(err)
	}
	return c.Events
}

func TestCalendarsAreReadByOthers(t *testing.T) {
	both(t, func(w *world) {
		s := newSite(w)
		north := w.board.Committee("north")
		m := w.at("north", "2027-03-29", "09:00", "11:30") // the Monday after the clock is put forward
		m.Place = "Lokale 2; stuen, mod gården"
		id := w.add(m)
		w.add(w.at("north", "2027-01-12", "09:00", "09:30"))
		w.add(w.at("north", "2028-02-29", "", ""))
		w.ok(w.x.CancelMeeting(bg, w.as("karen"), w.add(w.at("north", "2026-12-08", "", "")), "Nej"))
		w.add(w.at("oak", "2027-01-13", "09:00", ""))

		_, page := s.who("rosa").post(feedPath, "do", "lav")
		address := regexp.MustCompile(`https://medspil\.example(/kalender/[^/]+/moeder\.ics)`).FindStringSubmatch(page)
		if address == nil {
			t.Fatal("no address")
		}
		_, page = s.get(feedPath)
		s.says(page, "Du lavede en adresse 23. november 2026")
		s.hasNot(page, address[1])
		_, file := s.get(committeePath(north) + ".ics")
		s.actor = access.Actor{} // a telephone has not signed in
		status, feed := s.get(address[1])
		if status != http.StatusOK {
			t.Fatalf("the feed: %d", status)
		}
		for name, body := range map[string]string{"of one's own": feed, "of a committee": file} {
			events := independent(w, body)
			if len(events) != 3 {
				t.Fatalf("%s: %d events", name, len(events))
			}
			for _, e := range events {
				if e.Summary != "L-MED Hjemmeplejen Nord" {
					t.Errorf("%s: %q", name, e.Summary)
				}
				if e.Uid == id+"@medspil.example" && (!e.Start.Equal(time.Date(2027, 3, 29, 7, 0, 0, 0, time.UTC)) || !e.End.Equal(time.Date(2027, 3, 29, 9, 30, 0, 0, time.UTC)) ||
					strings.ReplaceAll(e.Location, `\`, "") != m.Place) {
					t.Errorf("%s: %v to %v in %q", name, e.Start, e.End, e.Location)
				}
			}
		}
		s.hasNot(feed, "Karen", "karen", "Rosa", "Nej")

		// What Medspil writes it reads, and nothing changes.
		_, page = s.who("ivan").upload("moeder.ics", []byte(file))
		s.says(page, "Intet ændrer sig", "Filens 3 møder")

		s.actor = access.Actor{}
		if status, _ := s.get("/kalender/x/moeder.ics"); status != http.StatusNotFound {
			t.Errorf("a guess: %d", status)
		}
		if status, _ := s.who("rosa").post(feedPath, "do", "stop"); status != http.StatusSeeOther {
			t.Errorf("ended: %d", status)
		}
		s.actor = access.Actor{}
		if status, _ := s.get(address[1]); status != http.StatusNotFound {
			t.Errorf("an ended feed: %d", status)
		}
		for range 130 {
			status, _ = s.get("/kalender/x/moeder.ics")
		}
		if status != http.StatusTooManyRequests {
			t.Errorf("guessing on and on: %d", status)
		}
	})
}

func TestTheSecretariatsSettings(t *testing.T) {
	both(t, func(w *world) {
		s := newSite(w)
		w.add(w.at("main", "2027-02-02", "09:00", ""))
		s.who("ivan")
		_, page := s.get(settingsPath)
		s.says(page, "Der er ikke skrevet lukkedage", "middelfart-ungdomsskole.dk", "Som hele kommunen", "Gult kort", "Fik man det at vide 23. november 2026: 2. februar 2027", "rammeaftalens § 7, stk. 4")
		status, page := s.post(settingsPath, "do", "luk", "name", "Sommer", "from", "19-7-2027", "to", "1-7-2027")
		s.says(page, "Den sidste dag ligger før den første", `value="Sommer"`)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("backward: %d", status)
		}
		if status, _ := s.post(settingsPath, "do", "luk", "name", "Sommer", "from", "19-7-2027", "to", "1-8-2027"); status != http.StatusSeeOther {
			t.Errorf("closed: %d", status)
		}
		_, page = s.get(settingsPath + "?niveau=2")
		s.says(page, "19. juli 2027 – 1. august 2027", "Frister for Center-MED", "Et tomt felt er som det, der ellers gælder")
		status, page = s.post(settingsPath, "do", "frister", "level", "2", "notice", "mange", "papers", "366")
		s.says(page, "Frister for Center-MED", `value="mange"`, "Skriv et antal dage fra 0 til 365")
		if status != http.StatusUnprocessableEntity {
			t.Errorf("not a number: %d", status)
		}
		if status, _ := s.post(settingsPath, "do", "frister", "level", "2", "notice", "30", "origin", "Punkt 4"); status != http.StatusSeeOther {
			t.Errorf("deadlines: %d", status)
		}
		_, page = s.get(settingsPath)
		s.says(page, "30 dage", "Punkt 4")
		if status, page = s.post(settingsPath, "do", "gult-kort", "days1", "x", "months2", "1"); status != http.StatusUnprocessableEntity {
			t.Errorf("stages: %d", status)
		}
		s.says(page, `value="x"`)
		if status, _ := s.post(settingsPath, "do", "gult-kort", "days1", "2", "months2", "2", "origin2", "Vores aftale"); status != http.StatusSeeOther {
			t.Errorf("stages: %d", status)
		}
		_, page = s.get(settingsPath)
		s.says(page, "Vores aftale", "Fik man det at vide 23. november 2026: 25. november 2026")
		closed := regexp.MustCompile(`name="closed" value="([^"]+)"`).FindStringSubmatch(page)[1]
		if status, _ := s.post(settingsPath, "do", "aabn", "closed", closed); status != http.StatusSeeOther {
			t.Errorf("opened: %d", status)
		}
		if status, _ := s.post(settingsPath, "do", "noget"); status != http.StatusNotFound {
			t.Errorf("another button: %d", status)
		}
		north := w.board.Committee("north")
		if status, _ := s.post(deadlinePath(north), "papers", "9", "origin", "Egen"); status != http.StatusSeeOther {
			t.Errorf("a committee's: %d", status)
		}
		_, page = s.get(committeePath(north))
		s.says(page, "9 dage", "Egen", deadlinePath(north))
		_, page = s.get(deadlinePath(north))
		s.says(page, `value="9"`, "Det gælder nu")
		if status, _ := s.post(deadlinePath(north), "papers", "-3"); status != http.StatusUnprocessableEntity {
			t.Errorf("less than nothing: %d", status)
		}
		for _, path := range []string{settingsPath, deadlinePath(north), fetchPath} {
			if status, _ := s.who("karen").get(path); status != http.StatusNotFound {
				t.Errorf("%s for a chair: %d", path, status)
			}
		}
	})
}
