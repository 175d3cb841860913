-- +goose Up
-- Exported: who has left, or is going to, and the first day they are not here.
CREATE VIEW org_person_left AS SELECT id, until_day FROM org_person WHERE until_day IS NOT NULL;
