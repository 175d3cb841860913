package notify

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
)

// batch is how many people are told in one transaction.
const batch = 500

// tell gives everyone in the audience of an entry a message, and most of them a mail. It may be run again at any point: who
// has a message is passed over.
func (x *Room) tell(ctx context.Context, t journal.Told) error {
	q := x.db.Read()
	e, err := journal.Get(ctx, q, t.Seq)
	if err != nil {
		return err
	}
	if wait := tellAt(e).Sub(x.clk.Now()); wait > 0 {
		return jobs.Later(wait)
	}
	if e.Day.DaysUntil(clock.Today(x.clk)) > oldNews {
		return nil
	}
	n, ok := x.notices[e.Verb]
	if !ok {
		return jobs.Fail("no notice for "+e.Verb, errors.New("the program does not know how to tell of it"))
	}
	people, err := n.Audience(ctx, q, e)
	if err != nil {
		return err
	}
	slices.Sort(people)
	people = slices.DeleteFunc(slices.Compact(people), func(p string) bool { return p == "" || p == e.Actor })
	var reach Reach
	for some := range slices.Chunk(people, batch) {
		r, err := x.tellSome(ctx, e, some)
		if err != nil {
			return err
		}
		reach.Told += r.Told
		reach.Mailed += r.Mailed
		reach.WithoutAddress += r.WithoutAddress
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return storeReach(ctx, tx, e, reach) })
}

// tellSome tells one batch, sorted. It runs the same few statements however many of them have been told before.
func (x *Room) tellSome(ctx context.Context, e journal.Entry, people []string) (Reach, error) {
	choices, err := x.options.Settings(ctx, x.db.Read(), people)
	if err != nil {
		return Reach{}, err
	}
	now := x.clk.Now()
	var reach Reach
	err = x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		reach = Reach{}
		first, last := people[0], people[len(people)-1]
		told, err := toldBetween(ctx, tx, e.Seq, first, last)
		if err != nil {
			return err
		}
		open, err := openBetween(ctx, tx, []string{e.SubjectKind + " " + e.SubjectID, dailyBundle(nextMorning(now))}, first, last)
		if err != nil {
			return err
		}
		var mails, messages [][]any
		dues := map[time.Time]bool{}
		for _, p := range people {
			c, here := choices[p]
			if !here {
				continue
			}
			reach.Told++
			bundle, due, byMail := plan(e, c, now, x.options.Hold)
			if byMail {
				reach.Mailed++
			} else if c.Email == "" {
				reach.WithoutAddress++
			}
			if told[p] {
				continue
			}
			var mail any
			if byMail {
				m, there := open[envelope{p, bundle}]
				if !there {
					m = id.New()
					mails = append(mails, []any{m, p, bundle, waiting, now, due})
					dues[due] = true
				}
				mail = m
			}
			messages = append(messages, []any{p, e.Seq, mail})
		}
		if err := storeMessages(ctx, tx, mails, messages); err != nil {
			return err
		}
		for due := range dues {
			if err := addSend(ctx, tx, due); err != nil {
				return err
			}
		}
		return nil
	})
	return reach, err
}

// addSend has the mails due then sent. There is at most one such job for each second.
func addSend(ctx context.Context, tx *db.Tx, due time.Time) error {
	return jobs.Add(ctx, tx, jobs.New{Kind: sendJob, Key: strconv.FormatInt(due.Unix(), 10), NotBefore: due})
}
