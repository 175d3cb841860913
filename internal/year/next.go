package year

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// Almanac is what counting days takes for several committees at once.
type Almanac struct {
	Calendar Calendar
	// Meetings are those of each committee, in their order, Deadlines what each has.
	Meetings  map[string][]Meeting
	Deadlines map[string]Deadlines
}

// Almanac reads what counting from a day on takes for these committees of today. Three queries.
func (x *Room) Almanac(ctx context.Context, q db.Q, committees []string, from clock.Day) (a Almanac, err error) {
	if a.Deadlines, err = x.Deadlines(ctx, q, committees); err != nil {
		return a, err
	}
	list, err := x.Meetings(ctx, q, committees, from)
	if err != nil {
		return a, err
	}
	a.Meetings = make(map[string][]Meeting, len(committees))
	for _, m := range list {
		a.Meetings[m.Committee] = append(a.Meetings[m.Committee], m)
	}
	a.Calendar, err = x.Calendar(ctx, q, from)
	return a, err
}

// Of are the deadlines of a committee: those a municipality starts with where the almanac knows none.
func (a Almanac) Of(committee string) Deadlines {
	if d, ok := a.Deadlines[committee]; ok {
		return d
	}
	return DefaultDeadlines()
}

// Wish is a decision with the meetings and deadlines of the almanac. Where nobody discusses it, the hearing is that of the first involved.
func (a Almanac) Wish(today, decision clock.Day, discusses string, involves []string) Wish {
	w := Wish{Today: today, Decision: decision, Discusses: discusses, Involves: involves, Deadlines: a.Of(discusses), Own: map[string]Deadlines{}}
	if discusses == "" && len(involves) > 0 {
		w.Deadlines = a.Of(involves[0])
	}
	for _, c := range append([]string{discusses}, involves...) {
		w.Meetings = append(w.Meetings, a.Meetings[c]...)
		w.Own[c] = a.Of(c)
	}
	return w
}

// What there may be to do for a committee besides sending it items and papers, and calling it.
const (
	// ToNote: it has met since the matter was opened, and nobody has noted what it said.
	ToNote What = "note"
	// ToAgree: it still meets, but the deadlines for that meeting are over: is the matter on its agenda?
	ToAgree What = "agree"
	// TooLate: it meets no more before the decision, and can no longer be called with due notice.
	TooLate What = "late"
)

// Next is the next thing to do so that a committee can have its say before a decision.
type Next struct {
	// LastDay says what, and by when: of ToNote and ToAgree it is the day of the meeting, of TooLate that of the decision.
	LastDay
	// Meeting is the meeting it is for; none for TooLate.
	Meeting clock.Day
}

// Urgent says that it can no longer be done in good order.
func (n Next) Urgent() bool { return n.What == ToAgree || n.What == TooLate }

// Next is what a plan asks next for each of its committees that has not discussed it, the first first. opened is the day the matter was
// opened: a meeting after it may have discussed it.
func (a Almanac) Next(p Plan, opened clock.Day, discussed func(committee string) bool) []Next {
	var list []Next
	today := p.Wish.Today
	for _, s := range p.Stops() {
		if discussed(s.Committee) {
			continue
		}
		n := Next{LastDay: LastDay{Committee: s.Committee}, Meeting: s.Meeting.Day}
		held, met := last(p.Wish.Meetings, s.Committee, opened, sooner(today, s.Before))
		switch {
		case met:
			n.What, n.Day, n.Meeting = ToNote, held.Day, held.Day
		case !s.Extra && s.Papers.Before(s.Items):
			n.What, n.Day = ToSendPaper, s.Papers
		case !s.Extra:
			n.What, n.Day = ToSendItems, s.Items
		case !s.Missed.IsZero():
			n.What, n.Day, n.Meeting = ToAgree, s.Missed, s.Missed
		case !s.Notice.Before(today):
			n.What, n.Day = ToCall, s.Notice
		default:
			n.What, n.Day, n.Meeting = TooLate, p.Wish.Decision, clock.Day{}
		}
		list = append(list, n)
	}
	slices.SortStableFunc(list, func(a, b Next) int { return b.Day.DaysUntil(a.Day) })
	return list
}

func sooner(a, b clock.Day) clock.Day {
	if b.Before(a) {
		return b
	}
	return a
}

// Opening is a meeting that nothing is up for yet, while items can still be sent.
type Opening struct {
	Meeting Meeting
	// Items is the last day to send one.
	Items clock.Day
	// Above is the meeting of the committee above before which this is the last of its own: what that one discusses is told here first, or
	// not at all. Zero when there is none.
	Above Meeting
}

// openingsWithin is how many days ahead an opening is told of: a quarter, since a committee meets at least four times a year.
const openingsWithin = 100

// Openings are, of each committee, the next meeting for which items can still be sent and which no open matter reaches, those whose items
// end first first. above is the committee above each, taken the last day of an open matter that asks it.
func (a Almanac) Openings(today clock.Day, committees []string, above map[string]string, taken map[string]clock.Day) []Opening {
	var list []Opening
	for _, id := range committees {
		own := a.Meetings[id]
		i := slices.IndexFunc(own, func(m Meeting) bool {
			return !a.Calendar.Dates(a.Of(id), m.Day).Items.Before(today) && taken[id].Before(m.Day)
		})
		if i < 0 || today.DaysUntil(own[i].Day) > openingsWithin {
			continue
		}
		o := Opening{Meeting: own[i], Items: a.Calendar.Dates(a.Of(id), own[i].Day).Items}
		for _, m := range a.Meetings[above[id]] {
			if o.Meeting.Day.Before(m.Day) {
				if i+1 == len(own) || !own[i+1].Day.Before(m.Day) {
					o.Above = m
				}
				break
			}
		}
		list = append(list, o)
	}
	slices.SortStableFunc(list, func(a, b Opening) int { return b.Items.DaysUntil(a.Items) })
	return list
}
