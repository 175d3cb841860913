package matter

import (
	"strings"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Turn is what happened to a piece of a text when it became another.
type Turn int

// The turns.
const (
	PieceKept    Turn = 0
	PieceRemoved Turn = -1
	PieceAdded   Turn = 1
)

// Piece is a part of the difference between two texts.
type Piece struct {
	Turn Turn
	Text string
}

// Difference is how one text becomes another, word by word: what is kept and what is removed is the old text, what is kept and what is
// added the new one. No piece is empty, two that follow each other are never of one sort, and what takes the place of something comes
// right after it. A few words that happen to stand in both, between parts that are wholly others, are no part that was kept.
func Difference(old, new string) []Piece {
	var known lexicon
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // it looks at the machine's clock; texts are short
	list := d.DiffMainRunes(known.write(old), known.write(new), false)
	var out []Piece
	var removed, added string
	add := func(turn Turn, text string) {
		if text != "" {
			out = append(out, Piece{turn, text})
		}
	}
	change := func() {
		add(PieceRemoved, removed)
		add(PieceAdded, added)
		removed, added = "", ""
	}
	for _, c := range d.DiffCleanupSemantic(list) { // a lone space between two that changed is no part that was kept
		text := known.read(c.Text)
		switch {
		case c.Type == diffmatchpatch.DiffDelete:
			removed += text
		case c.Type == diffmatchpatch.DiffInsert:
			added += text
		case text != "":
			change()
			if n := len(out); n > 0 && out[n-1].Turn == PieceKept {
				out[n-1].Text += text
			} else {
				add(PieceKept, text)
			}
		}
	}
	change()
	return withoutIslands(out)
}

// islandWords is how many words between two changes are few, and islandSea how many times as many must have changed around them for them
// to be told as changed too.
const (
	islandWords = 3
	islandSea   = 5
)

// withoutIslands tells what was kept between two large changes as a part of them.
func withoutIslands(list []Piece) []Piece {
	var out []Piece
	removed, added := "", "" // the change that is being gathered
	flush := func() {
		if removed != "" {
			out = append(out, Piece{PieceRemoved, removed})
		}
		if added != "" {
			out = append(out, Piece{PieceAdded, added})
		}
		removed, added = "", ""
	}
	for i, p := range list {
		switch p.Turn {
		case PieceRemoved:
			removed += p.Text
		case PieceAdded:
			added += p.Text
		default:
			few := len(strings.Fields(p.Text))
			if removed+added != "" && i+1 < len(list) && few <= islandWords {
				around := len(strings.Fields(removed)) + len(strings.Fields(added))
				for _, next := range list[i+1 : min(i+3, len(list))] {
					if next.Turn != PieceKept {
						around += len(strings.Fields(next.Text))
					}
				}
				if around >= few*islandSea {
					removed, added = removed+p.Text, added+p.Text
					continue
				}
			}
			flush()
			out = append(out, p)
		}
	}
	flush()
	return out
}

// lexicon gives each word a letter of its own, because letters are what the library compares. The zero lexicon is empty.
type lexicon struct {
	letters map[string]rune
	words   []string
}

// firstLetter is beyond the letters that stand for something else in a string; as many words as follow it are in no text.
const firstLetter = 0x10000

func (l *lexicon) write(text string) []rune {
	var out []rune
	for _, w := range tokens(text) {
		r, ok := l.letters[w]
		if !ok {
			if l.letters == nil {
				l.letters = map[string]rune{}
			}
			r = firstLetter + rune(len(l.words))
			l.letters[w], l.words = r, append(l.words, w)
		}
		out = append(out, r)
	}
	return out
}

func (l *lexicon) read(letters string) string {
	var b strings.Builder
	for _, r := range letters {
		b.WriteString(l.words[r-firstLetter])
	}
	return b.String()
}

// tokens cuts a text into words, the spaces between them, and single signs; together they are the text, byte for byte.
func tokens(text string) []string {
	var out []string
	from, before := 0, signs
	for i, r := range text {
		now := sortOf(r)
		if i > 0 && (now != before || now == signs) {
			out, from = append(out, text[from:i]), i
		}
		before = now
	}
	if from < len(text) {
		out = append(out, text[from:])
	}
	return out
}

// sort is what a letter makes together with its like.
type sort int

const (
	signs sort = iota
	spaces
	letters
)

// sortOf keeps what is drawn as one together: letters with their marks, pictures with what colours and joins them.
func sortOf(r rune) sort {
	const joiner = '\u200d'
	switch {
	case unicode.IsSpace(r):
		return spaces
	case unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.So, unicode.Sk), r == joiner:
		return letters
	}
	return signs
}
