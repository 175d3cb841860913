package notify

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/web"
)

// failedFor is for how many days the settings page tells of mails that no server took.
const failedFor = 30

// MayKeep says whether the actor may see what did not get through, and have it tried again: the secretariat, as it keeps the settings.
func MayKeep(actor access.Actor) bool { return actor.Grants.Secretariat }

// Upkeep is what did not get through. Numbers and codes, nobody's name.
type Upkeep struct {
	// Waiting mails go as soon as the server takes them.
	Waiting int
	// Failed are the mails that were given up in the last days, by reason.
	Failed []Failed
	// Parked are the background jobs that were given up.
	Parked []jobs.Parked
}

// Failed is how many mails were given up for one reason, or may have been lost.
type Failed struct {
	Reason string
	N      int
}

// Upkeep tells what did not get through. Three queries.
func (x *Room) Upkeep(ctx context.Context, q db.Q) (u Upkeep, err error) {
	if u.Waiting, err = db.One(ctx, q, db.Scan[int], `SELECT count(*) FROM notify_mail WHERE state = 'waiting' AND due <= $1`, x.clk.Now()); err != nil {
		return u, err
	}
	if u.Failed, err = db.All(ctx, q, func(s db.Scanner) (f Failed, err error) { return f, s.Scan(db.OrZero(&f.Reason), &f.N) },
		`SELECT reason, count(*) FROM notify_mail WHERE state IN ('failed', 'unsure') AND made > $1 GROUP BY reason ORDER BY count(*) DESC, reason`,
		x.clk.Now().AddDate(0, 0, -failedFor)); err != nil {
		return u, err
	}
	u.Parked, err = jobs.ListParked(ctx, q)
	return u, err
}

// UpkeepSection is what the settings page shows of this room.
func (x *Room) UpkeepSection(ctx context.Context) (templ.Component, error) {
	if !MayKeep(access.Of(ctx)) {
		return nil, nil
	}
	u, err := x.Upkeep(ctx, x.db.Read())
	if err != nil {
		return nil, err
	}
	return upkeepSection(u), nil
}

// retry lets the jobs that were given up try again.
func (x *Room) retry(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if !MayKeep(access.Of(ctx)) {
		return fault.NotFound
	}
	if err := x.db.Write(ctx, jobs.RetryParked); err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "notify.upkeep.retried"))
	return web.SeeOther(w, r, upkeepPath)
}
