-- +goose Up
-- What somebody did, for the copy of their own data.
CREATE INDEX journal_actor ON journal (actor_id, seq) WHERE actor_id IS NOT NULL;
