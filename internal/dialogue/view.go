package dialogue

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/year"
)

// danish is the language people write in.
const danish = "da"

type listView struct {
	Filter Filter
	List   []Request
	More   bool
	Today  clock.Day
	// Answers: somebody could ask the reader. Of names the unit or committee the list is narrowed to.
	Answers bool
	Of      string
}

func (v listView) whose(ctx context.Context) []ui.FilterLink {
	link := func(w Whose, key string) ui.FilterLink {
		f := v.Filter
		f.Whose = w
		return ui.FilterLink{Text: i18n.T(ctx, "dialogue.list."+key), Href: f.address(1), Active: v.Filter.Whose == w}
	}
	links := []ui.FilterLink{link(Everyones, "everyones"), link(Mine, "mine")}
	if v.Answers {
		links = append(links, link(ToMe, "to_me"))
	}
	return links
}

func (v listView) states(ctx context.Context) []ui.FilterLink {
	link := func(all bool, key string) ui.FilterLink {
		f := v.Filter
		f.All = all
		return ui.FilterLink{Text: i18n.T(ctx, "dialogue.list."+key), Href: f.address(1), Active: v.Filter.All == all}
	}
	return []ui.FilterLink{link(false, "open"), link(true, "all")}
}

func (v listView) chosen() []ui.FilterLink {
	if v.Of == "" {
		return nil
	}
	f := v.Filter
	f.Unit, f.Committee = "", ""
	return []ui.FilterLink{{Text: v.Of, Href: f.address(1)}}
}

func (v listView) pager() (previous, next string) {
	if v.Filter.Page > 1 {
		previous = v.Filter.address(v.Filter.Page - 1)
	}
	if v.More {
		next = v.Filter.address(v.Filter.Page + 1)
	}
	return previous, next
}

// typed is a request as it was typed.
type typed struct {
	ID, What, Why, Meeting string
	Carry                  bool
}

type newView struct {
	Form   Form
	Typed  typed
	Errors ui.Errors
}

// to is the address of the form for a choice.
func (c Choice) to() string {
	if c.GroupID != "" {
		return NewPath + "?gruppe=" + c.GroupID
	}
	return NewPath + "?enhed=" + c.UnitID
}

// name is what is asked.
func (c Choice) name() string { return c.Unit + c.Group }

// who are those who answer: "Karen Brandt", "Karen Brandt, der leder Hjemmeplejen Nord".
func (c Choice) who(ctx context.Context) string {
	names := strings.Join(c.Leaders, ", ")
	if c.Above == "" {
		return names
	}
	return i18n.T(ctx, "dialogue.choose.above", "names", names, "unit", c.Above)
}

// draftKey is where the form keeps what is written on the device.
func draftKey(c Choice) string { return "dialog-" + c.UnitID + c.GroupID }

func meetingOptions(ctx context.Context, list []year.Meeting) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, m := range list {
		out[i] = ui.Option{Value: m.ID, Label: i18n.DateWeekday(ctx, m.Day)}
	}
	return out
}

type storyView struct {
	*Story
	Added, DraftClear string
	Errors            ui.Errors
}

type answerView struct {
	Story    *Story
	Way      string
	Seen     int
	Text     string
	Meeting  string
	Day      string
	Meetings []year.Meeting
	Errors   ui.Errors
}

// title is what a request is called where it is one of several.
func title(ctx context.Context, what string) string {
	if what == "" {
		return i18n.T(ctx, "dialogue.untitled")
	}
	return matter.TitleOf(what)
}

// Whom is who is asked: the unit or the group.
func (r Request) Whom() string { return r.Unit + r.Group }

func onDay(ctx context.Context, t time.Time) string { return i18n.Date(ctx, clock.DayOf(t)) }

// tags are the state of a request.
func tags(ctx context.Context, r Request, today clock.Day) []ui.Tag {
	if r.Overdue(today) {
		return []ui.Tag{{Kind: "plum", Text: i18n.T(ctx, "dialogue.overdue_tag")}}
	}
	kind := map[State]string{Open: "now", Matter: "leaf", Meeting: "leaf", Answered: "leaf"}[r.State]
	if kind == "" {
		kind = "sand"
	}
	return []ui.Tag{{Kind: kind, Text: i18n.T(ctx, "dialogue.state."+string(r.State))}}
}

// deadlineText says until when it is to be answered, and how many days there are.
func deadlineText(ctx context.Context, r Request, today clock.Day) string {
	switch n := today.DaysUntil(r.Deadline); {
	case n < 0:
		return i18n.T(ctx, "dialogue.deadline.over", "day", i18n.DateWeekday(ctx, r.Deadline), "n", -n)
	case n == 0:
		return i18n.T(ctx, "dialogue.deadline.today")
	default:
		return i18n.T(ctx, "dialogue.deadline.left", "day", i18n.DateWeekday(ctx, r.Deadline), "n", n)
	}
}

// waitsText says whose answer it waits for.
func waitsText(ctx context.Context, v storyView) string {
	switch {
	case v.Standing.Answers:
		return i18n.T(ctx, "dialogue.waits_you")
	case len(v.Answerers) == 0:
		return i18n.T(ctx, "dialogue.waits_nobody")
	}
	return i18n.T(ctx, "dialogue.waits", "who", names(v.Answerers))
}

func names(list []Person) string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = p.Name
	}
	return strings.Join(out, ", ")
}

// askerName is who asks, also when the name's time is over.
func askerName(ctx context.Context, r Request) string {
	if r.Asker.ID == "" {
		return i18n.T(ctx, "dialogue.forgotten")
	}
	return r.Asker.Name
}

// facts are what is known of a request besides its words.
func facts(ctx context.Context, v storyView) []ui.KeyValue {
	to := ui.KeyValue{Key: i18n.T(ctx, "dialogue.fact.to"), Value: v.Whom()}
	if v.UnitID != "" {
		to.Href = "/enhed/" + v.UnitID
	}
	list := []ui.KeyValue{to}
	add := func(key, value string) {
		if value != "" {
			list = append(list, ui.KeyValue{Key: i18n.T(ctx, "dialogue.fact."+key), Value: value})
		}
	}
	add("answers", names(v.Answerers))
	add("asker", askerName(ctx, v.Request))
	add("carrier", v.Carrier.Name)
	if v.Joins > 0 {
		add("joined", i18n.T(ctx, "dialogue.joined", "n", v.Joins))
	}
	if !v.ForDay.IsZero() {
		add("meeting", i18n.T(ctx, "dialogue.meeting_of", "committee", v.ForCommittee, "day", i18n.DateWeekday(ctx, v.ForDay)))
	}
	if v.State == Open {
		add("deadline", i18n.DateWeekday(ctx, v.Deadline))
	}
	return list
}

// outcomeHeading tells of an outcome in one line.
func outcomeHeading(ctx context.Context, o Outcome) string {
	return i18n.T(ctx, "dialogue.outcome."+string(o.Kind), "name", o.By.Name)
}

// outcomeKind is its shape.
func outcomeKind(o Outcome) ui.OutcomeKind {
	switch o.Kind {
	case Matter:
		return ui.OutcomeChanged
	case Meeting:
		return ui.OutcomeElsewhere
	case Declined:
		return ui.OutcomeNot
	}
	return ui.OutcomeAnswered
}

// outcomeWords say what became of it.
func outcomeWords(ctx context.Context, o Outcome) string {
	switch {
	case o.Kind == Meeting && o.Committee != "":
		return i18n.T(ctx, "dialogue.became.meeting_of", "committee", o.Committee, "day", i18n.DateWeekday(ctx, o.Day))
	case o.Kind == Meeting:
		return i18n.T(ctx, "dialogue.became.meeting", "day", i18n.DateWeekday(ctx, o.Day))
	}
	return i18n.T(ctx, "dialogue.became."+string(o.Kind))
}

func answerPath(id, way string) string { return Path(id) + "/svar?hvad=" + way }

// listed is what a list shows of what a request says: nothing of one that was withdrawn or is hidden, whoever reads it.
func listed(r Request) string {
	if r.State == Withdrawn || r.HiddenReason != "" {
		return ""
	}
	return r.What
}

func cardKind(r Request) string {
	if r.State == Open {
		return "now"
	}
	return ""
}

// readers says who reads a request to somebody.
func readers(ctx context.Context, c Choice) string {
	if c.GroupID != "" {
		return i18n.T(ctx, "dialogue.new.readers_group", "group", c.Group)
	}
	return i18n.T(ctx, "dialogue.new.readers_unit", "unit", c.Unit)
}

// moment is something that happened with a request after it was made.
type moment struct {
	at        time.Time
	added     *Addition
	outcome   *Outcome
	withdrawn bool
}

// moments are what happened, in order.
func moments(v storyView) []moment {
	var list []moment
	for i := range v.Additions {
		list = append(list, moment{at: v.Additions[i].At, added: &v.Additions[i]})
	}
	if v.Carrier.ID != "" {
		list = append(list, moment{at: v.CarriedAt})
	}
	for i := range v.Told {
		list = append(list, moment{at: v.Told[i].At, outcome: &v.Told[i]})
	}
	if v.State == Withdrawn {
		list = append(list, moment{at: v.EndedAt, withdrawn: true})
	}
	slices.SortStableFunc(list, func(a, b moment) int { return a.at.Compare(b.at) })
	return list
}
