package org_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/org"
)

// site is the room's pages behind the real chain, walked as one person at a time.
type site struct {
	*world
	server *httptest.Server
	as     access.Actor
	lang   i18n.Language
	count  *db.Counter
}

func newSite(w *world) *site {
	w.t.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages, org.Messages)
	if err != nil {
		w.t.Fatal(err)
	}
	s := &site{world: w, lang: i18n.Danish, as: access.Actor{Person: w.Person("rosa"), Name: "Rosa Holm"}}
	srv, err := web.NewServer(web.Config{SignInPath: "/log-ind", Bundle: bundle, Clock: w.clk, Log: slog.New(slog.DiscardHandler),
		Frame: func(context.Context, *ui.Frame) {},
		Authenticate: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				ctx := i18n.With(access.With(r.Context(), s.as), bundle, s.lang)
				ctx, s.count = db.WithCounter(ctx)
				next.ServeHTTP(rw, r.WithContext(ctx))
			})
		}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.Room.Routes(srv.Mux())
	s.server = httptest.NewServer(srv.Handler())
	w.t.Cleanup(s.server.Close)
	return s
}

func (s *site) get(path string) (int, string) {
	s.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(s.server.URL + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

// text is what a page of status 200 says, in one line.
func (s *site) text(path string) string {
	s.t.Helper()
	status, body := s.get(path)
	if status != http.StatusOK {
		s.t.Fatalf("GET %s: %d", path, status)
	}
	return strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " ")
}

func (s *site) says(path string, wanted ...string) {
	s.t.Helper()
	text := s.text(path)
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			s.t.Errorf("%s does not say %q:\n%s", path, want, text)
		}
	}
}

func (s *site) isSilent(path string, unwanted ...string) {
	s.t.Helper()
	_, body := s.get(path)
	for _, no := range unwanted {
		if strings.Contains(body, no) {
			s.t.Errorf("%s has %q", path, no)
		}
	}
}

func TestTreePage(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		s.says("/organisation", "Lillesund Kommune", "Center for Omsorg Vis 2 enheder under Center for Omsorg", "Egeskolen Afdeling · 1 enhed under", "Søskolen Afdeling")
		s.isSilent("/organisation", "Enheder uden plads")
		_, body := s.get("/organisation")
		for _, key := range []string{"town", "care", "north", "lake"} {
			if !strings.Contains(body, `href="`+org.UnitPath(w.Unit(key))+`"`) {
				w.t.Errorf("no way to %s", key)
			}
		}
		w.apply(org.Sync{Units: []org.SyncUnit{{Key: "lost", Name: "Vikarkorpset", Type: "Team", From: w.First}}})
		s.says("/organisation", "Enheder uden plads i træet", "Vikarkorpset Team")
		s.lang = i18n.English
		s.says("/organisation", "Organisation", "Units without a place in the tree", "Show 2 units below Center for Skoler", "Afdeling · 1 unit below")
	})
}

func TestEmptyOrganisation(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		w.apply(org.Sync{EndUnits: []string{"town", "care", "north", "team1", "team2", "south", "schools", "oak", "oakteam", "lake"}})
		s.says("/organisation", "Her er endnu ingen organisation")
	})
}

func TestSearchPage(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		s.says("/organisation?q=team+1", "Vi fandt 2 enheder og 0 personer.", "Lillesund Kommune › Center for Omsorg › Hjemmeplejen Nord")
		s.says("/organisation?q=nadia", "Vi fandt 0 enheder og 1 person.", "Nadia Yilmaz", "Støttelærer, Søskolen", "Social- og sundhedsassistent, Hjemmeplejen Nord")
		s.isSilent("/organisation?q=karen", "karen@", "20 30 40 50") // a leader too is found without contact data
		s.says("/organisation?q=xyzzy", "Det fandt vi ikke", "Se hele organisationen")
		s.isSilent("/organisation?q="+url.QueryEscape(`"><script>alert(1)</script>`), "<script>alert")
		s.lang = i18n.English
		s.says("/organisation?q=rosa", "We found 0 units and 1 person.", "People")
	})
}

func TestUnitPage(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		north := org.UnitPath(w.Unit("north"))
		s.says(north, "Organisation Lillesund Kommune Center for Omsorg", "Afdeling Hjemmeplejen Nord", "Leder KB Karen Brandt karen@lillesund.example 20 30 40 50",
			"11 personer arbejder her og i enhederne under.", "Enheder under Team 1 Team 2", "Omar Ågård Social- og sundhedshjælper")
		s.isSilent(north, "omar@", "nadia@", "pia@")
		s.says(org.UnitPath(w.Unit("team1")), "Enheden har ingen leder lige nu. Den nærmeste leder over den er: KB Karen Brandt Hjemmeplejen Nord", "3 personer arbejder her.")
		s.lang = i18n.English
		s.says(north, "Leader", "11 people work here and in the units below.", "Those who work here")
		s.lang = i18n.Danish

		s.as.Grants.Secretariat = true
		s.says(north, "nadia@lillesund.example")
		for _, path := range []string{"/enhed/nowhere", org.UnitPath(id.New()), "/enhed/" + w.Unit("north") + "x"} {
			if status, _ := s.get(path); status != http.StatusNotFound {
				w.t.Errorf("%s: %d", path, status)
			}
		}
	})
}

func TestAUnitWhoseLeaderIsNotKnown(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		someone := []org.SyncLeader{{UnitKey: "team1"}}
		w.apply(org.Sync{Leaders: someone})
		s.says(org.UnitPath(w.Unit("team1")), "Enheden har en leder, men vi kan ikke finde, hvem det er.", "Den nærmeste leder over den er: KB Karen Brandt")
		s.isSilent(org.UnitPath(w.Unit("team1")), "har ingen leder")
		s.says(org.UnitPath(w.Unit("lake")), "Enheden har ingen leder lige nu.")
		before := ok[org.Sync](w)(w.Room.Snapshot(ctx, w.q))
		if !slices.Contains(before.Leaders, someone[0]) {
			w.t.Error("the next night does not know it")
		}
		w.apply(org.Sync{Leaders: someone}) // again is nothing new
		w.apply(org.Sync{EndLeaders: someone})
		s.says(org.UnitPath(w.Unit("team1")), "Enheden har ingen leder lige nu.")
	})
}

func TestEndedAndUnplacedUnitPage(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		w.apply(org.Sync{EndUnits: []string{"team2"}, Units: []org.SyncUnit{{Key: "lost", Name: "Vikarkorpset", Type: "Team", From: w.First}}})
		ended := org.UnitPath(w.Unit("team2"))
		s.says(ended, "Nedlagt", "Enheden findes ikke længere", "hører nu til Hjemmeplejen Nord .")
		s.isSilent(ended, "arbejder her", "ulla@")
		if _, body := s.get(ended); !strings.Contains(body, `<a href="`+org.UnitPath(w.Unit("north"))+`">Hjemmeplejen Nord</a>.`) {
			w.t.Error("no way to what it counts as")
		}
		s.says(org.UnitPath(w.Unit("north")), "Ulla Bang", "Team 1")
		lost := ok[map[string]string](w)(w.Room.UnitIDs(ctx, w.q, []string{"lost"}))["lost"]
		s.says(org.UnitPath(lost), "Vi ved ikke, hvor enheden hører til", "Ingen er ansat her lige nu.", "0 personer arbejder her.")
	})
}

func TestEmployeesPageByPage(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		var sync org.Sync
		for i := range 120 {
			key := fmt.Sprintf("many%03d", i)
			sync.People = append(sync.People, org.SyncPerson{Key: key, FirstName: "Mange", LastName: fmt.Sprintf("Navn%03d", i), From: w.First})
			sync.Employments = append(sync.Employments, org.SyncEmployment{Key: key, PersonKey: key, UnitKey: "lake", Title: "Lærer", From: w.First})
		}
		w.apply(sync)
		next := regexp.MustCompile(`rel="next" href="([^"#]+)#medarbejdere"`)
		seen, pages := map[string]bool{}, 0
		for path := org.UnitPath(w.Unit("lake")); path != ""; pages++ {
			_, body := s.get(path)
			for _, m := range regexp.MustCompile(`Mange Navn\d+`).FindAllString(body, -1) {
				if seen[m] {
					w.t.Fatalf("%s twice", m)
				}
				seen[m] = true
			}
			path = ""
			if m := next.FindStringSubmatch(body); m != nil {
				path = m[1]
			}
		}
		w.same("everybody once", 120, len(seen))
		w.same("pages", 3, pages)
		s.says(org.UnitPath(w.Unit("lake"))+"?efter=vrøvl", "Mange Navn000")
	})
}

func TestSectionsOfHigherRooms(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		w.Room.AddUnitSection(func(_ context.Context, unitID string) (templ.Component, error) {
			if unitID != w.Unit("north") {
				return nil, nil
			}
			return templ.Raw("<p>Udvalget taler for jer</p>"), nil
		})
		s.says(org.UnitPath(w.Unit("north")), "Udvalget taler for jer")
		s.isSilent(org.UnitPath(w.Unit("south")), "Udvalget taler for jer")
	})
}

func TestPickers(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		_, body := s.get("/enheder/valg?felt=touched&touched-q=team")
		if strings.Contains(body, "<html") || strings.Count(body, `type="checkbox"`) != 3 || strings.Count(body, `name="touched"`) != 3 || !strings.Contains(body, w.Unit("team1")) {
			w.t.Errorf("units: %s", body)
		}
		_, body = s.get("/personer/valg?felt=stand_in&stand_in-q=carl")
		if strings.Count(body, `type="radio"`) != 1 || !strings.Contains(body, w.Person("carechief")) || !strings.Contains(body, "Centerchef, Center for Omsorg") {
			w.t.Errorf("people: %s", body)
		}
		if _, body = s.get("/enheder/valg?felt=touched"); strings.TrimSpace(body) != "" {
			w.t.Errorf("nothing typed: %s", body)
		}
		for _, path := range []string{"/enheder/valg?q=team", "/enheder/valg?felt=%22onload&%22onload-q=team"} {
			if status, _ := s.get(path); status != http.StatusNotFound {
				w.t.Errorf("%s: %d", path, status)
			}
		}
	})
}

func TestWhoMayRead(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		var outsider string
		w.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) (err error) {
			outsider, err = w.Room.AddPerson(ctx, tx, w.First, org.Person{FirstName: "Ada", LastName: "Berg", Email: "ada@drift.example"})
			return err
		})
		paths := []string{"/organisation", "/organisation?q=rosa", org.UnitPath(w.Unit("north")), "/enheder/valg?felt=a&a-q=team", "/personer/valg?felt=a&a-q=rosa"}
		for _, tc := range []struct {
			name string
			as   access.Actor
			want int
		}{
			{"nobody", access.Actor{}, http.StatusSeeOther},
			{"employee", access.Actor{Person: w.Person("rosa")}, http.StatusOK},
			{"leader", access.Actor{Person: w.Person("boss")}, http.StatusOK},
			{"secretariat", access.Actor{Person: w.Person("rosa"), Grants: access.Grants{Secretariat: true}}, http.StatusOK},
			{"administrator who works here", access.Actor{Person: w.Person("rosa"), Grants: access.Grants{Administrator: true}}, http.StatusOK},
			{"administrator only", access.Actor{Person: outsider, Grants: access.Grants{Administrator: true}, Outside: true}, http.StatusNotFound},
			{"administrator no more", access.Actor{Person: outsider, Outside: true}, http.StatusNotFound},
			{"secretariat who works elsewhere", access.Actor{Person: outsider, Grants: access.Grants{Secretariat: true}, Outside: true}, http.StatusOK},
		} {
			s.as = tc.as
			for _, path := range paths {
				if status, _ := s.get(path); status != tc.want {
					w.t.Errorf("%s, %s: %d, want %d", tc.name, path, status, tc.want)
				}
			}
		}
	})
}

// A page costs the same number of queries in a town of 10 units and in one of 5,000.
func TestQueriesAreFixed(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		count := func(path string) int {
			s.t.Helper()
			if status, _ := s.get(path); status != http.StatusOK {
				s.t.Fatalf("%s: %d", path, status)
			}
			return s.count.N()
		}
		small := []int{count("/organisation"), count("/organisation?q=team"), count(org.UnitPath(w.Unit("care"))), count("/enheder/valg?felt=a&a-q=team")}
		w.clk.Advance(24 * time.Hour)
		w.apply(wide(clock.Today(w.clk), 5000))
		u0 := ok[map[string]string](w)(w.Room.UnitIDs(ctx, w.q, []string{"u0"}))["u0"]
		large := []int{count("/organisation"), count("/organisation?q=enhed"), count(org.UnitPath(u0)), count("/enheder/valg?felt=a&a-q=enhed")}
		w.same("the same", small, large)
		w.t.Logf("queries: %v", small)
		for i, most := range []int{4, 0, 5, 0} {
			if small[i] > most {
				w.t.Errorf("page %d: %d queries, at most %d", i, small[i], most)
			}
		}
		began := time.Now()
		s.text("/organisation")
		w.t.Logf("the tree of 5,000 units: %v", time.Since(began).Round(time.Millisecond))
	})
}
