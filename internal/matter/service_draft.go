package matter

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

// Draft saves a draft, a new one when there is none with that ID; saving the same again changes nothing. Only its writer sees
// it. What cannot be stored is *fault.Invalid; what is missing is told by Open. The committees are found anew with each
// saving; those added or removed by hand stay so. A draft of someone else is fault.NotFound, an opened one ErrNotDraft.
func (x *Room) Draft(ctx context.Context, actor access.Actor, in DraftInput) (string, error) {
	if in.ID == "" {
		in.ID = id.New()
	}
	if _, err := id.Parse(in.ID); err != nil {
		return "", err
	}
	return in.ID, x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := loadMatter(ctx, tx, in.ID)
		if errors.Is(err, fault.NotFound) {
			if may, err := x.mayOpen(ctx, tx, actor); err != nil || !may {
				return errors.Join(err, fault.Forbidden)
			}
			if in.Kind == "" {
				in.Kind = Advice
			}
			if _, known := Kinds[in.Kind]; !known {
				return fault.One("kind", "matter.error.matter_kind")
			}
			m, err = Matter{ID: in.ID, Kind: in.Kind, State: Draft, CreatedBy: actor.Person}, nil
		}
		if err != nil {
			return err
		}
		if err := drafting(actor, m); err != nil {
			return err
		}
		return x.saveDraft(ctx, tx, actor, m, in)
	})
}

// drafting checks that the actor may change a draft.
func drafting(actor access.Actor, m Matter) error {
	switch s := (Standing{Creator: m.CreatedBy == actor.Person && actor.SignedIn()}); {
	case !s.Creator:
		return fault.NotFound
	case !MayDraft(s, m):
		return ErrNotDraft
	}
	return nil
}

func (x *Room) saveDraft(ctx context.Context, tx *db.Tx, actor access.Actor, m Matter, in DraftInput) error {
	inv := &fault.Invalid{}
	in.Kind = m.Kind
	in.plain()
	in.checkSaved(inv)
	if in.Leader == "" {
		in.Leader = actor.Person
	}
	if m.OnBehalf = in.Leader != actor.Person; m.OnBehalf && !actor.Grants.Secretariat {
		return fault.Forbidden
	}
	if in.UnitID != "" {
		may, err := leads(ctx, tx, in.Leader, in.UnitID)
		if err != nil {
			return err
		}
		if !MayOpenFor(may && !m.OnBehalf, actor.Grants.Secretariat, may) {
			inv.Add("unit", "matter.error.unit")
			in.UnitID = ""
		}
	}
	if err := x.checkDecider(ctx, tx, inv, &in); err != nil {
		return err
	}
	slices.Sort(in.Touched)
	in.Touched = slices.Compact(in.Touched)
	known, err := db.All(ctx, tx, db.Scan[string], `SELECT unit_id FROM org_unit_stands_for WHERE unit_id IN (`+
		db.In(1, len(in.Touched))+`)`, db.Args(in.Touched)...)
	if err != nil {
		return err
	}
	if len(known) < len(in.Touched) {
		inv.Add("touched", "matter.error.touched_unknown")
	}
	if in.StandIn != "" {
		if err := x.checkBeside(ctx, tx, inv, RoleStandIn, in.StandIn, in.Leader); err != nil {
			return err
		}
	}
	if err := inv.Err(); err != nil {
		return err
	}
	if err := saveDraft(ctx, tx, m, in, x.clk.Now()); err != nil {
		return err
	}
	_, _, err = x.find(ctx, tx, m.ID, in)
	return err
}

// checkBeside finds who cannot have a role beside the owner. The field of the form has the role's name.
func (x *Room) checkBeside(ctx context.Context, q db.Q, inv *fault.Invalid, role, person, owner string) error {
	if person == "" {
		inv.Add(role, "matter.error.person_missing")
		return nil
	}
	here, err := present(ctx, q, person)
	switch {
	case err != nil:
		return err
	case !here:
		inv.Add(role, "matter.error.stand_in_unknown")
	case person == owner:
		inv.Add(role, "matter.error.stand_in_owner")
	}
	return nil
}

// DeleteDraft throws a draft away.
func (x *Room) DeleteDraft(ctx context.Context, actor access.Actor, matterID string) error {
	return x.onDraft(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, m Matter) error {
		return deleteDraft(ctx, tx, matterID)
	})
}

func (x *Room) onDraft(ctx context.Context, actor access.Actor, matterID string, act func(ctx context.Context, tx *db.Tx, m Matter) error) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := loadMatter(ctx, tx, matterID)
		if err != nil {
			return err
		}
		if err := drafting(actor, m); err != nil {
			return err
		}
		return act(ctx, tx, m)
	})
}

// AddCommittee puts one more committee into a draft, for a reason. Fields: committee, reason.
func (x *Room) AddCommittee(ctx context.Context, actor access.Actor, matterID, committeeID, reason string) error {
	return x.onDraft(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, _ Matter) error {
		_, err := addAsked(ctx, tx, matterID, committeeID, reason)
		return err
	})
}

// AskCommittee asks one more committee in an open matter, by its owner, for a reason; its members are told. Fields: committee, reason.
func (x *Room) AskCommittee(ctx context.Context, actor access.Actor, matterID, committeeID, reason string) error {
	return x.on(ctx, actor, matterID, MayLead, func(ctx context.Context, tx *db.Tx, _ scene) error {
		if new, err := addAsked(ctx, tx, matterID, committeeID, reason); err != nil || !new {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbCommitteeAdded, SubjectID: matterID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"committee": committeeID}}, reason)
	})
}

// addAsked adds a committee to those a matter asks; new is false when it is asked already.
func addAsked(ctx context.Context, tx *db.Tx, matterID, committeeID, reason string) (new bool, err error) {
	inv := &fault.Invalid{}
	checkText(inv, "reason", reason, MaxReason)
	name, err := db.One(ctx, tx, db.Scan[string], `SELECT name FROM committee_now WHERE id = $1`, committeeID)
	if errors.Is(err, fault.NotFound) {
		inv.Add("committee", "matter.error.committee")
	} else if err != nil {
		return false, err
	}
	if err := inv.Err(); err != nil {
		return false, err
	}
	list, err := loadAsked(ctx, tx, matterID)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(list, func(a Asked) bool { return a.CommitteeID == committeeID })
	switch {
	case i < 0:
		list = append(list, Asked{CommitteeID: committeeID, Name: name, NameThen: name, Form: agreement.Involve, Added: true, Words: reason})
	case list[i].Removed:
		list[i].Removed, list[i].Words = false, reason
	default:
		return false, nil // asked already
	}
	return true, saveAsked(ctx, tx, matterID, list)
}

// RemoveCommittee takes a committee out of a draft, for a reason; one that was added by hand simply goes. The last one stays
// (ErrLastCommittee). Field: reason.
func (x *Room) RemoveCommittee(ctx context.Context, actor access.Actor, matterID, committeeID, reason string) error {
	return x.onDraft(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, m Matter) error {
		list, err := loadAsked(ctx, tx, matterID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(a Asked) bool { return a.CommitteeID == committeeID && !a.Removed })
		if i < 0 {
			return nil // gone already
		}
		if len(standing(list)) == 1 {
			return ErrLastCommittee
		}
		if list[i].Added {
			return saveAsked(ctx, tx, matterID, slices.Delete(list, i, i+1))
		}
		inv := &fault.Invalid{}
		checkText(inv, "reason", reason, MaxReason)
		if err := inv.Err(); err != nil {
			return err
		}
		list[i].Removed, list[i].Words = true, reason
		return saveAsked(ctx, tx, matterID, list)
	})
}

// RestoreCommittee takes a removal back.
func (x *Room) RestoreCommittee(ctx context.Context, actor access.Actor, matterID, committeeID string) error {
	return x.onDraft(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, m Matter) error {
		_, err := tx.Exec(ctx, `UPDATE matter_committee SET removed = FALSE, words = '' WHERE matter_id = $1 AND committee_id = $2
			AND removed`, matterID, committeeID)
		return err
	})
}

// Open opens a draft: those asked are told. *fault.Invalid lists everything that is missing or wrong: unit, problem, core_task,
// subject, touched, last_day, committees. The version of the agreement's rules that is valid on the day stays the matter's.
func (x *Room) Open(ctx context.Context, actor access.Actor, matterID string) error {
	return x.onDraft(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, m Matter) error {
		d, err := x.loadDraft(ctx, tx, m)
		if err != nil {
			return err
		}
		if m.OnBehalf && !actor.Grants.Secretariat {
			return fault.Forbidden // appointed no more since it was written
		}
		version, least, err := x.find(ctx, tx, m.ID, d) // the organisation may have changed
		if err != nil {
			return err
		}
		asked, err := loadAsked(ctx, tx, m.ID)
		if err != nil {
			return err
		}
		inv := &fault.Invalid{}
		if err := x.checkOpen(ctx, tx, inv, d, standing(asked)); err != nil {
			return err
		}
		if err := inv.Err(); err != nil {
			return err
		}
		if strings.TrimSpace(d.Title) == "" {
			d.Title = TitleOf(d.Problem)
		}
		now := x.clk.Now()
		if err := saveDraft(ctx, tx, m, d, now); err != nil {
			return err
		}
		if err := setWindows(ctx, tx, m.ID, m.Kind, d.windows()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE matter SET state = $2, opened_at = $3, agreement_id = $4, notice_days = $5, material_days = $6, response_days = $7
			WHERE id = $1`, m.ID, Open, now, db.Null(version), least.Notice, least.Material, least.Response); err != nil {
			return err
		}
		if err := remeasure(ctx, tx, m.ID); err != nil {
			return err
		}
		for _, f := range x.opened {
			if err := f(ctx, tx, m.ID, actor.Person); err != nil {
				return err
			}
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbOpened, SubjectID: m.ID, Actor: actor.Person, Tell: true}, "")
	})
}

func (x *Room) checkOpen(ctx context.Context, q db.Q, inv *fault.Invalid, d DraftInput, asked []Asked) error {
	if d.UnitID == "" {
		inv.Add("unit", "matter.error.unit_missing")
	} else if ok, err := leads(ctx, q, d.Leader, d.UnitID); err != nil {
		return err
	} else if !ok {
		inv.Add("unit", "matter.error.unit")
	}
	if d.rules().Decides {
		for _, step := range []int{stepProblem, stepWhom, stepTime} {
			d.checkStep(inv, step, x.today())
		}
	} else {
		d.checkStep(inv, 0, x.today())
	}
	if len(asked) == 0 && len(d.Touched) > 0 && d.UnitID != "" && d.Ask == AskCommittees {
		inv.Add("committees", "matter.error.committees_missing")
	}
	return nil
}

// loadDraft is the form a draft was saved with.
func (x *Room) loadDraft(ctx context.Context, q db.Q, m Matter) (DraftInput, error) {
	in := DraftInput{ID: m.ID, Kind: m.Kind, UnitID: m.UnitID, LastDay: m.LastDay, Ask: m.Ask, Visibility: m.Visibility,
		ClosedReason: m.ClosedReason, DecidedBy: m.DecidedBy, Decider: m.Decider, Unnamed: m.Unnamed,
		Subject: m.Subject}
	texts, err := loadTexts(ctx, q, m.ID)
	if err != nil {
		return in, err
	}
	for _, t := range texts {
		in.Title, in.Problem, in.CoreTask = t.Title, t.Problem, t.CoreTask
		in.Frames, in.Citizens, in.CitizensFrom = t.Frames, t.Citizens, t.CitizensFrom
	}
	if in.rules().Questions {
		questions, err := loadQuestions(ctx, q, m.ID)
		if err != nil {
			return in, err
		}
		for _, k := range questions {
			in.Questions = append(in.Questions, k.Text)
		}
	}
	if in.rules().Decides {
		if err := loadDecisionDraft(ctx, q, m.ID, &in); err != nil {
			return in, err
		}
	}
	if in.Touched, err = loadTouched(ctx, q, m.ID); err != nil {
		return in, err
	}
	owners, err := loadOwners(ctx, q, m.ID)
	for _, o := range owners {
		switch o.Role {
		case RoleOwner:
			in.Leader = o.ID
		case RoleStandIn:
			in.StandIn = o.ID
		}
	}
	return in, err
}

// MayOpen says whether the actor may open a matter at all: leads a unit, or is secretariat.
func (x *Room) MayOpen(ctx context.Context, actor access.Actor) (bool, error) {
	return x.mayOpen(ctx, x.db.Read(), actor)
}

func (x *Room) mayOpen(ctx context.Context, q db.Q, actor access.Actor) (bool, error) {
	if !actor.SignedIn() || actor.Grants.Secretariat {
		return actor.SignedIn(), nil
	}
	return leadsAny(ctx, q, actor.Person)
}

// leadsAny says whether somebody leads a unit today.
func leadsAny(ctx context.Context, q db.Q, person string) (bool, error) {
	return db.One(ctx, q, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM org_leader_now l JOIN org_unit_now u ON u.id = l.unit_id
		WHERE l.person_id = $1)`, person)
}
