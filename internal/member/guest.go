package member

import (
	"net/http"
	"slices"
)

// A guest is somebody from outside whom an invitation lets in: the room that invites keeps the organisation told of until when
// (org.GuestUntil), and its own policy says what they may read. Here stands only how far into the house they come.

// ownOfGuests are the routes of this room that a guest has: the door, their settings, and the copy of their own data.
var ownOfGuests = []string{
	"GET /log-ind", "POST /log-ind", "GET /log-ind/kode", "POST /log-ind/kode", "GET /log-ind/{token}", "POST /log-ind/{token}",
	"GET /log-ud", "POST /log-ud", "POST /sprog", "GET /demo", "POST /demo/sign-in",
	"GET /mig", "POST /mig", "POST /mig/sessioner", "GET " + dataPath, "GET " + filePath,
}

// LetGuests says which routes of other rooms somebody who is only a guest may reach, as they were added ("GET /forloeb/{id}"); every other is
// as if it were not there, also those that come later. Public pages are as for everybody. Before the first request.
func (x *Room) LetGuests(patterns ...string) {
	for _, p := range patterns {
		x.guests[p] = true
	}
}

// letIn says whether a request of somebody who has signed in goes to something that may be theirs. What they may do there is asked there.
func (x *Room) letIn(r *http.Request, f found) bool {
	switch {
	case !f.outside:
		return true
	case f.grants.Administrator:
		return x.ours(r)
	}
	pattern := x.web.Mux().Pattern(r)
	return x.guests[pattern] || slices.Contains(ownOfGuests, pattern)
}

// home is where somebody who is kept out of the rest has something to do.
func (f found) home() string {
	if f.grants.Administrator {
		return accessPath
	}
	return "/"
}
