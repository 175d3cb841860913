package matter

import (
	"strings"

	"github.com/medspil/medspil/internal/kit/fault"
)

// Position is the kind of what is said in a dialogue room, and only there: how somebody sees it, and the intention behind. It is not among
// ContributionKinds, which are chosen from.
const Position = "position"

// The sides of a dialogue room, in the order they stand beside each other. Source: product.md, the dialogue meeting of the Finance Committee
// with the main committee.
const (
	// SideGuest are the politicians, and others who are guests.
	SideGuest = "guest"
	// SideManagement are the owner, the management side of the committees, and all leaders who sit on no employee side.
	SideManagement = "management"
	// SideEmployee are the employee side and all other employees.
	SideEmployee = "employee"
	// SideBoth is a committee that speaks as one.
	SideBoth = "both"
)

// Sides lists them.
var Sides = []string{SideGuest, SideManagement, SideEmployee, SideBoth}

// ForPoliticians: what the politicians have said, written down by the owner of a dialogue room or by the secretariat.
const ForPoliticians = "politicians"

// sideOf is the side from which somebody speaks who has that standing, and on whose behalf. leads: they lead a unit, be it far from this one.
func sideOf(s Standing, leads bool, on string) string {
	switch {
	case on == ForPoliticians:
		return SideGuest
	case on == ForCommittee:
		return SideBoth
	case on != "":
		return SideEmployee
	case s.Owner:
		return SideManagement
	case s.Guest:
		return SideGuest
	case s.Representative:
		return SideEmployee
	case s.Management || leads:
		return SideManagement
	}
	return SideEmployee
}

// checkPosition finds what is wrong with the kind of a contribution to that matter: a dialogue room takes positions, each in a name that all
// may see, because one listens to who speaks; other matters take none.
func (in ContributionInput) checkPosition(s Standing, m Matter) error {
	if (in.Kind == Position) != Kinds[m.Kind].Positions {
		return fault.One("kind", "matter.error.kind")
	}
	inv := &fault.Invalid{}
	if in.Kind == Position && in.NameTo != NameToAll {
		inv.Add("name_to", "matter.room.error.name_to")
	}
	if in.For == ForPoliticians && !MaySpeakForPoliticians(s, m) {
		inv.Add("for", "matter.error.for")
	}
	return inv.Err()
}

// wordKey is the message in which a kind of matter says something: a dialogue room has its own words for much that others say alike.
func wordKey(k Kind, key string) string {
	if Kinds[k].Positions {
		return "matter.room." + strings.TrimPrefix(key, "matter.")
	}
	return key
}
