package year

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/clock"
)

var names = map[string]string{"Hoved-MED": "H", "Center-MED Ældre": "C", "Lokal-MED, Nord": "L"}

func findName(name string) (string, bool) {
	id, ok := names[name]
	return id, ok
}

// lines words meetings, or what is wrong, for tables.
func lines(meetings []Meeting, wrong []LineError) []string {
	var out []string
	for _, m := range meetings {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s-%s %s", m.Committee, m.Day, m.Start, m.End, m.Place)))
	}
	for _, w := range wrong {
		out = append(out, fmt.Sprintf("%d %s %q %s", w.Line, w.Field, w.Value, w.Code))
	}
	return out
}

func TestReadCSV(t *testing.T) {
	for _, tc := range []struct {
		name, file string
		want       []string
	}{
		{"Danish, semicolons", "Udvalg;Dato;Fra;Til;Sted\nHoved-MED;31-08-2026;9;10.30;Rådhuset\n", []string{"H 2026-08-31 09:00-10:30 Rådhuset"}},
		{"English, commas, quotes, another order, a column of its own", "date,committee,start,note\n2026-08-31,\"Lokal-MED, Nord\",09:00,x\n", []string{"L 2026-08-31 09:00-"}},
		{"tabs and CRLF", "Dato\tUdvalg\r\n1.9.2026\tHoved-MED\r\n", []string{"H 2026-09-01 -"}},
		{"a mark, empty lines, in order of time", "\xef\xbb\xbf\nudvalg;dato\n;\n\nHoved-MED;2026-12-01\n  Center-MED   Ældre ;1/2/2026\n", []string{"C 2026-02-01 -", "H 2026-12-01 -"}},
		{"leap day", "udvalg;dato\nHoved-MED;29-02-2028\n", []string{"H 2028-02-29 -"}},
		{"no leap day", "udvalg;dato\nHoved-MED;29-02-2027\n", []string{`2 day "29-02-2027" not_day`}},
		{"one broken line and nothing is read", "udvalg;dato;fra;til\nHoved-MED;2026-08-31;9;10\nByrådet;i morgen;halv ti;25:00\n",
			[]string{`3 committee "Byrådet" unknown`, `3 day "i morgen" not_day`, `3 start "halv ti" not_time`, `3 end "25:00" not_time`}},
		{"what is missing", "udvalg;dato\n;2026-08-31\nHoved-MED;\n", []string{`2 committee "" missing`, `3 day "" missing`}},
		{"ends before it begins", "udvalg;dato;fra;til\nHoved-MED;2026-08-31;10;9\n", []string{`2 end "9" backward`}},
		{"in the hour that is not", "udvalg;dato;fra\nHoved-MED;2026-03-29;2.30\n", []string{`2 start "2.30" no_time`}},
		{"a CPR number, which is not shown", "udvalg;dato;sted\nHoved-MED;2026-08-31;Hos 010190-1234\n", []string{`2 place "" cpr`}},
		{"twice", "udvalg;dato;fra\nHoved-MED;2026-08-31;9\nHoved-MED;31.08.2026;09:00\n", []string{`3  "2026-08-31" twice`}},
		{"the same day, later", "udvalg;dato;fra\nHoved-MED;2026-08-31;13\nHoved-MED;31.08.2026;09:00\n", []string{"H 2026-08-31 09:00-", "H 2026-08-31 13:00-"}},
		{"too few fields", "udvalg;dato;sted\nHoved-MED;2026-08-31\n", []string{`2  "Hoved-MED;2026-08-31" columns`}},
		{"a line break in a field: the line it begins in", "udvalg;dato;sted\nHoved-MED;2026-08-31;\"sal\n2\"\nHoved-MED;x;y\n", []string{`4 day "x" not_day`}},
		{"a quotation that is not closed", "udvalg;dato\nHoved-MED;2026-08-31\n\"Hoved-MED;2026-09-30\n", []string{`3  "" quotes`}},
		{"no heading", "Hoved-MED;2026-08-31\n", []string{`1 committee "" no_column`, `1 day "" no_column`}},
		{"a heading twice", "udvalg;dato;dag\nHoved-MED;2026-08-31;2026-09-01\n", []string{`1 day "dag" column_twice`}},
		{"a heading alone", "udvalg;dato\n", []string{`1  "" empty`}},
		{"nothing", "", []string{`1  "" empty`}},
		{"a long value is cut", "udvalg;dato\nHoved-MED;" + strings.Repeat("å", 100) + "\n", []string{`2 day "` + strings.Repeat("å", 59) + `…" not_day`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, lines(ReadCSV([]byte(tc.file), findName))); diff != "" {
				t.Error(diff)
			}
			latin, err := charmap.Windows1252.NewEncoder().String(strings.TrimPrefix(tc.file, "\ufeff"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, lines(ReadCSV([]byte(latin), findName))); diff != "" {
				t.Errorf("in Windows-1252: %s", diff)
			}
		})
	}
	var many strings.Builder
	many.WriteString("udvalg;dato;fra\n")
	for i := range MostMeetings + 5 {
		fmt.Fprintf(&many, "Hoved-MED;%s;%d\n", day("2026-01-01").AddDays(i/24), i%24)
	}
	if got := lines(ReadCSV([]byte(many.String()), findName)); !slices.Contains(got, fmt.Sprintf(`%d  "" too_many`, MostMeetings+2)) || len(got) > mostErrors {
		t.Errorf("%d lines, first %v", len(got), got[:1])
	}
	_, wrong := ReadCSV([]byte("udvalg;dato\n"+strings.Repeat("x;y\n", 500)), findName)
	if len(wrong) != mostErrors {
		t.Errorf("%d errors", len(wrong))
	}
}

func event(lines ...string) string {
	return strings.Join(slices.Concat([]string{"BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", "SUMMARY:Hoved-MED"}, lines, []string{"END:VEVENT", "END:VCALENDAR", ""}), "\r\n")
}

func TestReadICS(t *testing.T) {
	for _, tc := range []struct {
		name, file string
		want       []string
	}{
		{"UTC, in summer", event("DTSTART:20260831T070000Z", "DTEND:20260831T080000Z", "LOCATION:Rådhuset\\, sal 2"), []string{"H 2026-08-31 09:00-10:00 Rådhuset, sal 2"}},
		{"UTC, in winter", event("DTSTART:20261231T080000Z"), []string{"H 2026-12-31 09:00-"}},
		{"UTC, and the next day in Denmark", event("DTSTART:20260831T223000Z"), []string{"H 2026-09-01 00:30-"}},
		{"our time", event("DTSTART;TZID=Europe/Copenhagen:20260329T090000", "DURATION:PT1H30M"), []string{"H 2026-03-29 09:00-10:30"}},
		{"Outlook's name of it", event("DTSTART;TZID=Romance Standard Time:20260831T090000"), []string{"H 2026-08-31 09:00-"}},
		{"the same, quoted", event(`DTSTART;TZID="Romance Standard Time":20260831T090000`), []string{"H 2026-08-31 09:00-"}},
		{"another country's", event("DTSTART;TZID=Europe/London:20260831T090000"), []string{"H 2026-08-31 10:00-"}},
		{"on the wall", event("DTSTART:20260831T090000"), []string{"H 2026-08-31 09:00-"}},
		{"a whole day, and a leap day", event("DTSTART;VALUE=DATE:20280229", "DTEND;VALUE=DATE:20280301"), []string{"H 2028-02-29 -"}},
		{"several days", event("DTSTART;VALUE=DATE:20260831", "DTEND;VALUE=DATE:20260902"), []string{`7 end "20260902" many_days`}},
		{"over midnight", event("DTSTART:20260831T200000Z", "DTEND:20260831T230000Z"), []string{`7 end "20260831T230000Z" many_days`}},
		{"how long, as telephones write it", event("DTSTART:20260831T070000Z", "DURATION:P0DT1H30M0S"), []string{"H 2026-08-31 09:00-10:30"}},
		{"how long in seconds", event("DTSTART:20260831T070000Z", "DURATION:PT3600S"), []string{"H 2026-08-31 09:00-10:00"}},
		{"into the next day", event("DTSTART:20260831T070000Z", "DURATION:P1DT1H"), []string{`7 end "P1DT1H" many_days`}},
		{"no duration at all", event("DTSTART:20260831T070000Z", "DURATION:PT"), []string{`7 end "PT" not_time`}},
		{"a CPR number", event("DTSTART:20260831T070000Z", "LOCATION:Hos 010190-1234"), []string{`7 place "" cpr`}},
		{"an alarm inside is not the meeting's", event("DTSTART:20260831T070000Z", "BEGIN:VALARM", "TRIGGER:-PT15M", "DURATION:PT5M", "SUMMARY:ding", "END:VALARM"), []string{"H 2026-08-31 09:00-"}},
		{"cancelled", event("DTSTART:20260831T070000Z", "STATUS:CANCELLED"), []string{`1  "" empty`}},
		{"repeats", event("DTSTART:20260831T070000Z", "RRULE:FREQ=WEEKLY"), []string{`7  "FREQ=WEEKLY" repeats`}},
		{"no day", event("LOCATION:x"), []string{`3 day "" missing`}},
		{"not a day", event("DTSTART:20260231T070000Z"), []string{`6 day "20260231T070000Z" not_day`}},
		{"in the hour that is not", event("DTSTART;TZID=Europe/Copenhagen:20260329T023000"), []string{`6 day "20260329T023000" no_time`}},
		{"nobody's zone", event("DTSTART;TZID=Mars/North:20260831T090000"), []string{`6 day "Mars/North" zone`}},
		{"ends before it begins", event("DTSTART:20260831T070000Z", "DTEND:20260831T060000Z"), []string{`7 end "20260831T060000Z" backward`}},
		{"a duration nobody knows", event("DTSTART:20260831T070000Z", "DURATION:P1W"), []string{`7 end "P1W" not_time`}},
		{"a line folded in the middle of the name", strings.Replace(event("DTSTART:20260831T070000Z"), "Hoved-MED", "Center-\r\n MED Ældre", 1), []string{"C 2026-08-31 09:00-"}},
		{"an unknown committee", strings.Replace(event("DTSTART:20260831T070000Z"), "Hoved-MED", "Byrådet", 1), []string{`5 committee "Byrådet" unknown`}},
		{"a line that is none", event("DTSTART:20260831T070000Z", "%%%"), []string{`7  "%%%" not_calendar`}},
		{"no end of an event", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Hoved-MED\nEND:VCALENDAR\n", []string{`4  "END:VCALENDAR" not_calendar`}},
		{"cut", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Hoved-MED\n", []string{`2  "" cut`}},
		{"two, and one is broken", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Hoved-MED\nDTSTART:20260831T070000Z\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Hoved-MED\nDTSTART:x\nEND:VEVENT\nEND:VCALENDAR\n",
			[]string{`8 day "x" not_day`}},
		{"a table", "udvalg;dato\nHoved-MED;2026-08-31\n", []string{`1  "udvalg;dato" not_calendar`}},
		{"after the end", event("DTSTART:20260831T070000Z") + "X:1\n", []string{`9  "X:1" not_calendar`}},
		{"nothing", "", []string{`1  "" empty`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, lines(ReadICS([]byte(tc.file), findName))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is written reads back the same: every day of the year, names with everything that is escaped, lines longer than the format allows.
func TestFeedReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []Meeting
		for i := range rapid.IntRange(1, 6).Draw(t, "meetings") {
			m := Meeting{ID: fmt.Sprint(i), Committee: rapid.SampledFrom([]string{"H", "C", "L"}).Draw(t, "committee"), Day: day("2026-01-01").AddDays(rapid.IntRange(0, 1200).Draw(t, "day")),
				Place: strings.TrimSpace(rapid.StringOfN(rapid.SampledFrom([]rune("Sal 2,;:\\\"æøåÅ→\n")), 0, 120, -1).Draw(t, "place"))}
			if at := rapid.IntRange(0, 40).Draw(t, "start"); at > 8 {
				m.Start = Time(fmt.Sprintf("%02d:%02d", at/2, at%2*30))
				if rapid.Bool().Draw(t, "ends") {
					m.End = Time(fmt.Sprintf("%02d:%02d", at/2+1, at%2*30))
				}
			}
			if !slices.ContainsFunc(want, func(o Meeting) bool { return o.Committee == m.Committee && o.Day == m.Day && o.Start == m.Start }) {
				want = append(want, m)
			}
		}
		title := func(m Meeting) string {
			for name, id := range names {
				if id == m.Committee {
					return name
				}
			}
			return ""
		}
		file := WriteICS(Feed{Name: "Møder", Host: "med.example", At: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC), Title: title}, want)
		for line := range bytes.Lines(file) {
			if len(line) > 77 || !utf8.Valid(line) || !bytes.HasSuffix(line, []byte("\r\n")) {
				t.Fatalf("line %q", line)
			}
		}
		got, wrong := ReadICS(file, findName)
		if len(wrong) > 0 {
			t.Fatalf("%+v\n%s", wrong, file)
		}
		for i := range want {
			want[i].ID = ""
		}
		slices.SortFunc(want, Chronological)
		if diff := cmp.Diff(want, got, cmpopts.EquateComparable(clock.Day{})); diff != "" {
			t.Fatalf("%s\n%s", diff, file)
		}
	})
}

// Whatever a file holds, reading it ends, and gives either meetings or what is wrong.
func FuzzRead(f *testing.F) {
	f.Add([]byte("udvalg;dato\nHoved-MED;2026-08-31\n"))
	f.Add([]byte(event("DTSTART:20260831T070000Z")))
	f.Add([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=:T\nEND:VEVENT\nEND:VCALENDAR"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, read := range []func([]byte, Find) ([]Meeting, []LineError){ReadCSV, ReadICS} {
			meetings, wrong := read(data, findName)
			if len(meetings) > 0 == (len(wrong) > 0) {
				t.Errorf("%v, %v", meetings, wrong)
			}
			for _, m := range meetings {
				if p := m.Check(); p != nil {
					t.Errorf("%+v: %v", m, p)
				}
			}
		}
	})
}
