-- +goose Up
-- What happened, by whom, when. Holds ids, verbs and numbers only, never a person's words or a title, so that erasing stays possible.
CREATE TABLE journal (
    seq          @serial,
    at           @instant,              -- NULL for an act without a name: such acts have only a day
    day          @text NOT NULL,
    verb         @text NOT NULL,        -- "matter.opened"
    subject_kind @text NOT NULL,        -- "matter"
    subject_id   @text NOT NULL,
    actor_id     @text,                 -- NULL for the program itself and for an act without a name
    args         @text NOT NULL         -- JSON object of ids and numbers
);
CREATE INDEX journal_subject ON journal (subject_kind, subject_id, seq);
