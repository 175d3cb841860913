package concept

import (
	"context"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/words"
)

// freshFor is how long the words in memory count before they are read again: this node forgets them when it changes them itself, and another
// node's change is seen this late at the latest.
const freshFor = time.Minute

// mostKnown is how many words are explained in the program's pages.
const mostKnown = 500

// glossary is the words in memory.
type glossary struct {
	finder *words.Finder
	byID   map[string]Definition
	until  time.Time
}

// forgetWords has the words read again.
func (x *Room) forgetWords() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.known = nil
}

// words are those that count. No query while they are fresh, else four.
func (x *Room) words(ctx context.Context) (*glossary, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.known != nil && x.clk.Now().Before(x.known.until) {
		return x.known, nil
	}
	list, err := x.definitions(ctx, x.db.Read(), counts, `d.sort_key, d.matter_id`, mostKnown, 0)
	if err != nil {
		return nil, err
	}
	g := &glossary{byID: map[string]Definition{}, until: x.clk.Now().Add(freshFor)}
	var terms []words.Term
	for _, d := range list {
		if d.Hidden == "" {
			terms = append(terms, words.Term{ID: d.MatterID, Forms: d.forms()})
			g.byID[d.MatterID] = d
		}
	}
	g.finder = words.New(terms)
	x.known = g
	return g, nil
}

// Explain marks the words of the glossary in a page that the reader in the context is given, and explains them at its end (web.Config.Finish). Who
// is not signed in gets the page as it is.
func (x *Room) Explain(ctx context.Context, page string) (string, error) {
	if !MayReadGlossary(access.Of(ctx)) {
		return page, nil
	}
	g, err := x.words(ctx)
	if err != nil {
		return page, err
	}
	return g.finder.Mark(page, func(ids []string) (string, error) {
		list := make([]Definition, len(ids))
		for i, id := range ids {
			list[i] = g.byID[id]
		}
		var b strings.Builder
		err := explanations(list).Render(ctx, &b)
		return b.String(), err
	})
}
