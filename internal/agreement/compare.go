package agreement

import "slices"

// Change is what another set of rules, or another question, would change in who is involved.
type Change struct {
	Asked   []AskedChange
	Parties []PartyChange
	// The days asked before and after; equal where nothing changes.
	Notice, Material, Response [2]int
	// Steps are those named before and after.
	Escalation [2][]Escalation
	// Outside: the subject was, or becomes, one that is not for MED.
	Outside [2]bool
}

// AskedChange is a committee that is asked in another form; "" is not at all.
type AskedChange struct {
	CommitteeID, Name string
	Before, After     Form
}

// PartyChange is the same for others than committees.
type PartyChange struct {
	Place         Place
	Before, After Form
}

// None says that nothing would change.
func (c Change) None() bool {
	return len(c.Asked) == 0 && len(c.Parties) == 0 && c.Notice[0] == c.Notice[1] && c.Material[0] == c.Material[1] &&
		c.Response[0] == c.Response[1] && slices.Equal(c.Escalation[0], c.Escalation[1]) && c.Outside[0] == c.Outside[1]
}

// Compare is what rules would change for one question.
func Compare(g Ground, before, after []Rule, q Question) Change {
	return Differences(Who(g, before, q), Who(g, after, q))
}

// Differences are what changes from one answer to another: by other rules, or by another question.
func Differences(before, after Answer) Change {
	c := Change{
		Notice:     [2]int{before.Demands.Notice.Days, after.Demands.Notice.Days},
		Material:   [2]int{before.Demands.Material.Days, after.Demands.Material.Days},
		Response:   [2]int{before.Demands.Response.Days, after.Demands.Response.Days},
		Escalation: [2][]Escalation{before.Demands.steps(), after.Demands.steps()},
		Outside:    [2]bool{before.Outside, after.Outside},
	}
	for _, x := range before.Asked {
		if now := after.form(x.Committee.ID); now != x.Form {
			c.Asked = append(c.Asked, AskedChange{x.Committee.ID, x.Committee.Name, x.Form, now})
		}
	}
	for _, x := range after.Asked {
		if before.form(x.Committee.ID) == "" {
			c.Asked = append(c.Asked, AskedChange{x.Committee.ID, x.Committee.Name, "", x.Form})
		}
	}
	for _, place := range Places {
		if was, now := before.partyForm(place), after.partyForm(place); was != now {
			c.Parties = append(c.Parties, PartyChange{place, was, now})
		}
	}
	return c
}

// form is how a committee is asked; "" not at all.
func (a Answer) form(id string) Form {
	for _, x := range a.Asked {
		if x.Committee.ID == id {
			return x.Form
		}
	}
	return ""
}

func (a Answer) partyForm(place Place) Form {
	for _, p := range a.Parties {
		if p.Place == place {
			return p.Form
		}
	}
	return ""
}

// steps are the escalations named, each once.
func (d Demands) steps() []Escalation {
	var list []Escalation
	for _, s := range d.Escalation {
		if !slices.Contains(list, s.To) {
			list = append(list, s.To)
		}
	}
	return list
}
