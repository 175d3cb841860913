// Package municipality is what one municipality decides about the program itself: its name, who answers for it, the words
// for its committees' levels, the smallest group that is shown. All of it is data with a default, so that another
// municipality starts the same day.
//
// Words (Danish in the pages → English here): ansvarlig myndighed authority · tilgængelighedserklæring accessibility
// statement · mindste gruppe minimum group.
//
// Not here: a person's own settings and who is secretariat (member).
package municipality
