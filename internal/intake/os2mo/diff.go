package os2mo

import (
	"cmp"
	"slices"
	"strconv"
)

// Changes is what makes one Snapshot into another. Each list is sorted by id or key.
type Changes struct {
	Units       []Change[Unit]
	People      []Change[Person]
	Employments []Change[Employment]
	Leaderships []Change[Leadership]
	// Committees are new or ended; a new one brings its Seats, an ended one takes them along.
	Committees []Change[Committee]
	// Seats are those of committees that stay. After has the key the seat had before.
	Seats []Change[Seat]
}

// Change is one thing that is new (no Before), changed, or ended (no After).
type Change[T any] struct {
	Before, After *T
	// Fields are what differs when it has changed. Units: name, type, parent, from, to. People: name, username, email, phone.
	// Employments: person, unit, title, from, to. Committees: level, kind. Seats: holder.
	Fields []string
}

// The kinds of change.
const (
	New     = "new"
	Changed = "changed"
	Ended   = "ended"
)

// Kind is New, Changed or Ended.
func (c Change[T]) Kind() string {
	switch {
	case c.Before == nil:
		return New
	case c.After == nil:
		return Ended
	}
	return Changed
}

// Has says whether the field is among what differs.
func (c Change[T]) Has(field string) bool { return slices.Contains(c.Fields, field) }

// Empty says that nothing has changed.
func (c Changes) Empty() bool {
	return len(c.Units)+len(c.People)+len(c.Employments)+len(c.Leaderships)+len(c.Committees)+len(c.Seats) == 0
}

// Diff says what has happened between two snapshots.
func Diff(before, after *Snapshot) Changes {
	c := Changes{
		Units:       changes(before.Units, after.Units, func(u Unit) string { return u.ID }, unitFields),
		People:      changes(before.People, after.People, func(p Person) string { return p.ID }, personFields),
		Employments: changes(before.Employments, after.Employments, func(e Employment) string { return e.ID }, employmentFields),
		Leaderships: changes(before.Leaderships, after.Leaderships, func(l Leadership) string { return l.UnitID + " " + l.PersonID },
			func(a, b Leadership) []string { return nil }),
		Committees: changes(before.Committees, after.Committees, func(m Committee) string { return m.Key }, committeeFields),
	}
	was := byKey(before.Committees, func(m Committee) string { return m.Key })
	for _, m := range sorted(after.Committees, func(m Committee) string { return m.Key }) {
		if old, ok := was[m.Key]; ok {
			c.Seats = append(c.Seats, seatChanges(old.Seats, m.Seats)...)
		}
	}
	return c
}

// AllSeats are the changes of all seats: Seats, and those of committees that are new or have ended. An ended committee that may live on as
// a new one (same, from its key to the new one's) has the seats it had, where the same people sit in them.
func (c Changes) AllSeats(same map[string]string) []Change[Seat] {
	all := slices.Clone(c.Seats)
	ended, heir := map[string][]Seat{}, map[string]bool{}
	for _, m := range c.Committees {
		if m.After == nil {
			ended[m.Before.Key] = m.Before.Seats
		}
	}
	for _, m := range c.Committees {
		if m.Before != nil {
			continue
		}
		var before []Seat
		for old, now := range same {
			if now == m.After.Key && !heir[old] {
				before, heir[old] = ended[old], true
				break
			}
		}
		all = append(all, seatChanges(before, m.After.Seats)...)
	}
	for key, seats := range ended {
		if !heir[key] {
			all = append(all, seatChanges(seats, nil)...)
		}
	}
	return all
}

// EndedShare says how many people of before are not in after, and what share of before they are (0 to 1).
func EndedShare(before, after *Snapshot) (ended int, share float64) {
	here := byKey(after.People, func(p Person) string { return p.ID })
	for _, p := range before.People {
		if here[p.ID] == nil {
			ended++
		}
	}
	if len(before.People) == 0 {
		return 0, 0
	}
	return ended, float64(ended) / float64(len(before.People))
}

func byKey[T any](list []T, key func(T) string) map[string]*T {
	m := make(map[string]*T, len(list))
	for i := range list {
		m[key(list[i])] = &list[i]
	}
	return m
}

func sorted[T any](list []T, key func(T) string) []T {
	return slices.SortedFunc(slices.Values(list), func(a, b T) int { return cmp.Compare(key(a), key(b)) })
}

// changes compares two lists by key; fields says what differs between two of one key.
func changes[T any](before, after []T, key func(T) string, fields func(a, b T) []string) []Change[T] {
	old, now := byKey(before, key), byKey(after, key)
	var list []Change[T]
	for k, b := range old {
		switch a := now[k]; {
		case a == nil:
			list = append(list, Change[T]{Before: b})
		default:
			if f := fields(*b, *a); len(f) > 0 {
				list = append(list, Change[T]{b, a, f})
			}
		}
	}
	for k, a := range now {
		if old[k] == nil {
			list = append(list, Change[T]{After: a})
		}
	}
	return sorted(list, func(c Change[T]) string {
		if c.Before != nil {
			return key(*c.Before)
		}
		return key(*c.After)
	})
}

// differing collects the names of fields that differ.
type differing []string

func differs[T comparable](d differing, name string, a, b T) differing {
	if a != b {
		d = append(d, name)
	}
	return d
}

func unitFields(a, b Unit) []string {
	d := differs(nil, "name", a.Name, b.Name)
	d = differs(d, "type", a.TypeTitle, b.TypeTitle)
	type place struct {
		parent string
		placed bool
	}
	d = differs(d, "parent", place{a.ParentID, a.Placed}, place{b.ParentID, b.Placed})
	d = differs(d, "from", a.ValidFrom, b.ValidFrom)
	return differs(d, "to", a.ValidTo, b.ValidTo)
}

func personFields(a, b Person) []string {
	d := differs(nil, "name", [2]string{a.FirstName, a.LastName}, [2]string{b.FirstName, b.LastName})
	d = differs(d, "username", a.Username, b.Username)
	d = differs(d, "email", a.Email, b.Email)
	return differs(d, "phone", a.Phone, b.Phone)
}

func employmentFields(a, b Employment) []string {
	d := differs(nil, "person", a.PersonID, b.PersonID)
	d = differs(d, "unit", a.UnitID, b.UnitID)
	d = differs(d, "title", a.Title, b.Title)
	d = differs(d, "from", a.From, b.From)
	return differs(d, "to", a.To, b.To)
}

func committeeFields(a, b Committee) []string {
	return differs(differs(nil, "level", a.Level, b.Level), "kind", a.Kind, b.Kind)
}

// seatChanges compares the seats of one committee, post by post. Who stays keeps their seat; what is left is paired in order,
// people before vacancies, so that one person's leaving shows as that seat's becoming vacant and nothing else.
func seatChanges(before, after []Seat) []Change[Seat] {
	old, now := byPost(before), byPost(after)
	posts := map[string]bool{}
	for p := range old {
		posts[p] = true
	}
	for p := range now {
		posts[p] = true
	}
	var list []Change[Seat]
	for p := range posts {
		b, a := unmatched(old[p], now[p])
		for i := range max(len(b), len(a)) {
			switch {
			case i >= len(a):
				list = append(list, Change[Seat]{Before: &b[i]})
			case i >= len(b):
				a[i].Key = freeKey(p, old, a[i])
				list = append(list, Change[Seat]{After: &a[i]})
			default:
				a[i].Key = b[i].Key
				list = append(list, Change[Seat]{&b[i], &a[i], []string{"holder"}})
			}
		}
	}
	return sorted(list, func(c Change[Seat]) string {
		if c.Before != nil {
			return c.Before.Key
		}
		return c.After.Key
	})
}

// byPost groups seats by post, each group sorted with vacant seats last.
func byPost(seats []Seat) map[string][]Seat {
	m := map[string][]Seat{}
	for _, s := range seats {
		p := postOf(s.Kind, s.Role)
		m[p] = append(m[p], s)
	}
	for _, group := range m {
		slices.SortFunc(group, func(a, b Seat) int {
			return cmp.Or(cmp.Compare(vacant(a), vacant(b)), cmp.Compare(a.Key, b.Key))
		})
	}
	return m
}

// vacant orders seats: those whose holder is known, those whose holder is not, those without.
func vacant(s Seat) int {
	switch {
	case s.PersonID != "":
		return 0
	case s.Unknown:
		return 1
	}
	return 2
}

// unmatched leaves out the pairs that have the same holder, vacancies too. It takes after for its own.
func unmatched(before, after []Seat) (b, a []Seat) {
	a = after
	for _, s := range before {
		if i := slices.IndexFunc(a, func(t Seat) bool { return t.PersonID == s.PersonID && t.Unknown == s.Unknown }); i >= 0 {
			a = slices.Delete(a, i, i+1)
		} else {
			b = append(b, s)
		}
	}
	return b, a
}

// freeKey is the first key of the post that no seat has; from now on it is taken.
func freeKey(post string, taken map[string][]Seat, s Seat) string {
	for n := 1; ; n++ {
		s.Key = seatKey(post, n)
		if !slices.ContainsFunc(taken[post], func(t Seat) bool { return t.Key == s.Key }) {
			taken[post] = append(taken[post], s)
			return s.Key
		}
	}
}

func seatKey(post string, n int) string { return post + " " + strconv.Itoa(n) }
