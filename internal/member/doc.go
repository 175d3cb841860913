// Package member is the door of the house: who someone is, how they prove it, and what they choose for themselves.
//
// Words (Danish in the pages → English here): log ind sign in · brev enrolment letter · mine indstillinger settings ·
// adgang grant · sekretariat secretariat · administrator administrator · min egen telefon own device.
//
// What holds:
//   - Of everything one can sign in with (session token, mailed link and code, letter, invitation) only a hash is stored.
//     Each is used once, also when fifty try at the same moment.
//   - Asking for a code gives the same answer, and costs the same work, whether the address is known or not: what depends
//     on it happens in a job. An address that two people have cannot be used; its owner is told so by mail.
//   - The six digits are worth nothing without the cookie of the browser that asked, and there are five tries. The link
//     works in any browser, but only by pressing a button: mail scanners open links.
//   - A session on one's own device ends after 90 days without use and after a year; any other after 12 hours. The time of
//     use is stored every five minutes at most, so that reading a page writes nothing.
//   - Who has left the municipality, or has lost a duty, has lost it at the next request.
//   - A letter takes the place of older ones and ends its owner's sessions, and its use is told at the sign-in after it.
//     Who has a duty here, leads, sits in a committee, or has an e-mail that works, cannot be impersonated through a
//     representative's letter: see policy.go.
//   - An administrator who does not work here is nobody in the other rooms: Authenticate shows them this room only. Who was
//     here for a duty alone and has lost it is nobody at all.
//
// Single sign-on comes in beside signin.go: whatever proves who somebody is ends in Room.begin.
//
// The limits on asking and guessing (limit.go) live in the memory of each node and are forgiven by a restart; what must
// hold over restarts (tries, use, expiry) is in the database.
//
// Other rooms may join the view member_grant_now and nothing else of this room.
//
// Not here: what a duty allows (each room's policy), sending mail (kit/mail, notify), who speaks for whom (committee).
package member
