package matter

import (
	"context"
	"slices"
	"strings"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// onPaper is a matter without what would tell who printed it: which contributions are one's own.
func (w *Whole) onPaper() *Whole {
	for i := range w.Rulings {
		for j := range w.Rulings[i].Changes {
			w.Rulings[i].Changes[j].Mine = false
		}
	}
	for _, t := range append([]Text{w.Text}, w.Earlier...) {
		for i := range t.Taught {
			t.Taught[i].Mine = false
		}
	}
	return w
}

func onPaper(c Contribution) Contribution {
	c.Mine = false
	return c
}

// printLine says what the matter is, whose, and when it was opened and closed.
func printLine(ctx context.Context, s *Story) string {
	parts := []string{i18n.T(ctx, "matter.print.kind_"+string(s.Matter.Kind)), s.Unit.Name, i18n.T(ctx, "matter.print.opened", "day", dayOf(ctx, s.Matter.OpenedAt))}
	if s.Matter.State == Closed {
		parts = append(parts, i18n.T(ctx, "matter.print.closed", "day", dayOf(ctx, s.Matter.ClosedAt)))
	}
	return strings.Join(parts, " · ")
}

// printDay says whose matter it is and when it was printed.
func printDay(ctx context.Context, today clock.Day) string {
	printed := i18n.T(ctx, "matter.print.day", "day", today)
	if a := ui.FrameOf(ctx).Authority; a != "" {
		return a + " · " + printed
	}
	return printed
}

// windowDays are the windows with their last days.
func windowDays(ctx context.Context, s *Story) []ui.KeyValue {
	var out []ui.KeyValue
	for _, w := range s.Windows {
		out = append(out, ui.KeyValue{Key: i18n.T(ctx, wordKey(s.Matter.Kind, "matter.window."+w.Code)), Value: i18n.T(ctx, "matter.window.until", "day", i18n.Date(ctx, w.LastDay))})
	}
	return out
}

// whom is whom the matter touches, and who asks and decides.
func whom(ctx context.Context, s *Story) []ui.KeyValue {
	units := make([]string, len(s.Touched))
	for i, u := range s.Touched {
		units[i] = unitLine(ctx, u)
	}
	out := []ui.KeyValue{{Key: i18n.T(ctx, "matter.touched.heading"), Value: strings.Join(units, ", ")}}
	add := func(key, value string) {
		if value != "" {
			out = append(out, ui.KeyValue{Key: key, Value: value})
		}
	}
	if s.Matter.Subject != "" {
		add(i18n.T(ctx, "matter.field.subject"), agreement.SubjectText(ctx, s.Matter.Subject))
	}
	add(i18n.T(ctx, "matter.who.heading"), s.Owner.Name)
	add(i18n.T(ctx, "matter.beside.co_owner"), names(ctx, s.CoOwners))
	add(i18n.T(ctx, "matter.beside.stand_in"), names(ctx, s.StandIns))
	add(i18n.T(ctx, "matter.guest.heading"), strings.Join(mapped(s.Guests, func(g Guest) string { return g.Name + " (" + g.Role + ")" }), ", "))
	if Kinds[s.Matter.Kind].Decides {
		add(i18n.T(ctx, "matter.field.decider"), deciderText(ctx, s))
	}
	add(i18n.T(ctx, "matter.closed_reason"), s.Matter.ClosedReason)
	return out
}

// textsInOrder are the texts of a matter that was understood anew, the first one first; none where there is one text only.
func textsInOrder(s *Story) []Text {
	if len(s.Earlier) == 0 {
		return nil
	}
	list := append([]Text{s.Text}, s.Earlier...)
	slices.Reverse(list)
	return list
}

// namesOf are the names of committees, one after the other.
func namesOf(list []Asked) string {
	return strings.Join(mapped(list, func(a Asked) string { return a.Name }), " · ")
}
