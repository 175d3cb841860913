package dialogue

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
)

// harms are what can be done about a harmful text, by their words in the address.
var harms = map[string]string{"meld": "report", "skjul": "hide", "vis": "unhide"}

// harmPath is the page on which a text is reported, hidden or shown again.
func harmPath(requestID, act string, t Target) string {
	return Path(requestID) + "/" + act + "?" + url.Values{"slags": {t.Kind}, "tekst": {t.ID}}.Encode()
}

type harmView struct {
	Story *Story
	// Act is one of harms.
	Act    string
	Target Target
	Reason string
	Errors ui.Errors
}

// harming shows the page for an act.
func (x *Room) harming(act string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return x.showHarm(w, r, http.StatusOK, harmView{Act: act})
	}
}

func (x *Room) showHarm(w http.ResponseWriter, r *http.Request, status int, v harmView) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	requestID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if v.Story, err = x.View(ctx, actor, requestID); err != nil {
		return err
	}
	v.Target = Target{r.URL.Query().Get("slags"), r.URL.Query().Get("tekst")}
	by, err := author(ctx, x.db.Read(), requestID, v.Target)
	if err != nil {
		return err
	}
	if v.Act == "meld" && !MayReport(v.Story.Standing, by == actor.Person) || v.Act != "meld" && !MayHide(v.Story.Standing) {
		return fault.NotFound
	}
	return web.Render(w, r, status, harmPage(v))
}

// harm does an act that has been asked about.
func (x *Room) harm(act string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, actor := r.Context(), access.Of(r.Context())
		requestID, err := web.PathID(r, "id")
		if err != nil {
			return err
		}
		f, err := web.Form(r)
		if err != nil {
			return err
		}
		do := map[string]func(context.Context, access.Actor, string, Target, string) error{"meld": x.Report, "skjul": x.Hide, "vis": x.Unhide}[act]
		err = do(ctx, actor, requestID, Target{r.URL.Query().Get("slags"), r.URL.Query().Get("tekst")}, f.Get("reason"))
		if errs, ok := said(ctx, err); ok {
			return x.showHarm(w, r, http.StatusUnprocessableEntity, harmView{Act: act, Reason: f.Get("reason"), Errors: errs})
		}
		if err != nil {
			return err
		}
		web.Flash(w, r, "success", i18n.T(ctx, "dialogue.harm."+harms[act]+".done"))
		return web.SeeOther(w, r, Path(requestID))
	}
}

// ReportsSection is what the page of reports shows of this room (matter.AddReportsSection); nil when there are none.
func (x *Room) ReportsSection(ctx context.Context) (templ.Component, error) {
	list, err := x.Reports(ctx, access.Of(ctx))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return reportsSection(list), nil
}

func (x *Room) dismiss(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	reportID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	err = x.DismissReport(ctx, access.Of(ctx), reportID)
	if errs, ok := said(ctx, err); ok {
		web.Flash(w, r, "info", errs[0].Message)
	} else if err != nil {
		return err
	} else {
		web.Flash(w, r, "success", i18n.T(ctx, "dialogue.report.dismissed"))
	}
	return web.SeeOther(w, r, matter.ReportsPath)
}

type eraseView struct {
	Story         *Story
	Words, Reason string
	Errors        ui.Errors
}

func (x *Room) erasing(w http.ResponseWriter, r *http.Request) error {
	return x.showErase(w, r, http.StatusOK, eraseView{})
}

func (x *Room) showErase(w http.ResponseWriter, r *http.Request, status int, v eraseView) error {
	requestID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if v.Story, err = x.View(r.Context(), access.Of(r.Context()), requestID); err != nil {
		return err
	}
	if !MayHide(v.Story.Standing) {
		return fault.NotFound
	}
	return web.Render(w, r, status, erasePage(v))
}

func (x *Room) erase(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	requestID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	v := eraseView{Words: f.Get("words"), Reason: f.Get("reason")}
	n, err := x.Erase(ctx, access.Of(ctx), requestID, matter.EraseInput{Words: strings.Split(v.Words, "\n"), Reason: v.Reason})
	if errs, ok := said(ctx, err); ok {
		v.Errors = errs
		return x.showErase(w, r, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "dialogue.erase.done", "n", n))
	return web.SeeOther(w, r, Path(requestID))
}
