package ui

import (
	"context"
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/i18n"
)

// Link is a text that leads somewhere.
type Link struct{ Text, Href string }

// PageProps is one page.
type PageProps struct {
	// Title is the page's name in the browser ("{Title} – Medspil") and, unless Heading says otherwise, its h1.
	Title string
	// Heading is the h1 where it differs from Title.
	Heading string
	// NoHeading leaves the h1 to the content.
	NoHeading bool
	// Lead is a sentence or two under the heading.
	Lead string
	// LeadLinks are the lead as sentences that each lead to what they tell of, instead of Lead.
	LeadLinks []Link
	// Active is the Key of the menu entry the page belongs to.
	Active string
	// Breadcrumbs lead to the page, the outermost first, the page itself left out.
	Breadcrumbs []Link
	// Back is a single way back, instead of breadcrumbs.
	Back *Link
	// Step is "Trin 2 af 3", above the heading.
	Step string
	// Above is what stands over the heading, such as tags.
	Above templ.Component
	// Narrow keeps the content to the width of a form.
	Narrow bool
	// Errors are what is wrong with the form on the page: shown in a summary that takes the focus, in the browser's title, and
	// by each field named.
	Errors Errors
	// DraftClear is the key of a draft that has been sent and need not be kept on the device; "*" clears all, at sign-out.
	DraftClear string
}

func (p PageProps) heading() string {
	if p.Heading != "" {
		return p.Heading
	}
	return p.Title
}

func documentTitle(ctx context.Context, p PageProps) string {
	if len(p.Errors) > 0 {
		return i18n.T(ctx, "ui.error.prefix") + " " + p.Title + " – Medspil"
	}
	return p.Title + " – Medspil"
}

func (f *Frame) home() string {
	if f.Home == "" {
		return "/"
	}
	return f.Home
}

// otherLanguage is the one to switch to, and its own name for itself.
func otherLanguage(ctx context.Context) (tag, name string) {
	if i18n.Lang(ctx) == i18n.Danish {
		return string(i18n.English), "English"
	}
	return string(i18n.Danish), "Dansk"
}

// MoreKey is what PageProps.Active is on the page behind the tab bar's "more".
const MoreKey = "more"

// ErrorProps is a page that tells what went wrong and what to do about it.
type ErrorProps struct {
	Status        int
	Heading, Text string
	// Reference finds the request in the log; "" leaves it out.
	Reference string
	// Back is the page a form that failed was sent from; "" for none.
	Back string
	// Links lead on; none gives the way back, and the way to the front page.
	Links []Link
}

func (p ErrorProps) links(ctx context.Context) []Link {
	if len(p.Links) > 0 {
		return p.Links
	}
	home := Link{i18n.T(ctx, "ui.error.home"), FrameOf(ctx).home()}
	if p.Back == "" || p.Back == "/" {
		return []Link{home}
	}
	return []Link{{i18n.T(ctx, "ui.error.back"), p.Back}, home}
}

func classes(names ...string) string {
	var out []string
	for _, n := range names {
		if n != "" {
			out = append(out, n)
		}
	}
	return strings.Join(out, " ")
}

// avatarClass gives each person one of five colours, the same on every page.
func avatarClass(seed string) string {
	if seed == "" {
		return "ms-av none"
	}
	h := fnv.New32a()
	h.Write([]byte(seed))
	return "ms-av " + [...]string{"a", "b", "c", "d", "e"}[h.Sum32()%5]
}

// domID makes an id of any text, the same each time.
func domID(parts ...string) string {
	h := fnv.New64a()
	h.Write([]byte(strings.Join(parts, "\x00")))
	return "x" + base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

func headingTag(level int) int {
	if level < 2 || level > 4 {
		return 3
	}
	return level
}

func itoa(n int) string { return strconv.Itoa(n) }

// percent is an SVG length relative to the picture's width.
func percent(share float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.2f", min(1, max(0, share))*100), ".00") + "%"
}

// GridProps is a page in two columns.
type GridProps struct {
	Aside templ.Component
	// Wide gives the aside room for a form.
	Wide bool
	// First puts a Wide aside before the rest: a form to which the rest is the answer.
	First bool
	// Sticky keeps the aside in sight while the rest scrolls.
	Sticky bool
}

func when(yes bool, class string) string {
	if yes {
		return class
	}
	return ""
}

func narrow(yes bool) string { return when(yes, "ms-narrow") }

// hasTabs lets the menu give way to the tab bar on a phone; without tabs the menu must stay.
func hasTabs(f *Frame) string { return when(len(f.tabs()) > 0, "has-tabs") }

func flashKind(m *Flash) string {
	if m.Kind == "info" {
		return "info"
	}
	return "success"
}

// unbroken keeps a number on one line.
func unbroken(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }

// telephone keeps what a phone can dial.
func telephone(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, s)
}
