-- +goose Up
-- What the last import found missing in the export, by reason; made anew by each import. As it was read: no CPR number is in it.
CREATE TABLE intake_gap (
    reason   @text PRIMARY KEY,
    found    BIGINT NOT NULL,            -- how many there were
    problems @text NOT NULL              -- JSON: the first of them
);
