package os2mo

import (
	"cmp"
	"slices"
	"strings"
)

// directory finds people by what the other exports call them.
type directory struct {
	byID                        map[string]*Person
	byUsername, byEmail, byName map[string][]string // person ids, sorted
	units                       map[string][]string // person id → unit ids, sorted, each once
}

// joinPeople makes one person of all rows with one id. What differs between rows is taken from the first employment (by id) that
// has it; two different names are two people with one id.
func (rd *reading) joinPeople() {
	rows := slices.Clone(rd.employments)
	slices.SortFunc(rows, func(a, b employmentRow) int { return cmp.Or(cmp.Compare(a.person, b.person), cmp.Compare(a.id, b.id)) })
	first := map[string]employmentRow{}
	rd.who = directory{map[string]*Person{}, map[string][]string{}, map[string][]string{}, map[string][]string{}, map[string][]string{}}
	for _, e := range rows {
		f, again := first[e.person]
		if !again {
			first[e.person] = e
			rd.people = append(rd.people, Person{ID: e.person, FirstName: e.first, LastName: e.last})
		} else if folded(e.first+" "+e.last) != folded(f.first+" "+f.last) {
			a, b := f, e
			if a.line > b.line {
				a, b = b, a
			}
			p := rd.at(employments, b.line, PersonTwoNames)
			p.Field, p.Value = colPerson, b.person
			p.Args = map[string]any{"other": a.line, "name": tidy(a.first + " " + a.last)}
			rd.bad(p)
		}
		p := &rd.people[len(rd.people)-1]
		p.Username, p.Email, p.Phone = cmp.Or(p.Username, e.username), cmp.Or(p.Email, e.email), cmp.Or(p.Phone, e.phone)
		rd.who.units[e.person] = append(rd.who.units[e.person], e.unit)
	}
	for i := range rd.people {
		p := &rd.people[i]
		rd.who.byID[p.ID] = p
		add(rd.who.byUsername, folded(p.Username), p.ID)
		add(rd.who.byEmail, p.Email, p.ID)
		add(rd.who.byName, folded(p.Name()), p.ID)
		u := rd.who.units[p.ID]
		slices.Sort(u)
		rd.who.units[p.ID] = slices.Compact(u)
	}
	for _, p := range rd.people {
		rd.shared(SharedUsername, colUser, p.Username, rd.who.byUsername[folded(p.Username)], p.ID, first)
		rd.shared(SharedEmail, colEmail, p.Email, rd.who.byEmail[p.Email], p.ID, first)
	}
}

// shared lists everybody but the first who has what should be one person's own.
func (rd *reading) shared(reason, field, value string, ids []string, id string, first map[string]employmentRow) {
	if value == "" || len(ids) < 2 || ids[0] == id {
		return
	}
	p := rd.at(employments, first[id].line, reason)
	p.Field, p.Value = field, value
	p.Args = map[string]any{"name": rd.who.byID[id].Name(), "other_name": rd.who.byID[ids[0]].Name()}
	rd.gap(p)
}

func add(m map[string][]string, key, id string) {
	if key != "" {
		m[key] = append(m[key], id)
	}
}

// folded is a name as it is compared.
func folded(s string) string { return strings.ToLower(tidy(s)) }

// worker finds who stands in the tree: by username, else e-mail, else a name that only one person has. "" when nobody is found.
func (d directory) worker(t treeRow) string {
	switch {
	case t.username != "":
		return only(d.byUsername[folded(t.username)])
	case t.email != "":
		return only(d.byEmail[t.email])
	}
	return only(d.byName[folded(t.name)])
}

// holder finds who sits in a seat: by username, else e-mail. Never by name alone: a representative may read what colleagues of the
// same name may not.
func (d directory) holder(s seatRow) string {
	if s.username != "" {
		return only(d.byUsername[folded(s.username)])
	}
	return only(d.byEmail[s.email])
}

func only(ids []string) string {
	if len(ids) == 1 {
		return ids[0]
	}
	return ""
}

// leader finds who leads a unit. The e-mail decides; without one the name, and of several people the one who works in the unit or
// nearest above it. When several are left it gives how many.
func (d directory) leader(l leaderRow, above []string) (id string, several int) {
	if found := d.byEmail[l.email]; l.email != "" && len(found) > 0 {
		if len(found) == 1 {
			return found[0], 0
		}
		return d.nearest(slices.DeleteFunc(slices.Clone(found), func(id string) bool {
			return folded(d.byID[id].Name()) != folded(l.name)
		}), above)
	}
	return d.nearest(d.byName[folded(l.name)], above)
}

// nearest chooses by where people work; above is the unit and those above it.
func (d directory) nearest(people, above []string) (id string, several int) {
	if len(people) < 2 {
		return only(people), 0
	}
	for _, u := range above {
		here := slices.DeleteFunc(slices.Clone(people), func(p string) bool { return !slices.Contains(d.units[p], u) })
		switch len(here) {
		case 0:
			continue
		case 1:
			return here[0], 0
		}
		return "", len(here)
	}
	return "", len(people)
}

func (rd *reading) snapshotEmployments() []Employment {
	list := make([]Employment, len(rd.employments))
	for i, e := range rd.employments {
		list[i] = Employment{ID: e.id, PersonID: e.person, UnitID: e.unit, Title: e.title, From: e.from, To: e.to}
	}
	return list
}

// leaderships finds the leaders and lists the units that have none.
func (rd *reading) leaderships() []Leadership {
	found, told := map[Leadership]bool{}, map[string]bool{}
	vacant := map[string]int{}
	var unknown []string
	for _, l := range rd.leaders {
		unit := rd.spots.unit[pathKey(l.path)]
		if l.name == "" && l.email == "" {
			vacant[unit] = l.line
			continue
		}
		if unit == "" {
			rd.leaderGap(l, LeaderNoUnit, nil)
			continue
		}
		id, several := rd.who.leader(l, rd.spots.upwards(unit))
		switch {
		case id != "":
			found[Leadership{unit, id}] = true
		case several > 0:
			unknown = append(unknown, unit)
			rd.leaderGap(l, LeaderAmbiguous, map[string]any{"id": unit, "unit": rd.label(unit, l.path[len(l.path)-1]), "people": several})
		default:
			unknown = append(unknown, unit)
			rd.leaderGap(l, LeaderUnknown, map[string]any{"id": unit, "unit": rd.label(unit, l.path[len(l.path)-1])})
		}
		told[unit] = true
	}
	delete(vacant, "")
	for _, u := range rd.units {
		if told[u.id] {
			continue
		}
		p := rd.at(units, u.line, UnitWithoutLeader)
		if line := vacant[u.id]; line > 0 {
			p = rd.at(leaders, line, UnitWithoutLeader)
		} else if len(vacant) > 0 && rd.spots.path[u.id] != nil {
			p.Reason = LeaderNotTold
		}
		p.Value, p.Args = rd.label(u.id, u.name), map[string]any{"id": u.id, "name": u.name}
		rd.gap(p)
	}
	led := map[string]bool{}
	for l := range found {
		led[l.UnitID] = true
	}
	for _, u := range unknown {
		if !led[u] {
			found[Leadership{UnitID: u}] = true
		}
	}
	list := make([]Leadership, 0, len(found))
	for l := range found {
		list = append(list, l)
	}
	return list
}

// label is a unit's name, and what is above it where several are called the same: the nearest name where that tells them apart, else
// all of them. One whose place is not known keeps its name.
func (rd *reading) label(id, name string) string {
	if rd.labels == nil {
		rd.labels = map[string]string{}
		near := map[string][]string{} // name and nearest name above → unit ids
		called := map[string]int{}
		for _, u := range rd.units {
			called[u.name]++
			if path := rd.spots.path[u.id]; len(path) > 1 {
				key := u.name + " (" + path[len(path)-2] + ")"
				near[key] = append(near[key], u.id)
			}
		}
		for key, ids := range near {
			for _, id := range ids {
				path := rd.spots.path[id]
				switch own := path[len(path)-1]; {
				case called[own] == 1:
				case len(ids) == 1:
					rd.labels[id] = key
				default:
					rd.labels[id] = own + " (" + strings.Join(path[:len(path)-1], Separator) + ")"
				}
			}
		}
	}
	return cmp.Or(rd.labels[id], name)
}

func (rd *reading) leaderGap(l leaderRow, reason string, args map[string]any) {
	p := rd.at(leaders, l.line, reason)
	p.Field, p.Value, p.Args = colName, cmp.Or(l.name, l.email), args
	if args == nil {
		p.Args = map[string]any{"path": strings.Join(l.path, Separator)}
	}
	rd.gap(p)
}
