package notify

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// OwnData is what this room keeps of a person.
func (x *Room) OwnData() []owndata.Part {
	const words = "notify.own."
	mails := owndata.Query{At: `k.made`, ID: `k.id`, Columns: `k.id, k.bundle, k.state, k.made, k.due, k.begun, k.attempt, k.reason`, From: `FROM notify_mail k WHERE k.person_id = $1`,
		Read: func(scan func(...any) error) (owndata.Record, error) {
			var id, bundle, state, reason string
			var made, due, begun time.Time
			var attempt int
			err := scan(&id, &bundle, &state, db.At(&made), db.At(&due), db.At(&begun), &attempt, db.OrZero(&reason))
			return owndata.Record{owndata.ID("id", id), owndata.ID("bundle", bundle), owndata.At("made", made), owndata.At("due", due), owndata.At("begun", begun),
				owndata.N("attempts", attempt), owndata.Code("state", state, "notify.own.state."), owndata.Text("reason", reason)}, err
		}}
	return []owndata.Part{
		{Key: "messages", Group: owndata.Told, Words: words, List: x.ownMessages},
		{Key: "mails", Group: owndata.Told, Words: words, List: mails.List},
	}
}

// ownMessages are a person's messages, newest first: what they told of is worded where that person may still read it. Besides two queries
// it costs what the Render of each notice costs once.
func (x *Room) ownMessages(ctx context.Context, q db.Q, who access.Actor, after string, limit int) (owndata.Page, error) {
	before := int64(math.MaxInt64)
	if after != "" {
		n, err := strconv.ParseInt(after, 10, 64)
		if err != nil {
			return owndata.Page{}, fault.NotFound
		}
		before = n
	}
	rows, err := newest(ctx, q, who.Person, before, limit+1)
	if err != nil || len(rows) == 0 {
		return owndata.Page{}, err
	}
	var page owndata.Page
	if len(rows) > limit {
		rows = rows[:limit]
		page.Next = strconv.FormatInt(rows[limit-1].id, 10)
	}
	seqs, entries := make([]int64, len(rows)), make([]journal.Entry, len(rows))
	for i, r := range rows {
		seqs[i] = r.seq
	}
	found, err := journal.Some(ctx, q, seqs)
	if err != nil {
		return page, err
	}
	for i, seq := range seqs {
		entries[i] = found[seq]
	}
	lines, err := x.render(ctx, q, entries, who.Person)
	if err != nil {
		return page, err
	}
	for i, r := range rows {
		page.Records = append(page.Records, owndata.Record{owndata.ID("id", strconv.FormatInt(r.id, 10)), owndata.ID("entry", strconv.FormatInt(r.seq, 10)),
			owndata.On("day", entries[i].Day), owndata.Own("message", lines[i].Subject), owndata.Flag("seen", r.seen), owndata.ID("mail", r.mail)})
	}
	return page, nil
}
