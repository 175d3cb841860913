package impact

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/org"
)

// most is how many matters a page is of: as many as can be told from each other in a picture.
const most = 200

// Filter narrows the page. The zero Filter is all matters.
type Filter struct {
	// Year is the year in which those it touches were told; 0 is all.
	Year int
	// Unit: of that unit, touching it, or below it.
	Unit string
	Kind matter.Kind
}

// rows gives a page of the matters the actor may read, the newest decision first, and where the next page begins, "" at the end. Three
// queries.
func (x *Room) rows(ctx context.Context, q db.Q, actor access.Actor, f Filter, after string) ([]Row, string, error) {
	sight, err := x.matter.Sight(ctx, q, actor, matter.Filter{Unit: f.Unit, Kind: f.Kind})
	if err != nil {
		return nil, "", err
	}
	where := sight.Where()
	var early []string
	for _, k := range matter.EarlyKinds() {
		early = append(early, sight.Arg(string(k)))
	}
	where += ` AND m.kind IN (` + strings.Join(early, ", ") + `)`
	if f.Year != 0 {
		where += ` AND m.told_on >= ` + sight.Arg(fmt.Sprintf("%04d-01-01", f.Year)) + ` AND m.told_on < ` + sight.Arg(fmt.Sprintf("%04d-01-01", f.Year+1))
	}
	if after != "" {
		day, id, ok := strings.Cut(after, "~")
		if _, err := clock.ParseDay(day); err != nil || !ok {
			return nil, "", fault.NotFound
		}
		where += ` AND (m.decision_on, m.id) < (` + sight.Arg(day) + `, ` + sight.Arg(id) + `)`
	}
	// First the page is found, and only then what is told of each matter on it.
	list, err := db.All(ctx, q, func(s db.Scanner) (Row, error) {
		var r Row
		err := s.Scan(append([]any{&r.ID, &r.Kind, &r.Title, &r.Unit}, matter.MeasureDest(&r.Measure)...)...)
		return r, err
	}, `SELECT m.id, m.kind, m.title, COALESCE(m.unit_id, ''), `+matter.MeasureColumns+`
		FROM (SELECT m.id AS page_id FROM matter_measured m WHERE `+where+` ORDER BY m.decision_on DESC, m.id DESC LIMIT `+sight.Arg(most+1)+`) page
		CROSS JOIN matter_measured m WHERE m.id = page.page_id ORDER BY m.decision_on DESC, m.id DESC`, sight.Args()...)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(list) > most {
		list = list[:most]
		next = list[most-1].Decision.String() + "~" + list[most-1].ID
	}
	var ids []string
	for _, r := range list {
		ids = append(ids, r.Unit)
	}
	units, err := x.org.Units(ctx, q, ids)
	for i := range list {
		list[i].UnitName = units[list[i].Unit].Name
	}
	return list, next, err
}

// firstTold is the day the municipality's first matter was opened; zero while there is none.
func firstTold(ctx context.Context, q db.Q) (clock.Day, error) {
	return db.One(ctx, q, db.Scan[clock.Day], `SELECT min(told_on) FROM matter_measured`)
}

// place is a unit one can narrow the page to, with how deep it lies.
type place struct {
	ID, Name string
	Depth    int
}

// places are the units a person chooses among: where they work with all above, what they lead with what lies right below, and for the
// secretariat those at the top with what lies right below. At most a page.
func places(ctx context.Context, q db.Q, actor access.Actor) ([]place, error) {
	top := ``
	if actor.Grants.Secretariat {
		top = ` UNION SELECT a.unit_id FROM org_unit_now r JOIN org_ancestor a ON a.ancestor_id = r.id WHERE a.depth <= 1
			AND NOT EXISTS (SELECT 1 FROM org_ancestor b WHERE b.unit_id = r.id AND b.depth = 1)`
	}
	return db.All(ctx, q, func(s db.Scanner) (p place, err error) { return p, s.Scan(&p.ID, &p.Name, &p.Depth) },
		`SELECT u.id, u.name, (SELECT max(d.depth) FROM org_ancestor d WHERE d.unit_id = u.id) AS depth FROM org_unit_now u WHERE u.id IN (
			SELECT a.ancestor_id FROM org_employment_now e JOIN org_unit_stands_for w ON w.unit_id = e.unit_id
				JOIN org_ancestor a ON a.unit_id = w.now_id WHERE e.person_id = $1
			UNION SELECT a.unit_id FROM org_leader_now l JOIN org_ancestor a ON a.ancestor_id = l.unit_id WHERE l.person_id = $1 AND a.depth <= 1`+top+`)
		ORDER BY depth, u.sort_key, u.id LIMIT $2`, actor.Person, most)
}

// unitOf is a unit by its id; an unknown one is no unit, so that an old link still shows a page.
func (x *Room) unitOf(ctx context.Context, q db.Q, unitID string) (org.Unit, error) {
	u, err := x.org.Unit(ctx, q, unitID)
	if errors.Is(err, fault.NotFound) {
		return org.Unit{}, nil
	}
	return u, err
}
