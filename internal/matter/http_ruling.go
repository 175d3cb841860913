package matter

import (
	"errors"
	"net/http"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// writingView is the page on which a decision is written or corrected.
type writingView struct {
	*Writing
	Input  DecisionInput
	Saved  bool
	Errors ui.Errors
}

// previewView is a decision as it will be read by somebody in a role.
type previewView struct {
	*Writing
	As      string
	Missing int
	Errors  ui.Errors
}

// The roles a decision is shown as before it is published.
const (
	asEmployee       = "medarbejder"
	asRepresentative = "repraesentant"
	asLeader         = "leder"
)

func (p pages) writing(w http.ResponseWriter, r *http.Request) error {
	return p.showWriting(w, r, http.StatusOK, writingView{Saved: r.FormValue("gemt") != ""})
}

func (p pages) showWriting(w http.ResponseWriter, r *http.Request, status int, v writingView) error {
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if v.Writing, err = p.Writing(r.Context(), access.Of(r.Context()), matterID); err != nil {
		return hidden(err)
	}
	if v.Input.Changes == nil { // nothing was typed here: it is as it was kept
		d := v.Draft
		v.Input = DecisionInput{Decision: d.Decision, Reasons: d.Reasons, CoreTask: d.CoreTask, Changes: map[string]int{}}
		for _, c := range d.Changes {
			v.Input.Changes[c.Contribution] = c.Line
		}
	}
	return web.Render(w, r, status, writingPage(v))
}

// hidden makes a page that one may not have one that is not there.
func hidden(err error) error {
	if errors.Is(err, fault.Forbidden) {
		return fault.NotFound
	}
	return err
}

// lineField is the name of the field that says which line a contribution changed.
func lineField(contribution string) string { return "line-" + contribution }

// readDecision reads the form of a decision: a contribution changed it when a line, or the whole, is chosen for it.
func readDecision(in *web.Values) DecisionInput {
	d := DecisionInput{Decision: in.Get("decision"), Reasons: in.Get("reasons"), CoreTask: in.Get("core_task"), Why: in.Get("why"), Changes: map[string]int{}}
	for _, name := range in.Names() {
		if c, ok := strings.CutPrefix(name, lineField("")); ok && in.Get(name) != "" {
			d.Changes[c] = web.Number(in.Get(name))
		}
	}
	return d
}

func (p pages) write(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	d := readDecision(in)
	if in.Has("ret") {
		err = p.Correct(ctx, actor, matterID, d)
	} else {
		err = p.Decide(ctx, actor, matterID, d)
	}
	if err == nil && in.Has("se") { // it is kept; what it lacks is said before it is looked through
		err = d.check()
	}
	if errs, ok := said(ctx, err); ok {
		return p.showWriting(w, r, http.StatusUnprocessableEntity, writingView{Input: d, Errors: errs})
	}
	if err != nil {
		return err
	}
	switch {
	case in.Has("ret"):
		web.Flash(w, r, "success", i18n.T(ctx, "matter.ruling.corrected"))
		return web.SeeOther(w, r, path(matterID, "#beslutning"))
	case in.Has("se"):
		return web.SeeOther(w, r, path(matterID, "/beslutning/se"))
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.ruling.saved"))
	return web.SeeOther(w, r, path(matterID, "/beslutning?gemt=ja"))
}

func (p pages) preview(w http.ResponseWriter, r *http.Request) error {
	return p.showPreview(w, r, http.StatusOK, previewView{})
}

func (p pages) showPreview(w http.ResponseWriter, r *http.Request, status int, v previewView) error {
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if v.Writing, err = p.Writing(r.Context(), access.Of(r.Context()), matterID); err != nil {
		return hidden(err)
	}
	if v.May.Correct { // back in the browser after publishing
		return web.SeeOther(w, r, path(matterID, "#beslutning"))
	}
	if v.Draft.N == 0 {
		return fault.NotFound
	}
	switch v.As = r.URL.Query().Get("som"); v.As {
	case asRepresentative, asLeader:
	default:
		v.As = asEmployee
	}
	return web.Render(w, r, status, previewPage(v))
}

func (p pages) publish(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	err = p.Publish(ctx, access.Of(ctx), matterID)
	var missing *Missing
	if errors.As(err, &missing) {
		n := len(missing.Contributions)
		return p.showPreview(w, r, http.StatusUnprocessableEntity, previewView{Missing: n, Errors: ui.Errors{{Message: i18n.T(ctx, "matter.publish.missing", "n", n)}}})
	}
	if errors.Is(err, ErrNotOpen) {
		return web.SeeOther(w, r, path(matterID, "")) // pressed twice: it is published
	}
	if errors.Is(err, ErrUnnamedOpen) { // nothing is wrong with what was written
		errs, _ := said(ctx, err)
		return p.showPreview(w, r, http.StatusUnprocessableEntity, previewView{Errors: errs})
	}
	if errs, ok := said(ctx, err); ok {
		return p.showWriting(w, r, http.StatusUnprocessableEntity, writingView{Errors: errs})
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.publish.done"))
	return web.SeeOther(w, r, path(matterID, "#beslutning"))
}

// reopenView is the page on which a decided matter is taken up again.
type reopenView struct {
	Story  *Story
	Days   []string
	Reason string
	Errors ui.Errors
}

func (p pages) reopening(w http.ResponseWriter, r *http.Request) error {
	today := p.today()
	return p.showReopening(w, r, http.StatusOK, reopenView{Days: []string{ui.WriteDay(today.AddDays(14)), ui.WriteDay(today.AddDays(21))}})
}

func (p pages) showReopening(w http.ResponseWriter, r *http.Request, status int, v reopenView) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if !s.May.Correct {
		return fault.NotFound
	}
	v.Story = s
	return web.Render(w, r, status, reopenPage(v))
}

func (p pages) reopen(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	typed, days, wrong := readWindows(ctx, []string{WindowProposal, WindowDecided}, in, p.today())
	v := reopenView{Days: typed, Reason: in.Get("reason"), Errors: wrong}
	if len(wrong) == 0 {
		err = p.Reopen(ctx, access.Of(ctx), matterID, ReopenInput{Reason: in.Get("reason"), Contribute: days[0], Decide: days[1]})
		var ok bool
		if v.Errors, ok = said(ctx, err); err != nil && !ok {
			return err
		}
	}
	if len(v.Errors) > 0 {
		return p.showReopening(w, r, http.StatusUnprocessableEntity, v)
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.reopen.done"))
	return web.SeeOther(w, r, path(matterID, ""))
}

// discussedView is the page on which it is noted that a committee has discussed a matter.
type discussedView struct {
	Story                 *Story
	Committee, Day, Words string
	Errors                ui.Errors
}

func (p pages) discussing(w http.ResponseWriter, r *http.Request) error {
	return p.showDiscussing(w, r, http.StatusOK, discussedView{Committee: r.FormValue("udvalg"), Day: ui.WriteDay(p.today())})
}

func (p pages) showDiscussing(w http.ResponseWriter, r *http.Request, status int, v discussedView) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if !s.May.NoteDiscussed {
		return fault.NotFound
	}
	v.Story = s
	return web.Render(w, r, status, discussedPage(v))
}

func (p pages) discussed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	day, _ := ui.ReadDay(in.Get("day"), p.today())
	err = p.NoteDiscussed(ctx, access.Of(ctx), matterID, Discussion{CommitteeID: in.Get("committee"), Day: day, Words: in.Get("words")})
	if errs, ok := said(ctx, err); ok {
		return p.showDiscussing(w, r, http.StatusUnprocessableEntity, discussedView{Committee: in.Get("committee"), Day: in.Get("day"), Words: in.Get("words"), Errors: errs})
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.discussed.done"))
	return web.SeeOther(w, r, path(matterID, ""))
}
