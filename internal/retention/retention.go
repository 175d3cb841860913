package retention

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/cpr"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// Kind is one kind of thing that is not kept for ever.
type Kind struct {
	// Code names it in rows, addresses and messages.
	Code string
	// Months is for how long it is kept when nobody has said otherwise. Least is the shortest there is, but for 0: for ever.
	Months, Least int
	// Due lists the ids of what was over before a day and still there: at most limit, in order, those after an id. What has been done is
	// due no more.
	Due func(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error)
	// Carry does it to those of ids that were over before a day. done are those; left those that took more than one transaction may, and are
	// to be given again. The others were not due.
	Carry func(ctx context.Context, tx *db.Tx, before clock.Day, ids []string) (done, left []string, err error)
	// Name says what ids are called, for a reader: what they may not read is left out.
	Name func(ctx context.Context, actor access.Actor, ids []string) (map[string]Name, error)
	// Apart are those of ids that the secretariat as such does not know of; nil for none.
	Apart func(ctx context.Context, q db.Q, ids []string) ([]string, error)
}

// Name is what a thing is called on the list.
type Name struct {
	Text string
	// Words: somebody's own, in Danish.
	Words bool
	// Href leads to it; "" for what has no page.
	Href string
}

// The limits of settings.
const (
	MaxMonths = 600
	// noticeKey is the setting of the notice, in days.
	noticeKey     = "notice"
	DefaultNotice = 30
	MinNotice     = 14
	MaxNotice     = 365
	// MaxReason is how long a reason may be, in characters.
	MaxReason = 1000
)

// Settings is for how long things are kept.
type Settings struct {
	// Notice is for how many days a thing is listed before it is done.
	Notice int
	// Months by a kind's code; 0 is for ever.
	Months map[string]int
}

// check finds what is wrong with settings; the field of a kind is its code after "months_".
func (s Settings) check(kinds []Kind) error {
	inv := &fault.Invalid{}
	for _, k := range kinds {
		if n := s.Months[k.Code]; n != 0 && n < k.Least || n < 0 || n > MaxMonths {
			inv.Add(monthsField(k.Code), "retention.error.months", "min", k.Least, "max", MaxMonths)
		}
	}
	if s.Notice < MinNotice || s.Notice > MaxNotice {
		inv.Add(noticeKey, "retention.error.notice", "min", MinNotice, "max", MaxNotice)
	}
	return inv.Err()
}

func monthsField(code string) string { return "months_" + code }

// before is the day before which a thing must have been over, to be due today: a thing kept for a month that was over on the first is due
// from the first of the next on.
func before(today clock.Day, months int) clock.Day { return today.AddMonths(-months).AddDays(1) }

// releasedDue is the day on which what was held is done after all: the day it had, and never earlier than if it were listed today.
func releasedDue(had, today clock.Day, notice int) clock.Day {
	if again := today.AddDays(notice); again.After(had) {
		return again
	}
	return had
}

// checkReason finds what is wrong with why something is held.
func checkReason(reason string) error {
	inv := &fault.Invalid{}
	switch n := utf8.RuneCountInString(reason); {
	case strings.TrimSpace(reason) == "":
		inv.Add("reason", "retention.error.reason_missing")
	case n > MaxReason:
		inv.Add("reason", "retention.error.reason_long", "max", MaxReason, "n", n)
	case cpr.In(reason):
		inv.Add("reason", "retention.error.cpr")
	}
	return inv.Err()
}

// of is the kind with that code; false when there is none.
func of(kinds []Kind, code string) (Kind, bool) {
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Code == code })
	if i < 0 {
		return Kind{}, false
	}
	return kinds[i], true
}
