package matter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
)

func TestShownToday(t *testing.T) {
	today := clock.MustDay("2026-11-23")
	came := func(ago ...int) (list []unnamed) {
		for _, n := range ago {
			list = append(list, unnamed{ID: fmt.Sprint(n), Day: today.AddDays(-n)})
		}
		return list
	}
	for _, c := range []struct {
		name string
		came []int
		over bool
		want []string
	}{
		{"nothing", nil, false, nil},
		{"two are few", []int{1, 2}, false, nil},
		{"three are together", []int{1, 1, 2}, false, []string{"1", "1", "2"}},
		{"today's wait, and do not make three", []int{0, 1, 2}, false, nil},
		{"today's wait while three are shown", []int{0, 1, 1, 1}, false, []string{"1", "1", "1"}},
		{"one has waited three days", []int{3, 1}, false, []string{"3", "1"}},
		{"the time is over", []int{1}, true, []string{"1"}},
		{"the time is over, today's wait", []int{0}, true, nil},
	} {
		var got []string
		for _, u := range shownToday(came(c.came...), today, c.over) {
			got = append(got, u.ID)
		}
		if !cmp.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Who is told when theirs is shown at the latest is told the truth: on that day it has been, whatever else has come.
func TestShownAtLatestHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		came := clock.MustDay("2026-11-23")
		last := came.AddDays(rapid.IntRange(-3, 20).Draw(t, "last"))
		latest := shownAtLatest(came, last)
		if !latest.After(came) {
			t.Fatalf("promised for %s", latest)
		}
		waiting := []unnamed{{Day: came}}
		for _, n := range rapid.SliceOfN(rapid.IntRange(0, 5), 0, 3).Draw(t, "others") {
			waiting = append(waiting, unnamed{Day: came.AddDays(n)})
		}
		if len(shownToday(waiting, latest, latest.After(last))) == 0 {
			t.Fatalf("not shown on %s, last day %s", latest, last)
		}
	})
}

func TestFew(t *testing.T) {
	for _, c := range []struct {
		groups []int
		want   bool
	}{{nil, false}, {[]int{5}, false}, {[]int{4}, true}, {[]int{200, 4}, true}, {[]int{200, 9}, false}} {
		if got := Few(5, c.groups...); got != c.want {
			t.Errorf("%v: %v", c.groups, got)
		}
	}
}

// promising is a decision in which one may contribute without a name.
func (w *world) promising() string {
	in := w.deciding()
	in.Unnamed = true
	return w.opened("karen", in)
}

// whispers contributes without a name, with a picture, and gives the receipt.
func (w *world) whispers(who, matterID, text string) string {
	w.t.Helper()
	code := NewReceipt()
	ok(w.t, w.x.ContributeUnnamed(context.Background(), w.as(who), matterID, UnnamedInput{Kind: Concern, Text: text, Receipt: code,
		Files: []FileInput{pictureIn(1, id.New(), "Et billede")}}))
	return code
}

// dawn is the next morning, on which what waits is shown.
func (w *world) dawn() {
	w.t.Helper()
	w.clk.Set(w.today().AddDays(1).Start().Add(8 * time.Hour))
	ok(w.t, w.x.ShowUnnamed(context.Background()))
}

func (w *world) receipt(code string) *Receipt {
	w.t.Helper()
	r, err := w.x.Receipt(context.Background(), code)
	ok(w.t, err)
	return r
}

func TestUnnamedIsShownLaterAndAnswered(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.promising()
		code := w.whispers("rosa", m, "Ingen tør sige det.")
		v, err := w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		if len(v.Contributions) != 0 || v.Matter.Contributions != 0 || v.Matter.Unanswered != 0 {
			t.Error("it is shown, or counted, on the day it came")
		}
		r := w.receipt(strings.ToLower(code))
		if r.Shown || r.Text != "Ingen tør sige det." || r.Until != w.today().AddDays(3) || r.MatterID != m || !r.MayWithdraw || r.MayMisunderstand {
			t.Errorf("%+v", r)
		}
		w.dawn()
		if w.receipt(code).Shown {
			t.Error("one alone is shown the next morning")
		}
		w.whispers("viggo", m, "To.")
		w.whispers("sofus", m, "Tre.")
		w.dawn()
		v, err = w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		if len(v.Contributions) != 3 || v.Matter.Contributions != 3 || v.Matter.Blocking != 3 {
			t.Fatalf("%d are shown, %+v", len(v.Contributions), v.Matter)
		}
		for _, c := range v.Contributions {
			if c.Author != nil || c.NameTo != NameToNobody || !c.At.Equal(w.today().Start()) || c.Mine || c.Late {
				t.Errorf("%+v", c)
			}
		}
		w.counted()
		if got := w.told(m, VerbShown); !slices.Contains(got, "karen") || len(got) != 1 {
			t.Errorf("told: %v", got)
		}
		r = w.receipt(code)
		if !r.Shown || !r.Waiting {
			t.Errorf("%+v", r)
		}
		ok(t, w.x.Clarify(ctx, w.as("karen"), r.ID, "Hvornår var det?"))
		if !w.receipt(code).MayReply {
			t.Error("its author cannot reply")
		}
		ok(t, w.x.ReplyUnnamed(ctx, code, "I foråret."))
		w.answers("karen", m, r.ID)
		r = w.receipt(code)
		if len(r.Answers) != 1 || !r.MayMisunderstand || r.MayWithdraw || r.Clarifications[0].Reply != "I foråret." || !r.Clarifications[0].RepliedAt.Equal(w.today().Start()) {
			t.Errorf("%+v", r)
		}
		ok(t, w.x.MisunderstoodUnnamed(ctx, code, "Det var ikke det, jeg mente."))
		fails(t, w.x.MisunderstoodUnnamed(ctx, code, "Igen."), ErrReopened)
		fails(t, w.x.WithdrawUnnamed(ctx, code), ErrAnswered)
		w.counted()
		v, err = w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		if v.Matter.Blocking != 3 {
			t.Errorf("%d block after the misunderstanding", v.Matter.Blocking)
		}
	})
}

func TestUnnamedOnceOnly(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.promising()
		in := UnnamedInput{Kind: Concern, Text: "Én gang.", Receipt: NewReceipt(), Files: []FileInput{pictureIn(1, "a", "A"), pictureIn(2, "b", "")}}
		acts := make([]func() error, 50)
		for i := range acts {
			acts[i] = func() error { return w.x.ContributeUnnamed(ctx, w.as("rosa"), m, in) }
		}
		for _, err := range clash(acts...) {
			ok(t, err)
		}
		n, err := db.One(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM matter_unnamed`)
		if ok(t, err); n != 1 {
			t.Fatalf("%d are stored", n)
		}
		if n, err = db.One(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM matter_unnamed_file`); err != nil || n != 2 {
			t.Fatalf("%d files are stored, %v", n, err)
		}
		w.clk.Advance(4 * 24 * time.Hour)
		ok(t, w.x.ShowUnnamed(ctx))
		ok(t, w.x.ShowUnnamed(ctx))
		ok(t, w.x.ContributeUnnamed(ctx, w.as("rosa"), m, in)) // also after it has been shown
		v, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		if len(v.Contributions) != 1 || len(v.Contributions[0].Files) != 2 {
			t.Errorf("%d are shown, %+v", len(v.Contributions), v.Contributions)
		}
		other := in
		other.Text = "Noget andet."
		if got := wrongFields(w.x.ContributeUnnamed(ctx, w.as("rosa"), m, other)); !cmp.Equal(got, []string{"text"}) {
			t.Errorf("other words under the same receipt: %v", got)
		}
		other = in
		other.Files = []FileInput{pictureIn(1, "c", "")}
		if got := wrongFields(w.x.ContributeUnnamed(ctx, w.as("rosa"), m, other)); !cmp.Equal(got, []string{"text"}) {
			t.Errorf("another file under the same receipt: %v", got)
		}
	})
}

func TestUnnamedRefused(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m, plain, advice := w.promising(), w.opened("karen", w.deciding()), w.open()
		in := UnnamedInput{Kind: Concern, Text: "Noget.", Receipt: NewReceipt()}
		for name, c := range map[string]struct {
			who, matter string
			in          UnnamedInput
			want        error
			fields      []string
		}{
			"not promised":            {"rosa", plain, in, fault.Forbidden, nil},
			"advice":                  {"rosa", advice, in, fault.Forbidden, nil},
			"the owner":               {"karen", m, in, fault.Forbidden, nil},
			"somebody elsewhere":      {"niels", m, in, fault.NotFound, nil},
			"elsewhere and bad input": {"niels", m, UnnamedInput{}, fault.NotFound, nil},
			"nothing typed":           {"rosa", m, UnnamedInput{}, nil, []string{"kind", "text", "receipt"}},
			"a CPR number":            {"rosa", m, UnnamedInput{Kind: Concern, Text: "Det er 010203-1234.", Receipt: NewReceipt()}, nil, []string{"text"}},
			"too long":                {"rosa", m, UnnamedInput{Kind: Concern, Text: strings.Repeat("æ", 100_000), Receipt: NewReceipt()}, nil, []string{"text"}},
			"a question elsewhere":    {"rosa", m, UnnamedInput{Kind: Concern, Text: "Noget.", Receipt: NewReceipt(), Question: id.New()}, nil, []string{"question"}},
			"a PDF":                   {"rosa", m, UnnamedInput{Kind: Concern, Text: "Noget.", Receipt: NewReceipt(), Files: []FileInput{paperIn(2, "x", "")}}, nil, []string{"file2"}},
			"a code that is none":     {"rosa", m, UnnamedInput{Kind: Concern, Text: "Noget.", Receipt: "1234"}, nil, []string{"receipt"}},
		} {
			err := w.x.ContributeUnnamed(ctx, w.as(c.who), c.matter, c.in)
			if c.want != nil && !isErr(err, c.want) || c.fields != nil && !cmp.Equal(wrongFields(err), c.fields) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.x.Receipt(ctx, NewReceipt()); !isErr(err, fault.NotFound) {
			t.Errorf("a code that is nobody's: %v", err)
		}
		for _, code := range []string{"", "x", NewReceipt()} {
			fails(t, w.x.WithdrawUnnamed(ctx, code), fault.NotFound)
			fails(t, w.x.MisunderstoodUnnamed(ctx, code, "Nej."), fault.NotFound)
			fails(t, w.x.ReplyUnnamed(ctx, code, "Ja."), fault.NotFound)
		}
		// A contribution with a name has no receipt, and "" is nobody's.
		w.says("rosa", m, NameToAll, "Med navn.")
		fails(t, w.x.WithdrawUnnamed(ctx, ""), fault.NotFound)
		fails(t, w.x.Withdraw(ctx, access.Actor{}, w.says("rosa", m, NameToAll, "Igen.")), fault.NotFound)
	})
}

func TestUnnamedWithdrawn(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.promising()
		unseen := w.whispers("rosa", m, "Fortrudt.")
		ok(t, w.x.WithdrawUnnamed(ctx, unseen))
		if _, err := w.x.Receipt(ctx, unseen); !isErr(err, fault.NotFound) {
			t.Errorf("it is still there: %v", err)
		}
		seen := w.whispers("rosa", m, "Set og fortrudt.")
		w.clk.Advance(4 * 24 * time.Hour)
		ok(t, w.x.ShowUnnamed(ctx))
		ok(t, w.x.WithdrawUnnamed(ctx, seen))
		r := w.receipt(seen)
		if r.WithdrawnAt.IsZero() || !r.WithdrawnAt.Equal(w.today().Start()) || r.Text != "Set og fortrudt." {
			t.Errorf("%+v", r)
		}
		v, err := w.x.View(ctx, w.as("viggo"), m, Page{})
		ok(t, err)
		if len(v.Contributions) != 1 || v.Contributions[0].Text != "" {
			t.Errorf("%+v", v.Contributions)
		}
		w.counted()
	})
}

// What was promised is kept: once open, a matter's promise can be made and never unmade, by no act and no saving of a form.
func TestThePromiseStands(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.deciding()
		in.Unnamed = true
		m := w.opened("karen", in)
		in.Unnamed = false
		_, err := w.x.Draft(ctx, w.as("karen"), in)
		fails(t, err, ErrNotDraft)
		later := w.opened("karen", w.deciding())
		ok(t, w.x.AllowUnnamed(ctx, w.as("karen"), later))
		ok(t, w.x.AllowUnnamed(ctx, w.as("karen"), later))
		for _, of := range []string{m, later} {
			v, err := w.x.View(ctx, w.as("karen"), of, Page{})
			ok(t, err)
			if !v.Matter.Unnamed || !v.May.Lead {
				t.Errorf("%+v", v.Matter)
			}
		}
		fails(t, w.x.AllowUnnamed(ctx, w.as("karen"), w.open()), fault.NotFound) // advice has it not
		if got := w.told(later, VerbUnnamedAllowed); !slices.Contains(got, "pia") {
			t.Errorf("told: %v", got)
		}
	})
}

// Nothing is published while people may write without a name, nor before what they wrote has been shown and answered; what came late is
// shown with the decision.
func TestNothingIsPublishedBeforeTheUnnamedAreAnswered(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.promising()
		code := w.whispers("rosa", m, "Tæt på fristen.")
		ok(t, w.x.Decide(ctx, w.as("karen"), m, DecisionInput{Decision: "Fredag.", Reasons: "Derfor.", CoreTask: "Til tiden."}))
		fails(t, w.x.Publish(ctx, w.as("karen"), m), ErrUnnamedOpen)
		v, err := w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		w.clk.Set(v.Matter.LastDay.AddDays(1).Start().Add(time.Minute))
		late := w.whispers("viggo", m, "For sent.")
		var missing *Missing
		if err := w.x.Publish(ctx, w.as("karen"), m); !errors.As(err, &missing) || len(missing.Contributions) != 1 {
			t.Fatalf("published past it: %v", err)
		}
		r := w.receipt(code) // publishing showed what the night had not
		if !r.Shown || r.Late {
			t.Errorf("%+v", r)
		}
		w.answers("karen", m, r.ID)
		ok(t, w.x.Publish(ctx, w.as("karen"), m))
		if r := w.receipt(late); !r.Shown || !r.Late || !r.Waiting {
			t.Errorf("the late one: %+v", r)
		}
		w.counted()
		if err := w.x.ContributeUnnamed(ctx, w.as("rosa"), m, UnnamedInput{Kind: Concern, Text: "Lukket.", Receipt: NewReceipt()}); !cmp.Equal(wrongFields(err), []string{"text"}) {
			t.Errorf("to a decided matter: %v", err)
		}
	})
}

// A row without a name is linked to nobody: no column of any table, no entry of the journal and no job has it beside a person, its author's
// id stands in no row that came with it, and it shares no instant with a row that names anybody. Whatever people do, in any order.
func TestUnnamedIsLinkedToNobody(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.promising()
		rapid.Check(t, func(r *rapid.T) {
			codes := []string{}
			for range rapid.IntRange(3, 12).Draw(r, "acts") {
				who := rapid.SampledFrom([]string{"rosa", "viggo", "sofus", "pia"}).Draw(r, "who")
				switch rapid.SampledFrom([]string{"named", "asked", "replied", "unnamed", "unnamed", "answer", "misunderstood", "withdraw", "wait", "night"}).Draw(r, "act") {
				case "named":
					w.says(who, m, NameToAll, "Med navn "+id.New())
				case "unnamed":
					codes = append(codes, w.whispers(who, m, "Uden navn "+id.New()))
				case "answer":
					if len(codes) > 0 {
						if x := w.receipt(codes[0]); x.Shown && x.Waiting {
							w.answers("karen", m, x.ID)
						}
					}
				case "asked":
					if len(codes) > 0 {
						if x := w.receipt(codes[0]); x.Waiting && !x.asked() && x.Shown {
							ok(w.t, w.x.Clarify(ctx, w.as("karen"), x.ID, "Hvad mener du?"))
						}
					}
				case "replied":
					if len(codes) > 0 && w.receipt(codes[0]).MayReply {
						ok(w.t, w.x.ReplyUnnamed(ctx, codes[0], "Det her."))
					}
				case "misunderstood":
					if len(codes) > 0 {
						if x := w.receipt(codes[0]); x.MayMisunderstand {
							ok(w.t, w.x.MisunderstoodUnnamed(ctx, codes[0], "Nej."))
						}
					}
				case "withdraw":
					if n := len(codes); n > 0 {
						if x := w.receipt(codes[n-1]); x.MayWithdraw {
							ok(w.t, w.x.WithdrawUnnamed(ctx, codes[n-1]))
							codes = codes[:n-1]
						}
					}
				case "wait":
					w.clk.Advance(time.Duration(rapid.IntRange(1, 3600).Draw(r, "seconds")) * time.Second)
				case "night":
					w.dawn()
				}
			}
			w.unlinked(r)
		})
		w.counted()
	})
}

// unlinked looks through every row of the database. What the owner does to a row without a name (asking, answering) names the owner.
func (w *world) unlinked(t *rapid.T) {
	owner := w.town.Person("karen")
	rows := w.everything()
	secret := map[string]bool{} // the ids and receipts of what has no name
	for _, r := range rows {
		if r.table == "matter_unnamed" || r.table == "matter_contribution" && r.cells["name_to"] == NameToNobody {
			secret[fmt.Sprint(r.cells["id"])], secret[fmt.Sprint(r.cells["receipt"])] = true, true
		}
	}
	unnamed, named := map[time.Time]string{}, map[time.Time]string{}
	for _, r := range rows {
		text := fmt.Sprint(r.cells)
		about, names, byOwner := false, false, strings.Contains(text, owner)
		for s := range secret {
			about = about || strings.Contains(text, s)
		}
		for _, p := range w.town.People {
			names = names || p != owner && strings.Contains(text, p)
		}
		if about && names {
			t.Fatalf("%s links what has no name to a person: %s", r.table, text)
		}
		for column, v := range r.cells {
			at, is := v.(time.Time)
			switch {
			case !is || about && byOwner && at.Equal(clock.DayOf(at).Start()): // a reply stands in the row of what the owner asked
			case about && !byOwner:
				if unnamed[at.UTC()] = r.table + "." + column; !at.Equal(clock.DayOf(at).Start()) {
					t.Fatalf("%s.%s has a time of day: %s", r.table, column, at)
				}
			case names || byOwner:
				named[at.UTC()] = r.table + "." + column
			}
		}
	}
	for at, where := range unnamed {
		if with, shared := named[at]; shared {
			t.Fatalf("%s shares %s with %s", where, at, with)
		}
	}
}

// anyRow is a row of some table.
type anyRow struct {
	table string
	cells map[string]any
}

// everything is every row of every table.
func (w *world) everything() []anyRow {
	w.t.Helper()
	ctx, q := context.Background(), w.d.Read()
	columns := `SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' ORDER BY m.name, p.cid`
	if w.d.Engine() == db.Postgres {
		columns = `SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t
			ON t.table_name = c.table_name AND t.table_schema = c.table_schema WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
			ORDER BY c.table_name, c.ordinal_position`
	}
	pairs, err := db.All(ctx, q, func(s db.Scanner) (p [2]string, err error) { return p, s.Scan(&p[0], &p[1]) }, columns)
	ok(w.t, err)
	of := map[string][]string{}
	var tables []string
	for _, p := range pairs {
		if of[p[0]] == nil {
			tables = append(tables, p[0])
		}
		of[p[0]] = append(of[p[0]], p[1])
	}
	var all []anyRow
	for _, table := range tables {
		names := of[table]
		rows, err := db.All(ctx, q, func(s db.Scanner) (anyRow, error) {
			cells, dest := make([]any, len(names)), make([]any, len(names))
			for i := range cells {
				dest[i] = &cells[i]
			}
			err := s.Scan(dest...)
			r := anyRow{table, map[string]any{}}
			for i, name := range names {
				r.cells[name] = cells[i]
			}
			return r, err
		}, `SELECT `+strings.Join(names, ", ")+` FROM `+table)
		ok(w.t, err)
		all = append(all, rows...)
	}
	return all
}
