package mail

import (
	"html"
	"strings"
)

// simpleHTML is text as a page of paragraphs. A line that is an address beginning with ours is a link; what else people
// typed stays text.
func simpleHTML(language, subject, text, ours string) string {
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html")
	if language != "" {
		b.WriteString(` lang="` + html.EscapeString(language) + `"`)
	}
	b.WriteString("><head><meta charset=\"utf-8\"><title>" + html.EscapeString(subject) + "</title></head><body>\n")
	for block := range strings.SplitSeq(text, "\n\n") {
		if block = strings.Trim(block, "\n"); block == "" {
			continue
		}
		b.WriteString("<p>")
		for i, line := range strings.Split(block, "\n") {
			if i > 0 {
				b.WriteString("<br>\n")
			}
			shown := html.EscapeString(line)
			if address := strings.TrimSpace(line); IsLink(address, ours) {
				shown = `<a href="` + html.EscapeString(address) + `">` + html.EscapeString(address) + "</a>"
			}
			b.WriteString(shown)
		}
		b.WriteString("</p>\n")
	}
	b.WriteString("</body></html>\n")
	return b.String()
}

// IsLink says whether a line is an address below publicURL and nothing else.
func IsLink(line, publicURL string) bool {
	return publicURL != "" && strings.HasPrefix(line, strings.TrimSuffix(publicURL, "/")+"/") && !strings.ContainsAny(line, " \t\"<>")
}
