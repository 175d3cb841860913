package live

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/testkit"
)

// often is how soon a silent connection is tried where a test needs it; elsewhere nothing but a change may end the wait.
const often = 50 * time.Millisecond

// node runs a hub over address and returns when it hears the others. stop ends it and waits for it.
func node(t *testing.T, address string, probe time.Duration) (h *Hub, stop func()) {
	t.Helper()
	h = New(address, slog.New(slog.NewTextHandler(t.Output(), nil)))
	h.pace.probe, h.pace.patience, h.pace.firstWait = probe, 500*time.Millisecond, 10*time.Millisecond
	c, end := h.Subscribe(id.New())
	defer end()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.Run(ctx)
	}()
	stop = sync.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(stop)
	within(t, c, "the node to listen")
	return h, stop
}

func within(t *testing.T, c <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(10 * time.Second):
		t.Fatalf("waited in vain for %s", what)
	}
}

func TestAChangeIsHeardOnTheOtherNode(t *testing.T) {
	address := testkit.Postgres(t)
	a, _ := node(t, address, usual.probe)
	b, _ := node(t, address, often)
	topic, other := id.New(), id.New()
	onA, endA := a.Subscribe(topic)
	defer endA()
	onB, endB := b.Subscribe(topic)
	defer endB()
	otherOnA, endOtherA := a.Subscribe(other)
	defer endOtherA()
	otherOnB, endOtherB := b.Subscribe(other)
	defer endOtherB()

	time.Sleep(3 * often) // b has tried its silent connection, and goes on
	a.Changed(topic)
	if !heard(onA) {
		t.Error("not heard at once on its own node")
	}
	within(t, onB, "the other node")
	if heard(otherOnB) {
		t.Error("another topic was heard")
	}
	b.Changed(other)
	within(t, otherOnA, "the way back")
	if heard(onA) { // its own notification came before the one just heard
		t.Error("a node heard its own change twice")
	}
}

func TestManyTopicsAreHeardAllOfThem(t *testing.T) {
	address := testkit.Postgres(t)
	a, _ := node(t, address, usual.probe)
	b, _ := node(t, address, usual.probe)
	var topics []string
	var on []<-chan struct{}
	for range 1000 { // four messages
		topic := id.New()
		c, end := b.Subscribe(topic)
		defer end()
		topics, on = append(topics, topic), append(on, c)
	}
	for _, topic := range topics {
		a.Changed(topic)
	}
	for _, c := range on {
		within(t, c, "each topic")
	}

	a.giveBack(nil, true) // as after more changes than are kept
	a.Changed(id.New())
	for _, c := range on {
		within(t, c, "everyone to look again")
	}
}

func TestANodeThatClosesSendsItsLastChanges(t *testing.T) {
	address := testkit.Postgres(t)
	a, stop := node(t, address, usual.probe)
	b, _ := node(t, address, usual.probe)
	topic := id.New()
	c, end := b.Subscribe(topic)
	defer end()
	a.Changed(topic)
	stop()
	within(t, c, "the last change")
}

func TestAKilledConnectionIsMadeAnew(t *testing.T) {
	address := testkit.Postgres(t)
	a, _ := node(t, address, usual.probe)
	b, _ := node(t, address, usual.probe)
	topic, mark := id.New(), id.New()
	onB, endB := b.Subscribe(topic)
	defer endB()
	markA, endMarkA := a.Subscribe(mark)
	defer endMarkA()
	markB, endMarkB := b.Subscribe(mark)
	defer endMarkB()

	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var killed int
	if err := conn.QueryRow(t.Context(), `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE application_name = $1 AND datname = current_database()`, channel).Scan(&killed); err != nil || killed != 2 {
		t.Fatalf("%d connections killed: %v", killed, err)
	}
	// Whoever was open on either node looks again, for something may have been told meanwhile.
	within(t, markA, "the first node to listen again")
	within(t, markB, "the second node to listen again")
	within(t, onB, "the reader on the second node to look again")

	a.Changed(topic)
	within(t, onB, "a change after the break")
	if heard(markB) {
		t.Error("everyone was told, not only who had subscribed")
	}
}

func TestAConnectionThatDiedWithoutAWordIsNoticed(t *testing.T) {
	address := testkit.Postgres(t)
	through, freeze := proxy(t, address)
	a, _ := node(t, address, usual.probe)
	b, _ := node(t, through, often)
	topic := id.New()
	c, end := b.Subscribe(topic)
	defer end()
	freeze()
	within(t, c, "the node to listen again")
	a.Changed(topic)
	within(t, c, "a change after the break")
}

func TestAChangeThatCouldNotBeSentIsSentLater(t *testing.T) {
	address := testkit.Postgres(t)
	through, freeze := proxy(t, address)
	a, _ := node(t, through, usual.probe)
	b, _ := node(t, address, usual.probe)
	topic := id.New()
	c, end := b.Subscribe(topic)
	defer end()
	freeze()
	a.Changed(topic)
	within(t, c, "what was sent into the void to be sent again")
}

// proxy stands before the server at address. freeze lets the connections made so far stay open and carry nothing more.
func proxy(t *testing.T, address string) (through string, freeze func()) {
	t.Helper()
	conf, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	kind, server := "tcp", net.JoinHostPort(conf.Host, strconv.Itoa(int(conf.Port)))
	if strings.HasPrefix(conf.Host, "/") {
		kind, server = "unix", conf.Host+"/.s.PGSQL."+strconv.Itoa(int(conf.Port))
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	var mu sync.Mutex
	frozen := make(chan struct{})
	go func() {
		for {
			near, err := ln.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial(kind, server)
			if err != nil {
				near.Close()
				continue
			}
			t.Cleanup(func() { near.Close(); far.Close() })
			mu.Lock()
			ice := frozen
			mu.Unlock()
			go carry(near, far, ice)
			go carry(far, near, ice)
		}
	}()
	q := u.Query()
	q.Del("host")
	q.Del("port")
	u.Host, u.RawQuery = ln.Addr().String(), q.Encode()
	return u.String(), func() {
		mu.Lock()
		defer mu.Unlock()
		close(frozen)
		frozen = make(chan struct{})
	}
}

func carry(to io.WriteCloser, from io.Reader, ice <-chan struct{}) {
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		select {
		case <-ice:
			return
		default:
		}
		if err != nil {
			to.Close()
			return
		}
		if _, err := to.Write(b[:n]); err != nil {
			return
		}
	}
}

func TestPayloadsAreWhatPostgreSQLTakes(t *testing.T) {
	topics := map[string]struct{}{}
	for range 1000 {
		topics[id.New()] = struct{}{}
	}
	found := map[string]bool{}
	all := payloads(topics)
	for _, p := range all {
		if len(p) > longestPayload {
			t.Errorf("a payload of %d bytes", len(p))
		}
		for _, topic := range strings.Split(p, " ") {
			if _, ours := topics[topic]; !ours {
				t.Errorf("%q is none of the topics", topic)
			}
			found[topic] = true
		}
	}
	if len(found) != len(topics) || len(all) != 4 {
		t.Errorf("%d of %d topics in %d payloads", len(found), len(topics), len(all))
	}
	if got := payloads(nil); len(got) != 0 {
		t.Errorf("nothing changed: %q", got)
	}
}
