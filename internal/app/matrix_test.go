package app

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/matter"
)

// nobody is who has not signed in.
const nobody = ""

// matrix is docs/who-may.md section 7 over HTTP, for the assembled program: every right, and who of the cast has it. (The services'
// own rules, more finely: internal/matter/matrix_test.go and the policy tests of the rooms.) What there is no route for yet stands as
// later: a new route fails the test until it has its right.
//
// author works where touched does and wrote the contributions; other works elsewhere, and wrote {moved}; representative speaks for the
// author, other rep sits in a committee that is asked too, and does not; employed administrator works in a touched unit besides. The
// last of those who work here speaks for the author too, and is kept from the names given to representatives by what else she is. The secretariat's ivan is a
// teacher, and so contributes where everyone may. gry and ole are guests of every matter, she to contribute; finn is one of another matter alone.
const matrix = `
                                            | nobody | touched | author | other | representative | other rep | management  | owner | stand-in | touched leader | above     | chief | secretariat | administrator | employed administrator | representative in the secretariat | guest | guest who reads | guest elsewhere
who                                         |        | rosa    | sofus  | niels | pia            | frida     | schoolchief | karen | lars     | ulla           | carechief | boss  | ivan        | machine       | ylva                   | nadia                  | gry   | ole             | finn
stand at the door                           | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes
one's own settings and sessions             | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes
the first page, and what one has said       | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | yes | yes | yes
one's own pages and notices                 | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | no  | no  | no
organisation, committees, who speaks        | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | no  | no  | no
the agreement's rules and the calculator    | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | no  | no  | no
edit the agreement's rules                  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
one's own bagland                           | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no
contact data of leaders, representatives    | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | no  | no  | no
contact data of others                      | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
election group of a representative          | no  | no  | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
change when a committee meets               | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
gaps, import, settings, edit committees     | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
see what is listed, hold it, set periods    | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
print letters                               | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
print letters for the authors' team         | no  | no  | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
print letters for who has e-mail            | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
print letters for who sits in a committee   | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
print letters for who has a duty            | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
appoint secretariat and administrators      | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | yes | no | no  | no  | no
read a matter open to those it touches      | no  | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | yes | yes | no
read a matter open to all                   | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | yes | yes | no
read a matter for its committees            | no  | no  | no  | no  | yes | yes | yes | yes | yes | no  | no  | no  | no  | no  | no  | yes | yes | yes | no
find a matter in the lists, its poster      | no  | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | no  | no  | no
find one for its committees                 | no  | no  | no  | no  | yes | yes | yes | yes | yes | no  | no  | no  | no  | no  | no  | yes | no  | no  | no
contribute                                  | no  | yes | yes | no  | yes | yes | yes | no  | no  | yes | yes | yes | no  | no  | yes | yes | yes | no  | no
contribute, open to all                     | no  | yes | yes | yes | yes | yes | yes | no  | no  | yes | yes | yes | yes | no  | yes | yes | yes | no  | no
contribute, for its committees              | no  | no  | no  | no  | yes | yes | yes | no  | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no
recognise                                   | no  | yes | no  | no  | yes | yes | yes | no  | no  | yes | yes | yes | no  | no  | yes | yes | yes | no  | no
see a name given to all                     | no  | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | yes | yes | no
see a name given to the representatives     | no  | no  | yes | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
read the author's contribution              | no  | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | yes | yes | no
one's own contribution, also after moving   | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | yes | yes | no
what is done with one's own contribution    | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
and after moving                            | no  | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
see its earlier text                        | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
fetch a file of a contribution taken back   | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
answer, change, close, name a stand-in      | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no | no  | no  | no
take over when the owner is gone            | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no  | no  | no | no  | no  | no
begin a matter                              | no  | no  | no  | no  | no  | no  | yes | yes | yes | yes | yes | yes | yes | no  | no  | yes | no  | no  | no
open one for a unit one leads               | no  | no  | no  | no  | no  | no  | yes | yes | yes | yes | yes | yes | no  | no  | no  | no | no  | no  | no
open one for a unit another leads           | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
open one on a leader's behalf               | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
change the owner's draft                    | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
read or work on a draft as if it were open  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
report a harmful text                       | no  | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | yes | yes | no
hide a text, see and dismiss reports        | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
take the handshake                          | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no
say that the owner has read it              | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no | no  | no  | no
say that a committee has read it            | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
note that a committee has discussed         | no  | no  | no  | no  | yes | yes | yes | yes | yes | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
close a question, decide, publish           | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no | no  | no  | no
read the options of a decision              | no  | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | yes | yes | no
read the options, for its committees        | no  | no  | no  | no  | yes | yes | yes | yes | yes | no  | no  | no  | no  | no  | no  | yes | yes | yes | no
say where one stands to an option           | no  | yes | yes | no  | yes | yes | yes | no  | no  | yes | yes | yes | no  | no  | yes | yes | no  | no  | no
make and change options                     | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no | no  | no  | no
report an option                            | no  | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | yes | yes | no
hide an option                              | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
see a reason whose name is kept             | no  | no  | yes | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
see an answer that is hidden                | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
contribute without a name                   | no  | yes | yes | no  | yes | yes | yes | no  | no  | yes | yes | yes | no  | no  | yes | yes | no  | no  | no
contribute on behalf                        | no  | yes | yes | no  | yes | yes | yes | no  | no  | yes | yes | yes | yes | no  | yes | yes | no  | no  | no
speak in a dialogue room                    | no  | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | no  | no  | yes | yes | no  | no  | no
correct the shared picture                  | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no | no  | no  | no
ask about a contribution                    | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no | no  | no  | no
read a request for a dialogue               | no  | yes | yes | no  | yes | no  | no  | yes | no  | yes | yes | yes | yes | no  | yes | yes | no  | no  | no
see the asker's name                        | no  | yes | yes | no  | yes | no  | no  | yes | no  | yes | yes | yes | yes | no  | yes | yes | no  | no  | no
ask for a dialogue                          | no  | yes | yes | no  | yes | no  | no  | yes | no  | yes | no  | no  | no  | no  | yes | yes | no  | no  | no
join a request for a dialogue               | no  | yes | no  | no  | yes | no  | no  | no  | no  | yes | no  | no  | no  | no  | yes | yes | no  | no  | no
carry a request for a dialogue              | no  | no  | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no
add to a request, withdraw it               | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
report a text in a dialogue                 | no  | yes | no  | no  | yes | no  | no  | yes | no  | yes | yes | yes | yes | no  | yes | yes | no  | no  | no
hide a text in a dialogue, erase            | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
set when dialogues are answered, groups     | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
read a request to a group of leaders        | no  | no  | no  | no  | no  | no  | yes | no  | no  | no  | yes | yes | yes | no  | no  | yes | no  | no  | no
ask a group of leaders                      | no  | no  | no  | no  | no  | no  | yes | yes | yes | yes | yes | no  | no  | no  | no  | no | no  | no  | no
answer for a group of leaders               | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no  | no | no  | no  | no
answer a request, open a matter from it     | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
add employees' side                         | later
read a disagreement                         | no  | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | yes | yes | no
raise a disagreement, write one's own view  | no  | no  | no  | no  | yes | yes | yes | yes | yes | no  | no  | no  | no  | no  | no  | yes | no  | no  | no
accept what management proposes             | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no
accept what the employees propose           | no  | no  | no  | no  | no  | no  | yes | yes | yes | no  | no  | no  | no  | no  | no  | no | no  | no  | no
write the next step                         | no  | no  | no  | no  | no  | no  | yes | yes | yes | no  | no  | no  | no  | no  | no  | no | no  | no  | no
pass a disagreement up                      | no  | no  | no  | no  | yes | yes | yes | yes | yes | no  | no  | yes | no  | no  | no  | yes | no  | no  | no
answer a disagreement from above            | no  | no  | no  | no  | no  | yes | no  | no  | no  | no  | no  | yes | no  | no  | no  | no | no  | no  | no
ask that a decision is withdrawn            | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no
answer that a decision be withdrawn         | no  | no  | no  | no  | no  | no  | yes | yes | yes | no  | no  | no  | no  | no  | no  | no | no  | no  | no
take a withdrawal request further           | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no
write what came back of one                 | no  | no  | no  | no  | yes | yes | yes | yes | yes | no  | no  | no  | no  | no  | no  | yes | no  | no  | no
oversee disagreements                       | no  | no  | no  | no  | no  | yes | yes | yes | no  | no  | yes | yes | yes | no  | no  | yes | no  | no  | no
read the glossary                           | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | no  | no  | no
report a word of the glossary               | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | yes | yes | yes | yes | no
propose what a word means, end a theme      | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no  | no  | no | no  | no  | no
agree on a word for one's side              | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no
take a parked discussion up again           | no  | no  | no  | no  | no  | no  | yes | yes | yes | yes | yes | yes | no  | no  | no  | no | no  | no  | no
frame                                       | later
invite guests                               | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
erase personal data                         | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | yes | no  | no  | no
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
	w.invite(w.opened(matter.ToTouched), "finn", matter.GuestContributes)
	w.opened(matter.ToTouched) // gry and ole are here from now on
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
	if strings.Contains(path, "q=") { // what is found is there a moment after the act
		w.ok(w.app.runner.Drain(w.t.Context()))
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
// not signed in is shown the door. reads says whether they may read what it is about, inside whether they
// have pages at all.
func (x *tried) denied(a act, reads, inside bool) {
	code := x.Result().Status
	x.fault(x.changed, "refused ("+code+"), and something changed")
	x.fault(x.shows, "is in the source, and may not be: "+a.shows+a.hides)
	switch {
	case x.Code == 404, x.turnedAway() && !inside:
	case a.pattern == "GET /{$}" && !inside && x.Code == 303 && x.to == "/indstillinger/adgang": // who only runs the machine
	case x.Code == 403:
		x.fault(!reads, "forbidden, and may not even know that it is there")
	case a.how == offered && x.Code == 422:
	case x.Code == 422 && strings.Contains(x.Body.String(), "Du er inviteret til at læse"): // a guest who only reads is told so where they wrote
	case a.shows+a.hides != "" && x.Code == 200: // a page that may be read, without what is kept from them
	default:
		x.wrong = append(x.wrong, code+", want it refused")
	}
}
