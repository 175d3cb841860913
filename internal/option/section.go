package option

import (
	"context"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/matter"
)

// mostPrinted is how many reasons of each option are printed with it: all of them stand among the matter's contributions.
const mostPrinted = 50

// Basis is what stands at a published decision: the options it is built on; nil for none. One query.
func (x *Room) Basis(ctx context.Context, here matter.Here, _ bool) (templ.Component, error) {
	if !MayRead(here.Standing, here.Matter) {
		return nil, nil
	}
	list, err := loadOptions(ctx, x.db.Read(), here.Matter.ID)
	if err != nil {
		return nil, err
	}
	var lines []Line
	for _, o := range list {
		o.mask(here)
		if o.Basis {
			lines = append(lines, Line{o.ID, o.Version.Title})
		}
	}
	if len(lines) == 0 {
		return nil, nil
	}
	return basisOf(lines), nil
}

// Section is what a matter's page shows of its options, and its print all of them. An owner who may write them down is told so where
// there are none; others see nothing then.
func (x *Room) Section(ctx context.Context, here matter.Here, paper bool) (templ.Component, error) {
	if !MayRead(here.Standing, here.Matter) {
		return nil, nil
	}
	each := brief
	if paper {
		each = mostPrinted
	}
	v, err := x.of(ctx, x.db.Read(), here, each)
	switch {
	case err != nil:
		return nil, err
	case v.Empty() && (paper || !v.May.Shape):
		return nil, nil
	case paper:
		return paperOf(v), nil
	}
	return sectionOf(v), nil
}
