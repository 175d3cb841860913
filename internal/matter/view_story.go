package matter

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

func storyTags(ctx context.Context, v storyView) []ui.Tag {
	s := v.Story
	item := Item{Kind: s.Matter.Kind, State: s.Matter.State, LastDay: s.Matter.LastDay}
	if at := CurrentWindow(s.Windows, v.Today); at < len(s.Windows) {
		item.Window = s.Windows[at]
	}
	tags := []ui.Tag{phaseTag(ctx, item, v.Today)}
	switch {
	case s.Standing.Owner:
		tags = append(tags, ui.Tag{Text: i18n.T(ctx, "matter.tag.owned")})
	case s.Standing.Touched:
		tags = append(tags, ui.Tag{Kind: "sand", Text: i18n.T(ctx, "matter.tag.touched")})
	}
	if s.Matter.Visibility == ToAll {
		tags = append(tags, ui.Tag{Kind: "sand", Text: i18n.T(ctx, "matter.tag.to_all")})
	}
	return tags
}

// mayStill says whether the reader can be heard in time.
func mayStill(v storyView) bool {
	return v.Story.May.Contribute && v.Story.Matter.InTime(v.Today)
}

func storyKind(v storyView) string {
	if mayStill(v) {
		return "now"
	}
	return ""
}

func nowButton(v storyView) string {
	if mayStill(v) {
		return ""
	}
	return "secondary"
}

func contributionsKind(v storyView) string {
	if v.Story.Matter.State == Open {
		return "now"
	}
	return ""
}

func openedHeading(ctx context.Context, s *Story) string {
	return i18n.T(ctx, wordKey(s.Matter.Kind, "matter.story.opened"), "name", s.OpenedBy.Name)
}

// firstText is the text the matter was opened with.
func firstText(s *Story) Text {
	if len(s.Earlier) == 0 {
		return s.Text
	}
	return s.Earlier[len(s.Earlier)-1]
}

// sinceText is a text without what stood in an earlier one as well, but for the problem, and without what was learnt.
func sinceText(t, before Text) Text {
	t = withoutLesson(t)
	if t.CoreTask == before.CoreTask {
		t.CoreTask = ""
	}
	if t.Citizens == before.Citizens && t.CitizensFrom == before.CitizensFrom {
		t.Citizens, t.CitizensFrom = "", ""
	}
	if t.Frames == before.Frames {
		t.Frames = ""
	}
	return t
}

// tookHeading says who ended a matter that nothing was decided in.
func tookHeading(ctx context.Context, s *Story) string {
	return i18n.T(ctx, "matter.took.heading_"+string(s.Matter.Kind), "name", s.Owner.Name)
}

func silentKey(v storyView) string {
	if v.Story.May.Contribute {
		return wordKey(v.Story.Matter.Kind, "matter.story.silent_first")
	}
	return "matter.story.silent_text"
}

func firstContributions(v storyView) string {
	if v.Story.After == "" {
		return ""
	}
	return path(v.Story.Matter.ID, "#bidrag")
}

func nextContributions(v storyView) string {
	if v.Story.Next == "" {
		return ""
	}
	return path(v.Story.Matter.ID, "?efter="+v.Story.Next+"#bidrag")
}

func statementHead(ctx context.Context, c Contribution, p statementProps) ui.StatementProps {
	name, initial, seed := author(ctx, c)
	tags := contributionTags(ctx, c)
	if c.Side != "" && !p.InSide {
		tags = append([]ui.Tag{{Kind: "sand", Text: sideText(ctx, c.Side)}}, tags...)
	}
	return ui.StatementProps{ID: "bidrag-" + c.ID, Author: name, Initials: initial, Seed: seed, Tags: tags,
		Meta: p.day(ctx, c.At), Select: p.Select}
}

// day is the day of an instant: without its year, but for paper, which is read in later ones.
func (p statementProps) day(ctx context.Context, at time.Time) string {
	if p.Paper {
		return dayOf(ctx, at)
	}
	return shortDay(ctx, at)
}

func authorName(ctx context.Context, c Contribution) string {
	name, _, _ := author(ctx, c)
	return name
}

// countLine tells the number who said "so here too", and that it was edited or has waited.
func countLine(ctx context.Context, c Contribution) string {
	line := ""
	add := func(s string) {
		if line != "" {
			line += " · "
		}
		line += s
	}
	if c.Recognitions > 0 {
		add(i18n.T(ctx, "matter.count.recognitions", "n", c.Recognitions))
	}
	if !c.EditedAt.IsZero() && c.WithdrawnAt.IsZero() {
		add(i18n.T(ctx, "matter.edited", "day", i18n.DateShort(ctx, clock.DayOf(c.EditedAt))))
	}
	if c.Waiting {
		add(i18n.T(ctx, "matter.waiting"))
	}
	if c.Held && c.WithdrawnAt.IsZero() && !c.Hidden {
		add(i18n.T(ctx, "matter.answer.on_its_way"))
	}
	return line
}

func answerMeta(ctx context.Context, a Answer, p statementProps) []string {
	out := []string{a.Author.Name, p.day(ctx, a.At)}
	if a.Others > 0 {
		out = append(out, i18n.T(ctx, "matter.answer.others", "n", a.Others))
	}
	return out
}

// readyToClose says whether closing is the next thing to do: everything in time is answered, and either something was said or
// the last day is over.
func readyToClose(v storyView) bool {
	m := v.Story.Matter
	return v.Story.May.Close && m.Blocking == 0 && (m.Contributions > 0 || !m.InTime(v.Today))
}

// mostAsked is how many committees a matter's page names at once: one that touches much asks fifty.
const mostAsked = 6

// nearest are the committees a matter's page names at once, and the others: those that have discussed it and those that must come first, then
// those that stand first.
func nearest(s *Story) (near, others []Asked) {
	list := standing(s.Committees)
	if len(list) <= mostAsked+1 { // one alone is not worth unfolding
		return list, nil
	}
	must := func(a Asked) bool {
		return a.Decides() || a.Form.Strength() >= agreement.Discuss.Strength() || discussionOf(s, a.CommitteeID) != nil
	}
	for _, a := range list {
		if must(a) {
			near = append(near, a)
		} else {
			others = append(others, a)
		}
	}
	for len(near) < mostAsked && len(others) > 0 {
		near, others = append(near, others[0]), others[1:]
	}
	return near, others
}
