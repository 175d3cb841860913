package matter

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
)

// dropHeld takes an answer that has not gone out yet away from a contribution that has changed since, so that nothing is answered that
// was not read. What was written is kept as a draft for all who own the matter, with why it fell; an answer to nobody goes.
func dropHeld(ctx context.Context, tx *db.Tx, c contribution, fell string, now time.Time) error {
	type held struct {
		id string
		AnswerDraft
	}
	list, err := db.All(ctx, tx, func(s db.Scanner) (h held, err error) {
		return h, s.Scan(&h.id, &h.Outcome, &h.Text, &h.Author.ID)
	}, `SELECT a.id, a.outcome, a.text, a.author_id FROM matter_answer_to t JOIN matter_answer a ON a.id = t.answer_id
		WHERE t.contribution_id = $1 AND a.sent_at IS NULL`, c.ID)
	if err != nil {
		return err
	}
	for _, h := range list {
		for _, sql := range []string{`DELETE FROM matter_answer_to WHERE answer_id = $1 AND contribution_id = $2`,
			`DELETE FROM matter_answer WHERE id = $1 AND $2 = $2 AND NOT EXISTS (SELECT 1 FROM matter_answer_to t WHERE t.answer_id = $1)`} {
			if _, err := tx.Exec(ctx, sql, h.id, c.ID); err != nil {
				return err
			}
		}
		// One draft for each answer, however many of its contributions fall away; what somebody has made of it since stays.
		before, err := db.One(ctx, tx, scanAnswerDraft, selectAnswerDraft+` WHERE d.id = $1`, h.id)
		switch {
		case err == nil:
			h.AnswerDraft = before
		case !errors.Is(err, fault.NotFound):
			return err
		}
		h.ID, h.Fell, h.SavedAt = h.id, fell, now
		if !slices.Contains(h.Contributions, c.ID) {
			h.Contributions = append(h.Contributions, c.ID)
		}
		if _, err := saveAnswerDraft(ctx, tx, c.MatterID, h.AnswerDraft); err != nil {
			return err
		}
	}
	return nil
}

const selectAnswerDraft = `SELECT d.id, d.outcome, d.text, d.contributions, d.fell, d.saved_at, d.person_id, p.name
	FROM matter_answer_draft d JOIN org_person_name p ON p.id = d.person_id`

func scanAnswerDraft(s db.Scanner) (AnswerDraft, error) {
	var d AnswerDraft
	var ids string
	err := s.Scan(&d.ID, &d.Outcome, &d.Text, &ids, &d.Fell, db.At(&d.SavedAt), &d.Author.ID, &d.Author.Name)
	if err == nil {
		err = json.Unmarshal([]byte(ids), &d.Contributions)
	}
	return d, err
}

// loadAnswerDrafts gives the drafts of answers that an owner of a matter sees, newest first: their own, and what fell away.
func loadAnswerDrafts(ctx context.Context, q db.Q, matterID, person string) ([]AnswerDraft, error) {
	return db.All(ctx, q, scanAnswerDraft, selectAnswerDraft+` WHERE d.matter_id = $1 AND (d.person_id = $2 OR d.fell <> '')
		ORDER BY d.saved_at DESC, d.id LIMIT `+strconv.Itoa(most), matterID, person)
}

// saveAnswerDraft stores a draft in place of what stood under its id; false when somebody else's private one, or another matter's, does.
func saveAnswerDraft(ctx context.Context, tx *db.Tx, matterID string, d AnswerDraft) (bool, error) {
	// Only what is an id is kept, so that a list can be asked for by it.
	ids, err := json.Marshal(slices.DeleteFunc(slices.Clone(d.Contributions), func(s string) bool { _, err := id.Parse(s); return err != nil }))
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(ctx, `INSERT INTO matter_answer_draft (id, matter_id, person_id, outcome, text, contributions, fell, saved_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET person_id = excluded.person_id, outcome = excluded.outcome, text = excluded.text,
		contributions = excluded.contributions, saved_at = excluded.saved_at,
		fell = CASE excluded.fell WHEN '' THEN matter_answer_draft.fell ELSE excluded.fell END
		WHERE matter_answer_draft.matter_id = excluded.matter_id
		AND (matter_answer_draft.person_id = excluded.person_id OR matter_answer_draft.fell <> '')`,
		d.ID, matterID, d.Author.ID, d.Outcome, d.Text, string(ids), d.Fell, d.SavedAt)
	return n == 1, err
}

// deleteAnswerDraft takes away a draft that the owner sees.
func deleteAnswerDraft(ctx context.Context, tx *db.Tx, matterID, person, draft string) error {
	_, err := tx.Exec(ctx, `DELETE FROM matter_answer_draft WHERE id = $3 AND matter_id = $1 AND (person_id = $2 OR fell <> '')`, matterID, person, draft)
	return err
}

// loadUnsent gives a matter's answers that have not gone out, oldest first.
func loadUnsent(ctx context.Context, q db.Q, matterID string) ([]UnsentAnswer, error) {
	return db.All(ctx, q, func(s db.Scanner) (UnsentAnswer, error) {
		var u UnsentAnswer
		err := s.Scan(&u.ID, &u.Outcome, &u.Text, &u.Author.ID, &u.Author.Name, db.At(&u.Due), &u.N)
		return u, err
	}, `SELECT a.id, a.outcome, a.text, a.author_id, p.name, a.due_at, (SELECT count(*) FROM matter_answer_to t WHERE t.answer_id = a.id)
		FROM matter_answer a JOIN org_person_name p ON p.id = a.author_id WHERE a.matter_id = $1 AND a.sent_at IS NULL ORDER BY a.at, a.id LIMIT `+strconv.Itoa(most), matterID)
}
