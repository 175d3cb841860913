package agreement

import (
	"net/url"
	"slices"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/ui"
)

// MostUnits is how many units one question can name; one names the unit above instead.
const MostUnits = 500

// councilValue is the value of a form's decider that is no unit.
const councilValue = "council"

// asked is a question as it stands in the address: nothing of it is saved.
type asked struct {
	Subject, Decider, Kind, Day string
	Touched                     []string
	// Query is searched for among the units, without script.
	Query string
	// First is the question whose answer this one is compared with, as it stood in the address.
	First string
	// Shown: the button was pressed, so what is missing is told at its field.
	Shown bool
}

func readAsked(v url.Values) asked {
	a := asked{Subject: v.Get("subject"), Decider: v.Get("decider"), Kind: v.Get("kind"), Day: v.Get("day"), Query: v.Get("touched-q"), First: v.Get("first"), Shown: v.Get("se") != ""}
	for _, u := range v["touched"] {
		if u != "" && !slices.Contains(a.Touched, u) {
			a.Touched = append(a.Touched, u)
		}
	}
	return a
}

// address is the question alone, without what it is compared with.
func (a asked) address() string {
	v := url.Values{"touched": a.Touched}
	for name, value := range map[string]string{"subject": a.Subject, "decider": a.Decider, "kind": a.Kind, "day": a.Day} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v.Encode()
}

// begun says whether anything has been asked at all.
func (a asked) begun() bool {
	return a.Subject != "" || a.Decider != "" || len(a.Touched) > 0 || a.Day != "" || a.Shown
}

func (a asked) question() Question {
	q := Question{Kind: a.Kind, Subject: Subject(a.Subject), Touched: a.Touched}
	if a.Decider == councilValue {
		q.Decider.Council = true
	} else {
		q.Decider.Unit = a.Decider
	}
	return q
}

// check finds what is wrong with what was asked. A subject that is not chosen is missing, not unknown.
func (a asked) check(terms Terms, today clock.Day) (day clock.Day, wrong []Problem) {
	for _, p := range a.question().Check(terms) {
		if p.Field == "subject" && a.Subject == "" {
			p.Code = CodeMissing
		}
		wrong = append(wrong, p)
	}
	if len(a.Touched) > MostUnits {
		wrong = append(wrong, Problem{"touched", CodeRange})
	}
	if a.Day != "" {
		var ok bool
		if day, ok = ui.ReadDay(a.Day, today); !ok {
			wrong = append(wrong, Problem{"day", CodeUnknown})
		}
	}
	return day, wrong
}

// readFirst is the question to compare with; false when there is none, or somebody mangled it.
func readFirst(s string) (asked, bool) {
	v, err := url.ParseQuery(s)
	if s == "" || err != nil {
		return asked{}, false
	}
	return readAsked(v), true
}
