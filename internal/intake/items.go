package intake

import (
	"cmp"
	"slices"
	"strings"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/intake/os2mo"
)

// Item is one change in names, as people are shown it.
type Item struct {
	// Change is os2mo.New, os2mo.Changed or os2mo.Ended.
	Change string
	// Key is OS2mo's id, or a committee's path of names.
	Key string
	// Name is the unit's, the person's or the committee's.
	Name string
	// Detail is a unit's type, a person's username, an employment's title, a seat's post.
	Detail string
	// Was and Now are what the change is about: a unit's former and new name or place, the place of an employment or leadership, who
	// sits in a seat, the unit of a committee. Either may be "".
	Was, Now string
	// Fields are what differs when it has changed (os2mo.Change.Fields, and "match" when a committee's unit has been found), the one
	// that Was and Now tell of first.
	Fields []string
}

// worth is the order in which the fields of a change are worth telling.
var worth = []string{"name", "unit", "parent", "match", "holder", "title", "person", "email", "phone", "username", "level", "kind", "type", "to", "from"}

func byWorth(a, b string) int { return cmp.Compare(slices.Index(worth, a), slices.Index(worth, b)) }

// mainField is the field worth telling, "" for what is new or has ended.
func mainField[T any](c os2mo.Change[T]) string {
	if len(c.Fields) == 0 {
		return ""
	}
	return slices.MinFunc(c.Fields, byWorth)
}

// names words ids.
type names struct {
	person     map[string]string
	was, now   map[string]string // unit id → path
	committees map[string]string
}

func newNames(before, after *os2mo.Snapshot) *names {
	n := &names{person: map[string]string{}, was: paths(before.Units), now: paths(after.Units), committees: map[string]string{}}
	for _, s := range []*os2mo.Snapshot{before, after} {
		for _, p := range s.People {
			n.person[p.ID] = p.Name()
		}
		for _, c := range s.Committees {
			n.committees[c.Key] = c.Name
		}
	}
	return n
}

// paths words each unit's place: the names from the root down to its own.
func paths(units []os2mo.Unit) map[string]string {
	byID := make(map[string]*os2mo.Unit, len(units))
	for i := range units {
		byID[units[i].ID] = &units[i]
	}
	done := make(map[string]string, len(units))
	var path func(u *os2mo.Unit, depth int) string
	path = func(u *os2mo.Unit, depth int) string {
		p, ok := done[u.ID]
		if ok {
			return p
		}
		p = u.Name
		if above := byID[u.ParentID]; above != nil && depth < len(units) {
			p = path(above, depth+1) + os2mo.Separator + u.Name
		}
		done[u.ID] = p
		return p
	}
	for i := range units {
		path(&units[i], 0)
	}
	return done
}

// lastName is the last name of a path.
func lastName(path string) string {
	if i := strings.LastIndex(path, os2mo.Separator); i >= 0 {
		return path[i+len(os2mo.Separator):]
	}
	return path
}

// above is a place without its last name.
func above(path string) string {
	if i := strings.LastIndex(path, os2mo.Separator); i >= 0 {
		return path[:i]
	}
	return ""
}

// lists are the changes by kind; same are the committees that may live on under another name.
func (n *names) lists(c os2mo.Changes, s committee.Sync, before *stored, same []Pair) []List {
	lives := map[string]string{}
	for _, p := range same {
		lives[p.Ended] = p.New
	}
	return []List{
		list(Units, c.Units, n.unit),
		list(People, c.People, n.people),
		list(Employments, c.Employments, n.employment),
		list(Leaders, c.Leaderships, n.leader),
		list(Committees, append(slices.Clone(c.Committees), found(c, s)...), n.committee(s, before)),
		list(Seats, c.AllSeats(lives), n.seat),
	}
}

// list counts the changes and names the first: what ends, then what changes, then what is new.
func list[T any](k Kind, changes []os2mo.Change[T], item func(os2mo.Change[T]) Item) List {
	l := List{Kind: k}
	items := make([]Item, 0, len(changes))
	order := map[string]int{os2mo.Ended: 0, os2mo.Changed: 1, os2mo.New: 2}
	for _, c := range changes {
		i := item(c)
		i.Change, i.Fields = c.Kind(), slices.SortedFunc(slices.Values(c.Fields), byWorth)
		switch i.Change {
		case os2mo.New:
			l.New++
		case os2mo.Changed:
			l.Changed++
		default:
			l.Ended++
		}
		items = append(items, i)
	}
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(order[a.Change], order[b.Change]), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key, b.Key))
	})
	l.Items = slices.Clip(items[:min(len(items), MaxListed)])
	return l
}

// either gives what was and what is, one of which is missing when it has ended or is new.
func either[T any](c os2mo.Change[T]) *T {
	if c.After != nil {
		return c.After
	}
	return c.Before
}

func (n *names) unit(c os2mo.Change[os2mo.Unit]) Item {
	u := either(c)
	i := Item{Key: u.ID, Name: u.Name, Detail: u.TypeTitle}
	switch mainField(c) {
	case "name":
		i.Was, i.Now = c.Before.Name, u.Name
	case "type":
		i.Was, i.Now = c.Before.TypeTitle, u.TypeTitle
	case "to":
		i.Was, i.Now = c.Before.ValidTo.String(), u.ValidTo.String()
	case "from":
		i.Was, i.Now = c.Before.ValidFrom.String(), u.ValidFrom.String()
	default: // its place: where it was put, where it was, from where to where
		i.Was, i.Now = above(n.was[u.ID]), above(n.now[u.ID])
	}
	return i
}

func (n *names) people(c os2mo.Change[os2mo.Person]) Item {
	p := either(c)
	i := Item{Key: p.ID, Name: p.Name(), Detail: p.Username}
	switch mainField(c) {
	case "name":
		i.Was, i.Now = c.Before.Name(), p.Name()
	case "email":
		i.Was, i.Now = c.Before.Email, p.Email
	case "phone":
		i.Was, i.Now = c.Before.Phone, p.Phone
	case "username":
		i.Was, i.Now = c.Before.Username, p.Username
	}
	return i
}

func (n *names) employment(c os2mo.Change[os2mo.Employment]) Item {
	e := either(c)
	i := Item{Key: e.ID, Name: n.person[e.PersonID], Detail: e.Title}
	switch mainField(c) {
	case "title":
		i.Was, i.Now = c.Before.Title, e.Title
	case "person":
		i.Was, i.Now = n.person[c.Before.PersonID], n.person[e.PersonID]
	case "to":
		i.Was, i.Now = c.Before.To.String(), e.To.String()
	case "from":
		i.Was, i.Now = c.Before.From.String(), e.From.String()
	default: // its unit: that of a new one, of one that ends, of one that moves
		if c.Before != nil {
			i.Was = n.was[c.Before.UnitID]
		}
		if c.After != nil {
			i.Now = n.now[c.After.UnitID]
		}
	}
	return i
}

// Someone stands in an Item for a leader or the holder of a seat who is in the export and not found among the people.
const Someone = "?"

func (n *names) leader(c os2mo.Change[os2mo.Leadership]) Item {
	l := either(c)
	i := Item{Key: l.UnitID, Name: cmp.Or(n.person[l.PersonID], Someone)}
	if c.After == nil {
		i.Was = n.was[l.UnitID]
	} else {
		i.Now = n.now[l.UnitID]
	}
	return i
}

// found are the committees that stay and whose unit has been found tonight: a change of their own, beside os2mo's.
func found(c os2mo.Changes, s committee.Sync) []os2mo.Change[os2mo.Committee] {
	told := map[string]bool{}
	for _, x := range c.Committees {
		told[either(x).Key] = true
	}
	var list []os2mo.Change[os2mo.Committee]
	for _, m := range s.Committees {
		if !told[m.Key] {
			same := &os2mo.Committee{Key: m.Key, Name: m.Name}
			list = append(list, os2mo.Change[os2mo.Committee]{Before: same, After: same, Fields: []string{"match"}})
		}
	}
	return list
}

func (n *names) committee(s committee.Sync, before *stored) func(os2mo.Change[os2mo.Committee]) Item {
	was, now := map[string]string{}, map[string]string{}
	for _, c := range before.committees.Committees {
		was[c.Key] = n.was[c.UnitKey]
	}
	for _, c := range s.Committees {
		now[c.Key] = n.now[c.UnitKey]
	}
	return func(c os2mo.Change[os2mo.Committee]) Item {
		m := either(c)
		i := Item{Key: m.Key, Name: m.Name, Detail: above(m.Key), Now: now[m.Key]}
		if c.Before != nil {
			i.Was = was[m.Key]
		}
		return i
	}
}

func (n *names) seat(c os2mo.Change[os2mo.Seat]) Item {
	s := either(c)
	i := Item{Key: s.CommitteeKey + os2mo.Separator + s.Key, Name: n.committees[s.CommitteeKey], Detail: s.Key}
	if c.Before != nil {
		i.Was = n.holder(*c.Before)
	}
	if c.After != nil {
		i.Now = n.holder(*c.After)
	}
	return i
}

func (n *names) holder(s os2mo.Seat) string {
	if s.Unknown {
		return Someone
	}
	return n.person[s.PersonID]
}
