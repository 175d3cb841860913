package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/ui"
)

// startView is the page where the files are dropped.
type startView struct {
	Last   *lastView
	Errors ui.Errors
}

// lastView is the last import that changed something.
type lastView struct {
	When   string
	By     string // "" when it was the program itself, on the command line
	Counts []countView
}

// countView is how many of a kind came, changed and ended.
type countView struct {
	Kind                Kind
	New, Changed, Ended int
}

// exports are the five files, in the order they are explained.
var exports = []string{"units", "employments", "tree", "leaders", "committees"}

func (x *Room) startView(ctx context.Context, q db.Q) (startView, error) {
	e, err := journal.Last(ctx, q, subjectKind, subjectID)
	if errors.Is(err, fault.NotFound) {
		return startView{}, nil
	}
	if err != nil {
		return startView{}, err
	}
	n := map[string]int{}
	for name, v := range e.Args {
		if f, ok := v.(float64); ok { // the journal is JSON
			n[name] = int(f)
		}
	}
	v := &lastView{When: when(ctx, e.At), Counts: countViews(n)}
	if e.Actor != "" {
		p, err := x.org.Person(ctx, q, e.Actor)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return startView{}, err
		}
		v.By = p.Name()
	}
	return startView{Last: v}, nil
}

func when(ctx context.Context, t time.Time) string {
	local := t.In(clock.Copenhagen)
	return i18n.T(ctx, "intake.when", "day", i18n.Date(ctx, clock.DayOf(t)), "hour", local.Format("15"), "minute", local.Format("04"))
}

// countViews lists the kinds that have changes.
func countViews(n map[string]int) []countView {
	var list []countView
	for _, k := range Kinds {
		c := countView{k, n[string(k)+"_new"], n[string(k)+"_changed"], n[string(k)+"_ended"]}
		if c.New+c.Changed+c.Ended > 0 {
			list = append(list, c)
		}
	}
	return list
}

// fileErrors are the problems of whole files, as errors of the field they were dropped in.
func fileErrors(ctx context.Context, bad []os2mo.Problem) ui.Errors {
	var errs ui.Errors
	for _, p := range bad {
		if wholeFile(p) {
			errs = append(errs, ui.FieldError{Field: "files", Message: i18n.T(ctx, "intake.error.file", "file", p.File, "why", reason(ctx, p))})
		}
	}
	return errs
}

func reason(ctx context.Context, p os2mo.Problem) string {
	return i18n.T(ctx, "intake.reason."+p.Reason, reasonArgs(p)...)
}

// uploadView is what would change, how far it has come, or what came in.
type uploadView struct {
	Href, Typed            string
	Running, Done, Failed  bool
	TooManyNow             bool // it was confirmed, and then another number of people would have ended
	Plan                   *Plan
	Counts                 []countView
	Problems               []problemView
	BadRows                int // rows that cannot be read, in all
	Previous, Next         string
	Gaps                   []gapView
	Stage                  string
	StepsDone, StepsInAll  int
	NothingChanged, CanRun bool
	Errors                 ui.Errors
}

type problemView struct{ File, Line, Field, Value, Why string }

// gapView is the gaps of one reason, the first of them in words.
type gapView struct {
	Title string
	Rows  []string
	More  int
}

const (
	problemsShown = 50
	gapsShown     = 20
	itemsShown    = 100
)

func (x *Room) uploadView(ctx context.Context, id string, page int) (uploadView, error) {
	u, err := x.upload(ctx, x.db.Read(), id)
	if err != nil {
		return uploadView{}, err
	}
	v := uploadView{Href: uploadPath(id), TooManyNow: u.Reason == reasonTooMany}
	switch u.State {
	case started:
		v.Running, v.Stage, v.StepsInAll = true, "wait", len(stages)-1
		if step, ok := x.running.step(id); ok {
			v.Stage, v.StepsDone = step.Stage, step.Done
		}
		return v, nil
	case done:
		v.Done, v.Counts = true, countViews(u.Counts)
		v.NothingChanged = len(v.Counts) == 0
		return v, nil
	case failed:
		v.Failed = true
	}
	src, err := u.source()
	if err != nil {
		return v, err
	}
	if v.Plan, err = x.Preview(ctx, src); err != nil {
		return v, err
	}
	v.problems(ctx, page)
	for _, l := range v.Plan.Lists {
		if l.All() > 0 {
			v.Counts = append(v.Counts, countView{l.Kind, l.New, l.Changed, l.Ended})
		}
	}
	v.CanRun, v.NothingChanged = !v.Plan.Bad() && !v.Plan.Idle, !v.Plan.Bad() && v.Plan.Empty()
	for _, g := range countGaps(v.Plan.Gaps) {
		gap := gapView{Title: i18n.T(ctx, "intake.gap."+g.Reason, "n", len(g.Problems)), More: max(len(g.Problems)-gapsShown, 0)}
		for _, p := range g.Problems[:min(len(g.Problems), gapsShown)] {
			gap.Rows = append(gap.Rows, gapRow(ctx, p))
		}
		v.Gaps = append(v.Gaps, gap)
	}
	return v, nil
}

func gapRow(ctx context.Context, p os2mo.Problem) string {
	why := reason(ctx, p)
	if p.Value != "" {
		why = p.Value + ": " + why
	}
	if p.Line > 0 {
		return i18n.T(ctx, "intake.gap.row", "what", why, "file", p.File, "line", fmt.Sprint(p.Line))
	}
	return i18n.T(ctx, "intake.gap.file", "what", why, "file", p.File)
}

// problems words one page of the rows that cannot be read.
func (v *uploadView) problems(ctx context.Context, page int) {
	found := len(v.Plan.Problems)
	v.BadRows = rowsOf(v.Plan.Problems)
	page = min(max(page, 1), max(1, (found+problemsShown-1)/problemsShown))
	from := (page - 1) * problemsShown
	to := min(from+problemsShown, found)
	for _, p := range v.Plan.Problems[from:to] {
		row := problemView{File: p.File, Field: p.Field, Value: p.Value, Why: reason(ctx, p)}
		if p.Line > 0 {
			row.Line = fmt.Sprint(p.Line)
		}
		v.Problems = append(v.Problems, row)
	}
	at := func(n int) string { return fmt.Sprintf("%s?side=%d", v.Href, n) }
	if page > 1 {
		v.Previous = at(page - 1)
	}
	if to < found {
		v.Next = at(page + 1)
	}
}

// shown are the items of a list on the page, and how many more there are.
func shown(l List) (items []Item, more int) {
	n := min(len(l.Items), itemsShown)
	return l.Items[:n], l.All() - n
}

// itemText is a change in a sentence.
func itemText(ctx context.Context, k Kind, i Item) string {
	key := "intake.item." + string(k) + "." + i.Change
	if len(i.Fields) > 0 {
		key += "." + i.Fields[0]
	}
	name := i.Name
	if name == Someone {
		name = i18n.T(ctx, "intake.item.someone_first")
	}
	return i18n.T(ctx, key, "name", name, "detail", orNone(ctx, i.Detail), "was", orNone(ctx, i.Was), "now", orNone(ctx, i.Now))
}

func orNone(ctx context.Context, s string) string {
	switch s {
	case "":
		return i18n.T(ctx, "intake.item.none")
	case Someone:
		return i18n.T(ctx, "intake.item.someone")
	}
	return s
}

// title is the page's name: what it is about just now.
func (v uploadView) title(ctx context.Context) string {
	switch {
	case v.Running:
		return i18n.T(ctx, "intake.title.running")
	case v.Done:
		return i18n.T(ctx, "intake.title.done")
	case v.Plan.Bad():
		return i18n.T(ctx, "intake.title.bad")
	}
	return i18n.T(ctx, "intake.title.preview")
}
