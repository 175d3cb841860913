package matter

import (
	"github.com/medspil/medspil/internal/kit/clock"
	"net/http"

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

// contributionDraft is the name under which a half-written contribution is kept on the device.
func contributionDraft(matterID string) string { return "bidrag-" + matterID }

func (p pages) contribute(w http.ResponseWriter, r *http.Request) error {
	in := ContributionInput{Kind: Proposal, NameTo: NameToAll, SendKey: id.New(), Version: web.Number(r.FormValue("version"))}
	if k, err := id.Parse(r.FormValue("spoergsmaal")); err == nil {
		in.Question = k
	}
	if c, err := id.Parse(r.FormValue("opfoelger")); err == nil {
		in.Follows = c
	}
	return p.showContribute(w, r, http.StatusOK, contributeView{Input: in, Receipt: NewReceipt()})
}

func (p pages) showContribute(w http.ResponseWriter, r *http.Request, status int, v contributeView) error {
	ctx := r.Context()
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if !s.May.Contribute && !s.May.ContributeFor && len(v.Errors) == 0 {
		if s.Matter.State == Closed {
			web.Flash(w, r, "info", i18n.T(ctx, "matter.contribute.closed"))
			return web.SeeOther(w, r, path(s.Matter.ID, ""))
		}
		return fault.NotFound
	}
	v.Story, v.Today = s, p.today()
	if Kinds[s.Matter.Kind].Positions {
		v.Input.Kind = Position
	}
	if v.Representatives, err = p.RepresentativesOf(ctx, access.Of(ctx), s.Matter.ID); err != nil {
		return err
	}
	if s.May.ContributeUnnamed {
		if v.Few, err = p.FewHere(ctx, access.Of(ctx), s.Matter.ID); err != nil {
			return err
		}
	}
	if v.Committees, err = p.SpeaksFor(ctx, access.Of(ctx), s.Matter.ID); err != nil {
		return err
	}
	if v.Input.Follows != "" {
		if v.Before, err = p.Contribution(ctx, access.Of(ctx), v.Input.Follows); err != nil {
			return err
		}
		if !v.Before.MayFollow && len(v.Errors) == 0 {
			return fault.NotFound
		}
		v.Input.NameTo = v.Before.NameTo
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
	in := ContributionInput{Kind: form.Get("kind"), Text: form.Get("text"), Intention: form.Get("intention"), NameTo: form.Get("name_to"),
		SendKey: form.Get("send_key"), Version: web.Number(form.Get("version")),
		Question: form.Get("question"), For: form.Get("for"), Committee: form.Get("committee"), Follows: form.Get("follows")}
	if in.Files, err = p.received(form, MaxFiles); err != nil {
		return err
	}
	if in.NameTo == NameToNobody {
		return p.sendUnnamed(w, r, matterID, in, receiptOf(form))
	}
	contributionID, err := p.Contribute(ctx, access.Of(ctx), matterID, in)
	if errs, ok := said(ctx, err); ok {
		return p.showContribute(w, r, http.StatusUnprocessableEntity, contributeView{Input: in, Receipt: receiptOf(form), Errors: errs})
	}
	if err != nil {
		return err
	}
	c, err := p.Contribution(ctx, access.Of(ctx), contributionID)
	if err != nil {
		return err
	}
	key := wordKey(c.MatterKind, "matter.contribute.sent")
	if c.Late && c.Kind != Position {
		key = "matter.contribute.sent_late"
	}
	sent := i18n.T(ctx, key)
	if c.Version < c.Newest {
		sent += " " + i18n.T(ctx, "matter.contribute.sent_before", "n", c.Version)
	}
	web.Flash(w, r, "success", sent)
	return web.SeeOther(w, r, path(matterID, "?sendt=ja&bidrag="+c.ID+"#bidrag-"+c.ID))
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
	if c.Readable {
		if err := p.mark(r.Context(), []*Contribution{&c.Contribution}); err != nil {
			return err
		}
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
	return p.showEdit(w, r, http.StatusOK, editView{Mine: c, Input: EditInput{Kind: c.Kind, Text: c.Text, Intention: c.Intention}})
}

func (p pages) showEdit(w http.ResponseWriter, r *http.Request, status int, v editView) (err error) {
	if v.Strip, err = p.stripBy(r, v.Mine); err != nil {
		return err
	}
	return web.Render(w, r, status, editPage(v))
}

// stripBy is the strip on a page of one contribution; nil where the matter may not be read any more.
func (p pages) stripBy(r *http.Request, c *Mine) (*Story, error) {
	if !c.Readable {
		return nil, nil
	}
	return p.Strip(r.Context(), access.Of(r.Context()), c.MatterID)
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
	in := EditInput{Kind: form.Get("kind"), Text: form.Get("text"), Intention: form.Get("intention"), Remove: form.All("remove")}
	if in.Files, err = p.received(form, MaxFiles); err != nil {
		return err
	}
	err = p.Edit(ctx, access.Of(ctx), c.ID, in)
	if errs, ok := said(ctx, err); ok {
		return p.showEdit(w, r, http.StatusUnprocessableEntity, editView{Mine: c, Input: in, Errors: errs})
	}
	return p.back(w, r, c, err, "matter.edit.saved")
}

// back ends an act on one contribution: its place in the matter, or its own page when the matter may not be read any more.
func (p pages) back(w http.ResponseWriter, r *http.Request, c *Mine, err error, message string) error {
	ctx := r.Context()
	to := ContributionPath(c.MatterID, c.ID)
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
	return p.showMisunderstood(w, r, http.StatusOK, misunderstoodView{Mine: c})
}

func (p pages) showMisunderstood(w http.ResponseWriter, r *http.Request, status int, v misunderstoodView) (err error) {
	if v.Strip, err = p.stripBy(r, v.Mine); err != nil {
		return err
	}
	return web.Render(w, r, status, misunderstoodPage(v))
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
		return p.showMisunderstood(w, r, http.StatusUnprocessableEntity, misunderstoodView{Mine: c, Text: form.Get("text"), Errors: errs})
	}
	return p.back(w, r, c, err, "matter.misunderstood.sent")
}

func (p pages) clarifying(w http.ResponseWriter, r *http.Request) error {
	return p.showTalk(w, r, http.StatusOK, talkView{What: "clarify"})
}

func (p pages) replying(w http.ResponseWriter, r *http.Request) error {
	return p.showTalk(w, r, http.StatusOK, talkView{What: "reply"})
}

// showTalk shows the page on which something is asked about a contribution, or its author replies.
func (p pages) showTalk(w http.ResponseWriter, r *http.Request, status int, v talkView) error {
	c, err := p.own(r)
	if err != nil {
		return err
	}
	if len(v.Errors) == 0 && (v.What == "clarify" && !c.MayClarify || v.What == "reply" && !c.MayReply) {
		return fault.NotFound
	}
	v.Mine = c
	if v.Strip, err = p.stripBy(r, c); err != nil {
		return err
	}
	return web.Render(w, r, status, talkPage(v))
}

func (p pages) clarify(w http.ResponseWriter, r *http.Request) error {
	c, err := p.own(r)
	if err != nil {
		return err
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	err = p.Clarify(r.Context(), access.Of(r.Context()), c.ID, form.Get("question"))
	if errs, ok := said(r.Context(), err); ok {
		return p.showTalk(w, r, http.StatusUnprocessableEntity, talkView{What: "clarify", Text: form.Get("question"), Errors: errs})
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(r.Context(), "matter.clarify.sent"))
	if c.Kind == Position {
		return web.SeeOther(w, r, ContributionPath(c.MatterID, c.ID))
	}
	return web.SeeOther(w, r, AnsweringPath(c.MatterID))
}

func (p pages) reply(w http.ResponseWriter, r *http.Request) error {
	c, err := p.own(r)
	if err != nil {
		return err
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	err = p.Reply(r.Context(), access.Of(r.Context()), c.ID, form.Get("reply"))
	if errs, ok := said(r.Context(), err); ok {
		return p.showTalk(w, r, http.StatusUnprocessableEntity, talkView{What: "reply", Text: form.Get("reply"), Errors: errs})
	}
	return p.back(w, r, c, err, "matter.reply.sent")
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
	var readable []*Contribution
	for i := range v.Items {
		if v.Items[i].Readable {
			readable = append(readable, &v.Items[i].Contribution)
		}
	}
	if err := p.mark(ctx, readable); err != nil {
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
	// Receipt is the code it is followed by if it is sent without a name; Few says that what is said may give the reader away even so.
	Receipt string
	Few     bool
	// Committees are those on behalf of which the reader may write; Before is what a follow-up goes on from.
	Committees []Asked
	Before     *Mine
	Errors     ui.Errors
}

// version is the text it is written to: that which was on the page when it was begun.
func (v contributeView) version() int {
	if v.Input.Version >= 1 && v.Input.Version <= v.Story.Text.N {
		return v.Input.Version
	}
	return v.Story.Text.N
}

// readText is that text.
func (v contributeView) readText() Text { return *textOf(v.Story, v.version()) }

type editView struct {
	Mine   *Mine
	Strip  *Story // nil where the matter may not be read any more; so below
	Input  EditInput
	Errors ui.Errors
}

// matterKind is the kind of the matter it was said in; "" where that may not be read any more.
func (v editView) matterKind() Kind {
	if v.Strip == nil {
		return ""
	}
	return v.Strip.Matter.Kind
}

type misunderstoodView struct {
	Mine   *Mine
	Strip  *Story
	Text   string
	Errors ui.Errors
}

// talkView is the page on which something is asked about a contribution (What "clarify"), or its author replies ("reply").
type talkView struct {
	Mine       *Mine
	Strip      *Story
	What, Text string
	Errors     ui.Errors
}
