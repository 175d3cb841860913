package matter

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

func (p pages) workbench(w http.ResponseWriter, r *http.Request) error {
	return p.showWorkbench(w, r, http.StatusOK, workbenchView{})
}

// answeringFilter reads the workbench's filter from the address.
func answeringFilter(q url.Values) AnsweringFilter {
	f := AnsweringFilter{Kind: q.Get("slags"), Question: q.Get("spoergsmaal"), Group: q.Get("gruppe"), Draft: q.Get("kladde")}
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
	if f.Question != "" {
		q.Set("spoergsmaal", f.Question)
	}
	if f.Group != "" {
		q.Set("gruppe", f.Group)
	}
	if f.Draft != "" {
		q.Set("kladde", f.Draft)
	}
	if after != "" {
		q.Set("efter", after)
	}
	if len(q) == 0 {
		return path(matterID, "/svar")
	}
	return path(matterID, "/svar?"+q.Encode())
}

func (p pages) showWorkbench(w http.ResponseWriter, r *http.Request, status int, v workbenchView) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f := answeringFilter(r.URL.Query())
	b, err := p.Answering(ctx, access.Of(ctx), matterID, f, Page{After: r.URL.Query().Get("efter"), At: r.URL.Query().Get("til")})
	if err != nil {
		return err
	}
	if err := p.mark(ctx, refs(b.Contributions)); err != nil {
		return err
	}
	d := b.draft(f.Draft)
	if f == (AnsweringFilter{}) {
		d = b.begun()
	}
	in := v.Input
	if d != nil && len(v.Errors) == 0 {
		in = AnswerInput{Draft: d.ID, Contributions: d.Contributions, Outcome: d.Outcome, Text: d.Text}
	}
	if in.Draft == "" {
		in.Draft = id.New() // so that keeping it twice is one draft
	}
	if only := r.URL.Query().Get("til"); only != "" && len(in.Contributions) == 0 {
		in.Contributions = []string{only}
	}
	v.Bench, v.Filter, v.Today, v.Now, v.Input, v.DraftClear = b, f, p.today(), p.clk.Now(), in, sentKey(matterID, r.URL.Query().Get("sendt"))
	return web.Render(w, r, status, workbenchPage(v))
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
	in := AnswerInput{Contributions: form.All("contributions"), Group: form.Get("whole"), Outcome: form.Get("outcome"), Text: form.Get("text"), Draft: form.Get("draft")}
	if at, err := strconv.ParseInt(form.Get("read_at"), 10, 64); err == nil {
		in.ReadAt = time.UnixMicro(at)
	}
	message, n := "matter.answer.sent", len(in.Contributions)
	switch form.Get("do") {
	case "group":
		message = "matter.group.done"
		err = p.PutTogether(ctx, access.Of(ctx), matterID, in.Contributions, form.Get("group"))
	case "keep":
		message = "matter.answer.kept"
		err = p.KeepAnswer(ctx, access.Of(ctx), matterID, in)
	default:
		if in.Hold = form.Get("do") == "hold"; in.Hold {
			message = "matter.answer.hold_done"
		}
		_, err = p.Answer(ctx, access.Of(ctx), matterID, in)
	}
	if errs, ok := said(ctx, err); ok {
		return p.showWorkbench(w, r, http.StatusUnprocessableEntity, workbenchView{Input: in, Errors: errs, Grouping: form.Get("do") == "group", GroupName: form.Get("group")})
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, message, "n", max(n, 1)))
	f := answeringFilter(r.URL.Query())
	if form.Get("do") == "group" { // an answer that is being written meanwhile is not sent: the device keeps it
		return web.SeeOther(w, r, answeringAddress(matterID, f, ""))
	}
	return web.SeeOther(w, r, sentAddress(matterID, f))
}

// sentAddress is the workbench after something was sent: what was kept on the device can go. A draft that was opened is done with.
func sentAddress(matterID string, f AnsweringFilter) string {
	sent := cmp.Or(f.Draft, "ja")
	f.Draft = ""
	to := answeringAddress(matterID, f, "")
	if strings.Contains(to, "?") {
		return to + "&sendt=" + sent
	}
	return to + "?sendt=" + sent
}

// sentKey is under what the device kept what was sent; "" when nothing was.
func sentKey(matterID, sent string) string {
	if sent == "" {
		return ""
	}
	draft, _ := id.Parse(sent)
	return answerKey(matterID, draft)
}

func (p pages) dropAnswerDraft(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	draft := r.PostFormValue("draft")
	if err := p.DropAnswerDraft(ctx, access.Of(ctx), matterID, draft); err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.answer.draft.dropped"))
	return web.SeeOther(w, r, sentAddress(matterID, AnsweringFilter{Draft: draft}))
}

func (p pages) takeBack(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	err = p.TakeBack(ctx, access.Of(ctx), matterID, r.PostFormValue("answer"))
	if errs, ok := said(ctx, err); ok {
		web.Flash(w, r, "info", errs[0].Message)
	} else if err != nil {
		return err
	} else {
		web.Flash(w, r, "success", i18n.T(ctx, "matter.answer.taken_back"))
	}
	return web.SeeOther(w, r, path(matterID, "/svar"))
}

type workbenchView struct {
	Bench  *Workbench
	Filter AnsweringFilter
	Today  clock.Day
	Now    time.Time
	Input  AnswerInput
	Errors ui.Errors
	// Grouping: what was asked was to put contributions together, and that could not be done; GroupName is what was typed then.
	Grouping  bool
	GroupName string
	// DraftClear is the key of what the device kept of what has been sent.
	DraftClear string
}
