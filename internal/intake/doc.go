// Package intake brings the organisation in from the nightly exports of OS2mo (package os2mo reads them) and keeps it in step:
// what is new comes, what has changed changes, what is gone ends and is never deleted. The same night twice writes nothing.
//
// An import is all or nothing, one transaction: nothing comes in while a row cannot be read, or when it would end more than a
// tenth of the people and nobody has confirmed how many, or much else is gone unexplained and nobody has said that the files are whole. What was added by hand (matches of committees with units, terms, election
// groups, substitutes) is never touched. Validity is the file's where it gives any; what is found tonight is dated today.
//
// CPR numbers are thrown away while the files are read: neither the database, nor a log, nor an answer has them.
//
// Words (Danish in the pages → English here): indlæsning import · hul gap · udvalg committee · plads seat.
//
// Not here: reading the files (os2mo), the organisation's and the committees' tables (org, committee).
package intake
