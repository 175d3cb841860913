package matter

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// target reads which text of a matter is meant; its first own text where none is.
func target(get func(string) string) (kind, id string) {
	if kind, id = get("slags"), get("tekst"); kind == "" {
		return TargetVersion, "1"
	}
	return kind, id
}

// harmAddress is the page on which a text is reported (/meld), hidden (/skjul) or shown again (/vis).
func harmAddress(matterID, act, kind, id string) string {
	return path(matterID, act+"?"+url.Values{"slags": {kind}, "tekst": {id}}.Encode())
}

// mayReport says whether the reader is offered to report a text of the matter; to its owner the owner's texts are their own.
func mayReport(s *Story, kind string) bool {
	switch kind {
	case TargetHandshakeAnswer, TargetDiscussion, TargetReason:
		return s.May.Report
	}
	return s.May.Report && !s.Standing.Owner
}

func (p pages) reporting(w http.ResponseWriter, r *http.Request) error {
	return p.showHarm(w, r, http.StatusOK, harmView{What: "report"})
}

func (p pages) hiding(w http.ResponseWriter, r *http.Request) error {
	return p.showHarm(w, r, http.StatusOK, harmView{What: "hide"})
}

func (p pages) unhiding(w http.ResponseWriter, r *http.Request) error {
	return p.showHarm(w, r, http.StatusOK, harmView{What: "unhide"})
}

func (p pages) showHarm(w http.ResponseWriter, r *http.Request, status int, v harmView) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if v.What != "report" && !s.May.Hide || v.What == "report" && !s.May.Report {
		return fault.NotFound
	}
	v.Story = s
	if v.Kind, v.Target = target(r.FormValue); !known(v.Kind) {
		return fault.NotFound
	}
	return web.Render(w, r, status, harmPage(v))
}

func (p pages) report(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	kind, targetID := target(r.PostFormValue)
	err = p.Report(ctx, access.Of(ctx), matterID, kind, targetID, r.PostFormValue("reason"))
	return p.harmed(w, r, err, harmView{What: "report", Reason: r.PostFormValue("reason")}, "matter.report.sent", path(matterID, ""))
}

func (p pages) hide(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	kind, targetID := target(r.PostFormValue)
	err = p.Hide(ctx, access.Of(ctx), matterID, kind, targetID, r.PostFormValue("reason"))
	return p.harmed(w, r, err, harmView{What: "hide", Reason: r.PostFormValue("reason")}, "matter.hide.done", path(matterID, ""))
}

func (p pages) unhide(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	kind, targetID := target(r.PostFormValue)
	err = p.Unhide(ctx, access.Of(ctx), matterID, kind, targetID, r.PostFormValue("reason"))
	return p.harmed(w, r, err, harmView{What: "unhide", Reason: r.PostFormValue("reason")}, "matter.unhide.done", path(matterID, ""))
}

func (p pages) harmed(w http.ResponseWriter, r *http.Request, err error, v harmView, message, to string) error {
	ctx := r.Context()
	if errs, ok := said(ctx, err); ok {
		v.Errors = errs
		return p.showHarm(w, r, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, message))
	return web.SeeOther(w, r, to)
}

func (p pages) reports(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := p.Reports(ctx, access.Of(ctx))
	if err != nil {
		return err
	}
	var others []templ.Component
	for _, part := range p.reportParts {
		c, err := part(ctx)
		if err != nil {
			return err
		}
		if c != nil {
			others = append(others, c)
		}
	}
	return web.Render(w, r, http.StatusOK, reportsPage(list, others))
}

func (p pages) dismiss(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	reportID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	err = p.DismissReport(ctx, access.Of(ctx), reportID)
	if errs, ok := said(ctx, err); ok {
		web.Flash(w, r, "info", errs[0].Message)
	} else if err != nil {
		return err
	} else {
		web.Flash(w, r, "success", i18n.T(ctx, "matter.report.dismissed"))
	}
	return web.SeeOther(w, r, "/meldinger")
}

// harmView is the page on which a text is reported, or hidden.
type harmView struct {
	Story *Story
	// What is "report", "hide" or "unhide"; Kind and Target name the text.
	What, Kind, Target string
	Reason             string
	Errors             ui.Errors
}
