package intake

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/org"
)

var (
	yesterday = clock.MustDay("2026-11-22")
	today     = clock.MustDay("2026-11-23")
	tomorrow  = clock.MustDay("2026-11-24")
	days      = cmp.Comparer(func(a, b clock.Day) bool { return a == b })
)

func TestCurrentLeavesOutWhatIsOver(t *testing.T) {
	in := &os2mo.Snapshot{
		Units: []os2mo.Unit{
			{ID: "root", Placed: true, ValidTo: yesterday}, // over, and yet everything is below it
			{ID: "open", ParentID: "root", Placed: true, ValidTo: today},
			{ID: "over", ParentID: "root", Placed: true, ValidTo: yesterday},
			{ID: "works", ParentID: "over2", Placed: true, ValidTo: yesterday}, // over, and somebody works there
			{ID: "over2", ParentID: "root", Placed: true, ValidTo: yesterday},
		},
		People: []os2mo.Person{{ID: "stays"}, {ID: "gone"}, {ID: "both"}, {ID: "later"}},
		Employments: []os2mo.Employment{
			{ID: "1", PersonID: "stays", UnitID: "open", To: today},
			{ID: "2", PersonID: "gone", UnitID: "open", To: yesterday},
			{ID: "3", PersonID: "both", UnitID: "over", To: yesterday},
			{ID: "4", PersonID: "both", UnitID: "works"},
			{ID: "5", PersonID: "later", UnitID: "open", From: tomorrow},
		},
		Leaderships: []os2mo.Leadership{{UnitID: "open", PersonID: "stays"}, {UnitID: "over", PersonID: "stays"}, {UnitID: "open", PersonID: "gone"}},
		Committees:  []os2mo.Committee{{Key: "c", Seats: []os2mo.Seat{{Key: "TR 1", PersonID: "gone"}, {Key: "TR 2", PersonID: "stays"}, {Key: "TR 3"}}}},
	}
	before := &os2mo.Snapshot{Units: []os2mo.Unit{{ID: "open", ValidFrom: yesterday}}, Employments: []os2mo.Employment{{ID: "1", From: yesterday}}}
	want := &os2mo.Snapshot{
		Units: []os2mo.Unit{
			{ID: "root", Placed: true},
			{ID: "open", ParentID: "root", Placed: true, ValidFrom: yesterday, ValidTo: today},
			{ID: "works", ParentID: "over2", Placed: true},
			{ID: "over2", ParentID: "root", Placed: true},
		},
		People: []os2mo.Person{{ID: "stays"}, {ID: "both"}, {ID: "later"}},
		Employments: []os2mo.Employment{
			{ID: "1", PersonID: "stays", UnitID: "open", From: yesterday, To: today},
			{ID: "4", PersonID: "both", UnitID: "works"},
			{ID: "5", PersonID: "later", UnitID: "open", From: tomorrow},
		},
		Leaderships: []os2mo.Leadership{{UnitID: "open", PersonID: "stays"}},
		Committees:  []os2mo.Committee{{Key: "c", Seats: []os2mo.Seat{{Key: "TR 1"}, {Key: "TR 2", PersonID: "stays"}, {Key: "TR 3"}}}},
	}
	if d := cmp.Diff(want, current(in, before, today), days, cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
	if in.Units[0].ValidTo != yesterday || in.Committees[0].Seats[0].PersonID != "gone" {
		t.Error("what was read has been changed")
	}
}

func TestWhoBeginsLaterIsNotHereBefore(t *testing.T) {
	after := &os2mo.Snapshot{
		People: []os2mo.Person{{ID: "new"}, {ID: "earlier"}, {ID: "both"}, {ID: "same"}, {ID: "begun"}},
		Employments: []os2mo.Employment{{PersonID: "new", From: tomorrow}, {PersonID: "earlier", From: today}, {PersonID: "both", From: tomorrow},
			{PersonID: "both", From: yesterday}, {PersonID: "same", From: tomorrow}, {PersonID: "begun", From: yesterday}},
	}
	before := &stored{org: org.Sync{People: []org.SyncPerson{{Key: "earlier", From: tomorrow}, {Key: "same", From: tomorrow}, {Key: "begun", From: yesterday}}}}
	changes := os2mo.Diff(before.snapshot(), after)
	changes.Employments, changes.Leaderships = nil, nil
	got := map[string]string{}
	for _, p := range orgSync(changes, before, after, today).People {
		got[p.Key] = p.From.String()
	}
	want := map[string]string{"new": "2026-11-24", "both": "", "earlier": "2026-11-23"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestMaybeSame(t *testing.T) {
	gone := func(key, parent string, people ...string) os2mo.Change[os2mo.Committee] {
		return os2mo.Change[os2mo.Committee]{Before: made(key, parent, people...)}
	}
	came := func(key, parent string, people ...string) os2mo.Change[os2mo.Committee] {
		return os2mo.Change[os2mo.Committee]{After: made(key, parent, people...)}
	}
	for name, tc := range map[string]struct {
		changes []os2mo.Change[os2mo.Committee]
		want    []Pair
	}{
		"the same people":         {[]os2mo.Change[os2mo.Committee]{gone("L-MED Nord", "C", "a", "b"), came("L-MED Øst", "C", "a", "b"), came("L-MED Nordlys", "C")}, []Pair{{"L-MED Nord", "L-MED Øst"}}},
		"a like name":             {[]os2mo.Change[os2mo.Committee]{gone("L-MED Tandplejen", "C", "a"), came("L-MED Tandplejen Fællesudvalg", "C", "b")}, []Pair{{"L-MED Tandplejen", "L-MED Tandplejen Fællesudvalg"}}},
		"nothing in common":       {[]os2mo.Change[os2mo.Committee]{gone("L-MED Nord", "C", "a"), came("L-MED Skolen", "C", "b")}, nil},
		"vacant is not in common": {[]os2mo.Change[os2mo.Committee]{gone("L-MED Nord", "C", ""), came("L-MED Skolen", "C", "")}, nil},
		"elsewhere":               {[]os2mo.Change[os2mo.Committee]{gone("L-MED Nord", "C", "a"), came("L-MED Nord 2", "D", "a")}, nil},
		"below one that ends":     {[]os2mo.Change[os2mo.Committee]{gone("C", "", "x"), gone("L-MED Nord", "C", "a"), came("L-MED Nord 2", "C", "a")}, nil},
	} {
		if d := cmp.Diff(tc.want, maybeSame(tc.changes)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func made(key, parent string, people ...string) *os2mo.Committee {
	c := &os2mo.Committee{Key: key, Name: key, Level: committee.Local, Kind: committee.KindCommittee, ParentKey: parent}
	for _, p := range people {
		c.Seats = append(c.Seats, os2mo.Seat{PersonID: p})
	}
	return c
}

// What is stored for a day is what was read, and says so in the same words.
func TestPacking(t *testing.T) {
	src := Source{&os2mo.Snapshot{Units: []os2mo.Unit{{ID: "u", Name: "Børnehuset", ValidFrom: today, Placed: true, Path: []string{"a", "b"}}}},
		&os2mo.Report{Gaps: []os2mo.Problem{{File: "f", Line: 3, Reason: os2mo.LeaderAmbiguous, Args: map[string]any{"people": 2, "unit": "u"}}}}}
	b, err := pack(src)
	if err != nil {
		t.Fatal(err)
	}
	got, err := unpack(b)
	if d := cmp.Diff(src, got, days); d != "" || err != nil {
		t.Errorf("%v %s", err, d)
	}
	if _, err := unpack(b[:len(b)/2]); err == nil {
		t.Error("half of it was read")
	}
}

func TestTypedNumber(t *testing.T) {
	for in, want := range map[string]int{"": 0, "12": 12, "1.204": 1204, "1 204": 1204, "1,204": 1204, "-3": -1, "tolv": -1, "12x": -1} {
		if got := typedNumber(in); got != want {
			t.Errorf("%q is %d, want %d", in, got, want)
		}
	}
}
