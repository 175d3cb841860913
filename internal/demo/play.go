package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/matter"
)

// What happens on one day happens in this order.
const (
	imports = iota
	opens
	speaks
	recognises
	answers
	closes
)

// event is one thing that happens, on a day counted from today.
type event struct {
	day, order int
	do         func(ctx context.Context) error
}

// play is one matter as it is played.
type play struct {
	telling
	place
	id    string
	cast  []string // who speaks, by contribution
	staff []string
	given []string // contributions' ids
}

// matters plays the story, in the order of its days.
func (f *filler) matters(ctx context.Context) error {
	story, err := readStory()
	if err != nil {
		return err
	}
	f.Progress(fmt.Sprintf("Playing %d matters through the last months …", len(story)))
	all, err := f.places(ctx)
	if err != nil {
		return err
	}
	where, err := assign(story, place{id: f.home, leader: f.roles["leder"], committee: f.board}, all)
	if err != nil {
		return err
	}
	events := []event{{nextNight, imports, func(ctx context.Context) error { return f.bringIn(ctx, changed(f.night.Files, f.matched)) }}}
	for i, t := range story {
		p := &play{telling: t, place: where[i], id: id.New(), given: make([]string, len(t.Contributions))}
		if p.staff, err = f.staff(ctx, p.place.id, i); err != nil {
			return err
		}
		if p.cast, err = f.cast(ctx, t, p.place, p.staff); err != nil {
			return err
		}
		events = append(events, f.events(p)...)
	}
	sortEvents(events)
	for i, at := range times(f, events) {
		if news(events, i) {
			if err := f.quiet.Drain(ctx); err != nil {
				return err
			}
		}
		f.clk.Set(at)
		if err := events[i].do(ctx); err != nil {
			return err
		}
	}
	return nil
}

func sortEvents(events []event) {
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.order, b.order)) })
}

// news says that people are told of the i-th event and all that follow, but not of those before it.
func news(events []event, i int) bool {
	return events[i].day >= newsFrom && (i == 0 || events[i-1].day < newsFrom)
}

// times are when the events happen: over each working day, and none after now, not even when it has just begun.
func times(f *filler, events []event) []time.Time {
	out := make([]time.Time, len(events))
	for i, e := range events {
		out[i] = f.morning(e.day)
		if i > 0 && e.day == events[i-1].day {
			out[i] = out[i-1].Add(11 * time.Minute)
		}
	}
	latest := f.Clock.Now()
	for i := len(out) - 1; i >= 0; i-- {
		latest = latest.Add(-time.Second)
		if out[i].After(latest) {
			out[i] = latest
		}
		latest = out[i]
	}
	return out
}

// events are what happens in one matter.
func (f *filler) events(p *play) []event {
	list := []event{{p.Opened, opens, func(ctx context.Context) error { return f.open(ctx, p) }}}
	answered := map[reply][]int{}
	var replies []reply
	for i, v := range p.Contributions {
		list = append(list,
			event{v.Day, speaks, func(ctx context.Context) error { return f.speak(ctx, p, i) }},
			event{min(v.Day+1, 0), recognises, func(ctx context.Context) error { return f.recognise(ctx, p, i) }})
		if a := v.Answer; a != nil {
			if answered[*a] == nil {
				replies = append(replies, *a)
			}
			answered[*a] = append(answered[*a], i)
		}
	}
	for _, r := range replies {
		list = append(list, event{r.Day, answers, func(ctx context.Context) error { return f.answer(ctx, p, r, answered[r]) }})
	}
	if c := p.Closed; c != nil {
		list = append(list, event{c.Day, closes, func(ctx context.Context) error {
			return f.told(p, "close", f.matter.Close(ctx, as(p.leader), p.id, matter.CloseInput{Took: c.Took}))
		}})
	}
	return list
}

func as(person string) access.Actor { return access.Actor{Person: person} }

// told says of an error where in the story it happened.
func (f *filler) told(p *play, what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s, %q: %w", what, p.Title, err)
	}
	return nil
}

func (f *filler) open(ctx context.Context, p *play) error {
	_, err := f.matter.Draft(ctx, as(p.leader), matter.DraftInput{ID: p.id, UnitID: p.place.id, Title: p.Title, Problem: p.Problem, CoreTask: p.Core,
		Touched: []string{p.place.id}, LastDay: f.day(p.Last), Ask: matter.Ask(p.Ask), Visibility: matter.Visibility(p.Visibility)})
	if err == nil && !p.Draft {
		err = f.matter.Open(ctx, as(p.leader), p.id)
	}
	return f.told(p, "open", err)
}

func (f *filler) speak(ctx context.Context, p *play, i int) error {
	v := p.Contributions[i]
	var err error
	p.given[i], err = f.matter.Contribute(ctx, as(p.cast[i]), p.id,
		matter.ContributionInput{Kind: v.Kind, Text: v.Text, NameTo: v.Name, SendKey: id.New()})
	return f.told(p, v.Text, err)
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
			return f.told(p, "recognise", err)
		}
		left--
	}
	return nil
}

func (f *filler) answer(ctx context.Context, p *play, r reply, contributions []int) error {
	in := matter.AnswerInput{Outcome: r.Outcome, Text: r.Text}
	for _, i := range contributions {
		in.Contributions = append(in.Contributions, p.given[i])
	}
	_, err := f.matter.Answer(ctx, as(p.leader), p.id, in)
	return f.told(p, r.Text, err)
}
