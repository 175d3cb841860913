package matter

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
)

func TestProbe(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		step := time.Now()
		lap := func(s string) { fmt.Println(w.d.Engine(), s, time.Since(step)); step = time.Now() }
		s := w.set()
		lap("set")
		for range 2 {
			_, err := w.x.View(ctx, w.as("rosa"), s.m, Page{})
			ok(t, err)
			lap("view")
			_, err = w.x.List(ctx, w.as("rosa"), Filter{}, Page{})
			ok(t, err)
			lap("list")
			_, err = w.x.Now(ctx, w.as("rosa"))
			ok(t, err)
			lap("now")
			w.says("rosa", s.m, NameToAll, "Hej")
			lap("says")
			m, _ := loadMatter(ctx, w.d.Read(), s.m)
			lap("load")
			_, err = loadStanding(ctx, w.d.Read(), w.as("rosa"), m)
			lap("standing")
		}
		if w.d.Engine() == db.Postgres {
			var q db.Q = logQ{w.d.Read()}
			st, _ := w.x.enter(ctx, q, w.as("rosa"), s.m)
			loadTexts(ctx, q, s.m)
			loadAsked(ctx, q, s.m)
			w.x.units(ctx, q, w.town.Unit("north"), w.town.Unit("team1"))
			loadOwners(ctx, q, s.m)
			w.x.around(ctx, q, &Story{Matter: st.Matter})
			contributionsOf(ctx, q, readerOf(st.Standing), s.m, "", Page{})
		}
	})
}

type logQ struct{ db.Q }

func (l logQ) Query(ctx context.Context, sql string, args ...any) (*db.Rows, error) {
	t := time.Now()
	r, err := l.Q.Query(ctx, sql, args...)
	fmt.Println(time.Since(t), sql[:min(len(sql), 90)])
	if ex, e := db.All(ctx, l.Q, db.Scan[string], "EXPLAIN ANALYZE "+sql, args...); e == nil {
		fmt.Println("   ", ex[0])
		for _, x := range ex {
			if len(x) > 4 && (x[:3] == "JIT" || x[:4] == "Plan" || x[:4] == "Exec" || x[:5] == "  Tim") {
				fmt.Println("   ", x)
			}
		}
	}
	return r, err
}

func (l logQ) QueryRow(ctx context.Context, sql string, args ...any) *db.Row {
	r, _ := l.Query(ctx, sql, args...)
	r.Close()
	return l.Q.QueryRow(ctx, sql, args...)
}
