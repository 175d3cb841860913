// Package fault names the few kinds of error that cross a room's door. Everything else is an unexpected error:
// it is logged with its cause and shown to people as a reference only.
package fault

import "errors"

// The kinds. Test with errors.Is.
var (
	// NotFound is both "does not exist" and "you may not read it": the two must look the same from outside.
	NotFound = errors.New("not found")
	// Conflict is a rule of uniqueness or order that another act has broken first.
	Conflict = errors.New("conflict")
	// Forbidden is an act that is not allowed on something the actor may read.
	Forbidden = errors.New("forbidden")
	// Unavailable passes: the same call may succeed in a moment.
	Unavailable = errors.New("unavailable")
)

type wrapped struct{ kind, cause error }

func (w *wrapped) Error() string   { return w.kind.Error() + ": " + w.cause.Error() }
func (w *wrapped) Unwrap() []error { return []error{w.kind, w.cause} }

// Wrap gives cause a kind and keeps it for the log.
func Wrap(kind, cause error) error {
	if cause == nil {
		return nil
	}
	return &wrapped{kind, cause}
}

// Invalid is input that a person can mend. It lists every wrong field, not only the first.
type Invalid struct{ Fields []Field }

// Field is one wrong field: its name in the form, the message key of what is wrong and how to mend it, and the
// message's arguments (name, value, …).
type Field struct {
	Name string
	Key  string
	Args []any
}

func (e *Invalid) Error() string {
	s := "invalid input:"
	for _, f := range e.Fields {
		s += " " + f.Name + "=" + f.Key
	}
	return s
}

// Add notes a wrong field.
func (e *Invalid) Add(name, key string, args ...any) {
	e.Fields = append(e.Fields, Field{Name: name, Key: key, Args: args})
}

// Err gives nil when nothing was wrong, so that a check can end with `return invalid.Err()`.
func (e *Invalid) Err() error {
	if len(e.Fields) == 0 {
		return nil
	}
	return e
}

// One is an Invalid with a single field.
func One(name, key string, args ...any) error {
	e := &Invalid{}
	e.Add(name, key, args...)
	return e
}
