// Package live lets an open page hear that something it shows has changed, also when the change was made on another node.
//
// It carries no news, only "look again": the page fetches what it shows and is given what its reader may see. Being told once too
// often costs a fetch; what was told while nobody listened is made up for by telling everyone.
package live

import (
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/medspil/medspil/internal/kit/id"
)

const (
	// mostSubscribers bounds the open pages of one node: each holds a connection and a goroutine.
	mostSubscribers = 10_000
	// mostPending bounds the topics that wait to be told to the other nodes, which grow while PostgreSQL is away. Beyond it they are
	// told that anything may have changed.
	mostPending = 10_000
)

var (
	errFull  = errors.New("live: too many open pages on this node")
	errEnded = errors.New("live: this node is closing")
	errFlush = errors.New("live: this connection cannot be written to bit by bit")
)

// Hub tells the open pages of one node what has changed. It is safe for concurrent use.
type Hub struct {
	address string // "" is SQLite, which has no other nodes
	log     *slog.Logger
	pace    pace
	most    int

	ended chan struct{}
	end   sync.Once

	mu          sync.Mutex
	subscribers map[string]map[chan struct{}]struct{} // by topic
	n           int
	pending     map[string]struct{} // topics the other nodes have not been told of
	all         bool                // pending was too much: any topic
	interrupt   func()              // ends the wait for other nodes, so that pending is sent; nil when nothing waits
}

// pace is how long things take; tests are in a hurry.
type pace struct {
	spacing   time.Duration // between two events to one page
	heartbeat time.Duration // below the minute after which proxies close a silent connection
	ask       time.Duration // how long a page may stay open after its reader lost the right to it

	gather      time.Duration // changes are gathered before a NOTIFY: its commit takes a lock of the whole server
	probe       time.Duration // a silent connection is tried: it may be dead without a word
	patience    time.Duration // one statement or the making of a connection
	firstWait   time.Duration // before connecting again, doubled each time
	longestWait time.Duration
}

var usual = pace{
	spacing: time.Second, heartbeat: 25 * time.Second, ask: time.Minute,
	gather: 25 * time.Millisecond, probe: 30 * time.Second, patience: 10 * time.Second,
	firstWait: 100 * time.Millisecond, longestWait: 30 * time.Second,
}

// New makes the hub of a node. databaseURL is db.Config's URL: a postgres:// address, or empty for SQLite. On PostgreSQL nothing
// passes between nodes until Run is called.
func New(databaseURL string, log *slog.Logger) *Hub {
	return &Hub{
		address: databaseURL, log: log, pace: usual, most: mostSubscribers, ended: make(chan struct{}),
		subscribers: map[string]map[chan struct{}]struct{}{}, pending: map[string]struct{}{},
	}
}

// Changed tells everyone who has subscribed to topic, on this node and the others, and returns at once. Call it after the commit:
// who is told before it would read what was. The topic is an identifier of package id; anything else changes nothing.
func (h *Hub) Changed(topic string) {
	if _, err := id.Parse(topic); err != nil {
		h.log.Error("live: a change of something that is no identifier")
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.wake(topic)
	if h.address == "" {
		return
	}
	h.pending[topic] = struct{}{}
	if h.all = h.all || len(h.pending) > mostPending; h.all {
		clear(h.pending)
	}
	if h.interrupt != nil {
		h.interrupt()
	}
}

// Subscribe gives a channel on which a change of topic is heard, and a function that ends the subscription. Changes that were not
// yet heard are heard as one. A node with too many subscribers gives a nil channel, on which nothing is ever heard.
func (h *Hub) Subscribe(topic string) (<-chan struct{}, func()) {
	return h.subscribe(topic)
}

func (h *Hub) subscribe(topic string) (chan struct{}, func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.n >= h.most {
		return nil, func() {}
	}
	c := make(chan struct{}, 1)
	if h.subscribers[topic] == nil {
		h.subscribers[topic] = map[chan struct{}]struct{}{}
	}
	h.subscribers[topic][c] = struct{}{}
	h.n++
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if _, there := h.subscribers[topic][c]; !there {
			return
		}
		delete(h.subscribers[topic], c)
		if len(h.subscribers[topic]) == 0 {
			delete(h.subscribers, topic)
		}
		h.n--
	}
}

// EndStreams ends what Serve has open and lets it open nothing more. A server's Shutdown waits for open streams without ending them,
// so this belongs in http.Server.RegisterOnShutdown; Run does it too when it ends.
func (h *Hub) EndStreams() { h.end.Do(func() { close(h.ended) }) }

// wake tells the subscribers of this node. The caller holds mu.
func (h *Hub) wake(topic string) {
	for c := range h.subscribers[topic] {
		nudge(c)
	}
}

// wakeAll tells every subscriber of this node.
func (h *Hub) wakeAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for topic := range h.subscribers {
		h.wake(topic)
	}
}

// nudge never waits: one who has not yet heard the last change will see this one too.
func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
