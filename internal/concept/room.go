package concept

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"sync"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/search"
	"github.com/medspil/medspil/internal/matter"
)

// Migrations makes this room's tables; after the matters'.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// What another act made impossible: kinds of fault.Conflict.
var (
	// ErrMoved: what one wants to answer or end has been replaced by something newer since one saw it.
	ErrMoved = conflict("there is a newer proposal")
	// ErrFull: more has been said of the word than is kept.
	ErrFull = conflict("the theme has no room for more entries")
	// ErrHidden and ErrShown: the text is hidden already, or is not hidden.
	ErrHidden = conflict("the text is hidden already")
	ErrShown  = conflict("the text is not hidden")
)

func conflict(text string) error { return fmt.Errorf("%s: %w", text, fault.Conflict) }

// Room is the concepts of one municipality. Methods that take an access.Actor and no db.Q are one transaction; what the actor may not read is
// fault.NotFound, what they may read but not do fault.Forbidden, wrong input *fault.Invalid.
type Room struct {
	db        *db.DB
	clk       clock.Clock
	committee *committee.Room
	matter    *matter.Room
	journal   *journal.Journal

	mu    sync.Mutex
	known *glossary // the words in memory; nil when they are to be read
}

// New makes the room.
func New(d *db.DB, clk clock.Clock, c *committee.Room, m *matter.Room) *Room {
	return &Room{db: d, clk: clk, committee: c, matter: m, journal: journal.New(clk)}
}

// Join has matters show what this room knows of them, and ask it. Before the first request.
func (x *Room) Join() {
	x.matter.AddLead(x.Section)
	x.matter.AddSection(x.paper)
	x.matter.AddUnfinished(x.unfinished)
	x.matter.AddWords(matter.Words{Tables: wordTables(), Texts: x.texts, Replace: x.replace})
	x.matter.AddExport("concept", x.export)
	x.matter.AddReportsSection(x.ReportsSection)
	x.matter.AddHistory(x.history)
	x.matter.AddFindable(matter.Findable{Topic: "e.matter_id", Doc: "e.id", Columns: []string{"e.word", "e.forms", "e.meaning", "e.apart", "e.example"},
		From: `concept_entry e WHERE e.kind = 'proposed' AND e.hidden_reason IS NULL`})
	x.matter.OnOpened(x.Opened)
}

func (x *Room) today() clock.Day { return clock.Today(x.clk) }

// scene is what every act on a theme begins with.
type scene struct {
	Here matter.Here
	T    Theme
	// Seat is the actor's in the committee that is to agree.
	Seat
}

// enter loads a theme for its reader: fault.NotFound where the matter is none, or they may not read it. Six queries.
func (x *Room) enter(ctx context.Context, q db.Q, actor access.Actor, matterID string) (s scene, err error) {
	if s.Here, err = x.matter.Enter(ctx, q, actor, matterID); err != nil {
		return s, err
	}
	if !MayRead(s.Here.Standing, s.Here.Matter) {
		return s, fault.NotFound
	}
	if s.T, err = load(ctx, q, matterID); err != nil || s.T.Now() == nil {
		return s, err
	}
	seats, err := loadSeats(ctx, q, s.T.Now().Committee, actor.Person)
	s.Seat = SeatOf(s.Here.Standing, seats)
	return s, err
}

// Opened lets a parked theme be taken up by the one that was begun from it (matter.OnOpened).
func (x *Room) Opened(ctx context.Context, tx *db.Tx, matterID, by string) error {
	from, err := db.One(ctx, tx, db.Scan[string], `SELECT from_id FROM concept_again WHERE matter_id = $1`, matterID)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE concept_end SET taken_up_by = $2 WHERE matter_id = $1 AND taken_up_by IS NULL`, from, matterID)
	if err != nil || n == 0 {
		return err
	}
	return x.note(ctx, tx, journal.Entry{Verb: VerbTakenUp, SubjectID: from, Actor: by})
}

// note writes a journal entry about the theme, has open pages of it hear, and it found by what is proposed in it now.
func (x *Room) note(ctx context.Context, tx *db.Tx, e journal.Entry) error {
	e.SubjectKind = matter.SubjectKind
	if _, err := x.journal.Write(ctx, tx, e); err != nil {
		return err
	}
	if e.Verb != VerbReported {
		x.matter.Changed(tx, e.SubjectID)
	}
	switch e.Verb {
	case VerbHidden: // found no more from this moment
		if err := search.Drop(ctx, tx, entryIn(e)); err != nil {
			return err
		}
		return x.matter.Reindex(ctx, tx, e.SubjectID)
	case VerbProposed, VerbUnhidden:
		return x.matter.Reindex(ctx, tx, e.SubjectID)
	}
	return nil
}
