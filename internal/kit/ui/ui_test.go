package ui

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
)

func TestReadDay(t *testing.T) {
	today := clock.MustDay("2026-11-23")
	for _, c := range []struct{ text, want string }{
		{"31-12-2026", "2026-12-31"},
		{" 31. 12. 2026 ", "2026-12-31"},
		{"31/12 2026", "2026-12-31"},
		{"1.2.27", "2027-02-01"},
		{"31122026", "2026-12-31"},
		{"311226", "2026-12-31"},
		{"2026-12-31", "2026-12-31"},
		{"31. december 2026", "2026-12-31"},
		{"Torsdag den 31. dec. 2026", "2026-12-31"},
		{"lørdag d. 1 maj 2027", "2027-05-01"},
		{"31 December 2026", "2026-12-31"},
		{"Thursday the 31st of December 2026", "2026-12-31"},
		{"29-2-2028", "2028-02-29"},
		{"24. november", "2026-11-24"},
		{"23/11", "2026-11-23"},
		{"22/11", "2027-11-22"},
		{"31-02-2026", ""},
		{"29-2-2027", ""},
		{"32. december", ""},
		{"12-31-2026", ""},
		{"december", ""},
		{"i morgen", ""},
		{"", ""},
		{"31. de 2026", ""},
		{"1-1-0001", ""},
		{"<b>31-12-2026</b>", ""},
	} {
		got, ok := ReadDay(c.text, today)
		if got.String() != c.want || ok != (c.want != "") {
			t.Errorf("ReadDay(%q) = %q, %v; want %q", c.text, got, ok, c.want)
		}
		if ok {
			if again, _ := ReadDay(WriteDay(got), today); again != got {
				t.Errorf("%q is written %q and read %q", got, WriteDay(got), again)
			}
		}
	}
}

func TestFieldsFindTheirErrors(t *testing.T) {
	ctx := contextFor(t, i18n.Danish, frame())
	doc := parse(t, render(t, ctx, pages()["fejl-i-felter"]))
	for id, want := range map[string]string{
		"title": "title-hint title-error title-count", "last": "last-hint last-error", "file": "file-hint file-error", "mail": "",
	} {
		field := byID(doc, id)
		if field == nil {
			t.Fatalf("no field %s", id)
		}
		got, _ := attr(field, "aria-describedby")
		if got != want {
			t.Errorf("%s is described by %q, want %q", id, got, want)
		}
		_, wrong := attr(field, "aria-invalid")
		if wrong != strings.Contains(want, "error") {
			t.Errorf("%s aria-invalid: %v", id, wrong)
		}
	}
	if got := textOf(byID(doc, "title-error")); got != "Fejl: Skriv, hvad det konkrete problem er" {
		t.Errorf("message %q", got)
	}
	if v, _ := attr(byID(doc, "last"), "value"); v != "31. februar" {
		t.Errorf("what was typed is gone: %q", v)
	}
	if title := textOf(find(doc, func(n *html.Node) bool { return n.Data == "title" })); title != "Fejl: Søg sparring – Medspil" {
		t.Errorf("title %q", title)
	}
	var focused []string
	walk(doc, func(n *html.Node) {
		if _, ok := attr(n, "autofocus"); ok {
			class, _ := attr(n, "class")
			focused = append(focused, class)
		}
	})
	if len(focused) != 1 || focused[0] != "alert alert-error" {
		t.Errorf("focus: %v", focused)
	}
}

func TestTextAreaKeepsWhatWasTyped(t *testing.T) {
	ctx := contextFor(t, i18n.Danish, frame())
	const typed = "\n\nførste linje\n</textarea><script>alert(1)</script>"
	doc := parse(t, render(t, ctx, TextArea(TextAreaProps{Name: "text", Label: "Tekst", Value: typed, Limit: 10})))
	area := byID(doc, "text")
	if area.FirstChild.Data != typed {
		t.Errorf("%q", area.FirstChild.Data)
	}
	if find(doc, func(n *html.Node) bool { return n.Data == "script" }) != nil {
		t.Error("markup came through")
	}
	if got := textOf(byID(doc, "text-count")); !strings.Contains(got, "for meget") {
		t.Errorf("counter %q", got)
	}
}

func TestCounterCountsCharactersNotBytes(t *testing.T) {
	ctx := contextFor(t, i18n.English, frame())
	doc := parse(t, render(t, ctx, Field(FieldProps{Name: "n", Label: "N", Value: "æøå", Limit: 4})))
	if got := textOf(byID(doc, "n-count")); got != "You have 1 character left" {
		t.Errorf("%q", got)
	}
}

func TestPublicPageHasNoPerson(t *testing.T) {
	ctx := contextFor(t, i18n.Danish, &Frame{Path: "/log-ind", FormToken: "x"})
	source := render(t, ctx, Page(PageProps{Title: "Log ind"}))
	checkHTML(t, source)
	for _, word := range []string{"/log-ud", "ms-tabbar", "ms-ribbon", "<nav", "<dialog"} {
		if strings.Contains(source, word) {
			t.Errorf("holds %s", word)
		}
	}
}

// TestTheHeaderCountsMessages: in a figure no wider than three signs, and in words.
func TestTheHeaderCountsMessages(t *testing.T) {
	for n, want := range map[int][2]string{0: {"", "Messages"}, 1: {"1", "Messages: 1 unread"}, 99: {"99", "Messages: 99 unread"}, 100: {"99+", "Messages: more than 99 unread"}} {
		f := frame()
		f.Inbox = &Inbox{Href: "/beskeder", Unread: n}
		doc := parse(t, render(t, contextFor(t, i18n.English, f), Page(PageProps{Title: "X"})))
		link := find(doc, func(n *html.Node) bool { href, _ := attr(n, "href"); return href == "/beskeder" })
		if link == nil {
			t.Fatal("no way to the messages")
		}
		if label, _ := attr(link, "aria-label"); textOf(link) != want[0] || label != want[1] {
			t.Errorf("%d: %q, %q", n, textOf(link), label)
		}
	}
}

func TestFrame(t *testing.T) {
	f := frame()
	for i := range 6 {
		f.Nav = append(f.Nav, NavItem{Key: itoa(i), Label: itoa(i), Href: "/", Icon: "now", Tab: true})
	}
	source := render(t, contextFor(t, i18n.English, f), Page(PageProps{Title: "X", Active: "forloeb"}))
	doc := parse(t, source)
	bar := find(doc, func(n *html.Node) bool { c, _ := attr(n, "class"); return c == "ms-tabbar" })
	if n := strings.Count(render(t, contextFor(t, i18n.English, f), tabbar(f, "")), "<li>"); n != 5 {
		t.Errorf("%d tabs", n)
	}
	if here := find(bar, func(n *html.Node) bool { v, _ := attr(n, "aria-current"); return v == "page" }); here == nil || textOf(here) != "Forløb" {
		t.Error("the tab bar does not say where one is")
	}
	if first := find(doc, func(n *html.Node) bool { return n.Data == "a" }); textOf(first) != "Skip to content" {
		t.Errorf("first link is %q", textOf(first))
	}
	if ribbon := find(doc, func(n *html.Node) bool { v, _ := attr(n, "data-role"); return v == "medarbejder" }); ribbon == nil {
		t.Error("no ribbon")
	}
	if next := find(doc, func(n *html.Node) bool { v, _ := attr(n, "name"); return v == "next" }); next == nil {
		t.Error("no way back after a change of language")
	} else if v, _ := attr(next, "value"); v != "/forloeb?a=1&b=2" {
		t.Errorf("way back %q", v)
	}
	if strings.Contains(source, "p1") {
		t.Error("a person's id stands in the page")
	}
	if v, _ := attr(find(doc, func(n *html.Node) bool { return n.Data == "html" }), "lang"); v != "en" {
		t.Errorf("lang %q", v)
	}
}

func TestPieces(t *testing.T) {
	for _, c := range []struct {
		name   string
		shares []float64
		today  float64
		states string
	}{
		{"in the second", []float64{.4, .3, .3}, .5, "passed current "},
		{"before it begins", []float64{.5, .5}, -1, "current "},
		{"after the end stays in the last", []float64{.5, .5}, 2, "passed current"},
		{"no lengths known", []float64{0, 0}, .1, "current "},
		{"a very short one", []float64{.98, .01, .01}, .1, "current  "},
		{"not summing to one", []float64{4, 4}, .75, "passed current"},
		{"more than there are columns for", make([]float64, 30), 0, "current" + strings.Repeat(" ", 29)},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := InfluenceProps{Today: c.today}
			for _, s := range c.shares {
				p.Segments = append(p.Segments, Segment{Share: s})
			}
			var states []string
			columns, end := 0, 0.0
			for _, pc := range p.pieces() {
				states = append(states, pc.state)
				if pc.from != end {
					t.Errorf("gap at %v", end)
				}
				if pc.columns < 0 {
					t.Errorf("columns %d", pc.columns)
				}
				columns, end = columns+pc.columns, pc.to
			}
			if got := strings.Join(states, " "); got != c.states {
				t.Errorf("states %q, want %q", got, c.states)
			}
			if columns != barColumns || end < .999 || end > 1.001 {
				t.Errorf("%d columns to %v", columns, end)
			}
		})
	}
}

func TestAvatar(t *testing.T) {
	colours := map[string]bool{}
	for _, seed := range strings.Split("abcdefghijklmnopqrstuvwxyz", "") {
		colours[avatarClass(seed)] = true
	}
	if len(colours) != 5 {
		t.Errorf("colours %v", colours)
	}
	if avatarClass("") != "ms-av none" {
		t.Error("somebody without a name has a colour")
	}
	for in, want := range map[string]string{"": "?", "Å": "Å", "abc": "ab", " æø ": "æø"} {
		if got := initialsShown(in); got != want {
			t.Errorf("initials %q: %q", in, got)
		}
	}
}

// A choice has one id, chosen or found: so the focus stays where it was when a page follows its form.
func TestAPickersChoiceKeepsItsID(t *testing.T) {
	ctx := contextFor(t, i18n.Danish, frame())
	one, other := Option{Value: "u1", Label: "Nord"}, Option{Value: "u2", Label: "Syd"}
	found := render(t, ctx, Picker(PickerProps{Name: "units", Query: "x", Hits: []Option{one, other}}))
	chosen := render(t, ctx, Picker(PickerProps{Name: "units", Query: "x", Hits: []Option{one, other}, Chosen: []Option{one}}))
	id := ` id="` + domID("units", "u1") + `"`
	if strings.Count(found, id) != 1 || strings.Count(chosen, id) != 1 {
		t.Errorf("%d times among the hits, %d times when it is chosen", strings.Count(found, id), strings.Count(chosen, id))
	}
	if !strings.Contains(chosen, "Syd") || strings.Count(chosen, "Nord") != 1 {
		t.Error("the hits are not those that are left")
	}
}

func TestPickerHits(t *testing.T) {
	ctx := contextFor(t, i18n.Danish, frame())
	if got := strings.TrimSpace(render(t, ctx, PickerHits("units", "", []Option{{Value: "u"}}, false))); got != "" {
		t.Errorf("hits before a search: %s", got)
	}
	doc := parse(t, render(t, ctx, PickerHits("units", "x", []Option{{Value: "u1", Label: nasty}}, true)))
	if kind, _ := attr(find(doc, func(n *html.Node) bool { return n.Data == "input" }), "type"); kind != "radio" {
		t.Errorf("one choice as %q", kind)
	}
	if !strings.Contains(textOf(doc), nasty) {
		t.Errorf("%q", textOf(doc))
	}
}

func TestAttachments(t *testing.T) {
	ctx := contextFor(t, i18n.Danish, frame())
	doc := parse(t, render(t, ctx, Attachments([]Attachment{
		{Href: "/fil/1", Text: `Ruten "nord" <b>`, Lang: "da", Width: 420, Height: 315},
		{Href: "/fil/2", Text: "Notatet", Meta: "PDF, 4 kB"},
	})))
	img := find(doc, func(n *html.Node) bool { return n.Data == "img" })
	for name, want := range map[string]string{"src": "/fil/1", "alt": `Ruten "nord" <b>`, "width": "420", "height": "315", "loading": "lazy", "lang": "da"} {
		if got, _ := attr(img, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	var links []string
	walk(doc, func(n *html.Node) {
		if href, ok := attr(n, "href"); ok && n.Data == "a" {
			links = append(links, href+" "+textOf(n))
		}
	})
	if len(links) != 2 || links[0] != "/fil/1 " || links[1] != "/fil/2 Notatet" {
		t.Errorf("links: %q", links)
	}
	if got := render(t, ctx, Attachments(nil)); got != "" {
		t.Errorf("no files give %q", got)
	}
}

func TestFileRows(t *testing.T) {
	ctx := WithErrors(contextFor(t, i18n.Danish, frame()), Errors{{"file2", "Filen er tom"}})
	doc := parse(t, render(t, ctx, FileRows(FileRowsProps{Rows: []FileRow{{"Billede", "Hvad viser det?", "Ruten"}, {"Nr. 2", "Hvad viser nr. 2?", ""}}, Hint: "Højst 12 MB.", WordsHint: "Kort.", Accept: ".png", Needed: true, Lang: "da"})))
	for id, want := range map[string]string{"file1": "file1-hint", "file2": "file2-error", "words1": "words1-hint", "words2": "words2-hint"} {
		field := byID(doc, id)
		if field == nil {
			t.Fatalf("no field %s", id)
		}
		if got, _ := attr(field, "aria-describedby"); got != want {
			t.Errorf("%s is described by %q, want %q", id, got, want)
		}
	}
	if v, _ := attr(byID(doc, "words1"), "value"); v != "Ruten" {
		t.Errorf("what was typed is %q", v)
	}
	if v, _ := attr(byID(doc, "file1"), "accept"); v != ".png" {
		t.Errorf("file1 takes %q", v)
	}
}
