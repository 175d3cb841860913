package matter

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// answerKey is under what a device keeps what is being written: a draft that was opened has a place of its own.
func answerKey(matterID, draft string) string {
	if draft == "" {
		draft = matterID
	}
	return "svar-" + draft
}

// draft is one of the drafts that the reader sees; nil for none.
func (w *Workbench) draft(id string) *AnswerDraft {
	for i := range w.Drafts {
		if w.Drafts[i].ID == id {
			return &w.Drafts[i]
		}
	}
	return nil
}

// begun is the draft that stands in the form when nobody chose one: the newest that the reader has begun themselves.
func (w *Workbench) begun() *AnswerDraft {
	for i := range w.Drafts {
		if w.Drafts[i].Fell == "" {
			return &w.Drafts[i]
		}
	}
	return nil
}

// draftTag says what a draft is.
func draftTag(ctx context.Context, d AnswerDraft) ui.Tag {
	if d.Fell != "" {
		return ui.Tag{Kind: "now", Text: i18n.T(ctx, "matter.answer.draft.fell")}
	}
	return ui.Tag{Kind: "sand", Text: i18n.T(ctx, "matter.answer.draft.begun")}
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
	for i, k := range v.Bench.Questions {
		f := AnsweringFilter{Question: k.ID}
		out = append(out, ui.FilterLink{Text: i18n.T(ctx, "matter.answer.filter.question", "n", i+1), Href: answeringAddress(v.Bench.Matter.ID, f, ""), Active: f == v.Filter})
	}
	for _, g := range v.Bench.Groups {
		f := AnsweringFilter{Group: g.ID, Show: "all"}
		out = append(out, ui.FilterLink{Text: i18n.T(ctx, "matter.answer.filter.group", "name", g.Name, "n", g.Contributions), Href: answeringAddress(v.Bench.Matter.ID, f, ""), Active: f == v.Filter})
	}
	return out
}

// groupOf is the group the list is narrowed to; the zero Group for none.
func groupOf(v workbenchView) Group {
	for _, g := range v.Bench.Groups {
		if g.ID == v.Filter.Group {
			return g
		}
	}
	return Group{}
}

// groupName is the name of the group a contribution is in; "" for none.
func groupName(groups []Group, id string) string {
	for _, g := range groups {
		if g.ID == id {
			return g.Name
		}
	}
	return ""
}

// holdText says until when an answer is held.
func holdText(ctx context.Context, v workbenchView) string {
	if Kinds[v.Bench.Matter.Kind].Decides {
		return i18n.T(ctx, "matter.answer.hold_decision")
	}
	return i18n.T(ctx, "matter.answer.hold_closing")
}

// unsentTag says when an answer goes out.
func unsentTag(ctx context.Context, kind Kind, u UnsentAnswer) ui.Tag {
	if u.Due.IsZero() && Kinds[kind].Decides {
		return ui.Tag{Kind: "sand", Text: i18n.T(ctx, "matter.answer.held_decision")}
	} else if u.Due.IsZero() {
		return ui.Tag{Kind: "sand", Text: i18n.T(ctx, "matter.answer.held")}
	}
	return ui.Tag{Kind: "now", Text: i18n.T(ctx, "matter.answer.due")}
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

// harmPaths are the pages on which something is done about a text.
var harmPaths = map[string]string{"report": "/meld", "hide": "/skjul", "unhide": "/vis"}

// known says whether a kind of text is one of those that can be reported and hidden.
func known(kind string) bool { _, ok := targetOf(kind); return ok }
