package matter

import "time"

// What a contribution can have left a mark on.
const (
	TraceText     = "text"     // it taught a version of the matter's text
	TraceDecision = "decision" // the decision that counts points at it
	TraceQuestion = "question" // the question it is about was settled
)

// Trace is a mark that a contribution left.
type Trace struct {
	// Kind is one of the Trace… codes.
	Kind string
	// N is the version, the line of the decision (0 is the whole), or the question's number.
	N int
	// At is when that text was written, the decision published or the question closed.
	At time.Time
}

// Taught are the versions of the text that a contribution taught.
func (c Contribution) Taught() []int {
	out := []int{}
	for _, t := range c.Traces {
		if t.Kind == TraceText {
			out = append(out, t.N)
		}
	}
	return out
}

// Shaped counts what a person has said, and what came of it.
type Shaped struct {
	// Taught and Decided are how many of their contributions taught a text, and how many a decision that counts points at.
	Taught, Decided int
}
