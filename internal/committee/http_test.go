package committee_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/org"
)

// site is the room's pages behind the real chain, walked as one person at a time.
type site struct {
	*world
	server *httptest.Server
	client *http.Client
	as     access.Actor
	lang   i18n.Language
	count  *db.Counter
}

func newSite(w *world) *site {
	w.t.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages, committee.Messages)
	w.must(err)
	s := &site{world: w, lang: i18n.Danish}
	srv, err := web.NewServer(web.Config{SignInPath: "/log-ind", Bundle: bundle, Clock: w.clk, Log: slog.New(slog.DiscardHandler),
		Frame: func(context.Context, *ui.Frame) {},
		Authenticate: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				ctx := i18n.With(access.With(r.Context(), s.as), bundle, s.lang)
				ctx, s.count = db.WithCounter(ctx)
				next.ServeHTTP(rw, r.WithContext(ctx))
			})
		}})
	w.must(err)
	w.x.Routes(srv.Mux())
	s.server = httptest.NewServer(srv.Handler())
	w.t.Cleanup(s.server.Close)
	jar, err := cookiejar.New(nil)
	w.must(err)
	s.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s
}

// person makes the next requests those of somebody in the world.
func (s *site) person(key string) { s.as = access.Actor{Person: s.who[key], Name: key} }

// keeper makes the next requests those of the secretariat.
func (s *site) keeper() { s.as = secretariat }

func (s *site) do(req *http.Request) (int, string, string) {
	s.t.Helper()
	res, err := s.client.Do(req)
	s.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	s.must(err)
	return res.StatusCode, string(body), res.Header.Get("Location")
}

func (s *site) get(path string) (int, string) {
	s.t.Helper()
	req, err := http.NewRequest(http.MethodGet, s.server.URL+path, nil)
	s.must(err)
	status, body, _ := s.do(req)
	return status, body
}

var token = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// post sends a form found on the page at path, with its token, to the same path.
func (s *site) post(path string, fields ...string) (status int, body, location string) {
	s.t.Helper()
	_, page := s.get(path)
	form := url.Values{}
	if m := token.FindStringSubmatch(page); m != nil {
		form.Set("_token", m[1])
	}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	req, err := http.NewRequest(http.MethodPost, s.server.URL+path, strings.NewReader(form.Encode()))
	s.must(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(req)
}

// has checks that the page says each of the texts, words or markup.
func (s *site) has(body string, texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, templ.EscapeString(text)) && !strings.Contains(body, text) {
			s.t.Errorf("the page does not say %q", text)
		}
	}
}

func (s *site) hasNot(body string, texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if strings.Contains(body, text) {
			s.t.Errorf("the page says %q", text)
		}
	}
}

func TestPagesNeedSignIn(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		s := newSite(w)
		c := committee.Path(w.named("L-MED Hjemmeplejen Nord").ID)
		for _, path := range []string{"/udvalg", c, "/hvem-taler-for-mig", "/huller", "/huller/ledige-pladser", c + "/pladser/" + w.seatOf(w.named("L-MED Hjemmeplejen Nord").ID, "tr")} {
			s.as = access.Actor{}
			if status, body := s.get(path); status != http.StatusSeeOther || body != "" && strings.Contains(body, "Prøve") {
				t.Errorf("%s for nobody: %d", path, status)
			}
		}
		for _, path := range []string{"/huller", "/huller/ledige-pladser", c + "/pladser/" + w.seatOf(w.named("L-MED Hjemmeplejen Nord").ID, "tr")} {
			for _, who := range []string{"tr", "leader", "clerk"} {
				s.person(who)
				if status, _ := s.get(path); status != http.StatusNotFound {
					t.Errorf("%s for %s: %d", path, who, status)
				}
			}
		}
		s.as = access.Actor{Person: "machine", Grants: access.Grants{Administrator: true}, Outside: true}
		for _, path := range []string{"/udvalg", c, "/hvem-taler-for-mig", "/huller"} {
			if status, _ := s.get(path); status != http.StatusNotFound {
				t.Errorf("%s for an administrator who does not work here: %d", path, status)
			}
		}
		s.person("clerk")
		for _, path := range []string{"/udvalg/nothing", "/udvalg/aaaaaaaaaaaaaaaaaaaaaaaaaa", "/huller/unknown"} {
			if status, _ := s.get(path); status != http.StatusNotFound {
				t.Errorf("%s: %d", path, status)
			}
		}
	})
}

func TestASeatWhoseHolderIsNotKnownIsNotVacant(t *testing.T) {
	onBoth(t, func(w *world) {
		night := board()
		for i, s := range night.Seats {
			if s.CommitteeKey == "H/C/N" && s.Side == committee.Employee {
				night.Seats[i].PersonKey, night.Seats[i].Unknown = "", true
			}
		}
		w.apply(board())
		w.apply(night)
		s := newSite(w)
		local := w.named("L-MED Hjemmeplejen Nord")
		s.person("clerk")
		_, body := s.get(committee.Path(local.ID))
		s.has(body, "Besat, men vi kan ikke finde, hvem det er")
		s.hasNot(body, "Ledig plads", "Vera Prøve")
		for _, g := range w.gaps() {
			if g.CommitteeID == local.ID && (g.Kind == committee.GapVacant || g.Kind == committee.GapNoVice) {
				t.Errorf("gap %s", g.Kind)
			}
		}
		got, err := w.x.Snapshot(ctx, w.d.Read())
		w.must(err)
		unknown := 0
		for _, s := range got.Seats {
			if s.Unknown {
				unknown++
			}
		}
		w.same("the next night knows it", 4, unknown)
		w.same("nobody speaks from a seat whose holder is not known", "C-MED Center for Omsorg", w.voices()["north"])
		w.apply(board())
		_, body = s.get(committee.Path(local.ID))
		s.has(body, "Vera Prøve", "Ledig plads")
	})
}

func TestWhatHigherRoomsFindMissing(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		w.x.AddGapSection(func(context.Context) (templ.Component, error) { return nil, nil })
		w.x.AddGapSection(func(context.Context) (templ.Component, error) { return templ.Raw("<p>found above</p>"), nil })
		s.keeper()
		_, body := s.get("/huller")
		s.has(body, "found above")
		_, body = s.get("/huller/ledige-pladser")
		s.hasNot(body, "found above")
	})
}

func TestCommitteePage(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		s := newSite(w)
		local := w.named("L-MED Hjemmeplejen Nord")
		vice := w.seatOf(local.ID, "vice")
		w.must(w.x.SetGroup(ctx, secretariat, vice, "B"))
		w.must(w.x.SetTerm(ctx, secretariat, vice, clock.MustDay("2026-01-01"), clock.MustDay("2027-12-31")))
		w.must(w.x.AddSubstitute(ctx, secretariat, vice, w.who["spare"], false))
		w.x.AddCommitteeSection(func(_ context.Context, id string) (templ.Component, error) {
			return templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
				_, err := io.WriteString(out, "<p>section of "+id+"</p>")
				return err
			}), nil
		})

		s.person("clerk")
		status, body := s.get(committee.Path(local.ID))
		w.same("status", 200, status)
		s.has(body, "L-MED Hjemmeplejen Nord", "Hjemmeplejen Nord", "Vera Prøve", "Tillidsrepræsentant, næstformand", "mailto:vice@example.dk", "tel:11223344",
			"Valgt fra 1. januar 2026 til og med 31. december 2027", "Suppleant: Signe Prøve", "Ledig plads", "Taler for", "2 enheder", "AMG Hjemmeplejen Nord",
			"C-MED Center for Omsorg", "section of "+local.ID)
		// The election group is special-category data: not in the source for those it does not concern. Contact data of a
		// substitute who does not act is an employee's like any other.
		s.hasNot(body, "Perioden er udløbet", "Valggruppe", "spare@example.dk", "/pladser/", "name=\"gem\"")
		for _, who := range []string{"leader", "chief", "spare", "south1"} {
			s.person(who)
			_, body := s.get(committee.Path(local.ID))
			s.hasNot(body, "Valggruppe", "valggruppe")
		}
		for _, who := range []string{"vice", "tr", "amr"} {
			s.person(who)
			_, body := s.get(committee.Path(local.ID))
			s.has(body, "Valggruppe B")
		}
		w.must(w.x.SetTerm(ctx, secretariat, vice, clock.MustDay("2022-01-01"), clock.MustDay("2023-12-31")))
		w.must(w.x.SetActing(ctx, secretariat, w.substitute(local.ID, "spare"), true))
		s.person("clerk")
		_, body = s.get(committee.Path(local.ID))
		s.has(body, "Signe Prøve sidder i pladsen som suppleant", "spare@example.dk", "til og med 31. december 2023", "Perioden er udløbet")
		s.keeper()
		_, body = s.get(committee.Path(local.ID))
		s.has(body, "Valggruppe B", committee.Path(local.ID)+"/pladser/"+vice)
		queries := s.count.N()

		s.lang = i18n.English
		s.person("clerk")
		_, body = s.get(committee.Path(local.ID))
		s.has(body, "Shop steward, vice-chair", "Vacant seat", "Signe Prøve sits in the seat as substitute")
		s.lang = i18n.Danish

		_, body = s.get(committee.Path(w.named("H-MED").ID))
		if s.count.N() > queries {
			t.Errorf("%d queries for another committee, %d for the first", s.count.N(), queries)
		}
		s.has(body, "Bodil Prøve", "Kaj Prøve")

		w.nights(1)
		w.apply(committee.Sync{EndCommittees: []string{"H/C/N/G", "H/C/N"}})
		_, body = s.get(committee.Path(local.ID))
		s.has(body, "Udvalget blev nedlagt 24. november 2026.")
		s.hasNot(body, "Vera Prøve")
	})
}

func TestListOfCommittees(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		s.person("clerk")
		_, body := s.get("/udvalg")
		s.has(body, "Her er ingen udvalg endnu")
		w.apply(board())
		_, body = s.get("/udvalg")
		s.has(body, "H-MED", "C-MED Center for Omsorg", "L-MED Hjemmeplejen Nord")
		s.hasNot(body, "AMG Hjemmeplejen Nord")
		_, body = s.get("/udvalg?niveau=4")
		s.has(body, "AMG Hjemmeplejen Nord", "1 udvalg")
		s.hasNot(body, "C-MED Center for Omsorg")
		_, body = s.get("/udvalg?q=nord&niveau=3")
		s.has(body, "L-MED Hjemmeplejen Nord", "C-MED Center for Omsorg") // the one above is named beside it
		s.hasNot(body, "H-MED<")
		_, body = s.get("/udvalg?q=findes+ikke&side=7")
		s.has(body, "Ingen udvalg passer til det")

		more := committee.Sync{}
		for i := range 260 {
			name := "L-MED Enhed " + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + string(rune('a'+i/26))
			more.Committees = append(more.Committees, committee.SyncCommittee{Key: "H/C/" + name, Name: name, Level: committee.Local, Kind: committee.KindCommittee, ParentKey: "H/C"})
		}
		w.apply(more)
		status, body := s.get("/udvalg")
		w.same("status", 200, status)
		s.has(body, "261 udvalg under sig")
		s.hasNot(body, "L-MED Enhed")
		w.same("a fixed number of queries", 2, s.count.N())
		_, body = s.get("/udvalg?niveau=3")
		s.has(body, "261 udvalg", "/udvalg?niveau=3&side=2")
		_, body = s.get("/udvalg?niveau=3&side=6")
		s.has(body, "/udvalg?niveau=3&side=5")
		s.hasNot(body, "side=7")
	})
}

func TestWhoSpeaksForMe(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		s.person("spare")
		_, body := s.get("/hvem-taler-for-mig")
		s.has(body, "Lige nu er der ikke noget udvalg, der taler for dem, der arbejder i Team 1.")
		w.apply(board())
		_, body = s.get("/hvem-taler-for-mig")
		s.has(body, "Din arbejdsplads, Team 1, har ikke sit eget udvalg. Derfor taler L-MED Hjemmeplejen Nord for dig.", "Vera Prøve",
			"Tillidsrepræsentant, næstformand", "vice@example.dk", "Lene Prøve er formand for udvalget")
		s.person("vice")
		_, body = s.get("/hvem-taler-for-mig")
		s.has(body, "L-MED Hjemmeplejen Nord er din arbejdsplads' eget udvalg.")
		w.write(func(ctx context.Context, tx *db.Tx) error {
			return w.org.Apply(ctx, tx, first, org.Sync{Employments: []org.SyncEmployment{{Key: "second", PersonKey: "vice", UnitKey: "office", Title: "Vikar", From: first}}})
		})
		_, body = s.get("/hvem-taler-for-mig")
		s.has(body, "L-MED Hjemmeplejen Nord er din arbejdsplads' eget udvalg.", "I Kontoret", "Derfor taler H-MED for dig.")
		s.as = access.Actor{Person: "nobody in the organisation"}
		_, body = s.get("/hvem-taler-for-mig")
		s.has(body, "Du er ikke knyttet til nogen arbejdsplads")
	})
}

func TestGapsPageMendsWithOnePress(t *testing.T) {
	onBoth(t, func(w *world) {
		first := board()
		first.Committees[0].UnitKey = ""
		w.apply(first)
		s := newSite(w)
		s.keeper()
		status, body := s.get("/huller")
		w.same("status", 200, status)
		local := w.named("L-MED Hjemmeplejen Nord")
		s.has(body, "Det mangler", "Udvalg uden enhed", "L-MED Hjemmeplejen Nord", `value="`+w.unit["north"]+`"`, "Ledige pladser", "Enheder uden leder", "Kun hovedudvalget taler for dem", "Kontoret")
		_, body = s.get("/huller/udvalg-uden-enhed")
		queries := s.count.N()
		s.has(body, "Den ligner mest", "Center for Omsorg")
		status, _, location := s.post(committee.Path(local.ID), "gem", "enhed", "unit", w.unit["north"], "next", "/huller/udvalg-uden-enhed")
		w.same("mended", []any{303, "/huller/udvalg-uden-enhed"}, []any{status, location})
		_, body = s.get("/huller/udvalg-uden-enhed")
		s.has(body, "L-MED Hjemmeplejen Nord hører nu til Hjemmeplejen Nord.", "Her mangler der ikke noget.")
		if s.count.N() > queries {
			t.Errorf("%d queries with nothing to show, %d before", s.count.N(), queries)
		}

		status, body, _ = s.post(committee.Path(local.ID), "gem", "enhed", "unit", "nowhere")
		w.same("a wrong unit", 422, status)
		s.has(body, "Der er problemer", "Vælg en enhed, der findes i dag.")

		w.nights(1)
		w.apply(committee.Sync{EndCommittees: []string{"H/C/N"}, Committees: []committee.SyncCommittee{
			{Key: "H/C/N2", Name: "L-MED Nordlys", Level: committee.Local, Kind: committee.KindCommittee, ParentKey: "H/C"}}})
		heir := w.named("L-MED Nordlys")
		_, body = s.get("/huller")
		s.has(body, "L-MED Hjemmeplejen Nord er væk siden 24. november 2026. Er L-MED Nordlys det samme udvalg?")
		status, _, location = s.post(committee.Path(heir.ID), "gem", "samme", "old", local.ID, "next", "/huller/nyt-navn")
		w.same("mended", []any{303, "/huller/nyt-navn"}, []any{status, location})
		_, body = s.get("/huller/nyt-navn")
		s.has(body, "L-MED Nordlys er nu det samme udvalg som før.", "Her mangler der ikke noget.")
		status, body, _ = s.post(committee.Path(heir.ID), "gem", "samme", "old", local.ID)
		w.same("twice", 422, status)
		s.has(body, "De to udvalg kan ikke være det samme")

		s.person("leader")
		status, _, _ = s.post(committee.Path(heir.ID), "gem", "enhed", "unit", w.unit["south"])
		w.same("by a leader", 403, status)
	})
}

func TestAnotherCommitteeIsNotAskedAboutAgain(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		s := newSite(w)
		s.keeper()
		local := w.named("L-MED Hjemmeplejen Nord")
		w.nights(1)
		w.apply(committee.Sync{EndCommittees: []string{"H/C/N/G", "H/C/N"}, Committees: []committee.SyncCommittee{
			{Key: "H/C/N2", Name: "L-MED Nordlys", Level: committee.Local, Kind: committee.KindCommittee, ParentKey: "H/C"},
			{Key: "H/C/N3", Name: "L-MED Nordstjernen", Level: committee.Local, Kind: committee.KindCommittee, ParentKey: "H/C"}}})
		other, third := w.named("L-MED Nordlys"), w.named("L-MED Nordstjernen")
		_, body := s.get("/huller/nyt-navn")
		s.has(body, "Er L-MED Nordlys det samme udvalg?", "Er L-MED Nordstjernen det samme udvalg?", "Nej, det er et andet")
		status, _, location := s.post(committee.Path(other.ID), "gem", "ikke-samme", "old", local.ID, "next", "/huller/nyt-navn")
		w.same("said", []any{303, "/huller/nyt-navn"}, []any{status, location})
		status, _, _ = s.post(committee.Path(other.ID), "gem", "ikke-samme", "old", local.ID)
		w.same("said twice", 303, status)
		_, body = s.get("/huller/nyt-navn")
		s.has(body, "Det spørger vi ikke om igen.", "Er L-MED Nordstjernen det samme udvalg?")
		s.hasNot(body, "Er L-MED Nordlys det samme udvalg?")
		w.nights(1)
		w.apply(committee.Sync{})
		w.same("nor the night after", []committee.Gap{{Kind: committee.GapSame, CommitteeID: local.ID, NewID: third.ID, Until: first}}, w.gapsOf(committee.GapSame))
		w.same("journal", []string{"committee.came", "committee.not_same", "committee.not_same"}, w.verbs(other.ID))
		status, _, _ = s.post(committee.Path(other.ID), "gem", "ikke-samme", "old", "nothing")
		w.same("of nothing", 404, status)
		s.person("leader")
		status, _, _ = s.post(committee.Path(third.ID), "gem", "ikke-samme", "old", local.ID)
		w.same("by a leader", 403, status)
		w.same("and so it stays asked about", 1, len(w.gapsOf(committee.GapSame)))
	})
}

func TestWhyOnlyTheMainCommitteeSpeaks(t *testing.T) {
	onBoth(t, func(w *world) {
		s := newSite(w)
		s.keeper()
		night := board()
		for i, seat := range night.Seats {
			if seat.Side == committee.Employee && seat.CommitteeKey != "H" {
				night.Seats[i].PersonKey = ""
			}
		}
		w.apply(night)
		_, body := s.get("/huller/kun-hovedudvalget")
		s.has(body, "Kontoret", "Der er intet udvalg på vejen op.",
			"Hjemmeplejen Syd", "C-MED Center for Omsorg er på vejen op, men har ingen medarbejderrepræsentant lige nu.",
			"L-MED Hjemmeplejen Nord, C-MED Center for Omsorg er på vejen op")
		w.same("each its own reason", 1, strings.Count(body, "Der er intet udvalg på vejen op."))
	})
}

func TestACommitteeThatSpeaksForNobody(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		s := newSite(w)
		s.keeper()
		local := w.named("L-MED Hjemmeplejen Nord")
		w.must(w.x.Match(ctx, secretariat, local.ID, w.unit["south"]))
		w.same("each speaks for somebody", 0, len(w.gapsOf(committee.GapForNobody)))
		w.nights(1)
		w.write(func(ctx context.Context, tx *db.Tx) error {
			if err := w.org.Apply(ctx, tx, clock.Today(w.clk), org.Sync{EndUnits: []string{"south"}}); err != nil {
				return err
			}
			return w.x.Refresh(ctx, tx, clock.Today(w.clk))
		})
		w.same("its unit has gone", []committee.Gap{{Kind: committee.GapForNobody, CommitteeID: local.ID, UnitID: w.unit["care"],
			OtherID: w.named("C-MED Center for Omsorg").ID}}, w.gapsOf(committee.GapForNobody))
		_, body := s.get("/huller/taler-ikke-for-nogen")
		s.has(body, "L-MED Hjemmeplejen Nord", "Dets enhed er nedlagt og tæller som Center for Omsorg, som C-MED Center for Omsorg taler for.", committee.Path(local.ID)+"?vaelg-enhed=1#unit")
		w.must(w.x.Match(ctx, secretariat, local.ID, w.unit["care"]))
		_, body = s.get("/huller")
		s.hasNot(body, "Dets enhed er nedlagt")
		w.must(w.x.Match(ctx, secretariat, local.ID, w.unit["north"]))
		w.same("mended", 0, len(w.gapsOf(committee.GapForNobody)))
	})
}

// Two workplaces of one name are told apart where one asks who speaks.
func TestWorkplacesOfOneName(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		w.write(func(ctx context.Context, tx *db.Tx) error {
			if err := w.org.Apply(ctx, tx, first, org.Sync{Units: []org.SyncUnit{{Key: "team south", Name: "Team 1", Type: "Team", ParentKey: "south", Placed: true, From: first}},
				Employments: []org.SyncEmployment{{Key: "second", PersonKey: "spare", UnitKey: "team south", Title: "Vikar", From: first}}}); err != nil {
				return err
			}
			return w.x.Refresh(ctx, tx, first)
		})
		s := newSite(w)
		s.person("spare")
		_, body := s.get("/hvem-taler-for-mig")
		s.has(body, "I Team 1 (Hjemmeplejen Nord)", "I Team 1 (Hjemmeplejen Syd)")
	})
}

func TestSeatForms(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		s := newSite(w)
		s.keeper()
		local := w.named("L-MED Hjemmeplejen Nord")
		path := committee.Path(local.ID) + "/pladser/" + w.seatOf(local.ID, "tr")
		status, body := s.get(path)
		w.same("status", 200, status)
		s.has(body, "Plads: Tillidsrepræsentant", "Skriv valgperioden", "Skriv valggruppen", "Pladsen har ingen suppleant.")

		status, body, _ = s.post(path, "gem", "periode", "from", "32. januar", "until", "31-12-2027")
		w.same("not a date", 422, status)
		s.has(body, "Skriv datoen som 31-12-2027.", "32. januar", `href="#from"`)
		status, body, _ = s.post(path, "gem", "periode", "from", "1.1.2028", "until", "31. december 2027")
		w.same("the wrong way round", 422, status)
		s.has(body, "Den sidste dag ligger før den første.", "31. december 2027")
		status, _, location := s.post(path, "gem", "periode", "from", "1.1.2026", "until", "31. december 2027")
		w.same("saved", []any{303, path}, []any{status, location})
		_, body = s.get(path)
		s.has(body, "Valgperioden er gemt.", `value="01-01-2026"`, `value="31-12-2027"`)

		status, body, _ = s.post(path, "gem", "valggruppe", "group", "Q")
		w.same("an unknown group", 422, status)
		s.has(body, "Vælg A, B eller C")
		status, _, _ = s.post(path, "gem", "valggruppe", "group", "A")
		w.same("saved", 303, status)

		_, body = s.get(path + "?navn=signe")
		s.has(body, "Gør Signe Prøve til suppleant")
		for _, typed := range []string{"spare", "spare@exam"} { // by username and e-mail too, told apart by the username
			_, body = s.get(path + "?navn=" + typed)
			s.has(body, "Gør Signe Prøve til suppleant", `<span class="ms-meta">spare</span>`)
		}
		_, body = s.get(path + "?navn=xyzzy")
		s.has(body, "Vi fandt ingen, der hedder det.")
		status, body, _ = s.post(path, "gem", "suppleant", "person", w.who["tr"])
		w.same("oneself", 422, status)
		s.has(body, "Man kan ikke være suppleant for sig selv.")
		status, _, _ = s.post(path, "gem", "suppleant", "person", w.who["spare"])
		w.same("a substitute", 303, status)
		sub := w.substitute(local.ID, "spare")
		_, body = s.get(path)
		s.has(body, "Signe Prøve er nu suppleant.", "Lad Signe Prøve sidde i pladsen nu")
		for _, gem := range []string{"sidder", "sidder-ikke", "afslut"} {
			if status, _, _ := s.post(path, "gem", gem, "substitute", sub, "person", w.who["spare"]); status != 303 {
				t.Errorf("%s: %d", gem, status)
			}
		}
		_, body = s.get(path)
		s.has(body, "Signe Prøve er ikke længere suppleant.", "Pladsen har ingen suppleant.")
		status, _, _ = s.post(path, "gem", "noget andet")
		w.same("an unknown button", 404, status)
	})
}

func TestPartsOfOtherPages(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		bundle, err := i18n.NewBundle(web.Messages, ui.Messages, committee.Messages)
		w.must(err)
		in := i18n.With(access.With(ctx, access.Actor{Person: w.who["clerk"]}), bundle, i18n.Danish)
		s := &site{world: w}
		render := func(c templ.Component, err error) string {
			w.must(err)
			var b strings.Builder
			w.must(c.Render(in, &b))
			return b.String()
		}
		body := render(w.x.UnitSection(in, w.unit["team"]))
		s.has(body, "L-MED Hjemmeplejen Nord", "Taler for dem, der arbejder her", "Vera Prøve", "vice@example.dk")
		body = render(w.x.UnitSection(in, w.unit["north"]))
		s.has(body, "Enhedens eget udvalg", "AMG Hjemmeplejen Nord")
		if c, err := w.x.UnitSection(in, "nowhere"); c != nil || err != nil {
			t.Errorf("a section for an unknown unit: %v %v", c, err)
		}
		voices, err := w.x.VoicesFor(ctx, w.d.Read(), w.who["spare"])
		w.must(err)
		body = render(committee.VoiceCard(voices), nil)
		s.has(body, "Hvem taler for dig?", "L-MED Hjemmeplejen Nord", "Vera Prøve", "Tillidsrepræsentant, næstformand", "/hvem-taler-for-mig")
		body = render(committee.VoiceCard(nil), nil)
		s.has(body, "Du er ikke knyttet til nogen arbejdsplads")
		for _, code := range []string{"own", "own_above", "touched", "touched_above"} {
			s.has(committee.ReasonText(in, code, map[string]string{"committee": "Lokal-MED", "unit": "Nord"}), "Lokal-MED spørges, fordi", "Nord")
		}
		s.has(committee.ReasonText(in, "touched_many", map[string]string{"committee": "Center-MED", "n": "3"}), "3 af de enheder")
	})
}
