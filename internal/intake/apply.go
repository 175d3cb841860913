package intake

import (
	"context"
	"errors"
	"fmt"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
)

// ErrBadRows means that rows cannot be read; nothing was changed. The plan lists them.
var ErrBadRows = errors.New("intake: rows that cannot be read")

// TooManyEnded means that more people would end than may without somebody confirming how many; nothing was changed.
type TooManyEnded struct{ Ended, Before int }

func (e *TooManyEnded) Error() string {
	return fmt.Sprintf("intake: %d of %d people would end", e.Ended, e.Before)
}

// FewerThanBefore means that a file may be cut short and nobody has said that it is whole; nothing was changed.
type FewerThanBefore struct{ Kinds []Fewer }

func (e *FewerThanBefore) Error() string {
	return fmt.Sprintf("intake: much is gone of %d kinds", len(e.Kinds))
}

// Options are what may be said about an import.
type Options struct {
	// AcceptEnded is the number of people whose ending is agreed to. It is asked for above a tenth of them and must be exact.
	AcceptEnded int
	// AcceptFewer says that the files are whole although much is gone (Plan.Fewer). Who has said how many people end has looked, and
	// is not asked this too.
	AcceptFewer bool
	// Progress, if not nil, is called as the import goes on. It must return at once.
	Progress func(Step)
}

// Step is how far an import has come.
type Step struct {
	// Stage is one of the Stage constants.
	Stage string
	// Done of Total stages have been finished.
	Done, Total int
}

// The stages of an import.
const (
	StageCompare      = "compare"
	StageOrganisation = "organisation"
	StageCommittees   = "committees"
	StageDone         = "done"
)

var stages = []string{StageCompare, StageOrganisation, StageCommittees, StageDone}

func (o Options) step(stage string) {
	if o.Progress == nil {
		return
	}
	for i, s := range stages {
		if s == stage {
			o.Progress(Step{stage, i, len(stages) - 1})
		}
	}
}

// Journal entries of imports: verb and subject. Args are the counts of a Plan (counts).
const (
	verb        = "intake.imported"
	subjectKind = "intake"
	subjectID   = "os2mo"
)

// Apply brings an export in, by the secretariat (fault.Forbidden). One transaction: all of it or, with ErrBadRows,
// *TooManyEnded or *FewerThanBefore, nothing; the plan is given in each case. When nothing has changed, nothing is written.
func (x *Room) Apply(ctx context.Context, actor access.Actor, src Source, o Options) (*Plan, error) {
	if !MayImport(actor) {
		return nil, fault.Forbidden
	}
	return x.apply(ctx, actor.Person, src, o, nil)
}

// apply is Apply by a person, or by the program itself (""). also, if not nil, is part of the transaction and runs when nothing has
// changed too.
func (x *Room) apply(ctx context.Context, by string, src Source, o Options, also func(context.Context, *db.Tx, *Plan) error) (*Plan, error) {
	o.step(StageCompare)
	prepared, err := x.prepare(ctx, src)
	switch {
	case err != nil:
		return nil, err
	case prepared.Bad():
		return &prepared.Plan, ErrBadRows
	case prepared.Idle && also == nil:
		o.step(StageDone)
		return &prepared.Plan, nil
	}
	w := prepared
	err = x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if w, err = x.again(ctx, tx, src, prepared); err != nil {
			return err
		}
		if err := w.refusal(o); err != nil {
			return err
		}
		if err := x.write(ctx, tx, by, w, o); err != nil {
			return err
		}
		if also != nil {
			return also(ctx, tx, &w.Plan)
		}
		return nil
	})
	if err != nil {
		return &w.Plan, err
	}
	if !w.same() {
		if err := x.db.Analyze(ctx); err != nil { // it came in all the same
			x.log.Warn("figures for planning are old", "error", fmt.Sprintf("%T", err))
		}
	}
	o.step(StageDone)
	return &w.Plan, nil
}

// same says that there is nothing to write in the organisation and the committees.
func (w *work) same() bool { return w.org.Empty() && w.committees.Empty() }

// again gives what was prepared when that still holds inside the transaction, else works it out anew.
func (x *Room) again(ctx context.Context, tx *db.Tx, src Source, prepared *work) (*work, error) {
	same, err := x.still(ctx, tx, prepared.before)
	if err != nil || same {
		return prepared, err
	}
	before, err := x.load(ctx, tx)
	if err != nil {
		return prepared, err
	}
	return plan(src, before, clock.Today(x.clk)), nil
}

func (x *Room) write(ctx context.Context, tx *db.Tx, by string, w *work, o Options) error {
	if err := keepGaps(ctx, tx, &w.Plan); err != nil || w.same() {
		return err
	}
	day := clock.Today(x.clk)
	o.step(StageOrganisation)
	if err := x.org.Apply(ctx, tx, day, w.org); err != nil {
		return err
	}
	o.step(StageCommittees)
	if err := x.committee.Apply(ctx, tx, day, w.committees); err != nil {
		return err
	}
	version, err := x.org.Version(ctx, tx)
	if err != nil || version == w.before.version && w.committees.Empty() {
		return err // what the export says could not be told apart from what is stored
	}
	if _, err := x.journal.Write(ctx, tx, journal.Entry{Verb: verb, SubjectKind: subjectKind, SubjectID: subjectID, Actor: by, Args: w.counts()}); err != nil {
		return err
	}
	return jobs.Add(ctx, tx, jobs.New{Kind: jobFollow, Key: subjectID})
}

// counts are the plan's numbers: nothing about anyone.
func (p *Plan) counts() map[string]any {
	n := map[string]any{}
	for _, l := range p.Lists {
		for change, many := range map[string]int{"new": l.New, "changed": l.Changed, "ended": l.Ended} {
			if many > 0 {
				n[string(l.Kind)+"_"+change] = many
			}
		}
	}
	if len(p.Gaps) > 0 {
		n["gaps"] = len(p.Gaps)
	}
	return n
}
