package demo

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/db"
)

// place is a unit a matter of the story can be about.
type place struct {
	id, leader string
	// committee speaks for the unit.
	committee string
	// words are its name and that of the unit above, in lower case.
	words string
	// Its own committee, and its depth and size, say how good a place it is.
	own         bool
	depth, size int
}

// places are the units with a leader and a committee, the best first: those with a committee of their own, then the upper
// ones, then the large ones. The leader's unit is not among them, nor what is below it.
func (f *filler) places(ctx context.Context) ([]place, error) {
	list, err := db.All(ctx, f.DB.Read(), func(s db.Scanner) (p place, err error) {
		var name, above string
		err = s.Scan(&p.id, &name, &above, &p.leader, &p.committee, &p.own, &p.depth, &p.size)
		p.words = strings.ToLower(name + "\n" + above)
		return p, err
	}, `SELECT u.id, u.name, COALESCE(p.name, ''), (SELECT min(l.person_id) FROM org_leader_now l WHERE l.unit_id = u.id), v.committee_id,
			COALESCE(c.unit_id = u.id, FALSE),
			(SELECT count(*) FROM org_ancestor a WHERE a.unit_id = u.id),
			(SELECT count(*) FROM org_ancestor a JOIN org_employment_now e ON e.unit_id = a.unit_id WHERE a.ancestor_id = u.id)
		FROM org_unit_now u JOIN committee_voice v ON v.unit_id = u.id JOIN committee_now c ON c.id = v.committee_id
		LEFT JOIN org_unit_now p ON p.id = u.parent_id
		WHERE EXISTS (SELECT 1 FROM org_leader_now l WHERE l.unit_id = u.id)
			AND NOT EXISTS (SELECT 1 FROM org_ancestor a WHERE a.unit_id = u.id AND a.ancestor_id = $1)`, f.home)
	slices.SortFunc(list, func(a, b place) int {
		return cmp.Or(-compare(a.own, b.own), cmp.Compare(a.depth, b.depth), cmp.Compare(b.size, a.size), cmp.Compare(a.words, b.words), cmp.Compare(a.id, b.id))
	})
	return list, err
}

func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// at says whether the words stand in the place's own name.
func (p place) at(words string) bool { return strings.Contains(p.name(), words) }

// name is its own name, in lower case.
func (p place) name() string {
	name, _, _ := strings.Cut(p.words, "\n")
	return name
}

// of says whether it is the unit of a role, or has that name.
func (p place) of(who string, roles Roles) bool {
	return who != "" && (p.leader == roles[who] || p.name() == strings.ToLower(who))
}

// assign gives each matter of the story its place: the leader's unit, the one it names, or the best that is left of those with its
// workplace in their name. Advice and decisions each have all places. A name goes to the longest word that fits it: "Ungdomsskolen" is
// none of the schools.
func assign(story []telling, home place, places []place, roles Roles) ([]place, error) {
	var out []place
	type use struct {
		id      string
		decides bool
	}
	used := map[use]bool{}
	for _, t := range story {
		if t.Home {
			out = append(out, home)
			continue
		}
		i := slices.IndexFunc(places, func(p place) bool { return p.of(t.Of, roles) })
		if t.Of == "" {
			i = slices.IndexFunc(places, func(p place) bool { return !used[use{p.id, t.Decides}] && longest(story, p) == t.Workplace })
		}
		if i < 0 {
			return nil, fmt.Errorf("the municipality has no place left for %q: %s", t.Workplace+t.Of, t.Title)
		}
		used[use{places[i].id, t.Decides}] = true
		out = append(out, places[i])
	}
	return out, nil
}

// longest is the longest workplace of the story that stands in a place's own name, or else in that of the one above.
func longest(story []telling, p place) string {
	for _, words := range []string{p.name(), p.words} {
		best := ""
		for _, t := range story {
			if len(t.Workplace) > len(best) && strings.Contains(words, t.Workplace) {
				best = t.Workplace
			}
		}
		if best != "" {
			return best
		}
	}
	return ""
}

// below are the units right below a place whose names have one of the words.
func (f *filler) below(ctx context.Context, p place, words []string) ([]string, error) {
	list, err := db.All(ctx, f.DB.Read(), func(s db.Scanner) (u [2]string, err error) { return u, s.Scan(&u[0], &u[1]) },
		`SELECT id, name FROM org_unit_now WHERE parent_id = $1 ORDER BY id`, p.id)
	var out []string
	for _, u := range list {
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(strings.ToLower(u[1]), w) }) {
			out = append(out, u[0])
		}
	}
	return out, err
}

// people finds whom a matter touches and who speaks in it.
func (f *filler) people(ctx context.Context, p *play, number int) (err error) {
	p.touched = []string{p.place.id}
	if len(p.Touches) > 0 {
		if p.touched, err = f.below(ctx, p.place, p.Touches); err != nil {
			return err
		}
	}
	if p.staff, err = f.staff(ctx, p.touched, number); err != nil {
		return err
	}
	p.cast, err = f.cast(ctx, p, number)
	return err
}

// staff are people who work in units or below and neither lead anything nor have a role, in an order that number decides.
func (f *filler) staff(ctx context.Context, units []string, number int) ([]string, error) {
	args := make([]any, len(units))
	for i, u := range units {
		args[i] = u
	}
	all, err := db.All(ctx, f.DB.Read(), func(s db.Scanner) (p [2]string, err error) { return p, s.Scan(&p[0], &p[1]) },
		`SELECT DISTINCT p.id, p.username FROM org_ancestor a JOIN org_employment_now e ON e.unit_id = a.unit_id JOIN org_person_name p ON p.id = e.person_id
		WHERE a.ancestor_id IN (`+db.In(1, len(args))+`) AND NOT EXISTS (SELECT 1 FROM org_leader_now l WHERE l.person_id = p.id) ORDER BY p.username`, args...)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, p := range all {
		if !f.hasRole(p[0]) {
			list = append(list, p[0])
		}
	}
	r := rand.New(rand.NewPCG(uint64(number), 1))
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, nil
}

func (f *filler) hasRole(person string) bool {
	for _, p := range f.roles {
		if p == person {
			return true
		}
	}
	return false
}

// cast finds who says what in one matter: by contribution, in its order. Each person speaks once, and again only to go on from what
// they said.
func (f *filler) cast(ctx context.Context, p *play, number int) ([]string, error) {
	members, err := f.committee.MembersOf(ctx, f.DB.Read(), []string{p.committee})
	if err != nil {
		return nil, err
	}
	taken := map[string]bool{p.leader: true}
	for _, m := range members {
		taken[m.PersonID] = true
	}
	pools := map[string][]string{"": p.staff}
	var out []string
	for _, v := range p.Contributions {
		if v.Follows != nil {
			out = append(out, out[*v.Follows])
			continue
		}
		who := f.roles[v.By]
		switch v.By {
		case "tr", "amr":
			kind := map[string]string{"tr": committee.TR, "amr": committee.AMR}[v.By]
			for _, m := range members {
				if who == "" && (m.Kind == kind || kind == committee.TR && m.Kind == committee.FTR) && m.Side == committee.Employee &&
					!slices.Contains(out, m.PersonID) && !f.hasRole(m.PersonID) {
					who = m.PersonID
				}
			}
		case "leader":
			for _, u := range f.all {
				if who == "" && u.at(v.At) && u.depth == 3 && u.leader != p.leader && !slices.Contains(out, u.leader) && !f.hasRole(u.leader) {
					who = u.leader
				}
			}
		}
		if who == "" && v.By != "colleague" && v.By != "tr" && v.By != "amr" { // who has no such seat lets a colleague speak
			return nil, fmt.Errorf("there is no %s to say %q", v.By, v.Text)
		}
		if who == "" {
			if pools[v.At] == nil {
				if pools[v.At], err = f.staffAt(ctx, v.At, number); err != nil {
					return nil, err
				}
			}
			i := slices.IndexFunc(pools[v.At], func(s string) bool { return !taken[s] })
			if i < 0 {
				return nil, fmt.Errorf("nobody is left to say %q", v.Text)
			}
			who = pools[v.At][i]
		}
		taken[who] = true
		out = append(out, who)
	}
	return out, nil
}

// staffAt are people who work in the units with those words in their names.
func (f *filler) staffAt(ctx context.Context, words string, number int) ([]string, error) {
	var units []string
	for _, u := range f.all {
		if u.at(words) {
			units = append(units, u.id)
		}
	}
	return f.staff(ctx, units, number)
}

func without(list []string, not func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(list), not)
}
