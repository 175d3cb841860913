package municipality

import (
	"context"
	"embed"
	"sync"
	"sync/atomic"
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

// Migrations makes this room's table.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// Room is the settings of one municipality.
type Room struct {
	db      *db.DB
	clk     clock.Clock
	journal *journal.Journal
	// SendTest sends a test mail to an address with the stored sender; nil, and no button, where no mail can be sent. The
	// program fills it before the first request.
	SendTest func(ctx context.Context, to string) error

	sections []Section
	periods  Section
	kept     atomic.Pointer[kept]
	stale    atomic.Bool
	mu       sync.Mutex // one load at a time
}

// Section is what a higher room shows on the settings page (who is secretariat): nil when it has nothing to show.
type Section func(ctx context.Context) (templ.Component, error)

// kept are the settings in memory.
type kept struct {
	Settings
	at time.Time
}

// topic wakes this node after a commit that changed the settings.
const topic = "municipality"

// keepFor is how old the settings in memory may be: another node, or the command line, may have changed them.
const keepFor = 3 * time.Second

// loadTime bounds a load, which all who wait for it share.
const loadTime = 10 * time.Second

// New makes the room.
func New(d *db.DB, clk clock.Clock) *Room {
	x := &Room{db: d, clk: clk, journal: journal.New(clk)}
	d.OnSignal(topic, func() { x.stale.Store(true) })
	return x
}

// AddSection adds a section to the settings page, below those added before. Before the first request.
func (x *Room) AddSection(s Section) { x.sections = append(x.sections, s) }

// GapSection is this room's part of the page of everything that is missing (committee.AddGapSection): settings nobody has written yet. For
// the secretariat; nil when there is nothing.
func (x *Room) GapSection(ctx context.Context) (templ.Component, error) {
	if !MayKeep(access.Of(ctx)) {
		return nil, nil
	}
	s, err := x.Settings(ctx)
	if missing := s.Missing(); err == nil && len(missing) > 0 {
		return gapSection(missing), nil
	}
	return nil, err
}

// SetPeriods gives the privacy page what it says of how long things are kept. Before the first request.
func (x *Room) SetPeriods(s Section) { x.periods = s }

// Settings are the municipality's settings, from memory: this node's own changes at once, another's within seconds. While
// the database does not answer, as they were last known.
func (x *Room) Settings(ctx context.Context) (Settings, error) {
	k := x.kept.Load()
	fresh := func() bool { return k != nil && !x.stale.Load() && x.clk.Now().Sub(k.at) < keepFor }
	if fresh() {
		return k.Settings, nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if k = x.kept.Load(); fresh() {
		return k.Settings, nil
	}
	x.stale.Store(false)
	// Not the caller's context: one who goes away must not end it for the others.
	shared, cancel := context.WithTimeout(context.Background(), loadTime)
	defer cancel()
	stored, err := load(shared, x.db.Read())
	if err != nil {
		x.stale.Store(true)
		if k != nil {
			return k.Settings, nil
		}
		return Settings{}, err
	}
	next := &kept{fromValues(stored), x.clk.Now()}
	x.kept.Store(next)
	return next.Settings, nil
}

// Save changes the settings. By the secretariat (fault.Forbidden); *fault.Invalid lists what is wrong. What is left as it
// was is not written.
func (x *Room) Save(ctx context.Context, actor access.Actor, s Settings) error {
	if !MayKeep(actor) {
		return fault.Forbidden
	}
	if err := s.Validate(); err != nil {
		return err
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		stored, err := load(ctx, tx)
		if err != nil {
			return err
		}
		was, want := fromValues(stored).values(), s.values()
		var rows [][]any
		var changed []string
		for _, key := range keys {
			if was[key] != want[key] {
				rows, changed = append(rows, []any{key, want[key]}), append(changed, key)
			}
		}
		if len(rows) == 0 {
			return nil
		}
		if err := db.InsertMany(ctx, tx, "INSERT INTO municipality_setting (key, value)", "ON CONFLICT (key) DO UPDATE SET value = excluded.value", rows); err != nil {
			return err
		}
		tx.Signal(topic)
		_, err = x.journal.Write(ctx, tx, journal.Entry{Verb: "municipality.settings_changed", SubjectKind: "municipality", SubjectID: "settings",
			Actor: actor.Person, Args: map[string]any{"keys": changed}})
		return err
	})
}

func load(ctx context.Context, q db.Q) (map[string]string, error) {
	list, err := db.All(ctx, q, func(s db.Scanner) (p [2]string, err error) { return p, s.Scan(&p[0], &p[1]) }, "SELECT key, value FROM municipality_setting")
	out := make(map[string]string, len(list))
	for _, p := range list {
		out[p[0]] = p[1]
	}
	return out, err
}
