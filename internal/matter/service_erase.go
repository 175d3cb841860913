package matter

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/search"
)

// FindPersonal shows where words stand in a matter, before they are erased: in all its texts, earlier ones and drafts too, and in those of rooms
// above; a text that nobody but its author may read yet is counted without its words. By the secretariat. Field: words.
func (x *Room) FindPersonal(ctx context.Context, actor access.Actor, matterID string, words []string) ([]Place, error) {
	q := x.db.Read()
	s, err := x.enter(ctx, q, actor, matterID)
	if err != nil {
		return nil, err
	}
	if !MayErase(s.Standing, s.Matter) {
		return nil, fault.Forbidden
	}
	in, inv := EraseInput{Words: words}, &fault.Invalid{}
	in.checkWords(inv)
	if err := inv.Err(); err != nil {
		return nil, err
	}
	e := newEraser(in.passages())
	var out []Place
	for _, c := range wordColumns {
		texts, err := c.texts(ctx, q, matterID)
		if err != nil {
			return nil, err
		}
		for _, text := range texts {
			out = append(out, e.places(c.place, text)...)
		}
	}
	for _, w := range x.words {
		texts, err := w.Texts(ctx, q, matterID)
		if err != nil {
			return nil, err
		}
		for _, text := range texts {
			places := e.places("beside", text.Text)
			if text.Unseen {
				places = slices.Repeat([]Place{{Kind: "unseen"}}, len(places))
			}
			out = append(out, places...)
		}
	}
	return out, nil
}

// Erase takes words out of all texts of a matter for good, and gives in how many places they stood. Who, when, why and how many stay; the
// authors of what was changed are told, without the words. The search forgets them with the commit, and soon after it they are
// nowhere in the database's files (db.Scrub). By the secretariat. Fields: words (also when they stand nowhere), reason.
func (x *Room) Erase(ctx context.Context, actor access.Actor, matterID string, in EraseInput) (int, error) {
	if err := in.check(); err != nil {
		return 0, x.orNotFound(ctx, actor, matterID, err)
	}
	e, places := newEraser(in.passages()), 0
	err := x.on(ctx, actor, matterID, MayErase, func(ctx context.Context, tx *db.Tx, s scene) error {
		places = 0
		before, err := loadTexts(ctx, tx, matterID)
		if err != nil {
			return err
		}
		changed := map[string][]string{}
		for _, c := range wordColumns {
			n, rows, err := c.erase(ctx, tx, matterID, e)
			if err != nil {
				return err
			}
			places += n
			if c.what != "" {
				changed[c.what] = append(changed[c.what], rows...)
			}
		}
		n, err := x.eraseAbove(ctx, tx, matterID, e)
		if err != nil {
			return err
		}
		if places += n; places == 0 {
			return fault.One("words", "matter.error.erase_nowhere")
		}
		if err := remakeTitles(ctx, tx, matterID, before); err != nil {
			return err
		}
		for what, rows := range changed {
			slices.Sort(rows)
			changed[what] = slices.Compact(rows)
		}
		return x.erased(ctx, tx, s, places, changed, in.Reason)
	})
	return places, err
}

// eraseAbove takes the passages out of what rooms above keep about the matter, and gives in how many places they stood.
func (x *Room) eraseAbove(ctx context.Context, tx *db.Tx, matterID string, e eraser) (places int, err error) {
	for _, w := range x.words {
		texts, err := w.Texts(ctx, tx, matterID)
		if err != nil {
			return 0, err
		}
		for _, text := range texts {
			now, n := e.erase(text.Text)
			if n == 0 {
				continue
			}
			rows, err := w.Replace(ctx, tx, matterID, text.Text, now)
			if err != nil {
				return 0, err
			}
			places += n * rows
		}
	}
	return places, nil
}

// Texts are the different texts written in a matter itself, also in a draft: what FindPersonal looks in, without those of rooms above.
func (x *Room) Texts(ctx context.Context, q db.Q, matterID string) (all []string, err error) {
	for _, c := range wordColumns {
		texts, err := c.texts(ctx, q, matterID)
		if err != nil {
			return nil, err
		}
		all = append(all, texts...)
	}
	return all, nil
}

// EraseDraft takes words out of all texts of a draft, where the room above it came from has erased them, and gives in how many places they stood.
// None in a draft that was thrown away, and in one that has been opened: there the secretariat erases, and it is told.
func (x *Room) EraseDraft(ctx context.Context, tx *db.Tx, matterID string, words []string) (places int, err error) {
	m, err := loadMatter(ctx, tx, matterID)
	if errors.Is(err, fault.NotFound) || err == nil && m.State != Draft {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	before, err := loadTexts(ctx, tx, matterID)
	if err != nil {
		return 0, err
	}
	e := newEraser(EraseInput{Words: words}.passages())
	for _, c := range wordColumns {
		n, _, err := c.erase(ctx, tx, matterID, e)
		if err != nil {
			return 0, err
		}
		places += n
	}
	if places == 0 {
		return 0, nil
	}
	if err := remakeTitles(ctx, tx, matterID, before); err != nil {
		return 0, err
	}
	return places, ScrubSoon(ctx, tx)
}

// remakeTitles makes the titles that were made of a problem of what is left of it: cut short, a title may hold a part of a passage, which is
// not found in it.
func remakeTitles(ctx context.Context, tx *db.Tx, matterID string, before []Text) error {
	now, err := loadTexts(ctx, tx, matterID)
	if err != nil {
		return err
	}
	for i, t := range now {
		if title := TitleOf(t.Problem); before[i].made() && before[i].Problem != t.Problem && t.Title != title {
			if _, err := tx.Exec(ctx, `UPDATE matter_version SET title = $3 WHERE matter_id = $1 AND n = $2`, matterID, t.N, title); err != nil {
				return err
			}
		}
	}
	return nil
}

// erased keeps who erased something, when, why and in how many places; changed are those whose authors are told. Soon after it is nowhere
// in the database's files.
func (x *Room) erased(ctx context.Context, tx *db.Tx, s scene, places int, changed map[string][]string, reason string) error {
	if _, err := tx.Exec(ctx, `INSERT INTO matter_erasure (id, matter_id, by_id, at, places) VALUES ($1, $2, $3, $4, $5)`,
		id.New(), s.Matter.ID, s.actor.Person, x.clk.Now(), places); err != nil {
		return err
	}
	if err := search.DropTopic(ctx, tx, s.Matter.ID); err != nil { // the job that follows has it found by what is left
		return err
	}
	if err := scrubSoon(ctx, tx, scrubbing{Words: true}); err != nil {
		return err
	}
	return x.note(ctx, tx, journal.Entry{Verb: VerbErased, SubjectID: s.Matter.ID, Actor: s.actor.Person, Tell: true,
		Args: map[string]any{"n": places, "contributions": changed[TargetContribution], "answers": changed[TargetAnswer]}}, reason)
}

// texts are the different texts of a column in the matter.
func (c wordColumn) texts(ctx context.Context, q db.Q, matterID string) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT DISTINCT `+c.column+` FROM `+c.table+` WHERE `+c.rows()+` AND `+c.column+` <> ''`, matterID)
}

// erase takes the passages out of a column in the matter: in how many places they stood, and the rows whose author is told.
func (c wordColumn) erase(ctx context.Context, tx *db.Tx, matterID string, e eraser) (places int, rows []string, err error) {
	texts, err := c.texts(ctx, tx, matterID)
	if err != nil {
		return 0, nil, err
	}
	row, set := cmp.Or(c.row, `''`), cmp.Or(c.set, `$2`)
	for _, text := range texts {
		now, n := e.erase(text)
		if n == 0 {
			continue
		}
		// The words go where they stand: one statement for each different text that has them.
		of, err := db.All(ctx, tx, db.Scan[string], `UPDATE `+c.table+` SET `+c.column+` = `+set+` WHERE `+c.rows()+` AND `+c.column+` = $3 RETURNING `+row,
			matterID, now, text)
		if err != nil {
			return 0, nil, err
		}
		places, rows = places+n*len(of), append(rows, of...)
	}
	return places, rows, nil
}

// jobScrub rids the database's files of what was erased.
const jobScrub = "matter.scrub"

// scrubbing is a jobScrub's argument.
type scrubbing struct {
	// Words: it was words, which lie in the index of the search too; not only files.
	Words bool `json:"words"`
}

// scrubSoon has that done once this is committed.
func scrubSoon(ctx context.Context, tx *db.Tx, what scrubbing) error {
	key := "files"
	if what.Words {
		key = "words"
	}
	return jobs.Add(ctx, tx, jobs.New{Kind: jobScrub, Key: key, Args: what})
}

func (x *Room) scrub(ctx context.Context, what scrubbing) error {
	tables := []string{search.Table}
	for _, c := range wordColumns {
		tables = append(tables, c.table)
	}
	for _, w := range x.words {
		tables = append(tables, w.Tables...)
	}
	if what.Words {
		if err := x.db.Write(ctx, search.Purge); err != nil {
			return err
		}
	}
	slices.Sort(tables)
	err := x.db.Scrub(ctx, slices.Compact(tables)...)
	if errors.Is(err, fault.Unavailable) {
		return jobs.Later(time.Minute)
	}
	return err
}
