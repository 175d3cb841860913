-- +goose Up
-- What was written to be an answer is never lost: one may have begun several, and an answer that was held and fell away because its
-- contribution was changed is a draft again, for all who own the matter.
CREATE TABLE matter_answer_drafts (
    id            @text PRIMARY KEY,
    matter_id     @text NOT NULL REFERENCES matter (id),
    person_id     @text NOT NULL REFERENCES org_person (id), -- who wrote it last
    outcome       @text NOT NULL,
    text          @text NOT NULL,
    contributions @text NOT NULL,          -- JSON: their ids
    fell          @text NOT NULL,          -- why it did not go out: 'changed', 'withdrawn', 'hidden'; '' for what was only begun
    saved_at      @instant NOT NULL
);
INSERT INTO matter_answer_drafts (id, matter_id, person_id, outcome, text, contributions, fell, saved_at)
    SELECT substr(matter_id, 1, 13) || substr(person_id, 1, 13), matter_id, person_id, outcome, text, contributions, '', saved_at FROM matter_answer_draft;
DROP TABLE matter_answer_draft;
ALTER TABLE matter_answer_drafts RENAME TO matter_answer_draft;
CREATE INDEX matter_answer_draft_matter ON matter_answer_draft (matter_id, saved_at);
CREATE INDEX matter_answer_draft_person ON matter_answer_draft (person_id);
