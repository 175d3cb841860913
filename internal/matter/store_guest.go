package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
)

// loadGuests are all who have been invited into a matter, by name; with how they are reached where that is asked for.
func loadGuests(ctx context.Context, q db.Q, matterID string, reached bool) ([]Guest, error) {
	email := `''`
	if reached {
		email = `p.email`
	}
	return db.All(ctx, q, func(s db.Scanner) (Guest, error) {
		var g Guest
		err := s.Scan(&g.ID, &g.Name, &g.Role, &g.MayContribute, &g.LastDay, &g.InvitedBy.ID, &g.InvitedBy.Name, db.At(&g.InvitedAt), db.At(&g.EndedAt), &g.Email)
		return g, err
	}, `SELECT g.person_id, p.name, g.role, g.may_contribute, g.last_day, g.invited_by, `+nameOf(`g.invited_by`)+`, g.invited_at, g.ended_at, `+email+`
		FROM matter_guest g JOIN org_person_name p ON p.id = g.person_id WHERE g.matter_id = $1 ORDER BY p.sort_key, g.person_id`, matterID)
}

// saveGuest stores an invitation, in the place of an earlier one of the same person.
func saveGuest(ctx context.Context, tx *db.Tx, matterID string, g Guest) error {
	_, err := tx.Exec(ctx, `INSERT INTO matter_guest (matter_id, person_id, role, may_contribute, last_day, invited_by, invited_at, ended_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, NULL) ON CONFLICT (matter_id, person_id) DO UPDATE SET role = excluded.role,
		may_contribute = excluded.may_contribute, last_day = excluded.last_day, invited_by = excluded.invited_by,
		invited_at = excluded.invited_at, ended_at = NULL`, matterID, g.ID, g.Role, g.MayContribute, g.LastDay, g.InvitedBy.ID, g.InvitedAt)
	return err
}

// guestDay is the last day of all invitations of a person that nobody has ended; the zero day where there is none.
func guestDay(ctx context.Context, q db.Q, person string) (day clock.Day, err error) {
	err = q.QueryRow(ctx, `SELECT max(g.last_day) FROM matter_guest g WHERE g.person_id = $1 AND g.ended_at IS NULL`, person).Scan(&day)
	return day, err
}

// invitationsTo are a person's invitations into the matters in which entries invite somebody, by matter. One query, where there are any.
func invitationsTo(ctx context.Context, q db.Q, entries []journal.Entry, person string) (map[string]*Guest, error) {
	var matters []string
	for _, e := range entries {
		if e.Verb == VerbGuestInvited {
			matters = append(matters, e.SubjectID)
		}
	}
	out := map[string]*Guest{}
	if len(matters) == 0 {
		return out, nil
	}
	_, err := db.All(ctx, q, func(s db.Scanner) (id string, err error) {
		g := &Guest{}
		err = s.Scan(&id, &g.Role, &g.MayContribute, &g.LastDay, &g.InvitedBy.Name)
		out[id] = g
		return id, err
	}, `SELECT g.matter_id, g.role, g.may_contribute, g.last_day, `+nameOf(`g.invited_by`)+` FROM matter_guest g WHERE g.person_id = $1
		AND g.matter_id IN (`+db.In(2, len(matters))+`)`, append([]any{person}, db.Args(matters)...)...)
	return out, err
}
