package year

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// What the pages show, made from the view models. No look-ups.

func crumbs(ctx context.Context, c committee.Committee) []ui.Link {
	return []ui.Link{{Text: i18n.T(ctx, "year.plan.title"), Href: planPath}, {Text: c.Name, Href: committee.Path(c.ID)}}
}

func meetingsCrumb(ctx context.Context, id string) ui.Link {
	return ui.Link{Text: i18n.T(ctx, "year.committee.heading"), Href: committeePath(id)}
}

func planLink(ctx context.Context) *ui.Link {
	return &ui.Link{Text: i18n.T(ctx, "year.plan.title"), Href: planPath}
}

func (v committeeView) when(ctx context.Context) []ui.FilterLink {
	return []ui.FilterLink{{Text: i18n.T(ctx, "year.committee.coming"), Href: committeePath(v.Committee.ID), Active: !v.Past},
		{Text: i18n.T(ctx, "year.committee.past"), Href: committeePath(v.Committee.ID) + "?tidligere=ja", Active: v.Past}}
}

// levelValue is the level in the form; "" is every one.
func levelValue(f filter) string {
	if f.Level == 0 {
		return ""
	}
	return itoa(f.Level)
}

func dayNumber(d clock.Day) string {
	_, _, n := d.Parts()
	return itoa(n)
}

// weekOf is "uge 50".
func weekOf(ctx context.Context, d clock.Day) string {
	_, n := Week(d)
	return i18n.T(ctx, "year.week_of", "week", itoa(n))
}

// spanText is "24. december – 31. december 2026 · uge 52–53".
func spanText(ctx context.Context, c Closed) string {
	if c.From == c.To {
		return i18n.DateWeekday(ctx, c.From)
	}
	return i18n.T(ctx, "year.closed.span", "from", c.From, "to", c.To)
}

func deadlineFacts(ctx context.Context, d Deadlines) []ui.KeyValue {
	return []ui.KeyValue{{Key: i18n.T(ctx, "year.deadlines.notice"), Value: daysText(ctx, d.Notice)}, {Key: i18n.T(ctx, "year.deadlines.items"), Value: daysText(ctx, d.Items)},
		{Key: i18n.T(ctx, "year.deadlines.papers"), Value: daysText(ctx, d.Papers)}, {Key: i18n.T(ctx, "year.deadlines.hearing"), Value: daysText(ctx, d.Hearing)}}
}

// daysText is "14 dage"; none is none.
func daysText(ctx context.Context, n int) string {
	if n == 0 {
		return i18n.T(ctx, "year.deadlines.none")
	}
	return i18n.T(ctx, "year.deadlines.days", "n", n)
}

// fieldText names a field of a file; "" is the line as a whole.
func fieldText(ctx context.Context, field string) string {
	if field == "" {
		return i18n.T(ctx, "year.column.line")
	}
	return i18n.T(ctx, "year.column."+field)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// webcal is an address that telephones open with their calendar.
func webcal(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	return "webcal://" + rest
}
