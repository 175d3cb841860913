package live

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	channel = "medspil_live"
	// longestPayload is PostgreSQL's own limit: a payload must be shorter than 8000 bytes.
	longestPayload = 7999
	// anything is the payload for "any topic may have changed".
	anything = "*"
)

// Run passes changes between this node and the others until ctx ends, sends the last ones and ends the streams. It has a connection of its own,
// because one that listens cannot be lent from a pool, and makes it anew when it breaks. On SQLite there is nothing to pass.
func (h *Hub) Run(ctx context.Context) {
	defer h.EndStreams()
	if h.address == "" {
		<-ctx.Done()
		return
	}
	wait, lost := h.pace.firstWait, false
	for {
		err := h.listen(ctx, func() {
			if lost {
				h.log.Info("live: hears the other nodes again")
			}
			wait, lost = h.pace.firstWait, false
		})
		if ctx.Err() != nil {
			return
		}
		if !lost { // once, not at each attempt
			h.log.Warn("live: does not hear the other nodes; open pages are behind", "why", err.Error())
		}
		lost = true
		if !sleep(ctx, wait/2+rand.N(wait)) { // nodes that lost one server do not come back all at once
			return
		}
		wait = min(2*wait, h.pace.longestWait)
	}
}

// listen hears and tells over one connection until it breaks or ctx ends. Both over the same: PostgreSQL then says which
// notifications are our own.
func (h *Hub) listen(ctx context.Context, listening func()) error {
	conn, err := h.connect(ctx)
	if err != nil {
		return err
	}
	defer func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		conn.Close(last) //nolint:errcheck // there is nothing more to lose
	}()
	listening()
	h.wakeAll() // what was told before the connection was there is lost
	for {
		if err := h.send(ctx, conn); err != nil {
			return err
		}
		n, err := h.hear(ctx, conn)
		switch {
		case n != nil:
			h.heard(conn, n)
		case ctx.Err() != nil:
			return h.send(ctx, conn) // the last changes of a node that closes
		case err != nil:
			return err
		}
	}
}

func (h *Hub) connect(ctx context.Context) (*pgx.Conn, error) {
	conf, err := pgx.ParseConfig(h.address)
	if err != nil {
		return nil, errors.New("the PostgreSQL address cannot be read") // pgx's text quotes parts of the address
	}
	if conf.RuntimeParams["application_name"] == "" {
		conf.RuntimeParams["application_name"] = channel
	}
	ctx, cancel := context.WithTimeout(ctx, h.pace.patience)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, conf)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		conn.Close(ctx) //nolint:errcheck // the error before is the one that tells
		return nil, err
	}
	return conn, nil
}

// hear waits for another node. It gives neither a notification nor an error when there is something to send, or when it was silent for
// so long that the connection was tried, and lives.
func (h *Hub) hear(ctx context.Context, conn *pgx.Conn) (*pgconn.Notification, error) {
	waiting, cancel := context.WithTimeout(ctx, h.pace.probe)
	defer cancel()
	if h.beginWait(cancel) {
		n, err := conn.WaitForNotification(waiting)
		h.endWait()
		// A wait cut short by its context leaves the connection whole.
		if n != nil || waiting.Err() == nil || conn.IsClosed() {
			return n, err
		}
	}
	if errors.Is(waiting.Err(), context.DeadlineExceeded) && ctx.Err() == nil {
		trial, cancel := context.WithTimeout(ctx, h.pace.patience)
		defer cancel()
		return nil, conn.Ping(trial)
	}
	sleep(ctx, h.pace.gather)
	return nil, nil
}

// beginWait lets Changed end the coming wait, unless there is something to send already.
func (h *Hub) beginWait(interrupt func()) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.all || len(h.pending) > 0 {
		return false
	}
	h.interrupt = interrupt
	return true
}

func (h *Hub) endWait() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.interrupt = nil
}

// heard tells this node's subscribers. They have heard of our own changes already.
func (h *Hub) heard(conn *pgx.Conn, n *pgconn.Notification) {
	switch {
	case n.PID == conn.PgConn().PID():
	case n.Payload == anything:
		h.wakeAll()
	default:
		h.mu.Lock()
		defer h.mu.Unlock()
		for topic := range strings.SplitSeq(n.Payload, " ") {
			h.wake(topic)
		}
	}
}

// send tells the other nodes what has changed since the last time, in one statement. It is not interrupted when ctx ends: that would
// cost the connection, and the changes with it.
func (h *Hub) send(ctx context.Context, conn *pgx.Conn) error {
	topics, all := h.take()
	if !all && len(topics) == 0 {
		return nil
	}
	messages := payloads(topics)
	if all {
		messages = []string{anything}
	}
	patient, cancel := context.WithTimeout(context.WithoutCancel(ctx), h.pace.patience)
	defer cancel()
	_, err := conn.Exec(patient, "SELECT pg_notify('"+channel+"', p) FROM unnest($1::text[]) p", messages)
	if err != nil {
		h.giveBack(topics, all)
	}
	return err
}

func (h *Hub) take() (topics map[string]struct{}, all bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	topics, all = h.pending, h.all
	h.pending, h.all = map[string]struct{}{}, false
	return topics, all
}

// giveBack keeps what could not be sent for the next connection. It may have been sent after all; twice does no harm.
func (h *Hub) giveBack(topics map[string]struct{}, all bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for topic := range topics {
		h.pending[topic] = struct{}{}
	}
	if h.all = h.all || all || len(h.pending) > mostPending; h.all {
		clear(h.pending)
	}
}

// payloads splits topics into as few messages as PostgreSQL takes.
func payloads(topics map[string]struct{}) []string {
	var all []string
	var b strings.Builder
	for topic := range topics {
		if b.Len()+1+len(topic) > longestPayload {
			all = append(all, b.String())
			b.Reset()
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(topic)
	}
	if b.Len() > 0 {
		all = append(all, b.String())
	}
	return all
}

// sleep says whether it slept to the end.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
