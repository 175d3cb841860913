package option

import (
	"context"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/matter"
)

// Section is what a matter's page shows of its options, and its print of all of them.
func (x *Room) Section(ctx context.Context, here matter.Here, paper bool) (templ.Component, error) {
	return nil, nil
}
