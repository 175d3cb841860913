package municipality

import "github.com/medspil/medspil/internal/kit/access"

// The policy of this room (docs/who-may.md section 7, row "edit organisation and committees; settings"). Pure.

// MayKeep says whether the actor may see and change the municipality's settings: the secretariat.
func MayKeep(a access.Actor) bool { return a.SignedIn() && a.Grants.Secretariat }
