// Package id makes and reads the identifiers that stand in addresses: 128 random bits, written as 26 letters and digits.
// They carry no order and no time, so that an address gives nothing away; order has its own column.
package id

import (
	"crypto/rand"
	"encoding/base32"

	"github.com/medspil/medspil/internal/kit/fault"
)

var alphabet = base32.NewEncoding("abcdefghjkmnpqrstvwxyz0123456789").WithPadding(base32.NoPadding)

// New returns a fresh identifier.
func New() string {
	var b [16]byte
	// crypto/rand.Read never returns an error since Go 1.24: it ends the program instead.
	rand.Read(b[:])
	return alphabet.EncodeToString(b[:])
}

// Parse checks that s is an identifier. A malformed one is fault.NotFound, so that a guessed address and a wrong one look alike
// and the database is never asked.
func Parse(s string) (string, error) {
	if len(s) != 26 {
		return "", fault.NotFound
	}
	if _, err := alphabet.DecodeString(s); err != nil {
		return "", fault.NotFound
	}
	return s, nil
}
