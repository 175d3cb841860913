package matter

import (
	"cmp"
	"context"
	"net/url"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// draftAction is where the draft's form goes; until it is saved it carries its kind, and the leader it is written for.
func draftAction(v draftView) string {
	q := url.Values{}
	if v.Form.New && v.Form.kindOf() != Advice {
		q.Set("slags", kindWords[v.Form.kindOf()])
	}
	if v.Form.New && v.Form.OnBehalf.ID != "" {
		q.Set("for", v.Form.OnBehalf.ID)
	}
	if len(q) == 0 {
		return path(v.Form.ID, "/kladde")
	}
	return path(v.Form.ID, "/kladde?"+q.Encode())
}

func draftTitle(in DraftInput) string {
	if in.Title != "" {
		return in.Title
	}
	return TitleOf(in.Problem)
}

func askedKind(a Asked) string {
	if a.Removed {
		return "quiet"
	}
	return ""
}

// addReason keeps the reason typed with the act that was refused.
func addReason(v reviewView, do string) string {
	if v.Do == do {
		return v.Reason
	}
	return ""
}

func removeReason(v reviewView, a Asked) string {
	if v.Committee == a.CommitteeID {
		return addReason(v, "remove")
	}
	return ""
}

// toldText says who the people are that will be told.
func toldText(ctx context.Context, f *Form) string {
	a := f.Audience
	text := i18n.T(ctx, "matter.review.told_committees", "members", a.Members)
	if f.Input.Ask == AskEveryone {
		text = i18n.T(ctx, "matter.review.told_everyone", "members", a.Members, "working", a.Working)
	}
	if a.Leaders > 0 {
		text += " " + i18n.T(ctx, "matter.review.told_leaders", "n", a.Leaders)
	}
	return text
}

func draftClear(v draftView) string {
	if v.Saved {
		return "kladde-" + v.Form.ID
	}
	return ""
}

// readOptions are who can read a matter of the kind.
func readOptions(ctx context.Context, k Kind) []ui.Option {
	out := []ui.Option{{Value: string(ToTouched), Label: i18n.T(ctx, "matter.visibility.touched")}, {Value: string(ToAll), Label: i18n.T(ctx, "matter.visibility.all")}}
	if Kinds[k].Apart {
		out = append(out, ui.Option{Value: string(ToCommittee), Label: i18n.T(ctx, "matter.visibility.committee")})
	}
	return out
}

// newPath leads to opening a matter of a kind; for the leader it is written for.
func newPath(f *Form, k Kind) string {
	q := url.Values{"slags": {kindWords[k]}}
	if f.OnBehalf.ID != "" {
		q.Set("for", f.OnBehalf.ID)
	}
	return "/forloeb/ny?" + q.Encode()
}

// kindOf is the draft's kind; a new one is advice until it is chosen otherwise.
func (f *Form) kindOf() Kind { return cmp.Or(f.Input.Kind, Advice) }

// kindCode ends the keys of texts that each kind of matter has its own words for.
func kindCode(k Kind) string { return string(cmp.Or(k, Advice)) }

// draftText is a draft's text as its page will show it.
func draftText(in DraftInput) Text {
	return Text{Problem: in.Problem, CoreTask: in.CoreTask, Frames: in.Frames, Citizens: in.Citizens, CitizensFrom: in.CitizensFrom}
}

func reviewStep(ctx context.Context, in DraftInput) string {
	if in.rules().Decides {
		return stepLabel(ctx, stepOpen)
	}
	return i18n.T(ctx, "matter.draft.step", "step", 2)
}

func backToDraft(in DraftInput) string {
	if in.rules().Decides {
		return stepPath(in.ID, stepTime)
	}
	return path(in.ID, "/kladde")
}

// reasonID is the id of a reason's field; the one that was refused has the name the error summary leads to.
func reasonID(v reviewView, do, committeeID string) string {
	if v.Do == do && (do == "add" || v.Committee == committeeID) {
		return "reason"
	}
	return "reason-" + do + committeeID
}
