package matter

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/medspil/medspil/internal/kit/fault"
)

// Personal data that must not be there (a citizen's name, an illness) is erased for good: every text column of this room stands in
// wordColumns, so that words are found wherever they were written, and TestEveryTextCanBeErased fails for a column that does not.

// Erased stands where words were erased. It is a part of the text, in the language texts are written in.
const Erased = "[slettet]"

// Limits of what is erased at once. Two letters are few enough for initials; a single one would be everywhere.
const (
	maxPassages = 20
	minPassage  = 2
	maxPassage  = 200
)

// wordColumn is a column with people's words, in the rows of one matter ($1).
type wordColumn struct {
	table, column string
	// where finds the rows of the matter; "" is its matter_id.
	where string
	// what and row say whose text it is where its author is told: the id is that of a contribution or of an answer.
	what, row string
	// set is what is written, where it is more than the text ($2).
	set string
	// place is how it is called to people: a message after "matter.erase.place.".
	place string
}

const (
	ofItsContributions = `contribution_id IN (SELECT id FROM matter_contribution WHERE matter_id = $1)`
	ofTheMatter        = `id = $1`
)

var wordColumns = []wordColumn{
	{table: "matter_version", column: "title", place: "text"},
	{table: "matter_version", column: "problem", place: "text"},
	{table: "matter_version", column: "core_task", place: "text"},
	{table: "matter_version", column: "frames", place: "text"},
	{table: "matter_version", column: "citizens", place: "text"},
	{table: "matter_version", column: "citizens_from", place: "text"},
	{table: "matter_version", column: "why", place: "text"},
	{table: "matter", column: "took", where: ofTheMatter, place: "decision"},
	{table: "matter", column: "differ", where: ofTheMatter, place: "decision"},
	{table: "matter", column: "remember", where: ofTheMatter, place: "decision"},
	{table: "matter_picture_earlier", column: "took", place: "earlier"},
	{table: "matter_picture_earlier", column: "differ", place: "earlier"},
	{table: "matter_picture_earlier", column: "remember", place: "earlier"},
	{table: "matter", column: "closed_reason", where: ofTheMatter, place: "text"},
	{table: "matter_question", column: "text", place: "question"},
	{table: "matter_question", column: "settled", place: "question"},
	{table: "matter_question_earlier", column: "text", place: "question"},
	{table: "matter_handshake", column: "promise", place: "handshake"},
	{table: "matter_handshake", column: "why", place: "handshake"},
	{table: "matter_handshake", column: "answer", place: "handshake"},
	{table: "matter_contribution", column: "text", what: TargetContribution, row: "id", place: "contribution"},
	{table: "matter_contribution", column: "intention", what: TargetContribution, row: "id", place: "contribution"},
	{table: "matter_contribution_earlier", column: "intention", where: ofItsContributions, what: TargetContribution, row: "contribution_id", place: "earlier"},
	{table: "matter_contribution_earlier", column: "text", where: ofItsContributions, what: TargetContribution, row: "contribution_id", place: "earlier"},
	{table: "matter_unnamed", column: "text", place: "contribution"},
	{table: "matter_answer", column: "text", what: TargetAnswer, row: "id", place: "answer"},
	{table: "matter_answer_draft", column: "text", place: "draft"},
	{table: "matter_misunderstanding", column: "text", where: ofItsContributions, what: TargetContribution, row: "contribution_id", place: "talk"},
	{table: "matter_clarification", column: "question", where: ofItsContributions, place: "talk"},
	{table: "matter_clarification", column: "reply", where: ofItsContributions, what: TargetContribution, row: "contribution_id", place: "talk"},
	{table: "matter_group", column: "name", set: `CAST($2 AS TEXT) || ' ' || substr(id, 1, 4)`, place: "draft"}, // names differ
	{table: "matter_decision", column: "decision", place: "decision"},
	{table: "matter_decision", column: "reasons", place: "decision"},
	{table: "matter_decision", column: "core_task", place: "decision"},
	{table: "matter_decision", column: "why", place: "decision"},
	{table: "matter_discussed", column: "words", place: "discussion"},
	{table: "matter_committee", column: "words", place: "reason"},
	{table: "matter_guest", column: "role", place: "guest"},
	{table: "matter_reason", column: "text", place: "reason"},
	{table: "matter_report", column: "reason", place: "report"},
	{table: "matter_hidden", column: "reason", place: "reason"},
	{table: "matter_file", column: "words", what: TargetContribution, row: "target_id", place: "file"}, // a matter's own is nobody's contribution
	{table: "matter_unnamed_file", column: "words", place: "file"},
}

func (c wordColumn) rows() string {
	if c.where != "" {
		return c.where
	}
	return `matter_id = $1`
}

// EraseInput is what is erased from a matter.
type EraseInput struct {
	// Words are passages exactly as they were written; capitals, line ends and a genitive's s do not matter.
	Words []string
	// Reason is read by all who read the history: it may hold none of the words.
	Reason string
}

// passages are the different passages to look for.
func (in EraseInput) passages() []string {
	var out []string
	for _, w := range in.Words {
		if w = strings.Join(strings.Fields(w), " "); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

func (in EraseInput) checkWords(inv *fault.Invalid) {
	list := in.passages()
	switch {
	case len(list) == 0:
		inv.Add("words", "matter.error.erase_missing")
	case len(list) > maxPassages:
		inv.Add("words", "matter.error.erase_many", "max", maxPassages)
	}
	for _, w := range list {
		if n := utf8.RuneCountInString(w); n < minPassage || n > maxPassage {
			inv.Add("words", "matter.error.erase_length", "min", minPassage, "max", maxPassage)
			return
		}
	}
}

func (in EraseInput) check() error {
	inv := &fault.Invalid{}
	in.checkWords(inv)
	checkText(inv, "reason", in.Reason, MaxReason)
	if len(inv.Fields) == 0 && len(newEraser(in.passages()).spans(in.Reason)) > 0 {
		inv.Add("reason", "matter.error.erase_reason")
	}
	return inv.Err()
}

// eraser finds passages in texts.
type eraser struct{ patterns []*regexp.Regexp }

// newEraser looks for the passages as they were typed and as a machine may have stored them (å as one letter or as two).
func newEraser(passages []string) eraser {
	var e eraser
	for _, p := range passages {
		forms := []string{norm.NFC.String(p)}
		if nfd := norm.NFD.String(p); nfd != forms[0] {
			forms = append(forms, nfd)
		}
		for _, form := range forms {
			words := strings.Fields(form)
			for i := range words {
				words[i] = regexp.QuoteMeta(words[i])
			}
			pattern := `(?i)` + strings.Join(words, `\s+`)
			if last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(form)); inWord(last) { // a name has a genitive, a full stop has none
				pattern += `(?:['’]?s)?`
			}
			e.patterns = append(e.patterns, regexp.MustCompile(pattern))
		}
	}
	return e
}

// spans are where a passage stands in a text as words of their own, in bytes, in order: Ida, IDA and Idas, never the ida of Frida.
func (e eraser) spans(text string) [][]int {
	var out [][]int
	for _, p := range e.patterns {
		for _, at := range p.FindAllStringIndex(text, -1) {
			if !withinWord(text, at[0]) && !withinWord(text, at[1]) {
				out = append(out, at)
			}
		}
	}
	slices.SortFunc(out, func(a, b []int) int { return a[0] - b[0] })
	return out
}

// withinWord says whether a place in a text, in bytes, has a word on both sides of it.
func withinWord(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return inWord(before) && inWord(after)
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// erase gives the text without the passages, and how many there were.
func (e eraser) erase(text string) (string, int) {
	var b strings.Builder
	n, from := 0, 0
	for _, at := range e.spans(text) {
		if at[0] < from { // within one that is gone already
			from = max(from, at[1])
			continue
		}
		b.WriteString(text[from:at[0]] + Erased)
		n, from = n+1, at[1]
	}
	if n == 0 {
		return text, 0
	}
	return b.String() + text[from:], n
}

// Without takes passages out of a text of a room above as Erase does out of a matter's, and gives how many there were.
func Without(text string, words []string) (string, int) {
	return newEraser(EraseInput{Words: words}.passages()).erase(text)
}

// Check finds what is wrong with what is to be erased. Fields: words, reason.
func (in EraseInput) Check() error { return in.check() }

// Place is where a passage stands.
type Place struct {
	// Kind says what text it is in, as wordColumn.place.
	Kind string
	// Before, Passage and After are a part of that text; "" of one that is unseen.
	Before, Passage, After string
}

// aroundPlace is how much of a text is shown on either side of a passage, in characters.
const aroundPlace = 60

// places are the passages of a text with what stands around them.
func (e eraser) places(kind, text string) []Place {
	var out []Place
	for _, at := range e.spans(text) {
		before, after := []rune(text[:at[0]]), []rune(text[at[1]:])
		p := Place{Kind: kind, Passage: text[at[0]:at[1]], Before: string(before[max(0, len(before)-aroundPlace):]), After: string(after[:min(len(after), aroundPlace)])}
		if len(before) > aroundPlace {
			p.Before = "…" + p.Before
		}
		if len(after) > aroundPlace {
			p.After += "…"
		}
		out = append(out, p)
	}
	return out
}
