package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

// Clarify asks the author of a contribution that waits for its answer, or of a position in an open room, what they mean; they are told. It is no answer. By the owner, one
// question at a time (ErrAsked). ErrWithdrawn, ErrHidden, ErrAnswered. Field: question.
func (x *Room) Clarify(ctx context.Context, actor access.Actor, contributionID, question string) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err := loadContribution(ctx, tx, contributionID)
		if err != nil {
			return err
		}
		s, err := x.enter(ctx, tx, actor, c.MatterID)
		if err != nil {
			return err
		}
		if !MayAnswer(s.Standing, s.Matter) {
			return fault.Forbidden
		}
		switch {
		case !c.WithdrawnAt.IsZero():
			return ErrWithdrawn
		case c.Hidden:
			return ErrHidden
		case c.Kind == Position && s.Matter.State != Open:
			return ErrNotOpen
		case c.Kind != Position && !c.waiting():
			return ErrAnswered
		}
		inv := &fault.Invalid{}
		checkText(inv, "question", question, MaxReason)
		if err := inv.Err(); err != nil {
			return err
		}
		if asked, err := asks(ctx, tx, c.ID); err != nil || asked != "" {
			return orElse(err, ErrAsked)
		}
		if _, err := tx.Exec(ctx, `INSERT INTO matter_clarification (id, contribution_id, question, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5)`,
			id.New(), c.ID, question, actor.Person, x.clk.Now()); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbClarified, SubjectID: c.MatterID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"contribution": c.ID}}, "")
	})
}

// Reply is the author's reply to what was asked about their contribution; the owner is told. Also when the matter can no longer be read.
// fault.NotFound when nothing waits for a reply. Field: reply.
func (x *Room) Reply(ctx context.Context, actor access.Actor, contributionID, reply string) error {
	return x.reply(ctx, byPerson(actor.Person, contributionID), reply)
}

func (x *Room) reply(ctx context.Context, who claim, reply string) error {
	return x.own(ctx, who, func(ctx context.Context, tx *db.Tx, c contribution) error {
		asked, err := asks(ctx, tx, c.ID)
		switch {
		case err != nil:
			return err
		case !c.WithdrawnAt.IsZero():
			return ErrWithdrawn
		case c.Hidden:
			return ErrHidden
		case asked == "":
			return fault.NotFound
		}
		inv := &fault.Invalid{}
		checkText(inv, "reply", reply, MaxText)
		if err := inv.Err(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE matter_clarification SET reply = $2, replied_at = $3 WHERE id = $1`, asked, reply, c.when(x.clk.Now())); err != nil {
			return err
		}
		return x.noteOwn(ctx, tx, c, VerbReplied, true)
	})
}

// asks is the question about a contribution that waits for a reply; "" for none.
func asks(ctx context.Context, q db.Q, contributionID string) (string, error) {
	list, err := db.All(ctx, q, db.Scan[string], `SELECT id FROM matter_clarification WHERE contribution_id = $1 AND replied_at IS NULL`, contributionID)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// orElse is err, or otherwise where there is none.
func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
