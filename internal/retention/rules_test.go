package retention

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
)

// fields are the names of what an error says is wrong.
func fields(err error) (list []string) {
	if inv, ok := err.(*fault.Invalid); ok {
		for _, f := range inv.Fields {
			list = append(list, f.Name)
		}
	}
	return list
}

func TestBefore(t *testing.T) {
	for _, c := range []struct {
		today  string
		months int
		over   string // the last day that is due
	}{{"2026-11-23", 12, "2025-11-23"}, {"2026-03-31", 1, "2026-02-28"}, {"2026-11-23", 60, "2021-11-23"}, {"2024-02-29", 12, "2023-02-28"}} {
		b := before(clock.MustDay(c.today), c.months)
		if last := b.AddDays(-1).String(); last != c.over {
			t.Errorf("%d months before %s: %s, want %s", c.months, c.today, last, c.over)
		}
	}
}

func TestReleasedDue(t *testing.T) {
	today := clock.MustDay("2026-11-23")
	for had, want := range map[string]string{"2026-11-23": "2026-12-23", "2020-01-01": "2026-12-23", "2026-12-22": "2026-12-23", "2027-02-01": "2027-02-01"} {
		if got := releasedDue(clock.MustDay(had), today, 30).String(); got != want {
			t.Errorf("released with %s: %s, want %s", had, got, want)
		}
	}
}

func TestSettingsAreChecked(t *testing.T) {
	kinds := []Kind{{Code: "texts", Least: 1}, {Code: "messages", Least: 3}}
	for _, c := range []struct {
		name            string
		texts, messages int
		notice          int
		want            []string
	}{
		{"usual", 12, 12, 30, nil}, {"for ever", 0, 0, 14, nil}, {"the least and the most", 1, 3, 365, nil}, {"the most", MaxMonths, MaxMonths, 14, nil},
		{"too short", 1, 2, 30, []string{"months_messages"}}, {"too long", MaxMonths + 1, 3, 30, []string{"months_texts"}},
		{"below nothing", -1, -1, 30, []string{"months_texts", "months_messages"}}, {"too little notice", 12, 12, 13, []string{"notice"}},
		{"too much", 12, 12, 366, []string{"notice"}}, {"all", -1, 1, 0, []string{"months_texts", "months_messages", "notice"}},
	} {
		s := Settings{Notice: c.notice, Months: map[string]int{"texts": c.texts, "messages": c.messages}}
		if got := fields(s.check(kinds)); !cmp.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestReasonsAreChecked(t *testing.T) {
	for reason, wrong := range map[string]bool{"En klage er ikke afgjort.": false, " \n": true, "": true, strings.Repeat("æ", MaxReason): false,
		strings.Repeat("æ", MaxReason+1): true, "Sagen om 010203-1234.": true} {
		if err := checkReason(reason); (err != nil) != wrong {
			t.Errorf("%.20q: %v", reason, err)
		}
	}
}

func TestPolicy(t *testing.T) {
	for name, c := range map[string]struct {
		who  access.Actor
		want bool
	}{
		"nobody":        {access.Actor{}, false},
		"nobody at all": {access.Actor{Grants: access.Grants{Secretariat: true}}, false},
		"employee":      {access.Actor{Person: "p"}, false},
		"administrator": {access.Actor{Person: "p", Grants: access.Grants{Administrator: true}}, false},
		"secretariat":   {access.Actor{Person: "p", Grants: access.Grants{Secretariat: true}}, true},
	} {
		if got := MayKeep(c.who); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
