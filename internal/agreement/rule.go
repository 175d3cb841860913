package agreement

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/cpr"
)

// Council is the level above the committees': politicians decide, on the administration's recommendation. The levels below it are
// those of the committees, committee.Main to committee.Local.
const Council = 0

// Extent is how much of the organisation a matter touches. The order is that of the numbers.
type Extent int

// The extents. Everywhere is all workplaces there are.
const (
	Nothing Extent = iota
	OneWorkplace
	OneCentre
	ManyCentres
	Everywhere
)

// Form is how a committee or somebody else is involved.
type Form string

// The forms, from the weakest.
const (
	Inform    Form = "inform"
	Involve   Form = "involve"
	Discuss   Form = "discuss"
	Guideline Form = "guideline"
)

// Forms are all forms, from the weakest to the strongest.
var Forms = []Form{Inform, Involve, Discuss, Guideline}

// Strength orders forms; 0 is no form at all.
func (f Form) Strength() int { return slices.Index(Forms, f) + 1 }

// Place is where a rule asks.
type Place string

// The places. Those before Employees are committees, the others people.
const (
	// Deciding is the committee of the level that decides.
	Deciding Place = "deciding"
	// Touched are the committees that speak for the units touched.
	Touched Place = "touched"
	// Below are the committees of everything below the units touched.
	Below Place = "below"
	// Between are all committees above the units touched, up to the level that decides.
	Between Place = "between"
	// Areas are the area committees of the units touched.
	Areas Place = "areas"
	// MainCommittee is the main committee.
	MainCommittee Place = "main"
	// Employees are those who work in the units touched.
	Employees Place = "employees"
	// Representatives are the shop stewards and working-environment representatives of the units touched.
	Representatives Place = "representatives"
	// Leaders are the leaders of the units touched.
	Leaders Place = "leaders"
	// Politicians are the political leadership, whom the main committee meets.
	Politicians Place = "politicians"
)

// Places are all places in the order they are offered.
var Places = []Place{Deciding, Touched, Below, Between, Areas, MainCommittee, Employees, Representatives, Leaders, Politicians}

// people says whether a place is people and not committees.
func (p Place) people() bool { return slices.Index(Places, p) >= slices.Index(Places, Employees) }

// Origin is where a rule comes from.
type Origin string

// The origins.
const (
	Framework Origin = "framework"
	Local     Origin = "local"
)

// Escalation is who takes a matter on which the committee cannot agree.
type Escalation string

// The escalations, from the nearest; "" is none.
const (
	LevelAbove     Escalation = "above"
	ToMain         Escalation = "main"
	CentralParties Escalation = "central"
)

// Escalations are all of them in order.
var Escalations = []Escalation{LevelAbove, ToMain, CentralParties}

// Subject is what a matter is about.
type Subject string

// The subjects.
const (
	Budget             Subject = "budget"
	Economy            Subject = "economy" // recent and expected development in activities and economy
	Jobs               Subject = "jobs"    // employment, and jobs that are threatened
	Organisation       Subject = "organisation"
	Transfer           Subject = "transfer" // of undertakings, and tenders
	Rationalisation    Subject = "rationalisation"
	PersonnelPolicy    Subject = "personnel_policy"
	WorkingTime        Subject = "working_time"
	WorkingEnvironment Subject = "working_environment"
	WellbeingSurvey    Subject = "wellbeing_survey"
	SicknessAbsence    Subject = "sickness_absence"
	Technology         Subject = "technology"
	MedTraining        Subject = "med_training"
	LocalAgreement     Subject = "agreement"
	Other              Subject = "other"
	// Pay and EmploymentCase are not MED: see Outside.
	Pay            Subject = "pay"
	EmploymentCase Subject = "employment_case"
)

// Subjects are all subjects in the order they are offered.
var Subjects = []Subject{Budget, Economy, Jobs, Organisation, Transfer, Rationalisation, PersonnelPolicy, WorkingTime, WorkingEnvironment,
	WellbeingSurvey, SicknessAbsence, Technology, MedTraining, LocalAgreement, Other, Pay, EmploymentCase}

// Outside says that a subject is not for MED: local pay is negotiated between unions and employer, and what concerns one employee alone is
// theirs, their leader's and their shop steward's (docs/who-may.md section 1).
func (s Subject) Outside() bool { return s == Pay || s == EmploymentCase }

// Ask is one that a rule involves, and how.
type Ask struct {
	Place Place `json:"place"`
	Form  Form  `json:"form"`
}

// Rule is one rule of an agreement: when a matter is of these kinds and subjects, is decided at this level or above, and touches
// this much or more, then these are asked.
type Rule struct {
	ID string `json:"id"`
	// Kinds and Subjects it is for; none is all.
	Kinds    []string  `json:"kinds,omitempty"`
	Subjects []Subject `json:"subjects,omitempty"`
	// Level is the lowest level that decides; Council is the highest.
	Level int `json:"level"`
	// Extent is the least that is touched.
	Extent Extent `json:"extent"`
	Ask    []Ask  `json:"ask"`
	// Notice, Material and Response are days: before the meeting to call it, before it to send its papers, and to answer. 0 asks nothing.
	Notice     int        `json:"notice,omitempty"`
	Material   int        `json:"material,omitempty"`
	Response   int        `json:"response,omitempty"`
	Escalation Escalation `json:"escalation,omitempty"`
	// Clause is where it stands, as it is cited.
	Clause string `json:"clause"`
	Origin Origin `json:"origin"`
}

// matches says whether the rule is for a question decided at level and touching extent.
func (r Rule) matches(q Question, level int, extent Extent) bool {
	return (len(r.Kinds) == 0 || slices.Contains(r.Kinds, q.Kind)) &&
		(len(r.Subjects) == 0 || slices.Contains(r.Subjects, q.Subject)) &&
		level <= r.Level && extent >= r.Extent
}

//go:embed minimum.json
var minimumFile []byte

//go:embed example.json
var exampleFile []byte

var minimum, example = read(minimumFile), read(exampleFile)

func read(file []byte) []Rule {
	var rules []Rule
	if err := json.Unmarshal(file, &rules); err != nil {
		panic(err) // the file is embedded above
	}
	return rules
}

// Minimum is what the framework agreement asks everywhere. Its first rule is the floor.
func Minimum() []Rule { return clone(minimum) }

// Example is a local set on top of the framework's minimum. It is an example and nobody's agreement.
func Example() []Rule { return append(Minimum(), clone(example)...) }

func clone(rules []Rule) []Rule {
	out := slices.Clone(rules)
	for i, r := range out {
		out[i].Kinds, out[i].Subjects, out[i].Ask = slices.Clone(r.Kinds), slices.Clone(r.Subjects), slices.Clone(r.Ask)
	}
	return out
}

// Version is an agreement's rules, valid from the first day until the first day they no longer are; no Until while nothing
// follows.
type Version struct {
	ID          string
	From, Until clock.Day
	// Draft: it is being made, and valid on no day.
	Draft bool
	Rules []Rule
}

// Begun says whether the version is, or has been, valid: then it is never changed, because matters keep it.
func (v Version) Begun(day clock.Day) bool { return !v.Draft && !v.From.After(day) }

// On is the version that is valid on a day: of several the one that began last. A matter keeps the one of the day it was opened.
func On(versions []Version, day clock.Day) (Version, bool) {
	var found Version
	ok := false
	for _, v := range versions {
		if v.Draft || v.From.After(day) || !v.Until.IsZero() && !v.Until.After(day) {
			continue
		}
		if !ok || v.From.After(found.From) {
			found, ok = v, true
		}
	}
	return found, ok
}

// Terms are what a municipality's rules can speak of.
type Terms struct {
	// Kinds of matter.
	Kinds []string
	// Levels of committees the municipality has; the council and the main committee always are.
	Levels []int
}

// has says whether a rule can name the level.
func (t Terms) has(level int) bool {
	return level == Council || level == committee.Main || slices.Contains(t.Levels, level)
}

// Problem is a wrong field, with the code of what is wrong.
type Problem struct{ Field, Code string }

// The codes of problems.
const (
	CodeMissing = "missing"
	CodeUnknown = "unknown"
	CodeNoLevel = "no_level" // the municipality does not have this level
	CodeRange   = "range"
	CodeOutside = "outside" // not a subject for MED
	CodeTwice   = "twice"
	CodeCPR     = "cpr"
)

// The most rules a version has, and characters a clause has.
const (
	MostRules  = 60
	MostClause = 120
)

// MostDays is the longest notice, material or response a rule can ask for.
const MostDays = 366

// Check finds everything that is wrong with a rule, in the order of the form.
func (r Rule) Check(terms Terms) []Problem {
	var wrong []Problem
	add := func(field, code string) { wrong = append(wrong, Problem{field, code}) }
	if strings.TrimSpace(r.ID) == "" {
		add("id", CodeMissing)
	}
	for _, k := range r.Kinds {
		if !slices.Contains(terms.Kinds, k) {
			add("kinds", CodeUnknown)
		}
	}
	for _, s := range r.Subjects {
		switch {
		case !slices.Contains(Subjects, s):
			add("subjects", CodeUnknown)
		case s.Outside():
			add("subjects", CodeOutside)
		}
	}
	switch {
	case r.Level < Council || r.Level > committee.Local:
		add("level", CodeRange)
	case r.Level != committee.Local && !terms.has(r.Level): // the lowest level is whoever decides, and needs no committee
		add("level", CodeNoLevel)
	}
	if r.Extent < OneWorkplace || r.Extent > Everywhere {
		add("extent", CodeRange)
	}
	if len(r.Ask) == 0 {
		add("ask", CodeMissing)
	}
	for i, a := range r.Ask {
		switch {
		case !slices.Contains(Places, a.Place):
			add("ask", CodeUnknown)
		case a.Place == Areas && !terms.has(committee.Area):
			add("ask", CodeNoLevel)
		case slices.ContainsFunc(r.Ask[:i], func(b Ask) bool { return b.Place == a.Place }):
			add("ask", CodeTwice)
		}
		if a.Form.Strength() == 0 {
			add("form", CodeUnknown)
		}
	}
	for _, d := range []struct {
		field string
		days  int
	}{{"notice", r.Notice}, {"material", r.Material}, {"response", r.Response}} {
		if d.days < 0 || d.days > MostDays {
			add(d.field, CodeRange)
		}
	}
	if r.Escalation != "" && !slices.Contains(Escalations, r.Escalation) {
		add("escalation", CodeUnknown)
	}
	switch {
	case strings.TrimSpace(r.Clause) == "":
		add("clause", CodeMissing)
	case utf8.RuneCountInString(r.Clause) > MostClause:
		add("clause", CodeRange)
	case cpr.In(r.Clause):
		add("clause", CodeCPR)
	}
	if r.Origin != Framework && r.Origin != Local {
		add("origin", CodeUnknown)
	}
	return wrong
}

// CheckRules finds what is wrong with a set, by the rule's place in it.
func CheckRules(rules []Rule, terms Terms) map[int][]Problem {
	wrong := map[int][]Problem{}
	for i, r := range rules {
		list := r.Check(terms)
		if slices.ContainsFunc(rules[:i], func(b Rule) bool { return b.ID == r.ID }) {
			list = append(list, Problem{"id", CodeTwice})
		}
		if len(list) > 0 {
			wrong[i] = list
		}
	}
	return wrong
}
