package disagreement

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/matter"
)

// What a matter's history and JSON say of this room.

// storied are the kinds of entry that a matter's history tells of.
var storied = []Kind{Raised, View, Accepted, Stepped, Passed, Answered, Back, Reread, Ending, Ended}

// History is what a matter's history tells of its disagreements and withdrawal requests (matter.AddHistory): what happened and what it is about.
// Both sides' words stand in their place alone. Six queries at most.
func (x *Room) History(ctx context.Context, here matter.Here) ([]matter.Happened, error) {
	q, actor := x.db.Read(), access.Of(ctx)
	list, err := loadOf(ctx, q, here.Matter.ID)
	if err != nil {
		return nil, err
	}
	n, err := x.loadNames(ctx, q, list...)
	if err != nil {
		return nil, err
	}
	var out []matter.Happened
	for _, d := range list {
		v := show(d, n, x.today(), actor.Person, actor.Grants.Secretariat)
		for _, e := range v.Entries {
			if !slices.Contains(storied, e.Kind) || e.Kind == View && e.N == 2 { // the first view is a part of raising it
				continue
			}
			out = append(out, matter.Happened{At: e.At, By: e.By, Said: v.historyText(ctx, e), About: v.About.Text, Href: Path(d.ID)})
		}
	}
	cards, err := loadCards(ctx, q, `k.matter_id = $1`, here.Matter.ID)
	if err != nil {
		return nil, err
	}
	shown, err := x.showCards(ctx, q, actor, here, cards)
	for _, c := range shown {
		out = append(out, matter.Happened{At: c.At, By: c.By, Said: i18n.T(ctx, "disagreement.history.sent"), Href: CardPath(c.ID)})
		for _, e := range c.Entries {
			said := i18n.T(ctx, "disagreement.history.card", "what", c.cardEntryText(ctx, e))
			if e.Outcome == Withdrawn {
				said = i18n.T(ctx, "disagreement.history.withdrawn")
			}
			out = append(out, matter.Happened{At: e.At, By: e.By, Said: said, Href: CardPath(c.ID)})
		}
	}
	return out, err
}

func (v shown) historyText(ctx context.Context, e Entry) string {
	return i18n.T(ctx, "disagreement.history."+string(e.Kind), "side", i18n.T(ctx, "disagreement.who."+string(orAbove(e.Side))), "committee", v.committees[v.passageOf(e)], "day", e.Day)
}

// The disagreements and withdrawal requests in the JSON of a matter, as docs/export.md describes it: where each is read, and how it stands.
type (
	jsonDisagreement struct {
		ID     string  `json:"id"`
		Path   string  `json:"path"`
		About  string  `json:"about"`
		Side   Side    `json:"side"`
		Raised string  `json:"raised"`
		Status Status  `json:"status"`
		Back   *string `json:"back"`
	}
	jsonCard struct {
		ID       string    `json:"id"`
		Path     string    `json:"path"`
		Sent     string    `json:"sent"`
		State    CardState `json:"state"`
		AnswerBy *string   `json:"answer_by"`
	}
)

// Export are the disagreements of a matter for its JSON (matter.AddExport). Four queries.
func (x *Room) Export(ctx context.Context, here matter.Here) (any, error) {
	q, actor, out := x.db.Read(), access.Of(ctx), []jsonDisagreement{}
	list, err := loadOf(ctx, q, here.Matter.ID)
	for _, d := range list {
		v := show(d, names{}, x.today(), actor.Person, actor.Grants.Secretariat)
		j := jsonDisagreement{ID: d.ID, Path: Path(d.ID), About: v.About.Text, Side: d.About.Side, Raised: clock.DayOf(d.About.At).String(), Status: d.Status(x.today())}
		if d.End == nil {
			j.Back = dayOrNull(d.Back)
		}
		out = append(out, j)
	}
	return out, err
}

// ExportCards are the withdrawal requests of a matter for its JSON. Two queries.
func (x *Room) ExportCards(ctx context.Context, here matter.Here) (any, error) {
	out := []jsonCard{}
	list, err := loadCards(ctx, x.db.Read(), `k.matter_id = $1`, here.Matter.ID)
	for _, c := range list {
		out = append(out, jsonCard{c.ID, CardPath(c.ID), c.Sent.String(), c.State(x.today()), dayOrNull(c.AnswerBy)})
	}
	return out, err
}

func dayOrNull(d clock.Day) *string {
	if d.IsZero() {
		return nil
	}
	s := d.String()
	return &s
}
