package notify

import (
	"context"
	"embed"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/mail"
)

// Migrations makes this room's tables; after the journal's.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// DefaultPerMinute is how many mails go in a minute unless the operator says otherwise.
const DefaultPerMinute = 60

// DefaultHold is how long a mail waits for more about the same subject, outside the demo.
const DefaultHold = 2 * time.Minute

// Options are what the program decides for this room.
type Options struct {
	// Sender takes the mails. nil keeps them waiting; those that have waited for two days are given up.
	Sender mail.Sender
	// PerMinute bounds the mails in any minute, over all nodes; 0 is DefaultPerMinute.
	PerMinute int
	// Hold is how long a mail waits for more about the same subject; 0 sends it within a second.
	Hold time.Duration
	// PublicURL is what links are made from.
	PublicURL string
	Bundle    *i18n.Bundle
	Settings  Settings
	// Box, in the demo, is shown on a page of its own.
	Box *mail.Box
	// Log is told of mails that were not taken, by reason and number only; nil is slog's default.
	Log *slog.Logger
}

// Room tells people what happened.
type Room struct {
	db      *db.DB
	clk     clock.Clock
	options Options
	notices map[string]Notice
	sending sync.Mutex // held by this node's one sender
	paused  time.Time  // until then the mail server is left alone; under sending
}

// New makes the room.
func New(d *db.DB, clk clock.Clock, o Options) *Room {
	if o.PerMinute == 0 {
		o.PerMinute = DefaultPerMinute
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &Room{db: d, clk: clk, options: o, notices: map[string]Notice{}}
}

// Register says how people are told of a verb. Before the first job. A verb that is told but not registered parks its job,
// where an administrator sees it.
func (x *Room) Register(verb string, n Notice) {
	if x.notices[verb] != nil {
		panic("notify: two notices for " + verb)
	}
	x.notices[verb] = n
}

// sendJob sends what is due.
const sendJob = "notify.send"

// Jobs registers this room's background work.
func (x *Room) Jobs(r *jobs.Runner) {
	r.Handle(journal.Job, jobs.Typed(x.tell))
	if x.options.Sender != nil {
		r.Handle(sendJob, func(ctx context.Context, _ json.RawMessage) error { return x.send(ctx) })
	}
}

// absolute is the full address of a path of ours.
func (x *Room) absolute(path string) string {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return strings.TrimSuffix(x.options.PublicURL, "/") + path
}
