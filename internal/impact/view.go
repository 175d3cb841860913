package impact

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/matter"
)

type view struct {
	Filter Filter
	// UnitName is the name of the unit in the filter.
	UnitName string
	// After is where the page begins; "" is the newest. Next continues it.
	After, Next string
	Today       clock.Day
	// FirstTold is the day of the municipality's first matter; Places the units one can choose.
	FirstTold clock.Day
	Places    []place
	// Least is the smallest number of matters a summary is made of.
	Least   int
	Rows    []Row
	Summary Summary
}

// few says that there are too few matters for a summary.
func (v view) few() bool { return v.Summary.Done < v.Least }

// figure is one figure of the summary: the number, and what it says.
type figure struct{ Number, Text string }

// figures are what the summary says; what there is nothing to say of is left out.
func figures(ctx context.Context, v view) []figure {
	s := v.Summary
	if v.few() {
		return nil
	}
	out := []figure{{i18n.T(ctx, "impact.days", "n", s.Days), i18n.T(ctx, "impact.figure.days")}}
	if s.Questions > 0 {
		out = append(out, figure{share(ctx, s.StillOpen, s.Questions), i18n.T(ctx, "impact.figure.questions")})
	}
	if s.Answering > 0 {
		out = append(out, figure{i18n.T(ctx, "impact.days", "n", s.AnswerDays), i18n.T(ctx, "impact.figure.answers")})
		out = append(out, figure{share(ctx, s.Changed, s.Answered), i18n.T(ctx, "impact.figure.changed")})
	}
	return out
}

func share(ctx context.Context, part, whole int) string {
	return i18n.T(ctx, "impact.percent", "n", percent(part, whole))
}

// counted says how many matters the figures are of.
func counted(ctx context.Context, v view) string {
	parts := []string{i18n.T(ctx, "impact.counted.done", "n", v.Summary.Done)}
	if v.Summary.Open > 0 {
		parts = append(parts, i18n.T(ctx, "impact.counted.open", "n", v.Summary.Open))
	}
	if v.Next != "" || v.After != "" {
		parts = append(parts, i18n.T(ctx, "impact.counted.page", "n", most))
	}
	return strings.Join(parts, " ")
}

// pictured says in words what the picture shows.
func pictured(ctx context.Context, v view) string {
	least, tallest := v.Rows[0].DaysBefore(), 0
	for _, r := range v.Rows {
		least, tallest = min(least, r.DaysBefore()), max(tallest, r.DaysBefore())
	}
	text := i18n.T(ctx, "impact.picture.desc", "n", len(v.Rows), "least", least, "most", tallest)
	if !v.few() {
		text += " " + i18n.T(ctx, "impact.picture.middle_desc", "n", v.Summary.Days)
	}
	return text
}

// middle is the median the picture marks.
func middle(v view) int {
	if v.few() {
		return 0
	}
	return v.Summary.Days
}

func yearOptions(v view) []ui.Option {
	list := years(v.FirstTold, v.Today)
	if v.Filter.Year != 0 && !slices.Contains(list, v.Filter.Year) {
		list = append(list, v.Filter.Year)
	}
	var out []ui.Option
	for _, y := range list {
		out = append(out, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	return out
}

// unitOptions are the units to choose among, the one that is chosen also where it is another.
func unitOptions(v view) []ui.Option {
	var out []ui.Option
	found := v.Filter.Unit == ""
	for _, p := range v.Places {
		found = found || p.ID == v.Filter.Unit
		out = append(out, ui.Option{Value: p.ID, Label: strings.Repeat("– ", p.Depth) + p.Name})
	}
	if !found {
		out = append(out, ui.Option{Value: v.Filter.Unit, Label: v.UnitName})
	}
	return out
}

func kindOptions(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "beslutning", Label: i18n.T(ctx, "impact.kinds.decision")}, {Value: "sparring", Label: i18n.T(ctx, "impact.kinds.advice")}}
}

func yearValue(f Filter) string {
	if f.Year == 0 {
		return ""
	}
	return strconv.Itoa(f.Year)
}

// narrowed says whether the page is not of all matters.
func narrowed(f Filter) bool { return f != Filter{} }

// unitAddress is the beginning of the address that narrows the page to a unit besides; the unit's id ends it.
func unitAddress(f Filter) string {
	f.Unit = ""
	if to := addressOf(f, ""); narrowed(f) {
		return to + "&enhed="
	}
	return matter.EarlinessPath + "?enhed="
}

func nextPage(v view) string {
	if v.Next == "" {
		return ""
	}
	return addressOf(v.Filter, v.Next)
}

func firstPage(v view) string {
	if v.After == "" {
		return ""
	}
	return addressOf(v.Filter, "")
}

func columns(ctx context.Context) []ui.Column {
	var out []ui.Column
	for _, c := range []string{"matter", "unit", "told", "decision"} {
		out = append(out, ui.Column{Text: i18n.T(ctx, "impact.column."+c)})
	}
	for _, c := range []string{"days", "open", "answers", "changed"} {
		out = append(out, ui.Column{Text: i18n.T(ctx, "impact.column."+c), Number: true})
	}
	return out
}

// decisionCell is the day of the decision; one that is only set is marked so.
func decisionCell(ctx context.Context, r Row) string {
	day := i18n.Date(ctx, r.Decision)
	if r.Decided {
		return day
	}
	return i18n.T(ctx, "impact.planned", "day", day)
}

// of is "3 af 4", or a dash where there is none.
func of(ctx context.Context, part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return i18n.T(ctx, "impact.of", "part", part, "whole", whole)
}

func answerCell(ctx context.Context, m matter.Measure) string {
	if m.Answered == 0 {
		return "–"
	}
	return i18n.T(ctx, "impact.days", "n", m.AnswerDays)
}

// across writes a share of the picture's width.
func across(x float64) string { return strconv.FormatFloat(100*x, 'f', 2, 64) + "%" }

// down writes a place in pixels from the top.
func down(y float64) string { return strconv.FormatFloat(y, 'f', 1, 64) }

// ground is where the stalks stand.
var ground = down(pictureBase)

// anchor keeps a word inside the picture at its ends.
func anchor(x float64) string {
	switch {
	case x < .06:
		return "start"
	case x > .94:
		return "end"
	}
	return "middle"
}

// tickText is a day below the picture, or its month where all of them are firsts.
func tickText(ctx context.Context, p picture, t tick) string {
	for _, other := range p.Ticks {
		if _, _, d := other.Day.Parts(); d != 1 {
			return i18n.DateBrief(ctx, t.Day)
		}
	}
	return i18n.MonthBrief(ctx, t.Day)
}

func stalkClass(s stalk) string {
	if s.Planned {
		return "planned"
	}
	return string(s.Kind)
}
