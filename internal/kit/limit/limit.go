// Package limit holds back who does something too often.
package limit

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/secret"
)

// Limiter holds back one key (an e-mail, an address on the network). It lives in the memory of each node: a restart
// forgives, and n nodes allow n times as much. It is safe for concurrent use.
type Limiter struct {
	clk   clock.Clock
	every time.Duration
	burst int
	mu    sync.Mutex
	by    map[string]*bucket
}

type bucket struct {
	*rate.Limiter
	seen time.Time
}

// keeps bounds the memory of a limiter.
const keeps = 50_000

// New allows burst at once, and one more each time every has passed.
func New(clk clock.Clock, every time.Duration, burst int) *Limiter {
	return &Limiter{clk: clk, every: every, burst: burst, by: map[string]*bucket{}}
}

// Allow counts one and says whether it may happen.
func (l *Limiter) Allow(key string) bool {
	key = secret.Hash(key) // neither e-mails nor addresses lie about in memory
	now := l.clk.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.by) >= keeps {
		l.forget(now)
	}
	b := l.by[key]
	if b == nil {
		b = &bucket{Limiter: rate.NewLimiter(rate.Every(l.every), l.burst)}
		l.by[key] = b
	}
	b.seen = now
	return b.AllowN(now, 1)
}

// forget drops the buckets that are full again, and all of them if that does not help: somebody has then come from fifty
// thousand addresses within the hour, which no limit of this kind holds back.
func (l *Limiter) forget(now time.Time) {
	for k, b := range l.by {
		if now.Sub(b.seen) >= time.Duration(l.burst)*l.every {
			delete(l.by, k)
		}
	}
	if len(l.by) >= keeps {
		clear(l.by)
	}
}
