package demo

import (
	"context"
	"fmt"

	"github.com/medspil/medspil/internal/concept"
	"github.com/medspil/medspil/internal/matter"
)

// saidOfWord is one thing said of the word of a theme.
type saidOfWord struct {
	Day int
	// Do is the kind of entry, or "end" and "park".
	Do string
	// By is "employees" or "management", of an answer.
	By string
	// Word and the rest as in concept.Text, of a proposal.
	Word, Forms, Meaning, Apart, Example string
	// Reason is why not yet, or why it is parked; until the day Until, or when.
	Reason string
	Until  int
	When   string
}

// words are what happens to the word of a theme.
func (f *filler) words(p *play) []event {
	var list []event
	for i, s := range p.Concept {
		list = append(list, event{s.Day, closes, func(ctx context.Context) error {
			return f.told(p, fmt.Sprintf("word, act %d", i+1), f.ofWord(ctx, p, s))
		}})
	}
	return list
}

func (f *filler) ofWord(ctx context.Context, p *play, s saidOfWord) error {
	switch s.Do {
	case string(concept.Proposed):
		asked, err := f.matter.AskedOf(ctx, f.DB.Read(), p.id)
		if err != nil || len(asked) == 0 {
			return fmt.Errorf("no committee is asked: %w", err)
		}
		p.board = asked[0].CommitteeID
		base := p.proposal
		p.said++
		p.proposal = p.said
		return f.concept.Propose(ctx, as(p.leader), p.id, concept.ProposeInput{Base: base, Committee: p.board,
			Text: concept.Text{Word: s.Word, Forms: s.Forms, Meaning: s.Meaning, Apart: s.Apart, Example: s.Example}})
	case string(concept.Agreed), string(concept.NotYet):
		p.said++
		who := p.leader
		if s.By == "employees" {
			var err error
			if who, err = f.speaker(ctx, p); err != nil {
				return err
			}
		}
		return f.concept.Say(ctx, as(who), p.id, concept.SayInput{Of: p.proposal, Agrees: s.Do == string(concept.Agreed), Reason: s.Reason})
	case "end":
		return f.concept.Agree(ctx, as(p.leader), p.id, p.proposal, "")
	case "park":
		return f.concept.Park(ctx, as(p.leader), p.id, concept.ParkInput{Why: s.Reason, Day: f.day(s.Until), When: s.When})
	}
	return fmt.Errorf("the story has no act %q", s.Do)
}

// kindOf is the kind of matter a telling is of.
func (t telling) kindOf() matter.Kind {
	switch {
	case t.Decides:
		return matter.Decision
	case t.Kind != "":
		return t.Kind
	}
	return matter.Advice
}
