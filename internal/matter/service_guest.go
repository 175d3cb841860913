package matter

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/org"
)

// InviteGuest invites somebody into an open matter by name and e-mail, and gives them as they are known here: who works here is invited as the
// person they are. By its owner or the secretariat. Who was invited before, and is not any more, is invited again. *fault.Invalid: name, email
// (also of somebody who reads the matter already, as a guest or otherwise), role, may, last_day; "" when the matter has as many guests as it can.
func (x *Room) InviteGuest(ctx context.Context, actor access.Actor, matterID string, in GuestInput) (Guest, error) {
	var g Guest
	err := x.on(ctx, actor, matterID, MayKeepGuests, func(ctx context.Context, tx *db.Tx, s scene) error {
		if s.Matter.State == Closed {
			return ErrNotOpen
		}
		if err := in.check(x.today()); err != nil {
			return err
		}
		all, err := loadGuests(ctx, tx, matterID, false)
		if err != nil {
			return err
		}
		all = holding(all, x.today())
		if len(all) >= MaxGuests {
			return fault.One("", "matter.guest.error.many", "n", MaxGuests)
		}
		g = Guest{Role: in.Role, MayContribute: in.May == GuestContributes, LastDay: in.LastDay,
			InvitedBy: Person{ID: actor.Person, Name: actor.Name}, InvitedAt: x.clk.Now(), Email: in.Email}
		if g.Person, err = x.guestPerson(ctx, tx, s.Matter, all, in); err != nil {
			return err
		}
		if err := saveGuest(ctx, tx, matterID, g); err != nil {
			return err
		}
		if err := x.letIn(ctx, tx, g.ID); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbGuestInvited, SubjectID: matterID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"person": g.ID, "to": g.LastDay}}, "")
	})
	return g, err
}

// guestPerson finds whom an invitation is to by their e-mail, and adds who is not known here.
func (x *Room) guestPerson(ctx context.Context, tx *db.Tx, m Matter, guests []Guest, in GuestInput) (Person, error) {
	known, err := x.org.PersonByEmail(ctx, tx, in.Email)
	switch {
	case err != nil:
		return Person{}, err
	case len(known) > 1:
		return Person{}, fault.One("email", "matter.guest.error.email_shared")
	case len(known) == 0:
		first, last := org.SplitName(in.Name)
		person, err := x.org.AddGuest(ctx, tx, x.today(), in.LastDay.AddDays(1), org.Person{FirstName: first, LastName: last, Email: in.Email})
		return Person{ID: person, Name: in.Name}, err
	}
	p := Person{ID: known[0].ID, Name: known[0].Name()}
	if i := slices.IndexFunc(guests, func(g Guest) bool { return g.ID == p.ID }); i >= 0 {
		return p, fault.One("email", "matter.guest.error.invited", "name", p.Name, "day", guests[i].LastDay)
	}
	belongs, err := x.org.Belongs(ctx, tx, p.ID)
	if err != nil {
		return p, err
	}
	if !belongs { // an administrator who works elsewhere, and reads no matters
		return p, fault.One("email", "matter.guest.error.email_duty")
	}
	keepers, err := x.secretariat(ctx, tx)
	if err != nil {
		return p, err
	}
	st, err := loadStanding(ctx, tx, access.Actor{Person: p.ID, Grants: access.Grants{Secretariat: slices.Contains(keepers, p.ID)}}, m)
	if err == nil && MayRead(st, m) {
		err = fault.One("email", "matter.guest.error.reads", "name", p.Name)
	}
	return p, err
}

// GuestChange is what can be changed of an invitation that holds.
type GuestChange struct {
	Role string
	// May is GuestReads or GuestContributes.
	May     string
	LastDay clock.Day
}

// ChangeGuest changes what a guest is called, what they may, and until when, also after the closing; they are not told. By its owner or the secretariat.
// fault.NotFound for who is not invited (any more). *fault.Invalid: role, may, last_day.
func (x *Room) ChangeGuest(ctx context.Context, actor access.Actor, matterID, person string, in GuestChange) error {
	return x.onGuest(ctx, actor, matterID, person, func(ctx context.Context, tx *db.Tx, g Guest) error {
		inv := &fault.Invalid{}
		checkGuest(inv, &in.Role, in.May, in.LastDay, x.today())
		if err := inv.Err(); err != nil {
			return err
		}
		may := in.May == GuestContributes
		if g.Role == in.Role && g.MayContribute == may && g.LastDay == in.LastDay {
			return nil
		}
		if _, err := tx.Exec(ctx, `UPDATE matter_guest SET role = $3, may_contribute = $4, last_day = $5 WHERE matter_id = $1 AND person_id = $2`,
			matterID, person, in.Role, may, in.LastDay); err != nil {
			return err
		}
		if err := x.letIn(ctx, tx, person); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbGuestChanged, SubjectID: matterID, Actor: actor.Person,
			Args: map[string]any{"person": person, "to": in.LastDay}}, "")
	})
}

// EndGuest ends an invitation at once, also after the closing: from then on the matter is not found. By its owner or the secretariat.
// fault.NotFound for who is not invited (any more).
func (x *Room) EndGuest(ctx context.Context, actor access.Actor, matterID, person string) error {
	return x.onGuest(ctx, actor, matterID, person, func(ctx context.Context, tx *db.Tx, _ Guest) error {
		if _, err := tx.Exec(ctx, `UPDATE matter_guest SET ended_at = $3 WHERE matter_id = $1 AND person_id = $2`, matterID, person, x.clk.Now()); err != nil {
			return err
		}
		if err := x.letIn(ctx, tx, person); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbGuestEnded, SubjectID: matterID, Actor: actor.Person, Args: map[string]any{"person": person}}, "")
	})
}

// onGuest runs an act on an invitation that holds.
func (x *Room) onGuest(ctx context.Context, actor access.Actor, matterID, person string, act func(ctx context.Context, tx *db.Tx, g Guest) error) error {
	return x.on(ctx, actor, matterID, MayKeepGuests, func(ctx context.Context, tx *db.Tx, _ scene) error {
		all, err := loadGuests(ctx, tx, matterID, false)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(g Guest) bool { return g.ID == person && g.holds(x.today()) })
		if i < 0 {
			return fault.NotFound
		}
		return act(ctx, tx, all[i])
	})
}

// letIn keeps the organisation told of until when somebody is a guest here: as long as an invitation of theirs holds. Who works here is
// there whatever they are invited into.
func (x *Room) letIn(ctx context.Context, tx *db.Tx, person string) error {
	last, err := guestDay(ctx, tx, person)
	if err != nil {
		return err
	}
	until := x.today()
	if !last.Before(until) {
		until = last.AddDays(1)
	}
	return x.org.GuestUntil(ctx, tx, person, until)
}

// Guests are all who have been invited into a matter, by name, and how they are reached. By its owner or the secretariat.
func (x *Room) Guests(ctx context.Context, actor access.Actor, matterID string) ([]Guest, error) {
	q := x.db.Read()
	s, err := x.enter(ctx, q, actor, matterID)
	if err != nil {
		return nil, err
	}
	if !MayKeepGuests(s.Standing, s.Matter) {
		return nil, fault.Forbidden
	}
	return loadGuests(ctx, q, matterID, true)
}
