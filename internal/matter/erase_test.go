package matter

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

func TestErasing(t *testing.T) {
	for _, c := range []struct {
		words []string
		text  string
		want  string
		n     int
	}{
		{[]string{"Fru Madsen"}, "I går ringede fru  madsen, og Fru\nMadsens søn.", "I går ringede [slettet], og [slettet] søn.", 2},
		{[]string{"Ida.", "(Bo"}, "Ida.Så gik hun (Bo fulgte) med.", "[slettet]Så gik hun [slettet] fulgte) med.", 2},
		{[]string{"Ida"}, "Ida, IDA, Idas og Ida's; ikke Frida, Idaho eller Vidas.", "[slettet], [slettet], [slettet] og [slettet]; ikke Frida, Idaho eller Vidas.", 4},
		{[]string{"Åse"}, "A\u030ase og åse", "[slettet] og [slettet]", 2},
		{[]string{"Ida", "Ida Bæk"}, "Ida Bæk kom.", "[slettet] kom.", 1},
		{[]string{"a.b"}, "axb a.b", "axb [slettet]", 1},
		{[]string{"diabetes"}, "Hun har diabetes😀.", "Hun har [slettet]😀.", 1},
		{[]string{"intet"}, "Her står ikke noget.", "Her står ikke noget.", 0},
		{[]string{"12"}, "123 12 312", "123 [slettet] 312", 1},
	} {
		got, n := newEraser(c.words).erase(c.text)
		if got != c.want || n != c.n {
			t.Errorf("%v in %q: %q, %d", c.words, c.text, got, n)
		}
	}
}

// Whatever the texts are: what is erased stands there no more, what is left is as it was, and doing it again finds nothing.
func TestErasingLeavesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-zæøåÅ]{2,6}( [a-zé.*(]{1,4})?`).Draw(t, "word")
		parts := rapid.SliceOf(rapid.OneOf(rapid.Just(word), rapid.Just(strings.ToUpper(word)), rapid.String(), rapid.StringMatching(`[a-zæøå ,.]{0,8}`))).Draw(t, "parts")
		text := strings.Join(parts, rapid.SampledFrom([]string{" ", "\n", ", "}).Draw(t, "between"))
		e := newEraser([]string{word})
		got, n := e.erase(text)
		if len(e.spans(strings.ReplaceAll(got, Erased, " "))) > 0 {
			t.Fatalf("%q is left in %q", word, got)
		}
		if n == 0 && got != text || n > 0 && !strings.Contains(got, Erased) {
			t.Fatalf("%q became %q with %d erased", text, got, n)
		}
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Fatalf("%q is no text any more", got)
		}
	})
}

// wordless are the columns of this room that hold no words of people's: codes, ids, days, names of the organisation.
var wordless = map[string][]string{
	"matter":                      {"kind", "state", "visibility", "ask", "last_day", "decided_by", "subject"},
	"matter_window":               {"code", "last_day"},
	"matter_touched":              {"subject_kind", "subject_id", "matter_state"},
	"matter_committee":            {"form", "reason_code", "reason_args"},
	"matter_owner":                {"role"},
	"matter_contribution":         {"side", "kind", "name_to", "send_key", "for_kind", "for_committee", "receipt"},
	"matter_contribution_earlier": {"kind"},
	"matter_unnamed":              {"kind", "receipt", "day"},
	"matter_answer":               {"outcome"},
	"matter_answer_draft":         {"outcome", "contributions", "fell"},
	"matter_report":               {"target_kind", "target_id", "settled_how"},
	"matter_hidden":               {"target_kind", "target_id"},
	"matter_reason":               {"verb"},
	"matter_handshake":            {"until_day"},
	"matter_read_mark":            {"reader"},
	"matter_guest":                {"last_day"},
	"matter_discussed":            {"day"},
	"matter_measure":              {"told_on", "decision_on"},
	"matter_file":                 {"target_kind", "kind", "sum"},
	"matter_unnamed_file":         {"target_kind", "kind", "sum"},
}

// TestEveryTextCanBeErased: each text column of this room is looked through, or holds no words.
func TestEveryTextCanBeErased(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		columns := `SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND upper(p.type) = 'TEXT'`
		if w.d.Engine() == db.Postgres {
			columns = `SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t
				ON t.table_name = c.table_name AND t.table_schema = c.table_schema WHERE t.table_type = 'BASE TABLE' AND c.data_type = 'text'`
		}
		all, err := db.All(context.Background(), w.d.Read(), func(s db.Scanner) (p [2]string, err error) { return p, s.Scan(&p[0], &p[1]) }, columns)
		ok(t, err)
		seen := 0
		for _, c := range all {
			table, column := c[0], c[1]
			if !strings.HasPrefix(table, "matter") || column == "id" || strings.HasSuffix(column, "_id") || strings.HasSuffix(column, "_by") ||
				slices.Contains(wordless[table], column) || table == "matter_question" && column == "closed_by" {
				continue
			}
			seen++
			if !slices.ContainsFunc(wordColumns, func(w wordColumn) bool { return w.table == table && w.column == column }) {
				t.Errorf("%s.%s cannot be erased from: add it to wordColumns, or to wordless where it holds no words of people's", table, column)
			}
		}
		if seen < len(wordColumns) {
			t.Errorf("%d columns with words are there, %d are looked through", seen, len(wordColumns))
		}
	})
}

func TestErase(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		const name = "Zygmunt Qvortrup"
		in := w.deciding()
		in.Unnamed = true
		in.Problem, in.CoreTask, in.Title = "Hos "+name+" går det galt.", "At "+name+" får hjælp.", "Turen til "+name
		in.Frames, in.Citizens, in.CitizensFrom, in.Promise = name, "Siger "+name, "Brev fra "+name, "Også til "+name
		in.Questions = []string{"Hvad siger " + name + "?", "Hvem går?"}
		m := w.opened("karen", in)
		ok(t, w.x.Revise(ctx, w.as("karen"), m, VersionInput{Base: 1, Title: "Turen", Problem: "Nu uden " + name + ".", CoreTask: "At alle får hjælp.", Why: name + " klagede."}))
		mine := w.says("rosa", m, NameToAll, "Jeg var hos "+name+".")
		ok(t, w.x.Edit(ctx, w.as("rosa"), mine, EditInput{Kind: Concern, Text: "Jeg var hos en borger, zygmunt  qvortrups kone var der."}))
		quiet := w.says("viggo", m, NameToRepresentatives, "Hos "+name+" er der koldt.")
		code := w.whispers("sofus", m, name+" er syg.")
		ok(t, w.x.ContributeUnnamed(ctx, w.as("sofus"), m, UnnamedInput{Kind: Concern, Text: "Se her.", Receipt: NewReceipt(), Files: []FileInput{pictureIn(1, "w", "Hos "+name)}}))
		w.sends("rosa", m, "Se her.", pictureIn(1, "x", name+"s dør"))
		ok(t, w.x.AddPaper(ctx, w.as("karen"), m, pictureIn(1, "y", "Hos "+name)))
		ok(t, w.x.Clarify(ctx, w.as("karen"), mine, "Mener du "+name+"?"))
		ok(t, w.x.Reply(ctx, w.as("rosa"), mine, "Ja, "+name+"."))
		answer, err := w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{mine, quiet}, Outcome: Changed, Text: "Vi taler med " + name + "."})
		ok(t, err)
		ok(t, w.x.Misunderstood(ctx, w.as("rosa"), mine, "Ikke "+name+", hans kone."))
		ok(t, w.x.KeepAnswer(ctx, w.as("karen"), m, AnswerInput{Text: "Til " + name}))
		ok(t, w.x.PutTogether(ctx, w.as("karen"), m, []string{mine}, "Om "+name))
		ok(t, w.x.Report(ctx, w.as("pia"), m, TargetContribution, quiet, "Nævner "+name+"."))
		ok(t, w.x.NoteDiscussed(ctx, w.as("karen"), m, Discussion{CommitteeID: w.board.Committee("north"), Day: w.today(), Words: "Om " + name}))
		ok(t, w.x.Decide(ctx, w.as("karen"), m, DecisionInput{Decision: name + " får en fast hjælper.", Reasons: name, CoreTask: name}))

		words := EraseInput{Words: []string{"zygmunt qvortrup", ""}, Reason: "En borgers navn."}
		found, err := w.x.FindPersonal(ctx, w.as(keeper), m, words.Words)
		ok(t, err)
		if len(found) < 20 || found[0].Passage == "" || found[0].Kind == "" {
			t.Fatalf("%d places: %+v", len(found), found)
		}
		if got := wrongFields(func() error {
			_, err := w.x.Erase(ctx, w.as(keeper), m, EraseInput{words.Words, "Nævner Zygmunt Qvortrup."})
			return err
		}()); !cmp.Equal(got, []string{"reason"}) {
			t.Errorf("a reason with the words in it: %v", got)
		}
		for _, bad := range [][]string{nil, {" "}, {"x"}, {strings.Repeat("y", 201)}, {"står intetsteds"}} {
			_, err := w.x.Erase(ctx, w.as(keeper), m, EraseInput{bad, "Derfor."})
			if got := wrongFields(err); !cmp.Equal(got, []string{"words"}) {
				t.Errorf("%q: %v", bad, err)
			}
		}
		_, err = w.x.Erase(ctx, w.as("niels"), m, EraseInput{})
		fails(t, err, fault.NotFound)

		n, err := w.x.Erase(ctx, w.as(keeper), m, words)
		ok(t, err)
		if n < len(found) {
			t.Errorf("%d erased of %d found", n, len(found))
		}
		for _, r := range w.everything() {
			if text := strings.ToLower(fmt.Sprint(r.cells)); strings.Contains(text, "qvortrup") || strings.Contains(text, "zygmunt") {
				t.Errorf("left in %s: %s", r.table, text)
			}
		}
		ok(t, w.x.scrub(ctx, scrubbing{Words: true}))
		w.notInFiles("Qvortrup", "qvortrup")
		if got := w.told(m, VerbErased); !cmp.Equal(got, []string{"karen", "rosa", "viggo"}) {
			t.Errorf("told: %v", got)
		}
		v, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		if v.Text.Problem != "Nu uden [slettet]." || v.Contributions[0].Text != "Jeg var hos en borger, [slettet] kone var der." || v.Contributions[0].Answers[0].ID != answer {
			t.Errorf("%+v", v.Contributions[0])
		}
		if r := w.receipt(code); r.Text != "[slettet] er syg." {
			t.Errorf("%+v", r)
		}
		events, err := w.x.History(ctx, w.as("rosa"), m)
		ok(t, err)
		last := events[len(events)-1]
		if last.Verb != VerbErased || last.Words != "En borgers navn." || last.Actor.ID != w.town.Person(keeper) || last.N != n {
			t.Errorf("%+v", last)
		}
		if _, err := w.x.Erase(ctx, w.as(keeper), m, words); !cmp.Equal(wrongFields(err), []string{"words"}) {
			t.Errorf("erased again: %v", err)
		}
		w.counted()
	})
}

// notInFiles looks for words in SQLite's own files.
func (w *world) notInFiles(words ...string) {
	w.t.Helper()
	if w.d.Engine() != db.SQLite {
		return
	}
	path, err := db.One(context.Background(), w.d.Read(), db.Scan[string], `SELECT file FROM pragma_database_list`)
	ok(w.t, err)
	for _, f := range []string{path, path + "-wal"} {
		b, err := os.ReadFile(f)
		ok(w.t, err)
		for _, word := range words {
			if bytes.Contains(b, []byte(word)) {
				w.t.Errorf("%s still holds %q", f, word)
			}
		}
	}
}

func TestErasePage(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.open()
		w.says("rosa", m, NameToAll, "Jeg var hos Fru Quist i går.")
		to := "/forloeb/" + m + "/slet-ord"
		if status, _ := s.get("karen", to); status != 404 {
			t.Errorf("for the owner: %d", status)
		}
		status, body, _ := s.post(keeper, to, url.Values{"words": {"fru quist"}, "find": {"ja"}})
		if status != 200 || !strings.Contains(body, "<mark>Fru Quist</mark>") || !strings.Contains(body, "Slet ét sted for altid") || !strings.Contains(body, "\nfru quist</textarea>") {
			t.Fatalf("found: %d\n%s", status, body)
		}
		status, body, _ = s.post(keeper, to, url.Values{"words": {"fru quist"}, "slet": {"ja"}})
		if status != 422 || !strings.Contains(body, "Der er problemer") || !strings.Contains(body, "<mark>Fru Quist</mark>") {
			t.Errorf("without a reason: %d", status)
		}
		status, body, _ = s.post(keeper, to, url.Values{"words": {"Fru Ukendt"}, "find": {"ja"}})
		if status != 200 || !strings.Contains(body, "Ordene står ikke i forløbet") || strings.Contains(body, `name="slet"`) {
			t.Errorf("nowhere: %d", status)
		}
		status, _, location := s.post(keeper, to, url.Values{"words": {"fru quist"}, "slet": {"ja"}, "reason": {"En borgers navn."}})
		if status != 303 || location != "/forloeb/"+m+"/historik" {
			t.Errorf("erased: %d %s", status, location)
		}
		if _, body := s.get("karen", "/forloeb/"+m+"/historik"); !strings.Contains(body, "En borgers navn.") || !strings.Contains(body, "slettet for altid ét sted") {
			t.Error("the history does not tell it")
		}
	})
}
