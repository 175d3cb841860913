package committee

import (
	"cmp"
	"slices"
)

// Tree is the organisation of today as the rules here need it.
type Tree struct {
	// Parent gives for each unit of today the unit above it, "" for a root.
	Parent map[string]string
	// Stands gives for a unit, living or ended, the unit of today it counts as. A unit of today may be left out.
	Stands map[string]string
}

// Now is the unit of today a unit counts as, "" when there is none.
func (t Tree) Now(unit string) string {
	if _, lives := t.Parent[unit]; lives {
		return unit
	}
	if n, ok := t.Stands[unit]; ok {
		if _, lives := t.Parent[n]; lives {
			return n
		}
	}
	return ""
}

// Up lists the unit and those above it, nearest first.
func (t Tree) Up(unit string) []string {
	var path []string
	for u := unit; u != "" && !slices.Contains(path, u); u = t.Parent[u] {
		if _, lives := t.Parent[u]; !lives {
			break
		}
		path = append(path, u)
	}
	return path
}

// Voices works out who speaks for whom: for each unit of today the committee that represents it. A unit that is not in
// the answer has no voice.
//
// It is the nearest committee upwards that may speak (working-environment groups may not, staff meetings with MED status
// may) and has somebody on the employee side; committees whose unit has ended belong to the unit it counts as. Where a
// unit has several, its own goes before those it took over from an ended unit, and the most local goes first. Where there
// is none all the way up, the main committee speaks. filled holds the committees with somebody on the employee side.
func Voices(tree Tree, committees []Committee, filled map[string]bool) map[string]string {
	of, main := speaking(tree, committees, filled)
	voice := make(map[string]string, len(tree.Parent))
	for unit := range tree.Parent {
		for _, u := range tree.Up(unit) {
			if c, ok := of[u]; ok {
				voice[unit] = c.ID
				break
			}
		}
		if voice[unit] == "" && main != "" {
			voice[unit] = main
		}
		if voice[unit] == "" {
			delete(voice, unit)
		}
	}
	return voice
}

// speaking gives each unit's own committee that can speak for it, and the main committee, "" when there is none.
func speaking(tree Tree, committees []Committee, filled map[string]bool) (of map[string]Committee, main string) {
	of = map[string]Committee{}
	inOrder := slices.Clone(committees)
	slices.SortFunc(inOrder, byLevel)
	for _, c := range inOrder {
		if !c.Speaks() || !filled[c.ID] {
			continue
		}
		if c.Level == Main && main == "" {
			main = c.ID
		}
		unit := tree.Now(c.UnitID)
		if unit == "" {
			continue
		}
		if other, taken := of[unit]; !taken || nearer(unit, c, other) < 0 {
			of[unit] = c
		}
	}
	return of, main
}

// nearer orders two committees of one unit: its own before one taken over, the most local first.
func nearer(unit string, a, b Committee) int {
	takenOver := func(c Committee) int {
		if c.UnitID == unit {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(takenOver(a), takenOver(b)), cmp.Compare(b.Level, a.Level))
}

// Stands gives for each committee, living or ended, the committee of today it counts as: itself; the one it lives on as;
// else the nearest living one above. A committee with none of them is left out.
func Stands(committees []Committee, lives func(Committee) bool) map[string]string {
	return follow(committees, lives, func(c Committee) string { return cmp.Or(c.SameAs, c.ParentID) })
}

// Heirs gives for each committee, living or ended, the committee of today it is: itself, or the one it lives on as. One that has only
// ended is left out: what its members were promised is nobody else's.
func Heirs(committees []Committee, lives func(Committee) bool) map[string]string {
	return follow(committees, lives, func(c Committee) string { return c.SameAs })
}

// follow gives for each committee the first living one on its way from itself to the next.
func follow(committees []Committee, lives func(Committee) bool, next func(Committee) string) map[string]string {
	byID := make(map[string]Committee, len(committees))
	for _, c := range committees {
		byID[c.ID] = c
	}
	now := make(map[string]string, len(committees))
	for _, c := range committees {
		seen := map[string]bool{}
		for at, ok := c, true; ok && !seen[at.ID]; at, ok = byID[next(at)] {
			seen[at.ID] = true
			if lives(at) {
				now[c.ID] = at.ID
				break
			}
		}
	}
	return now
}

// Why says why a committee speaks for a unit: the answer to "Hvem taler for mig?".
type Why struct {
	// Without are the units from the person's own upwards that have no committee of their own, nearest first.
	Without []string
	// Silent are committees that are nearer but have nobody on the employee side now.
	Silent []string
	// Fallback: nothing was found all the way up, so the main committee speaks.
	Fallback bool
}

// Reason works out why voice speaks for unit.
func Reason(tree Tree, committees []Committee, unit, voice string) Why {
	return reason(tree, ownOf(tree, committees), unit, voice)
}

// ownOf are the committees that may speak, by the unit of today they belong to.
func ownOf(tree Tree, committees []Committee) map[string][]Committee {
	own := map[string][]Committee{}
	for _, c := range committees {
		if u := tree.Now(c.UnitID); u != "" && c.Speaks() {
			own[u] = append(own[u], c)
		}
	}
	return own
}

func reason(tree Tree, own map[string][]Committee, unit, voice string) Why {
	var why Why
	for _, u := range tree.Up(unit) {
		if slices.ContainsFunc(own[u], func(c Committee) bool { return c.ID == voice }) {
			return why
		}
		if len(own[u]) == 0 {
			why.Without = append(why.Without, u)
		}
		for _, c := range own[u] {
			why.Silent = append(why.Silent, c.ID)
		}
	}
	why.Fallback = true
	return why
}
