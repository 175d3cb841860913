package front

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/dialogue"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/year"
)

const (
	// nowWithin is how many days before its last day something is NOW. The secretariat is told of what ends within them.
	nowWithin = 14
	// dueOnFront is how many of what is due the first page shows; the page of all has as many as duePage at a time.
	dueOnFront = 5
	duePage    = 50
	// mostOpenings is how many meetings nothing is up for yet the first page shows.
	mostOpenings = 4
	// DuePath is the page of all that is due.
	DuePath = "/frister"
)

// opening is a meeting of one of the reader's committees that nothing is up for yet.
type opening struct {
	year.Opening
	// Committee is whose meeting it is, AboveIn the one above whose meeting comes after.
	Committee, AboveIn committee.Committee
	// Chair is who leads it; nobody where the seat is vacant.
	Chair *org.Person
	// Leads: the reader is its chair, and can open something. Else they represent employees, and can write to the chair.
	Leads bool
	// Ask is the form to ask the leader of its unit for a dialogue about the meeting; "" where there is none to ask.
	Ask string
}

// second is the kind of button for what there is to do besides asking for a dialogue.
func (o opening) second() string {
	if o.Ask != "" {
		return "secondary"
	}
	return ""
}

// soonView is what one's committees and the agreement ask now.
type soonView struct {
	Openings []opening
	// Due is what the agreement asks of the reader's own decisions, or of the secretariat all that is about to be too late. Whole is how
	// many there are, More that there may be others.
	Due   []matter.Due
	Whole int
	More  bool
	// Silent is how many committees have no meeting to come; only of the secretariat.
	Silent int
}

// soon reads what stands on the first page. A fixed number of queries.
func (x *Room) soon(ctx context.Context, q db.Q, actor access.Actor) (v soonView, err error) {
	if v.Openings, err = x.openings(ctx, q, actor); err != nil {
		return v, err
	}
	today := clock.Today(x.clk)
	list, more, err := x.matter.Due(ctx, actor, actor.Grants.Secretariat)
	if err != nil {
		return v, err
	}
	if actor.Grants.Secretariat {
		if v.Silent, err = x.year.CountSilent(ctx, q); err != nil {
			return v, err
		}
		list = slices.DeleteFunc(list, func(d matter.Due) bool { return !pressing(d, today) })
	}
	v.Whole, v.More = len(list), more
	v.Due = list[:min(len(list), dueOnFront)]
	return v, nil
}

// pressing says whether something is about to be too late, or is.
func pressing(d matter.Due, today clock.Day) bool {
	return d.Urgent() || d.What != year.ToNote && isNow(today, d.Day)
}

// openings are the meetings nothing is up for yet, of the committees in which the actor sits for the employees or leads, the soonest first.
func (x *Room) openings(ctx context.Context, q db.Q, actor access.Actor) ([]opening, error) {
	seats, err := x.committee.SeatsOf(ctx, q, actor.Person)
	if err != nil {
		return nil, err
	}
	var ids []string
	leads := map[string]bool{}
	for _, s := range seats {
		chair := s.Side == committee.Management && s.Role == committee.Chair
		if s.Side == committee.Employee || chair {
			ids = append(ids, s.CommitteeID)
			leads[s.CommitteeID] = leads[s.CommitteeID] || chair
		}
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) == 0 {
		return nil, nil
	}
	own, err := x.committee.Committees(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	above := map[string]string{}
	all := slices.Clone(ids)
	for _, c := range own {
		if c.ParentID != "" {
			above[c.ID] = c.ParentID
			all = append(all, c.ParentID)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	known, err := x.committee.Committees(ctx, q, all)
	if err != nil {
		return nil, err
	}
	today := clock.Today(x.clk)
	almanac, err := x.year.Almanac(ctx, q, all, today)
	if err != nil {
		return nil, err
	}
	taken, err := x.matter.AskedUntil(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	people, err := x.committee.Representatives(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	units, err := x.dialogue.SpokenFor(ctx, q, actor.Person)
	if err != nil {
		return nil, err
	}
	var list []opening
	for _, o := range almanac.Openings(today, ids, above, taken) {
		c := known[o.Meeting.Committee]
		ask := ""
		if unit := units[c.ID]; unit != "" {
			ask = dialogue.AskAbout(unit, o.Meeting.ID)
		}
		list = append(list, opening{Opening: o, Committee: c, AboveIn: known[o.Above.Committee], Chair: chairOf(people[c.ID]), Leads: leads[c.ID], Ask: ask})
	}
	return list[:min(len(list), mostOpenings)], nil
}

func chairOf(people []committee.Representative) *org.Person {
	for _, p := range people {
		if p.Role == committee.Chair {
			return &p.Person
		}
	}
	return nil
}

// mail is a letter to the chair, ready to be finished and sent from the reader's own program.
func (o opening) mail(ctx context.Context, from string) string {
	first, _, _ := strings.Cut(o.Chair.Name(), " ")
	args := []any{"chair", first, "committee", o.Committee.Name, "day", i18n.DateWeekday(ctx, o.Meeting.Day), "items", i18n.DateWeekday(ctx, o.Items), "name", from}
	q := url.Values{"subject": {i18n.T(ctx, "front.mail.subject", args...)}, "body": {strings.ReplaceAll(i18n.T(ctx, "front.mail.body", args...), "\n", "\r\n")}}
	return "mailto:" + o.Chair.Email + "?" + strings.ReplaceAll(q.Encode(), "+", "%20") // a mail program reads a plus as a plus
}

// daysLeft is "om 10 dage".
func daysLeft(ctx context.Context, today, day clock.Day) string {
	if n := today.DaysUntil(day); n > 0 {
		return i18n.T(ctx, "front.days_left", "n", n)
	}
	return i18n.T(ctx, "front.days_left_today")
}

// isNow says whether something with a last day is NOW.
func isNow(today, day clock.Day) bool { return today.DaysUntil(day) <= nowWithin }

// nowKind is the kind of a card of something with a last day.
func nowKind(today, day clock.Day) string {
	if isNow(today, day) {
		return "now"
	}
	return ""
}

// urgency is the tag of something with a last day; none when there is time.
func urgency(ctx context.Context, today, day clock.Day) []ui.Tag {
	if !isNow(today, day) {
		return nil
	}
	return []ui.Tag{{Kind: "plum", Text: i18n.T(ctx, "front.now_tag")}}
}

// dueTag is the tag of what is due.
func dueTag(ctx context.Context, today clock.Day, d matter.Due) []ui.Tag {
	switch {
	case d.What == year.TooLate:
		return []ui.Tag{{Kind: "plum", Text: i18n.T(ctx, "front.late_tag")}}
	case d.What == year.ToNote:
		return nil
	}
	return urgency(ctx, today, d.Day)
}

// dueText is what to do.
func dueText(ctx context.Context, d matter.Due) string {
	return i18n.T(ctx, "front.due."+string(d.What), "committee", d.CommitteeName, "day", i18n.DateWeekday(ctx, d.Day), "meeting", i18n.Date(ctx, d.Meeting), "decided", i18n.Date(ctx, d.Decided))
}

// dueHref is where it is done; only who leads a matter can move its decision.
func dueHref(d matter.Due, leads bool) string {
	switch {
	case d.What == year.ToNote:
		return matter.Path(d.MatterID) + "/droeftet"
	case d.What == year.TooLate && leads:
		return matter.Path(d.MatterID) + "/vinduer"
	}
	return matter.Path(d.MatterID)
}

// dueWhy is why, in a quiet line: the meeting it is for, or what can still be done.
func dueWhy(ctx context.Context, d matter.Due) string {
	return i18n.T(ctx, "front.due_why."+string(d.What), "meeting", i18n.DateWeekday(ctx, d.Meeting), "decided", i18n.DateWeekday(ctx, d.Decided))
}

type dueView struct {
	Today       clock.Day
	All         bool
	Secretariat bool
	Due         []matter.Due
	Whole       int
	More        bool
	Page        int
}

func (v dueView) pages() int { return (v.Whole + duePage - 1) / duePage }

func (v dueView) at(page int) string {
	if page < 1 || page > v.pages() {
		return ""
	}
	q := url.Values{}
	if v.Secretariat && !v.All {
		q.Set("mine", "ja")
	}
	if page > 1 {
		q.Set("side", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return DuePath
	}
	return DuePath + "?" + q.Encode()
}

// due is the page of all that is due: one's own, and for the secretariat every open decision's.
func (x *Room) due(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	v := dueView{Today: clock.Today(x.clk), Secretariat: actor.Grants.Secretariat, Page: web.PageNumber(r)}
	v.All = v.Secretariat && r.FormValue("mine") == ""
	list, more, err := x.matter.Due(ctx, actor, v.All)
	if err != nil {
		return err
	}
	v.Whole, v.More = len(list), more
	from := (v.Page - 1) * duePage
	if from > 0 && from >= len(list) {
		return fault.NotFound
	}
	v.Due = list[from:min(len(list), from+duePage)]
	return web.Render(w, r, http.StatusOK, allDue(v))
}
