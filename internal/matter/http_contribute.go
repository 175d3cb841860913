package matter

import (
	"github.com/medspil/medspil/internal/kit/clock"
	"net/http"
	"strconv"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// orNotFound is err, or "no such page": what one may not do has no page.
func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return fault.NotFound
}

// number is a whole number from a form; what is none is 0.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// contributionDraft is the name under which a half-written contribution is kept on the device.
func contributionDraft(matterID string) string { return "bidrag-" + matterID }

func (p pages) contribute(w http.ResponseWriter, r *http.Request) error {
	return p.showContribute(w, r, http.StatusOK, contributeView{Input: ContributionInput{Kind: Proposal, NameTo: NameToAll, SendKey: id.New()}})
}

func (p pages) showContribute(w http.ResponseWriter, r *http.Request, status int, v contributeView) error {
	ctx := r.Context()
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if !s.May.Contribute && len(v.Errors) == 0 {
		if s.Matter.State == Closed {
			web.Flash(w, r, "info", i18n.T(ctx, "matter.contribute.closed"))
			return web.SeeOther(w, r, path(s.Matter.ID, ""))
		}
		return fault.NotFound
	}
	v.Story, v.Today = s, p.today()
	if v.Representatives, err = p.RepresentativesOf(ctx, access.Of(ctx), s.Matter.ID); err != nil {
		return err
	}
	return web.Render(w, r, status, contributePage(v))
}

func (p pages) sendContribution(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	in := ContributionInput{Kind: form.Get("kind"), Text: form.Get("text"), NameTo: form.Get("name_to"),
		SendKey: form.Get("send_key"), Version: number(form.Get("version"))}
	contributionID, err := p.Contribute(ctx, access.Of(ctx), matterID, in)
	if errs, ok := said(ctx, err); ok {
		return p.showContribute(w, r, http.StatusUnprocessableEntity, contributeView{Input: in, Errors: errs})
	}
	if err != nil {
		return err
	}
	c, err := p.Contribution(ctx, access.Of(ctx), contributionID)
	if err != nil {
		return err
	}
	key := "matter.contribute.sent"
	if c.Late {
		key = "matter.contribute.sent_late"
	}
	web.Flash(w, r, "success", i18n.T(ctx, key))
	return web.SeeOther(w, r, path(matterID, "?sendt=ja#bidrag-"+c.ID))
}

// own loads the contribution in the address for its author or another reader.
func (p pages) own(r *http.Request) (*Mine, error) {
	contributionID, err := web.PathID(r, "id")
	if err != nil {
		return nil, err
	}
	return p.Contribution(r.Context(), access.Of(r.Context()), contributionID)
}

func (p pages) contribution(w http.ResponseWriter, r *http.Request) error {
	c, err := p.own(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, contributionPage(c))
}

func (p pages) edit(w http.ResponseWriter, r *http.Request) error {
	c, err := p.own(r)
	if err != nil {
		return err
	}
	if !c.MayEdit {
		return fault.NotFound
	}
	return web.Render(w, r, http.StatusOK, editPage(editView{Mine: c, Input: EditInput{Kind: c.Kind, Text: c.Text}}))
}

func (p pages) saveEdit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := p.own(r)
	if err != nil {
		return err
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	in := EditInput{Kind: form.Get("kind"), Text: form.Get("text")}
	err = p.Edit(ctx, access.Of(ctx), c.ID, in)
	if errs, ok := said(ctx, err); ok {
		return web.Render(w, r, http.StatusUnprocessableEntity, editPage(editView{Mine: c, Input: in, Errors: errs}))
	}
	return p.back(w, r, c, err, "matter.edit.saved")
}

// back ends an act on one contribution: its place in the matter, or its own page when the matter may not be read any more.
func (p pages) back(w http.ResponseWriter, r *http.Request, c *Mine, err error, message string) error {
	ctx := r.Context()
	to := path(c.MatterID, "#bidrag-"+c.ID)
	if !c.Readable {
		to = "/bidrag/" + c.ID
	}
	if next := web.Next(r.FormValue("next")); next != "/" {
		to = next + "#bidrag-" + c.ID
	}
	if errs, ok := said(ctx, err); ok {
		web.Flash(w, r, "info", errs[0].Message)
		return web.SeeOther(w, r, to)
	}
	if err != nil {
		return err
	}
	if message != "" {
		web.Flash(w, r, "success", i18n.T(ctx, message))
	}
	return web.SeeOther(w, r, to)
}

func (p pages) earlierTexts(w http.ResponseWriter, r *http.Request) error {
	c, err := p.own(r)
	if err != nil {
		return err
	}
	texts, err := p.EarlierTexts(r.Context(), access.Of(r.Context()), c.ID)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, earlierPage(c, texts))
}

func (p pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	c, err := p.own(r)
	if err != nil {
		return err
	}
	return p.back(w, r, c, p.Withdraw(r.Context(), access.Of(r.Context()), c.ID), "matter.withdrawn")
}

func (p pages) recognise(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	c, err := p.own(r)
	if err != nil {
		return err
	}
	if r.FormValue("fortryd") != "" {
		_, err = p.Unrecognise(ctx, actor, c.ID)
	} else {
		_, err = p.Recognise(ctx, actor, c.ID)
	}
	return p.back(w, r, c, err, "")
}

func (p pages) misunderstood(w http.ResponseWriter, r *http.Request) error {
	c, err := p.own(r)
	if err != nil {
		return err
	}
	if !c.MayMisunderstand {
		return fault.NotFound
	}
	return web.Render(w, r, http.StatusOK, misunderstoodPage(misunderstoodView{Mine: c}))
}

func (p pages) sayMisunderstood(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := p.own(r)
	if err != nil {
		return err
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	err = p.Misunderstood(ctx, access.Of(ctx), c.ID, form.Get("text"))
	if errs, ok := said(ctx, err); ok {
		return web.Render(w, r, http.StatusUnprocessableEntity, misunderstoodPage(misunderstoodView{Mine: c, Text: form.Get("text"), Errors: errs}))
	}
	return p.back(w, r, c, err, "matter.misunderstood.sent")
}

func (p pages) seen(w http.ResponseWriter, r *http.Request) error {
	c, err := p.own(r)
	if err != nil {
		return err
	}
	return p.back(w, r, c, p.MarkSeen(r.Context(), access.Of(r.Context()), c.ID), "")
}

func (p pages) voice(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.Voice(ctx, access.Of(ctx), Page{After: r.FormValue("efter")})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, voicePage(v))
}

// contributeView is the contribution form, after an error with what was typed.
type contributeView struct {
	Story           *Story
	Today           clock.Day
	Input           ContributionInput
	Representatives Representatives
	Errors          ui.Errors
}

type editView struct {
	Mine   *Mine
	Input  EditInput
	Errors ui.Errors
}

type misunderstoodView struct {
	Mine   *Mine
	Text   string
	Errors ui.Errors
}
