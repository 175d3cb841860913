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

// assign gives each matter of the story its place: the leader's unit, or the best that is left of those with its workplace in
// their name. A name goes to the longest word that fits it: "Ungdomsskolen" is none of the schools.
func assign(story []telling, home place, places []place) ([]place, error) {
	var out []place
	used := map[string]bool{}
	for _, t := range story {
		if t.Home {
			out = append(out, home)
			continue
		}
		i := slices.IndexFunc(places, func(p place) bool { return !used[p.id] && longest(story, p.words) == t.Workplace })
		if i < 0 {
			return nil, fmt.Errorf("the municipality has no place left for %q: %s", t.Workplace, t.Title)
		}
		used[places[i].id] = true
		out = append(out, places[i])
	}
	return out, nil
}

// longest is the longest workplace of the story that stands in the words.
func longest(story []telling, words string) string {
	best := ""
	for _, t := range story {
		if len(t.Workplace) > len(best) && strings.Contains(words, t.Workplace) {
			best = t.Workplace
		}
	}
	return best
}

// staff are people who work in a unit or below and neither lead anything nor have a role, in an order that number decides.
func (f *filler) staff(ctx context.Context, unit string, number int) ([]string, error) {
	all, err := db.All(ctx, f.DB.Read(), func(s db.Scanner) (p [2]string, err error) { return p, s.Scan(&p[0], &p[1]) },
		`SELECT DISTINCT p.id, p.username FROM org_ancestor a JOIN org_employment_now e ON e.unit_id = a.unit_id JOIN org_person_name p ON p.id = e.person_id
		WHERE a.ancestor_id = $1 AND NOT EXISTS (SELECT 1 FROM org_leader_now l WHERE l.person_id = p.id) ORDER BY p.username`, unit)
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

// cast finds who says what in one matter: by contribution, in its order. Each person speaks once.
func (f *filler) cast(ctx context.Context, t telling, p place, staff []string) ([]string, error) {
	members, err := f.committee.MembersOf(ctx, f.DB.Read(), []string{p.committee})
	if err != nil {
		return nil, err
	}
	sits := map[string]bool{}
	for _, m := range members {
		sits[m.PersonID] = true
	}
	colleagues := without(staff, func(s string) bool { return sits[s] })
	var out []string
	spoken := map[string]bool{}
	for _, v := range t.Contributions {
		who := f.roles[v.By]
		kind := map[string]string{"tr": committee.TR, "amr": committee.AMR}[v.By]
		for _, m := range members {
			if who == "" && m.Kind == kind && m.Side == committee.Employee && !spoken[m.PersonID] && !f.hasRole(m.PersonID) {
				who = m.PersonID
			}
		}
		if who == "" {
			if len(colleagues) == 0 {
				return nil, fmt.Errorf("nobody is left to speak in %q", t.Title)
			}
			who, colleagues = colleagues[0], colleagues[1:]
		}
		spoken[who] = true
		out = append(out, who)
	}
	return out, nil
}

func without(list []string, not func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(list), not)
}
