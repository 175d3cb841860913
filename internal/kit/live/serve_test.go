package live

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
)

// page is an open page under a clock that jumps: what it was sent and flushed, and what came of it.
type page struct {
	http.ResponseWriter
	mu         sync.Mutex
	text, sent string
	err        error
	over       bool
}

func (p *page) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text += string(b)
	return len(b), nil
}

func (p *page) Flush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = p.text
}

func (p *page) events() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Count(p.sent, event)
}

func (p *page) got() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent
}

func (p *page) ended() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.over
}

func (h *Hub) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.n
}

// open opens a page in the test's bubble.
func open(h *Hub, topic string, r *http.Request, allowed func(context.Context) bool) *page {
	p := &page{ResponseWriter: httptest.NewRecorder()}
	go func() {
		err := h.Serve(p, r, topic, allowed)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.err, p.over = err, true
	}()
	synctest.Wait()
	return p
}

func request(ctx context.Context) *http.Request {
	return httptest.NewRequestWithContext(ctx, "GET", "/begivenheder", nil)
}

func yes(context.Context) bool { return true }

// after lets time go by until all is still.
func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestAtMostOneEventASecondAndTheLastChangeIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, topic := local(t), id.New()
		defer h.EndStreams()
		p := open(h, topic, request(t.Context()), yes)
		other := open(h, id.New(), request(t.Context()), yes)
		if p.got() != opening {
			t.Errorf("opened with %q", p.got())
		}
		h.Changed(topic)
		synctest.Wait()
		if p.events() != 1 {
			t.Fatalf("%d events, want the first at once", p.events())
		}
		for range 1000 {
			h.Changed(topic)
			after(time.Millisecond)
		}
		after(100 * time.Millisecond)
		if p.events() != 2 {
			t.Errorf("%d events after a second of changes, want 2", p.events())
		}
		h.Changed(topic)
		after(time.Second)
		if p.events() != 3 {
			t.Errorf("%d events: the last change is lost", p.events())
		}
		after(10 * time.Second)
		if p.events() != 3 {
			t.Errorf("%d events, and nothing changed", p.events())
		}
		if other.events() != 0 {
			t.Error("another topic heard of it")
		}
	})
}

func TestASilentStreamIsKeptAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := local(t)
		defer h.EndStreams()
		p := open(h, id.New(), request(t.Context()), yes)
		after(24 * time.Second)
		if p.got() != opening {
			t.Errorf("sent %q", p.got())
		}
		after(28 * time.Second)
		if p.got() != opening+heartbeat+heartbeat {
			t.Errorf("sent %q after 52 seconds, want two heartbeats", p.got())
		}
	})
}

func TestWhoMayNoLongerReadHearsNothingMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, topic := local(t), id.New()
		var may atomic.Bool
		allowed := func(context.Context) bool { return may.Load() }
		if p := open(h, topic, request(t.Context()), allowed); !errors.Is(p.err, fault.NotFound) || p.text != "" || len(p.Header()) != 0 {
			t.Errorf("not allowed from the start: %v, wrote %q %v", p.err, p.text, p.Header())
		}

		may.Store(true)
		p := open(h, topic, request(t.Context()), allowed)
		may.Store(false)
		h.Changed(topic)
		synctest.Wait()
		if !p.ended() || p.err != nil || p.events() != 0 {
			t.Errorf("before an event: ended %v, %v, %d events", p.ended(), p.err, p.events())
		}

		may.Store(true)
		p = open(h, topic, request(t.Context()), allowed)
		may.Store(false)
		after(59 * time.Second)
		if p.ended() {
			t.Error("nothing happened and it is not yet a minute")
		}
		after(2 * time.Second)
		if !p.ended() || p.err != nil {
			t.Errorf("after a minute: ended %v, %v", p.ended(), p.err)
		}
		if h.count() != 0 {
			t.Errorf("%d subscribers are left", h.count())
		}
	})
}

func TestAStreamEndsWithItsRequestAndWithTheNode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, topic := local(t), id.New()
		running, stop := context.WithCancel(t.Context())
		go h.Run(running)
		ctx, leave := context.WithCancel(t.Context())
		gone, stays := open(h, topic, request(ctx), yes), open(h, topic, request(t.Context()), yes)
		leave()
		synctest.Wait()
		if !gone.ended() || gone.err != nil || h.count() != 1 {
			t.Errorf("the reader left: ended %v, %v, %d subscribers", gone.ended(), gone.err, h.count())
		}
		if stays.ended() {
			t.Error("another reader's stream ended too")
		}
		stop()
		synctest.Wait()
		if !stays.ended() || stays.err != nil || h.count() != 0 {
			t.Errorf("the node closes: ended %v, %v, %d subscribers", stays.ended(), stays.err, h.count())
		}
		if p := open(h, topic, request(t.Context()), yes); !errors.Is(p.err, fault.Unavailable) || p.text != "" {
			t.Errorf("a closed node: %v, wrote %q", p.err, p.text)
		}
		h.EndStreams() // twice does no harm
	})
}

func TestAFullNodeSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := local(t)
		defer h.EndStreams()
		h.most = 1
		open(h, id.New(), request(t.Context()), yes)
		if p := open(h, id.New(), request(t.Context()), yes); !errors.Is(p.err, fault.Unavailable) || p.text != "" {
			t.Errorf("%v, wrote %q", p.err, p.text)
		}
	})
}

func TestAPageThatComesBackLooksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := local(t)
		defer h.EndStreams()
		r := request(t.Context())
		r.Header.Set("Last-Event-ID", "1")
		back, fresh := open(h, id.New(), r, yes), open(h, id.New(), request(t.Context()), yes)
		if back.events() != 1 || fresh.events() != 0 {
			t.Errorf("%d events for the one that was here, %d for the new one", back.events(), fresh.events())
		}
	})
}

func TestHeadDoesNotWait(t *testing.T) {
	h := local(t)
	r := request(t.Context())
	r.Method = http.MethodHead
	w := httptest.NewRecorder()
	if err := h.Serve(w, r, id.New(), yes); err != nil || w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Type") != "text/event-stream" {
		t.Errorf("%v %d %q %v", err, w.Code, w.Body, w.Header())
	}
}

// mute has no more than an http.ResponseWriter must have; it neither flushes nor says what lies below.
type mute struct{ http.ResponseWriter }

func TestWhatCannotFlushIsRefused(t *testing.T) {
	w := httptest.NewRecorder()
	if err := local(t).Serve(mute{w}, request(t.Context()), id.New(), yes); !errors.Is(err, errFlush) || w.Body.Len() != 0 {
		t.Errorf("%v, wrote %q", err, w.Body)
	}
}

// status is like a layer that keeps the status for the log: it cannot flush but says what lies below.
type status struct{ http.ResponseWriter }

func (s status) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func TestOverHTTP(t *testing.T) {
	h, topic := local(t), id.New()
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(512))
	if err != nil {
		t.Fatal(err)
	}
	failed := make(chan error, 1)
	inner := zip(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		failed <- h.Serve(status{w}, r, topic, yes)
	}))
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(status{w}, r)
	}))
	const deadline = 150 * time.Millisecond
	s.Config.ReadTimeout, s.Config.WriteTimeout = deadline, deadline
	s.Config.RegisterOnShutdown(h.EndStreams)
	s.Start()
	defer s.Close()

	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for _, compressed := range []bool{true, false} {
		r, err := http.NewRequestWithContext(ctx, "GET", s.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "identity")
		if compressed {
			r.Header.Set("Accept-Encoding", "gzip")
		}
		a, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Body.Close()
		for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store",
			"X-Accel-Buffering": "no", "Content-Encoding": "", gzhttp.HeaderNoCompression: ""} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("compressed %v: %s is %q, want %q", compressed, name, got, want)
			}
		}
		lines := bufio.NewScanner(a.Body)
		expect(t, lines, opening)
		time.Sleep(3 * deadline)
		h.Changed(topic)
		expect(t, lines, event)
		if compressed {
			a.Body.Close()
			if err := outcome(t, failed); err != nil {
				t.Errorf("the reader left: %v", err)
			}
			continue
		}
		if err := s.Config.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		if err := outcome(t, failed); err != nil {
			t.Errorf("the server closed: %v", err)
		}
		if rest, err := io.ReadAll(a.Body); len(rest) != 0 || err != nil {
			t.Errorf("the end is not clean: %q %v", rest, err)
		}
	}
}

func expect(t *testing.T, lines *bufio.Scanner, want string) {
	t.Helper()
	got := ""
	for lines.Scan() && lines.Text() != "" {
		got += lines.Text() + "\n"
	}
	if got+"\n" != want {
		t.Fatalf("read %q (%v), want %q", got+"\n", lines.Err(), want)
	}
}

func outcome(t *testing.T, c <-chan error) error {
	t.Helper()
	select {
	case err := <-c:
		return err
	case <-time.After(2 * time.Second):
		t.Fatal("the stream did not end")
		return nil
	}
}
