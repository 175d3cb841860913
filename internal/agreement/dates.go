package agreement

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/year"
)

// mostInvolved is how many committees that are involved before are counted with: those nearest the decision.
const mostInvolved = 6

// Dates are how late is still early enough for an answer.
type Dates struct {
	Plan     year.Plan
	Possible []year.Possible
	// Problem is what is wrong with the day, "" for nothing; year.CodeSoon asks whether there is time, and has a plan all the same.
	Problem string
	// Left out are committees that are involved before and not counted with.
	LeftOut int
}

// Late says whether something can no longer be in time.
func (d Dates) Late() bool { return d.Problem == year.CodeSoon || len(d.Plan.Late()) > 0 }

// before is who discusses and who is involved before that: the committee of the level that decides, else the uppermost that discusses; and
// all others that are more than told.
func (a Answer) before() (discusses string, involves []string) {
	i := slices.IndexFunc(a.Asked, func(x Asked) bool {
		return slices.ContainsFunc(x.Reasons, func(r Reason) bool { return r.Place == Deciding })
	})
	if i < 0 {
		i = slices.IndexFunc(a.Asked, func(x Asked) bool { return x.Form.Strength() >= Discuss.Strength() })
	}
	for n, x := range a.Asked {
		switch {
		case n == i:
			discusses = x.Committee.ID
		case x.Form != Inform:
			involves = append(involves, x.Committee.ID)
		}
	}
	return discusses, involves
}

// Dates counts back from the day of a decision what an answer asks, over the calendar's meetings. Three queries.
func (x *Room) Dates(ctx context.Context, q db.Q, a Answer, decision clock.Day) (Dates, error) {
	w := year.Wish{Today: x.today(), Decision: decision}
	var d Dates
	w.Discusses, w.Involves = a.before()
	if more := len(w.Involves) - mostInvolved; more > 0 {
		w.Involves, d.LeftOut = w.Involves[:mostInvolved], more
	}
	committees := w.Involves
	if w.Discusses != "" {
		committees = append([]string{w.Discusses}, w.Involves...)
	}
	deadlines, err := x.year.Deadlines(ctx, q, committees)
	if err != nil {
		return d, err
	}
	w.Deadlines = year.DefaultDeadlines()
	if own, ok := deadlines[w.Discusses]; ok {
		w.Deadlines = own
	}
	w.Deadlines = w.Deadlines.AtLeast(a.Demands.Notice.Days, a.Demands.Material.Days, a.Demands.Response.Days)
	if problems := w.Check(); len(problems) > 0 {
		if d.Problem = problems[0].Code; d.Problem != year.CodeSoon {
			return d, nil
		}
	}
	if w.Meetings, err = x.year.Meetings(ctx, q, committees, w.Today); err != nil {
		return d, err
	}
	c, err := x.year.Calendar(ctx, q, w.Today)
	if err != nil {
		return d, err
	}
	d.Plan = c.LatestUseful(w)
	d.Possible = c.Possible(d.Plan)
	return d, nil
}
