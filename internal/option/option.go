package option

import (
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/written"
	"github.com/medspil/medspil/internal/matter"
)

// State is what has become of an option.
type State string

// The states. All but Open are ends: the text stays, and says where it went on.
const (
	Open      State = "open"
	Merged    State = "merged"
	Split     State = "split"
	Withdrawn State = "withdrawn"
)

// Limits, of lengths in characters.
const (
	// MostOptions is how many open options a matter can have.
	MostOptions = 12
	// MostParts is how many an option can be split into at once.
	MostParts = 3
	// MostSources is how many contributions an option can come from: as many as are read at once, so that none is lost when it is changed.
	MostSources = matter.MostOf
	// mostKept bounds all the options there have ever been in a matter.
	mostKept = 60

	MaxTitle  = 120
	MaxPart   = 2000
	MaxReason = 1000
)

// Text is what an option says.
type Text struct {
	Title string
	// CoreTask is what it means for the core task and the citizens, Environment for the working environment that makes it possible, Economy for
	// the economy; Needs what it takes, and Doubts what nobody knows yet.
	CoreTask, Environment, Economy, Needs, Doubts string
}

// parts are the texts below the title by the names of their fields, in the order in which every option has them.
func (t *Text) parts() []part {
	return []part{{"core_task", &t.CoreTask}, {"environment", &t.Environment}, {"economy", &t.Economy}, {"needs", &t.Needs}, {"doubts", &t.Doubts}}
}

type part struct {
	name string
	text *string
}

// check finds what is wrong with a text; prefix stands before the names of its fields.
func (t Text) check(inv *fault.Invalid, prefix string) {
	needed(inv, prefix+"title", "title", t.Title, MaxTitle)
	needed(inv, prefix+"core_task", "core_task", t.CoreTask, MaxPart)
	for _, p := range t.parts()[1:] {
		within(inv, prefix+p.name, *p.text, MaxPart)
	}
}

// needed and within check what is written, in this room's messages (package written).
func needed(inv *fault.Invalid, field, word, text string, most int) {
	written.Needed(inv, "option.error.", field, word, text, most)
}

func within(inv *fault.Invalid, field, text string, most int) {
	written.Within(inv, "option.error.", field, text, most)
}

// Input is the form of an option.
type Input struct {
	// ID is made beforehand with id.New, so that the same form sent twice is one option. "" in a change.
	ID string
	Text
	// From are the contributions it came from.
	From []string
	// Why it is changed, and Base the version it was changed from; both only in a change.
	Why  string
	Base int
}

func (in Input) check() error {
	inv := &fault.Invalid{}
	in.Text.check(inv, "")
	if len(in.From) > MostSources {
		inv.Add("from", "option.error.from_many", "max", MostSources)
	}
	return inv.Err()
}

// Version is one wording of an option.
type Version struct {
	N int
	Text
	Why string
	By  matter.Person
	At  time.Time
}

// Option is an option as one reader sees it.
type Option struct {
	ID, MatterID string
	Position     int
	State        State
	// Version is the newest; its texts are "" where the option is hidden from the reader.
	Version Version
	// EndedWhy is why it was withdrawn.
	EndedWhy        string
	MadeAt, EndedAt time.Time
	// Basis: the decision is built on it, as far as the reader may know. Never of one that has ended.
	Basis bool
	// Hidden by the secretariat, for HiddenReason.
	Hidden       bool
	HiddenReason string
	// From are the ids of the contributions it came from, and Sources the first of them as the reader sees them.
	From    []string
	Sources []matter.Contribution
	// Became are what it was merged or split into, and CameFrom what became it, each with its title.
	Became, CameFrom []Line
	// Standing is where people stand to it, and Mine where the reader stands.
	Standing Standing
	Mine     Mine
	// Reasons are the first of what was said about it, the gravest first.
	Reasons []Reason
	// MayRespond: the reader can say where they stand, now.
	MayRespond bool
}

// Line leads from one option to another.
type Line struct{ ID, Title string }

// ended finds why an option that has ended, or a matter with too many, cannot be worked on.
func (o Option) ended() error {
	if o.State != Open {
		return ErrEnded
	}
	return nil
}

// mergeable finds what is wrong with the choice of options to merge: two at least, all open.
func mergeable(list []Option, chosen []string) ([]Option, error) {
	var out []Option
	for _, o := range list {
		if !slices.Contains(chosen, o.ID) {
			continue
		}
		if err := o.ended(); err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	if len(out) < 2 {
		return nil, fault.One("options", "option.error.merge_two")
	}
	return out, nil
}

// became says whether an option has been split into these parts already: the same form sent twice.
func (o Option) became(list []Option, parts []Input) bool {
	return o.State == Split && len(parts) > 0 && !slices.ContainsFunc(parts, func(p Input) bool {
		return !slices.ContainsFunc(list, func(o Option) bool { return o.ID == p.ID })
	})
}

// open are those that have not ended.
func open(list []Option) (out []Option) {
	for _, o := range list {
		if o.State == Open {
			out = append(out, o)
		}
	}
	return out
}

// room finds that a matter has no room for more open options: more come, and gone of those there end.
func room(list []Option, more, gone int) error {
	if len(open(list))-gone+more > MostOptions || len(list)+more > mostKept {
		return ErrFull
	}
	return nil
}

// neighbour is the open option beside one, before or after it; "" at the end.
func neighbour(list []Option, optionID string, up bool) string {
	list = open(list)
	for i, o := range list {
		switch {
		case o.ID != optionID:
		case up && i > 0:
			return list[i-1].ID
		case !up && i < len(list)-1:
			return list[i+1].ID
		}
	}
	return ""
}
