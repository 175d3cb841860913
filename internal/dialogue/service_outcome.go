package dialogue

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// Answer says what becomes of a request: taken to a meeting, answered, or declined with a reason. Its asker, those who joined and who carries it are
// told. A later answer corrects an earlier one, which stays; the same once more by the same person is done already. ErrOutcome when there has been
// another since in.Seen. By who is to answer. Fields: kind, answer, reason, note, meeting, day.
func (x *Room) Answer(ctx context.Context, actor access.Actor, requestID string, in OutcomeInput) error {
	return x.on(ctx, actor, requestID, func(ctx context.Context, tx *db.Tx, s scene) error {
		if err := answering(s); err != nil {
			return err
		}
		inv := &fault.Invalid{}
		in.check(inv, x.today())
		o := Outcome{N: s.Request.Outcomes + 1, Kind: in.Kind, Text: in.Text, By: Person{ID: actor.Person}, At: x.clk.Now()}
		board := ""
		if in.Kind == Meeting {
			o.Day = in.Day
			m, err := x.meeting(ctx, tx, s.Request.UnitID, in.MeetingID)
			switch {
			case errors.Is(err, fault.NotFound):
				inv.Add("meeting", "dialogue.error.meeting")
			case err != nil:
				return err
			case m.ID != "":
				board, o.Day = m.Committee, m.Day
			}
		}
		if err := inv.Err(); err != nil {
			return err
		}
		told, err := outcomes(ctx, tx, requestID)
		switch {
		case err != nil:
			return err
		case len(told) > 0 && o.repeats(told[len(told)-1], board != ""):
			return nil
		case in.Seen != s.Request.Outcomes:
			return ErrOutcome
		}
		if err := insertOutcome(ctx, tx, requestID, o, board); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: outcomeVerbs[o.Kind], SubjectID: requestID, Actor: actor.Person, Tell: true, Args: map[string]any{"n": o.N}})
	})
}

// answering checks that the actor is to answer and that it can be answered here.
func answering(s scene) error {
	switch {
	case !s.Standing.Answers:
		return fault.Forbidden
	case !MayAnswer(s.Standing, s.Request.State):
		return ErrNotOpen
	}
	return nil
}

// Begin makes a draft of a matter with everything the request says, and gives its id; the one there is when the actor has begun it before. The
// request becomes a matter when the draft is opened (Opened). By who is to answer and leads a unit.
func (x *Room) Begin(ctx context.Context, actor access.Actor, requestID string, kind matter.Kind) (string, error) {
	draft := matter.DraftInput{ID: id.New(), Kind: kind}
	err := x.on(ctx, actor, requestID, func(ctx context.Context, tx *db.Tx, s scene) (err error) {
		if err := answering(s); err != nil {
			return err
		}
		if draft.UnitID, err = ledFor(ctx, tx, actor.Person, s.Request.UnitID); err != nil {
			return err
		}
		if draft.Touched, err = touched(ctx, tx, s.Request); err != nil {
			return err
		}
		added, err := s.added(ctx, tx)
		if err != nil {
			return err
		}
		draft.Problem = draftText(s.Request, added)
		draft.ID, err = keepDraft(ctx, tx, requestID, actor.Person, draft.ID)
		return err
	})
	if err != nil {
		return "", err
	}
	// The draft has a transaction of its own; when that fails, pressing the button again makes it.
	there, err := x.matter.DraftsSaved(ctx, x.db.Read(), []string{draft.ID})
	if _, begun := there[draft.ID]; err != nil || begun {
		return draft.ID, err
	}
	return x.matter.Draft(ctx, actor, draft)
}

// ledFor is the unit for which a person opens a matter: the nearest they lead at or above a unit, or without one the first they lead;
// fault.Forbidden when they lead none.
func ledFor(ctx context.Context, q db.Q, person, unitID string) (string, error) {
	led, err := db.One(ctx, q, db.Scan[string], `SELECT u.id FROM org_leader_now l JOIN org_unit_now u ON u.id = l.unit_id
		LEFT JOIN org_ancestor a ON a.ancestor_id = u.id AND a.unit_id = $2 WHERE l.person_id = $1 AND ($2 = '' OR a.unit_id IS NOT NULL) ORDER BY a.depth, u.sort_key, u.id LIMIT 1`, person, unitID)
	if errors.Is(err, fault.NotFound) {
		return "", fault.Forbidden
	}
	return led, err
}

// touched are the units a matter from a request touches: the one that was asked, or those its asker leads.
func touched(ctx context.Context, q db.Q, r Request) ([]string, error) {
	if r.UnitID != "" {
		return []string{r.UnitID}, nil
	}
	return db.All(ctx, q, db.Scan[string], `SELECT l.unit_id FROM org_leader_now l JOIN org_unit_now u ON u.id = l.unit_id WHERE l.person_id = $1 ORDER BY u.sort_key, u.id LIMIT $2`,
		r.Asker.ID, matter.MaxTouched)
}

// keepDraft notes which draft a person has begun from a request, and gives the one they had.
func keepDraft(ctx context.Context, tx *db.Tx, requestID, person, draft string) (string, error) {
	if _, err := tx.Exec(ctx, `INSERT INTO dialogue_draft (matter_id, request_id, person_id) VALUES ($1, $2, $3) ON CONFLICT (request_id, person_id) DO NOTHING`, draft, requestID, person); err != nil {
		return "", err
	}
	return db.One(ctx, tx, db.Scan[string], `SELECT matter_id FROM dialogue_draft WHERE request_id = $1 AND person_id = $2`, requestID, person)
}

// Opened lets a request become the matter that was begun from it, in the transaction that opens the matter (matter.OnOpened). One that has become
// another matter meanwhile, or was withdrawn, stays as it is; words that were withdrawn or hidden are not opened in somebody else's name. Field: problem.
func (x *Room) Opened(ctx context.Context, tx *db.Tx, matterID, by string) error {
	of, err := db.One(ctx, tx, db.Scan[string], `SELECT request_id FROM dialogue_draft WHERE matter_id = $1`, matterID)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	r, err := x.load(ctx, tx, of)
	if err != nil {
		return err
	}
	if err := x.takenBack(ctx, tx, r, matterID); err != nil {
		return err
	}
	if !MayAnswer(Standing{Answers: true}, r.State) {
		return nil
	}
	if _, err := tx.Exec(ctx, `DELETE FROM dialogue_draft WHERE request_id = $1`, of); err != nil {
		return err
	}
	n := r.Outcomes + 1
	if err := insertOutcome(ctx, tx, of, Outcome{N: n, Kind: Matter, MatterID: matterID, By: Person{ID: by}, At: x.clk.Now()}, ""); err != nil {
		return err
	}
	return x.note(ctx, tx, journal.Entry{Verb: VerbMatter, SubjectID: of, Actor: by, Tell: true, Args: map[string]any{"n": n, "matter": matterID}})
}

// takenBack refuses a matter in which something stands that its request does not say any more.
func (x *Room) takenBack(ctx context.Context, q db.Q, r Request, matterID string) error {
	added, err := additions(ctx, q, r.ID)
	if err != nil {
		return err
	}
	gone := unsaid(r, added)
	if len(gone) == 0 {
		return nil
	}
	texts, err := x.matter.Texts(ctx, q, matterID)
	if err != nil {
		return err
	}
	inv := &fault.Invalid{}
	for _, words := range gone {
		if slices.ContainsFunc(texts, func(text string) bool { _, n := matter.Without(text, []string{words}); return n > 0 }) {
			inv.Add("problem", "dialogue.error.taken_back", "text", matter.TitleOf(words))
		}
	}
	return inv.Err()
}

// unsaid are the texts a request does not say any more: all of one that was withdrawn, and of another those that are hidden.
func unsaid(r Request, added []Addition) (gone []string) {
	add := func(text, hidden string) {
		if text != "" && (r.State == Withdrawn || hidden != "") {
			gone = append(gone, text)
		}
	}
	add(r.What, r.HiddenReason)
	add(r.Why, r.HiddenReason)
	for _, a := range added {
		add(a.Text, a.HiddenReason)
	}
	return gone
}

// draftText is the problem of a matter begun from a request: what, why now, and what was added, as far as it has room.
func draftText(r Request, additions []Addition) string {
	text := strings.TrimSpace(r.What + "\n\n" + r.Why)
	for _, a := range additions {
		more := strings.TrimSpace(text + "\n\n" + a.Text)
		if utf8.RuneCountInString(more) > matter.MaxText {
			break
		}
		text = more
	}
	return text
}
