package committee

import (
	"testing"

	"github.com/medspil/medspil/internal/kit/access"
)

// TestPolicy is this room's part of the matrix of docs/who-may.md section 7: every role × every act.
func TestPolicy(t *testing.T) {
	members := []Member{
		{PersonID: "rep", Side: Employee, Kind: TR, Role: RoleMember},
		{PersonID: "other rep", Side: Employee, Kind: TR, Role: RoleMember},
		{PersonID: "acting", Side: Employee, Kind: TR, Role: RoleMember, Acting: true},
		{PersonID: "leader", Side: Management, Kind: LR, Role: Chair},
		{PersonID: "both", Side: Management, Kind: LR, Role: RoleMember},
		{PersonID: "both", Side: Employee, Kind: AMR, Role: RoleMember},
	}
	const holder = "rep"
	type may struct{ read, keep, group bool }
	for role, tc := range map[string]struct {
		actor access.Actor
		want  may
	}{
		"administrator who does not work here":          {access.Actor{Person: "machine", Grants: access.Grants{Administrator: true}, Outside: true}, may{}},
		"administrator no more, who does not work here": {access.Actor{Person: "machine", Outside: true}, may{}},
		"nobody":                          {access.Actor{}, may{}},
		"nobody with grants":              {access.Actor{Grants: access.Grants{Secretariat: true}}, may{}},
		"employee, touched or not":        {access.Actor{Person: "someone"}, may{read: true}},
		"the representative":              {access.Actor{Person: "rep"}, may{read: true, group: true}},
		"employee side of the committee":  {access.Actor{Person: "other rep"}, may{read: true, group: true}},
		"acting substitute":               {access.Actor{Person: "acting"}, may{read: true, group: true}},
		"a representative elsewhere":      {access.Actor{Person: "rep of another committee"}, may{read: true}},
		"management side, owner, leader":  {access.Actor{Person: "leader"}, may{read: true}},
		"both sides":                      {access.Actor{Person: "both"}, may{read: true, group: true}},
		"leader above, chief executive":   {access.Actor{Person: "boss"}, may{read: true}},
		"secretariat":                     {access.Actor{Person: "s", Grants: access.Grants{Secretariat: true}}, may{true, true, true}},
		"administrator, also an employee": {access.Actor{Person: "a", Grants: access.Grants{Administrator: true}}, may{read: true}},
	} {
		if got := (may{MayRead(tc.actor), MayKeep(tc.actor), MaySeeGroup(tc.actor, holder, members)}); got != tc.want {
			t.Errorf("%s: %+v, want %+v", role, got, tc.want)
		}
	}
	if MaySeeGroup(access.Actor{Person: "someone"}, "", members) {
		t.Error("the group of a vacant seat")
	}
	for _, tc := range []struct {
		actor      access.Actor
		sits, want bool
	}{{access.Actor{}, true, false}, {access.Actor{Person: "someone"}, true, true}, {access.Actor{Person: "someone"}, false, false},
		{access.Actor{Person: "s", Grants: access.Grants{Secretariat: true}}, false, false}} {
		if MaySeeContact(tc.actor, tc.sits) != tc.want {
			t.Errorf("contact data for %+v, of somebody who sits: %v", tc.actor, tc.sits)
		}
	}
}
