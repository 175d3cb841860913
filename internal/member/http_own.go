package member

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

func (x *Room) settingsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := x.settingsView(r.Context(), access.Of(r.Context()))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, settingsPage(v))
}

func (x *Room) saveSettings(w http.ResponseWriter, r *http.Request) error {
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, a := r.Context(), access.Of(r.Context())
	v, err := x.settingsView(ctx, a)
	if err != nil {
		return err
	}
	v.Language = f.Get("language")
	if v.Email != "" { // without an e-mail the choice is not on the page
		v.Mail = f.Get("mail")
	}
	lang := i18n.Language(v.Language)
	if err := x.SaveSettings(ctx, a, Settings{Language: lang, Mail: v.Mail}); err != nil {
		return again(w, r, err, func(errs ui.Errors) templ.Component { v.Errors = errs; return settingsPage(v) })
	}
	x.web.SetCookie(w, languageCookie, string(lang), int(ownLimit.Seconds()))
	web.Flash(w, r, "success", x.options.Bundle.Text(lang, "member.settings.saved"))
	return web.SeeOther(w, r, "/mig")
}

// endSession ends the session whose button was pressed, or all but this one.
func (x *Room) endSession(w http.ResponseWriter, r *http.Request) error {
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, a := r.Context(), access.Of(r.Context())
	switch session := f.Get("session"); {
	case f.Has("others"):
		err = x.EndOtherSessions(ctx, a)
	case session == a.Session:
		return x.signOut(w, r)
	default:
		err = x.EndSession(ctx, a, session)
	}
	if err != nil {
		return err
	}
	x.security(ctx, "session ended by its owner", a.Person)
	web.Flash(w, r, "success", i18n.T(ctx, "member.sessions.ended"))
	return web.SeeOther(w, r, "/mig")
}

func (x *Room) lettersPage(w http.ResponseWriter, r *http.Request) error {
	v, err := x.lettersView(r.Context(), access.Of(r.Context()), r.FormValue("enhed"), r.FormValue("alle") != "", r.FormValue("soeg"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, lettersPage(v))
}

// printLetters answers with the letters themselves: their secrets are known only now, so there is no page to be sent to.
func (x *Room) printLetters(w http.ResponseWriter, r *http.Request) error {
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, a := r.Context(), access.Of(r.Context())
	v, err := x.lettersView(ctx, a, f.Get("enhed"), f.Get("alle") != "", "")
	if err != nil {
		return err
	}
	made, err := x.makeLetters(ctx, a, f.All("person"))
	if err != nil {
		v.choose(f.All("person"))
		return again(w, r, err, func(errs ui.Errors) templ.Component { v.Errors = errs; return lettersPage(v) })
	}
	sheets, err := x.sheetsView(ctx, v.Unit, made)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, sheetsPage(sheets))
}

func (x *Room) accessPage(w http.ResponseWriter, r *http.Request) error {
	if !MayAppoint(access.Of(r.Context())) {
		return fault.NotFound
	}
	v, err := x.accessView(r.Context(), r.FormValue("soeg"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, accessPage(v))
}

func (x *Room) changeAccess(w http.ResponseWriter, r *http.Request) error {
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, a := r.Context(), access.Of(r.Context())
	duty, done := f.Get("give"), "member.access.given"
	if f.Has("take") {
		duty, done = f.Get("take"), "member.access.taken"
		err = x.dismiss(ctx, a, f.Get("person"), duty)
	} else {
		err = x.appoint(ctx, a, f.Get("person"), duty)
	}
	if err == nil {
		web.Flash(w, r, "success", i18n.T(ctx, done))
		if f.Get("person") == a.Person && f.Has("take") && duty == DutyAdministrator {
			return web.SeeOther(w, r, "/")
		}
		return web.SeeOther(w, r, accessPath)
	}
	if !MayAppoint(a) {
		return err
	}
	v, verr := x.accessView(ctx, f.Get("soeg"))
	if verr != nil {
		return verr
	}
	return again(w, r, err, func(errs ui.Errors) templ.Component { v.Errors = errs; return accessPage(v) })
}
