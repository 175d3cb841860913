package org

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// What the pages show, made from the view models: links and lines. No look-ups.

// line is what stands after a unit's name in the tree: its type, unless the name begins with it, and how many units are
// below, unless they are folded in.
func (b branch) line(ctx context.Context) string {
	var parts []string
	if !strings.HasPrefix(b.Name, b.Type) {
		parts = append(parts, b.Type)
	}
	if b.Below > 0 && len(b.Children) == 0 {
		parts = append(parts, i18n.T(ctx, "org.tree.below", "n", b.Below))
	}
	return strings.Join(parts, " · ")
}

func (v unitView) crumbs(ctx context.Context) []ui.Link {
	links := []ui.Link{{Text: i18n.T(ctx, "org.tree.title"), Href: "/organisation"}}
	for _, u := range v.Above {
		links = append(links, ui.Link{Text: u.Name, Href: UnitPath(u.ID)})
	}
	return links
}

func (v unitView) tags(ctx context.Context) []ui.Tag {
	var tags []ui.Tag
	if v.Unit.Type != "" {
		tags = append(tags, ui.Tag{Text: v.Unit.Type})
	}
	if v.Unit.Ended {
		tags = append(tags, ui.Tag{Kind: "sand", Text: i18n.T(ctx, "org.unit.ended_tag")})
	}
	return tags
}

// lead says how many work here: with the units below when there are any.
func (v unitView) lead(ctx context.Context) string {
	switch {
	case v.Unit.Ended:
		return ""
	case len(v.Children) > 0:
		return i18n.T(ctx, "org.unit.head_count_below", "n", v.HeadCount)
	}
	return i18n.T(ctx, "org.unit.head_count", "n", v.HeadCount)
}

// noEmployeesKey is the message of a unit in which nobody is employed directly.
func noEmployeesKey(v unitView) string {
	if len(v.Children) > 0 {
		return "org.unit.no_employees_below"
	}
	return "org.unit.no_employees"
}
