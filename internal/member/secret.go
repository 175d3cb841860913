package member

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// How long what one signs in with lasts (OWASP ASVS 6.4.1).
const (
	// letterDays counts the day a letter is made.
	letterDays      = 30
	codeLasts       = 10 * time.Minute
	invitationLasts = time.Hour
	// maxTries is how many wrong codes a wish to sign in bears.
	maxTries = 5
)

// letters is the alphabet of enrolment letters: no two of them look alike in print or in handwriting (no 0 O, 1 I L, 2 Z,
// 5 S, 6 G, 8 B). 26 of them, 24 times, are 112.8 bits; OWASP ASVS 5.0 6.4.1 asks for 112.
const (
	letters      = "ACDEFHJKMNPQRTUVWXY2346789"
	letterLength = 24
	letterGroup  = 4
)

var (
	// misread are signs that people may read for one of the alphabet's.
	misread = strings.NewReplacer("Z", "2", "G", "6", "B", "8")
	// gaps are what people type between groups.
	gaps = strings.NewReplacer(" ", "", "-", "", "–", "", "\n", "", "\t", "", "\u00a0", "")
)

// newToken is a secret of 256 bits for links and cookies.
func newToken() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// newCode is six digits.
func newCode() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%06d", n), nil
}

// newLetter is the secret of an enrolment letter.
func newLetter() (string, error) {
	b := make([]byte, letterLength)
	for i := range b {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(letters))))
		if err != nil {
			return "", err
		}
		b[i] = letters[n.Int64()]
	}
	return string(b), nil
}

// inGroups writes a letter's secret as people read it: "ACDE FHJK …".
func inGroups(secret string) string {
	var b strings.Builder
	for i := 0; i < len(secret); i += letterGroup {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(secret[i:min(i+letterGroup, len(secret))])
	}
	return b.String()
}

// parseLetter reads a letter's secret as people type it; false when it cannot be one.
func parseLetter(typed string) (string, bool) {
	s := misread.Replace(strings.ToUpper(gaps.Replace(typed)))
	if len(s) != letterLength || strings.Trim(s, letters) != "" {
		return "", false
	}
	return s, true
}

// parseCode reads six digits as people type them; false when they are none.
func parseCode(typed string) (string, bool) {
	s := gaps.Replace(typed)
	if len(s) != 6 || strings.Trim(s, "0123456789") != "" {
		return "", false
	}
	return s, true
}

// hashOf is what is stored of a secret with at least 112 bits.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// codeHash is what is stored of six digits. A hash of so little hides nothing from who reads the database; it need not,
// since the digits count only together with the browser's secret, of which the database has a hash too.
func codeHash(request, code string) string { return hashOf(request + " " + code) }

// sameHash compares without telling by its time where the two differ.
func sameHash(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
