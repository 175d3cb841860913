package option

import (
	"context"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/matter"
)

func TestHarmfulTexts(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.decision()
		o := w.makes(m, "Uden Hansen")
		if got := wrongFields(w.x.Report(ctx, w.as("rosa"), o, " ")); !slices.Equal(got, []string{"reason"}) {
			t.Errorf("reported without why: %v", got)
		}
		ok(t, w.x.Report(ctx, w.as("rosa"), o, "Den nævner en kollega."))
		ok(t, w.x.Report(ctx, w.as("rosa"), o, "Igen."))
		if got := w.told(m, VerbReported); !slices.Equal(got, []string{keeper}) {
			t.Errorf("told of a report: %v", got)
		}
		h, err := w.x.HarmOf(ctx, w.as(keeper), o)
		ok(t, err)
		if len(h.Reports) != 1 || h.Reports[0].By.Name != "Rosa Holm" {
			t.Errorf("reports: %+v", h.Reports)
		}
		_, err = w.x.HarmOf(ctx, w.as("karen"), o)
		fails(t, err, fault.Forbidden)
		ok(t, w.x.Hide(ctx, w.as(keeper), o, "Den nævner en kollega."))
		fails(t, w.x.Hide(ctx, w.as(keeper), o, "Den nævner en kollega."), ErrHidden)
		fails(t, w.x.Report(ctx, w.as("sofus"), o, "Også mig."), ErrHidden)
		if got := w.told(m, VerbHidden); !slices.Equal(got, []string{"karen"}) {
			t.Errorf("told of the hiding: %v", got)
		}
		for who, reads := range map[string]bool{"karen": true, keeper: true, "rosa": false, "lars": false, "pia": false} {
			all := text(w.sees(who, m)) + text(w.reads(who, o))
			here, err := w.m.Enter(ctx, w.d.Read(), w.as(who), m)
			ok(t, err)
			out, err := w.x.export(access.With(ctx, w.as(who)), here)
			ok(t, err)
			if strings.Contains(all+text(out), "Hansen") != reads {
				t.Errorf("%s reads what is hidden: %v", who, !reads)
			}
		}
		h, err = w.x.HarmOf(ctx, w.as(keeper), o)
		ok(t, err)
		if len(h.Reports) != 0 {
			t.Error("its reports are not settled")
		}
		ok(t, w.x.Unhide(ctx, w.as(keeper), o))
		fails(t, w.x.Unhide(ctx, w.as(keeper), o), ErrShown)
		ok(t, w.x.Report(ctx, w.as("rosa"), o, "Igen."))
		list, err := w.x.Reports(ctx, w.as(keeper))
		if ok(t, err); len(list) != 1 || list[0].OptionID != o || list[0].N != 1 || list[0].By.Name != "Rosa Holm" {
			t.Errorf("listed: %+v", list)
		}
		if list, err := w.x.Reports(ctx, w.as("karen")); err != nil || list != nil {
			t.Errorf("the owner sees reports: %+v %v", list, err)
		}
		ok(t, w.x.Dismiss(ctx, w.as(keeper), o))
		ok(t, w.x.Dismiss(ctx, w.as(keeper), o)) // nothing left
	})
}

// Personal data is erased from every text there is of an option: a column that is forgotten fails here.
func TestEveryTextCanBeErased(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.decision()
		in := form("Line Hansens rute")
		in.CoreTask, in.Environment, in.Economy, in.Needs, in.Doubts = "Line Hansen 1", "Line Hansen 2", "Line Hansen 3", "Line Hansen 4", "Line Hansen 5"
		ok(t, w.x.HideAnswers(ctx, w.as("karen"), m))
		ok(t, w.x.Make(ctx, w.as("karen"), m, in))
		in.Base, in.Why = 1, "Line Hansen 6"
		ok(t, w.x.Change(ctx, w.as("karen"), in.ID, in))
		w.stands("rosa", in.ID, Cannot, "Line Hansen 7")
		ok(t, w.x.Report(ctx, w.as("rosa"), in.ID, "Line Hansen 8"))
		ok(t, w.x.Hide(ctx, w.as(keeper), in.ID, "Line Hansen 9"))
		ok(t, w.x.Withdraw(ctx, w.as("karen"), in.ID, "Line Hansen 10"))
		places, err := w.m.FindPersonal(ctx, w.as(keeper), m, []string{"Line Hansen"})
		ok(t, err)
		if len(places) != 11 {
			t.Errorf("found in %d places", len(places))
		}
		for _, place := range places {
			if strings.Contains(place.Before+place.After, "7") {
				t.Errorf("a reason that is hidden is shown: %+v", place)
			}
		}
		if n := len(slices.DeleteFunc(places, func(p matter.Place) bool { return p.Kind != "unseen" })); n != 1 {
			t.Errorf("%d places unseen", n)
		}
		_, err = w.m.Erase(ctx, w.as(keeper), m, matter.EraseInput{Words: []string{"Line Hansen"}, Reason: "En borgers navn."})
		ok(t, err)
		for _, table := range []string{"option_item", "option_text", "option_response", "option_hidden", "option_report"} {
			rows, err := w.d.Read().Query(ctx, `SELECT * FROM `+table)
			ok(t, err)
			for rows.Next() {
				cells := make([]any, len(columns(t, table)))
				dest := make([]any, len(cells))
				for i := range cells {
					dest[i] = &cells[i]
				}
				ok(t, rows.Scan(dest...))
				if strings.Contains(text(cells), "Hansen") {
					t.Errorf("%s keeps %s", table, text(cells))
				}
			}
			ok(t, rows.Close())
		}
	})
}

// columns are those of a table, as the migrations name them.
func columns(t *testing.T, table string) (out []string) {
	t.Helper()
	files, err := fs.Glob(Migrations, "migrations/*.sql")
	ok(t, err)
	for _, file := range files {
		sql, err := Migrations.ReadFile(file)
		ok(t, err)
		for _, added := range regexp.MustCompile(`ALTER TABLE `+table+` ADD COLUMN (\w+)`).FindAllStringSubmatch(string(sql), -1) {
			out = append(out, added[1])
		}
		_, rest, _ := strings.Cut(string(sql), "CREATE TABLE "+table+" (\n")
		body, _, _ := strings.Cut(rest, "\n);")
		for _, line := range strings.Split(body, "\n") {
			if name, _, _ := strings.Cut(strings.TrimSpace(line), " "); name != "" && name != "PRIMARY" {
				out = append(out, name)
			}
		}
	}
	return out
}

// What is not kept for ever goes; how many stood where stays.
func TestForgetting(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.decision()
		o, hidden := w.makes(m, "Faste ruter"), w.makes(m, "Uden Hansen")
		for _, who := range []string{"rosa", "sofus", "pia"} {
			w.stands(who, o, Live, "")
		}
		ok(t, w.x.Report(ctx, w.as("rosa"), hidden, "Den nævner en kollega."))
		ok(t, w.x.Hide(ctx, w.as(keeper), hidden, "Den nævner en kollega."))
		before := w.option("karen", m, o).Standing
		due := func(list func(context.Context, db.Q, clock.Day, string, int) ([]string, error), day clock.Day) []string {
			t.Helper()
			ids, err := list(ctx, w.d.Read(), day, "", 10)
			ok(t, err)
			return ids
		}
		if len(due(w.x.DueNames, w.today().AddDays(400)))+len(due(w.x.DueTexts, w.today().AddDays(400))) != 0 {
			t.Error("due while it is open")
		}
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE matter SET state = 'closed', closed_at = $2 WHERE id = $1`, m, w.clk.Now())
			return err
		})
		w.clk.Advance(24 * time.Hour)
		day := w.today()
		if !slices.Equal(due(w.x.DueNames, day), []string{m}) || !slices.Equal(due(w.x.DueTexts, day), []string{m}) {
			t.Error("not due when it is over")
		}
		carry := func(do func(context.Context, *db.Tx, clock.Day, []string) ([]string, []string, error)) (done []string) {
			t.Helper()
			w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) (err error) {
				done, _, err = do(ctx, tx, day, []string{m})
				return err
			})
			return done
		}
		for _, do := range []func(context.Context, *db.Tx, clock.Day, []string) ([]string, []string, error){w.x.ForgetTexts, w.x.ForgetNames} {
			if done := carry(do); !slices.Equal(done, []string{m}) {
				t.Errorf("done in %v", done)
			}
			if done := carry(do); len(done) != 0 {
				t.Errorf("done again in %v", done)
			}
		}
		after := w.option("karen", m, o).Standing
		left, err := db.One(ctx, w.d.Read(), db.Scan[int], `SELECT (SELECT count(*) FROM option_response) + (SELECT count(*) FROM option_report)`)
		ok(t, err)
		if after != before || left != 0 || strings.Contains(text(w.sees(keeper, m)), "Hansen") {
			t.Errorf("%+v became %+v, %d rows name somebody", before, after, left)
		}
	})
}
