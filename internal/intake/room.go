package intake

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/org"
)

// Migrations makes this room's table; after the committees'.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// Room is how the organisation of one municipality comes in.
type Room struct {
	db        *db.DB
	clk       clock.Clock
	org       *org.Room
	committee *committee.Room
	journal   *journal.Journal
	log       *slog.Logger
	running   running
	followers []func(context.Context) error
}

// New makes the room.
func New(d *db.DB, clk clock.Clock, o *org.Room, c *committee.Room, log *slog.Logger) *Room {
	return &Room{db: d, clk: clk, org: o, committee: c, journal: journal.New(clk), log: log, running: running{at: map[string]Step{}}}
}

// Follow has fn called in the background after each import that has changed something, at least once: what higher rooms do
// when the organisation has changed. Before Jobs.
func (x *Room) Follow(fn func(context.Context) error) { x.followers = append(x.followers, fn) }

// The kinds of background work.
const (
	jobRun    = "intake.run"    // bring in what was dropped in the browser
	jobFollow = "intake.follow" // what higher rooms do about it
	jobClean  = "intake.clean"
)

// Jobs registers the background work.
func (x *Room) Jobs(r *jobs.Runner) {
	r.Handle(jobRun, jobs.Typed(x.run))
	r.Handle(jobFollow, jobs.Typed(func(ctx context.Context, _ struct{}) error {
		for _, fn := range x.followers {
			if err := fn(ctx); err != nil {
				return err
			}
		}
		return nil
	}))
	r.Every(jobClean, time.Hour, x.clean)
}
