package org

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
)

// A guest is somebody from outside who is invited into something by name and e-mail: a politician, an observer of a union. They are here
// until a day, work nowhere, and are not found among the people (SearchPeople). An import that brings somebody with their e-mail makes one
// person of the two.

// AddGuest adds a guest who is here from today until a day, which is the first they are not. Who was a guest under the same e-mail before is
// the same person, under the name they have now: what they said is theirs.
func (x *Room) AddGuest(ctx context.Context, tx *db.Tx, today, until clock.Day, p Person) (string, error) {
	q := SyncPerson{FirstName: p.FirstName, LastName: p.LastName, Email: p.Email}.tidy()
	person, err := db.One(ctx, tx, db.Scan[string], insertPerson+` VALUES ($1, $2, $3, $4, $5, $6, '', $3, '', $7, $8)
		ON CONFLICT (source, source_key) DO UPDATE SET first_name = excluded.first_name, last_name = excluded.last_name, sort_key = excluded.sort_key,
			until_day = excluded.until_day RETURNING id`,
		id.New(), guest, q.Email, q.FirstName, q.LastName, SortKey(q.LastName, q.FirstName), today, until)
	if err != nil {
		return "", err
	}
	return person, changed(ctx, tx)
}

// GuestUntil moves the first day on which a guest is not here any more. Of anybody else, also of one who has been a guest and works here now,
// it changes nothing.
func (x *Room) GuestUntil(ctx context.Context, tx *db.Tx, person string, until clock.Day) error {
	n, err := tx.Exec(ctx, `UPDATE org_person SET until_day = $3 WHERE id = $1 AND source = $2 AND until_day <> $3`, person, guest, until)
	if err != nil || n == 0 {
		return err
	}
	return changed(ctx, tx)
}

// Belongs says whether somebody works here, leads a unit or is a guest today: whether an invitation would give them anything to come for.
func (x *Room) Belongs(ctx context.Context, q db.Q, person string) (bool, error) {
	return db.One(ctx, q, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM org_employment_now e WHERE e.person_id = $1)
		OR EXISTS (SELECT 1 FROM org_leader_now l WHERE l.person_id = $1) OR EXISTS (SELECT 1 FROM org_guest_now g WHERE g.person_id = $1)`, person)
}

// SplitName parts a full name as people write it: the last word is the last name. "" for what is missing.
func SplitName(full string) (first, last string) {
	words := strings.Fields(full)
	if len(words) == 0 {
		return "", ""
	}
	n := len(words) - 1
	return strings.Join(words[:n], " "), words[n]
}

// changed lets every node see that the people are others than they were.
func changed(ctx context.Context, tx *db.Tx) error {
	tx.Signal(topic)
	_, err := tx.Exec(ctx, "UPDATE org_today SET version = version + 1")
	return err
}
