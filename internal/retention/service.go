package retention

import (
	"context"
	"errors"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

// ErrHeld: somebody holds it already.
var ErrHeld = fault.Wrap(fault.Conflict, errors.New("retention: held already"))

// Settings is for how long things are kept.
func (x *Room) Settings(ctx context.Context) (Settings, error) { return x.settings(ctx, x.db.Read()) }

func (x *Room) settings(ctx context.Context, q db.Q) (Settings, error) {
	changed, err := loadSettings(ctx, q)
	s := Settings{Notice: DefaultNotice, Months: map[string]int{}}
	if n, ok := changed[noticeKey]; ok {
		s.Notice = n
	}
	for _, k := range x.kinds {
		s.Months[k.Code] = k.Months
		if n, ok := changed[k.Code]; ok {
			s.Months[k.Code] = n
		}
	}
	return s, err
}

// Save changes for how long things are kept; the list follows the next night. A kind that is not in s keeps what it has. By the
// secretariat; to others it is fault.NotFound. Fields: notice, and months_ with a kind's code.
func (x *Room) Save(ctx context.Context, actor access.Actor, s Settings) error {
	if !MayKeep(actor) {
		return fault.NotFound
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		had, err := x.settings(ctx, tx)
		if err != nil {
			return err
		}
		next := Settings{Notice: s.Notice, Months: map[string]int{}}
		for _, k := range x.kinds {
			next.Months[k.Code] = had.Months[k.Code]
			if n, said := s.Months[k.Code]; said {
				next.Months[k.Code] = n
			}
		}
		if err := next.check(x.kinds); err != nil {
			return err
		}
		if err := x.change(ctx, tx, actor, noticeKey, had.Notice, next.Notice); err != nil {
			return err
		}
		for _, k := range x.kinds {
			if err := x.change(ctx, tx, actor, k.Code, had.Months[k.Code], next.Months[k.Code]); err != nil {
				return err
			}
		}
		return nil
	})
}

// change stores a setting that is another now, and journals it.
func (x *Room) change(ctx context.Context, tx *db.Tx, actor access.Actor, key string, from, to int) error {
	if from == to {
		return nil
	}
	if err := storeSetting(ctx, tx, key, to); err != nil {
		return err
	}
	return x.note(ctx, tx, journal.Entry{Verb: VerbChanged, SubjectID: key, Actor: actor.Person, Args: map[string]any{"from": from, "to": to}})
}

// Hold keeps something that is listed, for a reason, until it is released. By the secretariat. fault.NotFound for what is not listed, or
// what they do not know of; ErrHeld. Field: reason.
func (x *Room) Hold(ctx context.Context, actor access.Actor, kind, subject, reason string) error {
	if _, err := x.listed(ctx, actor, kind, subject); err != nil {
		return err
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if held, err := hold(ctx, tx, kind, subject, actor.Person, reason, x.clk.Now()); err != nil || !held {
			if err == nil {
				_, err = loadListing(ctx, tx, kind, subject) // done meanwhile?
			}
			return errors.Join(err, orNil(err == nil, ErrHeld))
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbHeld, SubjectID: subject, Actor: actor.Person, Args: map[string]any{"kind": kind}})
	})
}

// Release lets go of what somebody held. It is done on the day it had, but never before it has been listed for the notice once more. By the
// secretariat; releasing what is not held changes nothing.
func (x *Room) Release(ctx context.Context, actor access.Actor, kind, subject string) error {
	if _, err := x.listed(ctx, actor, kind, subject); err != nil {
		return err
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		l, err := loadListing(ctx, tx, kind, subject)
		if err != nil || l.HeldAt.IsZero() {
			return err
		}
		s, err := x.settings(ctx, tx)
		if err != nil {
			return err
		}
		if err := release(ctx, tx, kind, subject, releasedDue(l.Due, x.today(), s.Notice)); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbReleased, SubjectID: subject, Actor: actor.Person, Args: map[string]any{"kind": kind}})
	})
}

// listed is something on the list that the actor may deal with.
func (x *Room) listed(ctx context.Context, actor access.Actor, kind, subject string) (listing, error) {
	k, ok := of(x.kinds, kind)
	if !ok || !MayKeep(actor) {
		return listing{}, fault.NotFound
	}
	l, err := loadListing(ctx, x.db.Read(), kind, subject)
	if err != nil || !l.Apart {
		return l, err
	}
	names, err := k.Name(ctx, actor, []string{subject})
	if err != nil {
		return l, err
	}
	if _, known := names[subject]; !known {
		return l, fault.NotFound
	}
	return l, nil
}

func orNil(yes bool, err error) error {
	if yes {
		return err
	}
	return nil
}
