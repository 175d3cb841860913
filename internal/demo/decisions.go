package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/matter"
)

// ruling is what a decision has besides what it shares with advice.
type ruling struct {
	// Subject is what it is about.
	Subject agreement.Subject
	// Windows are the last days of the four windows; without them they are shared out between Opened and Decided.
	Windows                        []int
	Decided                        int
	Frames, Citizens, CitizensFrom string
	Questions                      []string
	// Decider is "" for the leader who asks, "above" for the leader of the unit above, "council" for the politicians.
	Decider string
	// ClosedReason is why only its committees read it.
	ClosedReason string
	// Unnamed: one may contribute without a name.
	Unnamed bool
	Promise string
	Taken   *taking
	// Offers are the handshakes offered later.
	Offers []offer
	Beside []beside
	Texts  []rewriting
	Moves  []move
	// Settled are the questions that were closed, by their number from 0.
	Settled map[string]settledOn
	// Grouped is the day the leader put contributions together.
	Grouped int
	// Kept is an answer the leader has begun to write.
	Kept      *kept
	Discussed []discussedOn
	// Options are the ways it could be solved; Quiet is the day their answers were hidden until the window closes, 0 for never.
	Options  []chance
	Quiet    int
	Decision *decidedOn
	// Corrected replaces Decision; Reopened takes it up again, and Again is what was decided then.
	Corrected *decidedOn
	Reopened  *reopening
	Again     *decidedOn
	// Apart are the disagreements in it.
	Apart []disputed
	// AskedBack are the withdrawal requests of its decision.
	AskedBack []askedBack
}

// taking is what the employee side answered to a handshake.
type taking struct {
	Day int
	// Reserved: it was answered with the reservation in Words.
	Reserved bool
	Words    string
}

type offer struct {
	Day, Until   int
	Promise, Why string
	Taken        *taking
}

// beside is somebody who may do what the owner may. Who is a role, or "leader" with At as in voice.
type beside struct {
	Day     int
	Role    string
	Who, At string
}

// rewriting is a new text of the matter. What is left out stays as it was.
type rewriting struct {
	Day                 int
	Title, Problem, Why string
	// Taught are the contributions that taught it, by their number from 0; Questions other words for open questions, by theirs.
	Taught    []int
	Questions map[string]string
}

type move struct {
	Day     int
	Windows []int
	Why     string
}

type settledOn struct {
	Day  int
	Text string
}

type kept struct {
	Day           int
	Outcome, Text string
	Contributions []int
}

type discussedOn struct {
	Day   int
	Words string
	// Below: it is the unit's own committee, where the one above discusses it too. All: it is every committee that must discuss it.
	Below, All bool
}

type decidedOn struct {
	Day    int
	Points []string
	// Reasons and Core as in matter.DecisionInput; Changes gives contributions, by their number from 0, the point each changed.
	Reasons, Core string
	Changes       map[string]int
	// Why it is corrected.
	Why string
	// Half: it is only half written.
	Half bool
}

type reopening struct {
	Day    int
	Reason string
	// Contribute and Decide are the new days.
	Contribute, Decide int
}

// defaultWindows are those the program offers.
func defaultWindows(opened, decided int) []int {
	zero := clock.Date(2026, 1, 1)
	var out []int
	for _, d := range matter.DefaultWindows(matter.Decision, zero.AddDays(opened), zero.AddDays(decided)) {
		out = append(out, zero.DaysUntil(d))
	}
	return out
}

// standing are the windows as they are today.
func (r ruling) standing() []int {
	now := r.Windows
	for _, m := range r.Moves {
		now = m.Windows
	}
	if o := r.Reopened; o != nil {
		now = []int{min(now[0], o.Contribute), min(now[1], o.Contribute), o.Contribute, o.Decide}
	}
	return now
}

// published is the decision that counts today; nil while there is none.
func (r ruling) published() *decidedOn {
	switch {
	case r.Again != nil || r.Reopened != nil:
		return r.Again
	case r.Corrected != nil:
		return r.Corrected
	case r.Decision != nil && !r.Decision.Half:
		return r.Decision
	}
	return nil
}

// draft is the form a matter of the story is opened with.
func (f *filler) draft(ctx context.Context, p *play) (matter.DraftInput, error) {
	in := matter.DraftInput{ID: p.id, Kind: p.kindOf(), UnitID: p.place.id, Title: p.Title, Problem: p.Problem, CoreTask: p.Core, Touched: p.touched,
		LastDay: f.day(p.Last), Ask: matter.Ask(p.Ask), Visibility: matter.Visibility(p.Visibility)}
	if p.OnBehalf {
		in.Leader = p.leader
	}
	if p.Room {
		in.Kind, in.Subject, in.Questions = matter.DialogueRoom, p.Subject, p.Questions
	}
	if !p.Decides {
		return in, nil
	}
	in.Subject, in.LastDay = p.Subject, clock.Day{}
	in.Frames, in.Citizens, in.CitizensFrom, in.Questions, in.Promise = p.Frames, p.Citizens, p.CitizensFrom, p.Questions, p.Promise
	in.ClosedReason, in.Unnamed = p.ClosedReason, p.Unnamed
	in.DecidedBy, in.Decider = matter.ByLeader, p.place.id
	switch p.ruling.Decider {
	case "above":
		path, err := f.org.Path(ctx, f.DB.Read(), p.place.id)
		if err != nil {
			return in, err
		}
		in.Decider = path[len(path)-2].ID
	case "council":
		in.DecidedBy, in.Decider = matter.ByCouncil, ""
	}
	if !p.Draft {
		in.Windows = f.days(p.Windows)
	}
	return in, nil
}

// days are days counted from today.
func (f *filler) days(list []int) []clock.Day {
	out := make([]clock.Day, len(list))
	for i, n := range list {
		out[i] = f.day(n)
	}
	return out
}

// ruled is what happens in a decision besides its contributions and answers.
func (f *filler) ruled(p *play) []event {
	var list []event
	add := func(day, order int, what string, do func(ctx context.Context) error) {
		list = append(list, event{day, order, func(ctx context.Context) error { return f.told(p, what, do(ctx)) }})
	}
	take := func(n int, t *taking) {
		if t != nil {
			add(t.Day, takes, "handshake", func(ctx context.Context) error { return f.take(ctx, p, n, t) })
		}
	}
	take(1, p.Taken)
	for i, o := range p.Offers {
		add(o.Day, opens, "another handshake", func(ctx context.Context) error {
			return f.matter.OfferHandshake(ctx, as(p.leader), p.id, matter.HandshakeInput{Promise: o.Promise, Until: f.day(o.Until), Why: o.Why})
		})
		take(i+2, o.Taken)
	}
	for _, b := range p.Beside {
		add(b.Day, takes, b.Role, func(ctx context.Context) error { return f.nameBeside(ctx, p, b) })
	}
	for i, x := range p.Texts {
		add(x.Day, settles, "text", func(ctx context.Context) error { return f.rewrite(ctx, p, i+1, x) })
	}
	for _, m := range p.Moves {
		add(m.Day, settles, "windows", func(ctx context.Context) error {
			return f.matter.MoveWindows(ctx, as(p.leader), p.id, f.days(m.Windows), m.Why)
		})
	}
	for number, s := range p.Settled {
		add(s.Day, settles, "question "+number, func(ctx context.Context) error { return f.settle(ctx, p, number, s.Text) })
	}
	if p.Grouped != 0 {
		add(p.Grouped, answers, "groups", func(ctx context.Context) error { return f.putTogether(ctx, p) })
	}
	if k := p.Kept; k != nil {
		add(k.Day, closes, "kept answer", func(ctx context.Context) error {
			in := matter.AnswerInput{Outcome: k.Outcome, Text: k.Text}
			for _, i := range k.Contributions {
				in.Contributions = append(in.Contributions, p.given[i])
			}
			return f.matter.KeepAnswer(ctx, as(p.leader), p.id, in)
		})
	}
	for _, d := range p.Discussed {
		add(d.Day, settles, "discussed", func(ctx context.Context) error {
			board := p.board
			if d.Below {
				board = p.committee
			}
			if d.All {
				return f.allDiscuss(ctx, p, d)
			}
			return f.matter.NoteDiscussed(ctx, as(p.leader), p.id, matter.Discussion{CommitteeID: board, Day: f.day(d.Day), Words: d.Words})
		})
	}
	slices.SortStableFunc(list, func(a, b event) int { return a.day - b.day }) // a map has no order
	for _, d := range []*decidedOn{p.Decision, p.Again} {
		if d != nil {
			add(d.Day, closes, "decide", func(ctx context.Context) error { return f.decide(ctx, p, d) })
		}
	}
	if d := p.Corrected; d != nil {
		add(d.Day, closes, "correct", func(ctx context.Context) error {
			in, err := p.written(d)
			if err != nil {
				return err
			}
			in.Why = d.Why
			return f.matter.Correct(ctx, as(p.leader), p.id, in)
		})
	}
	if o := p.Reopened; o != nil {
		add(o.Day, opens, "reopen", func(ctx context.Context) error {
			return f.matter.Reopen(ctx, as(p.leader), p.id, matter.ReopenInput{Reason: o.Reason, Contribute: f.day(o.Contribute), Decide: f.day(o.Decide)})
		})
	}
	return list
}

// learn finds what an opened decision is made of: its questions, and the committee that discusses it.
func (f *filler) learn(ctx context.Context, p *play) error {
	s, err := f.matter.View(ctx, as(p.leader), p.id, matter.Page{Limit: 1})
	if err != nil {
		return err
	}
	for _, q := range s.Questions {
		p.questions = append(p.questions, q.ID)
	}
	for _, c := range s.Committees {
		if c.Decides() {
			p.board = c.CommitteeID
			return nil
		}
	}
	return errors.New("no committee of the level that decides is asked")
}

// speaker is who speaks for the employee side: the vice-chair of the committee that discusses, or else somebody of it.
func (f *filler) speaker(ctx context.Context, p *play) (who string, err error) {
	members, err := f.committee.MembersOf(ctx, f.DB.Read(), []string{p.board})
	for _, m := range members {
		if m.Side == committee.Employee && m.PersonID != p.leader && (who == "" || m.Role == committee.ViceChair) {
			who = m.PersonID
		}
	}
	return who, err
}

// take answers the n-th handshake for the employee side.
func (f *filler) take(ctx context.Context, p *play, n int, t *taking) error {
	who, err := f.speaker(ctx, p)
	if err != nil {
		return err
	}
	return f.matter.TakeHandshake(ctx, as(who), p.id, matter.HandshakeAnswer{N: n, Taken: !t.Reserved, Words: t.Words})
}

func (f *filler) nameBeside(ctx context.Context, p *play, b beside) error {
	who, ok := f.roles[b.Who]
	if !ok {
		i := slices.IndexFunc(f.all, func(u place) bool { return u.at(b.At) && u.leader != p.leader && !f.hasRole(u.leader) })
		if i < 0 {
			return fmt.Errorf("there is no leader at %q", b.At)
		}
		who = f.all[i].leader
	}
	if b.Role == matter.RoleCoOwner {
		return f.matter.NameCoOwner(ctx, as(p.leader), p.id, who)
	}
	return f.matter.NameStandIn(ctx, as(p.leader), p.id, who)
}

// rewrite makes the text that follows the n-th.
func (f *filler) rewrite(ctx context.Context, p *play, n int, x rewriting) error {
	if x.Title == "" {
		x.Title = p.title(n - 1)
	}
	in := matter.VersionInput{Base: n, Title: x.Title, Problem: x.Problem, CoreTask: p.Core, Frames: p.Frames, Citizens: p.Citizens, CitizensFrom: p.CitizensFrom, Why: x.Why}
	for _, i := range x.Taught {
		if i >= len(p.given) || p.given[i] == "" {
			return fmt.Errorf("contribution %d has taught nobody yet", i)
		}
		in.Taught = append(in.Taught, p.given[i])
	}
	for number, text := range x.Questions {
		i, err := strconv.Atoi(number)
		if err != nil || i >= len(p.questions) {
			return fmt.Errorf("there is no question %s to reword", number)
		}
		in.Questions = append(in.Questions, matter.QuestionInput{ID: p.questions[i], Text: text})
	}
	return f.matter.Revise(ctx, as(p.leader), p.id, in)
}

// title is the matter's after that many new texts.
func (t telling) title(rewritings int) string {
	title := t.Title
	for _, x := range t.Texts[:rewritings] {
		if x.Title != "" {
			title = x.Title
		}
	}
	return title
}

func (f *filler) settle(ctx context.Context, p *play, number, text string) error {
	n, err := strconv.Atoi(number)
	if err != nil || n >= len(p.questions) {
		return errors.New("there is none")
	}
	return f.matter.CloseQuestion(ctx, as(p.leader), p.id, p.questions[n], text)
}

// putTogether makes the leader's groups.
func (f *filler) putTogether(ctx context.Context, p *play) error {
	groups := map[string][]string{}
	var names []string
	for i, v := range p.Contributions {
		if v.Group == "" || p.given[i] == "" {
			continue
		}
		if groups[v.Group] == nil {
			names = append(names, v.Group)
		}
		groups[v.Group] = append(groups[v.Group], p.given[i])
	}
	for _, name := range names {
		if err := f.matter.PutTogether(ctx, as(p.leader), p.id, groups[name], name); err != nil {
			return err
		}
	}
	return nil
}

// written is a decision of the story as it is put into the form.
func (p *play) written(d *decidedOn) (matter.DecisionInput, error) {
	in := matter.DecisionInput{Decision: strings.Join(d.Points, "\n"), Reasons: d.Reasons, CoreTask: d.Core, Changes: map[string]int{}}
	for number, line := range d.Changes {
		n, err := strconv.Atoi(number)
		if err != nil || n >= len(p.given) {
			return in, fmt.Errorf("no contribution %s changes anything", number)
		}
		in.Changes[p.given[n]] = line
	}
	return in, nil
}

func (f *filler) decide(ctx context.Context, p *play, d *decidedOn) error {
	in, err := p.written(d)
	if err != nil {
		return err
	}
	if err := f.matter.Decide(ctx, as(p.leader), p.id, in); err != nil || d.Half {
		return err
	}
	return f.matter.Publish(ctx, as(p.leader), p.id)
}

// keepShowcase remembers which matter is the one to read from beginning to end.
func (f *filler) keepShowcase(ctx context.Context, tx *db.Tx) error {
	if f.showcase == nil {
		return errors.New("the story has no showcase")
	}
	_, err := tx.Exec(ctx, `INSERT INTO demo_showcase (matter_id, title) VALUES ($1, $2)`, f.showcase.id, f.showcase.title(len(f.showcase.Texts)))
	return err
}

// allDiscuss lets every committee that must discuss a matter do so on one day.
func (f *filler) allDiscuss(ctx context.Context, p *play, d discussedOn) error {
	s, err := f.matter.View(ctx, as(p.leader), p.id, matter.Page{Limit: 1})
	if err != nil {
		return err
	}
	for _, a := range s.Committees {
		if a.Form.Strength() < agreement.Discuss.Strength() || a.CommitteeID == p.board {
			continue
		}
		if err := f.matter.NoteDiscussed(ctx, as(p.leader), p.id, matter.Discussion{CommitteeID: a.CommitteeID, Day: f.day(d.Day), Words: d.Words}); err != nil {
			return err
		}
	}
	return nil
}
