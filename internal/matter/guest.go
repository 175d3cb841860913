package matter

import (
	"slices"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/mail"
	"github.com/medspil/medspil/internal/org"
)

// Guest is somebody who is invited into one matter by name: a politician, a board member, an observer of a union. Mostly from outside; who
// works here, and would not read the matter otherwise, is its guest as the person they are.
type Guest struct {
	Person
	// Role is what they are, in the inviter's words.
	Role string
	// MayContribute: to contribute, not only to read.
	MayContribute bool
	// LastDay is the last on which the invitation holds.
	LastDay   clock.Day
	InvitedBy Person
	InvitedAt time.Time
	// EndedAt is when somebody ended it; zero when nobody did.
	EndedAt time.Time
	// Email is filled in for those who keep the guests (MayKeepGuests).
	Email string
}

// holds says whether the invitation holds on a day.
func (g Guest) holds(today clock.Day) bool { return g.EndedAt.IsZero() && !today.After(g.LastDay) }

// holding are those whose invitation holds on a day.
func holding(list []Guest, today clock.Day) []Guest {
	return slices.DeleteFunc(list, func(g Guest) bool { return !g.holds(today) })
}

// guestName is the name of one who is or was a guest; "" when it has been forgotten who that was.
func guestName(list []Guest, person string) string {
	if i := slices.IndexFunc(list, func(g Guest) bool { return g.ID == person }); i >= 0 {
		return list[i].Name
	}
	return ""
}

const (
	// MaxGuests is how many invitations of one matter hold at once.
	MaxGuests = 50
	// MaxGuestName and MaxGuestRole bound a name and what somebody is, in letters.
	MaxGuestName, MaxGuestRole = 120, 80
	// guestMonths is for how long one is invited at most, and usualMonths for how long where nobody says otherwise.
	guestMonths, usualMonths = 24, 12
)

// DefaultGuestDay is the last day of an invitation where nobody has chosen another.
func DefaultGuestDay(today clock.Day) clock.Day { return today.AddMonths(usualMonths) }

// What a guest may.
const (
	GuestReads       = "read"
	GuestContributes = "contribute"
)

// GuestInput is an invitation.
type GuestInput struct {
	// Name is the full name; of somebody who is known here it is the one they have here that counts.
	Name, Email, Role string
	// May is GuestReads or GuestContributes.
	May     string
	LastDay clock.Day
}

// check tidies the input and finds what is wrong with it.
func (in *GuestInput) check(today clock.Day) error {
	inv := &fault.Invalid{}
	in.Name = strings.Join(strings.Fields(in.Name), " ")
	checkText(inv, "name", in.Name, MaxGuestName)
	if first, _ := org.SplitName(in.Name); in.Name != "" && first == "" {
		inv.Add("name", "matter.guest.error.name_one")
	}
	email, ok := mail.Address(in.Email)
	switch {
	case strings.TrimSpace(in.Email) == "":
		inv.Add("email", "matter.guest.error.email_missing")
	case !ok:
		inv.Add("email", "matter.guest.error.email_invalid")
	default:
		in.Email = email
	}
	checkGuest(inv, &in.Role, in.May, in.LastDay, today)
	return inv.Err()
}

// checkGuest tidies what a guest is called, and finds what is wrong with that, with what they may, and until when.
func checkGuest(inv *fault.Invalid, role *string, may string, last, today clock.Day) {
	*role = strings.Join(strings.Fields(*role), " ")
	checkText(inv, "role", *role, MaxGuestRole)
	if may != GuestReads && may != GuestContributes {
		inv.Add("may", "matter.guest.error.may_missing")
	}
	switch {
	case last.IsZero():
		inv.Add("last_day", "matter.error.last_day_missing")
	case last.Before(today):
		inv.Add("last_day", "matter.error.last_day_past")
	case last.After(today.AddMonths(guestMonths)):
		inv.Add("last_day", "matter.guest.error.last_day_far", "day", today.AddMonths(guestMonths))
	}
}
