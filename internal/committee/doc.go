// Package committee knows the MED committees: which there are, which unit each belongs to, who sits in them, and which
// committee speaks for which unit.
//
// Words (Danish in the pages → English here): MED-udvalg committee · hovedudvalg main committee (level 1) · center- or
// områdeudvalg area committee (2) · lokaludvalg local committee (3) · arbejdsmiljøgruppe working-environment group (4,
// kind "group") · personalemøde med MED-status staff meeting with MED status · plads seat · suppleant substitute ·
// formand chair · næstformand vice-chair · ledelsesside/medarbejderside management/employee side · valgperiode term ·
// valggruppe election group · hul gap.
//
// What holds:
//   - A committee is its path of names. A new name is another committee until the secretariat says it is the same.
//   - Committees, seats and holders are rows with days; nothing is deleted. Rows from the nightly export are read-only in
//     the program; what the secretariat adds by hand (a match, terms, election groups, substitutes) is never touched by it.
//   - A unit is represented by the nearest committee upwards, working-environment groups apart, that has a filled seat on
//     the employee side; where there is none, by the main committee; else by nobody, which is a gap.
//   - The election group of a representative is special-category data (GDPR article 9): see policy.go.
//
// Other rooms may join these views and nothing else of this room: committee_now, committee_member_now, committee_voice,
// committee_stands_for, committee_is_now.
//
// Not here: what a committee is asked about (matter), reading the export's files (intake), who may sign in (member).
package committee
