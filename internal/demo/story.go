package demo

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"

	"github.com/medspil/medspil/internal/matter"
)

// The story, one file for each kind of workplace. Days are counted from today, questions, contributions and points as their comments
// say.
//
//go:embed story/*.json
var storyFiles embed.FS

// telling is one matter of the story.
type telling struct {
	// Workplace is part of the name of the unit whose leader asks.
	Workplace string
	// Home: the unit is that of the role "leder". Of names it otherwise: a role that leads it, or the unit's own name.
	Home bool
	Of   string
	// Touches are parts of the names of the units right below that it touches; without them it touches its own.
	Touches []string
	// OnBehalf: the secretariat opened it for the leader.
	OnBehalf bool
	// Showcase: it is the one to read from beginning to end.
	Showcase bool
	// Draft: not opened yet.
	Draft           bool
	Opened, Last    int
	Ask, Visibility string
	Title           string
	Problem         string
	Core            string
	Contributions   []voice
	// Answers are those that go to several contributions, which name them.
	Answers map[string]reply
	Closed  *closing
	// Papers go with the matter itself.
	Papers []shown
	// Guests are invited from outside.
	Guests []guest
	// Concept is what is said of the word of a theme.
	Concept []saidOfWord
	// Decides: it is a decision. Kind is the kind of matter where it is neither that nor advice.
	Decides bool        `json:"-"`
	Kind    matter.Kind `json:"-"`
	// Room: it is a dialogue room, in which all that is said is a position.
	Room bool `json:"-"`
	ruling
}

// voice is a contribution with what becomes of it.
type voice struct {
	// By is a role, "colleague", "tr", "amr" or "leader".
	By string
	// At is part of the name of the unit they are from, where the matter touches several.
	At string
	// Name is who sees it: "all" (also for ""), "representatives" or "nobody", who then has only a receipt.
	Name, Kind, Text string
	// Intention is what stands behind a position.
	Intention string
	// For is on behalf of whom it is said, as in matter.ContributionInput.
	For string
	// Follows is the number, from 0, of the contribution of the same person that it goes on from.
	Follows *int
	Day     int
	// Late: it came when the time for contributions was over.
	Late bool
	// Question is the number, from 0, of the question it is about; nil is the whole.
	Question *int
	// So is how many others say "so here too", as far as there are so many.
	So int
	// Group is what the leader has put it together under.
	Group string
	// Answer is its own; Answered names one of the matter's Answers.
	Answer   *reply
	Answered string
	// Files are what they sent with it.
	Files []shown
	// Ask is what the leader asked in order to understand it.
	Ask           *asking
	Misunderstood *misunderstanding
	// Before is what it said until the day Edited.
	Before string
	Edited int
	// Withdrawn is the day it was taken back, 0 for never.
	Withdrawn int
	Reported  *harm
	Hidden    *harm
}

// guest is somebody who is invited into a matter from outside, on a day.
type guest struct {
	Day               int
	Name, Email, What string
	Contributes       bool
	// Shoes: it is the guest of the demo's roles.
	Shoes bool
	// Says is what they have contributed.
	Says []guestSays
}

// guestSays is what a guest contributes on a day; in a dialogue room to the dilemma of that number from 0, with the intention behind it.
type guestSays struct {
	Day             int
	Text, Intention string
	Question        int
}

type asking struct {
	Day      int
	Question string
	// Reply came on the day Replied; "" when there is none yet.
	Replied int
	Reply   string
}

// reply is an answer; the same one on several contributions is one answer to all of them.
type reply struct {
	Day           int
	Outcome, Text string
	// Hold: it goes out with the decision.
	Hold bool
}

// misunderstanding is what was said to an answer, and the second answer, if there is one yet.
type misunderstanding struct {
	Day    int
	Text   string
	Answer *reply
}

// harm is why a text was reported, or hidden.
type harm struct {
	Day    int
	Reason string
}

type closing struct {
	Day int
	// Took, and in a dialogue room the other parts of the shared picture.
	Took, Differ, Remember string
}

// unnamed says whether it is a contribution without a name.
func (v voice) unnamed() bool { return v.Name == matter.NameToNobody }

// shown says whether others can read it today: one without a name is shown when it has waited three days, or two more have come.
func (v voice) shown() bool { return !v.unnamed() || v.Day <= -4 }

// first is what it said at first.
func (v voice) first() string {
	if v.Before != "" {
		return v.Before
	}
	return v.Text
}

// readStory is the story as it is written in the files.
func readStory() ([]telling, error) {
	files, err := fs.Glob(storyFiles, "story/*.json")
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var all []telling
	for _, name := range files {
		var s struct {
			Decides bool
			Kind    matter.Kind
			Room    bool
			Matters []telling
		}
		data, err := storyFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		if err := d.Decode(&s); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, t := range s.Matters {
			t.Decides, t.Room, t.Kind = s.Decides, s.Room, s.Kind
			if err := t.complete(); err != nil {
				return nil, fmt.Errorf("%s, %q: %w", name, t.Title, err)
			}
			all = append(all, t)
		}
	}
	return all, nil
}

// complete fills in what the files leave out.
func (t *telling) complete() error {
	for i := range t.Contributions {
		v := &t.Contributions[i]
		if v.Name == "" {
			v.Name = matter.NameToAll
		}
		if v.Answered != "" {
			a, ok := t.Answers[v.Answered]
			if !ok {
				return fmt.Errorf("there is no answer %q", v.Answered)
			}
			v.Answer = &a
		}
	}
	if t.Decides && len(t.Windows) == 0 {
		t.Windows = defaultWindows(t.Opened, t.Decided)
	}
	return nil
}
