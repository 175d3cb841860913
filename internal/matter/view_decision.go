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

// The steps of a decision's form before the last, on which it is opened.
const (
	stepProblem = 1 + iota
	stepWhom
	stepTime
	stepOpen
)

// decisionDraftView is one step of a decision's form.
type decisionDraftView struct {
	draftView
	Step int
	// SavedStep is the step that has just been saved; 0 for none.
	SavedStep int
	// Days are the windows' last days as they were typed, in the order of the kind's.
	Days []string
	// Deciders are the units whose leaders could decide.
	Deciders []ui.Option
	// Counsel is what the agreement asks, on the step of the time.
	Counsel Counsel
}

func stepPath(draftID string, step int) string {
	return path(draftID, "/kladde?trin="+strconv.Itoa(step))
}

// stepLabel is "Trin 2 af 4: Hvem og hvad".
func stepLabel(ctx context.Context, step int) string {
	return i18n.T(ctx, "matter.decision.step", "step", step, "name", i18n.T(ctx, "matter.decision.step_"+strconv.Itoa(step)))
}

// deciderValue is the chosen decider as one value of a form: a unit, or the council.
func deciderValue(in DraftInput) string {
	if in.DecidedBy == ByCouncil {
		return ByCouncil
	}
	return in.Decider
}

// windowLabel names a window as what one can do in it.
func windowLabel(ctx context.Context, code string) string { return i18n.T(ctx, "matter.window."+code) }

// shares are the parts of a bar that windows take, by their days; each has at least a twelfth, so that none disappears.
func shares(opened clock.Day, windows []Window) []float64 {
	const least = 1.0 / 12
	whole := 1.0
	if len(windows) > 0 {
		whole = float64(max(opened.DaysUntil(windows[len(windows)-1].LastDay)+1, 1))
	}
	out := make([]float64, len(windows))
	sum, from := 0.0, opened
	for i, w := range windows {
		days := float64(max(from.DaysUntil(w.LastDay)+1, 0))
		out[i] = max(days/whole, least)
		sum += out[i]
		from = w.LastDay.AddDays(1)
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// todayIn is where a day lies on a bar of windows with those shares, 0 to 1; -1 before it begins.
func todayIn(opened, today clock.Day, windows []Window, parts []float64) float64 {
	at, from := 0.0, opened
	if today.Before(opened) {
		return -1
	}
	for i, w := range windows {
		if !today.After(w.LastDay) {
			days := float64(max(from.DaysUntil(w.LastDay)+1, 1))
			return at + parts[i]*(float64(max(from.DaysUntil(today), 0))+.5)/days
		}
		at += parts[i]
		from = w.LastDay.AddDays(1)
	}
	return 0.99
}

// decisionInfluence is the window of influence of a decision: its four windows, each with what can be shaped in it.
func decisionInfluence(ctx context.Context, s *Story, today clock.Day) ui.InfluenceProps {
	opened := clock.DayOf(s.Matter.OpenedAt)
	parts := shares(opened, s.Windows)
	p := ui.InfluenceProps{Title: i18n.T(ctx, "matter.window.title"), Desc: canShape(ctx, s, today), Today: todayIn(opened, today, s.Windows, parts)}
	for i, w := range s.Windows {
		p.Segments = append(p.Segments, ui.Segment{Label: windowLabel(ctx, w.Code), Until: i18n.T(ctx, "matter.window.until", "day", i18n.DateShort(ctx, w.LastDay)),
			Share: parts[i], Closed: w.Code == WindowDecided || s.Matter.State == Closed})
	}
	if s.Matter.State == Closed {
		p.Today = -1
	}
	return p
}

// decisionShape answers what can still be influenced in a decision, until when and by whom.
func decisionShape(ctx context.Context, s *Story, today clock.Day) string {
	at := CurrentWindow(s.Windows, today)
	if at == len(s.Windows) {
		return i18n.T(ctx, "matter.shape.overdue", "day", s.Windows[at-1].LastDay)
	}
	w := s.Windows[at]
	text := i18n.T(ctx, "matter.shape.window_"+w.Code, "day", i18n.Date(ctx, w.LastDay))
	if w.Code == WindowDecided {
		return text
	}
	return text + " " + i18n.T(ctx, "matter.shape.who_"+string(s.Matter.Visibility))
}

// deciderText says who decides.
func deciderText(ctx context.Context, s *Story) string {
	switch {
	case s.Matter.DecidedBy == ByCouncil:
		return i18n.T(ctx, "matter.decider.council")
	case s.DecidedBy.ID == "":
		return i18n.T(ctx, "matter.decider.vacant", "unit", unitLine(ctx, s.Decider))
	}
	return i18n.T(ctx, "matter.decider.leader", "name", s.DecidedBy.Name, "unit", unitLine(ctx, s.Decider))
}

// decisionDay is the day the decision is to be made.
func decisionDay(s *Story) clock.Day {
	if len(s.Windows) == 0 {
		return clock.Day{}
	}
	return s.Windows[len(s.Windows)-1].LastDay
}

// handshake is the offer that counts; the zero Handshake where there is none.
func handshake(s *Story) Handshake {
	if len(s.Handshakes) == 0 {
		return Handshake{}
	}
	return s.Handshakes[0]
}

func handshakeTag(ctx context.Context, h Handshake) ui.Tag {
	switch {
	case h.Taken:
		return ui.Tag{Kind: "leaf", Text: i18n.T(ctx, "matter.handshake.taken")}
	case h.Answered:
		return ui.Tag{Kind: "plum", Text: i18n.T(ctx, "matter.handshake.reserved")}
	}
	return ui.Tag{Kind: "sand", Text: i18n.T(ctx, "matter.handshake.offered")}
}

// handshakeTime says how much of the time is used and left; "" when the matter is not open.
func handshakeTime(ctx context.Context, s *Story, today clock.Day) string {
	if s.Matter.State != Open {
		return ""
	}
	used, left := handshake(s).TimeUsed(clock.DayOf(s.Matter.OpenedAt), today)
	return i18n.T(ctx, "matter.handshake.used", "n", used) + " " + i18n.T(ctx, "matter.handshake.left", "n", left)
}

// questionText is the question a contribution is about, with its number, as it was worded when it was given; "" when it is about the whole.
func questionText(ctx context.Context, list []OpenQuestion, c Contribution) string {
	for i, q := range list {
		if q.ID == c.Question {
			return i18n.T(ctx, wordKey(c.MatterKind, "matter.question.about"), "n", i+1, "text", q.At(c.Version))
		}
	}
	return ""
}

// questionNow is how the question a contribution is about reads now, where that is otherwise than when it was given; else "".
func questionNow(list []OpenQuestion, c Contribution) string {
	for _, q := range list {
		if q.ID == c.Question && q.At(c.Version) != q.Text {
			return q.Text
		}
	}
	return ""
}

// questionOptions are what a contribution can be about that is written to a version of the text.
func questionOptions(ctx context.Context, list []OpenQuestion, version int) []ui.Option {
	out := []ui.Option{{Value: "", Label: i18n.T(ctx, "matter.question.whole")}}
	for i, q := range list {
		if q.OpenAt(version) {
			out = append(out, ui.Option{Value: q.ID, Label: i18n.T(ctx, "matter.question.number", "n", i+1, "text", q.At(version))})
		}
	}
	return out
}

// forOptions are on behalf of whom one can contribute.
func forOptions(ctx context.Context, s *Story, committees []Asked) []ui.Option {
	var out []ui.Option
	if s.May.Contribute {
		out = append(out, ui.Option{Value: "", Label: i18n.T(ctx, "matter.for.self")})
	}
	out = append(out, ui.Option{Value: ForColleague, Label: i18n.T(ctx, "matter.for.colleague")}, ui.Option{Value: ForMeeting, Label: i18n.T(ctx, "matter.for.meeting")})
	if len(committees) > 0 {
		out = append(out, ui.Option{Value: ForCommittee, Label: i18n.T(ctx, "matter.for.committee")})
	}
	if MaySpeakForPoliticians(s.Standing, s.Matter) {
		out = append(out, ui.Option{Value: ForPoliticians, Label: i18n.T(ctx, "matter.for.politicians")})
	}
	return out
}

// committeeOptions are committees to choose from.
func committeeOptions(list []Asked) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, a := range list {
		out[i] = ui.Option{Value: a.CommitteeID, Label: a.Name}
	}
	return out
}

// forText says on behalf of whom a contribution was given; "" for oneself.
func forText(ctx context.Context, c Contribution) string {
	switch c.For {
	case "":
		return ""
	case ForCommittee:
		return i18n.T(ctx, "matter.for.of", "name", c.ForName)
	}
	return i18n.T(ctx, "matter.for.of_"+c.For)
}

// lines are the lines of a text that say something.
func lines(text string) []string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// distinct is a list without what stands in it before.
func distinct(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// allWindows are the windows' last days written for a form.
func allWindows(windows []Window) []string {
	out := make([]string, len(windows))
	for i, w := range windows {
		out[i] = ui.WriteDay(w.LastDay)
	}
	return out
}

// mayMoveOn says whether the window of today can be ended with today.
func mayMoveOn(s *Story, today clock.Day) bool {
	at := CurrentWindow(s.Windows, today)
	return s.May.Lead && at < len(s.Windows)-1 && s.Windows[at].LastDay != today
}

// nextWindow is what one can do in the window after that of today.
func nextWindow(ctx context.Context, s *Story, today clock.Day) string {
	return windowLabel(ctx, s.Windows[CurrentWindow(s.Windows, today)+1].Code)
}

// stepBack leads to the step before; nil on the first.
func stepBack(ctx context.Context, v decisionDraftView) *ui.Link {
	if v.Step == stepProblem {
		return nil
	}
	return &ui.Link{Text: stepLabel(ctx, v.Step-1), Href: stepPath(v.Form.ID, v.Step-1)}
}

// stepDraft is the name under which a half-written step is kept on the device.
func stepDraft(v decisionDraftView) string { return stepKey(v.Form.ID, v.Step) }

// stepClear is what need not be kept on the device any more: the step that was saved.
func stepClear(v decisionDraftView) string {
	if v.SavedStep == 0 {
		return ""
	}
	return stepKey(v.Form.ID, v.SavedStep)
}

func stepKey(draftID string, step int) string { return "kladde-" + draftID + "-" + strconv.Itoa(step) }

// draftKey is what is kept on the device of the form before a draft is opened.
func draftKey(in DraftInput) string {
	if in.rules().Decides {
		return stepKey(in.ID, stepTime)
	}
	return "kladde-" + in.ID
}

// stepAction is where a step goes; a draft on a leader's behalf carries the leader until it is saved.
func stepAction(v decisionDraftView) string {
	to := stepPath(v.Form.ID, v.Step) + "&slags=beslutning"
	if v.Form.New && v.Form.OnBehalf.ID != "" {
		to += "&for=" + v.Form.OnBehalf.ID
	}
	return to
}

// day is the i-th of the typed days.
func day(days []string, i int) string {
	if i < len(days) {
		return days[i]
	}
	return ""
}

// reviewTimes are who decides, and the windows.
func reviewTimes(ctx context.Context, v reviewView) []ui.KeyValue {
	out := []ui.KeyValue{{Key: i18n.T(ctx, "matter.field.decider"), Value: v.Decider}}
	for i, code := range Kinds[v.Form.Input.Kind].Windows {
		if i < len(v.Form.Input.Windows) {
			out = append(out, ui.KeyValue{Key: windowLabel(ctx, code), Value: i18n.T(ctx, "matter.window.until", "day", i18n.Date(ctx, v.Form.Input.Windows[i]))})
		}
	}
	return out
}

// settledTyped keeps what was typed for a question that could not be closed.
func settledTyped(v leadView, q OpenQuestion) string {
	if v.Question == q.ID {
		return v.Reason
	}
	return ""
}

func writingTitle(ctx context.Context, v writingView) string {
	if v.May.Correct {
		return i18n.T(ctx, "matter.ruling.correct_go")
	}
	return i18n.T(ctx, "matter.ruling.title")
}

func writingClear(v writingView) string {
	if v.Saved {
		return "beslutning-" + v.Matter.ID
	}
	return ""
}

// lineOptions are the points of a decision that a contribution can have changed.
func lineOptions(ctx context.Context, decision string) []ui.Option {
	out := []ui.Option{{Value: "", Label: i18n.T(ctx, "matter.ruling.line_none")}, {Value: "0", Label: i18n.T(ctx, "matter.ruling.line_whole")}}
	for i, l := range lines(decision) {
		out = append(out, ui.Option{Value: strconv.Itoa(i + 1), Label: i18n.T(ctx, "matter.ruling.line", "n", i+1, "text", ui.Shorten(l, 60))})
	}
	return out
}

func chosenLine(in DecisionInput, contribution string) string {
	if line, ok := in.Changes[contribution]; ok {
		return strconv.Itoa(line)
	}
	return ""
}

func changesOf(r Ruling, line int) []Change {
	var out []Change
	for _, c := range r.Changes {
		if c.Line == line {
			out = append(out, c)
		}
	}
	return out
}

// changeName is who changed something, as the reader sees it; before publishing, as somebody in another role does.
func changeName(ctx context.Context, c Change, as string) string {
	switch {
	case c.NameTo == NameToNobody:
		return i18n.T(ctx, "matter.author.nobody")
	case c.NameTo == NameToRepresentatives && as == asRepresentative:
		return i18n.T(ctx, "matter.publish.name_theirs")
	case c.NameTo == NameForgotten:
		return i18n.T(ctx, "matter.author.forgotten")
	case c.Author == nil:
		return i18n.T(ctx, "matter.author.kept")
	}
	return c.Author.Name
}

func previewRoles(ctx context.Context, v previewView) []ui.FilterLink {
	var out []ui.FilterLink
	for _, role := range []string{asEmployee, asRepresentative, asLeader} {
		out = append(out, ui.FilterLink{Text: i18n.T(ctx, "matter.publish.role_"+role), Href: path(v.Matter.ID, "/beslutning/se?som="+role), Active: v.As == role})
	}
	return out
}

// earlierRulings are the published decisions that do not count any more, oldest first.
func earlierRulings(s *Story) []Ruling {
	list := s.Rulings
	if s.Matter.State == Closed && len(list) > 0 {
		list = list[1:]
	}
	var out []Ruling
	for i := len(list) - 1; i >= 0; i-- {
		out = append(out, list[i])
	}
	return out
}

// discussionOf is what a committee has said of a matter; nil while it has not discussed it.
func discussionOf(s *Story, committeeID string) *Discussion {
	for i, d := range s.Discussions {
		if d.CommitteeID == committeeID {
			return &s.Discussions[i]
		}
	}
	return nil
}
