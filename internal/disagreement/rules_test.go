package disagreement

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/matter"
)

var monday = clock.MustDay("2026-11-23")

func TestSideOf(t *testing.T) {
	for _, c := range []struct {
		s    matter.Standing
		want Side
	}{
		{matter.Standing{}, ""},
		{matter.Standing{Touched: true, Employee: true}, ""},
		{matter.Standing{Secretariat: true}, ""},
		{matter.Standing{LeaderAbove: true, TouchedLeader: true}, ""},
		{matter.Standing{Owner: true}, Management},
		{matter.Standing{Management: true}, Management},
		{matter.Standing{Representative: true}, Employees},
		{matter.Standing{Representative: true, ViceChair: true, Secretariat: true}, Employees},
		{matter.Standing{Representative: true, Management: true}, ""},
		{matter.Standing{Representative: true, Management: true, Owner: true}, Management},
		{matter.Standing{Representative: true, Owner: true}, Management},
	} {
		if got := SideOf(c.s); got != c.want {
			t.Errorf("%+v: %q, want %q", c.s, got, c.want)
		}
	}
}

// raised is a disagreement the employees have raised.
func raised(more ...Entry) Disagreement {
	all := append([]Entry{{Kind: Raised, Side: Employees, Text: "Om tiden", Day: monday.AddDays(90)}, {Kind: View, Side: Employees, Text: "For lidt tid", More: "Ro"}}, more...)
	for i := range all {
		all[i].N = i + 1
	}
	return Fold("d", "m", all)
}

func TestStatus(t *testing.T) {
	view, step := Entry{Kind: View, Side: Management, Text: "Nok tid"}, Entry{Kind: Stepped, Side: Management, Text: "Vi måler"}
	pass, answer := Entry{Kind: Passed, Side: Employees, Committee: "care"}, Entry{Kind: Answered, Of: 3}
	for _, c := range []struct {
		more  []Entry
		after int
		want  Status
	}{
		{nil, 0, StatusRaised},
		{[]Entry{{Kind: View, Side: Employees, Text: "Igen"}}, 0, StatusRaised},
		{[]Entry{view}, 0, StatusBoth},
		{[]Entry{step}, 0, StatusStepped},
		{[]Entry{view, step}, 0, StatusStepped},
		{[]Entry{pass}, 0, StatusPassed},
		{[]Entry{pass}, 200, StatusPassed},
		{[]Entry{pass, answer}, 0, StatusRaised},
		{[]Entry{view, step}, 89, StatusStepped},
		{[]Entry{view, step}, 90, StatusReturned},
		{[]Entry{view, step, {Kind: Reread, Side: Employees}}, 90, StatusReturned},
		{[]Entry{view, step, {Kind: Reread, Side: Employees}, {Kind: Reread, Side: Management}}, 90, StatusStepped},
		{[]Entry{view, {Kind: Back, Side: Management, Day: monday.AddDays(100)}}, 90, StatusBoth},
		{[]Entry{view, {Kind: Reread, Side: Employees}, {Kind: Reread, Side: Management}, {Kind: Back, Side: Management, Day: monday.AddDays(100)}}, 100, StatusReturned},
		{[]Entry{{Kind: Ending, Side: Employees, Outcome: Agreed}}, 0, StatusRaised},
		{[]Entry{{Kind: Ending, Side: Employees, Outcome: Agreed}, {Kind: Ended, Side: Management, Of: 3}}, 200, StatusAgreed},
		{[]Entry{pass, {Kind: Ending, Side: Employees, Outcome: Apart}, {Kind: Ended, Side: Management, Of: 4}}, 0, StatusApart},
	} {
		if got := raised(c.more...).Status(monday.AddDays(c.after)); got != c.want {
			t.Errorf("%v after %d days: %s, want %s", c.more, c.after, got, c.want)
		}
	}
}

// What each side is asked for once the day has come, wherever it lies: to read it again, then to confirm an end, or, of management alone, a new
// day. Never before the day, nor after the end.
func TestAsks(t *testing.T) {
	ours, theirs := Entry{Kind: Reread, Side: Employees}, Entry{Kind: Reread, Side: Management}
	pass, answer := Entry{Kind: Passed, Side: Employees, Committee: "care"}, Entry{Kind: Answered, Of: 3}
	later := Entry{Kind: Back, Side: Management, Day: monday.AddDays(120)}
	ends := func(s Side) Entry { return Entry{Kind: Ending, Side: s, Outcome: Apart} }
	for i, c := range []struct {
		more                  []Entry
		after                 int
		employees, management Ask
	}{
		{nil, 89, "", ""},
		{nil, 90, AskRead, AskRead},
		{nil, 200, AskRead, AskRead},
		{[]Entry{pass}, 89, "", ""},
		{[]Entry{pass}, 90, AskRead, AskRead},
		{[]Entry{pass, answer}, 90, AskRead, AskRead},
		{[]Entry{ours}, 90, "", AskRead},
		{[]Entry{theirs}, 90, AskRead, ""},
		{[]Entry{ours, theirs}, 90, "", AskDay},
		{[]Entry{pass, theirs, ours}, 90, "", AskDay},
		{[]Entry{ours, theirs, ends(Employees)}, 90, "", AskEnd},
		{[]Entry{ours, theirs, ends(Management)}, 90, AskEnd, ""},
		{[]Entry{ends(Management)}, 90, AskRead, AskRead},
		{[]Entry{ours, theirs, ends(Management), {Kind: Ended, Side: Employees, Of: 5}}, 90, "", ""},
		{[]Entry{ours, theirs, later}, 90, "", ""},
		{[]Entry{ours, theirs, later}, 120, AskRead, AskRead},
		{[]Entry{ours, theirs, later, theirs, ours}, 120, "", AskDay},
	} {
		d, today := raised(c.more...), monday.AddDays(c.after)
		if e, m := d.Asks(Employees, today), d.Asks(Management, today); e != c.employees || m != c.management || d.Asks("", today) != "" {
			t.Errorf("%d: employees %q, management %q", i, e, m)
		}
	}
}

// There is a bound, and what answers or ends one has room still.
func TestFull(t *testing.T) {
	d := Disagreement{Entries: make([]Entry, MaxEntries-1)}
	if d.full(View) || d.full(Ending) {
		t.Error("full before it is")
	}
	d.Entries = make([]Entry, MaxEntries)
	if !d.full(View) || !d.full(Passed) || d.full(Ending) || d.full(Ended) || d.full(Answered) {
		t.Error("not full, or no way to an end")
	}
	d.Entries = make([]Entry, MaxEntries+20)
	if !d.full(Ending) || d.full(Ended) {
		t.Error("ends are proposed without bound")
	}
}

// The kinds of entry each may add: employees, management, neither, the chair of the committee above, who reads it for that alone.
func TestMay(t *testing.T) {
	all := []Kind{View, Proposed, Accepted, Stepped, Back, Passed, Answered, Ending, Ended, Reread}
	chair := Standing{Seats: []Seat{{Committee: "care", Role: committee.Chair, Level: committee.Area}}}
	who := map[string]Standing{"employees": {Side: Employees, Reads: true}, "management": {Side: Management, Reads: true}, "reader": {Reads: true},
		"secretariat": {Reads: true, Secretariat: true}, "chair above": chair,
		"member above": {Seats: []Seat{{Committee: "care", Role: committee.RoleMember, Level: committee.Area}}}}
	for _, c := range []struct {
		about string
		d     Disagreement
		after int
		want  map[string]string
	}{
		{"raised", raised(), 0, map[string]string{"employees": "view proposed back passed ending", "management": "view proposed stepped back passed ending"}},
		{"offered", raised(Entry{Kind: Proposed, Side: Employees}), 0, map[string]string{"employees": "view proposed back passed ending", "management": "view proposed accepted stepped back passed ending"}},
		{"passed", raised(Entry{Kind: Passed, Side: Employees, Committee: "care"}), 0,
			map[string]string{"employees": "view proposed back ending", "management": "view proposed stepped back ending", "chair above": "answered"}},
		{"ending", raised(Entry{Kind: Ending, Side: Management, Outcome: Apart}), 0,
			map[string]string{"employees": "view proposed back passed ending ended", "management": "view proposed stepped back passed ending"}},
		{"back", raised(), 90, map[string]string{"employees": "view proposed back passed ending reread", "management": "view proposed stepped back passed ending reread"}},
		{"read by one", raised(Entry{Kind: Reread, Side: Employees}), 90, map[string]string{"employees": "view proposed back passed ending", "management": "view proposed stepped back passed ending reread"}},
		{"ended", raised(Entry{Kind: Passed, Committee: "care"}, Entry{Kind: Ending, Side: Management, Outcome: Apart}, Entry{Kind: Ended, Side: Employees, Of: 4}), 0, nil},
	} {
		for name, s := range who {
			var may []string
			for _, k := range all {
				if May(s, c.d, k, monday.AddDays(c.after)) {
					may = append(may, string(k))
				}
			}
			if got := strings.Join(may, " "); got != c.want[name] {
				t.Errorf("%s, %s: %q, want %q", c.about, name, got, c.want[name])
			}
		}
	}
}

// Somebody was faster when something stands in the place of what one writes that was not there when one saw it; whoever may not write it at all was
// not overtaken.
func TestMoved(t *testing.T) {
	pass := Entry{Kind: Passed, Side: Employees, Committee: "care"}
	ended := []Entry{{Kind: Ending, Side: Management, Outcome: Apart}, {Kind: Ended, Side: Employees, Of: 3}}
	ours, theirs := Standing{Side: Employees, Reads: true}, Standing{Side: Management, Reads: true}
	chair := Standing{Seats: []Seat{{Committee: "care", Role: committee.Chair, Level: committee.Area}}}
	for i, c := range []struct {
		s     Standing
		more  []Entry
		k     Kind
		seen  int
		after int
		want  bool
	}{
		{ours, nil, View, 2, 0, false},
		{ours, nil, View, 0, 0, true},
		{theirs, nil, View, 0, 0, false},
		{ours, []Entry{{Kind: View, Side: Employees}}, View, 2, 0, true},
		{ours, []Entry{{Kind: View, Side: Employees}}, View, 3, 0, false},
		{ours, []Entry{{Kind: View, Side: Management}}, View, 2, 0, false},
		{ours, []Entry{{Kind: Proposed, Side: Management}}, View, 2, 0, false},
		{ours, []Entry{{Kind: Proposed, Side: Management}}, Proposed, 2, 0, true},
		{ours, []Entry{{Kind: Proposed, Side: Management}, {Kind: Proposed, Side: Management}}, Accepted, 3, 0, true},
		{ours, []Entry{{Kind: Proposed, Side: Management}, {Kind: Accepted, Side: Employees, Of: 3}}, Accepted, 3, 0, true},
		{theirs, []Entry{{Kind: Stepped, Side: Management}}, Stepped, 2, 0, true},
		{ours, []Entry{{Kind: Stepped, Side: Management}}, Stepped, 2, 0, false},
		{ours, []Entry{{Kind: Back, Side: Management, Day: monday.AddDays(20)}}, Back, 2, 0, true},
		{ours, []Entry{pass}, Passed, 2, 0, true},
		{ours, []Entry{pass}, Passed, 3, 0, false},
		{chair, []Entry{pass, {Kind: Answered, Of: 3}}, Answered, 3, 0, true},
		{chair, []Entry{pass}, Answered, 3, 0, false},
		{ours, []Entry{pass, {Kind: Answered, Of: 3}}, Answered, 3, 0, false},
		{ours, ended[:1], Ending, 2, 0, true},
		{ours, ended, Ended, 3, 0, true},
		{ours, ended, View, 3, 0, true},
		{ours, ended, View, 4, 0, false},
		{ours, []Entry{{Kind: Reread, Side: Employees}}, Reread, 2, 90, true},
		{theirs, []Entry{{Kind: Reread, Side: Employees}}, Reread, 2, 90, false},
		{ours, []Entry{{Kind: Back, Side: Management, Day: monday.AddDays(120)}}, Reread, 2, 90, true},
		{Standing{Reads: true}, []Entry{{Kind: View, Side: Employees}}, View, 0, 0, false},
		{ours, nil, View, -1, 0, true},
		{ours, nil, View, 99, 0, false},
	} {
		if got := Moved(c.s, raised(c.more...), c.k, c.seen, monday.AddDays(c.after)); got != c.want {
			t.Errorf("%d: %s after %d entries: %t", i, c.k, c.seen, got)
		}
	}
}

func TestMayRead(t *testing.T) {
	up := raised(Entry{Kind: Passed, Side: Employees, Committee: "care"})
	main := Standing{Seats: []Seat{{Committee: "main", Role: committee.RoleMember, Level: committee.Main}}}
	care := Standing{Seats: []Seat{{Committee: "care", Role: committee.RoleMember, Level: committee.Area}}}
	other := Standing{Seats: []Seat{{Committee: "schools", Role: committee.Chair, Level: committee.Area}}, Secretariat: true}
	for _, c := range []struct {
		s         Standing
		here, up  bool
		hide, see bool
	}{
		{Standing{Reads: true}, true, true, false, false}, {Standing{}, false, false, false, false}, {main, false, true, false, true}, {care, false, true, false, false},
		{other, false, false, false, true}, {Standing{Reads: true, Secretariat: true}, true, true, true, true},
	} {
		if MayRead(c.s, raised()) != c.here || MayRead(c.s, up) != c.up || MayHide(c.s, up) != c.hide || MayOversee(c.s) != c.see {
			t.Errorf("%+v", c.s)
		}
	}
}

// Whatever the sides do, in any order: a side's view is only ever changed by that side, an agreement and an end are always both's, nothing that
// was said goes away, and after the end nothing more is said.
func TestASideNeverChangesTheOthersWords(t *testing.T) {
	kinds := []Kind{View, Proposed, Accepted, Stepped, Back, Passed, Answered, Ending, Ended, Reread}
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 6))
		d, today := raised(), monday
		for range 60 {
			today = today.AddDays(rnd.IntN(20))
			s := Standing{Reads: rnd.IntN(5) > 0, Side: append(Sides, "")[rnd.IntN(3)], Secretariat: rnd.IntN(3) == 0}
			if rnd.IntN(2) == 0 {
				s.Seats = []Seat{{Committee: "care", Role: committee.Chair, Level: committee.Area}}
			}
			e := Entry{Kind: kinds[rnd.IntN(len(kinds))], Side: s.Side, N: len(d.Entries) + 1, Text: fmt.Sprint("ord ", rnd.Int()), More: "mere", Person: "p", Committee: "care",
				Day: today.AddDays(rnd.IntN(90)), Outcome: []Outcome{Agreed, Apart}[rnd.IntN(2)]}
			if !May(s, d, e.Kind, today) || e.check(d, today) != nil {
				continue
			}
			if d.End != nil {
				t.Fatalf("seed %d: %s after the end", seed, e.Kind)
			}
			if e.Kind == Answered {
				e.Side = ""
			}
			was := d
			d = Fold(d.ID, d.MatterID, append(append([]Entry(nil), d.Entries...), e))
			for _, side := range Sides {
				if changed := !reflect.DeepEqual(was.Views[side], d.Views[side]); changed && (e.Kind != View || s.Side != side) {
					t.Fatalf("seed %d: %s by %q changed the view of %s", seed, e.Kind, s.Side, side)
				}
				for _, v := range d.Views[side] {
					if v.Side != side {
						t.Fatalf("seed %d: a view of %s is by %s", seed, side, v.Side)
					}
				}
			}
			if e.Kind == Accepted && was.Offer.Side != s.Side.Other() || e.Kind == Ended && was.Ending.Side != s.Side.Other() {
				t.Fatalf("seed %d: %s by the side that proposed it", seed, e.Kind)
			}
			if (d.Step != was.Step && e.Kind == Stepped) && s.Side != Management {
				t.Fatalf("seed %d: a step by %q", seed, s.Side)
			}
			if !reflect.DeepEqual(d.Entries[:len(was.Entries)], was.Entries) {
				t.Fatalf("seed %d: an entry was changed", seed)
			}
			if d.Status(today) == "" {
				t.Fatalf("seed %d: no status", seed)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	long := strings.Repeat("a", MaxView+1)
	soon, far := monday.AddDays(10), monday.AddDays(400)
	for _, c := range []struct {
		e    Entry
		want string
	}{
		{Entry{Kind: Raised}, "about back"}, {Entry{Kind: Raised, Text: "x", Day: monday}, "back"}, {Entry{Kind: Raised, Text: "x", Day: far}, "back"}, {Entry{Kind: Raised, Text: "x", Day: soon}, ""},
		{Entry{Kind: View, Text: "  "}, "view"}, {Entry{Kind: View, Text: long, More: long}, "view interests"}, {Entry{Kind: View, Text: "Født 010190-1234"}, "view"}, {Entry{Kind: View, Text: "x"}, ""},
		{Entry{Kind: Proposed}, "common"}, {Entry{Kind: Accepted}, ""},
		{Entry{Kind: Stepped}, "step responsible step_day conversation"}, {Entry{Kind: Stepped, Text: "x", More: "y", Person: "p", Day: monday.AddDays(-1)}, "step_day"},
		{Entry{Kind: Stepped, Text: "x", More: "y", Person: "p", Day: far}, "step_day"}, {Entry{Kind: Stepped, Text: "x", More: "y", Person: "p", Day: monday}, ""},
		{Entry{Kind: Back, Side: Employees, Day: soon}, ""}, {Entry{Kind: Back, Side: Employees, Day: monday.AddDays(91)}, "back"}, {Entry{Kind: Back, Side: Management, Day: monday.AddDays(91)}, ""},
		{Entry{Kind: Passed}, "along"}, {Entry{Kind: Answered}, "answer"}, {Entry{Kind: Ending}, "outcome ending"}, {Entry{Kind: Ending, Outcome: Apart, Text: "x"}, ""}, {Entry{Kind: Ended}, ""},
		{Entry{Kind: Reread}, ""}, {Entry{Kind: Reread, Text: long}, "reread"},
	} {
		if got := strings.Join(wrong(c.e.check(raised(Entry{Kind: View, Side: Management, Text: "y"}), monday)), " "); got != c.want {
			t.Errorf("%+v: %q, want %q", c.e, got, c.want)
		}
	}
	for _, e := range []Entry{{Kind: Ending, Side: Employees, Outcome: Agreed, Text: "x"}, {Kind: Ended, Side: Management}} { // one side's view is missing
		var inv *fault.Invalid
		if err := e.check(raised(), monday); !errors.As(err, &inv) || len(inv.Fields) != 1 || inv.Fields[0].Key != "disagreement.error.view_first_management" {
			t.Errorf("%s without both views: %v", e.Kind, err)
		}
	}
	many := raised(make([]Entry, MaxEntries)...)
	if first, again := (Entry{Kind: View, Side: Management, Text: "x"}).check(many, monday), (Entry{Kind: View, Side: Employees, Text: "x"}).check(many, monday); first != nil || again == nil {
		t.Errorf("a side's first view has no room, or another has: %v, %v", first, again)
	}
}

// wrong are the fields an error names.
func wrong(err error) (names []string) {
	var inv *fault.Invalid
	if errors.As(err, &inv) {
		for _, f := range inv.Fields {
			names = append(names, f.Name)
		}
	}
	return names
}

func TestNext(t *testing.T) {
	two := []rung{{ID: "care", Level: 2}, {ID: "main", Level: 1}}
	for _, c := range []struct {
		steps []agreement.Escalation
		above []rung
		want  string
	}{
		{nil, two, ""}, {[]agreement.Escalation{agreement.LevelAbove}, nil, ""}, {[]agreement.Escalation{agreement.LevelAbove, agreement.ToMain}, two, "care"},
		{[]agreement.Escalation{agreement.ToMain}, two, "main"}, {[]agreement.Escalation{agreement.CentralParties}, two, ""}, {[]agreement.Escalation{agreement.LevelAbove}, two[1:], "main"},
	} {
		var steps []agreement.Step
		for _, to := range c.steps {
			steps = append(steps, agreement.Step{To: to, Clause: "§"})
		}
		if to, _, ok := next(steps, c.above); to.ID != c.want || ok != (c.want != "") {
			t.Errorf("%v %v: %v", c.steps, c.above, to)
		}
	}
}
