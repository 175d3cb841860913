package search

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"golang.org/x/text/unicode/norm"
)

const (
	// longest bounds a word in characters: PostgreSQL refuses lexemes of 2 kB, and nobody types as much.
	longest = 64
	// rounds bounds the repetition of the stemmer for words that are nothing but endings.
	rounds = 4
	// softHyphen stands inside words pasted from documents and is not seen.
	softHyphen = '\u00ad'
)

// Span is a part of a text, in bytes: text[Start:End].
type Span struct{ Start, End int }

// words are the words of text: where each stands, and its folded form. A word begins with a letter or a digit; marks belong to it
// because å may be written as a and a ring.
func words(text string) iter.Seq2[Span, string] {
	return func(yield func(Span, string) bool) {
		start := -1
		for i, r := range text {
			switch {
			case inWord(r):
				if start < 0 {
					start = i
				}
			case start >= 0 && (unicode.IsMark(r) || r == softHyphen):
			case start >= 0:
				if word := fold(text[start:i]); word != "" && !yield(Span{start, i}, word) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			if word := fold(text[start:]); word != "" {
				yield(Span{start, len(text)}, word)
			}
		}
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// spellings are different ways to write the same Danish word.
var spellings = strings.NewReplacer("aa", "å", "é", "e", "ö", "ø", "ä", "æ")

// fold gives the ways to write a word one form, made of letters and digits only.
func fold(word string) string {
	word = cut(word, 4*longest) // marks and hyphens that go away below may not cost more than the word itself
	word = strings.Map(func(r rune) rune {
		if !inWord(r) {
			return -1
		}
		return r
	}, strings.ToLower(norm.NFKC.String(strings.ReplaceAll(word, string(softHyphen), ""))))
	return cut(spellings.Replace(word), longest)
}

// cut gives the first n characters of s.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// stem takes the endings off a folded word. Once is not enough: it makes arbejdsplad of arbejdsplads but arbejdsplads of
// arbejdspladser. What is left is always the beginning of the word, on which the search relies.
func stem(word string) string {
	for range rounds {
		env := snowballstem.NewEnv(word)
		danish.Stem(env)
		if env.Current() == word {
			break
		}
		word = env.Current()
	}
	return word
}

// Stems are the words of text in order, without regard to case and spelling (aa and å, é and e, ö and ø, ä and æ) and without their
// Danish endings.
func Stems(text string) []string {
	var stems []string
	for _, word := range words(text) {
		stems = append(stems, stem(word))
	}
	return stems
}

// mostWords bounds what a query may cost; a page pasted into the search field is searched for by its first words.
const mostWords = 16

// wanted are the different stems of a query.
func wanted(query string) []string {
	var stems []string
	for _, word := range words(query) {
		if s := stem(word); !slices.Contains(stems, s) {
			stems = append(stems, s)
		}
		if len(stems) == mostWords {
			break
		}
	}
	return stems
}

// Highlight finds the words of text that answer to a word of query, in order: exactly those by which Topics finds it.
func Highlight(text, query string) []Span {
	stems := wanted(query)
	if len(stems) == 0 {
		return nil
	}
	var spans []Span
	for at, word := range words(text) {
		if answers(word, stems) {
			spans = append(spans, at)
		}
	}
	return spans
}

func answers(word string, stems []string) bool {
	return slices.ContainsFunc(stems, func(s string) bool { return strings.HasPrefix(word, s) })
}

// Share is how many of the different words of query a text has.
func Share(text, query string) (has, of int) {
	stems := wanted(query)
	of = len(stems)
	for _, word := range words(text) {
		stems = slices.DeleteFunc(stems, func(s string) bool { return strings.HasPrefix(word, s) })
	}
	return of - len(stems), of
}

const ellipsis = "…"

// Snippet is a part of text of at most most characters, on one line, around the first word that answers to query, or the text's
// beginning when none does. An ellipsis says that something stands before or after it.
func Snippet(text, query string, most int) string {
	all := []rune(strings.Join(strings.Fields(text), " "))
	if len(all) <= most {
		return string(all)
	}
	if most <= 1 {
		return ellipsis[:max(most, 0)*len(ellipsis)]
	}
	start, found := 0, first(string(all), query)
	if found > 0 {
		// A third of the room for what stands before; more where little stands behind.
		start = wordFrom(all, max(min(found-most/3, len(all)-(most-1)), 0), found)
	}
	head, tail := "", ""
	if start > 0 {
		head = ellipsis
		most--
	}
	part := all[start:]
	if len(part) > most {
		tail = ellipsis
		part = part[:wordTo(part, found-start, most-1)]
	}
	return head + string(part) + tail
}

// first is the place, in characters, of the first word of text that answers to query; 0 when there is none.
func first(text, query string) int {
	if stems := wanted(query); len(stems) > 0 {
		for at, word := range words(text) {
			if answers(word, stems) {
				return utf8.RuneCountInString(text[:at.Start])
			}
		}
	}
	return 0
}

// wordFrom is where the first word of text at or behind from begins, and at most to.
func wordFrom(text []rune, from, to int) int {
	if from == 0 || text[from-1] == ' ' {
		return from
	}
	if i := slices.Index(text[from:to], ' '); i >= 0 {
		return from + i + 1
	}
	return to
}

// wordTo is where the last word that fits into text[:to] ends, if that is behind from, or to: rather half a word than not the one that
// was looked for.
func wordTo(text []rune, from, to int) int {
	for i := to; i > from; i-- {
		if text[i] == ' ' {
			return i
		}
	}
	return to
}
