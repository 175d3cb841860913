package option

import (
	"slices"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/matter"
)

// Level is where somebody stands to an option.
type Level string

// The levels, from the lightest to the gravest.
const (
	Support Level = "support"
	Live    Level = "live"
	Worried Level = "worried"
	Cannot  Level = "cannot"
)

// Levels lists them as they are offered.
var Levels = []Level{Support, Live, Worried, Cannot}

// needsReason says whether it is nothing without why.
func (l Level) needsReason() bool { return l == Worried || l == Cannot }

// rank orders reasons: the gravest first.
func (l Level) rank() int { return len(Levels) - 1 - slices.Index(Levels, l) }

// kind is the kind of contribution its reason is.
func (l Level) kind() string {
	if l.needsReason() {
		return matter.Concern
	}
	return matter.Perspective
}

// ResponseInput is the form of where one stands.
type ResponseInput struct {
	Level Level
	// Reason is needed with Worried and Cannot, unless the same level has one already.
	Reason string
	// NameTo is matter.NameToAll or matter.NameToRepresentatives.
	NameTo string
	// SendKey is made with the form: the same sent again is the same.
	SendKey string
}

// check finds what is wrong with an answer; before is what the person has answered so far.
func (in ResponseInput) check(before Mine) error {
	inv := &fault.Invalid{}
	if !slices.Contains(Levels, in.Level) {
		inv.Add("level", "option.error.level")
	}
	has := before.Level == in.Level && (before.Contribution != "" || before.Reason != "")
	if in.Level.needsReason() && strings.TrimSpace(in.Reason) == "" && !has {
		inv.Add("reason", "option.error.reason_"+string(in.Level))
	}
	within(inv, "reason", in.Reason, matter.MaxText)
	if in.NameTo != matter.NameToAll && in.NameTo != matter.NameToRepresentatives {
		inv.Add("name_to", "option.error.name_to")
	}
	if len(in.SendKey) > 64 {
		inv.Add("reason", "option.error.send_key")
	}
	return inv.Err()
}

// Mine is where the reader stands; the zero Mine is nothing said.
type Mine struct {
	Level Level
	// Contribution is the reason's; "" where there is none, or it waits as Reason.
	Contribution string
	// Reason waits for the window to close, with who is to see its name.
	Reason, NameTo string
	At             time.Time
}

// Reason is a contribution that says why somebody stands where they do.
type Reason struct {
	Level Level
	// Earlier: its author stands elsewhere now.
	Earlier      bool
	Contribution matter.Contribution
	id           string
}

// Standing is where people stand to an option, as far as it can be told without giving anybody away.
type Standing struct {
	// Some: somebody has answered. Told: so many that it can be said how they stand; only then N and Share say anything.
	Some, Told bool
	// N is how many have answered; Share how many of them can live with it.
	N     int
	Share Share
}

// Share is in words how many of those who answered support an option or can live with it.
type Share string

// The shares.
const (
	All   Share = "all"
	Most  Share = "most"
	Over  Share = "over"
	Half  Share = "half"
	Under Share = "under"
	Few   Share = "few"
	None  Share = "none"
)

// stand says where people stand by how many have each level, where smallest is the smallest group a figure may be about.
func stand(n map[Level]int, smallest int) Standing {
	all := 0
	for _, k := range n {
		all += k
	}
	s := Standing{Some: all > 0, Told: all > 0 && all >= smallest}
	if s.Told {
		s.N, s.Share = all, share(n[Support]+n[Live], all)
	}
	return s
}

func share(of, all int) Share {
	switch {
	case of == all:
		return All
	case of == 0:
		return None
	case 4*of >= 3*all:
		return Most
	case 4*of <= all:
		return Few
	case 2*of > all:
		return Over
	case 2*of == all:
		return Half
	}
	return Under
}

// Quiet is whether answers are hidden until the window of solutions has closed.
type Quiet struct {
	// Set: the owner has promised it. Shown: the window has closed since, and they are shown.
	Set, Shown bool
	// Until is the window's last day.
	Until clock.Day
}

// Hides says whether nobody but oneself sees an answer now.
func (k Quiet) Hides() bool { return k.Set && !k.Shown }

// due says whether what was hidden is to be shown.
func (k Quiet) due(today clock.Day) bool { return k.Hides() && today.After(k.Until) }

// settable finds why answers cannot be hidden any more: somebody has answered in the open, or the window is over.
func (k Quiet) settable(answered bool, today clock.Day) error {
	switch {
	case k.Set:
		return ErrQuiet
	case answered:
		return ErrAnswered
	case today.After(k.Until):
		return ErrWindowOver
	}
	return nil
}
