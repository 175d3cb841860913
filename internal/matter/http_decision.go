package matter

import (
	"context"
	"net/http"
	"strconv"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// step reads which step of a decision's form is meant; the first when it is none.
func step(r *http.Request) int {
	if n := web.Number(r.URL.Query().Get("trin")); n >= stepProblem && n <= stepTime {
		return n
	}
	return stepProblem
}

// newDecision fills a new decision's form with what is usual.
func (p pages) newDecision(ctx context.Context, f *Form) {
	in := &f.Input
	today := p.today()
	in.Kind, in.Unnamed = Decision, true
	// The windows before are offered when it is known who is to discuss it.
	in.Windows = make([]clock.Day, len(Kinds[Decision].Windows))
	in.Windows[len(in.Windows)-1] = today.AddDays(Kinds[Decision].DefaultDays)
	in.DecidedBy, in.Decider = ByLeader, in.UnitID
	in.Promise = i18n.T(ctx, "matter.handshake.usual")
}

func (p pages) decisionDraft(w http.ResponseWriter, r *http.Request, f *Form) error {
	v := decisionDraftView{Step: step(r), SavedStep: web.Number(r.URL.Query().Get("gemt"))}
	v.Form, v.Today = f, p.today()
	return p.showDecisionDraft(w, r, http.StatusOK, v)
}

func (p pages) showDecisionDraft(w http.ResponseWriter, r *http.Request, status int, v decisionDraftView) error {
	ctx := r.Context()
	if v.Step == stepTime {
		var err error
		if v.Deciders, err = p.deciders(ctx, v.Form.Input); err != nil {
			return err
		}
		in := &v.Form.Input
		if v.Counsel, err = p.counselOf(ctx, *in); err != nil {
			return err
		}
		if v.Days == nil { // nothing was typed here: it is as it was saved, or as the calendar gives it
			if days := v.Counsel.windows(in.Kind, v.Today); in.unplanned() && len(days) > 0 {
				in.Windows = days
			}
			v.write()
		}
	}
	return web.Render(w, r, status, decisionDraftPage(v))
}

// counselOf is what the agreement asks for a draft.
func (p pages) counselOf(ctx context.Context, in DraftInput) (Counsel, error) {
	q := p.db.Read()
	book, err := p.rulebook(ctx, q)
	if err != nil {
		return Counsel{}, err
	}
	return p.counsel(ctx, q, book, in)
}

// unplanned says whether only the day of the decision is set.
func (in *DraftInput) unplanned() bool {
	if in.decided().IsZero() {
		return false
	}
	for _, day := range in.Windows[:len(in.Windows)-1] {
		if !day.IsZero() {
			return false
		}
	}
	return true
}

// write writes the windows' last days into the form.
func (v *decisionDraftView) write() {
	v.Days = nil
	for _, day := range v.Form.Input.Windows {
		v.Days = append(v.Days, ui.WriteDay(day))
	}
}

// deciders are who could decide: the leaders from the asking unit upwards, and the council.
func (p pages) deciders(ctx context.Context, in DraftInput) ([]ui.Option, error) {
	var out []ui.Option
	if in.UnitID != "" {
		q := p.db.Read()
		chain, err := above(ctx, q, in.UnitID)
		if err != nil {
			return nil, err
		}
		units, err := p.units(ctx, q, append([]string{}, chain...)...)
		if err != nil {
			return nil, err
		}
		for _, u := range chain {
			out = append(out, ui.Option{Value: u, Label: i18n.T(ctx, "matter.decider.of", "unit", units[u].Name)})
		}
	}
	return append(out, ui.Option{Value: ByCouncil, Label: i18n.T(ctx, "matter.decider.council")}), nil
}

// saveDecisionDraft keeps what stands in one step of the form, whatever button was pressed; the others stay as they were.
func (p pages) saveDecisionDraft(w http.ResponseWriter, r *http.Request, f *Form, in *web.Values) error {
	ctx := r.Context()
	v := decisionDraftView{Step: step(r)}
	v.Form, v.Today = f, p.today()
	f.Input.ID, f.Input.Kind = f.ID, Decision
	before := f.Input
	wrong := v.readStep(ctx, in)
	if v.Step == stepTime && len(wrong) == 0 {
		if err := p.follow(ctx, &v, before, in.Has("beregn")); err != nil {
			return err
		}
	}
	if v.Step == stepWhom {
		if err := p.searched(ctx, &v.draftView, in); err != nil {
			return err
		}
		if f.Input.DecidedBy == ByLeader && f.Input.Decider == "" {
			f.Input.Decider = f.Input.UnitID
		}
	}
	if _, err := p.Draft(ctx, access.Of(ctx), f.Input); err != nil {
		errs, ok := said(ctx, err)
		if !ok {
			return err
		}
		wrong = append(wrong, errs...)
	}
	if len(wrong) == 0 && in.Get("search") == "" && in.Has("videre") {
		wrong = p.lacks(ctx, f.Input, v.Step)
	}
	if len(wrong) > 0 {
		v.Errors = wrong
		return p.showDecisionDraft(w, r, http.StatusUnprocessableEntity, v)
	}
	switch {
	case in.Get("search") != "":
		return p.showDecisionDraft(w, r, http.StatusOK, v)
	case in.Has("videre") && v.Step == stepTime:
		return web.SeeOther(w, r, path(f.ID, "/aabn"))
	case in.Has("videre"):
		return web.SeeOther(w, r, stepPath(f.ID, v.Step+1)+"&gemt="+strconv.Itoa(v.Step))
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.draft.saved"))
	return web.SeeOther(w, r, stepPath(f.ID, v.Step)+"&gemt="+strconv.Itoa(v.Step))
}

// readStep takes what was typed in one step into the draft, and says what could not be read.
func (v *decisionDraftView) readStep(ctx context.Context, in *web.Values) ui.Errors {
	f := &v.Form.Input
	switch v.Step {
	case stepProblem:
		f.Subject = agreement.Subject(in.Get("subject"))
		f.Title, f.Problem, f.CoreTask = in.Get("title"), in.Get("problem"), in.Get("core_task")
		f.Citizens, f.CitizensFrom, f.Frames = in.Get("citizens"), in.Get("citizens_from"), in.Get("frames")
	case stepWhom:
		f.Questions = distinct(lines(in.Get("questions")))
		f.Touched, f.UnitID = in.All("touched"), in.Get("unit")
		f.Ask, f.Visibility, f.ClosedReason = Ask(in.Get("ask")), Visibility(in.Get("visibility")), in.Get("closed_reason")
		f.Unnamed = in.Get("unnamed") != ""
	case stepTime:
		return v.readTime(ctx, in)
	}
	return nil
}

// follow moves windows that stood as they were offered when the day of the decision or who decides is another; again, whatever they are.
func (p pages) follow(ctx context.Context, v *decisionDraftView, before DraftInput, again bool) error {
	in, q := &v.Form.Input, p.db.Read()
	if in.decided().IsZero() {
		return nil
	}
	book, err := p.rulebook(ctx, q)
	if err != nil {
		return err
	}
	were, err := p.counsel(ctx, q, book, before)
	if err != nil {
		return err
	}
	are, err := p.counsel(ctx, q, book, *in)
	if err != nil {
		return err
	}
	was, now := were.windows(before.Kind, v.Today), are.windows(in.Kind, v.Today)
	if len(now) == 0 {
		return nil // there are none before a day that is over: what was typed stays, and the page says so
	}
	if last := len(now) - 1; again || len(was) > 0 && sameDays(in.Windows[:last], was[:last]) {
		in.Windows = now
		v.write()
	}
	return nil
}

// readTime reads who decides and when.
func (v *decisionDraftView) readTime(ctx context.Context, in *web.Values) ui.Errors {
	f := &v.Form.Input
	f.DecidedBy, f.Decider = ByLeader, in.Get("decider")
	if f.Decider == ByCouncil {
		f.DecidedBy, f.Decider = ByCouncil, ""
	}
	f.Promise = in.Get("promise")
	var wrong ui.Errors
	v.Days, f.Windows, wrong = readWindows(ctx, Kinds[Decision].Windows, in, v.Today)
	return wrong
}

func sameDays(a, b []clock.Day) bool {
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return false
		}
	}
	return true
}

// readWindows reads the last days of windows as they were typed.
func readWindows(ctx context.Context, codes []string, in *web.Values, today clock.Day) (typed []string, days []clock.Day, wrong ui.Errors) {
	for _, code := range codes {
		text := in.Get(windowField(code))
		day, ok := ui.ReadDay(text, today)
		if !ok {
			day = clock.Day{}
			if text != "" {
				wrong = append(wrong, ui.FieldError{Field: windowField(code), Message: i18n.T(ctx, "matter.error.last_day_unread")})
			}
		}
		typed, days = append(typed, text), append(days, day)
	}
	return typed, days, wrong
}

// decides shows a page of the owner's that only a decision has.
func (p pages) decides(w http.ResponseWriter, r *http.Request, status int, page func(*Story) leadView) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if !s.May.Lead || !Kinds[s.Matter.Kind].Decides {
		return p.past(w, r, s)
	}
	v := page(s)
	v.Story, v.Today = s, p.today()
	return web.Render(w, r, status, leadPage(v))
}

func (p pages) windows(w http.ResponseWriter, r *http.Request) error {
	return p.decides(w, r, http.StatusOK, func(s *Story) leadView { return leadView{What: "windows", Days: allWindows(s.Windows)} })
}

func (p pages) moveWindows(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	if in.Has("videre") {
		return p.decided(w, r, p.MoveOn(ctx, actor, matterID), "matter.windows.moved_on", func(s *Story, errs ui.Errors) leadView {
			return leadView{What: "windows", Errors: errs, Days: allWindows(s.Windows)}
		})
	}
	typed, days, wrong := readWindows(ctx, Kinds[Decision].Windows, in, p.today())
	again := func(_ *Story, errs ui.Errors) leadView {
		return leadView{What: "windows", Errors: errs, Days: typed, Reason: in.Get("reason")}
	}
	if len(wrong) > 0 {
		return p.decides(w, r, http.StatusUnprocessableEntity, func(s *Story) leadView { return again(s, wrong) })
	}
	return p.decided(w, r, p.MoveWindows(ctx, actor, matterID, days, in.Get("reason")), "matter.windows.moved", again)
}

// decided ends an act of a decision's owner: the matter with a message, or the same page with what is wrong.
func (p pages) decided(w http.ResponseWriter, r *http.Request, err error, message string, again func(*Story, ui.Errors) leadView) error {
	ctx := r.Context()
	if errs, ok := said(ctx, err); ok {
		return p.decides(w, r, http.StatusUnprocessableEntity, func(s *Story) leadView { return again(s, errs) })
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, message))
	return web.SeeOther(w, r, path(r.PathValue("id"), ""))
}

func (p pages) questions(w http.ResponseWriter, r *http.Request) error {
	return p.decides(w, r, http.StatusOK, func(*Story) leadView { return leadView{What: "questions"} })
}

func (p pages) closeQuestion(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	question := in.Get("question")
	settled := in.Get(settledField(question))
	err = p.CloseQuestion(ctx, access.Of(ctx), matterID, question, settled)
	return p.decided(w, r, err, "matter.questions.closed", func(_ *Story, errs ui.Errors) leadView {
		for i := range errs {
			if errs[i].Field == "settled" {
				errs[i].Field = settledField(question)
			}
		}
		return leadView{What: "questions", Errors: errs, Question: question, Reason: settled}
	})
}

func (p pages) handshake(w http.ResponseWriter, r *http.Request) error {
	return p.decides(w, r, http.StatusOK, func(s *Story) leadView {
		h := handshake(s)
		return leadView{What: "handshake", Day: ui.WriteDay(h.Until), Promise: h.Promise}
	})
}

func (p pages) offerHandshake(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	again := func(_ *Story, errs ui.Errors) leadView {
		return leadView{What: "handshake", Errors: errs, Day: in.Get("until"), Promise: in.Get("promise"), Reason: in.Get("why")}
	}
	day, ok := ui.ReadDay(in.Get("until"), p.today())
	if !ok && in.Get("until") != "" {
		wrong := ui.Errors{{Field: "until", Message: i18n.T(ctx, "matter.error.last_day_unread")}}
		return p.decides(w, r, http.StatusUnprocessableEntity, func(s *Story) leadView { return again(s, wrong) })
	}
	err = p.OfferHandshake(ctx, access.Of(ctx), matterID, HandshakeInput{Promise: in.Get("promise"), Until: day, Why: in.Get("why")})
	return p.decided(w, r, err, "matter.handshake.changed", again)
}

// takingView is the page on which the employee side takes the handshake.
type takingView struct {
	Story  *Story
	Today  clock.Day
	Taken  string
	Words  string
	Errors ui.Errors
}

func (p pages) taking(w http.ResponseWriter, r *http.Request) error {
	return p.showTaking(w, r, http.StatusOK, takingView{Taken: "ja"})
}

func (p pages) showTaking(w http.ResponseWriter, r *http.Request, status int, v takingView) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if !s.May.TakeHandshake {
		return fault.NotFound
	}
	v.Story, v.Today = s, p.today()
	return web.Render(w, r, status, takingPage(v))
}

func (p pages) takeHandshake(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	err = p.TakeHandshake(ctx, access.Of(ctx), matterID, HandshakeAnswer{N: web.Number(in.Get("n")), Taken: in.Get("taken") == "ja", Words: in.Get("words")})
	if errs, ok := said(ctx, err); ok {
		return p.showTaking(w, r, http.StatusUnprocessableEntity, takingView{Taken: in.Get("taken"), Words: in.Get("words"), Errors: errs})
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.handshake.done"))
	return web.SeeOther(w, r, path(matterID, ""))
}
