package matter

import (
	"context"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/search"
	"github.com/medspil/medspil/internal/kit/ui"
)

// Picture is the shared picture a dialogue room ends in (det fælles billede).
type Picture struct {
	// Took is what is seen alike; Differ where it is seen differently, and what that is good for; Remember what to remind each other of the
	// day it becomes hard.
	Took, Differ, Remember string
}

// EarlierPicture is what stood in a shared picture until it was corrected at an instant.
type EarlierPicture struct {
	Picture
	At time.Time
}

// Picture is what the matter ended in, if it is a dialogue room.
func (m Matter) Picture() Picture { return Picture{m.Took, m.Differ, m.Remember} }

func (in CloseInput) picture() Picture { return Picture{in.Took, in.Differ, in.Remember} }

func (p Picture) check(inv *fault.Invalid) {
	if strings.TrimSpace(p.Took) == "" {
		inv.Add("took", "matter.room.error.took_missing")
	} else {
		checkText(inv, "took", p.Took, MaxText)
	}
	checkText(inv, "differ", p.Differ, MaxText)
	checkText(inv, "remember", p.Remember, MaxText)
}

// PictureInput corrects a shared picture.
type PictureInput struct {
	Picture
	// Why it is corrected: read by all.
	Why string
}

func (in PictureInput) check() error {
	inv := &fault.Invalid{}
	in.Picture.check(inv)
	checkText(inv, "why", in.Why, MaxReason)
	return inv.Err()
}

// CorrectPicture corrects the shared picture of a dialogue room that has been closed; what stood there stays readable, and those who were told
// of it are told. By its owner. ErrHidden while it is hidden. Fields: took, differ, remember, why.
func (x *Room) CorrectPicture(ctx context.Context, actor access.Actor, matterID string, in PictureInput) error {
	if err := in.check(); err != nil {
		return x.orNotFound(ctx, actor, matterID, err)
	}
	return x.on(ctx, actor, matterID, MayCorrectPicture, func(ctx context.Context, tx *db.Tx, s scene) error {
		before := s.Matter.Picture()
		if before == in.Picture {
			return nil
		}
		hidden, err := db.One(ctx, tx, db.Scan[bool], `SELECT NOT `+tookShownSQL+` FROM matter m WHERE m.id = $1`, matterID)
		if err != nil || hidden {
			return orElse(err, ErrHidden)
		}
		if _, err := tx.Exec(ctx, `INSERT INTO matter_picture_earlier (matter_id, n, took, differ, remember, at)
			SELECT $1, 1 + count(*), $2, $3, $4, $5 FROM matter_picture_earlier WHERE matter_id = $1`,
			matterID, before.Took, before.Differ, before.Remember, x.clk.Now()); err != nil {
			return err
		}
		if err := setPicture(ctx, tx, matterID, in.Picture); err != nil {
			return err
		}
		if err := search.Drop(ctx, tx, matterID); err != nil { // not by the words that stood there
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbPictureCorrected, SubjectID: matterID, Actor: actor.Person, Tell: true}, in.Why)
	})
}

func setPicture(ctx context.Context, tx *db.Tx, matterID string, p Picture) error {
	_, err := tx.Exec(ctx, `UPDATE matter SET took = $2, differ = $3, remember = $4 WHERE id = $1`, matterID, p.Took, p.Differ, p.Remember)
	return err
}

// loadEarlierPictures gives what stood in a shared picture before, newest first.
func loadEarlierPictures(ctx context.Context, q db.Q, matterID string) ([]EarlierPicture, error) {
	return db.All(ctx, q, func(s db.Scanner) (p EarlierPicture, err error) {
		return p, s.Scan(&p.Took, &p.Differ, &p.Remember, db.At(&p.At))
	}, `SELECT took, differ, remember, at FROM matter_picture_earlier WHERE matter_id = $1 ORDER BY n DESC`, matterID)
}

// TalkedBefore is a dialogue room that has been closed, about the same as another matter.
type TalkedBefore struct {
	ID, Title string
	Closed    clock.Day
	// Remember is the part of its shared picture that was written for this day, shortened; "" where it is hidden.
	Remember string
}

// mostTalked is how many of them a page shows.
const mostTalked = 3

// talkedBefore are the dialogue rooms about a subject that the actor may read and that have been closed, the newest first; none of a matter
// itself. One query.
func (x *Room) talkedBefore(ctx context.Context, q db.Q, actor access.Actor, m Matter) ([]TalkedBefore, error) {
	if m.Subject == "" {
		return nil, nil
	}
	return db.All(ctx, q, func(s db.Scanner) (t TalkedBefore, err error) {
		var at time.Time
		err = s.Scan(&t.ID, &t.Title, db.At(&at), &t.Remember)
		t.Closed, t.Remember = clock.DayOf(at), ui.Shorten(t.Remember, shortProblem)
		return t, err
	}, `SELECT m.id, CASE WHEN hv.reason IS NULL THEN v.title ELSE '' END, m.closed_at, CASE WHEN `+tookShownSQL+` THEN m.remember ELSE '' END
		FROM `+listedFrom+` WHERE m.kind = $2 AND m.state = 'closed' AND m.subject = $3 AND m.id <> $4 AND `+
		reach{secretariat: actor.Grants.Secretariat, wide: true}.read()+` ORDER BY m.closed_at DESC, m.id LIMIT $5`,
		actor.Person, DialogueRoom, m.Subject, m.ID, mostTalked)
}
