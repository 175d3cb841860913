package words

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

var finder = New([]Term{
	{"kt", []string{"kerneopgave", "kerneopgaven", "Kerneopgaver"}},
	{"sk", []string{"social kapital", "sociale kapital"}},
	{"kap", []string{"kapital"}},
	{"am", []string{"arbejdsmiljø"}},
	{"med", []string{"MED-udvalg"}},
	{"late", []string{"kapital"}},
})

func explain(ids []string) (string, error) {
	var b strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&b, `<div id="%s%s" popover>!</div>`, Prefix, id)
	}
	return b.String(), nil
}

// shown is a page with marks written short: a word as [word], the explanations as their ids.
func shown(page string) string {
	page = regexp.MustCompile(`<button type="button" class="ms-word" popovertarget="[^"]*">([^<]*)</button>`).ReplaceAllString(page, `[$1]`)
	return regexp.MustCompile(`<div id="ord-([^"]*)" popover>!</div>`).ReplaceAllString(page, `{$1}`)
}

func TestMark(t *testing.T) {
	in := func(body string) string { return `<html lang="da"><main>` + body + `</main></html>` }
	for _, c := range []struct{ name, body, want string }{
		{"the first of each", "<p>Vores kerneopgave. Kerneopgaven og arbejdsmiljø.</p>", "<p>Vores [kerneopgave]. Kerneopgaven og [arbejdsmiljø].</p>{kt}{am}"},
		{"whatever the capitals", "<p>KERNEOPGAVEN og ARBEJDSMILJØ</p>", "<p>[KERNEOPGAVEN] og [ARBEJDSMILJØ]</p>{kt}{am}"},
		{"whole words only", "<p>kerneopgavebeskrivelse, underkapital, MED-udvalgsmøde, kapital-ting</p>", ""},
		{"the longest first", "<p>Social\n kapital er kapital.</p>", "<p>[Social\n kapital] er [kapital].</p>{sk}{kap}"},
		{"nothing but space between", "<p>social, <b>social</b> kapital</p>", "<p>social, <b>social</b> [kapital]</p>{kap}"},
		{"with a hyphen", "<p>Et MED-udvalg</p>", "<p>Et [MED-udvalg]</p>{med}"},
		{"in two ways of writing å and ø", "<p>arbejdsmiljo\u0308 og arbejdsmilj\u00f8</p>", "<p>arbejdsmiljo\u0308 og [arbejdsmilj\u00f8]</p>{am}"},
		{"beside references", "<p>&kerneopgave; &#39;kapital&#39; &amp;kerneopgave&lt;</p>", "<p>&kerneopgave; &#39;[kapital]&#39; &amp;[kerneopgave]&lt;</p>{kap}{kt}"},
		{"not where one presses, types or names", `<h1>kapital</h1><h2>kapital</h2><a href="#"><b>kapital</b></a><label>kapital</label><form><p>kapital</p></form><summary>kapital</summary><code>kapital</code><textarea>kapital</textarea><script>kapital</script><p hidden>kapital</p><nav>kapital</nav>`, ""},
		{"not in attributes or comments", `<p title="kapital"><img alt="kapital"><!-- kapital --></p>`, ""},
		{"not where it is not wanted", `<div data-no-words><div>kapital</div> kapital</div><p>kapital</p>`, `<div data-no-words><div>kapital</div> kapital</div><p>[kapital]</p>{kap}`},
		{"in Danish only", `<p lang="en">kapital <i lang="da">kapital</i></p>`, `<p lang="en">kapital <i lang="da">[kapital]</i></p>{kap}`},
		{"after what is not closed", `<p>En<br>linje<input name="a">kapital`, `<p>En<br>linje<input name="a">[kapital]{kap}`},
		{"in a smaller heading and a definition", `<h4>kapital</h4><dl><dt>Kerneopgave</dt></dl>`, `<h4>[kapital]</h4><dl><dt>[Kerneopgave]</dt></dl>{kap}{kt}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := finder.Mark(in(c.body), explain)
			if err != nil {
				t.Fatal(err)
			}
			want := in(c.body)
			if c.want != "" {
				want = in(c.want)
			}
			if shown(got) != want {
				t.Errorf("got  %s\nwant %s", shown(got), want)
			}
		})
	}
	outside := `<html lang="da"><body><p>kapital</p><footer>kapital</footer></body></html>`
	if got, _ := finder.Mark(outside, explain); got != outside {
		t.Errorf("outside main: %s", got)
	}
	none := (*Finder)(nil)
	if got, err := none.Mark(in("<p>kapital</p>"), explain); got != in("<p>kapital</p>") || err != nil {
		t.Errorf("no finder: %s %v", got, err)
	}
	broken := errors.New("no")
	if got, err := finder.Mark(in("<p>kapital</p>"), func([]string) (string, error) { return "", broken }); got != in("<p>kapital</p>") || !errors.Is(err, broken) {
		t.Errorf("a page without its explanations: %s %v", got, err)
	}
}

// A page is never marked in more places than one can read past.
func TestNoMoreThanMost(t *testing.T) {
	var terms []Term
	var text strings.Builder
	for i := range Most + 5 {
		terms = append(terms, Term{fmt.Sprint(i), []string{fmt.Sprintf("ord%d", i)}})
		fmt.Fprintf(&text, "ord%d ", i)
	}
	got, err := New(terms).Mark(`<html lang="da"><main>`+text.String()+text.String()+`</main>`, explain)
	if n := strings.Count(got, "<button"); n != Most || err != nil {
		t.Errorf("%d marked: %v", n, err)
	}
}

var (
	added  = regexp.MustCompile(`<button type="button" class="ms-word" popovertarget="ord-[a-z]+">`)
	popped = regexp.MustCompile(`<div id="ord-[a-z]+" popover>!</div>`)
)

// without takes out of a page what Mark adds.
func without(page string) string {
	page = popped.ReplaceAllString(page, "")
	for {
		at := added.FindStringIndex(page)
		if at == nil {
			return page
		}
		end := strings.Index(page[at[1]:], "</button>") + at[1]
		page = page[:at[0]] + page[at[1]:end] + page[end+len("</button>"):]
	}
}

// Without what is added a page is what it was, byte for byte; and what is added stands in text alone: read as HTML, the tags of the page are
// the same but for it.
func FuzzMark(f *testing.F) {
	for _, s := range []string{"<p>kapital", `<a title="kapital>">kapital</a> social kapital`, "<script>kapital</script>", "<textarea>kapital</main>", "&kapital;&#x41;kapital", "<!-- kapital", "<p lang=da>\xff kapital\x00", "<svg><title>kapital</title></svg>kapital", "<plaintext>kapital", "<math><mi>kapital"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if strings.Contains(body, "ms-word") || strings.Contains(body, "popover>!") {
			return // what is added could not be told from what was there
		}
		page := `<html lang="da"><main>` + body + `</main></html>`
		got, err := finder.Mark(page, explain)
		if err != nil {
			t.Fatal(err)
		}
		if without(got) != page {
			t.Errorf("%q became %q", page, got)
		}
	})
}

func BenchmarkMark(b *testing.B) {
	var terms []Term
	for i := range 200 {
		terms = append(terms, Term{fmt.Sprint(i), []string{fmt.Sprintf("begreb%d", i), fmt.Sprintf("begreb%det", i)}})
	}
	f := New(append(terms, Term{"kt", []string{"kerneopgave"}}))
	page := `<html lang="da"><main>` + strings.Repeat(`<div class="ms-prose" lang="da">Vi vil gerne høre, hvad I ser, når ruterne bliver ændret for sent om fredagen.</div><a href="/forloeb/1">Læs mere</a>`, 400) + `<p>kerneopgave</p></main></html>`
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if _, err := f.Mark(page, explain); err != nil {
			b.Fatal(err)
		}
	}
}
