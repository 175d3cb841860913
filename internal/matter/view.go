package matter

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/owndata"
	"github.com/medspil/medspil/internal/kit/ui"
)

// danish marks people's own words: they are written in Danish, whatever the page's language is.
const danish = "da"

type listView struct {
	Filter Filter
	// Chosen are what it is narrowed by; Excluding those of them without which it would not be empty.
	Chosen, Excluding []chosen
	// Closed is how many closed matters have the words that no open one has.
	Closed int
	// OwnUnits are where the reader works or leads.
	OwnUnits []Unit
	List     *List
	Today    clock.Day
	MayOpen  bool
}

type storyView struct {
	Story      *Story
	Today      clock.Day
	DraftClear string
	// Leads and Besides are the sections of rooms above, above the story and below it.
	Leads, Besides []templ.Component
	// Basis is what they show at a published decision.
	Basis []templ.Component
}

type draftView struct {
	Form    *Form
	LastDay string
	Today   clock.Day
	// Saved: what is kept on the device is on the server too.
	Saved bool

	TouchedQuery, StandInQuery string
	TouchedHits, StandInHits   []ui.Option
	Errors                     ui.Errors
}

type reviewView struct {
	Form    *Form
	Today   clock.Day
	Choices []ui.Option
	// Decider words who decides a decision.
	Decider string
	Counsel Counsel
	// What was tried with which committee, after an error.
	Do, Committee, Reason string
	Errors                ui.Errors
}

// leadView is a page on which the owner changes an open matter; What says which.
type leadView struct {
	Story  *Story
	Today  clock.Day
	What   string
	Errors ui.Errors

	Day, Reason string
	Version     VersionInput
	// Revised: another text was made meanwhile, and is shown beside what was typed.
	Revised  bool
	Teachers teachersView
	Close    CloseInput
	Picture  PictureInput
	Missing  int
	// Waiting are the first contributions that wait for an answer.
	Waiting   []Contribution
	Query     string
	Hits      []ui.Option
	Committee string
	Choices   []ui.Option
	// Days are the windows' last days as typed; Question the one that is closed; Promise the handshake.
	Days              []string
	Question, Promise string
}

// dayOf is the Danish day of an instant, in words.
func dayOf(ctx context.Context, at time.Time) string { return i18n.Date(ctx, clock.DayOf(at)) }

func shortDay(ctx context.Context, at time.Time) string { return i18n.DateShort(ctx, clock.DayOf(at)) }

// left says how long something still runs: today, tomorrow, in n days, or that it is over.
func left(ctx context.Context, today, last clock.Day) string {
	switch n := today.DaysUntil(last); {
	case n < 0:
		return i18n.T(ctx, "matter.left.over", "day", i18n.DateShort(ctx, last))
	case n == 0:
		return i18n.T(ctx, "matter.left.today")
	default:
		return i18n.T(ctx, "matter.left.days", "n", n)
	}
}

// stateTag says how far a matter is and how long one can still be heard.
func stateTag(ctx context.Context, state State, today, last clock.Day) ui.Tag {
	switch {
	case state == Draft:
		return ui.Tag{Kind: "sand", Text: i18n.T(ctx, "matter.state.draft")}
	case state == Closed:
		return ui.Tag{Kind: "leaf", Text: i18n.T(ctx, "matter.state.closed")}
	case today.After(last):
		return ui.Tag{Kind: "sand", Text: left(ctx, today, last)}
	case today.DaysUntil(last) <= 7:
		return ui.Tag{Kind: "now", Text: i18n.T(ctx, "matter.now", "left", left(ctx, today, last))}
	}
	return ui.Tag{Text: left(ctx, today, last)}
}

// influence is the window of influence of an advice matter: one stretch in which everything can be shaped, and today on it.
func influence(ctx context.Context, s *Story, today clock.Day) ui.InfluenceProps {
	if Kinds[s.Matter.Kind].Decides {
		return decisionInfluence(ctx, s, today)
	}
	opened := clock.DayOf(s.Matter.OpenedAt)
	last := s.Matter.LastDay
	// A tenth of the picture is what comes after the last day: the answers and the closing.
	whole := float64(max(opened.DaysUntil(last), 1)) / 0.8
	at := float64(opened.DaysUntil(today)) / whole
	at = min(max(at, 0), 0.98)
	if s.Matter.State == Closed {
		at = -1
	}
	return ui.InfluenceProps{
		Segments: []ui.Segment{
			{Label: i18n.T(ctx, wordKey(s.Matter.Kind, "matter.window.contribute")), Until: i18n.T(ctx, "matter.window.until", "day", i18n.DateShort(ctx, last)), Share: 0.8, Closed: s.Matter.State == Closed},
			{Label: i18n.T(ctx, wordKey(s.Matter.Kind, "matter.window.answered")), Until: i18n.T(ctx, wordKey(s.Matter.Kind, "matter.window.after")), Share: 0.2, Closed: true},
		},
		Today: at,
		Title: i18n.T(ctx, wordKey(s.Matter.Kind, "matter.window.title")),
		Desc:  canShape(ctx, s, today),
	}
}

// canShape answers what can still be influenced, until when, by whom: one sentence on every page of the matter.
func canShape(ctx context.Context, s *Story, today clock.Day) string {
	last := i18n.Date(ctx, s.Matter.LastDay)
	switch {
	case s.Matter.State == Closed:
		return i18n.T(ctx, wordKey(s.Matter.Kind, "matter.shape.closed"), "day", dayOf(ctx, s.Matter.ClosedAt))
	case Kinds[s.Matter.Kind].Decides:
		return decisionShape(ctx, s, today)
	case today.After(s.Matter.LastDay):
		return i18n.T(ctx, wordKey(s.Matter.Kind, "matter.shape.late"), "day", last)
	case s.Matter.Visibility == ToAll:
		return i18n.T(ctx, wordKey(s.Matter.Kind, "matter.shape.all"), "day", last)
	case s.Matter.Visibility == ToCommittee: // of these only a dialogue room
		return i18n.T(ctx, "matter.room.shape.committee", "day", last)
	}
	return i18n.T(ctx, wordKey(s.Matter.Kind, "matter.shape.touched"), "day", last)
}

// outcomeKind is the shape an outcome is drawn with.
func outcomeKind(code string) ui.OutcomeKind {
	if code == NotFollowed {
		return ui.OutcomeNot
	}
	return ui.OutcomeKind(code)
}

// kindOptions are the kinds of contribution, in the order in which they are offered; in a theme with what each says of the word.
func kindOptions(ctx context.Context, of Kind) []ui.Option {
	kinds := []string{Proposal, Perspective, Question, Concern, Experience}
	if of == Theme {
		kinds = []string{Experience, Perspective, Proposal, Question, Concern}
	}
	var out []ui.Option
	for _, k := range kinds {
		o := ui.Option{Value: k, Label: i18n.T(ctx, "matter.kind."+k)}
		if of == Theme {
			o.Hint = i18n.T(ctx, "matter.kind_in_theme."+k)
		}
		out = append(out, o)
	}
	return out
}

// outcomeWords name an outcome as the kind of matter says it.
func outcomeWords(ctx context.Context, k Kind, code string) string {
	if word, own := changedWords[k]; own && code == Changed {
		return i18n.T(ctx, word)
	}
	return i18n.T(ctx, "matter.outcome."+code)
}

// changedWords are the words for what changed something, where a kind of matter has its own.
var changedWords = map[Kind]string{Decision: "matter.outcome_of_decision.changed", Theme: "matter.outcome_of_theme.changed"}

// outcomeField is an outcome in a copy of one's own data, in the word it has on a matter's page.
func outcomeField(k Kind, code string) owndata.Field {
	f := owndata.Code("outcome", code, "matter.outcome.")
	if word, own := changedWords[k]; own && code == Changed {
		f.Word = word
	}
	return f
}

func outcomeOptions(ctx context.Context, k Kind) []ui.Option {
	var out []ui.Option
	for _, o := range Outcomes {
		opt := ui.Option{Value: o, Label: outcomeWords(ctx, k, o), Icon: outcomeKind(o).Icon()}
		if o == Changed {
			opt.Kind = "leaf"
		}
		out = append(out, opt)
	}
	return out
}

// names lists people: "Jonas Kjær, Hanne Bæk og Ali Sand"; more than six are counted.
func names(ctx context.Context, people []Person) string {
	const most = 6
	var list []string
	for i, p := range people {
		if i == most {
			list = append(list, i18n.T(ctx, "matter.names.more", "n", len(people)-most))
			break
		}
		list = append(list, p.Name)
	}
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " " + i18n.T(ctx, "matter.names.and") + " " + list[len(list)-1]
}

func unitOptions(units []Unit) []ui.Option {
	var out []ui.Option
	for _, u := range units {
		out = append(out, ui.Option{Value: u.ID, Label: u.Name, Hint: strings.Join(u.Path, " › ")})
	}
	return out
}

func personOptions(people ...Person) []ui.Option {
	var out []ui.Option
	for _, p := range people {
		if p.ID != "" {
			out = append(out, ui.Option{Value: p.ID, Label: p.Name})
		}
	}
	return out
}

// unitLine names a unit; an ended one with the unit it counts as.
func unitLine(ctx context.Context, u Unit) string {
	if u.CountsAs != "" {
		return i18n.T(ctx, "matter.unit.ended", "unit", u.Name, "now", u.CountsAs)
	}
	return u.Name
}

// author is who a contribution is shown as from.
func author(ctx context.Context, c Contribution) (name, initial, seed string) {
	switch {
	case c.NameTo == NameToNobody:
		return i18n.T(ctx, "matter.author.nobody"), "?", ""
	case c.NameTo == NameForgotten:
		return i18n.T(ctx, "matter.author.forgotten"), "?", ""
	case c.Author == nil:
		return i18n.T(ctx, "matter.author.kept"), "?", ""
	}
	return c.Author.Name, ui.Initials(c.Author.Name), c.Author.ID
}

func contributionTags(ctx context.Context, c Contribution) []ui.Tag {
	var tags []ui.Tag
	if c.Kind != Position {
		tags = append(tags, ui.Tag{Kind: "sand", Text: i18n.T(ctx, "matter.kind."+c.Kind)})
	}
	if c.Late {
		tags = append(tags, ui.Tag{Kind: "sand", Text: i18n.T(ctx, "matter.tag.late")})
	}
	if c.Mine {
		tags = append(tags, ui.Tag{Text: i18n.T(ctx, "matter.tag.mine")})
	}
	if c.Guest != "" {
		tags = append(tags, ui.Tag{Kind: "plum", Text: guestText(ctx, c.Guest)})
	}
	if whom := forText(ctx, c); whom != "" {
		tags = append(tags, ui.Tag{Kind: "plum", Text: whom})
	}
	if c.Author != nil && c.NameTo == NameToRepresentatives {
		tags = append(tags, ui.Tag{Kind: "plum", Text: i18n.T(ctx, "matter.tag.representatives")})
	}
	return tags
}

// place says what stands where a text was, when it is gone; "" when it stands.
func place(ctx context.Context, c Contribution) string {
	switch {
	case c.Hidden:
		return i18n.T(ctx, "matter.place.hidden", "reason", c.HiddenReason)
	case !c.WithdrawnAt.IsZero():
		return i18n.T(ctx, "matter.place.withdrawn", "day", dayOf(ctx, c.WithdrawnAt))
	}
	return ""
}
