package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// families are words of which each finds the others.
var families = [][]string{
	{"arbejdsplads", "arbejdspladsen", "arbejdspladser", "arbejdspladserne", "arbejdspladsens", "Arbejdspladsernes"},
	{"proces", "processen", "processer", "processerne", "processernes"},
	{"budget", "budgettet", "budgetter", "budgetterne", "BUDGETTETS"},
	{"uenighed", "uenigheden", "uenigheder", "uenighederne"},
	{"rute", "ruten", "ruter", "ruterne", "ruternes"},
	{"kørsel", "kørsels", "kørselen", "Kørselens", "körsel"},
	{"høring", "høringen", "høringer", "høringerne", "hörings"},
	{"forslag", "forslaget", "forslags", "forslagene"},
	{"beslutning", "beslutningen", "beslutninger", "beslutningernes"},
	{"Aalborg", "Ålborg", "aalborgs", "A\u030alborg", "Aal\u00adborg"},
	{"café", "cafe", "caféer", "cafeen", "cafe\u0301"},
}

func TestStemsOfAFamily(t *testing.T) {
	for _, family := range families {
		want := Stems(family[0])
		if got := Stems(want[0]); !cmp.Equal(got, want) {
			t.Errorf("%q is stemmed to %q, of which the stem is %q", family[0], want, got)
		}
		for _, word := range family[1:] {
			if got := Stems(word); !cmp.Equal(got, want) {
				t.Errorf("Stems(%q) = %q, but %q gives %q", word, got, family[0], want)
			}
		}
	}
}

func TestStems(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{" -– '\"*:&|!() ", nil},
		{"👩‍👩‍👧🚌 \ufe0f", nil},
		{"Bus🚌rute 12A, §4", []string{"bus", "rut", "12a", "4"}},
		{"1\ufe0f\u20e3 ting", []string{"1", "ting"}},
		{"IT-systemet: på/om", []string{"it", "system", "på", "om"}},
		{"bad\xffutf\x00", []string{"bad", "utf"}},
		{"Straße ﬁnder", []string{"straß", "find"}},
		{"\ufdfa ", []string{"صلىاللهعليهوسلم"}}, // one letter that is a sentence
		{strings.Repeat("x", 5000), []string{strings.Repeat("x", longest)}},
	} {
		if got := Stems(c.text); !cmp.Equal(got, c.want) {
			t.Errorf("Stems(%.40q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// The index holds words and is asked for stems: that only works while a stem is the beginning of its word. What the engines are given
// must hold nothing that means something to them.
func TestStemIsTheBeginningOfItsWord(t *testing.T) {
	letters := rapid.OneOf(rapid.String(),
		rapid.StringOfN(rapid.RuneFrom([]rune("abdefghiklmnoprstuvyæøåö")), 1, 20, -1),
		rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"arbejd", "løs", "uen", "kør", "ig", "lig", "hed", "er", "erne", "ernes", "els",
			"st", "t", "s", "gd", "kt", "aa"}), 1, 8), func(p []string) string { return strings.Join(p, "") }))
	rapid.Check(t, func(t *rapid.T) {
		text := letters.Draw(t, "text")
		for at, word := range words(text) {
			s := stem(word)
			if s == "" || !strings.HasPrefix(word, s) {
				t.Fatalf("the stem of %q is %q", word, s)
			}
			if strings.ContainsFunc(word, func(r rune) bool { return !inWord(r) }) || utf8.RuneCountInString(word) > longest {
				t.Fatalf("%q is folded to %q", text[at.Start:at.End], word)
			}
		}
	})
}

func TestHighlight(t *testing.T) {
	for _, c := range []struct{ text, query, want string }{
		{"På arbejdspladserne er der uenighed om arbejdspladsvurderingen.", "uenigheder arbejdsplads",
			"På [arbejdspladserne] er der [uenighed] om [arbejdspladsvurderingen]."},
		{"Ålborg 🚌 A\u030alborgs bus, Aal\u00adborg", "aalborg", "[Ålborg] 🚌 [A\u030alborgs] bus, [Aal\u00adborg]"},
		{"en bus", "* ' \" :", "en bus"},
		{"en bus", "", "en bus"},
		{"", "bus", ""},
		{"bus", "bus", "[bus]"},
		{"airbus", "bus", "airbus"},
		{"<b>bus</b>", "bus", "<b>[bus]</b>"},
	} {
		if got := marked(c.text, Highlight(c.text, c.query)); got != c.want {
			t.Errorf("Highlight(%q, %q) marks %q, want %q", c.text, c.query, got, c.want)
		}
	}
}

func marked(text string, spans []Span) string {
	var b strings.Builder
	last := 0
	for _, s := range spans {
		b.WriteString(text[last:s.Start] + "[" + text[s.Start:s.End] + "]")
		last = s.End
	}
	return b.String() + text[last:]
}

func TestSnippet(t *testing.T) {
	long := "Vi mødes tirsdag. " + strings.Repeat("Fyld og mere fyld. ", 20) + "Så er der uenighed om de nye ruter i byen. " + strings.Repeat("Mere fyld. ", 20)
	for _, c := range []struct {
		text, query string
		most        int
		want        string
	}{
		{"kort", "ukendt", 20, "kort"},
		{" to\n\n linjer\t ", "linje", 20, "to linjer"},
		{long, "ukendt", 30, "Vi mødes tirsdag. Fyld og…"},
		{long, "", 17, "Vi mødes…"},
		{long, "mødet", 19, "Vi mødes tirsdag.…"},
		{long, "uenigheder", 42, "…Så er der uenighed om de nye ruter i…"},
		{"et to tre fire fem seks syv", "syv", 14, "…fem seks syv"},
		{"et to tre fire fem seks syv", "fem", 10, "…fem seks…"},
		{strings.Repeat("🚌", 50), "bus", 10, strings.Repeat("🚌", 9) + "…"},
		{strings.Repeat("🚌", 50) + "bus", "bus", 10, "…bus"},
		{"et to", "to", 1, "…"},
		{"et to", "to", 0, ""},
		{"et to", "to", -1, ""},
	} {
		if got := Snippet(c.text, c.query, c.most); got != c.want {
			t.Errorf("Snippet(%.30q, %q, %d) = %q, want %q", c.text, c.query, c.most, got, c.want)
		}
	}
}

func TestSnippetKeepsToItsLength(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([a-zåø🚌]{1,9}[ .]){0,30}`)).Draw(t, "text")
		query := rapid.StringMatching(`[a-zåø]{1,2}`).Draw(t, "query")
		most := rapid.IntRange(0, 60).Draw(t, "most")
		got := Snippet(text, query, most)
		if n := utf8.RuneCountInString(got); n > most {
			t.Fatalf("%q has %d characters, not at most %d", got, n, most)
		}
		line := strings.Join(strings.Fields(text), " ")
		if part := strings.Trim(got, ellipsis); !strings.Contains(line, part) {
			t.Fatalf("%q is not in %q", part, line)
		}
		if most >= 40 && len(Highlight(text, query)) > 0 && len(Highlight(got, query)) == 0 {
			t.Fatalf("Snippet(%q, %q, %d) = %q shows nothing of what was found", text, query, most, got)
		}
	})
}
