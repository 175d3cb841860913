package retention

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// Standing is how it stands with one kind.
type Standing struct {
	Code string
	// Months it is kept, 0 for ever; Least as in Kind.
	Months, Least int
	// Listed is how many are on the list, Held how many of them are held; Next is the next day something is done, zero for none.
	Listed, Held int
	Next         clock.Day
}

// Done is how many of a kind were done on a day.
type Done struct {
	Day  clock.Day
	Kind string
	N    int
}

// Overview is the whole of retention.
type Overview struct {
	Notice int
	Kinds  []Standing
	// Done are the last days on which something was done, newest first.
	Done []Done
}

const (
	// doneShown is how many lines of what was done are shown.
	doneShown = 40
	// pageSize is how many things a page of the list shows, and mostApart how many that stand apart are looked at for somebody who may know of
	// some of them.
	pageSize  = 50
	mostApart = 200
)

// Overview is for the secretariat; to others it is fault.NotFound. Four queries, and one or two for each kind that has something apart.
func (x *Room) Overview(ctx context.Context, actor access.Actor) (*Overview, error) {
	if !MayKeep(actor) {
		return nil, fault.NotFound
	}
	q := x.db.Read()
	s, err := x.settings(ctx, q)
	if err != nil {
		return nil, err
	}
	v := &Overview{Notice: s.Notice}
	counts, err := countListed(ctx, q)
	if err != nil {
		return nil, err
	}
	apart, err := loadApart(ctx, q, mostApart)
	if err != nil {
		return nil, err
	}
	for _, k := range x.kinds {
		n := counts[k.Code]
		n.Code, n.Months, n.Least = k.Code, s.Months[k.Code], k.Least
		known, _, err := x.known(ctx, actor, k, apart[k.Code])
		if err != nil {
			return nil, err
		}
		for _, l := range known {
			n.add(l)
		}
		v.Kinds = append(v.Kinds, n)
	}
	v.Done, err = loadDone(ctx, q, doneShown)
	return v, err
}

// PeriodsSection is what the privacy page shows of this room: for how long each kind is kept. One query.
func (x *Room) PeriodsSection(ctx context.Context) (templ.Component, error) {
	s, err := x.Settings(ctx)
	if err != nil {
		return nil, err
	}
	var list []Standing
	for _, k := range x.kinds {
		list = append(list, Standing{Code: k.Code, Months: s.Months[k.Code]})
	}
	return periodsSection(list), nil
}

// add counts one more.
func (n *Standing) add(l listing) {
	n.Listed++
	if !l.HeldAt.IsZero() {
		n.Held++
	} else if n.Next.IsZero() || l.Due.Before(n.Next) {
		n.Next = l.Due
	}
}

// known are those of what is listed that the actor knows of, with what they are called: all that do not stand apart.
func (x *Room) known(ctx context.Context, actor access.Actor, k Kind, list []listing) ([]listing, map[string]Name, error) {
	if len(list) == 0 {
		return nil, nil, nil
	}
	ids := make([]string, len(list))
	for i, l := range list {
		ids[i] = l.Subject
	}
	names, err := k.Name(ctx, actor, ids)
	if err != nil {
		return nil, nil, err
	}
	var out []listing
	for _, l := range list {
		if _, readable := names[l.Subject]; readable || !l.Apart {
			out = append(out, l)
		}
	}
	return out, names, nil
}

// Listed is a thing on the list with what it is called.
type Listed struct {
	listing
	Name
}

// List is a page of what is listed of one kind.
type List struct {
	Kind  Standing
	Items []Listed
	// Next continues it; "" at the end.
	Next string
}

// List is the list of one kind, by the day things are done. For the secretariat; to others, and of a kind there is not, fault.NotFound.
// Two queries and those of the kind's Name.
func (x *Room) List(ctx context.Context, actor access.Actor, kind, after string) (*List, error) {
	k, ok := of(x.kinds, kind)
	if !ok || !MayKeep(actor) {
		return nil, fault.NotFound
	}
	q := x.db.Read()
	s, err := x.settings(ctx, q)
	if err != nil {
		return nil, err
	}
	day, subject, err := parseCursor(after)
	if err != nil {
		return nil, err
	}
	rows, err := loadListed(ctx, q, kind, day, subject, pageSize+1)
	if err != nil {
		return nil, err
	}
	v := &List{Kind: Standing{Code: kind, Months: s.Months[kind], Least: k.Least}}
	if len(rows) > pageSize {
		rows = rows[:pageSize]
		last := rows[pageSize-1]
		v.Next = last.Due.String() + "~" + last.Subject
	}
	known, names, err := x.known(ctx, actor, k, rows)
	for _, l := range known {
		v.Items = append(v.Items, Listed{l, names[l.Subject]})
	}
	return v, err
}

// parseCursor reads where a page goes on; what nobody made is fault.NotFound.
func parseCursor(after string) (day clock.Day, subject string, err error) {
	if after == "" {
		return clock.MustDay("1000-01-01"), "", nil // before all
	}
	s, subject, ok := strings.Cut(after, "~")
	if day, err = clock.ParseDay(s); err != nil || !ok {
		return day, "", fault.NotFound
	}
	return day, subject, nil
}

// countListed counts what is on the list, but for what stands apart, by kind.
func countListed(ctx context.Context, q db.Q) (map[string]Standing, error) {
	out := map[string]Standing{}
	_, err := db.All(ctx, q, func(s db.Scanner) (n Standing, err error) {
		err = s.Scan(&n.Code, &n.Listed, &n.Held, &n.Next)
		out[n.Code] = n
		return n, err
	}, `SELECT kind, count(*), count(held_by), min(CASE WHEN held_by IS NULL THEN due END) FROM retention_plan WHERE NOT apart GROUP BY kind`)
	return out, err
}

// loadApart is what is listed and stands apart, by kind.
func loadApart(ctx context.Context, q db.Q, limit int) (map[string][]listing, error) {
	out := map[string][]listing{}
	_, err := db.All(ctx, q, func(s db.Scanner) (l listing, err error) {
		var kind string
		err = s.Scan(&kind, &l.Subject, &l.Apart, &l.Due, db.At(&l.HeldAt))
		out[kind] = append(out[kind], l)
		return l, err
	}, `SELECT kind, subject_id, apart, due, held_at FROM retention_plan WHERE apart ORDER BY due, subject_id LIMIT $1`, limit)
	return out, err
}

func loadListed(ctx context.Context, q db.Q, kind string, day clock.Day, subject string, limit int) ([]listing, error) {
	return db.All(ctx, q, scanListing, selectListing+` WHERE p.kind = $1 AND (p.due, p.subject_id) > ($2, $3) ORDER BY p.due, p.subject_id LIMIT $4`, kind, day, subject, limit)
}

func loadDone(ctx context.Context, q db.Q, limit int) ([]Done, error) {
	return db.All(ctx, q, func(s db.Scanner) (d Done, err error) { return d, s.Scan(&d.Day, &d.Kind, &d.N) },
		`SELECT day, kind, n FROM retention_done ORDER BY day DESC, kind LIMIT $1`, limit)
}
