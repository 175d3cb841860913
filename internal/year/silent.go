package year

import (
	"context"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// silentFrom are the committees without a meeting to come: $1 is their kind, $2 today. Staff meetings and groups are called by their leader,
// often without a plan.
const silentFrom = ` FROM committee_now c WHERE c.kind = $1 AND NOT EXISTS (SELECT 1 FROM year_meeting m JOIN committee_is_now i
	ON i.committee_id = m.committee_id WHERE i.now_id = c.id AND m.day >= $2 AND m.why IS NULL)`

// silentShown is how many of them the page of what is missing names.
const silentShown = 50

// CountSilent is how many committees have no meeting to come. One query.
func (x *Room) CountSilent(ctx context.Context, q db.Q) (int, error) {
	return db.One(ctx, q, db.Scan[int], `SELECT count(*)`+silentFrom, committee.KindCommittee, x.today())
}

type silentView struct {
	Committees []committee.Committee
	Whole      int
}

// GapSection is this room's part of the page of what is missing (committee.AddGapSection): committees without a meeting to come. For the
// secretariat; nil when there is none.
func (x *Room) GapSection(ctx context.Context) (templ.Component, error) {
	if !MayKeep(access.Of(ctx)) {
		return nil, nil
	}
	q := x.db.Read()
	list, err := silent(ctx, q, x.today())
	if err != nil || len(list) == 0 {
		return nil, err
	}
	whole, err := x.CountSilent(ctx, q)
	return silentSection(silentView{list, whole}), err
}

func silent(ctx context.Context, q db.Q, today clock.Day) ([]committee.Committee, error) {
	return db.All(ctx, q, func(s db.Scanner) (c committee.Committee, err error) { return c, s.Scan(&c.ID, &c.Name) },
		`SELECT c.id, c.name`+silentFrom+` ORDER BY c.level, c.sort_key, c.id LIMIT $3`, committee.KindCommittee, today, silentShown)
}
