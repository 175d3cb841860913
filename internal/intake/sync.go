package intake

import (
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/org"
)

// orgSync is what the changes mean for the organisation. after is the whole of tonight, day is today.
func orgSync(c os2mo.Changes, before *stored, after *os2mo.Snapshot, day clock.Day) org.Sync {
	var s org.Sync
	for _, x := range c.Units {
		if u := x.After; u == nil {
			s.EndUnits = append(s.EndUnits, x.Before.ID)
		} else {
			s.Units = append(s.Units, org.SyncUnit{Key: u.ID, Name: u.Name, Type: u.TypeTitle, ParentKey: u.ParentID, Placed: u.Placed,
				From: u.ValidFrom, Until: until(u.ValidTo)})
		}
	}
	syncPeople(&s, c, before, after, day)
	for _, x := range c.Employments {
		if e := x.After; e == nil {
			s.EndEmployments = append(s.EndEmployments, x.Before.ID)
		} else {
			s.Employments = append(s.Employments, org.SyncEmployment{Key: e.ID, PersonKey: e.PersonID, UnitKey: e.UnitID, Title: e.Title,
				From: e.From, Until: until(e.To)})
		}
	}
	for _, x := range c.Leaderships {
		if l := x.After; l == nil {
			s.EndLeaders = append(s.EndLeaders, org.SyncLeader{UnitKey: x.Before.UnitID, PersonKey: x.Before.PersonID})
		} else {
			s.Leaders = append(s.Leaders, org.SyncLeader{UnitKey: l.UnitID, PersonKey: l.PersonID})
		}
	}
	return s
}

// syncPeople adds the people. The export gives them no dates: who begins to work later is not here before.
func syncPeople(s *org.Sync, c os2mo.Changes, before *stored, after *os2mo.Snapshot, day clock.Day) {
	first := map[string]clock.Day{} // of those who do not work here yet
	for _, e := range after.Employments {
		if was, ok := first[e.PersonID]; !ok || e.From.Before(was) {
			first[e.PersonID] = e.From
		}
	}
	from := func(person string) clock.Day {
		if first[person].After(day) {
			return first[person]
		}
		return clock.Day{}
	}
	add := func(p os2mo.Person, from clock.Day) {
		s.People = append(s.People, org.SyncPerson{Key: p.ID, FirstName: p.FirstName, LastName: p.LastName, Username: p.Username,
			Email: p.Email, Phone: p.Phone, From: from})
	}
	done := map[string]bool{}
	for _, x := range c.People {
		if x.After == nil {
			s.EndPeople = append(s.EndPeople, x.Before.ID)
			continue
		}
		add(*x.After, from(x.After.ID))
		done[x.After.ID] = true
	}
	waiting := map[string]bool{} // whose first day was to come, and is another now
	for _, p := range before.org.People {
		if starts := from(p.Key); p.From.After(day) && starts != p.From && !done[p.Key] {
			waiting[p.Key] = true
		}
	}
	for _, p := range after.People {
		if !waiting[p.ID] {
			continue
		}
		starts := from(p.ID)
		if starts.IsZero() {
			starts = day
		}
		add(p, starts)
	}
}

// committeeSync is what the changes mean for the committees. matched are the units that need no asking, by committee.
func committeeSync(c os2mo.Changes, before *stored, after *os2mo.Snapshot, matched map[string]string) committee.Sync {
	var s committee.Sync
	changed := map[string]bool{}
	for _, x := range c.Committees {
		if x.After == nil {
			s.EndCommittees = append(s.EndCommittees, x.Before.Key)
			continue
		}
		changed[x.After.Key] = true
		if x.Before == nil {
			for _, seat := range x.After.Seats {
				s.Seats = append(s.Seats, syncSeat(seat))
			}
		}
	}
	unit := before.units()
	for _, m := range after.Committees {
		found := matched[m.Key]
		moved := found != "" && found != unit[m.Key] && before.chosen[m.Key] == ""
		if changed[m.Key] || moved {
			s.Committees = append(s.Committees, committee.SyncCommittee{Key: m.Key, Name: m.Name, Level: m.Level, Kind: m.Kind,
				ParentKey: m.ParentKey, UnitKey: found})
		}
	}
	for _, x := range c.Seats {
		if x.After == nil {
			s.EndSeats = append(s.EndSeats, committee.SyncSeatKey{CommitteeKey: x.Before.CommitteeKey, Key: x.Before.Key})
		} else {
			s.Seats = append(s.Seats, syncSeat(*x.After))
		}
	}
	return s
}

func syncSeat(p os2mo.Seat) committee.SyncSeat {
	return committee.SyncSeat{SyncSeatKey: committee.SyncSeatKey{CommitteeKey: p.CommitteeKey, Key: p.Key}, Kind: p.Kind, Side: p.Side,
		Role: p.Role, Position: p.Position, PersonKey: p.PersonID, Unknown: p.Unknown}
}
