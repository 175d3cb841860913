package option

import (
	"context"
	"github.com/a-h/templ"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/ui"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/matter"
)

// danish marks people's own words: they are written in Danish, whatever the page's language is.
const danish = "da"

// Path is the address of a matter's options.
func Path(matterID string) string { return matter.Path(matterID) + "/muligheder" }

// onePath is the address of one option, and of what one does with it.
func onePath(optionID, more string) string { return "/mulighed/" + optionID + more }

// place is the address of an option among the others.
func place(o Option) string { return Path(o.MatterID) + "#" + anchor(o.ID) }

func anchor(optionID string) string { return "mulighed-" + optionID }

// Heading is an option's title as it is shown: where it is hidden, words that say so.
func Heading(ctx context.Context, title string) string {
	if title == "" {
		return i18n.T(ctx, "option.untitled")
	}
	return title
}

func markText(ctx context.Context, reason bool, title string) string {
	key := "option.mark.from"
	if reason {
		key = "option.mark.reason"
	}
	return i18n.T(ctx, key, "title", Heading(ctx, title))
}

// partField is the name of a field of the i-th of the parts an option is split into.
func partField(i int, name string) string { return "part" + strconv.Itoa(i+1) + "_" + name }

// draftKey is the name under which a half-written form is kept on the device; what is saved says so in the address, as saved reads it.
func draftKey(what, id string) string { return "mulighed-" + what + "-" + id }

func saved(what, id string) string { return "?gemt=" + what + "-" + id }

// formView is the form of an option: a new one, one that several become, or one that is changed.
type formView struct {
	Here matter.Here
	// Merge with the options there are, and those Chosen; Option is the one that is changed, the zero Option for none.
	Merge   bool
	Options []Option
	Chosen  []string
	Option  Option
	// Changed: somebody else changed it meanwhile, and its words of now are shown.
	Changed bool

	Input  Input
	Choice Choice
	Query  string
	Errors ui.Errors
}

// what tells the three forms apart, in messages and in the address.
func (v formView) what() string {
	switch {
	case v.Merge:
		return "merge"
	case v.Option.ID != "":
		return "change"
	}
	return "make"
}

func (v formView) action() string {
	switch v.what() {
	case "merge":
		return Path(v.Here.Matter.ID) + "/saml"
	case "change":
		return onePath(v.Option.ID, "/ret")
	}
	return Path(v.Here.Matter.ID) + "/ny"
}

func (v formView) draft() string {
	if v.Option.ID != "" {
		return draftKey("ret", v.Option.ID)
	}
	return draftKey(map[bool]string{false: "ny", true: "saml"}[v.Merge], v.Here.Matter.ID)
}

func (v formView) picker(ctx context.Context) ui.PickerProps {
	return ui.PickerProps{Name: "from", Legend: i18n.T(ctx, "option.field.from"), Hint: i18n.T(ctx, "option.field.from_hint"), Optional: true,
		SearchLabel: i18n.T(ctx, "option.field.from_search"), Search: Path(v.Here.Matter.ID) + "/bidrag", Query: v.Query,
		Chosen: contributionOptions(ctx, v.Choice.Chosen), Hits: contributionOptions(ctx, v.Choice.Hits)}
}

// longestExcerpt is how much of a contribution is shown where it is chosen or pointed at.
const longestExcerpt = 140

func excerpt(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= longestExcerpt {
		return text
	}
	return strings.TrimRight(string([]rune(text)[:longestExcerpt-1]), " ,;:-–") + "…"
}

// contributionOptions are contributions to choose from.
func contributionOptions(ctx context.Context, list []matter.Contribution) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, c := range list {
		text := excerpt(c.Text)
		if gone := matter.PlaceOf(ctx, c); gone != "" {
			text = gone
		}
		out[i] = ui.Option{Value: c.ID, Label: text, Hint: matter.AuthorOf(ctx, c)}
	}
	return out
}

// mergeOptions are options to choose from.
func mergeOptions(ctx context.Context, list []Option) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, o := range list {
		out[i] = ui.Option{Value: o.ID, Label: Heading(ctx, o.Version.Title), Hint: excerpt(o.Version.CoreTask)}
	}
	return out
}

type splitView struct {
	*Whole
	Parts  []Input
	Errors ui.Errors
}

type respondView struct {
	*Whole
	Input           ResponseInput
	Representatives matter.Representatives
	Errors          ui.Errors
}

// levelOptions are where one can stand, each with its meaning and its question.
func levelOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, len(Levels))
	for i, l := range Levels {
		key := "option.level." + string(l)
		out[i] = ui.Option{Value: string(l), Label: i18n.T(ctx, key+"_me"), Hint: i18n.T(ctx, key+"_means")}
	}
	return out
}

func levelWords(ctx context.Context, l Level) string { return i18n.T(ctx, "option.level."+string(l)) }

func levelTag(ctx context.Context, r Reason) ui.Tag {
	kind := map[Level]string{Cannot: "plum", Worried: "", Live: "sand", Support: "leaf"}[r.Level]
	if r.Earlier {
		return ui.Tag{Kind: "sand", Text: levelWords(ctx, r.Level) + " – " + i18n.T(ctx, "option.reasons.earlier")}
	}
	return ui.Tag{Kind: kind, Text: levelWords(ctx, r.Level)}
}

// nameOptions are who may see one's name.
func nameOptions(ctx context.Context, v respondView) []ui.Option {
	var names []string
	for _, p := range v.Representatives.People {
		names = append(names, p.Name)
	}
	return []ui.Option{{Value: matter.NameToAll, Label: i18n.T(ctx, "option.respond.name_all")},
		{Value: matter.NameToRepresentatives, Label: i18n.T(ctx, "option.respond.name_representatives"), Hint: strings.Join(names, ", ")}}
}

// standingText says in words where people stand; the worries stand before it.
func standingText(ctx context.Context, k Quiet, s Standing) string {
	switch {
	case k.Hides():
		return i18n.T(ctx, "option.standing.quiet", "day", i18n.Date(ctx, k.Until))
	case !s.Some:
		return i18n.T(ctx, "option.standing.nobody")
	case !s.Told:
		return i18n.T(ctx, "option.standing.some")
	}
	return i18n.T(ctx, "option.standing."+string(s.Share))
}

// count says how many have answered, for who wants to know; "" where it is not told.
func count(ctx context.Context, s Standing) string {
	if !s.Told {
		return ""
	}
	return i18n.T(ctx, "option.standing.n", "n", s.N)
}

func stateTags(ctx context.Context, o Option) []ui.Tag {
	if o.State == Open {
		return nil
	}
	return []ui.Tag{{Kind: "sand", Text: i18n.T(ctx, "option.state."+string(o.State))}}
}

// partView is one thing that every option says something of.
type partView struct{ Label, Text string }

func partsOf(ctx context.Context, o Option) []partView {
	var out []partView
	for _, p := range o.Version.parts() {
		out = append(out, partView{i18n.T(ctx, "option.part."+p.name), *p.text})
	}
	return out
}

// textFields are the fields of an option's form below its title.
func textFields(ctx context.Context, t Text, before string) []ui.TextAreaProps {
	var out []ui.TextAreaProps
	for _, p := range t.parts() {
		out = append(out, ui.TextAreaProps{Name: before + p.name, Label: i18n.T(ctx, "option.field."+p.name), Value: *p.text, Rows: 3, Limit: MaxPart, Optional: p.name != "core_task", Lang: danish})
	}
	return out
}

// wide says that the options are more than fit beside each other on most screens.
func wide(list []Option) bool { return len(list) > 3 }

func dayOf(ctx context.Context, at time.Time) string { return i18n.Date(ctx, clock.DayOf(at)) }

func matterTitle(ctx context.Context, here matter.Here) string {
	return matter.Heading(ctx, here.Title)
}

func emptyText(ctx context.Context, v *Side) string {
	if v.May.Shape {
		return i18n.T(ctx, "option.none_owner")
	}
	return i18n.T(ctx, "option.none_text")
}

// labelled names the option for those who do not see beside which one a button stands.
func labelled(ctx context.Context, o Option, key string) templ.Attributes {
	return templ.Attributes{"aria-label": i18n.T(ctx, key) + ": " + Heading(ctx, o.Version.Title)}
}

// placeWords lead to a contribution where it stands in the matter, with its answer when there is one.
func placeWords(ctx context.Context, c matter.Contribution) string {
	if len(c.Answers) > 0 {
		return i18n.T(ctx, "option.reasons.answered")
	}
	return i18n.T(ctx, "option.reasons.place")
}

func reasonHint(ctx context.Context, v respondView) string {
	hint := i18n.T(ctx, "option.respond.reason_hint")
	if v.Option.Mine.Contribution != "" {
		hint += " " + i18n.T(ctx, "option.respond.reason_kept")
	}
	return hint
}

func pageBefore(v *Whole) string {
	if v.Page == 0 {
		return ""
	}
	return onePath(v.Option.ID, "?side="+strconv.Itoa(v.Page)+"#sagt")
}

func pageAfter(v *Whole) string {
	if !v.More {
		return ""
	}
	return onePath(v.Option.ID, "?side="+strconv.Itoa(v.Page+2)+"#sagt")
}
