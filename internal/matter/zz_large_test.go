package matter

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/org"
)

func TestLarge(t *testing.T) {
	eng := db.Engine(os.Getenv("LARGE"))
	d := testkit.Open(t, eng, journal.Migrations, jobs.Migrations, org.Migrations, committee.Migrations, Migrations)
	clk := clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	if eng == db.Postgres && os.Getenv("NOJIT") != "" {
		ok(t, d.Write(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET jit = off', current_database()); END $$")
			return err
		}))
	}
	o := org.New(d, clk)
	cr := committee.New(d, clk, o, committeetest.Levels)
	x := New(d, clk, o, cr, func(context.Context, db.Q) ([]string, error) { return nil, nil })
	ctx := context.Background()
	var s org.Sync
	var c committee.Sync
	start := time.Now()
	P := 50000
	// units: root, 10 centres, 10 each, 10 each, 2 each
	var levels [][]string
	levels = append(levels, []string{"u"})
	for _, n := range []int{10, 10, 10, 2} {
		var next []string
		for _, p := range levels[len(levels)-1] {
			for i := range n {
				next = append(next, fmt.Sprint(p, ".", i))
			}
		}
		levels = append(levels, next)
	}
	person := func(i int) string { return fmt.Sprint("p", i) }
	np := 0
	leaders := map[string]string{}
	for li, l := range levels {
		for _, u := range l {
			parent := ""
			if li > 0 {
				for j := len(u) - 1; ; j-- {
					if u[j] == '.' {
						parent = u[:j]
						break
					}
				}
			}
			s.Units = append(s.Units, org.SyncUnit{Key: u, Name: u, Type: "E", ParentKey: parent, Placed: true})
			leaders[u] = person(np)
			s.Leaders = append(s.Leaders, org.SyncLeader{UnitKey: u, PersonKey: person(np)})
			n := 1
			if li == 4 {
				n = (P - 3000) / len(levels[4])
			}
			for k := range n {
				s.People = append(s.People, org.SyncPerson{Key: person(np), FirstName: "P", LastName: person(np)})
				s.Employments = append(s.Employments, org.SyncEmployment{Key: person(np), PersonKey: person(np), UnitKey: u, Title: "T"})
				_ = k
				np++
			}
		}
	}
	for li, l := range levels[:4] {
		for _, u := range l {
			parent := ""
			if li > 0 {
				for j := len(u) - 1; ; j-- {
					if u[j] == '.' {
						parent = u[:j]
						break
					}
				}
			}
			lv := min(li+1, 3)
			c.Committees = append(c.Committees, committee.SyncCommittee{Key: u, Name: u, Level: lv, Kind: "committee", ParentKey: parent, UnitKey: u})
			for k := range 6 {
				side, kind, role := "employee", "TR", "member"
				p := person(rand.Intn(np))
				if k == 0 {
					side, kind, role, p = "management", "LR", "chair", leaders[u]
				}
				c.Seats = append(c.Seats, committee.SyncSeat{SyncSeatKey: committee.SyncSeatKey{CommitteeKey: u, Key: fmt.Sprint(k)}, Kind: kind, Side: side, Role: role, Position: k, PersonKey: p})
			}
		}
	}
	ok(t, d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := o.Apply(ctx, tx, clock.Today(clk), s); err != nil {
			return err
		}
		return cr.Apply(ctx, tx, clock.Today(clk), c)
	}))
	fmt.Println("org", time.Since(start), np)
	start = time.Now()
	var pkeys []string
	for i := range np {
		pkeys = append(pkeys, person(i))
	}
	pids := map[string]string{}
	for i := 0; i < np; i += 500 {
		m, err := o.PersonIDs(ctx, d.Read(), pkeys[i:min(np, i+500)])
		ok(t, err)
		for k, v := range m {
			pids[k] = v
		}
	}
	var ukeys []string
	for _, u := range s.Units {
		ukeys = append(ukeys, u.Key)
	}
	uids := map[string]string{}
	for i := 0; i < len(ukeys); i += 500 {
		m, err := o.UnitIDs(ctx, d.Read(), ukeys[i:min(len(ukeys), i+500)])
		ok(t, err)
		for k, v := range m {
			uids[k] = v
		}
	}
	cids := map[string]string{}
	type kv struct{ k, v string }
	l, err := db.All(ctx, d.Read(), func(s db.Scanner) (kv, error) { var x kv; err := s.Scan(&x.k, &x.v); return x, err }, `SELECT source_key, id FROM committee`)
	ok(t, err)
	for _, e := range l {
		cids[e.k] = e.v
	}
	now := clk.Now()
	var one string
	for b := range 20 {
		var ms, vs, ts, cs, os_, ws, cons [][]any
		for i := range 1000 {
			mid := id.New()
			u := ukeys[rand.Intn(len(ukeys))]
			if rand.Intn(3) > 0 {
				u = levels[3][rand.Intn(len(levels[3]))]
			}
			st, last := "closed", clock.Today(clk).AddDays(-rand.Intn(400)-1)
			if i%10 == 0 {
				st, last = "open", clock.Today(clk).AddDays(rand.Intn(30))
			}
			vis := "touched"
			if i%50 == 0 {
				vis = "all"
			}
			ow := pids[leaders[u]]
			ms = append(ms, []any{mid, "advice", st, vis, "committees", uids[u], 1, last, ow, now, now, false, now.Add(time.Duration(b*1000+i) * time.Second), now.Add(time.Duration(b*1000+i) * time.Second), 10, 0, 0})
			vs = append(vs, []any{mid, 1, "Titel her", "Problem", "Kerne", "", "titel her problem kerne", ow, now})
			ts = append(ts, []any{mid, "unit", uids[u]})
			cu := u
			for cids[cu] == "" {
				for j := len(cu) - 1; ; j-- {
					if cu[j] == '.' {
						cu = cu[:j]
						break
					}
				}
			}
			cs = append(cs, []any{mid, cids[cu], 0, "discuss", "own", "{}", false, false, ""})
			os_ = append(os_, []any{mid, ow, "owner", now})
			ws = append(ws, []any{mid, 0, "contribute", last})
			n := 10
			if b == 0 && i == 0 {
				n, one = 2000, mid
			}
			for k := range n {
				nt := "all"
				if k%5 == 0 {
					nt = "representatives"
				}
				cons = append(cons, []any{id.New(), mid, pids[person(rand.Intn(np))], "concern", nt, 1, "Tekst om noget, der betyder noget", false, now.Add(time.Duration(k) * time.Second)})
			}
		}
		ok(t, d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, st := range []struct {
				sql  string
				rows [][]any
			}{{`INSERT INTO matter (id, kind, state, visibility, ask, unit_id, version, last_day, created_by, created_at, saved_at, on_behalf, opened_at, closed_at, contributions, unanswered, blocking)`, ms},
				{`INSERT INTO matter_version (matter_id, n, title, problem, core_task, why, search, author_id, at)`, vs},
				{`INSERT INTO matter_touched (matter_id, subject_kind, subject_id)`, ts},
				{`INSERT INTO matter_committee (matter_id, committee_id, position, form, reason_code, reason_args, added, removed, words)`, cs},
				{`INSERT INTO matter_owner (matter_id, person_id, role, from_at)`, os_}, {`INSERT INTO matter_window (matter_id, position, code, last_day)`, ws},
				{`INSERT INTO matter_contribution (id, matter_id, author_id, kind, name_to, version, text, late, at)`, cons}} {
				if err := db.InsertMany(ctx, tx, st.sql, "", st.rows); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	fmt.Println("matters", time.Since(start))
	if eng == db.Postgres {
		ok(t, d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, "ANALYZE"); return err }))
	}
	who := map[string]access.Actor{
		"employee":    {Person: pids[person(np-1)]},
		"team leader": {Person: pids[leaders["u.3.3.3"]]},
		"centre":      {Person: pids[leaders["u.3"]]},
		"chief":       {Person: pids[leaders["u"]]},
		"secretariat": {Person: pids[person(np-2)], Grants: access.Grants{Secretariat: true}},
	}
	timed := func(name string, fn func() (int, error)) {
		best := time.Hour
		n := 0
		for range 5 {
			t0 := time.Now()
			var err error
			n, err = fn()
			ok(t, err)
			best = min(best, time.Since(t0))
		}
		fmt.Printf("%-40s %v (%d)\n", name, best, n)
	}
	if os.Getenv("ARMS") != "" {
		for _, k := range []string{"employee", "chief"} {
			q := logQ{d.Read()}
			l := newListing(who[k])
			l.and(reach{}.read())
			l.and("m.state = 'open'")
			_, err := x.items(ctx, q, who[k], l, "m.last_day, m.id", noExtra, 31)
			ok(t, err)
			x.mine(ctx, q, who[k], ownOnly(who[k].Person), ` WHERE c.author_id = $1 ORDER BY c.at DESC, c.id DESC LIMIT $2`, who[k].Person, 31)
			contributionsOf(ctx, q, readerOf(Standing{Person: who[k].Person}), one, "", Page{})
		}
		return
	}
	for _, k := range []string{"employee", "team leader", "centre", "chief", "secretariat"} {
		a := who[k]
		for _, f := range []Filter{{}, {State: Closed}, {State: Any}, {Mine: true}, {Query: "titel xyz"}, {Unit: uids["u.3.3"]}} {
			timed(fmt.Sprint(k, " list ", f.State, f.Mine, f.Query, f.Unit != ""), func() (int, error) {
				l, err := x.List(ctx, a, f, Page{})
				return len(l.Items), err
			})
		}
		timed(k+" now", func() (int, error) { f, err := x.Now(ctx, a); return len(f.Influence) + f.More, err })
		timed(k+" voice", func() (int, error) { f, err := x.Voice(ctx, a, Page{}); return len(f.Items), err })
	}
	timed("view 2000", func() (int, error) { v, err := x.View(ctx, who["chief"], one, Page{}); return len(v.Contributions), err })
	ow, _ := loadOwners(ctx, d.Read(), one)
	timed("answering 2000", func() (int, error) {
		v, err := x.Answering(ctx, access.Actor{Person: ow[0].ID}, one, AnsweringFilter{}, Page{})
		return len(v.Contributions), err
	})
	ctx2 := ctx
	timed("reconcile", func() (int, error) { return 0, x.ReconcileOwners(ctx2) })
}

type logQ struct{ db.Q }

func (l logQ) Query(ctx context.Context, sql string, args ...any) (*db.Rows, error) {
	for range 2 {
		t := time.Now()
		r, _ := l.Q.Query(ctx, sql, args...)
		for r.Next() {
		}
		r.Close()
		fmt.Println(time.Since(t), sql[:min(len(sql), 90)])
	}
	pre := "EXPLAIN QUERY PLAN "
	if l.Engine() == db.Postgres {
		pre = "EXPLAIN ANALYZE "
	}
	rows, err := db.All(ctx, l.Q, func(s db.Scanner) (string, error) {
		var a, b, c int
		var x string
		if l.Engine() == db.Postgres {
			return x, s.Scan(&x)
		}
		err := s.Scan(&a, &b, &c, &x)
		return fmt.Sprintf("%d<%d %s", a, b, x), err
	}, pre+sql, args...)
	fmt.Println(err)
	for _, r := range rows {
		fmt.Println("   ", r)
	}
	return l.Q.Query(ctx, sql, args...)
}
