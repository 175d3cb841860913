package option

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/matter"
)

func TestInputs(t *testing.T) {
	good := form("Faste ruter")
	cases := []struct {
		name   string
		change func(*Input)
		wrong  []string
	}{
		{"good", func(*Input) {}, nil},
		{"the title and the core task alone", func(in *Input) { in.Text = Text{Title: "Faste ruter", CoreTask: "Ro."} }, nil},
		{"nothing", func(in *Input) { in.Text = Text{} }, []string{"title", "core_task"}},
		{"blank", func(in *Input) { in.Title = " \n" }, []string{"title"}},
		{"long", func(in *Input) {
			in.Title, in.Doubts = strings.Repeat("æ", MaxTitle+1), strings.Repeat("æ", MaxPart+1)
		}, []string{"title", "doubts"}},
		{"CPR numbers", func(in *Input) { in.Environment, in.Economy, in.Needs = "010203-1234", "0102031234", "010203 1234" }, []string{"environment", "economy", "needs"}},
		{"too many contributions", func(in *Input) { in.From = make([]string, MostSources+1) }, []string{"from"}},
	}
	for _, c := range cases {
		in := good
		c.change(&in)
		if diff := cmp.Diff(c.wrong, wrongFields(in.check())); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestResponses(t *testing.T) {
	worried := Mine{Level: Worried, Contribution: "c"}
	cases := []struct {
		name   string
		in     ResponseInput
		before Mine
		wrong  []string
	}{
		{"support", ResponseInput{Level: Support}, Mine{}, nil},
		{"live with", ResponseInput{Level: Live}, worried, nil},
		{"worried without why", ResponseInput{Level: Worried}, Mine{}, []string{"reason"}},
		{"cannot without why", ResponseInput{Level: Cannot, Reason: " \n"}, Mine{}, []string{"reason"}},
		{"worried as before", ResponseInput{Level: Worried}, worried, nil},
		{"worried as before, while it waits", ResponseInput{Level: Worried}, Mine{Level: Worried, Reason: "Fordi."}, nil},
		{"cannot where one was worried", ResponseInput{Level: Cannot}, worried, []string{"reason"}},
		{"nothing", ResponseInput{}, Mine{}, []string{"level"}},
		{"another word", ResponseInput{Level: "enig", Reason: "Ja."}, Mine{}, []string{"level"}},
		{"a CPR number", ResponseInput{Level: Cannot, Reason: "010203-1234 skal flytte"}, Mine{}, []string{"reason"}},
		{"too long", ResponseInput{Level: Support, Reason: strings.Repeat("æ", matter.MaxText+1)}, Mine{}, []string{"reason"}},
		{"a long key", ResponseInput{Level: Support, SendKey: strings.Repeat("x", 65)}, Mine{}, []string{"reason"}},
	}
	for _, c := range cases {
		c.in.NameTo = matter.NameToAll
		if diff := cmp.Diff(c.wrong, wrongFields(c.in.check(c.before))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	if got := wrongFields(ResponseInput{Level: Live, NameTo: matter.NameToNobody}.check(Mine{})); !slices.Equal(got, []string{"name_to"}) {
		t.Errorf("without a name: %v", got)
	}
	if Cannot.rank() != 0 || Support.rank() != 3 || Worried.kind() != matter.Concern || Live.kind() != matter.Perspective {
		t.Error("the gravest does not come first")
	}
}

func TestStand(t *testing.T) {
	for _, c := range []struct {
		support, live, worried, cannot int
		want                           Standing
	}{
		{0, 0, 0, 0, Standing{}},
		{1, 1, 1, 1, Standing{Some: true}}, // one too few to say anything of
		{3, 2, 0, 0, Standing{true, true, 5, All}},
		{0, 0, 3, 2, Standing{true, true, 5, None}},
		{3, 3, 1, 1, Standing{true, true, 8, Most}},
		{3, 2, 2, 1, Standing{true, true, 8, Over}},
		{2, 2, 2, 2, Standing{true, true, 8, Half}},
		{2, 1, 3, 2, Standing{true, true, 8, Under}},
		{1, 1, 3, 3, Standing{true, true, 8, Few}},
	} {
		if diff := cmp.Diff(c.want, stand(map[Level]int{Support: c.support, Live: c.live, Worried: c.worried, Cannot: c.cannot}, 5)); diff != "" {
			t.Errorf("%+v: %s", c, diff)
		}
	}
	// Fewer than the smallest group tell nothing but that there are some, whatever they said.
	rapid.Check(t, func(t *rapid.T) {
		n := map[Level]int{}
		for _, l := range Levels {
			n[l] = rapid.IntRange(0, 4).Draw(t, string(l))
		}
		smallest := rapid.IntRange(1, 12).Draw(t, "smallest")
		all := n[Support] + n[Live] + n[Worried] + n[Cannot]
		s := stand(n, smallest)
		if s.Told != (all >= smallest) || !s.Told && (s.N != 0 || s.Share != "") || s.Some != (all > 0) {
			t.Fatalf("%v of %d: %+v", n, smallest, s)
		}
	})
}

func TestQuiet(t *testing.T) {
	day := clock.MustDay("2026-12-01")
	for _, c := range []struct {
		name     string
		k        Quiet
		answered bool
		today    string
		want     error
	}{
		{"in time", Quiet{Until: day}, false, "2026-12-01", nil},
		{"set before", Quiet{Set: true, Until: day}, false, "2026-11-30", ErrQuiet},
		{"somebody has answered", Quiet{Until: day}, true, "2026-11-30", ErrAnswered},
		{"too late", Quiet{Until: day}, false, "2026-12-02", ErrWindowOver},
	} {
		if got := c.k.settable(c.answered, clock.MustDay(c.today)); !errors.Is(got, c.want) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	k := Quiet{Set: true, Until: day}
	if !k.Hides() || k.due(day) || !k.due(day.AddDays(1)) || (Quiet{Set: true, Shown: true, Until: day}).Hides() || (Quiet{Until: day}).due(day.AddDays(1)) {
		t.Error("hidden too long or too short")
	}
}

func TestListRules(t *testing.T) {
	list := []Option{{ID: "a", State: Open}, {ID: "b", State: Withdrawn}, {ID: "c", State: Open}, {ID: "d", State: Open}}
	for _, c := range []struct {
		id   string
		up   bool
		want string
	}{{"a", true, ""}, {"a", false, "c"}, {"c", true, "a"}, {"d", false, ""}, {"b", true, ""}} {
		if got := neighbour(list, c.id, c.up); got != c.want {
			t.Errorf("beside %s: %q", c.id, got)
		}
	}
	if got, err := mergeable(list, []string{"d", "a"}); err != nil || len(got) != 2 {
		t.Errorf("merge two: %v %v", got, err)
	}
	if _, err := mergeable(list, []string{"a"}); !slices.Equal(wrongFields(err), []string{"options"}) {
		t.Errorf("merge one: %v", err)
	}
	if _, err := mergeable(list, []string{"a", "a", "x"}); !slices.Equal(wrongFields(err), []string{"options"}) {
		t.Errorf("merge one twice: %v", err)
	}
	if _, err := mergeable(list, []string{"a", "b"}); !errors.Is(err, ErrEnded) {
		t.Errorf("merge one that ended: %v", err)
	}
	many := make([]Option, MostOptions)
	for i := range many {
		many[i].State = Open
	}
	if room(many, 1, 0) == nil || room(many, 1, 2) != nil || room(many[:MostOptions-1], 1, 0) != nil || room(make([]Option, mostKept), 1, 0) == nil {
		t.Error("the number of options is not held")
	}
	if got := wrongFields(checkParts([]Input{form("En")})); !slices.Equal(got, []string{"parts"}) {
		t.Errorf("one part: %v", got)
	}
	if got := wrongFields(checkParts([]Input{form("En"), {}})); !slices.Equal(got, []string{"part2_title", "part2_core_task"}) {
		t.Errorf("an empty part: %v", got)
	}
}
