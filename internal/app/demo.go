package app

import (
	"context"

	"github.com/medspil/medspil/internal/demo"
	"github.com/medspil/medspil/internal/kit/access"
)

// fillDemo makes the fictional municipality the first time, and knows its roles from then on.
func (a *App) fillDemo(ctx context.Context) error {
	before, err := demo.People(ctx, a.db.Read())
	if err != nil {
		return err
	}
	roles, err := demo.Fill(ctx, demo.Deps{DB: a.db, Clock: a.conf.Clock, Progress: func(step string) {
		a.conf.Log.InfoContext(ctx, "demo", "step", step)
	}})
	if err != nil || len(before) > 0 {
		return err
	}
	if err := a.matter.IndexMissing(ctx); err != nil { // found from the first page on
		return err
	}
	return a.listInDemo(ctx, access.Actor{Person: roles["sekretariat"], Grants: access.Grants{Secretariat: true}})
}

// listInDemo lets there be something on the list of what is going to be deleted: the demo's matters are months old, not years, so its
// periods are short. One thing is held.
func (a *App) listInDemo(ctx context.Context, secretariat access.Actor) error {
	s, err := a.retention.Settings(ctx)
	if err != nil {
		return err
	}
	s.Months["texts"], s.Months["names"] = 1, 1
	if err := a.retention.Save(ctx, secretariat, s); err != nil {
		return err
	}
	if err := a.retention.Night(ctx); err != nil {
		return err
	}
	for _, kind := range []string{"names", "texts"} {
		list, err := a.retention.List(ctx, secretariat, kind, "")
		if err != nil {
			return err
		}
		if len(list.Items) > 1 {
			return a.retention.Hold(ctx, secretariat, kind, list.Items[0].Subject, "Der er en klage over afgørelsen, og den er ikke behandlet endnu.")
		}
	}
	return nil
}
