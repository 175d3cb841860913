package matter

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
)

// Answer answers one or several contributions at once, and gives the answer's id; the authors are told when it goes out. By the owner,
// also after the closing, for what came late or was misunderstood. All or nothing: when one of them has been answered by someone
// else meanwhile it is ErrAnswered, withdrawn ErrWithdrawn, hidden ErrHidden, changed since it was read ErrChanged. Fields:
// contributions, outcome, text.
func (x *Room) Answer(ctx context.Context, actor access.Actor, matterID string, in AnswerInput) (string, error) {
	if err := in.check(); err != nil {
		return "", x.orNotFound(ctx, actor, matterID, err)
	}
	answer := id.New()
	return answer, x.on(ctx, actor, matterID, MayAnswer, func(ctx context.Context, tx *db.Tx, s scene) error {
		if Kinds[s.Matter.Kind].Positions {
			return fault.NotFound // nobody has to answer a position
		}
		list, err := answering(ctx, tx, matterID, in)
		if err != nil {
			return err
		}
		now := x.clk.Now()
		hold := in.Hold && s.Matter.State == Open
		var sent, due any
		switch {
		case hold:
		case x.undo > 0:
			due = now.Add(x.undo)
		default:
			sent = now
		}
		if _, err := tx.Exec(ctx, `INSERT INTO matter_answer (id, matter_id, outcome, text, author_id, at, sent_at, due_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, answer, matterID, in.Outcome, in.Text, actor.Person, now, sent, due); err != nil {
			return err
		}
		var rows [][]any
		for _, c := range list {
			rows = append(rows, []any{c.ID, c.Answers + 1, answer})
		}
		if err := db.InsertMany(ctx, tx, `INSERT INTO matter_answer_to (contribution_id, round, answer_id)`, "", rows); err != nil {
			return err
		}
		if err := deleteAnswerDraft(ctx, tx, matterID, actor.Person, in.Draft); err != nil {
			return err
		}
		if err := recount(ctx, tx, matterID); err != nil {
			return err
		}
		x.changed(tx, matterID)
		switch {
		case hold:
			return nil
		case x.undo > 0:
			return jobs.Add(ctx, tx, jobs.New{Kind: jobSend, Args: sending{answer}, NotBefore: now.Add(x.undo)})
		}
		if err := remeasure(ctx, tx, matterID); err != nil {
			return err
		}
		return x.noteAnswered(ctx, tx, matterID, actor.Person, answer, len(list))
	})
}

// answering are the contributions an answer goes to: those named, and those of the group that wait.
func answering(ctx context.Context, tx *db.Tx, matterID string, in AnswerInput) ([]contribution, error) {
	ids := in.Contributions
	if in.Group != "" {
		more, err := db.All(ctx, tx, db.Scan[string], `SELECT c.id FROM matter_contribution c WHERE c.matter_id = $1 AND c.group_id = $2 AND `+waitingSQL,
			matterID, in.Group)
		if err != nil {
			return nil, err
		}
		ids = append(slices.Clone(ids), more...)
		slices.Sort(ids)
		ids = slices.Compact(ids)
	}
	if len(ids) == 0 {
		return nil, fault.One("contributions", "matter.error.contributions_missing")
	}
	list, err := loadRules(ctx, tx, matterID, ids)
	if err != nil {
		return nil, err
	}
	if len(list) < len(ids) {
		return nil, fault.One("contributions", "matter.error.contributions_unknown")
	}
	for _, c := range list {
		switch {
		case !c.WithdrawnAt.IsZero():
			return nil, ErrWithdrawn
		case c.Hidden:
			return nil, ErrHidden
		case !c.waiting():
			return nil, ErrAnswered
		case !in.ReadAt.IsZero() && c.EditedAt.After(in.ReadAt):
			return nil, ErrChanged
		}
	}
	return list, nil
}

func (x *Room) noteAnswered(ctx context.Context, tx *db.Tx, matterID, actor, answer string, n int) error {
	return x.note(ctx, tx, journal.Entry{Verb: VerbAnswered, SubjectID: matterID, Actor: actor, Tell: true,
		Args: map[string]any{"answer": answer, "n": n}}, "")
}

// jobSend sends an answer when the time in which it can be taken back is over.
const jobSend = "matter.send"

// sending is a jobSend's argument.
type sending struct {
	Answer string `json:"answer"`
}

// Jobs adds this room's background work.
func (x *Room) Jobs(r *jobs.Runner) {
	r.Handle(jobScrub, jobs.Typed(x.scrub))
	r.Handle(jobIndex, jobs.Typed(x.index))
	r.Handle(jobSend, jobs.Typed(func(ctx context.Context, s sending) error { return x.sendDue(ctx, s.Answer) }))
	r.Every("matter.measure", time.Hour, x.measureMissing)
	r.Every("matter.index_missing", time.Hour, x.IndexMissing)
}

// unsent is an answer that has not gone out.
type unsent struct {
	id, matterID, author string
	n                    int
}

const selectUnsent = `SELECT a.id, a.matter_id, a.author_id, (SELECT count(*) FROM matter_answer_to t WHERE t.answer_id = a.id)
	FROM matter_answer a WHERE a.sent_at IS NULL`

func scanUnsent(s db.Scanner) (u unsent, err error) {
	return u, s.Scan(&u.id, &u.matterID, &u.author, &u.n)
}

// sendDue sends an answer whose time has come; one that was taken back, or went out with the decision, is left alone.
func (x *Room) sendDue(ctx context.Context, answer string) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := db.All(ctx, tx, scanUnsent, selectUnsent+` AND a.due_at IS NOT NULL AND a.id = $1`, answer)
		if err != nil {
			return err
		}
		return x.send(ctx, tx, list)
	})
}

// sendHeld sends all answers of a matter that have not gone out.
func (x *Room) sendHeld(ctx context.Context, tx *db.Tx, s scene) error {
	list, err := db.All(ctx, tx, scanUnsent, selectUnsent+` AND a.matter_id = $1 ORDER BY a.at, a.id`, s.Matter.ID)
	if err != nil {
		return err
	}
	return x.send(ctx, tx, list)
}

func (x *Room) send(ctx context.Context, tx *db.Tx, list []unsent) error {
	if len(list) == 0 {
		return nil
	}
	ids := make([]any, len(list))
	for i, a := range list {
		ids[i] = a.id
	}
	if _, err := tx.Exec(ctx, `UPDATE matter_answer SET sent_at = $1, due_at = NULL WHERE id IN (`+db.In(2, len(ids))+`)`, append([]any{x.clk.Now()}, ids...)...); err != nil {
		return err
	}
	for _, a := range list {
		if err := x.noteAnswered(ctx, tx, a.matterID, a.author, a.id, a.n); err != nil {
			return err
		}
	}
	return remeasure(ctx, tx, list[0].matterID) // they are all of one matter
}

// TakeBack takes an answer back that has not gone out: its contributions wait again, and its words become the actor's draft. By the
// owner. ErrSent when it has gone.
func (x *Room) TakeBack(ctx context.Context, actor access.Actor, matterID, answer string) error {
	return x.on(ctx, actor, matterID, MayAnswer, func(ctx context.Context, tx *db.Tx, s scene) error {
		var d AnswerDraft
		var sent bool
		if err := tx.QueryRow(ctx, `SELECT outcome, text, sent_at IS NOT NULL FROM matter_answer WHERE id = $1 AND matter_id = $2`, answer, matterID).
			Scan(&d.Outcome, &d.Text, &sent); err != nil {
			return err
		}
		if sent {
			return ErrSent
		}
		var err error
		if d.Contributions, err = db.All(ctx, tx, db.Scan[string], `SELECT contribution_id FROM matter_answer_to WHERE answer_id = $1 ORDER BY contribution_id`, answer); err != nil {
			return err
		}
		for _, sql := range []string{`DELETE FROM matter_answer_to WHERE answer_id = $1`, `DELETE FROM matter_answer WHERE id = $1`} {
			if _, err := tx.Exec(ctx, sql, answer); err != nil {
				return err
			}
		}
		d.ID, d.Author.ID, d.SavedAt = id.New(), actor.Person, x.clk.Now()
		if _, err := saveAnswerDraft(ctx, tx, matterID, d); err != nil {
			return err
		}
		x.changed(tx, matterID)
		return recount(ctx, tx, matterID)
	})
}

// KeepAnswer keeps what the actor has begun to answer, under in.Draft or as a new draft. Nobody else sees it, unless it was an answer that
// fell away: that one is for all owners. By the owner. fault.NotFound when the draft is somebody else's. Fields: text, contributions.
func (x *Room) KeepAnswer(ctx context.Context, actor access.Actor, matterID string, in AnswerInput) error {
	return x.on(ctx, actor, matterID, MayAnswer, func(ctx context.Context, tx *db.Tx, s scene) error {
		d := AnswerDraft{ID: cmp.Or(in.Draft, id.New()), Outcome: in.Outcome, Text: in.Text, Contributions: in.Contributions,
			Author: Person{ID: actor.Person}, SavedAt: x.clk.Now()}
		others, err := db.One(ctx, tx, db.Scan[int], `SELECT count(*) FROM matter_answer_draft WHERE matter_id = $1 AND person_id = $2 AND fell = '' AND id <> $3`,
			matterID, actor.Person, d.ID)
		if err != nil {
			return err
		}
		inv := &fault.Invalid{}
		checkLength(inv, "text", in.Text, MaxText)
		switch {
		case len(in.Contributions) > maxAnswered:
			inv.Add("contributions", "matter.error.contributions_many", "max", maxAnswered)
		case others >= maxAnswerDrafts:
			inv.Add("text", "matter.error.answer_drafts_many", "max", maxAnswerDrafts)
		}
		if err := inv.Err(); err != nil {
			return err
		}
		kept, err := saveAnswerDraft(ctx, tx, matterID, d)
		return errors.Join(err, orNil(!kept, fault.NotFound))
	})
}

// DropAnswerDraft throws away a draft of an answer: one's own, or one that fell away. By the owner.
func (x *Room) DropAnswerDraft(ctx context.Context, actor access.Actor, matterID, draft string) error {
	return x.on(ctx, actor, matterID, MayAnswer, func(ctx context.Context, tx *db.Tx, s scene) error {
		return deleteAnswerDraft(ctx, tx, matterID, actor.Person, draft)
	})
}

// PutTogether puts contributions into a group, by its name; a new name makes it, and "" takes them out of theirs. By the owner.
// Fields: contributions, group.
func (x *Room) PutTogether(ctx context.Context, actor access.Actor, matterID string, contributions []string, group string) error {
	return x.on(ctx, actor, matterID, MayAnswer, func(ctx context.Context, tx *db.Tx, s scene) error {
		inv := &fault.Invalid{}
		if len(contributions) == 0 {
			inv.Add("contributions", "matter.error.contributions_missing")
		}
		if len(contributions) > maxAnswered {
			inv.Add("contributions", "matter.error.contributions_many", "max", maxAnswered)
		}
		checkLength(inv, "group", group, MaxTitle)
		if err := inv.Err(); err != nil {
			return err
		}
		var to any
		if group != "" {
			if _, err := tx.Exec(ctx, `INSERT INTO matter_group (id, matter_id, name) VALUES ($1, $2, $3) ON CONFLICT (matter_id, name) DO NOTHING`,
				id.New(), matterID, group); err != nil {
				return err
			}
			found, err := db.One(ctx, tx, db.Scan[string], `SELECT id FROM matter_group WHERE matter_id = $1 AND name = $2`, matterID, group)
			if err != nil {
				return err
			}
			to = found
		}
		if _, err := tx.Exec(ctx, `UPDATE matter_contribution SET group_id = $2 WHERE matter_id = $1 AND id IN (`+db.In(3, len(contributions))+`)`,
			append([]any{matterID, to}, db.Args(contributions)...)...); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `DELETE FROM matter_group WHERE matter_id = $1 AND NOT EXISTS (SELECT 1 FROM matter_contribution c WHERE c.group_id = matter_group.id)`, matterID)
		return err
	})
}

// Misunderstood reopens the answer to one's own contribution, once: it waits in the owner's list again, who is told. While
// the matter is open it keeps it so, like any other contribution without an answer; a closed matter stays closed. Also when
// the matter can no longer be read. ErrReopened when it was done before or there is no answer. Field: text.
func (x *Room) Misunderstood(ctx context.Context, actor access.Actor, contributionID, text string) error {
	return x.misunderstood(ctx, byPerson(actor.Person, contributionID), text)
}

func (x *Room) misunderstood(ctx context.Context, who claim, text string) error {
	return x.own(ctx, who, func(ctx context.Context, tx *db.Tx, c contribution) error {
		switch {
		case !c.WithdrawnAt.IsZero():
			return ErrWithdrawn
		case c.Hidden:
			return ErrHidden
		case c.Answers != 1 || c.Misunderstood > 0:
			return ErrReopened
		}
		inv := &fault.Invalid{}
		checkText(inv, "text", text, MaxText)
		if err := inv.Err(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO matter_misunderstanding (contribution_id, text, at) VALUES ($1, $2, $3)`,
			c.ID, text, c.when(x.clk.Now())); err != nil {
			return err
		}
		if err := recount(ctx, tx, c.MatterID); err != nil {
			return err
		}
		return x.noteOwn(ctx, tx, c, VerbMisunderstood, true)
	})
}

// MarkSeen notes that the author has read the answers to their contribution.
func (x *Room) MarkSeen(ctx context.Context, actor access.Actor, contributionID string) error {
	return x.own(ctx, byPerson(actor.Person, contributionID), func(ctx context.Context, tx *db.Tx, c contribution) error {
		_, err := tx.Exec(ctx, `UPDATE matter_answer_to SET seen_at = $2 WHERE contribution_id = $1 AND seen_at IS NULL
			AND answer_id IN (SELECT id FROM matter_answer WHERE sent_at IS NOT NULL)`, c.ID, x.clk.Now())
		return err
	})
}
