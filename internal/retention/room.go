package retention

import (
	"context"
	"embed"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
)

// Migrations makes this room's tables; after the organisation's.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// Path is the address of the page.
const Path = "/opbevaring"

// The verbs of this room's journal entries; their subject is of kind "retention".
const (
	VerbChanged  = "retention.changed"  // subject: the setting; from, to
	VerbListed   = "retention.listed"   // subject: the day; n, and for each kind its number
	VerbHeld     = "retention.held"     // subject: what is held; kind
	VerbReleased = "retention.released" // subject: what is held no more; kind
	VerbDone     = "retention.done"     // subject: the kind; n
)

const subjectKind = "retention"

// Room is the retention of one municipality.
type Room struct {
	db      *db.DB
	clk     clock.Clock
	journal *journal.Journal
	kinds   []Kind
}

// New makes the room, with the kinds in the order they are shown.
func New(d *db.DB, clk clock.Clock, kinds ...Kind) *Room {
	return &Room{db: d, clk: clk, journal: journal.New(clk), kinds: kinds}
}

// Jobs registers this room's background work.
func (x *Room) Jobs(r *jobs.Runner) {
	r.Every("retention.night", time.Hour, func(ctx context.Context) error {
		if x.clk.Now().In(clock.Copenhagen).Hour() < nightHour {
			return nil
		}
		return x.Night(ctx)
	})
}

// nightHour is from when on a day's night is done, Danish time: after midnight's own work, and before people come.
const nightHour = 2

func (x *Room) today() clock.Day { return clock.Today(x.clk) }

func (x *Room) note(ctx context.Context, tx *db.Tx, e journal.Entry) error {
	e.SubjectKind = subjectKind
	_, err := x.journal.Write(ctx, tx, e)
	return err
}
