package ui

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Initials are the first letters of a name's first and last word, for an avatar: "AL" for "Aisha Marie Lund"; "" for no name.
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	s := capital(words[0])
	if len(words) > 1 {
		s += capital(words[len(words)-1])
	}
	return s
}

func capital(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r))
}
