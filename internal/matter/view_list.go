package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

func listFilters(ctx context.Context, f Filter) []ui.FilterLink {
	link := func(key string, to Filter) ui.FilterLink {
		to.Unit, to.Committee, to.Query = f.Unit, f.Committee, f.Query
		return ui.FilterLink{Text: i18n.T(ctx, "matter.list.filter."+key), Href: addressOf(to, ""),
			Active: (to.State == f.State || to.State == "" && f.State == Open) && to.Mine == f.Mine && to.Waiting == f.Waiting}
	}
	return []ui.FilterLink{
		link("open", Filter{}), link("waiting", Filter{Waiting: true}), link("mine", Filter{State: Any, Mine: true}), link("closed", Filter{State: Closed}),
	}
}

// listHidden keeps the rest of the filter while one searches.
func listHidden(f Filter) []ui.NameValue {
	var out []ui.NameValue
	if f.Unit != "" {
		out = append(out, ui.NameValue{Name: "enhed", Value: f.Unit})
	}
	if f.Committee != "" {
		out = append(out, ui.NameValue{Name: "udvalg", Value: f.Committee})
	}
	switch f.State {
	case Closed:
		out = append(out, ui.NameValue{Name: "tilstand", Value: "lukket"})
	case Any:
		out = append(out, ui.NameValue{Name: "tilstand", Value: "alle"})
	}
	if f.Mine {
		out = append(out, ui.NameValue{Name: "mine", Value: "ja"})
	}
	if f.Waiting {
		out = append(out, ui.NameValue{Name: "venter", Value: "ja"})
	}
	return out
}

func withoutPlace(f Filter) Filter { f.Unit, f.Committee = "", ""; return f }

// emptyKey says why a list is empty and what one can do.
func emptyKey(f Filter) string {
	switch {
	case f.Query != "":
		return "matter.list.empty_search"
	case f.Waiting:
		return "matter.list.empty_waiting"
	case f.Mine:
		return "matter.list.empty_mine"
	case f.State == Closed:
		return "matter.list.empty_closed"
	}
	return "matter.list.empty_open"
}

func nextPage(v listView) string {
	if v.List.Next == "" {
		return ""
	}
	return addressOf(v.Filter, v.List.Next)
}

func cardKind(item Item, today clock.Day) string {
	if item.MayContribute && item.State == Open && !today.After(item.LastDay) && today.DaysUntil(item.LastDay) <= 7 {
		return "now"
	}
	return ""
}

func itemTags(ctx context.Context, item Item, today clock.Day) []ui.Tag {
	tags := []ui.Tag{stateTag(ctx, item.State, today, item.LastDay), {Kind: "sand", Text: item.Unit.Name}}
	if item.Owned {
		tags = append(tags, ui.Tag{Text: i18n.T(ctx, "matter.tag.owned")})
	}
	return tags
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
