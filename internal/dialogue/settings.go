package dialogue

import (
	"strings"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/kit/fault"
)

// Settings are what the municipality decides about requests.
type Settings struct {
	// Days is how many calendar days who is asked has to answer.
	Days int
	// Origin says where that stands: "Lokalaftalen § 4".
	Origin string
}

// DefaultSettings are what a municipality begins with. Two weeks: time for a leader to talk with somebody, and short enough to be waited for.
func DefaultSettings() Settings { return Settings{Days: 14} }

// The bounds of settings and groups.
const (
	mostDays      = 90
	longestOrigin = 200
	longestName   = 80
	mostGroups    = 50
	mostMembers   = 100
)

func (s Settings) check() error {
	inv := &fault.Invalid{}
	if s.Days < 1 || s.Days > mostDays {
		inv.Add("days", "dialogue.error.days", "max", mostDays)
	}
	checkLength(inv, "origin", s.Origin, longestOrigin)
	return inv.Err()
}

// Group is a group of leaders that can be asked to involve others earlier.
type Group struct {
	ID, Name string
	Members  []Person
}

func checkName(inv *fault.Invalid, name string) {
	switch n := utf8.RuneCountInString(strings.TrimSpace(name)); {
	case n == 0:
		inv.Add("name", "dialogue.error.name_missing")
	case n > longestName:
		inv.Add("name", "dialogue.error.too_long", "max", longestName, "n", n)
	}
}
