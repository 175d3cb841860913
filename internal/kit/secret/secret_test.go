package secret

import (
	"strings"
	"testing"
)

func TestLetterIsReadAsItIsWritten(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		s := Letter()
		if seen[s] || len(s) != 24 {
			t.Fatal(s)
		}
		seen[s] = true
		if got, ok := ParseLetter(strings.ToLower(Groups(s))); !ok || got != s {
			t.Errorf("%s reads back as %s", s, got)
		}
	}
	if got, ok := ParseLetter("zgb2 68AA-AAAA\u00a0AAAA–AAAA AAAA "); !ok || got != "268268AAAAAAAAAAAAAAAAAA" {
		t.Errorf("misread signs: %q", got)
	}
	for _, bad := range []string{"", "ACDE", strings.Repeat("A", 25), "ACDEFHJKMNPQRTUVWXY2346?", strings.Repeat("Å", 12)} {
		if got, ok := ParseLetter(bad); ok {
			t.Errorf("%q is read as %q", bad, got)
		}
	}
}

func TestHash(t *testing.T) {
	a, b := Token(), Token()
	if a == b || Hash(a) == Hash(b) || !Same(Hash(a), Hash(a)) || Same(Hash(a), Hash(b)) || Same("", "") {
		t.Error("hashes tell the wrong things apart")
	}
	if strings.Contains(Hash(a), a[:8]) {
		t.Error("the hash shows the secret")
	}
}
