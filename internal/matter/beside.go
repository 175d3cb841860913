package matter

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
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

// LastDecided is when a matter was decided the last time, corrections apart; no instant where it never was. One query.
func (x *Room) LastDecided(ctx context.Context, q db.Q, matterID string) (time.Time, error) {
	list, err := db.All(ctx, q, func(s db.Scanner) (at time.Time, err error) { return at, s.Scan(db.At(&at)) },
		`SELECT published_at FROM matter_decision WHERE matter_id = $1 AND published_at IS NOT NULL AND why = '' ORDER BY n DESC LIMIT 1`, matterID)
	if err != nil || len(list) == 0 {
		return time.Time{}, err
	}
	return list[0], nil
}

// LastDiscussed is the newest day on which a committee is noted to have discussed a matter; no day where none is. One query.
func (x *Room) LastDiscussed(ctx context.Context, q db.Q, matterID string) (clock.Day, error) {
	list, err := loadDiscussions(ctx, q, matterID)
	if err != nil || len(list) == 0 {
		return clock.Day{}, err
	}
	return list[len(list)-1].Day, nil
}

// Section is what a room above shows of a matter, on its page or, with paper, in its printed whole; nil for nothing. The reader in the context
// may read the matter.
type Section func(ctx context.Context, here Here, paper bool) (templ.Component, error)

// AddSection adds a section to every matter's page and print, below its story and those added before. Before the first request.
func (x *Room) AddSection(s Section) { x.sections = append(x.sections, s) }

// AddLead adds what stands above a matter's story, on its page and in print. Before the first request.
func (x *Room) AddLead(s Section) { x.leads = append(x.leads, s) }

// AddBasis adds what stands at a published decision: what it is built on. Before the first request.
func (x *Room) AddBasis(s Section) { x.bases = append(x.bases, s) }

// basisOf is what a matter's published decision is built on.
func (x *Room) basisOf(ctx context.Context, s *Story, paper bool) ([]templ.Component, error) {
	if s.Matter.State != Closed || len(s.Rulings) == 0 {
		return nil, nil
	}
	return besides(ctx, x.bases, s, paper)
}

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

// BothSides are the owners of a matter and those who sit, on either side, in the committees it asks: who is told of what happens beside it.
func (x *Room) BothSides(ctx context.Context, q db.Q, matterID string) ([]Told, error) {
	return people(ctx, q, []group{{peopleOwners, ToldOwner}, {peopleCommittee, ToldCommittee}}, "", matterID)
}

// Ladder is the committee that discusses a matter, and whom the agreement lets take what it cannot agree on, the nearest first; "" and none
// where no committee is asked or no rule says. Ten queries.
func (x *Room) Ladder(ctx context.Context, q db.Q, m Matter) (committeeID string, steps []agreement.Step, err error) {
	asked, err := loadAsked(ctx, q, m.ID)
	if err != nil || len(standing(asked)) == 0 {
		return "", nil, err
	}
	touched, err := db.All(ctx, q, db.Scan[string], `SELECT subject_id FROM matter_touched WHERE matter_id = $1 AND subject_kind = 'unit' ORDER BY subject_id`, m.ID)
	if err != nil {
		return "", nil, err
	}
	book, err := x.rulebook(ctx, q)
	if err != nil {
		return "", nil, err
	}
	first := standing(asked)[0] // where nobody added one: that of the deciding level
	for _, a := range standing(asked) {
		if a.Decides() {
			first = a
			break
		}
	}
	answer := agreement.Who(book.ground, book.Rules, question(m.Kind, m.Subject, touched, m.UnitID, m.DecidedBy, m.Decider))
	return first.CommitteeID, answer.Demands.Escalation, nil
}

// Changed has those who have the matter open hear that something beside it has changed, after the commit.
func (x *Room) Changed(tx *db.Tx, matterID string) { x.changed(tx, matterID) }

// Arms are, as conditions on the matter whose id column has, that the person $1 owns it, and that they sit on the employee side and on the
// management side of a committee it asks: what Sides says of many, in one list's own query.
func Arms(column string) (owns, represents, manages string) {
	in := func(arm string) string { return column + ` IN (` + arm + `)` }
	return in(armOwner), in(armRepresentative), in(armManagement)
}

// Sides are, of some matters, what the actor is on whose side: Owner, Representative and Management of a Standing, and nothing else. One query.
func (x *Room) Sides(ctx context.Context, q db.Q, actor access.Actor, matters []string) (map[string]Standing, error) {
	in := func(arm, id string) string {
		return `CASE WHEN EXISTS (` + arm + ` AND ` + id + ` = m.id) THEN TRUE ELSE FALSE END`
	}
	out := make(map[string]Standing, len(matters))
	_, err := db.All(ctx, q, func(s db.Scanner) (id string, err error) {
		st := Standing{Person: actor.Person}
		err = s.Scan(&id, &st.Representative, &st.Management, &st.Owner)
		out[id] = st
		return id, err
	}, `SELECT m.id, `+in(armRepresentative, "c.matter_id")+`, `+in(armManagement, "c.matter_id")+`, `+in(armOwner, "o.matter_id")+
		` FROM matter m WHERE m.state <> 'draft' AND m.id IN (`+db.In(2, len(matters))+`)`, append([]any{actor.Person}, db.Args(matters)...)...)
	return out, err
}
