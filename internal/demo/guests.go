package demo

import (
	"context"

	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/matter"
)

// roleGuest is the role of who comes from outside: no export knows them, they are invited.
const roleGuest = "gaest"

// invited is what happens with the guests of a matter: its leader invites them, and what they say is theirs.
func (f *filler) invited(p *play) []event {
	var list []event
	for _, g := range p.Guests {
		made := ""
		list = append(list, event{g.Day, invites, func(ctx context.Context) error {
			may := matter.GuestReads
			if g.Contributes {
				may = matter.GuestContributes
			}
			in := matter.GuestInput{Name: g.Name, Email: g.Email, Role: g.What, May: may, LastDay: matter.DefaultGuestDay(f.day(g.Day))}
			invited, err := f.matter.InviteGuest(ctx, as(p.leader), p.id, in)
			if made = invited.ID; g.Shoes {
				f.roles[roleGuest] = made
			}
			return f.told(p, "guest", err)
		}})
		for _, s := range g.Says {
			list = append(list, event{s.Day, speaks, func(ctx context.Context) error {
				in := matter.ContributionInput{Kind: matter.Perspective, Text: s.Text, NameTo: matter.NameToAll, SendKey: id.New()}
				if p.Room {
					in.Kind, in.Intention, in.Question = matter.Position, s.Intention, p.questions[s.Question]
				}
				_, err := f.matter.Contribute(ctx, as(made), p.id, in)
				return f.told(p, "guest's contribution", err)
			}})
		}
	}
	return list
}
