package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
)

// traceText names what a contribution left a mark on.
func traceText(ctx context.Context, t Trace) string {
	key := "matter.trace." + t.Kind
	if t.Kind == TraceDecision && t.N == 0 {
		key = "matter.trace.decision_whole"
	}
	return i18n.T(ctx, key, "n", t.N, "day", dayOf(ctx, t.At))
}

// tracePath is where that stands.
func tracePath(matterID string, t Trace) string {
	switch t.Kind {
	case TraceText:
		return UnderstandingPath(matterID) + "#" + textPlace(t.N)
	case TraceQuestion:
		return path(matterID, "#spoergsmaalene")
	}
	if t.N == 0 {
		return path(matterID, "#beslutning")
	}
	return path(matterID, "#punkt-"+itoa(t.N))
}

// shaping are the marks that say the contribution changed something; the others say what came of its question.
func (c Contribution) shaping() []Trace {
	var out []Trace
	for _, t := range c.Traces {
		if t.Kind != TraceQuestion {
			out = append(out, t)
		}
	}
	return out
}

// settling are the others.
func (c Contribution) settling() []Trace {
	var out []Trace
	for _, t := range c.Traces {
		if t.Kind == TraceQuestion {
			out = append(out, t)
		}
	}
	return out
}

func traceLead(ctx context.Context, c Contribution) string {
	if c.Mine {
		return i18n.T(ctx, "matter.trace.lead_mine")
	}
	return i18n.T(ctx, "matter.trace.lead")
}

// yearOf is the year a contribution was given in, where it is another than that of the one before it on the page; else "".
func yearOf(list []Mine, i int) string {
	year, _, _ := clock.DayOf(list[i].At).Parts()
	if i > 0 {
		if before, _, _ := clock.DayOf(list[i-1].At).Parts(); before == year {
			return ""
		}
	}
	return itoa(year)
}
