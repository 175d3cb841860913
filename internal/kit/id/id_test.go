package id_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
)

func TestNewIsReadBack(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		s := id.New()
		if got, err := id.Parse(s); err != nil || got != s {
			t.Fatalf("%q: %v", s, err)
		}
		if seen[s] {
			t.Fatalf("%q twice", s)
		}
		seen[s] = true
	}
}

func TestWhatIsNotAnIDIsNotFound(t *testing.T) {
	for _, s := range []string{"", "1", strings.Repeat("a", 25), strings.Repeat("a", 27), strings.Repeat("A", 26), strings.Repeat("'", 26), "é" + strings.Repeat("a", 24)} {
		if _, err := id.Parse(s); !errors.Is(err, fault.NotFound) {
			t.Errorf("%q: %v, want not found", s, err)
		}
	}
}
