package matter

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

// decide runs an act of the owner's on an open decision.
func (x *Room) decide(ctx context.Context, actor access.Actor, matterID string, act func(ctx context.Context, tx *db.Tx, s scene) error) error {
	return x.lead(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		if !MayDecide(s.Standing, s.Matter) {
			return fault.NotFound
		}
		return act(ctx, tx, s)
	})
}

// Decide keeps a decision as a draft while it is written; nobody but the owners sees it. By the owner. What cannot be kept is
// *fault.Invalid; what is missing is told by Publish.
func (x *Room) Decide(ctx context.Context, actor access.Actor, matterID string, in DecisionInput) error {
	return x.decide(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		in.Why = ""
		return x.keepRuling(ctx, tx, s, in)
	})
}

// keepRuling stores the draft of the next decision.
func (x *Room) keepRuling(ctx context.Context, tx *db.Tx, s scene, in DecisionInput) error {
	inv := &fault.Invalid{}
	in.checkSaved(inv)
	if err := inv.Err(); err != nil {
		return err
	}
	if err := checkChanges(ctx, tx, s.Matter.ID, in); err != nil {
		return err
	}
	n, _, err := nextRuling(ctx, tx, s.Matter.ID)
	if err != nil {
		return err
	}
	return saveRuling(ctx, tx, s.Matter.ID, n, in, false, s.actor.Person, x.clk.Now(), false)
}

// nextRuling is the number of the decision that is being written, and its draft where there is one.
func nextRuling(ctx context.Context, q db.Q, matterID string) (n int, draft Ruling, err error) {
	all, err := loadRulings(ctx, q, matterID, true)
	if err != nil {
		return 0, Ruling{}, err
	}
	if len(all) > 0 && !all[0].Published {
		return all[0].N, all[0], nil
	}
	return len(all) + 1, Ruling{}, nil
}

// checkChanges finds contributions that a decision cannot point at, and lines it does not have.
func checkChanges(ctx context.Context, q db.Q, matterID string, in DecisionInput) error {
	if len(in.Changes) == 0 {
		return nil
	}
	may, err := shaping(ctx, q, matterID)
	if err != nil {
		return err
	}
	whole := len(lines(in.Decision))
	for c, line := range in.Changes {
		if !slices.Contains(may, c) || line < 0 || line > whole {
			return fault.One("changes", "matter.error.changes")
		}
	}
	return nil
}

// Publish makes the decision that has been written known: answers held until now go out with it, the matter is closed, and everybody
// it asked or touched is told. By the owner. It is refused with *Missing while a contribution that came in time has no answer: one
// invariant, in this transaction; and with ErrUnnamedOpen while people may still contribute without a name. A matter whose deciding level has not discussed it is marked so. Fields: decision, reasons, core_task.
func (x *Room) Publish(ctx context.Context, actor access.Actor, matterID string) error {
	if s, err := x.enter(ctx, x.db.Read(), actor, matterID); err != nil {
		return err
	} else if MayDecide(s.Standing, s.Matter) {
		if err := x.showUnnamed(ctx, matterID); err != nil { // what the night has not shown yet needs its answer too
			return err
		}
	}
	return x.decide(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		n, draft, err := nextRuling(ctx, tx, matterID)
		if err != nil {
			return err
		}
		in := DecisionInput{Decision: draft.Decision, Reasons: draft.Reasons, CoreTask: draft.CoreTask}
		if err := in.check(); err != nil {
			return err
		}
		if err := x.unnamedDone(ctx, tx, s.Matter); err != nil {
			return err
		}
		if err := x.mayEnd(ctx, tx, s.Matter); err != nil {
			return err
		}
		missing, err := waitingInTime(ctx, tx, matterID)
		if err != nil {
			return err
		}
		if len(missing) > 0 {
			return &Missing{missing}
		}
		if in.Changes, err = standingChanges(ctx, tx, matterID, n); err != nil {
			return err
		}
		asked, err := loadAsked(ctx, tx, matterID)
		if err != nil {
			return err
		}
		held, err := loadDiscussions(ctx, tx, matterID)
		if err != nil {
			return err
		}
		now := x.clk.Now()
		if err := saveRuling(ctx, tx, matterID, n, in, len(undiscussed(asked, held)) > 0, actor.Person, now, true); err != nil {
			return err
		}
		if err := x.sendHeld(ctx, tx, s); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE matter SET state = $2, closed_at = $3, closed_by = $4, took = $5 WHERE id = $1`,
			matterID, Closed, now, actor.Person, in.Decision); err != nil {
			return err
		}
		if err := remeasure(ctx, tx, matterID); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbDecided, SubjectID: matterID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"n": n}}, "")
	})
}

// standingChanges are the changes kept with a draft whose contributions still have such an answer: one may have been taken back since.
func standingChanges(ctx context.Context, q db.Q, matterID string, n int) (map[string]int, error) {
	kept, err := loadChanges(ctx, q, reader{seeName: `FALSE`, seeEarlier: true}, matterID, n)
	if err != nil || len(kept[n]) == 0 {
		return nil, err
	}
	may, err := shaping(ctx, q, matterID)
	out := map[string]int{}
	for _, c := range kept[n] {
		if slices.Contains(may, c.Contribution) {
			out[c.Contribution] = c.Line
		}
	}
	return out, err
}

// Correct publishes another wording of a published decision, for a reason; what was published before stays readable, and everybody who
// was told of it is told. By the owner. Fields: decision, reasons, core_task, why.
func (x *Room) Correct(ctx context.Context, actor access.Actor, matterID string, in DecisionInput) error {
	return x.on(ctx, actor, matterID, MayCorrect, func(ctx context.Context, tx *db.Tx, s scene) error {
		inv := &fault.Invalid{}
		in.checkSaved(inv)
		checkText(inv, "why", in.Why, MaxReason)
		if err := inv.Err(); err != nil {
			return err
		}
		if err := in.check(); err != nil {
			return err
		}
		if err := checkChanges(ctx, tx, matterID, in); err != nil {
			return err
		}
		all, err := loadRulings(ctx, tx, matterID, true)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return fault.NotFound
		}
		n := all[0].N + 1
		if err := saveRuling(ctx, tx, matterID, n, in, all[0].Undiscussed, actor.Person, x.clk.Now(), true); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE matter SET took = $2 WHERE id = $1`, matterID, in.Decision); err != nil {
			return err
		}
		if err := remeasure(ctx, tx, matterID); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbCorrected, SubjectID: matterID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"n": n}}, in.Why)
	})
}

// Reopen takes a decided matter up again, for a reason and with new days; what was decided stays readable, and everybody who was told
// of it is told. By the owner. Fields: reason, window_proposal, window_decided.
func (x *Room) Reopen(ctx context.Context, actor access.Actor, matterID string, in ReopenInput) error {
	return x.on(ctx, actor, matterID, MayCorrect, func(ctx context.Context, tx *db.Tx, s scene) error {
		if err := in.check(x.today()); err != nil {
			return err
		}
		windows, err := loadWindows(ctx, tx, matterID)
		if err != nil {
			return err
		}
		days := make([]clock.Day, len(windows))
		for i, w := range windows {
			switch w.Code {
			case WindowProposal:
				days[i] = in.Contribute
			case WindowDecided:
				days[i] = in.Decide
			default: // the problem and the solutions were shaped before it was decided; what was decided is what is commented on
				days[i] = sooner(w.LastDay, clock.DayOf(s.Matter.ClosedAt).AddDays(-1))
			}
		}
		if err := setWindows(ctx, tx, matterID, s.Matter.Kind, days); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE matter SET state = $2, closed_at = NULL, closed_by = NULL, took = NULL WHERE id = $1`, matterID, Open); err != nil {
			return err
		}
		if err := remeasure(ctx, tx, matterID); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbReopened, SubjectID: matterID, Actor: actor.Person, Tell: true}, in.Reason)
	})
}

// NoteDiscussed notes that a committee has discussed an open decision, with what it said, if anything; noting it again corrects it. By
// the owner, the secretariat and those who sit in a committee concerned. Fields: committee, day, words.
func (x *Room) NoteDiscussed(ctx context.Context, actor access.Actor, matterID string, in Discussion) error {
	return x.on(ctx, actor, matterID, MayNoteDiscussed, func(ctx context.Context, tx *db.Tx, s scene) error {
		asked, err := loadAsked(ctx, tx, matterID)
		if err != nil {
			return err
		}
		inv := &fault.Invalid{}
		if !slices.ContainsFunc(standing(asked), func(a Asked) bool { return a.CommitteeID == in.CommitteeID }) {
			inv.Add("committee", "matter.error.discussed_committee")
		}
		switch {
		case in.Day.IsZero():
			inv.Add("day", "matter.error.discussed_day")
		case in.Day.After(x.today()):
			inv.Add("day", "matter.error.discussed_later")
		case in.Day.Before(clock.DayOf(s.Matter.OpenedAt)):
			inv.Add("day", "matter.error.discussed_before")
		}
		checkLength(inv, "words", in.Words, MaxText)
		if err := inv.Err(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO matter_discussed (matter_id, committee_id, day, words, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (matter_id, committee_id) DO UPDATE SET day = excluded.day, words = excluded.words, by_id = excluded.by_id, at = excluded.at`,
			matterID, in.CommitteeID, in.Day.String(), in.Words, actor.Person, x.clk.Now()); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbDiscussed, SubjectID: matterID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"committee": in.CommitteeID}}, "")
	})
}

// Writing is what a decision is written from, or corrected from. By the owner.
func (x *Room) Writing(ctx context.Context, actor access.Actor, matterID string) (*Writing, error) {
	v, err := x.View(ctx, actor, matterID, Page{Limit: 1})
	if err != nil {
		return nil, err
	}
	if !v.May.Decide && !v.May.Correct {
		return nil, fault.Forbidden
	}
	q := x.db.Read()
	w := &Writing{Story: v, Undiscussed: undiscussed(v.Committees, v.Discussions)}
	n, draft, err := nextRuling(ctx, q, matterID)
	if err != nil {
		return nil, err
	}
	w.Draft = draft
	switch {
	case v.May.Correct:
		w.Draft = v.Rulings[0]
	case draft.N > 0:
		kept, err := loadChanges(ctx, q, readerOf(v.Standing), matterID, n)
		if err != nil {
			return nil, err
		}
		w.Draft.Changes = kept[n]
	case len(v.Rulings) > 0: // taken up again: one goes on from what was decided
		w.Draft = v.Rulings[0]
		w.Draft.N, w.Draft.Published, w.Draft.Why = 0, false, ""
	}
	held, err := loadUnsent(ctx, q, matterID)
	if err != nil {
		return nil, err
	}
	w.Held = len(held)
	w.Shaping, _, err = contributionsOf(ctx, q, readerOf(v.Standing), matterID, `c.withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM matter_answer_to st
		JOIN matter_answer sa ON sa.id = st.answer_id WHERE st.contribution_id = c.id AND sa.outcome IN ('changed', 'partly'))`, Page{Limit: most})
	return w, err
}
