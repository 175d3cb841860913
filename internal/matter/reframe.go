package matter

import (
	"slices"

	"github.com/medspil/medspil/internal/kit/fault"
)

// To understand the problem anew ("forstå problemet på ny") is to give an open matter a new version of its text, with what was learnt and
// the contributions that taught it. Contributions stay with the version they were given to, and every version stays readable.

// Limits of it: how many contributions can have taught one version, and how many versions a matter can have. They bound what its page
// and its exports hold.
const (
	MaxTaught   = 50
	MaxVersions = 40
)

// Lesson is a contribution that taught what a version of the text says, as one reader sees it.
type Lesson struct {
	// Version is the one it taught.
	Version              int
	Matter, Contribution string
	// Author is nil when the reader is not to see the name, as NameTo says.
	Author *Person
	NameTo string
	// Text is "" where it is not to be read.
	Text string
	// Mine: the reader wrote it.
	Mine bool
	// Withdrawn or Hidden since: its place stays.
	Withdrawn, Hidden bool
}

// lessonsOf are those of one version.
func lessonsOf(list []Lesson, version int) []Lesson {
	var out []Lesson
	for _, l := range list {
		if l.Version == version {
			out = append(out, l)
		}
	}
	return out
}

// text is what the form says, written from another text: a title that was made of a problem which reads otherwise now is made anew.
func (in VersionInput) text(from Text) Text {
	if from.made() && in.Title == from.Title {
		in.Title = TitleOf(in.Problem)
	}
	return Text{Title: in.Title, Problem: in.Problem, CoreTask: in.CoreTask, Frames: in.Frames, Citizens: in.Citizens, CitizensFrom: in.CitizensFrom, Why: in.Why}
}

// saysWhat says whether a text says word for word what another does, whatever it was changed for.
func (t Text) saysWhat(o Text) bool {
	return t.Title == o.Title && t.Problem == o.Problem && t.CoreTask == o.CoreTask && t.Frames == o.Frames && t.Citizens == o.Citizens && t.CitizensFrom == o.CitizensFrom
}

// checkTaught finds what cannot be chosen as what taught, each once.
func (in *VersionInput) checkTaught(inv *fault.Invalid) {
	slices.Sort(in.Taught)
	in.Taught = slices.Compact(in.Taught)
	if len(in.Taught) > MaxTaught {
		inv.Add("taught", "matter.error.taught_many", "max", MaxTaught)
	}
}
