package ui

import "strings"

// Shorten is a text of at most so many characters: a longer one is cut at a word where there is one in its second half, and ends in "…".
func Shorten(text string, most int) string {
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	text = string(r[:most-1])
	if i := strings.LastIndexByte(text, ' '); i > len(text)/2 {
		text = text[:i]
	}
	return strings.TrimRight(text, " .,;:-–") + "…"
}
