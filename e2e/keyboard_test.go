package e2e_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// contributing opens the contribution form of the employee's own workplace in the demo.
func contributing(t *testing.T, b *browser.Browser, w *world, o browser.Options) (*browser.Tab, string) {
	t.Helper()
	x := b.Open(t, w.url, o)
	x.Go("/demo")
	x.Click(`button[name="role"][value="medarbejder"]`)
	x.At("/")
	m := regexp.MustCompile(`/forloeb/[a-z0-9]{26}/bidrag`).FindString(x.HTML())
	if m == "" {
		t.Fatal("nothing to contribute to")
	}
	x.Go(m)
	x.See("Hvad vil du sige?")
	return x, m
}

// TestByKeyboardAlone sends a contribution without a mouse: each stop is seen and never behind the tab bar.
func TestByKeyboardAlone(t *testing.T) {
	w := newWorld(t, db.SQLite, true)
	b := browser.Start(t, axeFile)
	x, _ := contributing(t, b, w, browser.Options{Width: 360})
	const where = `(() => { const e = document.activeElement, r = e.getBoundingClientRect(), bar = document.querySelector('.ms-tabbar')?.getBoundingClientRect();
		const s = getComputedStyle(e), p = getComputedStyle(e.closest('label') ?? e);
		const seen = s.outlineStyle !== 'none' || p.outlineStyle !== 'none' || s.boxShadow !== 'none';
		const hidden = !e.closest('.ms-tabbar') && bar && bar.height > 0 && r.height > 0 && r.top >= bar.top && r.bottom > bar.top;
		return [e.tagName, e.name ?? '', e.id ?? '', e.textContent.trim().slice(0, 40), seen ? 'seen' : 'unseen', hidden ? 'hidden' : 'shown'].join('|') })()`
	typed, sent := false, false
	for range 60 {
		x.Key(kb.Tab)
		at := browser.Eval[string](x, where)
		if strings.Contains(at, "|unseen|") || strings.HasSuffix(at, "|hidden") {
			t.Errorf("the focus cannot be seen at %s", at)
		}
		if strings.HasPrefix(at, "TEXTAREA|text|") && !typed {
			x.Key("Skrevet helt uden mus.")
			typed = true
		} else if typed && strings.HasPrefix(at, "BUTTON|") && strings.Contains(at, "|Send|") {
			x.Key(kb.Enter)
			sent = true
			break
		}
	}
	if !typed || !sent {
		t.Fatalf("the keyboard does not reach the form (typed: %v) or its button", typed)
	}
	x.See("Tak. Dit bidrag er sendt")
	x.See("Skrevet helt uden mus.")

	// What is wrong takes the focus, and leads to the field.
	x, _ = contributing(t, b, w, browser.Options{Width: 1280})
	x.Press("Send")
	x.See("Der er problemer")
	if got := browser.Eval[string](x, `document.activeElement.className`); !strings.Contains(got, "alert-error") {
		t.Errorf("the focus is on %q, not on what is wrong", got)
	}
	x.Click(`.alert-error a[href="#text"]`)
	if got := browser.Eval[string](x, `document.activeElement.id`); got != "text" {
		t.Errorf("the summary leads to %q", got)
	}
}

// TestHalfTypedTextSurvives: a page that is left or loaded anew keeps what was being written, until it is sent or one signs out.
func TestHalfTypedTextSurvives(t *testing.T) {
	w := newWorld(t, db.SQLite, true)
	b := browser.Start(t, axeFile)
	x, form := contributing(t, b, w, browser.Options{Width: 360})
	const half = "Halvt skrevet, da bussen kom"
	value := func() string { return browser.Eval[string](x, `document.querySelector('#text').value`) }
	x.Type("#text", half)
	x.See("Gemt på din")
	x.Go("/min-stemme")
	x.Go(form)
	if got := value(); got != half {
		t.Errorf("after a visit elsewhere: %q", got)
	}
	x.Press("Send")
	x.See("Tak. Dit bidrag er sendt")
	x.Go(form)
	if got := value(); got != "" {
		t.Errorf("after it was sent: %q", got)
	}
	x.Type("#text", "Ikke til den næste")
	x.See("Gemt på din")
	x.Click(`form[action="/log-ud"] button`)
	x.At("/log-ud*")
	x.Go("/demo")
	x.Click(`button[name="role"][value="medarbejder"]`)
	x.At("/")
	x.Go(form)
	if got := value(); got != "" {
		t.Errorf("after signing out: %q", got)
	}
}

// TestFormsLeadTheKeyboardOn: a form that stays on the page while it is sent begins the next page at its content. The button that was pressed has
// become another there; a second Return on it would publish what nobody has read.
func TestFormsLeadTheKeyboardOn(t *testing.T) {
	w := newWorld(t, db.SQLite, true)
	b := browser.Start(t, axeFile)
	x := b.Open(t, w.url, browser.Options{Width: 1280})
	x.Go("/demo")
	x.Click(`button[name="role"][value="leder"]`)
	x.At("/")
	x.Go("/forloeb/ny?slags=beslutning")
	x.Type("#subject", "Arbejdstid")
	x.Fill("#problem", "Vagtplanen kommer for sent.")
	x.Fill("#core_task", "Borgeren kender den, der kommer.")
	x.Press("Videre: spørgsmålene")
	x.See("Hvilke spørgsmål er åbne?")
	if got := browser.Eval[string](x, `document.activeElement.id`); got != "main-content" {
		t.Errorf("on the next step the keyboard stands at %q", got)
	}
}
