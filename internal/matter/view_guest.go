package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// guestView is the page of a matter's guests.
type guestView struct {
	Story *Story
	// Guests are those whose invitation holds, Before the others.
	Guests, Before []Guest
	// Changing is the guest whose invitation is being changed; nil where somebody is invited.
	Changing *Guest
	// Input and Day are what was typed.
	Input  GuestInput
	Day    string
	Today  clock.Day
	Errors ui.Errors
}

// guestText says of a contribution's author what they are.
func guestText(ctx context.Context, role string) string {
	return i18n.T(ctx, "matter.guest.tag", "role", role)
}

// guestMay says what a guest may, and until when.
func guestMay(ctx context.Context, g Guest) string {
	key := "matter.guest.reads_until"
	if g.MayContribute {
		key = "matter.guest.contributes_until"
	}
	return i18n.T(ctx, key, "day", g.LastDay)
}

// guestOver says when and how an invitation was over.
func guestOver(ctx context.Context, g Guest) string {
	if !g.EndedAt.IsZero() {
		return i18n.T(ctx, "matter.guest.ended_on", "day", dayOf(ctx, g.EndedAt))
	}
	return i18n.T(ctx, "matter.guest.over_since", "day", g.LastDay)
}

// guestMayOptions are the choice of what a guest may.
func guestMayOptions(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: GuestContributes, Label: i18n.T(ctx, "matter.guest.may_contribute"), Hint: i18n.T(ctx, "matter.guest.may_contribute_hint")},
		{Value: GuestReads, Label: i18n.T(ctx, "matter.guest.may_read"), Hint: i18n.T(ctx, "matter.guest.may_read_hint")},
	}
}

// asGuest is the reader's own invitation; nil for who is no guest here.
func asGuest(s *Story) *Guest {
	for i := range s.Guests {
		if s.Guests[i].ID == s.Standing.Person {
			return &s.Guests[i]
		}
	}
	return nil
}

// asGuestText says to a guest what they may here: of a closed matter only that they can read it.
func asGuestText(ctx context.Context, s *Story, g Guest) string {
	if s.Matter.State == Closed {
		return i18n.T(ctx, "matter.guest.you_closed", "day", g.LastDay)
	}
	key := "matter.guest.you_read"
	if g.MayContribute {
		key = "matter.guest.you_contribute"
	}
	return i18n.T(ctx, key, "day", g.LastDay)
}

// listHome is where the matters are that one reads: of a guest, who has few and no list, the first page.
func listHome(ctx context.Context) string {
	if access.Of(ctx).OnlyGuest() {
		return "/"
	}
	return ListPath
}

// storyCrumbs lead back from a matter.
func storyCrumbs(ctx context.Context, s *Story) []ui.Link {
	crumbs := []ui.Link{{Text: i18n.T(ctx, "matter.list.title"), Href: listHome(ctx)}}
	if !access.Of(ctx).OnlyGuest() {
		crumbs = append(crumbs, ui.Link{Text: s.Unit.Name, Href: ListPath + "?enhed=" + s.Unit.ID})
	}
	return crumbs
}
