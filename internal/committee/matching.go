package committee

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
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

// Rank orders the units by how well their names fit the committee's, best first, leaving out those with little in common.
// It reads the abbreviations people write by hand: "Hj.plejen" for "Hjemmeplejen", "Plejectr." for "Plejecenter". It
// never decides: only an equal name (SameName) is sure.
func Rank(committee string, units []Named) []Ranked {
	want := words(Plain(committee))
	var all []Ranked
	for _, u := range units {
		have := words(u.Name)
		if s := min(covered(want, have), 1); s > 0 {
			// Both ways, so that a longer name is not as good as the fitting one; the committee's own words weigh most.
			if s = 0.7*s + 0.3*covered(have, want); s >= Alike {
				all = append(all, Ranked{u, s})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Ranked) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return all
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

// covered is how much of a's words are found in b, by their length.
func covered(a, b []string) float64 {
	var sum, all float64
	for _, w := range a {
		weight := float64(utf8.RuneCountInString(w))
		var best float64
		for _, o := range b {
			best = max(best, alike(w, o))
		}
		sum += best * weight
		all += weight
	}
	if all == 0 {
		return 0
	}
	return sum / all
}

// alike compares two words: the same, one short for the other, or with a common beginning.
func alike(a, b string) float64 {
	switch {
	case a == b:
		return 1
	case short(a, b) || short(b, a):
		return 0.9
	}
	ra, rb := []rune(a), []rune(b)
	same := 0
	for same < len(ra) && same < len(rb) && ra[same] == rb[same] {
		same++
	}
	if same < 4 {
		return 0
	}
	return 0.7 * float64(same) / float64(max(len(ra), len(rb)))
}

// short says whether a is short for b: the same first letter, a's letters in b in the same order, and at least three of
// them or a full stop to show that something was left out.
func short(a, b string) bool {
	dotted := strings.ContainsAny(a, ".-")
	ra := []rune(strings.NewReplacer(".", "", "-", "").Replace(a))
	rb := []rune(strings.NewReplacer(".", "", "-", "").Replace(b))
	if len(ra) == 0 || len(ra) >= len(rb) || ra[0] != rb[0] || (!dotted && len(ra) < 3) {
		return false
	}
	at := 0
	for _, r := range rb {
		if at < len(ra) && ra[at] == r {
			at++
		}
	}
	// Without a full stop a scattered match means little: at least half of the letters must be there.
	return at == len(ra) && (dotted || len(ra)*2 >= len(rb))
}
