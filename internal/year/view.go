package year

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// pageSize is how many meetings a list shows at a time.
const pageSize = 50

// filter narrows the calendar; it stands in the address.
type filter struct {
	// All is everybody's meetings, not only those of one's own committees.
	All   bool
	Text  string
	Level int
	// Month is the first day of one month; no day is from today on.
	Month clock.Day
	Page  int
}

func (f filter) address() string {
	q := url.Values{}
	set := func(name, value string, yes bool) {
		if yes {
			q.Set(name, value)
		}
	}
	set("hvem", "alle", f.All)
	set("q", f.Text, f.Text != "")
	set("niveau", itoa(f.Level), f.Level > 0)
	set("maaned", monthCode(f.Month), !f.Month.IsZero())
	set("side", itoa(f.Page), f.Page > 1)
	if len(q) == 0 {
		return planPath
	}
	return planPath + "?" + q.Encode()
}

// monthCode is a month in the address, "2026-12".
func monthCode(d clock.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.String()[:len("2026-12")]
}

func readMonth(s string) clock.Day {
	d, err := clock.ParseDay(s + "-01")
	if y, _, _ := d.Parts(); err != nil || y < 1990 || y > 2100 {
		return clock.Day{}
	}
	return d
}

// line is a meeting in a list, with where it is changed ("" when the reader may not) and its own last days where they are shown.
type line struct {
	Planned
	Edit string
	Last *Dates
}

func rows(list []Planned, plans bool) []line {
	out := make([]line, len(list))
	for i, p := range list {
		out[i] = line{Planned: p}
		if plans {
			out[i].Edit = meetingPath(p.ID)
		}
	}
	return out
}

// An agenda is months of weeks of days.
type (
	month struct {
		First clock.Day
		Weeks []week
	}
	week struct {
		N    int
		Days []dayOf
	}
	dayOf struct {
		Day     clock.Day
		Holiday Holiday
		// Closed are closed days that begin here, or began before the first day shown.
		Closed []Closed
		Lines  []line
	}
)

// longestAgenda is for how many days after the first the days without meetings are told of.
const longestAgenda = 400

// agenda puts meetings, in their order, with the holidays and closed days from one day to another, both counted.
func agenda(list []line, closed []Closed, from, to clock.Day) []month {
	var months []month
	for d, n := from, 0; !d.After(to) && n <= longestAgenda; d, n = d.AddDays(1), n+1 {
		one := dayOf{Day: d, Holiday: HolidayOn(d)}
		for len(list) > 0 && list[0].Day == d {
			one.Lines, list = append(one.Lines, list[0]), list[1:]
		}
		for _, c := range closed {
			if c.From == d || d == from && c.From.Before(d) && !c.To.Before(d) {
				one.Closed = append(one.Closed, c)
			}
		}
		if one.Holiday != "" || len(one.Closed)+len(one.Lines) > 0 {
			months = put(months, one)
		}
	}
	for _, l := range list { // beyond, where only meetings are told of
		months = meet(months, l)
	}
	return months
}

// meet adds a meeting after those before it.
func meet(months []month, l line) []month {
	if last := lastDay(months); last != nil && last.Day == l.Day {
		last.Lines = append(last.Lines, l)
		return months
	}
	return put(months, dayOf{Day: l.Day, Lines: []line{l}})
}

func lastDay(months []month) *dayOf {
	if len(months) == 0 {
		return nil
	}
	weeks := months[len(months)-1].Weeks
	days := weeks[len(weeks)-1].Days
	return &days[len(days)-1]
}

// put adds a day after those before it.
func put(months []month, d dayOf) []month {
	y, m, _ := d.Day.Parts()
	first := clock.Date(y, m, 1)
	if n := len(months); n == 0 || months[n-1].First != first {
		months = append(months, month{First: first})
	}
	at := &months[len(months)-1]
	_, n := Week(d.Day)
	if k := len(at.Weeks); k == 0 || at.Weeks[k-1].N != n {
		at.Weeks = append(at.Weeks, week{N: n})
	}
	w := &at.Weeks[len(at.Weeks)-1]
	w.Days = append(w.Days, d)
	return months
}

// planView is the calendar.
type planView struct {
	Filter filter
	Levels [4]string
	Today  clock.Day
	// Has: the reader has committees of their own.
	Has    bool
	Keeps  bool
	Months []month
	// Any says whether there is a meeting among the days.
	Any            bool
	Previous, Next string
}

// mostMatched bounds the committees a name can mean.
const mostMatched = 200

// The plan: six queries at most, whatever the size.
func (x *Room) planView(ctx context.Context, q db.Q, actor access.Actor, f filter) (planView, error) {
	v := planView{Today: x.today(), Keeps: MayKeep(actor)}
	s, err := x.municipality.Settings(ctx)
	if err != nil {
		return v, err
	}
	v.Levels = s.LevelWords
	if v.Has, err = db.One(ctx, q, db.Scan[bool], `SELECT EXISTS `+theirs, actor.Person); err != nil {
		return v, err
	}
	f.All = f.All || !v.Has || f.Text != "" || f.Level != 0
	v.Filter = f
	n := narrow{From: v.Today, Level: f.Level, Limit: pageSize + 1, Offset: (f.Page - 1) * pageSize}
	if !f.Month.IsZero() {
		n.From, n.Before = f.Month, f.Month.AddMonths(1)
	}
	switch {
	case !f.All:
		n.Person = actor.Person
	case f.Text != "":
		if n.Committees, err = x.named(ctx, q, f.Text); err != nil {
			return v, err
		}
	}
	list, err := meetings(ctx, q, n)
	if err != nil {
		return v, err
	}
	if f.Page > 1 {
		v.Previous = at(f, f.Page-1)
	}
	if len(list) > pageSize {
		list, v.Next = list[:pageSize], at(f, f.Page+1)
	}
	v.Any = len(list) > 0
	from, to := n.From, n.From
	if v.Any {
		to = list[len(list)-1].Day
	}
	if f.Page > 1 && v.Any {
		from = list[0].Day
	}
	if !f.Month.IsZero() && v.Next == "" {
		to = n.Before.AddDays(-1)
	}
	if !f.All && f.Month.IsZero() { // one's own meetings are few and far between: no days without one
		for _, l := range rows(list, false) {
			v.Months = meet(v.Months, l)
		}
		return v, nil
	}
	periods, err := closed(ctx, q, from)
	v.Months = agenda(rows(list, false), periods, from, to)
	return v, err
}

func at(f filter, page int) string {
	f.Page = page
	return f.address()
}

// named are the committees of today whose name has these words.
func (x *Room) named(ctx context.Context, q db.Q, text string) ([]string, error) {
	all, err := x.committee.All(ctx, q)
	ids := []string{}
	for _, c := range all {
		if strings.Contains(strings.ToLower(c.Name), strings.ToLower(text)) && len(ids) < mostMatched {
			ids = append(ids, c.ID)
		}
	}
	return ids, err
}

// months are the months one can choose, by where they begin.
func (v planView) months(ctx context.Context) []ui.Option {
	const back, ahead = -6, 18
	y, m, _ := v.Today.Parts()
	this := clock.Date(y, m, 1)
	var out []ui.Option
	chosen := v.Filter.Month.IsZero()
	for n := back; n <= ahead; n++ {
		d := this.AddMonths(n)
		chosen = chosen || d == v.Filter.Month
		out = append(out, ui.Option{Value: monthCode(d), Label: i18n.Month(ctx, d)})
	}
	if !chosen { // one further away
		out = append(out, ui.Option{Value: monthCode(v.Filter.Month), Label: i18n.Month(ctx, v.Filter.Month)})
	}
	return out
}

func (v planView) levels() []ui.Option {
	var out []ui.Option
	for i, word := range v.Levels {
		out = append(out, ui.Option{Value: itoa(i + 1), Label: word})
	}
	return out
}

// whose are the two ways to see the calendar.
func (v planView) whose(ctx context.Context) []ui.FilterLink {
	return []ui.FilterLink{{Text: i18n.T(ctx, "year.plan.mine"), Href: filter{Month: v.Filter.Month}.address(), Active: !v.Filter.All},
		{Text: i18n.T(ctx, "year.plan.all"), Href: filter{All: true, Month: v.Filter.Month}.address(), Active: v.Filter.All}}
}

// committeeView is a committee's meetings.
type committeeView struct {
	Committee committee.Committee
	Past      bool
	Months    []month
	Any       bool
	Plans     bool
	Keeps     bool
	Deadlines Deadlines
	// Own: the deadlines are the committee's own, and stand there.
	Own            deadlineRow
	Previous, Next string
}

func (x *Room) committeeView(ctx context.Context, q db.Q, actor access.Actor, id string, past bool, page int) (committeeView, error) {
	v := committeeView{Past: past, Keeps: MayKeep(actor)}
	if !MayRead(actor) {
		return v, fault.NotFound
	}
	var err error
	if v.Committee, err = x.committee.Committee(ctx, q, id); err != nil {
		return v, err
	}
	if v.Committee.Ended(x.today()) {
		return v, fault.NotFound
	}
	members, err := x.committee.MembersOf(ctx, q, []string{id})
	if err != nil {
		return v, err
	}
	v.Plans = MayPlan(actor, members)
	deadlines, err := x.Deadlines(ctx, q, []string{id})
	if err != nil {
		return v, err
	}
	v.Deadlines = deadlines[id]
	if v.Own, err = committeeDeadlines(ctx, q, id); err != nil {
		return v, err
	}
	n := narrow{Committees: []string{id}, From: x.today(), Limit: pageSize + 1, Offset: (page - 1) * pageSize}
	if past {
		n.From, n.Before, n.Latest = clock.Day{}, x.today(), true
	}
	list, err := meetings(ctx, q, n)
	if err != nil {
		return v, err
	}
	address := func(page int) string {
		a := url.Values{"side": {itoa(page)}}
		if past {
			a.Set("tidligere", "ja")
		}
		return committeePath(id) + "?" + a.Encode()
	}
	if page > 1 {
		v.Previous = address(page - 1)
	}
	if len(list) > pageSize {
		list, v.Next = list[:pageSize], address(page+1)
	}
	v.Any = len(list) > 0
	calendar, err := x.Calendar(ctx, q, x.today())
	if err != nil {
		return v, err
	}
	out := rows(list, v.Plans)
	for i, l := range out {
		if l.Cancelled == "" && !past {
			d := calendar.Dates(v.Deadlines, l.Day)
			out[i].Last = &d
		}
	}
	for _, l := range out {
		v.Months = meet(v.Months, l)
	}
	return v, nil
}

// addView, meetingView and repeatView are the forms of a meeting, of one that is there, and of a pattern.
type addView struct {
	Committee committee.Committee
	Typed     typed
	Errors    ui.Errors
}

type meetingView struct {
	Planned
	Typed typed
	// Seen is the meeting as it was shown. Meanwhile: somebody else has changed it since.
	Seen      string
	Meanwhile bool
	Why       string
	Errors    ui.Errors
}

type repeatView struct {
	Committee committee.Committee
	Typed     pattern
	// Series is what it would make; nil while there is nothing to show.
	Series *Series
	Errors ui.Errors
}

type fetchView struct {
	File   string
	Wrong  []LineError
	Errors ui.Errors
}

// changeView is what a file would change.
type changeView struct {
	Change Change
	Names  map[string]string
	// Packed travels with the form, Seen says what was agreed to.
	Packed, Seen string
	Again        bool
}

// mostShown is how many meetings of one kind a preview lists.
const mostShown = 50

type feedView struct {
	Made    time.Time
	Address string
}

// sectionView is a committee's meetings on the committee's page.
type sectionView struct {
	ID    string
	Ended bool
	Plans bool
	Lines []line
	More  bool
}

// CommitteeSection is what a committee's page shows of this room (committee.AddCommitteeSection): its next meetings.
func (x *Room) CommitteeSection(ctx context.Context, committeeID string) (templ.Component, error) {
	v, err := x.section(ctx, committeeID)
	if err != nil || v.Ended {
		return nil, err
	}
	return committeeSection(v), nil
}

// SettingsSection is what the settings page shows of this room (municipality.AddSection): the way to its own.
func (x *Room) SettingsSection(context.Context) (templ.Component, error) {
	return settingsSection(), nil
}

// timeText is a time as people write it: "9.00" in Danish.
func timeText(ctx context.Context, t Time) string {
	s := strings.TrimPrefix(string(t), "0")
	if i18n.Lang(ctx) == i18n.Danish {
		s = strings.Replace(s, ":", ".", 1)
	}
	return s
}

// hours is "kl. 9.00–12.00", or that the time is not known.
func hours(ctx context.Context, m Meeting) string {
	switch {
	case m.Start == "":
		return i18n.T(ctx, "year.time.none")
	case m.End == "":
		return i18n.T(ctx, "year.time.from", "start", timeText(ctx, m.Start))
	}
	return i18n.T(ctx, "year.time.both", "start", timeText(ctx, m.Start), "end", timeText(ctx, m.End))
}

// oneLine is a meeting in one line, for lists of what changes.
func oneLine(ctx context.Context, m Meeting) string {
	parts := []string{i18n.DateWeekday(ctx, m.Day), hours(ctx, m)}
	if m.Place != "" {
		parts = append(parts, m.Place)
	}
	return strings.Join(parts, ", ")
}

// skippedText says why there is no meeting on a day.
func skippedText(ctx context.Context, s Skipped) string {
	if s.Holiday != "" {
		return i18n.T(ctx, "year.holiday."+string(s.Holiday))
	}
	return s.Closed
}

// closedText is "Jul: lukket 24. december – 31. december 2026".
func closedText(ctx context.Context, c Closed) string {
	if c.From == c.To {
		return i18n.T(ctx, "year.closed.day", "name", c.Name)
	}
	return i18n.T(ctx, "year.closed.days", "name", c.Name, "from", i18n.DateShort(ctx, c.From), "to", c.To)
}

// weekdays are Monday to Friday, from which a pattern chooses.
func weekdays(ctx context.Context) []ui.Option {
	var out []ui.Option
	for n := time.Monday; n <= time.Friday; n++ {
		monday, _ := Monday(2026, 1)
		out = append(out, ui.Option{Value: itoa(int(n)), Label: i18n.Weekday(ctx, monday.AddDays(int(n-time.Monday)))})
	}
	return out
}

// nths are the places in a month a pattern chooses from.
func nths(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, n := range []int{1, 2, 3, 4, Last} {
		key := "year.nth." + itoa(n)
		if n == Last {
			key = "year.nth.last"
		}
		out = append(out, ui.Option{Value: itoa(n), Label: i18n.T(ctx, key)})
	}
	return out
}
