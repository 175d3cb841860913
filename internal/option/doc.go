// Package option is the ways in which the problem of a decision could be solved, side by side, and where people stand to each of them.
//
// Words (Danish in the pages → English here): mulighed option · støtter support · kan leve med live · bekymret, fordi worried · kan ikke leve
// med cannot · hvor man står level · lægge sammen merge · dele split · trække tilbage withdraw · skjult, til vinduet lukker quiet.
//
// What holds:
//   - Only a matter that decides has options, MostOptions of them open at most. They are its owner's to make, change, order, merge, split and
//     withdraw, as long as it is open; nothing that has stood there is taken away: an option that ended keeps its text, and what it became.
//   - A person has one level for each option, which they can change while contributions are in time. A level alone is shown
//     with nobody's name; a reason shows its level, and its author as any contribution does, which the form says.
//   - A reason is a contribution of the matter like any other: answered, searched, hidden, erased and exported there. Who is worried, or
//     cannot live with an option, gives one. A level that is left takes no words back: its reason stands on as an earlier one.
//   - Worries are shown before everything else, and how many stand where is told in words; of fewer people than the municipality's smallest
//     group nothing is counted.
//   - Where answers are quiet nobody but oneself sees a level or a reason before the window of solutions has closed, and the owner cannot
//     undo it. The reasons become contributions then, of those who still may contribute; what others wrote is shown to nobody, and
//     the matter cannot be ended before.
//   - What one may not read of the matter is not found here either.
//
// The parts: option.go level.go rules; policy.go who may; service*.go the acts; store.go reads.go SQL; notice.go who is told; keep.go what
// is not kept for ever; owndata.go; http.go view.go pages.templ the pages; section.go what a matter shows.
//
// Not here: answers without a name (the matter's own form has them), what is decided in the end (matter), disagreement (a room beside).
package option
