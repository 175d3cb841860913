package agreement

import (
	"context"
	"embed"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/year"
)

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// Room is the agreement of one municipality. Methods that take a db.Q read; those that take none are one transaction of their own.
type Room struct {
	db        *db.DB
	clk       clock.Clock
	org       *org.Room
	committee *committee.Room
	year      *year.Room
	journal   *journal.Journal
	levels    committee.Levels
	kinds     []string
	matters   OpenMatters
}

// OpenMatter is a matter that is open now, with what it asks of the rules.
type OpenMatter struct {
	ID, Title string
	// Link is the matter's page.
	Link     string
	Question Question
}

// OpenMatters lists the open matters that who asks may read: at most MostMatters, in a fixed number of queries.
type OpenMatters func(ctx context.Context, q db.Q) ([]OpenMatter, error)

// MostMatters bounds how many open matters a change of rules is tried on.
const MostMatters = 500

// New makes the room. levels are the municipality's words for the levels, kinds the kinds of matter a rule can be for.
func New(d *db.DB, clk clock.Clock, o *org.Room, c *committee.Room, y *year.Room, levels committee.Levels, kinds ...string) *Room {
	return &Room{db: d, clk: clk, org: o, committee: c, year: y, journal: journal.New(clk), levels: levels, kinds: kinds,
		matters: func(context.Context, db.Q) ([]OpenMatter, error) { return nil, nil }}
}

// SeeMatters lets a change of rules show which open matters it would change. Before the first request.
func (x *Room) SeeMatters(f OpenMatters) { x.matters = f }

func (x *Room) today() clock.Day { return clock.Today(x.clk) }
