// Package i18n words things in Danish and English. Each room keeps its own messages in messages.da.json and
// messages.en.json; a key that is missing or empty in one of them stops the program at start, so it can never be seen.
//
// A message is a string with {name} places, or an object {"one": …, "other": …} chosen by the argument n. Danish and
// English have just these two forms (CLDR: "one" is exactly 1 for the whole numbers used here).
package i18n

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"

	"github.com/medspil/medspil/internal/kit/clock"
)

// Language is a language the program speaks, as a BCP 47 tag.
type Language string

// The languages, Danish first.
const (
	Danish  Language = "da"
	English Language = "en"
)

// Languages lists them in the order they are offered.
var Languages = []Language{Danish, English}

// ParseLanguage reads a tag such as "en"; false when the program does not speak it.
func ParseLanguage(s string) (Language, bool) {
	for _, l := range Languages {
		if string(l) == s {
			return l, true
		}
	}
	return Danish, false
}

// message is a text cut at its places once, at start.
type message struct{ one, other []part }

type part struct{ text, arg string }

// Bundle holds every room's messages in both languages.
type Bundle struct {
	texts map[Language]map[string]message
}

// NewBundle reads messages.da.json and messages.en.json from each source. It fails, naming every key, when a key is
// missing in one language, empty, defined twice, or has other places in one language than in the other.
func NewBundle(sources ...fs.FS) (*Bundle, error) {
	b := &Bundle{texts: map[Language]map[string]message{}}
	var wrong []string
	for _, lang := range Languages {
		b.texts[lang] = map[string]message{}
		for _, src := range sources {
			data, err := fs.ReadFile(src, "messages."+string(lang)+".json")
			if err != nil {
				return nil, err
			}
			var raw map[string]any
			if err := json.Unmarshal(data, &raw); err != nil {
				return nil, fmt.Errorf("messages.%s.json: %w", lang, err)
			}
			for key, v := range raw {
				m, err := parse(v)
				if err != nil {
					wrong = append(wrong, fmt.Sprintf("%s (%s): %v", key, lang, err))
				}
				if _, twice := b.texts[lang][key]; twice {
					wrong = append(wrong, fmt.Sprintf("%s (%s): defined twice", key, lang))
				}
				b.texts[lang][key] = m
			}
		}
	}
	for _, pair := range [][2]Language{{Danish, English}, {English, Danish}} {
		for key, m := range b.texts[pair[0]] {
			other, ok := b.texts[pair[1]][key]
			switch {
			case !ok:
				wrong = append(wrong, fmt.Sprintf("%s: missing in %s", key, pair[1]))
			case places(m) != places(other):
				wrong = append(wrong, fmt.Sprintf("%s: places differ: %s / %s", key, places(m), places(other)))
			}
		}
	}
	if len(wrong) > 0 {
		sort.Strings(wrong)
		return nil, fmt.Errorf("messages:\n  %s", strings.Join(wrong, "\n  "))
	}
	return b, nil
}

func parse(v any) (message, error) {
	switch v := v.(type) {
	case string:
		if strings.TrimSpace(v) == "" {
			return message{}, fmt.Errorf("empty")
		}
		p := cut(v)
		return message{p, p}, nil
	case map[string]any:
		one, _ := v["one"].(string)
		other, _ := v["other"].(string)
		if one == "" || other == "" || len(v) != 2 {
			return message{}, fmt.Errorf("needs one and other")
		}
		return message{cut(one), cut(other)}, nil
	}
	return message{}, fmt.Errorf("is neither text nor plural")
}

func cut(s string) []part {
	var parts []part
	for s != "" {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			return append(parts, part{text: s})
		}
		end := strings.IndexByte(s[open:], '}')
		if end < 0 {
			return append(parts, part{text: s})
		}
		if open > 0 {
			parts = append(parts, part{text: s[:open]})
		}
		parts = append(parts, part{arg: s[open+1 : open+end]})
		s = s[open+end+1:]
	}
	return parts
}

func places(m message) string {
	set := map[string]bool{}
	for _, p := range append(append([]part{}, m.one...), m.other...) {
		// n may be written out in words in one form or language ("one answer"), so it is not compared.
		if p.arg != "" && p.arg != "n" {
			set[p.arg] = true
		}
	}
	names := make([]string, 0, len(set))
	for n := range set {
		names = append(names, n)
	}
	sort.Strings(names)
	return strings.Join(names, ",")
}

// Has says whether there is such a message; for codes that become keys.
func (b *Bundle) Has(key string) bool { _, ok := b.texts[Danish][key]; return ok }

// Text words a message in a language. Args are name, value pairs; a place without its argument, or a key that does not
// exist, panics: both are errors of the program that any test of the page finds.
func (b *Bundle) Text(lang Language, key string, args ...any) string {
	m, ok := b.texts[lang][key]
	if !ok {
		panic("i18n: no message " + key)
	}
	parts := m.other
	if n, ok := arg(args, "n"); ok && isOne(n) {
		parts = m.one
	}
	if len(parts) == 1 && parts[0].arg == "" {
		return parts[0].text
	}
	var s strings.Builder
	for _, p := range parts {
		if p.arg == "" {
			s.WriteString(p.text)
			continue
		}
		v, ok := arg(args, p.arg)
		if !ok {
			panic("i18n: " + key + " needs " + p.arg)
		}
		s.WriteString(format(lang, v))
	}
	return s.String()
}

func arg(args []any, name string) (any, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}

func isOne(v any) bool {
	switch n := v.(type) {
	case int:
		return n == 1
	case int64:
		return n == 1
	}
	return false
}

func format(lang Language, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return number(lang, v)
	case int64:
		return number(lang, int(v))
	case clock.Day:
		return date(lang, v)
	}
	return fmt.Sprint(v)
}

func number(lang Language, n int) string {
	s := strconv.Itoa(n)
	sep := "."
	if lang == English {
		sep = ","
	}
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return s
}

var months = map[Language][12]string{
	Danish:  {"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"},
	English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var weekdays = map[Language][7]string{
	Danish:  {"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"},
	English: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

func date(lang Language, d clock.Day) string {
	if d.IsZero() {
		return ""
	}
	y, m, n := d.Parts()
	if lang == English {
		return strconv.Itoa(n) + " " + months[lang][m-1] + " " + strconv.Itoa(y)
	}
	return strconv.Itoa(n) + ". " + months[lang][m-1] + " " + strconv.Itoa(y)
}

type langKey struct{}
type bundleKey struct{}

// With puts the bundle and the language in the context, where pages find them.
func With(ctx context.Context, b *Bundle, lang Language) context.Context {
	return context.WithValue(context.WithValue(ctx, bundleKey{}, b), langKey{}, lang)
}

// Lang is the context's language; Danish when none was set.
func Lang(ctx context.Context) Language {
	l, ok := ctx.Value(langKey{}).(Language)
	if !ok {
		return Danish
	}
	return l
}

// T words a message in the context's language. Args are name, value pairs; the plural is chosen by the argument "n".
func T(ctx context.Context, key string, args ...any) string {
	b, ok := ctx.Value(bundleKey{}).(*Bundle)
	if !ok {
		panic("i18n: no messages in the context")
	}
	return b.Text(Lang(ctx), key, args...)
}

// Has says whether there is a message of that key in the context, for codes that come from stored data.
func Has(ctx context.Context, key string) bool {
	b, ok := ctx.Value(bundleKey{}).(*Bundle)
	return ok && b.Has(key)
}

// Date is "31. august 2026" or "31 August 2026".
func Date(ctx context.Context, d clock.Day) string { return date(Lang(ctx), d) }

// DateWeekday is "mandag 31. august 2026" or "Monday 31 August 2026".
func DateWeekday(ctx context.Context, d clock.Day) string {
	return Weekday(ctx, d) + " " + Date(ctx, d)
}

// DateShort is "31. august" or "31 August", for days within the year.
func DateShort(ctx context.Context, d clock.Day) string {
	if d.IsZero() {
		return ""
	}
	_, m, n := d.Parts()
	if Lang(ctx) == English {
		return fmt.Sprintf("%d %s", n, months[English][m-1])
	}
	return fmt.Sprintf("%d. %s", n, months[Danish][m-1])
}

// monthsShort are for where there is no room.
var monthsShort = map[Language][12]string{
	Danish:  {"jan.", "feb.", "marts", "april", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."},
	English: {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
}

// Month is "august 2026" or "August 2026".
func Month(ctx context.Context, d clock.Day) string { return month(ctx, months, d) }

// MonthBrief is "aug. 2026" or "Aug 2026", for where there is no room.
func MonthBrief(ctx context.Context, d clock.Day) string { return month(ctx, monthsShort, d) }

func month(ctx context.Context, names map[Language][12]string, d clock.Day) string {
	if d.IsZero() {
		return ""
	}
	y, m, _ := d.Parts()
	return fmt.Sprintf("%s %d", names[Lang(ctx)][m-1], y)
}

// DateBrief is "15. nov." or "15 Nov", for where there is no room.
func DateBrief(ctx context.Context, d clock.Day) string {
	if d.IsZero() {
		return ""
	}
	_, m, n := d.Parts()
	if Lang(ctx) == English {
		return fmt.Sprintf("%d %s", n, monthsShort[English][m-1])
	}
	return fmt.Sprintf("%d. %s", n, monthsShort[Danish][m-1])
}

// Weekday is the name of the day of the week, such as "mandag".
func Weekday(ctx context.Context, d clock.Day) string { return weekdays[Lang(ctx)][d.Weekday()] }

// Number writes n with the language's separator of thousands.
func Number(ctx context.Context, n int) string { return number(Lang(ctx), n) }
