package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// visit is how a pattern of the route table is looked at: by whom, and where. A name in braces in path is an id found on the way.
type visit struct{ role, path string }

// visits has one for each page. A page without one fails the walk, so that a new page cannot be forgotten.
var visits = map[string]visit{
	"GET /{$}":                         {"medarbejder", "/"},
	"GET /mere":                        {"medarbejder", "/mere"},
	"GET /sekretariat":                 {"sekretariat", "/sekretariat"},
	"GET /forloeb":                     {"medarbejder", "/forloeb"},
	"GET /forloeb/ny":                  {"leder", "/forloeb/ny"},
	"GET /forloeb/{id}":                {"medarbejder", "/forloeb/{matter}"},
	"GET /forloeb/{id}/historik":       {"medarbejder", "/forloeb/{matter}/historik"},
	"GET /forloeb/{id}/opslag":         {"leder", "/forloeb/{matter}/opslag"},
	"GET /forloeb/{id}/kladde":         {"leder", "/forloeb/{draft}/kladde"},
	"GET /forloeb/{id}/aabn":           {"leder", "/forloeb/{draft}/aabn"},
	"GET /forloeb/{id}/bidrag":         {"medarbejder", "/forloeb/{matter}/bidrag"},
	"GET /forloeb/{id}/svar":           {"leder", "/forloeb/{matter}/svar"},
	"GET /forloeb/{id}/luk":            {"leder", "/forloeb/{matter}/luk"},
	"GET /forloeb/{id}/sidste-dag":     {"leder", "/forloeb/{matter}/sidste-dag"},
	"GET /forloeb/{id}/tekst":          {"leder", "/forloeb/{matter}/tekst"},
	"GET /forloeb/{id}/spoerg":         {"leder", "/forloeb/{matter}/spoerg"},
	"GET /forloeb/{id}/stedfortraeder": {"leder", "/forloeb/{matter}/stedfortraeder"},
	"GET /forloeb/{id}/meld":           {"medarbejder", "/forloeb/{matter}/meld?slags=version&tekst=1"},
	"GET /forloeb/{id}/skjul":          {"sekretariat", "/forloeb/{matter}/skjul?slags=version&tekst=1"},
	"GET /bidrag/{id}":                 {"medarbejder", "/bidrag/{mine}"},
	"GET /bidrag/{id}/ret":             {"medarbejder", "/bidrag/{mine}/ret"},
	"GET /bidrag/{id}/tidligere":       {"medarbejder", "/bidrag/{mine}/tidligere"},
	"GET /bidrag/{id}/misforstaaet":    {"medarbejder", "/bidrag/{answered}/misforstaaet"},
	"GET /min-stemme":                  {"medarbejder", "/min-stemme"},
	"GET /meldinger":                   {"sekretariat", "/meldinger"},
	"GET /organisation":                {"medarbejder", "/organisation"},
	"GET /enhed/{id}":                  {"medarbejder", "/enhed/{unit}"},
	"GET /udvalg":                      {"medarbejder", "/udvalg"},
	"GET /udvalg/{id}":                 {"sekretariat", "/udvalg/{committee}"},
	"GET /udvalg/{id}/pladser/{plads}": {"sekretariat", "{seat}"},
	"GET /hvem-taler-for-mig":          {"medarbejder", "/hvem-taler-for-mig"},
	"GET /huller":                      {"sekretariat", "/huller"},
	"GET /huller/{slags}":              {"sekretariat", "{gap}"},
	"GET /import":                      {"sekretariat", "/import"},
	"GET /beskeder":                    {"medarbejder", "/beskeder"},
	"GET /mig":                         {"medarbejder", "/mig"},
	"GET /breve":                       {"sekretariat", "/breve?unit={unit}&alle=ja"},
	"GET /indstillinger/kommune":       {"sekretariat", "/indstillinger/kommune"},
	"GET /was":                         {"medarbejder", "/was"},
	"GET /privatliv":                   {"medarbejder", "/privatliv"},
	"GET /hjaelp":                      {"medarbejder", "/hjaelp"},
	"GET /log-ind":                     {"", "/log-ind"},
	"GET /log-ind/kode":                {"", "/log-ind/kode"},
	"GET /log-ind/{token}":             {"", "/log-ind/abcdefghijklmnopqrstuvwxyz"},
	"GET /brev":                        {"", "/brev"},
	"GET /brev/{secret}":               {"", "/brev/ABCD"},
	"GET /invitation/{token}":          {"", "/invitation/abcdefghijklmnopqrstuvwxyz"},
	"GET /log-ud":                      {"", "/log-ud"},
	"GET /demo":                        {"", "/demo"},
	"GET /demo/post":                   {"medarbejder", "/demo/post"},
	"a page that does not exist":       {"medarbejder", "/findes-ikke"},
	"a matter one may not read":        {"medarbejder", "/forloeb/aaaaaaaaaaaaaaaaaaaaaaaaaa"},
}

// elsewhere are looked at by other tests: no page, or one that needs what only a journey has.
var elsewhere = []string{
	"GET /assets/{file}", "GET /health/live", "GET /health/ready", // for machines
	"GET /enheder/valg", "GET /personer/valg", // parts of the form of TestMainJob
	"GET /import/{id}",          // TestFirstAdministrator
	"GET /indstillinger/adgang", // TestFirstAdministrator
}

// pictures are those README and the user guide show, by page and width; made again with MEDSPIL_PICTURES=1.
var pictures = map[string]string{
	"GET /{$} 360": "lige-nu", "GET /{$} 1280": "lige-nu", "GET /forloeb/{id} 360": "forloeb", "GET /forloeb/{id} 1280": "forloeb",
	"GET /forloeb/{id}/bidrag 360": "bidrag", "GET /min-stemme 360": "min-stemme", "GET /hvem-taler-for-mig 360": "hvem-taler", "GET /mig 360": "mig",
	"GET /forloeb/{id}/kladde 1280": "kladde", "GET /forloeb/{id}/aabn 1280": "aabn", "GET /forloeb/{id}/svar 1280": "svar",
	"GET /forloeb/{id}/luk 1280": "luk", "GET /huller 1280": "huller", "GET /udvalg/{id} 1280": "udvalg", "GET /organisation 1280": "organisation",
	"GET /import 1280": "import", "GET /breve 1280": "breve", "GET /indstillinger/kommune 1280": "indstillinger",
}

func TestEveryPage(t *testing.T) {
	w := newWorld(t, db.SQLite, true)
	for _, p := range w.app.Mux().Patterns() {
		if _, ok := visits[p]; !ok && strings.HasPrefix(p, "GET ") && !slices.Contains(elsewhere, p) {
			t.Errorf("%s has no place in the walk", p)
		}
	}
	b := browser.Start(t, axeFile)
	html := t.TempDir()
	for _, o := range []struct {
		width int
		lang  string
		dark  bool
		also  int // the same page is also looked at this wide, for what does not fit: 0 is not
	}{{1280, "da", false, 0}, {360, "da", false, 320}, {320, "en", false, 360}, {1280, "en", true, 0}} {
		t.Run(fmt.Sprintf("%d %s dark=%v", o.width, o.lang, o.dark), func(t *testing.T) {
			tabs := map[string]*browser.Tab{}
			found := map[string]string{}
			tab := func(role string) *browser.Tab {
				x := tabs[role]
				if x != nil {
					return x
				}
				x = b.Open(t, w.url, browser.Options{Width: o.width, Dark: o.dark})
				tabs[role] = x
				if role == "" {
					x.Go("/log-ind")
				} else {
					x.Go("/demo")
					x.Click(`button[name="role"][value="` + role + `"]`)
					x.At("/")
				}
				if browser.Eval[string](x, `document.documentElement.lang`) != o.lang { // a person's choice is kept
					x.Click(`form[action="/sprog"] button`)
					x.See(map[string]string{"da": "Hjælp", "en": "Help"}[o.lang])
				}
				return x
			}
			look(t, tab, found)
			for _, pattern := range sorted(visits) {
				v := visits[pattern]
				x := tab(v.role)
				x.Go(fill(t, v.path, found))
				x.Check()
				if also := map[int]int{360: 320, 320: 360}[o.width]; also != 0 { // the other phone's width, in this language
					x.Resize(also)
					x.Fits()
					x.Resize(o.width)
				}
				if o.also != 0 {
					x.Resize(o.also)
					x.Fits()
					x.Resize(o.width)
				}
				page := x.HTML()
				if !strings.Contains(page, `<html lang="`+o.lang+`"`) {
					t.Errorf("%s is not in %s", pattern, o.lang)
				}
				name := strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(pattern), "-"), "-")
				source := browser.Eval[string](x, `fetch(location.href).then(r => r.text())`)
				if err := os.WriteFile(filepath.Join(html, o.lang+"-"+name+".html"), []byte(source), 0o600); err != nil {
					t.Fatal(err)
				}
				if picture := pictures[fmt.Sprint(pattern, " ", o.width)]; picture != "" && os.Getenv("MEDSPIL_PICTURES") != "" && o.lang == "da" {
					x.View(fmt.Sprintf("../docs/pictures/%s-%d.png", picture, o.width))
				}
			}
		})
	}
	out, err := exec.Command("../web/node_modules/.bin/html-validate", "--config", "../web/.htmlvalidate.json", html).CombinedOutput()
	if err != nil {
		t.Errorf("html-validate: %v\n%s", err, out)
	}
}

func sorted(m map[string]visit) []string {
	var names []string
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// look finds the ids the walk needs, where a person would.
func look(t *testing.T, tab func(string) *browser.Tab, found map[string]string) {
	t.Helper()
	first := func(role, page, pattern string) string {
		x := tab(role)
		x.Go(page)
		for _, href := range browser.Eval[[]string](x, `[...document.querySelectorAll('main [href], main [action]')].map(e => e.getAttribute('href') ?? e.getAttribute('action'))`) {
			if m := regexp.MustCompile(pattern).FindStringSubmatch(href); m != nil {
				return m[1]
			}
		}
		t.Fatalf("%s for %s leads to nothing like %s", page, role, pattern)
		return ""
	}
	const id = `([a-z0-9]{26})`
	// The leader's own open matter of which the employee has spoken, and can still edit.
	found["mine"] = first("medarbejder", "/min-stemme", `^/bidrag/`+id+`/ret$`)
	found["matter"] = first("medarbejder", "/bidrag/"+found["mine"], `^/forloeb/`+id)
	found["answered"] = first("medarbejder", "/min-stemme", `^/bidrag/`+id+`/misforstaaet$`)
	found["draft"] = first("leder", "/", `^/forloeb/`+id+`/kladde$`)
	found["committee"] = first("medarbejder", "/forloeb/"+found["matter"], `^/udvalg/`+id+`$`)
	found["unit"] = first("medarbejder", "/forloeb/"+found["matter"], `^/enhed/`+id+`$`)
	found["seat"] = first("sekretariat", "/udvalg/"+found["committee"], `^(/udvalg/`+id+`/pladser/`+id+`)`)
	found["gap"] = first("sekretariat", "/huller", `^(/huller/[a-z-_]+)`)
}

func fill(t *testing.T, path string, found map[string]string) string {
	t.Helper()
	return regexp.MustCompile(`\{(\w+)\}`).ReplaceAllStringFunc(path, func(s string) string {
		v := found[strings.Trim(s, "{}")]
		if v == "" {
			t.Fatalf("%s was not found", s)
		}
		return v
	})
}
