-- +goose Up
-- Personal data that was erased for good: who did it, when and why, and in how many places; never the words.
CREATE TABLE matter_erasure (
    id        @text PRIMARY KEY,
    matter_id @text NOT NULL REFERENCES matter (id),
    by_id     @text NOT NULL REFERENCES org_person (id),
    at        @instant NOT NULL,
    places    INTEGER NOT NULL
);
CREATE INDEX matter_erasure_matter ON matter_erasure (matter_id);
