package intake

import (
	"context"
	"maps"
	"slices"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/org"
)

// stored is what earlier nights have brought in, and what the secretariat has chosen.
type stored struct {
	version    int // of the organisation: org holds while it is the same
	org        org.Sync
	committees committee.Sync
	chosen     map[string]string // committee key → unit key
	gaps       []keptGaps        // of the last import
}

func (x *Room) load(ctx context.Context, q db.Q) (*stored, error) {
	s := &stored{}
	var err error
	if s.version, err = x.org.Version(ctx, q); err != nil {
		return nil, err
	}
	if s.org, err = x.org.Snapshot(ctx, q); err != nil {
		return nil, err
	}
	if s.gaps, err = gapsKept(ctx, q); err != nil {
		return nil, err
	}
	return s, x.loadCommittees(ctx, q, s)
}

// loadCommittees is a few rows beside the organisation's, and no number tells whether they have changed.
func (x *Room) loadCommittees(ctx context.Context, q db.Q, s *stored) (err error) {
	if s.committees, err = x.committee.Snapshot(ctx, q); err != nil {
		return err
	}
	s.chosen, err = x.committee.Chosen(ctx, q)
	return err
}

// still says whether what is stored is what it was.
func (x *Room) still(ctx context.Context, q db.Q, was *stored) (bool, error) {
	now := &stored{}
	var err error
	if now.version, err = x.org.Version(ctx, q); err != nil || now.version != was.version {
		return false, err
	}
	err = x.loadCommittees(ctx, q, now)
	return slices.Equal(now.committees.Committees, was.committees.Committees) && slices.Equal(now.committees.Seats, was.committees.Seats) &&
		maps.Equal(now.chosen, was.chosen), err
}

// snapshot is what is stored in the words of the export, to be compared with tonight's.
func (s *stored) snapshot() *os2mo.Snapshot {
	out := &os2mo.Snapshot{}
	for _, u := range s.org.Units {
		out.Units = append(out.Units, os2mo.Unit{ID: u.Key, Name: u.Name, TypeTitle: u.Type, ValidFrom: u.From, ValidTo: last(u.Until), ParentID: u.ParentKey, Placed: u.Placed})
	}
	for _, p := range s.org.People {
		out.People = append(out.People, os2mo.Person{ID: p.Key, FirstName: p.FirstName, LastName: p.LastName, Username: p.Username, Email: p.Email, Phone: p.Phone})
	}
	for _, e := range s.org.Employments {
		out.Employments = append(out.Employments, os2mo.Employment{ID: e.Key, PersonID: e.PersonKey, UnitID: e.UnitKey, Title: e.Title, From: e.From, To: last(e.Until)})
	}
	for _, l := range s.org.Leaders {
		out.Leaderships = append(out.Leaderships, os2mo.Leadership{UnitID: l.UnitKey, PersonID: l.PersonKey})
	}
	seats := map[string][]os2mo.Seat{}
	for _, p := range s.committees.Seats {
		seats[p.CommitteeKey] = append(seats[p.CommitteeKey], os2mo.Seat{CommitteeKey: p.CommitteeKey, Key: p.Key, Position: p.Position,
			Kind: p.Kind, Side: p.Side, Role: p.Role, PersonID: p.PersonKey, Unknown: p.Unknown})
	}
	for _, c := range s.committees.Committees {
		out.Committees = append(out.Committees, os2mo.Committee{Key: c.Key, Name: c.Name, Level: c.Level, Kind: c.Kind, ParentKey: c.ParentKey, Seats: seats[c.Key]})
	}
	return out
}

// units are the units of the committees, by the committees' keys.
func (s *stored) units() map[string]string {
	m := make(map[string]string, len(s.committees.Committees))
	for _, c := range s.committees.Committees {
		m[c.Key] = c.UnitKey
	}
	return m
}

// last is the last day of what is kept with its first day after; until is the other way. No day stays no day.
func last(until clock.Day) clock.Day {
	if until.IsZero() {
		return until
	}
	return until.AddDays(-1)
}

func until(last clock.Day) clock.Day {
	if last.IsZero() {
		return last
	}
	return last.AddDays(1)
}
