package demo

import (
	"context"
	"errors"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/matter"
)

// What people do in the matters of the story, through the same services as in the program.

// opener is who presses the button.
func (f *filler) opener(p *play) access.Actor {
	if p.OnBehalf {
		return f.secretariat()
	}
	return as(p.leader)
}

func (f *filler) open(ctx context.Context, p *play) error {
	in, err := f.draft(ctx, p)
	if err != nil {
		return err
	}
	if _, err := f.matter.Draft(ctx, f.opener(p), in); err != nil || p.Draft {
		return err
	}
	if err := f.matter.Open(ctx, f.opener(p), p.id); err != nil {
		return err
	}
	papers, err := files(p.Papers)
	if err != nil {
		return err
	}
	for _, paper := range papers {
		if err := f.matter.AddPaper(ctx, as(p.leader), p.id, paper); err != nil {
			return err
		}
	}
	if !p.Decides && !p.Room {
		return nil
	}
	return f.learn(ctx, p)
}

// spoken is what happens with the i-th contribution of a matter, but for its answer.
func (f *filler) spoken(p *play, i int) []event {
	v := p.Contributions[i]
	var list []event
	add := func(day, order int, do func(ctx context.Context) error) {
		list = append(list, event{day, order, func(ctx context.Context) error { return f.told(p, v.Text, do(ctx)) }})
	}
	add(v.Day, speaks, func(ctx context.Context) error { return f.speak(ctx, p, i) })
	if v.unnamed() && v.shown() {
		add(v.Day+3, shows, func(ctx context.Context) error { return f.find(ctx, p, i) })
	}
	if v.So > 0 {
		day := min(v.Day+1, 0)
		if v.unnamed() {
			day = v.Day + 4
		}
		add(day, recognises, func(ctx context.Context) error { return f.recognise(ctx, p, i) })
	}
	if k := v.Ask; k != nil {
		add(k.Day, recognises, func(ctx context.Context) error { return f.matter.Clarify(ctx, as(p.leader), p.given[i], k.Question) })
		if k.Reply != "" {
			add(k.Replied, speaks, func(ctx context.Context) error { return f.matter.Reply(ctx, as(p.cast[i]), p.given[i], k.Reply) })
		}
	}
	if m := v.Misunderstood; m != nil {
		add(m.Day, speaks, func(ctx context.Context) error { return f.matter.Misunderstood(ctx, as(p.cast[i]), p.given[i], m.Text) })
	}
	if v.Before != "" {
		add(v.Edited, speaks, func(ctx context.Context) error {
			return f.matter.Edit(ctx, as(p.cast[i]), p.given[i], matter.EditInput{Kind: v.Kind, Text: v.Text})
		})
	}
	if v.Withdrawn != 0 {
		add(v.Withdrawn, speaks, func(ctx context.Context) error { return f.matter.Withdraw(ctx, as(p.cast[i]), p.given[i]) })
	}
	if h := v.Reported; h != nil {
		add(h.Day, recognises, func(ctx context.Context) error {
			return f.matter.Report(ctx, as(p.other(i)), p.id, matter.TargetContribution, p.given[i], h.Reason)
		})
	}
	if h := v.Hidden; h != nil {
		add(h.Day, settles, func(ctx context.Context) error {
			return f.matter.Hide(ctx, f.secretariat(), p.id, matter.TargetContribution, p.given[i], h.Reason)
		})
	}
	return list
}

// other is a colleague of who speaks.
func (p *play) other(i int) string {
	return p.staff[slices.IndexFunc(p.staff, func(s string) bool { return s != p.cast[i] })]
}

func (f *filler) speak(ctx context.Context, p *play, i int) error {
	v := p.Contributions[i]
	sent, err := files(v.Files)
	if err != nil {
		return err
	}
	question := ""
	if v.Question != nil {
		question = p.questions[*v.Question]
	}
	if v.unnamed() {
		p.receipts[i] = matter.NewReceipt()
		return f.matter.ContributeUnnamed(ctx, as(p.cast[i]), p.id, matter.UnnamedInput{Kind: v.Kind, Text: v.Text, Question: question, Receipt: p.receipts[i], Files: sent})
	}
	who := as(p.cast[i])
	if v.By == "sekretariat" {
		who = f.secretariat()
	}
	in := matter.ContributionInput{Kind: v.Kind, Text: v.first(), Intention: v.Intention, NameTo: v.Name, Question: question, For: v.For, SendKey: id.New(), Files: sent}
	if v.Follows != nil {
		in.Follows = p.given[*v.Follows]
	}
	if v.For == matter.ForCommittee {
		of, err := f.matter.SpeaksFor(ctx, as(p.cast[i]), p.id)
		if err != nil {
			return err
		}
		if len(of) == 0 {
			return errors.New("they sit in no committee that is asked")
		}
		in.Committee = of[0].CommitteeID
	}
	p.given[i], err = f.matter.Contribute(ctx, who, p.id, in)
	return err
}

// find learns by its receipt which contribution one without a name has become.
func (f *filler) find(ctx context.Context, p *play, i int) error {
	r, err := f.matter.Receipt(ctx, p.receipts[i])
	if err != nil {
		return err
	}
	if !r.Shown {
		return errors.New("it is not shown yet")
	}
	p.given[i] = r.ID
	return nil
}

func (f *filler) recognise(ctx context.Context, p *play, i int) error {
	left := p.Contributions[i].So
	for _, person := range slices.Backward(p.staff) {
		if left == 0 {
			return nil
		}
		if person == p.cast[i] {
			continue
		}
		if _, err := f.matter.Recognise(ctx, as(person), p.given[i]); err != nil {
			return err
		}
		left--
	}
	return nil
}

func (f *filler) answer(ctx context.Context, p *play, r reply, contributions []int) error {
	in := matter.AnswerInput{Outcome: r.Outcome, Text: r.Text, Hold: r.Hold}
	for _, i := range contributions {
		in.Contributions = append(in.Contributions, p.given[i])
	}
	_, err := f.matter.Answer(ctx, as(p.leader), p.id, in)
	return err
}

// answered are the answers of a matter, each to all it goes to.
func (f *filler) answered(p *play) []event {
	to := map[reply][]int{}
	var replies []reply
	add := func(r *reply, i int) {
		if r == nil {
			return
		}
		if to[*r] == nil {
			replies = append(replies, *r)
		}
		to[*r] = append(to[*r], i)
	}
	for i, v := range p.Contributions {
		add(v.Answer, i)
		if v.Misunderstood != nil {
			add(v.Misunderstood.Answer, i)
		}
	}
	var list []event
	for _, r := range replies {
		list = append(list, event{r.Day, answers, func(ctx context.Context) error { return f.told(p, r.Text, f.answer(ctx, p, r, to[r])) }})
	}
	return list
}
