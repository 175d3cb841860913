package matter

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestDifference(t *testing.T) {
	for name, c := range map[string]struct {
		old, new string
		want     []Piece
	}{
		"nothing at all": {"", "", nil},
		"the same":       {"Ruterne.", "Ruterne.", []Piece{{PieceKept, "Ruterne."}}},
		"from nothing":   {"", "Ruterne.", []Piece{{PieceAdded, "Ruterne."}}},
		"to nothing":     {"Ruterne.", "", []Piece{{PieceRemoved, "Ruterne."}}},
		"one word":       {"Ruterne er lange.", "Ruterne er sene.", []Piece{{PieceKept, "Ruterne er "}, {PieceRemoved, "lange"}, {PieceAdded, "sene"}, {PieceKept, "."}}},
		"a whole word":   {"Ruten", "Ruterne", []Piece{{PieceRemoved, "Ruten"}, {PieceAdded, "Ruterne"}}},
		"words go in":    {"Vi er her.", "Vi er ikke længere her.", []Piece{{PieceKept, "Vi er "}, {PieceAdded, "ikke længere "}, {PieceKept, "her."}}},
		"a lone space":   {"De kører for sent.", "De mangler nøgler.", []Piece{{PieceKept, "De "}, {PieceRemoved, "kører for sent"}, {PieceAdded, "mangler nøgler"}, {PieceKept, "."}}},
		"an island": {"Vi leder efter en hånd mere, og vi er mange om dagen, når alt går godt.", "Det handler om, hvordan vi kommer, og vi er her stadig, men ingen ser os.",
			[]Piece{{PieceRemoved, "Vi leder efter en hånd mere, og vi er mange om dagen, når alt går godt"}, {PieceAdded, "Det handler om, hvordan vi kommer, og vi er her stadig, men ingen ser os"}, {PieceKept, "."}}},
		"a line":          {"Et.\nTo.", "Et.\nMere.\nTo.", []Piece{{PieceKept, "Et.\n"}, {PieceAdded, "Mere.\n"}, {PieceKept, "To."}}},
		"a mark of its o": {"a\u030a", "a", []Piece{{PieceRemoved, "a\u030a"}, {PieceAdded, "a"}}},
		"a family":        {"👩\u200d👩\u200d👧", "👩\u200d👩\u200d👦", []Piece{{PieceRemoved, "👩\u200d👩\u200d👧"}, {PieceAdded, "👩\u200d👩\u200d👦"}}},
	} {
		if diff := cmp.Diff(c.want, Difference(c.old, c.new)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// sides are the two texts a difference is between.
func sides(list []Piece) (old, new string) {
	for _, p := range list {
		if p.Turn != PieceAdded {
			old += p.Text
		}
		if p.Turn != PieceRemoved {
			new += p.Text
		}
	}
	return old, new
}

// Whatever two texts are, the difference has both of them whole, also bytes that are no letters; and backwards it has them the other way
// round. Texts that have much in common are drawn too.
func TestDifferenceHasBothTexts(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Custom(func(r *rapid.T) string { return string(rapid.SliceOf(rapid.Byte()).Draw(r, "bytes")) }),
			rapid.Custom(func(r *rapid.T) string {
				return strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"ruten", "og", " ", "  ", "\n", "\r\n", "å", "a\u030a", ".", "»", "\ufffd", "\ud7ff", "𐀀", "\U0010ffff", "👍🏽", "1.000", "x"})).Draw(r, "words"), "")
			}))
		old, new := text.Draw(r, "old"), text.Draw(r, "new")
		if at := rapid.IntRange(0, len(old)).Draw(r, "at"); rapid.Bool().Draw(r, "alike") {
			new = old[:at] + new + old[at:]
		}
		list := Difference(old, new)
		if o, n := sides(list); o != old || n != new {
			r.Fatalf("%q to %q is told as %q to %q", old, new, o, n)
		}
		if o, n := sides(Difference(new, old)); o != new || n != old {
			r.Fatalf("backwards %q to %q is told as %q to %q", new, old, o, n)
		}
		for i, p := range list {
			if p.Text == "" {
				r.Fatalf("an empty piece in %v", list)
			}
			if i > 0 && (list[i-1].Turn == p.Turn || list[i-1].Turn == PieceAdded && p.Turn == PieceRemoved) {
				r.Fatalf("pieces in the wrong order: %v", list)
			}
		}
		if old == new && slices.ContainsFunc(list, func(p Piece) bool { return p.Turn != PieceKept }) {
			r.Fatalf("%q differs from itself: %v", old, list)
		}
	})
}

// The longest texts that can be written, without a word in common, are told apart.
func TestDifferenceOfLongTexts(t *testing.T) {
	text := func(first rune) string {
		var b strings.Builder
		for i := range MaxText / 2 {
			b.WriteRune(first + rune(i%1000))
			b.WriteByte(' ')
		}
		return b.String()
	}
	old, new := text('一'), text('가')
	if o, n := sides(Difference(old, new)); o != old || n != new {
		t.Error("long texts are cut")
	}
}
