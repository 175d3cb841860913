package demo

import (
	"context"
	"fmt"
	"slices"

	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/option"
)

// chance is an option of a decision.
type chance struct {
	// Key names it in the file.
	Key string
	Day int
	// Title and the rest as in option.Text.
	Title, Core, Environment, Economy, Needs, Doubts string
	// From are the contributions it came from, by their number from 0.
	From []int
	// Merges are the keys of the options that become it.
	Merges []string
	// Basis is the day the leader said that the decision is built on it, 0 for never.
	Basis int
	// Withdrawn is the day it was withdrawn, 0 for never, and Why.
	Withdrawn int
	Why       string
	// Stands are those who say why; Others how many more have each level without a word, on the day Asked.
	Stands []stance
	Others map[option.Level]int
	Asked  int
}

// stance is where somebody stands to an option, and why.
type stance struct {
	// By is a role; Of the number of the contribution of who it is; without them it is one of the others.
	By string
	Of *int
	// Name is who sees the name: "all" (also for ""), or "representatives".
	Name   string
	Day    int
	Level  option.Level
	Text   string
	Answer *reply
}

// chances is what happens to the options of a decision.
func (f *filler) chances(p *play) []event {
	var list []event
	add := func(day, order int, what string, do func(ctx context.Context) error) {
		list = append(list, event{day, order, func(ctx context.Context) error { return f.told(p, what, do(ctx)) }})
	}
	if p.Quiet != 0 {
		add(p.Quiet, takes, "quiet", func(ctx context.Context) error { return f.option.HideAnswers(ctx, as(p.leader), p.id) })
	}
	ids := map[string]string{}
	for _, c := range p.Options {
		ids[c.Key] = id.New()
	}
	for _, c := range p.Options {
		add(c.Day, opens, c.Title, func(ctx context.Context) error { return f.chance(ctx, p, c, ids) })
		next := 0 // of those who have said nothing else
		for _, s := range c.Stands {
			who := f.who(p, s, next)
			if s.By == "" && s.Of == nil {
				next++
			}
			add(s.Day, speaks, s.Text, func(ctx context.Context) error { return f.stand(ctx, who(), ids[c.Key], s) })
			if s.Answer != nil {
				add(s.Answer.Day, answers, s.Answer.Text, func(ctx context.Context) error { return f.answerStance(ctx, p, who(), ids[c.Key], s) })
			}
		}
		for _, l := range option.Levels {
			for range c.Others[l] {
				who := f.who(p, stance{}, next)
				next++
				add(c.Asked, recognises, "stand", func(ctx context.Context) error { return f.stand(ctx, who(), ids[c.Key], stance{Level: l}) })
			}
		}
		if c.Basis != 0 {
			add(c.Basis, settles, "basis", func(ctx context.Context) error { return f.option.BuildOn(ctx, as(p.leader), ids[c.Key], true) })
		}
		if c.Withdrawn != 0 {
			add(c.Withdrawn, settles, "withdraw", func(ctx context.Context) error { return f.option.Withdraw(ctx, as(p.leader), ids[c.Key], c.Why) })
		}
	}
	return list
}

// who finds who stands somewhere: the n-th of the colleagues who have said nothing else, where the story does not say.
func (f *filler) who(p *play, s stance, n int) func() string {
	return func() string {
		switch {
		case s.By != "":
			return f.roles[s.By]
		case s.Of != nil:
			return p.cast[*s.Of]
		}
		return slices.DeleteFunc(slices.Clone(p.staff), func(person string) bool { return slices.Contains(p.cast, person) })[n]
	}
}

func (f *filler) chance(ctx context.Context, p *play, c chance, ids map[string]string) error {
	in := option.Input{ID: ids[c.Key], Text: option.Text{Title: c.Title, CoreTask: c.Core, Environment: c.Environment, Economy: c.Economy, Needs: c.Needs, Doubts: c.Doubts}}
	for _, i := range c.From {
		if p.given[i] == "" {
			return fmt.Errorf("contribution %d has not been given yet", i)
		}
		in.From = append(in.From, p.given[i])
	}
	if len(c.Merges) == 0 {
		return f.option.Make(ctx, as(p.leader), p.id, in)
	}
	var from []string
	for _, key := range c.Merges {
		from = append(from, ids[key])
	}
	return f.option.Merge(ctx, as(p.leader), p.id, from, in)
}

func (f *filler) stand(ctx context.Context, who, optionID string, s stance) error {
	if s.Name == "" {
		s.Name = matter.NameToAll
	}
	return f.option.Respond(ctx, as(who), optionID, option.ResponseInput{Level: s.Level, Reason: s.Text, NameTo: s.Name, SendKey: id.New()})
}

// answerStance answers why somebody stands where they do.
func (f *filler) answerStance(ctx context.Context, p *play, who, optionID string, s stance) error {
	o, err := f.option.One(ctx, as(who), optionID, 0)
	if err != nil {
		return err
	}
	_, err = f.matter.Answer(ctx, as(p.leader), p.id, matter.AnswerInput{Contributions: []string{o.Option.Mine.Contribution}, Outcome: s.Answer.Outcome, Text: s.Answer.Text})
	return err
}
