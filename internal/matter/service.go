package matter

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

// lead runs an act of the owner's on an open matter. One that has been closed is ErrNotOpen to its owner.
func (x *Room) lead(ctx context.Context, actor access.Actor, matterID string, act func(ctx context.Context, tx *db.Tx, s scene) error) error {
	return x.on(ctx, actor, matterID, MayAnswer, func(ctx context.Context, tx *db.Tx, s scene) error {
		if !MayLead(s.Standing, s.Matter) {
			return ErrNotOpen
		}
		return act(ctx, tx, s)
	})
}

// MoveLastDay moves the last day, for a reason; those asked are told. Contributions keep what they were when they came: one
// that came late stays late. By the owner. Fields: last_day, reason.
func (x *Room) MoveLastDay(ctx context.Context, actor access.Actor, matterID string, day clock.Day, reason string) error {
	return x.lead(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		if Kinds[s.Matter.Kind].Decides {
			return fault.NotFound // its windows are moved together
		}
		inv := &fault.Invalid{}
		checkLastDay(inv, day, x.today())
		if day == s.Matter.LastDay {
			inv.Add("last_day", "matter.error.last_day_same")
		}
		checkText(inv, "reason", reason, MaxReason)
		if err := inv.Err(); err != nil {
			return err
		}
		if err := setWindows(ctx, tx, matterID, s.Matter.Kind, []clock.Day{day}); err != nil {
			return err
		}
		if err := remeasure(ctx, tx, matterID); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbLastDayMoved, SubjectID: matterID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"from": s.Matter.LastDay.String(), "to": day.String()}}, reason)
	})
}

// Revise understands an open matter's problem anew: a new text, with what was learnt and the contributions that taught it; a
// decision's questions can be reworded, closed and added with it. Those who contributed are told. The form that made the newest text, sent again
// by its author, changes nothing; one that leaves every word as it is, is refused. By the owner. ErrRevised when another text was made since
// in.Base; ErrQuestionClosed. Fields: title, problem, core_task, why, taught, and those of renew.
func (x *Room) Revise(ctx context.Context, actor access.Actor, matterID string, in VersionInput) error {
	if err := in.check(); err != nil {
		return x.orNotFound(ctx, actor, matterID, err)
	}
	return x.lead(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		texts, err := loadTexts(ctx, tx, matterID)
		if err != nil {
			return err
		}
		from := slices.IndexFunc(texts, func(t Text) bool { return t.N == in.Base })
		if from < 0 {
			return ErrRevised
		}
		now, text := texts[0], in.text(texts[from])
		same := text.saysWhat(now)
		switch {
		case from > 0 && same && text.Why == now.Why && now.Author.ID == actor.Person:
			return nil
		case from > 0:
			return ErrRevised
		case now.N >= MaxVersions:
			return fault.One("problem", "matter.error.versions_many", "max", MaxVersions)
		}
		if err := checkTeachers(ctx, tx, matterID, in.Taught); err != nil {
			return err
		}
		questions, anew, err := renewed(ctx, tx, s.Matter, in)
		if err != nil {
			return err
		}
		if same && anew.nothing() {
			return fault.One("problem", "matter.error.version_same")
		}
		text.N, text.Author, text.At = now.N+1, Person{ID: actor.Person}, x.clk.Now()
		if err := saveVersion(ctx, tx, matterID, text); err != nil {
			return err
		}
		if err := saveTaught(ctx, tx, matterID, text.N, in.Taught); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE matter SET version = $2 WHERE id = $1`, matterID, text.N); err != nil {
			return err
		}
		if err := x.note(ctx, tx, journal.Entry{Verb: VerbRevised, SubjectID: matterID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"version": text.N}}, ""); err != nil {
			return err
		}
		if err := x.askAnew(ctx, tx, s, text.N, questions, anew); err != nil {
			return err
		}
		return remeasure(ctx, tx, matterID)
	})
}

// orNotFound gives err to who may read the matter, and fault.NotFound to others: wrong input must not tell that it is there.
func (x *Room) orNotFound(ctx context.Context, actor access.Actor, matterID string, err error) error {
	if _, hidden := x.enter(ctx, x.db.Read(), actor, matterID); hidden != nil {
		return hidden
	}
	return err
}

// Close ends a matter with what the owner took from it; everyone asked or touched is told. It is refused with *Missing while a
// contribution that came in time waits for an answer. By the owner. Before the last day is over a reason must be given.
// Fields: took, early, and in a dialogue room differ and remember.
func (x *Room) Close(ctx context.Context, actor access.Actor, matterID string, in CloseInput) error {
	return x.lead(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		if rules := Kinds[s.Matter.Kind]; rules.Decides || rules.EndsAbove {
			return fault.NotFound // it ends with its decision, or in a room above
		}
		return x.end(ctx, tx, s, in)
	})
}

// end closes a matter that everything in time is answered in.
func (x *Room) end(ctx context.Context, tx *db.Tx, s scene, in CloseInput) error {
	if err := in.check(s.Matter, x.today()); err != nil {
		return err
	}
	if !Kinds[s.Matter.Kind].Positions {
		in.Differ, in.Remember = "", ""
	}
	if err := x.unnamedDone(ctx, tx, s.Matter); err != nil {
		return err
	}
	if err := x.mayEnd(ctx, tx, s.Matter); err != nil {
		return err
	}
	missing, err := waitingInTime(ctx, tx, s.Matter.ID)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		return &Missing{missing}
	}
	if err := x.sendHeld(ctx, tx, s); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE matter SET state = $2, closed_at = $3, closed_by = $4, took = $5, differ = $6, remember = $7 WHERE id = $1`,
		s.Matter.ID, Closed, x.clk.Now(), s.actor.Person, in.Took, in.Differ, in.Remember); err != nil {
		return err
	}
	if err := remeasure(ctx, tx, s.Matter.ID); err != nil {
		return err
	}
	early := ""
	if s.Matter.InTime(x.today()) {
		early = in.Early
	}
	return x.note(ctx, tx, journal.Entry{Verb: VerbClosed, SubjectID: s.Matter.ID, Actor: s.actor.Person, Tell: true}, early)
}

// NameStandIn lets a person do what the owner may, until that is ended; they are told. By the owner. Field: stand_in.
func (x *Room) NameStandIn(ctx context.Context, actor access.Actor, matterID, person string) error {
	return x.nameOwner(ctx, actor, matterID, person, RoleStandIn, VerbStandInNamed)
}

// EndStandIn ends what NameStandIn began. By the owner or a stand-in.
func (x *Room) EndStandIn(ctx context.Context, actor access.Actor, matterID, person string) error {
	return x.endOwner(ctx, actor, matterID, person, RoleStandIn, VerbStandInEnded)
}

// NameCoOwner makes a person an owner beside the one there is, until that is ended; they are told. By the owner. Field: co_owner.
func (x *Room) NameCoOwner(ctx context.Context, actor access.Actor, matterID, person string) error {
	return x.nameOwner(ctx, actor, matterID, person, RoleCoOwner, VerbCoOwnerNamed)
}

// EndCoOwner ends what NameCoOwner began. By an owner.
func (x *Room) EndCoOwner(ctx context.Context, actor access.Actor, matterID, person string) error {
	return x.endOwner(ctx, actor, matterID, person, RoleCoOwner, VerbCoOwnerEnded)
}

// nameOwner gives a person a role beside the owner. The field of the form has the role's name.
func (x *Room) nameOwner(ctx context.Context, actor access.Actor, matterID, person, role, verb string) error {
	return x.lead(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		owners, err := loadOwners(ctx, tx, matterID)
		if err != nil {
			return err
		}
		owner := ""
		for _, o := range owners {
			if o.ID == person && o.Role == role {
				return nil // is one already
			}
			if o.Role == RoleOwner {
				owner = o.ID
			}
		}
		inv := &fault.Invalid{}
		if err := x.checkBeside(ctx, tx, inv, role, person, owner); err != nil {
			return err
		}
		if err := inv.Err(); err != nil {
			return err
		}
		for _, o := range owners { // one is either
			if o.ID == person {
				if _, err := endOwner(ctx, tx, matterID, person, o.Role, x.clk.Now()); err != nil {
					return err
				}
			}
		}
		if err := addOwner(ctx, tx, matterID, person, role, x.clk.Now()); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: verb, SubjectID: matterID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"person": person}}, "")
	})
}

func (x *Room) endOwner(ctx context.Context, actor access.Actor, matterID, person, role, verb string) error {
	return x.lead(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		n, err := endOwner(ctx, tx, matterID, person, role, x.clk.Now())
		if err != nil || n == 0 {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: verb, SubjectID: matterID, Actor: actor.Person,
			Args: map[string]any{"person": person}}, "")
	})
}
