package ui

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/i18n"
)

// FormProps is a form. It carries the form token and leaves all checking to the server.
type FormProps struct {
	Action string
	// ID is needed when something outside points at the form.
	ID string
	// Get makes it a search or filter whose answers stand in the address.
	Get bool
	// Follow shows the page anew as one changes a field, without loading it: for a form with Get.
	Follow bool
	// Draft keeps what is written on the device under this key ("bidrag-" + matter id) until a page with the same
	// PageProps.DraftClear comes. Such a form stays on the page while it is sent, so that a lost connection loses nothing; its
	// Action must answer GET too.
	Draft string
	// Files lets it carry files.
	Files bool
	// SubmitKeys sends it with Ctrl+Enter, and never with Enter alone: that is for a form with several things to do.
	SubmitKeys bool
}

func (p FormProps) method() string {
	if p.Get {
		return "get"
	}
	return "post"
}

// FieldProps is a field of one line. Its id is its name.
type FieldProps struct {
	Name, Label, Value string
	Hint               string
	// Optional marks it in the label; all others are needed.
	Optional bool
	// Type is the input's type; "" is text.
	Type string
	// Autocomplete is the HTML token, such as "email" or "given-name".
	Autocomplete string
	// InputMode is the keyboard a phone shows, such as "numeric".
	InputMode string
	// Width is "xs", "s", "m" or "" for the whole column; as long as the answer.
	Width string
	// Limit is how many characters it holds; 0 for no counter.
	Limit int
	// Lang is the language of the value when it is a person's own words.
	Lang string
	// Attrs are further attributes of the input, such as "data-hx-get".
	Attrs templ.Attributes
}

// TextAreaProps is a field of several lines.
type TextAreaProps struct {
	Name, Label, Value string
	Hint               string
	Optional           bool
	// Rows is its height at first; it grows with the text. 0 is 6.
	Rows int
	// Limit is how many characters it holds; 0 for no counter.
	Limit int
	Lang  string
	Attrs templ.Attributes
}

// Option is one answer of a Select, Radios, Checkboxes or Picker.
type Option struct {
	Value, Label string
	// Hint is a line below the label (not in a Select).
	Hint string
	// Icon is a picture before the label (not in a Select).
	Icon string
	// Kind colours a chosen card: "leaf" or "".
	Kind     string
	Disabled bool
}

// SelectProps is a choice of one among many.
type SelectProps struct {
	Name, Label, Value string
	Hint               string
	Optional           bool
	// Empty is the text of a first, empty answer; "" leaves it out.
	Empty   string
	Options []Option
}

// RadiosProps is a choice of one among few, all in sight.
type RadiosProps struct {
	Name, Legend, Value string
	Hint                string
	Optional            bool
	Options             []Option
	// Cards draws each answer as a card, easy to hit.
	Cards bool
	// Two puts short answers in two columns.
	Two bool
}

// CheckboxesProps is a choice of any number.
type CheckboxesProps struct {
	Name, Legend string
	Hint         string
	Optional     bool
	// Values are the chosen ones.
	Values  []string
	Options []Option
	Cards   bool
	Two     bool
}

// CheckboxProps is a single yes.
type CheckboxProps struct {
	Name, Label string
	// Value is what is sent when ticked; "" is "ja".
	Value   string
	Hint    string
	Checked bool
}

// DateProps is a day, typed in any Danish way; read it with ReadDay. Value is what was typed, kept as it was.
type DateProps struct {
	Name, Label, Value string
	// Hint is shown before the example, which is always there.
	Hint     string
	Optional bool
	// Example is a day as WriteDay gives it; "" is "31-12-2026".
	Example string
}

// FileProps is one or more files.
type FileProps struct {
	Name, Label string
	Hint        string
	Optional    bool
	// Accept are the types or endings taken, as HTML writes them: ".csv,.xlsx".
	Accept   string
	Multiple bool
}

// PickerProps is a search for things to choose, as many as one likes: chosen ones are ticked boxes named Name; the text
// searched for is named Name+"-q". With script the hits come while one types, from Search, which answers with PickerHits. Without
// script the button sends the form with search=Name, and the handler shows the page again with Query and Hits.
type PickerProps struct {
	Name, Legend string
	Hint         string
	Optional     bool
	// SearchLabel names the search field: "Søg efter en enhed".
	SearchLabel string
	// Search is a path whose GET takes Name+"-q" and answers with PickerHits.
	Search string
	Chosen []Option
	Query  string
	Hits   []Option
	// One lets only one be chosen.
	One bool
}

// left are the hits that are not chosen. A choice has the same id in both places, so that the focus stays on it when it moves.
func (p PickerProps) left() []Option {
	return slices.DeleteFunc(slices.Clone(p.Hits), func(hit Option) bool {
		return slices.ContainsFunc(p.Chosen, func(o Option) bool { return o.Value == hit.Value })
	})
}

// SearchProps is a search field of its own, whose answers stand in the address.
type SearchProps struct {
	// Action is the page with the answers; it takes Name.
	Action, Name, Label, Value string
	Hint                       string
	// Target is the id of what is replaced with its namesake of Action's page while one types; "" waits for the button.
	Target string
	// Hidden are further fields kept in the address.
	Hidden []NameValue
}

// NameValue is a field nobody sees.
type NameValue struct{ Name, Value string }

// ButtonProps is a button, or a link that looks like one.
type ButtonProps struct {
	Text string
	// Href makes it a link; "" makes it the form's button.
	Href string
	// Kind is "" (the one thing to do), "secondary", "now", "warning" or "link".
	Kind string
	// Name and Value tell the server which button of several was pressed.
	Name, Value string
	Icon        string
	Attrs       templ.Attributes
}

func (p ButtonProps) class() string {
	switch p.Kind {
	case "secondary", "warning", "link":
		return "button button-" + p.Kind
	case "now":
		return "button button-primary now"
	}
	return "button button-primary"
}

func groupClass(ctx context.Context, name string) string {
	return classes("form-group", when(errorFor(ctx, name) != "", "form-error"))
}

// describedBy ties hint, error and counter to the control, in the order they are read.
func describedBy(ctx context.Context, name, hint string, limit int) string {
	return classes(when(hint != "", name+"-hint"), when(errorFor(ctx, name) != "", name+"-error"), when(limit > 0, name+"-count"))
}

func invalid(ctx context.Context, name string) bool { return errorFor(ctx, name) != "" }

func inputClass(width string) string {
	return classes("form-input", when(width != "", "input-w-"+width))
}

func orDefault(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// optionID is the id of the i-th answer; the first has the name itself, where the error summary leads.
func optionID(name string, i int) string {
	if i == 0 {
		return name
	}
	return name + "-" + itoa(i+1)
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func choicesClass(cards, two bool) string {
	kind := "plain"
	if cards {
		kind = "cards"
	}
	return classes("ms-choices no-max-width", kind, when(two, "two"))
}

// count is the counter's text at first; the script carries it on.
func count(ctx context.Context, value string, limit int) string {
	left := limit - utf8.RuneCountInString(strings.ReplaceAll(value, "\r\n", "\n"))
	if left < 0 {
		return i18n.T(ctx, "ui.count.over", "n", -left)
	}
	return i18n.T(ctx, "ui.count.left", "n", left)
}

func overClass(value string, limit int) string {
	return when(utf8.RuneCountInString(value) > limit, "over")
}

func pickerType(one bool) string {
	if one {
		return "radio"
	}
	return "checkbox"
}

func rows(n int) string {
	if n == 0 {
		n = 6
	}
	return itoa(n)
}
