package matter

import (
	"context"
	"iter"
	"strings"
	"unicode"

	"github.com/medspil/medspil/internal/kit/access"
)

// Whole is a whole matter as one reader sees it: what its page and its history show. Its contributions are read a batch at a time, so that
// one with thousands of them is not in memory at once.
type Whole struct {
	*Story
	Events []Event

	room   *Room
	reader reader
}

// Whole gives a matter to be taken along. By whoever may read it, with what they may see and no more.
func (x *Room) Whole(ctx context.Context, actor access.Actor, matterID string) (*Whole, error) {
	s, err := x.View(ctx, actor, matterID, Page{Limit: 1})
	if err != nil {
		return nil, err
	}
	s.Contributions, s.Next = nil, ""
	w := &Whole{Story: s, room: x, reader: readerOf(s.Standing)}
	w.Events, err = x.History(ctx, actor, matterID)
	return w, err
}

// Batches gives all contributions, oldest first, as the page shows them, at most two hundred at a time. Six queries a batch.
func (w *Whole) Batches(ctx context.Context) iter.Seq2[[]Contribution, error] {
	return func(yield func([]Contribution, error) bool) {
		page := Page{Limit: most}
		for {
			list, next, err := contributionsOf(ctx, w.room.db.Read(), w.reader, w.Matter.ID, "", page)
			if err != nil {
				yield(nil, err)
				return
			}
			if len(list) > 0 && !yield(list, nil) || next == "" {
				return
			}
			page.After = next
		}
	}
}

// maxFileName bounds the name of a file, in letters.
const maxFileName = 60

// fileName makes a name for a file of a title: plain letters, digits and hyphens, which every system takes; "forloeb" of a title without any.
func fileName(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(title) {
		plain, ok := plainLetters[r]
		switch {
		case ok:
		case r <= unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			plain = string(r)
		default:
			gap = b.Len() > 0
			continue
		}
		if gap {
			plain, gap = "-"+plain, false
		}
		if b.Len()+len(plain) > maxFileName {
			break
		}
		b.WriteString(plain)
	}
	if b.Len() == 0 {
		return "forloeb"
	}
	return b.String()
}

// plainLetters are how letters that not every system takes are written in addresses and names of files.
var plainLetters = map[rune]string{'æ': "ae", 'ø': "oe", 'å': "aa", 'ä': "ae", 'ö': "oe", 'ü': "u", 'é': "e", 'è': "e", 'ê': "e", 'ó': "o", 'á': "a", 'ð': "d",
	'þ': "th", 'ß': "ss", 'ñ': "n", 'ç': "c"}
