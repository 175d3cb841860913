// Package words finds words that have an explanation in a rendered page, and marks the first place each stands at as a button that opens it:
// an element with the attribute popover, so that nothing of it needs a script. It knows HTML and no room: which words there are, and what
// explains them, is handed in.
//
// What holds:
//   - Nothing of the page is changed but for what is added: a button's tags around a word, and the explanations at the end of main.
//   - Only whole words are marked, each once in a page, the longest first, and only in Danish text that is there to be read: not in headings,
//     links, buttons, labels, forms, code, or what is marked with the attribute data-no-words.
package words

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

// Most is how many words are marked in one page: more would be in the way of reading.
const Most = 20

// Term is a word that has an explanation.
type Term struct {
	// ID names the explanation: the popover's id is Prefix and this.
	ID string
	// Forms are the word as it may stand in a text; one of several words is found whatever space lies between them.
	Forms []string
}

// Prefix begins the id of an explanation in a page.
const Prefix = "ord-"

// Finder finds terms. The nil Finder finds none.
type Finder struct {
	// byFirst are the forms by their first word, those of most words first.
	byFirst map[string][]form
}

// form is one form of a term, as its words.
type form struct {
	words []string
	id    string
}

// New makes a finder. Where two terms have a form in common the earlier one counts.
func New(terms []Term) *Finder {
	f := &Finder{byFirst: map[string][]form{}}
	for _, t := range terms {
		for _, text := range t.Forms {
			var list []string
			for _, w := range split([]byte(text)) {
				list = append(list, Fold(text[w.from:w.to]))
			}
			if len(list) == 0 {
				continue
			}
			same := func(g form) bool { return slices.Equal(g.words, list) }
			if !slices.ContainsFunc(f.byFirst[list[0]], same) {
				f.byFirst[list[0]] = append(f.byFirst[list[0]], form{list, t.ID})
			}
		}
	}
	for _, list := range f.byFirst {
		slices.SortStableFunc(list, func(a, b form) int { return len(b.words) - len(a.words) })
	}
	return f
}

// Fold is a word as it is compared: without regard to capitals, and to how a letter with a mark is stored.
func Fold(s string) string { return strings.ToLower(strings.ToUpper(norm.NFC.String(s))) }

// fold is the same of a word in a text. It is written into room where nothing but ASCII is in it, which most words are.
func fold(w, room []byte) []byte {
	room = room[:0]
	for _, c := range w {
		switch {
		case c >= utf8.RuneSelf:
			return append(room[:0], Fold(string(w))...)
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		room = append(room, c)
	}
	return room
}

// Explain gives the explanations of some terms as HTML, in the order they stand in the page.
type Explain func(ids []string) (string, error)

// Mark marks the terms in a page, and adds their explanations before its main ends. A page without any comes back as it is, and so does one
// whose explanations cannot be made.
func (f *Finder) Mark(page string, explain Explain) (string, error) {
	if f == nil || len(f.byFirst) == 0 {
		return page, nil
	}
	m := marking{finder: f, seen: map[string]bool{}, tokens: html.NewTokenizer(strings.NewReader(page))}
	m.out.Grow(len(page) + 4096)
	for kind := m.tokens.Next(); kind != html.ErrorToken; kind = m.tokens.Next() {
		if err := m.next(kind, explain); err != nil {
			return page, err
		}
	}
	if len(m.found) == 0 {
		return page, nil
	}
	return m.out.String(), nil
}

// marking is one page being read.
type marking struct {
	finder *Finder
	tokens *html.Tokenizer
	out    bytes.Buffer
	// open are the elements one is in that count: those that are not read (quiet), those that say a language, and those of their sort.
	open  []element
	main  bool
	seen  map[string]bool
	found []string
}

// element is one that is open.
type element struct {
	name  string
	quiet bool
	lang  string
}

// quiet are the elements whose text is not marked: a button can stand in none of them, or would be in the way there.
var quiet = map[atom.Atom]bool{atom.A: true, atom.Button: true, atom.Label: true, atom.Legend: true, atom.Summary: true, atom.H1: true, atom.H2: true, atom.H3: true,
	atom.Textarea: true, atom.Option: true, atom.Select: true, atom.Title: true, atom.Script: true, atom.Style: true, atom.Code: true, atom.Pre: true, atom.Form: true,
	atom.Nav: true, atom.Svg: true, atom.Dialog: true, atom.Progress: true, atom.Del: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true,
	atom.Datalist: true, atom.Object: true, atom.Video: true, atom.Audio: true, atom.Math: true}

// void are the elements that have no end.
var void = map[atom.Atom]bool{atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true, atom.Img: true, atom.Input: true,
	atom.Link: true, atom.Meta: true, atom.Source: true, atom.Track: true, atom.Wbr: true}

// next reads one token. What it says is written before it is looked into, which changes it. An error is that of the explanations.
func (m *marking) next(kind html.TokenType, explain Explain) error {
	raw := m.tokens.Raw()
	switch {
	case kind == html.TextToken && m.main && m.reads():
		m.text(raw)
	case kind == html.StartTagToken:
		m.out.Write(raw)
		m.begin(m.tokens.Token())
	case kind == html.EndTagToken:
		tag := slices.Clone(raw)
		token := m.tokens.Token()
		if token.DataAtom == atom.Main && m.main {
			m.main = false
			if err := m.explain(explain); err != nil {
				return err
			}
		}
		m.out.Write(tag)
		m.end(token.Data)
	default:
		m.out.Write(raw)
	}
	return nil
}

func (m *marking) explain(explain Explain) error {
	if len(m.found) == 0 {
		return nil
	}
	explanations, err := explain(m.found)
	m.out.WriteString(explanations)
	return err
}

// begin goes into an element. One that says nothing is kept only where one of its name is open that does, so that their ends are told apart.
func (m *marking) begin(token html.Token) {
	if void[token.DataAtom] {
		return
	}
	e := element{name: token.Data, quiet: quiet[token.DataAtom]}
	if token.DataAtom == atom.Main {
		m.main = true
	}
	for _, a := range token.Attr {
		switch a.Key {
		case "lang":
			e.lang = a.Val
		case "data-no-words", "hidden", "popover":
			e.quiet = true
		}
	}
	if e.quiet || e.lang != "" || slices.ContainsFunc(m.open, func(o element) bool { return o.name == e.name }) {
		m.open = append(m.open, e)
	}
}

// end goes out of the innermost element of a name.
func (m *marking) end(name string) {
	for i := len(m.open) - 1; i >= 0; i-- {
		if m.open[i].name == name {
			m.open = m.open[:i]
			return
		}
	}
}

// reads says whether the text here is there to be read, and Danish.
func (m *marking) reads() bool {
	lang := ""
	for _, e := range m.open {
		if e.quiet {
			return false
		}
		if e.lang != "" {
			lang = e.lang
		}
	}
	return len(m.found) < Most && (lang == "da" || strings.HasPrefix(lang, "da-"))
}

// text writes a text with its terms marked.
func (m *marking) text(raw []byte) {
	list := split(raw)
	done := 0
	for i := 0; i < len(list); i++ {
		n, id := m.finder.at(raw, list[i:])
		if n == 0 || m.seen[id] || len(m.found) == Most {
			continue
		}
		m.seen[id] = true
		m.found = append(m.found, id)
		last := list[i+n-1]
		m.out.Write(raw[done:list[i].from])
		m.out.WriteString(`<button type="button" class="ms-word" popovertarget="` + Prefix + html.EscapeString(id) + `">`)
		m.out.Write(raw[list[i].from:last.to])
		m.out.WriteString(`</button>`)
		done = last.to
		i += n - 1
	}
	m.out.Write(raw[done:])
}

// at finds the longest form that the words begin with: of how many words, and whose; 0 for none.
func (f *Finder) at(raw []byte, list []word) (n int, id string) {
	var room [64]byte
	for _, g := range f.byFirst[string(fold(raw[list[0].from:list[0].to], room[:]))] {
		if len(g.words) <= len(list) && follows(raw, list[:len(g.words)], g.words) {
			return len(g.words), g.id
		}
	}
	return 0, ""
}

// follows says whether words stand in a text right after each other, with nothing but space between them.
func follows(raw []byte, list []word, want []string) bool {
	for i := 1; i < len(want); i++ {
		between := raw[list[i-1].to:list[i].from]
		if len(bytes.TrimSpace(between)) != 0 || Fold(string(raw[list[i].from:list[i].to])) != want[i] {
			return false
		}
	}
	return true
}

// word is where a word stands in a text, in bytes.
type word struct{ from, to int }

// split finds the words of a text as it is written in HTML. Letters, their marks and digits make a word, and so do hyphens between them:
// "MED-udvalg" is one. What is written as a character reference is none.
func split(raw []byte) []word {
	var out []word
	from := -1
	flush := func(to int) {
		if from >= 0 {
			out = append(out, word{from, to})
			from = -1
		}
	}
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		switch {
		case r == '&':
			flush(i)
			size = max(1, reference(raw[i:]))
		case r == utf8.RuneError && size == 1:
			flush(i)
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r):
			if from < 0 {
				from = i
			}
		case r == '-' && from >= 0 && letterAt(raw[i+1:]):
		default:
			flush(i)
		}
		i += size
	}
	flush(len(raw))
	return out
}

func letterAt(raw []byte) bool {
	r, _ := utf8.DecodeRune(raw)
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// reference is how long the character reference is that a text begins with; 0 for none.
func reference(raw []byte) int {
	for i := 1; i < len(raw) && i < 40; i++ {
		switch c := raw[i]; {
		case c == ';' && i > 1:
			return i + 1
		case c == '#' && i == 1, c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		default:
			return 0
		}
	}
	return 0
}
