package option

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
)

// pages are the room's pages: they know HTTP and no rules.
type pages struct{ *Room }

// Routes adds what people can do with options.
func (x *Room) Routes(m *web.Mux) {
	p := pages{x}
	m.Handle("GET /forloeb/{id}/muligheder", web.Member(p.side))
	m.Handle("POST /forloeb/{id}/muligheder", web.Member(p.order))
	m.Handle("GET /forloeb/{id}/muligheder/ny", web.Member(p.making))
	m.Handle("POST /forloeb/{id}/muligheder/ny", web.Member(p.make))
	m.Handle("GET /forloeb/{id}/muligheder/saml", web.Member(p.merging))
	m.Handle("POST /forloeb/{id}/muligheder/saml", web.Member(p.merge))
	m.Handle("GET /forloeb/{id}/muligheder/bidrag", web.Member(p.hits))
	m.Handle("GET /forloeb/{id}/muligheder/skjul-svar", web.Member(p.quieting))
	m.Handle("POST /forloeb/{id}/muligheder/skjul-svar", web.Member(p.quieten))
	m.Handle("GET /mulighed/{id}", web.Member(p.one))
	m.Handle("GET /mulighed/{id}/svar", web.Member(p.responding))
	m.Handle("POST /mulighed/{id}/svar", web.Member(p.respond))
	m.Handle("GET /mulighed/{id}/ret", web.Member(p.changing))
	m.Handle("POST /mulighed/{id}/ret", web.Member(p.change))
	m.Handle("GET /mulighed/{id}/del", web.Member(p.splitting))
	m.Handle("POST /mulighed/{id}/del", web.Member(p.split))
	m.Handle("GET /mulighed/{id}/traek", web.Member(p.withdrawing))
	m.Handle("POST /mulighed/{id}/traek", web.Member(p.withdraw))
	m.Handle("POST /mulighed/{id}/grundlag", web.Member(p.buildOn))
	m.Handle("GET /mulighed/{id}/meld", web.Member(p.reporting))
	m.Handle("POST /mulighed/{id}/meld", web.Member(p.report))
	m.Handle("GET /mulighed/{id}/skjul", web.Member(p.hiding))
	m.Handle("POST /mulighed/{id}/skjul", web.Member(p.hide))
}

// said words what another act made impossible, for a page that keeps what was typed; false for any other error.
func said(ctx context.Context, err error) (ui.Errors, bool) {
	if errs, ok := web.Invalid(ctx, err); ok {
		return errs, true
	}
	for sentinel, key := range map[error]string{ErrEnded: "ended", ErrLate: "late", ErrFull: "full", ErrChanged: "changed", ErrQuiet: "quiet", ErrAnswered: "answered",
		ErrWindowOver: "window_over", ErrHidden: "hidden", ErrShown: "shown"} {
		if errors.Is(err, sentinel) {
			return ui.Errors{{Message: i18n.T(ctx, "option.said."+key)}}, true
		}
	}
	return nil, false
}

// done ends an act: on to a page with a message, or the same page again with what is wrong.
func done(w http.ResponseWriter, r *http.Request, err error, message, to string, again func(ui.Errors) error) error {
	if errs, ok := said(r.Context(), err); ok {
		return again(errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", message)
	return web.SeeOther(w, r, to)
}

// may is err, or "no such page" for who may not do what the page is for.
func may(yes bool) error {
	if yes {
		return nil
	}
	return fault.NotFound
}

// ofMatter loads the options of the matter in the address.
func (p pages) ofMatter(r *http.Request) (*Side, error) {
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return nil, err
	}
	return p.Of(r.Context(), access.Of(r.Context()), matterID)
}

// ofOption loads the option in the address.
func (p pages) ofOption(r *http.Request, page int) (*Whole, error) {
	optionID, err := web.PathID(r, "id")
	if err != nil {
		return nil, err
	}
	return p.One(r.Context(), access.Of(r.Context()), optionID, page)
}

// strip is the strip of the matter at the top of each of these pages.
func (p pages) strip(r *http.Request, matterID string) (templ.Component, error) {
	return p.matter.StripOf(r.Context(), access.Of(r.Context()), matterID)
}

func (p pages) side(w http.ResponseWriter, r *http.Request) error {
	v, err := p.ofMatter(r)
	if err != nil {
		return err
	}
	strip, err := p.strip(r, v.Here.Matter.ID)
	if err != nil {
		return err
	}
	clear := ""
	if saved := r.FormValue("gemt"); saved != "" {
		clear = "mulighed-" + saved
	}
	return web.Render(w, r, http.StatusOK, sidePage(v, strip, clear))
}

// order moves an option, and shows them again where it stands now.
func (p pages) order(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.ofMatter(r)
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	option, err := id.Parse(in.Get("option"))
	if err != nil {
		return err
	}
	err = p.Move(ctx, access.Of(ctx), option, in.Has("frem"))
	if errs, ok := said(ctx, err); ok {
		web.Flash(w, r, "info", errs[0].Message)
	} else if err != nil {
		return err
	}
	return web.SeeOther(w, r, Path(v.Here.Matter.ID)+"#"+anchor(option))
}

// buildOn says whether the decision is built on an option.
func (p pages) buildOn(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.ofOption(r, 0)
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	on := in.Get("bygger") == "ja"
	err = p.BuildOn(ctx, access.Of(ctx), v.Option.ID, on)
	if errs, ok := said(ctx, err); ok {
		web.Flash(w, r, "info", errs[0].Message)
	} else if err != nil {
		return err
	} else {
		web.Flash(w, r, "success", i18n.T(ctx, map[bool]string{true: "option.basis.done", false: "option.basis.undone"}[on]))
	}
	return web.SeeOther(w, r, place(v.Option))
}

// readInput reads an option's form; before stands before the names of its fields.
func readInput(in *web.Values, before string) Input {
	n := Input{ID: in.Get(before + "id"), Text: Text{Title: in.Get(before + "title")}, Why: in.Get("why"), From: in.All("from")}
	for _, p := range n.Text.parts() {
		*p.text = in.Get(before + p.name)
	}
	n.Base, _ = strconv.Atoi(in.Get("base"))
	return n
}

func (p pages) making(w http.ResponseWriter, r *http.Request) error {
	return p.showForm(w, r, http.StatusOK, formView{Input: Input{ID: id.New(), From: r.URL.Query()["bidrag"]}})
}

// showForm shows the form of a new option, or of one that several become.
func (p pages) showForm(w http.ResponseWriter, r *http.Request, status int, v formView) error {
	side, err := p.ofMatter(r)
	if err != nil {
		return err
	}
	if err := may(side.May.Shape); err != nil {
		return err
	}
	v.Here, v.Options = side.Here, side.Options
	return p.showChoice(w, r, status, v)
}

// showChoice shows a form with contributions to choose from.
func (p pages) showChoice(w http.ResponseWriter, r *http.Request, status int, v formView) (err error) {
	ctx := r.Context()
	if v.Choice, err = p.Choose(ctx, access.Of(ctx), v.Here.Matter.ID, v.Input.From, v.Query); err != nil {
		return err
	}
	return web.Render(w, r, status, formPage(v))
}

// searching says whether the button of the search for contributions was pressed, without script.
func searching(in *web.Values) bool { return in.Get("search") == "from" }

func (p pages) make(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	v := formView{Input: readInput(in, ""), Query: in.Get("from-q")}
	if searching(in) {
		return p.showForm(w, r, http.StatusOK, v)
	}
	err = p.Make(ctx, access.Of(ctx), matterID, v.Input)
	return done(w, r, err, i18n.T(ctx, "option.make.done"), Path(matterID)+saved("ny", matterID)+"#"+anchor(v.Input.ID), func(errs ui.Errors) error {
		v.Errors = errs
		return p.showForm(w, r, http.StatusUnprocessableEntity, v)
	})
}

func (p pages) merging(w http.ResponseWriter, r *http.Request) error {
	return p.showForm(w, r, http.StatusOK, formView{Merge: true, Input: Input{ID: id.New()}})
}

func (p pages) merge(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	v := formView{Merge: true, Chosen: in.All("options"), Input: readInput(in, ""), Query: in.Get("from-q")}
	if searching(in) {
		return p.showForm(w, r, http.StatusOK, v)
	}
	err = p.Merge(ctx, access.Of(ctx), matterID, v.Chosen, v.Input)
	return done(w, r, err, i18n.T(ctx, "option.merge.done"), Path(matterID)+saved("saml", matterID)+"#"+anchor(v.Input.ID), func(errs ui.Errors) error {
		v.Errors = errs
		return p.showForm(w, r, http.StatusUnprocessableEntity, v)
	})
}

// hits answers the search for contributions while one types.
func (p pages) hits(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	words := r.FormValue("from-q")
	c, err := p.Choose(ctx, access.Of(ctx), matterID, nil, words)
	if errors.Is(err, fault.Forbidden) {
		err = fault.NotFound
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, ui.PickerHits("from", words, contributionOptions(ctx, c.Hits), false))
}

func (p pages) quieting(w http.ResponseWriter, r *http.Request) error {
	return p.showQuiet(w, r, http.StatusOK, nil)
}

func (p pages) quieten(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.ofMatter(r)
	if err != nil {
		return err
	}
	err = p.HideAnswers(ctx, access.Of(ctx), v.Here.Matter.ID)
	return done(w, r, err, i18n.T(ctx, "option.quiet.done", "day", i18n.Date(ctx, v.Quiet.Until)), Path(v.Here.Matter.ID), func(errs ui.Errors) error {
		return p.showQuiet(w, r, http.StatusUnprocessableEntity, errs)
	})
}

// showQuiet shows the page on which answers are hidden.
func (p pages) showQuiet(w http.ResponseWriter, r *http.Request, status int, errs ui.Errors) error {
	v, err := p.ofMatter(r)
	if err != nil {
		return err
	}
	if err := may(v.May.Quieten || v.May.Shape && len(errs) > 0); err != nil {
		return err
	}
	return web.Render(w, r, status, quietPage(v, errs))
}

func (p pages) one(w http.ResponseWriter, r *http.Request) error {
	v, err := p.ofOption(r, web.PageNumber(r)-1)
	if err != nil {
		return err
	}
	strip, err := p.strip(r, v.Here.Matter.ID)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, wholePage(v, strip))
}

func (p pages) responding(w http.ResponseWriter, r *http.Request) error {
	v, err := p.ofOption(r, 0)
	if err != nil {
		return err
	}
	in := ResponseInput{Level: v.Option.Mine.Level, Reason: v.Option.Mine.Reason, NameTo: v.Option.Mine.NameTo, SendKey: id.New()}
	if in.NameTo == "" {
		in.NameTo = matter.NameToAll
	}
	return p.showRespond(w, r, http.StatusOK, v, respondView{Input: in})
}

func (p pages) showRespond(w http.ResponseWriter, r *http.Request, status int, o *Whole, v respondView) error {
	ctx := r.Context()
	if !o.Option.MayRespond && len(v.Errors) == 0 {
		return fault.NotFound
	}
	v.Whole = o
	var err error
	if v.Representatives, err = p.matter.RepresentativesOf(ctx, access.Of(ctx), o.Here.Matter.ID); err != nil {
		return err
	}
	return web.Render(w, r, status, respondPage(v))
}

func (p pages) respond(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, err := p.ofOption(r, 0)
	if err != nil {
		return err
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	in := ResponseInput{Level: Level(form.Get("level")), Reason: form.Get("reason"), NameTo: form.Get("name_to"), SendKey: form.Get("send_key")}
	err = p.Respond(ctx, access.Of(ctx), o.Option.ID, in)
	return done(w, r, err, i18n.T(ctx, "option.respond.done", "day", i18n.Date(ctx, o.Here.Matter.LastDay)), Path(o.Here.Matter.ID)+saved("svar", o.Option.ID)+"#"+anchor(o.Option.ID), func(errs ui.Errors) error {
		return p.showRespond(w, r, http.StatusUnprocessableEntity, o, respondView{Input: in, Errors: errs})
	})
}

// shaping loads an option that its reader may change; what has ended has no such page.
func (p pages) shaping(r *http.Request, errs ui.Errors) (*Whole, error) {
	o, err := p.ofOption(r, 0)
	if err != nil {
		return nil, err
	}
	return o, may(o.May.Shape && (o.Option.State == Open || len(errs) > 0))
}

func (p pages) changing(w http.ResponseWriter, r *http.Request) error {
	o, err := p.shaping(r, nil)
	if err != nil {
		return err
	}
	return p.showChange(w, r, http.StatusOK, o, formView{Input: Input{Text: o.Option.Version.Text, From: o.Option.From, Base: o.Option.Version.N}})
}

func (p pages) showChange(w http.ResponseWriter, r *http.Request, status int, o *Whole, v formView) error {
	v.Here, v.Option = o.Here, o.Option
	return p.showChoice(w, r, status, v)
}

func (p pages) change(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, err := p.ofOption(r, 0)
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	v := formView{Input: readInput(in, ""), Query: in.Get("from-q")}
	if searching(in) {
		if err := may(o.May.Shape); err != nil {
			return err
		}
		return p.showChange(w, r, http.StatusOK, o, v)
	}
	err = p.Change(ctx, access.Of(ctx), o.Option.ID, v.Input)
	if errors.Is(err, ErrChanged) { // what stands now is shown beside what was typed, and can be changed from there
		if o, err = p.ofOption(r, 0); err != nil {
			return err
		}
		v.Input.Base, v.Changed, err = o.Option.Version.N, true, ErrChanged
	}
	return done(w, r, err, i18n.T(ctx, "option.change.done"), Path(o.Here.Matter.ID)+saved("ret", o.Option.ID)+"#"+anchor(o.Option.ID), func(errs ui.Errors) error {
		v.Errors = errs
		return p.showChange(w, r, http.StatusUnprocessableEntity, o, v)
	})
}

func (p pages) splitting(w http.ResponseWriter, r *http.Request) error {
	o, err := p.shaping(r, nil)
	if err != nil {
		return err
	}
	v := splitView{Whole: o}
	for i := range MostParts {
		part := Input{ID: id.New()}
		if i < 2 { // each begins with what the whole said
			part.Text = o.Option.Version.Text
			part.Title = ""
		}
		v.Parts = append(v.Parts, part)
	}
	return web.Render(w, r, http.StatusOK, splitPage(v))
}

func (p pages) split(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, err := p.ofOption(r, 0)
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	v := splitView{Whole: o}
	var parts []Input
	for i := range MostParts {
		part := readInput(in, partField(i, ""))
		v.Parts = append(v.Parts, part)
		if i < 2 || part.Text != (Text{}) {
			parts = append(parts, part)
		}
	}
	err = p.Split(ctx, access.Of(ctx), o.Option.ID, parts)
	return done(w, r, err, i18n.T(ctx, "option.split.done"), Path(o.Here.Matter.ID)+saved("del", o.Option.ID), func(errs ui.Errors) error {
		v.Errors = errs
		return web.Render(w, r, http.StatusUnprocessableEntity, splitPage(v))
	})
}

func (p pages) withdrawing(w http.ResponseWriter, r *http.Request) error {
	o, err := p.shaping(r, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, withdrawPage(o, "", nil))
}

func (p pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, err := p.ofOption(r, 0)
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	err = p.Withdraw(ctx, access.Of(ctx), o.Option.ID, in.Get("why"))
	return done(w, r, err, i18n.T(ctx, "option.withdraw.done"), Path(o.Here.Matter.ID), func(errs ui.Errors) error {
		return web.Render(w, r, http.StatusUnprocessableEntity, withdrawPage(o, in.Get("why"), errs))
	})
}
