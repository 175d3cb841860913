-- +goose Up
-- An answer was given as chair or vice-chair of its side: its yes lifts the "not yet" of others there.
ALTER TABLE concept_entry ADD COLUMN heads BOOLEAN NOT NULL DEFAULT FALSE;
