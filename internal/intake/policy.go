package intake

import "github.com/medspil/medspil/internal/kit/access"

// The policy of this room (docs/who-may.md section 7, row "gaps, import"). Pure.

// MayImport says whether the actor may bring the organisation in: the secretariat. Whoever runs the program on its own machine
// may too, on the command line.
func MayImport(a access.Actor) bool { return a.SignedIn() && a.Grants.Secretariat }
