// Package cpr finds Danish civil registration numbers in what people type, so that they can be caught before they are
// stored. A number is six digits that are a date (ddmmyy) and four more, written together or parted by a hyphen, a dash or
// a space. The check digit is not asked for: numbers given out since 2007 need not have one.
package cpr

import (
	"strings"
	"unicode/utf8"
)

// Span is where a number stands in a text, as byte offsets.
type Span struct{ From, To int }

// Find gives every number in s.
func Find(s string) []Span {
	var found []Span
	for i := 0; i < len(s); {
		if !digit(s, i) {
			i++
			continue
		}
		end := i
		for digit(s, end) {
			end++
		}
		if to, ok := number(s, i, end); ok {
			found = append(found, Span{i, to})
			end = to
		}
		i = end
	}
	return found
}

// In says whether there is a number in s.
func In(s string) bool { return len(Find(s)) > 0 }

// Mask gives s with a dot for each character of its numbers.
func Mask(s string) string {
	var b strings.Builder
	at := 0
	for _, f := range Find(s) {
		b.WriteString(s[at:f.From])
		b.WriteString(strings.Repeat("•", utf8.RuneCountInString(s[f.From:f.To])))
		at = f.To
	}
	b.WriteString(s[at:])
	return b.String()
}

// number says where the number ends whose first run of digits is s[from:end].
func number(s string, from, end int) (int, bool) {
	if end-from != 6 && end-from != 10 || !date(s[from:from+6]) {
		return 0, false
	}
	if end-from == 10 {
		return end, true
	}
	r, size := utf8.DecodeRuneInString(s[end:])
	if !strings.ContainsRune("-–‐‑ \u00a0", r) || r == utf8.RuneError {
		return 0, false
	}
	last := end + size
	for digit(s, last) {
		last++
	}
	return last, last-end-size == 4
}

// date says whether ddmmyy is a day in some century.
func date(s string) bool {
	n := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
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
