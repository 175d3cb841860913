package concept

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

// Harmful texts: whoever reads one reports it, and the secretariat hides it, or shows it again. What a theme was closed with is told in two
// places, and hidden in both.

// harm is a text with what its reader is to it.
type harm struct {
	scene
	Entry Entry
	// Public: it is a word of the glossary, which everyone reads.
	Public bool
}

// agreedOn says whether an entry is what a theme was closed with.
func (t Theme) agreedOn(e Entry) bool {
	return t.End != nil && t.End.How == InGlossary && e.Kind == Proposed && e.N == t.End.Of
}

// enterText loads a text for its reader: who reads the theme, and everyone signed in what is in the glossary.
func (x *Room) enterText(ctx context.Context, q db.Q, actor access.Actor, entryID string) (h harm, err error) {
	matterID, err := db.One(ctx, q, db.Scan[string], `SELECT matter_id FROM concept_entry WHERE id = $1`, entryID)
	if err != nil {
		return h, err
	}
	t, err := load(ctx, q, matterID)
	if err != nil {
		return h, err
	}
	for _, e := range t.Entries {
		if e.ID == entryID {
			h.Entry = e
		}
	}
	h.Public = t.agreedOn(h.Entry)
	s, err := x.enter(ctx, q, actor, matterID)
	if err != nil && h.Public && MayReadGlossary(actor) {
		s, err = scene{T: t}, nil
	}
	h.scene = s
	if err == nil && h.Entry.Kind == Agreed { // it has no text
		err = fault.NotFound
	}
	return h, err
}

func (h harm) mayHide() bool { return MayHide(h.Here.Standing, h.Here.Matter) }

// Report tells the secretariat of a text that harms somebody. Again before it is settled changes nothing. By who reads it. ErrHidden. Field: reason.
func (x *Room) Report(ctx context.Context, actor access.Actor, entryID, reason string) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		h, err := x.enterText(ctx, tx, actor, entryID)
		if err != nil {
			return err
		}
		if h.Entry.Hidden != "" {
			return ErrHidden
		}
		if err := checkReason(reason); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `INSERT INTO concept_report (id, entry_id, reporter_id, reason, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (entry_id, reporter_id) WHERE settled_at IS NULL DO NOTHING`, id.New(), entryID, actor.Person, reason, x.clk.Now())
		if err != nil || n == 0 {
			return err
		}
		return x.noteText(ctx, tx, VerbReported, h, "") // the journal does not say who reported
	})
}

func checkReason(reason string) error {
	inv := &fault.Invalid{}
	needed(inv, "reason", reason, MaxReason)
	return inv.Err()
}

func (x *Room) noteText(ctx context.Context, tx *db.Tx, verb string, h harm, by string) error {
	return x.note(ctx, tx, journal.Entry{Verb: verb, SubjectID: h.T.MatterID, Actor: by, Args: map[string]any{"entry": h.Entry.ID}, Tell: verb != VerbDismissed})
}

// keep runs an act of the secretariat's on a text; who may not hide it finds nothing.
func (x *Room) keep(ctx context.Context, actor access.Actor, entryID string, do func(ctx context.Context, tx *db.Tx, h harm) error) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		h, err := x.enterText(ctx, tx, actor, entryID)
		if err == nil && !h.mayHide() {
			err = fault.NotFound
		}
		if err != nil {
			return err
		}
		tx.AfterCommit(x.forgetWords)
		return do(ctx, tx, h)
	})
}

// Hide hides a text: its place and the reason stay, and its author is told. A word of the glossary is explained nowhere then, and what the theme
// was closed with is hidden too. By the secretariat. ErrHidden. Field: reason.
func (x *Room) Hide(ctx context.Context, actor access.Actor, entryID, reason string) error {
	return x.keep(ctx, actor, entryID, func(ctx context.Context, tx *db.Tx, h harm) error {
		if h.Entry.Hidden != "" {
			return ErrHidden
		}
		if err := checkReason(reason); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE concept_entry SET hidden_reason = $2, hidden_by = $3, hidden_at = $4 WHERE id = $1`, entryID, reason, actor.Person, x.clk.Now()); err != nil {
			return err
		}
		if _, err := settle(ctx, tx, entryID, x.clk.Now()); err != nil {
			return err
		}
		if h.Public {
			if err := x.matter.HideTook(ctx, tx, actor, h.T.MatterID, reason); err != nil {
				return err
			}
		}
		return x.noteText(ctx, tx, VerbHidden, h, actor.Person)
	})
}

// Unhide shows a hidden text again, and what the theme was closed with. Its author is told. By the secretariat. ErrShown. Field: reason.
func (x *Room) Unhide(ctx context.Context, actor access.Actor, entryID, reason string) error {
	return x.keep(ctx, actor, entryID, func(ctx context.Context, tx *db.Tx, h harm) error {
		if h.Entry.Hidden == "" {
			return ErrShown
		}
		if err := checkReason(reason); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE concept_entry SET hidden_reason = NULL, hidden_by = NULL, hidden_at = NULL WHERE id = $1`, entryID); err != nil {
			return err
		}
		if h.Public {
			if err := x.matter.ShowTook(ctx, tx, actor, h.T.MatterID, reason); err != nil {
				return err
			}
		}
		return x.noteText(ctx, tx, VerbUnhidden, h, actor.Person)
	})
}

// Dismiss settles the reports of a text without hiding it. By the secretariat.
func (x *Room) Dismiss(ctx context.Context, actor access.Actor, entryID string) error {
	return x.keep(ctx, actor, entryID, func(ctx context.Context, tx *db.Tx, h harm) error {
		n, err := settle(ctx, tx, entryID, x.clk.Now())
		if err != nil || n == 0 {
			return err
		}
		return x.noteText(ctx, tx, VerbDismissed, h, actor.Person)
	})
}

func settle(ctx context.Context, tx *db.Tx, entryID string, now time.Time) (int64, error) {
	return tx.Exec(ctx, `UPDATE concept_report SET settled_at = $2 WHERE entry_id = $1 AND settled_at IS NULL`, entryID, now)
}

// report is one that is not settled, with the text it is of.
type report struct {
	Entry        Entry
	Reason, Name string
	At           time.Time
}

// mostReports is how many open reports are shown, the oldest first.
const mostReports = 50

// reports are the open ones; entryID narrows to one text. Two queries. Every theme is the secretariat's to read.
func reports(ctx context.Context, q db.Q, entryID string) ([]report, error) {
	type row struct {
		of string
		report
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.of, &r.Reason, &r.Name, db.At(&r.At)) },
		`SELECT r.entry_id, r.reason, COALESCE(p.name, ''), r.at FROM concept_report r LEFT JOIN org_person_name p ON p.id = r.reporter_id
		WHERE r.settled_at IS NULL AND ($1 = '' OR r.entry_id = $1) ORDER BY r.at, r.id LIMIT $2`, entryID, mostReports)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.of
	}
	entries, err := loadEntries(ctx, q, `e.id IN (`+db.In(1, len(ids))+`)`, db.Args(ids)...)
	byID := map[string]Entry{}
	for _, list := range entries {
		for _, e := range list {
			byID[e.ID] = e
		}
	}
	out := make([]report, len(rows))
	for i, r := range rows {
		out[i], out[i].Entry = r.report, byID[r.of]
	}
	return out, err
}
