package i18n

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
)

var typedDate = regexp.MustCompile(`^(\d{1,2})(?:\s*[./-]\s*|\s+)(?:(\d{1,2})\s*[./ -]\s*|(\p{L}{3,})\.?\s+)(\d{4}|\d{2})$`)

// ReadDate reads a day as people type it: "31.8.2026", "31/8-26", "31. august 2026", "31 Aug 2026", "2026-08-31". Years of
// two digits are of this century. False when it is no day, such as the 31st of June.
func ReadDate(s string) (clock.Day, bool) {
	s = strings.TrimSpace(s)
	if d, err := clock.ParseDay(s); err == nil {
		return d, true
	}
	m := typedDate.FindStringSubmatch(s)
	if m == nil {
		return clock.Day{}, false
	}
	day, _ := strconv.Atoi(m[1]) // the pattern leaves only digits
	month, _ := strconv.Atoi(m[2])
	year, _ := strconv.Atoi(m[4])
	if m[3] != "" {
		month = monthNamed(m[3])
	}
	if year < 100 {
		year += 2000
	}
	d := clock.Date(year, time.Month(month), day)
	y, mo, n := d.Parts()
	return d, y == year && int(mo) == month && n == day
}

// monthNamed is the month whose name, in either language, begins with the word; 0 when there is none.
func monthNamed(word string) int {
	for _, names := range months {
		if i := slices.IndexFunc(names[:], func(n string) bool { return strings.HasPrefix(strings.ToLower(n), strings.ToLower(word)) }); i >= 0 {
			return i + 1
		}
	}
	return 0
}
