package app

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// nobody is who has not signed in.
const nobody = ""

// matrix is docs/who-may.md section 7 over HTTP, for the assembled program: every right, and who of the cast has it. (The services'
// own rules, more finely: internal/matter/matrix_test.go and the policy tests of the rooms.) What there is no route for yet stands as
// later: a new route fails the test until it has its right.
//
// author works where touched does and wrote the contributions; other works elsewhere, and wrote {moved}; representative speaks for the
// author, other rep sits in a committee that is asked too, and does not; employed administrator works in a touched unit besides. The
// last speaks for the author too, and is kept from the names given to representatives by what else she is. The secretariat's ivan is a
// teacher, and so contributes where everyone may.
const matrix = `
                                            | nobody | touched | author | other | representative | other rep | management  | owner | stand-in | touched leader | above     | chief | secretariat | administrator | employed administrator | representative in the secretariat
who                                         |        | rosa    | sofus  | niels | pia            | frida     | schoolchief | karen | lars     | ulla           | carechief | boss  | ivan        | machine       | ylva                   | nadia
stand at the door                           | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes
one's own settings and sessions             | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes
one's own pages and notices                 | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes
organisation, committees, who speaks        | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes
contact data of leaders, representatives    | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes
contact data of others                      | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes
election group of a representative          | no  | no  | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes
gaps, import, settings, edit committees     | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes
print letters                               | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes
print letters for the authors' team         | no  | no  | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes
print letters for who has e-mail            | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes
print letters for who has a duty            | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no
appoint secretariat and administrators      | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | yes | no
read a matter open to those it touches      | no  | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes
read a matter open to all                   | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes
read a matter for its committees            | no  | no  | no  | no  | yes | yes | yes | yes | yes | no  | no  | no  | no  | no  | no  | yes
contribute                                  | no  | yes | yes | no  | yes | yes | yes | no  | no  | yes | yes | yes | no  | no  | yes | yes
contribute, open to all                     | no  | yes | yes | yes | yes | yes | yes | no  | no  | yes | yes | yes | yes | no  | yes | yes
contribute, for its committees              | no  | no  | no  | no  | yes | yes | yes | no  | no  | no  | no  | no  | no  | no  | no  | yes
recognise                                   | no  | yes | no  | no  | yes | yes | yes | no  | no  | yes | yes | yes | no  | no  | yes | yes
see a name given to all                     | no  | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes
see a name given to the representatives     | no  | no  | yes | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no
read the author's contribution              | no  | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes
one's own contribution, also after moving   | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes
what is done with one's own contribution    | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no
and after moving                            | no  | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no
see its earlier text                        | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes
answer, change, close, name a stand-in      | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no
take over when the owner is gone            | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no  | no  | no
begin a matter                              | no  | no  | no  | no  | no  | no  | yes | yes | yes | yes | yes | yes | yes | no  | no  | yes
open one for a unit one leads               | no  | no  | no  | no  | no  | no  | yes | yes | yes | yes | yes | yes | no  | no  | no  | no
open one for a unit another leads           | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no
open one on a leader's behalf               | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes
change the owner's draft                    | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | no
read or work on a draft as if it were open  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no
report a harmful text                       | no  | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes
hide a text, see and dismiss reports        | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes
take the handshake, add employees' side     | later
frame, close a question, decide, publish    | later
clarify, contribute on behalf               | later
name a co-owner                             | later
be invited as a guest                       | later
erase personal data                         | later
`

// act is one thing somebody can do, as a request on things of the town (matrixTown.thing).
type act struct {
	// pattern is the route as it is mounted; path one request to it, without which the pattern's own is meant; form what is posted.
	pattern, path, form string
	// how it ends for who may, and for who may not, where it is not as usual.
	how end
	// shows is on the page of who may, and not in the source of what anybody else gets; hides is only the latter.
	shows, hides string
}

type end int

const (
	// usual: a page, or on to one; a form that is posted has changed something. Others are refused.
	usual end = iota
	// idle changes nothing: there was nothing to do.
	idle
	// empty is a form without what it needs, mostly with nothing at all: who may sees it again with what is wrong.
	empty
	// leaving ends the session or begins another.
	leaving
	// offered is a choice among what one may: who may do the like, and names what is not theirs, sees the form again. Nothing is done.
	offered
)

// acts are the routes under the right each needs.
var acts = map[string][]act{
	"stand at the door": {
		{pattern: "GET /assets/{file}", path: "/assets/{asset}"}, {pattern: "GET /health/live"}, {pattern: "GET /health/ready"},
		{pattern: "GET /was"}, {pattern: "GET /privatliv"}, {pattern: "GET /hjaelp"},
		{pattern: "GET /log-ind"}, {pattern: "POST /log-ind", how: empty},
		{pattern: "GET /log-ind/kode"}, {pattern: "POST /log-ind/kode", how: empty},
		{pattern: "GET /log-ind/{token}", path: "/log-ind/abcdefghijklmnopqrstuvwxyz"},
		{pattern: "POST /log-ind/{token}", path: "/log-ind/abcdefghijklmnopqrstuvwxyz", how: empty},
		{pattern: "GET /brev"}, {pattern: "GET /brev/{secret}", path: "/brev/ABCD"}, {pattern: "POST /brev", how: empty},
		{pattern: "GET /invitation/{token}", path: "/invitation/{invitation}"},
		{pattern: "POST /invitation/{token}", path: "/invitation/{invitation}", how: empty},
		{pattern: "GET /log-ud"}, {pattern: "POST /log-ud", how: leaving},
		{pattern: "POST /sprog", form: "language=da", how: idle},
		{pattern: "GET /demo"}, {pattern: "POST /demo/sign-in", form: "role=medarbejder", how: leaving},
		{pattern: "GET /demo/post"},
	},
	"one's own settings and sessions": {
		{pattern: "GET /mig"}, {pattern: "POST /mig", form: "language=da&mail=daily", how: idle},
		{pattern: "POST /mig/sessioner", form: "others=ja", how: idle},
	},
	"one's own pages and notices": {
		{pattern: "GET /{$}", path: "/"}, {pattern: "GET /mere"}, {pattern: "GET /forloeb"}, {pattern: "GET /min-stemme"},
		{pattern: "GET /beskeder"}, {pattern: "POST /beskeder", how: idle},
	},
	"organisation, committees, who speaks": {
		{pattern: "GET /organisation"}, {pattern: "GET /enhed/{id}", path: "/enhed/{unit team1}"},
		{pattern: "GET /enheder/valg", path: "/enheder/valg?felt=touched&touched-q=team", shows: "Hjemmeplejen Nord"},
		{pattern: "GET /personer/valg", path: "/personer/valg?felt=stand_in&stand_in-q=rosa", shows: "Rosa Holm"},
		{pattern: "GET /udvalg"}, {pattern: "GET /udvalg/{id}", path: "/udvalg/{committee north}"},
		{pattern: "GET /hvem-taler-for-mig"},
	},
	"contact data of leaders, representatives": {
		{pattern: "GET /enhed/{id}", path: "/enhed/{unit south}", shows: "lars@lillesund.example"},
		{pattern: "GET /udvalg/{id}", path: "/udvalg/{committee north}", shows: "pia@lillesund.example"},
	},
	"contact data of others": {
		{pattern: "GET /enhed/{id}", path: "/enhed/{unit team2}", shows: "viggo@lillesund.example"},
	},
	"election group of a representative": {
		{pattern: "GET /udvalg/{id}", path: "/udvalg/{committee north}", shows: "Valggruppe B"},
	},
	"gaps, import, settings, edit committees": {
		{pattern: "GET /sekretariat"}, {pattern: "GET /huller"}, {pattern: "GET /huller/{slags}", path: "/huller/vacant"},
		{pattern: "GET /import"}, {pattern: "POST /import", how: empty},
		{pattern: "GET /import/{id}", path: "/import/{upload}"}, {pattern: "POST /import/{id}", path: "/import/{upload}", how: idle},
		{pattern: "GET /indstillinger/kommune"}, {pattern: "POST /indstillinger/kommune", how: empty},
		{pattern: "POST /indstillinger/kommune", form: "do=test", how: empty},
		{pattern: "POST /indstillinger/opgaver", how: idle},
		{pattern: "POST /udvalg/{id}", path: "/udvalg/{committee oak}", form: "unit={unit oak}"},
		{pattern: "POST /udvalg/{id}", path: "/udvalg/{committee oak}", form: "gem=samme&old={committee group}", how: empty},
		{pattern: "GET /udvalg/{id}/pladser/{plads}", path: "/udvalg/{committee north}/pladser/{seat nadia}"},
		{pattern: "POST /udvalg/{id}/pladser/{plads}", path: "/udvalg/{committee north}/pladser/{seat nadia}", form: "gem=periode&from=01-11-2026&until=31-10-2028"},
		{pattern: "POST /udvalg/{id}/pladser/{plads}", path: "/udvalg/{committee north}/pladser/{seat nadia}", form: "gem=valggruppe&group=A"},
		{pattern: "POST /udvalg/{id}/pladser/{plads}", path: "/udvalg/{committee north}/pladser/{seat nadia}", form: "gem=suppleant&person={standby}"},
		{pattern: "POST /udvalg/{id}/pladser/{plads}", path: "/udvalg/{committee north}/pladser/{seat nadia}", form: "gem=suppleant-nu&person={standby}"},
		{pattern: "POST /udvalg/{id}/pladser/{plads}", path: "/udvalg/{committee north}/pladser/{seat nadia}", form: "gem=sidder&substitute={substitute}"},
		{pattern: "POST /udvalg/{id}/pladser/{plads}", path: "/udvalg/{committee north}/pladser/{seat nadia}", form: "gem=sidder-ikke&substitute={substitute}"},
		{pattern: "POST /udvalg/{id}/pladser/{plads}", path: "/udvalg/{committee north}/pladser/{seat nadia}", form: "gem=afslut&substitute={substitute}"},
	},
	"print letters":                       {{pattern: "GET /breve"}, {pattern: "POST /breve", how: empty}},
	"print letters for the authors' team": {{pattern: "GET /breve", path: "/breve?unit={unit team1}"}, {pattern: "POST /breve", form: "unit={unit team1}&person={person tina}"}, {pattern: "POST /breve", form: "person={person tina}"}},
	"print letters for who has e-mail":    {{pattern: "POST /breve", form: "unit={unit team2}&person={person viggo}"}},
	"print letters for who has a duty":    {{pattern: "POST /breve", form: "unit={unit team2}&person={person ylva}"}},
	"appoint secretariat and administrators": {
		{pattern: "GET /indstillinger/adgang"},
		{pattern: "POST /indstillinger/adgang", form: "give=secretariat&person={unappointed}"},
		{pattern: "POST /indstillinger/adgang", form: "give=administrator&person={unappointed}"},
		{pattern: "POST /indstillinger/adgang", form: "take=secretariat&person={appointed}"},
	},
	"read a matter open to those it touches": {
		{pattern: "GET /forloeb/{id}", path: "/forloeb/{matter}"}, {pattern: "GET /forloeb/{id}/historik", path: "/forloeb/{matter}/historik"},
		{pattern: "GET /forloeb/{id}/opslag", path: "/forloeb/{matter}/opslag"},
		{pattern: "GET /forloeb", path: "/forloeb?q=ruterne", shows: "/forloeb/{matter}"},
	},
	"read a matter open to all": {{pattern: "GET /forloeb/{id}", path: "/forloeb/{all}"}, {pattern: "GET /forloeb/{id}/historik", path: "/forloeb/{all}/historik"}},
	"read a matter for its committees": {
		{pattern: "GET /forloeb/{id}", path: "/forloeb/{kept}"}, {pattern: "GET /forloeb/{id}/historik", path: "/forloeb/{kept}/historik"},
		{pattern: "GET /forloeb/{id}/opslag", path: "/forloeb/{kept}/opslag"}, {pattern: "GET /forloeb/{id}/meld", path: "/forloeb/{kept}/meld"},
		{pattern: "GET /forloeb", path: "/forloeb?q=ruterne", shows: "/forloeb/{kept}"},
	},
	"contribute": {
		{pattern: "GET /forloeb/{id}/bidrag", path: "/forloeb/{matter}/bidrag"},
		{pattern: "POST /forloeb/{id}/bidrag", path: "/forloeb/{matter}/bidrag", form: "kind=concern&text=Nej.&name_to=all&send_key={new}"},
	},
	"contribute, open to all": {
		{pattern: "GET /forloeb/{id}/bidrag", path: "/forloeb/{all}/bidrag"},
		{pattern: "POST /forloeb/{id}/bidrag", path: "/forloeb/{all}/bidrag", form: "kind=concern&text=Nej.&name_to=all&send_key={new}"},
	},
	"contribute, for its committees": {
		{pattern: "GET /forloeb/{id}/bidrag", path: "/forloeb/{kept}/bidrag"},
		{pattern: "POST /forloeb/{id}/bidrag", path: "/forloeb/{kept}/bidrag", form: "kind=concern&text=Nej.&name_to=all&send_key={new}"},
	},
	"recognise": {
		{pattern: "POST /bidrag/{id}/genkend", path: "/bidrag/{given}/genkend"},
		{pattern: "POST /bidrag/{id}/genkend", path: "/bidrag/{given}/genkend", form: "fortryd=ja", how: idle},
	},
	// What stands in a matter is made before its page is asked for: the name of it is only there to be filled in.
	"see a name given to all": {{pattern: "GET /forloeb/{id}", path: "/forloeb/{matter}?med={given}", shows: "Sofus Friis"}},
	"see a name given to the representatives": {
		{pattern: "GET /forloeb/{id}", path: "/forloeb/{quiet}?med={whisper}", shows: "Sofus Friis"},
		{pattern: "GET /bidrag/{id}", path: "/bidrag/{whisper}", hides: "Sofus Friis"},
		{pattern: "GET /forloeb/{id}/historik", path: "/forloeb/{quiet}/historik?med={whisper}", hides: "Sofus Friis"},
		{pattern: "GET /forloeb/{id}/svar", path: "/forloeb/{quiet}/svar?med={whisper}", hides: "Sofus Friis"},
		{pattern: "GET /forloeb/{id}/luk", path: "/forloeb/{quiet}/luk?med={whisper}", hides: "Sofus Friis"},
		{pattern: "GET /forloeb/{id}/meld", path: "/forloeb/{quiet}/meld?slags=contribution&tekst={whisper}", hides: "Sofus Friis"},
		{pattern: "GET /forloeb/{id}/skjul", path: "/forloeb/{quiet}/skjul?slags=contribution&tekst={whisper}", hides: "Sofus Friis"},
		{pattern: "GET /bidrag/{id}/tidligere", path: "/bidrag/{whisper}/tidligere", hides: "Sofus Friis"},
	},
	"read the author's contribution":            {{pattern: "GET /bidrag/{id}", path: "/bidrag/{given}"}},
	"one's own contribution, also after moving": {{pattern: "GET /bidrag/{id}", path: "/bidrag/{moved}"}},
	"what is done with one's own contribution": {
		{pattern: "GET /bidrag/{id}/ret", path: "/bidrag/{given}/ret"},
		{pattern: "POST /bidrag/{id}/ret", path: "/bidrag/{given}/ret", form: "kind=concern&text=Rettet."},
		{pattern: "POST /bidrag/{id}/traek", path: "/bidrag/{given}/traek"},
		{pattern: "GET /bidrag/{id}/misforstaaet", path: "/bidrag/{answered}/misforstaaet"},
		{pattern: "POST /bidrag/{id}/misforstaaet", path: "/bidrag/{answered}/misforstaaet", form: "text=Nej."},
		{pattern: "POST /bidrag/{id}/set", path: "/bidrag/{answered}/set"},
	},
	"and after moving": {
		{pattern: "GET /bidrag/{id}/misforstaaet", path: "/bidrag/{moved}/misforstaaet"},
		{pattern: "POST /bidrag/{id}/misforstaaet", path: "/bidrag/{moved}/misforstaaet", form: "text=Nej."},
		{pattern: "POST /bidrag/{id}/set", path: "/bidrag/{moved}/set"},
		{pattern: "GET /min-stemme", path: "/min-stemme?med={moved}", shows: "/bidrag/{moved}/misforstaaet"},
	},
	"see its earlier text": {{pattern: "GET /bidrag/{id}/tidligere", path: "/bidrag/{edited}/tidligere"}},
	"answer, change, close, name a stand-in": {
		{pattern: "GET /forloeb/{id}/svar", path: "/forloeb/{matter}/svar"},
		{pattern: "POST /forloeb/{id}/svar", path: "/forloeb/{matter}/svar", form: "contributions={given}&outcome=partly&text=Fordi."},
		{pattern: "GET /forloeb/{id}/luk", path: "/forloeb/{matter}/luk"},
		{pattern: "POST /forloeb/{id}/luk", path: "/forloeb/{matter}/luk", form: "took=Tak.&early=Alle+er+hørt."},
		{pattern: "GET /forloeb/{id}/sidste-dag", path: "/forloeb/{matter}/sidste-dag"},
		{pattern: "POST /forloeb/{id}/sidste-dag", path: "/forloeb/{matter}/sidste-dag", form: "last_day=20-12-2026&reason=Ferie."},
		{pattern: "GET /forloeb/{id}/tekst", path: "/forloeb/{matter}/tekst"},
		{pattern: "POST /forloeb/{id}/tekst", path: "/forloeb/{matter}/tekst", form: "base=1&problem=Et+andet.&core_task=Det+samme.&why=Derfor."},
		{pattern: "GET /forloeb/{id}/spoerg", path: "/forloeb/{matter}/spoerg"},
		{pattern: "POST /forloeb/{id}/spoerg", path: "/forloeb/{matter}/spoerg", form: "committee={committee oak}&reason=Derfor."},
		{pattern: "GET /forloeb/{id}/stedfortraeder", path: "/forloeb/{matter}/stedfortraeder"},
		{pattern: "POST /forloeb/{id}/stedfortraeder", path: "/forloeb/{matter}/stedfortraeder", form: "stand_in={person hanne}"},
		{pattern: "POST /forloeb/{id}/stedfortraeder", path: "/forloeb/{matter}/stedfortraeder", form: "end={person lars}"},
		{pattern: "POST /forloeb/{id}/stedfortraeder", path: "/forloeb/{matter}/stedfortraeder", form: "search=stand_in&stand_in-q=hanne", how: idle},
	},
	"take over when the owner is gone": {{pattern: "POST /forloeb/{id}/overtag", path: "/forloeb/{abandoned}/overtag"}},
	"begin a matter": {
		{pattern: "GET /forloeb/ny"}, {pattern: "GET /forloeb/{id}/kladde", path: "/forloeb/{new}/kladde"},
		{pattern: "GET /forloeb/{id}/aabn", path: "/forloeb/{new}/aabn"},
		{pattern: "POST /forloeb/{id}/kladde", path: "/forloeb/{new}/kladde", form: "problem=Nyt.&ask=committees&visibility=touched"},
	},
	"open one for a unit one leads": {
		{pattern: "POST /forloeb/{id}/kladde", path: "/forloeb/{new}/kladde", form: "problem=Nyt.&ask=committees&visibility=touched&unit={own unit}", how: offered},
		{pattern: "POST /forloeb/{id}/kladde", path: "/forloeb/{new}/kladde", form: "problem=Nyt.&ask=committees&visibility=touched&unit={own unit}&touched={unit lake}", how: offered},
		{pattern: "GET /forloeb/{id}/aabn", path: "/forloeb/{ready}/aabn"}, {pattern: "POST /forloeb/{id}/aabn", path: "/forloeb/{ready}/aabn"},
	},
	// A leader above opens for their own unit and names those below as touched.
	"open one for a unit another leads": {
		{pattern: "POST /forloeb/{id}/kladde", path: "/forloeb/{new}/kladde", form: "problem=Nyt.&ask=committees&visibility=touched&unit={unit oak}", how: offered},
	},
	"open one on a leader's behalf": {
		{pattern: "GET /forloeb/{id}/kladde", path: "/forloeb/{new}/kladde?for={person karen}"},
		{pattern: "POST /forloeb/{id}/kladde", path: "/forloeb/{new}/kladde?for={person karen}", form: "problem=Nyt.&ask=committees&visibility=touched&unit={unit north}"},
		{pattern: "GET /forloeb/{id}/kladde", path: "/forloeb/{behalf}/kladde"},
		{pattern: "GET /forloeb/{id}/aabn", path: "/forloeb/{behalf}/aabn"}, {pattern: "POST /forloeb/{id}/aabn", path: "/forloeb/{behalf}/aabn"},
	},
	"change the owner's draft": {
		{pattern: "GET /forloeb/{id}/kladde", path: "/forloeb/{draft}/kladde"},
		{pattern: "POST /forloeb/{id}/kladde", path: "/forloeb/{draft}/kladde", form: "problem=Andet.&ask=committees&visibility=touched"},
		{pattern: "GET /forloeb/{id}/aabn", path: "/forloeb/{draft}/aabn"}, {pattern: "POST /forloeb/{id}/aabn", path: "/forloeb/{draft}/aabn"},
		{pattern: "POST /forloeb/{id}/udvalg", path: "/forloeb/{draft}/udvalg", form: "do=add&committee={committee oak}&reason=Derfor."},
		{pattern: "POST /forloeb/{id}/udvalg", path: "/forloeb/{draft}/udvalg", form: "do=remove&committee={committee north}&reason=Derfor.", how: empty},
		{pattern: "POST /forloeb/{id}/udvalg", path: "/forloeb/{draft}/udvalg", form: "do=restore&committee={committee north}", how: idle},
		{pattern: "POST /forloeb/{id}/slet", path: "/forloeb/{draft}/slet"},
	},
	"read or work on a draft as if it were open": {
		{pattern: "GET /forloeb/{id}", path: "/forloeb/{draft}"}, {pattern: "GET /forloeb/{id}/historik", path: "/forloeb/{draft}/historik"},
		{pattern: "GET /forloeb/{id}/opslag", path: "/forloeb/{draft}/opslag"}, {pattern: "GET /forloeb/{id}/svar", path: "/forloeb/{draft}/svar"},
		{pattern: "POST /forloeb/{id}/bidrag", path: "/forloeb/{draft}/bidrag", form: "kind=concern&text=Nej.&name_to=all&send_key={new}"},
		{pattern: "POST /forloeb/{id}/luk", path: "/forloeb/{draft}/luk", form: "took=Tak.&early=Nu."},
		{pattern: "POST /forloeb/{id}/meld", path: "/forloeb/{draft}/meld", form: "slags=version&tekst=1&reason=Grimt."},
		{pattern: "POST /forloeb/{id}/overtag", path: "/forloeb/{draft}/overtag"},
	},
	"report a harmful text": {
		{pattern: "GET /forloeb/{id}/meld", path: "/forloeb/{matter}/meld?slags=contribution&tekst={given}"},
		{pattern: "POST /forloeb/{id}/meld", path: "/forloeb/{matter}/meld", form: "slags=contribution&tekst={given}&reason=Grimt."},
		{pattern: "POST /forloeb/{id}/meld", path: "/forloeb/{matter}/meld", form: "slags=version&tekst=1&reason=Grimt."},
	},
	"hide a text, see and dismiss reports": {
		{pattern: "GET /forloeb/{id}/skjul", path: "/forloeb/{matter}/skjul?slags=contribution&tekst={given}"},
		{pattern: "POST /forloeb/{id}/skjul", path: "/forloeb/{matter}/skjul", form: "slags=contribution&tekst={given}&reason=Grimt."},
		{pattern: "GET /meldinger"}, {pattern: "POST /meldinger/{id}", path: "/meldinger/{report}"},
	},
}

// reading is the right to read what an act is tried on, by the thing in its address: without it there is nothing there, and with it
// an act may be refused as forbidden. What is not here is the organisation's, or is anyone's to try (a new matter).
var reading = map[string]string{
	"{matter}": "read a matter open to those it touches", "{quiet}": "read a matter open to those it touches",
	"{given}": "read a matter open to those it touches", "{answered}": "read a matter open to those it touches",
	"{edited}": "read a matter open to those it touches", "{whisper}": "read a matter open to those it touches",
	"{abandoned}": "read a matter open to those it touches", "{all}": "read a matter open to all",
	"{kept}": "read a matter for its committees", "{moved}": "one's own contribution, also after moving",
	"{draft}": "change the owner's draft", "{ready}": "open one for a unit one leads", "{behalf}": "open one on a leader's behalf",
	"{report}": "hide a text, see and dismiss reports", "{upload}": "gaps, import, settings, edit committees",
}

func (a act) request() (method, path string) {
	method, path, _ = strings.Cut(a.pattern, " ")
	if a.path != "" {
		path = a.path
	}
	return method, path
}

func (a act) reading() string {
	for thing, right := range reading {
		if strings.Contains(a.path, thing) {
			return right
		}
	}
	return "organisation, committees, who speaks"
}

// rights is the matrix, read: by right and role whether they may. Roles are in its order, with who plays them.
func rights(t *testing.T) (roles, people, order []string, may map[string]map[string]bool) {
	t.Helper()
	may = map[string]map[string]bool{}
	for n, line := range strings.Split(strings.TrimPrefix(matrix, "\n"), "\n") {
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		right, cells := cells[0], cells[1:]
		switch {
		case n == 0:
			roles = cells
			continue
		case n == 1:
			people = cells
			continue
		case line == "":
			continue
		case len(cells) == 1 && cells[0] == "later":
			if len(acts[right]) > 0 {
				t.Errorf("%q has come: say who may", right)
			}
			continue
		case len(cells) != len(roles) || may[right] != nil:
			t.Fatalf("%s: %d cells, or twice", right, len(cells))
		}
		order, may[right] = append(order, right), map[string]bool{}
		for i, cell := range cells {
			if cell != "yes" && cell != "no" {
				t.Fatalf("%s | %s: %q", right, roles[i], cell)
			}
			may[right][roles[i]] = cell == "yes"
		}
	}
	return roles, people, order, may
}

func TestEveryRouteHasItsRight(t *testing.T) {
	_, _, order, _ := rights(t)
	mounted, table := newMatrixTown(t).app.Mux().Patterns(), http.NewServeMux()
	for _, p := range mounted {
		table.HandleFunc(p, func(http.ResponseWriter, *http.Request) {})
	}
	has := map[string]bool{}
	for right, list := range acts {
		if !slices.Contains(order, right) {
			t.Errorf("%q is no right of the matrix", right)
		}
		for _, a := range list {
			has[a.pattern] = true
			method, path := a.request()
			if _, p := table.Handler(httptest.NewRequest(method, named.ReplaceAllString(path, "x"), nil)); p != a.pattern {
				t.Errorf("%s goes to %q, want %q", path, p, a.pattern)
			}
		}
	}
	for _, right := range order {
		if len(acts[right]) == 0 {
			t.Errorf("nothing is tried of %q", right)
		}
	}
	for _, p := range mounted {
		if !has[p] {
			t.Errorf("%s has no right: give it a row of the matrix", p)
		}
	}
}

func TestMatrix(t *testing.T) {
	w := newMatrixTown(t)
	roles, people, order, may := rights(t)
	for _, right := range order {
		for _, a := range acts[right] {
			w.forget()
			for i, role := range roles {
				x := w.try(a, people[i])
				if may[right][role] {
					x.allowed(a)
				} else {
					x.denied(a, may[a.reading()][role], may["one's own pages and notices"][role])
				}
				for _, wrong := range x.wrong {
					t.Errorf("%s | %s (%s): %s %s: %s", right, role, people[i], a.pattern, a.form, wrong)
				}
				if x.changed {
					w.forget()
				}
			}
		}
	}
}

// tried is what came of an act.
type tried struct {
	*httptest.ResponseRecorder
	to      string
	changed bool
	shows   bool
	wrong   []string
}

// try does an act as somebody.
func (w *matrixTown) try(a act, who string) *tried {
	w.t.Helper()
	method, path := a.request()
	path, form := w.fill(path, who), w.fill(a.form, who)
	text := w.fill(a.shows, who) + w.fill(a.hides, who)
	session := w.session(who)
	if a.how == leaving {
		session = w.enter(who)
	}
	before := w.version()
	x := &tried{ResponseRecorder: w.request(session, method, path, form)}
	x.to, x.changed = x.Header().Get("Location"), w.version() != before
	x.shows = text != "" && strings.Contains(x.Body.String(), text)
	return x
}

func (x *tried) fault(is bool, what string) {
	if is {
		x.wrong = append(x.wrong, what)
	}
}

// turnedAway says whether the answer is the way to the door.
func (x *tried) turnedAway() bool { return x.Code == 303 && strings.HasPrefix(x.to, "/log-ind") }

func (x *tried) allowed(a act) {
	method, path := a.request()
	post := method == "POST"
	if a.hides != "" {
		return // a page that has rights of its own
	}
	code := x.Result().Status
	x.fault(x.turnedAway() && !strings.HasPrefix(path, "/log-ind"), "sent to the door, and may")
	switch {
	case post && a.how == empty:
		x.fault(x.Code != 422, code+", want the form again")
		x.fault(x.changed, "an empty form changed something")
	default:
		x.fault(x.Code != 200 && x.Code != 303, code+", and may")
		x.fault(!post && x.changed, "reading changed something")
		x.fault(post && (a.how == usual || a.how == offered) && !x.changed, "nothing was done")
	}
	x.fault(a.shows != "" && !x.shows, "does not show "+a.shows)
}

// denied checks a refusal: nothing done, nothing shown; who may not read what it is about does not learn that it is there, and who has
// not signed in, or only runs the machine, is shown the door. reads says whether they may read what it is about, inside whether they
// have pages at all.
func (x *tried) denied(a act, reads, inside bool) {
	code := x.Result().Status
	x.fault(x.changed, "refused ("+code+"), and something changed")
	x.fault(x.shows, "is in the source, and may not be: "+a.shows+a.hides)
	switch {
	case x.Code == 404, x.turnedAway() && !inside:
	case x.Code == 403:
		x.fault(!reads, "forbidden, and may not even know that it is there")
	case a.how == offered && x.Code == 422:
	case a.shows+a.hides != "" && x.Code == 200: // a page that may be read, without what is kept from them
	default:
		x.wrong = append(x.wrong, code+", want it refused")
	}
}
