package intake

import (
	"cmp"
	"context"
	"slices"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/org"
)

// Source is an export that has been read, without CPR numbers.
type Source struct {
	// Snapshot is nil when there is anything Bad in the Report.
	Snapshot *os2mo.Snapshot
	Report   *os2mo.Report
}

// Read reads the five files of a night.
func Read(files []os2mo.File) Source {
	s, r := os2mo.Read(files)
	return Source{s, r}
}

// Kind is what a change is about.
type Kind string

// The kinds, as they stand in messages and in JSON.
const (
	Units       Kind = "units"
	People      Kind = "people"
	Employments Kind = "employments"
	Leaders     Kind = "leaders"
	Committees  Kind = "committees"
	Seats       Kind = "seats"
)

// Kinds lists all kinds in the order they are shown.
var Kinds = []Kind{Units, People, Employments, Leaders, Committees, Seats}

// MaxListed is how many changes of one kind a Plan names; all are counted.
const MaxListed = 500

// tooMany is the share of the people, one in so many, above which their ending must be confirmed by number.
const tooMany = 10

// Plan is what an import would do.
type Plan struct {
	// Problems stop it; the rest is empty then.
	Problems []os2mo.Problem
	// Gaps come in and are listed.
	Gaps []os2mo.Problem
	// Lists are the changes, one list for each of Kinds.
	Lists []List
	// PeopleBefore is how many people earlier imports have brought in and are here; Ended is how many of them would end.
	PeopleBefore, Ended int
	// Fewer are the kinds of which so much is gone that a file may be cut short; empty on the first night.
	Fewer []Fewer
	// Idle says that there is nothing to write: nothing has changed, and the gaps are those of the last import.
	Idle bool
	// MaybeSame are committees that end, each with a new one in the same place that may be the same under a new name.
	MaybeSame []Pair
}

// List is the changes of one kind.
type List struct {
	Kind                Kind
	New, Changed, Ended int
	// Items are the first MaxListed of them.
	Items []Item
}

// Pair is a committee that ends and the one it may live on as.
type Pair struct{ Ended, New string }

// All is how many changes there are.
func (l List) All() int { return l.New + l.Changed + l.Ended }

// Bad says that there are rows that stop the import.
func (p *Plan) Bad() bool { return len(p.Problems) > 0 }

// Empty says that nothing has changed.
func (p *Plan) Empty() bool {
	return !slices.ContainsFunc(p.Lists, func(l List) bool { return l.All() > 0 })
}

// TooMany says that more than a tenth of the people would end: it must be confirmed by their number.
func (p *Plan) TooMany() bool { return p.Ended*tooMany > p.PeopleBefore }

// List is the changes of one kind.
func (p *Plan) List(k Kind) List {
	for _, l := range p.Lists {
		if l.Kind == k {
			return l
		}
	}
	return List{Kind: k}
}

// work is a plan with what is needed to carry it out.
type work struct {
	Plan
	before     *stored
	org        org.Sync
	committees committee.Sync
}

// Preview says what an import would do, and changes nothing.
func (x *Room) Preview(ctx context.Context, src Source) (*Plan, error) {
	w, err := x.prepare(ctx, src)
	if err != nil {
		return nil, err
	}
	return &w.Plan, nil
}

// prepare works out, outside any transaction that writes, what an import would do.
func (x *Room) prepare(ctx context.Context, src Source) (*work, error) {
	if len(src.Report.Bad) > 0 {
		return &work{Plan: Plan{Problems: src.Report.Bad}}, nil
	}
	var before *stored
	err := x.db.ReadTx(ctx, func(q db.Q) (err error) {
		before, err = x.load(ctx, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	return plan(src, before, clock.Today(x.clk)), nil
}

// plan compares tonight with what is stored. Pure.
func plan(src Source, before *stored, day clock.Day) *work {
	was := before.snapshot()
	after := current(src.Snapshot, was, day)
	changes := os2mo.Diff(was, after)
	matched := map[string]string{}
	for _, m := range after.Match(before.chosen) {
		if m.Sure {
			matched[m.Committee.Key] = m.UnitID
		}
	}
	w := &work{before: before, org: orgSync(changes, before, after, day), committees: committeeSync(changes, before, after, matched)}
	w.Gaps = openGaps(src.Report.Gaps, before)
	w.Idle = w.same() && slices.Equal(w.toKeep(), before.gaps)
	w.PeopleBefore = len(was.People)
	w.Ended, _ = os2mo.EndedShare(was, after)
	w.Fewer = fewer(was, after, before.units())
	w.MaybeSame = maybeSame(changes.Committees)
	w.Lists = newNames(was, after).lists(changes, w.committees, before, w.MaybeSame)
	return w
}

// openGaps leaves out the committees whose unit is known from before: chosen by hand, or found by a name that one of the two has
// given up since.
func openGaps(gaps []os2mo.Problem, before *stored) []os2mo.Problem {
	known := map[string]bool{}
	for _, c := range before.committees.Committees {
		known[c.Key] = c.UnitKey != ""
	}
	return slices.DeleteFunc(slices.Clone(gaps), func(p os2mo.Problem) bool {
		key, _ := p.Args["key"].(string)
		return p.Reason == os2mo.CommitteeNoUnit && (known[key] || before.chosen[key] != "")
	})
}

// maybeSame pairs each committee that ends with the new one in the same place (committee above, level and kind) that has most of
// its people, or else a like name. What lies below one that ends is not asked about: it follows.
func maybeSame(changes []os2mo.Change[os2mo.Committee]) []Pair {
	ending := map[string]bool{}
	for _, c := range changes {
		if c.After == nil {
			ending[c.Before.Key] = true
		}
	}
	var pairs []Pair
	for _, c := range changes {
		old := c.Before
		if c.After != nil || ending[old.ParentKey] {
			continue
		}
		var best *os2mo.Committee
		var score [2]float64
		for _, d := range changes {
			if heir := d.After; d.Before == nil && heir.ParentKey == old.ParentKey && heir.Level == old.Level && heir.Kind == old.Kind {
				if s := alike(old, heir); cmp.Or(cmp.Compare(s[0], score[0]), cmp.Compare(s[1], score[1])) > 0 {
					best, score = heir, s
				}
			}
		}
		if best != nil {
			pairs = append(pairs, Pair{old.Key, best.Key})
		}
	}
	return pairs
}

// alike is how many people two committees have in common, and how alike their names are.
func alike(a, b *os2mo.Committee) [2]float64 {
	in := map[string]bool{}
	for _, s := range a.Seats {
		in[s.PersonID] = s.PersonID != ""
	}
	var both, name float64
	for _, s := range b.Seats {
		if in[s.PersonID] {
			both++
		}
	}
	if ranked := committee.Rank(a.Name, []committee.Named{{ID: b.Key, Name: committee.Plain(b.Name)}}); len(ranked) > 0 {
		name = ranked[0].Score
	}
	return [2]float64{both, name}
}
