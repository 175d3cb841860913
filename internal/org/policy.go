package org

import "github.com/medspil/medspil/internal/kit/access"

// The policy of this room (docs/who-may.md section 7, row "organisation, committees, who speaks for whom"). Pure: what it needs is
// handed in.

// MayRead says whether the actor may read the organisation: everyone who has signed in and belongs here, and the secretariat.
// Administering the program gives no such right by itself, and having administered it none at all.
func MayRead(a access.Actor) bool { return a.SignedIn() && (!a.Outside || a.Grants.Secretariat) }

// MaySeeContact says whether the actor may see somebody's e-mail and telephone here: those of leaders, and for the
// secretariat everybody's. (Those of representatives are the committees' to show.)
func MaySeeContact(a access.Actor, leads bool) bool {
	return a.SignedIn() && (leads || a.Grants.Secretariat)
}
