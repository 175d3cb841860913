package year

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/medspil/medspil/internal/kit/clock"
)

// LineError is what is wrong in one line of a file. Field is the field it concerns, or "" for the line as a whole; Value what stands
// there, cut to a length a page can show.
type LineError struct {
	Line               int
	Field, Value, Code string
}

// The codes of what can be wrong in a file only.
const (
	CodeEmpty       = "empty"        // the file, or nothing below its heading
	CodeNoColumn    = "no_column"    // the heading has no such column
	CodeColumnTwice = "column_twice" // the heading has it twice
	CodeColumns     = "columns"      // not as many fields as the heading
	CodeQuotes      = "quotes"       // a quotation mark that is not closed or stands in the middle
	CodeNotDay      = "not_day"
	CodeNotTime     = "not_time"
	CodeTooMany     = "too_many"
	CodeNotCalendar = "not_calendar"
	CodeCut         = "cut" // the file ends in the middle
	CodeZone        = "zone"
	CodeManyDays    = "many_days"
	CodeRepeats     = "repeats" // an event that repeats: to be exported as single events
)

// The bounds of a file: its meetings, the errors that are listed, and the characters of a value shown.
const (
	MostMeetings = 5000
	mostErrors   = 100
	longestValue = 60
)

// Find gives the id of the committee that a name in a file means.
type Find func(name string) (id string, ok bool)

// found collects what a file gives.
type found struct {
	find     Find
	meetings []Meeting
	lines    []int // of the meetings
	wrong    []LineError
}

func (f *found) fail(line int, field, value, code string) {
	if r := []rune(value); len(r) > longestValue {
		value = string(r[:longestValue-1]) + "…"
	}
	f.wrong = append(f.wrong, LineError{line, field, value, code})
}

// committee is the id of a committee named in a line.
func (f *found) committee(line int, name string) string {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" {
		return "" // the check says that it is missing
	}
	id, ok := f.find(name)
	if !ok {
		f.fail(line, "committee", name, CodeUnknown)
	}
	return id
}

// add takes a meeting whose fields could be read; raw gives each field's own line and text.
func (f *found) add(m Meeting, line int, raw func(field string) (int, string)) {
	for _, p := range m.Check() {
		at, value := raw(p.Field)
		if p.Code == CodeCPR {
			value = "" // it must not stand on the page that says so either
		}
		f.fail(at, p.Field, value, p.Code)
	}
	f.meetings, f.lines = append(f.meetings, m), append(f.lines, line)
}

// done gives the meetings in order, or what is wrong and nothing else.
func (f *found) done() ([]Meeting, []LineError) {
	type key struct {
		committee string
		day       clock.Day
		start     Time
	}
	seen := map[key]bool{}
	for i, m := range f.meetings {
		k := key{m.Committee, m.Day, m.Start}
		if seen[k] {
			f.fail(f.lines[i], "", m.Day.String(), CodeTwice)
		}
		seen[k] = true
	}
	if len(f.meetings) > MostMeetings {
		f.fail(f.lines[MostMeetings], "", "", CodeTooMany)
	}
	if len(f.meetings) == 0 && len(f.wrong) == 0 {
		f.fail(1, "", "", CodeEmpty)
	}
	if len(f.wrong) > 0 {
		slices.SortStableFunc(f.wrong, func(a, b LineError) int { return a.Line - b.Line })
		return nil, f.wrong[:min(len(f.wrong), mostErrors)]
	}
	slices.SortFunc(f.meetings, Chronological)
	return f.meetings, nil
}

// utf8Of is the text of a file: UTF-8, else Windows-1252, which is what Excel writes in Denmark.
func utf8Of(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return data
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return data // it has an answer for every byte
	}
	return text
}

// columns are the headings of a table, Danish and English, by field.
var columns = map[string]string{
	"udvalg": "committee", "med-udvalg": "committee", "committee": "committee",
	"dato": "day", "dag": "day", "mødedato": "day", "date": "day", "day": "day",
	"start": "start", "starttid": "start", "starttidspunkt": "start", "fra": "start", "kl": "start", "kl.": "start", "tid": "start", "from": "start", "time": "start",
	"slut": "end", "sluttid": "end", "sluttidspunkt": "end", "til": "end", "end": "end", "to": "end",
	"sted": "place", "lokale": "place", "mødested": "place", "place": "place", "location": "place", "room": "place",
}

// fields of a meeting that a table must have a column for.
var needed = []string{"committee", "day"}

// ReadCSV reads meetings from a table with a heading, one a line, with semicolons, commas or tabs between the fields. Columns it does not know
// are left alone.
func ReadCSV(data []byte, find Find) ([]Meeting, []LineError) {
	f := &found{find: find}
	text := utf8Of(data)
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord = separator(text), -1
	var at map[string]int
	width := 0
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return f.done()
		}
		if err != nil {
			var parse *csv.ParseError
			errors.As(err, &parse)
			f.fail(parse.StartLine, "", "", CodeQuotes)
			return f.done() // what follows a broken quotation is no line any more
		}
		line, _ := r.FieldPos(0)
		switch {
		case !slices.ContainsFunc(record, func(s string) bool { return strings.TrimSpace(s) != "" }):
		case at == nil:
			if at, width = f.heading(record, line), len(record); len(f.wrong) > 0 {
				return f.done()
			}
		case len(record) != width:
			f.fail(line, "", strings.Join(record, string(r.Comma)), CodeColumns)
		default:
			f.row(record, at, line)
		}
		if len(f.meetings) > MostMeetings {
			return f.done()
		}
	}
}

// separator is what stands most often between the fields of the heading.
func separator(text []byte) rune {
	line, _, _ := bytes.Cut(bytes.TrimLeft(text, "\r\n"), []byte("\n"))
	best := ';'
	for _, c := range ",\t" {
		if strings.Count(string(line), string(c)) > strings.Count(string(line), string(best)) {
			best = c
		}
	}
	return best
}

// heading gives each field's place.
func (f *found) heading(record []string, line int) map[string]int {
	at := map[string]int{}
	for i, h := range record {
		field, ok := columns[strings.ToLower(strings.TrimSpace(h))]
		if !ok {
			continue
		}
		if _, twice := at[field]; twice {
			f.fail(line, field, h, CodeColumnTwice)
		}
		at[field] = i
	}
	for _, field := range needed {
		if _, ok := at[field]; !ok {
			f.fail(line, field, "", CodeNoColumn)
		}
	}
	return at
}

func (f *found) row(record []string, at map[string]int, line int) {
	value := func(field string) string {
		if i, ok := at[field]; ok {
			return strings.TrimSpace(record[i])
		}
		return ""
	}
	m := Meeting{Place: value("place")}
	before := len(f.wrong)
	m.Committee = f.committee(line, value("committee"))
	var ok bool
	if m.Day, ok = parseDay(value("day")); !ok {
		f.fail(line, "day", value("day"), CodeNotDay)
	}
	if m.Start, ok = ParseTime(value("start")); !ok {
		f.fail(line, "start", value("start"), CodeNotTime)
	}
	if m.End, ok = ParseTime(value("end")); !ok {
		f.fail(line, "end", value("end"), CodeNotTime)
	}
	if len(f.wrong) == before {
		f.add(m, line, func(field string) (int, string) { return line, value(field) })
	}
}

// dayForms are the ways days are written in Danish tables.
var dayForms = []string{"2006-01-02", "02-01-2006", "2-1-2006", "02.01.2006", "2.1.2006", "02/01/2006", "2/1/2006"}

// parseDay reads a day as people write it; "" is no day.
func parseDay(s string) (clock.Day, bool) {
	if s == "" {
		return clock.Day{}, true
	}
	return parseAs(s, dayForms...)
}
