package web

import "net/http"

// Server is the chain the table belongs to: a room that sets cookies of its own or needs to know where a request came from
// finds it here.
func (m *Mux) Server() *Server { return m.server }

// Refuse answers a request that could not be let in as far as a route, with the error's page.
func (s *Server) Refuse(w http.ResponseWriter, r *http.Request, err error) {
	s.frame(w, r, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, err) }))
}
