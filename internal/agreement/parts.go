package agreement

import (
	"context"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// What the pages show, made from the view models. No look-ups.

func baseOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, len(Bases))
	for i, b := range Bases {
		out[i] = ui.Option{Value: string(b), Label: i18n.T(ctx, "agreement.base."+string(b)), Hint: i18n.T(ctx, "agreement.base."+string(b)+"_hint")}
	}
	return out
}

func quietTags(texts []string) []ui.Tag {
	out := make([]ui.Tag, len(texts))
	for i, t := range texts {
		out[i] = ui.Tag{Kind: "sand", Text: t}
	}
	return out
}

func kindTexts(ctx context.Context, kinds []string) string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = i18n.T(ctx, "agreement.kind."+k)
	}
	return and(ctx, out)
}

func versionTitle(ctx context.Context, v versionView) string {
	if v.Version.Draft {
		return i18n.T(ctx, "agreement.draft.title")
	}
	return i18n.T(ctx, "agreement.version.title")
}

func ruleTitle(ctx context.Context, which string) string {
	if which == newRule {
		return i18n.T(ctx, "agreement.rule.new")
	}
	return i18n.T(ctx, "agreement.rule.edit")
}

func previewTitle(ctx context.Context, remove bool) string {
	if remove {
		return i18n.T(ctx, "agreement.rule.remove_title")
	}
	return i18n.T(ctx, "agreement.rule.see_title")
}

// hidden are the fields of a rule that was typed.
func (t ruleTyped) hidden() []ui.NameValue {
	list := []ui.NameValue{{Name: "rule", Value: t.ID}, {Name: "seen", Value: t.Seen}, {Name: "level", Value: t.Level}, {Name: "extent", Value: t.Extent},
		{Name: "notice", Value: t.Notice}, {Name: "material", Value: t.Material}, {Name: "response", Value: t.Response},
		{Name: "escalation", Value: t.Escalation}, {Name: "clause", Value: t.Clause}, {Name: "origin", Value: t.Origin}}
	for _, k := range t.Kinds {
		list = append(list, ui.NameValue{Name: "kinds", Value: k})
	}
	for _, s := range t.Subjects {
		list = append(list, ui.NameValue{Name: "subjects", Value: s})
	}
	for _, p := range Places {
		if form := t.Ask[p]; form != "" {
			list = append(list, ui.NameValue{Name: askField(p), Value: form})
		}
	}
	return list
}

// SettingsSection is what the municipality's settings show of this room.
func (x *Room) SettingsSection(context.Context) (templ.Component, error) {
	return settingsSection(), nil
}

// ListSection is what the list of committees shows of this room.
func (x *Room) ListSection(ctx context.Context) (templ.Component, error) {
	if !MayRead(access.Of(ctx)) {
		return nil, nil
	}
	return listSection(), nil
}
