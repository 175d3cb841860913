package notify

import (
	"context"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/journal"
)

// Notice is how people are told of the entries with one verb.
type Notice interface {
	// Audience gives the ids of those who are to be told of e. The one who did it may be among them and is left out. For an
	// act without a name its author must not be among them.
	Audience(ctx context.Context, q db.Q, e journal.Entry) ([]string, error)
	// Render words entries for one person in the context's language: a line for each, without a Subject where that person may not
	// read it (any more). It costs a fixed number of queries.
	Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]Line, error)
}

// Line is one thing that happened, worded for one person.
type Line struct {
	// Subject says it in one line, with the title: "Nyt forløb: Vagtplanen". Never a contribution's text.
	Subject string
	// Text is a sentence more, or "".
	Text string
	// Path is the page it leads to, "/forloeb/…".
	Path string
}

// When is when a person wants mail.
type When string

// The choices.
const (
	Now   When = "now"
	Daily When = "daily"
	Never When = "never"
)

// Choice is what must be known of a person to tell them something.
type Choice struct {
	Mail     When
	Language i18n.Language
	// Email is "" for a person who has none: they find the message in the program.
	Email, Name string
}

// Settings gives the choices of those of the people who are here; those missing have left and are told nothing. It costs
// a fixed number of queries.
type Settings func(ctx context.Context, q db.Q, people []string) (map[string]Choice, error)

// Reach is how many were told of an entry.
type Reach struct {
	// Told is all of them; the other two are parts of it.
	Told int
	// Mailed are those it goes to by mail.
	Mailed int
	// WithoutAddress are those who have no e-mail: a printed notice reaches them.
	WithoutAddress int
}

// morningHour is when daily mails go, Danish time.
const morningHour = 7

// morningOf is seven in the morning of d.
func morningOf(d clock.Day) time.Time {
	y, m, n := d.Parts()
	return time.Date(y, m, n, morningHour, 0, 0, 0, clock.Copenhagen).UTC()
}

// nextMorning is the first seven in the morning after now.
func nextMorning(now time.Time) time.Time {
	today := clock.DayOf(now)
	if t := morningOf(today); t.After(now) {
		return t
	}
	return morningOf(today.AddDays(1))
}

// tellAt is when people are told of e: at once (the zero time), or the morning after for an act without a name.
func tellAt(e journal.Entry) time.Time {
	if !e.At.IsZero() {
		return time.Time{}
	}
	return morningOf(e.Day.AddDays(1))
}

const daily = "daily "

// plan says in which bundle and when a mail about e goes to someone with this choice; false: by no mail.
func plan(e journal.Entry, c Choice, now time.Time, hold time.Duration) (bundle string, due time.Time, ok bool) {
	if c.Email == "" {
		return "", due, false
	}
	switch c.Mail {
	case Now:
		return e.SubjectKind + " " + e.SubjectID, wholeSecond(now.Add(hold)), true
	case Daily:
		due = nextMorning(now)
		return dailyBundle(due), due, true
	}
	return "", due, false
}

func dailyBundle(due time.Time) string { return daily + clock.DayOf(due).String() }

func isDaily(bundle string) bool { return strings.HasPrefix(bundle, daily) }

// wholeSecond is t or the whole second after it: the mails of a second share one job.
func wholeSecond(t time.Time) time.Time {
	if w := t.Truncate(time.Second); w.Before(t) {
		return w.Add(time.Second)
	}
	return t
}

const (
	// keepTrying is how long a mail that is not taken is tried again.
	keepTrying  = 48 * time.Hour
	firstWait   = time.Minute
	longestWait = 6 * time.Hour
)

// backoff is the wait after the given attempt: 1, 3, 9 … minutes, at most six hours.
func backoff(attempt int) time.Duration {
	d := firstWait
	for range attempt - 1 {
		d = min(d*3, longestWait)
	}
	return d
}
