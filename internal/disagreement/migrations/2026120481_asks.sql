-- +goose Up
-- What each side is asked for once back_day has come: 'read', 'end', for management 'day' too, or '' for nothing (Disagreement.asks).
ALTER TABLE disagreement ADD COLUMN asks_employees @text NOT NULL DEFAULT '';
ALTER TABLE disagreement ADD COLUMN asks_management @text NOT NULL DEFAULT '';
-- The back_day of which both sides were told that a new one, or an end, is missing.
ALTER TABLE disagreement ADD COLUMN told_undated @text NOT NULL DEFAULT '';
UPDATE disagreement SET
    asks_employees = CASE WHEN status IN ('agreed', 'apart') OR EXISTS (SELECT 1 FROM disagreement_entry e WHERE e.disagreement_id = disagreement.id
        AND e.kind = 'reread' AND e.side = 'employees' AND e.day = disagreement.back_day) THEN '' ELSE 'read' END,
    asks_management = CASE WHEN status IN ('agreed', 'apart') OR EXISTS (SELECT 1 FROM disagreement_entry e WHERE e.disagreement_id = disagreement.id
        AND e.kind = 'reread' AND e.side = 'management' AND e.day = disagreement.back_day) THEN '' ELSE 'read' END;
-- Where both have read it, the next act makes 'day' exact: until then management is asked.
UPDATE disagreement SET asks_management = 'day' WHERE asks_employees = '' AND asks_management = '' AND status NOT IN ('agreed', 'apart');
ALTER TABLE disagreement DROP COLUMN read_again;
