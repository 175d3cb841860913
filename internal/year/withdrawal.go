package year

import (
	_ "embed"
	"encoding/json"

	"github.com/medspil/medspil/internal/kit/clock"
)

// Stage is one stage of a withdrawal request ("gult kort"): what the representatives do when the management has decided without the
// information that section 7(4) of the framework agreement asks. Stages are a municipality's settings.
type Stage struct {
	// Code is what happens: "ask" management to withdraw it, its "answer", the "main" committee, the "central" parties.
	Code string `json:"code"`
	// Days and Months are how long after the stage before it.
	Days   int `json:"days,omitempty"`
	Months int `json:"months,omitempty"`
	// Meeting: at the main committee's first meeting from then on.
	Meeting bool `json:"meeting,omitempty"`
	// Source is where it is known from.
	Source string `json:"source"`
}

//go:embed withdrawal.json
var withdrawalFile []byte

// WithdrawalStages are the stages a municipality starts with: at once, an answer within a month, the main committee, the central parties.
func WithdrawalStages() []Stage {
	var stages []Stage
	if err := json.Unmarshal(withdrawalFile, &stages); err != nil {
		panic(err) // the file is embedded above
	}
	return stages
}

// StageDay is the day of a stage. No day: it waits for a meeting of the main committee that is not in the calendar yet.
type StageDay struct {
	Stage Stage
	Day   clock.Day
}

// Withdrawal are the days of a withdrawal request when it is learnt of on a day. main is the main committee. A month that has no such
// day ends with its last.
func Withdrawal(stages []Stage, learnt clock.Day, main string, meetings []Meeting) []StageDay {
	list := make([]StageDay, 0, len(stages))
	day := learnt
	for _, s := range stages {
		if !day.IsZero() {
			day = day.AddMonths(s.Months).AddDays(s.Days)
			if s.Meeting {
				day = first(meetings, main, day)
			}
		}
		list = append(list, StageDay{s, day})
	}
	return list
}

// first is the day of a committee's first meeting from a day on; no day when there is none.
func first(meetings []Meeting, committee string, from clock.Day) clock.Day {
	var day clock.Day
	for _, m := range meetings {
		if m.Committee == committee && !m.Day.Before(from) && (day.IsZero() || m.Day.Before(day)) {
			day = m.Day
		}
	}
	return day
}
