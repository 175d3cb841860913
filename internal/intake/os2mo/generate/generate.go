// Package generate makes the exports of a municipality that does not exist, for the demo and for tests: any size, up to seven levels,
// UTF-8 or Windows-1252, with the quirks of real exports. The same options give the same bytes. Names are put together from
// lists; the CPR numbers have days above 60, so that they are nobody's.
package generate

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Options say what to make. The zero value is a municipality of 4,800 people and four levels.
type Options struct {
	// Seed makes another municipality of the same kind.
	Seed uint64
	// Name is the municipality's, without "Kommune"; "Lærkefjord" when empty.
	Name string
	// People is how many people have an employment, at least 400; 4,800 when 0.
	People int
	// Depth is how many levels the tree has, 3 to 7; 4 when 0.
	Depth int
	// Windows1252 gives the files that encoding instead of UTF-8.
	Windows1252 bool
}

// Export is one night's exports.
type Export struct {
	// Files are the five exports by name.
	Files map[string][]byte
	// CPRs are all numbers in the files, to search for where they must not be.
	CPRs []string
	// Roles are the e-mails of people who belong together: leder leads a home-care unit whose local committee has naestformand and
	// tillidsrepraesentant, medarbejder works there, centerchef is above; kommunaldirektoer leads all, sekretariat works in HR.
	Roles map[string]string
	// Units, Committees and Seats say how many there are.
	Units, Committees, Seats int
}

// unit is a unit with those who are employed exactly there.
type unit struct {
	id, name, kind string
	parent         *unit
	below          []*unit
	leader         *person
	staff          []*person // the leader not among them
	trade          *trade
	weight         int // how many people the unit wants
	workplace      bool
}

type person struct {
	id, cpr, first, last, user string
	email                      bool
	phone                      string
	jobs                       []job
}

type job struct {
	id, title, from, to string
	unit                *unit
}

type seat struct {
	post   string
	holder *person
}

type committee struct {
	path  [4]string
	seats []seat
}

// builder is one run.
type builder struct {
	Options
	rnd        *rand.Rand
	domain     string
	units      []*unit // a unit after the one above it
	people     []*person
	committees []committee
	users      map[string]int
	cprs       map[string]bool
	sizes      map[*unit]int // people in a unit and below
	roles      map[string]*person
}

// Municipality makes the exports.
func Municipality(o Options) Export {
	if o.Name == "" {
		o.Name = "Lærkefjord"
	}
	if o.People == 0 {
		o.People = 4800
	}
	if o.Depth == 0 {
		o.Depth = 4
	}
	o.People, o.Depth = max(o.People, 400), min(max(o.Depth, 3), 7)
	b := &builder{Options: o, rnd: rand.New(rand.NewPCG(o.Seed, 20261123)), domain: ascii(o.Name) + ".example",
		users: map[string]int{}, cprs: map[string]bool{}, sizes: map[*unit]int{}, roles: map[string]*person{}}
	b.tree()
	b.staff()
	b.allCommittees()
	return b.export()
}

// tree makes the units: root, centres, perhaps areas and districts, workplaces, teams, perhaps groups.
func (b *builder) tree() {
	root := b.unit(nil, b.Name+" Kommune", "Kommune", nil)
	b.unit(root, "Direktionen", "Direktion", &trades[len(trades)-1]).weight = 1
	style := centreStyles[b.rnd.IntN(len(centreStyles))]
	all := 0
	for _, c := range centres {
		all += c.share
	}
	for _, c := range centres {
		centre := b.unit(root, fmt.Sprintf(style, c.name), "Center", nil)
		people := b.People * c.share / all
		shares := 0
		for _, t := range c.trades {
			shares += trades[t].share
		}
		parents := b.areas(centre, people)
		for _, t := range c.trades {
			b.workplaces(parents, &trades[t], people*trades[t].share/shares)
		}
	}
}

// areas puts the levels between a centre and its workplaces that a deep tree has, and gives the lowest of them.
func (b *builder) areas(centre *unit, people int) []*unit {
	parents := []*unit{centre}
	add := func(kind string, names []string, n int) {
		var next []*unit
		for _, p := range parents {
			for i := range n {
				next = append(next, b.unit(p, names[i], kind, nil))
			}
		}
		parents = next
	}
	if b.Depth >= 5 {
		add("Område", []string{"Område Nord", "Område Syd", "Område Øst", "Område Vest"}, min(4, 1+people/300))
	}
	if b.Depth >= 7 {
		add("Distrikt", []string{"Distrikt 1", "Distrikt 2", "Distrikt 3"}, min(3, 1+people/800))
	}
	return parents
}

func (b *builder) workplaces(parents []*unit, t *trade, people int) {
	n := 1
	if t.places {
		n = max(1, people/t.size)
	}
	for i := range n {
		name := t.name
		if t.places {
			name = fmt.Sprintf(t.name, place(i, t.size+int(b.Seed%100)))
		}
		w := b.unit(parents[i%len(parents)], name, "Afdeling", t)
		w.workplace, w.weight = true, people/n
		if b.Depth >= 4 {
			b.teams(w, "Team", w.weight, 24)
		}
	}
}

// teams divides a workplace; half of the names are those every workplace uses.
func (b *builder) teams(w *unit, kind string, people, size int) {
	if people < size*3/2 {
		return
	}
	n := min(max(2, people/size), 12)
	for i := range n {
		name := fmt.Sprintf("%s, gruppe %d", w.name, i+1)
		if b.rnd.IntN(2) == 0 {
			name = fmt.Sprintf("%s %d", kind, i+1)
		}
		team := b.unit(w, name, kind, w.trade)
		team.weight = max(1, people/n)
		if b.Depth >= 6 && kind == "Team" {
			b.teams(team, "Hold", max(people/n, 12), 6)
		}
	}
	w.weight = 0
}

func (b *builder) unit(parent *unit, name, kind string, t *trade) *unit {
	u := &unit{id: b.uuid(), name: name, kind: kind, parent: parent, trade: t}
	if parent != nil {
		parent.below = append(parent.below, u)
	}
	b.units = append(b.units, u)
	return u
}

// staff fills the units: leaders first, then at least one in each unit that wants people, then by weight.
func (b *builder) staff() {
	var wanting []*unit
	weights := 0
	for _, u := range b.units {
		// Small teams often have no leader of their own.
		if u.parent != nil && (len(u.below) > 0 || u.workplace || u.trade == nil || u.kind == "Direktion" || b.rnd.IntN(3) > 0) {
			u.leader = b.hire(u, leaderTitle[u.kind])
			u.leader.email = true
		}
		if u.weight > 0 && u.kind != "Direktion" {
			wanting = append(wanting, u)
			weights += u.weight
		}
	}
	b.units[0].leader = b.units[1].leader // the chief executive leads the whole and the executive board
	for _, u := range wanting {
		u.staff = append(u.staff, b.hire(u, b.title(u)))
	}
	left := max(0, b.People-len(b.people))
	given := 0
	for i, u := range wanting {
		n := left * u.weight / weights
		if i == len(wanting)-1 {
			n = left - given
		}
		given += n
		for range n {
			u.staff = append(u.staff, b.hire(u, b.title(u)))
		}
	}
	// Some have a second employment, now and then in a unit with the name of the first.
	for i := range b.People / 60 {
		u := wanting[b.rnd.IntN(len(wanting))]
		p := u.staff[i%len(u.staff)]
		other := wanting[b.rnd.IntN(len(wanting))]
		if other != u && len(p.jobs) == 1 {
			b.employ(p, other, p.jobs[0].title)
		}
	}
	for i := len(b.units) - 1; i >= 0; i-- {
		u := b.units[i]
		b.sizes[u] += len(u.staff)
		if u.parent != nil {
			b.sizes[u.parent] += b.sizes[u]
		}
	}
}

func (b *builder) title(u *unit) string { return u.trade.titles[b.rnd.IntN(len(u.trade.titles))] }

// hire makes a person.
func (b *builder) hire(u *unit, title string) *person {
	p := &person{id: b.uuid(), cpr: b.cpr(), first: pick(b.rnd, firstNames), last: pick(b.rnd, lastNames)}
	switch b.rnd.IntN(8) {
	case 0:
		p.first += " " + pick(b.rnd, middleNames)
	case 1:
		p.first += "-" + pick(b.rnd, firstNames)
	case 2:
		p.last = pick(b.rnd, middleNames) + " " + p.last
	}
	p.user = letters(p.first) + letters(p.last)
	if n := b.users[p.user]; n > 0 {
		b.users[p.user]++
		p.user = fmt.Sprint(p.user, n)
	} else {
		b.users[p.user] = 1
	}
	p.email = b.rnd.IntN(100) >= u.tradeOffline()
	if b.rnd.IntN(10) >= 3 {
		d := b.rnd.IntN(1e6)
		p.phone = fmt.Sprintf("%d0 %02d %02d %02d", 2+b.rnd.IntN(4), d/10000, d/100%100, d%100)
	}
	b.people = append(b.people, p)
	b.employ(p, u, title)
	return p
}

func (u *unit) tradeOffline() int {
	if u.trade == nil {
		return 0
	}
	return u.trade.offline
}

func (b *builder) employ(p *person, u *unit, title string) {
	j := job{id: b.uuid(), title: title, unit: u, from: fmt.Sprintf("%d-%02d-01", 1990+b.rnd.IntN(36), 1+b.rnd.IntN(12))}
	if b.rnd.IntN(60) == 0 {
		j.to = "2031-03-31"
	}
	p.jobs = append(p.jobs, j)
}

// cpr makes a number with a day between 61 and 88, which nobody has.
func (b *builder) cpr() string {
	for {
		s := fmt.Sprintf("%02d%02d%02d%04d", 61+b.rnd.IntN(28), 1+b.rnd.IntN(12), 50+b.rnd.IntN(50), b.rnd.IntN(10000))
		if !b.cprs[s] {
			b.cprs[s] = true
			return s
		}
	}
}

func (b *builder) uuid() string {
	x, y := b.rnd.Uint64(), b.rnd.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", x>>32, x>>16&0xffff, x&0xfff, y>>48&0x3fff|0x8000, y&0xffffffffffff)
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// letters are the first two letters for a username.
func letters(name string) string { return ascii(name)[:2] }

var asciiLetters = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa", " ", "", "-", "", "é", "e")

func ascii(s string) string { return asciiLetters.Replace(strings.ToLower(s)) }
