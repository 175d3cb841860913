package committee

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// Routes adds what people can do with committees.
func (x *Room) Routes(m *web.Mux) {
	m.Handle("GET /udvalg", web.Member(x.list))
	m.Handle("GET /udvalg/{id}", web.Member(x.page))
	m.Handle("POST /udvalg/{id}", web.Member(x.changePage))
	m.Handle("GET /udvalg/{id}/pladser/{plads}", web.Member(x.seatForms))
	m.Handle("POST /udvalg/{id}/pladser/{plads}", web.Member(x.changeSeat))
	m.Handle("GET /hvem-taler-for-mig", web.Member(x.voice))
	m.Handle("GET /huller", web.Member(x.gaps))
	m.Handle("GET /huller/{slags}", web.Member(x.gaps))
}

// number is a whole number in the address; anything else is 0, so that a mangled link still shows a page.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return max(n, 0)
}

// read lets on those who may read the committees; for others there are none.
func read(ctx context.Context) error {
	if !MayRead(access.Of(ctx)) {
		return fault.NotFound
	}
	return nil
}

func (x *Room) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := read(ctx); err != nil {
		return err
	}
	f := filter{Text: r.FormValue("q"), Level: number(r.FormValue("niveau")), Page: web.PageNumber(r)}
	v, err := x.listView(ctx, x.db.Read(), access.Of(ctx), f)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func (x *Room) page(w http.ResponseWriter, r *http.Request) error {
	return x.showPage(w, r, http.StatusOK, nil)
}

func (x *Room) showPage(w http.ResponseWriter, r *http.Request, status int, errs ui.Errors) error {
	ctx := r.Context()
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := read(ctx); err != nil {
		return err
	}
	v, err := x.pageView(ctx, x.db.Read(), access.Of(ctx), id, r.FormValue("enhed"), r.FormValue("vaelg-enhed") != "")
	if err != nil {
		return err
	}
	return web.Render(w, r, status, committeePage(v, errs))
}

// changePage is what the secretariat changes on a committee: its unit, or whether it is the same as one that ended. The
// button that was pressed says which.
func (x *Room) changePage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	c, err := x.Committee(ctx, x.db.Read(), id)
	if err != nil {
		return err
	}
	var said string
	switch v.Get("gem") {
	case "samme":
		err = x.SameAs(ctx, access.Of(ctx), v.Get("old"), id)
		said = i18n.T(ctx, "committee.flash.same", "committee", c.Name)
	case "ikke-samme":
		err = x.NotSame(ctx, access.Of(ctx), v.Get("old"), id)
		said = i18n.T(ctx, "committee.flash.not_same", "committee", c.Name)
	default:
		err = x.Match(ctx, access.Of(ctx), id, v.Get("unit"))
		if err == nil {
			names, nerr := unitNames(ctx, x.db.Read(), []string{v.Get("unit")})
			if nerr != nil {
				return nerr
			}
			said = i18n.T(ctx, "committee.flash.matched", "committee", c.Name, "unit", names[v.Get("unit")])
		}
	}
	if errs, ok := web.Invalid(ctx, err); ok {
		return x.showPage(w, r, http.StatusUnprocessableEntity, errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", said)
	if next := web.Next(v.Get("next")); next != "/" {
		return web.SeeOther(w, r, next)
	}
	return web.SeeOther(w, r, Path(id))
}

func (x *Room) seatForms(w http.ResponseWriter, r *http.Request) error {
	return x.showSeat(w, r, http.StatusOK, nil, nil)
}

// showSeat renders the page of a seat, with what was typed in place of what is stored.
func (x *Room) showSeat(w http.ResponseWriter, r *http.Request, status int, typed *web.Values, errs ui.Errors) error {
	ctx := r.Context()
	id, seat, err := seatIDs(r)
	if err != nil {
		return err
	}
	v, err := x.seatPage(ctx, x.db.Read(), access.Of(ctx), id, seat, r.FormValue("navn"))
	if err != nil {
		return err
	}
	if typed != nil && typed.Get("gem") == "periode" {
		v.From, v.Until = typed.Get("from"), typed.Get("until")
	}
	return web.Render(w, r, status, seatFormsPage(v, errs))
}

func seatIDs(r *http.Request) (committee, seat string, err error) {
	if committee, err = web.PathID(r, "id"); err != nil {
		return "", "", err
	}
	seat, err = web.PathID(r, "plads")
	return committee, seat, err
}

// changeSeat is what the secretariat writes about a seat; the button that was pressed says which.
func (x *Room) changeSeat(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, seat, err := seatIDs(r)
	if err != nil {
		return err
	}
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	said, err := x.changeOne(r, v, seat)
	if errs, ok := web.Invalid(ctx, err); ok {
		return x.showSeat(w, r, http.StatusUnprocessableEntity, v, errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", said)
	return web.SeeOther(w, r, Path(id)+"/pladser/"+seat)
}

// changeOne does what the pressed button says and gives the sentence that tells of it.
func (x *Room) changeOne(r *http.Request, v *web.Values, seat string) (said string, err error) {
	ctx := r.Context()
	actor := access.Of(ctx)
	name := func(person string) string {
		names, err := pairs(ctx, x.db.Read(), `SELECT id, name FROM org_person_name WHERE id = $1`, person)
		if err != nil {
			return ""
		}
		return names[person]
	}
	switch v.Get("gem") {
	case "periode":
		from, last, err := readTerm(v, clock.Today(x.clk))
		if err == nil {
			err = x.SetTerm(ctx, actor, seat, from, last)
		}
		return i18n.T(ctx, "committee.flash.term"), err
	case "valggruppe":
		return i18n.T(ctx, "committee.flash.group"), x.SetGroup(ctx, actor, seat, v.Get("group"))
	case "suppleant", "suppleant-nu":
		err := x.AddSubstitute(ctx, actor, seat, v.Get("person"), v.Get("gem") == "suppleant-nu")
		return i18n.T(ctx, "committee.flash.substitute_added", "name", name(v.Get("person"))), err
	case "sidder":
		return i18n.T(ctx, "committee.flash.acting_on", "name", name(v.Get("person"))), x.SetActing(ctx, actor, v.Get("substitute"), true)
	case "sidder-ikke":
		return i18n.T(ctx, "committee.flash.acting_off", "name", name(v.Get("person"))), x.SetActing(ctx, actor, v.Get("substitute"), false)
	case "afslut":
		return i18n.T(ctx, "committee.flash.substitute_ended", "name", name(v.Get("person"))), x.EndSubstitute(ctx, actor, v.Get("substitute"))
	}
	return "", fault.NotFound
}

// readTerm reads the two days of a term as typed; both may be empty.
func readTerm(v *web.Values, today clock.Day) (from, last clock.Day, err error) {
	var wrong fault.Invalid
	read := func(field string) clock.Day {
		d, ok := ui.ReadDay(v.Get(field), today)
		if !ok && v.Get(field) != "" {
			wrong.Add(field, "committee.error.term_date")
		}
		return d
	}
	from, last = read("from"), read("until")
	return from, last, wrong.Err()
}

func (x *Room) voice(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := read(ctx); err != nil {
		return err
	}
	voices, err := x.VoicesFor(ctx, x.db.Read(), access.Of(ctx).Person)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, voicePage(voices))
}

func (x *Room) gaps(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := x.gapsView(ctx, x.db.Read(), access.Of(ctx), r.PathValue("slags"), web.PageNumber(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, gapsPage(v))
}

// address is the list with this filter.
func (f filter) address() string {
	q := url.Values{}
	if f.Text != "" {
		q.Set("q", f.Text)
	}
	if f.Level > 0 {
		q.Set("niveau", strconv.Itoa(f.Level))
	}
	if f.Page > 1 {
		q.Set("side", strconv.Itoa(f.Page))
	}
	if len(q) == 0 {
		return "/udvalg"
	}
	return "/udvalg?" + q.Encode()
}
