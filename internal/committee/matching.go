package committee

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Named is a unit a committee may belong to. Above, the name of the unit above it, tells people which "Team 1" it is; it
// plays no part in the ranking.
type Named struct{ ID, Name, Above string }

// Ranked is a candidate with how alike the names are, from 0 (nothing in common) to 1 (the same).
type Ranked struct {
	Named
	Score float64
}

// Alike is the least score worth showing to a person: about half of the words in common.
const Alike = 0.45

// Ranker orders units by how well their names fit a committee's. It is made once for all units: a municipality has
// thousands, and there may be many committees to place.
type Ranker struct {
	units []Named
	words [][]int        // unit → its words, as places in vocabulary
	all   []word         // the vocabulary
	first map[rune][]int // first letter → words; words that are alike have it in common
	in    [][]int        // word → the units that have it
}

// Rank is Ranker.Rank for a single committee.
func Rank(committee string, units []Named) []Ranked { return NewRanker(units).Rank(committee) }

// NewRanker prepares units.
func NewRanker(units []Named) *Ranker {
	r := &Ranker{units: units, words: make([][]int, len(units)), first: map[rune][]int{}}
	place := map[string]int{}
	for i, u := range units {
		for _, text := range words(u.Name) {
			w, known := place[text]
			if !known {
				w = len(r.all)
				place[text] = w
				r.all, r.in = append(r.all, newWord(text)), append(r.in, nil)
				r.first[r.all[w].first()] = append(r.first[r.all[w].first()], w)
			}
			r.words[i], r.in[w] = append(r.words[i], w), append(r.in[w], i)
		}
	}
	return r
}

// Rank orders the units by how well their names fit the committee's, best first, leaving out those with little in common.
// It reads the abbreviations people write by hand: "Hj.plejen" for "Hjemmeplejen", "Plejectr." for "Plejecenter". It
// never decides: only an equal name (SameName) is sure.
func (r *Ranker) Rank(committee string) []Ranked {
	var want []word
	for _, text := range words(Plain(committee)) {
		want = append(want, newWord(text))
	}
	likeness := map[int][]float64{} // word of the vocabulary → how alike it is to each word wanted
	found := map[int]bool{}
	for k, w := range want {
		for _, v := range r.first[w.first()] {
			s := alike(w, r.all[v])
			if s == 0 {
				continue
			}
			if likeness[v] == nil {
				likeness[v] = make([]float64, len(want))
				for _, u := range r.in[v] {
					found[u] = true
				}
			}
			likeness[v][k] = s
		}
	}
	var ranked []Ranked
	for u := range found {
		if s := r.score(want, u, likeness); s >= Alike {
			ranked = append(ranked, Ranked{r.units[u], s})
		}
	}
	slices.SortFunc(ranked, func(a, b Ranked) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return ranked
}

// score is how much of the committee's words are in the unit's and of the unit's in the committee's, by their length. Both
// ways, so that a longer name is not as good as the fitting one; the committee's own words weigh most.
func (r *Ranker) score(want []word, unit int, likeness map[int][]float64) float64 {
	var there, thereAll, back, backAll float64
	best := make([]float64, len(want))
	for _, v := range r.words[unit] {
		most := 0.0
		for k, s := range likeness[v] {
			best[k], most = max(best[k], s), max(most, s)
		}
		n := float64(len(r.all[v].letters))
		back, backAll = back+most*n, backAll+n
	}
	for k, w := range want {
		n := float64(len(w.letters))
		there, thereAll = there+best[k]*n, thereAll+n
	}
	return 0.7*there/thereAll + 0.3*back/backAll
}

// SameName says whether a committee's name, apart from the words for "committee", is the unit's name.
func SameName(committee, unit string) bool {
	return slices.Equal(words(Plain(committee)), words(unit))
}

// prefix and suffix are the words for a committee around the name of its unit: "L-MED", "Lokal-MED", "MED-udvalg for",
// "AMG", "Personalemøde med MED-status i".
var (
	prefix = regexp.MustCompile(`(?i)^(?:(?:personalemøde(?:t)?(?:\s+med\s+med-?status)?|(?:\p{L}{1,8}[- ]?)?med(?:-?udvalg(?:et)?)?|amg|amr-?gruppe(?:n)?|arbejdsmiljøgruppe(?:n)?|(?:lokal|center|område|sektor|hoved)?udvalg(?:et)?)(?:[\s:–-]+|$))(?:(?:for|i|på|ved)\s+)?`)
	suffix = regexp.MustCompile(`(?i)[\s,–-]+(?:\p{L}{1,8}-)?med(?:-?udvalg(?:et)?)?$`)
)

// Plain is the committee's name without the words for "committee"; the whole name when nothing else is left.
func Plain(name string) string {
	name = strings.TrimSpace(name)
	plain := suffix.ReplaceAllString(prefix.ReplaceAllString(name, ""), "")
	if plain = strings.TrimSpace(plain); plain == "" {
		return name
	}
	return plain
}

// words are the name's words in lower case; a full stop or a hyphen stays inside its word, because it marks what was
// left out.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '-'
	})
}

// word is a word to compare: its letters without the marks of an abbreviation.
type word struct {
	text    string
	letters []rune
	dotted  bool // a full stop or hyphen shows that something was left out
}

func newWord(text string) word {
	w := word{text: text, dotted: strings.ContainsAny(text, ".-")}
	for _, r := range text {
		if r != '.' && r != '-' {
			w.letters = append(w.letters, r)
		}
	}
	return w
}

func (w word) first() rune {
	if len(w.letters) == 0 {
		return 0
	}
	return w.letters[0]
}

// alike compares two words: the same, one short for the other, or with a common beginning. It is the same both ways, and 0
// for words with different first letters.
func alike(a, b word) float64 {
	switch {
	case len(a.letters) == 0 || len(b.letters) == 0:
		return 0
	case a.text == b.text:
		return 1
	case short(a, b) || short(b, a):
		return 0.9
	}
	same := 0
	for same < len(a.letters) && same < len(b.letters) && a.letters[same] == b.letters[same] {
		same++
	}
	if same < 4 {
		return 0
	}
	return 0.7 * float64(same) / float64(max(len(a.letters), len(b.letters)))
}

// short says whether a is short for b: the same first letter, a's letters in b in the same order, and at least three of
// them or a full stop to show that something was left out.
func short(a, b word) bool {
	if len(a.letters) >= len(b.letters) || a.letters[0] != b.letters[0] || (!a.dotted && len(a.letters) < 3) {
		return false
	}
	at := 0
	for _, r := range b.letters {
		if at < len(a.letters) && a.letters[at] == r {
			at++
		}
	}
	// Without a full stop a scattered match means little: at least half of the letters must be there.
	return at == len(a.letters) && (a.dotted || len(a.letters)*2 >= len(b.letters))
}
