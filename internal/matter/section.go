package matter

import (
	"context"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
)

// sectionItems is how many matters a unit's or a committee's page shows.
const sectionItems = 5

// AddReportsSection adds reports of a room above to the page of reported texts, below this room's own; nil for none. Before the first request.
func (x *Room) AddReportsSection(s func(context.Context) (templ.Component, error)) {
	x.reportParts = append(x.reportParts, s)
}

// UnitSection is what a unit's page shows of this room: the open matters of the unit, or that touch it, which the reader may read; and
// for the secretariat the way to ask on behalf of the unit's leader.
func (x *Room) UnitSection(ctx context.Context, unitID string) (templ.Component, error) {
	matters, err := x.section(ctx, Filter{Unit: unitID})
	if err != nil || !access.Of(ctx).Grants.Secretariat {
		return matters, err
	}
	led, err := x.org.Leaders(ctx, x.db.Read(), []string{unitID})
	if err != nil {
		return nil, err
	}
	return behalfSection(matters, led[unitID]), nil
}

// CommitteeSection is what a committee's page shows of this room: the open matters it was asked about.
func (x *Room) CommitteeSection(ctx context.Context, committeeID string) (templ.Component, error) {
	return x.section(ctx, Filter{Committee: committeeID})
}

func (x *Room) section(ctx context.Context, f Filter) (templ.Component, error) {
	list, err := x.List(ctx, access.Of(ctx), f, Page{Limit: sectionItems})
	if err != nil {
		return nil, err
	}
	if len(list.Items) == 0 {
		return nil, nil
	}
	all := ""
	if list.Next != "" {
		all = addressOf(f, "")
	}
	return mattersSection(list.Items, x.today(), all), nil
}
