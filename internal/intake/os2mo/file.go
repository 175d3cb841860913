package os2mo

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/medspil/medspil/internal/kit/cpr"
)

// File is one export as it came: from a directory or dropped in a browser.
type File struct {
	Name string
	Data []byte
}

const (
	// MaxFileSize is the most bytes one export may have; 50,000 people make about 15 MB.
	MaxFileSize = 64 << 20
	// MaxField is the most bytes one field may have.
	MaxField = 1000
)

// kind is which of the five exports a file is.
type kind int

const (
	units kind = iota
	employments
	tree
	leaders
	committees
	unknown
)

// column headings, in lower case.
const (
	colUUID     = "uuid"
	colName     = "navn"
	colType     = "enhedstype titel"
	colValid    = "gyldig fra"
	colValidTo  = "gyldig til"
	colFrom     = "ansættelse gyldig fra"
	colTo       = "ansættelse gyldig til"
	colFirst    = "fornavn"
	colLast     = "efternavn"
	colPerson   = "person uuid"
	colUser     = "brugernavn"
	colUnit     = "org-enhed uuid"
	colEmail    = "e-mail"
	colPhone    = "telefon"
	colTitle    = "stillingsbetegnelse"
	colEngaged  = "engagement uuid"
	colDuty     = "ansvar"
	colPost     = "post"
	colPathHead = "root"
)

// layouts say what each export is called and how its heading looks. Columns that are not needed are never kept, the CPR number
// and the street address among them.
var layouts = [unknown]struct {
	usual string         // for the message that it is missing
	named *regexp.Regexp // matched with the name in lower case
	signs []string       // columns that no other of the five has together
	need  []string
	keep  []string // read when it is there
}{
	units: {"Adm-org-incl-start-og-stopdata-og-enhedstyper-os2mo.csv", regexp.MustCompile(`^adm[-_]org`),
		[]string{colUUID, colName}, []string{colUUID, colName, colValid, colValidTo}, []string{colType}},
	employments: {"AlleBK-stilling-email_os2mo.csv", regexp.MustCompile(`^allebk`),
		[]string{colPerson, colEngaged}, []string{colFrom, colTo, colFirst, colLast, colPerson, colUser, colUnit, colEmail, colEngaged}, []string{colPhone, colTitle}},
	tree: {"<Kommune>_org_incl-medarbejdere_os2mo.csv", regexp.MustCompile(`org_incl[-_]medarbejdere`),
		[]string{colPathHead, colUser}, []string{colName, colUser, colEmail}, nil},
	leaders: {"Alle_lederfunktioner_os2mo.csv", regexp.MustCompile(`^alle_lederfunktioner`),
		[]string{colPathHead, colDuty}, []string{colName, colEmail}, nil},
	committees: {"MED-udvalgsmedlemer_i_hieraki.csv", regexp.MustCompile(`^med[-_]udvalgsmedlem`),
		[]string{colPost, colUser}, []string{colFirst, colLast, colUser, colPost, colEmail}, nil},
}

// pathColumn are the headings of the tree's levels: root, org, sub org, 2xsub org …
var pathColumn = regexp.MustCompile(`^(root|org|sub org|\d+xsub org)$`)

// table is one export read into rows.
type table struct {
	file   string
	kind   kind
	levels []string // the headings of the path columns, in lower case
	rows   []row
}

// row is one line: the path columns with the trailing empty ones cut off, and the others that are kept.
type row struct {
	line   int
	path   []string
	fields map[string]string
}

// readTable reads a file. It reports what is wrong with it; ok is false when it cannot be used at all. The kind is told by the
// heading; a file that has none is taken for what its name says.
func readTable(f File, r *Report) (t table, ok bool) {
	t.file = path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
	t.kind = kindByName(t.file)
	fail := func(p Problem) (table, bool) {
		p.File = t.file
		if t.kind == unknown {
			r.gap(Problem{File: t.file, Reason: UnknownFile})
			return t, false
		}
		r.bad(p)
		return t, false
	}
	if len(f.Data) > MaxFileSize {
		return fail(Problem{Reason: TooLarge, Args: map[string]any{"limit": MaxFileSize >> 20}})
	}
	text, why, line := decode(f.Data)
	if why != "" {
		return fail(Problem{Reason: why, Line: line})
	}
	in := csv.NewReader(bytes.NewReader(text))
	in.Comma, in.ReuseRecord = ';', true
	head, err := in.Read()
	if err != nil && len(head) == 0 {
		return fail(Problem{Reason: damage(err, true), Line: 1})
	}
	header := make([]string, len(head))
	for i, h := range head {
		header[i] = strings.ToLower(strings.Join(strings.Fields(h), " "))
	}
	if k := kindByHeader(header); k != unknown {
		t.kind = k
	}
	if t.kind == unknown || len(header) == 1 {
		return fail(Problem{Reason: NotCSV})
	}
	for _, c := range append(slices.Clone(layouts[t.kind].signs), layouts[t.kind].need...) {
		if !slices.Contains(header, c) {
			r.bad(Problem{File: t.file, Line: 1, Field: c, Reason: MissingColumn})
			return t, false
		}
	}
	if t.kind == committees && header[0] == colFirst {
		return fail(Problem{Line: 1, Field: "hoved-med", Reason: MissingColumn})
	}
	t.read(in, header, cutShort(text), r)
	return t, true
}

// cutShort says whether every heading stands in quotation marks but the file does not end with one: an exporter that quotes all
// fields was stopped between two of them.
func cutShort(text []byte) bool {
	head, _, _ := bytes.Cut(text, []byte("\n"))
	head, text = bytes.TrimSpace(head), bytes.TrimSpace(text)
	for f := range bytes.SplitSeq(head, []byte(";")) {
		if len(f) < 2 || f[0] != '"' || f[len(f)-1] != '"' {
			return false
		}
	}
	return text[len(text)-1] != '"'
}

// read takes all rows; what is wrong with one is reported and the row left out.
func (t *table) read(in *csv.Reader, header []string, cut bool, r *Report) {
	keep := append(slices.Clone(layouts[t.kind].need), layouts[t.kind].keep...)
	levels, named := []int{}, map[int]string{}
	for i, h := range header {
		switch {
		case t.kind == committees && i < slices.Index(header, colFirst), (t.kind == tree || t.kind == leaders) && pathColumn.MatchString(h):
			levels, t.levels = append(levels, i), append(t.levels, h)
		case slices.Contains(keep, h) && slices.Index(header, h) == i:
			named[i] = h
		}
	}
	before := len(r.Bad)
	var broken *Problem // a row with an error, until it is known whether it is the last
	for last := 1; ; {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			switch {
			case broken != nil && (broken.Reason == BadQuotes || broken.Args["got"].(int) < len(header)):
				broken.Reason, broken.Args = Truncated, nil
			case broken == nil && cut:
				broken = &Problem{File: t.file, Line: last, Reason: Truncated}
			}
			break
		}
		if broken != nil {
			r.bad(*broken)
			broken = nil
		}
		if err != nil {
			broken = &Problem{File: t.file, Line: lineOf(err), Reason: damage(err, false)}
			if errors.Is(err, csv.ErrFieldCount) {
				broken.Args = map[string]any{"got": len(record), "want": len(header)}
			}
			continue
		}
		last, _ = in.FieldPos(0)
		if row, ok := t.row(record, levels, named, last, r); ok {
			t.rows = append(t.rows, row)
		}
	}
	if broken != nil {
		r.bad(*broken)
	}
	if len(t.rows) == 0 && len(r.Bad) == before {
		r.bad(Problem{File: t.file, Reason: NoRows})
	}
}

// row copies what is kept, so that nothing of the record stays in memory.
func (t *table) row(record []string, levels []int, named map[int]string, line int, r *Report) (row, bool) {
	out := row{line: line, fields: make(map[string]string, len(named))}
	ok := true
	take := func(field, s string) string {
		if len(s) > MaxField {
			ok = false
			r.bad(Problem{File: t.file, Line: line, Field: field, Value: s, Reason: TooLong, Args: map[string]any{"limit": MaxField}})
			return ""
		}
		return strings.Clone(s)
	}
	text := func(field, s string) string {
		s, removed := cpr.Without(tidy(take(field, s)))
		if removed {
			r.gap(Problem{File: t.file, Line: line, Field: field, Reason: NumberRemoved})
			s = tidy(s)
		}
		return s
	}
	for _, i := range levels {
		out.path = append(out.path, text(t.levels[len(out.path)], record[i]))
	}
	for len(out.path) > 0 && out.path[len(out.path)-1] == "" {
		out.path = out.path[:len(out.path)-1]
	}
	for i, h := range named {
		switch h {
		case colUUID, colPerson, colUnit, colEngaged, colPhone, colFrom, colTo, colValid, colValidTo: // read strictly later on
			out.fields[h] = tidy(take(h, record[i]))
		default:
			out.fields[h] = text(h, record[i])
		}
	}
	return out, ok
}

// tidy leaves one space between words and none around them.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// copied is what browsers add to the name of a file that is there already.
var copied = regexp.MustCompile(`(\s*\(\d+\)|\s*-\s*(kopi|copy)(\s*\(\d+\))?)*$`)

func kindByName(name string) kind {
	name = copied.ReplaceAllString(strings.TrimSuffix(strings.ToLower(name), ".csv"), "")
	for k, l := range layouts {
		if l.named.MatchString(name) {
			return kind(k)
		}
	}
	return unknown
}

func kindByHeader(header []string) kind {
	for k, l := range layouts {
		if !slices.ContainsFunc(l.signs, func(c string) bool { return !slices.Contains(header, c) }) {
			return kind(k)
		}
	}
	return unknown
}

// damage is the reason for an error of the CSV reader.
func damage(err error, head bool) string {
	switch {
	case errors.Is(err, io.EOF):
		return EmptyFile
	case head:
		return NotCSV
	case errors.Is(err, csv.ErrFieldCount):
		return FieldCount
	}
	return BadQuotes
}

func lineOf(err error) int {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return p.StartLine
	}
	return 0
}

// decode gives the text in UTF-8: by its mark, else UTF-8 when it is, else Windows-1252, which is what other exporters write.
func decode(data []byte) (text []byte, reason string, line int) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return nil, NotCSV, 0
		}
		data = decoded
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, EmptyFile, 0
	}
	if bytes.ContainsFunc(data, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' }) {
		return nil, NotCSV, 0
	}
	if utf8.Valid(data) {
		return data, "", 0
	}
	if whole := wholeRunes(data); utf8.Valid(whole) {
		return whole, "", 0 // cut in the middle of a letter: the reader will see that the row is not whole
	}
	good, bad, first := 0, 0, 0
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			if bad++; bad == 1 {
				first = i
			}
		case size > 1:
			good++
		}
		i += size
	}
	if good >= bad { // in Windows-1252 letters hardly ever look like those of UTF-8
		return nil, MixedEncoding, 1 + bytes.Count(data[:first], []byte("\n"))
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return nil, NotCSV, 0
	}
	return text, "", 0
}

// wholeRunes is data without a letter that is cut at the end.
func wholeRunes(data []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(data); i++ {
		if b := data[len(data)-i]; utf8.RuneStart(b) {
			if b >= utf8.RuneSelf && !utf8.FullRune(data[len(data)-i:]) {
				return data[:len(data)-i]
			}
			break
		}
	}
	return data
}
