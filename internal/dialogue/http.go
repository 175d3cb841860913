package dialogue

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
)

// Routes adds what people can do with requests.
func (x *Room) Routes(m *web.Mux) {
	m.Handle("GET /dialog", web.Member(x.listPage))
	m.Handle("GET /dialog/ny", web.Member(x.newPage))
	m.Handle("POST /dialog/ny", web.Member(x.send))
	m.Handle("GET /dialog/{id}", web.Member(x.page))
	m.Handle("POST /dialog/{id}", web.Member(x.change))
	m.Handle("GET /dialog/{id}/svar", web.Member(x.answering))
	m.Handle("POST /dialog/{id}/svar", web.Member(x.answer))
	m.Handle("POST /dialog/{id}/forloeb", web.Member(x.begin))
	m.Handle("GET /dialog/{id}/meld", web.Member(x.harming("meld")))
	m.Handle("POST /dialog/{id}/meld", web.Member(x.harm("meld")))
	m.Handle("GET /dialog/{id}/skjul", web.Member(x.harming("skjul")))
	m.Handle("POST /dialog/{id}/skjul", web.Member(x.harm("skjul")))
	m.Handle("GET /dialog/{id}/vis", web.Member(x.harming("vis")))
	m.Handle("POST /dialog/{id}/vis", web.Member(x.harm("vis")))
	m.Handle("GET /dialog/{id}/slet-ord", web.Member(x.erasing))
	m.Handle("POST /dialog/{id}/slet-ord", web.Member(x.erase))
	m.Handle("POST /meldinger/dialog/{id}", web.Member(x.dismiss))
	m.Handle("GET /indstillinger/dialog", web.Member(keeper(x.settings)))
	m.Handle("POST /indstillinger/dialog", web.Member(keeper(x.changeSettings)))
	m.Handle("GET /indstillinger/dialog/{gruppe}", web.Member(keeper(x.groupPage)))
	m.Handle("POST /indstillinger/dialog/{gruppe}", web.Member(keeper(x.changeGroup)))
}

// said words what another act made impossible, for a page that keeps what was typed; false for any other error.
func said(ctx context.Context, err error) (ui.Errors, bool) {
	if errs, ok := web.Invalid(ctx, err); ok {
		return errs, true
	}
	for sentinel, key := range map[error]string{ErrNotOpen: "not_open", ErrCarried: "carried", ErrOutcome: "outcome", ErrHidden: "hidden", ErrShown: "shown", ErrSettled: "settled"} {
		if errors.Is(err, sentinel) {
			return ui.Errors{{Message: i18n.T(ctx, "dialogue.said."+key)}}, true
		}
	}
	return nil, false
}

func (x *Room) listPage(w http.ResponseWriter, r *http.Request) error {
	ctx, q, actor := r.Context(), x.db.Read(), access.Of(r.Context())
	f := Filter{Whose: Whose(r.FormValue("hvem")), All: r.FormValue("tilstand") == "alle", Unit: r.FormValue("enhed"), Committee: r.FormValue("udvalg"), Page: web.PageNumber(r)}
	if f.Whose != Mine && f.Whose != ToMe {
		f.Whose = Everyones
	}
	v := listView{Filter: f, Today: x.today()}
	var err error
	if v.List, v.More, err = x.List(ctx, q, actor, f); err != nil {
		return err
	}
	if v.Answers, err = x.mayAnswer(ctx, q, actor.Person); err != nil {
		return err
	}
	if v.Of, err = x.narrowed(ctx, f); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// narrowed names the unit or committee a list is narrowed to; an unknown one is none, so that an old link still shows a list.
func (x *Room) narrowed(ctx context.Context, f Filter) (string, error) {
	var name string
	var err error
	switch {
	case f.Unit != "":
		u, uerr := x.org.Unit(ctx, x.db.Read(), f.Unit)
		name, err = x.label(u.ID, u.Name), uerr
	case f.Committee != "":
		c, cerr := x.committee.Committee(ctx, x.db.Read(), f.Committee)
		name, err = c.Name, cerr
	}
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	return name, err
}

func (x *Room) newPage(w http.ResponseWriter, r *http.Request) error {
	return x.showNew(w, r, http.StatusOK, newView{Typed: typed{ID: id.New(), Meeting: r.FormValue("moede")}})
}

// showNew renders the form to the unit or group in the address, or without one whom one can ask.
func (x *Room) showNew(w http.ResponseWriter, r *http.Request, status int, v newView) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	unit, group := r.URL.Query().Get("enhed"), r.URL.Query().Get("gruppe")
	if unit == "" && group == "" {
		choices, err := x.Choices(ctx, x.db.Read(), actor)
		if err != nil {
			return err
		}
		return web.Render(w, r, status, choosePage(choices))
	}
	f, answerable, err := x.Form(ctx, actor, unit, group)
	if errors.Is(err, fault.Forbidden) {
		return fault.NotFound // the form is no place of its own to learn anything from
	}
	if err != nil {
		return err
	}
	if !answerable {
		return web.Render(w, r, status, nobodyPage())
	}
	v.Form = f
	return web.Render(w, r, status, askPage(v))
}

func (x *Room) send(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	t := typed{ID: f.Get("id"), What: f.Get("what"), Why: f.Get("why"), Meeting: f.Get("meeting"), Carry: f.Has("carry")}
	made, err := x.Ask(ctx, access.Of(ctx), AskInput{ID: t.ID, UnitID: r.URL.Query().Get("enhed"), GroupID: r.URL.Query().Get("gruppe"), What: t.What, Why: t.Why, MeetingID: t.Meeting, Carry: t.Carry})
	var again *Repeated
	if errors.As(err, &again) { // the form says that it is there
		return x.showNew(w, r, http.StatusUnprocessableEntity, newView{Typed: t})
	}
	if errs, ok := said(ctx, err); ok {
		return x.showNew(w, r, http.StatusUnprocessableEntity, newView{Typed: t, Errors: errs})
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "dialogue.sent"))
	return web.SeeOther(w, r, Path(made)+"?sendt=ja")
}

func (x *Room) page(w http.ResponseWriter, r *http.Request) error {
	return x.show(w, r, http.StatusOK, "", nil)
}

// show renders a request, with what was typed to add to it.
func (x *Room) show(w http.ResponseWriter, r *http.Request, status int, added string, errs ui.Errors) error {
	requestID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	s, err := x.View(r.Context(), access.Of(r.Context()), requestID)
	if err != nil {
		return err
	}
	v := storyView{Story: s, Added: added, Errors: errs}
	if r.FormValue("sendt") != "" {
		v.DraftClear = draftKey(Choice{UnitID: s.UnitID, GroupID: s.GroupID})
	}
	return web.Render(w, r, status, storyPage(v))
}

// change does what the button says that was pressed on the page of a request.
func (x *Room) change(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	requestID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	do := f.Get("do")
	switch do {
	case "med":
		err = x.Join(ctx, actor, requestID)
	case "ikke-med":
		err = x.Leave(ctx, actor, requestID)
	case "baer":
		err = x.Carry(ctx, actor, requestID)
	case "foej":
		err = x.Add(ctx, actor, requestID, f.Get("text"))
	case "traek":
		err = x.Withdraw(ctx, actor, requestID)
	default:
		return fault.NotFound
	}
	if errs, ok := said(ctx, err); ok {
		return x.show(w, r, http.StatusUnprocessableEntity, f.Get("text"), errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "dialogue.done."+do))
	return web.SeeOther(w, r, Path(requestID))
}

// ways are what can become of a request, by their words in the address.
var ways = map[string]State{"forloeb": Matter, "moede": Meeting, "svar": Answered, "afvis": Declined}

func (x *Room) answering(w http.ResponseWriter, r *http.Request) error {
	return x.showAnswering(w, r, http.StatusOK, answerView{Way: r.FormValue("hvad"), Seen: -1})
}

func (x *Room) showAnswering(w http.ResponseWriter, r *http.Request, status int, v answerView) error {
	ctx := r.Context()
	requestID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if v.Story, err = x.View(ctx, access.Of(ctx), requestID); err != nil {
		return err
	}
	if !MayAnswer(v.Story.Standing, v.Story.State) && len(v.Errors) == 0 {
		return fault.NotFound
	}
	if ways[v.Way] == "" || ways[v.Way] == Matter && !v.Story.Leads {
		v.Way = "svar"
	}
	if v.Seen < 0 {
		v.Seen = v.Story.Outcomes
	}
	if v.Meetings, err = x.meetings(ctx, x.db.Read(), v.Story.UnitID); err != nil {
		return err
	}
	return web.Render(w, r, status, answerPage(v))
}

func (x *Room) answer(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	requestID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	v := answerView{Way: f.Get("hvad"), Meeting: f.Get("meeting"), Day: f.Get("day")}
	in := OutcomeInput{Kind: ways[v.Way], MeetingID: v.Meeting}
	switch in.Kind {
	case Answered:
		in.Text = f.Get("answer")
	case Declined:
		in.Text = f.Get("reason")
	default:
		in.Text = f.Get("note")
	}
	v.Text = in.Text
	if v.Seen, err = strconv.Atoi(f.Get("seen")); err != nil {
		v.Seen = -1
	}
	in.Seen = v.Seen
	wrong := error(nil)
	if in.Day, wrong = readDay(v.Day, x.today()); in.MeetingID != "" {
		in.Day, wrong = clock.Day{}, nil
	}
	if err = wrong; err == nil {
		err = x.Answer(ctx, access.Of(ctx), requestID, in)
	}
	if errors.Is(err, ErrOutcome) { // the page shows the other outcome; pressing again corrects it
		v.Seen = -1
	}
	if errs, ok := said(ctx, err); ok {
		v.Errors = errs
		return x.showAnswering(w, r, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "dialogue.answer.done"))
	return web.SeeOther(w, r, Path(requestID))
}

// readDay is the day that was typed; none for nothing.
func readDay(text string, today clock.Day) (clock.Day, error) {
	if text == "" {
		return clock.Day{}, nil
	}
	day, ok := ui.ReadDay(text, today)
	if !ok {
		return day, fault.One("day", "dialogue.error.day_unread")
	}
	return day, nil
}

// kinds are the kinds of matter one can begin, by their words in the form.
var kinds = map[string]matter.Kind{"raad": matter.Advice, "beslutning": matter.Decision}

// begin makes the draft of a matter and goes to it.
func (x *Room) begin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	requestID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	kind, known := kinds[f.Get("slags")]
	if !known {
		kind = matter.Advice
	}
	draft, err := x.Begin(ctx, access.Of(ctx), requestID, kind)
	if errs, ok := said(ctx, err); ok {
		return x.showAnswering(w, r, http.StatusUnprocessableEntity, answerView{Way: "forloeb", Seen: -1, Errors: errs})
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "dialogue.begun"))
	return web.SeeOther(w, r, matter.Path(draft)+"/kladde")
}

// address is the list as it is filtered, on one of its pages.
func (f Filter) address(page int) string {
	q := url.Values{}
	set := func(key, v string) {
		if v != "" {
			q.Set(key, v)
		}
	}
	set("hvem", string(f.Whose))
	set("enhed", f.Unit)
	set("udvalg", f.Committee)
	if f.All {
		q.Set("tilstand", "alle")
	}
	if page > 1 {
		q.Set("side", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return ListPath
	}
	return ListPath + "?" + q.Encode()
}
