package option

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// ReportsSection is what the page of reports shows of this room (matter.AddReportsSection); nil when there are none.
func (x *Room) ReportsSection(ctx context.Context) (templ.Component, error) {
	list, err := x.Reports(ctx, access.Of(ctx))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return reportsSection(list), nil
}

func (p pages) reporting(w http.ResponseWriter, r *http.Request) error {
	o, err := p.ofOption(r, 0)
	if err != nil {
		return err
	}
	if err := may(o.May.Report && !o.Option.Hidden); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reportPage(o, "", nil))
}

func (p pages) report(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, err := p.ofOption(r, 0)
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	err = p.Report(ctx, access.Of(ctx), o.Option.ID, in.Get("reason"))
	return done(w, r, err, i18n.T(ctx, "option.report.done"), place(o.Option), func(errs ui.Errors) error {
		return web.Render(w, r, http.StatusUnprocessableEntity, reportPage(o, in.Get("reason"), errs))
	})
}

func (p pages) hiding(w http.ResponseWriter, r *http.Request) error {
	return p.showHide(w, r, http.StatusOK, "", nil)
}

func (p pages) showHide(w http.ResponseWriter, r *http.Request, status int, typed string, errs ui.Errors) error {
	optionID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	h, err := p.HarmOf(r.Context(), access.Of(r.Context()), optionID)
	if errors.Is(err, fault.Forbidden) {
		err = fault.NotFound
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, status, hidePage(h, typed, errs))
}

// hide hides an option, shows it again, or lets it stand.
func (p pages) hide(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	optionID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	message := "option.hide.done"
	switch in.Get("do") {
	case "vis":
		message, err = "option.hide.unhidden", p.Unhide(ctx, actor, optionID)
	case "lad":
		message, err = "option.hide.dismissed", p.Dismiss(ctx, actor, optionID)
	default:
		err = p.Hide(ctx, actor, optionID, in.Get("reason"))
	}
	return done(w, r, err, i18n.T(ctx, message), onePath(optionID, ""), func(errs ui.Errors) error {
		return p.showHide(w, r, http.StatusUnprocessableEntity, in.Get("reason"), errs)
	})
}
