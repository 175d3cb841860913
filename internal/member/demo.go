package member

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// Roles are the shoes the demo lends out, in the order they are shown.
var Roles = []string{"medarbejder", "tillidsrepraesentant", "leder", "centerchef", "naestformand", "kommunaldirektoer", "sekretariat", "gaest"}

// stepInto signs in as the demo's person for a role.
func (x *Room) stepInto(ctx context.Context, role string, a arrival) (in signedIn, err error) {
	if !slices.Contains(Roles, role) {
		return in, fault.One("role", "member.demo.role_missing")
	}
	people, err := x.options.Demo(ctx)
	if err != nil {
		return in, err
	}
	a.person, a.how, a.demoRole = people[role], HowDemo, role
	err = x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		in, err = x.begin(ctx, tx, a)
		return err
	})
	return in, err
}
