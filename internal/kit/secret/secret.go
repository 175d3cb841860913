// Package secret makes the secrets that people and links carry, reads them as people type them, and gives what is stored of them:
// a hash, never the secret.
package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"math/big"
	"strings"
)

// letters is the alphabet of what people read and type: no two of them look alike in print or in handwriting (no 0 O, 1 I L, 2 Z,
// 5 S, 6 G, 8 B). 26 of them, 24 times, are 112.8 bits; OWASP ASVS 5.0 6.4.1 asks for 112.
const (
	letters = "ACDEFHJKMNPQRTUVWXY2346789"
	length  = 24
	group   = 4
)

var (
	// misread are signs that people may read for one of the alphabet's.
	misread = strings.NewReplacer("Z", "2", "G", "6", "B", "8")
	// gaps are what people type between groups.
	gaps = strings.NewReplacer(" ", "", "-", "", "–", "", "\n", "", "\t", "", "\u00a0", "")
)

// Token is a secret of 256 bits for links and cookies.
func Token() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Letter is a secret for paper, to be typed: 24 letters and digits.
func Letter() string {
	b := make([]byte, length)
	for i := range b {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(letters))))
		if err != nil {
			panic(err) // since Go 1.24 the machine's source of randomness does not fail
		}
		b[i] = letters[n.Int64()]
	}
	return string(b)
}

// Groups writes a Letter as people read it: "ACDE FHJK …".
func Groups(letter string) string {
	var b strings.Builder
	for i := 0; i < len(letter); i += group {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(letter[i:min(i+group, len(letter))])
	}
	return b.String()
}

// ParseLetter reads a Letter as people type it; false when it cannot be one.
func ParseLetter(typed string) (string, bool) {
	s := misread.Replace(strings.ToUpper(Ungapped(typed)))
	if len(s) != length || strings.Trim(s, letters) != "" {
		return "", false
	}
	return s, true
}

// Ungapped is what was typed without the blanks and dashes people put between groups.
func Ungapped(typed string) string { return gaps.Replace(typed) }

// Hash is what is stored of a secret with at least 112 bits. Looking a row up by it tells nothing by its time: nobody can make a
// secret whose hash begins like another's.
func Hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Same compares hashes without telling by its time where the two differ. Nothing is the same as "".
func Same(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
