package org

import (
	"context"
	"embed"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// Migrations makes this room's tables and views.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// Room is the organisation of one municipality. Methods that take a db.Q read; those that take a *db.Tx write inside the
// caller's transaction.
type Room struct {
	db       *db.DB
	clk      clock.Clock
	search   *search
	sections []UnitSection
}

// UnitSection is what a higher room shows on a unit's page: nil when it has nothing to show there.
type UnitSection func(ctx context.Context, unitID string) (templ.Component, error)

// New makes the room.
func New(d *db.DB, clk clock.Clock) *Room {
	return &Room{db: d, clk: clk, search: newSearch(d, clk)}
}

// AddUnitSection adds a section to every unit's page, below those added before. Before the first request.
func (x *Room) AddUnitSection(s UnitSection) { x.sections = append(x.sections, s) }

// UnitPath is the address of a unit's page.
func UnitPath(unitID string) string { return "/enhed/" + unitID }
