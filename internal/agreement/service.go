package agreement

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

// ofAgreement is what this room's journal entries are about: a version.
const ofAgreement = "agreement"

// Seal is a short sum of rules, to see whether somebody else has changed them since they were shown.
func Seal(rules ...Rule) string {
	text, err := json.Marshal(rules)
	if err != nil {
		panic(err) // rules are texts and numbers
	}
	sum := sha256.Sum256(text)
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// Base is what a new version begins with.
type Base string

// The bases.
const (
	FromCurrent Base = "current" // the rules in force
	FromMinimum Base = "minimum"
	FromExample Base = "example"
)

// Bases are all of them in order.
var Bases = []Base{FromCurrent, FromMinimum, FromExample}

// Begin makes a draft, valid from a day, of what the base says. fault.Conflict when there is one already. By the secretariat.
func (x *Room) Begin(ctx context.Context, actor access.Actor, base Base, from clock.Day) (string, error) {
	v := Version{ID: id.New(), From: from, Draft: true}
	err := x.write(ctx, actor, func(ctx context.Context, tx *db.Tx) (journal.Entry, error) {
		switch base {
		case FromMinimum:
			v.Rules = Minimum()
		case FromExample:
			v.Rules = Example()
		case FromCurrent:
			now, err := Valid(ctx, tx, x.today())
			if err != nil {
				return journal.Entry{}, err
			}
			v.Rules = now.Rules
		default:
			return journal.Entry{}, fault.One("base", "agreement.error.base_unknown")
		}
		if err := x.mayBegin(ctx, tx, v); err != nil {
			return journal.Entry{}, err
		}
		return journal.Entry{Verb: "agreement.begun", SubjectID: v.ID, Args: map[string]any{"day": from.String()}}, Put(ctx, tx, v)
	})
	return v.ID, err
}

// write is one act of the secretariat.
func (x *Room) write(ctx context.Context, actor access.Actor, act func(ctx context.Context, tx *db.Tx) (journal.Entry, error)) error {
	switch {
	case !MayRead(actor):
		return fault.NotFound
	case !MayEdit(actor):
		return fault.Forbidden
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		e, err := act(ctx, tx)
		if err != nil || e.Verb == "" {
			return err
		}
		e.SubjectKind, e.Actor = ofAgreement, actor.Person
		_, err = x.journal.Write(ctx, tx, e)
		return err
	})
}

// mayBegin checks the day a draft is to be valid from: tomorrow at the earliest, because what was opened today keeps the rules of today,
// and not the first day of another version.
func (x *Room) mayBegin(ctx context.Context, q db.Q, v Version) error {
	today := x.today()
	switch y, _, _ := v.From.Parts(); {
	case v.From.IsZero():
		return invalid([]Problem{{"from", CodeMissing}})
	case !v.From.After(today):
		return invalid([]Problem{{"from", "past"}})
	case y > 2100:
		return invalid([]Problem{{"from", CodeRange}})
	}
	n, err := db.One(ctx, q, db.Scan[int], "SELECT count(*) FROM agreement_version WHERE from_day = $1 AND id <> $2", v.From, v.ID)
	if err == nil && n > 0 {
		err = invalid([]Problem{{"from", CodeTwice}})
	}
	return err
}

// change is one change of the draft. fault.NotFound when there is no such version for the actor, fault.Conflict when it is no draft any more.
func (x *Room) change(ctx context.Context, actor access.Actor, versionID, verb string, act func(ctx context.Context, tx *db.Tx, v *Version) (map[string]any, error)) error {
	return x.write(ctx, actor, func(ctx context.Context, tx *db.Tx) (journal.Entry, error) {
		v, err := locked(ctx, tx, versionID)
		if err != nil {
			return journal.Entry{}, err
		}
		if !v.Draft {
			return journal.Entry{}, fault.Conflict
		}
		args, err := act(ctx, tx, &v)
		if err != nil {
			return journal.Entry{}, err
		}
		return journal.Entry{Verb: verb, SubjectID: v.ID, Args: args}, Put(ctx, tx, v)
	})
}

// SetFrom gives the draft another first day.
func (x *Room) SetFrom(ctx context.Context, actor access.Actor, versionID string, from clock.Day) error {
	return x.change(ctx, actor, versionID, "agreement.day_set", func(ctx context.Context, tx *db.Tx, v *Version) (map[string]any, error) {
		v.From = from
		return map[string]any{"day": from.String()}, x.mayBegin(ctx, tx, *v)
	})
}

// SaveRule puts a rule in the draft: in the place of the one of its id, which seen is the Seal of, or as the last when seen is "".
// fault.Conflict when somebody has changed or removed that one since; *fault.Invalid lists what is wrong.
func (x *Room) SaveRule(ctx context.Context, actor access.Actor, versionID string, r Rule, seen string) error {
	return x.change(ctx, actor, versionID, "agreement.rule_saved", func(ctx context.Context, tx *db.Tx, v *Version) (map[string]any, error) {
		terms, err := x.Terms(ctx, tx)
		if err != nil {
			return nil, err
		}
		if err := invalid(r.Check(terms)); err != nil {
			return nil, err
		}
		v.Rules, err = put(v.Rules, r, seen)
		return map[string]any{"rule": r.ID}, err
	})
}

// put is the rules with one put in.
func put(rules []Rule, r Rule, seen string) ([]Rule, error) {
	i := at(rules, r.ID)
	switch {
	case i >= 0 && Seal(rules[i]) == Seal(r):
		return rules, nil
	case i < 0 && seen != "", i >= 0 && Seal(rules[i]) != seen:
		return nil, fault.Conflict
	case i < 0 && len(rules) >= MostRules:
		return nil, invalid([]Problem{{"rules", CodeRange}})
	case i < 0:
		return append(slices.Clone(rules), r), nil
	}
	rules = slices.Clone(rules)
	rules[i] = r
	return rules, nil
}

func at(rules []Rule, id string) int {
	return slices.IndexFunc(rules, func(r Rule) bool { return r.ID == id })
}

// RemoveRule takes a rule out of the draft, as it was when seen was its Seal; else fault.Conflict.
func (x *Room) RemoveRule(ctx context.Context, actor access.Actor, versionID, ruleID, seen string) error {
	return x.change(ctx, actor, versionID, "agreement.rule_removed", func(_ context.Context, _ *db.Tx, v *Version) (map[string]any, error) {
		i := at(v.Rules, ruleID)
		if i < 0 || Seal(v.Rules[i]) != seen {
			return nil, fault.Conflict
		}
		v.Rules = slices.Delete(v.Rules, i, i+1)
		return map[string]any{"rule": ruleID}, nil
	})
}

// MoveRule moves a rule one place up or down; at the end nothing happens. The order is that of reading alone: it decides nothing.
func (x *Room) MoveRule(ctx context.Context, actor access.Actor, versionID, ruleID string, up bool) error {
	return x.change(ctx, actor, versionID, "agreement.rule_moved", func(_ context.Context, _ *db.Tx, v *Version) (map[string]any, error) {
		i := at(v.Rules, ruleID)
		if i < 0 {
			return nil, fault.Conflict
		}
		to := i + 1
		if up {
			to = i - 1
		}
		if to >= 0 && to < len(v.Rules) {
			v.Rules[i], v.Rules[to] = v.Rules[to], v.Rules[i]
		}
		return map[string]any{"rule": ruleID}, nil
	})
}

// Publish lets the draft be valid from its day on. seen is the Seal of the rules that were read; fault.Conflict when they have changed since.
func (x *Room) Publish(ctx context.Context, actor access.Actor, versionID, seen string) error {
	return x.change(ctx, actor, versionID, "agreement.published", func(ctx context.Context, tx *db.Tx, v *Version) (map[string]any, error) {
		terms, err := x.Terms(ctx, tx)
		switch {
		case err != nil:
			return nil, err
		case Seal(v.Rules...) != seen:
			return nil, fault.Conflict
		case len(v.Rules) == 0:
			return nil, invalid([]Problem{{"rules", CodeMissing}})
		case len(CheckRules(v.Rules, terms)) > 0:
			return nil, invalid([]Problem{{"rules", CodeUnknown}})
		}
		v.Draft = false
		return map[string]any{"day": v.From.String(), "rules": len(v.Rules)}, x.mayBegin(ctx, tx, *v)
	})
}

// TakeBack makes a version that has not begun a draft again. fault.Conflict when it has begun, or there is a draft already.
func (x *Room) TakeBack(ctx context.Context, actor access.Actor, versionID string) error {
	return x.write(ctx, actor, func(ctx context.Context, tx *db.Tx) (journal.Entry, error) {
		v, err := locked(ctx, tx, versionID)
		if err != nil {
			return journal.Entry{}, err
		}
		if v.Draft || v.Begun(x.today()) {
			return journal.Entry{}, fault.Conflict
		}
		v.Draft = true
		return journal.Entry{Verb: "agreement.taken_back", SubjectID: v.ID}, Put(ctx, tx, v)
	})
}

// Discard deletes the draft.
func (x *Room) Discard(ctx context.Context, actor access.Actor, versionID string) error {
	return x.write(ctx, actor, func(ctx context.Context, tx *db.Tx) (journal.Entry, error) {
		v, err := locked(ctx, tx, versionID)
		if err != nil {
			return journal.Entry{}, err
		}
		if !v.Draft {
			return journal.Entry{}, fault.Conflict
		}
		return journal.Entry{Verb: "agreement.discarded", SubjectID: v.ID, Args: map[string]any{"rules": len(v.Rules)}}, drop(ctx, tx, v.ID)
	})
}

// Effect is what rules would change for one open matter.
type Effect struct {
	Matter OpenMatter
	Change Change
}

// Effects are what other rules would change for the open matters that who asks may read, as if those were opened under them; tried is how
// many there are. The queries of the ground, and those of the matters.
func (x *Room) Effects(ctx context.Context, q db.Q, g Ground, before, after []Rule) (effects []Effect, tried int, err error) {
	open, err := x.matters(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	for _, m := range open[:min(len(open), MostMatters)] {
		if c := Compare(g, before, after, m.Question); !c.None() {
			effects = append(effects, Effect{m, c})
		}
	}
	return effects, len(open), nil
}
