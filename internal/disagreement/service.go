package disagreement

import (
	"context"
	"errors"
	"slices"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

// enter loads a disagreement and what the actor is to it; fault.NotFound when they may not read it. At most seven queries.
func (x *Room) enter(ctx context.Context, q db.Q, actor access.Actor, disagreementID string) (s scene, err error) {
	if !actor.SignedIn() {
		return s, fault.NotFound
	}
	if s.D, err = load(ctx, q, disagreementID); err != nil {
		return s, err
	}
	if s.Standing.Seats, err = loadSeats(ctx, q, actor.Person); err != nil {
		return s, err
	}
	s.Standing.Secretariat = actor.Grants.Secretariat
	s.Here, err = x.matter.Enter(ctx, q, actor, s.D.MatterID)
	switch {
	case err == nil:
		s.Standing.Reads, s.Standing.Side = true, SideOf(s.Here.Standing)
	case !errors.Is(err, fault.NotFound):
		return s, err
	}
	if !MayRead(s.Standing, s.D) {
		return s, fault.NotFound
	}
	return s, nil
}

// RaiseInput begins a disagreement.
type RaiseInput struct {
	// ID is made with the form, so that the same form sent twice begins one.
	ID string
	// About is what it is about; View and Interests are those of the side that raises it.
	About, View, Interests string
	// Back is when it comes back to both.
	Back clock.Day
}

// DefaultBack is when a disagreement raised today comes back where nobody says otherwise.
func (x *Room) DefaultBack() clock.Day { return x.today().AddMonths(backMonths) }

// Raise begins a disagreement in a matter, open or closed, with the view of the actor's side; both sides are told. By either side. Fields:
// about, view, interests, back.
func (x *Room) Raise(ctx context.Context, actor access.Actor, matterID string, in RaiseInput) (string, error) {
	if _, err := id.Parse(in.ID); err != nil {
		return "", err
	}
	return in.ID, x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		here, err := x.matter.Enter(ctx, tx, actor, matterID)
		if err != nil {
			return err
		}
		if !MayRaise(here.Standing, here.Matter) {
			return fault.Forbidden
		}
		side, now := SideOf(here.Standing), x.clk.Now()
		entries := []Entry{
			{ID: id.New(), N: 1, Kind: Raised, Side: side, Text: in.About, Day: in.Back, By: actor.Person, At: now},
			{ID: id.New(), N: 2, Kind: View, Side: side, Text: in.View, More: in.Interests, By: actor.Person, At: now},
		}
		inv := &fault.Invalid{}
		for _, e := range entries {
			var wrong *fault.Invalid
			if errors.As(e.check(Disagreement{}, x.today()), &wrong) {
				inv.Fields = append(inv.Fields, wrong.Fields...)
			}
		}
		if err := inv.Err(); err != nil {
			return err
		}
		n, err := db.One(ctx, tx, db.Scan[int], `SELECT count(*) FROM disagreement WHERE matter_id = $1 AND id <> $2`, matterID, in.ID)
		if err != nil {
			return err
		}
		if n >= MaxOfMatter {
			return fault.One("", "disagreement.error.full_matter", "max", MaxOfMatter)
		}
		d := Fold(in.ID, matterID, entries)
		fresh, err := begin(ctx, tx, d, x.today())
		if err != nil || !fresh {
			return err
		}
		for _, e := range entries {
			if err := add(ctx, tx, d, e, 0); err != nil {
				return err
			}
		}
		return x.note(ctx, tx, d, entries[0])
	})
}

// note writes an act in the journal, of which both sides are told, has open pages of the matter hear of it, and it found
// by what is said now.
func (x *Room) note(ctx context.Context, tx *db.Tx, d Disagreement, e Entry) error {
	args := map[string]any{"n": e.N}
	if e.Committee != "" {
		args["committee"] = e.Committee
	}
	x.matter.Changed(tx, d.MatterID)
	if err := x.matter.Reindex(ctx, tx, d.MatterID); err != nil {
		return err
	}
	_, err := x.journal.Write(ctx, tx, journal.Entry{Verb: verbs[e.Kind], SubjectKind: subjectKind, SubjectID: d.ID, Actor: e.By, Args: args, Tell: true})
	return err
}

// act adds one entry that the actor may add, as one transaction. seen is how many entries there were when they saw it: ErrMoved when another was
// written in its place since, and nothing when that was their own, sent twice. prepare, where it is given, completes the entry, and gives the
// level of the committee it is passed to.
func (x *Room) act(ctx context.Context, actor access.Actor, disagreementID string, seen int, e Entry, prepare func(ctx context.Context, tx *db.Tx, s scene, e *Entry) (level int, err error)) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		s, err := x.enter(ctx, tx, actor, disagreementID)
		if err != nil {
			return err
		}
		if Moved(s.Standing, s.D, e.Kind, seen, x.today()) {
			if e.By = actor.Person; slices.ContainsFunc(meanwhile(s.D, e.Kind, s.Standing.Side, seen), e.same) {
				return nil
			}
			return ErrMoved
		}
		if !May(s.Standing, s.D, e.Kind, x.today()) {
			return fault.Forbidden
		}
		e.ID, e.N, e.By, e.At = id.New(), len(s.D.Entries)+1, actor.Person, x.clk.Now()
		if e.Kind != Answered { // the answer from above is a committee's, of whatever side wrote it down
			e.Side = s.Standing.Side
		}
		if err := e.check(s.D, x.today()); err != nil {
			return err
		}
		level := 0
		if prepare != nil {
			if level, err = prepare(ctx, tx, s, &e); err != nil {
				return err
			}
		}
		d := Fold(s.D.ID, s.D.MatterID, append(s.D.Entries[:len(s.D.Entries):len(s.D.Entries)], e))
		if err := add(ctx, tx, d, e, level); err != nil {
			return err
		}
		return x.note(ctx, tx, d, e)
	})
}

// WriteView writes the view of the actor's own side; the earlier one stays readable. seen, here and below, is how many entries there were when
// the form was shown. Fields: view, interests.
func (x *Room) WriteView(ctx context.Context, actor access.Actor, disagreementID string, seen int, view, interests string) error {
	return x.act(ctx, actor, disagreementID, seen, Entry{Kind: View, Text: view, More: interests}, nil)
}

// ProposeCommon proposes what both agree on; it counts once the other side accepts it. Field: common.
func (x *Room) ProposeCommon(ctx context.Context, actor access.Actor, disagreementID string, seen int, text string) error {
	return x.act(ctx, actor, disagreementID, seen, Entry{Kind: Proposed, Text: text}, nil)
}

// AcceptCommon accepts what the other side proposes that both agree on: the proposal of, and no other.
func (x *Room) AcceptCommon(ctx context.Context, actor access.Actor, disagreementID string, of int) error {
	return x.act(ctx, actor, disagreementID, of, Entry{Kind: Accepted, Of: of}, func(_ context.Context, _ *db.Tx, s scene, _ *Entry) (int, error) {
		if s.D.Offer.N != of {
			return 0, ErrMoved
		}
		return 0, nil
	})
}

// StepInput is management's next step.
type StepInput struct {
	Text, Conversation, Responsible string
	Day                             clock.Day
}

// SetStep writes what management does next, who is responsible for it, by when, and how employees come into the conversation about it: somebody who
// works here and reads the matter (MayBeResponsible). By management. Fields: step, responsible, step_day, conversation.
func (x *Room) SetStep(ctx context.Context, actor access.Actor, disagreementID string, seen int, in StepInput) error {
	e := Entry{Kind: Stepped, Text: in.Text, More: in.Conversation, Person: in.Responsible, Day: in.Day}
	return x.act(ctx, actor, disagreementID, seen, e, func(ctx context.Context, tx *db.Tx, s scene, e *Entry) (int, error) {
		people, err := x.org.Persons(ctx, tx, []string{e.Person})
		if err != nil {
			return 0, err
		}
		if p, is := people[e.Person]; !is || !p.Present {
			return 0, fault.One("responsible", "disagreement.error.responsible_unknown")
		}
		theirs, err := x.matter.Enter(ctx, tx, access.Actor{Person: e.Person}, s.D.MatterID)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return 0, err
		}
		if err != nil || !MayBeResponsible(theirs.Standing, theirs.Matter) {
			return 0, fault.One("responsible", "disagreement.error.responsible_reads")
		}
		return 0, nil
	})
}

// SetBack moves the day it comes back to both: the employees to an earlier one, management to any. Field: back.
func (x *Room) SetBack(ctx context.Context, actor access.Actor, disagreementID string, seen int, day clock.Day) error {
	return x.act(ctx, actor, disagreementID, seen, Entry{Kind: Back, Day: day}, nil)
}

// Reread says that the actor's side has read it again, the day it came back or later, with what it sees now if it wants to say so. Field: reread.
func (x *Room) Reread(ctx context.Context, actor access.Actor, disagreementID string, seen int, words string) error {
	return x.act(ctx, actor, disagreementID, seen, Entry{Kind: Reread, Text: words}, func(_ context.Context, _ *db.Tx, s scene, e *Entry) (int, error) {
		e.Day = s.D.Back
		return 0, nil
	})
}

// ProposeEnd proposes how it ends; it does once the other side confirms. Fields: outcome, ending.
func (x *Room) ProposeEnd(ctx context.Context, actor access.Actor, disagreementID string, seen int, outcome Outcome, words string) error {
	return x.act(ctx, actor, disagreementID, seen, Entry{Kind: Ending, Outcome: outcome, Text: words}, nil)
}

// ConfirmEnd confirms how the other side proposes that it ends: the proposal of, and no other.
func (x *Room) ConfirmEnd(ctx context.Context, actor access.Actor, disagreementID string, of int) error {
	return x.act(ctx, actor, disagreementID, of, Entry{Kind: Ended, Of: of}, func(_ context.Context, _ *db.Tx, s scene, _ *Entry) (int, error) {
		if s.D.Ending.N != of {
			return 0, ErrMoved
		}
		return 0, nil
	})
}

// next is the committee that takes what one cannot agree on, by what the agreement says and who is above: the nearest, or the main committee.
// None: the agreement says nothing, or there is no committee above.
func next(steps []agreement.Step, above []rung) (to rung, clause string, ok bool) {
	if len(above) == 0 {
		return rung{}, "", false
	}
	for _, s := range steps {
		switch s.To {
		case agreement.LevelAbove:
			return above[0], s.Clause, true
		case agreement.ToMain:
			return above[len(above)-1], s.Clause, true
		}
	}
	return rung{}, "", false
}

// ladder is where a disagreement can be passed to now. Eleven queries.
func (x *Room) ladder(ctx context.Context, q db.Q, s scene) (to rung, clause string, ok bool, err error) {
	from, steps, err := x.matter.Ladder(ctx, q, s.Here.Matter)
	if err != nil || from == "" {
		return rung{}, "", false, err
	}
	if n := len(s.D.Passages); n > 0 {
		from = s.D.Passages[n-1].Up.Committee
	}
	above, err := climb(ctx, q, from)
	if err != nil {
		return rung{}, "", false, err
	}
	to, clause, ok = next(steps, above)
	return to, clause, ok, nil
}

// PassUp passes it to the committee above, as the agreement's rules say, with what is sent along; who sits there reads it from then on and is
// told. By either side. to is the committee one was shown. Field: along.
func (x *Room) PassUp(ctx context.Context, actor access.Actor, disagreementID string, seen int, to, along string) error {
	return x.act(ctx, actor, disagreementID, seen, Entry{Kind: Passed, Text: along}, func(ctx context.Context, tx *db.Tx, s scene, e *Entry) (int, error) {
		above, _, ok, err := x.ladder(ctx, tx, s)
		if err != nil {
			return 0, err
		}
		if !ok {
			return 0, fault.One("along", "disagreement.error.nowhere")
		}
		if above.ID != to {
			return 0, ErrMoved
		}
		e.Committee = above.ID
		return above.Level, nil
	})
}

// AnswerDown is what the committee it was passed to says; it is back where it began. By that committee's chair and vice-chair. of is the
// passage. Field: answer.
func (x *Room) AnswerDown(ctx context.Context, actor access.Actor, disagreementID string, of int, answer string) error {
	return x.act(ctx, actor, disagreementID, of, Entry{Kind: Answered, Of: of, Text: answer}, func(_ context.Context, _ *db.Tx, s scene, _ *Entry) (int, error) {
		if s.D.Above().Up.N != of {
			return 0, ErrMoved
		}
		return 0, nil
	})
}
