package dialogue

import (
	"context"
	"errors"
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/matter"
)

// The bounds of what a front page shows: requests of a kind, and how long an answer stands there.
const (
	frontEach = 10
	answerNew = 14 * 24 * time.Hour
)

// Front is what somebody's front page shows of requests.
type Front struct {
	// ToMe wait for the reader's answer, the nearest deadline first; ToCarry for a representative.
	ToMe, ToCarry []Request
	// Late are overdue in a committee the reader chairs, and for somebody else to answer.
	Late []Request
	// Answers are the reader's own, and those they joined or carry, with what has become of them lately.
	Answers []Request
}

// Now is what the actor's front page shows. Four queries.
func (x *Room) Now(ctx context.Context, q db.Q, actor access.Actor) (f Front, err error) {
	if !actor.SignedIn() {
		return f, nil
	}
	open := []any{actor.Person, Open}
	if f.ToMe, _, err = x.some(ctx, q, `r.state = $2 AND `+answers, open, frontEach, 0); err != nil {
		return f, err
	}
	if f.ToCarry, _, err = x.some(ctx, q, `r.state = $2 AND r.carry_asked AND r.carrier_id IS NULL AND r.unit_id IN (`+unitsRepresented+`) AND NOT `+asker+` AND NOT `+answers, open, frontEach, 0); err != nil {
		return f, err
	}
	if f.Late, _, err = x.some(ctx, q, `r.state = $2 AND r.deadline_day < $3 AND r.unit_id IN (`+unitsChaired+`) AND NOT `+answers, append(open, x.today()), frontEach, 0); err != nil {
		return f, err
	}
	f.Answers, _, err = x.some(ctx, q, `r.ended_at > $2 AND r.state <> $3 AND `+own, []any{actor.Person, x.clk.Now().Add(-answerNew), Withdrawn}, frontEach, 0)
	return f, err
}

// SpokenFor are the units that the committees speak for, and stand at, on whose employee side a person sits: by committee. For these they can
// ask. One query.
func (x *Room) SpokenFor(ctx context.Context, q db.Q, person string) (map[string]string, error) {
	out := map[string]string{}
	_, err := db.All(ctx, q, func(s db.Scanner) (c string, err error) {
		var unit string
		err = s.Scan(&c, &unit)
		out[c] = unit
		return c, err
	}, `SELECT c.id, s.now_id FROM committee_member_now m JOIN committee_now c ON c.id = m.committee_id JOIN org_unit_stands_for s ON s.unit_id = c.unit_id
		JOIN committee_voice v ON v.unit_id = s.now_id AND v.committee_id = c.id WHERE m.person_id = $1 AND m.side = 'employee'
		AND EXISTS (SELECT 1 FROM org_ancestor a JOIN org_leader_now l ON l.unit_id = a.ancestor_id WHERE a.unit_id = s.now_id AND l.person_id <> $1)`, person)
	return out, err
}

// AskAbout is the address of the form to the leader of a unit, with a meeting chosen; "" is none in particular.
func AskAbout(unitID, meetingID string) string {
	to := Choice{UnitID: unitID}.to()
	if meetingID != "" {
		to += "&moede=" + meetingID
	}
	return to
}

// UnitSection is what a unit's page shows of this room: the way to ask its leader, for who may, and to the open requests the reader may read.
func (x *Room) UnitSection(ctx context.Context, unitID string) (templ.Component, error) {
	q, actor := x.db.Read(), access.Of(ctx)
	w, err := whom(ctx, q, actor.Person, unitID, "")
	if err != nil {
		return nil, err
	}
	ask := ""
	if MayAskUnit(w) && w.Answerable {
		ask = AskAbout(unitID, "")
	}
	return x.section(ctx, ask, Filter{Unit: unitID})
}

// CommitteeSection is what a committee's page shows of this room: the way to ask for its employee side, and to the open requests in the units
// it speaks for that the reader may read.
func (x *Room) CommitteeSection(ctx context.Context, committeeID string) (templ.Component, error) {
	units, err := x.SpokenFor(ctx, x.db.Read(), access.Of(ctx).Person)
	if err != nil {
		return nil, err
	}
	ask := ""
	if unit := units[committeeID]; unit != "" {
		ask = AskAbout(unit, "")
	}
	return x.section(ctx, ask, Filter{Committee: committeeID})
}

// section is nothing where there is neither anything to ask nor to see.
func (x *Room) section(ctx context.Context, ask string, f Filter) (templ.Component, error) {
	list, more, err := x.List(ctx, x.db.Read(), access.Of(ctx), f)
	if err != nil || ask == "" && len(list) == 0 {
		return nil, err
	}
	return sectionOf(ask, f.address(1), len(list), more), nil
}

// MatterSection is what a matter's page and print show of this room (matter.AddLead): that it began with a request, with the way to it for who may
// read it.
func (x *Room) MatterSection(ctx context.Context, here matter.Here, _ bool) (templ.Component, error) {
	r, began, err := x.origin(ctx, here)
	if err != nil || !began {
		return nil, err
	}
	return originOf(r), nil
}

// Export is where a matter came from for its JSON (matter.AddExport): the request it began with, null where there was none or the reader may not
// read it.
func (x *Room) Export(ctx context.Context, here matter.Here) (any, error) {
	r, _, err := x.origin(ctx, here)
	if err != nil || r.ID == "" {
		return nil, err
	}
	return struct {
		ID   string `json:"id"`
		Path string `json:"path"`
		Day  string `json:"day"`
	}{r.ID, Path(r.ID), clock.DayOf(r.At).String()}, nil
}

// origin is the request a matter began with: the zero Request for who may not read it.
func (x *Room) origin(ctx context.Context, here matter.Here) (r Request, began bool, err error) {
	q := x.db.Read()
	of, err := db.One(ctx, q, db.Scan[string], `SELECT request_id FROM dialogue_outcome WHERE matter_id = $1 ORDER BY at LIMIT 1`, here.Matter.ID)
	if errors.Is(err, fault.NotFound) {
		return r, false, nil
	}
	if err != nil {
		return r, false, err
	}
	s, err := x.enter(ctx, q, access.Of(ctx), of)
	if errors.Is(err, fault.NotFound) {
		return r, true, nil
	}
	return s.Request, true, err
}
