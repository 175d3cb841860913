package disagreement

import (
	"context"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// A harmful text: reported once by each, hidden from all but its author and the secretariat, shown again, and taken away for good; never by
// who is not secretariat, and told its author.
func TestHarm(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x, s, m := context.Background(), w.x, served(w), w.decided()
		one := w.raised("nadia", m)
		text := w.load(one).View(Employees).ID
		w.fails(x.Report(ctx, w.as("niels"), text, "Grimt."), fault.NotFound)
		if got := wrong(x.Report(ctx, w.as("rosa"), text, "")); !slices.Equal(got, []string{"reason"}) {
			t.Errorf("%v", got)
		}
		w.ok(x.Report(ctx, w.as("rosa"), text, "Den rammer en kollega."))
		w.ok(x.Report(ctx, w.as("rosa"), text, "Igen."))
		if got := w.told(one, VerbReported); !slices.Equal(got, []string{keeper}) || w.count(one, VerbReported) != 1 {
			t.Errorf("told of the report: %v", got)
		}
		if list, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, one, []string{VerbReported}, 9); err != nil || list[0].Actor != "" {
			t.Errorf("the history names who reported: %+v %v", list, err)
		}
		if _, page := s.get(keeper, matter.ReportsPath); !strings.Contains(page, "Den rammer en kollega.") {
			t.Error("the secretariat does not see the report")
		}
		if _, page := s.get("boss", matter.ReportsPath); strings.Contains(page, "Den rammer en kollega.") {
			t.Error("who oversees sees the report")
		}
		closed := w.decided()
		w.exec(`UPDATE matter SET visibility = $2 WHERE id = $1`, closed, matter.ToCommittee)
		apart := w.raised("nadia", closed)
		w.ok(x.Report(ctx, w.as("pia"), w.load(apart).About.ID, "Kun for udvalget."))
		if got := w.told(apart, VerbReported); !slices.Equal(got, []string{"(" + keeper + ")"}) {
			t.Errorf("told of a report in a matter for its committees only: %v", got)
		}
		if _, page := s.get(keeper, matter.ReportsPath); strings.Contains(page, "Kun for udvalget.") {
			t.Error("the secretariat sees a report in a matter for its committees only")
		}
		w.fails(x.Settle(ctx, w.as(keeper), w.load(apart).About.ID, Hide, "Grimt."), fault.NotFound)
		for _, who := range []string{"karen", "nadia", "rosa"} {
			w.fails(x.Settle(ctx, w.as(who), text, Hide, "Grimt."), fault.NotFound)
		}
		if status, _, _ := s.post(keeper, settlePath(text), url.Values{"settle": {"ingenting"}, "reason": {"x"}}); status != 422 {
			t.Errorf("nothing chosen: %d", status)
		}
		if status, _, to := s.post(keeper, settlePath(text), url.Values{"settle": {"hide"}, "reason": {"Den rammer en."}}); status != 303 || to != Path(one) {
			t.Errorf("hidden: %d %s", status, to)
		}
		reads := func(who string, want bool) {
			t.Helper()
			for _, path := range []string{Path(one), matter.Path(m), matter.Path(m) + "/udskriv"} {
				_, page := s.get(who, path)
				if !strings.Contains(page, "[skjult: Den rammer en.]") || strings.Contains(page, "Fredag er for sent.") != want {
					t.Errorf("%s at %s: reads it is not %v", who, path, want)
				}
			}
		}
		reads("rosa", false)
		reads("karen", false)
		reads("nadia", true)
		reads(keeper, true)
		if got := w.told(one, VerbHidden); !slices.Equal(got, []string{"nadia"}) {
			t.Errorf("told that it is hidden: %v", got)
		}
		w.fails(x.Settle(ctx, w.as(keeper), text, Hide, "En anden grund."), ErrHidden)
		if status, page, _ := s.post(keeper, settlePath(text), url.Values{"settle": {"hide"}, "reason": {"En anden grund."}}); status != 409 || !strings.Contains(page, "En anden grund.") || !strings.Contains(page, "[skjult: Den rammer en.]") {
			t.Errorf("hidden from a stale page: %d", status)
		}
		reads("rosa", false)
		w.ok(x.Settle(ctx, w.as(keeper), text, Show, ""))
		w.fails(x.Settle(ctx, w.as(keeper), text, Show, ""), ErrShown)
		if _, page := s.get("rosa", Path(one)); !strings.Contains(page, "Fredag er for sent.") {
			t.Error("it is not shown again")
		}
		w.ok(x.Settle(ctx, w.as(keeper), text, Erase, "En borgers navn."))
		w.fails(x.Settle(ctx, w.as(keeper), text, Erase, "Igen."), ErrHidden)
		w.fails(x.Settle(ctx, w.as(keeper), text, Hide, "Igen."), ErrHidden)
		if got := wrong(x.Settle(ctx, w.as(keeper), text, Show, "Alligevel.")); !slices.Equal(got, []string{"settle"}) {
			t.Errorf("what is gone is shown again: %v", got)
		}
		for _, who := range []string{"rosa", "nadia", keeper} {
			if _, page := s.get(who, Path(one)); strings.Contains(page, "Fredag er for sent.") || strings.Contains(page, "Ro i weekenden.") || !strings.Contains(page, "[slettet: En borgers navn.]") {
				t.Errorf("%s reads what is erased", who)
			}
		}
		w.ok(x.scrub(ctx))

		card := id.New()
		w.ok(x.SendCard(ctx, w.as("nadia"), m, card, "Træk den, sagde Fru Madsen."))
		w.ok(x.Settle(ctx, w.as(keeper), card, Hide, "En borgers navn."))
		if _, page := s.get("rosa", CardPath(card)); strings.Contains(page, "Fru Madsen") {
			t.Error("a withdrawal request is not hidden")
		}
		if list, err := journal.OfVerbs(ctx, w.d.Read(), cardKind, card, []string{VerbHidden}, 9); err != nil || len(list) != 1 {
			t.Errorf("%v %v", list, err)
		}
	})
}

// Personal data is erased from every text there is here: a column that is forgotten fails.
func TestEveryTextCanBeErased(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x, m, card := context.Background(), w.x, w.decided(), id.New()
		w.m.AddWords(x.Words())
		one, err := x.Raise(ctx, w.as("nadia"), m, RaiseInput{ID: id.New(), About: "Line Hansen 1", View: "Line Hansen 2", Interests: "Line Hansen 3", Back: x.DefaultBack()})
		w.ok(err)
		w.ok(x.Report(ctx, w.as("rosa"), w.load(one).About.ID, "Line Hansen 4"))
		w.ok(x.Settle(ctx, w.as(keeper), w.load(one).View(Employees).ID, Hide, "Line Hansen 5"))
		w.ok(x.SendCard(ctx, w.as("nadia"), m, card, "Line Hansen 6"))
		w.ok(x.AnswerCard(ctx, w.as("karen"), card, Kept, "Line Hansen 7"))
		list, err := loadCards(ctx, w.d.Read(), `k.id = $1`, card)
		w.ok(err)
		for n, text := range []string{card, list[0].Entry(CardAnswered).ID} {
			w.ok(x.Settle(ctx, w.as(keeper), text, Hide, "Line Hansen "+strconv.Itoa(8+n)))
		}
		elsewhere := w.raised("nadia", w.decided())
		places, err := w.m.FindPersonal(ctx, w.as(keeper), m, []string{"Line Hansen"})
		if w.ok(err); len(places) != 9 {
			t.Errorf("found in %d places", len(places))
		}
		n, err := w.m.Erase(ctx, w.as(keeper), m, matter.EraseInput{Words: []string{"Line Hansen"}, Reason: "En borgers navn."})
		if w.ok(err); n != 9 {
			t.Errorf("erased in %d places", n)
		}
		texts := 0
		for _, table := range tables {
			for _, column := range textColumns(t, table) {
				list, err := db.All(ctx, w.d.Read(), db.Scan[string], `SELECT COALESCE(`+column+`, '') FROM `+table)
				w.ok(err)
				for _, text := range list {
					if strings.Contains(text, "Hansen") {
						t.Errorf("%s.%s keeps %s", table, column, text)
					}
					if strings.Contains(text, matter.Erased) {
						texts++
					}
				}
			}
		}
		if texts != 9 || w.load(elsewhere).About.Text != "Om fredag er tidligt nok" {
			t.Errorf("%d texts erased", texts)
		}
	})
}

var textColumn = regexp.MustCompile(`(?m)^(?:ALTER TABLE (\w+) ADD COLUMN|   ) (\w+) +@text`)

// textColumns are the columns of a table that can hold words, by the room's migrations.
func textColumns(t *testing.T, table string) (out []string) {
	t.Helper()
	files, err := fs.Glob(Migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := Migrations.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sql := string(b)
		if _, rest, is := strings.Cut(sql, "CREATE TABLE "+table+" (\n"); is {
			body, _, _ := strings.Cut(rest, "\n);")
			for _, m := range textColumn.FindAllStringSubmatch(body, -1) {
				out = append(out, m[2])
			}
		}
		for _, m := range textColumn.FindAllStringSubmatch(sql, -1) {
			if m[1] == table {
				out = append(out, m[2])
			}
		}
		out = slices.DeleteFunc(out, func(c string) bool { return strings.Contains(sql, "ALTER TABLE "+table+" DROP COLUMN "+c+";") })
	}
	if len(out) < 3 {
		t.Fatalf("%s has the columns %v", table, out)
	}
	return out
}

// The words of hidden texts and settled reports are forgotten in their time; what stands is kept.
func TestForgetTexts(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x, m := context.Background(), w.x, w.decided()
		one, card := w.raised("nadia", m), id.New()
		w.ok(x.SendCard(ctx, w.as("nadia"), m, card, "Træk den tilbage."))
		hidden, stands := w.load(one).About.ID, w.load(one).View(Employees).ID
		for _, text := range []string{hidden, card} {
			w.ok(x.Report(ctx, w.as("rosa"), text, "Grimt."))
			w.ok(x.Settle(ctx, w.as(keeper), text, Hide, "Grimt."))
		}
		w.ok(x.Report(ctx, w.as("rosa"), stands, "Grimt."))
		due := func(before int) []string {
			t.Helper()
			list, err := x.DueTexts(ctx, w.d.Read(), w.today().AddDays(before), "", 10)
			w.ok(err)
			return list
		}
		both := []string{hidden, card}
		slices.Sort(both)
		if early, late := due(0), due(1); len(early) != 0 || !slices.Equal(late, both) {
			t.Fatalf("due: %v, %v", early, late)
		}
		for range 2 { // doing it again changes nothing
			w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
				_, left, err := x.ForgetTexts(ctx, tx, w.today().AddDays(1), []string{hidden, card, stands})
				if len(left) > 0 {
					t.Errorf("left: %v", left)
				}
				return err
			})
		}
		if len(due(1)) != 0 {
			t.Error("still due")
		}
		d := w.load(one)
		if d.About.Text != "" || d.About.Hidden != "Grimt." || d.View(Employees).Text == "" {
			t.Errorf("%+v", d.Entries)
		}
		if n, err := db.One(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM disagreement_report`); err != nil || n != 1 {
			t.Errorf("%d reports: %v", n, err)
		}
	})
}
