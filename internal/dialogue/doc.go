// Package dialogue is the way in for those who cannot open a matter: anybody asks the leader of their workplace to take something up, and
// the leader opens a matter from it, takes it to a meeting, answers it or declines with a reason, before a deadline.
//
// Words (Danish in the pages → English here): bed om en dialog ask for a dialogue · anmodning request · den, der spørger asker · er med
// joins · bærer videre carries · føje til add · udfald outcome · frist deadline · gruppe group of leaders.
//
// What holds:
//   - A request is open until it has an outcome or its asker withdraws it. A later outcome corrects an earlier one, which stays.
//   - Who is to answer is worked out as of today: the nearest leader at or above the unit who is not the asker, or the members of the
//     group that is asked.
//   - Nobody has two open requests to the same unit or group: they add to the one that is there.
//   - Those who join are a number, never names; nobody joins their own, and who is to answer does not join.
//   - A request becomes a matter when the draft begun from it is opened, in the same transaction.
//   - What one may not read is not found. Mails and notices never hold what people wrote.
//
// The parts: request.go are rules, without database or HTTP; policy.go who may, and reach.go the same for lists as SQL; service*.go the
// acts; store.go reads.go SQL; http*.go view.go pages*.templ the pages; notice.go verbs.go who is told of what.
//
// Not here: what a matter is (matter), who leads and who sits in which committee (org, committee), mail (notify).
package dialogue
