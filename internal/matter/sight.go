package matter

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
)

// Sight is which opened matters somebody may read, worded for queries of the rooms above over the view matter_measured as "m": what they
// may not read is not among its rows, nor in what is counted of them.
type Sight struct{ l *listing }

// ofAll are the matters everyone who works here may read.
var ofAll = arm{sql: `SELECT va.id FROM matter va WHERE va.visibility = 'all'`, id: "va.id"}

// Sight words what the actor may read, narrowed by the filter's Unit, Committee and Kind. One query.
func (x *Room) Sight(ctx context.Context, q db.Q, actor access.Actor, f Filter) (Sight, error) {
	may, err := loadReach(ctx, q, actor)
	l := newListing(actor)
	if !may.wide && !may.secretariat {
		// What the person can read is among these, which are few: the database begins with them.
		l.and(may.among(ofCommittee, ofOwner, ofGuest, ofTouched, ofTouchedLeader, ofLeaderAbove, ofAll))
	}
	l.and(may.read())
	Filter{Unit: f.Unit, Committee: f.Committee, Kind: f.Kind}.narrow(l, q.Engine(), x.today())
	return Sight{l}, err
}

// Where is the condition; its parameters are Args, and others go on from there.
func (s Sight) Where() string { return strings.Join(s.l.where, " AND ") }

// Arg adds an argument of the query's own and gives its place.
func (s Sight) Arg(v any) string { return s.l.arg(v) }

// Args are the arguments so far, in order.
func (s Sight) Args() []any { return s.l.args }
