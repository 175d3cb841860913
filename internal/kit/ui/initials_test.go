package ui_test

import (
	"testing"

	"github.com/medspil/medspil/internal/kit/ui"
)

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Aisha Marie Lund": "AL", "øystein": "Ø", " Åse  von der ågård ": "ÅÅ", "": "", "🙂 Bo": "🙂B"} {
		if got := ui.Initials(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
