package os2mo

import (
	"cmp"
	"slices"
	"strings"

	"github.com/medspil/medspil/internal/committee"
)

// snapshotCommittees makes the committees with their seats, and those above them that have no row of their own.
func (rd *reading) snapshotCommittees() []Committee {
	list := map[string]*Committee{}
	seats := map[string][]holding{}
	for _, s := range rd.seats {
		c := chain(list, s.names, s.rungs)
		h := holding{Seat: Seat{CommitteeKey: c.Key, Post: s.post, Kind: s.kind, Role: s.role, Side: committee.Employee}, line: s.line}
		if s.kind == committee.LR {
			h.Side = committee.Management
		}
		if h.PersonID = rd.who.holder(s); h.PersonID != "" {
			h.person = *rd.who.byID[h.PersonID]
		}
		reason, value := VacantSeat, ""
		if s.filled {
			reason, value = HolderUnknown, cmp.Or(s.name, s.username, s.email)
		}
		if h.PersonID == "" {
			h.Unknown = s.filled
			p := rd.at(committees, s.line, reason)
			p.Field, p.Value, p.Args = colUser, value, map[string]any{"committee": c.Name, "key": c.Key, "post": s.post}
			rd.gap(p)
		}
		seats[c.Key] = append(seats[c.Key], h)
	}
	out := make([]Committee, 0, len(list))
	for key, c := range list {
		c.Seats = seated(seats[key])
		out = append(out, *c)
	}
	return out
}

// chain finds or makes the committee of a path of names, and those above it.
func chain(list map[string]*Committee, names []string, rungs []rung) *Committee {
	key, last := strings.Join(names, Separator), len(names)-1
	if c := list[key]; c != nil {
		return c
	}
	c := &Committee{Key: key, Name: names[last], Names: names, Level: rungs[last].level, Kind: kindOf(names[last], rungs[last].group)}
	if last > 0 {
		c.ParentKey = chain(list, names[:last], rungs[:last]).Key
	}
	list[key] = c
	return c
}

// kindOf tells staff meetings with MED status by their name, since the export has no column for them.
func kindOf(name string, group bool) string {
	n := strings.ToLower(name)
	switch {
	case group:
		return committee.KindGroup
	case strings.HasPrefix(n, "p-med "), strings.HasPrefix(n, "personalemøde"):
		return committee.KindStaffMeeting
	}
	return committee.KindCommittee
}

// holding is a seat with what it is sorted by.
type holding struct {
	Seat
	person Person
	line   int
}

// posts are in the order committees write them.
var (
	roles = []string{committee.Chair, committee.ViceChair, committee.RoleMember}
	kinds = []string{committee.LR, committee.FTR, committee.TR, committee.AMR}
)

// seated sorts the seats and gives them their keys and positions; the order of the rows plays no part.
func seated(list []holding) []Seat {
	slices.SortFunc(list, func(a, b holding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(roles, a.Role), slices.Index(roles, b.Role)),
			cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)),
			cmp.Compare(vacant(a.Seat), vacant(b.Seat)),
			cmp.Compare(a.person.LastName, b.person.LastName), cmp.Compare(a.person.FirstName, b.person.FirstName),
			cmp.Compare(a.PersonID, b.PersonID), cmp.Compare(a.Post, b.Post))
	})
	seats := make([]Seat, len(list))
	count := map[string]int{}
	for i, h := range list {
		post := postOf(h.Kind, h.Role)
		count[post]++
		h.Key, h.Position = seatKey(post, count[post]), i+1
		seats[i] = h.Seat
	}
	return seats
}

// matchGaps lists the committees whose unit is not sure.
func (rd *reading) matchGaps(s *Snapshot) {
	line := map[string]int{}
	for _, row := range rd.seats {
		key := strings.Join(row.names, Separator)
		if line[key] == 0 || row.line < line[key] {
			line[key] = row.line
		}
	}
	for _, m := range s.Match(nil) {
		if m.Sure {
			continue
		}
		p := rd.at(committees, line[m.Committee.Key], CommitteeNoUnit)
		p.Value = m.Committee.Name
		p.Args = map[string]any{"key": m.Committee.Key, "name": m.Committee.Name, "candidates": m.Candidates}
		rd.gap(p)
	}
}
