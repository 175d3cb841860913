// Package os2mo reads the five CSV exports that OS2mo, the organisation system of many Danish municipalities, writes every
// night, and says what has changed since the last time. It is pure: bytes in, a Snapshot and a Report out; no database, no
// clock, no network. The same files in any order, with their rows in any order, give the same Snapshot.
//
// The exports are taken as they are:
//
//   - units (Adm-org…): id, name, type, validity; the parent is missing
//   - employments (AlleBK…): person, unit id, title; CPR numbers, which are dropped while the row is read
//   - tree (<Kommune>_org_incl-medarbejdere…): who works where, as a path of unit names, as many columns as the tree is deep
//   - leaders (Alle_lederfunktioner…): path, name, e-mail
//   - committees (MED-udvalgsmedlemer…): a row for each seat, the committee as a path of names
//
// # How the tree is put together
//
// A path ends in a unit's name. Where the name is unique the path is the unit's; equal names ("Team 1") are told apart by the
// people: the employments say which unit id somebody works in, the tree says at which path. A person with two units of one name
// is counted only after everybody else; then come the leaders, and at last what is left over when one path and one id
// remain. A unit that stays ambiguous, has no path, or lies under a path that no unit has, comes in unplaced.
//
// # What stops an import and what does not
//
// Bad stops it: a file that is missing, doubled or damaged; a row that cannot be understood; an id used twice; an employment in a
// unit that does not exist; a unit id whose people work at two paths, or a path whose people work in two unit ids of its name,
// unless both the path and the id have a better partner (somebody who has just moved). These cannot be read as one tree.
//
// A Gap comes in and is listed: an unplaced unit, a path no unit has (the people there have their unit from the employments), a
// unit without a leader, a leader or a seat's holder who is not found, a committee without a unit, a vacant seat.
package os2mo
