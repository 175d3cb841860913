package option

import (
	"context"
	"errors"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// Respond says where the actor stands to an option; the last word counts. Its reason becomes a contribution of the matter in the same
// transaction or, where answers are hidden, waits until they are shown. By whoever may contribute, while contributions are in time. ErrLate, ErrEnded.
// Fields: level, reason, name_to.
func (x *Room) Respond(ctx context.Context, actor access.Actor, optionID string, in ResponseInput) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		here, err := x.entered(ctx, tx, actor, optionID)
		if err != nil {
			return err
		}
		if !MayRespond(here.Standing, here.Matter, x.today()) {
			if MayRespond(here.Standing, here.Matter, here.Matter.LastDay) {
				return ErrLate
			}
			return fault.Forbidden
		}
		state, err := stateOf(ctx, tx, optionID)
		if err != nil {
			return err
		}
		if state != Open {
			return ErrEnded
		}
		before, err := mineOf(ctx, tx, optionID, actor.Person)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return err
		}
		if err := in.check(before); err != nil {
			return err
		}
		k, err := loadQuiet(ctx, tx, here.Matter.ID)
		if err != nil {
			return err
		}
		now := Mine{Level: in.Level, At: x.clk.Now()}
		switch {
		case in.Reason == "" && before.Level == in.Level: // it stands as it stood
			now.Contribution, now.Reason, now.NameTo = before.Contribution, before.Reason, before.NameTo
		case in.Reason == "":
		case k.Hides():
			now.Reason, now.NameTo = in.Reason, in.NameTo
		default:
			if now.Contribution, err = x.give(ctx, tx, actor, here.Matter.ID, optionID, in, x.today()); err != nil {
				return err
			}
		}
		if before.Contribution != "" && before.Contribution != now.Contribution {
			if err := makeEarlier(ctx, tx, optionID, before.Contribution); err != nil {
				return err
			}
		}
		if err := saveMine(ctx, tx, optionID, actor.Person, now); err != nil {
			return err
		}
		// Whose it is stands in the answer alone: no level has a name in the journal.
		return x.note(ctx, tx, journal.Entry{Verb: VerbResponded, SubjectID: here.Matter.ID, Args: map[string]any{"option": optionID}})
	})
}

// give makes a reason a contribution, in its writer's name; written is the day it was given.
func (x *Room) give(ctx context.Context, tx *db.Tx, actor access.Actor, matterID, optionID string, in ResponseInput, written clock.Day) (string, error) {
	given, err := x.matter.ContributeIn(ctx, tx, actor, matterID, matter.ContributionInput{Kind: in.Level.kind(), Text: in.Reason, NameTo: in.NameTo, SendKey: in.SendKey,
		Written: written})
	if err != nil {
		return "", atReason(err)
	}
	return given, insertReason(ctx, tx, optionID, given, in.Level, x.clk.Now())
}

// atReason names what is wrong with a contribution by the field of this room's form.
func atReason(err error) error {
	var inv *fault.Invalid
	if !errors.As(err, &inv) {
		return err
	}
	out := &fault.Invalid{}
	for _, f := range inv.Fields {
		if f.Name != "name_to" {
			f.Name = "reason"
		}
		out.Add(f.Name, f.Key, f.Args...)
	}
	return out
}

// shownAtOnce is how many hidden reasons become contributions in one transaction.
const shownAtOnce = 50

// ShowQuiet shows the answers of matters whose window of solutions has closed. Doing it again changes nothing.
func (x *Room) ShowQuiet(ctx context.Context) error {
	waiting, err := quietMatters(ctx, x.db.Read())
	if err != nil {
		return err
	}
	var failed []error
	for _, m := range waiting {
		for more := true; more && err == nil; {
			err = x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
				more, err = x.show(ctx, tx, m)
				return err
			})
		}
		failed, err = append(failed, err), nil
	}
	return errors.Join(failed...)
}

// show makes contributions of some of the reasons that wait in a matter, and says whether there are more. What its writer may not say any
// more stays with their answer, and is shown to nobody.
func (x *Room) show(ctx context.Context, tx *db.Tx, matterID string) (more bool, err error) {
	k, err := loadQuiet(ctx, tx, matterID)
	if err != nil || !k.due(x.today()) {
		return false, err
	}
	list, err := pending(ctx, tx, matterID, shownAtOnce)
	if err != nil {
		return false, err
	}
	for _, p := range list {
		given, err := x.give(ctx, tx, access.Actor{Person: p.person}, matterID, p.option, ResponseInput{Level: p.level, Reason: p.reason, NameTo: p.nameTo}, clock.DayOf(p.at))
		var inv *fault.Invalid
		switch {
		case errors.Is(err, fault.NotFound), errors.Is(err, fault.Forbidden), errors.As(err, &inv):
			err = keepUnsaid(ctx, tx, p)
		case err == nil:
			err = saveGiven(ctx, tx, p, given)
		}
		if err != nil {
			return false, err
		}
	}
	if len(list) == shownAtOnce {
		return true, nil
	}
	if _, err := tx.Exec(ctx, `UPDATE option_quiet SET shown_at = $2 WHERE matter_id = $1`, matterID, x.clk.Now()); err != nil {
		return false, err
	}
	return false, x.note(ctx, tx, journal.Entry{Verb: VerbShown, SubjectID: matterID, Tell: true})
}

// unfinished holds a matter open while answers are hidden in it: their writers were promised that what they say is read.
func (x *Room) unfinished(ctx context.Context, q db.Q, m matter.Matter) error {
	k, err := loadQuiet(ctx, q, m.ID)
	if err == nil && k.Hides() {
		err = fault.One("", "option.error.unfinished", "day", k.Until)
	}
	return err
}
