package notify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/mail"
)

const (
	// inHand is how long a node may take over one mail; after that it is taken for dead.
	inHand = 5 * time.Minute
	// shift is how long one job goes on sending before the next takes over: well within a job's lease.
	shift = 3 * time.Minute
	// digestLines is how many things a mail lists at most.
	digestLines = 30
)

// send sends what is due, one mail after the other, until nothing is, the minute's limit is reached, or the mail server is
// in trouble. A node has one sender at a time, so that a slow mail server cannot occupy all its workers.
func (x *Room) send(ctx context.Context) error {
	if !x.sending.TryLock() {
		return jobs.Later(2 * time.Second) // the other may have looked a moment before this one's mails came due
	}
	defer x.sending.Unlock()
	if pause := x.paused.Sub(x.clk.Now()); pause > 0 {
		return jobs.Later(pause)
	}
	for end := x.clk.Now().Add(shift); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if x.clk.Now().After(end) {
			return jobs.Later(time.Second)
		}
		l, wait, err := x.next(ctx)
		switch {
		case err != nil:
			return err
		case wait > 0:
			return jobs.Later(wait)
		case l == nil:
			return nil
		}
		onward, err := x.deliver(ctx, *l)
		if err != nil {
			return err
		}
		if !onward {
			x.paused = x.clk.Now().Add(firstWait)
			return jobs.Later(firstWait)
		}
	}
}

// next takes the next mail in hand. nil: none is due, or none may be begun for a while.
func (x *Room) next(ctx context.Context) (l *letter, wait time.Duration, err error) {
	now := x.clk.Now()
	err = x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		l, wait = nil, 0
		if err := setAside(ctx, tx, now.Add(-inHand)); err != nil {
			return err
		}
		found, ok, err := due(ctx, tx, now)
		if err != nil || !ok {
			return err
		}
		n, oldest, err := attempts(ctx, tx, now.Add(-time.Minute))
		if err != nil {
			return err
		}
		if n >= x.options.PerMinute {
			wait = oldest.Add(time.Minute).Sub(now)
			return nil
		}
		found.attempt++
		l = &found
		return begin(ctx, tx, found.id, now)
	})
	return l, wait, err
}

// deliver sends a mail in hand and writes down how it ended. onward is false when the next one would fail the same way.
func (x *Room) deliver(ctx context.Context, l letter) (onward bool, err error) {
	// The mail must not be left in hand because the program stops: what happened to it is known in a moment.
	ctx = context.WithoutCancel(ctx)
	finish := func(state, reason string, tried bool) error {
		return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return end(ctx, tx, l, state, reason, tried) })
	}
	now := x.clk.Now()
	if now.Sub(l.made) > keepTrying {
		return true, finish(failed, cmp.Or(l.reason, "too old"), false)
	}
	message, state, reason, err := x.write(ctx, l)
	switch {
	case err != nil:
	case state == waiting:
		return true, x.postpone(ctx, l)
	case state != sending:
		return true, finish(state, reason, false)
	default:
		err = x.options.Sender.Send(ctx, message)
	}
	if err == nil {
		return true, finish(sent, "", true)
	}
	f := mail.FailureOf(err)
	x.options.Log.Warn("a mail was not taken", "mail", l.id, "attempt", l.attempt, "reason", f.Code)
	switch f.Outcome {
	case mail.Never:
		return true, finish(failed, f.Code, true)
	case mail.Unsure:
		return true, finish(unsure, f.Code, true)
	}
	return !f.Server, x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return again(ctx, tx, l, l.bundle, wholeSecond(now.Add(backoff(l.attempt))), f.Code)
	})
}

// postpone moves a mail to the receiver's next morning, into that morning's mail if there is one: they have changed their
// choice since it was made.
func (x *Room) postpone(ctx context.Context, l letter) error {
	morning := nextMorning(x.clk.Now())
	bundle := dailyBundle(morning)
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		open, err := openBetween(ctx, tx, []string{bundle}, l.person, l.person)
		if err != nil {
			return err
		}
		if other, there := open[envelope{l.person, bundle}]; there {
			if err := join(ctx, tx, l.id, other); err != nil {
				return err
			}
			return end(ctx, tx, l, dropped, "joined", false)
		}
		return again(ctx, tx, l, bundle, morning, "")
	})
}

// write words a mail as things are now. The state says what to do with it: sending, waiting (until morning) or dropped.
func (x *Room) write(ctx context.Context, l letter) (m mail.Message, state, reason string, err error) {
	q := x.db.Read()
	choices, err := x.options.Settings(ctx, q, []string{l.person})
	if err != nil {
		return m, "", "", &mail.Failure{Code: "settings"}
	}
	c, here := choices[l.person]
	switch {
	case !here:
		return m, dropped, "has left", nil
	case c.Email == "":
		return m, dropped, "no address", nil
	case c.Mail == Daily && !isDaily(l.bundle):
		return m, waiting, "", nil
	case c.Mail != Daily && c.Mail != Now:
		return m, dropped, "not wanted", nil
	}
	ctx = i18n.With(ctx, x.options.Bundle, c.Language)
	lines, more, err := x.lines(ctx, q, l)
	if err != nil {
		return m, "", "", &mail.Failure{Code: "words"}
	}
	if len(lines) == 0 {
		return m, dropped, "nothing to tell", nil
	}
	m = x.compose(ctx, c, lines, more, isDaily(l.bundle))
	m.ID = l.id
	return m, sending, "", nil
}

// lines are what a mail says, oldest first, without what the receiver may not read; more: there is more than it lists.
func (x *Room) lines(ctx context.Context, q db.Q, l letter) (lines []Line, more bool, err error) {
	seqs, err := contents(ctx, q, l.id, digestLines+1)
	if err != nil {
		return nil, false, err
	}
	if len(seqs) > digestLines {
		seqs, more = seqs[:digestLines], true
	}
	entries, err := journal.Some(ctx, q, seqs)
	if err != nil {
		return nil, false, err
	}
	var told []journal.Entry
	for _, seq := range seqs {
		told = append(told, entries[seq])
	}
	worded, err := x.render(ctx, q, told, l.person)
	for _, line := range worded {
		if line.Subject != "" {
			lines = append(lines, line)
		}
	}
	return lines, more, err
}

// render words entries for a person: a line for each, without a Subject where it is not told. An entry whose verb this program does
// not know (any more) is not told. A notice that panics must not keep every other mail from going.
func (x *Room) render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]Line, error) {
	lines := make([]Line, len(entries))
	places := map[Notice][]int{}
	for i, e := range entries {
		if n, known := x.notices[e.Verb]; known {
			places[n] = append(places[n], i)
		}
	}
	for n, at := range places {
		var part []journal.Entry
		for _, i := range at {
			part = append(part, entries[i])
		}
		worded, err := x.word(ctx, q, n, part, person)
		if err != nil {
			return nil, err
		}
		for k, i := range at {
			lines[i] = worded[k]
		}
	}
	return lines, nil
}

func (x *Room) word(ctx context.Context, q db.Q, n Notice, entries []journal.Entry, person string) (lines []Line, err error) {
	defer func() {
		if v := recover(); v != nil {
			// The value may be a person's words; the stack is not.
			x.options.Log.Error("a notice panicked", "verb", entries[0].Verb, "stack", string(debug.Stack()))
			err = errPanic
		}
	}()
	if lines, err = n.Render(ctx, q, entries, person); err != nil {
		x.options.Log.Error("wording messages", "verb", entries[0].Verb, "entries", len(entries), "error", fmt.Sprintf("%T", err))
	}
	return lines, err
}

var errPanic = errors.New("notify: a notice panicked")
