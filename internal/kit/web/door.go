package web

import (
	"context"
	"net/http"

	"github.com/medspil/medspil/internal/kit/fault"
)

// Server is the chain the table belongs to: a room that sets cookies of its own or needs to know where a request came from
// finds it here.
func (m *Mux) Server() *Server { return m.server }

// Refuse answers a request that could not be let in as far as a route, with the error's page.
func (s *Server) Refuse(w http.ResponseWriter, r *http.Request, err error) {
	s.frame(w, r, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, err) }))
}

type keptOutKey struct{}

// KeepOut marks the requests of somebody who has signed in and has nothing but what is at home: public pages are as for everybody,
// "/" leads home, and the rest is not found. They are nobody on the way: the context has no actor.
func KeepOut(ctx context.Context, home string) context.Context {
	return context.WithValue(ctx, keptOutKey{}, home)
}

// Unattended says whether an open page asks by itself, without its reader having done anything: that prolongs no session, and a message
// waits for the next page that somebody looks at.
func Unattended(r *http.Request) bool {
	return r.Header.Get("Medspil-Unattended") != "" || r.Header.Get("Accept") == "text/event-stream"
}

// turnAway answers who may not come in: with the sign-in page, or, if they have signed in, as KeepOut says.
func (s *Server) turnAway(w http.ResponseWriter, r *http.Request) {
	home, out := r.Context().Value(keptOutKey{}).(string)
	switch {
	case Unattended(r): // a page in its place would be taken for what was asked for
		s.fail(w, r, fault.NotFound)
	case !out:
		s.askSignIn(w, r)
	case r.URL.Path == "/" && !unsafeMethod(r.Method):
		http.Redirect(w, r, home, http.StatusSeeOther)
	default:
		s.fail(w, r, fault.NotFound)
	}
}
