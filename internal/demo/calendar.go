package demo

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/year"
)

// rhythm is how committees of a level meet: every so many months, on the nth such weekday, at a time and place.
type rhythm struct {
	every      int
	start, end year.Time
	place      string
}

// rhythms are by level.
var rhythms = map[int]rhythm{
	committee.Main:  {2, "09:00", "12:00", "Rådhuset, byrådssalen"},
	committee.Area:  {2, "13:00", "15:00", "Rådhuset, lokale 2.14"},
	committee.Local: {3, "14:00", "15:30", "Personalestuen"},
	committee.Group: {3, "08:30", "09:30", ""},
}

// calendar writes the closed weeks, the deadlines of the main committee, and a year of meetings for every committee, as a plan brought in from a file; one is
// cancelled, and the leader calls one more.
func (f *filler) calendar(ctx context.Context) error {
	f.Progress("Writing a year of meetings …")
	if err := f.closedWeeks(ctx); err != nil {
		return err
	}
	if err := f.year.SetDeadlines(ctx, f.secretariat(), committee.Main, year.Deadlines{Notice: 28, Items: 14, Papers: 8, Hearing: -1}, "Forretningsorden for Hoved-MED, punkt 4"); err != nil {
		return err
	}
	closed, err := f.year.Calendar(ctx, f.DB.Read(), f.day(-60))
	if err != nil {
		return err
	}
	all, err := f.committee.All(ctx, f.DB.Read())
	if err != nil {
		return err
	}
	var plan []year.Meeting
	for i, c := range all {
		r := rhythms[c.Level]
		first := f.day(-60).AddDays(i % 28) // not all of them in the same months
		p := year.Pattern{Committee: c.ID, Start: r.start, End: r.end, Place: r.place, First: first, Until: f.day(365), Repeat: year.Monthly, Every: r.every,
			Nth: 1 + i%4, Weekday: time.Monday + time.Weekday(1+i%3)}
		meetings, _ := p.Expand(closed)
		plan = append(plan, meetings...)
	}
	if _, err := f.year.Import(ctx, f.secretariat(), plan, [3]int{len(plan), 0, 0}); err != nil {
		return err
	}
	return f.exceptions(ctx, closed)
}

// closedWeeks are weeks 29 and 30, and the days between Christmas and New Year, of this year and the next.
func (f *filler) closedWeeks(ctx context.Context) error {
	this, _, _ := f.today.Parts()
	for y := this; y <= this+1; y++ {
		summer, _ := year.ClosedWeeks(y, 29, 30, "Sommerferie")
		for _, c := range []year.Closed{summer, {From: clock.Date(y, time.December, 24), To: clock.Date(y, time.December, 31), Name: "Jul og nytår"}} {
			if err := f.year.Close(ctx, f.secretariat(), c); err != nil {
				return err
			}
		}
	}
	return nil
}

// exceptions: the leader's committee has one meeting more, and one that is not held.
func (f *filler) exceptions(ctx context.Context, closed year.Calendar) error {
	leader := access.Actor{Person: f.roles["leder"]}
	if _, err := f.year.AddMeeting(ctx, leader, year.Meeting{Committee: f.board, Day: closed.OnOrAfter(f.day(9)), Start: "13:00", End: "14:00", Place: "Mødelokalet"}); err != nil {
		return err
	}
	list, err := f.year.Meetings(ctx, f.DB.Read(), []string{f.board}, f.day(60))
	if err != nil || len(list) == 0 {
		return err
	}
	return f.year.CancelMeeting(ctx, leader, list[0].ID, "Der er temadag for hele centeret samme dag.")
}
