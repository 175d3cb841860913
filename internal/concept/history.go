package concept

import (
	"context"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// mostTakenUp bounds how often a parked theme is told to be taken up: once, and again where what took it up was begun twice.
const mostTakenUp = 10

// history is what a matter's history tells of its word: that it was proposed, answered, agreed on or parked, and taken up again. What was said
// stands in its place. Three queries.
func (x *Room) history(ctx context.Context, here matter.Here) ([]matter.Happened, error) {
	if !MayRead(here.Standing, here.Matter) {
		return nil, nil
	}
	q := x.db.Read()
	t, err := load(ctx, q, here.Matter.ID)
	if err != nil || t.Now() == nil {
		return nil, err
	}
	place := matter.Path(t.MatterID) + "#" + anchor
	out := make([]matter.Happened, len(t.Entries))
	word := ""
	for i, e := range t.Entries {
		if e.Kind == Proposed {
			word = e.Word
		}
		out[i] = matter.Happened{At: e.At, By: e.By.ID, Said: i18n.T(ctx, historyKey(e)), About: word, Href: place}
	}
	if t.End != nil {
		out = append(out, matter.Happened{At: t.End.At, Said: i18n.T(ctx, "concept.history.end."+string(t.End.How)), About: word, Href: place})
	}
	taken, err := journal.OfVerbs(ctx, q, matter.SubjectKind, t.MatterID, []string{VerbTakenUp}, mostTakenUp)
	for _, e := range taken {
		out = append(out, matter.Happened{At: e.At, By: e.Actor, Said: i18n.T(ctx, "concept.history.taken_up"), About: word, Href: place})
	}
	return out, err
}

// historyKey words what an entry did.
func historyKey(e Entry) string {
	switch {
	case e.Kind == Proposed && e.Meaning == "" && e.Hidden == "":
		return "concept.history.named"
	case e.Kind == Proposed:
		return "concept.history.proposed"
	}
	return "concept.history." + string(e.Kind) + "." + string(e.Side)
}
