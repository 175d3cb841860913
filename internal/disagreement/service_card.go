package disagreement

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/year"
)

// The verbs of withdrawal requests. Their subject is the request.
const (
	VerbCardSent     = "card.sent"
	VerbCardAnswered = "card.answered"
	VerbCardOver     = "card.over" // the day of the answer is over: the program's own
)

// cardKind is what the entries of withdrawal requests are about.
const cardKind = "card"

// The codes of the stages in which management answers, and in which the central parties are brought in.
const (
	stageAnswer  = "answer"
	stageCentral = "central"
)

const cardColumns = `k.id, k.matter_id, k.text, k.sent_day, k.answer_day, k.by_id, k.at, k.outcome, k.answer, COALESCE(k.answered_by, ''), k.answered_at, COALESCE(k.hidden_reason, ''), k.erased`

func scanCard(s db.Scanner) (c Card, err error) {
	var sent, by string
	if err = s.Scan(&c.ID, &c.MatterID, &c.Text, &sent, &by, &c.By, db.At(&c.At), &c.Outcome, &c.Answer, &c.AnsweredBy, db.At(&c.AnsweredAt), &c.Hidden, &c.Erased); err != nil {
		return c, err
	}
	if c.Sent, err = storedDay(sent); err != nil {
		return c, err
	}
	c.AnswerBy, err = storedDay(by)
	return c, err
}

// loadCards are the withdrawal requests of which a condition holds, the newest first. One query.
func loadCards(ctx context.Context, q db.Q, where string, args ...any) ([]Card, error) {
	return db.All(ctx, q, scanCard, `SELECT `+cardColumns+` FROM disagreement_card k WHERE `+where+` ORDER BY k.sent_day DESC, k.id LIMIT 20`, args...)
}

// enterCard loads a withdrawal request and what the actor is to its matter; fault.NotFound when they may not read it.
func (x *Room) enterCard(ctx context.Context, q db.Q, actor access.Actor, cardID string) (Card, matter.Here, error) {
	list, err := loadCards(ctx, q, `k.id = $1`, cardID)
	if err != nil {
		return Card{}, matter.Here{}, err
	}
	if len(list) == 0 {
		return Card{}, matter.Here{}, fault.NotFound
	}
	here, err := x.matter.Enter(ctx, q, actor, list[0].MatterID)
	return list[0], here, err
}

func waiting(cards []Card) bool {
	return slices.ContainsFunc(cards, func(c Card) bool { return c.Outcome == "" })
}

// SendCard asks management to take the published decision of a matter back; both sides are told, and the clock of the answer begins. cardID is
// made with the form, so that the same form sent twice is one. By the employee side. Field: card.
func (x *Room) SendCard(ctx context.Context, actor access.Actor, matterID, cardID, text string) error {
	if _, err := id.Parse(cardID); err != nil {
		return err
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		here, err := x.matter.Enter(ctx, tx, actor, matterID)
		if err != nil {
			return err
		}
		there, err := loadCards(ctx, tx, `k.matter_id = $1`, matterID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(there, func(c Card) bool { return c.ID == cardID && c.By == actor.Person }) {
			return nil
		}
		if !MaySendCard(here.Standing, here.Matter, waiting(there)) {
			return fault.Forbidden
		}
		if err := checkCard(text); err != nil {
			return err
		}
		stages, err := x.year.Stages(ctx, tx)
		if err != nil {
			return err
		}
		by := clock.Day{}
		for _, s := range year.Withdrawal(stages, x.today(), "", nil) {
			if s.Stage.Code == stageAnswer {
				by = s.Day
			}
		}
		if _, err := tx.Exec(ctx, `INSERT INTO disagreement_card (id, matter_id, text, sent_day, answer_day, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			cardID, matterID, text, x.today().String(), dayText(by), actor.Person, x.clk.Now()); err != nil {
			return err
		}
		return x.noteCard(ctx, tx, VerbCardSent, cardID, matterID, actor.Person)
	})
}

// AnswerCard is what management answers a withdrawal request, once; both sides are told. By management. Fields: card_outcome, card_answer.
func (x *Room) AnswerCard(ctx context.Context, actor access.Actor, cardID string, outcome CardOutcome, answer string) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, here, err := x.enterCard(ctx, tx, actor, cardID)
		if err != nil {
			return err
		}
		if !MayAnswerCard(here.Standing, here.Matter, c) {
			return fault.Forbidden
		}
		if err := checkCardAnswer(outcome, answer); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE disagreement_card SET outcome = $2, answer = $3, answered_by = $4, answered_at = $5 WHERE id = $1`,
			cardID, outcome, answer, actor.Person, x.clk.Now()); err != nil {
			return err
		}
		return x.noteCard(ctx, tx, VerbCardAnswered, cardID, c.MatterID, actor.Person)
	})
}

func (x *Room) noteCard(ctx context.Context, tx *db.Tx, verb, cardID, matterID, by string) error {
	x.matter.Changed(tx, matterID)
	_, err := x.journal.Write(ctx, tx, journal.Entry{Verb: verb, SubjectKind: cardKind, SubjectID: cardID, Actor: by, Tell: true})
	return err
}

// CardsOver tells both sides of the withdrawal requests whose day of the answer is over without one, each once.
func (x *Room) CardsOver(ctx context.Context) error {
	due, err := loadCards(ctx, x.db.Read(), `k.outcome = '' AND NOT k.told_over AND k.answer_day <> '' AND k.answer_day < $1`, x.today().String())
	if err != nil {
		return err
	}
	for _, c := range due {
		err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			n, err := tx.Exec(ctx, `UPDATE disagreement_card SET told_over = TRUE WHERE id = $1 AND outcome = '' AND NOT told_over`, c.ID)
			if err != nil || n == 0 {
				return err
			}
			return x.noteCard(ctx, tx, VerbCardOver, c.ID, c.MatterID, "")
		})
		if err != nil {
			return err
		}
	}
	if len(due) == 20 {
		return jobs.Later(0)
	}
	return nil
}

// published is the decision a withdrawal request is about; fault.NotFound where there is none.
func (x *Room) published(ctx context.Context, actor access.Actor, matterID string) (matter.Ruling, error) {
	s, err := x.matter.View(ctx, actor, matterID, matter.Page{Limit: 1})
	if err != nil {
		return matter.Ruling{}, err
	}
	if len(s.Rulings) == 0 {
		return matter.Ruling{}, fault.NotFound
	}
	return s.Rulings[0], nil
}
