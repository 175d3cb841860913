package org

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// UnitHit is a unit found by its name.
type UnitHit struct {
	ID, Name string
	// Path are the names of the units above it, from the top, to tell equal names apart.
	Path string
}

// PersonHit is a person found by name, with what tells people of one name apart. No contact data.
type PersonHit struct {
	ID, Name string
	Work     []Work
	// Username tells the last equals apart; only LookUpPeople gives it.
	Username string
}

// Work is one employment of a PersonHit. Unit is the unit's Label.
type Work struct{ UnitID, Unit, Title string }

// Works says where the person works: "Sygeplejerske, Sygeplejen · Vikar, Hjemmeplejen Nord".
func (h PersonHit) Works() string {
	parts := make([]string, len(h.Work))
	for i, w := range h.Work {
		parts[i] = w.Unit
		if w.Title != "" {
			parts[i] = w.Title + ", " + w.Unit
		}
	}
	return strings.Join(parts, " · ")
}

// pathSeparator stands between the names of a path.
const pathSeparator = " › "

// SearchUnits finds living units: each word typed begins a word of the name or of a name above, at least one of them of the
// name itself. Names that begin with the text come first, then those with all words in the name, each in Danish order. From memory;
// what another node imported is found within seconds. While the database does not answer, as it was last known.
func (x *Room) SearchUnits(ctx context.Context, text string, limit int) []UnitHit {
	return find(x.search.current().units, text, limit)
}

// SearchPeople finds people who are here today, guests left out, by name; words of their title and unit narrow it down. Order and freshness as
// SearchUnits.
func (x *Room) SearchPeople(ctx context.Context, text string, limit int) []PersonHit {
	return find(x.search.current().people, text, limit)
}

// LookUpPeople is SearchPeople with usernames: whose username or e-mail begins with the text is found too, before the others. For the
// pages of secretariat and administrators alone, since it tells whose an address is.
func (x *Room) LookUpPeople(ctx context.Context, text string, limit int) []PersonHit {
	ix := x.search.current()
	begins := strings.ToLower(strings.TrimSpace(text))
	var out []PersonHit
	seen := map[string]bool{}
	add := func(h PersonHit) {
		if len(out) < limit && !seen[h.ID] {
			seen[h.ID] = true
			h.Username = ix.usernames[h.ID]
			out = append(out, h)
		}
	}
	for _, e := range ix.people {
		id := e.hit.ID
		if begins != "" && (strings.HasPrefix(strings.ToLower(ix.usernames[id]), begins) || strings.HasPrefix(ix.emails[id], begins)) {
			add(e.hit)
		}
	}
	for _, h := range find(ix.people, text, limit) {
		add(h)
	}
	return out
}

// fold makes text comparable: lower case, without accents, aa as å, words apart by single spaces, with a space before each.
func fold(text string) string {
	var b strings.Builder
	apart := true
	for _, r := range norm.NFC.String(strings.ToLower(text)) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			apart = true
			continue
		}
		if apart {
			b.WriteByte(' ')
			apart = false
		}
		switch r {
		case 'æ', 'ø', 'å':
		case 'ä':
			r = 'æ'
		case 'ö':
			r = 'ø'
		default:
			for _, plain := range norm.NFD.String(string(r)) {
				r = plain // the letter stands before its accents
				break
			}
		}
		b.WriteRune(r)
	}
	return strings.ReplaceAll(b.String(), "aa", "å")
}

// entry is a hit with the folded words it is found by.
type entry[T any] struct {
	hit       T
	name, all string
}

// What a search reads of what was typed: nobody looks for more, and each word costs a look at every entry.
const (
	longestSearch = 200 // bytes
	mostWords     = 8
)

// wordsOf are the words of a folded text that a search looks for, each once.
func wordsOf(folded string) []string {
	var words []string
	for w := range strings.FieldsSeq(folded) {
		if !slices.Contains(words, w) {
			words = append(words, w)
		}
		if len(words) == mostWords {
			break
		}
	}
	return words
}

// find is the rule of the searches. Entries are in Danish order.
func find[T any](entries []entry[T], text string, limit int) []T {
	if len(text) > longestSearch {
		text = strings.ToValidUTF8(text[:longestSearch], "")
	}
	whole := fold(text)
	words := wordsOf(whole)
	if len(words) == 0 || limit <= 0 {
		return nil
	}
	var ranked [3][]T
	for _, e := range entries {
		rank := e.rank(whole, words)
		if rank < len(ranked) && len(ranked[rank]) < limit {
			ranked[rank] = append(ranked[rank], e.hit)
		}
	}
	out := append(append(ranked[0], ranked[1]...), ranked[2]...)
	return out[:min(limit, len(out))]
}

// rank is 0 for the best hits; 3 is none.
func (e entry[T]) rank(whole string, words []string) int {
	if strings.HasPrefix(e.name, whole) {
		return 0
	}
	inName := 0
	for _, w := range words {
		switch {
		case strings.Contains(e.name, " "+w):
			inName++
		case !strings.Contains(e.all, " "+w):
			return 3
		}
	}
	switch inName {
	case len(words):
		return 1
	case 0:
		return 3
	}
	return 2
}

// index is what the searches look in, and how many work in each unit or below it: asking the database takes longer the more
// people there are.
type index struct {
	version int
	units   []entry[UnitHit]
	people  []entry[PersonHit]
	heads   map[string]int
	labels  map[string]string // units by id
	// usernames and emails of people by id; emails are lower case.
	usernames, emails map[string]string
}

// pollEvery is how old an index may be before it is asked whether another node has changed the organisation.
const pollEvery = 3 * time.Second

// search keeps the index of this node.
type search struct {
	d     *db.DB
	clk   clock.Clock
	stale atomic.Bool // this node has changed the organisation
	asked atomic.Int64
	known atomic.Pointer[index]
	mu    sync.Mutex // one load at a time
}

func newSearch(d *db.DB, clk clock.Clock) *search {
	s := &search{d: d, clk: clk}
	d.OnSignal(topic, func() { s.stale.Store(true) })
	return s
}

// current is the index, made anew when the organisation has changed.
func (s *search) current() *index {
	ix := s.known.Load()
	fresh := func() bool {
		return ix != nil && !s.stale.Load() && s.clk.Now().UnixMicro()-s.asked.Load() < pollEvery.Microseconds()
	}
	if fresh() {
		return ix
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if ix = s.known.Load(); fresh() {
		return ix
	}
	s.stale.Store(false)
	next, err := s.load(ix)
	if err != nil {
		s.stale.Store(true) // asked again by the next search
		if ix == nil {
			return &index{}
		}
		return ix
	}
	s.asked.Store(s.clk.Now().UnixMicro())
	s.known.Store(next)
	return next
}

// loadTime bounds a load; it is shared by all who search, so no caller's own context ends it.
const loadTime = 20 * time.Second

func (s *search) load(old *index) (*index, error) {
	ctx, cancel := context.WithTimeout(context.Background(), loadTime)
	defer cancel()
	ix := &index{}
	err := s.d.ReadTx(ctx, func(q db.Q) error {
		version, err := db.One(ctx, q, db.Scan[int], "SELECT version FROM org_today")
		if err != nil {
			return err
		}
		if old != nil && old.version == version {
			ix = old
			return nil
		}
		*ix = index{version: version}
		units, err := ix.loadUnits(ctx, q)
		if err != nil {
			return err
		}
		return ix.loadPeople(ctx, q, units)
	})
	return ix, err
}

// loadUnits gives the units too, by id.
func (ix *index) loadUnits(ctx context.Context, q db.Q) (map[string]Unit, error) {
	units, err := db.All(ctx, q, scanUnit, "SELECT "+unitColumns+" FROM org_unit_now n ORDER BY n.sort_key, n.id")
	if err != nil {
		return nil, err
	}
	by := make(map[string]Unit, len(units))
	for _, u := range units {
		by[u.ID] = u
	}
	paths := make(map[string]string, len(units))
	var pathOf func(id string) string // with the unit itself; the tree has no cycle (Refresh)
	pathOf = func(id string) string {
		u, ok := by[id]
		if !ok {
			return ""
		}
		if p, ok := paths[id]; ok {
			return p
		}
		p := u.Name
		if above := pathOf(u.ParentID); above != "" {
			p = above + pathSeparator + p
		}
		paths[id] = p
		return p
	}
	for _, u := range units {
		above := pathOf(u.ParentID)
		name := fold(u.Name)
		ix.units = append(ix.units, entry[UnitHit]{hit: UnitHit{u.ID, u.Name, above}, name: name, all: fold(above) + name})
	}
	ix.labels = labels(by)
	return by, nil
}

func (ix *index) loadPeople(ctx context.Context, q db.Q, units map[string]Unit) error {
	jobs, err := db.All(ctx, q, scanEmployment, "SELECT id, person_id, unit_id, title FROM org_employment_now ORDER BY id")
	if err != nil {
		return err
	}
	works := map[string][]Work{}
	now, err := pairs(ctx, q, "SELECT unit_id, now_id FROM org_stand")
	if err != nil {
		return err
	}
	for _, e := range jobs {
		if unit := now[e.UnitID]; unit != "" {
			works[e.PersonID] = append(works[e.PersonID], Work{unit, ix.labels[unit], e.Title})
		}
	}
	people, err := db.All(ctx, q, func(s db.Scanner) (p [4]string, err error) { return p, s.Scan(&p[0], &p[1], &p[2], &p[3]) },
		`SELECT id, name, username, email FROM org_person_name WHERE present AND id NOT IN (SELECT g.person_id FROM org_guest_now g) ORDER BY sort_key, id`)
	if err != nil {
		return err
	}
	ix.usernames, ix.emails = make(map[string]string, len(people)), make(map[string]string, len(people))
	for _, p := range people {
		ix.usernames[p[0]], ix.emails[p[0]] = p[2], p[3]
		hit := PersonHit{ID: p[0], Name: strings.TrimSpace(p[1]), Work: works[p[0]]}
		name := fold(hit.Name)
		ix.people = append(ix.people, entry[PersonHit]{hit: hit, name: name, all: name + fold(hit.Works())})
	}
	ix.heads = heads(works, units)
	return nil
}

// heads counts the people who work in each unit or below it, each once.
func heads(works map[string][]Work, units map[string]Unit) map[string]int {
	out := make(map[string]int, len(units))
	for _, work := range works {
		counted := map[string]bool{}
		for _, w := range work {
			for at := w.UnitID; at != "" && !counted[at]; at = units[at].ParentID {
				counted[at] = true
				out[at]++
			}
		}
	}
	return out
}
