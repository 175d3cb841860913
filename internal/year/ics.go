package year

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/medspil/medspil/internal/kit/clock"
)

// parseAs reads a day in the first form it has.
func parseAs(s string, forms ...string) (clock.Day, bool) {
	for _, form := range forms {
		if t, err := time.Parse(form, s); err == nil {
			return clock.Date(t.Date()), true
		}
	}
	return clock.Day{}, false
}

// property is one property of an event, with the line it begins in.
type property struct {
	ics.BaseProperty
	line int
}

// ReadICS reads meetings from a calendar file: the title of an event is the committee's name. Cancelled events are left out. The reading is
// by line and not the library's reading of a whole calendar, because that cannot say which line is wrong.
func ReadICS(data []byte, find Find) ([]Meeting, []LineError) {
	f := &found{find: find}
	var open []string // the components we are inside of
	var event map[string]property
	begun, ended := 0, false
	for _, l := range unfold(string(utf8Of(data))) {
		p, err := ics.ParseProperty(ics.ContentLine(l.text))
		switch {
		case err != nil || p == nil:
			f.fail(l.n, "", l.text, CodeNotCalendar)
			return f.done()
		case len(open) == 0 && (ended || !is(p, "BEGIN", "VCALENDAR")):
			f.fail(l.n, "", l.text, CodeNotCalendar)
			return f.done()
		case strings.EqualFold(p.IANAToken, "BEGIN"):
			open = append(open, strings.ToUpper(p.Value))
			if open[len(open)-1] == "VEVENT" {
				event, begun = map[string]property{}, l.n
			}
		case strings.EqualFold(p.IANAToken, "END"):
			if !strings.EqualFold(p.Value, open[len(open)-1]) {
				f.fail(l.n, "", l.text, CodeNotCalendar)
				return f.done()
			}
			if open[len(open)-1] == "VEVENT" {
				f.event(event, begun)
			}
			open = open[:len(open)-1]
			ended = len(open) == 0
		case open[len(open)-1] == "VEVENT":
			event[strings.ToUpper(p.IANAToken)] = property{*p, l.n}
		}
		if len(f.meetings) > MostMeetings {
			return f.done()
		}
	}
	if !ended && begun+len(open) > 0 {
		f.fail(max(begun, 1), "", "", CodeCut)
	}
	return f.done()
}

func is(p *ics.BaseProperty, token, value string) bool {
	return strings.EqualFold(p.IANAToken, token) && strings.EqualFold(p.Value, value)
}

// logical is a line with those that continue it, and the number of the first.
type logical struct {
	n    int
	text string
}

// unfold joins lines with those that continue them: they begin with a space or tab.
func unfold(text string) []logical {
	var list []logical
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		switch {
		case len(list) > 0 && len(line) > 0 && (line[0] == ' ' || line[0] == '\t'):
			list[len(list)-1].text += line[1:]
		case strings.TrimSpace(line) != "":
			list = append(list, logical{i + 1, line})
		}
	}
	return list
}

// event reads one event that began in a line.
func (f *found) event(event map[string]property, begun int) {
	if strings.EqualFold(event["STATUS"].Value, "CANCELLED") {
		return
	}
	before := len(f.wrong)
	for _, repeats := range []string{"RRULE", "RDATE"} {
		if p, ok := event[repeats]; ok {
			f.fail(p.line, "", p.Value, CodeRepeats)
		}
	}
	text := func(token string) string { return strings.TrimSpace(event[token].Value) }
	line := func(token string) int {
		if p, ok := event[token]; ok {
			return p.line
		}
		return begun
	}
	m := Meeting{Committee: f.committee(line("SUMMARY"), text("SUMMARY")), Place: text("LOCATION")}
	m.Day, m.Start = f.moment(event["DTSTART"], "day")
	if lasts, ok := event["DURATION"]; ok && m.Start != "" {
		long, ok := duration(lasts.Value)
		start, _ := m.Start.On(m.Day)
		end := start.Add(long)
		if m.End = timeOf(end); !ok {
			f.fail(lasts.line, "end", lasts.Value, CodeNotTime)
		} else if clock.DayOf(end) != m.Day {
			f.fail(lasts.line, "end", lasts.Value, CodeManyDays)
		}
	}
	if end, ok := event["DTEND"]; ok {
		var day clock.Day
		day, m.End = f.moment(end, "end")
		wholeDay := m.Start == "" && m.End == "" && !day.After(m.Day.AddDays(1)) // a whole day ends on the next
		if len(f.wrong) == before && day != m.Day && !wholeDay {
			f.fail(end.line, "end", end.Value, CodeManyDays)
		}
	}
	if len(f.wrong) == before {
		tokens := map[string]string{"committee": "SUMMARY", "day": "DTSTART", "start": "DTSTART", "end": "DTEND", "place": "LOCATION"}
		f.add(m, begun, func(field string) (int, string) { return line(tokens[field]), event[tokens[field]].Value })
	}
}

var lasting = regexp.MustCompile(`^P(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?$`)

// duration reads how long something lasts as calendars write it: "PT1H30M", or "P0DT1H30M0S" from a telephone. Weeks are none for a meeting.
func duration(s string) (long time.Duration, ok bool) {
	m := lasting.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second} {
		n, err := strconv.Atoi(m[i+1])
		ok = ok || err == nil
		long += time.Duration(n) * unit
	}
	return long, ok
}

// danish are the names that Outlook and Exchange give the time in Denmark.
var danish = []string{"Romance Standard Time", "W. Europe Standard Time", "Central European Standard Time", "Central Europe Standard Time"}

// moment reads a day, or an instant as day and time in Denmark. No day when there is none.
func (f *found) moment(p property, field string) (clock.Day, Time) {
	if p.Value == "" {
		return clock.Day{}, ""
	}
	if day, ok := parseAs(p.Value, "20060102"); ok {
		return day, ""
	}
	zone := clock.Copenhagen // also for what names none: a time on the wall
	form := "20060102T150405"
	if strings.HasSuffix(p.Value, "Z") {
		zone, form = time.UTC, form+"Z"
	} else if names := p.ICalParameters["TZID"]; len(names) > 0 && !slices.Contains(danish, names[0]) {
		var err error
		if zone, err = time.LoadLocation(names[0]); err != nil {
			f.fail(p.line, field, names[0], CodeZone)
			return clock.Day{}, ""
		}
	}
	at, err := time.ParseInLocation(form, p.Value, zone)
	if err != nil {
		f.fail(p.line, field, p.Value, CodeNotDay)
		return clock.Day{}, ""
	}
	if at.Format(form) != p.Value {
		f.fail(p.line, field, p.Value, CodeNoTime)
		return clock.Day{}, ""
	}
	return clock.DayOf(at), timeOf(at)
}

// Feed is how a calendar is told to others.
type Feed struct {
	// Name is the calendar's, Host makes the ids of its events unique in the world.
	Name, Host string
	// At is when it was made.
	At time.Time
	// Title words a meeting.
	Title func(Meeting) string
}

// WriteICS writes meetings as a calendar that programs subscribe to. Instants are in UTC, so that no reader needs to know our time zone; a
// meeting without a time takes the whole day.
func WriteICS(f Feed, meetings []Meeting) []byte {
	c := ics.NewCalendarFor("Medspil")
	c.SetProductId("-//Medspil//Medspil//DA")
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName(f.Name)
	for _, m := range meetings {
		e := c.AddEvent(m.ID + "@" + f.Host)
		e.SetDtStampTime(f.At)
		e.SetSummary(f.Title(m))
		if m.Place != "" {
			e.SetLocation(m.Place)
		}
		if m.Start == "" {
			e.SetAllDayStartAt(m.Day.Start().In(clock.Copenhagen))
			continue
		}
		start, _ := m.Start.On(m.Day)
		e.SetStartAt(start)
		if m.End != "" {
			end, _ := m.End.On(m.Day)
			e.SetEndAt(end)
		}
	}
	return []byte(c.Serialize(ics.WithNewLine("\r\n"))) // as the format has it, on every machine
}
