package e2e_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// enterAs steps into a role of the demo.
func enterAs(t *testing.T, b *browser.Browser, w *world, role string, o browser.Options) *browser.Tab {
	t.Helper()
	x := b.Open(t, w.url, o)
	x.Go("/demo")
	x.Click(`button[name="role"][value="` + role + `"]`)
	x.At("/")
	return x
}

// times is how often the words stand in what the page's main part shows.
func times(x *browser.Tab, words string) int {
	return strings.Count(browser.Eval[string](x, `document.querySelector('main').innerText`), words)
}

// TestConnectionDrops: what was being written when the net went is neither lost nor sent twice.
func TestConnectionDrops(t *testing.T) {
	w := newWorld(t, db.SQLite, true)
	b := browser.Start(t, axeFile)
	x, form := contributing(t, b, w, browser.Options{Width: 360})
	const said = "Vagtskiftet kl. 15 er for stramt, når bussen er forsinket."
	const gone = "Vi kan ikke få forbindelse lige nu. Det, du har skrevet, ligger her endnu."
	value := func() string { return browser.Eval[string](x, `document.querySelector('#text').value`) }
	x.Type("#text", said[:20])
	x.Offline(true)
	x.Type("#text", said[20:])
	x.Click(`input[name="kind"][value="concern"]`)
	for range 2 { // pressed again, it says so again
		x.Press("Send")
		x.See(gone)
		if got := value(); got != said {
			t.Errorf("after it could not be sent: %q", got)
		}
		if got := browser.Eval[string](x, `document.activeElement.textContent.trim()`); !strings.HasPrefix(got, gone) {
			t.Errorf("the focus is on %q, not on what is wrong", got)
		}
	}
	x.Check()

	x.Offline(false)
	x.Reload()
	x.See("Her er det, du var i gang med at skrive")
	if got := value(); got != said {
		t.Errorf("after the page was loaded again: %q", got)
	}
	if got := browser.Eval[string](x, `document.querySelector('input[name=kind]:checked').value`); got != "concern" {
		t.Errorf("the kind is %q after the page was loaded again", got)
	}
	x.Press("Send")
	x.See("Tak. Dit bidrag er sendt")
	if n := times(x, said); n != 1 {
		t.Errorf("the matter shows it %d times", n)
	}
	x.Go("/min-stemme")
	if n := times(x, said); n != 1 {
		t.Errorf("one's own voice shows it %d times", n)
	}
	x.Go(form)
	if got := value(); got != "" {
		t.Errorf("after it was sent: %q", got)
	}

	// The net goes, comes again, and the same button is pressed: no loading in between.
	x.Type("#text", "Og i weekenden kører den slet ikke.")
	x.Offline(true)
	x.Press("Send")
	x.See(gone)
	x.Offline(false)
	x.Press("Send")
	x.See("Tak. Dit bidrag er sendt")
	if n := times(x, "Og i weekenden kører den slet ikke."); n != 1 {
		t.Errorf("the matter shows the second %d times", n)
	}

	// Only the main part of the page was fetched: the language is changed where one is now, not where one wrote.
	x.Click(`form[action="/sprog"] button`)
	x.See("Help")
	x.At(strings.TrimSuffix(form, "/bidrag") + "*")
	if strings.Contains(x.Path(), "/bidrag") {
		t.Errorf("the change of language leads to %s", x.Path())
	}
}

// TestServerGone: what stands in front of the server answers for it while it is started anew, and an answer is lost on the way after
// the contribution came. Both times it says so, the words stay, and sending again gives one contribution.
func TestServerGone(t *testing.T) {
	w := newWorld(t, db.SQLite, true)
	to, err := url.Parse(w.url)
	if err != nil {
		t.Fatal(err)
	}
	var down, lose atomic.Bool
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }}
	front := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost && down.Load():
			http.Error(rw, "Bad Gateway", http.StatusBadGateway)
		case r.Method == http.MethodPost && lose.Swap(false):
			proxy.ServeHTTP(httptest.NewRecorder(), r)
			rw.Header().Set("Content-Length", "9000")
			io.WriteString(rw, "<!doctype html>")
			rw.(http.Flusher).Flush()
			panic(http.ErrAbortHandler) // in the middle: a browser would quietly send again what got no answer at all
		default:
			proxy.ServeHTTP(rw, r)
		}
	}))
	t.Cleanup(front.Close)
	fronted := *w
	fronted.url = front.URL
	b := browser.Start(t, axeFile)
	x, _ := contributing(t, b, &fronted, browser.Options{Width: 360})
	const said = "Nøglerne til depotet hænger altid hos den, der er gået hjem."
	const gone = "Vi kan ikke få forbindelse lige nu. Det, du har skrevet, ligger her endnu."
	x.Type("#text", said)
	for _, trouble := range []*atomic.Bool{&down, &lose} {
		trouble.Store(true)
		x.Press("Send")
		x.See(gone)
		trouble.Store(false)
		if got := browser.Eval[string](x, `document.querySelector('#text').value`); got != said {
			t.Errorf("what was written is now %q", got)
		}
		x.Check()
	}
	x.Press("Send")
	x.See("Tak. Dit bidrag er sendt")
	if n := times(x, said); n != 1 {
		t.Errorf("the matter shows it %d times", n)
	}
}

// toldOf reads from the page before opening who is asked, and how many are told.
func toldOf(x *browser.Tab) (committees []string, n int) {
	html := x.HTML()
	for _, m := range regexp.MustCompile(`<h\d[^>]*>\s*<a[^>]* href="/udvalg/[a-z0-9]{26}"[^>]*>([^<]+)</a>`).FindAllStringSubmatch(html, -1) {
		committees = append(committees, strings.TrimSpace(m[1]))
	}
	slices.Sort(committees)
	if m := regexp.MustCompile(`>\s*(?:(\d+) personer|Én person) får besked`).FindStringSubmatch(html); m != nil {
		n = 1
		if m[1] != "" {
			n, _ = strconv.Atoi(m[1])
		}
	}
	return committees, n
}

// TestWhomItTouches chooses the workplaces of a new matter by keyboard on a phone, and again without JavaScript: the committees and
// the number who will be told follow the choice, and both ways lead to the same.
func TestWhomItTouches(t *testing.T) {
	w := newWorld(t, db.SQLite, true)
	b := browser.Start(t, axeFile)
	const other = "Plejecenter Moseeng"
	const next = "Videre: se, hvem der spørges"
	x := enterAs(t, b, w, "leder", browser.Options{Width: 360})
	x.Go("/forloeb/ny")
	x.See("Hvad er det konkrete problem?")
	x.Type("#problem", "Bilerne står samme sted, og der er ikke plads til begge hold om morgenen.")
	x.Type("#core_task", "At komme ud til borgerne til tiden.")
	x.Press(next)
	x.See("Tjek, og åbn")
	before, few := toldOf(x)
	if len(before) == 0 || few == 0 {
		t.Fatalf("nobody is asked at one's own workplace: %v, %d", before, few)
	}

	// Type, then by keyboard alone into the hits, and tick the first.
	x.Press("Ret teksten")
	x.See("Hvad er det konkrete problem?")
	x.Click("#touched")
	x.Key(other)
	x.See("Vi fandt 1.")
	x.Key(kb.Enter) // does not send the form
	x.Key(kb.Tab)
	const focus = `document.activeElement`
	if got := browser.Eval[string](x, focus+`.name + ' ' + (`+focus+`.closest('[data-hits]') ? 'hit' : 'elsewhere') + ' ' + `+focus+`.closest('label')?.querySelector('b,span').textContent.trim()`); !strings.HasPrefix(got, "touched hit "+other) {
		t.Fatalf("after the search the keyboard comes to %q", got)
	}
	x.Key(" ")
	const chosen = `[...document.querySelectorAll('[data-picker]:has(#touched) [data-chosen] input')].map(e => (e.checked ? 'yes ' : 'no ') + e.closest('label').innerText.trim().split('\n')[0])`
	if got := browser.Eval[[]string](x, chosen); len(got) != 2 || got[1] != "yes "+other {
		t.Fatalf("chosen are %q", got)
	}
	if got := browser.Eval[bool](x, focus+`.matches('[data-chosen] input') && `+focus+`.checked`); !got {
		t.Error("the focus does not follow what was chosen")
	}
	x.Check()
	// It is not sent yet: loaded anew, the page has it from the device.
	x.See("Gemt på din")
	x.Reload()
	x.See("Her er det, du var i gang med at skrive")
	if got := browser.Eval[[]string](x, chosen); len(got) != 2 || got[1] != "yes "+other {
		t.Fatalf("after the page was loaded again, chosen are %q", got)
	}
	x.Check()
	// The net goes: the search says so, and finds again when it is back.
	x.Offline(true)
	x.Fill("#touched", "zqx")
	x.See("Vi kan ikke få forbindelse lige nu.")
	x.Check()
	x.Offline(false)
	x.Fill("#touched", "zqxj")
	x.See("Det fandt vi ikke.")
	// The next search neither takes the choice away nor offers it again.
	x.Fill("#touched", "Plejecenter")
	x.See("Plejecenter Birkesø")
	if got := browser.Eval[int](x, `[...document.querySelectorAll('#touched-hits label')].filter(e => e.innerText.trim().split('\n')[0] === '`+other+`').length`); got != 0 {
		t.Error("what is chosen is offered again")
	}
	x.Check()
	x.Press(next)
	x.See("Tjek, og åbn")
	both, many := toldOf(x)
	if many <= few || len(both) <= len(before) {
		t.Errorf("with %s: %v, %d told; without: %v, %d told", other, both, many, before, few)
	}
	x.Check()

	// The same without JavaScript, by the button for it, comes to the same.
	p := enterAs(t, b, w, "leder", browser.Options{Width: 360, NoScript: true})
	p.Go("/forloeb/ny")
	p.Type("#problem", "Der mangler en plads til bilerne.")
	p.Type("#core_task", "At komme ud til borgerne til tiden.")
	p.Type("#touched", other)
	p.Click(`button[name="search"][value="touched"]`)
	p.See("Vi fandt")
	if !strings.Contains(p.HTML(), ">Der mangler en plads til bilerne.</textarea>") {
		t.Error("the search without JavaScript loses what was written")
	}
	p.Click(`#touched-hits label:first-of-type input`)
	p.Press(next)
	p.See("Tjek, og åbn")
	if got, n := toldOf(p); n != many || !slices.Equal(got, both) {
		t.Errorf("without JavaScript: %v, %d told; with: %v, %d told", got, n, both, many)
	}
	p.Press("Ret teksten")
	p.See(other)
	box := regexp.MustCompile(`id="([^"]+)"[^>]*checked[^>]*>\s*<span>\s*<b>` + other).FindStringSubmatch(p.HTML())
	if box == nil {
		t.Fatal("without JavaScript, the choice is not kept")
	}
	p.Click("#" + box[1])
	p.Press(next)
	p.See("Tjek, og åbn")
	if got, n := toldOf(p); n != few || !slices.Equal(got, before) {
		t.Errorf("without JavaScript, after it was removed: %v, %d told; before: %v, %d told", got, n, before, few)
	}

	// Removed by keyboard, it is asked as it was before.
	x.Press("Ret teksten")
	x.See("Hvad er det konkrete problem?")
	at := slices.IndexFunc(browser.Eval[[]string](x, chosen), func(s string) bool { return s == "yes "+other })
	if at < 0 {
		t.Fatalf("the choice is not kept: %q", browser.Eval[[]string](x, chosen))
	}
	x.Click("#core_task")
	for range at + 1 {
		x.Key(kb.Tab)
	}
	x.Key(" ")
	x.Press(next)
	x.See("Tjek, og åbn")
	if got, n := toldOf(x); n != few || !slices.Equal(got, before) {
		t.Errorf("after it was removed: %v, %d told; before: %v, %d told", got, n, before, few)
	}
}

// TestEndingAnotherSession: a device that is lost is signed out from one's own settings, and what stood half written on it comes again
// when its owner does.
func TestEndingAnotherSession(t *testing.T) {
	w := newWorld(t, db.SQLite, true)
	b := browser.Start(t, axeFile)
	phone, form := contributing(t, b, w, browser.Options{Width: 360})
	const half = "Halvt skrevet på telefonen"
	phone.Type("#text", half)
	phone.See("Gemt på din telefon")

	x := enterAs(t, b, w, "medarbejder", browser.Options{})
	x.Go("/mig")
	x.Check()
	const lines = `[...document.querySelectorAll('main li')].filter(e => e.querySelector('[name=session]')).map(e => e.innerText.includes('denne enhed'))`
	here := browser.Eval[[]bool](x, lines)
	if len(here) != 2 || here[0] == here[1] {
		t.Fatalf("of the two sessions, these are said to be here: %v", here)
	}
	x.Click(`main li:nth-of-type(` + strconv.Itoa(slices.Index(here, false)+1) + `) button[name="session"]`)
	x.See("Der er logget ud")
	x.Check()
	if got := browser.Eval[[]bool](x, lines); !slices.Equal(got, []bool{true}) {
		t.Errorf("left are %v", got)
	}
	x.Go("/min-stemme")
	x.At("/min-stemme") // this one stays

	phone.Press("Send")
	phone.At("/log-ind*")
	phone.See("Du er blevet logget ud")
	phone.NotSee(half)
	phone.Check()
	phone.Go("/min-stemme")
	phone.At("/log-ind*")
	phone.Go("/demo")
	phone.Click(`button[name="role"][value="medarbejder"]`)
	phone.At("/")
	phone.Go(form)
	if got := browser.Eval[string](phone, `document.querySelector('#text').value`); got != half {
		t.Errorf("after signing in again: %q", got)
	}
	phone.Press("Send")
	phone.See("Tak. Dit bidrag er sendt")
	if n := times(phone, half); n != 1 {
		t.Errorf("the matter shows it %d times", n)
	}

	// All others at once.
	x.Go("/mig")
	x.Press("Log ud alle andre steder")
	x.See("Der er logget ud")
	phone.Go("/")
	phone.At("/log-ind*")
}

// TestArrivingOnAPhone is the first visit of two people: an administrator by invitation, and somebody without e-mail by a letter.
func TestArrivingOnAPhone(t *testing.T) {
	w := newWorld(t, db.SQLite, true)
	b := browser.Start(t, axeFile)
	invitation, err := w.app.Invite(context.Background(), "drift@example.com")
	if err != nil {
		t.Fatal(err)
	}
	admin := b.Open(t, w.url, browser.Options{Width: 360})
	admin.GoTo(invitation)
	admin.See("Bliv administrator")
	admin.Check()
	admin.Fill("#first", "")
	admin.Fill("#last", "Drift")
	admin.Press("Bliv administrator, og log ind")
	admin.See("Skriv dit fornavn")
	if got := browser.Eval[string](admin, `document.querySelector('#last').value`); got != "Drift" {
		t.Errorf("the last name is now %q", got)
	}
	admin.Check()
	admin.Type("#first", "Dina")
	admin.Press("Bliv administrator, og log ind")
	admin.At("/indstillinger/adgang")
	admin.Check()
	admin.Fill(`input[name="soeg"]`, "a")
	admin.See("Gør til")
	admin.Check()

	// The secretariat prints a letter; what stands on it is typed on another phone.
	keeper := enterAs(t, b, w, "sekretariat", browser.Options{Width: 360})
	keeper.Go("/breve")
	keeper.Check()
	keeper.Fill(`input[name="soeg"]`, "Plejecenter Moseeng")
	keeper.Click(`#results a[href^="/breve?enhed="]`)
	keeper.See("Hvem skal have et brev?")
	keeper.Check()
	keeper.Click(`input[name="person"]`)
	keeper.Press("Lav breve")
	keeper.See("Sådan kommer du ind")
	keeper.Check()
	code := browser.Eval[string](keeper, `document.querySelector('.ms-sheet-code code').textContent`)

	x := b.Open(t, w.url, browser.Options{Width: 360})
	x.Go("/log-ind")
	x.Press("Brug koden fra mit brev")
	x.Fill("#letter", code[:9])
	x.Press("Log ind")
	x.See("Se efter, om der mangler noget")
	if got := browser.Eval[string](x, `document.querySelector('#letter').value`); got != code[:9] {
		t.Errorf("the code is now %q", got)
	}
	x.Check()
	x.Fill("#letter", strings.ToLower(code))
	x.Press("Log ind")
	x.At("/")
	x.Check()
	again := b.Open(t, w.url, browser.Options{Width: 360})
	again.Go("/brev/" + strings.ReplaceAll(code, " ", ""))
	again.See("Koden fra dit brev er læst")
	again.Check()
	again.Press("Log ind")
	again.See("Det brev er allerede brugt")
	again.Check()
}
