package matter

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
)

// outcomeForDays is how long what came of a matter stays on the front page.
const outcomeForDays = 14

// waitsAndEnded fills in what waits for the reader besides answers, and what came of the matters that touch them. A fixed number of queries.
func (x *Room) waitsAndEnded(ctx context.Context, q db.Q, actor access.Actor, may reach, f *Front) error {
	var err error
	if f.Asked, err = x.mine(ctx, q, actor, ownOnly(actor.Person), ` JOIN (SELECT k.contribution_id, min(k.asked_at) AS asked_at
		FROM matter_contribution o JOIN matter_clarification k ON k.contribution_id = o.id
		WHERE o.author_id = $1 AND o.withdrawn_at IS NULL AND k.replied_at IS NULL GROUP BY k.contribution_id) n ON n.contribution_id = c.id
		WHERE NOT `+hiddenSQL+` ORDER BY n.asked_at, c.id LIMIT $2`, actor.Person, frontMost); err != nil {
		return err
	}

	// A handshake that is offered to the employee side of a committee concerned; who owns the matter offered it.
	l := newListing(actor)
	l.and(`m.state = 'open' AND m.id IN (` + armRepresentative + `) AND m.id NOT IN (` + armOwner + `) AND EXISTS (SELECT 1 FROM matter_handshake hs
		WHERE hs.matter_id = m.id AND hs.taken IS NULL AND hs.n = (SELECT max(hn.n) FROM matter_handshake hn WHERE hn.matter_id = m.id))`)
	rows, err := x.items(ctx, q, actor, l, `m.last_day, m.id`, noExtra, frontMost)
	if err != nil {
		return err
	}
	f.Handshakes = plain(rows)

	l = newListing(actor)
	l.and(may.read())
	l.and(`m.state = 'closed' AND m.closed_at >= ` + l.arg(x.today().AddDays(-outcomeForDays).Start()))
	l.and(`(` + reach{wide: true}.among(ofCommittee, ofTouched, ofGuest) + ` OR EXISTS (SELECT 1 FROM matter_contribution mc WHERE mc.author_id = $1 AND mc.matter_id = m.id))`)
	if rows, err = x.items(ctx, q, actor, l, `m.closed_at DESC, m.id`, noExtra, frontMost); err != nil {
		return err
	}
	f.Ended = plain(rows)
	return nil
}

// AskedLast is the question about a contribution that waits for its author's reply.
func (c *Contribution) AskedLast() (question string, by Person, at time.Time) {
	for _, k := range c.Clarifications {
		if k.RepliedAt.IsZero() {
			return k.Question, k.AskedBy, k.AskedAt
		}
	}
	return "", Person{}, time.Time{}
}
