package disagreement

import (
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
)

// site is the room's pages and the matters', served; a request is made as somebody by their key.
type site struct {
	*world
	url    string
	client *http.Client
	token  string
	mux    *web.Mux
}

func served(w *world) *site {
	w.t.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages, committee.Messages, agreement.Messages, matter.Messages, Messages)
	w.ok(err)
	srv, err := web.NewServer(web.Config{SignInPath: "/log-ind", Bundle: bundle, Clock: w.clk, Log: slog.New(slog.DiscardHandler), Frame: func(context.Context, *ui.Frame) {},
		Authenticate: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				ctx := i18n.With(r.Context(), bundle, i18n.Danish)
				if who := r.Header.Get("Test-Person"); who != "" {
					ctx = access.With(ctx, w.as(who))
				}
				next.ServeHTTP(rw, r.WithContext(ctx))
			})
		}})
	w.ok(err)
	w.m.AddLead(w.x.Lead)
	w.m.AddBasis(w.x.Basis)
	w.m.AddSection(w.x.Section)
	w.m.AddReportsSection(w.x.ReportsSection)
	w.m.AddHistory(w.x.History)
	w.m.AddExport("disagreements", w.x.Export)
	w.m.AddExport("withdrawal_requests", w.x.ExportCards)
	w.m.Routes(srv.Mux(), func(path string) string { return "https://medspil.example" + path })
	w.x.Routes(srv.Mux())
	s := httptest.NewServer(srv.Handler())
	w.t.Cleanup(s.Close)
	jar, err := cookiejar.New(nil)
	w.ok(err)
	return &site{world: w, url: s.URL, mux: srv.Mux(), client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (s *site) do(who, method, path string, form url.Values) (int, string, string) {
	s.t.Helper()
	req, err := http.NewRequest(method, s.url+path, strings.NewReader(form.Encode()))
	s.ok(err)
	req.Header.Set("Test-Person", who)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := s.client.Do(req)
	s.ok(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	s.ok(err)
	return res.StatusCode, html.UnescapeString(string(b)), res.Header.Get("Location")
}

func (s *site) get(who, path string) (int, string) {
	s.t.Helper()
	status, body, _ := s.do(who, "GET", path, nil)
	return status, body
}

var tokenField = regexp.MustCompile(`name="_token" value="([^"]+)"`)

func (s *site) post(who, path string, form url.Values) (status int, body, to string) {
	s.t.Helper()
	if s.token == "" {
		_, page := s.get("karen", "/forloeb/"+id.New()+"/kladde")
		s.token = tokenField.FindStringSubmatch(page)[1]
	}
	form.Set("_token", s.token)
	return s.do(who, "POST", path, form)
}

// By forms: raised with mistakes first, written by the other side, read on the matter's page and on paper.
func TestByForms(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s, m := served(w), w.decided()
		_, page := s.get("nadia", matter.Path(m))
		if !strings.Contains(page, "Ser I forskelligt på det?") {
			t.Error("the vice-chair is not led to raise one")
		}
		if _, page := s.get("rosa", matter.Path(m)); strings.Contains(page, "Ser I forskelligt på det?") {
			t.Error("a reader is led to raise one")
		}
		form := url.Values{"key": {id.New()}, "view": {"Fredag er for sent."}, "back": {"31-31-2027"}}
		status, page, _ := s.post("nadia", matter.Path(m)+"/uenighed", form)
		if status != 422 || !strings.Contains(page, "Fredag er for sent.") || !strings.Contains(page, "Skriv dagen som 31-12-2026") {
			t.Errorf("a day that is none: %d", status)
		}
		form.Set("back", "20-2-2027")
		if status, page, _ = s.post("nadia", matter.Path(m)+"/uenighed", form); status != 422 || !strings.Contains(page, `href="#about"`) {
			t.Errorf("without what it is about: %d", status)
		}
		form.Set("about", "Om fredag er tidligt nok")
		status, _, one := s.post("nadia", matter.Path(m)+"/uenighed", form)
		if status != 303 || !strings.HasPrefix(one, "/uenighed/") {
			t.Fatalf("raised: %d %s", status, one)
		}
		if _, _, again := s.post("nadia", matter.Path(m)+"/uenighed", form); again != one {
			t.Errorf("sent twice: %s", again)
		}
		if status, page, _ = s.post("karen", one+"/skridt", url.Values{"step": {"Vi måler."}, "step_day": {"i morgen"}}); status != 422 || !strings.Contains(page, "Vi måler.") {
			t.Errorf("a step with mistakes: %d", status)
		}
		if status, page, _ = s.post("karen", one+"/skridt", url.Values{"step": {"Vi måler."}, "search": {"responsible"}, "responsible-q": {"ulla"}}); status != 200 || !strings.Contains(page, w.town.Person("ulla")) {
			t.Errorf("the search without script: %d", status)
		}
		for _, f := range []struct {
			who, path string
			form      url.Values
		}{{"karen", "/syn", url.Values{"seen": {"2"}, "view": {"Fredag er tidligt nok."}}}, {"karen", "/enige-om", url.Values{"common": {"Borgerne skal vide det."}}},
			{"pia", "/enige-om", url.Values{"do": {"accept"}, "of": {"4"}}},
			{"karen", "/skridt", url.Values{"step": {"Vi måler."}, "responsible": {w.town.Person("ulla")}, "step_day": {"10-12-2026"}, "conversation": {"Vi ser på tallene sammen."}}},
			{"pia", "/tilbage", url.Values{"back": {"15-12-2026"}}}} {
			if status, page, to := s.post(f.who, one+f.path, f.form); status != 303 || to != one {
				t.Fatalf("%s %s: %d %s", f.who, f.path, status, page)
			}
		}
		if _, _, to := s.post("pia", one+"/slut", url.Values{"do": {"confirm"}, "of": {"9"}}); to != "" {
			t.Error("an end nobody proposed")
		}
		for _, path := range []string{one, matter.Path(m), matter.Path(m) + "/udskriv"} {
			status, page := s.get("rosa", path)
			employees, management := strings.Index(page, "Fredag er for sent."), strings.Index(page, "Fredag er tidligt nok.")
			if status != 200 || employees < 0 || management < employees || !strings.Contains(page, "Borgerne skal vide det.") || !strings.Contains(page, "Vi måler.") || !strings.Contains(page, "Ulla") {
				t.Errorf("rosa reads %s: %d", path, status)
			}
			if status, _ := s.get("niels", path); status != 404 {
				t.Errorf("niels reads %s: %d", path, status)
			}
		}
		if _, page := s.get("rosa", one); strings.Contains(page, one+"/syn") || strings.Contains(page, one+"/slut") {
			t.Error("a reader is led to write")
		}
		if _, page := s.get("nadia", one+"/syn"); !strings.Contains(page, "Fredag er for sent.") || strings.Contains(page, "Fredag er tidligt nok.") {
			t.Error("a side is not given its own words to change")
		}
		if status, _ := s.get("nadia", one+"/skridt"); status != 403 {
			t.Errorf("the employees' form of a step: %d", status)
		}
	})
}

// A matter's history and JSON tell of its disagreements and withdrawal requests, to who reads it, and never what is hidden or what a side wrote.
func TestTheMatterTellsOfThem(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, x, s, m := context.Background(), w.x, served(w), w.decided()
		one, card := w.raised("nadia", m), id.New()
		w.ok(x.WriteView(ctx, w.as("karen"), one, 2, "Fredag er tidligt nok.", ""))
		w.ok(x.ProposeCommon(ctx, w.as("karen"), one, 3, "Ro."))
		w.ok(x.AcceptCommon(ctx, w.as("pia"), one, 4))
		w.ok(x.PassUp(ctx, w.as("pia"), one, 5, w.board.Committee("care"), "Se på det."))
		w.ok(x.AnswerDown(ctx, w.as("mona"), one, 6, "Mål det."))
		w.clk.Advance(time.Minute)
		w.ok(x.SendCard(ctx, w.as("nadia"), m, card, "Træk den tilbage."))
		w.ok(x.AnswerCard(ctx, w.as("karen"), card, Kept, "Det gør vi ikke."))
		w.clk.Advance(time.Minute)
		hidden := w.raised("nadia", m)
		w.ok(x.Settle(ctx, w.as(keeper), w.load(hidden).About.ID, Hide, "Den rammer en."))
		w.ok(x.WriteView(ctx, w.as("karen"), hidden, 2, "Fredag er tidligt nok.", ""))
		w.ok(x.SetBack(ctx, w.as("karen"), hidden, 3, w.today().AddDays(1)))
		w.clk.Advance(24 * time.Hour)
		w.ok(x.Reread(ctx, w.as("nadia"), hidden, 4, "Det ser anderledes ud."))
		w.ok(x.ProposeEnd(ctx, w.as("nadia"), hidden, 5, Apart, "Det er i orden."))
		w.ok(x.ConfirmEnd(ctx, w.as("karen"), hidden, 6))
		for _, path := range []string{matter.Path(m) + "/historik", matter.Path(m) + "/udskriv"} {
			_, page := s.get("rosa", path)
			from := 0
			for _, want := range []string{"En uenighed blev rejst af medarbejderne", "Nadia Yilmaz", "Om fredag er tidligt nok", "I en uenighed blev der skrevet et syn af ledelsen", "I en uenighed blev begge sider enige om noget",
				"En uenighed blev sendt videre til", "En uenighed fik svar fra", "Et gult kort blev sendt", "Et gult kort: Ledelsen holder fast i beslutningen", "[skjult: Den rammer en.]", "En uenighed fik en anden dag at vende tilbage: 24. november 2026",
				"En uenighed blev læst igen af medarbejderne", "I en uenighed blev der foreslået en slutning af medarbejderne", "En uenighed blev afsluttet af begge sider"} {
				at := strings.Index(page[from:], want)
				if at < 0 {
					t.Fatalf("%s does not tell, after what comes before it, %q", path, want)
				}
				from += at
			}
		}
		if _, page := s.get("rosa", matter.Path(m)+"/historik"); strings.Contains(page, "Fredag er tidligt nok.") || strings.Contains(page, "Det gør vi ikke.") || !strings.Contains(page, Path(one)) || !strings.Contains(page, CardPath(card)) {
			t.Error("the history shows what a side wrote, or does not lead there")
		}
		if status, _ := s.get("niels", matter.Path(m)+"/historik"); status != 404 {
			t.Errorf("niels: %d", status)
		}
		_, out := s.get("rosa", matter.Path(m)+"/data.json")
		for _, want := range []string{`"disagreements":[{"id":"`, `"path":"` + Path(one) + `","about":"Om fredag er tidligt nok","side":"employees","raised":"2026-11-23","status":"both","back":"2027-02-23"`, `"about":"[skjult: Den rammer en.]"`, `"status":"apart","back":null`,
			`"withdrawal_requests":[{"id":"` + card + `","path":"` + CardPath(card) + `","sent":"2026-11-23","state":"kept","answer_by":"2026-12-23"}]`} {
			if !strings.Contains(out, want) {
				t.Errorf("the JSON is without %s", want)
			}
		}
	})
}

// Somebody was faster, at each form: what was typed is kept beside what stands now, and can be sent again where there is a place for it.
func TestSomebodyWasFaster(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s, m := served(w), w.decided()
		step := url.Values{"step": {"Vi måler."}, "responsible": {w.town.Person("ulla")}, "step_day": {"10-12-2026"}, "conversation": {"Vi ser på tallene sammen."}}
		for _, c := range []struct {
			path          string
			first, second string
			one, two      url.Values
			late          bool
		}{
			{"/syn", "nadia", "pia", url.Values{"view": {"Torsdag."}}, url.Values{"view": {"Onsdag."}, "interests": {"Ro."}}, false},
			{"/enige-om", "karen", "pia", url.Values{"common": {"Torsdag."}}, url.Values{"common": {"Onsdag."}}, false},
			{"/skridt", "karen", "karen", step, url.Values{"step": {"Onsdag."}, "responsible": {w.town.Person("ulla")}, "step_day": {"11-12-2026"}, "conversation": {"Sammen."}}, false},
			{"/tilbage", "karen", "pia", url.Values{"back": {"1-2-2027"}}, url.Values{"back": {"15-1-2027"}}, false},
			{"/slut", "karen", "pia", url.Values{"ending": {"Torsdag."}, "outcome": {"apart"}}, url.Values{"ending": {"Onsdag."}, "outcome": {"agreed"}}, false},
			{"/videre", "karen", "pia", url.Values{"along": {"Torsdag."}, "to": {w.board.Committee("care")}}, url.Values{"along": {"Onsdag."}, "to": {w.board.Committee("care")}}, true},
			{"/svar", "mona", "carechief", url.Values{"answer": {"Torsdag."}, "of": {"3"}}, url.Values{"answer": {"Onsdag."}, "of": {"3"}}, true},
		} {
			one := w.raised("nadia", m)
			if c.path == "/slut" {
				w.ok(w.x.WriteView(t.Context(), w.as("karen"), one, 2, "Fredag er tidligt nok.", ""))
			}
			if c.path == "/svar" {
				w.ok(w.x.PassUp(t.Context(), w.as("nadia"), one, 2, w.board.Committee("care"), "Se på det."))
			}
			seen := fmt.Sprint(w.seen(one))
			c.one.Set("seen", seen)
			c.two.Set("seen", seen)
			for range 2 { // the same form sent twice is one
				if status, page, _ := s.post(c.first, Path(one)+c.path, c.one); status != 303 {
					t.Fatalf("%s: %d %s", c.path, status, page)
				}
			}
			status, page, _ := s.post(c.second, Path(one)+c.path, c.two)
			if status != 409 || !strings.Contains(page, "Nogen var hurtigere end dig") {
				t.Fatalf("%s: %d", c.path, status)
			}
			for _, form := range []url.Values{c.one, c.two} {
				for name, text := range form {
					if name != "responsible" && name != "seen" && name != "of" && name != "to" && name != "_token" && name != "outcome" && (name != "step_day" && name != "back" || form.Get(name) == c.two.Get(name)) && !strings.Contains(page, text[0]) {
						t.Errorf("%s: %s is not kept: %s", c.path, name, text[0])
					}
				}
			}
			if fresh := fmt.Sprintf(`name="seen" value="%d"`, w.seen(one)); !strings.Contains(page, fresh) || strings.Contains(page, "button-primary") == c.late {
				t.Errorf("%s: sent again would be refused again, or there is no way to: late %t", c.path, c.late)
			}
			c.two.Set("seen", fmt.Sprint(w.seen(one)))
			if status, _, _ := s.post(c.second, Path(one)+c.path, c.two); (status == 303) == c.late {
				t.Errorf("%s, sent again: %d", c.path, status)
			}
		}
		// Mistakes are no way past what somebody wrote meanwhile.
		one := w.raised("nadia", m)
		w.ok(w.x.WriteView(t.Context(), w.as("nadia"), one, 2, "Torsdag.", ""))
		if status, page, _ := s.post("pia", Path(one)+"/syn", url.Values{"seen": {"2"}, "view": {strings.Repeat("å", MaxView+1)}}); status != 409 || !strings.Contains(page, "Torsdag.") {
			t.Errorf("moved and wrong: %d", status)
		}
		if status, page, _ := s.post("pia", Path(one)+"/syn", url.Values{"seen": {"3"}, "view": {""}}); status != 422 || !strings.Contains(page, `name="seen" value="3"`) {
			t.Errorf("wrong: %d", status)
		}
		if status, _, _ := s.post("rosa", Path(one)+"/syn", url.Values{"seen": {"2"}, "view": {"Nej."}}); status != 403 {
			t.Errorf("a reader: %d", status)
		}
	})
}

// Whoever posts whatever to whichever route of the assembled room: the view of a side is only ever written by that side.
func TestNoRouteChangesTheOthersView(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s, ctx := served(w), context.Background()
		one := w.raised("nadia", w.decided())
		w.ok(w.x.WriteView(ctx, w.as("karen"), one, w.seen(one), "Ledelsens ord.", ""))
		sides := map[string]Side{"karen": Management, "nadia": Employees, "pia": Employees, "omar": Employees}
		everything := func(n int) url.Values {
			f := url.Values{"side": {string(Management)}, "Side": {string(Employees)}, "kind": {string(View)}, "do": {""}, "outcome": {string(Apart)}, "back": {"1-2-2027"}, "step_day": {"1-2-2027"},
				"responsible": {w.town.Person("ulla")}, "of": {fmt.Sprint(n)}, "n": {"2"}, "id": {one}, "to": {w.board.Committee("care")}, "seen": {fmt.Sprint(n * n * n)}, "key": {one}}
			for _, name := range []string{"about", "view", "interests", "common", "step", "conversation", "along", "answer", "ending", "reread", "text", "more", "reason"} {
				f.Set(name, "Forfalsket.")
			}
			return f
		}
		tried := 0
		for _, pattern := range s.mux.Patterns() {
			path, isPost := strings.CutPrefix(pattern, "POST ")
			if !isPost || !strings.HasPrefix(path, "/uenighed/{id}") {
				continue
			}
			for _, who := range []string{"karen", "nadia", "pia", "omar", "rosa", "carechief", "mona", "niels", keeper, "boss"} {
				for n := range 2 {
					was := w.load(one)
					s.post(who, strings.Replace(path, "{id}", one, 1), everything(n+2))
					now := w.load(one)
					tried++
					for _, side := range Sides {
						if len(now.Views[side]) > len(was.Views[side]) && sides[who] != side {
							t.Errorf("%s wrote the view of %s by %s", who, side, path)
						}
						if before := len(was.Views[side]); !reflect.DeepEqual(words(was.Views[side]), words(now.Views[side][:before])) {
							t.Errorf("%s changed what %s had written, by %s", who, side, path)
						}
					}
				}
			}
		}
		if tried < 150 {
			t.Errorf("only %d tried", tried)
		}
	})
}

// words are the texts of entries as they were written.
func words(list []Entry) (out []string) {
	for _, e := range list {
		out = append(out, e.ID+string(e.Side)+e.Text+e.More)
	}
	return out
}

// What somebody finds in the overview is what they may read, for everybody, with some passed up and some in matters for their committees only.
func TestTheOverviewHasWhatOneMayRead(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		var all []string
		for i, visibility := range []matter.Visibility{matter.ToTouched, matter.ToAll, matter.ToCommittee} {
			for _, passed := range []bool{false, true} {
				m := w.decision()
				w.exec(`UPDATE matter SET visibility = $2 WHERE id = $1`, m, visibility)
				one := w.raised("nadia", m)
				all = append(all, one)
				if passed {
					w.ok(w.x.PassUp(ctx, w.as("nadia"), one, w.seen(one), w.board.Committee("care"), "Se på det."))
				}
				if passed && i == 1 {
					w.ok(w.x.AnswerDown(ctx, w.as("mona"), one, 3, "Mål det."))
				}
			}
		}
		seen := 0
		for who := range w.town.People {
			rows, err := w.x.find(ctx, w.d.Read(), w.as(who), allOnes, 0, 0, 100)
			w.ok(err)
			var got, want []string
			for _, r := range rows {
				got = append(got, r.ID)
			}
			for _, one := range all {
				if _, err := w.x.enter(ctx, w.d.Read(), w.as(who), one); err == nil {
					want = append(want, one)
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s finds %d and may read %d", who, len(got), len(want))
			}
			seen += len(got)
		}
		if seen == 0 {
			t.Error("nobody finds any")
		}
		narrow := func(which string, level int) int {
			rows, err := w.x.find(ctx, w.d.Read(), w.as("boss"), which, level, 0, 100)
			w.ok(err)
			return len(rows)
		}
		if a, b, c, d, e := narrow(openOnes, 0), narrow(passedOnes, 0), narrow(endedOnes, 0), narrow(allOnes, committee.Area), narrow(allOnes, committee.Main); a != 5 || b != 2 || c != 0 || d != 3 || e != 0 {
			t.Errorf("boss: %d %d %d %d %d", a, b, c, d, e)
		}
		list, err := counts(ctx, w.d.Read())
		if w.ok(err); !slices.Equal(list, []levelCount{{committee.Area, 3, 2}, {0, 3, 0}}) {
			t.Errorf("%v", list)
		}
		s := served(w)
		for who, want := range map[string]int{"boss": 200, "nadia": 200, keeper: 200, "pia": 404, "rosa": 404} {
			if status, _ := s.get(who, OverviewPath+"?tilstand=videre&niveau=9&side=9223372036854775807"); status != want {
				t.Errorf("%s: %d", who, status)
			}
		}
	})
}

// The first page has what waits for one: to be read again by one's own side, or answered by the committee one leads.
func TestNow(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		one, passed := w.raised("nadia", w.decided()), w.raised("karen", w.decision())
		ctx := context.Background()
		w.ok(w.x.PassUp(ctx, w.as("karen"), passed, w.seen(passed), w.board.Committee("care"), "Se på det."))
		waits := func(who string) int {
			t.Helper()
			_, n, err := w.x.Now(access.With(ctx, w.as(who)))
			w.ok(err)
			return n
		}
		check := func(what string, want map[string]int) {
			t.Helper()
			for _, who := range []string{"nadia", "pia", "karen", "carechief", "mona", "boss", "rosa", keeper} {
				if got := waits(who); got != want[who] {
					t.Errorf("%s, %s: %d, want %d", what, who, got, want[who])
				}
			}
		}
		check("raised", map[string]int{"carechief": 1, "mona": 1})
		w.clk.Set(w.x.DefaultBack().Start())
		check("come back", map[string]int{"carechief": 1, "mona": 1, "nadia": 2, "pia": 2, "karen": 2})
		w.ok(w.x.Reread(ctx, w.as("pia"), one, w.seen(one), ""))
		check("read by the employees", map[string]int{"carechief": 1, "mona": 1, "karen": 2, "nadia": 1, "pia": 1})
		w.ok(w.x.Reread(ctx, w.as("karen"), one, w.seen(one), ""))
		check("read by both", map[string]int{"carechief": 1, "mona": 1, "karen": 2, "nadia": 1, "pia": 1})
		w.ok(w.x.WriteView(ctx, w.as("karen"), one, w.seen(one), "Fredag er tidligt nok.", ""))
		w.ok(w.x.ProposeEnd(ctx, w.as("karen"), one, w.seen(one), Apart, "Det er i orden."))
		check("an end proposed by management", map[string]int{"carechief": 1, "mona": 1, "karen": 1, "nadia": 2, "pia": 2})
		w.ok(w.x.SetBack(ctx, w.as("karen"), one, w.seen(one), w.today().AddDays(30)))
		check("another day", map[string]int{"carechief": 1, "mona": 1, "karen": 1, "nadia": 1, "pia": 1})
		s := served(w)
		if status, page := s.get("pia", Path(passed)); status != 200 || !strings.Contains(page, "/laest") {
			t.Errorf("passed up, it is not read again: %d", status)
		}
	})
}

// The side one writes for is the same by rule and in lists, for everybody.
func TestOnSideIsSideOf(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, q, m := context.Background(), w.d.Read(), w.decision()
		w.ok(w.m.AskCommittee(ctx, w.as("karen"), m, w.board.Committee("schools"), "De har prøvet det."))
		w.ok(w.m.NameStandIn(ctx, w.as("karen"), m, w.town.Person("lars")))
		some := map[Side]int{}
		for key := range w.town.People {
			sides, err := w.m.Sides(ctx, q, w.as(key), []string{m})
			w.ok(err)
			want := SideOf(sides[m])
			some[want]++
			for _, side := range Sides {
				n, err := db.One(ctx, q, db.Scan[int], `SELECT count(*) FROM matter m WHERE m.id = $2 AND `+onSide(side, "m.id"), w.town.Person(key), m)
				if w.ok(err); (n == 1) != (side == want) {
					t.Errorf("%s: %s in lists is %t, by rule %q", key, side, n == 1, want)
				}
			}
		}
		if some[Employees] < 2 || some[Management] < 2 || some[""] == 0 {
			t.Errorf("%v", some)
		}
	})
}

// However many disagreements there are: the matter's section, the overview, the first page and a committee's page cost the same.
func TestPagesCostTheSame(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, m := access.With(context.Background(), w.as("karen")), w.decided()
		here, err := w.m.Enter(ctx, w.d.Read(), w.as("karen"), m)
		w.ok(err)
		passed := func() {
			t.Helper()
			one := w.raised("nadia", m)
			w.ok(w.x.PassUp(ctx, w.as("nadia"), one, w.seen(one), w.board.Committee("care"), "Se på det."))
			w.ok(w.x.AnswerDown(ctx, w.as("mona"), one, 3, "Mål det."))
			w.exec(`UPDATE disagreement SET back_day = $2 WHERE id = $1`, one, w.today())
		}
		passed()
		w.ok(w.x.SendCard(ctx, w.as("nadia"), m, id.New(), "Træk den."))
		cost := func() (n [4]int) {
			t.Helper()
			for i, read := range []func(ctx context.Context) error{
				func(ctx context.Context) error { _, err := w.x.Section(ctx, here, false); return err },
				func(ctx context.Context) error {
					_, err := w.x.find(ctx, w.d.Read(), w.as("karen"), allOnes, 0, 0, 26)
					return err
				},
				func(ctx context.Context) error { _, _, err := w.x.Now(ctx); return err },
				func(ctx context.Context) error {
					_, err := w.x.CommitteeSection(ctx, w.board.Committee("care"))
					return err
				},
			} {
				ctx, c := db.WithCounter(ctx)
				w.ok(read(ctx))
				n[i] = c.N()
			}
			return n
		}
		before := cost()
		for range 9 {
			passed()
		}
		if after := cost(); after != before || before[0] > 8 || before[1] > 8 || before[2] > 9 || before[3] > 8 {
			t.Errorf("%v queries became %v", before, after)
		}
	})
}
