package member

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/secret"
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

// newCode is six digits.
func newCode() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%06d", n), nil
}

// parseCode reads six digits as people type them; false when they are none.
func parseCode(typed string) (string, bool) {
	s := secret.Ungapped(typed)
	if len(s) != 6 || strings.Trim(s, "0123456789") != "" {
		return "", false
	}
	return s, true
}

// codeHash is what is stored of six digits. A hash of so little hides nothing from who reads the database; it need not,
// since the digits count only together with the browser's secret, of which the database has a hash too.
func codeHash(request, code string) string { return secret.Hash(request + " " + code) }
