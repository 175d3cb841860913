package mail

import (
	"net/mail"
	"strings"
)

// longestAddress is how long an address may be (RFC 5321, 4.5.3.1.3).
const longestAddress = 254

// Address reads an e-mail address as people type it, without a name, and gives it in lower case; false when it is none.
func Address(typed string) (string, bool) {
	s := strings.ToLower(strings.TrimSpace(typed))
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > longestAddress || !strings.Contains(s[strings.LastIndexByte(s, '@'):], ".") {
		return "", false
	}
	return s, true
}
