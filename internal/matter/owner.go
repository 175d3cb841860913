package matter

// leaderAt is a leader of a matter's unit of today (Depth 0) or of one above it.
type leaderAt struct {
	Depth int
	Person
}

// succeed says what becomes of a matter's ownership. chain are the leaders from its unit upwards, nearest first. An owner who
// leads the unit keeps it. Otherwise its leader is the heir. A unit without a leader leaves it with an owner who leads a unit
// above; else the nearest leader above is asked ("" when there is none).
func succeed(owner string, chain []leaderAt) (keep bool, heir, ask Person) {
	for _, l := range chain {
		if l.Depth > 0 && heir.ID != "" {
			break
		}
		if l.ID == owner {
			return true, Person{}, Person{}
		}
		switch {
		case l.Depth == 0 && heir.ID == "":
			heir = l.Person
		case l.Depth > 0 && ask.ID == "":
			ask = l.Person
		}
	}
	if heir.ID != "" {
		return false, heir, Person{}
	}
	return false, Person{}, ask
}
