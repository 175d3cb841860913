// Package year is the calendar that the work with MED lives in: working days, meetings, deadlines, and how late is still early
// enough.
//
// Words (Danish in the pages → English here): helligdag holiday · lukkedage closed days · møde meeting · mødeplan meeting plan · varsel notice ·
// frist deadline · punkt item · bilag papers · høring hearing · gult kort withdrawal request · aflyst cancelled · kalenderadresse feed.
//
// What holds:
//   - Days are calendar days in Denmark (kit/clock), so no summer time, leap day or week 53 can move a deadline. Only files know
//     instants.
//   - A deadline counts calendar days back from what it is for, and moves to the working day before when it falls on none: nobody has to
//     send something on a Sunday.
//   - A later decision never moves a latest useful day earlier.
//   - A file with one broken line gives nothing but what is wrong with it, line by line.
//   - A committee has one meeting at a time. A cancelled meeting stays, with why, and is in nobody's way. Meetings of a committee that has ended are
//     those of the committee it lives on as.
//   - Nobody is named here but the owner of a secret address; who did what stands in the journal.
//   - A deadline a committee has not is its level's, and else the municipality's.
//   - Public holidays are computed; everything local (closed weeks, deadlines, stages of a withdrawal request) is data.
//
// The parts: calendar.go when.go meeting.go withdrawal.go file.go ics.go compare.go are rules, without database or HTTP; policy.go who may;
// service*.go the acts; store.go reads.go SQL; http*.go view*.go pages*.templ the pages.
//
// Not here: which committees and how long a notice the agreement asks (agreement), the windows of a matter (matter), telling people of
// meetings, agendas and minutes (nothing does yet).
package year
