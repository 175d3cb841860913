package year

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sort"

	"github.com/medspil/medspil/internal/kit/clock"
)

// Deadlines are a municipality's own, in calendar days; see Calendar.Before for what a day that is not worked on does.
type Deadlines struct {
	// Notice, Items and Papers are days before a meeting: to call it or tell of the matter, to send items, to send papers.
	Notice, Items, Papers int
	// Hearing is how long a hearing lasts; 0 where there is none.
	Hearing int
}

//go:embed deadlines.json
var deadlinesFile []byte

// begunWith are the deadlines of a municipality that has set none, with where they are known from: one real local agreement.
var begunWith = func() (d struct {
	Notice, Items, Papers, Hearing int
	Origin                         string
}) {
	if err := json.Unmarshal(deadlinesFile, &d); err != nil {
		panic(err) // the file is embedded above
	}
	return d
}()

// DefaultDeadlines are those a municipality starts with.
func DefaultDeadlines() Deadlines {
	return Deadlines{begunWith.Notice, begunWith.Items, begunWith.Papers, begunWith.Hearing}
}

// MostDeadline is the longest a deadline can be, in days.
const MostDeadline = 365

// Check finds what is wrong; -1 is a deadline that is not set.
func (d Deadlines) Check() []Problem {
	var wrong []Problem
	for _, f := range []struct {
		field string
		days  int
	}{{"notice", d.Notice}, {"items", d.Items}, {"papers", d.Papers}, {"hearing", d.Hearing}} {
		if f.days < -1 || f.days > MostDeadline {
			wrong = append(wrong, Problem{f.field, CodeRange})
		}
	}
	return wrong
}

func (d Deadlines) atLeast(notice, material, response int) Deadlines {
	d.Notice, d.Papers, d.Hearing = max(d.Notice, notice), max(d.Papers, material), max(d.Hearing, response)
	return d
}

// Dates are the last days to call a meeting, to send items and to send papers.
type Dates struct{ Notice, Items, Papers clock.Day }

// Dates are the deadlines of a meeting on a day.
func (c Calendar) Dates(d Deadlines, meeting clock.Day) Dates {
	return Dates{c.Before(meeting, d.Notice), c.Before(meeting, d.Items), c.Before(meeting, d.Papers)}
}

// Wish is what is to be decided, and by whom it must be discussed first.
type Wish struct {
	// Today: meetings before it are over. No day for a look back.
	Today, Decision clock.Day
	// Discusses is the committee that discusses it; Involves are those involved before that, in any order.
	Discusses string
	Involves  []string
	// Meetings of those committees, and perhaps of others, in any order.
	Meetings []Meeting
	// Deadlines are those of the committee that discusses it, and of the hearing; Own those of committees that have others.
	Deadlines Deadlines
	Own       map[string]Deadlines
}

// of are the deadlines of a committee.
func (w Wish) of(committee string) Deadlines {
	if own, ok := w.Own[committee]; ok {
		return own
	}
	return w.Deadlines
}

// AtLeast lengthens the deadlines of all to what an agreement asks.
func (w Wish) AtLeast(notice, material, response int) Wish {
	own := make(map[string]Deadlines, len(w.Own))
	for id, d := range w.Own {
		own[id] = d.atLeast(notice, material, response)
	}
	w.Deadlines, w.Own = w.Deadlines.atLeast(notice, material, response), own
	return w
}

// MostAhead is how many days ahead a decision can be planned.
const MostAhead = 731

// Check finds what is wrong with the day of the decision. CodeSoon is no refusal: it asks whether there is time to discuss it.
func (w Wish) Check() []Problem {
	switch {
	case w.Decision.IsZero():
		return []Problem{{"decision", CodeMissing}}
	case w.Decision.Before(w.Today):
		return []Problem{{"decision", CodePast}}
	case w.Today.DaysUntil(w.Decision) > MostAhead:
		return []Problem{{"decision", CodeRange}}
	case w.Today.DaysUntil(w.Decision) < w.Deadlines.Notice:
		return []Problem{{"decision", CodeSoon}}
	}
	return nil
}

// Stop is the last meeting at which a committee can still shape what is decided.
type Stop struct {
	Committee string
	// Meeting is that meeting: the last for which items and papers can be in time. Extra: there is none before Before, so this is the last
	// working day for one called for it.
	Meeting Meeting
	Extra   bool
	// Missed is a meeting still to come for which items or papers are over; no day when there is none, or another is in time.
	Missed clock.Day
	// Before is the day it must be before: of the decision, or of the meeting that discusses it.
	Before clock.Day
	Dates
}

// Plan is how late is still early enough, counted backwards from the decision.
type Plan struct {
	Wish Wish
	// Discuss is the committee that discusses; Involve are those involved before, in the order of the wish.
	Discuss Stop
	Involve []Stop
	// HearingOpens and HearingEnds are the last days of a full hearing before the decision; no days without one.
	HearingOpens, HearingEnds clock.Day
	// Open is the last day to open the matter so that all of this can still be done.
	Open clock.Day
}

// LatestUseful counts backwards from the decision. What is discussed on the day of the decision cannot enter it, and what is involved
// must be so before the day it is discussed. A later decision never moves any of these days earlier.
func (c Calendar) LatestUseful(w Wish) Plan {
	p := Plan{Wish: w, Open: c.OnOrBefore(w.Decision.AddDays(-1))}
	earliest := func(days ...clock.Day) {
		for _, d := range days {
			if d.Before(p.Open) {
				p.Open = d
			}
		}
	}
	before := w.Decision
	if w.Discusses != "" {
		p.Discuss = c.stop(w, w.Discusses, before)
		before = p.Discuss.Meeting.Day
		earliest(p.Discuss.Notice, p.Discuss.Items, p.Discuss.Papers)
	}
	for _, id := range w.Involves {
		s := c.stop(w, id, before)
		p.Involve = append(p.Involve, s)
		earliest(s.Notice, s.Items, s.Papers)
	}
	if w.Deadlines.Hearing > 0 {
		p.HearingEnds = c.OnOrBefore(w.Decision.AddDays(-1))
		p.HearingOpens = c.Before(p.HearingEnds, w.Deadlines.Hearing)
		earliest(p.HearingOpens)
	}
	return p
}

func (c Calendar) stop(w Wish, committee string, before clock.Day) Stop {
	s := Stop{Committee: committee, Before: before}
	own := w.of(committee)
	m, ok := last(w.Meetings, committee, w.Today, before)
	switch dates := c.Dates(own, m.Day); {
	case ok && !dates.Items.Before(w.Today) && !dates.Papers.Before(w.Today):
		s.Meeting = m
	case ok: // the last leaves most time, so those before it are too late as well
		s.Missed = m.Day
		fallthrough
	default:
		s.Meeting, s.Extra = Meeting{Committee: committee, Day: c.OnOrBefore(before.AddDays(-1))}, true
	}
	s.Dates = c.Dates(own, s.Meeting.Day)
	return s
}

// Stops are all its meetings: the one that discusses, then those involved before.
func (p Plan) Stops() []Stop {
	if p.Wish.Discusses == "" {
		return p.Involve
	}
	return append([]Stop{p.Discuss}, p.Involve...)
}

// What is one thing a plan has a last day for.
type What string

// The things.
const (
	ToOpen      What = "open"
	ToCall      What = "notice"
	ToSendItems What = "items"
	ToSendPaper What = "papers"
	ToMeet      What = "meeting"
	ToHear      What = "hearing"
	ToAnswer    What = "answers"
)

// LastDay is the last day of one thing; Committee is "" for what is no committee's.
type LastDay struct {
	What      What
	Committee string
	Day       clock.Day
}

// Days are all last days, the earliest first. An ordinary meeting need not be called.
func (p Plan) Days() []LastDay {
	list := []LastDay{{ToOpen, "", p.Open}}
	for _, s := range p.Stops() {
		if s.Extra {
			list = append(list, LastDay{ToCall, s.Committee, s.Notice})
		}
		list = append(list, LastDay{ToSendItems, s.Committee, s.Items}, LastDay{ToSendPaper, s.Committee, s.Papers}, LastDay{ToMeet, s.Committee, s.Meeting.Day})
	}
	if !p.HearingEnds.IsZero() {
		list = append(list, LastDay{ToHear, "", p.HearingOpens}, LastDay{ToAnswer, "", p.HearingEnds})
	}
	slices.SortStableFunc(list, func(a, b LastDay) int { return b.Day.DaysUntil(a.Day) })
	return list
}

// Late are the last days that have been when it is today.
func (p Plan) Late() []LastDay {
	return slices.DeleteFunc(p.Days(), func(d LastDay) bool { return !d.Day.Before(p.Wish.Today) })
}

// Option is one thing that can still be done.
type Option string

// The options.
const (
	// OrdinaryMeeting: there is a meeting for which items and papers are in time.
	OrdinaryMeeting Option = "meeting"
	// WaiveDeadlines: there is a meeting, and both chairs can agree to take it up although the deadlines are over.
	WaiveDeadlines Option = "waive"
	// ExtraMeeting: a meeting can be called with due notice.
	ExtraMeeting Option = "extra"
	// ShorterHearing: there is time for a hearing, though not for a whole one.
	ShorterHearing Option = "shorter"
	// DecideLater: on this day all can be done in time.
	DecideLater Option = "later"
)

// Possible is one thing that can still be done, when a plan is late.
type Possible struct {
	Option    Option
	Committee string
	// Day is the meeting's, the first an extra meeting can be on, the last of the hearing, or the new day of the decision.
	Day clock.Day
}

// Possible is what can still be done when something is late, or no meeting is in time; nothing when all is as it should be.
func (c Calendar) Possible(p Plan) []Possible {
	w, late := p.Wish, len(p.Late()) > 0
	if !late && !slices.ContainsFunc(p.Stops(), func(s Stop) bool { return s.Extra }) {
		return nil
	}
	var list []Possible
	for _, s := range p.Stops() {
		if !s.Extra {
			list = append(list, Possible{OrdinaryMeeting, s.Committee, s.Meeting.Day})
			continue
		}
		if !s.Missed.IsZero() {
			list = append(list, Possible{WaiveDeadlines, s.Committee, s.Missed})
		}
		if extra := c.OnOrAfter(w.Today.AddDays(w.of(s.Committee).Notice)); extra.Before(s.Before) {
			list = append(list, Possible{ExtraMeeting, s.Committee, extra})
		}
	}
	if p.HearingOpens.Before(w.Today) && !p.HearingEnds.Before(w.Today) {
		list = append(list, Possible{ShorterHearing, "", p.HearingEnds})
	}
	if day, ok := c.EarliestDecision(w); ok && late {
		list = append(list, Possible{DecideLater, "", day})
	}
	return list
}

// EarliestDecision is the first day on which it can be decided with everything in time; false when there is none within MostAhead days.
func (c Calendar) EarliestDecision(w Wish) (clock.Day, bool) {
	n := sort.Search(MostAhead+1, func(n int) bool {
		w.Decision = w.Today.AddDays(n)
		return !c.LatestUseful(w).Open.Before(w.Today)
	})
	day := c.OnOrAfter(w.Today.AddDays(n))
	return day, n <= MostAhead
}
