package dialogue

import (
	"context"
	"errors"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/year"
)

// Ask asks the leader of a unit, or a group of leaders, to take something up; those who are to answer are told, and the representatives
// where they are asked to carry it. The same form sent twice is one request. *Repeated when the actor has an open one to the same already.
// By who works in the unit or below, and representatives for whom their committee speaks; of a group, by leaders. Fields: to, what, why, meeting.
func (x *Room) Ask(ctx context.Context, actor access.Actor, in AskInput) (string, error) {
	if _, err := id.Parse(in.ID); err != nil {
		return "", err
	}
	return in.ID, x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if sent, err := x.sent(ctx, tx, actor, in.ID); err != nil || sent {
			return err
		}
		inv := &fault.Invalid{}
		if err := x.mayAsk(ctx, tx, actor, &in, inv); err != nil {
			return err
		}
		there, err := openBy(ctx, tx, actor.Person, in.UnitID, in.GroupID)
		switch {
		case err != nil:
			return err
		case there != "":
			return &Repeated{there}
		}
		in.check(inv)
		m, err := x.meeting(ctx, tx, in.UnitID, in.MeetingID)
		if errors.Is(err, fault.NotFound) {
			inv.Add("meeting", "dialogue.error.meeting")
		} else if err != nil {
			return err
		}
		if err := inv.Err(); err != nil {
			return err
		}
		last, remind, err := x.deadline(ctx, tx)
		if err != nil {
			return err
		}
		if err := insertRequest(ctx, tx, in, actor.Person, m.Committee, m.Day, x.clk.Now(), last, remind); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbAsked, SubjectID: in.ID, Actor: actor.Person, Tell: true})
	})
}

// sent says whether the actor's form has come before. Somebody else's id is not found.
func (x *Room) sent(ctx context.Context, q db.Q, actor access.Actor, requestID string) (bool, error) {
	r, err := x.load(ctx, q, requestID)
	switch {
	case errors.Is(err, fault.NotFound):
		return false, nil
	case err != nil:
		return false, err
	case r.Asker.ID != actor.Person:
		return false, fault.NotFound
	}
	return true, nil
}

// mayAsk checks who is asked and whether the actor may.
func (x *Room) mayAsk(ctx context.Context, q db.Q, actor access.Actor, in *AskInput, inv *fault.Invalid) error {
	if !actor.SignedIn() {
		return fault.NotFound
	}
	if in.UnitID == "" && in.GroupID == "" {
		inv.Add("to", "dialogue.error.to_missing")
		return nil
	}
	w, err := x.target(ctx, q, actor, in)
	// Whoever is a representative of the unit carries it already; and no representative stands between a leader and a group.
	in.Carry = in.Carry && in.UnitID != "" && !w.Representative
	if err == nil && !w.Answerable {
		inv.Add("to", "dialogue.error.nobody")
	}
	return err
}

// target is what the actor is to whom they ask; fault.Forbidden when they may not. An ended unit becomes the one it counts as.
func (x *Room) target(ctx context.Context, q db.Q, actor access.Actor, in *AskInput) (w Whom, err error) {
	if in.UnitID != "" {
		in.GroupID = ""
		if in.UnitID, err = unitNow(ctx, q, in.UnitID); err != nil {
			return w, err
		}
	} else if _, err = db.One(ctx, q, db.Scan[string], `SELECT id FROM dialogue_group WHERE id = $1 AND ended_at IS NULL`, in.GroupID); err != nil {
		return w, err
	}
	if w, err = whom(ctx, q, actor.Person, in.UnitID, in.GroupID); err != nil {
		return w, err
	}
	if in.UnitID != "" && !MayAskUnit(w) || in.UnitID == "" && !MayAskGroup(w) {
		return w, fault.Forbidden
	}
	return w, nil
}

// meeting is a coming meeting of the committee that speaks for a unit, by its id; none for "".
func (x *Room) meeting(ctx context.Context, q db.Q, unitID, meetingID string) (year.Meeting, error) {
	if meetingID == "" {
		return year.Meeting{}, nil
	}
	list, err := x.meetings(ctx, q, unitID)
	if err != nil {
		return year.Meeting{}, err
	}
	i := slices.IndexFunc(list, func(m year.Meeting) bool { return m.ID == meetingID })
	if i < 0 {
		return year.Meeting{}, fault.NotFound
	}
	return list[i], nil
}

// mostMeetings is how many coming meetings are offered.
const mostMeetings = 12

// meetings are the next meetings of the committee that speaks for a unit.
func (x *Room) meetings(ctx context.Context, q db.Q, unitID string) ([]year.Meeting, error) {
	if unitID == "" {
		return nil, nil
	}
	c, err := speaks(ctx, q, unitID)
	if err != nil || c == "" {
		return nil, err
	}
	list, err := x.year.Meetings(ctx, q, []string{c}, x.today())
	return list[:min(len(list), mostMeetings)], err
}

// deadline is the last day to answer a request made today, and the day to remind of it.
func (x *Room) deadline(ctx context.Context, q db.Q) (last, remind clock.Day, err error) {
	s, err := answerDays(ctx, q)
	if err != nil {
		return last, remind, err
	}
	c, err := x.year.Calendar(ctx, q, x.today())
	if err != nil {
		return last, remind, err
	}
	last, remind = deadlines(c, x.today(), s.Days)
	return last, remind, nil
}

// Add adds to an open request; who is to answer is told. By its asker. Field: text.
func (x *Room) Add(ctx context.Context, actor access.Actor, requestID, text string) error {
	return x.on(ctx, actor, requestID, func(ctx context.Context, tx *db.Tx, s scene) error {
		if err := asking(s); err != nil {
			return err
		}
		inv := &fault.Invalid{}
		checkText(inv, "text", text, MaxText)
		there, err := additions(ctx, tx, requestID)
		if err != nil {
			return err
		}
		if len(there) >= MaxAdditions {
			inv.Add("text", "dialogue.error.additions", "max", MaxAdditions)
		}
		if err := inv.Err(); err != nil {
			return err
		}
		if slices.ContainsFunc(there, func(a Addition) bool { return a.Text == text }) {
			return nil // the button was pressed twice
		}
		added := id.New()
		if _, err := tx.Exec(ctx, `INSERT INTO dialogue_addition (id, request_id, text, at) VALUES ($1, $2, $3, $4)`, added, requestID, text, x.clk.Now()); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbAdded, SubjectID: requestID, Actor: actor.Person, Tell: true, Args: map[string]any{"addition": added}})
	})
}

// asking checks that the actor asks and that it is open.
func asking(s scene) error {
	switch {
	case !s.Standing.Asker:
		return fault.Forbidden
	case !MayAdd(s.Standing, s.Request.State):
		return ErrNotOpen
	}
	return nil
}

// Withdraw takes an open request back: its place stays, and what it said is read by its asker and the secretariat alone. Those who were to
// answer, who joined and who carried it are told. By its asker.
func (x *Room) Withdraw(ctx context.Context, actor access.Actor, requestID string) error {
	return x.on(ctx, actor, requestID, func(ctx context.Context, tx *db.Tx, s scene) error {
		if err := asking(s); err != nil {
			return err
		}
		if err := end(ctx, tx, requestID, Withdrawn, x.clk.Now()); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbWithdrawn, SubjectID: requestID, Actor: actor.Person, Tell: true})
	})
}

// Join says that a request is one's own too: once, however often it is said. By colleagues and their representatives.
func (x *Room) Join(ctx context.Context, actor access.Actor, requestID string) error {
	return x.on(ctx, actor, requestID, func(ctx context.Context, tx *db.Tx, s scene) error {
		switch {
		case s.Standing.Joined:
			return nil
		case !MayJoin(s.Standing, Open):
			return fault.Forbidden
		case s.Request.State != Open:
			return ErrNotOpen
		}
		if _, err := tx.Exec(ctx, `INSERT INTO dialogue_join (request_id, person_id, at) VALUES ($1, $2, $3)`, requestID, actor.Person, x.clk.Now()); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbJoined, SubjectID: requestID, Actor: actor.Person})
	})
}

// Leave takes Join back while the request is open.
func (x *Room) Leave(ctx context.Context, actor access.Actor, requestID string) error {
	return x.on(ctx, actor, requestID, func(ctx context.Context, tx *db.Tx, s scene) error {
		switch {
		case !s.Standing.Joined:
			return nil
		case s.Request.State != Open:
			return ErrNotOpen
		}
		if _, err := tx.Exec(ctx, `DELETE FROM dialogue_join WHERE request_id = $1 AND person_id = $2`, requestID, actor.Person); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbLeft, SubjectID: requestID, Actor: actor.Person})
	})
}

// Carry carries a request on as a representative whom its asker has asked to; the asker and who is to answer are told. ErrCarried when somebody else does.
func (x *Room) Carry(ctx context.Context, actor access.Actor, requestID string) error {
	return x.on(ctx, actor, requestID, func(ctx context.Context, tx *db.Tx, s scene) error {
		free := s.Request
		free.State, free.Carrier = Open, Person{}
		switch {
		case s.Standing.Carrier:
			return nil
		case !MayCarry(s.Standing, free):
			return fault.Forbidden
		case s.Request.State != Open:
			return ErrNotOpen
		case s.Request.Carrier.ID != "":
			return ErrCarried
		}
		if _, err := tx.Exec(ctx, `UPDATE dialogue_request SET carrier_id = $2, carried_at = $3 WHERE id = $1`, requestID, actor.Person, x.clk.Now()); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbCarried, SubjectID: requestID, Actor: actor.Person, Tell: true})
	})
}
