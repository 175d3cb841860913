// Package org is the municipality's organisation: its units as a tree, its people, who is employed where and who leads
// what. It comes from nightly exports (package intake) and is read-only in the program.
//
// Everything is rows with days: from is the first day, until the first day it no longer holds. A change closes one row and
// opens another; nothing and nobody is deleted. "Now" is the day in org_today, moved on by Refresh. An ended unit counts as
// the nearest living unit above it (StandsFor), so that what was once said about it still belongs somewhere.
//
// Other rooms may join the views org_unit_now, org_employment_now, org_person_name, org_leader_now, org_ancestor (the tree of
// today), org_unit_stands_for, org_person_left and org_guest_now, and nothing else of this room.
//
// Words (Danish in the pages → English here): enhed unit · leder leader · ansættelse employment · medarbejder employee · gæst guest.
//
// Not here: committees and who speaks for whom (committee), signing in (member), reading the export's files (intake).
package org
