package org

import "strings"

// Label is a unit's name, and what is above it where others of today are called the same: "Team 1 (Hjemmeplejen Nord)". name is what
// it is called when it is not a unit of today. From memory, as the searches.
func (x *Room) Label(unitID, name string) string {
	if l, ok := x.search.current().labels[unitID]; ok {
		return l
	}
	return name
}

// labels words units so that no two are called the same, with as many of the names above as it takes. Those that cannot be told apart
// so, because they have nothing above, keep their name.
func labels(units map[string]Unit) map[string]string {
	out := make(map[string]string, len(units))
	same := map[string][]string{}
	for id, u := range units {
		out[id] = u.Name
		same[u.Name] = append(same[u.Name], id)
	}
	for _, alike := range same {
		for depth := 1; len(alike) > 1; depth++ {
			alike = longer(out, units, alike, depth)
		}
	}
	return out
}

// longer gives units of one name the names above, depth of them, and lists those that are still called the same and have more above.
func longer(out map[string]string, units map[string]Unit, alike []string, depth int) (left []string) {
	count := map[string]int{}
	more := map[string]bool{}
	for _, id := range alike {
		var above []string
		at := units[id].ParentID
		for range depth {
			u, ok := units[at]
			if !ok {
				break
			}
			above, at = append(above, u.Name), u.ParentID
		}
		if len(above) > 0 {
			out[id] = units[id].Name + " (" + strings.Join(above, ", ") + ")"
		}
		_, more[id] = units[at]
		count[out[id]]++
	}
	for _, id := range alike {
		if count[out[id]] > 1 && more[id] {
			left = append(left, id)
		}
	}
	return left
}
