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

// Late says whether something can no longer be in time, or the day cannot be counted back from.
func (d Dates) Late() bool { return d.Problem != "" || len(d.Plan.Late()) > 0 }

// Turn is a committee's part in a decision.
type Turn struct {
	Committee string
	// Decides: it is that of the level that decides.
	Decides bool
	Form    Form
}

// turns are the parts of those asked.
func (a Answer) turns() []Turn {
	list := make([]Turn, len(a.Asked))
	for i, x := range a.Asked {
		list[i] = Turn{x.Committee.ID, slices.ContainsFunc(x.Reasons, func(r Reason) bool { return r.Place == Deciding }), x.Form}
	}
	return list
}

// order is who discusses and who is involved before that: the committee of the level that decides, else the first that discusses; and all
// others that are more than told, without those left out.
func order(turns []Turn) (discusses string, involves []string, leftOut int) {
	i := slices.IndexFunc(turns, func(t Turn) bool { return t.Decides })
	if i < 0 {
		i = slices.IndexFunc(turns, func(t Turn) bool { return t.Form.Strength() >= Discuss.Strength() })
	}
	for n, t := range turns {
		switch {
		case n == i:
			discusses = t.Committee
		case t.Form != Inform:
			involves = append(involves, t.Committee)
		}
	}
	if leftOut = len(involves) - mostInvolved; leftOut > 0 {
		return discusses, involves[:mostInvolved], leftOut
	}
	return discusses, involves, 0
}

// Counted are the committees that DatesOf needs an almanac of.
func Counted(turns []Turn) []string {
	discusses, involves, _ := order(turns)
	if discusses == "" {
		return involves
	}
	return append([]string{discusses}, involves...)
}

// Least are the days that the rules ask at least: of notice, with the papers, and for a response. 0 where they ask none.
type Least struct{ Notice, Material, Response int }

// Least is the longest of each.
func (d Demands) Least() Least { return Least{d.Notice.Days, d.Material.Days, d.Response.Days} }

// Dates counts back from the day of a decision what an answer asks, over the calendar's meetings. Three queries.
func (x *Room) Dates(ctx context.Context, q db.Q, a Answer, decision clock.Day) (Dates, error) {
	turns := a.turns()
	almanac, err := x.year.Almanac(ctx, q, Counted(turns), x.today())
	return DatesOf(almanac, turns, a.Demands.Least(), x.today(), decision), err
}

// DatesOf counts back from the day of a decision, over an almanac of its committees.
func DatesOf(a year.Almanac, turns []Turn, least Least, today, decision clock.Day) (d Dates) {
	discusses, involves, leftOut := order(turns)
	d.LeftOut = leftOut
	w := a.Wish(today, decision, discusses, involves).AtLeast(least.Notice, least.Material, least.Response)
	if problems := w.Check(); len(problems) > 0 {
		if d.Problem = problems[0].Code; d.Problem != year.CodeSoon {
			return d
		}
	}
	d.Plan = a.Calendar.LatestUseful(w)
	d.Possible = a.Calendar.Possible(d.Plan)
	return d
}
