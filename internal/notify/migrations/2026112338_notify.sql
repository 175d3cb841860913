-- +goose Up
-- Who has been told what, and the mails it is told in. Ids, states and numbers only: titles, names and addresses are read when
-- a mail is written.

-- How many were told of an entry of the journal.
CREATE TABLE notify_entry (
    entry_seq       BIGINT NOT NULL PRIMARY KEY REFERENCES journal (seq),
    verb            @text NOT NULL,
    subject_kind    @text NOT NULL,
    subject_id      @text NOT NULL,
    told            BIGINT NOT NULL,
    mailed          BIGINT NOT NULL,         -- of them, those it goes to by mail
    without_address BIGINT NOT NULL          -- of them, those who have no e-mail
);
CREATE INDEX notify_entry_subject ON notify_entry (subject_kind, subject_id, verb);

-- One mail to one person, of one thing or several.
CREATE TABLE notify_mail (
    id        @text PRIMARY KEY,             -- also its Message-ID
    person_id @text NOT NULL,
    bundle    @text NOT NULL,                -- what goes in the same mail: one subject, or one morning
    state     @text NOT NULL,                -- waiting, sending, and then sent, dropped, failed or unsure
    made      @instant NOT NULL,
    due       @instant NOT NULL,
    begun     @instant,                      -- the last attempt; the limit per minute counts these
    attempt   BIGINT NOT NULL DEFAULT 0,
    reason    @text                          -- a code: why it was dropped or failed, or why the last attempt did
);
CREATE INDEX notify_mail_due ON notify_mail (due, id) WHERE state = 'waiting';
CREATE INDEX notify_mail_open ON notify_mail (bundle, person_id) WHERE state = 'waiting';
CREATE INDEX notify_mail_sending ON notify_mail (begun) WHERE state = 'sending';
CREATE INDEX notify_mail_begun ON notify_mail (begun);

-- That a person is told of an entry: once.
CREATE TABLE notify_message (
    id        @serial,
    person_id @text NOT NULL,
    entry_seq BIGINT NOT NULL REFERENCES journal (seq),
    mail_id   @text REFERENCES notify_mail (id),   -- NULL: in the program only
    seen      BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (person_id, entry_seq)
);
CREATE INDEX notify_message_entry ON notify_message (entry_seq, person_id);
CREATE INDEX notify_message_mail ON notify_message (mail_id);
CREATE INDEX notify_message_person ON notify_message (person_id, id);
CREATE INDEX notify_message_unseen ON notify_message (person_id) WHERE NOT seen;
