package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// A body is kept in memory until its request has been answered. What bodies over defaultBody take together is bounded, and how many of
// them one person can have under way, so that nobody's slow upload keeps others from theirs.
const (
	largeTogether = 256 << 20
	largeOfOne    = 2
	// largeWait is how long a large body waits for room before it is turned away.
	largeWait = 20 * time.Second
)

// bodies are the large ones under way.
type bodies struct {
	room *semaphore.Weighted
	mu   sync.Mutex
	of   map[string]int
}

func newBodies() *bodies {
	return &bodies{room: semaphore.NewWeighted(largeTogether), of: map[string]int{}}
}

// admit waits for room for the request's body and gives what lets go of it; errBusy when there is none.
func (b *bodies) admit(r *http.Request, who string, limit int64) (release func(), err error) {
	size := r.ContentLength
	if size < 0 || size > limit {
		size = limit
	}
	if size <= defaultBody {
		return func() {}, nil
	}
	if !b.count(who, 1) {
		return nil, errBusy
	}
	ctx, cancel := context.WithTimeout(r.Context(), largeWait)
	defer cancel()
	if err := b.room.Acquire(ctx, size); err != nil {
		b.count(who, -1)
		return nil, errBusy
	}
	return func() {
		b.room.Release(size)
		b.count(who, -1)
	}, nil
}

// count changes how many large bodies of one person are under way; false when they would be too many.
func (b *bodies) count(who string, by int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := b.of[who] + by
	switch {
	case n > largeOfOne:
		return false
	case n == 0:
		delete(b.of, who)
	default:
		b.of[who] = n
	}
	return true
}
