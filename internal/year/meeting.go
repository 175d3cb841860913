package year

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/cpr"
)

// Time is a time of day as people write it, "09:00"; "" is none. Times compare as text.
type Time string

var timeOfDay = regexp.MustCompile(`^(?:kl\.? ?)?(\d{1,2})(?:[:.](\d{2}))?$`)

// ParseTime reads "9", "9.00", "09:00" and "kl. 9.00"; "" is no time.
func ParseTime(s string) (Time, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" {
		return "", true
	}
	m := timeOfDay.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2]) // "" is 0
	if hour > 23 || minute > 59 {
		return "", false
	}
	return Time(fmt.Sprintf("%02d:%02d", hour, minute)), true
}

// On is the instant it is that time on a day in Denmark; false when the clock jumps over it that night. Of the hour that comes twice it is
// one of the two. No time is the beginning of the day.
func (t Time) On(day clock.Day) (time.Time, bool) {
	if t == "" {
		return day.Start(), true
	}
	y, m, d := day.Parts()
	hour, _ := strconv.Atoi(string(t[:2]))
	minute, _ := strconv.Atoi(string(t[3:]))
	at := time.Date(y, m, d, hour, minute, 0, 0, clock.Copenhagen)
	return at.UTC(), timeOf(at) == t
}

// timeOf is the time of day of an instant in Denmark.
func timeOf(at time.Time) Time { return Time(at.In(clock.Copenhagen).Format("15:04")) }

// Meeting is a meeting of a committee.
type Meeting struct {
	ID string
	// Committee is the committee's id.
	Committee string
	Day       clock.Day
	// Start and End are "" where they are not known.
	Start, End Time
	Place      string
}

// Seen is a short sum of a meeting, to see whether somebody else has changed it since it was shown.
func (m Meeting) Seen() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s-%s %s", m.Day, m.Start, m.End, m.Place))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// Problem is a wrong field, with the code of what is wrong.
type Problem struct{ Field, Code string }

// The codes of what can be wrong.
const (
	CodeMissing  = "missing"
	CodeUnknown  = "unknown"
	CodeRange    = "range"
	CodeBackward = "backward" // ends before it begins
	CodeNoTime   = "no_time"  // the clock jumps over it that night
	CodeTwice    = "twice"    // the same meeting once more
	CodePast     = "past"
	CodeSoon     = "soon" // before the notice is over
	CodeCPR      = "cpr"  // a number that must stand nowhere
)

// longestPlace is how long a place can be, in characters.
const longestPlace = 200

// Check finds what is wrong with a meeting.
func (m Meeting) Check() []Problem {
	var wrong []Problem
	add := func(field, code string) { wrong = append(wrong, Problem{field, code}) }
	if m.Committee == "" {
		add("committee", CodeMissing)
	}
	switch y, _, _ := m.Day.Parts(); {
	case m.Day.IsZero():
		add("day", CodeMissing)
	case y < 1990 || y > 2100:
		add("day", CodeRange)
	}
	_, ok := m.Start.On(m.Day)
	if !ok {
		add("start", CodeNoTime)
	}
	switch _, okEnd := m.End.On(m.Day); {
	case m.End != "" && m.Start == "":
		add("start", CodeMissing)
	case !okEnd:
		add("end", CodeNoTime)
	case m.End != "" && m.End <= m.Start:
		add("end", CodeBackward)
	}
	if len([]rune(m.Place)) > longestPlace {
		add("place", CodeRange)
	}
	return readable(wrong, "place", m.Place)
}

// readable adds what a text on everybody's pages must not hold.
func readable(problems []Problem, field, text string) []Problem {
	if cpr.In(text) {
		return append(problems, Problem{field, CodeCPR})
	}
	return problems
}

// Chronological orders meetings by when they are.
func Chronological(a, b Meeting) int {
	return cmp.Or(cmp.Compare(a.Day.String(), b.Day.String()), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Committee, b.Committee), cmp.Compare(a.ID, b.ID))
}

// Repeat is how a pattern repeats.
type Repeat string

// The repeats.
const (
	Weekly  Repeat = "weekly"
	Monthly Repeat = "monthly"
)

// Last is the Nth of the last such weekday of a month.
const Last = -1

// Pattern is meetings that repeat.
type Pattern struct {
	Committee  string
	Start, End Time
	Place      string
	// First is the first meeting, or the day from which they are counted when Monthly; Until the last day one can be.
	First, Until clock.Day
	Repeat       Repeat
	// Every is the number of weeks or months from one to the next.
	Every int
	// Nth Weekday of the month, 1 to 4 or Last; for Monthly.
	Nth     int
	Weekday time.Weekday
}

// The bounds of a pattern.
const (
	mostEvery = 52
	mostYears = 5
)

// Skipped is a day of a pattern without a meeting: a public holiday, or a day the municipality is closed and what it calls that.
type Skipped struct {
	Day     clock.Day
	Holiday Holiday
	Closed  string
}

// Check finds what is wrong with a pattern.
func (p Pattern) Check() []Problem {
	wrong := Meeting{Committee: p.Committee, Day: p.First, Start: p.Start, End: p.End, Place: p.Place}.Check()
	add := func(field, code string) { wrong = append(wrong, Problem{field, code}) }
	switch {
	case p.Until.IsZero():
		add("until", CodeMissing)
	case p.Until.Before(p.First):
		add("until", CodeBackward)
	case p.Until.After(p.First.AddMonths(12 * mostYears)):
		add("until", CodeRange)
	}
	if p.Repeat != Weekly && p.Repeat != Monthly {
		add("repeat", CodeUnknown)
	}
	if p.Every < 1 || p.Every > mostEvery {
		add("every", CodeRange)
	}
	if p.Repeat == Monthly && p.Nth != Last && (p.Nth < 1 || p.Nth > 4) {
		add("nth", CodeRange)
	}
	return wrong
}

// Expand gives the meetings of a pattern that Check finds nothing wrong with, and the days that are skipped.
func (p Pattern) Expand(c Calendar) (meetings []Meeting, skipped []Skipped) {
	for i := 0; ; i++ {
		day := p.day(i)
		if day.After(p.Until) {
			return meetings, skipped
		}
		name, closed := c.ClosedOn(day)
		switch holiday := HolidayOn(day); {
		case day.Before(p.First): // the month's has been when they begin
		case holiday != "" || closed:
			skipped = append(skipped, Skipped{day, holiday, name})
		default:
			meetings = append(meetings, Meeting{Committee: p.Committee, Day: day, Start: p.Start, End: p.End, Place: p.Place})
		}
	}
}

// day is the day of the i-th meeting.
func (p Pattern) day(i int) clock.Day {
	if p.Repeat == Weekly {
		return p.First.AddDays(7 * p.Every * i)
	}
	y, m, _ := p.First.Parts()
	month := m + time.Month(p.Every*i)
	if p.Nth == Last {
		end := clock.Date(y, month+1, 0)
		return end.AddDays(-(int(end.Weekday()-p.Weekday) + 7) % 7)
	}
	first := clock.Date(y, month, 1)
	return first.AddDays((int(p.Weekday-first.Weekday())+7)%7 + 7*(p.Nth-1))
}

// last is the last of a committee's meetings on or after one day and before another.
func last(meetings []Meeting, committee string, from, before clock.Day) (Meeting, bool) {
	found, ok := Meeting{}, false
	for _, m := range meetings {
		if m.Committee == committee && !m.Day.Before(from) && m.Day.Before(before) && (!ok || Chronological(m, found) > 0) {
			found, ok = m, true
		}
	}
	return found, ok
}
