package member

import (
	"context"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
)

// DutiesSection is what the settings page shows of this room: who is secretariat and who is administrator today.
func (x *Room) DutiesSection(ctx context.Context) (templ.Component, error) {
	list, err := x.Holders(ctx, x.db.Read())
	if err != nil {
		return nil, err
	}
	return dutiesSection(list, MayAppoint(access.Of(ctx))), nil
}

// UnitSection is what a unit's page shows of this room: the way to letters for those who work there, for who may make any.
func (x *Room) UnitSection(ctx context.Context, unitID string) (templ.Component, error) {
	may, err := x.MayPrintLetters(ctx, x.db.Read(), access.Of(ctx))
	if err != nil || !may {
		return nil, err
	}
	return unitSection(unitID), nil
}
