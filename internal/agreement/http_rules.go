package agreement

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// VersionPath is the page of a version.
func VersionPath(version string) string { return rulesPath + "/" + version }

func publishPath(version string) string    { return VersionPath(version) + "/offentliggoer" }
func rulePath(version, rule string) string { return VersionPath(version) + "/regel/" + rule }

// newRule stands in the address for a rule that is not there yet.
const newRule = "ny"

func (x *Room) rules(w http.ResponseWriter, r *http.Request) error {
	return x.showRules(w, r, http.StatusOK, beginTyped{Base: string(FromCurrent)}, nil)
}

// beginTyped is a new version as it was typed.
type beginTyped struct{ Base, From string }

func (x *Room) showRules(w http.ResponseWriter, r *http.Request, status int, t beginTyped, errs ui.Errors) error {
	v, err := x.rulesView(r.Context(), x.db.Read(), access.Of(r.Context()))
	if err != nil {
		return err
	}
	v.Typed, v.Errors = t, errs
	return web.Render(w, r, status, rulesPage(v))
}

func (x *Room) begin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := mayEditHere(r); err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	t := beginTyped{f.Get("base"), f.Get("from")}
	var made string
	from, err := x.readDay(t.From)
	if err == nil {
		made, err = x.Begin(ctx, access.Of(ctx), Base(t.Base), from)
	}
	if errs, ok := web.Invalid(ctx, err); ok {
		return x.showRules(w, r, http.StatusUnprocessableEntity, t, errs)
	}
	if errors.Is(err, fault.Conflict) { // somebody has begun one meanwhile: it is everybody's
		web.Flash(w, r, "info", i18n.T(ctx, "agreement.begin.there"))
		return web.SeeOther(w, r, rulesPath)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "agreement.begin.done"))
	return web.SeeOther(w, r, VersionPath(made))
}

func (x *Room) readDay(s string) (clock.Day, error) {
	if s == "" {
		return clock.Day{}, nil
	}
	day, ok := ui.ReadDay(s, x.today())
	if !ok {
		return day, invalid([]Problem{{"from", CodeUnknown}})
	}
	return day, nil
}

// mayEditHere stops who may not edit before anything is told of what they typed.
func mayEditHere(r *http.Request) error {
	switch a := access.Of(r.Context()); {
	case MayEdit(a):
		return nil
	case MayRead(a):
		return fault.Forbidden
	}
	return fault.NotFound
}

// here is the version in the address, if the actor may read it.
func (x *Room) here(r *http.Request, q db.Q) (Version, error) {
	version, err := web.PathID(r, "id")
	if err != nil {
		return Version{}, err
	}
	v, err := ByID(r.Context(), q, version)
	if err == nil && !MayReadVersion(access.Of(r.Context()), v) {
		err = fault.NotFound
	}
	return v, err
}

// draftHere is the draft in the address, for who may edit; one that is published meanwhile is fault.Conflict.
func (x *Room) draftHere(r *http.Request) (Version, error) {
	v, err := x.here(r, x.db.Read())
	switch {
	case err != nil:
		return v, err
	case !MayEdit(access.Of(r.Context())):
		return v, fault.Forbidden
	case !v.Draft:
		return v, fault.Conflict
	}
	return v, nil
}

// onDraft handles a form of the draft in the address; one that is published meanwhile is shown as it is.
func (x *Room) onDraft(act func(w http.ResponseWriter, r *http.Request, draft Version, f *web.Values) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		draft, err := x.draftHere(r)
		if errors.Is(err, fault.Conflict) {
			web.Flash(w, r, "info", i18n.T(r.Context(), "agreement.draft.meanwhile"))
			return web.SeeOther(w, r, VersionPath(r.PathValue("id")))
		}
		if err != nil {
			return err
		}
		f, err := web.Form(r)
		if err != nil {
			return err
		}
		return act(w, r, draft, f)
	}
}

func (x *Room) version(w http.ResponseWriter, r *http.Request) error {
	return x.showVersion(w, r, http.StatusOK, "", nil)
}

func (x *Room) showVersion(w http.ResponseWriter, r *http.Request, status int, from string, errs ui.Errors) error {
	version, err := x.here(r, x.db.Read())
	if err != nil {
		return err
	}
	v, err := x.versionView(r.Context(), x.db.Read(), access.Of(r.Context()), version)
	if err != nil {
		return err
	}
	v.Errors = errs
	if from != "" {
		v.From = from
	}
	return web.Render(w, r, status, versionPage(v))
}

// changeVersion does what the button says that was pressed.
func (x *Room) changeVersion(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	version, err := x.here(r, x.db.Read())
	if err != nil {
		return err
	}
	if err := mayEditHere(r); err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	to, said := VersionPath(version.ID), "agreement.draft.saved"
	switch f.Get("do") {
	case "dag":
		var from clock.Day
		if from, err = x.readDay(f.Get("from")); err == nil {
			err = x.SetFrom(ctx, actor, version.ID, from)
		}
	case "op", "ned":
		err, said = x.MoveRule(ctx, actor, version.ID, f.Get("rule"), f.Get("do") == "op"), ""
		to += "#regler"
	case "slet":
		err, to, said = x.Discard(ctx, actor, version.ID), rulesPath, "agreement.draft.discarded"
	case "tag-tilbage":
		err, said = x.TakeBack(ctx, actor, version.ID), "agreement.draft.taken_back"
	default:
		return fault.NotFound
	}
	if errs, ok := web.Invalid(ctx, err); ok {
		return x.showVersion(w, r, http.StatusUnprocessableEntity, f.Get("from"), errs)
	}
	if errors.Is(err, fault.Conflict) { // meanwhile it was published, begun or changed: what it is now is what there is to see
		web.Flash(w, r, "info", i18n.T(ctx, "agreement.draft.meanwhile"))
		return web.SeeOther(w, r, to)
	}
	if err != nil {
		return err
	}
	if said != "" {
		web.Flash(w, r, "success", i18n.T(ctx, said))
	}
	return web.SeeOther(w, r, to)
}

// ruleForm is the form of the rule in the address. The id of a shipped rule has a dot and is no id of ours, so it is only compared.
func (x *Room) ruleForm(w http.ResponseWriter, r *http.Request) error {
	v, err := x.draftHere(r)
	if errors.Is(err, fault.Conflict) {
		return fault.NotFound
	}
	if err != nil {
		return err
	}
	rule := Rule{Level: 3, Extent: OneWorkplace, Origin: Local}
	if which := r.PathValue("regel"); which != newRule {
		i := at(v.Rules, which)
		if i < 0 {
			return fault.NotFound
		}
		rule = v.Rules[i]
	}
	t := typedRule(rule)
	if t.ID = rule.ID; t.ID == "" {
		t.ID = id.New() // so that a form that is sent twice makes one rule
	} else {
		t.Seen = Seal(rule)
	}
	return x.showRule(w, r, http.StatusOK, v, t, false, nil)
}

func (x *Room) showRule(w http.ResponseWriter, r *http.Request, status int, version Version, t ruleTyped, meanwhile bool, errs ui.Errors) error {
	v, err := x.ruleView(r.Context(), x.db.Read(), version, r.PathValue("regel"), t)
	if err != nil {
		return err
	}
	v.Meanwhile, v.Errors = meanwhile, errs
	return web.Render(w, r, status, rulePage(v))
}

// changeRule shows what a rule would change, and saves or removes it: the button that was pressed says which.
func (x *Room) changeRule(w http.ResponseWriter, r *http.Request, version Version, f *web.Values) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	which, t := r.PathValue("regel"), typedForm(f)
	do := f.Get("do")
	if do == "ret" {
		return x.showRule(w, r, http.StatusOK, version, t, false, nil)
	}
	rule := t.rule()
	if rule.ID = which; which == newRule {
		made, err := id.Parse(t.ID)
		if err != nil {
			return err
		}
		rule.ID = made
	}
	terms, err := x.Terms(ctx, x.db.Read())
	if err != nil {
		return err
	}
	remove := do == "fjern" || do == "fjern-nu"
	if !remove {
		if errs, bad := web.Invalid(ctx, invalid(rule.Check(terms))); bad {
			return x.showRule(w, r, http.StatusUnprocessableEntity, version, t, false, errs)
		}
	}
	said := "agreement.rule.saved"
	switch do {
	case "gem":
		err = x.SaveRule(ctx, actor, version.ID, rule, t.Seen)
	case "fjern-nu":
		err, said = x.RemoveRule(ctx, actor, version.ID, which, t.Seen), "agreement.rule.removed"
	default: // nothing is saved before what it would change has been seen
		return x.preview(w, r, version, rule, t, remove)
	}
	if errors.Is(err, fault.Conflict) {
		return x.changedMeanwhile(w, r, version, rule.ID, t)
	}
	if errs, bad := web.Invalid(ctx, err); bad {
		return x.showRule(w, r, http.StatusUnprocessableEntity, version, t, false, errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, said))
	return web.SeeOther(w, r, VersionPath(version.ID)+"#regler")
}

// changedMeanwhile shows the form again with all that was typed, after somebody else has changed or removed the same rule: saving once more
// puts this in the place of theirs, which stands beside it.
func (x *Room) changedMeanwhile(w http.ResponseWriter, r *http.Request, version Version, which string, t ruleTyped) error {
	now, err := ByID(r.Context(), x.db.Read(), version.ID)
	if err != nil {
		return err
	}
	t.ID, t.Seen = which, ""
	if i := at(now.Rules, which); i >= 0 {
		t.Seen = Seal(now.Rules[i])
	}
	return x.showRule(w, r, http.StatusConflict, now, t, true, nil)
}

func (x *Room) preview(w http.ResponseWriter, r *http.Request, version Version, rule Rule, t ruleTyped, remove bool) error {
	after, err := changed(version.Rules, rule, t.Seen, remove)
	if errors.Is(err, fault.Conflict) {
		return x.changedMeanwhile(w, r, version, rule.ID, t)
	}
	if errs, bad := web.Invalid(r.Context(), err); bad {
		return x.showRule(w, r, http.StatusUnprocessableEntity, version, t, false, errs)
	}
	if err != nil {
		return err
	}
	v, err := x.effectsView(r.Context(), x.db.Read(), version.Rules, after)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, previewPage(previewView{effectsView: v, Version: version, Which: r.PathValue("regel"), Typed: t, Rule: rule, Remove: remove}))
}

// changed is the draft's rules with one put in, or removed.
func changed(rules []Rule, r Rule, seen string, remove bool) ([]Rule, error) {
	if !remove {
		return put(rules, r, seen)
	}
	i := at(rules, r.ID)
	if i < 0 || Seal(rules[i]) != seen {
		return nil, fault.Conflict
	}
	return append(append([]Rule{}, rules[:i]...), rules[i+1:]...), nil
}

func (x *Room) publishForm(w http.ResponseWriter, r *http.Request) error {
	return x.showPublish(w, r, http.StatusOK, false, nil)
}

func (x *Room) showPublish(w http.ResponseWriter, r *http.Request, status int, meanwhile bool, errs ui.Errors) error {
	version, err := x.draftHere(r)
	if errors.Is(err, fault.Conflict) {
		return fault.NotFound
	}
	if err != nil {
		return err
	}
	v, err := x.publishView(r.Context(), x.db.Read(), version)
	if err != nil {
		return err
	}
	v.Meanwhile, v.Errors = meanwhile, errs
	return web.Render(w, r, status, publishPage(v))
}

func (x *Room) publish(w http.ResponseWriter, r *http.Request, version Version, f *web.Values) error {
	ctx := r.Context()
	err := x.Publish(ctx, access.Of(ctx), version.ID, f.Get("seen"))
	if errs, bad := web.Invalid(ctx, err); bad {
		return x.showPublish(w, r, http.StatusUnprocessableEntity, false, errs)
	}
	if errors.Is(err, fault.Conflict) {
		return x.showPublish(w, r, http.StatusConflict, true, nil)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "agreement.publish.done", "day", version.From))
	return web.SeeOther(w, r, VersionPath(version.ID))
}

// ruleTyped is a rule as it was typed.
type ruleTyped struct {
	// Seen is the Seal of the rule that was shown, "" for a new one.
	ID, Seen                   string
	Kinds, Subjects            []string
	Level, Extent              string
	Ask                        map[Place]string
	Notice, Material, Response string
	Escalation, Clause, Origin string
}

func typedRule(r Rule) ruleTyped {
	t := ruleTyped{Kinds: r.Kinds, Level: strconv.Itoa(r.Level), Extent: strconv.Itoa(int(r.Extent)), Ask: map[Place]string{},
		Notice: daysTyped(r.Notice), Material: daysTyped(r.Material), Response: daysTyped(r.Response),
		Escalation: string(r.Escalation), Clause: r.Clause, Origin: string(r.Origin)}
	for _, s := range r.Subjects {
		t.Subjects = append(t.Subjects, string(s))
	}
	for _, a := range r.Ask {
		t.Ask[a.Place] = string(a.Form)
	}
	return t
}

func daysTyped(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func typedForm(f *web.Values) ruleTyped {
	t := ruleTyped{ID: f.Get("rule"), Seen: f.Get("seen"), Kinds: f.All("kinds"), Subjects: f.All("subjects"), Level: f.Get("level"), Extent: f.Get("extent"), Ask: map[Place]string{},
		Notice: f.Get("notice"), Material: f.Get("material"), Response: f.Get("response"), Escalation: f.Get("escalation"), Clause: f.Get("clause"), Origin: f.Get("origin")}
	for _, p := range Places {
		if form := f.Get(askField(p)); form != "" {
			t.Ask[p] = form
		}
	}
	return t
}

// askField is the field of a place: the first has the name that what is wrong with all of them leads to.
func askField(p Place) string {
	if p == Places[0] {
		return "ask"
	}
	return "ask_" + string(p)
}

// rule is the rule that was typed, without its id. What is no number is out of every range.
func (t ruleTyped) rule() Rule {
	number := func(s string) int {
		if s == "" {
			return 0
		}
		n, err := strconv.Atoi(s)
		if err != nil {
			return -1
		}
		return n
	}
	r := Rule{Kinds: t.Kinds, Level: number(t.Level), Extent: Extent(number(t.Extent)), Notice: number(t.Notice), Material: number(t.Material), Response: number(t.Response),
		Escalation: Escalation(t.Escalation), Clause: t.Clause, Origin: Origin(t.Origin)}
	if len(r.Kinds) == 0 {
		r.Kinds = nil
	}
	if t.Level == "" { // none is not the council
		r.Level = -1
	}
	for _, s := range t.Subjects {
		r.Subjects = append(r.Subjects, Subject(s))
	}
	for _, p := range Places {
		if form := t.Ask[p]; form != "" {
			r.Ask = append(r.Ask, Ask{p, Form(form)})
		}
	}
	return r
}
