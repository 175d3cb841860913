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

// MoveWindows gives the windows of an open matter new last days, in order: earlier freely, later only with a reason; what is over
// stays. Those asked and those who contributed are told. By the owner. Fields: window_<code>, reason.
func (x *Room) MoveWindows(ctx context.Context, actor access.Actor, matterID string, days []clock.Day, reason string) error {
	return x.lead(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		windows, err := loadWindows(ctx, tx, matterID)
		if err != nil {
			return err
		}
		return x.moveWindows(ctx, tx, s, windows, days, reason)
	})
}

func (x *Room) moveWindows(ctx context.Context, tx *db.Tx, s scene, windows []Window, days []clock.Day, reason string) error {
	list, err := checkMove(windows, days, reason, x.today())
	if err != nil {
		return err
	}
	if err := setWindows(ctx, tx, s.Matter.ID, s.Matter.Kind, days); err != nil {
		return err
	}
	if err := remeasure(ctx, tx, s.Matter.ID); err != nil {
		return err
	}
	for i, m := range list {
		if err := x.note(ctx, tx, journal.Entry{Verb: VerbWindowMoved, SubjectID: s.Matter.ID, Actor: s.actor.Person, Tell: i == 0,
			Args: map[string]any{"window": m.code, "from": m.from.String(), "to": m.to.String()}}, reason); err != nil {
			return err
		}
	}
	return nil
}

// MoveOn ends the window that today lies in with today, so that the next one begins tomorrow. ErrMoved when it ends today anyway, or
// it is the last. By the owner.
func (x *Room) MoveOn(ctx context.Context, actor access.Actor, matterID string) error {
	return x.lead(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		windows, err := loadWindows(ctx, tx, matterID)
		if err != nil {
			return err
		}
		today := x.today()
		at := CurrentWindow(windows, today)
		if at >= len(windows)-1 || windows[at].LastDay == today {
			return ErrMoved
		}
		days := make([]clock.Day, len(windows))
		for i, w := range windows {
			days[i] = w.LastDay
		}
		days[at] = today
		return x.moveWindows(ctx, tx, s, windows, days, "")
	})
}

// CloseQuestion closes an open question with a sentence on what was settled; those asked and those who contributed are told. By the
// owner. ErrQuestionClosed when it was closed before. Field: settled.
func (x *Room) CloseQuestion(ctx context.Context, actor access.Actor, matterID, question, settled string) error {
	return x.lead(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		if !Kinds[s.Matter.Kind].Decides {
			return fault.NotFound // a dilemma is not settled
		}
		list, err := loadQuestions(ctx, tx, matterID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(q OpenQuestion) bool { return q.ID == question })
		switch {
		case i < 0:
			return fault.NotFound
		case list[i].Closed:
			return ErrQuestionClosed
		}
		inv := &fault.Invalid{}
		checkText(inv, "settled", settled, MaxReason)
		if err := inv.Err(); err != nil {
			return err
		}
		if err := closeQuestion(ctx, tx, question, settled, actor.Person, x.clk.Now(), nil); err != nil {
			return err
		}
		if err := remeasure(ctx, tx, matterID); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbQuestionClosed, SubjectID: matterID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"question": question, "n": i + 1}}, settled)
	})
}

// OfferHandshake offers another handshake in an open matter, for a reason; everybody concerned is told, and it stands as offered until
// it is taken anew. By the owner. Fields: promise, until, why.
func (x *Room) OfferHandshake(ctx context.Context, actor access.Actor, matterID string, in HandshakeInput) error {
	return x.lead(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		if !Kinds[s.Matter.Kind].Decides {
			return fault.NotFound
		}
		if err := in.check(x.today()); err != nil {
			return err
		}
		before, err := loadHandshakes(ctx, tx, matterID)
		if err != nil {
			return err
		}
		h := Handshake{N: len(before) + 1, Promise: in.Promise, Until: in.Until, Why: in.Why, OfferedBy: Person{ID: actor.Person}, OfferedAt: x.clk.Now()}
		if err := addHandshake(ctx, tx, matterID, h); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbHandshakeOffered, SubjectID: matterID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"n": h.N}}, in.Why)
	})
}

// TakeHandshake takes the offered handshake on behalf of the employee side, or answers it with a reservation; the owner is told. By a
// representative of a committee concerned. ErrRevised when another offer came meanwhile, ErrHandshakeTaken when it was answered
// before. Field: words.
func (x *Room) TakeHandshake(ctx context.Context, actor access.Actor, matterID string, in HandshakeAnswer) error {
	if err := in.check(); err != nil {
		return x.orNotFound(ctx, actor, matterID, err)
	}
	return x.on(ctx, actor, matterID, MayTakeHandshake, func(ctx context.Context, tx *db.Tx, s scene) error {
		offers, err := loadHandshakes(ctx, tx, matterID)
		switch {
		case err != nil:
			return err
		case len(offers) == 0:
			return fault.NotFound
		case offers[0].N != in.N:
			return ErrRevised
		case offers[0].Answered:
			return ErrHandshakeTaken
		}
		if _, err := tx.Exec(ctx, `UPDATE matter_handshake SET taken = $3, answer = $4, answered_by = $5, answered_at = $6
			WHERE matter_id = $1 AND n = $2`, matterID, in.N, in.Taken, in.Words, actor.Person, x.clk.Now()); err != nil {
			return err
		}
		verb := VerbHandshakeTaken
		if !in.Taken {
			verb = VerbHandshakeAnswered
		}
		return x.note(ctx, tx, journal.Entry{Verb: verb, SubjectID: matterID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"n": in.N}}, in.Words)
	})
}

// checkDecider finds a decider that cannot be: only the leader of the asking unit, or of one above it, decides its matter.
func (x *Room) checkDecider(ctx context.Context, q db.Q, inv *fault.Invalid, in *DraftInput) error {
	if in.DecidedBy != ByLeader {
		in.Decider = ""
		return nil
	}
	if in.Decider == "" || in.UnitID == "" {
		return nil
	}
	chain, err := above(ctx, q, in.UnitID)
	if err == nil && !slices.Contains(chain, in.Decider) {
		inv.Add("decider", "matter.error.decider")
		in.Decider = ""
	}
	return err
}
