package notify

import (
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/journal"
)

func utc(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// Seven in the morning stays seven on people's clocks when summer time begins (28 March 2027) and ends (25 October 2026).
func TestNextMorningIsSevenByDanishClocks(t *testing.T) {
	for _, c := range []struct{ now, want string }{
		{"2026-11-23T05:59:59Z", "2026-11-23T06:00:00Z"},
		{"2026-11-23T06:00:00Z", "2026-11-24T06:00:00Z"},
		{"2026-11-23T23:30:00Z", "2026-11-24T06:00:00Z"}, // half past midnight on the 24th
		{"2026-07-01T04:59:00Z", "2026-07-01T05:00:00Z"},
		{"2026-10-24T10:00:00Z", "2026-10-25T06:00:00Z"}, // summer time ends in the night between
		{"2026-10-25T00:30:00Z", "2026-10-25T06:00:00Z"}, // the hour that comes twice
		{"2026-10-24T04:00:00Z", "2026-10-24T05:00:00Z"},
		{"2027-03-27T12:00:00Z", "2027-03-28T05:00:00Z"}, // summer time begins
		{"2027-03-28T05:00:00Z", "2027-03-29T05:00:00Z"},
		{"2026-12-31T22:59:00Z", "2027-01-01T06:00:00Z"},
	} {
		if got := nextMorning(utc(c.now)); !got.Equal(utc(c.want)) {
			t.Errorf("after %s: %s, want %s", c.now, got.Format(time.RFC3339), c.want)
		}
	}
}

func TestPlanFollowsTheChoice(t *testing.T) {
	e := journal.Entry{SubjectKind: "matter", SubjectID: "m"}
	now := utc("2026-11-23T10:00:00.5Z")
	for _, c := range []struct {
		choice      Choice
		bundle, due string
	}{
		{Choice{Mail: Now, Email: "a@b.example"}, "matter m", "2026-11-23T10:02:01Z"},
		{Choice{Mail: Daily, Email: "a@b.example"}, "daily 2026-11-24", "2026-11-24T06:00:00Z"},
		{Choice{Mail: Never, Email: "a@b.example"}, "", ""},
		{Choice{Mail: "", Email: "a@b.example"}, "", ""},
		{Choice{Mail: Now}, "", ""},
		{Choice{Mail: Daily}, "", ""},
	} {
		bundle, due, ok := plan(e, c.choice, now, 2*time.Minute)
		if bundle != c.bundle || ok != (c.due != "") || ok && !due.Equal(utc(c.due)) {
			t.Errorf("%+v: %q %v %v", c.choice, bundle, due, ok)
		}
	}
}

func TestAnActWithoutANameIsToldTheMorningAfter(t *testing.T) {
	if got := tellAt(journal.Entry{Day: clock.MustDay("2026-10-24")}); !got.Equal(utc("2026-10-25T06:00:00Z")) {
		t.Errorf("told at %v", got)
	}
	if got := tellAt(journal.Entry{Day: clock.MustDay("2026-10-24"), At: utc("2026-10-24T10:00:00Z")}); !got.IsZero() {
		t.Errorf("an act with a name is told at %v", got)
	}
}

func TestBackoffGrowsToSixHours(t *testing.T) {
	for attempt, want := range map[int]time.Duration{1: time.Minute, 2: 3 * time.Minute, 3: 9 * time.Minute, 6: 243 * time.Minute, 7: 6 * time.Hour, 50: 6 * time.Hour} {
		if got := backoff(attempt); got != want {
			t.Errorf("after attempt %d: %v, want %v", attempt, got, want)
		}
	}
}
