package mail

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
)

// boxSize is how many mails a Box keeps.
const boxSize = 500

// Kept is a mail in a Box.
type Kept struct {
	Message
	At time.Time
}

// Box is a Sender that keeps the newest mails in memory and sends none: the demo's mailbox. It is safe for concurrent use.
type Box struct {
	clk  clock.Clock
	mu   sync.Mutex
	kept []Kept // oldest first
}

// NewBox makes an empty box.
func NewBox(clk clock.Clock) *Box { return &Box{clk: clk} }

// Send keeps the mail.
func (b *Box) Send(_ context.Context, m Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.kept) == boxSize {
		b.kept = slices.Delete(b.kept, 0, 1)
	}
	b.kept = append(b.kept, Kept{m, b.clk.Now()})
	return nil
}

// Newest gives at most limit mails, newest first; those to one address, or all when to is "".
func (b *Box) Newest(to string, limit int) []Kept {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []Kept
	for _, k := range slices.Backward(b.kept) {
		if len(out) == limit {
			break
		}
		if to == "" || strings.EqualFold(k.To, to) {
			out = append(out, k)
		}
	}
	return out
}
