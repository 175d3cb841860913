// Package notify tells people what happened: in the program, and by mail as each of them has chosen.
//
// An act that people are to be told of writes its journal entry with Tell, which puts a job in the act's own transaction.
// After the commit that job asks the verb's Notice, given by a higher room, for the audience, and writes a message for each
// person; messages are put in mails; mails are sent at most so many a minute.
//
// Words (Danish in the pages → English here): besked message · samlet mail om morgenen daily digest · opslag printed notice.
//
// What holds:
//   - Nobody is told of the same entry twice: one message for each person and entry, one mail for each message, and a mail of
//     which nobody can know whether the server took it (state unsure) is not sent again. The message still stands in the
//     program.
//   - Nobody is told of their own act, or by mail more than they chose: the choice is asked again when the mail goes.
//   - A person whose choice is daily gets one mail at seven in the morning, Danish time.
//   - Things about the same subject that happen while a mail waits go in that mail.
//   - What the receiver may no longer read when the mail goes is left out of it; a mail with nothing left is dropped.
//   - An act without a name is told the next morning, by mail and in the program: a message at once would give its time away.
//     Its author must be kept out of the audience by the Notice, for the journal does not know them.
//   - The tables hold ids, states and numbers. Words, names and addresses are read when a mail is written, in the receiver's
//     language; links are made from the public address alone.
//
// Not here: who is to be told and in which words (the rooms the verbs belong to), what one has chosen (member, through the
// slot Settings), how mail travels (kit/mail), sign-in mails (member), the printed notice (matter).
package notify
