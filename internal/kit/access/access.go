// Package access carries who acts. What they may do is decided by each room's own policy.
package access

import "context"

// Actor is the person behind a request. The zero Actor is nobody: someone who has not signed in.
type Actor struct {
	// Person is the person's id in the organisation; "" for nobody.
	Person string
	// Name is the person's full name.
	Name string
	// Grants are duties given in the program itself, on top of what follows from the organisation.
	Grants Grants
	// Session is the id of the session (not its token), so that its owner can end it.
	Session string
	// Outside: who has signed in for a duty or as a guest alone, and works nowhere here, leads nothing and sits in no committee.
	Outside bool
}

// Grants are what somebody has been given in the program itself.
type Grants struct {
	// Secretariat keeps the organisation, the committees and the settings, and hides harmful texts.
	Secretariat bool
	// Administrator runs the machine and appoints secretariat and administrators; reads no matters.
	Administrator bool
	// Guest is somebody from outside who is invited into something; nobody appoints them, the invitation does. What it lets them read is
	// the room's to say.
	Guest bool
}

// OnlyGuest says whether they have nothing here but what they are invited into.
func (a Actor) OnlyGuest() bool { return a.Outside && a.Grants.Guest }

// SignedIn says whether there is a person.
func (a Actor) SignedIn() bool { return a.Person != "" }

type key struct{}

// With puts the actor in the context.
func With(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, key{}, a) }

// Of is the context's actor, or nobody.
func Of(ctx context.Context) Actor {
	a, _ := ctx.Value(key{}).(Actor)
	return a
}
