package matter

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// latestTeachers is how many of the newest contributions the form offers without a search.
const latestTeachers = 20

func (p pages) text(w http.ResponseWriter, r *http.Request) error {
	return p.showText(w, r, http.StatusOK, func(s *Story) leadView {
		t := s.Text
		return leadView{Version: VersionInput{Base: t.N, Title: t.Title, Problem: t.Problem, CoreTask: t.CoreTask, Frames: t.Frames,
			Citizens: t.Citizens, CitizensFrom: t.CitizensFrom}}
	})
}

// showText shows the form in which the problem is understood anew, with the contributions that can have taught it.
func (p pages) showText(w http.ResponseWriter, r *http.Request, status int, page func(*Story) leadView) error {
	ctx := r.Context()
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if !s.May.Lead {
		return p.past(w, r, s)
	}
	v := page(s)
	v.What, v.Story, v.Today = "text", s, p.today()
	t, err := p.Teachers(ctx, access.Of(ctx), s.Matter.ID, v.Version.Taught, v.Teachers.Query, latestTeachers)
	if err != nil {
		return err
	}
	v.Teachers.Teachers = *t
	return web.Render(w, r, status, leadPage(v))
}

// readVersion reads the form; what was chosen in it and is no id is left out.
func readVersion(in *web.Values) VersionInput {
	v := VersionInput{Base: web.Number(in.Get("base")), Title: in.Get("title"), Problem: in.Get("problem"), CoreTask: in.Get("core_task"), Why: in.Get("why"),
		Frames: in.Get("frames"), Citizens: in.Get("citizens"), CitizensFrom: in.Get("citizens_from")}
	for _, c := range append(in.All("taught"), in.All("latest")...) {
		if c, err := id.Parse(c); err == nil && !slices.Contains(v.Taught, c) {
			v.Taught = append(v.Taught, c)
		}
	}
	for _, name := range in.Names() {
		if question, ok := strings.CutPrefix(name, questionField("")); ok {
			v.Questions = append(v.Questions, QuestionInput{ID: question, Text: in.Get(name), Settled: in.Get(settledField(question))})
		}
	}
	v.NewQuestions = lines(in.Get("new_questions"))
	return v
}

func (p pages) revise(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	v := readVersion(in)
	if in.Get("search") == "taught" {
		return p.showText(w, r, http.StatusOK, func(*Story) leadView {
			return leadView{Version: v, Teachers: teachersView{Query: in.Get("taught-q")}}
		})
	}
	err = p.Revise(ctx, access.Of(ctx), matterID, v)
	if errors.Is(err, ErrRevised) {
		errs, _ := said(ctx, err)
		return p.showText(w, r, http.StatusConflict, func(s *Story) leadView {
			return leadView{Errors: errs, Version: v.rebase(s.Questions, s.Text.N), Revised: true}
		})
	}
	if errs, ok := said(ctx, err); ok {
		return p.showText(w, r, http.StatusUnprocessableEntity, func(*Story) leadView { return leadView{Errors: errs, Version: v} })
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.text.revised"))
	return web.SeeOther(w, r, path(matterID, "?fra="+itoa(v.Base)+"#"+textPlace(v.Base+1)))
}

// pickTeachers answers the search for contributions that taught something.
func (p pages) pickTeachers(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	query := r.FormValue("taught-q")
	t, err := p.Teachers(ctx, access.Of(ctx), matterID, nil, query, 1)
	if err != nil {
		return hidden(err)
	}
	return web.Render(w, r, http.StatusOK, ui.PickerHits("taught", query, lessonOptions(ctx, t.Found), false))
}

func (p pages) understanding(w http.ResponseWriter, r *http.Request) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, understandingPage(s))
}

func (p pages) markRead(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	if err := p.MarkRead(ctx, access.Of(ctx), matterID, in.Get("committee")); err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.read.done"))
	return web.SeeOther(w, r, path(matterID, "#laest"))
}
