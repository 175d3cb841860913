package agreement

import (
	"context"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// Asking is the place of Deciding in what nobody decides: the committee of the leader who asks. No rule names it.
const Asking Place = "asking"

// Told is why somebody is asked, with the names of the day it was found on: what is kept, and what is said of it at any later time.
type Told struct {
	Place Place `json:"place"`
	Form  Form  `json:"form"`
	// Above as in Reason.
	Above bool `json:"above,omitempty"`
	// Units are the first names of the units that gave it, More how many others did.
	Units []string `json:"units,omitempty"`
	More  int      `json:"more,omitempty"`
	// Clauses are where it stands in the agreement.
	Clauses []string `json:"clauses,omitempty"`
}

// Tell gives reasons the names of their ground. What is said twice is said once, the strongest form first.
func (g Ground) Tell(reasons []Reason) []Told {
	list := Becauses(reasons)
	out := make([]Told, len(list))
	for i, b := range list {
		out[i] = g.tell(b)
	}
	return out
}

func (g Ground) tell(b Because) Told {
	t := Told{Place: b.Place, Form: b.Form, Above: b.Above, Clauses: b.Clauses}
	for _, id := range b.Units {
		if n := g.Unit(id); n != "" {
			t.Units = append(t.Units, n)
		}
	}
	if more := len(t.Units) - mostNamed; more > 0 {
		t.Units, t.More = t.Units[:mostNamed], more
	}
	return t
}

// Why is the reason itself: "fordi lederen af Center for Omsorg beslutter".
func (t Told) Why(ctx context.Context) string {
	key := "agreement.why." + string(t.Place)
	if t.Place == Deciding && len(t.Units) == 0 {
		key += "_council"
	}
	units := named(ctx, t.Units, t.More)
	why := i18n.T(ctx, key, "units", units)
	switch {
	case !t.Above, t.Place == Between: // those between lie above all that is touched
	case t.Place == Deciding, t.Place == Asking:
		why += i18n.T(ctx, "agreement.why.above_deciding", "units", units)
	default:
		why += i18n.T(ctx, "agreement.why.above")
	}
	return why
}

// Sentence is the reason for somebody named: "Center-MED Social og Sundhed drøfter, fordi lederen af Social og Sundhed beslutter
// (MED-aftalen, afsnit 3)."
func (t Told) Sentence(ctx context.Context, who string) string {
	return i18n.T(ctx, "agreement.sentence", "who", who, "does", DoesText(ctx, t.Form), "why", t.Why(ctx), "clause", and(ctx, t.Clauses))
}

// named are names in a sentence, with how many there are besides.
func named(ctx context.Context, names []string, more int) string {
	if more > 0 {
		names = append(names[:len(names):len(names)], i18n.T(ctx, "agreement.more_units", "n", more))
	}
	return and(ctx, names)
}

// SubjectOptions are all subjects to choose from: those that are not for MED as well, so that who looks for one learns where it belongs.
func SubjectOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, len(Subjects))
	for i, s := range Subjects {
		out[i] = ui.Option{Value: string(s), Label: SubjectText(ctx, s)}
	}
	return out
}
