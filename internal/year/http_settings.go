package year

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// host is the host of an address.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return "medspil"
	}
	return u.Hostname()
}

func (x *Room) settings(w http.ResponseWriter, r *http.Request) error {
	return x.showSettings(w, r, http.StatusOK, nil, nil)
}

func (x *Room) showSettings(w http.ResponseWriter, r *http.Request, status int, f *web.Values, errs ui.Errors) error {
	v, err := x.settingsView(r.Context(), x.db.Read(), number(r.FormValue("niveau")), f)
	if err != nil {
		return err
	}
	v.Errors = errs
	return web.Render(w, r, status, settingsPage(v))
}

// changeSettings does what the button says that was pressed.
func (x *Room) changeSettings(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	said, part := "year.settings.saved", ""
	switch do := f.Get("do"); do {
	case "luk":
		var c Closed
		var wrong []Problem
		c.Name = f.Get("name")
		c.From, wrong = readDay("from", f.Get("from"), x.today(), wrong)
		c.To, wrong = readDay("to", f.Get("to"), x.today(), wrong)
		if err = invalid(wrong); err == nil {
			err = x.Close(ctx, actor, c)
		}
		part = "#lukket"
	case "aabn":
		err, part = x.Reopen(ctx, actor, f.Get("closed")), "#lukket"
	case "frister":
		level := number(f.Get("level"))
		d, wrong := typedDeadlines(f.Get)
		if err = invalid(wrong); err == nil {
			err = x.SetDeadlines(ctx, actor, level, d, f.Get("origin"))
		}
		part = "#frister"
	case "gult-kort":
		stages := WithdrawalStages()
		for i := range stages {
			n := itoa(i + 1)
			stages[i].Days, stages[i].Months, stages[i].Source = typedDays(f.Get("days"+n)), typedDays(f.Get("months"+n)), f.Get("origin"+n)
		}
		err, part = x.SetStages(ctx, actor, stages), "#gult-kort"
	default:
		return fault.NotFound
	}
	if errs, ok := web.Invalid(ctx, err); ok {
		return x.showSettings(w, r, http.StatusUnprocessableEntity, f, errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, said))
	return web.SeeOther(w, r, settingsPath+part)
}

// typedDays is a number of days as it was typed: what is none is out of every range.
func typedDays(s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return MostDeadline + 1
	}
	return n
}

// typedDeadlines are deadlines as they were typed: nothing is one that is not set.
func typedDeadlines(get func(string) string) (d Deadlines, wrong []Problem) {
	for _, f := range []struct {
		name string
		days *int
	}{{"notice", &d.Notice}, {"items", &d.Items}, {"papers", &d.Papers}, {"hearing", &d.Hearing}} {
		if *f.days = -1; get(f.name) != "" {
			*f.days = typedDays(get(f.name))
		}
	}
	return d, d.Check()
}

func (x *Room) committeeDeadlines(w http.ResponseWriter, r *http.Request) error {
	return x.showCommitteeDeadlines(w, r, http.StatusOK, nil, nil)
}

func (x *Room) showCommitteeDeadlines(w http.ResponseWriter, r *http.Request, status int, f *web.Values, errs ui.Errors) error {
	c, err := x.mayPlanHere(r)
	if err != nil {
		return err
	}
	v, err := x.deadlinesView(r.Context(), x.db.Read(), c, f)
	if err != nil {
		return err
	}
	v.Errors = errs
	return web.Render(w, r, status, deadlinesPage(v))
}

func (x *Room) changeCommitteeDeadlines(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	d, wrong := typedDeadlines(f.Get)
	if err = invalid(wrong); err == nil {
		err = x.SetCommitteeDeadlines(ctx, access.Of(ctx), id, d, f.Get("origin"))
	}
	if errs, ok := web.Invalid(ctx, err); ok {
		return x.showCommitteeDeadlines(w, r, http.StatusUnprocessableEntity, f, errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "year.settings.saved"))
	return web.SeeOther(w, r, committeePath(id))
}

func (x *Room) feedForm(w http.ResponseWriter, r *http.Request) error {
	return x.showFeed(w, r, "")
}

// showFeed shows whether there is an address, and the address itself when it has just been made.
func (x *Room) showFeed(w http.ResponseWriter, r *http.Request, address string) error {
	ctx := r.Context()
	if !MayRead(access.Of(ctx)) {
		return fault.NotFound
	}
	made, err := feedMade(ctx, x.db.Read(), access.Of(ctx).Person)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, feedPage(feedView{Made: made, Address: address}))
}

// changeFeed makes an address or ends it. A new one is in the answer itself: it is known only now, so there is no page to be sent to.
func (x *Room) changeFeed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	if f.Get("do") == "stop" {
		if err := x.EndFeed(ctx, access.Of(ctx)); err != nil {
			return err
		}
		web.Flash(w, r, "success", i18n.T(ctx, "year.feed.ended"))
		return web.SeeOther(w, r, feedPath)
	}
	token, err := x.MakeFeed(ctx, access.Of(ctx))
	if err != nil {
		return err
	}
	return x.showFeed(w, r, x.absolute("/kalender/"+token+"/moeder.ics"))
}
