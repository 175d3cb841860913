// Package agreement is the local MED agreement as rules: who must be involved in a matter, in which form, and with how much notice.
//
// Words (Danish in the pages → English here): MED-aftale agreement · rammeaftale framework agreement · regel rule · afsnit/paragraf
// clause · form form: orientering information, inddragelse før involvement before, drøftelse discussion, retningslinje guideline · varsel
// notice · materiale material · svarfrist response · bagland constituency · gult kort withdrawal request (its dates are in package year).
//
// What holds:
//   - Everything local is data: rules are rows that a secretariat edits, and the framework's minimum and the example that is shipped are rules
//     like any other (minimum.json, example.json).
//   - A rule's conditions are "at least": decided at this level or above, touching this much or more. So touching one unit more never takes
//     a committee away, and neither does moving the decision up.
//   - Below the rules lies a floor that no rule can undercut: the committee of the level that decides discusses, those of the units
//     touched are involved before.
//   - Where a level has no committee, or nobody sits on its employee side, the level above takes it and the gap is told.
//   - Answers are codes and ids; Words makes the sentences of them, the same on every page.
//   - A version that has begun is never changed. The one that is being made is a draft, one at a time, which the secretariat alone reads.
//
// Not here: the calendar and how days are counted (year), who speaks for whom (committee), what is done with an answer (matter).
package agreement
