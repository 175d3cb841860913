package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/search"
)

// What a matter does not keep for ever (package retention says for how long, and asks): the texts nobody but the secretariat and their
// authors read any more, and after longer the names. Each pair of functions lists what is due and does it; doing it again changes
// nothing. What is published stays: the matter's own text, contributions that stand, answers, decisions, and the names of those who
// asked, answered and decided.

// authorVerbs are those of acts of a contribution's author.
var authorVerbs = []string{VerbReceived, VerbEdited, VerbWithdrawn, VerbReplied, VerbMisunderstood}

// DueTexts lists matters closed before a day that still keep texts out of sight: at most limit, by id, those after an id.
func (x *Room) DueTexts(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error) {
	return dueAfter(ctx, q, keepsTexts, before, after, limit)
}

// ForgetTexts takes away what those of the matters that were closed before a day keep out of sight: the earlier texts of contributions, what
// was withdrawn and what was hidden, answers that were only begun, and the words of settled reports. That something stood there, and
// why it was hidden, stays. Gives the matters it was done in.
func (x *Room) ForgetTexts(ctx context.Context, tx *db.Tx, before clock.Day, matters []string) (done, left []string, err error) {
	if done, err = dueOf(ctx, tx, keepsTexts, before, matters); err != nil || len(done) == 0 {
		return nil, nil, err
	}
	gone, err := outOfSight(ctx, tx, done)
	if err != nil {
		return nil, nil, err
	}
	if err := forgetTexts(ctx, tx, done); err != nil {
		return nil, nil, err
	}
	if err := search.Drop(ctx, tx, gone...); err != nil {
		return nil, nil, err
	}
	return done, nil, x.noteEach(ctx, tx, VerbTextsForgotten, done)
}

// DueNames lists matters closed before a day that still keep the names of those who contributed: at most limit, by id, those after an id.
func (x *Room) DueNames(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error) {
	return dueAfter(ctx, q, keepsNames, before, after, limit)
}

// ForgetNames takes the names from what was said in those of the matters that were closed before a day: the authors of contributions, also
// in the journal; to which representatives a name was given; who was a guest; who recognised, of whom the number stays; who reported. From then on
// an author does not find their own contribution any more. Gives the matters it was done in. Who was told what in them is for the room
// that tells people to forget in the same transaction: an answer was told to its contribution's author.
func (x *Room) ForgetNames(ctx context.Context, tx *db.Tx, before clock.Day, matters []string) (done, left []string, err error) {
	if done, err = dueOf(ctx, tx, keepsNames, before, matters); err != nil || len(done) == 0 {
		return nil, nil, err
	}
	if err := forgetNames(ctx, tx, done); err != nil {
		return nil, nil, err
	}
	if err := journal.Unname(ctx, tx, subjectKind, done, authorVerbs); err != nil {
		return nil, nil, err
	}
	return done, nil, x.noteEach(ctx, tx, VerbNamesForgotten, done)
}

// noteEach journals what the program has deleted in each of some matters, and has it gone from the database's files too.
func (x *Room) noteEach(ctx context.Context, tx *db.Tx, verb string, matters []string) error {
	if err := scrubSoon(ctx, tx, scrubbing{Words: true}); err != nil {
		return err
	}
	for _, m := range matters {
		if err := x.note(ctx, tx, journal.Entry{Verb: verb, SubjectID: m}, ""); err != nil {
			return err
		}
	}
	return nil
}

// DueDrafts lists drafts last saved before a day: at most limit, by id, those after an id.
func (x *Room) DueDrafts(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error) {
	return dueAfter(ctx, q, oldDraft, before, after, limit)
}

// ForgetDrafts throws those of the drafts away that were last saved before a day, and gives which.
func (x *Room) ForgetDrafts(ctx context.Context, tx *db.Tx, before clock.Day, drafts []string) (done, left []string, err error) {
	if done, err = dueOf(ctx, tx, oldDraft, before, drafts); err != nil {
		return nil, nil, err
	}
	for _, d := range done {
		if err := deleteDraft(ctx, tx, d); err != nil {
			return nil, nil, err
		}
	}
	return done, nil, nil
}

// Apart are those of the matters that only their committees read: the secretariat as such does not know that they are there.
func (x *Room) Apart(ctx context.Context, q db.Q, matters []string) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT id FROM matter WHERE visibility = $1 AND id IN (`+db.In(2, len(matters))+`)`,
		append([]any{ToCommittee}, db.Args(matters)...)...)
}

// Titles are those of the matters that the actor may read. One query.
func (x *Room) Titles(ctx context.Context, actor access.Actor, matters []string) (map[string]string, error) {
	entries := make([]journal.Entry, len(matters))
	for i, m := range matters {
		entries[i].SubjectID = m
	}
	list, err := told(ctx, x.db.Read(), entries, actor.Person, actor.Grants.Secretariat)
	out := map[string]string{}
	for id, t := range list {
		if t.readable {
			out[id] = t.title
		}
	}
	return out, err
}

// DraftsSaved says when drafts were last saved. It says nothing else about them: only their writer reads them.
func (x *Room) DraftsSaved(ctx context.Context, q db.Q, drafts []string) (map[string]clock.Day, error) {
	return draftsSaved(ctx, q, drafts)
}
