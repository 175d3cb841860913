package disagreement

import (
	"context"
	"errors"
	"net/http"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/org"
)

// The forms of a disagreement, below its path.
const (
	viewForm   = "/syn"
	commonForm = "/enige-om"
	stepForm   = "/skridt"
	backForm   = "/tilbage"
	passForm   = "/videre"
	answerForm = "/svar"
	endForm    = "/slut"
	readForm   = "/laest"
)

// Routes adds the room's pages.
func (x *Room) Routes(m *web.Mux) {
	m.Handle("GET /forloeb/{id}/uenighed", web.Member(x.raising))
	m.Handle("POST /forloeb/{id}/uenighed", web.Member(x.raise))
	m.Handle("GET "+OverviewPath, web.Member(x.overview))
	m.Handle("GET /uenighed/{id}", web.Member(x.page))
	m.Handle("GET /forloeb/{id}/gult-kort", web.Member(x.cardForm))
	m.Handle("POST /forloeb/{id}/gult-kort", web.Member(x.sendCard))
	m.Handle("GET /gult-kort/{id}", web.Member(x.card))
	m.Handle("POST /gult-kort/{id}", web.Member(x.answerCard))
	m.Handle("POST /gult-kort/{id}/trin", web.Member(x.recordCard))
	m.Handle("GET /uenighed-tekst/{id}/meld", web.Member(x.reporting))
	m.Handle("POST /uenighed-tekst/{id}/meld", web.Member(x.report))
	m.Handle("GET /uenighed-tekst/{id}/skjul", web.Member(x.settling))
	m.Handle("POST /uenighed-tekst/{id}/skjul", web.Member(x.settle))
	for path, f := range forms {
		m.Handle("GET /uenighed/{id}"+path, web.Member(x.form(f)))
		m.Handle("POST /uenighed/{id}"+path, web.Member(x.send(f)))
	}
}

// form is one thing to write in a disagreement.
type form struct {
	path string
	kind Kind
	// save does it; the field "do" says whether it accepts or confirms.
	save func(x *Room, ctx context.Context, actor access.Actor, id string, f *web.Values) error
}

// forms are all of them by their path.
var forms = map[string]form{
	viewForm: {viewForm, View, func(x *Room, ctx context.Context, actor access.Actor, id string, f *web.Values) error {
		return x.WriteView(ctx, actor, id, seen(f), f.Get("view"), f.Get("interests"))
	}},
	commonForm: {commonForm, Proposed, func(x *Room, ctx context.Context, actor access.Actor, id string, f *web.Values) error {
		if f.Get("do") == "accept" {
			return x.AcceptCommon(ctx, actor, id, web.Number(f.Get("of")))
		}
		return x.ProposeCommon(ctx, actor, id, seen(f), f.Get("common"))
	}},
	stepForm: {stepForm, Stepped, func(x *Room, ctx context.Context, actor access.Actor, id string, f *web.Values) error {
		day, err := readDay("step_day", f.Get("step_day"), x.today())
		if err != nil {
			return err
		}
		return x.SetStep(ctx, actor, id, seen(f), StepInput{Text: f.Get("step"), Conversation: f.Get("conversation"), Responsible: first(f.All("responsible")), Day: day})
	}},
	backForm: {backForm, Back, func(x *Room, ctx context.Context, actor access.Actor, id string, f *web.Values) error {
		day, err := readDay("back", f.Get("back"), x.today())
		if err != nil {
			return err
		}
		return x.SetBack(ctx, actor, id, seen(f), day)
	}},
	passForm: {passForm, Passed, func(x *Room, ctx context.Context, actor access.Actor, id string, f *web.Values) error {
		return x.PassUp(ctx, actor, id, seen(f), f.Get("to"), f.Get("along"))
	}},
	answerForm: {answerForm, Answered, func(x *Room, ctx context.Context, actor access.Actor, id string, f *web.Values) error {
		return x.AnswerDown(ctx, actor, id, web.Number(f.Get("of")), f.Get("answer"))
	}},
	endForm: {endForm, Ending, func(x *Room, ctx context.Context, actor access.Actor, id string, f *web.Values) error {
		if f.Get("do") == "confirm" {
			return x.ConfirmEnd(ctx, actor, id, web.Number(f.Get("of")))
		}
		return x.ProposeEnd(ctx, actor, id, seen(f), Outcome(f.Get("outcome")), f.Get("ending"))
	}},
	readForm: {readForm, Reread, func(x *Room, ctx context.Context, actor access.Actor, id string, f *web.Values) error {
		return x.Reread(ctx, actor, id, seen(f), f.Get("reread"))
	}},
}

// seen is how many entries there were when a form was shown.
func seen(f *web.Values) int { return web.Number(f.Get("seen")) }

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// readDay reads a day that was typed; none is no day.
func readDay(field, text string, today clock.Day) (clock.Day, error) {
	if text == "" {
		return clock.Day{}, nil
	}
	day, ok := ui.ReadDay(text, today)
	if !ok {
		return clock.Day{}, fault.One(field, "disagreement.error.not_day")
	}
	return day, nil
}

func (x *Room) page(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := x.pageView(ctx, x.db.Read(), access.Of(ctx), one)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, page(v))
}

// raiseView is the form in which a disagreement is raised.
type raiseView struct {
	Here   matter.Here
	Side   Side
	Key    string
	Typed  map[string]string
	Errors ui.Errors
}

func (x *Room) raising(w http.ResponseWriter, r *http.Request) error {
	return x.showRaise(w, r, http.StatusOK, id.New(), map[string]string{"back": ui.WriteDay(x.DefaultBack())}, nil)
}

func (x *Room) showRaise(w http.ResponseWriter, r *http.Request, status int, key string, typed map[string]string, errs ui.Errors) error {
	ctx := r.Context()
	m, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	here, err := x.matter.Enter(ctx, x.db.Read(), access.Of(ctx), m)
	if err != nil {
		return err
	}
	if !MayRaise(here.Standing, here.Matter) {
		return fault.Forbidden
	}
	return web.Render(w, r, status, raisePage(raiseView{Here: here, Side: SideOf(here.Standing), Key: key, Typed: typed, Errors: errs}))
}

func (x *Room) raise(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	day, err := readDay("back", f.Get("back"), x.today())
	made := ""
	if err == nil {
		made, err = x.Raise(ctx, access.Of(ctx), m, RaiseInput{ID: f.Get("key"), About: f.Get("about"), View: f.Get("view"), Interests: f.Get("interests"), Back: day})
	}
	if errs, ok := web.Invalid(ctx, err); ok {
		return x.showRaise(w, r, http.StatusUnprocessableEntity, f.Get("key"), typed(f, "about", "view", "interests", "back"), errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "disagreement.raise.done"))
	return web.SeeOther(w, r, Path(made))
}

// typed is what was typed in some fields.
func typed(f *web.Values, fields ...string) map[string]string {
	out := map[string]string{}
	for _, name := range fields {
		out[name] = f.Get(name)
	}
	return out
}

// formFields are those of the forms, whose names are one another's nowhere.
var formFields = []string{"view", "interests", "common", "step", "step_day", "conversation", "back", "along", "answer", "outcome", "ending", "reread", "responsible-q"}

// formView is one form of a disagreement.
type formView struct {
	pageView
	Form  form
	Typed map[string]string
	// Chosen is who is responsible for the step; Hits are found by what was searched for.
	Chosen, Hits []ui.Option
	// To is the committee above, with the clause that says so; nothing where there is none.
	To     rung
	Clause string
	// Seen is how many entries there were when the form was shown first; Meanwhile are those that took the place of what is being written, once
	// somebody was faster (Moved).
	Seen      int
	Moved     bool
	Meanwhile []Entry
	Errors    ui.Errors
}

func (x *Room) form(f form) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return x.showForm(w, r, http.StatusOK, f, nil, nil)
	}
}

// showForm renders a form with what was typed, or else with what stands. With 409 somebody was faster: what stands now is shown beside what was
// typed, which can be sent again where there is a place for it still, and copied where there is none.
func (x *Room) showForm(w http.ResponseWriter, r *http.Request, status int, f form, in *web.Values, errs ui.Errors) error {
	ctx, q := r.Context(), x.db.Read()
	one, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	s, err := x.enter(ctx, q, access.Of(ctx), one)
	if err != nil {
		return err
	}
	v := formView{Form: f, Typed: map[string]string{}, Seen: len(s.D.Entries), Moved: status == http.StatusConflict, Errors: errs}
	if v.pageView, err = x.pageView(ctx, q, access.Of(ctx), one); err != nil {
		return err
	}
	if !v.may(f.kind) && !v.Moved {
		return fault.Forbidden
	}
	responsible := ""
	if in != nil {
		v.Typed, responsible = typed(in, formFields...), first(in.All("responsible"))
		if v.Moved {
			v.Meanwhile = meanwhile(v.Disagreement, f.kind, v.Standing.Side, seen(in))
		} else {
			v.Seen = seen(in)
		}
	} else {
		responsible = v.stands(s.D, f.kind)
	}
	if f.kind == Stepped {
		if err := x.choosePerson(ctx, &v, responsible); err != nil {
			return err
		}
	}
	if f.kind == Passed {
		if v.To, v.Clause, _, err = x.ladder(ctx, q, s); err != nil {
			return err
		}
	}
	return web.Render(w, r, status, formPage(v))
}

// stands fills the form of a kind with what stands now, and gives who is responsible for the step. d is unmasked: a side changes its own words.
func (v *formView) stands(d Disagreement, k Kind) (responsible string) {
	switch k {
	case View:
		if e := d.View(v.Standing.Side); e != nil && e.Hidden == "" {
			v.Typed["view"], v.Typed["interests"] = e.Text, e.More
		}
	case Stepped:
		if e := d.Step; e != nil && e.Hidden == "" {
			v.Typed["step"], v.Typed["conversation"], v.Typed["step_day"] = e.Text, e.More, ui.WriteDay(e.Day)
			return e.Person
		}
	case Back:
		v.Typed["back"] = ui.WriteDay(d.Back)
	}
	return ""
}

// mostPeople is how many people a search without script shows.
const mostPeople = 10

func (x *Room) choosePerson(ctx context.Context, v *formView, responsible string) error {
	if v.Typed["responsible-q"] != "" {
		v.Hits = org.PersonOptions(x.org.SearchPeople(ctx, v.Typed["responsible-q"], mostPeople))
	}
	if responsible == "" {
		return nil
	}
	people, err := x.org.Persons(ctx, x.db.Read(), []string{responsible})
	if p, is := people[responsible]; is {
		v.Chosen = []ui.Option{{Value: p.ID, Label: p.Name()}}
	}
	return err
}

// send does what the form says.
func (x *Room) send(f form) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		one, err := web.PathID(r, "id")
		if err != nil {
			return err
		}
		in, err := web.Form(r)
		if err != nil {
			return err
		}
		if in.Get("search") != "" { // the search of the picker, without script
			return x.showForm(w, r, http.StatusOK, f, in, nil)
		}
		err = f.save(x, ctx, access.Of(ctx), one, in)
		if errs, ok := web.Invalid(ctx, err); ok {
			return x.showForm(w, r, http.StatusUnprocessableEntity, f, in, errs)
		}
		if errors.Is(err, ErrMoved) && in.Get("do") == "" {
			return x.showForm(w, r, http.StatusConflict, f, in, nil)
		}
		if errors.Is(err, ErrMoved) { // a button: nothing was typed
			web.Flash(w, r, "info", i18n.T(ctx, "disagreement.moved"))
			return web.SeeOther(w, r, Path(one))
		}
		if err != nil {
			return err
		}
		web.Flash(w, r, "success", i18n.T(ctx, "disagreement.saved"))
		return web.SeeOther(w, r, Path(one))
	}
}
