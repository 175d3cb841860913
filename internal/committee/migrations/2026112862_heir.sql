-- +goose Up
-- Which committee of today another one is: itself, or the one the secretariat has said it lives on as; never the one above. What was
-- promised to a committee's members is asked by this.
CREATE TABLE committee_heir (
    committee_id @text NOT NULL PRIMARY KEY REFERENCES committee (id),
    now_id       @text NOT NULL REFERENCES committee (id)
);
CREATE INDEX committee_heir_now ON committee_heir (now_id);
INSERT INTO committee_heir (committee_id, now_id)
    WITH RECURSIVE chain (committee_id, at) AS (
        SELECT id, id FROM committee
        UNION SELECT h.committee_id, c.same_as FROM chain h JOIN committee c ON c.id = h.at WHERE c.same_as IS NOT NULL)
    SELECT h.committee_id, h.at FROM chain h JOIN committee_stand s ON s.committee_id = h.at AND s.now_id = h.at;
CREATE VIEW committee_is_now AS SELECT committee_id, now_id FROM committee_heir;
