package disagreement

import (
	"context"
	"encoding/json"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/year"
)

const cardColumns = `k.id, k.matter_id, k.text, k.sent_day, k.answer_day, k.stages, k.by_id, k.at, k.outcome, COALESCE(k.hidden_reason, ''), k.erased`

func scanCard(s db.Scanner) (c Card, err error) {
	var sent, by, stages string
	if err = s.Scan(&c.ID, &c.MatterID, &c.Text, &sent, &by, &stages, &c.By, db.At(&c.At), &c.Outcome, &c.Hidden, &c.Erased); err != nil {
		return c, err
	}
	if c.Sent, err = storedDay(sent); err != nil {
		return c, err
	}
	if c.AnswerBy, err = storedDay(by); err != nil || stages == "" {
		return c, err
	}
	return c, json.Unmarshal([]byte(stages), &c.Stages)
}

const cardEntryColumns = `e.card_id, e.id, e.kind, e.side, e.text, e.outcome, COALESCE(e.committee_id, ''), e.day, e.due_day, e.by_id, e.at, COALESCE(e.hidden_reason, ''), e.erased`

type ofCard struct {
	of string
	CardEntry
}

func scanCardEntry(s db.Scanner) (e ofCard, err error) {
	var day, due string
	if err = s.Scan(&e.of, &e.ID, &e.Kind, &e.Side, &e.Text, &e.Outcome, &e.Committee, &day, &due, &e.By, db.At(&e.At), &e.Hidden, &e.Erased); err != nil {
		return e, err
	}
	if e.Day, err = storedDay(day); err != nil {
		return e, err
	}
	e.Due, err = storedDay(due)
	return e, err
}

// loadCards are the withdrawal requests of which a condition holds, the newest first, each with what came of it. Two queries.
func loadCards(ctx context.Context, q db.Q, where string, args ...any) ([]Card, error) {
	list, err := db.All(ctx, q, scanCard, `SELECT `+cardColumns+` FROM disagreement_card k WHERE `+where+` ORDER BY k.sent_day DESC, k.id LIMIT 20`, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	at, ids := map[string]int{}, make([]string, len(list))
	for i, c := range list {
		at[c.ID], ids[i] = i, c.ID
	}
	entries, err := db.All(ctx, q, scanCardEntry, `SELECT `+cardEntryColumns+` FROM disagreement_card_entry e WHERE e.card_id IN (`+db.In(1, len(ids))+`) ORDER BY e.at, e.id`, db.Args(ids)...)
	for _, e := range entries {
		c := &list[at[e.of]]
		c.Entries = append(c.Entries, e.CardEntry)
	}
	return list, err
}

// beginCard stores a withdrawal request.
func beginCard(ctx context.Context, tx *db.Tx, c Card) error {
	stages, err := json.Marshal(c.Stages)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO disagreement_card (id, matter_id, text, sent_day, answer_day, stages, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		c.ID, c.MatterID, c.Text, c.Sent, dayText(c.AnswerBy), string(stages), c.By, c.At)
	return err
}

// addToCard stores what came of a withdrawal request.
func addToCard(ctx context.Context, tx *db.Tx, cardID string, e CardEntry) error {
	if _, err := tx.Exec(ctx, `INSERT INTO disagreement_card_entry (id, card_id, kind, side, text, outcome, committee_id, day, due_day, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		e.ID, cardID, e.Kind, e.Side, e.Text, e.Outcome, db.Null(e.Committee), dayText(e.Day), dayText(e.Due), e.By, e.At); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE disagreement_card SET outcome = CASE WHEN $2 = '' THEN outcome ELSE $2 END WHERE id = $1`, cardID, e.Outcome)
	return err
}

// loadMain is the main committee of today; "" where there is none. One query.
func loadMain(ctx context.Context, q db.Q) (string, error) {
	list, err := db.All(ctx, q, db.Scan[string], `SELECT id FROM committee_now WHERE level = 1 ORDER BY id LIMIT 1`)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// stageDays are the stages of a withdrawal request: those that were kept when it was sent, of which a meeting that was not in the calendar then may
// be now; of one sent before they were kept, those of the settings. At most two queries.
func (x *Room) stageDays(ctx context.Context, q db.Q, c Card) ([]year.StageDay, error) {
	stages := make([]year.Stage, len(c.Stages))
	for i, s := range c.Stages {
		stages[i] = s.Stage
	}
	if len(stages) == 0 {
		var err error
		if stages, err = x.year.Stages(ctx, q); err != nil {
			return nil, err
		}
	}
	days, err := x.year.StageDays(ctx, q, stages, c.Sent)
	for i := range days {
		switch {
		case i < len(c.Stages) && !c.Stages[i].Day.IsZero():
			days[i].Day = c.Stages[i].Day
		case days[i].Stage.Code == stageAnswer: // the day that was promised when it was sent
			days[i].Day = c.AnswerBy
		}
	}
	return days, err
}

// due is when it is answered where it is taken on a day, by the rule of that stage as it was when the request was sent; no day where that waits for
// a meeting, or there is no such rule. Two queries.
func (x *Room) due(ctx context.Context, q db.Q, c Card, code string, taken clock.Day) (clock.Day, error) {
	days, err := x.stageDays(ctx, q, c)
	for _, s := range days {
		if s.Stage.Code == code && !follows(s.Stage) {
			own, err := x.year.StageDays(ctx, q, []year.Stage{s.Stage}, taken)
			if err != nil {
				return clock.Day{}, err
			}
			return own[0].Day, nil
		}
	}
	return clock.Day{}, err
}
