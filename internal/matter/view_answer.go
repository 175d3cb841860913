package matter

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

func benchClear(v workbenchView) string {
	if v.DraftClear {
		return "svar-" + v.Bench.Matter.ID
	}
	return ""
}

func benchFilters(ctx context.Context, v workbenchView) []ui.FilterLink {
	link := func(key string, f AnsweringFilter) ui.FilterLink {
		return ui.FilterLink{Text: i18n.T(ctx, key), Href: answeringAddress(v.Bench.Matter.ID, f, ""),
			Active: f == v.Filter || f.Show == "" && v.Filter.Show == "waiting"}
	}
	out := []ui.FilterLink{
		link("matter.answer.filter.waiting", AnsweringFilter{}), link("matter.answer.filter.answered", AnsweringFilter{Show: "answered"}),
		link("matter.answer.filter.all", AnsweringFilter{Show: "all"}),
	}
	for _, k := range ContributionKinds {
		out = append(out, link("matter.kinds."+k, AnsweringFilter{Kind: k}))
	}
	return out
}

func benchNext(v workbenchView) string {
	if v.Bench.Next == "" {
		return ""
	}
	return answeringAddress(v.Bench.Matter.ID, v.Filter, v.Bench.Next)
}

// selectBox lets a contribution be chosen that may be answered; one that has its answer has none.
func selectBox(ctx context.Context, v workbenchView, c Contribution) *ui.SelectBox {
	if !c.MayAnswer {
		return nil
	}
	return &ui.SelectBox{Name: "contributions", Value: c.ID, Label: i18n.T(ctx, "matter.answer.choose", "name", authorName(ctx, c)),
		Checked: slices.Contains(v.Input.Contributions, c.ID)}
}

func harmPath(v harmView) string {
	if v.What == "hide" {
		return "/skjul"
	}
	return "/meld"
}
