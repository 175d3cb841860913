package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// What happens on one day happens in this order.
const (
	imports  = iota
	mornings // what came without a name is shown
	opens
	takes
	shows
	speaks
	recognises
	answers
	settles
	closes
	invites
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
	id      string
	touched []string // units
	cast    []string // who speaks, by contribution
	staff   []string // who else could
	// What becomes known on the way: of contributions, by number, their ids, and the receipts of those without a name; of a decision its
	// questions, and the committee that discusses it.
	given, receipts []string
	questions       []string
	board           string
	// said is how much has been said of a theme's word, proposal the newest proposal of it.
	said, proposal int
}

// matters plays the story, in the order of its days.
func (f *filler) matters(ctx context.Context) error {
	story, err := readStory()
	if err != nil {
		return err
	}
	f.Progress(fmt.Sprintf("Playing %d matters through the last months …", len(story)))
	if f.all, err = f.places(ctx); err != nil {
		return err
	}
	where, err := assign(story, place{id: f.home, leader: f.roles["leder"], committee: f.board}, f.all, f.roles)
	if err != nil {
		return err
	}
	events := []event{{nextNight, imports, func(ctx context.Context) error { return f.bringIn(ctx, changed(f.night.Files, f.matched)) }}}
	for i, t := range story {
		p := &play{telling: t, place: where[i], id: id.New(), given: make([]string, len(t.Contributions)), receipts: make([]string, len(t.Contributions))}
		if err := f.people(ctx, p, i); err != nil {
			return f.told(p, "cast", err)
		}
		if t.Showcase {
			f.showcase = p
		}
		events = append(events, f.events(p)...)
	}
	asked, err := f.dialogues(ctx)
	if err != nil {
		return err
	}
	events = append(events, asked...)
	events = append(events, f.mornings(events)...)
	sortEvents(events)
	for i, at := range times(f, events) {
		if news(events, i) {
			if err := f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return jobs.Forget(ctx, tx, journal.Job) }); err != nil {
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

// mornings show what came without a name, each day as the program does each hour.
func (f *filler) mornings(events []event) []event {
	first := 0
	for _, e := range events {
		first = min(first, e.day)
	}
	var list []event
	for day := first; day <= 0; day++ {
		list = append(list, event{day, mornings, f.matter.ShowUnnamed})
	}
	return list
}

func sortEvents(events []event) {
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.order, b.order)) })
}

// news says that people are told of the i-th event and all that follow, but not of those before it.
func news(events []event, i int) bool {
	return events[i].day >= newsFrom && (i == 0 || events[i-1].day < newsFrom)
}

// times are when the events happen: over each day from morning on, and none after now, not even when it has just begun.
func times(f *filler, events []event) []time.Time {
	on := map[int]int{}
	for _, e := range events {
		on[e.day]++
	}
	out := make([]time.Time, len(events))
	for i, e := range events {
		out[i] = f.morning(e.day)
		if i > 0 && e.day == events[i-1].day {
			out[i] = out[i-1].Add(min(11*time.Minute, 13*time.Hour/time.Duration(on[e.day])))
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
	list := []event{{p.Opened, opens, func(ctx context.Context) error { return f.told(p, "open", f.open(ctx, p)) }}}
	for i := range p.Contributions {
		list = append(list, f.spoken(p, i)...)
	}
	list = append(list, f.answered(p)...)
	list = append(list, f.invited(p)...)
	if p.Decides {
		list = append(list, f.ruled(p)...)
		list = append(list, f.apart(p)...)
		list = append(list, f.chances(p)...)
	}
	list = append(list, f.words(p)...)
	if c := p.Closed; c != nil {
		list = append(list, event{c.Day, closes, func(ctx context.Context) error {
			return f.told(p, "close", f.matter.Close(ctx, as(p.leader), p.id, matter.CloseInput{Took: c.Took, Differ: c.Differ, Remember: c.Remember}))
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
