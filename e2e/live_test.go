package e2e_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// askedBy is the address of a matter that the leader asks the employee about, found from the employee's first page.
func askedBy(t *testing.T, employee, leader *browser.Tab) string {
	t.Helper()
	may := regexp.MustCompile(`/forloeb/[a-z0-9]{26}/bidrag`).FindAllString(employee.HTML(), -1)
	leader.Go("/forloeb?mine=ja")
	led := leader.HTML()
	at := slices.IndexFunc(may, func(form string) bool { return strings.Contains(led, strings.TrimSuffix(form, "/bidrag")+`"`) })
	if at < 0 {
		t.Fatal("the employee is asked nothing by the leader")
	}
	return strings.TrimSuffix(may[at], "/bidrag")
}

// TestLive: what others say in an open matter comes to those who have it open, and takes nothing from who is writing.
func TestLive(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, true)
		b := browser.Start(t, axeFile)
		writing := enterAs(t, b, w, "medarbejder", browser.Options{Width: 360})
		leader := enterAs(t, b, w, "leder", browser.Options{Width: 1280})
		matter := askedBy(t, writing, leader)
		form := matter + "/bidrag"
		writing.Go(form)
		const half = "Vi mangler en, der kan tage imod, når"
		writing.Type("#text", half)
		writing.Click(`input[name="kind"][value="concern"]`)
		browser.Eval[bool](writing, `(document.querySelector('main details').open = true, window.here = 'the same page', true)`)

		reading := enterAs(t, b, w, "medarbejder", browser.Options{Width: 1280})
		reading.Go(matter)
		reading.Click("article details summary")
		browser.Eval[bool](reading, `(window.here = 'the same page', window.bar = document.querySelector('.ms-win svg'), document.querySelector('article details summary').focus(), true)`)

		// Somebody else contributes: both hear of it.
		other := enterAs(t, b, w, "naestformand", browser.Options{Width: 360})
		other.Go(form)
		const said = "Nøglerne ligger altid det forkerte sted om morgenen."
		other.Type("#text", said)
		other.Click(`input[name="kind"][value="concern"]`)
		other.Press("Send")
		other.See("Tak. Dit bidrag er sendt")
		reading.See(said)
		reading.See("Der er kommet nyt")
		writing.See("Der er kommet nyt")
		if !browser.Eval[bool](reading, `window.bar === document.querySelector('.ms-win svg')`) {
			t.Error("a picture that shows the same has been taken apart")
		}
		// Who sent it stands on the matter's page, though that page heard of the change while it was still the form.
		if got := browser.Eval[string](other, `document.querySelector('h1').textContent`); strings.Contains(got, "Giv dit bidrag") {
			t.Errorf("after sending, the page is %q again", got)
		}
		// And its pictures are pictures still, of which a morph can leave the names only.
		if got := browser.Eval[int](other, `[...document.querySelectorAll('main svg, main svg *')].filter((e) => e.namespaceURI !== 'http://www.w3.org/2000/svg').length`); got > 0 {
			t.Errorf("%d parts of the pictures are not painted on the page that follows a form", got)
		}
		same := func(moment string) {
			t.Helper()
			if got := browser.Eval[string](writing, `[window.here, document.querySelector('#text').value, document.querySelector('input[name=kind]:checked').value,
				document.activeElement.name, document.querySelector('main details').open].join('|')`); got != "the same page|"+half+"|concern|kind|true" {
				t.Errorf("%s: what was being written has become %q", moment, got)
			}
			if got := browser.Eval[string](reading, `[window.here, document.activeElement.tagName, document.activeElement.closest('details')?.open].join('|')`); got != "the same page|SUMMARY|true" {
				t.Errorf("%s: the page that was read has become %q", moment, got)
			}
		}
		same("after a contribution")
		reading.Check()
		writing.Check()

		// The owner answers, and it is read where it is read already.
		leader.Go(matter + "/svar?vis=waiting")
		leader.Click("#" + browser.Eval[string](leader, `[...document.querySelectorAll('article')].find(e => e.innerText.includes('Nøglerne ligger altid')).id`) + ` input[name="contributions"]`)
		leader.Click(`input[name="outcome"][value="changed"]`)
		leader.Type("#text", "Der kommer et nøgleskab ved døren.")
		leader.Press("Send svaret")
		leader.See("Svaret er sendt")
		reading.See("Der kommer et nøgleskab ved døren.")
		same("after an answer")

		// A page that asks by itself is not sent to the door, nor told what is there.
		if status := browser.Eval[int](other, `fetch('/forloeb/aaaaaaaaaaaaaaaaaaaaaaaaaa/lyt', { headers: { Accept: 'text/event-stream' } }).then(r => r.status)`); status != 404 {
			t.Errorf("a matter that is not there answers %d", status)
		}
	})
}
