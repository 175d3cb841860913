package concept

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/org"
)

// act runs an act on a theme as one transaction; may says who may do it, when it is loaded.
func (x *Room) act(ctx context.Context, actor access.Actor, matterID string, may func(s scene) bool, do func(ctx context.Context, tx *db.Tx, s scene) error) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		s, err := x.enter(ctx, tx, actor, matterID)
		if err != nil {
			return err
		}
		if !may(s) {
			return fault.Forbidden
		}
		return do(ctx, tx, s)
	})
}

// add writes the next entry of a theme down.
func (x *Room) add(ctx context.Context, tx *db.Tx, s scene, actor access.Actor, e Entry) error {
	if len(s.T.Entries) >= mostEntries {
		return ErrFull
	}
	e.ID, e.N, e.By, e.At = id.New(), len(s.T.Entries)+1, matter.Person{ID: actor.Person}, x.clk.Now()
	if err := insertEntry(ctx, tx, s.T.MatterID, e); err != nil {
		return err
	}
	return x.note(ctx, tx, journal.Entry{Verb: verbs[e.Kind], SubjectID: s.T.MatterID, Actor: actor.Person, Args: map[string]any{"n": e.N}, Tell: e.Kind != Proposed || e.Meaning != ""})
}

// ProposeInput is the form of a proposal.
type ProposeInput struct {
	Text
	// Committee is the one whose two sides are to agree: one of those the theme asks.
	Committee string
	// Base is the proposal it was written from; 0 for the first.
	Base int
}

// Propose names the word of a theme and proposes what it means; what was agreed to an earlier proposal does not count for it. The two sides of
// the committee are told, when there is something to agree on. A form that another word of the glossary has is refused. The same again is the same proposal. By the owner. Fields: word, forms, meaning, apart, example, committee.
func (x *Room) Propose(ctx context.Context, actor access.Actor, matterID string, in ProposeInput) error {
	return x.act(ctx, actor, matterID, func(s scene) bool { return MayPropose(s.Here.Standing, s.Here.Matter) }, func(ctx context.Context, tx *db.Tx, s scene) error {
		in.Word = strings.Join(strings.Fields(in.Word), " ")
		now := s.T.Now()
		if now != nil && now.Text == in.Text && now.Committee == in.Committee {
			return nil
		}
		asked, err := x.matter.AskedOf(ctx, tx, matterID)
		if err != nil {
			return err
		}
		inv := &fault.Invalid{}
		in.Text.check(inv)
		if !slices.ContainsFunc(asked, func(a matter.Asked) bool { return a.CommitteeID == in.Committee }) {
			inv.Add("committee", "concept.error.committee_missing")
		}
		if now != nil && now.N != in.Base {
			inv.Add("meaning", "concept.error.changed")
		}
		others, err := otherWords(ctx, tx, in.key())
		if err != nil {
			return err
		}
		if field, form, word := in.clash(others); field != "" {
			inv.Add(field, "concept.error.taken", "form", form, "word", word)
		}
		if err := inv.Err(); err != nil {
			return err
		}
		return x.add(ctx, tx, s, actor, Entry{Kind: Proposed, Text: in.Text, Committee: in.Committee})
	})
}

// SayInput is what somebody says for their side of the committee.
type SayInput struct {
	// Of is the proposal they have read.
	Of     int
	Agrees bool
	// Reason is why not yet; read by all who read the theme.
	Reason string
}

// Say agrees to the newest proposal for the actor's side of the committee, or says not yet and why; the owner is told. A yes of who heads the side
// lifts the "not yet" of others there, who are told. The same again changes nothing, unless it lifts something. ErrMoved when another has been
// proposed meanwhile. By who sits on that side. Fields: answer, reason.
func (x *Room) Say(ctx context.Context, actor access.Actor, matterID string, in SayInput) error {
	return x.act(ctx, actor, matterID, func(s scene) bool { return MaySay(s.Here.Standing, s.Here.Matter, s.Side, s.T) }, func(ctx context.Context, tx *db.Tx, s scene) error {
		if s.T.Now().N != in.Of {
			return ErrMoved
		}
		e := Entry{Kind: Agreed, Of: in.Of, Side: s.Side, Heads: s.Heads}
		if !in.Agrees {
			inv := &fault.Invalid{}
			needed(inv, "reason", in.Reason, MaxReason)
			if err := inv.Err(); err != nil {
				return err
			}
			e.Kind, e.Reason = NotYet, in.Reason
		}
		var lifted []Answer
		if e.Kind == Agreed && e.Heads {
			lifted = s.T.Held(in.Of, s.Side, actor.Person)
		}
		mine := s.T.Mine(in.Of, s.Side, actor.Person)
		if mine != nil && mine.Kind == e.Kind && mine.Reason == e.Reason && len(lifted) == 0 {
			return nil
		}
		if err := x.add(ctx, tx, s, actor, e); err != nil {
			return err
		}
		for _, a := range lifted {
			err := x.note(ctx, tx, journal.Entry{Verb: VerbLifted, SubjectID: matterID, Actor: actor.Person, Args: map[string]any{"entry": a.ID}, Tell: true})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Agree ends a theme as agreed: what was proposed is the municipality's word from now on, and takes the place of an earlier one. Refused for all that
// hinders it, and as matter.Close is, in one answer. of is the proposal one has read: ErrMoved when it is not the newest. By the owner. Field: early.
func (x *Room) Agree(ctx context.Context, actor access.Actor, matterID string, of int, early string) error {
	return x.end(ctx, actor, matterID, early, func(ctx context.Context, tx *db.Tx, s scene) (End, string, *fault.Invalid, error) {
		if s.T.Now() == nil || s.T.Now().N != of {
			return End{}, "", nil, ErrMoved
		}
		inv, err := x.hinders(ctx, tx, s.T)
		return End{How: InGlossary, Of: of}, tookOf(s.T.Now().Text), inv, err
	})
}

// Park ends a theme without an agreement: why, and when it may be taken up again. By the owner. Fields: why, again_day, when, early.
func (x *Room) Park(ctx context.Context, actor access.Actor, matterID string, in ParkInput) error {
	return x.end(ctx, actor, matterID, in.Early, func(_ context.Context, _ *db.Tx, s scene) (End, string, *fault.Invalid, error) {
		if s.T.Now() == nil {
			return End{}, "", nil, fault.One("", "concept.error.no_word")
		}
		inv := &fault.Invalid{}
		in.check(x.today(), inv)
		return End{How: Parked, Of: s.T.Now().N, AgainDay: in.Day, AgainWhen: in.When}, in.Why, inv, nil
	})
}

// ending is how a theme ends, in which words, and what is wrong with that.
type ending func(ctx context.Context, tx *db.Tx, s scene) (End, string, *fault.Invalid, error)

// end closes a theme as it is to end. What is wrong is told at once: also that contributions wait, or that it is not said why it ends early.
func (x *Room) end(ctx context.Context, actor access.Actor, matterID, early string, as ending) error {
	return x.act(ctx, actor, matterID, func(s scene) bool { return MayEnd(s.Here.Standing, s.Here.Matter) }, func(ctx context.Context, tx *db.Tx, s scene) error {
		e, took, inv, err := as(ctx, tx, s)
		if err != nil {
			return err
		}
		if n := s.Here.Matter.Blocking; n > 0 {
			inv.Add("", "concept.waiting", "n", n)
		}
		if s.Here.Matter.InTime(x.today()) && strings.TrimSpace(early) == "" {
			inv.Add("early", "matter.error.early_missing")
		}
		if err := inv.Err(); err != nil {
			return err
		}
		e.At = x.clk.Now()
		key := s.T.Now().key()
		if err := insertEnd(ctx, tx, matterID, key, org.SortKey(s.T.Now().Word), e); err != nil {
			return err
		}
		if err := x.matter.End(ctx, tx, actor, matterID, matter.CloseInput{Took: took, Early: early}); err != nil {
			return err
		}
		if e.How != InGlossary {
			return nil
		}
		tx.AfterCommit(x.forgetWords)
		return replaceEarlier(ctx, tx, matterID, key)
	})
}

// tookOf is what a theme was closed with: the word, and what it means.
func tookOf(t Text) string { return capital(t.Word) + ": " + t.Meaning }

// unfinished holds a theme open until it ends here: parked, or agreed by both sides. It is asked by whatever way a matter is closed.
func (x *Room) unfinished(ctx context.Context, q db.Q, m matter.Matter) error {
	if m.Kind != matter.Theme {
		return nil
	}
	t, err := load(ctx, q, m.ID)
	switch {
	case err != nil:
		return err
	case t.Now() == nil:
		return fault.One("", "concept.error.no_word")
	case t.End != nil && t.End.How == Parked:
		return nil
	case !t.Ready():
		return fault.One("", "concept.error.no_meaning")
	}
	inv := &fault.Invalid{}
	if err := x.missing(ctx, q, t, inv); err != nil {
		return err
	}
	if t.End == nil && len(inv.Fields) == 0 {
		inv.Add("", "concept.error.not_ended")
	}
	return inv.Err()
}

// missing names the sides that do not agree, and who can. At most five queries.
func (x *Room) missing(ctx context.Context, q db.Q, t Theme, inv *fault.Invalid) error {
	sides := t.Missing()
	if len(sides) == 0 {
		return nil
	}
	board := t.Now().Committee
	names, err := x.committee.Committees(ctx, q, []string{board})
	if err != nil {
		return err
	}
	for _, s := range sides {
		who, err := x.whoCan(ctx, q, t, s)
		if err != nil {
			return err
		}
		key, held := "concept.error.missing_"+string(s), t.Held(t.Now().N, s, "")
		switch {
		case len(held) > 0:
			key += "_not_yet"
		case len(who) == 0:
			key += "_vacant"
		}
		inv.Add("", key, "committee", names[board].Name, "who", strings.Join(who, ", "), "names", namesOf(held))
	}
	return nil
}

// whoCan are the names of those who can agree for a side. Two queries.
func (x *Room) whoCan(ctx context.Context, q db.Q, t Theme, s Side) ([]string, error) {
	owners, err := x.matter.Owners(ctx, q, t.MatterID, "")
	if err != nil {
		return nil, err
	}
	return loadWhoCan(ctx, q, t.Now().Committee, s, owners)
}

// TakeUp makes a draft of a theme from a parked one, with its text and its word, and gives its id. By who may read it and opens matters, when the
// day has come. Again before it is opened it is the same draft.
func (x *Room) TakeUp(ctx context.Context, actor access.Actor, matterID string) (string, error) {
	story, err := x.matter.View(ctx, actor, matterID, matter.Page{})
	if err != nil {
		return "", err
	}
	unit, err := x.opensFor(ctx, actor)
	if err != nil {
		return "", err
	}
	if begun, err := x.begun(ctx, actor, matterID); err != nil || begun != "" {
		return begun, err
	}
	draft := matter.DraftInput{ID: id.New(), Kind: matter.Theme, UnitID: unit, Title: story.Text.Title, Problem: story.Text.Problem, CoreTask: story.Text.CoreTask,
		LastDay: matter.DefaultLastDay(matter.Theme, x.today())}
	for _, u := range story.Touched {
		draft.Touched = append(draft.Touched, u.ID)
	}
	err = x.act(ctx, actor, matterID, func(s scene) bool { return MayTakeUp(s.Here.Standing, s.Here.Matter, unit != "", s.T, x.today()) }, func(ctx context.Context, tx *db.Tx, s scene) error {
		_, err := tx.Exec(ctx, `INSERT INTO concept_again (matter_id, from_id) VALUES ($1, $2)`, draft.ID, matterID)
		return err
	})
	if err != nil {
		return "", err
	}
	return x.matter.Draft(ctx, actor, draft)
}

// mostBegun is how many drafts from one parked theme are looked through for the actor's own.
const mostBegun = 20

// begun is the actor's draft that takes a parked theme up; "" for none.
func (x *Room) begun(ctx context.Context, actor access.Actor, matterID string) (string, error) {
	drafts, err := db.All(ctx, x.db.Read(), db.Scan[string], `SELECT matter_id FROM concept_again WHERE from_id = $1 ORDER BY matter_id LIMIT `+strconv.Itoa(mostBegun), matterID)
	if err != nil {
		return "", err
	}
	for _, d := range drafts {
		form, err := x.matter.Form(ctx, actor, d)
		switch {
		case errors.Is(err, fault.NotFound), errors.Is(err, fault.Forbidden), errors.Is(err, fault.Conflict): // another's, or no draft any more
		case err != nil:
			return "", err
		case !form.New:
			return d, nil
		}
	}
	return "", nil
}

// opensFor is the unit for which somebody opens a matter when they do not say otherwise; "" for who leads none.
func (x *Room) opensFor(ctx context.Context, actor access.Actor) (string, error) {
	form, err := x.matter.Form(ctx, actor, id.New())
	switch {
	case errors.Is(err, fault.Forbidden), errors.Is(err, fault.NotFound):
		return "", nil
	case err != nil || len(form.Units) == 0:
		return "", err
	}
	return form.Units[0].ID, nil
}

// carried is the newest proposal of the parked theme that a theme takes up again, for its first proposal; nil where there is none, or it is
// hidden. Two queries.
func (x *Room) carried(ctx context.Context, q db.Q, matterID string) (*Entry, error) {
	from, err := db.All(ctx, q, db.Scan[string], `SELECT from_id FROM concept_again WHERE matter_id = $1`, matterID)
	if err != nil || len(from) == 0 {
		return nil, err
	}
	t, err := load(ctx, q, from[0])
	if e := t.Now(); e != nil && e.Hidden == "" {
		return e, err
	}
	return nil, err
}
