package year

import (
	"context"
	"embed"
	"time"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/limit"
	"github.com/medspil/medspil/internal/municipality"
)

// Migrations makes this room's tables; after the committees'.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// Room is the calendar of one municipality. Methods that take a db.Q read; those that take none are one transaction of their own.
type Room struct {
	db           *db.DB
	clk          clock.Clock
	municipality *municipality.Room
	committee    *committee.Room
	journal      *journal.Journal
	fetches      *limit.Limiter
	absolute     func(path string) string
}

// New makes the room.
func New(d *db.DB, clk clock.Clock, m *municipality.Room, c *committee.Room) *Room {
	return &Room{db: d, clk: clk, municipality: m, committee: c, journal: journal.New(clk),
		// A whole workplace's telephones may sit behind one address, each of which asks a few times a day.
		fetches: limit.New(clk, 2*time.Second, 120)}
}

// Jobs registers this room's background work.
func (x *Room) Jobs(r *jobs.Runner) {
	r.Every("year.tidy", time.Hour, func(ctx context.Context) error {
		return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return dropFeedsOfLeft(ctx, tx) })
	})
}

func (x *Room) today() clock.Day { return clock.Today(x.clk) }
