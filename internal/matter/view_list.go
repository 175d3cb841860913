package matter

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/search"
	"github.com/medspil/medspil/internal/kit/ui"
)

// A list's filters as words of its address, which are Danish.
var (
	kindWords  = map[Kind]string{Advice: "sparring", Decision: "beslutning", Theme: "tema", DialogueRoom: "dialogrum"}
	phaseWords = map[string]string{WindowProblem: "problem", WindowSolutions: "loesninger", WindowContribute: "bidrag", WindowProposal: "forslag",
		WindowDecided: "beslutning", PhaseOver: "svar"}
)

// unword finds what a word of an address stands for; the zero value for one that is unknown, so that an old link still shows a list.
func unword[K comparable](words map[K]string, word string) (found K) {
	for k, w := range words {
		if w == word {
			return k
		}
	}
	return found
}

// filterOf reads a list's filter from the address.
func filterOf(q url.Values) Filter {
	f := Filter{Mine: q.Has("mine"), Waiting: q.Has("venter"), Query: strings.TrimSpace(q.Get("q")), Kind: unword(kindWords, q.Get("slags")), Phase: unword(phaseWords, q.Get("fase"))}
	if u, err := id.Parse(q.Get("enhed")); err == nil {
		f.Unit = u
	}
	if c, err := id.Parse(q.Get("udvalg")); err == nil {
		f.Committee = c
	}
	switch q.Get("tilstand") {
	case "lukket":
		f.State = Closed
	case "alle":
		f.State = Any
	}
	return f
}

// inAddress is the filter as it stands in the address, in one order.
func (f Filter) inAddress() []ui.NameValue {
	state := map[State]string{Closed: "lukket", Any: "alle"}[f.State]
	yes := map[bool]string{true: "ja"}
	return slices.DeleteFunc([]ui.NameValue{{Name: "tilstand", Value: state}, {Name: "mine", Value: yes[f.Mine]}, {Name: "venter", Value: yes[f.Waiting]},
		{Name: "slags", Value: kindWords[f.Kind]}, {Name: "fase", Value: phaseWords[f.Phase]}, {Name: "enhed", Value: f.Unit},
		{Name: "udvalg", Value: f.Committee}, {Name: "q", Value: f.Query}}, func(v ui.NameValue) bool { return v.Value == "" })
}

// addressOf is the address of a list narrowed by the filter.
func addressOf(f Filter, after string) string {
	q := url.Values{}
	for _, v := range f.inAddress() {
		q.Set(v.Name, v.Value)
	}
	if after != "" {
		q.Set("efter", after)
	}
	if len(q) == 0 {
		return "/forloeb"
	}
	return "/forloeb?" + q.Encode()
}

// listHidden keeps the rest of the filter while one searches.
func listHidden(f Filter) []ui.NameValue { f.Query = ""; return f.inAddress() }

// listFilters are the lists one can choose between; what else narrows them stays.
func listFilters(ctx context.Context, f Filter) []ui.FilterLink {
	link := func(key string, state State, mine, waiting bool) ui.FilterLink {
		to := f
		to.State, to.Mine, to.Waiting = state, mine, waiting
		if state != "" {
			to.Phase = "" // only what is open is in one
		}
		return ui.FilterLink{Text: i18n.T(ctx, "matter.list.filter."+key), Href: addressOf(to, ""),
			Active: (state == f.State || state == "" && f.State == Open) && mine == f.Mine && waiting == f.Waiting}
	}
	return []ui.FilterLink{
		link("open", "", false, false), link("waiting", "", false, true), link("mine", Any, true, false), link("closed", Closed, false, false),
	}
}

// kindFilters narrow the list to a kind of matter.
func kindFilters(ctx context.Context, f Filter) []ui.FilterLink {
	var out []ui.FilterLink
	for _, k := range append([]Kind{""}, everyKind...) {
		to := f
		to.Kind = k
		out = append(out, ui.FilterLink{Text: kindName(ctx, k), Href: addressOf(to, ""), Active: k == f.Kind})
	}
	return out
}

func kindName(ctx context.Context, k Kind) string {
	if k == "" {
		return i18n.T(ctx, "matter.list.every")
	}
	return i18n.T(ctx, "matter.list.kind."+string(k))
}

// phaseFilters narrow the list to a phase, in which only open matters are.
func phaseFilters(ctx context.Context, f Filter) []ui.FilterLink {
	all := f
	all.Phase = ""
	out := []ui.FilterLink{{Text: i18n.T(ctx, "matter.list.every"), Href: addressOf(all, ""), Active: f.Phase == ""}}
	for _, phase := range Phases {
		to := f
		if to.Phase = phase; to.State == Closed {
			to.State = ""
		}
		out = append(out, ui.FilterLink{Text: i18n.T(ctx, "matter.list.phase."+phase), Href: addressOf(to, ""), Active: phase == f.Phase})
	}
	return out
}

// unitFilters narrow the list to one of the reader's own workplaces, and what lies below it.
func unitFilters(ctx context.Context, f Filter, own []Unit) []ui.FilterLink {
	all := f
	all.Unit = ""
	out := []ui.FilterLink{{Text: i18n.T(ctx, "matter.list.every"), Href: addressOf(all, ""), Active: f.Unit == ""}}
	for _, u := range own {
		to := f
		to.Unit = u.ID
		out = append(out, ui.FilterLink{Text: u.Name, Href: addressOf(to, ""), Active: u.ID == f.Unit})
	}
	return out
}

// chosen is one thing a list is narrowed by, and the list without it.
type chosen struct {
	Text    string
	Without Filter
}

// chosenOf are what a list is narrowed by, besides which of the lists it is. unit and board are the names of its unit and its committee.
func chosenOf(ctx context.Context, f Filter, unit, board string) []chosen {
	var out []chosen
	add := func(text string, without func(*Filter)) {
		to := f
		without(&to)
		out = append(out, chosen{text, to})
	}
	if f.Kind != "" {
		add(i18n.T(ctx, "matter.list.chosen.kind", "kind", kindName(ctx, f.Kind)), func(f *Filter) { f.Kind = "" })
	}
	if f.Phase != "" {
		add(i18n.T(ctx, "matter.list.chosen.phase", "phase", i18n.T(ctx, "matter.list.phase."+f.Phase)), func(f *Filter) { f.Phase = "" })
	}
	if f.Unit != "" {
		if unit == "" {
			unit = i18n.T(ctx, "matter.list.chosen.unknown")
		}
		add(i18n.T(ctx, "matter.list.chosen.unit", "unit", unit), func(f *Filter) { f.Unit = "" })
	}
	if f.Committee != "" {
		if board == "" {
			board = i18n.T(ctx, "matter.list.chosen.unknown")
		}
		add(i18n.T(ctx, "matter.list.chosen.committee", "committee", board), func(f *Filter) { f.Committee = "" })
	}
	if f.Query != "" {
		add(i18n.T(ctx, "matter.list.chosen.query", "query", f.Query), func(f *Filter) { f.Query = "" })
	}
	return out
}

// chosenLinks take one of them away.
func chosenLinks(list []chosen) []ui.FilterLink {
	var out []ui.FilterLink
	for _, c := range list {
		out = append(out, ui.FilterLink{Text: c.Text, Href: addressOf(c.Without, "")})
	}
	return out
}

// emptyText says why a list is empty and what one can do.
func emptyText(ctx context.Context, v listView) string {
	switch {
	case v.Closed > 0:
		return i18n.T(ctx, "matter.list.empty_but_closed", "n", v.Closed)
	case len(v.Excluding) > 0:
		var names []string
		for _, c := range v.Excluding {
			names = append(names, c.Text)
		}
		return i18n.T(ctx, "matter.list.empty_excluding", "n", len(names), "filter", strings.Join(names, " · "))
	case len(v.Chosen) > 1:
		return i18n.T(ctx, "matter.list.empty_filtered")
	case v.Filter.Query != "":
		return i18n.T(ctx, "matter.list.empty_search")
	case v.Filter.Waiting:
		return i18n.T(ctx, "matter.list.empty_waiting")
	case v.Filter.Mine:
		return i18n.T(ctx, "matter.list.empty_mine")
	case v.Filter.State == Closed:
		return i18n.T(ctx, "matter.list.empty_closed")
	}
	return i18n.T(ctx, "matter.list.empty_open")
}

// closedToo leads to the closed matters that have the words no open one has; nil where there are none.
func closedToo(ctx context.Context, v listView) *ui.ButtonProps {
	if v.Closed == 0 {
		return nil
	}
	to := v.Filter
	to.State = Any
	return &ui.ButtonProps{Text: i18n.T(ctx, "matter.list.see_closed"), Href: addressOf(to, ""), Kind: "secondary"}
}

func nextPage(v listView) string {
	if v.List.Next == "" {
		return ""
	}
	return addressOf(v.Filter, v.List.Next)
}

func cardKind(item Item, today clock.Day) string {
	if item.MayContribute && item.State == Open && !today.After(item.LastDay) && today.DaysUntil(item.Window.LastDay) <= 7 {
		return "now"
	}
	return ""
}

func itemTags(ctx context.Context, item Item, today clock.Day) []ui.Tag {
	tags := []ui.Tag{phaseTag(ctx, item, today), {Kind: "sand", Text: item.Unit.Name}}
	if item.Owned {
		tags = append(tags, ui.Tag{Text: i18n.T(ctx, "matter.tag.owned")})
	}
	return tags
}

// tagLine is tags in words.
func tagLine(tags []ui.Tag) string {
	words := make([]string, len(tags))
	for i, t := range tags {
		words[i] = t.Text
	}
	return strings.Join(words, " · ")
}

// phaseTag says how far a matter is and how long that lasts: of a decision the window in which it can be shaped today.
func phaseTag(ctx context.Context, item Item, today clock.Day) ui.Tag {
	if !Kinds[item.Kind].Decides || item.State != Open || item.Window.Code == "" || today.After(item.LastDay) {
		return stateTag(ctx, item.State, today, item.LastDay)
	}
	tag := stateTag(ctx, item.State, today, item.Window.LastDay)
	tag.Text = i18n.T(ctx, "matter.list.window", "phase", i18n.T(ctx, "matter.list.phase."+item.Window.Code), "left", tag.Text)
	return tag
}

// piece is a part of a text; marked: it is a word that was searched for.
type piece struct {
	text   string
	marked bool
}

// pieces are a text with what was searched for in it.
func (f Found) pieces() []piece {
	var out []piece
	from := 0
	for _, at := range search.Highlight(f.Text, f.Query) {
		out = append(out, piece{f.Text[from:at.Start], false}, piece{f.Text[at.Start:at.End], true})
		from = at.End
	}
	return append(out, piece{f.Text[from:], false})
}

// Give is how one contributes to it, in a few words.
func (i Item) Give(ctx context.Context) string {
	return i18n.T(ctx, wordKey(i.Kind, "matter.contribute.give"))
}

func itemMeta(ctx context.Context, item Item) []string {
	out := []string{i18n.T(ctx, "matter.count.contributions", "n", item.Contributions)}
	if item.Unanswered > 0 {
		out = append(out, i18n.T(ctx, "matter.count.unanswered", "n", item.Unanswered))
	}
	if item.Mine > 0 {
		out = append(out, i18n.T(ctx, "matter.count.mine", "n", item.Mine))
	}
	if item.Owner.Name != "" {
		out = append(out, i18n.T(ctx, "matter.asked_by", "name", item.Owner.Name))
	}
	return out
}
