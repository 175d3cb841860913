package matter

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/kit/i18n"
)

// EarlinessLine says in one line how early those a matter touches were let in: of a decision or of advice, and whether it has been made.
func EarlinessLine(ctx context.Context, k Kind, v Visibility, m Measure) string {
	state := "closed"
	switch {
	case Kinds[k].Decides && m.Decided:
		state = "decided"
	case Kinds[k].Decides:
		state = "planned"
	case !m.Decided:
		state = "closing"
	}
	n := m.DaysBefore()
	if n == 0 {
		state += "_same_day"
	}
	parts := []string{i18n.T(ctx, "matter.early.told_"+state, "n", n, "who", i18n.T(ctx, "matter.early.who_"+reached(v)))}
	if m.Questions > 0 {
		parts = append(parts, i18n.T(ctx, "matter.early.questions", "n", m.Questions, "open", m.Open))
	}
	return strings.Join(parts, " ")
}

// answersLine says how long answers took and what came of the contributions; "" while none has been answered.
func answersLine(ctx context.Context, m Measure) string {
	if m.Answered == 0 {
		return ""
	}
	line := AnswerDays(ctx, m) + " " + i18n.T(ctx, "matter.early.changed", "n", m.Answered, "changed", m.Changed)
	if m.Pointed > 0 {
		line += " " + i18n.T(ctx, "matter.early.pointed", "n", m.Pointed)
	}
	return line
}

// AnswerDays says within how many days half of a matter's contributions got their first answer.
func AnswerDays(ctx context.Context, m Measure) string {
	if m.AnswerDays == 0 {
		return i18n.T(ctx, "matter.early.answer_same_day")
	}
	return i18n.T(ctx, "matter.early.answer_days", "n", m.AnswerDays)
}

// earlinessHow says what is counted, in one sentence.
func earlinessHow(ctx context.Context, v Visibility) string {
	return i18n.T(ctx, "matter.early.how_"+reached(v))
}

// reached is whom the opening of a matter reaches: its committees only, or everyone it touches.
func reached(v Visibility) string {
	if v == ToCommittee {
		return "committee"
	}
	return "touched"
}
