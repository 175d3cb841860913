package matter

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// hits is how many units or people a search in a form offers.
const hits = 12

func (p pages) begin(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	if may, err := p.MayOpen(ctx, actor); err != nil || !may {
		return orNotFound(err)
	}
	q := url.Values{}
	leader := actor.Person
	if given, err := id.Parse(r.FormValue("for")); err == nil {
		leader = given
		q.Set("for", leader)
	}
	if actor.Grants.Secretariat { // who leads nothing, and is not told for whom, would have no unit to ask from
		if leads, err := leadsAny(ctx, p.db.Read(), leader); err != nil {
			return err
		} else if !leads {
			return p.chooseLeader(w, r)
		}
	}
	if kind := unword(kindWords, r.FormValue("slags")); kind != "" {
		q.Set("slags", kindWords[kind])
	}
	to := path(id.New(), "/kladde")
	if len(q) > 0 {
		to += "?" + q.Encode()
	}
	return web.SeeOther(w, r, to)
}

// forWhomView is the page on which the secretariat chooses the leader it writes for.
type forWhomView struct {
	Kind   Kind
	Query  string
	Hits   []ui.Option
	Errors ui.Errors
}

// chooseLeader asks the secretariat for whom it writes.
func (p pages) chooseLeader(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := forWhomView{Kind: unword(kindWords, r.FormValue("slags")), Query: r.FormValue("for-q")}
	status := http.StatusOK
	switch {
	case r.Form.Has("search"):
		v.Hits = p.people(ctx, v.Query)
	case r.Form.Has("for"):
		status = http.StatusUnprocessableEntity
		v.Errors = ui.Errors{{Field: "for", Message: i18n.T(ctx, "matter.error.for_no_leader")}}
	case r.Form.Has("for-q"):
		status = http.StatusUnprocessableEntity
		v.Errors = ui.Errors{{Field: "for", Message: i18n.T(ctx, "matter.error.person_missing")}}
	}
	return web.Render(w, r, status, forWhomPage(v))
}

// form loads the draft in the address, or an empty one.
func (p pages) form(r *http.Request) (*Form, error) {
	ctx := r.Context()
	draftID, err := web.PathID(r, "id")
	if err != nil {
		return nil, err
	}
	var f *Form
	if leader, perr := id.Parse(r.URL.Query().Get("for")); perr == nil {
		f, err = p.FormOnBehalf(ctx, access.Of(ctx), draftID, leader)
	} else {
		f, err = p.Form(ctx, access.Of(ctx), draftID)
	}
	if err == nil && f.New {
		switch kind := unword(kindWords, r.URL.Query().Get("slags")); kind {
		case "", Advice:
		case Decision:
			p.newDecision(ctx, f)
		default:
			f.Input.Kind, f.Input.LastDay, f.Input.Visibility = kind, DefaultLastDay(kind, p.today()), DefaultVisibility(kind)
		}
	}
	return f, err
}

func (p pages) draft(w http.ResponseWriter, r *http.Request) error {
	f, err := p.form(r)
	if errors.Is(err, ErrNotDraft) { // back in the browser after opening it
		return web.SeeOther(w, r, path(r.PathValue("id"), ""))
	}
	if err != nil {
		return err
	}
	if f.Input.rules().Decides {
		return p.decisionDraft(w, r, f)
	}
	return web.Render(w, r, http.StatusOK, draftPage(draftView{Form: f, LastDay: ui.WriteDay(f.Input.LastDay), Today: p.today(), Saved: r.FormValue("gemt") != ""}))
}

// saveDraft keeps what stands in the form, whatever button was pressed; "videre" goes on to opening it.
func (p pages) saveDraft(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := p.form(r)
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	if f.Input.rules().Decides {
		return p.saveDecisionDraft(w, r, f, in)
	}
	v := draftView{Form: f, LastDay: in.Get("last_day"), Today: p.today()}
	v.read(in)
	var wrong ui.Errors
	if day, ok := ui.ReadDay(v.LastDay, v.Today); ok {
		f.Input.LastDay = day
	} else {
		f.Input.LastDay = clock.Day{}
		if v.LastDay != "" {
			wrong = append(wrong, ui.FieldError{Field: "last_day", Message: i18n.T(ctx, "matter.error.last_day_unread")})
		}
	}
	if err := p.searched(ctx, &v, in); err != nil {
		return err
	}
	if _, err := p.Draft(ctx, access.Of(ctx), f.Input); err != nil {
		errs, ok := said(ctx, err)
		if !ok {
			return err
		}
		wrong = append(wrong, errs...)
	}
	if len(wrong) == 0 && in.Get("search") == "" && in.Has("videre") {
		wrong = p.lacks(ctx, f.Input, 0)
	}
	if len(wrong) == 0 && in.Get("search") == "" {
		if in.Has("videre") {
			return web.SeeOther(w, r, path(f.ID, "/aabn"))
		}
		web.Flash(w, r, "success", i18n.T(ctx, "matter.draft.saved"))
		return web.SeeOther(w, r, path(f.ID, "/kladde?gemt=ja"))
	}
	status := http.StatusOK
	if len(wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	v.Errors = wrong
	return web.Render(w, r, status, draftPage(v))
}

// lacks says what a step of the form lacks before one goes on. What there is has been saved.
func (p pages) lacks(ctx context.Context, in DraftInput, step int) ui.Errors {
	inv := &fault.Invalid{}
	in.checkStep(inv, step, p.today())
	errs, _ := said(ctx, inv)
	return errs
}

// read takes what was typed into the draft.
func (v *draftView) read(in *web.Values) {
	f := &v.Form.Input
	f.ID = v.Form.ID
	f.Subject = agreement.Subject(in.Get("subject"))
	f.Title, f.Problem, f.CoreTask = in.Get("title"), in.Get("problem"), in.Get("core_task")
	f.Touched, f.UnitID = in.All("touched"), in.Get("unit")
	f.Ask, f.Visibility, f.ClosedReason = Ask(in.Get("ask")), Visibility(in.Get("visibility")), in.Get("closed_reason")
	f.Questions = distinct(lines(in.Get("questions")))
	f.StandIn = ""
	if all := in.All("stand_in"); len(all) > 0 {
		f.StandIn = all[0]
	}
}

// searched fills the pickers: the names of what is chosen, and the hits of a search without script.
func (p pages) searched(ctx context.Context, v *draftView, in *web.Values) error {
	q := p.db.Read()
	units, err := p.org.Units(ctx, q, v.Form.Input.Touched)
	if err != nil {
		return err
	}
	v.Form.Touched = nil
	v.Form.Input.Touched = slices.DeleteFunc(v.Form.Input.Touched, func(u string) bool { return units[u].ID == "" })
	for _, u := range v.Form.Input.Touched {
		v.Form.Touched = append(v.Form.Touched, Unit{ID: u, Name: units[u].Name})
	}
	v.Form.StandIn = Person{}
	if v.Form.Input.StandIn != "" {
		people, err := p.org.Persons(ctx, q, []string{v.Form.Input.StandIn})
		if err != nil {
			return err
		}
		if who, ok := people[v.Form.Input.StandIn]; ok {
			v.Form.StandIn = Person{ID: who.ID, Name: who.Name()}
		}
	}
	v.TouchedQuery, v.StandInQuery = in.Get("touched-q"), in.Get("stand_in-q")
	if in.Get("search") == "touched" {
		for _, h := range p.org.SearchUnits(ctx, v.TouchedQuery, hits) {
			v.TouchedHits = append(v.TouchedHits, ui.Option{Value: h.ID, Label: h.Name, Hint: h.Path})
		}
	}
	if in.Get("search") == "stand_in" {
		v.StandInHits = p.people(ctx, v.StandInQuery)
	}
	return nil
}

func (p pages) people(ctx context.Context, text string) []ui.Option {
	var out []ui.Option
	for _, h := range p.org.SearchPeople(ctx, text, hits) {
		out = append(out, ui.Option{Value: h.ID, Label: h.Name, Hint: h.Works()})
	}
	return out
}

func (p pages) review(w http.ResponseWriter, r *http.Request) error {
	return p.showReview(w, r, http.StatusOK, reviewView{})
}

func (p pages) showReview(w http.ResponseWriter, r *http.Request, status int, v reviewView) error {
	ctx := r.Context()
	f, err := p.form(r)
	if errors.Is(err, ErrNotDraft) { // back in the browser after opening it
		return web.SeeOther(w, r, path(r.PathValue("id"), ""))
	}
	if err != nil {
		return err
	}
	if f.New {
		return web.SeeOther(w, r, path(f.ID, "/kladde"))
	}
	v.Form, v.Today = f, p.today()
	if v.Choices, err = p.committeeChoices(ctx, f.Committees); err != nil {
		return err
	}
	if in := f.Input; in.rules().Decides {
		deciders, err := p.deciders(ctx, in)
		if err != nil {
			return err
		}
		for _, o := range deciders {
			if o.Value == deciderValue(in) {
				v.Decider = o.Label
			}
		}
	}
	if v.Counsel, err = p.counselOf(ctx, f.Input); err != nil {
		return err
	}
	return web.Render(w, r, status, reviewPage(v))
}

// committeeChoices are the committees that could be asked too.
func (p pages) committeeChoices(ctx context.Context, asked []Asked) ([]ui.Option, error) {
	all, err := p.committee.All(ctx, p.db.Read())
	if err != nil {
		return nil, err
	}
	var out []ui.Option
	for _, c := range all {
		if c.Speaks() && !slices.ContainsFunc(asked, func(a Asked) bool { return a.CommitteeID == c.ID }) {
			out = append(out, ui.Option{Value: c.ID, Label: c.Name})
		}
	}
	return out, nil
}

func (p pages) open(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	draftID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := p.Open(ctx, access.Of(ctx), draftID); err != nil {
		if errors.Is(err, ErrNotDraft) {
			return web.SeeOther(w, r, path(draftID, "")) // pressed twice: it is open
		}
		if errs, ok := said(ctx, err); ok {
			return p.showReview(w, r, http.StatusUnprocessableEntity, reviewView{Errors: errs})
		}
		return err
	}
	m, err := loadMatter(ctx, p.db.Read(), draftID)
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.draft.opened_"+kindCode(m.Kind)))
	return web.SeeOther(w, r, path(draftID, ""))
}

func (p pages) changeCommittees(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	draftID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	switch in.Get("do") {
	case "add":
		err = p.AddCommittee(ctx, actor, draftID, in.Get("committee"), in.Get("reason"))
	case "remove":
		err = p.RemoveCommittee(ctx, actor, draftID, in.Get("committee"), in.Get("reason"))
	case "restore":
		err = p.RestoreCommittee(ctx, actor, draftID, in.Get("committee"))
	default:
		return fault.NotFound
	}
	if errs, ok := said(ctx, err); ok {
		return p.showReview(w, r, http.StatusUnprocessableEntity, reviewView{Errors: errs, Committee: in.Get("committee"), Reason: in.Get("reason"), Do: in.Get("do")})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, path(draftID, "/aabn"))
}

func (p pages) deleteDraft(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	draftID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := p.DeleteDraft(ctx, access.Of(ctx), draftID); err != nil {
		return err
	}
	web.Flash(w, r, "info", i18n.T(ctx, "matter.draft.deleted"))
	return web.SeeOther(w, r, "/")
}

// lead shows a page on which the owner changes an open matter; others do not find it.
func (p pages) lead(w http.ResponseWriter, r *http.Request, status int, page func(*Story) leadView) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if !s.May.Lead {
		return p.past(w, r, s)
	}
	v := page(s)
	v.Story, v.Today = s, p.today()
	return web.Render(w, r, status, leadPage(v))
}

// past is for a page on which an open matter is led: who led it, and comes back when it is closed, is led to what came of it; others do not
// find the page.
func (p pages) past(w http.ResponseWriter, r *http.Request, s *Story) error {
	if s.Matter.State == Closed && s.Standing.Owner {
		return web.SeeOther(w, r, path(s.Matter.ID, ""))
	}
	return fault.NotFound
}

// changed ends an act of the owner: the matter with a message, or the same page with what is wrong.
func (p pages) changed(w http.ResponseWriter, r *http.Request, err error, message string, again func(ui.Errors) leadView) error {
	ctx := r.Context()
	if errs, ok := said(ctx, err); ok {
		return p.lead(w, r, http.StatusUnprocessableEntity, func(*Story) leadView { return again(errs) })
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, message))
	return web.SeeOther(w, r, path(r.PathValue("id"), ""))
}

func (p pages) lastDay(w http.ResponseWriter, r *http.Request) error {
	return p.lead(w, r, http.StatusOK, func(s *Story) leadView { return leadView{What: "last_day", Day: ui.WriteDay(s.Matter.LastDay)} })
}

func (p pages) moveLastDay(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	day, ok := ui.ReadDay(in.Get("last_day"), p.today())
	again := func(errs ui.Errors) leadView {
		return leadView{What: "last_day", Errors: errs, Day: in.Get("last_day"), Reason: in.Get("reason")}
	}
	if !ok && in.Get("last_day") != "" {
		wrong := ui.Errors{{Field: "last_day", Message: i18n.T(ctx, "matter.error.last_day_unread")}}
		return p.lead(w, r, http.StatusUnprocessableEntity, func(*Story) leadView { return again(wrong) })
	}
	return p.changed(w, r, p.MoveLastDay(ctx, access.Of(ctx), matterID, day, in.Get("reason")), "matter.last_day.moved", again)
}

func (p pages) closing(w http.ResponseWriter, r *http.Request) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if s.May.Lead && Kinds[s.Matter.Kind].EndsAbove { // the ways to end it stand on its page
		return web.SeeOther(w, r, path(s.Matter.ID, ""))
	}
	list, err := p.unanswered(r)
	if err != nil {
		return err
	}
	return p.lead(w, r, http.StatusOK, func(*Story) leadView { return leadView{What: "close", Waiting: list} })
}

// shownMissing is how many of the contributions that keep a matter open are listed; the rest stand where they are answered.
const shownMissing = 10

// unanswered are the first contributions that wait for an answer, for who may answer them.
func (p pages) unanswered(r *http.Request) ([]Contribution, error) {
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return nil, err
	}
	m, err := loadMatter(r.Context(), p.db.Read(), matterID)
	if err != nil || Kinds[m.Kind].Positions { // what nobody has to answer keeps nothing open
		return nil, err
	}
	b, err := p.Answering(r.Context(), access.Of(r.Context()), matterID, AnsweringFilter{}, Page{Limit: shownMissing})
	if err != nil {
		return nil, hidden(err)
	}
	return b.Contributions, nil
}

func (p pages) close(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	c := CloseInput{Took: in.Get("took"), Differ: in.Get("differ"), Remember: in.Get("remember"), Early: in.Get("early")}
	m, err := loadMatter(ctx, p.db.Read(), matterID)
	if err != nil {
		return err
	}
	err = p.Close(ctx, access.Of(ctx), matterID, c)
	var missing *Missing
	if errors.As(err, &missing) {
		list, err := p.unanswered(r)
		if err != nil {
			return err
		}
		return p.lead(w, r, http.StatusUnprocessableEntity, func(*Story) leadView {
			return leadView{What: "close", Close: c, Missing: len(missing.Contributions), Waiting: list,
				Errors: ui.Errors{{Message: i18n.T(ctx, "matter.close.missing", "n", len(missing.Contributions))}}}
		})
	}
	return p.changed(w, r, err, wordKey(m.Kind, "matter.closed"), func(errs ui.Errors) leadView { return leadView{What: "close", Errors: errs, Close: c} })
}

// beside is a role beside the owner, as its page shows it.
type beside struct {
	role      string
	name, end func(ctx context.Context, actor access.Actor, matterID, person string) error
}

func (p pages) standIns() beside { return beside{RoleStandIn, p.NameStandIn, p.EndStandIn} }

func (p pages) coOwners() beside { return beside{RoleCoOwner, p.NameCoOwner, p.EndCoOwner} }

// beside shows the page on which people are named beside the owner.
func (p pages) beside(b beside) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return p.lead(w, r, http.StatusOK, func(*Story) leadView { return leadView{What: b.role} })
	}
}

func (p pages) changeBeside(b beside) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, actor := r.Context(), access.Of(r.Context())
		matterID, err := web.PathID(r, "id")
		if err != nil {
			return err
		}
		in, err := web.Form(r)
		if err != nil {
			return err
		}
		if in.Get("search") == b.role {
			found := p.people(ctx, in.Get(b.role+"-q"))
			return p.lead(w, r, http.StatusOK, func(*Story) leadView {
				return leadView{What: b.role, Query: in.Get(b.role + "-q"), Hits: found}
			})
		}
		again := func(errs ui.Errors) leadView { return leadView{What: b.role, Errors: errs} }
		if in.Has("end") {
			return p.changed(w, r, b.end(ctx, actor, matterID, in.Get("end")), "matter."+b.role+".ended", again)
		}
		chosen := ""
		if all := in.All(b.role); len(all) > 0 {
			chosen = all[0]
		}
		return p.changed(w, r, b.name(ctx, actor, matterID, chosen), "matter."+b.role+".named", again)
	}
}

func (p pages) asking(w http.ResponseWriter, r *http.Request) error {
	return p.showAsking(w, r, http.StatusOK, leadView{})
}

// showAsking shows the page on which one more committee is asked in an open matter.
func (p pages) showAsking(w http.ResponseWriter, r *http.Request, status int, v leadView) error {
	ctx := r.Context()
	asked, err := loadAsked(ctx, p.db.Read(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if v.Choices, err = p.committeeChoices(ctx, asked); err != nil {
		return err
	}
	v.What = "ask"
	return p.lead(w, r, status, func(*Story) leadView { return v })
}

func (p pages) askAnother(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	err = p.AskCommittee(ctx, access.Of(ctx), matterID, in.Get("committee"), in.Get("reason"))
	if errs, ok := said(ctx, err); ok {
		return p.showAsking(w, r, http.StatusUnprocessableEntity, leadView{Errors: errs, Committee: in.Get("committee"), Reason: in.Get("reason")})
	}
	return p.changed(w, r, err, "matter.ask.done", nil)
}

func (p pages) takeOver(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := p.TakeOver(ctx, access.Of(ctx), matterID); err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.taken_over"))
	return web.SeeOther(w, r, path(matterID, ""))
}
