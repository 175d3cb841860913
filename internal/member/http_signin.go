package member

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/secret"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// AddOutside adds a way to something one can do without signing in; the page where people sign in shows it.
func (x *Room) AddOutside(link func(ctx context.Context) ui.Link) {
	x.outside = append(x.outside, link)
}

func (x *Room) outsideLinks(ctx context.Context) []ui.Link {
	var out []ui.Link
	for _, link := range x.outside {
		out = append(out, link(ctx))
	}
	return out
}

func (x *Room) signInPage(w http.ResponseWriter, r *http.Request) error {
	next := web.Next(r.FormValue("next"))
	if access.Of(r.Context()).SignedIn() {
		if a := access.Of(r.Context()); a.Outside && !a.OnlyGuest() {
			next = accessPath
		}
		return web.SeeOther(w, r, next)
	}
	_, err := r.Cookie(x.web.CookieName(sessionCookie))
	return web.Render(w, r, http.StatusOK, signInPage(signInView{Next: next, Ended: err == nil, Demo: x.options.Demo != nil, Outside: x.outsideLinks(r.Context())}))
}

func (x *Room) askForCode(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	next, browser := web.Next(v.Get("next")), ""
	if err = x.within(x.limits.address, r); err == nil {
		browser, err = x.ask(r.Context(), v.Get("email"), next)
	}
	if err != nil {
		return again(w, r, err, func(errs ui.Errors) templ.Component {
			return signInPage(signInView{Errors: errs, Email: v.Get("email"), Next: next, Demo: x.options.Demo != nil, Outside: x.outsideLinks(r.Context())})
		})
	}
	x.web.SetCookie(w, requestCookie, browser, int(codeLasts.Seconds()))
	return web.SeeOther(w, r, "/log-ind/kode")
}

func (x *Room) codePage(w http.ResponseWriter, r *http.Request) error {
	if _, err := r.Cookie(x.web.CookieName(requestCookie)); err != nil {
		return web.SeeOther(w, r, "/log-ind")
	}
	return web.Render(w, r, http.StatusOK, codePage(codeView{MailBox: x.options.MailBox}))
}

func (x *Room) signInWithCode(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	browser := ""
	if c, err := r.Cookie(x.web.CookieName(requestCookie)); err == nil {
		browser = c.Value
	}
	var in signedIn
	var next string
	if err = x.within(x.limits.guess, r); err == nil {
		in, next, err = x.useCode(r.Context(), browser, v.Get("code"), arrivalOf(r, v))
	}
	if err != nil {
		return again(w, r, err, func(errs ui.Errors) templ.Component {
			return codePage(codeView{Errors: errs, Code: v.Get("code"), Own: v.Has("own"), MailBox: x.options.MailBox})
		})
	}
	return x.finish(w, r, in, next)
}

// linkPage looks nothing up and changes nothing: mail scanners open links.
func (x *Room) linkPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, linkPage(linkView{Action: r.URL.Path}))
}

func (x *Room) signInWithLink(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	var in signedIn
	var next string
	if err = x.within(x.limits.guess, r); err == nil {
		in, next, err = x.useLink(r.Context(), r.PathValue("token"), arrivalOf(r, v))
	}
	if err != nil {
		return again(w, r, err, func(errs ui.Errors) templ.Component {
			return linkPage(linkView{Errors: errs, Action: r.URL.Path, Own: v.Has("own")})
		})
	}
	return x.finish(w, r, in, next)
}

func (x *Room) letterPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, letterPage(letterView{}))
}

// scannedPage is where a letter's QR code leads: the page for typing, already filled in. It looks nothing up.
func (x *Room) scannedPage(w http.ResponseWriter, r *http.Request) error {
	v := letterView{Letter: r.PathValue("secret")}
	if letter, ok := secret.ParseLetter(v.Letter); ok {
		v.Letter, v.Scanned = secret.Groups(letter), true
	}
	return web.Render(w, r, http.StatusOK, letterPage(v))
}

func (x *Room) signInWithLetter(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	var in signedIn
	if err = x.within(x.limits.guess, r); err == nil {
		in, err = x.useLetter(r.Context(), v.Get("letter"), arrivalOf(r, v))
	}
	if err != nil {
		return again(w, r, err, func(errs ui.Errors) templ.Component {
			return letterPage(letterView{Errors: errs, Letter: v.Get("letter"), Own: v.Has("own")})
		})
	}
	return x.finish(w, r, in, "/")
}

func (x *Room) invitationPage(w http.ResponseWriter, r *http.Request) error {
	i, err := x.lookAtInvitation(r.Context(), r.PathValue("token"))
	if errors.Is(err, fault.NotFound) {
		return web.Render(w, r, http.StatusNotFound, invitationOverPage())
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, invitationPage(invitationView{Action: r.URL.Path, Known: i.known, First: i.first, Last: i.last}))
}

func (x *Room) acceptInvitation(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	var in signedIn
	if err = x.within(x.limits.guess, r); err == nil {
		in, err = x.useInvitation(r.Context(), r.PathValue("token"), v.Get("first"), v.Get("last"), arrivalOf(r, v))
	}
	if errors.Is(err, fault.NotFound) {
		return web.Render(w, r, http.StatusNotFound, invitationOverPage())
	}
	if err != nil {
		return again(w, r, err, func(errs ui.Errors) templ.Component {
			return invitationPage(invitationView{Errors: errs, Action: r.URL.Path, First: v.Get("first"), Last: v.Get("last")})
		})
	}
	return x.finish(w, r, in, accessPath)
}

func (x *Room) signedOutPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, signedOutPage(access.Of(r.Context()).SignedIn()))
}

// signOut ends the session on the server and clears what the browser keeps of it. Cookies are not cleared wholesale: the
// language stays.
func (x *Room) signOut(w http.ResponseWriter, r *http.Request) error {
	a := access.Of(r.Context())
	if a.SignedIn() {
		if err := x.EndSession(r.Context(), a, a.Session); err != nil {
			return err
		}
		x.security(r.Context(), "signed out", a.Person)
	}
	x.web.SetCookie(w, sessionCookie, "", -1)
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return web.SeeOther(w, r, "/log-ud")
}

func (x *Room) switchLanguage(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	if lang, ok := i18n.ParseLanguage(v.Get("language")); ok {
		if err := x.keepLanguage(w, r, lang); err != nil {
			return err
		}
	}
	return web.SeeOther(w, r, web.Next(v.Get("next")))
}

// keepLanguage remembers a language in this browser, and for who has signed in everywhere.
func (x *Room) keepLanguage(w http.ResponseWriter, r *http.Request, lang i18n.Language) error {
	x.web.SetCookie(w, languageCookie, string(lang), int(ownLimit.Seconds()))
	if a := access.Of(r.Context()); a.SignedIn() {
		return x.saveLanguage(r.Context(), a, lang)
	}
	return nil
}

func (x *Room) demoPage(w http.ResponseWriter, r *http.Request) error {
	v, err := x.demoView(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, demoPage(v))
}

func (x *Room) demoSignIn(w http.ResponseWriter, r *http.Request) error {
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	in, err := x.stepInto(r.Context(), f.Get("role"), arrivalOf(r, f))
	if err != nil {
		v, verr := x.demoView(r.Context())
		if verr != nil {
			return verr
		}
		return again(w, r, err, func(errs ui.Errors) templ.Component { v.Errors = errs; return demoPage(v) })
	}
	return x.finish(w, r, in, f.Get("next"))
}
