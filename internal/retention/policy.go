package retention

import "github.com/medspil/medspil/internal/kit/access"

// MayKeep says whether the actor may see the list, change for how long things are kept, and hold what is listed: the secretariat.
func MayKeep(a access.Actor) bool { return a.SignedIn() && a.Grants.Secretariat }
