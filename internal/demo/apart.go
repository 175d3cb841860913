package demo

import (
	"context"
	"fmt"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/disagreement"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/id"
)

// disputed is a disagreement in a matter.
type disputed struct {
	// About is what it is about, Back the day it is to come back.
	About string
	Back  int
	// Acts are what was said in it, the first the view of the side that raises it.
	Acts []actApart
}

// actApart is one thing said or done in a disagreement.
type actApart struct {
	Day int
	// By is "employees", "management", or "above": the chair of the committee it is passed to.
	By string
	Do disagreement.Kind
	// Text and More as in disagreement.Entry; Until is a day it names; Of the number of the entry it answers.
	Text, More string
	Until, Of  int
	Outcome    disagreement.Outcome
}

// askedBack is a withdrawal request: what the employee side asks of a published decision.
type askedBack struct {
	Day  int
	Text string
}

// apart is what happens in the disagreements of a matter, and with its withdrawal requests.
func (f *filler) apart(p *play) []event {
	var list []event
	for _, c := range p.AskedBack {
		list = append(list, event{c.Day, closes, func(ctx context.Context) error {
			who, err := f.speaker(ctx, p)
			if err == nil {
				err = f.disagreement.SendCard(ctx, as(who), p.id, id.New(), c.Text)
			}
			return f.told(p, "withdrawal request", err)
		}})
	}
	for _, d := range p.Apart {
		made := id.New()
		for i, a := range d.Acts {
			list = append(list, event{a.Day, closes, func(ctx context.Context) error {
				what := fmt.Sprintf("disagreement, act %d", i+1)
				who, above, err := f.whoApart(ctx, p, a.By)
				if err != nil {
					return f.told(p, what, err)
				}
				if i == 0 {
					_, err := f.disagreement.Raise(ctx, who, p.id, disagreement.RaiseInput{ID: made, About: d.About, View: a.Text, Interests: a.More, Back: f.day(d.Back)})
					return f.told(p, what, err)
				}
				return f.told(p, what, f.actApart(ctx, p, who, made, above, i+1, a))
			}})
		}
	}
	return list
}

// whoApart is who acts for a side, and the committee above.
func (f *filler) whoApart(ctx context.Context, p *play, by string) (who access.Actor, above string, err error) {
	board, err := f.committee.Committee(ctx, f.DB.Read(), p.board)
	if err != nil {
		return who, "", err
	}
	switch by {
	case "management":
		return as(p.leader), board.ParentID, nil
	case "employees":
		person, err := f.speaker(ctx, p)
		return as(person), board.ParentID, err
	}
	members, err := f.committee.MembersOf(ctx, f.DB.Read(), []string{board.ParentID})
	for _, m := range members {
		if m.Role == committee.Chair {
			return as(m.PersonID), board.ParentID, err
		}
	}
	return who, "", fmt.Errorf("nobody is chair above %s", board.Name)
}

// actApart does an act of a disagreement that has seen entries so far.
func (f *filler) actApart(ctx context.Context, p *play, who access.Actor, made, above string, seen int, a actApart) error {
	x := f.disagreement
	switch a.Do {
	case disagreement.View:
		return x.WriteView(ctx, who, made, seen, a.Text, a.More)
	case disagreement.Proposed:
		return x.ProposeCommon(ctx, who, made, seen, a.Text)
	case disagreement.Accepted:
		return x.AcceptCommon(ctx, who, made, a.Of)
	case disagreement.Stepped:
		return x.SetStep(ctx, who, made, seen, disagreement.StepInput{Text: a.Text, Conversation: a.More, Responsible: p.leader, Day: f.day(a.Until)})
	case disagreement.Passed:
		return x.PassUp(ctx, who, made, seen, above, a.Text)
	case disagreement.Answered:
		return x.AnswerDown(ctx, who, made, a.Of, a.Text)
	case disagreement.Ending:
		return x.ProposeEnd(ctx, who, made, seen, a.Outcome, a.Text)
	case disagreement.Ended:
		return x.ConfirmEnd(ctx, who, made, a.Of)
	}
	return fmt.Errorf("the story has no act %q", a.Do)
}
