package disagreement

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/matter"
)

// A withdrawn decision stands no longer, and is made again with the committee's record in what it is built on. The matter says so until it is.

// redo is the withdrawal request that took back what a matter decided last, of those with the newest first; nil where that stands, or it has been
// decided again since the request was sent.
func redo(cards []Card, decided time.Time) *Card {
	for i := range cards {
		if c := &cards[i]; c.Outcome == Withdrawn && !c.At.Before(decided) {
			return c
		}
	}
	return nil
}

// withdrawnOn is the day on which management took the decision back.
func (c Card) withdrawnOn() clock.Day {
	if e := c.Entry(CardAnswered); e != nil && c.Outcome == Withdrawn {
		return clock.DayOf(e.At)
	}
	return clock.Day{}
}

// redoOf is redo in a matter. Three queries at most.
func (x *Room) redoOf(ctx context.Context, q db.Q, matterID string) (*Card, error) {
	cards, err := loadCards(ctx, q, `k.matter_id = $1 AND k.outcome = 'withdrawn'`, matterID)
	if err != nil || len(cards) == 0 {
		return nil, err
	}
	decided, err := x.matter.LastDecided(ctx, q, matterID)
	return redo(cards, decided), err
}

// redoView is what a matter says of its withdrawn decision.
type redoView struct {
	Card Card
	// Discussed is the day on which a committee has discussed it since the request was sent; no day while none is noted.
	Discussed clock.Day
	// MayReopen and MayNote: its reader may take it up again, and note that it is discussed.
	MayReopen, MayNote, Paper bool
}

// Lead is what stands above a matter's story while its decision is withdrawn and not made again (matter.AddLead): that it is made again with the
// committee's record, which is missing until it is noted. Four queries at most.
func (x *Room) Lead(ctx context.Context, here matter.Here, paper bool) (templ.Component, error) {
	if !matter.Kinds[here.Matter.Kind].Decides { // there is no decision to withdraw
		return nil, nil
	}
	q := x.db.Read()
	c, err := x.redoOf(ctx, q, here.Matter.ID)
	if err != nil || c == nil {
		return nil, err
	}
	v := redoView{Card: *c, MayReopen: matter.MayCorrect(here.Standing, here.Matter), MayNote: matter.MayNoteDiscussed(here.Standing, here.Matter), Paper: paper}
	day, err := x.matter.LastDiscussed(ctx, q, here.Matter.ID)
	if !day.Before(c.Sent) {
		v.Discussed = day
	}
	return redoLead(v), err
}

// Basis says at a published decision that it is withdrawn (matter.AddBasis). Three queries at most.
func (x *Room) Basis(ctx context.Context, here matter.Here, paper bool) (templ.Component, error) {
	c, err := x.redoOf(ctx, x.db.Read(), here.Matter.ID)
	if err != nil || c == nil {
		return nil, err
	}
	return redoBasis(redoView{Card: *c, Paper: paper}), nil
}

// redoDiscussed says whether the committee has discussed it since.
func redoDiscussed(ctx context.Context, v redoView) string {
	if v.Discussed.IsZero() {
		return i18n.T(ctx, "disagreement.redo.undiscussed")
	}
	return i18n.T(ctx, "disagreement.redo.discussed", "day", v.Discussed)
}

// redoKey words on a request's own page what becomes of the withdrawn decision.
func redoKey(v cardView) string {
	if v.Redo {
		return "disagreement.redo.record"
	}
	return "disagreement.redo.done"
}

// redoNowSQL is the condition that the withdrawal request "k" took back a decision that the person $1, who owns its matter, has not taken up again.
func redoNowSQL() string {
	owns, _, _ := matter.Arms("k.matter_id")
	return `k.outcome = 'withdrawn' AND ` + owns + ` AND EXISTS (SELECT 1 FROM matter m WHERE m.id = k.matter_id AND m.state = 'closed' AND m.closed_at <= k.at)`
}

// cardsNow are what the first page asks for a person: the requests that wait for an answer of either side, and the decisions they are to make again.
func (x *Room) cardsNow(ctx context.Context, q db.Q, actor access.Actor) ([]Card, error) {
	return loadCards(ctx, q, `k.outcome = '' AND NOT EXISTS (SELECT 1 FROM disagreement_card_entry e WHERE e.card_id = k.id) AND (`+onSide(Employees, "k.matter_id")+` OR `+
		onSide(Management, "k.matter_id")+`) OR `+redoNowSQL(), actor.Person)
}
