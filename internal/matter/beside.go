package matter

import (
	"context"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
)

// What rooms above see and show of a matter. A right in a matter stands in policy.go alone: they load the standing here and ask there.

// Here is a matter with what somebody is to it.
type Here struct {
	Matter   Matter
	Standing Standing
	// Title is the matter's as this person may see it: "" where it is hidden, which Heading words.
	Title string
}

// Enter loads a matter and what the actor is to it; fault.NotFound when they may not read it. Three queries.
func (x *Room) Enter(ctx context.Context, q db.Q, actor access.Actor, matterID string) (Here, error) {
	s, err := x.enter(ctx, q, actor, matterID)
	if err != nil {
		return Here{}, err
	}
	title, err := db.One(ctx, q, db.Scan[string], `SELECT CASE WHEN hv.reason IS NULL OR $2 THEN v.title ELSE '' END FROM `+listedFrom+` WHERE m.id = $1`,
		matterID, s.Standing.Secretariat)
	return Here{s.Matter, s.Standing, title}, err
}

// Section is what a room above shows of a matter, on its page or, with paper, in its printed whole; nil for nothing. The reader in the context
// may read the matter.
type Section func(ctx context.Context, here Here, paper bool) (templ.Component, error)

// AddSection adds a section to every matter's page and print, below its story and those added before. Before the first request.
func (x *Room) AddSection(s Section) { x.sections = append(x.sections, s) }

// AddLead adds what stands above a matter's story. Not in print. Before the first request.
func (x *Room) AddLead(s Section) { x.leads = append(x.leads, s) }

// besides are the sections of a matter for its reader.
func besides(ctx context.Context, sections []Section, s *Story, paper bool) ([]templ.Component, error) {
	var list []templ.Component
	for _, section := range sections {
		c, err := section(ctx, Here{s.Matter, s.Standing, s.Text.Title}, paper)
		if err != nil {
			return nil, err
		}
		if c != nil {
			list = append(list, c)
		}
	}
	return list, nil
}
