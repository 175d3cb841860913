// Package written checks what people write in forms, the same in every room: that it is there, that it is not too long, and that it holds no
// CPR number (docs/privacy.md).
//
// The messages are the room's own. They begin with its beginning, for example "option.error.": <field>_missing, too_long (with max and n) and cpr.
package written

import (
	"strings"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/kit/cpr"
	"github.com/medspil/medspil/internal/kit/fault"
)

// Needed finds what is wrong with words that must be there, at most so many characters. word is the field in the message of what is missing.
func Needed(inv *fault.Invalid, messages, field, word, text string, most int) {
	if strings.TrimSpace(text) == "" {
		inv.Add(field, messages+word+"_missing")
		return
	}
	Within(inv, messages, field, text, most)
}

// Within finds a text of more characters than that, or with a CPR number.
func Within(inv *fault.Invalid, messages, field, text string, most int) {
	if n := utf8.RuneCountInString(text); n > most {
		inv.Add(field, messages+"too_long", "max", most, "n", n)
	}
	if cpr.In(text) {
		inv.Add(field, messages+"cpr")
	}
}
