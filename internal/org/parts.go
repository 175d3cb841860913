package org

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// What the pages show, made from the view models: links and lines. No look-ups.

// line is what stands after a unit's name in the tree: its type and how many units are below.
func (b branch) line(ctx context.Context) string {
	var parts []string
	if b.Type != "" && b.Type != b.Name {
		parts = append(parts, b.Type)
	}
	if b.Below > 0 {
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

// headCountKey is the message that says how many work here: with the units below when there are any.
func headCountKey(v unitView) string {
	if len(v.Children) > 0 {
		return "org.unit.head_count_below"
	}
	return "org.unit.head_count"
}

// noEmployeesKey is the message of a unit in which nobody is employed directly.
func noEmployeesKey(v unitView) string {
	if len(v.Children) > 0 {
		return "org.unit.no_employees_below"
	}
	return "org.unit.no_employees"
}

// dial keeps what a phone can dial.
func dial(phone string) string {
	return strings.Map(func(r rune) rune {
		if (r >= '0' && r <= '9') || r == '+' {
			return r
		}
		return -1
	}, phone)
}
