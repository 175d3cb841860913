package matter

import (
	"context"
	"embed"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/org"
)

// Migrations makes this room's tables; after the committees'.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// subjectKind is what this room's journal entries are about; their subject is always the matter.
const subjectKind = "matter"

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
	secretariat Secretariat
	journal     *journal.Journal
}

// New makes the room. secretariat comes from the room that knows the grants.
func New(d *db.DB, clk clock.Clock, o *org.Room, c *committee.Room, secretariat Secretariat) *Room {
	return &Room{db: d, clk: clk, org: o, committee: c, secretariat: secretariat, journal: journal.New(clk)}
}

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

// note writes a journal entry about the matter, with the words that belong to it, if any.
func (x *Room) note(ctx context.Context, tx *db.Tx, e journal.Entry, words string) error {
	e.SubjectKind = subjectKind
	seq, err := x.journal.Write(ctx, tx, e)
	if err != nil || words == "" {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO matter_reason (entry, matter_id, verb, text) VALUES ($1, $2, $3, $4)`, seq, e.SubjectID, e.Verb, words)
	return err
}
