package cpr_test

import (
	"testing"

	"github.com/medspil/medspil/internal/kit/cpr"
)

func TestMask(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"hyphen", "Fru Hansen 010203-1234 er syg", "Fru Hansen ••••••••••• er syg"},
		{"together", "0102031234", "••••••••••"},
		{"space", "010203 1234.", "•••••••••••."},
		{"dash", "010203–1234", "•••••••••••"},
		{"no-break space", "010203\u00a01234", "•••••••••••"},
		{"two", "010203-1234 og 311299-0001", "••••••••••• og •••••••••••"},
		{"after a letter", "cpr010203-1234", "cpr•••••••••••"},
		{"leap day", "290200-1234", "•••••••••••"},
		{"leap day of 1904", "290204-1234", "•••••••••••"},
		{"not a leap year", "290201-1234", "290201-1234"},
		{"the 31st of April", "310499-1234", "310499-1234"},
		{"month 13", "011399-1234", "011399-1234"},
		{"day 0", "000199-1234", "000199-1234"},
		{"too few digits", "010203-123", "010203-123"},
		{"too many digits", "010203-12345", "010203-12345"},
		{"eleven together", "01020312345", "01020312345"},
		{"telephone", "ring 24 65 13 21 eller 24651321", "ring 24 65 13 21 eller 24651321"},
		{"other separator", "010203/1234", "010203/1234"},
		{"line break", "010203\n1234", "010203\n1234"},
		{"the date last", "mødet er 010203", "mødet er 010203"},
		{"broken text", "010203\xff1234", "010203\xff1234"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := cpr.Mask(c.in); got != c.want {
				t.Errorf("Mask(%q) = %q, want %q", c.in, got, c.want)
			}
			if got, want := cpr.In(c.in), c.in != c.want; got != want {
				t.Errorf("In(%q) = %v", c.in, got)
			}
		})
	}
}

func TestFind(t *testing.T) {
	got := cpr.Find("å 010203-1234")
	if len(got) != 1 || got[0] != (cpr.Span{From: 3, To: 14}) {
		t.Errorf("Find = %v", got)
	}
}
