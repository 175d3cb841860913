package matter

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

// hitsOfTeachers is how many contributions a search among them gives: few enough to see all on a phone.
const hitsOfTeachers = 10

// Teachers are contributions that can be said to have taught something, for the form.
type Teachers struct {
	// Chosen are those asked for, oldest first; Found those with the words searched for, Latest the newest: newest first.
	Chosen, Found, Latest []Lesson
}

// Teachers finds the contributions to an open matter that its owner can choose as what taught a new text: those chosen, those with the words
// of query ("" is none), and the latest few. By the owner. Three queries besides.
func (x *Room) Teachers(ctx context.Context, actor access.Actor, matterID string, chosen []string, query string, latest int) (*Teachers, error) {
	q := x.db.Read()
	s, err := x.enter(ctx, q, actor, matterID)
	if err != nil {
		return nil, err
	}
	if !MayLead(s.Standing, s.Matter) {
		return nil, fault.Forbidden
	}
	t, r := &Teachers{}, readerOf(s.Standing)
	if len(chosen) > MaxTaught {
		chosen = chosen[:MaxTaught]
	}
	if len(chosen) > 0 {
		if t.Chosen, err = loadTeachers(ctx, q, r, matterID, chosen); err != nil {
			return nil, err
		}
	}
	if strings.TrimSpace(query) != "" {
		if t.Found, err = findTeachers(ctx, q, r, matterID, query, hitsOfTeachers); err != nil {
			return nil, err
		}
	}
	t.Latest, err = findTeachers(ctx, q, r, matterID, "", latest)
	return t, err
}

// renewed are the questions of a matter, and what changes about them with a version of its text.
func renewed(ctx context.Context, q db.Q, m Matter, in VersionInput) (list []OpenQuestion, r renewal, err error) {
	if !Kinds[m.Kind].Questions || len(in.Questions)+len(in.NewQuestions) == 0 {
		return nil, r, nil
	}
	if list, err = loadQuestions(ctx, q, m.ID); err != nil {
		return nil, r, err
	}
	if !Kinds[m.Kind].Decides { // a dilemma is not settled
		for i := range in.Questions {
			in.Questions[i].Settled = ""
		}
	}
	r, err = renew(m.Kind, list, in)
	return list, r, err
}

// askAnew changes the questions of a matter with a version of its text. The first question that is closed tells those asked and those who
// contributed; the new text tells of the rest.
func (x *Room) askAnew(ctx context.Context, tx *db.Tx, s scene, version int, list []OpenQuestion, r renewal) error {
	note := func(verb, question string, i int, words string, tell bool) error {
		return x.note(ctx, tx, journal.Entry{Verb: verb, SubjectID: s.Matter.ID, Actor: s.actor.Person, Tell: tell,
			Args: map[string]any{"question": question, "n": i + 1}}, words)
	}
	told := false
	for i, q := range list {
		if text, is := r.Reworded[i]; is {
			if err := rewordQuestion(ctx, tx, s.Matter.ID, q.ID, text, version); err != nil {
				return err
			}
			if err := note(VerbQuestionReworded, q.ID, i, "", false); err != nil {
				return err
			}
		}
		if settled, is := r.Settled[i]; is {
			if err := closeQuestion(ctx, tx, q.ID, settled, s.actor.Person, x.clk.Now(), version); err != nil {
				return err
			}
			if err := note(VerbQuestionClosed, q.ID, i, settled, !told); err != nil {
				return err
			}
			told = true
		}
	}
	for i, text := range r.Added {
		question, err := addQuestion(ctx, tx, s.Matter.ID, text, len(list)+i+1, version)
		if err != nil {
			return err
		}
		if err := note(VerbQuestionAdded, question, len(list)+i, "", false); err != nil {
			return err
		}
	}
	return nil
}
