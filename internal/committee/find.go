package committee

import (
	"slices"
	"strconv"
)

// The forms in which a committee is involved. Source: docs/who-may.md section 1, "Right level": the committee at the level where
// the decision is taken discusses it; those of the units it touches are involved before that.
const (
	FormDiscuss = "discuss"
	FormInvolve = "involve"
)

// The codes of why a committee was found; worded by ReasonText. Their arguments are names and numbers of that day:
// committee, unit, n.
const (
	ReasonOwn          = "own"           // the committee of the leader's own unit
	ReasonOwnAbove     = "own_above"     // the leader's unit has none; this is the nearest above
	ReasonTouched      = "touched"       // the committee of a unit that is touched
	ReasonTouchedAbove = "touched_above" // a touched unit has none of its own; this one speaks for it
	ReasonTouchedMany  = "touched_many"  // as before, for several units
)

// Found is a committee that should be asked, with the form and the reason.
type Found struct {
	Committee  Committee
	Form       string
	ReasonCode string
	ReasonArgs map[string]string
}

// Find names the committees to ask: that of the leader's own level, then those that speak for the units touched, each
// once, from the main committee down. voices is the result of Voices, unitName words a unit of today. ownUnit may be ""
// (nobody's own level). A unit without a voice finds nobody. Touching one unit more never takes a committee away.
func Find(tree Tree, voices map[string]string, committees []Committee, unitName func(string) string, ownUnit string, touched []string) []Found {
	byID := make(map[string]Committee, len(committees))
	for _, c := range committees {
		byID[c.ID] = c
	}
	var found []Found
	own := tree.now(ownUnit)
	ownCommittee, hasOwn := byID[voices[own]]
	if own != "" && hasOwn {
		code := ReasonOwnAbove
		if tree.now(ownCommittee.UnitID) == own {
			code = ReasonOwn
		}
		found = append(found, Found{ownCommittee, FormDiscuss, code,
			map[string]string{"committee": ownCommittee.Name, "unit": unitName(own)}})
	}
	units := map[string][]string{} // committee → the touched units it speaks for
	for _, t := range touched {
		u := tree.now(t)
		c, ok := byID[voices[u]]
		if !ok || u == "" || (hasOwn && c.ID == ownCommittee.ID) || slices.Contains(units[c.ID], u) {
			continue
		}
		units[c.ID] = append(units[c.ID], u)
	}
	var others []Found
	for id, of := range units {
		c := byID[id]
		f := Found{c, FormInvolve, ReasonTouchedAbove, map[string]string{"committee": c.Name, "unit": unitName(of[0])}}
		switch {
		case slices.Contains(of, tree.now(c.UnitID)):
			f.ReasonCode, f.ReasonArgs["unit"] = ReasonTouched, unitName(tree.now(c.UnitID))
		case len(of) > 1:
			f.ReasonCode, f.ReasonArgs = ReasonTouchedMany, map[string]string{"committee": c.Name, "n": strconv.Itoa(len(of))}
		}
		others = append(others, f)
	}
	slices.SortFunc(others, func(a, b Found) int { return byLevel(a.Committee, b.Committee) })
	return append(found, others...)
}
