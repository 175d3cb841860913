package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

func receiptTitle(ctx context.Context, v receiptView) string {
	if v.New {
		return i18n.T(ctx, "matter.receipt.sent")
	}
	return i18n.T(ctx, "matter.receipt.title")
}

func receiptLead(ctx context.Context, v receiptView) string {
	switch {
	case v.New:
		return i18n.T(ctx, "matter.receipt.sent_lead")
	case v.Receipt == nil:
		return i18n.T(ctx, "matter.receipt.lead")
	}
	return ""
}

func receiptClear(v receiptView) string {
	if v.New {
		return contributionDraft(v.Receipt.MatterID)
	}
	return ""
}

func receiptKind(v receiptView) string {
	if v.New {
		return "now"
	}
	return "quiet"
}

// receiptWithdraw says what withdrawing does: nobody has seen it, or its place stays.
func receiptWithdraw(v receiptView) string {
	if v.Receipt.Shown {
		return "matter.withdraw.what"
	}
	return "matter.receipt.withdraw_unseen"
}

// nameOptions are who may see the name of what one writes.
func nameOptions(ctx context.Context, v contributeView) []ui.Option {
	out := []ui.Option{{Value: NameToAll, Label: i18n.T(ctx, "matter.name.all"), Hint: i18n.T(ctx, "matter.name.all_hint")}}
	if v.Input.Kind == Position {
		return out // one listens to who speaks
	}
	if r := v.Representatives; len(r.People) > 0 {
		out = append(out, ui.Option{Value: NameToRepresentatives, Label: i18n.T(ctx, "matter.name.representatives"),
			Hint: i18n.T(ctx, "matter.name.representatives_hint", "names", names(ctx, r.People))})
	}
	if v.Story.May.ContributeUnnamed {
		hint := i18n.T(ctx, "matter.name.nobody_hint")
		if v.Few {
			hint += " " + i18n.T(ctx, "matter.name.nobody_few")
		}
		out = append(out, ui.Option{Value: NameToNobody, Label: i18n.T(ctx, "matter.name.nobody"), Hint: hint})
	}
	return out
}
