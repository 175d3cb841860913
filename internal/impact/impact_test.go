package impact

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/matter"
)

func ids(rows []Row) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.ID)
	}
	return out
}

// What stands on the page is what one may read, and the filter leaves of it what it says.
func TestRows(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		old := w.opened("karen", "north", 0, nil)
		w.said("rosa", "karen", old, matter.Partly, 3)
		w.closed("karen", old)
		w.clk.Set(time.Date(2027, 1, 10, 9, 0, 0, 0, time.UTC))
		north := w.opened("karen", "north", 60, nil)
		south := w.opened("lars", "south", 0, nil)
		oak := w.opened("ella", "oak", 30, func(in *matter.DraftInput) { in.Visibility = matter.ToAll })
		kept := w.opened("schoolchief", "schools", 45, func(in *matter.DraftInput) {
			in.Visibility, in.ClosedReason = matter.ToCommittee, "Det handler om få."
		})
		is := func(who string, f Filter, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, ids(w.rows(who, f))); diff != "" {
				t.Errorf("%s by %+v: %s", who, f, diff)
			}
		}
		is("rosa", Filter{}, north, oak, old) // the latest decision first
		is("niels", Filter{}, oak, south)
		is("carechief", Filter{}, north, oak, south, old)
		is(keeper, Filter{}, north, oak, south, old)
		is("frida", Filter{}, kept, oak)
		is("rosa", Filter{Year: 2026}, old)
		is("rosa", Filter{Year: 2027}, north, oak)
		is("rosa", Filter{Year: 2020})
		is("rosa", Filter{Kind: matter.Decision}, north, oak)
		is("boss", Filter{Unit: w.town.Unit("care")}, north, south, old)
		is("boss", Filter{Unit: w.town.Unit("care"), Kind: matter.Advice, Year: 2027}, south)
		row := w.rows("rosa", Filter{Year: 2026})[0]
		want := Row{ID: old, Title: "Om north", Kind: matter.Advice, Unit: w.town.Unit("north"), UnitName: "Hjemmeplejen Nord", Measure: matter.Measure{
			Told: row.Told, Decision: row.Told.AddDays(3), Decided: true, Answered: 1, AnswerDays: 3, Changed: 1}}
		if row != want {
			t.Errorf("%+v, want %+v", row, want)
		}
		// Nobody finds here what they may not read, and all that they may.
		for who := range w.town.People {
			list, err := w.m.List(ctx, w.as(who), matter.Filter{State: matter.Any}, matter.Page{Limit: 200})
			ok(t, err)
			var may []string
			for _, i := range list.Items {
				may = append(may, i.ID)
			}
			got := ids(w.rows(who, Filter{}))
			slices.Sort(may)
			slices.Sort(got)
			if diff := cmp.Diff(may, got); diff != "" {
				t.Errorf("%s: %s", who, diff)
			}
		}
		if got := w.rows("frida", Filter{Unit: w.town.Unit("care")}); len(got) != 0 {
			t.Errorf("a filter shows more than one may read: %v", got)
		}
		ok(t, w.m.Hide(ctx, w.as(keeper), north, matter.TargetVersion, "1", "Et navn."))
		for _, who := range []string{"rosa", keeper} {
			if got := w.rows(who, Filter{})[0]; got.Title != "" {
				t.Errorf("%s sees the hidden title %q", who, got.Title)
			}
		}
		if _, _, err := w.x.rows(ctx, w.d.Read(), w.as("rosa"), Filter{}, "i går"); !errors.Is(err, fault.NotFound) {
			t.Errorf("a page that nobody made: %v", err)
		}
		first, err := firstTold(ctx, w.d.Read())
		if ok(t, err); first.String() != "2026-11-23" {
			t.Errorf("the first matter was opened on %s", first)
		}
	})
}

// More matters than a page holds are met once each, in order.
func TestPages(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		like := w.opened("karen", "north", 0, nil)
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			for i := range most + 30 {
				m := id.New()
				for _, sql := range []string{
					`INSERT INTO matter (id, kind, state, visibility, ask, unit_id, version, last_day, created_by, created_at, saved_at, on_behalf, opened_at,
						contributions, unanswered, blocking) SELECT $1, kind, state, visibility, ask, unit_id, version, last_day, created_by, created_at, saved_at,
						on_behalf, opened_at, 0, 0, 0 FROM matter WHERE id = $2`,
					`INSERT INTO matter_version (matter_id, n, title, problem, core_task, why, author_id, at)
						SELECT $1, n, title, problem, core_task, why, author_id, at FROM matter_version WHERE matter_id = $2`,
					`INSERT INTO matter_touched (matter_id, subject_kind, subject_id, matter_state) SELECT $1, subject_kind, subject_id, matter_state FROM matter_touched WHERE matter_id = $2`,
				} {
					if _, err := tx.Exec(ctx, sql, m, like); err != nil {
						return err
					}
				}
				if _, err := tx.Exec(ctx, `INSERT INTO matter_measure (matter_id, told_on, decision_on, decided, questions, open_then, answered, changed, pointed)
					VALUES ($1, $2, $3, TRUE, 0, 0, 0, 0, 0)`, m, w.today(), w.today().AddDays(i/3)); err != nil {
					return err
				}
			}
			return nil
		})
		rows := w.rows("rosa", Filter{})
		seen := map[string]bool{}
		for _, r := range rows {
			seen[r.ID] = true
		}
		if len(rows) != most+31 || len(seen) != len(rows) {
			t.Errorf("%d rows, %d different", len(rows), len(seen))
		}
		if !slices.IsSortedFunc(rows, func(a, b Row) int {
			return strings.Compare(b.Decision.String()+b.ID, a.Decision.String()+a.ID)
		}) {
			t.Error("they are not in order")
		}
		get := w.served()
		status, page := get("rosa", matter.EarlinessPath)
		if status != 200 || !strings.Contains(page, "Der er højst 200 på en side") || !strings.Contains(page, `rel="next"`) || strings.Count(page, `scope="row"`) != most {
			t.Errorf("the first page: %d, %d rows", status, strings.Count(page, `scope="row"`))
		}
	})
}

func TestPlaces(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		for who, want := range map[string][]string{
			"rosa":  {"0 Lillesund Kommune", "1 Center for Omsorg", "2 Hjemmeplejen Nord", "3 Team 1"},
			"karen": {"0 Lillesund Kommune", "1 Center for Omsorg", "2 Hjemmeplejen Nord", "3 Team 1", "3 Team 2"},
			"boss":  {"0 Lillesund Kommune", "1 Center for Omsorg", "1 Center for Skoler"},
			keeper:  {"0 Lillesund Kommune", "1 Center for Omsorg", "1 Center for Skoler", "2 Søskolen"},
		} {
			list, err := places(context.Background(), w.d.Read(), w.as(who))
			ok(t, err)
			var got []string
			for _, p := range list {
				got = append(got, fmt.Sprint(p.Depth, " ", p.Name))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", who, diff)
			}
		}
		if list, err := places(context.Background(), w.d.Read(), access.Actor{Person: id.New()}); err != nil || len(list) != 0 {
			t.Errorf("for nobody: %v, %v", list, err)
		}
	})
}

// shown gives the texts of a page's elements with a name, in order.
func shown(t *testing.T, page, element string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	ok(t, err)
	var text func(n *html.Node) string
	text = func(n *html.Node) string {
		if n.Type == html.TextNode {
			return n.Data
		}
		out := ""
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			out += text(c)
		}
		return out
	}
	var found []string
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == element {
			found = append(found, strings.Join(strings.Fields(text(n)), " "))
		}
	}
	return found
}

func TestEarlinessPage(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		get := w.served()
		if status, page := get("rosa", "/tidlighed"); status != 200 || !strings.Contains(page, "Der er ingen forløb at tælle endnu") || strings.Contains(page, "<svg role") {
			t.Errorf("with nothing to show: %d\n%s", status, page)
		}
		if status, _ := get("", "/tidlighed"); status != 303 {
			t.Errorf("nobody gets %d", status)
		}
		for i, outcome := range []string{matter.Changed, matter.Partly, matter.NotFollowed, matter.Answered} {
			m := w.opened("karen", "north", 0, nil)
			w.said("rosa", "karen", m, outcome, 1+2*i)
			w.closed("karen", m)
		}
		if status, page := get("rosa", "/tidlighed?slags=sparring"); status != 200 || !strings.Contains(page, "Der skal mindst 5 afsluttede forløb til") ||
			!strings.Contains(page, "<details class=\"details ms-early-list\" open>") || strings.Contains(page, "ms-figures") {
			t.Errorf("with four: %d\n%s", status, page)
		}
		decided := w.opened("karen", "north", 60, nil)
		ctx := context.Background()
		w.clk.Advance(50 * 24 * time.Hour)
		ok(t, w.m.Decide(ctx, w.as("karen"), decided, matter.DecisionInput{Decision: "Sådan.", Reasons: "Derfor.", CoreTask: "Sådan her."}))
		ok(t, w.m.Publish(ctx, w.as("karen"), decided))
		planned := w.opened("karen", "north", 30, nil)
		_, page := get("rosa", "/tidlighed")
		var figures []string
		for _, li := range shown(t, page, "li") {
			if strings.Contains(li, "dage eller") || strings.Contains(li, "% af") {
				figures = append(figures, li)
			}
		}
		if diff := cmp.Diff([]string{
			"5 dage eller mere før det blev afsluttet, hørte de, det berører, om det i halvdelen af forløbene.",
			"100 % af spørgsmålene var åbne, da de hørte om det.",
			"3 dage eller mindre ventede det midterste bidrag på svar i halvdelen af forløbene.",
			"50 % af de besvarede bidrag ændrede noget.",
		}, figures); diff != "" {
			t.Errorf("the figures: %s", diff)
		}
		for _, c := range []struct {
			element string
			want    []string
		}{
			{"h1", []string{"Tidlighed"}},
			{"caption", []string{"Forløbene, det senest afsluttede først"}},
			{"desc", []string{"6 forløb, hvert på den dag, det blev afsluttet eller skal afsluttes. Det laveste er 1 dage, det højeste 50. Halvdelen af de afsluttede er mindst 5 dage."}},
		} {
			if diff := cmp.Diff(c.want, shown(t, page, c.element)); diff != "" {
				t.Errorf("%s: %s", c.element, diff)
			}
		}
		cells := shown(t, page, "td")
		if diff := cmp.Diff([]string{"Hjemmeplejen Nord", "28. januar 2027", "27. februar 2027 (sat)", "30", "2 af 2", "–", "–"}, cells[:7]); diff != "" {
			t.Errorf("the first row: %s", diff)
		}
		if diff := cmp.Diff([]string{"Hjemmeplejen Nord", "9. december 2026", "28. januar 2027", "50", "2 af 2", "–", "–"}, cells[7:14]); diff != "" {
			t.Errorf("the second row: %s", diff)
		}
		if n := strings.Count(page, `class="stalk"`); n != 6 {
			t.Errorf("%d stalks", n)
		}
		if !strings.Contains(page, "/forloeb/"+planned) || strings.Contains(page, "style=") {
			t.Error("a matter is missing, or there is an inline style")
		}
		_, page = get("rosa", "/tidlighed?aar=2019")
		if !strings.Contains(page, "Ingen forløb passer til det, du har valgt") || !strings.Contains(page, `<option value="2019" selected>`) {
			t.Error("an empty choice is not said, or not kept in the form")
		}
		_, page = get("rosa", "/tidlighed?enhed="+w.town.Unit("oak"))
		if !strings.Contains(page, `selected>Egeskolen</option>`) {
			t.Error("a unit chosen elsewhere is not kept in the form")
		}
		if status, page := get("rosa", "/tidlighed?enhed="+id.New()+"&aar=snart&slags=andet"); status != 200 || strings.Count(page, `class="stalk"`) != 6 {
			t.Errorf("what nobody made: %d", status)
		}
		if status, _ := get("rosa", "/tidlighed?efter=nej"); status != 404 {
			t.Errorf("a page that nobody made: %d", status)
		}
	})
}
