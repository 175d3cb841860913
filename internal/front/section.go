package front

import (
	"context"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/ui"
)

// Part is what a room says on the first page: Lead is the sentence that leads to it, and Body its section, with the id the lead points at.
type Part struct {
	Lead ui.Link
	Body templ.Component
}

// Section is what a room has to say to the reader in the context; nil for nothing.
type Section func(ctx context.Context) (*Part, error)

// AddSection adds a room's section to the first page, below those added before. Before the first request.
func (x *Room) AddSection(s Section) { x.sections = append(x.sections, s) }

func (x *Room) parts(ctx context.Context) ([]Part, error) {
	var list []Part
	for _, section := range x.sections {
		p, err := section(ctx)
		if err != nil {
			return nil, err
		}
		if p != nil {
			list = append(list, *p)
		}
	}
	return list, nil
}
