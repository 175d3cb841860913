package agreement

import (
	"context"
	"math"
	"slices"
	"strconv"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/ui"
)

// rulesView is the rules in force, and the versions there are.
type rulesView struct {
	Words
	Now      Version
	Versions []Version
	Edits    bool
	// Draft is the one that is being made, the zero Version when there is none; only for who edits.
	Draft  Version
	Today  clock.Day
	Typed  beginTyped
	Errors ui.Errors
}

// rulesView reads the rules in force with all versions. Five queries.
func (x *Room) rulesView(ctx context.Context, q db.Q, actor access.Actor) (rulesView, error) {
	v := rulesView{Edits: MayEdit(actor), Today: x.today()}
	var err error
	if v.Words, err = x.Words(ctx, Ground{}); err != nil {
		return v, err
	}
	if v.Now, err = Valid(ctx, q, v.Today); err != nil {
		return v, err
	}
	all, err := Versions(ctx, q)
	for _, one := range all {
		switch {
		case !one.Draft:
			v.Versions = append(v.Versions, one)
		case v.Edits:
			v.Draft = one
		}
	}
	return v, err
}

// versionView is one version: published, or the draft for who edits.
type versionView struct {
	Words
	Version Version
	Edits   bool
	Begun   bool
	// Wrong is what stands in the way of publishing, by the rule's place.
	Wrong   map[int][]Problem
	History []event
	// From is the day in the draft's form, as it was typed.
	From   string
	Errors ui.Errors
}

// event is one act on a version.
type event struct {
	Day  clock.Day
	Verb string
	Who  string
}

// mostHistory bounds the acts that are shown of a version.
const mostHistory = 30

// versionView is a version with its history. Four queries.
func (x *Room) versionView(ctx context.Context, q db.Q, actor access.Actor, version Version) (versionView, error) {
	v := versionView{Version: version, Edits: MayEdit(actor), Begun: version.Begun(x.today()), From: ui.WriteDay(version.From)}
	var err error
	if v.Words, err = x.Words(ctx, Ground{}); err != nil {
		return v, err
	}
	terms, err := x.Terms(ctx, q)
	if err != nil {
		return v, err
	}
	if version.Draft {
		v.Wrong = CheckRules(version.Rules, terms)
	}
	if !v.Edits {
		return v, nil
	}
	entries, err := journal.About(ctx, q, ofAgreement, version.ID, math.MaxInt64, mostHistory)
	if err != nil {
		return v, err
	}
	var people []string
	for _, e := range entries {
		people = append(people, e.Actor)
	}
	names, err := x.org.Persons(ctx, q, people)
	for _, e := range entries {
		v.History = append(v.History, event{clock.DayOf(e.At), e.Verb, names[e.Actor].Name()})
	}
	return v, err
}

// ruleView is the form of a rule.
type ruleView struct {
	Words
	Version Version
	Which   string
	Typed   ruleTyped
	Terms   Terms
	// Meanwhile: somebody else has changed or removed it. Theirs is what they made of it, nil when they removed it.
	Meanwhile bool
	Theirs    *Rule
	Errors    ui.Errors
}

func (x *Room) ruleView(ctx context.Context, q db.Q, version Version, which string, t ruleTyped) (ruleView, error) {
	v := ruleView{Version: version, Which: which, Typed: t}
	var err error
	if v.Words, err = x.Words(ctx, Ground{}); err != nil {
		return v, err
	}
	if i := at(version.Rules, t.ID); i >= 0 {
		v.Theirs = &version.Rules[i]
	}
	v.Terms, err = x.Terms(ctx, q)
	return v, err
}

// levels are the levels a rule can be for: those there are, and the one that was typed.
func (v ruleView) levels(ctx context.Context) []ui.Option {
	list := []ui.Option{{Value: strconv.Itoa(committee.Local), Label: i18n.T(ctx, "agreement.level.anybody")}}
	for _, level := range []int{committee.Area, committee.Main} {
		if value := strconv.Itoa(level); v.Terms.has(level) || v.Typed.Level == value {
			list = append(list, ui.Option{Value: value, Label: i18n.T(ctx, "agreement.level.from", "level", v.Level(ctx, level))})
		}
	}
	return append(list, ui.Option{Value: strconv.Itoa(Council), Label: i18n.T(ctx, "agreement.level.council")})
}

func extents(ctx context.Context) []ui.Option {
	var list []ui.Option
	for e := OneWorkplace; e <= Everywhere; e++ {
		n := strconv.Itoa(int(e))
		list = append(list, ui.Option{Value: n, Label: i18n.T(ctx, "agreement.extent_choice."+n)})
	}
	return list
}

// inside are the subjects a rule can be for.
func inside(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, s := range Subjects {
		if !s.Outside() {
			list = append(list, ui.Option{Value: string(s), Label: SubjectText(ctx, s)})
		}
	}
	return list
}

// places are where this municipality's rules can ask: the area committees only where there are any, or a rule asks them already.
func (v ruleView) places() []Place {
	return slices.DeleteFunc(slices.Clone(Places), func(p Place) bool {
		return p == Areas && !v.Terms.has(committee.Area) && v.Typed.Ask[p] == ""
	})
}

func forms(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, f := range Forms {
		list = append(list, ui.Option{Value: string(f), Label: FormText(ctx, f)})
	}
	return list
}

func escalationOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, e := range Escalations {
		list = append(list, ui.Option{Value: string(e), Label: escalationText(ctx, e)})
	}
	return list
}

func origins(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: string(Local), Label: i18n.T(ctx, "agreement.origin.local")}, {Value: string(Framework), Label: i18n.T(ctx, "agreement.origin.framework")}}
}

// effectsView is what rules would change for open matters.
type effectsView struct {
	Words
	Effects []Effect
	// Tried is how many open matters there are that its reader may see.
	Tried int
}

// mostEffects bounds the matters that are shown.
const mostEffects = 50

func (x *Room) effectsView(ctx context.Context, q db.Q, before, after []Rule) (effectsView, error) {
	var v effectsView
	g, err := x.Ground(ctx, q)
	if err != nil {
		return v, err
	}
	if v.Words, err = x.Words(ctx, g); err != nil {
		return v, err
	}
	v.Effects, v.Tried, err = x.Effects(ctx, q, g, before, after)
	return v, err
}

// previewView is what a rule would change, before it is saved.
type previewView struct {
	effectsView
	Version Version
	Which   string
	Typed   ruleTyped
	Rule    Rule
	Remove  bool
}

// publishView is what a draft would change, before it is published.
type publishView struct {
	effectsView
	Version   Version
	Seen      string
	Meanwhile bool
	Errors    ui.Errors
}

// publishView compares the draft with the rules that are valid the day before it begins.
func (x *Room) publishView(ctx context.Context, q db.Q, version Version) (publishView, error) {
	v := publishView{Version: version, Seen: Seal(version.Rules...)}
	before, err := Valid(ctx, q, version.From.AddDays(-1))
	if err != nil {
		return v, err
	}
	v.effectsView, err = x.effectsView(ctx, q, before.Rules, version.Rules)
	return v, err
}

// period is from when to when a version is valid, in words.
func period(ctx context.Context, v Version) string {
	switch {
	case v.ID == "":
		return i18n.T(ctx, "agreement.period.minimum")
	case v.Draft:
		return i18n.T(ctx, "agreement.period.draft", "from", v.From)
	case v.Until.IsZero():
		return i18n.T(ctx, "agreement.period.on", "from", v.From)
	}
	return i18n.T(ctx, "agreement.period.between", "from", v.From, "last", v.Until.AddDays(-1))
}

func (v rulesView) tags(ctx context.Context, one Version) []ui.Tag {
	switch {
	case one.ID == v.Now.ID:
		return []ui.Tag{{Kind: "leaf", Text: i18n.T(ctx, "agreement.version.now")}}
	case !one.Begun(v.Today):
		return []ui.Tag{{Text: i18n.T(ctx, "agreement.version.planned")}}
	}
	return []ui.Tag{{Kind: "sand", Text: i18n.T(ctx, "agreement.version.was")}}
}

func originTag(ctx context.Context, o Origin) []ui.Tag {
	kind := ""
	if o == Framework {
		kind = "sand"
	}
	return []ui.Tag{{Kind: kind, Text: i18n.T(ctx, "agreement.origin."+string(o))}}
}

// wrongTexts are what is wrong with a rule, in sentences.
func wrongTexts(ctx context.Context, list []Problem) []string {
	var out []string
	for _, p := range list {
		out = append(out, i18n.T(ctx, "agreement.error."+p.Field+"_"+p.Code))
	}
	return out
}
