package ui

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/i18n"
)

// Tag is one or two words about a thing. Kind is "" (petrol), "now", "leaf", "plum" or "sand".
type Tag struct{ Kind, Text string }

// CardProps is a card: one thing and the one clear thing to do about it.
type CardProps struct {
	// Kind is "" or "now" (something can be done now), "leaf", "plum", "quiet".
	Kind string
	// Heading is its heading; "" for none. Href makes it a link.
	Heading, Href string
	// Level is the heading's level, 2 to 4; 0 is 3.
	Level int
	Tags  []Tag
	// ID lets an address point at the card.
	ID string
	// Lang is the language of the heading when it is a person's own words.
	Lang string
}

// EmptyProps is a page or list with nothing in it: why, and what one can do.
type EmptyProps struct {
	Heading, Text string
	// Level is the heading's level, 2 to 4; 0 is 3.
	Level  int
	Icon   string
	Action *ButtonProps
}

// PersonProps is a person in a line.
type PersonProps struct {
	Initials, Name string
	// Seed gives the avatar its colour: the person's id.
	Seed string
	// Role is a line below the name.
	Role string
	Href string
}

// StoryItemProps is one thing that happened, or will.
type StoryItemProps struct {
	// Kind is "" (happened), "now", "next" (not yet), "done", or "apart" (disagreement).
	Kind string
	// When is the day in words; Day is the same as "2026-11-23" for machines, "" to leave out.
	When, Day string
	Heading   string
	// Level is the heading's level, 2 to 4; 0 is 3.
	Level int
	ID    string
}

// StatementProps is what a person said, under their name; the children are the words (Prose), what is counted and what became
// of it (Outcome).
type StatementProps struct {
	ID string
	// Initials and Seed draw the avatar; an empty Seed is somebody without a name.
	Initials, Seed string
	Author         string
	Tags           []Tag
	// Meta is further words after the author.
	Meta string
	// Select puts a box to tick before it: its name, value and, for those who do not see, what is chosen.
	Select *SelectBox
}

// SelectBox is the box before a Statement.
type SelectBox struct {
	Name, Value, Label string
	Checked            bool
}

// OutcomeKind is what became of something said, as shape and colour; the words are the room's.
type OutcomeKind string

// The kinds of outcome.
const (
	OutcomeChanged   OutcomeKind = "changed"
	OutcomePartly    OutcomeKind = "partly"
	OutcomeNot       OutcomeKind = "not"
	OutcomeAnswered  OutcomeKind = "answered"
	OutcomeElsewhere OutcomeKind = "elsewhere"
)

// Icon is the outcome's shape, a name of the sprite.
func (k OutcomeKind) Icon() string {
	if k == OutcomeChanged {
		return "check"
	}
	return string(k)
}

// OutcomeProps is what became of something said.
type OutcomeProps struct {
	Kind OutcomeKind
	// Words name the outcome: "Det ændrede beslutningen".
	Words string
	// Meta is who answered and when.
	Meta string
}

// TableProps is a table around its rows (<tr>). Give each td a data-title with its column's name when Stack is set.
type TableProps struct {
	// Caption names it; HideCaption keeps that for those who do not see.
	Caption     string
	HideCaption bool
	Columns     []Column
	// Stack makes each row a card on a phone, instead of letting the table scroll sideways.
	Stack bool
}

// Column is a table's column.
type Column struct {
	Text string
	// Number aligns it to the right.
	Number bool
	// Hidden keeps its name for those who do not see, as over a column of buttons.
	Hidden bool
}

// KeyValue is a name and what it stands for.
type KeyValue struct {
	Key, Value string
	// Href makes the value a link.
	Href string
	// Component is shown instead of Value.
	Component templ.Component
}

// FilterLink is one way to see a list.
type FilterLink struct {
	Text, Href string
	Active     bool
}

// DialogProps is a dialog opened by OpenDialog.
type DialogProps struct{ ID, Heading string }

// initialsShown keeps an avatar to two letters.
func initialsShown(s string) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) > 2 {
		r = r[:2]
	}
	if len(r) == 0 {
		return "?"
	}
	return string(r)
}

// Segment is a stretch of the window of influence.
type Segment struct {
	// Label says what one can do in it; Until is its end in words.
	Label, Until string
	// Share is how much of the whole it takes, 0 to 1.
	Share float64
	// Closed is when nothing can be shaped any more.
	Closed bool
}

// InfluenceProps is the window of influence: how much can still be shaped, with today on it.
type InfluenceProps struct {
	Segments []Segment
	// Today is where today lies, 0 to 1; negative leaves it out.
	Today float64
	// Title names the picture; Desc says in one sentence what it shows.
	Title, Desc string
}

func (p InfluenceProps) id() string {
	parts := []string{p.Title, p.Desc}
	for _, s := range p.Segments {
		parts = append(parts, s.Label, s.Until)
	}
	return domID(parts...)
}

// piece is a segment placed in the picture.
type piece struct {
	Segment
	from, to float64
	// class is its colour; state is "passed", "current" or "" for what comes.
	class, state string
	// columns is the width of its label.
	columns int
}

// The labels stand in a grid of barColumns; in fewer than labelColumns none can be read.
const (
	barColumns   = 24
	labelColumns = 4
)

func (p InfluenceProps) pieces() []piece {
	var total float64
	for _, s := range p.Segments {
		total += max(0, s.Share)
	}
	out := make([]piece, 0, len(p.Segments))
	from := 0.0
	for i, s := range p.Segments {
		share := 1 / float64(len(p.Segments))
		if total > 0 {
			share = max(0, s.Share) / total
		}
		pc := piece{Segment: s, from: from, to: from + share, class: "s" + itoa(min(i, 2)+1)}
		if s.Closed {
			pc.class = "closed"
		}
		last := i == len(p.Segments)-1
		switch {
		case p.Today >= pc.to && !last:
			pc.state = "passed"
		case p.Today >= pc.from || i == 0:
			pc.state = "current"
		}
		from = pc.to
		out = append(out, pc)
	}
	fitColumns(out)
	return out
}

// fitColumns shares the grid's columns among the labels, about as the bar is shared, but none too narrow to read.
func fitColumns(ps []piece) {
	fewest := min(labelColumns, barColumns/max(1, len(ps)))
	used := 0
	for i := range ps {
		ps[i].columns = max(fewest, int((ps[i].to-ps[i].from)*barColumns+.5))
		used += ps[i].columns
	}
	for used != barColumns && len(ps) > 0 {
		widest := 0
		for i := range ps {
			if ps[i].columns > ps[widest].columns {
				widest = i
			}
		}
		step := 1
		if used > barColumns {
			step = -1
		}
		ps[widest].columns += step
		used += step
	}
}

// todayAnchor keeps the word inside the picture at its ends.
func (p InfluenceProps) todayAnchor() string {
	switch {
	case p.Today < .08:
		return "start"
	case p.Today > .92:
		return "end"
	}
	return "middle"
}

func meterText(ctx context.Context, value, limit int) string {
	return i18n.T(ctx, "ui.meter", "value", value, "max", limit)
}
