package matter

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// teachersView is where the form says which contributions taught what was learnt.
type teachersView struct {
	Teachers
	// Query is what was searched for without script.
	Query string
}

func itoa(n int) string { return strconv.Itoa(n) }

// lessonName is who taught something, as the reader sees it.
func lessonName(ctx context.Context, l Lesson) string {
	return changeName(ctx, Change{Author: l.Author, NameTo: l.NameTo}, "")
}

// lessonGone says what stands in a contribution's place that has been taken away since; "" for one that stands.
func lessonGone(ctx context.Context, l Lesson) string {
	switch {
	case l.Hidden:
		return i18n.T(ctx, "matter.taught.hidden")
	case l.Withdrawn:
		return i18n.T(ctx, "matter.taught.withdrawn")
	}
	return ""
}

// lessonOptions are contributions as the choices of a form.
func lessonOptions(ctx context.Context, list []Lesson) []ui.Option {
	var out []ui.Option
	for _, l := range list {
		out = append(out, ui.Option{Value: l.Contribution, Label: lessonName(ctx, l), Hint: ui.Shorten(l.Text, shortProblem)})
	}
	return out
}

// latest are the newest contributions that are not chosen yet.
func (t Teachers) latest() []Lesson {
	return slices.DeleteFunc(slices.Clone(t.Latest), func(l Lesson) bool {
		return slices.ContainsFunc(t.Chosen, func(c Lesson) bool { return c.Contribution == l.Contribution })
	})
}

// textDraft is the name under which a half-written text is kept on the device: that of the text it is written from.
func textDraft(matterID string, base int) string { return "tekst-" + matterID + "-" + itoa(base) }

// textPlace is where a text stands on a page.
func textPlace(n int) string { return "tekst-" + itoa(n) }

// textsBetween are the texts between the first and the newest that the matter's page tells of, oldest first, and how many come before them.
func textsBetween(s *Story) (shown []Text, before int) {
	if len(s.Earlier) < 2 {
		return nil, 0
	}
	between := s.Earlier[:len(s.Earlier)-1]
	shown = slices.Clone(between[:min(len(between), storyTexts)])
	slices.Reverse(shown)
	return shown, len(between) - len(shown)
}

// textPath is the address of a text on its matter's page.
func textPath(matterID string, n int) string { return Path(matterID) + "#" + textPlace(n) }

// askedAnew is what the form says of a question: what was typed, or how it stands.
func askedAnew(in VersionInput, q OpenQuestion) QuestionInput {
	for _, k := range in.Questions {
		if k.ID == q.ID {
			return k
		}
	}
	return QuestionInput{ID: q.ID, Text: q.Text}
}

func textDay(t Text) string { return clock.DayOf(t.At).String() }

// understoodHeading says who wrote a text: the one who opened the matter wrote the first.
func understoodHeading(ctx context.Context, s *Story, u understood) string {
	if u.First {
		return i18n.T(ctx, "matter.understanding.first", "name", s.OpenedBy.Name)
	}
	return i18n.T(ctx, wordKey(s.Matter.Kind, "matter.understanding.later"), "n", u.N, "name", u.Author.Name)
}

// withoutLesson is a text without what was learnt before it and who taught it, where that stands beside it.
func withoutLesson(t Text) Text {
	t.Why, t.Taught = "", nil
	return t
}

// storyTexts is how many of the texts between the first and the newest the matter's page tells of.
const storyTexts = 3

// readLine says who has read all contributions, and up to when; "" while nobody has said so.
func readLine(ctx context.Context, marks []ReadMark) string {
	var parts []string
	for _, m := range marks {
		if m.CommitteeID == "" {
			parts = append(parts, i18n.T(ctx, "matter.read.owner", "day", dayOf(ctx, m.At)))
		} else {
			parts = append(parts, i18n.T(ctx, "matter.read.committee", "name", m.Committee, "day", dayOf(ctx, m.At)))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return i18n.T(ctx, "matter.read.line", "who", strings.Join(parts, "; "))
}

// readToday says whether the owner (""), or a committee, has said so today.
func readToday(v storyView, committeeID string) bool {
	return slices.ContainsFunc(v.Story.ReadMarks, func(m ReadMark) bool { return m.CommitteeID == committeeID && clock.DayOf(m.At) == v.Today })
}
