package qr_test

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"testing"

	decode "rsc.io/qr"

	"github.com/medspil/medspil/internal/kit/qr"
)

type svg struct {
	Role  string `xml:"role,attr"`
	Label string `xml:"aria-label,attr"`
	Box   string `xml:"viewBox,attr"`
	Path  struct {
		D string `xml:"d,attr"`
	} `xml:"path"`
}

func render(t *testing.T, text, label string) (string, svg) {
	t.Helper()
	var b strings.Builder
	if err := qr.Code(text, label).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	var s svg
	if err := xml.Unmarshal([]byte(b.String()), &s); err != nil {
		t.Fatalf("%v in %s", err, b.String())
	}
	return b.String(), s
}

// The path, drawn again on squared paper, must be the code the library made, with four white modules around it.
func TestThePathIsTheCode(t *testing.T) {
	for _, text := range []string{"https://medspil.example.dk/forloeb/abcdefghjkmnpqrstvwxyz0123", "a", strings.Repeat("æ", 300)} {
		_, s := render(t, text, "label")
		want, err := decode.Encode(text, decode.M)
		if err != nil {
			t.Fatal(err)
		}
		if box := fmt.Sprintf("0 0 %d %d", want.Size+8, want.Size+8); s.Box != box {
			t.Errorf("viewBox %q, want %q", s.Box, box)
		}
		black := map[[2]int]bool{}
		for _, run := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllStringSubmatch(s.Path.D, -1) {
			var x, y, n, back int
			fmt.Sscan(run[1]+" "+run[2]+" "+run[3]+" "+run[4], &x, &y, &n, &back)
			if n != back {
				t.Fatalf("a run of %d goes back %d", n, back)
			}
			for i := range n {
				black[[2]int{x + i, y}] = true
			}
		}
		for y := range want.Size + 8 {
			for x := range want.Size + 8 {
				if black[[2]int{x, y}] != want.Black(x-4, y-4) {
					t.Fatalf("module %d,%d is %v", x, y, black[[2]int{x, y}])
				}
			}
		}
	}
}

func TestItHasANameAndNothingThePolicyBlocks(t *testing.T) {
	html, s := render(t, "https://medspil.example.dk/", `QR-kode til "Ro & <plads>"`)
	if s.Role != "img" || s.Label != `QR-kode til "Ro & <plads>"` {
		t.Errorf("role %q, label %q", s.Role, s.Label)
	}
	if strings.Contains(html, "style=") || strings.Contains(html, "<script") {
		t.Errorf("the strict policy blocks part of %s", html)
	}
}

func TestATextTooLongIsAnError(t *testing.T) {
	if err := qr.Code(strings.Repeat("x", 4000), "label").Render(t.Context(), &strings.Builder{}); err == nil {
		t.Error("4,000 bytes were drawn")
	}
}
