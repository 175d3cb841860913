-- +goose Up
-- Open questions change with the problem: a question has been asked since a version of the text, and can be closed with one. A contribution
-- that was written to an earlier version may still be about it.
ALTER TABLE matter_question ADD COLUMN since_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE matter_question ADD COLUMN closed_version INTEGER; -- NULL while it is open, and when it was closed by itself
-- How a question was worded before, up to and including a version of the text.
CREATE TABLE matter_question_earlier (
    matter_id     @text NOT NULL REFERENCES matter (id),
    question_id   @text NOT NULL REFERENCES matter_question (id),
    until_version INTEGER NOT NULL,
    text          @text NOT NULL,
    PRIMARY KEY (question_id, until_version)
);
CREATE INDEX matter_question_earlier_matter ON matter_question_earlier (matter_id);
