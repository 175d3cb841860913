-- +goose Up
-- The tree of committees reads the upper levels, and of those below only how many there are.
CREATE INDEX committee_level ON committee (level, sort_key, id);
CREATE INDEX committee_parent ON committee (parent_id, kind, from_day, until_day);
