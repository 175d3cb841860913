package matter

import (
	"context"
	"errors"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// Form is a draft of the actor's with what its page shows; an id that is not there gives a new one, not saved yet, with what is
// usual filled in. fault.Forbidden for who may open no matter.
func (x *Room) Form(ctx context.Context, actor access.Actor, matterID string) (*Form, error) {
	return x.form(ctx, actor, matterID, actor.Person)
}

// FormOnBehalf is Form for a new draft that the secretariat writes for a leader.
func (x *Room) FormOnBehalf(ctx context.Context, actor access.Actor, matterID, leader string) (*Form, error) {
	if !actor.Grants.Secretariat {
		return nil, fault.Forbidden
	}
	return x.form(ctx, actor, matterID, leader)
}

func (x *Room) form(ctx context.Context, actor access.Actor, matterID, leader string) (*Form, error) {
	q := x.db.Read()
	m, err := loadMatter(ctx, q, matterID)
	f := &Form{ID: matterID}
	switch {
	case errors.Is(err, fault.NotFound):
		if may, err := x.mayOpen(ctx, q, actor); err != nil || !may {
			return nil, errors.Join(err, orNil(!may, fault.Forbidden))
		}
		f.New = true
		f.Input = DraftInput{ID: matterID, Leader: leader, LastDay: DefaultLastDay(Advice, x.today()), Ask: AskCommittees, Visibility: ToTouched}
	case err != nil:
		return nil, err
	default:
		if err := drafting(actor, m); err != nil {
			return nil, err
		}
		if f.Input, err = x.loadDraft(ctx, q, m); err != nil {
			return nil, err
		}
	}
	led, err := db.All(ctx, q, db.Scan[string], `SELECT l.unit_id FROM org_leader_now l JOIN org_unit_now u ON u.id = l.unit_id
		WHERE l.person_id = $1 ORDER BY u.sort_key, u.id`, f.Input.Leader)
	if err != nil {
		return nil, err
	}
	units, err := x.units(ctx, q, append(append([]string{}, led...), f.Input.Touched...)...)
	if err != nil {
		return nil, err
	}
	for _, u := range led {
		f.Units = append(f.Units, units[u])
	}
	if f.New && len(led) == 1 { // nothing to choose
		f.Input.UnitID, f.Input.Touched = led[0], []string{led[0]}
	}
	f.Touched = pick(units, f.Input.Touched)
	if err := x.formPeople(ctx, q, f, actor); err != nil || f.New {
		return f, err
	}
	if f.SavedAt, err = db.One(ctx, q, db.Scan[time.Time], `SELECT saved_at FROM matter WHERE id = $1`, m.ID); err != nil {
		return nil, err
	}
	if f.Committees, err = loadAsked(ctx, q, matterID); err != nil {
		return nil, err
	}
	if f.Talked, err = x.talkedBefore(ctx, q, actor, m); err != nil {
		return nil, err
	}
	f.Audience, err = preview(ctx, q, m)
	return f, err
}

// formPeople names the people a draft mentions.
func (x *Room) formPeople(ctx context.Context, q db.Q, f *Form, actor access.Actor) error {
	people, err := db.All(ctx, q, func(s db.Scanner) (Person, error) {
		var p Person
		err := s.Scan(&p.ID, &p.Name)
		return p, err
	}, `SELECT id, name FROM org_person_name WHERE id IN ($1, $2)`, f.Input.Leader, f.Input.StandIn)
	for _, p := range people {
		if p.ID == f.Input.StandIn {
			f.StandIn = p
		}
		if p.ID == f.Input.Leader && p.ID != actor.Person {
			f.OnBehalf = p
		}
	}
	return err
}
