// Package matter is the heart: a leader opens a matter while it can still be shaped, those it touches contribute, every
// contribution is answered, and the matter is closed with what the leader took from it.
//
// Words (Danish in the pages → English here): forløb matter · sparring advice · kerneopgave core task · bidrag
// contribution · perspektiv, forslag, spørgsmål, bekymring, erfaring perspective, proposal, question, concern,
// experience · svar answer · udfald outcome · genkendelse ("sådan er det også her") recognition · vindue window · tidlighed
// earliness · bilag paper · forstå på ny understand anew.
//
// What holds:
//   - A matter is a draft (its writer alone sees it), then open, then closed. It is not closed while a contribution that
//     came in time waits for an answer.
//   - Its text is version 1 from the start; a contribution carries the version it was given to. Its windows, those it
//     touches, its committees and its owners are rows. A new version says what was learnt and which contributions taught it, and the
//     questions can change with it; a contribution stays with the version and the wording it was given to. What differs between kinds is the table of Rules.
//   - A contribution is accepted until the matter is closed; after the last day it is marked late, is answered too, and
//     does not keep the matter open. A change keeps the earlier text; once answered it is locked. What is withdrawn or
//     hidden leaves its place and needs no answer.
//   - Whether a contribution waits for an answer is derived: it has got no more answers than it has had misunderstood.
//   - A name given to the representatives only is read by the author and by the employee side of the committees that
//     spoke for the author when it was sent, as they sit today; never by an owner, a leader of a touched unit or above,
//     the management side of a committee concerned, or the secretariat (see policy.go). The journal has no actor for it.
//   - How early people were let in (Measure) is kept with each act that changes it. What is taken along (Whole) is what its
//     reader sees on the pages: the same queries, days and never times of day.
//   - Files go with a contribution or with the matter, and are read as its text is; what is withdrawn or hidden takes its files along. A
//     PDF, which mostly names its maker, is only sent in a name that all may see.
//   - What one may not read is not found.
//   - Every act is one transaction with its entry in the journal; words that belong to an entry are in matter_reason.
//
// For the rooms above: the view matter_measured, whose rows one reads through Sight; the view matter_over; what above.go and beside.go give.
//
// Section 7 of docs/who-may.md is policy.go; each predicate has a twin in SQL for lists, in reach.go.
//
// Not here: mail (notify delivers what Audience and Render say), who speaks for whom (committee), the organisation (org).
package matter
