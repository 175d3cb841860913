package year

import (
	"testing"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
)

func TestWhoMayPlan(t *testing.T) {
	sits := func(person, side, role string, acting bool) committee.Member {
		return committee.Member{PersonID: person, Side: side, Role: role, Acting: acting}
	}
	members := []committee.Member{sits("chair", committee.Management, committee.Chair, false), sits("vice", committee.Employee, committee.ViceChair, false),
		sits("acts", committee.Employee, committee.ViceChair, true), sits("member", committee.Employee, committee.RoleMember, false)}
	secretariat, administrator := access.Grants{Secretariat: true}, access.Grants{Administrator: true}
	for name, c := range map[string]struct {
		who              access.Actor
		read, plan, keep bool
	}{
		"nobody":                          {access.Actor{}, false, false, false},
		"chair":                           {access.Actor{Person: "chair"}, true, true, false},
		"vice-chair":                      {access.Actor{Person: "vice"}, true, true, false},
		"who acts as vice-chair":          {access.Actor{Person: "acts"}, true, true, false},
		"member":                          {access.Actor{Person: "member"}, true, false, false},
		"employee":                        {access.Actor{Person: "other"}, true, false, false},
		"secretariat":                     {access.Actor{Person: "other", Grants: secretariat}, true, true, true},
		"secretariat from outside":        {access.Actor{Person: "other", Grants: secretariat, Outside: true}, true, true, true},
		"administrator":                   {access.Actor{Person: "other", Grants: administrator, Outside: true}, false, false, false},
		"administrator who is employed":   {access.Actor{Person: "other", Grants: administrator}, true, false, false},
		"administrator who is vice-chair": {access.Actor{Person: "vice", Grants: administrator}, true, true, false},
	} {
		if got := MayRead(c.who); got != c.read {
			t.Errorf("%s reads: %v", name, got)
		}
		if got := MayPlan(c.who, members); got != c.plan {
			t.Errorf("%s plans: %v", name, got)
		}
		if got := MayKeep(c.who); got != c.keep {
			t.Errorf("%s keeps: %v", name, got)
		}
	}
	if MayPlan(access.Actor{Person: "chair"}, nil) {
		t.Error("a chair plans another committee's meetings")
	}
}
