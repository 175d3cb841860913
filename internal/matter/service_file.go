package matter

import (
	"context"
	"errors"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

// AddPaper puts a picture or a PDF with an open matter, to be read by all who read it; the same again changes nothing. Nobody is told. By
// the owner. Fields: file1, words1.
func (x *Room) AddPaper(ctx context.Context, actor access.Actor, matterID string, in FileInput) error {
	inv := &fault.Invalid{}
	in.check(inv)
	if err := inv.Err(); err != nil {
		return x.orNotFound(ctx, actor, matterID, err)
	}
	return x.lead(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		again, err := haveFiles(ctx, tx, filesShown, fileOfMatter, matterID, []FileInput{in})
		if err != nil || again {
			return err
		}
		here, err := filesOf(ctx, tx, fileOfMatter, matterID)
		if err != nil {
			return err
		}
		if len(here) >= MaxPapers {
			return fault.One(fileField(in.Row), "matter.error.papers_many", "max", MaxPapers)
		}
		if err := insertFiles(ctx, tx, filesShown, matterID, fileOfMatter, matterID, []FileInput{in}); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbPaperAdded, SubjectID: matterID, Actor: actor.Person}, "")
	})
}

// RemovePaper deletes a paper of an open matter for good; one that is gone already changes nothing. By the owner.
func (x *Room) RemovePaper(ctx context.Context, actor access.Actor, matterID, fileID string) error {
	return x.lead(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		n, err := removeFiles(ctx, tx, fileOfMatter, matterID, []string{fileID})
		if err != nil || n == 0 {
			return err
		}
		if err := scrubSoon(ctx, tx, scrubbing{}); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbPaperRemoved, SubjectID: matterID, Actor: actor.Person}, "")
	})
}

// File is a file for who may read what it belongs to; fault.NotFound for others, as for one of a contribution that was withdrawn or hidden
// to all but its author and the secretariat. Four queries at most; the content is not among them.
func (x *Room) File(ctx context.Context, actor access.Actor, fileID string) (File, error) {
	q := x.db.Read()
	f, err := loadFile(ctx, q, fileID)
	if err != nil {
		return File{}, err
	}
	s, unread := x.enter(ctx, q, actor, f.matterID)
	if f.kind == fileOfMatter || unread != nil && !errors.Is(unread, fault.NotFound) {
		return f.File, unread
	}
	c, err := loadContribution(ctx, q, f.targetID)
	if err != nil {
		return File{}, err
	}
	own := actor.SignedIn() && c.Author == actor.Person
	switch {
	case own: // always, also after moving to where the matter is not read
		return f.File, nil
	case unread != nil:
		return File{}, unread
	case !MaySeeFiles(s.Standing, own, c.WithdrawnAt.IsZero() && !c.Hidden):
		return File{}, fault.NotFound
	}
	return f.File, nil
}

// ErasableFile is a file that the actor may erase, and the id of its matter; fault.NotFound for others. By the secretariat.
func (x *Room) ErasableFile(ctx context.Context, actor access.Actor, fileID string) (File, string, error) {
	q := x.db.Read()
	f, err := loadFile(ctx, q, fileID)
	if err != nil {
		return File{}, "", err
	}
	s, err := x.enter(ctx, q, actor, f.matterID)
	if err == nil && !MayErase(s.Standing, s.Matter) {
		err = fault.NotFound
	}
	return f.File, f.matterID, err
}

// EraseFile deletes a file of a matter, or of one of its contributions, for good. Who, when and why stay; who gave it is told. By the
// secretariat. Field: reason.
func (x *Room) EraseFile(ctx context.Context, actor access.Actor, matterID, fileID, reason string) error {
	return x.on(ctx, actor, matterID, MayErase, func(ctx context.Context, tx *db.Tx, s scene) error {
		f, err := loadFile(ctx, tx, fileID)
		if err == nil && f.matterID != matterID {
			err = fault.NotFound
		}
		if err != nil {
			return err
		}
		inv := &fault.Invalid{}
		checkText(inv, "reason", reason, MaxReason)
		if err := inv.Err(); err != nil {
			return err
		}
		if _, err := removeFiles(ctx, tx, f.kind, f.targetID, []string{fileID}); err != nil {
			return err
		}
		return x.erased(ctx, tx, s, 1, map[string][]string{f.kind: {f.targetID}}, reason)
	})
}

// changeFiles takes files of a contribution away and adds others, and says whether anything was changed. Fields: those of the rows.
func changeFiles(ctx context.Context, tx *db.Tx, c contribution, in EditInput) (bool, error) {
	inv := &fault.Invalid{}
	checkFiles(inv, c.NameTo, in.Files)
	if err := inv.Err(); err != nil || len(in.Remove)+len(in.Files) == 0 {
		return false, err
	}
	here, err := filesOf(ctx, tx, fileOfContribution, c.ID)
	if err != nil {
		return false, err
	}
	if again, err := haveFiles(ctx, tx, filesShown, fileOfContribution, c.ID, in.Files); err != nil {
		return false, err
	} else if again { // the form was sent twice
		in.Files = nil
	}
	n, gone := keeps(here, in.Remove, len(in.Files))
	if n > MaxFiles && len(in.Files) > 0 {
		return false, fault.One(fileField(in.Files[0].Row), "matter.error.files_many", "max", MaxFiles)
	}
	if n, err := removeFiles(ctx, tx, fileOfContribution, c.ID, gone); err != nil {
		return false, err
	} else if n > 0 {
		if err := scrubSoon(ctx, tx, scrubbing{}); err != nil {
			return false, err
		}
	}
	return len(in.Files)+len(gone) > 0, insertFiles(ctx, tx, filesShown, c.MatterID, fileOfContribution, c.ID, in.Files)
}
