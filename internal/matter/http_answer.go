package matter

import (
	"github.com/medspil/medspil/internal/kit/clock"
	"net/http"
	"net/url"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

func (p pages) workbench(w http.ResponseWriter, r *http.Request) error {
	return p.showWorkbench(w, r, http.StatusOK, AnswerInput{}, nil)
}

// answeringFilter reads the workbench's filter from the address.
func answeringFilter(q url.Values) AnsweringFilter {
	f := AnsweringFilter{Kind: q.Get("slags")}
	switch q.Get("vis") {
	case "besvaret":
		f.Show = "answered"
	case "alle":
		f.Show = "all"
	}
	return f
}

func answeringAddress(matterID string, f AnsweringFilter, after string) string {
	q := url.Values{}
	switch f.Show {
	case "answered":
		q.Set("vis", "besvaret")
	case "all":
		q.Set("vis", "alle")
	}
	if f.Kind != "" {
		q.Set("slags", f.Kind)
	}
	if after != "" {
		q.Set("efter", after)
	}
	if len(q) == 0 {
		return path(matterID, "/svar")
	}
	return path(matterID, "/svar?"+q.Encode())
}

func (p pages) showWorkbench(w http.ResponseWriter, r *http.Request, status int, in AnswerInput, errs ui.Errors) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f := answeringFilter(r.URL.Query())
	b, err := p.Answering(ctx, access.Of(ctx), matterID, f, Page{After: r.URL.Query().Get("efter")})
	if err != nil {
		return err
	}
	if only := r.URL.Query().Get("til"); only != "" && len(in.Contributions) == 0 {
		in.Contributions = []string{only}
	}
	return web.Render(w, r, status, workbenchPage(workbenchView{Bench: b, Filter: f, Today: p.today(), Input: in, Errors: errs,
		DraftClear: r.URL.Query().Get("sendt") != ""}))
}

func (p pages) answer(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	in := AnswerInput{Contributions: form.All("contributions"), Outcome: form.Get("outcome"), Text: form.Get("text")}
	n := len(in.Contributions)
	if _, err := p.Answer(ctx, access.Of(ctx), matterID, in); err != nil {
		if errs, ok := said(ctx, err); ok {
			return p.showWorkbench(w, r, http.StatusUnprocessableEntity, in, errs)
		}
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.answer.sent", "n", n))
	return web.SeeOther(w, r, path(matterID, "/svar?sendt=ja"))
}

type workbenchView struct {
	Bench      *Workbench
	Filter     AnsweringFilter
	Today      clock.Day
	Input      AnswerInput
	Errors     ui.Errors
	DraftClear bool
}

// target reads which text of a matter is meant: a contribution, an answer, or a version of the matter's own text.
func target(get func(string) string) (kind, id string) {
	kind, id = get("slags"), get("tekst")
	switch kind {
	case TargetContribution, TargetAnswer, TargetVersion:
		return kind, id
	}
	return TargetVersion, "1"
}

func (p pages) reporting(w http.ResponseWriter, r *http.Request) error {
	return p.showHarm(w, r, http.StatusOK, harmView{What: "report"})
}

func (p pages) hiding(w http.ResponseWriter, r *http.Request) error {
	return p.showHarm(w, r, http.StatusOK, harmView{What: "hide"})
}

func (p pages) showHarm(w http.ResponseWriter, r *http.Request, status int, v harmView) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if v.What == "hide" && !s.May.Hide || v.What == "report" && !s.May.Report {
		return fault.NotFound
	}
	v.Story = s
	v.Kind, v.Target = target(r.FormValue)
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
	return web.Render(w, r, http.StatusOK, reportsPage(list))
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
	// What is "report" or "hide"; Kind and Target name the text.
	What, Kind, Target string
	Reason             string
	Errors             ui.Errors
}
