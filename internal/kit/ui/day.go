package ui

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
)

// WriteDay is a day as a DateField shows it: "31-12-2026", or "" for no day.
func WriteDay(d clock.Day) string {
	if d.IsZero() {
		return ""
	}
	y, m, n := d.Parts()
	return fmt.Sprintf("%02d-%02d-%04d", n, m, y)
}

var (
	isoDay     = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	numericDay = regexp.MustCompile(`^(\d{1,2})\s*[-./ ]\s*(\d{1,2})(?:\s*[-./ ]\s*(\d{4}|\d{2}))?\.?$`)
	compactDay = regexp.MustCompile(`^(\d{2})(\d{2})(\d{4}|\d{2})$`)
	wordDay    = regexp.MustCompile(`^(?:(?:den|d\.|the)\s+)?(\d{1,2})(?:\.|st|nd|rd|th)?\s*(?:of\s+)?(\pL+)\.?,?(?:\s+(\d{4}))?$`)
	weekday    = regexp.MustCompile(`^\pL+dag,?\s+|^(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+`)
)

// monthNames are the first three letters of the months in Danish and English.
var monthNames = map[string]time.Month{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "maj": 5, "may": 5, "jun": 6, "jul": 7, "aug": 8,
	"sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12}

// ReadDay reads a day as people write it: "31-12-2026", "31.12.26", "31/12 2026", "31122026", "31. december 2026", "torsdag den
// 31. dec.", "2026-12-31". A day without its year is the next one from today on. False when it is no day, as "31-02-2026".
func ReadDay(text string, today clock.Day) (clock.Day, bool) {
	s := strings.ToLower(strings.Join(strings.Fields(text), " "))
	if m := isoDay.FindStringSubmatch(s); m != nil {
		return dayOf(m[3], m[2], m[1], today)
	}
	s = weekday.ReplaceAllString(s, "")
	if m := numericDay.FindStringSubmatch(s); m != nil {
		return dayOf(m[1], m[2], m[3], today)
	}
	if m := compactDay.FindStringSubmatch(s); m != nil {
		return dayOf(m[1], m[2], m[3], today)
	}
	if m := wordDay.FindStringSubmatch(s); m != nil && len([]rune(m[2])) >= 3 {
		if month, ok := monthNames[string([]rune(m[2])[:3])]; ok {
			return dayOf(m[1], strconv.Itoa(int(month)), m[3], today)
		}
	}
	return clock.Day{}, false
}

func dayOf(day, month, year string, today clock.Day) (clock.Day, bool) {
	d, _ := strconv.Atoi(day) // the patterns let only digits through
	m, _ := strconv.Atoi(month)
	y, _ := strconv.Atoi(year)
	if year == "" {
		y, _, _ = today.Parts()
		if this, ok := exactDay(y, m, d); ok && !this.Before(today) {
			return this, true
		}
		return exactDay(y+1, m, d)
	}
	if len(year) == 2 {
		y += 2000
	}
	return exactDay(y, m, d)
}

// exactDay refuses what rolls over, such as 31 February.
func exactDay(y, m, d int) (clock.Day, bool) {
	day := clock.Date(y, time.Month(m), d)
	gotY, gotM, gotD := day.Parts()
	if y < 1900 || gotY != y || int(gotM) != m || gotD != d {
		return clock.Day{}, false
	}
	return day, true
}
