package os2mo_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/clock"
)

func TestDiffFields(t *testing.T) {
	before := &os2mo.Snapshot{
		Units:       []os2mo.Unit{{ID: "u1", Name: "Nord", ParentID: "top", Placed: true, Path: []string{"Nord"}}, {ID: "u2", Name: "Syd"}, {ID: "u3"}},
		People:      []os2mo.Person{{ID: "p1", FirstName: "Alba", LastName: "Ravn", Username: "alra", Email: "a@x.example", Phone: "1"}, {ID: "p2"}},
		Employments: []os2mo.Employment{{ID: "e1", PersonID: "p1", UnitID: "u1", Title: "Lærer"}, {ID: "e2"}},
		Leaderships: []os2mo.Leadership{{UnitID: "u1", PersonID: "p1"}, {UnitID: "u2", PersonID: "p1"}},
		Committees:  []os2mo.Committee{{Key: "h", Level: 3, Kind: committee.KindCommittee}, {Key: "g"}},
	}
	after := &os2mo.Snapshot{
		Units: []os2mo.Unit{{ID: "u1", Name: "Nord 2", TypeTitle: "Team", ParentID: "other", Placed: true, ValidFrom: clock.MustDay("2026-01-01"), ValidTo: clock.MustDay("2026-12-31")},
			{ID: "u2", Name: "Syd", Placed: true, Path: []string{"Syd"}}, {ID: "u4"}},
		People:      []os2mo.Person{{ID: "p1", FirstName: "Alba", LastName: "Krage", Username: "alkr", Email: "b@x.example", Phone: "2"}, {ID: "p3"}},
		Employments: []os2mo.Employment{{ID: "e1", PersonID: "p3", UnitID: "u2", Title: "Leder", From: clock.MustDay("2026-01-01"), To: clock.MustDay("2027-01-01")}, {ID: "e3"}},
		Leaderships: []os2mo.Leadership{{UnitID: "u1", PersonID: "p1"}, {UnitID: "u1", PersonID: "p3"}},
		Committees:  []os2mo.Committee{{Key: "h", Level: 2, Kind: committee.KindStaffMeeting}, {Key: "i"}},
	}
	c := os2mo.Diff(before, after)
	var got []string
	for _, x := range c.Units {
		got = append(got, fmt.Sprint("unit ", x.Kind(), x.Fields))
	}
	for _, x := range c.People {
		got = append(got, fmt.Sprint("person ", x.Kind(), x.Fields))
	}
	for _, x := range c.Employments {
		got = append(got, fmt.Sprint("employment ", x.Kind(), x.Fields))
	}
	for _, x := range c.Leaderships {
		got = append(got, fmt.Sprint("leadership ", x.Kind(), x.Fields))
	}
	for _, x := range c.Committees {
		got = append(got, fmt.Sprint("committee ", x.Kind(), x.Fields))
	}
	if d := cmp.Diff([]string{
		"unit changed[name type parent from to]", "unit changed[parent]", "unit ended[]", "unit new[]",
		"person changed[name username email phone]", "person ended[]", "person new[]",
		"employment changed[person unit title from to]", "employment ended[]", "employment new[]",
		"leadership new[]", "leadership ended[]",
		"committee ended[]", "committee changed[level kind]", "committee new[]",
	}, got); d != "" {
		t.Error(d)
	}
	if !c.Units[0].Has("parent") || c.Units[0].Has("colour") || c.Empty() {
		t.Error("Has or Empty")
	}
}

// Seats of committees that come and go are counted with them; a committee that only has a new name keeps its own.
func TestAllSeats(t *testing.T) {
	of := func(key string, holders ...string) os2mo.Committee {
		return os2mo.Committee{Key: key, Seats: seats("TR", holders...)}
	}
	before := &os2mo.Snapshot{Committees: []os2mo.Committee{of("stays", "a", "b"), of("gone", "c", "d"), of("old name", "e", "f", "")}}
	after := &os2mo.Snapshot{Committees: []os2mo.Committee{of("stays", "a", ""), of("new", "g"), of("new name", "f", "e", "h")}}
	c := os2mo.Diff(before, after)
	count := func(same map[string]string) map[string]int {
		n := map[string]int{}
		for _, s := range c.AllSeats(same) {
			n[s.Kind()]++
		}
		return n
	}
	if d := cmp.Diff(map[string]int{os2mo.Changed: 2, os2mo.New: 1, os2mo.Ended: 2}, count(map[string]string{"old name": "new name"})); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]int{os2mo.Changed: 1, os2mo.New: 4, os2mo.Ended: 5}, count(nil)); d != "" {
		t.Error(d)
	}
	if len(c.Seats) != 1 {
		t.Errorf("what is brought in has %d seats of committees that stay", len(c.Seats))
	}
}

func TestEndedShareOfNobody(t *testing.T) {
	if n, share := os2mo.EndedShare(&os2mo.Snapshot{}, &os2mo.Snapshot{People: []os2mo.Person{{ID: "p"}}}); n != 0 || share != 0 {
		t.Errorf("%d, %v", n, share)
	}
}

// seats makes the seats of one post; "" is vacant.
func seats(post string, holders ...string) []os2mo.Seat {
	var list []os2mo.Seat
	for i, h := range holders {
		list = append(list, os2mo.Seat{CommitteeKey: "k", Key: fmt.Sprintf("%s %d", post, i+1), Post: post, Kind: post, Role: committee.RoleMember, PersonID: h})
	}
	return list
}

func with(list []os2mo.Seat) *os2mo.Snapshot {
	return &os2mo.Snapshot{Committees: []os2mo.Committee{{Key: "k", Seats: list}}}
}

func TestSeats(t *testing.T) {
	for name, tc := range map[string]struct {
		before, after []os2mo.Seat
		want          []string
	}{
		"nothing":                  {seats("TR", "a", "b", ""), seats("TR", "a", "b", ""), nil},
		"another order":            {seats("TR", "a", "b", ""), seats("TR", "", "b", "a"), nil},
		"vacant":                   {seats("TR", "a", "b", "c"), seats("TR", "a", "c", ""), []string{"TR 2: b -> -"}},
		"filled":                   {seats("TR", "a", "", "c"), seats("TR", "a", "b", "c"), []string{"TR 2: - -> b"}},
		"a new holder":             {seats("TR", "b", "c"), seats("TR", "a", "c"), []string{"TR 1: b -> a"}},
		"a seat more":              {seats("TR", "b"), seats("TR", "a", "b"), []string{"TR 2: new a"}},
		"a vacant seat more":       {seats("TR", "b"), seats("TR", "b", ""), []string{"TR 2: new -"}},
		"a seat less":              {seats("TR", "a", "b"), seats("TR", "b"), []string{"TR 1: a ended"}},
		"the vacant seat less":     {seats("TR", "a", "", "b"), seats("TR", "a", "b"), []string{"TR 2: - ended"}},
		"a vacant seat ends first": {seats("TR", "", "a"), seats("TR", "c"), []string{"TR 1: - ended", "TR 2: a -> c"}},
		"one leaves, one comes":    {seats("TR", "a", "", "b"), seats("TR", "a", "c", ""), []string{"TR 3: b -> c"}},
		"fewer, and another":       {seats("TR", "a", "b", "c"), seats("TR", "d"), []string{"TR 1: a -> d", "TR 2: b ended", "TR 3: c ended"}},
		"to another post":          {append(seats("TR", "a"), seats("AMR", "b")...), append(seats("TR", ""), seats("AMR", "a")...), []string{"AMR 1: b -> a", "TR 1: a -> -"}},
		"two seats of one person":  {seats("TR", "a", "a"), seats("TR", "a"), []string{"TR 2: a ended"}},
		"a free key is found":      {seats("TR", "a", "b")[1:], seats("TR", "b", "c"), []string{"TR 1: new c"}},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := slices.Clone(tc.before), slices.Clone(tc.after)
			var got []string
			who := func(id string) string {
				if id == "" {
					return "-"
				}
				return id
			}
			for _, x := range os2mo.Diff(with(before), with(after)).Seats {
				switch x.Kind() {
				case os2mo.New:
					got = append(got, fmt.Sprintf("%s: new %s", x.After.Key, who(x.After.PersonID)))
				case os2mo.Ended:
					got = append(got, fmt.Sprintf("%s: %s ended", x.Before.Key, who(x.Before.PersonID)))
				default:
					if x.Before.Key != x.After.Key {
						t.Errorf("the seat's key changes: %s, %s", x.Before.Key, x.After.Key)
					}
					got = append(got, fmt.Sprintf("%s: %s -> %s", x.After.Key, who(x.Before.PersonID), who(x.After.PersonID)))
				}
			}
			if d := cmp.Diff(tc.want, got); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(tc.before, before) + cmp.Diff(tc.after, after); d != "" {
				t.Errorf("Diff changes what it is given: %s", d)
			}
		})
	}
}

// Whoever stays keeps their seat; what is changed leads to what is wanted, and the same again changes nothing.
func TestSeatsSettle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		holders := rapid.SliceOfN(rapid.SampledFrom([]string{"", "", "a", "b", "c", "d", "e"}), 0, 6)
		before, after := seats("TR", holders.Draw(t, "before")...), seats("TR", holders.Draw(t, "after")...)
		stored := map[string]os2mo.Seat{}
		for _, s := range before {
			stored[s.Key] = s
		}
		changes := os2mo.Diff(with(before), with(after)).Seats
		for _, x := range changes {
			switch x.Kind() {
			case os2mo.Ended:
				delete(stored, x.Before.Key)
			default:
				if _, taken := stored[x.After.Key]; taken == (x.Kind() == os2mo.New) {
					t.Fatalf("key %s", x.After.Key)
				}
				stored[x.After.Key] = *x.After
			}
		}
		var now, want []string
		var list []os2mo.Seat
		for _, s := range stored {
			now, list = append(now, s.PersonID), append(list, s)
		}
		for _, s := range after {
			want = append(want, s.PersonID)
		}
		slices.Sort(now)
		slices.Sort(want)
		if !slices.Equal(now, want) {
			t.Fatalf("%v, want %v", now, want)
		}
		if c := os2mo.Diff(with(list), with(after)); !c.Empty() {
			t.Fatalf("again: %+v", c)
		}
	})
}
