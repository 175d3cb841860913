package retention

import (
	"context"
	"strconv"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// overviewView is the page over all kinds.
type overviewView struct {
	Errors ui.Errors
	// Days is the notice, and Notice what stands in its field.
	Days   int
	Notice string
	Kinds  []kindView
	Done   []Done
}

type kindView struct {
	Standing
	// Typed is what stands in the field.
	Typed string
}

func viewOverview(v *Overview) overviewView {
	view := overviewView{Days: v.Notice, Notice: strconv.Itoa(v.Notice), Done: v.Done}
	for _, k := range v.Kinds {
		view.Kinds = append(view.Kinds, kindView{k, strconv.Itoa(k.Months)})
	}
	return view
}

// subjectView is the page of one thing on the list.
type subjectView struct {
	Errors ui.Errors
	Kind   string
	Item   Listed
	// Reason is what was typed.
	Reason string
}

// period says in words for how long a kind is kept.
func period(ctx context.Context, k Standing) string {
	if k.Months == 0 {
		return i18n.T(ctx, "retention.for_ever")
	}
	return i18n.T(ctx, "retention.period."+k.Code, "n", k.Months)
}

// counted says how many are listed, how many of them are held, and when the next is done.
func counted(ctx context.Context, k Standing) string {
	if k.Listed == 0 {
		return i18n.T(ctx, "retention.list.none")
	}
	line := i18n.T(ctx, "retention.list.n", "n", k.Listed)
	if k.Held > 0 {
		line += " " + i18n.T(ctx, "retention.list.held", "n", k.Held)
	}
	if !k.Next.IsZero() {
		line += " " + i18n.T(ctx, "retention.list.next", "day", k.Next)
	}
	return line
}

// nameOf is what a thing is called: what has no name of its own that the reader may know is called by its kind.
func nameOf(ctx context.Context, kind string, n Name) string {
	if n.Text == "" {
		return i18n.T(ctx, "retention.subject."+kind)
	}
	return n.Text
}

// langOf is the language of a name that is somebody's own words.
func langOf(n Name) string {
	if n.Words {
		return "da"
	}
	return ""
}

func (l Listed) held() bool { return !l.HeldAt.IsZero() }

// facts are the days of a thing, and who holds it.
func facts(ctx context.Context, v subjectView) []ui.KeyValue {
	list := []ui.KeyValue{{Key: i18n.T(ctx, "retention.column.listed"), Value: i18n.Date(ctx, v.Item.Listed)}}
	if v.Item.held() {
		return append(list, ui.KeyValue{Key: i18n.T(ctx, "retention.held_by"),
			Value: i18n.T(ctx, "retention.held_on", "name", v.Item.HeldBy, "day", clock.DayOf(v.Item.HeldAt))})
	}
	return append(list, ui.KeyValue{Key: i18n.T(ctx, "retention.column.due"), Value: i18n.Date(ctx, v.Item.Due)})
}

func columns(ctx context.Context) []ui.Column {
	return []ui.Column{{Text: i18n.T(ctx, "retention.column.what")}, {Text: i18n.T(ctx, "retention.column.listed")}, {Text: i18n.T(ctx, "retention.column.due")},
		{Text: i18n.T(ctx, "retention.column.act"), Hidden: true}}
}

func doneColumns(ctx context.Context) []ui.Column {
	return []ui.Column{{Text: i18n.T(ctx, "retention.column.day")}, {Text: i18n.T(ctx, "retention.column.what")}, {Text: i18n.T(ctx, "retention.column.n"), Number: true}}
}

func firstOf(kind string, further bool) string {
	if further {
		return listPath(kind)
	}
	return ""
}

func nextOf(v *List) string {
	if v.Next == "" {
		return ""
	}
	return listPath(v.Kind.Code) + "?efter=" + v.Next
}
