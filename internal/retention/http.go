package retention

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// Routes are what people can do here.
func (x *Room) Routes(m *web.Mux) {
	m.Handle("GET "+Path, web.Member(x.overview))
	m.Handle("POST "+Path, web.Member(x.save))
	m.Handle("GET "+Path+"/{slags}", web.Member(x.kindList))
	m.Handle("GET "+Path+"/{slags}/{ting}", web.Member(x.subject))
	m.Handle("POST "+Path+"/{slags}/{ting}", web.Member(x.deal))
}

// listPath is the address of a kind's list, subjectPath of one thing on it.
func listPath(kind string) string             { return Path + "/" + kind }
func subjectPath(kind, subject string) string { return listPath(kind) + "/" + subject }

func (x *Room) overview(w http.ResponseWriter, r *http.Request) error {
	v, err := x.Overview(r.Context(), access.Of(r.Context()))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, overviewPage(viewOverview(v)))
}

func (x *Room) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := x.Overview(ctx, access.Of(ctx))
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	view := viewOverview(v)
	view.Notice = f.Get(noticeKey)
	s := Settings{Notice: number(view.Notice), Months: map[string]int{}}
	for i, k := range view.Kinds {
		view.Kinds[i].Typed = f.Get(monthsField(k.Code))
		s.Months[k.Code] = number(view.Kinds[i].Typed)
	}
	err = x.Save(ctx, access.Of(ctx), s)
	if errs, ok := web.Invalid(ctx, err); ok {
		view.Errors = errs
		return web.Render(w, r, http.StatusUnprocessableEntity, overviewPage(view))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "retention.saved"))
	return web.SeeOther(w, r, Path)
}

// number reads what was typed; what is no number is none that is allowed.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

func (x *Room) kindList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := x.List(ctx, access.Of(ctx), r.PathValue("slags"), r.FormValue("efter"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listPage(v, r.FormValue("efter") != ""))
}

func (x *Room) subject(w http.ResponseWriter, r *http.Request) error {
	v, err := x.subjectView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, subjectPage(v))
}

// deal holds the thing, or lets go of it: the button that was pressed says which.
func (x *Room) deal(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := x.subjectView(r)
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	done := "retention.held"
	if f.Has("release") {
		done = "retention.released"
		err = x.Release(ctx, access.Of(ctx), v.Kind, v.Item.Subject)
	} else {
		v.Reason = f.Get("reason")
		err = x.Hold(ctx, access.Of(ctx), v.Kind, v.Item.Subject, v.Reason)
	}
	if errs, ok := said(ctx, err); ok {
		if v.Errors = errs; errors.Is(err, ErrHeld) { // somebody else was first: what they wrote is shown
			now, err := x.subjectView(r)
			if err != nil {
				return err
			}
			v.Item = now.Item
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, subjectPage(v))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, done))
	return web.SeeOther(w, r, listPath(v.Kind))
}

// said words what is wrong, for the page that keeps what was typed; false for any other error.
func said(ctx context.Context, err error) (ui.Errors, bool) {
	if errors.Is(err, ErrHeld) {
		return ui.Errors{{Message: i18n.T(ctx, "retention.error.held")}}, true
	}
	return web.Invalid(ctx, err)
}

func (x *Room) subjectView(r *http.Request) (subjectView, error) {
	ctx := r.Context()
	v := subjectView{Kind: r.PathValue("slags")}
	actor, subject := access.Of(ctx), r.PathValue("ting")
	l, err := x.listed(ctx, actor, v.Kind, subject)
	if err != nil {
		return v, err
	}
	k, ok := of(x.kinds, v.Kind)
	if !ok {
		return v, fault.NotFound
	}
	names, err := k.Name(ctx, actor, []string{subject})
	v.Item = Listed{l, names[subject]}
	return v, err
}
