package agreement

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
)

var council = Decider{Council: true}

func by(unit string) Decider { return Decider{Unit: unit} }

func TestWho(t *testing.T) {
	for _, tc := range []struct {
		name    string
		rules   []Rule
		subject Subject
		touched []string
		decider Decider
		want    []string
	}{
		{"a leader about their own workplace", Minimum(), Other, []string{"north"}, by("north"), []string{"N discuss"}},
		{"a centre's chief about one workplace", Minimum(), Other, []string{"north"}, by("care"), []string{"C discuss", "N involve"}},
		{"the council about one workplace", Minimum(), Other, []string{"north"}, council, []string{"H discuss", "N involve"}},
		{"a director above the centres", Minimum(), Other, []string{"north"}, by("dir"), []string{"H discuss", "N involve"}},
		{"the chief executive", Minimum(), Other, []string{"lake", "north"}, by("town"), []string{"H discuss", "LK involve", "N involve"}},
		{"a chief of another centre", Minimum(), Other, []string{"north"}, by("edu"), []string{"E discuss", "N involve"}},
		{"a workplace without a committee", Minimum(), Other, []string{"south"}, by("care"), []string{"C discuss", "?south3→C"}},
		{"its own leader decides", Minimum(), Other, []string{"south"}, by("south"), []string{"C discuss", "?south3→C"}},
		{"a team leader", Minimum(), Other, []string{"team"}, by("team"), []string{"N discuss"}},
		{"nobody on the employee side", Minimum(), Other, []string{"hill"}, by("edu"), []string{"E discuss", "EA involve", "?hill3→EA HL"}},
		{"a centre with its own staff's committee", Minimum(), Other, []string{"edu"}, by("edu"), []string{"E discuss", "EA involve"}},
		{"a centre without an area committee", Minimum(), Other, []string{"park"}, by("tech"), []string{"H discuss", "?tech2→H", "?park3→H"}},
		{"a whole director's area", Minimum(), Other, []string{"dir"}, council, []string{"H discuss"}},
		{"a closed unit counts as where it went", Minimum(), Other, []string{"closed"}, by("care"), []string{"C discuss", "N involve"}},
		{"a unit nobody knows", Minimum(), Other, []string{"lost"}, by("care"), []string{"C discuss", "?lost3→"}},
		{"a decider nobody knows", Minimum(), Other, []string{"north"}, by("lost"), []string{"N involve", "?lost3→"}},
		{"nobody's own level", Minimum(), Other, []string{"north"}, by(""), []string{"N involve"}},
		{"no rule matches: the floor", nil, Other, []string{"north"}, by("care"), []string{"C discuss", "N involve"}},
		{"a rule weaker than the floor", []Rule{{ID: "weak", Level: 3, Extent: OneWorkplace, Ask: []Ask{{Touched, Inform}, {Deciding, Inform}}}}, Other,
			[]string{"north"}, by("care"), []string{"C discuss", "N involve"}},
		{"a rule stronger than the floor", []Rule{{ID: "strong", Level: 3, Extent: OneWorkplace, Ask: []Ask{{Touched, Guideline}}}}, Other,
			[]string{"north"}, by("care"), []string{"C discuss", "N guideline"}},
		{"the budget in the council", Minimum(), Budget, []string{"town"}, council, []string{"H guideline", "@politicians discuss"}},
		{"the budget at a workplace asks no politician", Minimum(), Budget, []string{"north"}, by("north"), []string{"N discuss"}},
		{"personnel policy for all is a guideline", Minimum(), PersonnelPolicy, []string{"town"}, by("town"), []string{"H guideline"}},
		{"personnel policy of a centre is not", Minimum(), PersonnelPolicy, []string{"care"}, by("care"), []string{"C discuss"}},
		{"MED training is the main committee's", Minimum(), MedTraining, []string{"north"}, by("care"), []string{"H discuss", "C discuss", "N involve"}},
		{"reorganising, by the example", Example(), Organisation, []string{"care"}, by("care"),
			[]string{"C discuss", "N involve", "@employees inform", "@representatives involve"}},
		{"one workplace, by the example", Example(), Other, []string{"north"}, by("town"), []string{"H discuss", "C inform", "N involve"}},
		{"several workplaces of a centre, by the example", Example(), Other, []string{"north", "south"}, by("care"),
			[]string{"C discuss", "N involve", "@representatives involve", "?south3→C"}},
		{"the budget of all, by the example", Example(), Budget, []string{"town"}, council,
			[]string{"H guideline", "@representatives involve", "@politicians discuss"}},
		{"wellbeing survey, by the example", Example(), WellbeingSurvey, []string{"north"}, by("north"), []string{"H guideline", "N discuss"}},
		{"pay is not MED", Example(), Pay, []string{"town"}, council, nil},
		{"one employee's case is not MED", Minimum(), EmploymentCase, []string{"north"}, by("north"), nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := Who(townGround(), tc.rules, Question{Subject: tc.subject, Touched: tc.touched, Decider: tc.decider})
			if diff := cmp.Diff(tc.want, lines(a)); diff != "" {
				t.Error(diff)
			}
			if a.Outside != tc.subject.Outside() {
				t.Errorf("outside: %v", a.Outside)
			}
		})
	}
}

func TestReasons(t *testing.T) {
	a := Who(townGround(), Example(), Question{Subject: Organisation, Touched: []string{"north", "south"}, Decider: by("care")})
	got := map[string][]Reason{}
	for _, c := range a.Asked {
		got[c.Committee.ID] = c.Reasons
	}
	const right, jobs, terms = "Rammeaftalen § 7, stk. 2", "Rammeaftalen § 7, stk. 4", "Eksempel: lokal MED-aftale, afsnit 4"
	want := []Reason{
		{"framework.right_level", right, Framework, Touched, Involve, []string{"north"}, false},
		{"framework.jobs", jobs, Framework, Touched, Involve, []string{"north"}, false},
		{"example.reorganise", terms, Local, Touched, Discuss, []string{"north"}, false},
		{"example.reorganise", terms, Local, Below, Involve, []string{"north"}, false},
		{"example.reorganise", terms, Local, Below, Involve, []string{"team"}, true},
	}
	if diff := cmp.Diff(want, got["N"]); diff != "" {
		t.Error(diff)
	}
	if r := got["C"][1]; r.Place != Touched || !r.Above || !slices.Equal(r.Units, []string{"south"}) {
		t.Errorf("the workplace without a committee: %+v", r)
	}
}

func TestDemands(t *testing.T) {
	a := Who(townGround(), Example(), Question{Subject: Organisation, Touched: []string{"care"}, Decider: by("care")})
	const meetings, centre, terms = "Eksempel: forretningsorden, punkt 2", "Eksempel: lokal MED-aftale, afsnit 3", "Eksempel: lokal MED-aftale, afsnit 4"
	want := Demands{
		Form:     Discuss,
		Notice:   Demand{21, []Span{{21, "example.reorganise", terms}, {14, "example.meetings", meetings}}},
		Material: Demand{7, []Span{{7, "example.reorganise", terms}, {4, "example.meetings", meetings}}},
		Response: Demand{14, []Span{{14, "example.centre", centre}, {14, "example.reorganise", terms}}},
		Escalation: []Step{{LevelAbove, "example.meetings", meetings}, {LevelAbove, "example.reorganise", terms},
			{CentralParties, "framework.jobs", "Rammeaftalen § 7, stk. 4"}},
	}
	if diff := cmp.Diff(want, a.Demands); diff != "" {
		t.Error(diff)
	}
	if n := len(a.Rules); n != 5 {
		t.Errorf("%d rules matched", n)
	}
	floor := Who(townGround(), nil, Question{Subject: Other, Touched: []string{"north"}, Decider: by("north")})
	if len(floor.Rules) != 0 || floor.Demands.Form != Discuss || floor.Asked[0].Reasons[0].Rule != "framework.right_level" {
		t.Errorf("%+v", floor)
	}
}

func TestExtentAndLevel(t *testing.T) {
	g := townGround()
	for _, tc := range []struct {
		touched []string
		want    Extent
	}{
		{nil, Nothing}, {[]string{"lost"}, Nothing},
		{[]string{"north"}, OneWorkplace}, {[]string{"team"}, OneWorkplace}, {[]string{"north", "team", "closed"}, OneWorkplace},
		{[]string{"south"}, OneWorkplace}, {[]string{"north", "south"}, OneCentre}, {[]string{"care"}, OneCentre}, {[]string{"edu"}, OneCentre},
		{[]string{"dir"}, OneCentre}, {[]string{"tech"}, OneCentre}, {[]string{"north", "lake"}, ManyCentres}, {[]string{"care", "edu"}, ManyCentres},
		{[]string{"town"}, Everywhere}, {[]string{"care", "edu", "tech"}, Everywhere},
	} {
		if got := g.Extent(tc.touched); got != tc.want {
			t.Errorf("%v: %d, want %d", tc.touched, got, tc.want)
		}
	}
	for unit, want := range map[string]int{"town": 1, "dir": 1, "care": 2, "edu": 2, "tech": 2, "north": 3, "team": 3, "park": 3} {
		if got := g.levelOf(unit); got != want {
			t.Errorf("%s: level %d, want %d", unit, got, want)
		}
	}
}

func TestWhereLevelsAreMissing(t *testing.T) {
	tree, list, filled := town()
	twoLevels := slices.DeleteFunc(slices.Clone(list), func(c committee.Committee) bool { return c.Level == committee.Area })
	noMain := slices.DeleteFunc(slices.Clone(list), func(c committee.Committee) bool { return c.Level == committee.Main })
	for _, tc := range []struct {
		name    string
		g       Ground
		touched string
		decider Decider
		want    []string
	}{
		{"no area level: the main committee has it, and no gap", NewGround(tree, twoLevels, filled), "north", by("care"), []string{"H discuss", "N involve"}},
		{"an area level without committees is a gap", NewGround(tree, twoLevels, filled, 1, 2, 3), "north", by("care"), []string{"H discuss", "N involve", "?care2→H"}},
		{"no main committee", NewGround(tree, noMain, filled, 1, 2, 3), "north", council, []string{"N involve", "?1→"}},
		{"no main committee and none below", NewGround(tree, noMain, filled, 1, 2, 3), "park", by("town"), []string{"?town1→", "?park3→"}},
		{"no committees at all", NewGround(tree, nil, nil), "north", by("care"), []string{"?care1→", "?north1→"}},
		{"no tree at all", NewGround(committee.Tree{}, nil, nil), "north", council, []string{"?north3→", "?1→"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := lines(Who(tc.g, Minimum(), Question{Subject: Other, Touched: []string{tc.touched}, Decider: tc.decider}))
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRulesMatchAtLeast(t *testing.T) {
	r := Rule{Kinds: []string{"decision"}, Subjects: []Subject{Budget}, Level: committee.Area, Extent: OneCentre}
	q := Question{Kind: "decision", Subject: Budget}
	for _, tc := range []struct {
		q      Question
		level  int
		extent Extent
		want   bool
	}{
		{q, 2, OneCentre, true}, {q, 1, OneCentre, true}, {q, Council, Everywhere, true},
		{q, 3, OneCentre, false}, {q, 2, OneWorkplace, false},
		{Question{Kind: "advice", Subject: Budget}, 2, OneCentre, false}, {Question{Kind: "decision", Subject: Jobs}, 2, OneCentre, false},
	} {
		if got := r.matches(tc.q, tc.level, tc.extent); got != tc.want {
			t.Errorf("%+v at %d, %d: %v", tc.q, tc.level, tc.extent, got)
		}
	}
}

func TestCheckRule(t *testing.T) {
	terms := Terms{Kinds: []string{"decision"}, Levels: []int{1, 3}}
	good := Rule{ID: "r", Level: 3, Extent: OneWorkplace, Ask: []Ask{{Deciding, Discuss}}, Clause: "§ 1", Origin: Local}
	for _, tc := range []struct {
		name   string
		change func(*Rule)
		want   []Problem
	}{
		{"good", func(*Rule) {}, nil},
		{"no id, clause or origin", func(r *Rule) { r.ID, r.Clause, r.Origin = "", " ", "" }, []Problem{{"id", CodeMissing}, {"clause", CodeMissing}, {"origin", CodeUnknown}}},
		{"a level the municipality does not have", func(r *Rule) { r.Level = 2 }, []Problem{{"level", CodeNoLevel}}},
		{"a level nobody has", func(r *Rule) { r.Level = 4 }, []Problem{{"level", CodeRange}}},
		{"the council", func(r *Rule) { r.Level = Council }, nil},
		{"area committees nobody has", func(r *Rule) { r.Ask = append(r.Ask, Ask{Areas, Inform}) }, []Problem{{"ask", CodeNoLevel}}},
		{"an unknown kind and subject", func(r *Rule) { r.Kinds, r.Subjects = []string{"party"}, []Subject{"cake"} }, []Problem{{"kinds", CodeUnknown}, {"subjects", CodeUnknown}}},
		{"pay", func(r *Rule) { r.Subjects = []Subject{Pay} }, []Problem{{"subjects", CodeOutside}}},
		{"touching nothing", func(r *Rule) { r.Extent = Nothing }, []Problem{{"extent", CodeRange}}},
		{"asking nobody", func(r *Rule) { r.Ask = nil }, []Problem{{"ask", CodeMissing}}},
		{"asking twice", func(r *Rule) { r.Ask = append(r.Ask, Ask{Deciding, Inform}) }, []Problem{{"ask", CodeTwice}}},
		{"an unknown place and form", func(r *Rule) { r.Ask = []Ask{{"moon", "shout"}} }, []Problem{{"ask", CodeUnknown}, {"form", CodeUnknown}}},
		{"days out of range", func(r *Rule) { r.Notice, r.Material, r.Response = -1, 367, 1000 },
			[]Problem{{"notice", CodeRange}, {"material", CodeRange}, {"response", CodeRange}}},
		{"an unknown escalation", func(r *Rule) { r.Escalation = "court" }, []Problem{{"escalation", CodeUnknown}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := good
			r.Ask = slices.Clone(good.Ask)
			tc.change(&r)
			if diff := cmp.Diff(tc.want, r.Check(terms)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := CheckRules([]Rule{good, good}, terms); !cmp.Equal(got, map[int][]Problem{1: {{"id", CodeTwice}}}) {
		t.Errorf("%v", got)
	}
	if got := CheckRules(Example(), Terms{Levels: []int{1, 2, 3}}); len(got) > 0 {
		t.Errorf("what is shipped: %v", got)
	}
}

func TestCheckQuestion(t *testing.T) {
	got := Question{Kind: "party", Subject: "cake"}.Check(Terms{Kinds: []string{"decision"}})
	if diff := cmp.Diff([]Problem{{"kind", CodeUnknown}, {"subject", CodeUnknown}, {"touched", CodeMissing}, {"decider", CodeMissing}}, got); diff != "" {
		t.Error(diff)
	}
	if got := (Question{Subject: Pay, Touched: []string{"u"}, Decider: council}).Check(Terms{}); got != nil {
		t.Errorf("%v", got)
	}
}

func TestVersions(t *testing.T) {
	day := clock.MustDay
	versions := []Version{{ID: "b", From: day("2026-01-01")}, {ID: "a", From: day("2022-01-01"), Until: day("2026-01-01")}}
	for on, want := range map[string]string{"2021-12-31": "", "2022-01-01": "a", "2025-12-31": "a", "2026-01-01": "b", "2040-02-29": "b"} {
		v, ok := On(versions, day(on))
		if v.ID != want || ok != (want != "") {
			t.Errorf("%s: %q", on, v.ID)
		}
	}
}

func TestCompare(t *testing.T) {
	g := townGround()
	q := Question{Subject: Organisation, Touched: []string{"north"}, Decider: by("care")}
	c := Compare(g, Minimum(), Example(), q)
	want := Change{Asked: []AskedChange{{"N", "North", Involve, Discuss}}, Parties: []PartyChange{{Employees, "", Inform}},
		Notice: [2]int{0, 21}, Material: [2]int{0, 7}, Response: [2]int{0, 14},
		Escalation: [2][]Escalation{{CentralParties}, {LevelAbove, CentralParties}}}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error(diff)
	}
	if c := Compare(g, Example(), Minimum(), q); c.None() || c.Asked[0] != (AskedChange{"N", "North", Discuss, Involve}) {
		t.Errorf("%+v", c)
	}
	moved := Differences(Who(g, Minimum(), q), Who(g, Minimum(), Question{Subject: Organisation, Touched: []string{"lake"}, Decider: by("edu")}))
	if diff := cmp.Diff([]AskedChange{{"C", "Care", Discuss, ""}, {"N", "North", Involve, ""}, {"E", "Edu", "", Discuss}, {"LK", "Lake", "", Involve}}, moved.Asked); diff != "" {
		t.Error(diff)
	}
}

func TestBagland(t *testing.T) {
	sitters := []Sitter{
		{"ann", "H", committee.TR, "A"}, {"amir", "H", committee.AMR, ""}, {"unknown", "H", committee.TR, ""},
		{"cara", "C", committee.TR, "A"}, {"carl", "C", committee.TR, "B"}, {"camr", "C", committee.AMR, ""},
		{"eva", "E", committee.TR, "B"}, {"nina", "N", committee.TR, "A"}, {"nils", "N", committee.AMR, ""},
		{"rolf", "R", committee.FTR, "A"},
	}
	find := func(person string) Sitter {
		return sitters[slices.IndexFunc(sitters, func(s Sitter) bool { return s.PersonID == person })]
	}
	for _, tc := range []struct {
		name, me string
		touched  []string
		why      BaglandWhy
		units    []string
		people   []string
		without  []string
	}{
		{"a general matter at the main level", "ann", []string{"town"}, BaglandGroup, nil, []string{"cara", "rolf"}, []string{"E"}},
		{"a working-environment representative", "amir", []string{"town"}, BaglandAMR, nil, []string{"camr"}, []string{"E", "R"}},
		{"the group is not known", "unknown", []string{"town"}, BaglandAll, nil, []string{"cara", "carl", "eva", "rolf"}, nil},
		{"only the centres touched", "ann", []string{"north", "lake"}, BaglandGroup, nil, []string{"cara"}, []string{"E"}},
		{"one institution", "ann", []string{"north"}, BaglandPlace, []string{"north"}, []string{"nina", "nils"}, nil},
		{"in the centre's committee, a centre's matter", "cara", []string{"care"}, BaglandGroup, nil, []string{"nina"}, nil},
		{"in a local committee: those there", "nina", []string{"town", "north"}, BaglandPlace, []string{"north"}, []string{"nils"}, nil},
		{"a unit nobody knows", "nina", []string{"lost"}, BaglandPlace, nil, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := Bagland(townGround(), sitters, find(tc.me), tc.touched)
			var people []string
			for _, s := range c.Representatives {
				people = append(people, s.PersonID)
			}
			if c.Why != tc.why || !slices.Equal(c.Units, tc.units) || !slices.Equal(people, tc.people) || !slices.Equal(c.Without, tc.without) {
				t.Errorf("%+v", c)
			}
		})
	}
}
