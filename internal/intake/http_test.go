package intake_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/intake"
	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// site is the room's pages behind the real chain, walked as one person at a time.
type site struct {
	*world
	server *httptest.Server
	client *http.Client
	as     access.Actor
	lang   i18n.Language
	seen   bytes.Buffer // everything that was answered
}

func newSite(w *world) *site {
	w.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages, intake.Messages)
	w.ok(err)
	s := &site{world: w, as: secretariat, lang: i18n.Danish}
	srv, err := web.NewServer(web.Config{SignInPath: "/log-ind", Bundle: bundle, Clock: w.clk, Log: slog.New(slog.NewTextHandler(w.log, nil)),
		Frame: func(context.Context, *ui.Frame) {},
		Authenticate: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(rw, r.WithContext(i18n.With(access.With(r.Context(), s.as), bundle, s.lang)))
			})
		}})
	w.ok(err)
	w.x.Routes(srv.Mux())
	s.server = httptest.NewServer(srv.Handler())
	w.Cleanup(s.server.Close)
	jar, err := cookiejar.New(nil)
	w.ok(err)
	s.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s
}

type answer struct {
	status int
	body   string
	header http.Header
}

func (s *site) read(res *http.Response, err error) answer {
	s.Helper()
	s.ok(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	s.ok(err)
	s.seen.Write(body)
	return answer{res.StatusCode, html.UnescapeString(string(body)), res.Header}
}

func (s *site) get(path string) answer {
	s.Helper()
	return s.read(s.client.Get(s.server.URL + path))
}

var tokenField = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// token is a form's token; who may not see the page sends none.
func (s *site) token() string {
	s.Helper()
	was := s.as
	s.as = secretariat
	defer func() { s.as = was }()
	m := tokenField.FindStringSubmatch(s.get("/import").body)
	if m == nil {
		s.Fatal("no token")
	}
	return m[1]
}

func (s *site) post(path string, form url.Values) answer {
	s.Helper()
	form.Set("_token", s.token())
	return s.read(s.client.PostForm(s.server.URL+path, form))
}

// drop sends files as a browser does.
func (s *site) drop(files []os2mo.File) answer {
	s.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	s.ok(m.WriteField("_token", s.token()))
	if len(files) == 0 { // what a browser sends for a field left empty
		_, err := m.CreateFormFile("files", "")
		s.ok(err)
	}
	for _, f := range files {
		part, err := m.CreateFormFile("files", f.Name)
		s.ok(err)
		_, err = part.Write(f.Data)
		s.ok(err)
	}
	s.ok(m.Close())
	return s.read(s.client.Post(s.server.URL+"/import", m.FormDataContentType(), &b))
}

// dropped drops files that can be read as far as a page of their own, and gives its path.
func (s *site) dropped(files []os2mo.File) string {
	s.Helper()
	a := s.drop(files)
	if a.status != http.StatusSeeOther {
		s.Fatalf("dropping: %d\n%s", a.status, a.body)
	}
	return a.header.Get("Location")
}

func (a answer) contains(t *testing.T, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(a.body, want) {
			t.Errorf("no %q in:\n%s", want, a.body)
		}
	}
}

func TestPagesFromDropToReceipt(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := newSite(w)
		a := s.get("/import")
		a.contains(t, "Hent organisationen ind", "AlleBK-stilling-email_os2mo.csv", "Der er ikke hentet noget ind endnu.", `type="file"`, "multiple", `enctype="multipart/form-data"`)
		path := s.dropped(night(t, "os2mo"))
		a = s.get(path)
		a.contains(t, "Det ændrer sig", "Intet er ændret endnu.", "Mennesker (400)", ") er ny", "og 300 mere", "12 ledige pladser", "12 enheder uden leder", "2 udvalg uden enhed", "Hent ind")
		if w.count("SELECT count(*) FROM org_person") != 0 {
			t.Fatal("a preview has changed something")
		}
		s.lang = i18n.English
		s.get(path).contains(t, "This changes", "Bring in", "12 vacant seats")
		s.lang = i18n.Danish
		if a := s.post(path, url.Values{}); a.status != http.StatusSeeOther || a.header.Get("Location") != path {
			t.Fatalf("%d\n%s", a.status, a.body)
		}
		a = s.get(path)
		a.contains(t, "Organisationen bliver hentet ind", `data-hx-trigger="every 1s"`, "Opdatér", "Vi går i gang om et øjeblik.")
		if a.header.Get("Refresh") == "" {
			t.Error("without script the page stays as it is")
		}
		if a := s.post(path, url.Values{}); a.status != http.StatusSeeOther { // pressed twice
			t.Errorf("%d", a.status)
		}
		w.ok(w.runner.Drain(t.Context()))
		a = s.get(path)
		a.contains(t, "Det er hentet ind", `href="/huller"`, "<td class=\"num\">400</td>")
		if a.header.Get("Refresh") != "" || strings.Contains(a.body, "every 1s") {
			t.Error("the receipt goes on asking")
		}
		if n := w.count("SELECT count(*) FROM journal WHERE verb = 'intake.imported' AND actor_id = $1", secretariat.Person); n != 1 {
			t.Errorf("%d journal entries", n)
		}
		if n := w.count("SELECT count(*) FROM intake_upload WHERE content IS NOT NULL"); n != 0 {
			t.Error("the export is kept although it has come in")
		}
		s.get("/import").contains(t, "23. november 2026 kl. 06.00", "<td class=\"num\">400</td>")
		// Pressed once more after it has come in: the receipt, nothing else.
		if a := s.post(path, url.Values{}); a.status != http.StatusSeeOther {
			t.Errorf("%d", a.status)
		}
		// The same night again.
		s.get(s.dropped(night(t, "os2mo"))).contains(t, "Intet har ændret sig")
	})
}

func TestNextNightPreview(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.apply(night(t, "os2mo"))
		w.tomorrow()
		s := newSite(w)
		s.get(s.dropped(night(t, "os2mo-next-night"))).contains(t,
			"Peter Rasmussen (pera) er rejst", "Hjemmeplejen Nord hedder nu Hjemmeplejen Nord og Service",
			"Plejecenter Havblik, gruppe 1 er nedlagt. Den lå under Lillesund Kommune › Center for Social og Sundhed › Plejecenter Havblik",
			"er flyttet fra Lillesund Kommune › Center for Skoler, Institutioner og Kultur ›", "Et nyt navn for det samme udvalg?",
			"L-MED Hj.plejen Aften og Nat, TR 1: ingen, før Oscar Jensen", "L-MED Tandplejen er væk")
	})
}

func TestBadFilesAreToldAtTheField(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := newSite(w)
		first := night(t, "os2mo")
		before := w.state()
		for name, tc := range map[string]struct {
			files []os2mo.File
			want  string
		}{
			"none":    {nil, "Vælg de fem filer"},
			"four":    {first[1:], "Filen mangler. Vi har brug for alle fem"},
			"picture": {append([]os2mo.File{{Name: first[0].Name, Data: []byte("\x89PNG\r\n\x1a\n\x00")}}, first[1:]...), "Det er ikke en CSV-fil"},
			"twice":   {append([]os2mo.File{first[0]}, first...), "Læg kun én af dem"},
		} {
			a := s.drop(tc.files)
			if a.status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", name, a.status)
			}
			a.contains(t, tc.want, `href="#files"`, `aria-invalid="true"`)
		}
		if d := cmp.Diff(before, w.state()); d != "" {
			t.Error(d)
		}
	})
}

func TestBadRowsArePaged(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		n := 0
		s := newSite(w)
		path := s.dropped(edit(t, night(t, "os2mo"), employmentsFile, func(row []string) []string {
			if n++; n <= 300 {
				row[1] = fmt.Sprint("i går ", n)
			}
			if n == 1 {
				row[2] = "snart" // a second fault in the same row
			}
			return row
		}))
		seen := map[string]bool{}
		pages := 0
		for next := path; next != ""; pages++ {
			a := s.get(next)
			a.contains(t, "300 rækker skal rettes, og intet er ændret", "Det er ikke en dato, der er skrevet år-måned-dag", "ansættelse gyldig fra")
			for _, m := range regexp.MustCompile(`i går \d+`).FindAllString(a.body, -1) {
				seen[m] = true
			}
			next = ""
			if m := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(a.body); m != nil {
				next = m[1]
			}
			if strings.Contains(a.body, "Hent ind<") {
				t.Error("bad rows can be brought in")
			}
		}
		if len(seen) != 300 || pages != 7 {
			t.Errorf("%d rows on %d pages", len(seen), pages)
		}
		if a := s.post(path, url.Values{}); a.status != http.StatusSeeOther {
			t.Errorf("%d", a.status)
		}
		w.ok(w.runner.Drain(t.Context()))
		if w.count("SELECT count(*) FROM org_person") != 0 {
			t.Error("bad rows came in")
		}
		for _, odd := range []string{"?side=99", "?side=-1", "?side=x"} {
			if a := s.get(path + odd); a.status != http.StatusOK {
				t.Errorf("%s: %d", odd, a.status)
			}
		}
	})
}

func TestTooManyMustBeTyped(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first := night(t, "os2mo")
		w.apply(first)
		rows := 0
		fewer := edit(t, first, employmentsFile, func(row []string) []string {
			if rows++; rows > 300 {
				return nil
			}
			return row
		})
		p, err := w.x.Preview(t.Context(), intake.Read(fewer))
		w.ok(err)
		s := newSite(w)
		path := s.dropped(fewer)
		s.get(path).contains(t, fmt.Sprintf("%d mennesker ud af 400 ville være rejst", p.Ended), `name="accept"`)
		for _, typed := range []string{"", "1", fmt.Sprint(p.Ended + 1), "alle", "-1"} {
			a := s.post(path, url.Values{"accept": {typed}})
			if a.status != http.StatusUnprocessableEntity {
				t.Errorf("%q: %d", typed, a.status)
			}
			a.contains(t, fmt.Sprintf("Skriv %d, hvis det er rigtigt", p.Ended), `href="#accept"`)
		}
		if a := s.post(path, url.Values{"accept": {fmt.Sprint(p.Ended)}}); a.status != http.StatusSeeOther {
			t.Fatalf("%d", a.status)
		}
		// Meanwhile the organisation has become another: it is asked again.
		rows = 0
		w.apply(edit(t, first, employmentsFile, func(row []string) []string {
			if rows++; rows > 380 {
				return nil
			}
			return row
		}))
		here := w.count("SELECT count(*) FROM org_person_name WHERE present")
		w.ok(w.runner.Drain(t.Context()))
		s.get(path).contains(t, "tallet er blevet et andet")
		if n := w.count("SELECT count(*) FROM org_person_name WHERE present"); n != here || here >= 400 {
			t.Errorf("it came in all the same: %d of %d", n, here)
		}
		p, err = w.x.Preview(t.Context(), intake.Read(fewer))
		w.ok(err)
		s.post(path, url.Values{"accept": {fmt.Sprint(p.Ended)}})
		w.ok(w.runner.Drain(t.Context()))
		s.get(path).contains(t, "Det er hentet ind")
		if n := w.count("SELECT count(*) FROM org_person_name WHERE present"); n != here-p.Ended {
			t.Errorf("%d people", n)
		}
	})
}

func TestThatMuchIsGoneMustBeTicked(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first := night(t, "os2mo")
		w.apply(first)
		s := newSite(w)
		path := s.dropped(halved(t, first, leadersFile))
		s.get(path).contains(t, "Er filerne hele?", "enheder har mistet deres leder", `name="fewer"`)
		a := s.post(path, url.Values{})
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("not ticked: %d", a.status)
		}
		a.contains(t, "Sæt kryds, hvis filerne er hele", `href="#fewer"`)
		if a := s.post(path, url.Values{"fewer": {"ja"}}); a.status != http.StatusSeeOther {
			t.Errorf("ticked: %d", a.status)
		}
		w.ok(w.runner.Drain(t.Context()))
		s.get(path).contains(t, "Det er hentet ind")
	})
}

func TestOnlyTheSecretariatSeesThePages(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := newSite(w)
		path := s.dropped(night(t, "os2mo"))
		state := w.state()
		for who, tc := range map[string]struct {
			as   access.Actor
			want int
		}{
			"nobody":        {access.Actor{}, http.StatusSeeOther},
			"employee":      {access.Actor{Person: "p"}, http.StatusNotFound},
			"administrator": {access.Actor{Person: "p", Grants: access.Grants{Administrator: true}}, http.StatusNotFound},
		} {
			for _, try := range []func() answer{
				func() answer { return s.get("/import") }, func() answer { return s.get(path) },
				func() answer { return s.post(path, url.Values{}) }, func() answer { return s.drop(night(t, "os2mo")) },
			} {
				s.as = tc.as
				if a := try(); a.status != tc.want {
					t.Errorf("%s: %d, want %d", who, a.status, tc.want)
				}
				s.as = secretariat
			}
		}
		if d := cmp.Diff(state, w.state()); d != "" {
			t.Error(d)
		}
		for _, odd := range []string{"/import/x", "/import/aaaaaaaaaaaaaaaaaaaaaaaaaa"} {
			if a := s.get(odd); a.status != http.StatusNotFound {
				t.Errorf("%s: %d", odd, a.status)
			}
		}
	})
}

func TestUploadsAreGoneAfterADay(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := newSite(w)
		path := s.dropped(night(t, "os2mo"))
		w.clk.Advance(23 * time.Hour)
		w.ok(w.runner.Drain(t.Context()))
		if a := s.get(path); a.status != http.StatusOK {
			t.Errorf("after 23 hours: %d", a.status)
		}
		w.clk.Advance(time.Hour)
		if a := s.get(path); a.status != http.StatusNotFound {
			t.Errorf("after a day: %d", a.status)
		}
		w.clk.Advance(time.Hour)
		w.ok(w.runner.Drain(t.Context()))
		if n := w.count("SELECT count(*) FROM intake_upload"); n != 0 {
			t.Errorf("%d are kept", n)
		}
	})
}

// No CPR number of the files is anywhere: not in the database, its log, the program's log, or an answer. One hides in a title too.
func TestNoCPRAnywhere(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		spelt := 0
		first := edit(t, night(t, "os2mo"), employmentsFile, func(row []string) []string {
			if row[6] == "kabr" {
				row[11] = "Leder " + row[0][:6] + "-" + row[0][6:]
			}
			if spelt < len(spellings(row[0])) { // and one title for each way of writing a number
				row[11] = "Pædagog " + spellings(row[0])[spelt]
				spelt++
			}
			return row
		})
		first = edit(t, first, treeFile, func(row []string) []string {
			if row[5] == "kabr" {
				row[4] = "Karen Skov 7102893504 Brandt"
			}
			return row
		})
		numbers := cprs(t, first)
		n := 0
		bad := edit(t, first, employmentsFile, func(row []string) []string {
			if n++; n < 20 {
				row[5] = spellings(row[0])[n%len(spellings(row[0]))] // a number where an id should be
				row[6] = strings.Repeat(row[0]+" ", 50)              // and one in a username
			}
			return row
		})
		s := newSite(w)
		for _, files := range [][]os2mo.File{bad, first} {
			path := s.dropped(files)
			s.get(path)
			s.post(path, url.Values{})
			w.ok(w.runner.Drain(t.Context()))
			s.get(path)
			for _, dry := range []bool{true, false} {
				_, text, report := w.importing(files, dry, 0)
				fmt.Fprint(&s.seen, text, report)
			}
		}
		places := map[string]string{"answers": s.seen.String(), "log": w.log.String(), "rows": w.everything()}
		for name, data := range databaseFiles(t, w) {
			places[name] = data
		}
		for place, text := range places {
			for _, number := range numbers {
				for _, form := range spellings(number) {
					if i := strings.Index(text, form); i >= 0 {
						t.Fatalf("a number stands in %s: …%q…", place, text[max(0, i-60):min(len(text), i+60)])
					}
				}
			}
		}
		if !strings.Contains(places["rows"], "Karen Skov") || !strings.Contains(places["answers"], "••••••••••") || len(numbers) != 400 || spelt < 8 {
			t.Errorf("the search finds nothing that should be found; %d numbers", len(numbers))
		}
	})
}

// spellings are the ways people write a number.
func spellings(n string) []string {
	forms := []string{n, n[:2] + " " + n[2:4] + " " + n[4:6] + " " + n[6:], n[:2] + "." + n[2:4] + "." + n[4:6] + "-" + n[6:]}
	for _, between := range []string{"-", " ", " - ", "/", "."} {
		forms = append(forms, n[:6]+between+n[6:])
	}
	return forms
}

// cprs are the numbers in the column they have.
func cprs(t *testing.T, files []os2mo.File) []string {
	t.Helper()
	seen := map[string]bool{}
	var list []string
	for _, f := range files {
		if !strings.HasPrefix(f.Name, employmentsFile) {
			continue
		}
		in := csv.NewReader(bytes.NewReader(f.Data))
		in.Comma = ';'
		rows, err := in.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			if !seen[row[0]] {
				seen[row[0]] = true
				list = append(list, row[0])
			}
		}
	}
	return list
}

// everything is all rows of all tables as text, what is compressed too.
func (w *world) everything() string {
	w.Helper()
	var b strings.Builder
	for _, table := range tables {
		rows, err := w.d.Read().Query(w.Context(), "SELECT t.*, 1 FROM "+table+" t")
		w.ok(err)
		for rows.Next() {
			b.WriteString(w.line(table, rows) + "\n")
		}
		w.ok(rows.Err())
	}
	contents, err := db.All(w.Context(), w.d.Read(), db.Scan[[]byte], "SELECT content FROM intake_upload WHERE content IS NOT NULL")
	w.ok(err)
	if len(contents) == 0 {
		w.Error("no upload to look into")
	}
	for _, c := range contents {
		z, err := gzip.NewReader(bytes.NewReader(c))
		w.ok(err)
		_, err = io.Copy(&b, z)
		w.ok(err)
	}
	return b.String()
}

// databaseFiles are SQLite's own files: the database and its log.
func databaseFiles(t *testing.T, w *world) map[string]string {
	t.Helper()
	out := map[string]string{}
	if w.d.Engine() != db.SQLite {
		return out
	}
	paths, err := filepath.Glob(filepath.Join(filepath.Dir(w.one("SELECT file FROM pragma_database_list WHERE name = 'main'")), "*"))
	w.ok(err)
	for _, p := range paths {
		data, err := os.ReadFile(p)
		w.ok(err)
		out[filepath.Base(p)] = string(data)
	}
	if len(out) < 2 {
		t.Errorf("only %d database files: where is the log?", len(out))
	}
	return out
}
