package member

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/medspil/medspil/internal/kit/clock"
)

// limiter holds back one key (an e-mail, an address on the network). It lives in the memory of each node: a restart
// forgives, and n nodes allow n times as much.
type limiter struct {
	clk   clock.Clock
	every time.Duration // how long until one more is allowed
	burst int
	mu    sync.Mutex
	by    map[string]*bucket
}

type bucket struct {
	*rate.Limiter
	seen time.Time
}

// limiterKeeps bounds the memory of a limiter.
const limiterKeeps = 50_000

// The limits. With five tries a code, five codes at once and then one every ten minutes, somebody who guesses against one
// address all day has a chance below one in a thousand, and its owner has 144 mails. A whole workplace may sit behind one
// address on the network.
func newLimits(clk clock.Clock) limits {
	return limits{
		email:   newLimiter(clk, 10*time.Minute, 5),
		address: newLimiter(clk, 20*time.Second, 60),
		guess:   newLimiter(clk, 10*time.Second, 60),
	}
}

// limits are the limits on signing in.
type limits struct {
	// email: codes asked for one e-mail; address: codes asked from one address; guess: codes, links and letters tried from
	// one address.
	email, address, guess *limiter
}

func newLimiter(clk clock.Clock, every time.Duration, burst int) *limiter {
	return &limiter{clk: clk, every: every, burst: burst, by: map[string]*bucket{}}
}

// allow counts one and says whether it may happen.
func (l *limiter) allow(key string) bool {
	key = hashOf(key) // neither e-mails nor addresses lie about in memory
	now := l.clk.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.by) >= limiterKeeps {
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
func (l *limiter) forget(now time.Time) {
	for k, b := range l.by {
		if now.Sub(b.seen) >= time.Duration(l.burst)*l.every {
			delete(l.by, k)
		}
	}
	if len(l.by) >= limiterKeeps {
		clear(l.by)
	}
}
