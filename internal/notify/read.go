package notify

import (
	"context"
	"math"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
)

// Item is a message as its receiver sees it.
type Item struct {
	Line
	// Day is when it happened; the time of day is nobody's business.
	Day  clock.Day
	Seen bool
}

// Inbox is one page of a person's messages.
type Inbox struct {
	// Items are newest first, without what the person may not read any more.
	Items []Item
	// Unseen are the numbers of the messages on this page that are not marked as read, those left out included.
	Unseen []int64
	// Next continues the list, as List's before; 0 at its end.
	Next int64
}

// List gives a person's messages, newest first: at most limit of those numbered below before (0: from the newest). The
// context has the reader's language. Besides two queries it costs what the Render of each notice costs once.
func (x *Room) List(ctx context.Context, q db.Q, person string, before int64, limit int) (Inbox, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	rows, err := newest(ctx, q, person, before, limit+1)
	if err != nil || len(rows) == 0 {
		return Inbox{}, err
	}
	var in Inbox
	if len(rows) > limit {
		rows = rows[:limit]
		in.Next = rows[limit-1].id
	}
	seqs := make([]int64, len(rows))
	for i, r := range rows {
		seqs[i] = r.seq
	}
	entries, err := journal.Some(ctx, q, seqs)
	if err != nil {
		return Inbox{}, err
	}
	told := make([]journal.Entry, len(rows))
	for i, r := range rows {
		told[i] = entries[r.seq]
		if !r.seen {
			in.Unseen = append(in.Unseen, r.id)
		}
	}
	lines, err := x.render(ctx, q, told, person)
	for i, line := range lines {
		if line.Subject != "" {
			in.Items = append(in.Items, Item{Line: line, Day: told[i].Day, Seen: rows[i].seen})
		}
	}
	return in, err
}

// mostUnread bounds how many are counted.
const mostUnread = 100

// Unread is how many messages a person has not marked as read, at most mostUnread. One query.
func (x *Room) Unread(ctx context.Context, q db.Q, person string) (int, error) {
	return db.One(ctx, q, db.Scan[int], `SELECT count(*) FROM (SELECT 1 AS one FROM notify_message WHERE person_id = $1 AND NOT seen LIMIT $2) n`, person, mostUnread)
}

// MarkSeen marks messages of the actor as read; the numbers of other people's, or of none, change nothing. The page names
// those it showed: a message with a lower number may be committed after a higher one was read.
func (x *Room) MarkSeen(ctx context.Context, a access.Actor, ids []int64) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return storeSeen(ctx, tx, a.Person, ids) })
}
