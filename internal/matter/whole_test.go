package matter

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
)

// taken are the ways a matter is taken along.
var taken = []string{"/udskriv", "/data.json", "/bidrag.csv"}

func TestFileName(t *testing.T) {
	for title, want := range map[string]string{
		"Hvorfor når vi ikke hjem til tiden?":  "hvorfor-naar-vi-ikke-hjem-til-tiden",
		"  ÆØÅ — æøå!  ":                       "aeoeaa-aeoeaa",
		"../../etc/passwd":                     "etc-passwd",
		"CON\x00.\"\r\nSet-Cookie: a=b":        "con-set-cookie-a-b",
		"«»…":                                  "forloeb",
		"":                                     "forloeb",
		"日本 100 %":                             "100",
		strings.Repeat("meget lang ", 20):      "meget-lang-meget-lang-meget-lang-meget-lang-meget-lang-meget",
		strings.Repeat("ø", 200):               strings.Repeat("oe", 30),
		"Elcykler til de korte ruter? (prøve)": "elcykler-til-de-korte-ruter-proeve",
	} {
		if got := fileName(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		got := fileName(rapid.String().Draw(rt, "title"))
		if got == "" || len(got) > maxFileName || strings.Trim(got, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.HasPrefix(got, "-") || strings.HasSuffix(got, "-") {
			rt.Errorf("%q", got)
		}
	})
}

func TestHarmless(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+45 12": "'+45 12", "-2": "'-2", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1",
		"": "", "Læg ruterne fredag": "Læg ruterne fredag", "2026-11-23": "2026-11-23", "a=b": "a=b", "– en tankestreg": "– en tankestreg", "ærlig": "ærlig",
	} {
		if got := harmless(cell); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}

// sheetOf reads a sheet as Excel does.
func sheetOf(t *testing.T, body string) [][]string {
	t.Helper()
	rest, ok := strings.CutPrefix(body, byteOrder)
	if !ok {
		t.Fatalf("the sheet does not begin with the mark of UTF-8: %.40q", body)
	}
	r := csv.NewReader(strings.NewReader(rest))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// What a person may not see is in nothing they take along, and what they may see is: names given to the representatives, texts that were
// withdrawn, hidden, changed or not sent yet.
func TestWholeShowsWhatItsReaderMaySee(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s := context.Background(), served(w)
		in := w.deciding()
		in.Touched, in.Problem, in.Unnamed = []string{w.town.Unit("team1"), w.town.Unit("team2")}, "SKJULTTEKST", true
		_, err := w.x.Draft(ctx, w.as("karen"), in)
		ok(t, err)
		m := in.ID
		ok(t, w.x.AddCommittee(ctx, w.as("karen"), m, w.board.Committee("schools"), "De har prøvet det."))
		ok(t, w.x.Open(ctx, w.as("karen"), m))
		ok(t, w.x.Revise(ctx, w.as("karen"), m, VersionInput{Base: 1, Title: "Noget andet", Problem: "Det her i stedet.", CoreTask: "Ro.", Why: "Klogere."}))
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetVersion, "1", "Et navn."))
		given := w.says("sofus", m, NameToRepresentatives, "Kun til dem.")
		for range batchOf {
			w.whispers("tina", m, "HVISKET")
		}
		gone, hidden := w.says("rosa", m, NameToAll, "TRUKKETTILBAGE"), w.says("rosa", m, NameToAll, "SKJULTBIDRAG")
		edited, spoken := w.says("rosa", m, NameToAll, "FOERRETTELSEN"), w.says("viggo", m, NameToAll, "Et bidrag, der står.")
		ok(t, w.x.Edit(ctx, w.as("rosa"), edited, EditInput{Kind: Concern, Text: "Efter rettelsen."}))
		ok(t, w.x.Withdraw(ctx, w.as("rosa"), gone))
		ok(t, w.x.Report(ctx, w.as("viggo"), m, TargetContribution, hidden, "MELDEGRUND"))
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetContribution, hidden, "En borger er nævnt."))
		answer, err := w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{spoken}, Outcome: Changed, Text: "SKJULTSVAR"})
		ok(t, err)
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetAnswer, answer, "Et navn til."))
		_, err = w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{given}, Outcome: Changed, Text: "HOLDTSVAR", Hold: true})
		ok(t, err)
		ok(t, w.x.KeepAnswer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{edited}, Outcome: Partly, Text: "SVARKLADDE"}))
		ok(t, w.x.Decide(ctx, w.as("karen"), m, DecisionInput{Decision: "BESLUTNINGSKLADDE"}))
		ok(t, w.x.PutTogether(ctx, w.as("karen"), m, []string{edited}, "GRUPPENAVN"))
		_, err = w.x.Recognise(ctx, w.as("viggo"), edited)
		ok(t, err)
		readers := []string{"rosa", "sofus", "viggo", "pia", "nadia", "frida", "schoolchief", "karen", "ulla", "carechief", "boss", keeper}
		for _, c := range []struct {
			secret string
			of     []string // the exports it can be in
			who    []string // who sees it
		}{
			{"Sofus Friis", taken, []string{"sofus", "pia", "nadia"}},
			{w.town.Person("sofus"), taken, nil},
			{"TRUKKETTILBAGE", taken, []string{"rosa", keeper}},
			{"SKJULTBIDRAG", taken, []string{"rosa", keeper}},
			{"SKJULTSVAR", taken, []string{"karen", keeper}},
			{"SKJULTTEKST", taken[:2], []string{"karen", keeper}},
			{"FOERRETTELSEN", taken, nil}, {"HOLDTSVAR", taken, nil}, {"SVARKLADDE", taken, nil}, {"BESLUTNINGSKLADDE", taken, nil},
			{"GRUPPENAVN", taken, nil}, {"MELDEGRUND", taken, nil}, {"HVISKET", taken, nil}, {"Tina Lund", taken, nil},
			{"Efter rettelsen.", taken, readers}, {"Det her i stedet.", taken[:2], readers}, {"En borger er nævnt.", taken, readers},
		} {
			for _, way := range taken {
				var sees []string
				for _, who := range readers {
					status, body := s.get(who, "/forloeb/"+m+way)
					if status != 200 {
						t.Fatalf("%s for %s: %d", way, who, status)
					}
					if strings.Contains(body, c.secret) {
						sees = append(sees, who)
					}
				}
				var want []string
				if slices.Contains(c.of, way) {
					want = c.who
				}
				if diff := cmp.Diff(want, sees); diff != "" {
					t.Errorf("%q in %s: %s", c.secret, way, diff)
				}
			}
		}
		for _, who := range []string{"niels", "lars", machine} {
			for _, way := range taken {
				if status, _ := s.get(who, "/forloeb/"+m+way); status != 404 {
					t.Errorf("%s for %s: %d", way, who, status)
				}
			}
		}
		// What is on the page as it is to each is in what they take along: no more, no less, and never the time of day.
		for _, who := range readers {
			page, err := w.x.View(ctx, w.as(who), m, Page{Limit: most})
			ok(t, err)
			whole, err := w.x.Whole(ctx, w.as(who), m)
			ok(t, err)
			var all []Contribution
			for batch, err := range whole.Batches(ctx) {
				ok(t, err)
				all = append(all, batch...)
			}
			for i := range page.Contributions {
				page.Contributions[i].allow(Standing{}, Matter{State: Closed})
				all[i].allow(Standing{}, Matter{State: Closed})
			}
			if diff := cmp.Diff(page.Contributions, all, cmp.AllowUnexported(Contribution{})); diff != "" {
				t.Errorf("%s: %s", who, diff)
			}
			for _, way := range taken {
				if _, body := s.get(who, "/forloeb/"+m+way); strings.Contains(body, "T09:") || strings.Contains(body, "09:00") || strings.Contains(body, "10:00") {
					t.Errorf("%s tells %s the time of day", way, who)
				}
			}
		}
		w.dawn() // what came without a name is shown, to all and with no name
		for _, way := range taken {
			for _, who := range append(readers, "tina") {
				if _, body := s.get(who, "/forloeb/"+m+way); strings.Count(body, "HVISKET") != batchOf || strings.Contains(body, "Tina") || strings.Contains(body, w.town.Person("tina")) ||
					strings.Contains(body, "T08:") || strings.Contains(body, "00:00") {
					t.Errorf("%s for %s shows what was written without a name otherwise than it is to be", way, who)
				}
			}
		}
		// Paper does not say who printed it.
		paper := func(who string) string {
			_, body := s.get(who, "/forloeb/"+m+"/udskriv")
			_, body, _ = strings.Cut(body, "<main")
			body, _, _ = strings.Cut(body, "</main>")
			return body
		}
		if body := paper("ulla"); strings.Contains(body, "Ulla") || !strings.Contains(body, "Udskrevet 24. november 2026") {
			t.Error("the paper says who printed it, or not when")
		}
		if body := paper("viggo"); strings.Contains(body, ">Dit bidrag<") || strings.Contains(body, "<form") || strings.Contains(body, "/meld?") {
			t.Error("the paper says whose it is, or has something to do on it")
		}
	})
}

func TestWholeIsWhole(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s := context.Background(), served(w)
		m := w.opened("karen", w.deciding())
		v, err := w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		ok(t, w.x.TakeHandshake(ctx, w.as("nadia"), m, HandshakeAnswer{N: 1, Taken: true, Words: "Vi er med."}))
		ok(t, w.x.NoteDiscussed(ctx, w.as("nadia"), m, Discussion{CommitteeID: w.board.Committee("north"), Day: w.today(), Words: "Vi støtter det."}))
		c, err := w.x.Contribute(ctx, w.as("rosa"), m, ContributionInput{Kind: Proposal, Text: "=Fredag; \"eller\"\ntorsdag", NameTo: NameToAll, Question: v.Questions[0].ID, For: ForMeeting})
		ok(t, err)
		w.clk.Advance(50 * time.Hour)
		ok(t, w.x.Clarify(ctx, w.as("karen"), c, "Hvilken fredag?"))
		ok(t, w.x.Reply(ctx, w.as("rosa"), c, "Den næste."))
		w.answers("karen", m, c)
		ok(t, w.x.Misunderstood(ctx, w.as("rosa"), c, "Torsdag går også."))
		_, err = w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{c}, Outcome: Partly, Text: "Så torsdag."})
		ok(t, err)
		ok(t, w.x.CloseQuestion(ctx, w.as("karen"), m, v.Questions[0].ID, "Torsdag."))
		ok(t, w.x.Decide(ctx, w.as("karen"), m, DecisionInput{Decision: "Ruterne lægges torsdag.\nVagten siger til.", Reasons: "Fordi I så det.", CoreTask: "Til tiden.", Changes: map[string]int{c: 1}}))
		ok(t, w.x.Publish(ctx, w.as("karen"), m))

		_, body := s.get("viggo", "/forloeb/"+m+"/bidrag.csv")
		row := sheetOf(t, body)[1]
		if diff := cmp.Diff([]string{"2026-11-23", "Forslag", "Rosa Holm", "", "Fra et personalemøde", "Hvornår lægges ruterne?", "", "", "'=Fredag; \"eller\"\ntorsdag", "", "0",
			"Hvilken fredag?\nDen næste.", "Det ændrede beslutningen", "Det gør vi.", "2026-11-25", "Karen Brandt", "Torsdag går også.", "Delvist", "Så torsdag.",
			"2026-11-25", "Ruterne lægges torsdag.", "1", "", c}, row); diff != "" {
			t.Errorf("the sheet: %s", diff)
		}
		_, body = s.get("viggo", "/forloeb/"+m+"/data.json")
		var got struct {
			jsonMatter
			Contributions []jsonContribution `json:"contributions"`
		}
		d := json.NewDecoder(strings.NewReader(body))
		d.DisallowUnknownFields()
		ok(t, d.Decode(&got))
		day := func(s string) *string { return &s }
		want := jsonContribution{ID: c, Day: day("2026-11-23"), Kind: "proposal", Author: day("Rosa Holm"), NameTo: "all", For: "meeting", Question: &v.Questions[0].ID, Version: 1, Taught: []int{},
			Text: "=Fredag; \"eller\"\ntorsdag", Files: []jsonFile{}, Answers: []jsonAnswer{{day("2026-11-25"), "Karen Brandt", "changed", "Det gør vi.", nil}, {day("2026-11-25"), "Karen Brandt", "partly", "Så torsdag.", nil}},
			Misunderstood: &jsonSaid{day("2026-11-25"), "Torsdag går også."}, Clarifications: []jsonClarification{{day("2026-11-25"), "Karen Brandt", "Hvilken fredag?", day("2026-11-25"), "Den næste."}}}
		if diff := cmp.Diff([]jsonContribution{want}, got.Contributions); diff != "" {
			t.Errorf("the contributions of the JSON: %s", diff)
		}
		if got.Schema != "medspil.matter/1" || got.Exported != "2026-11-25" || *got.Opened != "2026-11-23" || *got.Closed != "2026-11-25" || got.Title != v.Text.Title ||
			len(got.Windows) != 4 || *got.Questions[0].Closed != "2026-11-25" || *got.Handshakes[0].Answer != "taken" || *got.Committees[0].Discussed != "2026-11-23" ||
			got.Earliness.DaysBefore != 2 || len(got.History) == 0 || got.Touched[0].Name != "Hjemmeplejen Nord" {
			t.Errorf("the JSON: %s", body)
		}
		if diff := cmp.Diff([]jsonDecision{{1, day("2026-11-25"), "Karen Brandt", []string{"Ruterne lægges torsdag.", "Vagten siger til."}, "Fordi I så det.", "Til tiden.", "", false,
			[]jsonChange{{c, 1}}}}, got.Decisions); diff != "" {
			t.Errorf("the decision of the JSON: %s", diff)
		}
		_, body = s.get("viggo", "/forloeb/"+m+"/udskriv")
		at := 0
		for _, words := range []string{"<h1>" + v.Text.Title, "Hvad er det konkrete problem?", "At borgerne får hjælp af nogen, de kender.",
			"Taget imod", "Alle får svar, før noget er besluttet.", "Vi er med.", "Åbne spørgsmål", "Torsdag.", "Bidrag og svar", "23. november 2026", "=Fredag; &#34;eller&#34;", "Hvilken fredag?", "Det gør vi.",
			"Torsdag går også.", "Så torsdag.", "Beslutningen", "Ruterne lægges torsdag.", "Fordi I så det.", "L-MED Hjemmeplejen Nord", "Vi støtter det.", "Vinduerne", "til 2. januar 2027", "Tidlighed", "2 dage før beslutningen", "Historik", "Forløbet blev åbnet", "Beslutningen blev offentliggjort"} {
			i := strings.Index(body[at:], words)
			if i < 0 {
				t.Errorf("the paper lacks %q, or not in that order", words)
				continue
			}
			at += i
		}
		if _, body, _ := s.do("viggo", "GET", "/forloeb/"+m+"/udskriv", nil, "en"); !strings.Contains(body, `<html lang="en"`) || !strings.Contains(body, "Printed 25 November 2026") {
			t.Error("the paper is not in English")
		}
	})
}

// pieces counts what is written, and the most of it that is written at once.
type pieces struct{ whole, largest int }

func (p *pieces) Write(b []byte) (int, error) {
	p.whole, p.largest = p.whole+len(b), max(p.largest, len(b))
	return len(b), nil
}

// A matter of two thousand contributions is taken along in batches: so many queries for each batch, and never more of it in memory.
func TestALargeMatterIsTakenAlong(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s := context.Background(), served(w)
		const n = 2000
		m := w.open()
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			var rows [][]any
			for i := range n {
				rows = append(rows, []any{id.New(), m, w.town.Person("rosa"), Proposal, NameToAll, 1, fmt.Sprint("Bidrag ", i), false, w.clk.Now().Add(time.Duration(i/3) * time.Second), ""})
			}
			return db.InsertMany(ctx, tx, `INSERT INTO matter_contribution (id, matter_id, author_id, kind, name_to, version, text, late, at, for_kind)`, "", rows)
		})
		whole, err := w.x.Whole(ctx, w.as("viggo"), m)
		ok(t, err)
		counted, queries := db.WithCounter(ctx)
		batches, seen := 0, map[string]bool{}
		for batch, err := range whole.Batches(counted) {
			ok(t, err)
			if len(batch) > most {
				t.Fatalf("a batch of %d", len(batch))
			}
			for _, c := range batch {
				seen[c.ID] = true
			}
			batches++
		}
		if len(seen) != n || batches != n/most || queries.N() != 6*batches {
			t.Errorf("%d contributions in %d batches by %d queries", len(seen), batches, queries.N())
		}
		for way, count := range map[string]func(body string) int{
			"/udskriv":    func(body string) int { return strings.Count(body, `<article class="ms-said"`) },
			"/bidrag.csv": func(body string) int { return len(sheetOf(t, body)) - 1 },
			"/data.json": func(body string) int {
				var all struct{ Contributions []struct{ Text string } }
				ok(t, json.Unmarshal([]byte(body), &all))
				return len(all.Contributions)
			},
		} {
			status, body := s.get("viggo", "/forloeb/"+m+way)
			if got := count(body); status != 200 || got != n || !strings.Contains(body, "Bidrag 1999") {
				t.Errorf("%s: %d, %d contributions", way, status, got)
			}
		}
		bundle, err := i18n.NewBundle(ui.Messages, committee.Messages, agreement.Messages, Messages)
		ok(t, err)
		worded := i18n.With(ctx, bundle, i18n.Danish)
		for way, write := range map[string]func(out io.Writer) error{
			"/udskriv": func(out io.Writer) error {
				return printPage(whole.onPaper(), nil, nil, nil, w.today()).Render(worded, out)
			},
			"/bidrag.csv": func(out io.Writer) error { return whole.writeCSV(worded, out) },
			"/data.json":  func(out io.Writer) error { return whole.writeJSON(worded, out, w.today()) },
		} {
			var out pieces
			ok(t, write(&out))
			if out.whole < 100<<10 || out.largest > 64<<10 {
				t.Errorf("%s: of %d bytes %d are written at once", way, out.whole, out.largest)
			}
		}
		empty := w.open()
		for range whole.Batches(ctx) {
			break // a reader who has enough
		}
		whole, err = w.x.Whole(ctx, w.as("viggo"), empty)
		ok(t, err)
		for batch, err := range whole.Batches(ctx) {
			t.Errorf("a batch of nothing: %v, %v", batch, err)
		}
		if status, body := s.get("viggo", "/forloeb/"+empty+"/data.json"); status != 200 || !json.Valid([]byte(body)) {
			t.Errorf("without contributions: %d %s", status, body)
		}
	})
}

// Every field of the JSON stands in its description.
func TestTheJSONIsDescribed(t *testing.T) {
	doc, err := os.ReadFile("../../docs/export.md")
	ok(t, err)
	if !strings.Contains(string(doc), "`"+jsonSchema+"`") {
		t.Errorf("docs/export.md describes another schema than %s", jsonSchema)
	}
	var walk func(ty reflect.Type)
	seen := map[reflect.Type]bool{}
	walk = func(ty reflect.Type) {
		for ty.Kind() == reflect.Pointer || ty.Kind() == reflect.Slice {
			ty = ty.Elem()
		}
		if ty.Kind() != reflect.Struct || seen[ty] {
			return
		}
		seen[ty] = true
		for f := range ty.Fields() {
			name := f.Tag.Get("json")
			if !strings.Contains(string(doc), "`"+name+"`") {
				t.Errorf("docs/export.md does not describe %q of %s", name, ty.Name())
			}
			walk(f.Type)
		}
	}
	walk(reflect.TypeFor[jsonMatter]())
	walk(reflect.TypeFor[jsonContribution]())
	for _, c := range csvColumns {
		if !strings.Contains(string(doc), "`"+c+"`") {
			t.Errorf("docs/export.md does not describe the column %q", c)
		}
	}
}
