package year

import (
	"net/http"
	"strconv"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// pattern is a Pattern as it is typed; its fields are those of the form.
type pattern struct {
	Day, Start, End, Place    string
	Until, Repeat, Every, Nth string
	Weekday                   string
}

// patternFields are the names of the form's fields.
var patternFields = []string{"day", "start", "end", "place", "until", "repeat", "every", "nth", "weekday"}

func (p *pattern) at(field string) *string {
	return map[string]*string{"day": &p.Day, "start": &p.Start, "end": &p.End, "place": &p.Place, "until": &p.Until, "repeat": &p.Repeat,
		"every": &p.Every, "nth": &p.Nth, "weekday": &p.Weekday}[field]
}

func patternIn(get func(string) string) pattern {
	var p pattern
	for _, f := range patternFields {
		*p.at(f) = get(f)
	}
	return p
}

// read is the pattern that was typed, and what could not be read of it.
func (p pattern) read(committeeID string, today clock.Day) (Pattern, []Problem) {
	m, wrong := typed{p.Day, p.Start, p.End, p.Place}.read(today)
	out := Pattern{Committee: committeeID, First: m.Day, Start: m.Start, End: m.End, Place: m.Place, Repeat: Repeat(p.Repeat)}
	out.Until, wrong = readDay("until", p.Until, today, wrong)
	out.Every, _ = strconv.Atoi(p.Every) // 0 is none, which the check says
	out.Nth, _ = strconv.Atoi(p.Nth)
	n, err := strconv.Atoi(p.Weekday)
	if out.Weekday = time.Weekday(n); p.Repeat == string(Monthly) && (err != nil || n < 0 || n > 6) {
		wrong = append(wrong, Problem{"weekday", CodeMissing})
	}
	return out, wrong
}

// repeatForm asks for a pattern, and shows what it would make: the pattern stands in the address, and nothing is saved.
func (x *Room) repeatForm(w http.ResponseWriter, r *http.Request) error {
	c, err := x.mayPlanHere(r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), repeatView{Committee: c, Typed: patternIn(r.FormValue)}
	status := http.StatusOK
	if r.FormValue("se") == "" {
		v.Typed = pattern{Repeat: string(Weekly), Every: "4", Nth: "1", Weekday: "2"}
	} else {
		p, wrong := v.Typed.read(c.ID, x.today())
		var s Series
		if err = invalid(wrong); err == nil {
			s, err = x.Series(ctx, x.db.Read(), access.Of(ctx), p)
		}
		var bad bool
		if v.Errors, bad = web.Invalid(ctx, err); bad {
			status = http.StatusUnprocessableEntity
		} else if err != nil {
			return err
		} else {
			v.Series = &s
		}
	}
	return web.Render(w, r, status, repeatPage(v))
}

func (x *Room) repeat(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	t, n := patternIn(f.Get), 0
	p, wrong := t.read(id, x.today())
	if err = invalid(wrong); err == nil {
		n, err = x.AddSeries(ctx, access.Of(ctx), p)
	}
	if errs, ok := web.Invalid(ctx, err); ok {
		return x.showRepeat(w, r, t, errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "year.repeat.done", "n", n))
	return web.SeeOther(w, r, committeePath(id))
}

func (x *Room) showRepeat(w http.ResponseWriter, r *http.Request, t pattern, errs ui.Errors) error {
	c, err := x.mayPlanHere(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, repeatPage(repeatView{Committee: c, Typed: t, Errors: errs}))
}
