package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
)

// Handler answers a request. An error it returns is rendered once, by the server; see Server.fail.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is a handler and who may reach it at all.
type Route struct {
	handle Handler
	public bool
	limit  int64
	bare   bool
	open   bool
	only   func(access.Actor) bool
}

// Member is a route for people who have signed in; others are sent to the sign-in page and back.
func Member(h Handler) Route { return Route{handle: h, limit: defaultBody} }

// Public is a route for everyone. It must be written out: signed in is the rule.
func Public(h Handler) Route { return Route{handle: h, public: true, limit: defaultBody} }

// Upload lets a route take a larger body, in bytes.
func (r Route) Upload(limit int64) Route { r.limit = limit; return r }

// Only keeps a route for some, before its body is read; others do not find it. For routes that take large bodies: what one may do
// is otherwise the room's to decide.
func (r Route) Only(may func(access.Actor) bool) Route { r.only = may; return r }

// WithoutToken lets a public form be posted by a script that has not read the page first. Only for acts that a forged request
// could not harm: the demo's sign-in.
func (r Route) WithoutToken() Route { r.open = true; return r }

// Bare is a public route for machines (health, assets): no session, no frame.
func Bare(h http.Handler) Route {
	return Route{public: true, bare: true, limit: defaultBody, handle: func(w http.ResponseWriter, r *http.Request) error {
		h.ServeHTTP(w, r)
		return nil
	}}
}

// defaultBody is enough for the longest form; uploads say so themselves.
const defaultBody = 1 << 20

// Mux is the table of routes.
type Mux struct {
	mux      *http.ServeMux
	bare     *http.ServeMux
	patterns []string
	server   *Server
}

// Handle adds a route. Pattern is method and path, as in net/http: "POST /forloeb/{id}/bidrag".
func (m *Mux) Handle(pattern string, route Route) {
	m.patterns = append(m.patterns, pattern)
	if route.bare {
		m.bare.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { m.server.run(w, r, route) })
		return
	}
	m.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { m.server.run(w, r, route) })
}

// Pattern is the route that a request goes to, as it was added; "" where there is none.
func (m *Mux) Pattern(r *http.Request) string {
	_, pattern := m.mux.Handler(r)
	return pattern
}

// Patterns lists every route, for tests that walk them all.
func (m *Mux) Patterns() []string { return append([]string{}, m.patterns...) }

func (s *Server) run(w http.ResponseWriter, r *http.Request, route Route) {
	if !route.public && !access.Of(r.Context()).SignedIn() {
		s.turnAway(w, r)
		return
	}
	if !route.bare && !text(r.URL.Query()) {
		s.fail(w, r, fault.Wrap(errBadRequest, errors.New("the address is not text")))
		return
	}
	if route.only != nil && !route.only(access.Of(r.Context())) {
		s.fail(w, r, fault.NotFound)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, route.limit)
	if !route.bare && unsafeMethod(r.Method) {
		release, err := s.bodies.admit(r, s.limitKey(r), route.limit)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		defer release()
		if err := s.checkWrite(r, route); err != nil {
			s.fail(w, r, err)
			return
		}
	}
	if err := route.handle(w, r); err != nil {
		s.fail(w, r, err)
	}
}

func unsafeMethod(m string) bool {
	return m != http.MethodGet && m != http.MethodHead && m != http.MethodOptions
}

// askSignIn sends a reader to the sign-in page with the way back; a write that lost its session goes there too, and what was
// typed is kept on the device by the page's draft.
func (s *Server) askSignIn(w http.ResponseWriter, r *http.Request) {
	next := Next(r.URL.RequestURI())
	if unsafeMethod(r.Method) {
		next = cameFrom(r)
	}
	to := s.conf.SignInPath
	if next != "/" {
		to += "?next=" + url.QueryEscape(next)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// cameFrom is the page of ours a form was sent from, or "/".
func cameFrom(r *http.Request) string {
	if from, err := url.Parse(r.Referer()); err == nil && from.Host == r.Host {
		return Next(from.RequestURI())
	}
	return "/"
}

// Next is a path of our own to go on to, or "/": never another site, never a scheme.
func Next(s string) string {
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return "/"
	}
	return s
}
