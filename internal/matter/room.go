package matter

import (
	"context"
	"embed"
	"sync"
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/live"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/year"
)

// Migrations makes this room's tables; after the committees' and the agreement's.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// subjectKind is what this room's journal entries are about; their subject is always the matter.
const subjectKind = "matter"

// SubjectKind is the same, for who keeps something about matters.
const SubjectKind = subjectKind

// Secretariat names the people who are secretariat, for telling them and for keeping given names from them.
type Secretariat func(ctx context.Context, q db.Q) ([]string, error)

// Room is the matters of one municipality. Methods that take a db.Q read; those that take an access.Actor and no db.Q are
// one transaction. What the actor may not read is fault.NotFound, what they may read but not do fault.Forbidden, what
// another act made impossible a fault.Conflict (the Err… of this package), wrong input *fault.Invalid.
type Room struct {
	db          *db.DB
	clk         clock.Clock
	org         *org.Room
	committee   *committee.Room
	year        *year.Room
	agreement   *agreement.Room
	secretariat Secretariat
	journal     *journal.Journal
	smallest    Smallest
	// unpacking lets one file at a time be read: a large picture takes much memory while it is made anew.
	unpacking sync.Mutex
	// undo is how long an answer can be taken back before it goes out; 0 sends it at once.
	undo time.Duration
	// hub tells open pages that a matter has changed; nil tells nobody.
	hub   *live.Hub
	still Still
	// opened is what else happens in the transaction that opens a matter.
	opened []Opened
	// leads and sections are what rooms above show of a matter, above its story and below it.
	leads, sections []Section
	// bases are what they show at a published decision.
	bases []Section
	// reportParts are those of rooms above on the page of reported texts.
	reportParts []func(context.Context) (templ.Component, error)
	// What else rooms above have to do with a matter: above.go.
	marks      []Marks
	words      []Words
	exports    []export
	happenings []Happenings
	findable   []Findable
	unfinished []Unfinished
}

// Opened is what a room above does in the transaction that opens a matter.
type Opened func(ctx context.Context, tx *db.Tx, matterID, by string) error

// OnOpened has f called with each matter that is opened, in its transaction, and by whom.
func (x *Room) OnOpened(f Opened) { x.opened = append(x.opened, f) }

// New makes the room. secretariat comes from the room that knows the grants.
func New(d *db.DB, clk clock.Clock, o *org.Room, c *committee.Room, y *year.Room, a *agreement.Room, secretariat Secretariat) *Room {
	return &Room{db: d, clk: clk, org: o, committee: c, year: y, agreement: a, secretariat: secretariat, journal: journal.New(clk),
		smallest: func(context.Context) (int, error) { return 5, nil }}
}

// DefaultUndo is how long one has to take an answer back.
const DefaultUndo = 15 * time.Second

// LetUndo lets answers wait for so long before they go out, so that they can be taken back; the room's Jobs must run then.
func (x *Room) LetUndo(d time.Duration) { x.undo = d }

// today is the calendar day it is in Denmark.
func (x *Room) today() clock.Day { return clock.Today(x.clk) }

// scene is what every act on an opened matter begins with: the matter, and what the actor is to it.
type scene struct {
	Matter   Matter
	Standing Standing
	actor    access.Actor
}

// on runs one act on an opened matter as one transaction. A matter the actor may not read is not found; where may says no
// it is forbidden.
func (x *Room) on(ctx context.Context, actor access.Actor, matterID string, may func(Standing, Matter) bool,
	act func(ctx context.Context, tx *db.Tx, s scene) error) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		s, err := x.enter(ctx, tx, actor, matterID)
		if err != nil {
			return err
		}
		if !may(s.Standing, s.Matter) {
			return fault.Forbidden
		}
		return act(ctx, tx, s)
	})
}

// enter loads the matter and the actor's standing; fault.NotFound when they may not read it.
func (x *Room) enter(ctx context.Context, q db.Q, actor access.Actor, matterID string) (scene, error) {
	m, err := loadMatter(ctx, q, matterID)
	if err != nil {
		return scene{}, err
	}
	st, err := loadStanding(ctx, q, actor, m)
	if err != nil {
		return scene{}, err
	}
	if !MayRead(st, m) {
		return scene{}, fault.NotFound
	}
	return scene{m, st, actor}, nil
}

// note writes a journal entry about the matter, with the words that belong to it, if any, and sees to what follows from the act.
func (x *Room) note(ctx context.Context, tx *db.Tx, e journal.Entry, words string) error {
	e.SubjectKind = subjectKind
	seq, err := x.journal.Write(ctx, tx, e)
	if err != nil {
		return err
	}
	if err := x.touched(ctx, tx, e.Verb, e.SubjectID); err != nil || words == "" {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO matter_reason (entry, matter_id, verb, text) VALUES ($1, $2, $3, $4)`, seq, e.SubjectID, e.Verb, words)
	return err
}
