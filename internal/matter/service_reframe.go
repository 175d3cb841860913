package matter

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
)

// hitsOfTeachers is how many contributions a search among them gives: few enough to see all on a phone.
const hitsOfTeachers = 10

// Teachers are contributions that can be said to have taught something, for the form.
type Teachers struct {
	// Chosen are those asked for, oldest first; Found those with the words searched for, Latest the newest: newest first.
	Chosen, Found, Latest []Lesson
}

// Teachers finds the contributions to an open matter that its owner can choose as what taught a new text: those chosen, those with the words
// of query ("" is none), and the latest few. By the owner. Three queries besides.
func (x *Room) Teachers(ctx context.Context, actor access.Actor, matterID string, chosen []string, query string, latest int) (*Teachers, error) {
	q := x.db.Read()
	s, err := x.enter(ctx, q, actor, matterID)
	if err != nil {
		return nil, err
	}
	if !MayLead(s.Standing, s.Matter) {
		return nil, fault.Forbidden
	}
	t, r := &Teachers{}, readerOf(s.Standing)
	if len(chosen) > MaxTaught {
		chosen = chosen[:MaxTaught]
	}
	if len(chosen) > 0 {
		if t.Chosen, err = loadTeachers(ctx, q, r, matterID, chosen); err != nil {
			return nil, err
		}
	}
	if strings.TrimSpace(query) != "" {
		if t.Found, err = findTeachers(ctx, q, r, matterID, query, hitsOfTeachers); err != nil {
			return nil, err
		}
	}
	t.Latest, err = findTeachers(ctx, q, r, matterID, "", latest)
	return t, err
}
