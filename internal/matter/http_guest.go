package matter

import (
	"net/http"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// guests is the page of a matter's guests; with ?gaest= one whose invitation is to be changed.
func (p pages) guests(w http.ResponseWriter, r *http.Request) error {
	v := guestView{Day: ui.WriteDay(DefaultGuestDay(p.today()))}
	return p.showGuests(w, r, http.StatusOK, v, r.FormValue("gaest"))
}

// showGuests shows the page, with what was typed after an error. changing is the guest whose invitation is changed, or "".
func (p pages) showGuests(w http.ResponseWriter, r *http.Request, status int, v guestView, changing string) error {
	ctx := r.Context()
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if !s.May.KeepGuests {
		return fault.NotFound
	}
	all, err := p.Guests(ctx, access.Of(ctx), s.Matter.ID)
	if err != nil {
		return err
	}
	v.Story, v.Today = s, p.today()
	for _, g := range all {
		if g.holds(v.Today) {
			v.Guests = append(v.Guests, g)
		} else {
			v.Before = append(v.Before, g)
		}
	}
	if changing != "" {
		i := slices.IndexFunc(v.Guests, func(g Guest) bool { return g.ID == changing })
		if i < 0 {
			return fault.NotFound
		}
		v.Changing = &v.Guests[i]
		if len(v.Errors) == 0 {
			v.Input.Role, v.Input.May, v.Day = v.Changing.Role, GuestReads, ui.WriteDay(v.Changing.LastDay)
			if v.Changing.MayContribute {
				v.Input.May = GuestContributes
			}
		}
	}
	return web.Render(w, r, status, guestsPage(v))
}

// changeGuests invites somebody, changes an invitation or ends one.
func (p pages) changeGuests(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	in := GuestInput{Name: form.Get("name"), Email: form.Get("email"), Role: form.Get("role"), May: form.Get("may")}
	day := form.Get("last_day")
	var wrong ui.Errors
	if read, ok := ui.ReadDay(day, p.today()); ok {
		in.LastDay = read
	} else if day != "" {
		wrong = ui.Errors{{Field: "last_day", Message: i18n.T(ctx, "matter.error.last_day_unread")}}
	}
	changing, done, name := form.Get("change"), "matter.guest.invited", ""
	switch {
	case form.Has("end"):
		done, err = "matter.guest.ended", p.EndGuest(ctx, actor, matterID, form.Get("end"))
	case changing != "":
		done, err = "matter.guest.changed", p.ChangeGuest(ctx, actor, matterID, changing, GuestChange{Role: in.Role, May: in.May, LastDay: in.LastDay})
	default:
		var g Guest
		g, err = p.InviteGuest(ctx, actor, matterID, in)
		name = g.Name
	}
	if errs, ok := said(ctx, err); ok {
		errs = withUnread(errs, wrong)
		return p.showGuests(w, r, http.StatusUnprocessableEntity, guestView{Input: in, Day: day, Errors: errs}, changing)
	}
	if err != nil {
		return hidden(err)
	}
	web.Flash(w, r, "success", i18n.T(ctx, done, "name", name))
	return web.SeeOther(w, r, GuestsPath(matterID))
}

// withUnread puts what could not be read as a day in the place of its being missing.
func withUnread(errs, unread ui.Errors) ui.Errors {
	if len(unread) == 0 {
		return errs
	}
	rest := slices.DeleteFunc(errs, func(e ui.FieldError) bool { return e.Field == unread[0].Field })
	return append(rest, unread...)
}
