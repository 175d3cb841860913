package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// large is a request with a body of so many bytes; -1 does not tell.
func large(ctx context.Context, size int64) *http.Request {
	r, err := http.NewRequestWithContext(ctx, "POST", "/", strings.NewReader(""))
	if err != nil {
		panic(err) // fixed arguments
	}
	r.ContentLength = size
	return r
}

func TestLargeBodiesAreBounded(t *testing.T) {
	ctx := context.Background()
	b := newBodies()
	admit := func(who string, size, limit int64) func() {
		t.Helper()
		release, err := b.admit(large(ctx, size), who, limit)
		if err != nil {
			t.Fatalf("%s: %v", who, err)
		}
		return release
	}
	// One person has two under way; a third is turned away at once, an ordinary form is not.
	first, second := admit("a", 40<<20, 60<<20), admit("a", -1, 60<<20)
	if _, err := b.admit(large(ctx, 2<<20), "a", 60<<20); !errors.Is(err, errBusy) {
		t.Errorf("a third at once: %v", err)
	}
	admit("a", 1<<20, 60<<20)()
	first()
	admit("a", 2<<20, 60<<20)()
	second()

	// Together they are bounded: who comes last waits, and is let in when another is done. One that says it is larger than its route
	// allows counts as what will be read of it.
	var releases []func()
	for i := range 4 {
		releases = append(releases, admit(fmt.Sprint("p", i), 1<<40, 60<<20))
	}
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	if _, err := b.admit(large(short, 20<<20), "late", 60<<20); !errors.Is(err, errBusy) {
		t.Errorf("more than there is room for: %v", err)
	}
	admit("late", 16<<20, 60<<20)()
	time.AfterFunc(20*time.Millisecond, releases[0])
	admit("late", 20<<20, 60<<20)()
	for _, release := range releases[1:] {
		release()
	}
	if len(b.of) != 0 {
		t.Errorf("still counted: %v", b.of)
	}
	if !b.room.TryAcquire(largeTogether) {
		t.Error("room was not given back")
	}
}
