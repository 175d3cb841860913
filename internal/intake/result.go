package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/i18n"
)

// Result is how an import on the command line went.
type Result struct {
	*Plan
	// DryRun: nothing was to be changed.
	DryRun bool
	// Refused says why it did not, or would not, come in: ErrBadRows, *TooManyEnded or *FewerThanBefore.
	Refused error
}

// Import is an import on the command line, by whoever runs the program on its own machine. dryRun only says what would happen.
// What the export itself is guilty of is in the Result, not in the error.
func (x *Room) Import(ctx context.Context, files map[string][]byte, dryRun bool, o Options) (*Result, error) {
	list := make([]os2mo.File, 0, len(files))
	for name, data := range files {
		list = append(list, os2mo.File{Name: name, Data: data})
	}
	src := Read(list)
	r := &Result{DryRun: dryRun}
	var err error
	if dryRun {
		if r.Plan, err = x.Preview(ctx, src); err == nil {
			err = r.refusal(o)
		}
	} else {
		r.Plan, err = x.apply(ctx, "", src, o, nil)
	}
	var many *TooManyEnded
	var few *FewerThanBefore
	if errors.Is(err, ErrBadRows) || errors.As(err, &many) || errors.As(err, &few) {
		r.Refused, err = err, nil
	}
	return r, err
}

// refusal is why a plan would not come in.
func (p *Plan) refusal(o Options) error {
	switch {
	case p.Bad():
		return ErrBadRows
	case p.TooMany() && o.AcceptEnded != p.Ended:
		return &TooManyEnded{p.Ended, p.PeopleBefore}
	case !p.TooMany() && len(p.Fewer) > 0 && !o.AcceptFewer:
		return &FewerThanBefore{p.Fewer}
	}
	return nil
}

// The command's exit codes.
const (
	ExitDone    = 0 // it came in, or would
	ExitBad     = 1 // rows that cannot be read, or a file that seems to be cut short
	ExitTooMany = 3 // too many people would end
)

// ExitCode is what the command ends with.
func (r *Result) ExitCode() int {
	var many *TooManyEnded
	switch {
	case r.Refused == nil:
		return ExitDone
	case errors.As(r.Refused, &many):
		return ExitTooMany
	}
	return ExitBad
}

// words are the messages, for operators in English.
var words = sync.OnceValues(func() (*i18n.Bundle, error) { return i18n.NewBundle(Messages) })

// WriteText tells operators how it went. It holds numbers and, where rows are bad, what stands in them; names of people only in
// a dry run, for what an import prints ends in logs.
func (r *Result) WriteText(w io.Writer) error {
	b, err := words()
	if err != nil {
		return err
	}
	p := &printer{w: w, say: func(key string, args ...any) string { return b.Text(i18n.English, key, args...) }}
	var many *TooManyEnded
	var few *FewerThanBefore
	switch {
	case r.Bad():
		files, rows := []os2mo.Problem{}, []os2mo.Problem{}
		for _, x := range r.Problems {
			if wholeFile(x) {
				files = append(files, x)
			} else {
				rows = append(rows, x)
			}
		}
		p.problems("intake.cli.bad_files", files)
		p.problems("intake.cli.bad", rows)
		return p.err
	case errors.As(r.Refused, &many):
		p.line("%s", p.say("intake.cli.too_many", "n", many.Ended, "before", many.Before))
	case errors.As(r.Refused, &few):
		p.line("%s", p.say("intake.cli.fewer"))
		for _, f := range few.Kinds {
			p.line("  %s", p.say("intake.fewer."+string(f.Kind), "n", f.Lost, "before", f.Before))
		}
	case r.Empty():
		p.line("%s", p.say("intake.cli.same"))
	case r.DryRun:
		p.line("%s", p.say("intake.cli.would"))
	default:
		p.line("%s", p.say("intake.cli.done"))
	}
	p.counts(r)
	return p.err
}

type printer struct {
	w   io.Writer
	say func(key string, args ...any) string
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) problems(heading string, list []os2mo.Problem) {
	if len(list) == 0 {
		return
	}
	p.line("%s", p.say(heading, "n", rowsOf(list)))
	for _, x := range list {
		p.problem(x)
	}
}

// problem is one line: where it is, what stands there, why it cannot be read.
func (p *printer) problem(x os2mo.Problem) {
	where := x.File
	if x.Line > 0 {
		where = fmt.Sprintf("%s:%d", x.File, x.Line)
	}
	if x.Field != "" {
		where += fmt.Sprintf(" %s %q", x.Field, x.Value)
	}
	p.line("%s %s: %s", where, x.Reason, p.say("intake.reason."+x.Reason, reasonArgs(x)...))
}

func (p *printer) counts(r *Result) {
	for _, l := range r.Lists {
		if l.All() == 0 {
			continue
		}
		p.line("  %-12s %6d new %6d changed %6d ended", l.Kind, l.New, l.Changed, l.Ended)
		if !r.DryRun {
			continue
		}
		for _, i := range l.Items {
			p.line("    %s", describe(i))
		}
		if rest := l.All() - len(l.Items); rest > 0 {
			p.line("    … %d", rest)
		}
	}
	for _, pair := range r.MaybeSame {
		p.line("  %s", p.say("intake.cli.maybe_same", "old", pair.Ended, "new", pair.New))
	}
	if len(r.Gaps) > 0 {
		p.line("%s", p.say("intake.cli.gaps", "n", len(r.Gaps)))
	}
	for _, g := range countGaps(r.Gaps) {
		p.line("  %-20s %6d", g.Reason, len(g.Problems))
	}
}

func describe(i Item) string {
	s := i.Change + ": " + i.Name
	if i.Detail != "" {
		s += " (" + i.Detail + ")"
	}
	switch {
	case i.Was != "" && i.Now != "":
		s += ": " + i.Was + " -> " + i.Now
	case i.Was != "" || i.Now != "":
		s += ": " + i.Was + i.Now
	}
	return s
}

// gapGroup is the gaps of one reason.
type gapGroup struct {
	Reason   string
	Problems []os2mo.Problem
}

// countGaps groups gaps, the most frequent first.
func countGaps(gaps []os2mo.Problem) []gapGroup {
	at := map[string]int{}
	var groups []gapGroup
	for _, g := range gaps {
		i, ok := at[g.Reason]
		if !ok {
			i = len(groups)
			at[g.Reason] = i
			groups = append(groups, gapGroup{Reason: g.Reason})
		}
		groups[i].Problems = append(groups[i].Problems, g)
	}
	slices.SortStableFunc(groups, func(a, b gapGroup) int { return len(b.Problems) - len(a.Problems) })
	return groups
}

// report is a Result in JSON; names of fields are fixed, for scripts.
type report struct {
	OK           bool                `json:"ok"`
	DryRun       bool                `json:"dry_run"`
	Applied      bool                `json:"applied"`
	Unchanged    bool                `json:"unchanged"`
	Refused      string              `json:"refused,omitempty"` // bad_rows, too_many_ended, fewer_than_before
	PeopleBefore int                 `json:"people_before"`
	EndedPeople  int                 `json:"ended_people"`
	New          map[Kind]int        `json:"new"`
	Changed      map[Kind]int        `json:"changed"`
	Ended        map[Kind]int        `json:"ended"`
	Changes      map[Kind][]itemJSON `json:"changes"`
	Fewer        map[Kind]int        `json:"fewer"` // how many are gone unexplained, of the kinds it is asked about
	MaybeSame    []pairJSON          `json:"maybe_same"`
	Problems     []problemJSON       `json:"problems"`
	Gaps         map[string]int      `json:"gaps"`
	GapList      []problemJSON       `json:"gap_list"`
}

type itemJSON struct {
	Change string   `json:"change"`
	Key    string   `json:"key"`
	Name   string   `json:"name"`
	Detail string   `json:"detail,omitempty"`
	Was    string   `json:"was,omitempty"`
	Now    string   `json:"now,omitempty"`
	Fields []string `json:"fields,omitempty"`
}

type pairJSON struct {
	Ended string `json:"ended"`
	New   string `json:"new"`
}

type problemJSON struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Field  string `json:"field"`
	Value  string `json:"value"`
	Reason string `json:"reason"`
	Text   string `json:"text"`
}

// JSON is the result for scripts. Lists of changes and gaps hold the first MaxListed of a kind; bad rows are all there.
func (r *Result) JSON() any {
	out := report{OK: r.Refused == nil, DryRun: r.DryRun, Applied: r.Refused == nil && !r.DryRun, Unchanged: !r.Bad() && r.Empty(),
		PeopleBefore: r.PeopleBefore, EndedPeople: r.Ended, New: map[Kind]int{}, Changed: map[Kind]int{}, Ended: map[Kind]int{},
		Changes: map[Kind][]itemJSON{}, Fewer: map[Kind]int{}, MaybeSame: []pairJSON{}, Gaps: map[string]int{}}
	switch {
	case r.Refused == nil:
	case r.Bad():
		out.Refused = "bad_rows"
	case r.ExitCode() == ExitTooMany:
		out.Refused = "too_many_ended"
	default:
		out.Refused = "fewer_than_before"
	}
	for _, f := range r.Fewer {
		out.Fewer[f.Kind] = f.Lost
	}
	for _, k := range Kinds {
		l := r.List(k)
		out.New[k], out.Changed[k], out.Ended[k], out.Changes[k] = l.New, l.Changed, l.Ended, []itemJSON{}
		for _, i := range l.Items {
			out.Changes[k] = append(out.Changes[k], itemJSON(i))
		}
	}
	for _, p := range r.MaybeSame {
		out.MaybeSame = append(out.MaybeSame, pairJSON(p))
	}
	out.Problems = problemsJSON(r.Problems)
	out.GapList = []problemJSON{}
	for _, g := range countGaps(r.Gaps) {
		out.Gaps[g.Reason] = len(g.Problems)
		out.GapList = append(out.GapList, problemsJSON(g.Problems[:min(len(g.Problems), MaxListed)])...)
	}
	return out
}

func problemsJSON(list []os2mo.Problem) []problemJSON {
	out := []problemJSON{}
	for _, p := range list {
		text := ""
		if b, err := words(); err == nil {
			text = b.Text(i18n.English, "intake.reason."+p.Reason, reasonArgs(p)...)
		}
		out = append(out, problemJSON{p.File, p.Line, p.Field, p.Value, p.Reason, text})
	}
	return out
}
