-- +goose Up
-- Exports that somebody has dropped in the browser: read, without CPR numbers, waiting to be looked at and brought in. A day later
-- they are gone. What has come in stands in the organisation's and the committees' own tables, that it came in in the journal.
CREATE TABLE intake_upload (
    id        @text PRIMARY KEY,
    person_id @text NOT NULL,       -- who dropped it
    made      @instant NOT NULL,
    state     @text NOT NULL,       -- 'waiting', 'running', 'done', 'failed'
    reason    @text,                -- why it waits again: 'too_many'
    accepted  BIGINT NOT NULL,      -- the number of people somebody has agreed to end; 0: none
    content   @blob,                -- the export as it was read (JSON, gzip); NULL when it has come in
    counts    @text                 -- JSON: what came in
);
CREATE INDEX intake_upload_made ON intake_upload (made);
