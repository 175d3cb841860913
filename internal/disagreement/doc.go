// Package disagreement gives a disagreement a home: where the interests of the two sides of a matter differ, both views are kept with respect,
// beside what both agree on, what management does next, and the day it comes back to both.
//
// Words (Danish in the pages → English here): uenighed disagreement · ledelsens syn, medarbejdernes syn the views of the two sides ·
// det er I enige om common ground · næste skridt next step · vender tilbage comes back · sendt videre passed up · enige agreed ·
// fortsat uenige still apart · gult kort withdrawal request ("card").
//
// What holds:
//   - A disagreement is the list of its entries; nothing in it is ever changed, and what counts today is folded from them (Fold). So each
//     earlier view stays readable, and a side's view can only come from an entry of that side.
//   - The sides are what people are to the matter (SideOf). Only a side writes its own view; the other side, the secretariat and committees
//     above cannot, by any route. Management has the duty to act and alone writes the next step.
//   - What both agree on, and how it ends, is proposed by one side and confirmed by the other.
//   - It comes back to both on a day, three months after it was raised where nobody says otherwise, also while a committee above has it, and
//     stands on the first page until both sides have read it again. Then it is not forgotten: until it ends or has a new day, management is
//     asked for one (Asks).
//   - What one writes never takes the place of what one has not seen (Moved).
//   - Who may read the matter may read it. When it is passed up, those who sit in the committee it is passed to may, and the main committee.
//   - It is never over because the matter is closed, or because the owner left.
//   - Every act is one transaction with its entry in the journal, of which both sides are told.
//
// The parts: disagreement.go policy.go card.go are rules, without database or HTTP; service*.go the acts; harm.go what is done about harmful
// texts and what is not kept for ever; store.go SQL; overview.go what lists show; http*.go view.go pages*.templ the pages; notice.go who is told.
//
// Not here: who may read a matter (matter), when a committee meets and the stages of a withdrawal request (year), what the agreement says of
// who takes what cannot be agreed on (agreement).
package disagreement
