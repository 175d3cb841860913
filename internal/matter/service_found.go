package matter

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/live"
	"github.com/medspil/medspil/internal/kit/search"
)

// Still gives an actor as they are now, for what goes on long after the request that began it; false when they are no longer signed in.
type Still func(ctx context.Context, actor access.Actor) (access.Actor, bool)

// Live lets open pages hear of what happens in a matter; without it they do not.
func (x *Room) Live(h *live.Hub, still Still) { x.hub, x.still = h, still }

// changed has those who have the matter open hear of it after the commit.
func (x *Room) changed(tx *db.Tx, matterID string) {
	if x.hub != nil {
		tx.AfterCommit(func() { x.hub.Changed(matterID) })
	}
}

// touched is what follows from every act that is journalled: open pages hear of it, and soon the matter is found by the words it has now.
// A report is between its reporter and the secretariat: nobody is to notice that there was one. How many recognise something are no words.
func (x *Room) touched(ctx context.Context, tx *db.Tx, verb, matterID string) error {
	switch verb {
	case VerbReported, VerbDismissed:
		return nil
	case VerbRecognised:
		x.changed(tx, matterID)
		return nil
	}
	x.changed(tx, matterID)
	return x.Reindex(ctx, tx, matterID)
}

// jobIndex brings the search in step with a matter. It is a job and no part of the act: it reads everything that is said in the matter.
const jobIndex = "matter.index"

// indexing is a jobIndex's argument.
type indexing struct {
	Matter string `json:"matter"`
}

func (x *Room) index(ctx context.Context, job indexing) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return x.indexNow(ctx, tx, job.Matter) })
}

// indexNow has a matter found by the words it has now. A draft is its writer's, who finds it on the front page. Two queries, and what has changed.
func (x *Room) indexNow(ctx context.Context, tx *db.Tx, matterID string) error {
	opened, err := db.One(ctx, tx, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM matter WHERE id = $1 AND state <> 'draft')`, matterID)
	if err != nil || !opened {
		return err
	}
	texts, err := x.wordsOf(ctx, tx, matterID)
	if err != nil {
		return err
	}
	return search.Sync(ctx, tx, matterID, documents(matterID, texts)...)
}

// unindexed is how many matters one run of IndexMissing takes.
const unindexed = 200

// IndexMissing has matters found that were opened before there was an index. While there are more it is a job that wants to be done again a
// moment later; after that it finds none.
func (x *Room) IndexMissing(ctx context.Context) error {
	ids, err := db.All(ctx, x.db.Read(), db.Scan[string], `SELECT m.id FROM matter m WHERE m.state <> 'draft' AND NOT `+search.Known(`m.id`)+
		` ORDER BY m.opened_at DESC, m.id LIMIT $1`, unindexed)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := x.index(ctx, indexing{id}); err != nil {
			return err
		}
	}
	if len(ids) == unindexed {
		return jobs.Later(time.Second)
	}
	return nil
}
