// Package browser drives a real Chromium for the journeys: real clicks and keys, pictures, the accessibility scan, and a watch on
// what the browser itself complains of (a broken content security policy, an error in a script).
package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long a page may take to show what is waited for, on a machine with two busy cores.
const patience = 20 * time.Second

// Browser is one running Chromium.
type Browser struct {
	ctx context.Context
	axe string
}

// Start runs a Chromium until the test ends. axe is the source of axe-core.
func Start(t testing.TB, axeFile string) *Browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("missing: chromium (Debian package); run make test, which installs it")
	}
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		t.Fatalf("missing: axe-core; run make web first: %v", err)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true), chromedp.Flag("force-color-profile", "srgb"))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("chromium does not start: %v", err)
	}
	t.Cleanup(func() { cancel(); stop() })
	return &Browser{ctx: ctx, axe: string(axe)}
}

// Tab is one person's browser: cookies of its own, one page.
type Tab struct {
	t       testing.TB
	ctx     context.Context
	base    string
	axe     string
	scripts bool
}

// Options say what kind of device it is.
type Options struct {
	// Width in CSS pixels; below 700 it is a phone with touch. 0 is 1280.
	Width int
	// NoScript turns JavaScript off.
	NoScript bool
	// Dark asks for dark colours.
	Dark bool
}

// watch runs in each new page before its own scripts: it collects what the content security policy blocked, and errors.
const watch = `window.__complaints = [];
addEventListener('securitypolicyviolation', e => window.__complaints.push('policy: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));
addEventListener('error', e => window.__complaints.push('error: ' + e.message));
addEventListener('unhandledrejection', e => window.__complaints.push('rejection: ' + e.reason));`

// Open makes a fresh person's browser on the server at base.
func (b *Browser) Open(t testing.TB, base string, o Options) *Tab {
	t.Helper()
	if o.Width == 0 {
		o.Width = 1280
	}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	x := &Tab{t: t, ctx: ctx, base: strings.TrimSuffix(base, "/"), axe: b.axe, scripts: !o.NoScript}
	// The first step makes the tab, and the tab lives as long as that step's context: so no deadline here.
	if err := chromedp.Do(ctx, screen(o.Width)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch}); err != nil {
		t.Fatal(err)
	}
	if o.NoScript {
		if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			t.Fatal(err)
		}
	}
	if o.Dark {
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
		}); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

func (x *Tab) do(steps ...chromedp.Action[chromedp.Void]) {
	x.t.Helper()
	ctx, cancel := context.WithTimeout(x.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		x.fail(err)
	}
}

// fail ends the test with what the page showed.
func (x *Tab) fail(why any) {
	x.t.Helper()
	ctx, cancel := context.WithTimeout(x.ctx, 5*time.Second)
	defer cancel()
	at, _ := chromedp.Run(ctx, chromedp.Location())
	text, _ := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("body")))
	if len(text) > 3000 {
		text = text[:3000] + "…"
	}
	x.t.Fatalf("%v\nat %s the page says:\n%s", why, at, text)
}

// Go opens a path of the server.
func (x *Tab) Go(path string) { x.t.Helper(); x.do(chromedp.Navigate(x.base + path)) }

// GoTo opens a full address, such as one from a mail.
func (x *Tab) GoTo(address string) { x.t.Helper(); x.do(chromedp.Navigate(address)) }

// Click clicks the visible element with the mouse.
func (x *Tab) Click(css string) {
	x.t.Helper()
	x.do(chromedp.ScrollIntoView(chromedp.CSS(css)), chromedp.Click(chromedp.CSS(css), chromedp.NodeVisible))
}

// Press clicks the button or link with these words, exactly.
func (x *Tab) Press(words string) {
	x.t.Helper()
	x.do(chromedp.Click(chromedp.Search(fmt.Sprintf(
		`//main//*[self::button or self::a or self::summary][normalize-space()=%[1]s] | //header//*[self::button or self::a][normalize-space()=%[1]s] | //nav//a[normalize-space()=%[1]s] | //footer//*[self::button or self::a][normalize-space()=%[1]s]`, quote(words))), chromedp.NodeVisible))
}

func quote(s string) string {
	if !strings.Contains(s, `"`) {
		return `"` + s + `"`
	}
	return `concat("` + strings.ReplaceAll(s, `"`, `",'"',"`) + `")`
}

// Type writes into a field after what stands there.
func (x *Tab) Type(css, text string) { x.t.Helper(); x.do(chromedp.SendKeys(chromedp.CSS(css), text)) }

// Fill replaces what stands in a field.
func (x *Tab) Fill(css, text string) {
	x.t.Helper()
	x.do(chromedp.Click(chromedp.CSS(css), chromedp.NodeVisible))
	Eval[bool](x, fmt.Sprintf(`document.querySelector(%q).select(), true`, css))
	x.Key(kb.Delete)
	x.Type(css, text)
}

// Upload chooses files in a file field.
func (x *Tab) Upload(css string, files ...string) {
	x.t.Helper()
	x.do(chromedp.SetUploadFiles(chromedp.CSS(css), files))
}

// Key presses keys where the focus is; see package kb for the names of special ones.
func (x *Tab) Key(keys string) { x.t.Helper(); x.do(chromedp.KeyEvent(keys)) }

// See waits until the page's text contains the words.
func (x *Tab) See(words string) {
	x.t.Helper()
	x.wait(func(text string) bool { return strings.Contains(squash(text), squash(words)) }, "does not show: "+words)
}

// NotSee checks that the page as it stands does not contain the words, in its text or its source.
func (x *Tab) NotSee(words string) {
	x.t.Helper()
	if html := x.HTML(); strings.Contains(html, words) {
		x.fail("shows, and must not: " + words)
	}
}

func squash(s string) string { return strings.Join(strings.Fields(s), " ") }

func (x *Tab) wait(ok func(text string) bool, why string) {
	x.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(x.ctx, 5*time.Second)
		text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("body")))
		cancel()
		if err == nil && ok(text) {
			return
		}
	}
	x.fail(why)
}

// At waits until the address's path is the given one, or begins with it when it ends in "*".
func (x *Tab) At(path string) {
	x.t.Helper()
	var at string
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		at = x.Path()
		if prefix, open := strings.CutSuffix(path, "*"); (at == path || open && strings.HasPrefix(at, prefix)) && x.loaded() {
			return
		}
	}
	x.fail("is at " + at + ", not at " + path)
}

// loaded says whether the page has come whole.
func (x *Tab) loaded() bool {
	state, err := chromedp.Run(x.ctx, chromedp.Evaluate[string](`document.readyState`))
	return err == nil && state == "complete"
}

// Path is the path and query of the address.
func (x *Tab) Path() string {
	x.t.Helper()
	return strings.TrimPrefix(look(x, chromedp.Location()), x.base)
}

// HTML is the page's source as it stands.
func (x *Tab) HTML() string {
	x.t.Helper()
	return look(x, chromedp.OuterHTML(chromedp.CSS("html")))
}

// gone are the browser's words for a page that was replaced by the next while it was looked at.
var gone = []string{"No node with given id", "Inspected target navigated", "Cannot find context", "Execution context was destroyed"}

// look asks the page something that changes nothing. Where the page is replaced meanwhile, the next is asked.
func look[T any](x *Tab, question chromedp.Action[T]) T {
	x.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(x.ctx, patience)
		v, err := chromedp.Run(ctx, question)
		cancel()
		if err == nil {
			return v
		}
		replaced := slices.ContainsFunc(gone, func(words string) bool { return strings.Contains(err.Error(), words) })
		if !replaced || time.Now().After(end) {
			x.fail(err)
		}
	}
}

// Eval asks the page something. Only for looking: what a person does is done with Click, Type and Key.
func Eval[T any](x *Tab, js string) T {
	x.t.Helper()
	return look(x, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
}

// Picture saves the whole page as PNG.
func (x *Tab) Picture(file string) { x.t.Helper(); x.save(file, chromedp.FullScreenshot(100)) }

// View saves what stands on the screen as PNG.
func (x *Tab) View(file string) { x.t.Helper(); x.save(file, chromedp.CaptureScreenshot()) }

func (x *Tab) save(file string, shoot chromedp.Action[[]byte]) {
	x.t.Helper()
	png, err := chromedp.Run(x.ctx, shoot)
	if err != nil {
		x.t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		x.t.Fatal(err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		x.t.Fatal(err)
	}
}

// Paper shows the page as it is printed, until the tab is closed.
func (x *Tab) Paper() {
	x.t.Helper()
	if _, err := chromedp.Call(x.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		x.fail(err)
	}
}

// Check scans the page as it stands: accessibility (WCAG 2.2 AA and axe's best practices), no complaint of the browser, no sideways
// scrolling, the page's language.
func (x *Tab) Check() {
	x.t.Helper()
	if !x.scripts {
		return // without JavaScript there is no way to ask
	}
	if got := Eval[[]string](x, `window.__complaints`); len(got) > 0 {
		x.t.Errorf("%s: the browser complains: %s", x.Path(), strings.Join(got, "; "))
	}
	x.Fits()
	if lang := Eval[string](x, `document.documentElement.lang`); lang != "da" && lang != "en" {
		x.t.Errorf("%s: lang is %q", x.Path(), lang)
	}
	raw := Eval[string](x, x.axe+"\n"+`axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})
		.then(r => JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html + ' — ' + n.failureSummary)}))))`)
	var found []struct {
		ID, Help string
		Nodes    []string
	}
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		x.t.Fatal(err)
	}
	for _, v := range found {
		x.t.Errorf("%s: %s: %s\n  %s", x.Path(), v.ID, v.Help, strings.Join(v.Nodes, "\n  "))
	}
}
