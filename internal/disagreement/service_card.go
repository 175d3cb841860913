package disagreement

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
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
	// VerbCardWithdrawn is an answer that takes the decision back: everybody who was told of the decision is told.
	VerbCardWithdrawn = "card.withdrawn"
	VerbCardOver      = "card.over" // the day of the answer is over: the program's own
	// What else came of it: the kind after "card."
	VerbCardToMain      = "card.main"
	VerbCardFromMain    = "card.main_back"
	VerbCardToCentral   = "card.central"
	VerbCardFromCentral = "card.central_back"
)

// cardKind is what the entries of withdrawal requests are about.
const cardKind = "card"

// The codes of the stages: management answers, the main committee takes it up, the central parties are brought in.
const (
	stageAnswer  = "answer"
	stageMain    = "main"
	stageCentral = "central"
)

// stageOf is the stage in which something came of it.
var stageOf = map[CardKind]string{CardAnswered: stageAnswer, CardToMain: stageMain, CardFromMain: stageMain, CardToCentral: stageCentral, CardFromCentral: stageCentral}

// follows says whether a stage has no time of its own: it comes when the one before it is over.
func follows(s year.Stage) bool { return s.Days == 0 && s.Months == 0 && !s.Meeting }

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

// waits says whether a request waits for management's answer.
func waits(c Card) bool { return c.Outcome == "" }

func waiting(cards []Card) bool { return slices.ContainsFunc(cards, waits) }

// SendCard asks management to take the published decision of a matter back; both sides are told, and the clock of the answer begins. cardID is
// made with the form, so that the same form sent twice is one. By the employee side. ErrMoved when another of it was
// faster. Field: card.
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
			if MaySendCard(here.Standing, here.Matter, false) {
				return ErrMoved
			}
			return fault.Forbidden
		}
		if err := checkCard(text); err != nil {
			return err
		}
		if len(there) >= MaxCards {
			return fault.One("", "disagreement.error.card_many", "max", MaxCards)
		}
		stages, err := x.year.Stages(ctx, tx)
		if err != nil {
			return err
		}
		c := Card{ID: cardID, MatterID: matterID, Text: text, Sent: x.today(), By: actor.Person, At: x.clk.Now()}
		if c.Stages, err = x.year.StageDays(ctx, tx, stages, c.Sent); err != nil {
			return err
		}
		for _, s := range c.Stages {
			if s.Stage.Code == stageAnswer {
				c.AnswerBy = s.Day
			}
		}
		if err := beginCard(ctx, tx, c); err != nil {
			return err
		}
		return x.noteCard(ctx, tx, VerbCardSent, cardID, matterID, actor.Person)
	})
}

// onCard adds to a withdrawal request what the actor may write down of a kind; both sides are told. ErrMoved when somebody else has, and nothing
// when it was the actor with the same words.
func (x *Room) onCard(ctx context.Context, actor access.Actor, cardID string, e CardEntry, prepare func(ctx context.Context, tx *db.Tx, c Card, e *CardEntry) error) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, here, err := x.enterCard(ctx, tx, actor, cardID)
		if err != nil {
			return err
		}
		side, known := SideOf(here.Standing), slices.Contains(cardKinds, e.Kind) // a form in which no kind was chosen is a mistake in the form
		switch there := c.Entry(e.Kind); {
		case there != nil && there.By == actor.Person && there.Text == e.Text && there.Outcome == e.Outcome:
			return nil
		case cardMoved(here.Standing, here.Matter, c, e.Kind, x.today()):
			return ErrMoved
		case side == "" || known && !MayRecord(here.Standing, here.Matter, c, e.Kind, x.today()):
			return fault.Forbidden
		}
		if err := prepare(ctx, tx, c, &e); err != nil {
			return err
		}
		e.ID, e.Side, e.By, e.At = id.New(), side, actor.Person, x.clk.Now()
		if err := addToCard(ctx, tx, c.ID, e); err != nil {
			return err
		}
		verb := "card." + string(e.Kind)
		if e.Outcome == Withdrawn {
			verb = VerbCardWithdrawn
		}
		return x.noteCard(ctx, tx, verb, cardID, c.MatterID, actor.Person)
	})
}

// AnswerCard is what management answers a withdrawal request, once. When it takes the decision back, everybody who was told of that is told. By management. Fields: card_outcome, card_answer.
func (x *Room) AnswerCard(ctx context.Context, actor access.Actor, cardID string, outcome CardOutcome, answer string) error {
	return x.onCard(ctx, actor, cardID, CardEntry{Kind: CardAnswered, Outcome: outcome, Text: answer}, func(context.Context, *db.Tx, Card, *CardEntry) error {
		return checkCardAnswer(outcome, answer)
	})
}

// RecordCard writes down that a withdrawal request was taken to the main committee or the central parties, with what was sent along, or what came
// back from there. When it is answered there is counted from that day. By either side, as MayRecord says. Fields: card_kind, card_day, card_text.
func (x *Room) RecordCard(ctx context.Context, actor access.Actor, cardID string, r CardRecord) error {
	return x.onCard(ctx, actor, cardID, CardEntry{Kind: r.Kind, Day: r.Day, Text: r.Text}, func(ctx context.Context, tx *db.Tx, c Card, e *CardEntry) (err error) {
		if err := r.check(c, x.today()); err != nil {
			return err
		}
		if r.Kind == CardToMain || r.Kind == CardToCentral {
			if e.Due, err = x.due(ctx, tx, c, stageOf[r.Kind], r.Day); err != nil {
				return err
			}
		}
		if r.Kind == CardToMain {
			e.Committee, err = loadMain(ctx, tx)
		}
		return err
	})
}

func (x *Room) noteCard(ctx context.Context, tx *db.Tx, verb, cardID, matterID, by string) error {
	x.matter.Changed(tx, matterID)
	if err := x.matter.Reindex(ctx, tx, matterID); err != nil {
		return err
	}
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
