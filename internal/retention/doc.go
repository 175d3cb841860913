// Package retention sees to it that nothing is kept for ever that need not be: for how long each kind of thing is kept is a
// setting, what is over its time is listed, and what has been listed long enough is done.
//
// Words (Danish in the pages → English here): opbevaring retention · opbevaringstid period · på listen listed · holdt tilbage
// held · varsel notice.
//
// What holds:
//   - This room knows no table of another. A kind is a pair of functions of the room that owns the rows, given by app: what is due
//     before a day, and do it to these in this transaction.
//   - Nothing is done that was not listed at least the notice before, whose day has not come, that is not due under the settings
//     of today (asked in the transaction that does it), or that somebody holds. A shorter period lists more, and takes nothing the same
//     night; so does letting go of what was held.
//   - A night can stop anywhere and be begun again: its batches are small, each is whole, and doing it twice changes nothing.
//   - The list holds ids, days, and why somebody holds a thing. Titles are read when it is shown, as the reader may read them;
//     what the secretariat as such does not know of (a matter for its committees) stands apart, in no count and no message.
//   - What has been done is remembered as numbers and days. Settings, holds and nights are in the journal, by ids.
//
// Not here: what a kind takes away (the rooms that own it), what is tidied within hours or days because it can no longer be used (their
// own jobs), erasing a text for a reason of its own (matter).
package retention
