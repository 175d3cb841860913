package live

import (
	"log/slog"
	"testing"

	"github.com/medspil/medspil/internal/kit/id"
)

// local is a hub on SQLite.
func local(t *testing.T) *Hub { return New("", slog.New(slog.NewTextHandler(t.Output(), nil))) }

func heard(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestASubscriberHearsItsOwnTopicOnly(t *testing.T) {
	h, mine, other := local(t), id.New(), id.New()
	a, endA := h.Subscribe(mine)
	defer endA()
	b, endB := h.Subscribe(mine)
	defer endB()
	c, endC := h.Subscribe(other)
	defer endC()
	h.Changed(mine)
	if !heard(a) || !heard(b) {
		t.Error("a subscriber did not hear of its topic")
	}
	if heard(c) {
		t.Error("a subscriber heard of another topic")
	}
}

func TestAThousandChangesNotYetHeardAreOne(t *testing.T) {
	h, topic := local(t), id.New()
	c, end := h.Subscribe(topic)
	defer end()
	for range 1000 {
		h.Changed(topic)
	}
	if !heard(c) || heard(c) {
		t.Error("not heard once")
	}
	if len(h.pending) != 0 {
		t.Error("SQLite has no other nodes to wait for")
	}
}

func TestWhatIsNoIdentifierChangesNothing(t *testing.T) {
	h := local(t)
	h.address = "postgres://nowhere"
	for _, topic := range []string{"", anything, id.New() + " " + id.New()} {
		c, end := h.Subscribe(topic)
		defer end()
		h.Changed(topic)
		if heard(c) || len(h.pending) != 0 {
			t.Errorf("%q was told", topic)
		}
	}
}

func TestUnsubscribingFrees(t *testing.T) {
	h, topic := local(t), id.New()
	h.most = 2
	_, endA := h.Subscribe(topic)
	_, endB := h.Subscribe(topic)
	if c, end := h.Subscribe(topic); c != nil {
		t.Error("one more than the node takes")
	} else {
		end()
	}
	endA()
	endA() // twice frees one place, not two
	if h.n != 1 {
		t.Errorf("%d subscribers, want 1", h.n)
	}
	c, endC := h.Subscribe(topic)
	if c == nil {
		t.Fatal("the place was not freed")
	}
	endB()
	h.Changed(topic)
	if !heard(c) {
		t.Error("who stays no longer hears")
	}
	endC()
	h.Changed(topic)
	if heard(c) {
		t.Error("heard after the end")
	}
	if len(h.subscribers) != 0 || h.n != 0 {
		t.Errorf("%d topics and %d subscribers are kept", len(h.subscribers), h.n)
	}
}

func TestWhatWaitsForPostgreSQLIsBounded(t *testing.T) {
	h := local(t)
	h.address = "postgres://nowhere" // Run is not called
	for range mostPending {
		h.Changed(id.New())
	}
	if h.all || len(h.pending) != mostPending {
		t.Fatalf("all=%v, %d pending", h.all, len(h.pending))
	}
	h.Changed(id.New())
	h.Changed(id.New())
	if !h.all || len(h.pending) != 0 {
		t.Errorf("all=%v, %d pending", h.all, len(h.pending))
	}
	topics, all := h.take()
	h.Changed(id.New())
	h.giveBack(topics, all)
	if !h.all || len(h.pending) != 0 {
		t.Errorf("given back: all=%v, %d pending", h.all, len(h.pending))
	}
}
