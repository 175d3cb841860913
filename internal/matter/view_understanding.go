package matter

import (
	"context"
	"html"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/i18n"
)

// UnderstandingPath is the address of the page on which one reads how the understanding of a matter's problem moved.
func UnderstandingPath(matterID string) string { return path(matterID, "/forstaaelse") }

// understood is one version of a matter's text on that page: what it says, and what has changed since the one before it.
type understood struct {
	Text
	// Kind is that of the matter: it has its own words.
	Kind Kind
	// First: there is none before it. Unread: one of the two is hidden from the reader, so that nothing can be compared.
	First, Unread bool
	// Changed are the parts that read otherwise than before; Same the names of those that do not.
	Changed []partDifference
	Same    []string
	// Questions are what became of the questions with it.
	Questions []questionMoved
}

// partDifference is how a part of the text became another.
type partDifference struct {
	// Key names the part: a message.
	Key    string
	Pieces []Piece
}

// questionMoved is what became of a question with a version: its number, and one of the three.
type questionMoved struct {
	N int
	// Asked is a new question, Settled what was settled when it was closed, Pieces how its wording changed.
	Asked, Settled string
	Pieces         []Piece
}

// understanding tells how a matter's understanding moved, the first text first.
func understanding(s *Story) []understood {
	texts := append([]Text{s.Text}, s.Earlier...)
	slices.Reverse(texts)
	out := make([]understood, len(texts))
	for i, t := range texts {
		out[i] = understood{Text: t, Kind: s.Matter.Kind, First: i == 0}
		if i > 0 {
			before := texts[i-1]
			if out[i].Unread = t.unread() || before.unread(); !out[i].Unread {
				out[i].Changed, out[i].Same = textDifference(s.Matter.Kind, before, t)
			}
			out[i].Questions = questionsMoved(s.Questions, t.N)
		}
	}
	return out
}

// unread says whether the text is hidden from its reader.
func (t Text) unread() bool { return t.Hidden && t.Problem == "" }

// textDifference is what has changed between two texts, part by part, and the parts that have not. A part that is in neither is not told of.
func textDifference(k Kind, old, new Text) (changed []partDifference, same []string) {
	if old.made() && new.made() { // the problem says it
		old.Title, new.Title = "", ""
	}
	for _, part := range []struct{ key, old, new string }{
		{"matter.part.title", old.Title, new.Title},
		{wordKey(k, "matter.part.problem"), old.Problem, new.Problem},
		{"matter.part.core_task", old.CoreTask, new.CoreTask},
		{"matter.part.citizens", old.Citizens, new.Citizens},
		{"matter.part.citizens_from", old.CitizensFrom, new.CitizensFrom},
		{"matter.part.frames", old.Frames, new.Frames},
	} {
		switch {
		case part.old != part.new:
			changed = append(changed, partDifference{part.key, Difference(part.old, part.new)})
		case part.old != "":
			same = append(same, part.key)
		}
	}
	return changed, same
}

// questionsMoved is what became of the questions with the n-th text.
func questionsMoved(list []OpenQuestion, n int) []questionMoved {
	var out []questionMoved
	for i, q := range list {
		m := questionMoved{N: i + 1}
		if q.Since == n && n > 1 {
			m.Asked = q.At(n)
		} else if before := q.At(n - 1); q.Since < n && before != q.At(n) {
			m.Pieces = Difference(before, q.At(n))
		}
		if q.ClosedWith == n {
			m.Settled = q.Settled
		}
		if m.Asked != "" || m.Settled != "" || len(m.Pieces) > 0 {
			out = append(out, m)
		}
	}
	return out
}

// sameText names the parts that did not change; "" for none.
func sameText(ctx context.Context, keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = i18n.T(ctx, k)
	}
	return i18n.T(ctx, "matter.difference.same", "parts", strings.Join(parts, " · "))
}

// differenceText draws a difference: what was removed and added is marked, and said to who does not see it. It is written here and not in a
// template, which would put spaces between the pieces.
func differenceText(list []Piece) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var b strings.Builder
		lang := string(i18n.Lang(ctx))
		said := func(key string) {
			b.WriteString(`<span class="sr-only" lang="` + lang + `">` + html.EscapeString(i18n.T(ctx, key)) + `</span>`)
		}
		b.WriteString(`<div class="ms-prose ms-diff" data-hx-ignore lang="` + danish + `">`)
		for _, p := range list {
			text := html.EscapeString(p.Text)
			switch p.Turn {
			case PieceRemoved:
				b.WriteString(`<del>`)
				said("matter.difference.removed")
				b.WriteString(text)
				said("matter.difference.end")
				b.WriteString(`</del>`)
			case PieceAdded:
				b.WriteString(`<ins>`)
				said("matter.difference.added")
				b.WriteString(text)
				said("matter.difference.end")
				b.WriteString(`</ins>`)
			default:
				b.WriteString(text)
			}
		}
		b.WriteString(`</div>`)
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// lastUnderstood is the newest text with its difference from the one before; the first when there is none.
func lastUnderstood(s *Story) understood {
	if len(s.Earlier) == 0 {
		return understood{Text: s.Text, Kind: s.Matter.Kind, First: true}
	}
	u := understoodSince(s, s.Earlier[0])
	u.Questions = questionsMoved(s.Questions, s.Text.N)
	return u
}

// understoodSince is the newest text with its difference from an earlier one.
func understoodSince(s *Story, before Text) understood {
	u := understood{Text: s.Text, Kind: s.Matter.Kind, Unread: s.Text.unread() || before.unread()}
	if !u.Unread {
		u.Changed, u.Same = textDifference(s.Matter.Kind, before, s.Text)
	}
	return u
}
