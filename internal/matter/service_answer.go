package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

// Answer answers one or several contributions at once, and gives the answer's id; the authors are told. By the owner, also
// after the closing, for what came late or was misunderstood. All or nothing: when one of them has been answered by someone
// else meanwhile it is ErrAnswered, withdrawn ErrWithdrawn, hidden ErrHidden. Fields: contributions, outcome, text.
func (x *Room) Answer(ctx context.Context, actor access.Actor, matterID string, in AnswerInput) (string, error) {
	if err := in.check(); err != nil {
		return "", x.orNotFound(ctx, actor, matterID, err)
	}
	answer := id.New()
	return answer, x.on(ctx, actor, matterID, MayAnswer, func(ctx context.Context, tx *db.Tx, s scene) error {
		list, err := loadRules(ctx, tx, matterID, in.Contributions)
		if err != nil {
			return err
		}
		if len(list) < len(in.Contributions) {
			return fault.One("contributions", "matter.error.contributions_unknown")
		}
		for _, c := range list {
			switch {
			case !c.WithdrawnAt.IsZero():
				return ErrWithdrawn
			case c.Hidden:
				return ErrHidden
			case !c.waiting():
				return ErrAnswered
			}
		}
		now := x.clk.Now()
		if _, err := tx.Exec(ctx, `INSERT INTO matter_answer (id, matter_id, outcome, text, author_id, at, sent_at)
			VALUES ($1, $2, $3, $4, $5, $6, $6)`, answer, matterID, in.Outcome, in.Text, actor.Person, now); err != nil {
			return err
		}
		var rows [][]any
		for _, c := range list {
			rows = append(rows, []any{c.ID, c.Answers + 1, answer})
		}
		if err := db.InsertMany(ctx, tx, `INSERT INTO matter_answer_to (contribution_id, round, answer_id)`, "", rows); err != nil {
			return err
		}
		if err := recount(ctx, tx, matterID); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbAnswered, SubjectID: matterID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"answer": answer, "n": len(list)}}, "")
	})
}

// Misunderstood reopens the answer to one's own contribution, once: it waits in the owner's list again, who is told. While
// the matter is open it keeps it so, like any other contribution without an answer; a closed matter stays closed. Also when
// the matter can no longer be read. ErrReopened when it was done before or there is no answer. Field: text.
func (x *Room) Misunderstood(ctx context.Context, actor access.Actor, contributionID, text string) error {
	return x.own(ctx, actor, contributionID, func(ctx context.Context, tx *db.Tx, c contribution) error {
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
			c.ID, text, x.clk.Now()); err != nil {
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
	return x.own(ctx, actor, contributionID, func(ctx context.Context, tx *db.Tx, c contribution) error {
		_, err := tx.Exec(ctx, `UPDATE matter_answer_to SET seen_at = $2 WHERE contribution_id = $1 AND seen_at IS NULL
			AND answer_id IN (SELECT id FROM matter_answer WHERE sent_at IS NOT NULL)`, c.ID, x.clk.Now())
		return err
	})
}
