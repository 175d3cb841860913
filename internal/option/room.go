package option

import (
	"context"
	"embed"
	"fmt"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/jobs"
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
	ErrEnded      = conflict("the option has ended")
	ErrLate       = conflict("the last day is over")
	ErrFull       = conflict("the matter has no room for more options")
	ErrChanged    = conflict("the option was changed meanwhile")
	ErrQuiet      = conflict("the answers are hidden already")
	ErrAnswered   = conflict("somebody has answered in the open")
	ErrWindowOver = conflict("the window of solutions is over")
	ErrHidden     = conflict("the text is hidden already")
	ErrShown      = conflict("the text is not hidden")
)

func conflict(text string) error { return fmt.Errorf("%s: %w", text, fault.Conflict) }

// Smallest is the smallest number of people a figure may be about.
type Smallest func(ctx context.Context) (int, error)

// Room is the options of one municipality's matters. Methods that take an access.Actor and no db.Q are one transaction; what the actor
// may not read is fault.NotFound, what they may read but not do fault.Forbidden.
type Room struct {
	db       *db.DB
	clk      clock.Clock
	matter   *matter.Room
	journal  *journal.Journal
	smallest Smallest
}

// New makes the room.
func New(d *db.DB, clk clock.Clock, m *matter.Room, smallest Smallest) *Room {
	return &Room{db: d, clk: clk, matter: m, journal: journal.New(clk), smallest: smallest}
}

// Join has matters show what this room knows of them, and ask it. Before the first request.
func (x *Room) Join() {
	x.matter.AddSection(x.Section)
	x.matter.AddMarks(x.Marks)
	x.matter.AddUnfinished(x.unfinished)
	x.matter.AddWords(matter.Words{Tables: wordTables(), Texts: x.texts, Replace: x.replace})
	x.matter.AddExport("options", x.export)
	x.matter.AddReportsSection(x.ReportsSection)
	x.matter.AddHistory(x.history)
	x.matter.AddBasis(x.Basis)
	x.matter.AddFindable(matter.Findable{Topic: "o.matter_id", Doc: "o.id", Columns: []string{"t.title", "t.core_task", "t.environment", "t.economy", "t.needs", "t.doubts"},
		From: `option_item o JOIN option_text t ON t.option_id = o.id AND t.n = o.version WHERE o.state <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM option_hidden h WHERE h.option_id = o.id)`})
}

// Jobs registers this room's background work.
func (x *Room) Jobs(r *jobs.Runner) { r.Every("option.show", time.Hour, x.ShowQuiet) }

func (x *Room) today() clock.Day { return clock.Today(x.clk) }

// enter loads the matter for its reader: fault.NotFound where it has no options, or they may not read it.
func (x *Room) enter(ctx context.Context, q db.Q, actor access.Actor, matterID string) (matter.Here, error) {
	here, err := x.matter.Enter(ctx, q, actor, matterID)
	if err == nil && !MayRead(here.Standing, here.Matter) {
		err = fault.NotFound
	}
	return here, err
}

// entered is the same by one of its options.
func (x *Room) entered(ctx context.Context, q db.Q, actor access.Actor, optionID string) (matter.Here, error) {
	matterID, err := matterOf(ctx, q, optionID)
	if err != nil {
		return matter.Here{}, err
	}
	return x.enter(ctx, q, actor, matterID)
}

// note writes a journal entry about the matter, has open pages of it hear, and it found by what its options say now.
func (x *Room) note(ctx context.Context, tx *db.Tx, e journal.Entry) error {
	e.SubjectKind = matter.SubjectKind
	if _, err := x.journal.Write(ctx, tx, e); err != nil {
		return err
	}
	if e.Verb != VerbReported {
		x.matter.Changed(tx, e.SubjectID)
	}
	switch e.Verb {
	case VerbHidden, VerbWithdrawn: // found no more from this moment
		if err := search.Drop(ctx, tx, optionIn(e)); err != nil {
			return err
		}
		return x.matter.Reindex(ctx, tx, e.SubjectID)
	case VerbMade, VerbChanged, VerbMerged, VerbSplit, VerbUnhidden:
		return x.matter.Reindex(ctx, tx, e.SubjectID)
	}
	return nil
}
