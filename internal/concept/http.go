package concept

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
)

// pages are the room's pages: they know HTTP and no rules.
type pages struct{ *Room }

// Routes adds what people can do with the word of a theme, and the glossary.
func (x *Room) Routes(m *web.Mux) {
	p := pages{x}
	for path, f := range forms {
		m.Handle("GET /forloeb/{id}/begreb"+path, web.Member(p.form(f)))
		m.Handle("POST /forloeb/{id}/begreb"+path, web.Member(p.send(f)))
	}
	m.Handle("POST /forloeb/{id}/begreb/igen", web.Member(p.takeUp))
	m.Handle("GET "+GlossaryPath, web.Member(p.glossary))
	m.Handle("GET /begreb/{id}", web.Member(p.concept))
	m.Handle("GET /begreb-tekst/{id}/meld", web.Member(p.reporting))
	m.Handle("POST /begreb-tekst/{id}/meld", web.Member(p.report))
	m.Handle("GET /begreb-tekst/{id}/skjul", web.Member(p.hiding))
	m.Handle("POST /begreb-tekst/{id}/skjul", web.Member(p.hide))
}

// form is one thing to say of the word of a theme.
type form struct {
	path string
	// what names it in the texts.
	what string
	may  func(v sectionView) bool
	// fields are those whose text is kept when something is wrong.
	fields []string
	save   func(p pages, ctx context.Context, actor access.Actor, id string, f *web.Values) error
}

const (
	proposeForm = ""
	sayForm     = "/enig"
	agreeForm   = "/ordbog"
	parkForm    = "/parker"
)

// forms are all of them by their path.
var forms = map[string]form{
	proposeForm: {proposeForm, "propose", func(v sectionView) bool { return v.Propose }, []string{"word", "forms", "meaning", "apart", "example", "committee", "base"},
		func(p pages, ctx context.Context, actor access.Actor, id string, f *web.Values) error {
			return p.Propose(ctx, actor, id, ProposeInput{Text: Text{Word: f.Get("word"), Forms: f.Get("forms"), Meaning: f.Get("meaning"), Apart: f.Get("apart"), Example: f.Get("example")},
				Committee: f.Get("committee"), Base: web.Number(f.Get("base"))})
		}},
	sayForm: {sayForm, "say", func(v sectionView) bool { return v.Say }, []string{"answer", "reason", "of"},
		func(p pages, ctx context.Context, actor access.Actor, id string, f *web.Values) error {
			answer := f.Get("answer")
			if answer != string(Agreed) && answer != string(NotYet) {
				return fault.One("answer", "concept.error.answer_missing")
			}
			return p.Say(ctx, actor, id, SayInput{Of: web.Number(f.Get("of")), Agrees: answer == string(Agreed), Reason: f.Get("reason")})
		}},
	agreeForm: {agreeForm, "end", func(v sectionView) bool { return v.Ends && v.Now() != nil }, []string{"early", "of"},
		func(p pages, ctx context.Context, actor access.Actor, id string, f *web.Values) error {
			return p.Agree(ctx, actor, id, web.Number(f.Get("of")), f.Get("early"))
		}},
	parkForm: {parkForm, "park", func(v sectionView) bool { return v.Ends && v.Now() != nil }, []string{"why", "again_day", "when", "early"},
		func(p pages, ctx context.Context, actor access.Actor, id string, f *web.Values) error {
			in := ParkInput{Why: f.Get("why"), When: f.Get("when"), Early: f.Get("early")}
			if text := f.Get("again_day"); text != "" {
				day, ok := ui.ReadDay(text, p.today())
				in.Day, in.NoDay = day, !ok
			}
			return p.Park(ctx, actor, id, in)
		}},
}

// formView is one form with what was typed.
type formView struct {
	sectionView
	Form  form
	Typed map[string]string
	// Boards are the committees one can choose among, and Title the theme's.
	Asked  []matter.Asked
	Errors ui.Errors
	// Hinders is why it cannot end as agreed: then there is no form.
	Hinders ui.Errors
}

func (p pages) form(f form) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return p.showForm(w, r, http.StatusOK, f, nil, nil)
	}
}

// showForm renders a form with what was typed, or else with what stands.
func (p pages) showForm(w http.ResponseWriter, r *http.Request, status int, f form, in *web.Values, errs ui.Errors) error {
	ctx, q := r.Context(), p.db.Read()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	s, err := p.enter(ctx, q, access.Of(ctx), matterID)
	if err != nil {
		return err
	}
	v := formView{Form: f, Typed: map[string]string{}, Errors: errs}
	if v.sectionView, err = p.sectionOf(ctx, q, s, false); err != nil {
		return err
	}
	if !f.may(v.sectionView) {
		return fault.Forbidden
	}
	if f.path == proposeForm {
		if v.Asked, err = p.matter.AskedOf(ctx, q, matterID); err != nil {
			return err
		}
	}
	if f.path == agreeForm {
		inv, err := p.hinders(ctx, q, s.T)
		if err != nil {
			return err
		}
		if v.Hinders, _ = web.Invalid(ctx, inv); len(v.Hinders) > 0 {
			v.Errors = slices.DeleteFunc(v.Errors, func(e ui.FieldError) bool { return e.Field != "" }) // there is no field to mend
		}
	}
	if in != nil {
		for _, name := range f.fields {
			v.Typed[name] = in.Get(name)
		}
	} else if err := p.stands(ctx, &v, s); err != nil {
		return err
	}
	return web.Render(w, r, status, formPage(v))
}

// stands fills a form with what stands now, or with what a parked theme that is taken up again came to.
func (p pages) stands(ctx context.Context, v *formView, s scene) error {
	now := s.T.Now()
	if now != nil {
		v.Typed["of"], v.Typed["base"] = strconv.Itoa(now.N), strconv.Itoa(now.N)
	}
	if v.Form.path != proposeForm {
		return nil
	}
	t := Text{}
	board := decides(v.Asked)
	if now == nil {
		before, err := p.carried(ctx, p.db.Read(), s.T.MatterID)
		if err != nil {
			return err
		}
		if before != nil {
			t = before.Text
			if v.Counts, err = p.standing(ctx, p.db.Read(), t.key()); err != nil {
				return err
			}
		}
	} else {
		t, board = now.Text, now.Committee
	}
	v.Typed["word"], v.Typed["forms"], v.Typed["meaning"], v.Typed["apart"], v.Typed["example"], v.Typed["committee"] = t.Word, t.Forms, t.Meaning, t.Apart, t.Example, board
	return nil
}

// decides is the committee a theme is agreed in when nobody says otherwise: that of the deciding level, or else the first.
func decides(asked []matter.Asked) string {
	for _, a := range asked {
		if a.Decides() {
			return a.CommitteeID
		}
	}
	if len(asked) > 0 {
		return asked[0].CommitteeID
	}
	return ""
}

// said words what another act made impossible, or what is wrong, for a page that keeps what was typed; false for any other error.
func said(ctx context.Context, err error) (ui.Errors, bool) {
	if errs, ok := web.Invalid(ctx, err); ok {
		return errs, true
	}
	for sentinel, key := range map[error]string{ErrMoved: "moved", ErrFull: "full", ErrHidden: "hidden", ErrShown: "shown"} {
		if errors.Is(err, sentinel) {
			return ui.Errors{{Message: i18n.T(ctx, "concept.said."+key)}}, true
		}
	}
	return nil, false
}

// send does what the form says.
func (p pages) send(f form) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		matterID, err := web.PathID(r, "id")
		if err != nil {
			return err
		}
		in, err := web.Form(r)
		if err != nil {
			return err
		}
		err = f.save(p, ctx, access.Of(ctx), matterID, in)
		if errs, ok := said(ctx, err); ok {
			return p.showForm(w, r, http.StatusUnprocessableEntity, f, in, errs)
		}
		if err != nil {
			return err
		}
		done := "concept.form." + f.what + ".done"
		if f.path == proposeForm && in.Get("meaning") == "" {
			done = "concept.form.propose.named"
		}
		web.Flash(w, r, "success", i18n.T(ctx, done))
		return web.SeeOther(w, r, matter.Path(matterID)+"#"+anchor)
	}
}

// takeUp goes on to the draft that takes a parked discussion up again.
func (p pages) takeUp(w http.ResponseWriter, r *http.Request) error {
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	made, err := p.TakeUp(r.Context(), access.Of(r.Context()), matterID)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, matter.Path(made)+"/kladde")
}

// glossaryView is a page of the glossary.
type glossaryView struct {
	*Glossary
	Page  int
	Today clock.Day
}

func (p pages) glossary(w http.ResponseWriter, r *http.Request) error {
	n := web.PageNumber(r)
	g, err := p.Glossary(r.Context(), access.Of(r.Context()), n)
	if err != nil {
		return err
	}
	if n > 1 && len(g.Words) == 0 {
		return fault.NotFound
	}
	return web.Render(w, r, http.StatusOK, glossaryPageOf(glossaryView{g, n, p.today()}))
}

func (p pages) concept(w http.ResponseWriter, r *http.Request) error {
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	c, err := p.Concept(r.Context(), access.Of(r.Context()), matterID)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, conceptPage(c))
}

// harmView is the form in which a text is reported, or the secretariat does something about it.
type harmView struct {
	harm
	Keeps   bool
	Reports []report
	Reason  string
	Errors  ui.Errors
}

// place is the page on which the text stands.
func (h harm) place() string {
	if h.Public {
		return Path(h.T.MatterID)
	}
	return matter.Path(h.T.MatterID) + "#" + anchor
}

func (p pages) reporting(w http.ResponseWriter, r *http.Request) error {
	return p.showHarm(w, r, http.StatusOK, harmView{})
}

func (p pages) hiding(w http.ResponseWriter, r *http.Request) error {
	return p.showHarm(w, r, http.StatusOK, harmView{Keeps: true})
}

func (p pages) showHarm(w http.ResponseWriter, r *http.Request, status int, v harmView) error {
	ctx, q := r.Context(), p.db.Read()
	entryID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if v.harm, err = p.enterText(ctx, q, access.Of(ctx), entryID); err != nil {
		return err
	}
	if v.Keeps {
		if !v.mayHide() {
			return fault.NotFound
		}
		if v.Reports, err = reports(ctx, q, entryID); err != nil {
			return err
		}
	}
	return web.Render(w, r, status, harmPage(v))
}

func (p pages) report(w http.ResponseWriter, r *http.Request) error {
	return p.doHarm(w, r, harmView{}, func(ctx context.Context, actor access.Actor, id string, f *web.Values) (string, error) {
		return "concept.report.done", p.Report(ctx, actor, id, f.Get("reason"))
	})
}

// hide hides a text, shows it again, or lets it stand.
func (p pages) hide(w http.ResponseWriter, r *http.Request) error {
	return p.doHarm(w, r, harmView{Keeps: true}, func(ctx context.Context, actor access.Actor, id string, f *web.Values) (string, error) {
		switch f.Get("do") {
		case "vis":
			return "concept.hide.unhidden", p.Unhide(ctx, actor, id, f.Get("reason"))
		case "lad":
			return "concept.hide.dismissed", p.Dismiss(ctx, actor, id)
		}
		return "concept.hide.done", p.Hide(ctx, actor, id, f.Get("reason"))
	})
}

func (p pages) doHarm(w http.ResponseWriter, r *http.Request, v harmView, do func(ctx context.Context, actor access.Actor, id string, f *web.Values) (string, error)) error {
	ctx := r.Context()
	entryID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	done, err := do(ctx, access.Of(ctx), entryID, in)
	if errs, ok := said(ctx, err); ok {
		v.Reason, v.Errors = in.Get("reason"), errs
		return p.showHarm(w, r, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	h, err := p.enterText(ctx, p.db.Read(), access.Of(ctx), entryID)
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, done))
	return web.SeeOther(w, r, h.place())
}
