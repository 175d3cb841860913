package year

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// Nav is the key of the calendar's entry in the main menu (ui.PageProps.Active).
const Nav = "moeder"

// The addresses of this room.
const (
	planPath     = "/moedeplan"
	fetchPath    = "/moedeplan/hent"
	takePath     = "/moedeplan/hent/gem"
	settingsPath = "/moedeplan/frister"
	feedPath     = "/moedeplan/abonner"
)

func committeePath(id string) string { return committee.Path(id) + "/moeder" }
func addPath(id string) string       { return committeePath(id) + "/nyt" }
func repeatPath(id string) string    { return committeePath(id) + "/gentag" }
func deadlinePath(id string) string  { return committee.Path(id) + "/frister" }
func meetingPath(id string) string   { return "/moeder/" + id }

// maxFile bounds a calendar file; five thousand meetings are about half of it.
const maxFile = 2 << 20

// Routes adds the calendar. absolute gives the full address of a path.
func (x *Room) Routes(m *web.Mux, absolute func(path string) string) {
	x.absolute = absolute
	m.Handle("GET "+planPath, web.Member(x.plan))
	m.Handle("GET "+fetchPath, web.Member(keeper(x.fetchForm)))
	m.Handle("POST "+fetchPath, web.Member(keeper(x.fetch)).Upload(maxFile).Only(MayKeep))
	m.Handle("POST "+takePath, web.Member(keeper(x.take)))
	m.Handle("GET "+settingsPath, web.Member(keeper(x.settings)))
	m.Handle("POST "+settingsPath, web.Member(keeper(x.changeSettings)))
	m.Handle("GET "+feedPath, web.Member(x.feedForm))
	m.Handle("POST "+feedPath, web.Member(x.changeFeed))
	m.Handle("GET /kalender/{noegle}/moeder.ics", web.Public(x.feed))
	m.Handle("GET /udvalg/{id}/moeder", web.Member(x.committeePage))
	m.Handle("GET /udvalg/{id}/moeder.ics", web.Member(x.committeeFile))
	m.Handle("GET /udvalg/{id}/moeder/nyt", web.Member(x.addForm))
	m.Handle("POST /udvalg/{id}/moeder/nyt", web.Member(x.add))
	m.Handle("GET /udvalg/{id}/moeder/gentag", web.Member(x.repeatForm))
	m.Handle("POST /udvalg/{id}/moeder/gentag", web.Member(x.repeat))
	m.Handle("GET /udvalg/{id}/frister", web.Member(keeper(x.committeeDeadlines)))
	m.Handle("POST /udvalg/{id}/frister", web.Member(keeper(x.changeCommitteeDeadlines)))
	m.Handle("GET /moeder/{id}", web.Member(x.meetingForm))
	m.Handle("POST /moeder/{id}", web.Member(x.changeMeeting))
}

// keeper lets on the secretariat; for others there is nothing here.
func keeper(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !MayKeep(access.Of(r.Context())) {
			return fault.NotFound
		}
		return h(w, r)
	}
}

// number is a whole number in the address; anything else is 0, so that a mangled link still shows a page.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return max(n, 0)
}

func (x *Room) plan(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if !MayRead(access.Of(ctx)) {
		return fault.NotFound
	}
	f := filter{All: r.FormValue("hvem") == "alle", Text: r.FormValue("q"), Level: number(r.FormValue("niveau")), Month: readMonth(r.FormValue("maaned")),
		Page: web.PageNumber(r)}
	v, err := x.planView(ctx, x.db.Read(), access.Of(ctx), f)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, planPage(v))
}

func (x *Room) committeePage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := x.committeeView(ctx, x.db.Read(), access.Of(ctx), id, r.FormValue("tidligere") != "", web.PageNumber(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, committeePage(v))
}

// typed is a meeting as it was typed.
type typed struct{ Day, Start, End, Place string }

func typedOf(m Meeting) typed {
	return typed{ui.WriteDay(m.Day), string(m.Start), string(m.End), m.Place}
}

func typedIn(get func(string) string) typed {
	return typed{get("day"), get("start"), get("end"), get("place")}
}

// read is the meeting that was typed, and what could not be read of it.
func (t typed) read(today clock.Day) (m Meeting, wrong []Problem) {
	m.Place = t.Place
	m.Day, wrong = readDay("day", t.Day, today, wrong)
	m.Start, wrong = readTime("start", t.Start, wrong)
	m.End, wrong = readTime("end", t.End, wrong)
	return m, wrong
}

func readDay(field, s string, today clock.Day, wrong []Problem) (clock.Day, []Problem) {
	if s == "" {
		return clock.Day{}, wrong
	}
	day, ok := ui.ReadDay(s, today)
	if !ok {
		wrong = append(wrong, Problem{field, CodeNotDay})
	}
	return day, wrong
}

func readTime(field, s string, wrong []Problem) (Time, []Problem) {
	t, ok := ParseTime(s)
	if !ok {
		wrong = append(wrong, Problem{field, CodeNotTime})
	}
	return t, wrong
}

func (x *Room) addForm(w http.ResponseWriter, r *http.Request) error {
	return x.showAdd(w, r, http.StatusOK, typed{}, nil)
}

func (x *Room) showAdd(w http.ResponseWriter, r *http.Request, status int, t typed, errs ui.Errors) error {
	c, err := x.mayPlanHere(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, status, addPage(addView{Committee: c, Typed: t, Errors: errs}))
}

// mayPlanHere is the committee in the address, when the actor may change its meetings; others do not find the page.
func (x *Room) mayPlanHere(r *http.Request) (committee.Committee, error) {
	id, err := web.PathID(r, "id")
	if err != nil {
		return committee.Committee{}, err
	}
	return x.mayPlan(r.Context(), x.db.Read(), access.Of(r.Context()), id)
}

func (x *Room) add(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	t := typedIn(f.Get)
	m, wrong := t.read(x.today())
	m.Committee = id
	if err = invalid(wrong); err == nil {
		_, err = x.AddMeeting(ctx, access.Of(ctx), m)
	}
	if errs, ok := web.Invalid(ctx, err); ok {
		return x.showAdd(w, r, http.StatusUnprocessableEntity, t, errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "year.add.done", "day", i18n.DateWeekday(ctx, m.Day)))
	return web.SeeOther(w, r, committeePath(id))
}

func (x *Room) meetingForm(w http.ResponseWriter, r *http.Request) error {
	return x.showMeeting(w, r, http.StatusOK, nil, nil)
}

// showMeeting renders the page of a meeting with what was typed in place of what is stored.
func (x *Room) showMeeting(w http.ResponseWriter, r *http.Request, status int, f *web.Values, errs ui.Errors) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	p, err := x.mayChange(r.Context(), x.db.Read(), access.Of(r.Context()), id)
	if err != nil {
		return err
	}
	v := meetingView{Planned: p, Typed: typedOf(p.Meeting), Seen: p.Seen(), Why: p.Cancelled, Meanwhile: status == http.StatusConflict, Errors: errs}
	switch {
	case f != nil && f.Get("do") == "aflys":
		v.Why = f.Get("why")
	case f != nil:
		v.Typed = typedIn(f.Get)
	}
	if f != nil && !v.Meanwhile {
		v.Seen = f.Get("seen")
	}
	return web.Render(w, r, status, meetingPage(v))
}

// changeMeeting changes a meeting or cancels it: the button that was pressed says which.
func (x *Room) changeMeeting(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	said := "year.meeting.changed"
	if f.Get("do") == "aflys" {
		said, err = "year.meeting.cancelled", x.CancelMeeting(ctx, access.Of(ctx), id, f.Get("why"))
	} else {
		m, wrong := typedIn(f.Get).read(x.today())
		m.ID = id
		if err = invalid(wrong); err == nil {
			err = x.ChangeMeeting(ctx, access.Of(ctx), m, f.Get("seen"))
		}
	}
	if errs, ok := web.Invalid(ctx, err); ok {
		return x.showMeeting(w, r, http.StatusUnprocessableEntity, f, errs)
	}
	if errors.Is(err, fault.Conflict) { // somebody else has changed or cancelled it meanwhile
		return x.showMeeting(w, r, http.StatusConflict, f, nil)
	}
	if err != nil {
		return err
	}
	p, err := meeting(ctx, x.db.Read(), id)
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, said))
	return web.SeeOther(w, r, committeePath(p.Committee))
}

// section is what a committee's page shows of this room: its next meetings, and the ways to more.
func (x *Room) section(ctx context.Context, id string) (sectionView, error) {
	q, v := x.db.Read(), sectionView{ID: id}
	c, err := x.committee.Committee(ctx, q, id)
	if err != nil || c.Ended(x.today()) {
		v.Ended = true
		return v, err
	}
	members, err := x.committee.MembersOf(ctx, q, []string{id})
	if err != nil {
		return v, err
	}
	v.Plans = MayPlan(access.Of(ctx), members)
	list, err := meetings(ctx, q, narrow{Committees: []string{id}, From: x.today(), Limit: mostComing + 1})
	v.More = len(list) > mostComing
	v.Lines = rows(list[:min(mostComing, len(list))], v.Plans)
	return v, err
}
