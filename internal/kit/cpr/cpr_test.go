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
		{"spaces around the hyphen", "010203 - 1234", "•••••••••••••"},
		{"a minus", "010203−1234", "•••••••••••"},
		{"an underscore", "010203_1234", "•••••••••••"},
		{"nothing to see between", "010203\u200b-1234", "••••••••••••"},
		{"two hyphens", "010203 -- 1234", "••••••••••••••"},
		{"far apart", "010203 --- 1234", "010203 --- 1234"},
		{"a stroke", "040165/1234", "•••••••••••"},
		{"a full stop", "040165.1234", "•••••••••••"},
		{"in pairs", "04 01 65 1234", "•••••••••••••"},
		{"in pairs with stops", "født 04.01.65-1234", "født •••••••••••••"},
		{"in pairs with strokes", "04/01/65 - 1234", "•••••••••••••••"},
		{"the day alone", "04 0165-1234", "••••••••••••"},
		{"a list of four", "uge 10, 11, 12, 2026", "uge 10, 11, 12, 2026"},
		{"a date and a postal code", "040126, 2750 Ballerup", "040126, 2750 Ballerup"},
		{"a date in full", "04.01.2026 1400", "04.01.2026 1400"},
		{"two dates", "01.01.26 - 31.12.26", "01.01.26 - 31.12.26"},
		{"a time", "24.11.26 14.00", "24.11.26 14.00"},
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

func TestLoose(t *testing.T) {
	for _, c := range []struct{ name, in, masked, without string }{
		{"no date", "Pædagog 640165-1234", "Pædagog •••••••••••", "Pædagog "},
		{"no date, together", "x9901651234x", "x••••••••••x", "xx"},
		{"parted as any number", "99 99 99 / 1234", "•••••••••••••••", ""},
		{"two", "990203-1234 og 991299.0001", "••••••••••• og •••••••••••", " og "},
		{"telephone", "20 41 38 12", "20 41 38 12", "20 41 38 12"},
		{"a day", "2026-11-23", "2026-11-23", "2026-11-23"},
		{"a unit's number", "Team 1, gruppe 12", "Team 1, gruppe 12", "Team 1, gruppe 12"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := cpr.MaskLoose(c.in); got != c.masked {
				t.Errorf("MaskLoose(%q) = %q, want %q", c.in, got, c.masked)
			}
			got, found := cpr.Without(c.in)
			if got != c.without || found != (c.in != c.without) {
				t.Errorf("Without(%q) = %q, %v", c.in, got, found)
			}
		})
	}
}
