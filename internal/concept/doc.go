// Package concept is what a theme ends in: a word that both sides of a committee agree on what means, kept in a glossary that explains it
// wherever it stands in the program; or a discussion that is parked until it can be taken up again.
//
// Words (Danish in the pages → English here): begreb concept · ord word · forslag proposal · enig agreed · ikke endnu not yet ·
// begreber glossary · parkeret parked · tages op igen taken up again.
//
// What holds:
//   - Only a theme has a concept. What is said in it is a list of entries, and nothing in it is ever changed: what counts today is folded
//     from them (Fold). A new proposal leaves the earlier one readable, and takes no agreement over from it.
//   - The two sides of the committee that the proposal names agree, each by somebody who sits on it today; the owner of the theme never for
//     the employees. A "not yet" stands until its
//     author says something else, or the side's chair or vice-chair agrees.
//   - A theme ends as agreed when both sides agree on the newest proposal, and else as parked. It ends in no other way: the matter asks this room
//     (unfinished), whatever route it is closed by.
//   - What is agreed on is the whole municipality's: every signed-in person reads it, also where the theme is not theirs to read. A newer theme
//     about the same word takes its place; the earlier words stay readable, with the difference.
//   - The glossary's words are kept in memory and read again when this node changed them, or after freshFor; other nodes see a new word that late.
//
// The parts: concept.go policy.go are rules, without database or HTTP; service.go the acts; harm.go what is done about harmful texts; store.go
// glossary.go SQL; words.go the words in memory; front.go what other pages show; keep.go what is not kept for ever; http.go view.go pages*.templ
// the pages.
//
// Not here: who may read a theme, contributions and their answers, what a closed theme is told as (matter); how words are found in a page
// (kit/words).
package concept
