package dialogue

import (
	"context"
	"embed"
	"errors"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/year"
)

// Migrations makes this room's tables; after those of matters.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// SubjectKind is what this room's journal entries are about: a request.
const SubjectKind = "dialogue"

// Secretariat names the people who are secretariat.
type Secretariat func(ctx context.Context, q db.Q) ([]string, error)

// Room is the requests of one municipality. Methods that take a db.Q read; those that take an access.Actor and no db.Q are one
// transaction. What the actor may not read is fault.NotFound, what they may read but not do fault.Forbidden, what another act made
// impossible a fault.Conflict, wrong input *fault.Invalid.
type Room struct {
	db          *db.DB
	clk         clock.Clock
	org         *org.Room
	committee   *committee.Room
	year        *year.Room
	matter      *matter.Room
	secretariat Secretariat
	journal     *journal.Journal
}

// New makes the room. secretariat comes from the room that knows the grants.
func New(d *db.DB, clk clock.Clock, o *org.Room, c *committee.Room, y *year.Room, m *matter.Room, secretariat Secretariat) *Room {
	return &Room{db: d, clk: clk, org: o, committee: c, year: y, matter: m, secretariat: secretariat, journal: journal.New(clk)}
}

func (x *Room) today() clock.Day { return clock.Today(x.clk) }

// What another act has made impossible.
var (
	// ErrNotOpen: it has an outcome, or is withdrawn.
	ErrNotOpen = fault.Wrap(fault.Conflict, errors.New("dialogue: not open"))
	// ErrCarried: somebody else carries it already.
	ErrCarried = fault.Wrap(fault.Conflict, errors.New("dialogue: carried already"))
	// ErrOutcome: somebody has given it another outcome meanwhile.
	ErrOutcome = fault.Wrap(fault.Conflict, errors.New("dialogue: another outcome"))
)

// Repeated refuses a request where its asker has an open one to the same already.
type Repeated struct{ ID string }

func (e *Repeated) Error() string { return "dialogue: asked already" }

// Unwrap makes it a conflict.
func (e *Repeated) Unwrap() error { return fault.Conflict }

// scene is what every act on a request begins with: the request, and what the actor is to it.
type scene struct {
	Request  Request
	Standing Standing
}

// enter loads a request and the actor's standing; fault.NotFound when they may not read it.
func (x *Room) enter(ctx context.Context, q db.Q, actor access.Actor, requestID string) (s scene, err error) {
	if s.Request, err = x.load(ctx, q, requestID); err != nil {
		return s, err
	}
	if s.Standing, err = loadStanding(ctx, q, actor, requestID); err != nil {
		return s, err
	}
	if !MayRead(s.Standing) {
		return scene{}, fault.NotFound
	}
	if s.Request.HiddenReason != "" && !MaySeeHidden(s.Standing, s.Standing.Asker) || !MaySeeTexts(s.Standing, s.Request.State) {
		s.Request.What, s.Request.Why = "", ""
	}
	return s, nil
}

// added are the additions to a request as its reader sees them: of one that is hidden from them there is no text.
func (s scene) added(ctx context.Context, q db.Q) ([]Addition, error) {
	if !MaySeeTexts(s.Standing, s.Request.State) {
		return nil, nil
	}
	list, err := additions(ctx, q, s.Request.ID)
	for i := range list {
		if list[i].HiddenReason != "" && !MaySeeHidden(s.Standing, s.Standing.Asker) {
			list[i].Text = ""
		}
	}
	return list, err
}

// on runs one act on a request as one transaction.
func (x *Room) on(ctx context.Context, actor access.Actor, requestID string, act func(ctx context.Context, tx *db.Tx, s scene) error) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		s, err := x.enter(ctx, tx, actor, requestID)
		if err != nil {
			return err
		}
		return act(ctx, tx, s)
	})
}

// note writes a journal entry about a request.
func (x *Room) note(ctx context.Context, tx *db.Tx, e journal.Entry) error {
	e.SubjectKind = SubjectKind
	_, err := x.journal.Write(ctx, tx, e)
	return err
}
