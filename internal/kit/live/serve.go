package live

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"github.com/medspil/medspil/internal/kit/fault"
)

const (
	// opening gives the stream an id, though nothing can be replayed: a browser that lost the connection says it when it returns, and
	// so lets itself be known as one who may have missed something.
	opening   = ": open\nid: 1\n\n"
	event     = "event: changed\ndata: 1\n\n"
	heartbeat = ": here\n\n"
)

// Serve answers r with a stream of Server-Sent Events: "changed" when topic has changed, at most once a second, and at once to a page
// that was here before and lost its connection. It returns when the reader leaves or the node closes.
//
// allowed is asked first, before each event and once a minute, and a no ends the stream. It must look afresh: what the request's
// context knows of its reader is as old as the stream. The browser tries again by itself; the route must then answer with an
// error, for a page in reply, also after a redirect, makes it try twice a second for ever.
//
// An error is one from before the stream began, when a page can still be shown: fault.NotFound when allowed says no,
// fault.Unavailable when the node is full or closing.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, topic string, allowed func(context.Context) bool) error {
	ctx := r.Context()
	if !allowed(ctx) {
		return fault.NotFound
	}
	flush := flusher(w)
	if flush == nil {
		return errFlush
	}
	select {
	case <-h.ended:
		return fault.Wrap(fault.Unavailable, errEnded)
	default:
	}
	changed, unsubscribe := h.subscribe(topic)
	if changed == nil {
		return fault.Wrap(fault.Unavailable, errFull)
	}
	defer unsubscribe()

	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no")          // nginx would gather events until they fill a buffer
	head.Set(gzhttp.HeaderNoCompression, "true") // a compressor for each open page is much memory for nothing
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK) // a route for GET takes HEAD too, and there is nothing to wait for
		return nil
	}
	// A server's deadlines are for pages. Where they cannot be lifted the stream is cut, and the browser comes back.
	conn := http.NewResponseController(w)
	conn.SetWriteDeadline(time.Time{}) //nolint:errcheck // see above
	conn.SetReadDeadline(time.Time{})  //nolint:errcheck // it would end the request: the server goes on reading to see the reader leave
	if r.Header.Get("Last-Event-ID") != "" {
		nudge(changed)
	}
	h.stream(ctx, changed, allowed, func(s string) bool {
		if _, err := io.WriteString(w, s); err != nil {
			return false
		}
		return flush() == nil
	})
	return nil
}

// stream goes on until the reader, the node or allowed ends it. say gives false when the reader is gone.
func (h *Hub) stream(ctx context.Context, changed <-chan struct{}, allowed func(context.Context) bool, say func(string) bool) {
	beat, ask := time.NewTicker(h.pace.heartbeat), time.NewTicker(h.pace.ask)
	defer beat.Stop()
	defer ask.Stop()
	hears := changed
	var rested <-chan time.Time
	for on := say(opening); on; {
		select {
		case <-ctx.Done():
			return
		case <-h.ended:
			return
		case <-hears:
			on = allowed(ctx) && say(event)
			hears, rested = nil, time.After(h.pace.spacing) // a change meanwhile waits in the channel
		case <-rested:
			hears, rested = changed, nil
		case <-beat.C:
			on = say(heartbeat)
		case <-ask.C:
			on = allowed(ctx)
		}
	}
}

// flusher gives what sends all that was written on its way, or nil when w cannot do that. http.ResponseController stops at the first
// layer that can flush, and a compressing layer passes it on only to one that says it can: so each layer is flushed, from the outermost.
func flusher(w http.ResponseWriter) func() error {
	var layers []*http.ResponseController
	for {
		_, plain := w.(http.Flusher)
		_, telling := w.(interface{ FlushError() error })
		if plain || telling {
			layers = append(layers, http.NewResponseController(w))
		}
		if outer, ok := w.(interface{ Unwrap() http.ResponseWriter }); ok {
			w = outer.Unwrap()
			continue
		}
		if !plain && !telling {
			return nil
		}
		return func() error {
			for _, l := range layers {
				if err := l.Flush(); err != nil {
					return err
				}
			}
			return nil
		}
	}
}
