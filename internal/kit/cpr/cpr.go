// Package cpr finds Danish civil registration numbers, so that they can be caught before they are stored. A number is six digits
// (ddmmyy) and four more, written together or parted by signs and spaces: between the two halves, and between day, month and year.
// The check digit is not asked for: numbers given out since 2007 need not have one.
//
// How a number may be written is said here once. What differs is the date: in what people type the six digits must be one
// (Find, In, Mask); in what machines write too much is better than too little, and any six will do (Loose, MaskLoose, Without).
package cpr

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is where a number stands in a text, as byte offsets.
type Span struct{ From, To int }

// Find gives every number in s whose first six digits are a date.
func Find(s string) []Span { return find(s, date) }

// Loose gives everything in s that is written as a number is, date or not.
func Loose(s string) []Span { return find(s, func([6]byte) bool { return true }) }

// In says whether there is a number in s.
func In(s string) bool { return len(Find(s)) > 0 }

// Mask gives s with a dot for each character of its numbers.
func Mask(s string) string { return replace(s, Find(s), dots) }

// MaskLoose gives s with a dot for each character of what Loose finds.
func MaskLoose(s string) string { return replace(s, Loose(s), dots) }

// Without leaves out what Loose finds, and says whether there was any.
func Without(s string) (rest string, found bool) {
	spans := Loose(s)
	return replace(s, spans, func(string) string { return "" }), len(spans) > 0
}

func dots(part string) string { return strings.Repeat("•", utf8.RuneCountInString(part)) }

func replace(s string, spans []Span, with func(part string) string) string {
	var b strings.Builder
	at := 0
	for _, f := range spans {
		b.WriteString(s[at:f.From])
		b.WriteString(with(s[f.From:f.To]))
		at = f.To
	}
	b.WriteString(s[at:])
	return b.String()
}

func find(s string, first func([6]byte) bool) []Span {
	var found []Span
	for i := 0; i < len(s); {
		if !digit(s, i) {
			i++
			continue
		}
		if to, six, ok := number(s, i); ok && first(six) {
			found = append(found, Span{i, to})
			i = to
			continue
		}
		for digit(s, i) {
			i++
		}
	}
	return found
}

// number reads the number that begins at from, the first of its run of digits, and says where it ends.
func number(s string, from int) (to int, six [6]byte, ok bool) {
	at := from
	for n := range 10 {
		if n == 2 || n == 4 || n == 6 {
			at = afterSigns(s, at)
		}
		if !digit(s, at) {
			return 0, six, false
		}
		if n < len(six) {
			six[n] = s[at]
		}
		at++
	}
	return at, six, !digit(s, at)
}

// mostBetween is how many signs and spaces may part two of a number's groups.
const mostBetween = 4

// afterSigns is where the signs end that begin at; at itself when there are none, or more than may be. A line break parts two
// texts, a comma or semicolon two numbers of a list.
func afterSigns(s string, at int) int {
	to := at
	for range mostBetween {
		r, size := utf8.DecodeRuneInString(s[to:])
		if r == utf8.RuneError || unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("\n\r\u2028\u2029,;", r) {
			break
		}
		to += size
	}
	return to
}

// date says whether ddmmyy is a day in some century.
func date(six [6]byte) bool {
	n := func(i int) int { return int(six[i]-'0')*10 + int(six[i+1]-'0') }
	day, month, year := n(0), n(2), n(4)
	if month < 1 || month > 12 {
		return false
	}
	days := []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 == 0 { // 00 is the leap year 2000
		days = 29
	}
	return day >= 1 && day <= days
}

func digit(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }
