package concept

import (
	"context"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/matter"
)

// Now is what the first page shows: the parked discussions whose day has come, to those of the committee that was to agree, and the owner; and
// how many there are. Three queries.
func (x *Room) Now(ctx context.Context) (templ.Component, int, error) {
	today := x.today().String() // a day of the clock's: nothing anybody wrote
	owns, represents, manages := matter.Arms("d.matter_id")
	list, err := x.parked(ctx, x.db.Read(), access.Of(ctx), `d.again_day <> '' AND d.again_day <= '`+today+`' AND (`+owns+` OR `+represents+` OR `+manages+`)`)
	if err != nil || len(list) == 0 {
		return nil, 0, err
	}
	return nowSection(list), len(list), nil
}

// ReportsSection is what the page of reports shows of this room (matter.AddReportsSection); nil when there are none.
func (x *Room) ReportsSection(ctx context.Context) (templ.Component, error) {
	if !access.Of(ctx).Grants.Secretariat {
		return nil, nil
	}
	list, err := reports(ctx, x.db.Read(), "")
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return reportsSection(list), nil
}
