package app

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// guestPages are the pages that answer a guest who is invited into a matter, beside what is public.
var guestPages = []string{
	"GET /{$}", "GET /mig", "GET /mig/data", "GET /mig/data.json", "GET /min-stemme",
	"GET /forloeb/{id}", "GET /forloeb/{id}/lyt", "GET /forloeb/{id}/historik", "GET /forloeb/{id}/forstaaelse", "GET /forloeb/{id}/udskriv",
	"GET /forloeb/{id}/data.json", "GET /forloeb/{id}/bidrag.csv", "GET /forloeb/{id}/bidrag", "GET /forloeb/{id}/meld", "GET /fil/{id}", "GET /bidrag/{id}",
	"GET /forloeb/{id}/muligheder", "GET /mulighed/{id}", "GET /mulighed/{id}/meld", "GET /uenighed/{id}", "GET /gult-kort/{id}", "GET /uenighed-tekst/{id}/meld", "GET /begreb-tekst/{id}/meld",
}

// ownOfAuthors are pages of what somebody has said themselves: a guest has them of what they said, and of nothing else.
var ownOfAuthors = []string{"GET /bidrag/{id}/ret", "GET /bidrag/{id}/tidligere", "GET /bidrag/{id}/misforstaaet", "GET /bidrag/{id}/uddyb"}

// TestAGuestReachesNothingElse walks every page there is as a guest of the matter it is about: those of guestPages answer, public ones are as
// for nobody, and every other is not found, also for a guest who may contribute.
func TestAGuestReachesNothingElse(t *testing.T) {
	w := newMatrixTown(t)
	paths := map[string]string{}
	for _, list := range acts {
		for _, a := range list {
			if method, path := a.request(); method == http.MethodGet && (paths[a.pattern] == "" || len(path) < len(paths[a.pattern])) {
				paths[a.pattern] = path
			}
		}
	}
	paths["GET /forloeb/{id}/bidrag"], paths["GET /bidrag/{id}"] = "/forloeb/{matter}/bidrag", "/bidrag/{given}"
	w.thing("matter", "gry")
	guest, walked := w.enter("gry"), 0
	for _, pattern := range w.app.Mux().Patterns() {
		method, _, _ := strings.Cut(pattern, " ")
		if method != http.MethodGet || pattern == "GET /assets/{file}" {
			continue
		}
		path := w.fill(paths[pattern], "gry")
		if path == "" {
			t.Errorf("%s is tried by nothing", pattern)
			continue
		}
		walked++
		got, nobodys := w.request(guest, method, path, "").Code, w.request(nil, method, path, "")
		want := http.StatusNotFound
		if slices.Contains(guestPages, pattern) {
			want = http.StatusOK
		} else if to := nobodys.Header().Get("Location"); nobodys.Code != http.StatusNotFound && !strings.HasPrefix(to, "/log-ind?") && to != "/log-ind" {
			want = nobodys.Code // public
		}
		if pattern == "GET /log-ind" || pattern == "GET /log-ind/kode" {
			want = http.StatusSeeOther // has signed in, and has asked for no code
		}
		if got != want {
			t.Errorf("%s (%s): %d, want %d", pattern, path, got, want)
		}
	}
	if walked < 100 {
		t.Errorf("only %d pages were walked", walked)
	}
	for _, pattern := range append(slices.Clone(forGuests), guestPages...) {
		if !slices.Contains(w.app.Mux().Patterns(), pattern) {
			t.Errorf("%s is let in to guests, and no route", pattern)
		}
	}
	for _, pattern := range forGuests {
		if strings.HasPrefix(pattern, "GET") && !slices.Contains(guestPages, pattern) && !slices.Contains(ownOfAuthors, pattern) {
			t.Errorf("%s is let in to guests, and does not stand here", pattern)
		}
	}
}
