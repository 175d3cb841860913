package matter

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
)

// happening is one thing of a history as the page tells it.
type happening struct {
	Event
	// About is what it was about in somebody's own words: the question that was closed, the promise that was offered.
	About string
	// Text is the version that was made then, and Ruling the decision that was published then; nil for anything else.
	Text   *Text
	Ruling *Ruling
	// Until is the last day of the time that was offered with a handshake then.
	Until clock.Day
}

// storyDay is what happened on one day.
type storyDay struct {
	Day        clock.Day
	Happenings []happening
}

// counted are what happens many times a day: told once, with how many.
var counted = []string{VerbAnswered, VerbClarified, VerbReplied, VerbMisunderstood}

// ofAuthors are what authors do, with or without a name. They come last on their day, in one order: when on the day it was could tell who.
var ofAuthors = []string{VerbReplied, VerbMisunderstood}

// storyDays tells a matter's events day by day, with what belongs to each of them in the matter.
func storyDays(s *Story, events []Event) []storyDay {
	var days []storyDay
	reworded := map[int]int{} // how often so far, by the question's number
	for i, e := range events {
		if len(days) == 0 || days[len(days)-1].Day != e.Day {
			days = append(days, storyDay{Day: e.Day})
		}
		day := &days[len(days)-1]
		if slices.Contains(counted, e.Verb) {
			if same := slices.IndexFunc(day.Happenings, func(h happening) bool { return h.Verb == e.Verb && h.Actor == e.Actor }); same >= 0 {
				day.Happenings[same].N += e.N
				continue
			}
		}
		if n := len(day.Happenings); n > 0 && i > 0 && e.Verb != "" && events[i-1].Verb == e.Verb && events[i-1].Words == e.Words {
			day.Happenings[n-1].Words = "" // several windows moved for one reason
		}
		if e.Verb == VerbQuestionReworded {
			reworded[e.N]++
		}
		day.Happenings = append(day.Happenings, happened(s, e, reworded[e.N]))
	}
	for _, d := range days {
		slices.SortStableFunc(d.Happenings, func(a, b happening) int { return slices.Index(ofAuthors, a.Verb) - slices.Index(ofAuthors, b.Verb) })
	}
	return days
}

// happened adds what belongs to an event in its matter; a question it is about had been reworded so many times by then.
func happened(s *Story, e Event, reworded int) happening {
	h := happening{Event: e, About: e.About}
	switch e.Verb {
	case VerbOpened:
		h.Text = textOf(s, 1)
		if n := len(s.Handshakes); n > 0 {
			h.About, h.Until = s.Handshakes[n-1].Promise, s.Handshakes[n-1].Until
		}
	case VerbRevised:
		h.Text = textOf(s, e.N)
		if h.Text != nil {
			h.Words = h.Text.Why
		}
	case VerbClosed:
		h.About = s.Matter.Took
		if Kinds[s.Matter.Kind].Positions {
			h.About = "" // the shared picture stands on its matter's page, as it is now
		}
	case VerbQuestionClosed, VerbQuestionReworded, VerbQuestionAdded:
		if e.N >= 1 && e.N <= len(s.Questions) {
			h.About = s.Questions[e.N-1].after(reworded)
		}
	case VerbHandshakeOffered:
		for _, k := range s.Handshakes {
			if k.N == e.N {
				h.About, h.Until = k.Promise, k.Until
			}
		}
	case VerbDiscussed:
		if d := discussionOf(s, e.Ref); d != nil {
			h.Words = d.Words
		}
	case VerbDecided, VerbCorrected:
		for i := range s.Rulings {
			if s.Rulings[i].N == e.N {
				h.Ruling = &s.Rulings[i]
			}
		}
	}
	return h
}

// textOf is a version of the matter's text; nil when there is none of that number.
func textOf(s *Story, n int) *Text {
	if s.Text.N == n {
		return &s.Text
	}
	for i := range s.Earlier {
		if s.Earlier[i].N == n {
			return &s.Earlier[i]
		}
	}
	return nil
}

// dayWords writes a day of an entry out; what is no day stays as it is.
func dayWords(ctx context.Context, s string) string {
	if d, err := clock.ParseDay(s); err == nil && s != "" {
		return i18n.Date(ctx, d)
	}
	return s
}

// ownEvents are those a dialogue room tells in its own words.
var ownEvents = []string{VerbOpened, VerbClosed, VerbRevised, VerbQuestionReworded, VerbQuestionAdded}

func eventText(ctx context.Context, k Kind, e Event) string {
	if e.Said != "" {
		return e.Said
	}
	args := []any{"n", e.N, "from", dayWords(ctx, e.From), "to", dayWords(ctx, e.To)}
	if e.Window != "" {
		args = append(args, "window", windowLabel(ctx, e.Window))
	}
	key := "matter.event." + e.Verb
	if slices.Contains(ownEvents, e.Verb) {
		key = wordKey(k, key)
	}
	if e.Verb == VerbRead && e.Ref == "" {
		key += "_owner"
	}
	if e.Target != "" {
		args = append(args, "what", i18n.T(ctx, "matter.own.target."+e.Target))
	}
	return i18n.T(ctx, key, args...)
}

// aboutKey names what somebody's own words are that stand with a happening; "" where they need no name.
func aboutKey(h happening) string {
	switch h.Verb {
	case VerbOpened, VerbHandshakeOffered:
		return "matter.history.promise"
	case VerbClosed:
		return "matter.history.took"
	}
	return ""
}

// wordsKey names the words given with a happening; "" where they need no name.
func wordsKey(h happening) string {
	switch h.Verb {
	case VerbQuestionClosed:
		return "matter.history.settled"
	case VerbHandshakeTaken, VerbHandshakeAnswered, VerbDiscussed:
		return ""
	}
	return "matter.history.why"
}

// textKey is the way to the text as it was: of the first the text itself, of others what it became.
func textKey(h happening) string {
	if h.Verb == VerbOpened {
		return "matter.history.first_text"
	}
	return "matter.history.new_text"
}
