-- +goose Up
-- Work to be done after a commit. args holds ids, never a person's words.
CREATE TABLE job (
    id      @serial,
    kind    @text NOT NULL,
    key     @text,                           -- at most one waiting job of a kind has it
    args    @text NOT NULL,                  -- JSON
    due     @instant NOT NULL,               -- not before; while the job is worked on, the end of its lease
    attempt BIGINT NOT NULL DEFAULT 0,       -- how often it has been begun
    token   @text,                           -- who works on it; NULL: it waits
    parked  BOOLEAN NOT NULL DEFAULT FALSE,  -- given up: someone must look
    reason  @text                            -- why the last attempt failed
);
CREATE UNIQUE INDEX job_waiting ON job (kind, key) WHERE token IS NULL AND NOT parked;
CREATE INDEX job_due ON job (due, id) WHERE NOT parked;
