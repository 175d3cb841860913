package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

func addHandshake(ctx context.Context, tx *db.Tx, matterID string, h Handshake) error {
	_, err := tx.Exec(ctx, `INSERT INTO matter_handshake (matter_id, n, promise, until_day, why, offered_by, offered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, matterID, h.N, h.Promise, h.Until.String(), h.Why, h.OfferedBy.ID, h.OfferedAt)
	return err
}

func scanHandshake(s db.Scanner) (Handshake, error) {
	var h Handshake
	var until string
	var taken *bool
	err := s.Scan(&h.N, &h.Promise, &until, &h.Why, &h.OfferedBy.ID, &h.OfferedBy.Name, db.At(&h.OfferedAt), &taken, &h.Answer,
		db.OrZero(&h.AnsweredBy.ID), db.OrZero(&h.AnsweredBy.Name), db.At(&h.AnsweredAt))
	if err != nil {
		return h, err
	}
	if taken != nil {
		h.Answered, h.Taken = true, *taken
	}
	if until != "" {
		h.Until, err = clock.ParseDay(until)
	}
	return h, err
}

// loadHandshakes gives a matter's offers, newest first.
func loadHandshakes(ctx context.Context, q db.Q, matterID string) ([]Handshake, error) {
	return db.All(ctx, q, scanHandshake, `SELECT h.n, h.promise, h.until_day, h.why, h.offered_by, p.name, h.offered_at, h.taken, h.answer,
		h.answered_by, `+nameOf(`h.answered_by`)+`, h.answered_at
		FROM matter_handshake h JOIN org_person_name p ON p.id = h.offered_by WHERE h.matter_id = $1 ORDER BY h.n DESC`, matterID)
}

// above is the chain of units of today from one upwards, itself first.
func above(ctx context.Context, q db.Q, unit string) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT a.ancestor_id FROM org_unit_stands_for s JOIN org_ancestor a ON a.unit_id = s.now_id
		WHERE s.unit_id = $1 ORDER BY a.depth`, unit)
}

// loadDecisionDraft fills in what a decision's draft has besides.
func loadDecisionDraft(ctx context.Context, q db.Q, matterID string, in *DraftInput) error {
	windows, err := loadWindows(ctx, q, matterID)
	if err != nil {
		return err
	}
	in.Windows = make([]clock.Day, len(in.rules().Windows))
	for i, code := range in.rules().Windows {
		for _, w := range windows {
			if w.Code == code {
				in.Windows[i] = w.LastDay
			}
		}
	}
	offers, err := loadHandshakes(ctx, q, matterID)
	for _, h := range offers {
		in.Promise = h.Promise
	}
	return err
}

// viewDecision fills in what a decision's page shows besides. Five queries at most.
func viewDecision(ctx context.Context, q db.Q, v *Story, r reader) (err error) {
	if v.Discussions, err = loadDiscussions(ctx, q, v.Matter.ID); err != nil {
		return err
	}
	if v.Rulings, err = loadRulings(ctx, q, v.Matter.ID, false); err != nil {
		return err
	}
	if err = withChanges(ctx, q, r, v.Matter.ID, v.Rulings); err != nil {
		return err
	}
	if v.Handshakes, err = loadHandshakes(ctx, q, v.Matter.ID); err != nil || v.Matter.Decider == "" {
		return err
	}
	leaders, err := db.All(ctx, q, func(s db.Scanner) (p Person, err error) { return p, s.Scan(&p.ID, &p.Name) },
		`SELECT p.id, p.name FROM org_unit_stands_for s JOIN org_leader_now l ON l.unit_id = s.now_id JOIN org_person_name p ON p.id = l.person_id
		WHERE s.unit_id = $1 ORDER BY p.sort_key, p.id LIMIT 1`, v.Matter.Decider)
	for _, p := range leaders {
		v.DecidedBy = p
	}
	return err
}
