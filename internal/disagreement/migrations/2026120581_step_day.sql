-- +goose Up
-- The day of management's newest next step, '' while there is none, and the one of which was told that it has come.
ALTER TABLE disagreement ADD COLUMN step_day @text NOT NULL DEFAULT '';
ALTER TABLE disagreement ADD COLUMN told_step @text NOT NULL DEFAULT '';
UPDATE disagreement SET step_day = COALESCE((SELECT e.day FROM disagreement_entry e WHERE e.disagreement_id = disagreement.id AND e.kind = 'stepped' ORDER BY e.n DESC LIMIT 1), '');
CREATE INDEX disagreement_step ON disagreement (step_day, id);
