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
	"GET /frister":                     {"leder", "/frister"},
	"GET /sekretariat":                 {"sekretariat", "/sekretariat"},
	"GET /forloeb":                     {"medarbejder", "/forloeb"},
	"GET /forloeb/ny":                  {"leder", "/forloeb/ny"},
	"GET /forloeb/{id}":                {"medarbejder", "/forloeb/{matter}"},
	"GET /forloeb/{id}/historik":       {"medarbejder", "/forloeb/{matter}/historik"},
	"GET /forloeb/{id}/forstaaelse":    {"medarbejder", "/forloeb/{reframed}/forstaaelse"},
	"GET /forloeb/{id}/opslag":         {"leder", "/forloeb/{matter}/opslag"},
	"GET /forloeb/{id}/udskriv":        {"medarbejder", "/forloeb/{decided}/udskriv"},
	"GET /forloeb/{id}/kladde":         {"leder", "/forloeb/{draft}/kladde"},
	"GET /forloeb/{id}/aabn":           {"leder", "/forloeb/{draft}/aabn"},
	"GET /forloeb/{id}/bidrag":         {"medarbejder", "/forloeb/{matter}/bidrag"},
	"GET /forloeb/{id}/svar":           {"leder", "/forloeb/{matter}/svar"},
	"GET /forloeb/{id}/luk":            {"leder", "/forloeb/{matter}/luk"},
	"GET /forloeb/{id}/sidste-dag":     {"leder", "/forloeb/{matter}/sidste-dag"},
	"GET /forloeb/{id}/tekst":          {"leder", "/forloeb/{matter}/tekst"},
	"GET /forloeb/{id}/spoerg":         {"leder", "/forloeb/{matter}/spoerg"},
	"GET /forloeb/{id}/bilag":          {"leder", "/forloeb/{matter}/bilag"},
	"GET /fil/{id}/slet":               {"sekretariat", "/fil/{file}/slet"},
	"GET /forloeb/{id}/stedfortraeder": {"leder", "/forloeb/{matter}/stedfortraeder"},
	"GET /forloeb/{id}/medejere":       {"leder", "/forloeb/{matter}/medejere"},
	"GET /forloeb/{id}/gaester":        {"leder", "/forloeb/{guested}/gaester"},
	"no guests yet":                    {"leder", "/forloeb/{matter}/gaester"},
	"changing an invitation":           {"leder", "{invitation}"},
	"a matter with guests":             {"medarbejder", "/forloeb/{guested}"},
	"a matter for its guest":           {"gaest", "/forloeb/{guested}"},
	"the first page of a guest":        {"gaest", "/"},
	"a guest contributes":              {"gaest", "/forloeb/{guested}/bidrag"},
	"what is not a guest's":            {"gaest", "/organisation"},
	"a guest's own settings":           {"gaest", "/mig"},
	"GET /forloeb/{id}/vinduer":        {"leder", "/forloeb/{decision}/vinduer"},
	"GET /forloeb/{id}/spoergsmaal":    {"leder", "/forloeb/{decision}/spoergsmaal"},
	"GET /forloeb/{id}/uden-navn":      {"leder", "/forloeb/{decision}/uden-navn"},
	"GET /forloeb/{id}/slet-ord":       {"sekretariat", "/forloeb/{matter}/slet-ord"},
	"GET /kvittering":                  {"medarbejder", "/kvittering"},
	"GET /forloeb/{id}/haandslag":      {"leder", "/forloeb/{decision}/haandslag"},
	"GET /forloeb/{id}/haandslag/svar": {"naestformand", "/forloeb/{decision}/haandslag/svar"},
	"GET /forloeb/{id}/droeftet":       {"naestformand", "/forloeb/{decision}/droeftet"},
	"GET /forloeb/{id}/beslutning":     {"leder", "/forloeb/{decision}/beslutning"},
	"GET /forloeb/{id}/beslutning/se":  {"leder", "/forloeb/{decision}/beslutning/se"},
	"GET /forloeb/{id}/offentliggoer":  {"leder", "/forloeb/{decision}/offentliggoer?som=repraesentant"},
	"GET /forloeb/{id}/genaabn":        {"leder", "/forloeb/{decided}/genaabn"},
	"GET /bidrag/{id}/spoerg-ind":      {"leder", "/bidrag/{waiting}/spoerg-ind"},
	"GET /bidrag/{id}/uddyb":           {"medarbejder", "/bidrag/{asked}/uddyb"},
	"a decision":                       {"medarbejder", "/forloeb/{decision}"},
	"a decision for its owner":         {"leder", "/forloeb/{decision}"},
	"a decision for the vice-chair":    {"naestformand", "/forloeb/{decision}"},
	"a contribution to a decision":     {"naestformand", "/forloeb/{decision}/bidrag"},
	"the answers of a decision":        {"leder", "/forloeb/{decision}/svar"},
	"a published decision":             {"medarbejder", "/forloeb/{decided}"},
	"the history of a decision":        {"medarbejder", "/forloeb/{decided}/historik"},
	"a correction":                     {"leder", "/forloeb/{decided}/beslutning"},
	"a new decision, step 1":           {"leder", "/forloeb/bbbbbbbbbbbbbbbbbbbbbbbbbb/kladde?slags=beslutning"},
	"a new decision, step 2":           {"leder", "/forloeb/bbbbbbbbbbbbbbbbbbbbbbbbbb/kladde?slags=beslutning&trin=2"},
	"a new decision, step 3":           {"leder", "/forloeb/bbbbbbbbbbbbbbbbbbbbbbbbbb/kladde?slags=beslutning&trin=3"},
	"GET /forloeb/{id}/uenighed":       {"naestformand", "/forloeb/{decided}/uenighed"},
	"GET /uenighed/{id}":               {"medarbejder", "/uenighed/{disagreement}"},
	"a disagreement for its owner":     {"leder", "/uenighed/{disagreement}"},
	"a disagreement that is passed up": {"centerchef", "/uenighed/{passed}"},
	"GET /uenighed/{id}/syn":           {"leder", "/uenighed/{disagreement}/syn"},
	"GET /uenighed/{id}/enige-om":      {"naestformand", "/uenighed/{disagreement}/enige-om"},
	"GET /uenighed/{id}/skridt":        {"leder", "/uenighed/{disagreement}/skridt"},
	"GET /uenighed/{id}/tilbage":       {"naestformand", "/uenighed/{disagreement}/tilbage"},
	"GET /uenighed/{id}/videre":        {"naestformand", "/uenighed/{disagreement}/videre"},
	"GET /uenighed/{id}/svar":          {"centerchef", "/uenighed/{passed}/svar"},
	"GET /uenighed/{id}/slut":          {"naestformand", "/uenighed/{disagreement}/slut"},
	"GET /uenighed/{id}/laest":         {"naestformand", "/uenighed/{disagreement}/laest"},
	"GET /forloeb/{id}/gult-kort":      {"naestformand", "/forloeb/{decided}/gult-kort"},
	"GET /gult-kort/{id}":              {"centerchef", "/gult-kort/{card}"},
	"GET /uenighed-tekst/{id}/meld":    {"medarbejder", "/uenighed-tekst/{text}/meld"},
	"GET /uenighed-tekst/{id}/skjul":   {"sekretariat", "/uenighed-tekst/{text}/skjul"},
	"GET /uenigheder":                  {"kommunaldirektoer", "/uenigheder"},
	"no disagreements":                 {"leder", "/uenigheder?tilstand=afsluttet"},
	"GET /forloeb/{id}/meld":           {"medarbejder", "/forloeb/{matter}/meld?slags=version&tekst=1"},
	"GET /forloeb/{id}/vis":            {"sekretariat", "/forloeb/{matter}/vis?slags=version&tekst=1"},
	"GET /forloeb/{id}/skjul":          {"sekretariat", "/forloeb/{matter}/skjul?slags=version&tekst=1"},
	"GET /bidrag/{id}":                 {"medarbejder", "/bidrag/{mine}"},
	"GET /bidrag/{id}/ret":             {"medarbejder", "/bidrag/{mine}/ret"},
	"GET /bidrag/{id}/tidligere":       {"medarbejder", "/bidrag/{mine}/tidligere"},
	"GET /bidrag/{id}/misforstaaet":    {"medarbejder", "/bidrag/{answered}/misforstaaet"},
	"GET /tidlighed":                   {"kommunaldirektoer", "/tidlighed"},
	"earliness, with its table":        {"leder", "/tidlighed"},
	"earliness of nothing":             {"medarbejder", "/tidlighed?aar=2001"},
	"GET /min-stemme":                  {"medarbejder", "/min-stemme"},
	"GET /meldinger":                   {"sekretariat", "/meldinger"},
	"GET /organisation":                {"medarbejder", "/organisation"},
	"GET /enhed/{id}":                  {"medarbejder", "/enhed/{unit}"},
	"GET /udvalg":                      {"medarbejder", "/udvalg"},
	"GET /udvalg/{id}":                 {"sekretariat", "/udvalg/{committee}"},
	"GET /udvalg/{id}/pladser/{plads}": {"sekretariat", "{seat}"},
	"GET /aftale":                      {"medarbejder", "/aftale"},
	"the rules for the secretariat":    {"sekretariat", "/aftale"},
	"GET /aftale/{id}":                 {"sekretariat", "/aftale/{rules}"},
	"a version of the rules":           {"medarbejder", "/aftale/{past}"},
	"GET /aftale/{id}/regel/{regel}":   {"sekretariat", "/aftale/{rules}/regel/example.reorganise"},
	"a new rule":                       {"sekretariat", "/aftale/{rules}/regel/ny"},
	"GET /aftale/{id}/offentliggoer":   {"sekretariat", "/aftale/{rules}/offentliggoer"},
	"GET /hvem-skal-inddrages":         {"medarbejder", "/hvem-skal-inddrages"},
	"who must be involved":             {"naestformand", "/hvem-skal-inddrages?subject=organisation&touched={unit}&decider=council&day=1-3-2027&first=subject%3Dbudget%26decider%3Dcouncil%26touched%3D{unit}"},
	"too late to involve":              {"medarbejder", "/hvem-skal-inddrages?subject=budget&touched={unit}&decider=council&day=1-12-2026"},
	"what is missing of a question":    {"medarbejder", "/hvem-skal-inddrages?se=ja"},
	"GET /mit-bagland":                 {"naestformand", "/mit-bagland"},
	"GET /hvem-taler-for-mig":          {"medarbejder", "/hvem-taler-for-mig"},
	"GET /moedeplan":                   {"medarbejder", "/moedeplan"},
	"all meetings of a month":          {"sekretariat", "/moedeplan?hvem=alle&maaned=2026-12"},
	"no meetings":                      {"medarbejder", "/moedeplan?q=findes+ikke"},
	"GET /moedeplan/hent":              {"sekretariat", "/moedeplan/hent"},
	"GET /moedeplan/frister":           {"sekretariat", "/moedeplan/frister"},
	"the deadlines of a level":         {"sekretariat", "/moedeplan/frister?niveau=1"},
	"GET /moedeplan/abonner":           {"medarbejder", "/moedeplan/abonner"},
	"GET /udvalg/{id}/moeder":          {"sekretariat", "/udvalg/{committee}/moeder"},
	"GET /udvalg/{id}/moeder/nyt":      {"sekretariat", "/udvalg/{committee}/moeder/nyt"},
	"GET /udvalg/{id}/moeder/gentag":   {"sekretariat", "/udvalg/{committee}/moeder/gentag"},
	"a series before it is saved":      {"sekretariat", "/udvalg/{committee}/moeder/gentag?se=ja&repeat=weekly&every=1&nth=1&weekday=1&day=11-12-2026&start=8.15&until=22-1-2027"},
	"GET /udvalg/{id}/frister":         {"sekretariat", "/udvalg/{committee}/frister"},
	"GET /moeder/{id}":                 {"sekretariat", "{meeting}"},
	"GET /huller":                      {"sekretariat", "/huller"},
	"GET /huller/{slags}":              {"sekretariat", "{gap}"},
	"GET /import":                      {"sekretariat", "/import"},
	"GET /import/mangler/{slags}":      {"sekretariat", "/import/mangler/ukendte-medlemmer"},
	"GET /beskeder":                    {"medarbejder", "/beskeder"},
	"GET /mig":                         {"medarbejder", "/mig"},
	"GET /mig/data":                    {"medarbejder", "/mig/data"},
	"a part of one's own data":         {"medarbejder", "/mig/data?del=contributions"},
	"a leader's own data":              {"leder", "/mig/data"},
	"GET /opbevaring":                  {"sekretariat", "/opbevaring"},
	"GET /opbevaring/{slags}":          {"sekretariat", "/opbevaring/names"},
	"an empty list of what is due":     {"sekretariat", "/opbevaring/contact"},
	"GET /opbevaring/{slags}/{ting}":   {"sekretariat", "/opbevaring/names/{listed}"},
	"GET /breve":                       {"sekretariat", "/breve?enhed={unit}&alle=ja"},
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

	"GET /faelles-billeder":                     {"medarbejder", "/faelles-billeder"},
	"no shared pictures":                        {"medarbejder", "/faelles-billeder?q=findes+ikke"},
	"GET /forloeb/{id}/faelles-billede":         {"kommunaldirektoer", "/forloeb/{pictured}/faelles-billede"},
	"a dialogue room":                           {"medarbejder", "/forloeb/{room}"},
	"a dialogue room for its owner":             {"centerchef", "/forloeb/{room}"},
	"a dialogue room that is closed":            {"medarbejder", "/forloeb/{pictured}"},
	"a dialogue room, printed":                  {"kommunaldirektoer", "/forloeb/{pictured}/udskriv"},
	"a new dialogue room":                       {"leder", "/forloeb/bbbbbbbbbbbbbbbbbbbbbbbbbb/kladde?slags=dialogrum"},
	"a position":                                {"medarbejder", "/forloeb/{room}/bidrag"},
	"asking about a position":                   {"centerchef", "/bidrag/{position}/spoerg-ind"},
	"closing a dialogue room":                   {"centerchef", "/forloeb/{room}/luk"},
	"dilemmas understood anew":                  {"centerchef", "/forloeb/{room}/tekst"},
	"dialogue rooms, listed":                    {"centerchef", "/forloeb?slags=dialogrum&tilstand=alle"},
	"GET /dialog":                               {"leder", "/dialog?hvem=mig"},
	"all dialogues":                             {"sekretariat", "/dialog?tilstand=alle"},
	"no dialogues":                              {"sekretariat", "/dialog?hvem=mine"},
	"GET /dialog/ny":                            {"medarbejder", "/dialog/ny"},
	"a request for a dialogue":                  {"medarbejder", "{asking}"},
	"asking the executive board":                {"leder", "{upwards}"},
	"GET /dialog/{id}":                          {"medarbejder", "/dialog/{request}"},
	"a request for its leader":                  {"leder", "/dialog/{request}"},
	"a request with its answer":                 {"sekretariat", "/dialog/{became}"},
	"a request to a group":                      {"kommunaldirektoer", "/dialog?hvem=mig"},
	"GET /dialog/{id}/svar":                     {"leder", "/dialog/{request}/svar?hvad=svar"},
	"a request to a meeting":                    {"leder", "/dialog/{request}/svar?hvad=moede"},
	"a matter of a request":                     {"leder", "/dialog/{request}/svar?hvad=forloeb"},
	"GET /dialog/{id}/meld":                     {"medarbejder", "/dialog/{request}/meld?slags=request&tekst={request}"},
	"GET /dialog/{id}/skjul":                    {"sekretariat", "/dialog/{request}/skjul?slags=request&tekst={request}"},
	"GET /dialog/{id}/vis":                      {"sekretariat", "/dialog/{request}/vis?slags=request&tekst={request}"},
	"GET /dialog/{id}/slet-ord":                 {"sekretariat", "/dialog/{request}/slet-ord"},
	"GET /indstillinger/dialog":                 {"sekretariat", "/indstillinger/dialog"},
	"GET /indstillinger/dialog/{gruppe}":        {"sekretariat", "{leaders}"},
	"GET /begreber":                             {"medarbejder", "/begreber"},
	"GET /begreb/{id}":                          {"medarbejder", "/begreb/{word}"},
	"a theme for its owner":                     {"leder", "/forloeb/{theme}"},
	"a theme for who agrees":                    {"naestformand", "/forloeb/{theme}"},
	"a parked theme":                            {"kommunaldirektoer", "/forloeb/{parked}"},
	"a theme that ended in a word":              {"medarbejder", "/forloeb/{word}"},
	"GET /forloeb/{id}/begreb":                  {"leder", "/forloeb/{theme}/begreb"},
	"GET /forloeb/{id}/begreb/enig":             {"naestformand", "/forloeb/{theme}/begreb/enig"},
	"GET /forloeb/{id}/begreb/ordbog":           {"leder", "/forloeb/{theme}/begreb/ordbog"},
	"GET /forloeb/{id}/begreb/parker":           {"leder", "/forloeb/{theme}/begreb/parker"},
	"GET /begreb-tekst/{id}/meld":               {"medarbejder", "/begreb-tekst/{wordtext}/meld"},
	"GET /begreb-tekst/{id}/skjul":              {"sekretariat", "/begreb-tekst/{wordtext}/skjul"},
	"GET /forloeb/{id}/muligheder":              {"leder", "/forloeb/{optioned}/muligheder"},
	"options for who answers":                   {"medarbejder", "/forloeb/{optioned}/muligheder"},
	"no options yet":                            {"leder", "/forloeb/{decision}/muligheder"},
	"options of a finished decision":            {"kommunaldirektoer", "/forloeb/{finished}/muligheder"},
	"GET /forloeb/{id}/muligheder/ny":           {"leder", "/forloeb/{optioned}/muligheder/ny"},
	"GET /forloeb/{id}/muligheder/saml":         {"leder", "/forloeb/{optioned}/muligheder/saml"},
	"GET /forloeb/{id}/muligheder/skjul-svar":   {"leder", "/forloeb/{decision}/muligheder/skjul-svar"},
	"GET /mulighed/{id}":                        {"medarbejder", "/mulighed/{option}"},
	"an option for its owner":                   {"leder", "/mulighed/{option}"},
	"GET /mulighed/{id}/svar":                   {"medarbejder", "/mulighed/{option}/svar"},
	"GET /mulighed/{id}/ret":                    {"leder", "/mulighed/{option}/ret"},
	"GET /mulighed/{id}/del":                    {"leder", "/mulighed/{option}/del"},
	"GET /mulighed/{id}/traek":                  {"leder", "/mulighed/{option}/traek"},
	"GET /mulighed/{id}/meld":                   {"medarbejder", "/mulighed/{option}/meld"},
	"GET /mulighed/{id}/skjul":                  {"sekretariat", "/mulighed/{option}/skjul"},
	"a matter with options":                     {"medarbejder", "/forloeb/{optioned}"},
	"a finished decision with options, printed": {"kommunaldirektoer", "/forloeb/{finished}/udskriv"},
	"the story":                                 {"medarbejder", "/forloeb/{finished}"},
	"how the story's problem moved":             {"medarbejder", "/forloeb/{finished}/forstaaelse"},
	"the ways in the story":                     {"naestformand", "/forloeb/{finished}/muligheder"},
}

// elsewhere are looked at by other tests: no page, or one that needs what only a journey has.
var elsewhere = []string{
	"GET /assets/{file}", "GET /health/live", "GET /health/ready", // for machines
	"GET /forloeb/{id}/lyt",                   // TestLive: a stream of events
	"GET /fil/{id}",                           // TestPicturesFromThePhone
	"GET /enheder/valg", "GET /personer/valg", // parts of the form of TestMainJob
	"GET /forloeb/{id}/tekst/bidrag",                                                 // a part of the form of TestReframing
	"GET /enheder/valg", "GET /personer/valg", "GET /forloeb/{id}/muligheder/bidrag", // parts of the forms of TestMainJob and TestOptions
	"GET /forloeb/{id}/data.json", "GET /forloeb/{id}/bidrag.csv", // files: TestTakeAlong
	"GET /mig/data.json",                                               // a file
	"GET /udvalg/{id}/moeder.ics", "GET /kalender/{noegle}/moeder.ics", // files: TestCalendar
	"GET /import/{id}",          // TestFirstAdministrator
	"GET /indstillinger/adgang", // TestFirstAdministrator
}

// pictures are those README and the user guide show, by page and width; made again with MEDSPIL_PICTURES=1.
var pictures = map[string]string{
	"GET /{$} 360": "lige-nu", "GET /{$} 1280": "lige-nu", "GET /forloeb/{id} 360": "forloeb", "GET /forloeb/{id} 1280": "forloeb",
	"GET /forloeb/{id}/bidrag 360": "bidrag", "GET /min-stemme 360": "min-stemme", "GET /hvem-taler-for-mig 360": "hvem-taler", "GET /mig 360": "mig",
	"GET /forloeb/{id}/kladde 1280": "kladde", "GET /forloeb/{id}/aabn 1280": "aabn", "GET /forloeb/{id}/svar 1280": "svar",
	"GET /forloeb/{id}/luk 1280": "luk", "GET /huller 1280": "huller", "GET /udvalg/{id} 1280": "udvalg", "GET /organisation 1280": "organisation",
	"GET /tidlighed 1280": "tidlighed", "GET /import 1280": "import", "GET /breve 1280": "breve", "GET /indstillinger/kommune 1280": "indstillinger",
	"GET /frister 360": "frister", "GET /forloeb/{id}/forstaaelse 360": "forstaaelse", "GET /forloeb/{id}/forstaaelse 1280": "forstaaelse", "GET /moedeplan 1280": "moedeplan", "GET /aftale 1280": "aftale", "a disagreement for its owner 1280": "uenighed", "GET /hvem-skal-inddrages 360": "hvem-skal-inddrages",
	"GET /forloeb/{id}/muligheder 1280": "muligheder", "GET /mulighed/{id}/svar 360": "hvor-staar-du",
	"the story 360": "fortaelling", "the story 1280": "fortaelling", "how the story's problem moved 360": "fortaelling-problem", "the ways in the story 1280": "fortaelling-muligheder",
	"a finished decision with options, printed 1280": "fortaelling-samlet",
	"GET /begreber 360": "begreber", "a theme for its owner 1280": "tema",
	"a dialogue room for its owner 1280": "dialogrum", "GET /faelles-billeder 360": "faelles-billeder",
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
	}{{1280, "da", false}, {360, "da", false}, {320, "en", false}, {1280, "en", true}} {
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
				if menu := browser.Eval[int](x, menuLines); menu > 1 && o.width >= 1280 {
					t.Errorf("%s: the menu takes %d lines", pattern, menu)
				}
				page := x.HTML()
				if !strings.Contains(page, `<html lang="`+o.lang+`"`) {
					t.Errorf("%s is not in %s", pattern, o.lang)
				}
				name := strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(pattern), "-"), "-")
				if file := filepath.Join(html, o.lang+"-"+name+".html"); o.width == 1280 { // the source does not know how wide it is shown
					source := browser.Eval[string](x, `fetch(location.href).then(r => r.text())`)
					if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
						t.Fatal(err)
					}
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

// menuLines is how many lines the menu at the top takes.
const menuLines = `new Set([...document.querySelectorAll('.ms-nav li')].map(e => Math.round(e.getBoundingClientRect().top))).size`

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
	found["guested"] = first("leder", "/forloeb?mine=ja&q=almindeligt+opkald", `^/forloeb/`+id+`$`)
	found["invitation"] = first("leder", "/forloeb/"+found["guested"]+"/gaester", `^(/forloeb/`+id+`/gaester\?gaest=.*)$`)
	found["answered"] = first("medarbejder", "/min-stemme", `^/bidrag/`+id+`/misforstaaet$`)
	found["room"] = first("centerchef", "/forloeb?slags=dialogrum", `^/forloeb/`+id+`$`)
	found["position"] = first("centerchef", "/forloeb/"+found["room"], `^/bidrag/`+id+`/spoerg-ind$`)
	found["pictured"] = first("kommunaldirektoer", "/faelles-billeder", `^/forloeb/`+id+`$`)
	found["draft"] = first("leder", "/", `^/forloeb/`+id+`/kladde$`)
	found["committee"] = first("medarbejder", "/forloeb/"+found["matter"], `^/udvalg/`+id+`$`)
	found["unit"] = first("medarbejder", "/forloeb/"+found["matter"], `^/enhed/`+id+`$`)
	found["seat"] = first("sekretariat", "/udvalg/"+found["committee"], `^(/udvalg/`+id+`/pladser/`+id+`)`)
	found["meeting"] = first("sekretariat", "/udvalg/"+found["committee"]+"/moeder", `^(/moeder/`+id+`)$`)
	found["decision"] = first("leder", "/forloeb?mine=ja&q=imod", `^/forloeb/`+id+`$`)
	found["decided"] = first("leder", "/forloeb?tilstand=lukket&mine=ja&q=aftenholdet", `^/forloeb/`+id+`$`)
	found["disagreement"] = first("leder", "/forloeb/"+found["decided"], `^/uenighed/`+id+`$`)
	found["text"] = first("medarbejder", "/uenighed/"+found["disagreement"], `^/uenighed-tekst/`+id+`/meld$`)
	found["card"] = first("centerchef", "/", `^/gult-kort/`+id+`$`)
	found["passed"] = first("centerchef", "/", `^/uenighed/`+id+`/svar$`)
	found["reframed"] = first("medarbejder", "/forloeb?tilstand=lukket&q=vagtskiftet", `^/forloeb/`+id+`$`)
	found["file"] = first("sekretariat", "/forloeb/"+found["matter"], `^/fil/`+id+`/slet$`)
	found["waiting"] = first("leder", "/forloeb/"+found["decision"]+"/svar", `^/bidrag/`+id+`/spoerg-ind$`)
	found["asked"] = first("medarbejder", "/forloeb/"+found["decision"], `^/bidrag/`+id+`/uddyb$`)
	found["optioned"] = first("leder", "/forloeb?mine=ja&q=optager+samtalerne", `^/forloeb/`+id+`$`)
	found["option"] = first("medarbejder", "/forloeb/"+found["optioned"]+"/muligheder", `^/mulighed/`+id+`/svar$`)
	found["finished"] = first("kommunaldirektoer", "/forloeb?tilstand=lukket&mine=ja&q=opgavefællesskaber", `^/forloeb/`+id+`$`)
	found["word"] = first("medarbejder", "/begreber", `^/begreb/`+id+`$`)
	found["wordtext"] = first("medarbejder", "/begreb/"+found["word"], `^/begreb-tekst/`+id+`/meld$`)
	found["theme"] = first("leder", "/forloeb?slags=tema&q=kapital", `^/forloeb/`+id+`$`)
	found["parked"] = first("kommunaldirektoer", "/forloeb?tilstand=lukket&slags=tema&q=trivsel", `^/forloeb/`+id+`$`)
	x := tab("leder")
	x.Go("/forloeb/" + found["decision"] + "/beslutning")
	x.Fill(`[name=decision]`, "Den, der tager imod, går også det første besøg.\nBeskeden kommer dagen før.")
	x.Fill(`[name=reasons]`, "Fordi borgerne ringer mindre.")
	x.Fill(`[name=core_task]`, "Borgeren ved fra første dag, hvem vi er.")
	x.Click(`button[name=se]`)
	x.At("/forloeb/" + found["decision"] + "/beslutning/se")
	found["request"] = first("leder", "/dialog?hvem=mig", `^/dialog/`+id+`$`)
	found["became"] = first("medarbejder", "/dialog?tilstand=alle&hvem=mine", `^/dialog/`+id+`$`)
	found["asking"] = first("medarbejder", "/dialog/ny", `^(/dialog/ny\?enhed=`+id+`)$`)
	found["upwards"] = first("leder", "/dialog/ny", `^(/dialog/ny\?gruppe=`+id+`)$`)
	found["leaders"] = first("sekretariat", "/indstillinger/dialog", `^(/indstillinger/dialog/`+id+`)$`)
	found["past"] = first("medarbejder", "/aftale", `^/aftale/`+id+`$`)
	s := tab("sekretariat")
	s.Go("/aftale")
	if browser.Eval[bool](s, `document.getElementById('from') !== null`) {
		s.Fill("#from", "1-9-2027")
		s.Click(`form[action="/aftale"] .ms-actions button`)
		s.See(map[string]string{"da": "Slet", "en": "Delete"}[browser.Eval[string](s, `document.documentElement.lang`)])
	}
	s.Go("/aftale")
	found["rules"] = browser.Eval[string](s, `document.querySelector('.ms-card.now a').getAttribute('href').split('/')[2]`)
	found["listed"] = first("sekretariat", "/opbevaring/names", `^/opbevaring/names/`+id+`$`)
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
