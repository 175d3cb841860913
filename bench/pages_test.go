package bench

import (
	"database/sql"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/app"
)

// connections is how many requests are under way at once.
const connections = 16

// burst answers n requests for a page by h, as many at a time as there are connections, and gives how long it took in all.
func burst(t testing.TB, h http.Handler, n int, request func() *http.Request) time.Duration {
	t.Helper()
	var wg sync.WaitGroup
	var mu sync.Mutex
	bad := 0
	start := time.Now()
	for range connections {
		wg.Go(func() {
			for range n / connections {
				w := &sink{header: http.Header{}, status: http.StatusOK}
				h.ServeHTTP(w, request())
				if w.status != http.StatusOK || w.n == 0 {
					mu.Lock()
					bad = w.status
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	if bad != 0 {
		t.Fatalf("answered %d", bad)
	}
	return time.Since(start)
}

// pair is a page and its bare work on one data set.
type pair struct {
	x         *served
	page      func() *http.Request
	bare      *bare
	queries   int
	took, low time.Duration // in all: the page, and its bare work
}

// round measures both once more, one after the other.
func (p *pair) round(t testing.TB, n int) {
	p.took += burst(t, p.x.handler, n, p.page)
	p.low += burst(t, p.bare, n, p.page)
}

// each is what one request costs with both processors at work on all of them.
func each(d time.Duration, requests int) float64 {
	return float64(d.Microseconds()) / float64(requests)
}

// BenchmarkPages measures each page of each reader on the small and the large municipality, and beside it its bare work, in turn.
// Bars: large/small at most 1.5, page/bare at most 2; the queries are TestQueries' business. The pages are not compressed, which would
// cost both sides the same, and go to nobody.
func BenchmarkPages(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		pages(b, serve(b, ballerup, app.Config{DataDir: folder(b, ballerup)}), serve(b, large, app.Config{DataDir: folder(b, large)}))
	})
	b.Run("postgres", func(b *testing.B) {
		pages(b, serve(b, ballerup, postgres(b, ballerup)))
	})
}

func pages(b *testing.B, on ...*served) {
	const requests = 2 * connections
	hands := make([]*sql.DB, len(on))
	for i, x := range on {
		hands[i] = hand(b, x)
	}
	for _, v := range views {
		var pairs []*pair
		for i, x := range on {
			path := v.path(x)
			a, run := x.page(b, v.reader, path)
			pairs = append(pairs, &pair{x: x, queries: len(run), bare: newBare(b, hands[i], run, a.body.Bytes()),
				page: func() *http.Request { return x.request(v.reader, path) }})
		}
		b.Run(fmt.Sprintf("%s/%s", v.name, v.reader), func(b *testing.B) {
			for _, p := range pairs {
				p.round(b, requests) // everything is warm from here on
				p.took, p.low = 0, 0
			}
			n := 0
			for b.Loop() {
				for _, p := range pairs {
					p.round(b, requests)
				}
				n += requests
			}
			b.ReportMetric(0, "ns/op") // of a round: says nothing
			for _, p := range pairs {
				b.ReportMetric(each(p.took, n), "µs@"+p.x.name)
				b.ReportMetric(float64(p.took)/float64(p.low), "page/bare@"+p.x.name)
			}
			b.ReportMetric(float64(pairs[0].queries), "queries")
			b.ReportMetric(float64(len(pairs[0].bare.body)), "bytes")
			if len(pairs) == 2 {
				b.ReportMetric(float64(pairs[1].took)/float64(pairs[0].took), "large/small")
			}
		})
	}
}
