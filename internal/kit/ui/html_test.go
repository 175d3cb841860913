package ui

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func walk(n *html.Node, see func(*html.Node)) {
	see(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, see)
	}
}

func parse(t *testing.T, s string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// find is the first element for which is holds; nil for none.
func find(doc *html.Node, is func(*html.Node) bool) (found *html.Node) {
	walk(doc, func(n *html.Node) {
		if found == nil && n.Type == html.ElementNode && is(n) {
			found = n
		}
	})
	return found
}

func byID(doc *html.Node, id string) *html.Node {
	return find(doc, func(n *html.Node) bool { v, ok := attr(n, "id"); return ok && v == id })
}

func textOf(n *html.Node) string {
	var b strings.Builder
	walk(n, func(c *html.Node) {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

func inside(n *html.Node, tag string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == tag {
			return true
		}
	}
	return false
}

// checkHTML finds what the policy would block and what a screen reader would miss.
func checkHTML(t *testing.T, source string) {
	t.Helper()
	doc := parse(t, source)
	ids := map[string]int{}
	labels := map[string]bool{}
	var headings []string
	walk(doc, func(n *html.Node) {
		if n.Type != html.ElementNode {
			return
		}
		if id, ok := attr(n, "id"); ok {
			ids[id]++
			if id == "" || strings.ContainsAny(id, " \t\n") {
				t.Errorf("<%s id=%q>", n.Data, id)
			}
		}
		if v, ok := attr(n, "for"); ok {
			labels[v] = true
		}
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '4' {
			headings = append(headings, n.Data)
			if textOf(n) == "" {
				t.Errorf("empty <%s>", n.Data)
			}
		}
	})
	for id, n := range ids {
		if n > 1 {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
	walk(doc, func(n *html.Node) {
		if n.Type != html.ElementNode {
			return
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "style", strings.HasPrefix(a.Key, "on"), strings.HasPrefix(a.Key, "hx-"), strings.HasPrefix(a.Key, "data-hx-on"):
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			case strings.HasPrefix(a.Key, "data-hx-") && (strings.Contains(a.Val, "js:") || strings.Contains(a.Val, "[")):
				t.Errorf("<%s %s=%q> would be evaluated", n.Data, a.Key, a.Val)
			case a.Key == "href" && strings.HasPrefix(strings.ToLower(a.Val), "javascript:"):
				t.Errorf("<%s href=%q>", n.Data, a.Val)
			case a.Key == "for" || a.Key == "aria-labelledby" || a.Key == "aria-describedby" || a.Key == "commandfor":
				for _, id := range strings.Fields(a.Val) {
					if ids[id] == 0 {
						t.Errorf("<%s %s=%q> points at nothing", n.Data, a.Key, a.Val)
					}
				}
			case a.Key == "href" && strings.HasPrefix(a.Val, "#") && len(a.Val) > 1 && ids[a.Val[1:]] == 0:
				t.Errorf("<%s href=%q> points at nothing", n.Data, a.Val)
			}
		}
		switch n.Data {
		case "script":
			if src, ok := attr(n, "src"); !ok || textOf(n) != "" {
				t.Errorf("inline script %q", src)
			}
		case "style":
			t.Error("inline style element")
		case "input", "select", "textarea":
			kind, _ := attr(n, "type")
			id, _ := attr(n, "id")
			if kind != "hidden" && !labels[id] && !inside(n, "label") {
				t.Errorf("<%s id=%q> has no label", n.Data, id)
			}
		case "button", "a":
			if textOf(n) == "" {
				t.Errorf("<%s> without words: %v", n.Data, n.Attr)
			}
		case "form":
			if m, _ := attr(n, "method"); m == "post" && find(n, func(c *html.Node) bool { v, _ := attr(c, "name"); return v == "_token" }) == nil {
				t.Errorf("post form without token: %v", n.Attr)
			}
		}
	})
	if strings.Count(fmt.Sprint(headings), "h1") != 1 {
		t.Errorf("headings %v", headings)
	}
	for i := 1; i < len(headings); i++ {
		if headings[i][1] > headings[i-1][1]+1 {
			t.Errorf("heading jumps from %s to %s", headings[i-1], headings[i])
		}
	}
}
