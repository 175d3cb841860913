package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/medspil/medspil/internal/kit/clock"
)

// limits holds back one person, or one address that has not signed in, that writes more than a person can. It lives in the
// memory of each node: a restart forgives, which is harmless here. Codes and secrets have stricter limits of their own.
type limits struct {
	clk clock.Clock
	mu  sync.Mutex
	by  map[string]*limited
}

type limited struct {
	*rate.Limiter
	seen time.Time
}

// A form a second for a long while, and a burst: a whole committee meeting may sit behind one address.
const (
	writesPerSecond = 5
	writesBurst     = 300
	limitsKept      = 100_000
)

func newLimits(clk clock.Clock) *limits { return &limits{clk: clk, by: map[string]*limited{}} }

func (l *limits) allow(key string) bool {
	now := l.clk.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.by) > limitsKept {
		for k, v := range l.by {
			if now.Sub(v.seen) > writesBurst/writesPerSecond*time.Second {
				delete(l.by, k) // full again: forgetting changes nothing
			}
		}
	}
	v := l.by[key]
	if v == nil {
		v = &limited{Limiter: rate.NewLimiter(writesPerSecond, writesBurst)}
		l.by[key] = v
	}
	v.seen = now
	return v.AllowN(now, 1)
}
