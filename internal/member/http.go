package member

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/limit"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// Routes adds what people do at the door. The demo's sign-in exists only in the demo.
func (x *Room) Routes(m *web.Mux) {
	x.web, x.own = m.Server(), http.NewServeMux()
	x.handle(m, "GET /log-ind", web.Public(x.signInPage))
	x.handle(m, "POST /log-ind", web.Public(x.askForCode))
	x.handle(m, "GET /log-ind/kode", web.Public(x.codePage))
	x.handle(m, "POST /log-ind/kode", web.Public(x.signInWithCode))
	x.handle(m, "GET /log-ind/{token}", web.Public(x.linkPage))
	x.handle(m, "POST /log-ind/{token}", web.Public(x.signInWithLink))
	x.handle(m, "GET /brev", web.Public(x.letterPage))
	x.handle(m, "GET /brev/{secret}", web.Public(x.scannedPage))
	x.handle(m, "POST /brev", web.Public(x.signInWithLetter))
	x.handle(m, "GET /invitation/{token}", web.Public(x.invitationPage))
	x.handle(m, "POST /invitation/{token}", web.Public(x.acceptInvitation))
	x.handle(m, "GET /log-ud", web.Public(x.signedOutPage))
	x.handle(m, "POST /log-ud", web.Public(x.signOut))
	x.handle(m, "POST /sprog", web.Public(x.switchLanguage))

	x.handle(m, "GET /mig", web.Member(x.settingsPage))
	x.handle(m, "POST /mig", web.Member(x.saveSettings))
	x.handle(m, "POST /mig/sessioner", web.Member(x.endSession))
	x.handle(m, "GET "+dataPath, web.Member(x.dataPage))
	x.handle(m, "GET "+filePath, web.Member(x.dataFile))

	x.handle(m, "GET /breve", web.Member(x.lettersPage))
	x.handle(m, "POST /breve", web.Member(x.printLetters))

	x.handle(m, "GET /indstillinger/adgang", web.Member(x.accessPage))
	x.handle(m, "POST /indstillinger/adgang", web.Member(x.changeAccess))

	if x.options.Demo != nil {
		x.handle(m, "GET /demo", web.Public(x.demoPage))
		x.handle(m, "POST /demo/sign-in", web.Public(x.demoSignIn).WithoutToken())
	}
}

// handle adds a route and remembers that it is this room's.
func (x *Room) handle(m *web.Mux, pattern string, r web.Route) {
	m.Handle(pattern, r)
	x.own.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
}

// ours says whether a request goes to this room.
func (x *Room) ours(r *http.Request) bool {
	_, pattern := x.own.Handler(r)
	return pattern != ""
}

// accessPath is where an administrator who does not work here has something to do.
const accessPath = "/indstillinger/adgang"

// arrivalOf is what a request says of somebody about to sign in.
func arrivalOf(r *http.Request, v *web.Values) arrival {
	return arrival{own: v.Has("own"), userAgent: r.UserAgent(), before: access.Of(r.Context()).Session}
}

// finish answers a sign-in that succeeded: the cookie, the news of a letter, and on to next.
func (x *Room) finish(w http.ResponseWriter, r *http.Request, in signedIn, next string) error {
	ctx := r.Context()
	maxAge := 0 // gone with the browser
	if in.session.Kind == KindOwn {
		maxAge = int(ownLimit.Seconds())
	}
	x.web.SetCookie(w, sessionCookie, in.token, maxAge)
	if _, err := r.Cookie(x.web.CookieName(requestCookie)); err == nil {
		x.web.SetCookie(w, requestCookie, "", -1)
	}
	if !in.letterUsed.IsZero() {
		web.Flash(w, r, "info", i18n.T(ctx, "member.letter.was_used", "when", moment(ctx, in.letterUsed)))
	}
	x.security(ctx, "signed in", in.session.Person, "how", in.session.How)
	return web.SeeOther(w, r, web.Next(next))
}

// again shows a form once more with what was wrong, or passes on an error that is not the form's.
func again(w http.ResponseWriter, r *http.Request, err error, page func(ui.Errors) templ.Component) error {
	if errors.Is(err, errTooMany) {
		w.Header().Set("Retry-After", "600")
		return web.Render(w, r, http.StatusTooManyRequests, page(ui.Errors{{Message: i18n.T(r.Context(), "member.too_many")}}))
	}
	errs, ok := web.Invalid(r.Context(), err)
	if !ok {
		return err
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, page(errs))
}

// within counts one attempt from the request's address and is errTooMany when there have been too many.
func (x *Room) within(l *limit.Limiter, r *http.Request) error {
	if l.Allow(web.Network(r)) {
		return nil
	}
	x.security(r.Context(), "refused: too many attempts from one address", "")
	return errTooMany
}
