package committee

import (
	"context"
	"embed"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/org"
)

// Migrations makes this room's tables and views; after the organisation's.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// Room is the committees of one municipality. Methods that take a db.Q read, those that take a *db.Tx write inside the
// caller's transaction; those that take neither are one transaction of their own.
type Room struct {
	db       *db.DB
	clk      clock.Clock
	org      *org.Room
	levels   Levels
	journal  *journal.Journal
	sections []Section
	gapParts []func(context.Context) (templ.Component, error)
	lists    []func(context.Context) (templ.Component, error)
}

// Section is what a higher room shows on a committee's page: nil when it has nothing to show there.
type Section func(ctx context.Context, committeeID string) (templ.Component, error)

// Levels gives the municipality's own words for the four levels, from the main committee down: the one setting this room
// reads.
type Levels func(context.Context) ([4]string, error)

// New makes the room.
func New(d *db.DB, clk clock.Clock, o *org.Room, levels Levels) *Room {
	return &Room{db: d, clk: clk, org: o, levels: levels, journal: journal.New(clk)}
}

// AddGapSection adds what a higher room finds missing to the page of everything that is, below this room's own. Before the first
// request.
func (x *Room) AddGapSection(s func(context.Context) (templ.Component, error)) {
	x.gapParts = append(x.gapParts, s)
}

// AddListSection adds what a higher room has to say at the top of the list of committees. Before the first request.
func (x *Room) AddListSection(s func(context.Context) (templ.Component, error)) {
	x.lists = append(x.lists, s)
}

// AddCommitteeSection adds a section to every committee's page, below those added before. Before the first request.
func (x *Room) AddCommitteeSection(s Section) { x.sections = append(x.sections, s) }
